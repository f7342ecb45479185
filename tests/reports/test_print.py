"""Every page on paper: A4, tagged, titled, with all of its words."""

from __future__ import annotations

import re

import pytest

from tests.reports import paper
from tests.reports.browser import MODES, look, show
from tests.reports.paper import printed, squeezed

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_every_page_prints_whole_on_a4_and_tagged(screen, html_files):
    assert look(screen, html_files, MODES["print"], lambda page: paper.faults(printed(page))) == {}


def test_paper_shows_the_folded_tables_and_not_what_only_a_machine_compares(screen, reports):
    show(screen, reports / "2023" / "01_cost_trend.html", MODES["print"])
    sheet = printed(screen)
    assert "97,6" in sheet.text.partition(squeezed("Siffrorna i diagrammet"))[2]
    assert "Underlag" in sheet.text
    assert not re.search(r"[0-9a-f]{40}", sheet.text)


def test_the_key_figures_share_the_first_sheet_with_the_headline(screen, reports):
    pages = sorted(reports.glob("*/0*.html"))
    assert pages
    assert look(screen, pages, MODES["print"], cards_on_later_sheets) == {}


def cards_on_later_sheets(page):
    """Return the key figures, each as its name and number, that the first sheet does not hold."""
    cards = page.locator(".nyckeltal li").evaluate_all(
        """cards => cards.map(card => card.querySelector(".namn").textContent
            + card.querySelector(".siffra").textContent)"""
    )
    first = squeezed(printed(page).reader.pages[0].extract_text())
    return [card for card in cards if squeezed(card) not in first]
