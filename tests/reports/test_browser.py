"""What only a browser can tell: width on a phone, labels, the keyboard, the policy in force."""

from __future__ import annotations

import pytest

from tests.reports import keyboard, layout
from tests.reports.browser import DESK_WIDTH, MODES, PHONE_WIDTH, Mode, look
from tests.reports.visit import visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# As the keyboard's user gets it, fold-outs closed.
DELIVERED = Mode(folds_open=False)


def test_no_page_scrolls_sideways_on_a_phone_even_with_every_fold_open(screen, html_files):
    assert look(screen, html_files, MODES["phone"], layout.too_wide) == {}


def test_nothing_is_wider_than_a_sheet_of_paper(screen, html_files):
    assert look(screen, html_files, MODES["print"], layout.too_wide) == {}


def test_no_label_lies_on_another_and_nothing_leaves_its_drawing(screen, html_files):
    drawings = 0

    def faults(page):
        nonlocal drawings
        drawings += page.locator("svg").count()
        return layout.badly_drawn_in_any_font(page, (DESK_WIDTH, PHONE_WIDTH))

    assert look(screen, html_files, MODES["light"], faults) == {}
    assert drawings >= 30


def test_the_first_tab_lands_on_a_skip_link_that_leads_to_the_main_part(screen, html_files):
    assert look(screen, html_files, DELIVERED, keyboard.skip_link_faults) == {}


def test_tab_follows_the_document_and_one_sees_where_one_is(screen, html_files):
    assert look(screen, html_files, DELIVERED, keyboard.tab_faults) == {}


def test_tab_reaches_what_is_unfolded_and_one_sees_where_one_is_in_the_dark(screen, html_files):
    # The style is every page's, so one page tells.
    longest = max(html_files, key=lambda path: path.stat().st_size)
    assert look(screen, [longest], MODES["dark"], keyboard.tab_faults) == {}


def test_a_page_asks_for_nothing_and_its_policy_lets_its_own_style_through(browser, html_files):
    requests, complaints, unstyled = {}, {}, []
    for path in html_files:
        with visit(browser, path) as seen:
            style = "tag => getComputedStyle(tag).position"
            if seen.page.locator(".hoppa").evaluate(style) != "absolute":
                unstyled.append(path.name)
        requests |= {path.name: seen.requests} if seen.requests else {}
        complaints |= {path.name: seen.complaints} if seen.complaints else {}
    assert (requests, complaints, unstyled) == ({}, {}, [])
