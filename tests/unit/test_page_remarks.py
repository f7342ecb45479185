"""What a page remarks on: figures that it shows, not those that a newer source's displaced."""

from __future__ import annotations

from analysis.checks import differing, reconcile
from analysis.made_schemas import MARKED
from analysis.overview import review_overview
from analysis.page_cautions import cautions
from analysis.reconciliation import review_reconciliation
from analysis.staffing import review_staffing
from tests.spec.given import INDICATORS, figure, source, tables

UNSURE = "Kolumnen anger bara året."
POINTS = "Källan skriver procenttecken."
INTERIM = source("delar", 2023, 2024, period="2024-08", published="2024-10-01")
ANNUAL = source("ars", 2022, 2023, published="2025-03-01")
CHANGE = INDICATORS[2] | {
    "indicator_id": "leave_change",
    "name": "Ändrad sjukfrånvaro",
    "role": "",
    "change_of": "leave",
}
COLUMNS = [
    figure("leave", 2023, "3,2 %", source_id="delar", note=UNSURE),
    figure("leave", 2024, "3,3 %", source_id="delar", note=UNSURE),
    figure("leave_change", 2024, "+0,1 %", source_id="delar", note=POINTS),
    figure("leave", 2023, "3,4 %", breakdown="sex=women", source_id="delar", note=UNSURE),
    figure("leave", 2024, "3,1 %", breakdown="sex=women", source_id="delar", note=UNSURE),
    figure("leave_change", 2024, "-0,3 %", breakdown="sex=women", source_id="delar", note=POINTS),
]
RESTATED = figure("leave", 2023, "3,3 %", source_id="ars")
OTHERS = [
    figure("leave", 2022, "3,6 %", source_id="ars"),
    figure("net", 2023, "1", source_id="ars"),
]


def given(*rows, interim=INTERIM, **others):
    """Return tables in which an annual source tells of the interim report's year before."""
    found = tables(
        [*COLUMNS, *OTHERS, *rows],
        sources=[interim, ANNUAL],
        indicators=[*INDICATORS, CHANGE],
        **others,
    )
    checks = reconcile(found)
    about = {f"differing_{name}": differing(checks, name) for name in MARKED}
    return found | {"reconciliation": checks} | about


def foot(review_of, found, year):
    """Return what the foot of a page says of how sure its figures are."""
    told = cautions(review_of(found, year=year, organisation=""), found)
    return "\n".join(told).replace("\N{NO-BREAK SPACE}", " ")


def test_an_overview_remarks_on_a_figure_only_while_it_holds():
    told = "”Sjukfrånvaro” (tryckt ”3,2 %”): Kolumnen anger bara året."
    assert told in foot(review_overview, given(), 2023)
    assert UNSURE not in foot(review_overview, given(RESTATED), 2023)


def test_the_figures_by_group_keep_the_remark_that_is_theirs():
    all_of_them = "”Sjukfrånvaro” (totalt och kvinnor): Kolumnen anger bara året."
    assert all_of_them in foot(review_staffing, given(), 2023)
    shown = foot(review_staffing, given(RESTATED), 2023)
    assert "”Sjukfrånvaro” (kvinnor och tryckt ”3,4 %”): Kolumnen anger bara året." in shown


def test_a_figure_that_holds_keeps_its_remark_though_an_older_source_has_another():
    newer = INTERIM | {"published": "2025-10-01"}
    assert "tryckt ”3,2 %”" in foot(review_overview, given(RESTATED, interim=newer), 2023)


def test_a_missing_figure_displaces_none():
    missing = figure("leave", 2023, "-", source_id="ars")
    assert "tryckt ”3,2 %”" in foot(review_overview, given(missing), 2023)


def test_a_printed_change_has_its_remark_where_both_of_its_figures_hold():
    assert "(totalt och kvinnor): Källan skriver procenttecken." in foot(
        review_staffing, given(), 2024
    )
    assert "(kvinnor och tryckt ”-0,3 %”): Källan skriver procenttecken." in foot(
        review_staffing, given(RESTATED), 2024
    )


def test_a_revision_log_keeps_the_remark_on_the_older_figure_that_it_lists():
    kept = foot(review_reconciliation, given(RESTATED), 2023)
    assert "”Sjukfrånvaro” (tryckt ”3,2 %”): Kolumnen anger bara året." in kept


def test_a_revision_log_has_no_remark_on_a_figure_that_it_does_not_list():
    remarked = figure("leave", 2023, "7,0 %", "byn", source_id="ars", note="Avrundat av källan.")
    found = given(RESTATED, remarked)
    assert "Avrundat av källan." in foot(review_staffing, found, 2023)
    assert "Avrundat av källan." not in foot(review_reconciliation, found, 2023)


def test_a_correction_of_a_figure_that_another_displaced_is_not_told():
    slip = {
        "correction_id": "slip",
        "source_id": "delar",
        "table": "observations",
        "key": "indicator_id=leave; organisation_id=kontoret; period=2023; breakdown=",
        "column": "printed",
        "found": "32 %",
        "corrected": "3,2 %",
        "reason": "Skrivfel.",
    }
    assert "Rättad uppgift" in foot(review_overview, given(corrections=[slip]), 2023)
    restated = given(RESTATED, corrections=[slip])
    assert "Rättad uppgift" not in foot(review_overview, restated, 2023)
    of_groups = slip | {"key": slip["key"] + "sex=women"}
    kept = given(RESTATED, corrections=[of_groups])
    assert "Rättad uppgift" in foot(review_staffing, kept, 2023)
