"""The page that tells how printed figures hold, and the marks at figures on other pages."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import charts_reconciliation as charts
from analysis.catalogue import Catalogue
from analysis.checks import differing, reconcile, summary_lines
from analysis.claim_kinds import CLAIM_KINDS
from analysis.doubts import anchor_of, doubts_of
from analysis.errors import NotInDataError
from analysis.made_schemas import MARKED
from analysis.overview import review_overview
from analysis.page_tables import indicator_table
from analysis.reconciliation import review_reconciliation, years_with_data
from analysis.staffing import review_staffing
from tests.spec.given import figure, source, tables

DOCS = Path(__file__).parents[2] / "docs" / "reconciliation.md"
CORRECTION = {
    "correction_id": "slip",
    "source_id": "rapport",
    "table": "observations",
    "key": "indicator_id=leave; organisation_id=kontoret; period=2022; breakdown=",
    "column": "printed",
    "found": "3,9 %",
    "corrected": "3,4 %",
    "reason": "Skrivfel.",
}


def claim(name: str, kind: str, *periods: str, **more: object):
    references = "; ".join(f"observations:leave@kontoret/{period}" for period in periods)
    return {
        "source_id": "rapport",
        "claim_id": name,
        "kind": kind,
        "what": f"Sjukfrånvaron {name}.",
        "operands": references,
        "locator": "stycke 1",
        "value": float("nan"),
    } | more


def made(found):
    """Return tables with what is made of them."""
    checks = reconcile(found)
    about = {f"differing_{name}": differing(checks, name) for name in MARKED}
    return found | {"reconciliation": checks} | about


def given(*claims, rows=None, **others):
    leave = rows or [
        figure("leave", "2021", "3,5"),
        figure("leave", "2022", "3,4"),
        figure("leave", "2023", "3,7"),
    ]
    found = tables(leave, claims=claims, **others)
    return made(found)


def told(review) -> str:
    texts = [review.headline.text, *(one.text for one in review.findings)]
    return " ".join(texts).replace("\N{NO-BREAK SPACE}", " ")


FALLS = claim("minskar", "falls_every_year", "2021", "2022", "2023")
RISES = claim("steg", "rises", "2022", "2023")
UNKNOWN = claim("är låg", "below", "2023") | {
    "operands": "observations:leave@kontoret/2023; missing:grannarnas sjukfrånvaro"
}


def test_the_headline_counts_what_does_not_hold_and_the_findings_say_what():
    review = review_reconciliation(given(FALLS, RISES, UNKNOWN), year=2023)
    assert review.headline.text.replace("\N{NO-BREAK SPACE}", " ").startswith(
        "1 av 3 kontroller visar att en tryckt uppgift inte stämmer; 1 stämmer"
    )
    assert review.headline.tone == "bad"
    assert "Sjukfrånvaron minskar (3,5 → 3,4 → 3,7)" in told(review)
    assert "ned, sedan upp. Över hela perioden: upp." in told(review)
    assert "1 uppgift går inte att kontrollera" in told(review)


def test_a_page_without_a_contradiction_says_so():
    review = review_reconciliation(given(RISES), year=2023)
    assert review.headline.text.startswith("Ingen av 1")
    assert review.headline.tone == "good"
    assert charts.differing(review).text.startswith("Inget av det som källorna trycker")


def test_only_the_sources_that_concern_the_year_are_told_of():
    others = source("senare", 2024, 2025)
    found = given(RISES, RISES | {"source_id": "senare"}, sources=[source(), others])
    assert years_with_data(found) == (2020, 2021, 2022, 2023, 2024, 2025)
    assert review_reconciliation(found, year=2023).checks["source_id"].tolist() == ["rapport"]
    assert review_reconciliation(found, year=2024).checks["source_id"].tolist() == ["senare"]
    with pytest.raises(NotInDataError, match="nothing to check for kontoret in 2019"):
        review_reconciliation(found, year=2019)


def test_a_source_that_is_about_somebody_else_is_left_out():
    found = given(RISES, sources=[source(organisation_id="staden")])
    assert years_with_data(found) == ()
    assert years_with_data(found, organisation="staden") == (2020, 2021, 2022, 2023)


def test_what_is_missing_stands_in_the_table_and_every_check_in_exactly_one():
    review = review_reconciliation(given(FALLS, RISES, UNKNOWN), year=2023)
    missing = charts.not_checkable(review)
    assert "Det saknas: grannarnas sjukfrånvaro." in missing.rows["reason"].tolist()
    shown = [charts.differing(review), missing, charts.agreeing(review)]
    ids = [key for one in shown for key in one.rows["check_id"]]
    assert sorted(ids) == sorted(review.checks["check_id"])
    assert charts.within_rounding(review).text.startswith("Ingen uppgift behöver")


def test_the_unit_is_the_indicators_own():
    numbers = (("2022", "2"), ("2023", "3"))
    rows = [figure("faults", year, text, unit="count") for year, text in numbers]
    same = "; ".join(f"observations:faults@kontoret/{year}" for year in (2022, 2023))
    told = given(claim("fler", "rises", operands=same), rows=rows)
    agreeing = charts.agreeing(review_reconciliation(told, year=2023))
    assert agreeing.rows["unit_text"].tolist() == ["ärenden"]


def test_a_row_can_be_linked_to():
    review = review_reconciliation(given(FALLS), year=2023)
    html = charts.differing(review)._repr_mimebundle_()["text/html"]
    assert '<tr id="kontroll-rapport-claim-minskar">' in html
    assert anchor_of("kontroll", "rapport.claim.minskar") == "kontroll-rapport-claim-minskar"


def test_a_figure_that_a_contradiction_is_about_carries_a_mark_with_a_link():
    page = review_staffing(given(FALLS), year=2023)
    html = indicator_table(page)._repr_mimebundle_()["text/html"]
    assert "tryckta talen säger emot: Sjukfrånvaron minskar." in html
    assert 'href="#kontroll-rapport-claim-minskar"' in html


def test_a_corrected_figure_carries_a_mark_also_where_it_is_what_one_compares_with():
    found = given(corrections=[CORRECTION])
    for year, marked in ((2021, False), (2022, True), (2023, True)):
        html = indicator_table(review_staffing(found, year=year))._repr_mimebundle_()["text/html"]
        assert ("#rattelse-slip" in html) == marked, year
        told = html.replace("\N{NO-BREAK SPACE}", " ")
        assert ("källan trycker ”3,9 %”, vi läser ”3,4 %”" in told) == marked, year


def test_a_figure_without_a_contradiction_carries_no_mark():
    html = indicator_table(review_staffing(given(RISES), year=2023))._repr_mimebundle_()
    assert "avstamd" not in html["text/html"]
    assert "<sup>" not in html["text/html"]


def test_a_later_page_names_the_year_whose_reconciliation_tells_more():
    found = given(FALLS)
    told = doubts_of(found, Catalogue.of(found), 2024, "observations")[
        "rapport/observations:leave@kontoret/2022"
    ]
    assert [(one.text[-25:], one.anchor) for one in told] == [("Se avstämningen för 2023.", "")]


def test_the_overview_tells_of_a_contradiction_and_only_then():
    assert "inte stämmer" in told(review_overview(given(FALLS), year=2023))
    assert "inte stämmer" not in told(review_overview(given(RISES), year=2023))


def test_the_corrections_are_listed_with_their_reason():
    review = review_reconciliation(given(RISES, corrections=[CORRECTION]), year=2023)
    assert review.corrections[["found", "corrected", "reason", "anchor"]].values.tolist() == [
        ["3,9 %", "3,4 %", "Skrivfel.", "rattelse-slip"]
    ]


def test_the_summary_counts_by_source_and_names_what_differs():
    lines = list(summary_lines(given(FALLS, RISES)["reconciliation"]))
    assert lines[0] == (
        "reconciliation: 2 checks, 1 differs, 0 not_checkable, 0 rounding, 1 agrees"
    )
    assert lines[1].startswith("  rapport: 2 checks")
    differing = lines[2].replace("\N{NO-BREAK SPACE}", " ")
    assert differing.startswith("differs: rapport, stycke 1: Sjukfrånvaron minskar (3,5 → 3,4 →")


def test_every_kind_of_claim_is_documented():
    rows = re.findall(r"^\| (`.*?) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert set(CLAIM_KINDS) <= documented


def test_a_name_with_a_semicolon_does_not_part_what_is_missing():
    register = [
        {"indicator_id": "leave", "name": "Från; varo", "area": "staffing", "unit": "percent"},
        {"indicator_id": "change", "name": "Ändring", "area": "staffing", "change_of": "leave"},
    ]
    rows = [figure("leave", "2023", "3,7"), figure("change", "2023", "+0,3")]
    review = review_reconciliation(given(rows=rows, indicators=register), year=2023)
    assert review.checks["reason"].tolist() == ["Det saknas: Från, varo, Kansliet, 2022."]
    assert [source.source_id for source in review.sources] == ["rapport"]


def test_a_corrected_remark_is_no_corrected_figure():
    found = given(RISES, corrections=[CORRECTION | {"column": "note"}])
    assert review_reconciliation(found, year=2023).corrections.empty
    assert doubts_of(found, Catalogue.of(found), 2023, "observations") == {}


# -- the checks that differ, by what they are about -------------------------------------------


def checks_about(*rows):
    names = ("check_id", "verdict", "operands")
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows])


def test_a_check_that_differs_is_found_by_each_table_that_it_is_about():
    found = checks_about(
        ("a", "differs", "r/measures:x; r/observations:cost@k/2023; stated:3"),
        ("b", "differs", "r/observations:cost@k/2022; missing:a figure"),
        ("c", "agrees", "r/measures:x"),
        ("d", "differs", "r/budget_lines:operations.income/budget; q/measures:y"),
    )
    about = {
        name: differing(found, name).set_index("check_id")["operands"].to_dict() for name in MARKED
    }
    assert about == {
        "observations": {"a": "r/observations:cost@k/2023", "b": "r/observations:cost@k/2022"},
        "budget_lines": {"d": "r/budget_lines:operations.income/budget"},
        "measures": {"a": "r/measures:x", "d": "q/measures:y"},
    }
