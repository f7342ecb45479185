"""Every row of the list in docs/report-page.md is held by something that can fail."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reports.checks import CHECKS

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "report-page.md"

#: Number in the list -> what holds it: module below tests, function.
HELD: dict[int, tuple[str, ...]] = {
    1: ("reports.checks.language_title_and_policy",),
    2: (
        "reports.checks.headline_first",
        "spec.test_plain_language.test_the_headline_is_one_short_sentence_with_a_number",
        "spec.test_spec.test_sentence_holds",
    ),
    3: ("reports.checks.key_points_lead_somewhere",),
    4: (
        "reports.checks.figures_say_what_they_find",
        "unit.test_charts.test_titles_are_findings_of_at_most_ninety_characters",
    ),
    5: ("reports.checks.sources_are_told",),
    6: (
        "reports.checks.drawings_are_described",
        "reports.checks.descriptions_tell_first_and_last",
        "unit.test_charts_words.test_a_description_tells_first_and_last_with_unit_and_year",
    ),
    7: (
        "reports.checks.numbers_stand_behind_figures",
        "unit.test_charts.test_every_chart_is_held_against_its_table",
        "unit.test_charts.test_the_table_holds_exactly_what_panels_of_several_forms_show",
    ),
    8: ("reports.checks.units_are_told", "reports.checks.percentages_differ_by_points"),
    9: (
        "unit.test_charts.test_no_chart_has_a_legend_and_every_series_is_named_where_it_is",
        "unit.test_charts.test_no_two_words_collide",
        "reports.test_browser.test_no_label_lies_on_another_and_nothing_leaves_its_drawing",
    ),
    10: (
        "unit.test_style.test_every_two_series_are_told_apart_with_any_colour_vision",
        "unit.test_style.test_neighbouring_series_differ_in_more_than_colour",
        "unit.test_style.test_steps_of_a_bridge_differ_by_hatch_and_no_hatch_is_dotted",
        "unit.test_charts.test_no_two_lines_of_a_panel_share_mark_and_dash",
        "unit.test_charts.test_every_organisation_among_dots_has_a_form_of_its_own",
    ),
    11: (
        "reports.checks.drawings_are_legible",
        "unit.test_style.test_text_on_the_page_has_a_contrast_of_seven_to_one",
        "unit.test_style.test_lines_and_marks_have_a_contrast_of_three_to_one",
        "reports.test_axe.test_no_page_breaks_a_rule",
    ),
    12: (
        "unit.test_charts.test_bars_start_at_zero",
        "unit.test_charts.test_stacked_bars_begin_at_zero_and_leave_no_gap",
        "unit.test_charts.test_no_axis_is_broken_or_doubled",
        "unit.test_charts.test_the_bridge_goes_from_nothing_to_the_whole_change",
    ),
    13: ("reports.checks.figures_are_swedish", "reports.checks.decimals_are_constant"),
    14: ("reports.checks.tables_can_be_read_aloud", "reports.test_axe.test_no_page_breaks_a_rule"),
    15: ("reports.checks.missing_is_told_in_words",),
    16: (
        "reports.checks.changes_are_told",
        "unit.test_charts.test_a_break_is_a_line_in_every_chart_over_the_year_and_a_note_beside_it",
        "unit.test_charts_words"
        ".test_a_reorganisation_has_a_sign_at_its_year_and_a_note_with_its_amount",
    ),
    17: ("reports.checks.comparators_are_named",),
    18: (
        "unit.test_style.test_budget_outcome_and_forecast_have_the_suites_fixed_forms",
        "unit.test_style.test_no_chart_has_a_mark_or_a_colour_of_its_own",
        "unit.test_style.test_the_guide_names_the_forms_as_they_are_drawn",
    ),
    19: (
        "reports.checks.outline_and_landmarks",
        "reports.test_browser.test_the_first_tab_lands_on_a_skip_link_that_leads_to_the_main_part",
        "reports.test_browser.test_tab_follows_the_document_and_one_sees_where_one_is",
    ),
    20: (
        "reports.checks.anchors_and_links",
        "reports.test_pages.test_a_figure_and_a_question_have_the_same_anchor_every_year",
    ),
    21: (
        "reports.test_browser.test_no_page_scrolls_sideways_on_a_phone_even_with_every_fold_open",
    ),
    22: (
        "reports.test_print.test_every_page_prints_whole_on_a4_and_tagged",
        "reports.test_print"
        ".test_paper_shows_the_folded_tables_and_not_what_only_a_machine_compares",
        "reports.test_browser.test_nothing_is_wider_than_a_sheet_of_paper",
    ),
    23: (
        "reports.checks.nothing_is_run_or_fetched",
        "reports.test_browser"
        ".test_a_page_asks_for_nothing_and_its_policy_lets_its_own_style_through",
        "reports.test_pages.test_most_pages_are_small",
    ),
    24: ("reports.checks.nothing_technical_shows",),
    25: ("reports.checks.provenance_is_complete",),
}


def listed(text: str) -> set[int]:
    """Return the numbers of a document's list of checks."""
    return {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


def resolved(name: str) -> Callable[..., object]:
    """Return the function that a name stands for; AttributeError or ImportError where none is."""
    module, _, function = name.rpartition(".")
    found: Callable[..., object] = getattr(importlib.import_module(f"tests.{module}"), function)
    return found


def test_the_list_has_twenty_five_numbers_and_each_is_held():
    assert listed(LIST.read_text(encoding="utf-8")) == set(range(1, 26))
    assert set(HELD) == set(range(1, 26))
    assert all(HELD.values())


@pytest.mark.parametrize("number", HELD)
def test_what_holds_a_number_is_there_and_is_run(number):
    for name in HELD[number]:
        function = resolved(name)
        # A function of `checks` runs on every page, any other must be one that pytest collects.
        assert function in CHECKS if name.startswith("reports.checks.") else "test_" in name


def test_a_check_says_which_number_it_holds():
    for check in CHECKS:
        number = int((check.__doc__ or "").strip("[]"))
        assert f"reports.checks.{check.__name__}" in HELD[number]


def test_a_name_that_nothing_has_is_found_out():
    with pytest.raises(AttributeError):
        resolved("reports.checks.no_such_check")
    with pytest.raises(ImportError):
        resolved("reports.no_such_module.test_x")
