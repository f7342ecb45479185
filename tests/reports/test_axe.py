"""axe-core finds nothing on any page, in any mode."""

from __future__ import annotations

import pytest

from tests.reports import axe
from tests.reports.browser import AXE, MODES, demand, look

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def _tools():
    demand(**{"axe-core": AXE})


@pytest.mark.parametrize("mode", MODES)
def test_no_page_breaks_a_rule(screen, html_files, mode):
    # AAA's contrast is held in light mode.
    def faults(page):
        return axe.faults(page, enhanced=mode == "light")

    assert look(screen, html_files, MODES[mode], faults) == {}
