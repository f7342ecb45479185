"""The Nu HTML checker finds nothing on any page: no error, no warning, no remark."""

from __future__ import annotations

import shutil

import pytest

from tests.reports import nu
from tests.reports.browser import VNU, demand

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _tools():
    demand(java=shutil.which("java"), **{"vnu-jar": VNU})


def test_every_page_is_valid(html_files):
    assert nu.faults(html_files) == []
