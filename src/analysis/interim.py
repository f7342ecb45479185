"""Review of an interim report (delårsbokslut): budget, forecast, outcome, staff and risks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.budgets import (
    Report,
    page_reports,
    statement_lines,
    statement_reports,
)
from analysis.catalogue import Catalogue, Indicator
from analysis.comparison import (
    AreaReview,
    Tables,
    area_review,
    narrowed,
    require_year,
    years_in_area,
)
from analysis.deviations import deviation_steps
from analysis.doubts import doubts_of, with_line_doubts
from analysis.forecasts import history_rows, hit_rows
from analysis.group_remarks import group_remarks
from analysis.headlines import in_order
from analysis.interim_findings import (
    GROUPS,
    SUBJECTS,
    forecast_findings,
    key_figures,
    line_findings,
    pace_findings,
    risk_findings,
)
from analysis.measure_register import register_rows
from analysis.measures import page_measures
from analysis.notebook_display import Lines, Shown
from analysis.pace_words import question
from analysis.paces import pace_rows, whole_year_outcomes
from analysis.parts import of_one
from analysis.risks import risk_rows, risk_sources
from analysis.rows import records
from analysis.savings_findings import Totals
from analysis.savings_followups import followup_findings
from analysis.statements import change_findings, group_findings
from analysis.thresholds import Threshold, threshold
from analysis.versions import told_once
from analysis.vocabulary import THRESHOLDS
from analysis.wording import Finding, KeyFigure

_MEASURE_FACTOR = 0.8
_AREA, _ROLE = "staffing", "sick_leave"


@dataclass(frozen=True)
class InterimReview(Shown):
    """One year's interim report, or its annual account.

    Attributes:
        year, organisation, catalogue: what the page is about.
        lines: see budgets.statement_lines, plus doubt and doubt_anchor.
        steps: see deviations.deviation_steps.
        paces: see paces.pace_rows, plus `question`.
        history, hits: see forecasts.
        risks: see risks.risk_rows.
        explanations: the municipality's own words on the lines, plus `subject`, which line.
        sick_leave: the staffing area's sick leave; None where the year has none.
        register: where the savings measures stand, see measure_register.register_rows; they are
            shown on their own page.
        group_remarks: what a reader must know of it by group, see group_remarks.
        limits: the thresholds used, by id.
        headline, findings, key_figures: what the page opens with.
    """

    year: int
    organisation: str
    catalogue: Catalogue
    lines: pd.DataFrame
    steps: pd.DataFrame
    paces: pd.DataFrame
    history: pd.DataFrame
    hits: pd.DataFrame
    risks: pd.DataFrame
    explanations: pd.DataFrame
    sick_leave: AreaReview | None
    register: pd.DataFrame
    group_remarks: tuple[str, ...]
    limits: dict[str, Threshold]
    headline: Finding
    findings: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that a related source with a statement or with risks is about."""
    catalogue = Catalogue.of(tables)
    years = {report.year for report in statement_reports(tables, catalogue, organisation)}
    risks = risk_sources(tables, catalogue, organisation).values()
    return tuple(sorted(years.union(year for year, *_ in risks)))


@of_one
def review_interim(tables: Tables, *, year: int, organisation: str = "") -> InterimReview:
    """Review how a year goes against its budget.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have a statement or risks.
    """
    catalogue = Catalogue.of(tables)
    years = years_with_data(tables, organisation=organisation)
    require_year(year, years, f"no statements and no risks for {organisation}")
    limits = {name: threshold(tables["thresholds"], name, year) for name in THRESHOLDS}
    reports = statement_reports(tables, catalogue, organisation)
    shown = page_reports(reports, catalogue, year=year, organisation=organisation)
    frames = _statements(tables, catalogue, reports, shown, limits)
    frames["risks"] = risk_rows(tables, catalogue, year=year, organisation=organisation)
    frames["register"], told = _measures(tables, catalogue, year, organisation)
    sick_leave = _sick_leave(tables, year, organisation)
    found = [*_findings(frames, sick_leave, limits), *told]
    first = _headline(found, year)
    return InterimReview(
        year=year,
        organisation=organisation,
        catalogue=catalogue,
        **frames,
        sick_leave=sick_leave,
        group_remarks=_remarks(tables, sick_leave),
        limits=limits,
        headline=first,
        findings=in_order(found, first),
        key_figures=Lines(key_figures(frames["lines"], frames["risks"])),
    )


def _statements(
    tables: Tables,
    catalogue: Catalogue,
    reports: Sequence[Report],
    shown: Sequence[Report],
    limits: Mapping[str, Threshold],
) -> dict[str, pd.DataFrame]:
    """Return the frames of the statements, by the names of InterimReview's attributes."""
    doubts = doubts_of(tables, catalogue, shown[0].year, "budget_lines") if shown else {}
    lines = with_line_doubts(statement_lines(tables, shown), doubts)
    before = whole_year_outcomes(tables, reports, shown)
    paces = pace_rows(lines, before, limits["pace_change"])
    tolerance = limits["forecast_tolerance"]
    history = history_rows(tables, reports, shown, catalogue=catalogue, limit=tolerance)
    return {
        "lines": lines,
        "steps": deviation_steps(lines),
        "paces": paces.assign(question=[question(row) for row in records(paces)]),
        "history": history,
        "hits": hit_rows(history),
        "explanations": _explanations(tables, lines, reports, shown),
    }


def _measures(
    tables: Tables, catalogue: Catalogue, year: int, organisation: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the register of savings measures, and what has come of them."""
    measures = page_measures(tables, catalogue, year=year, organisation=organisation)
    register = register_rows(tables, catalogue, measures, year=year, organisation=organisation)
    told = followup_findings(Totals.of(measures, None, year), register)
    # They are the savings page's own; here the money comes first.
    return register, [
        replace(one, id=f"interim-{one.id}", weight=one.weight * _MEASURE_FACTOR) for one in told
    ]


def _headline(findings: Sequence[Finding], year: int) -> Finding:
    """Return how the first statement goes against its budget, else what weighs most."""
    deviations = [one for one in findings if one.id.startswith("interim-deviation")]
    own = [one for one in findings if one.id.startswith("interim")]
    first = next(iter([*deviations, *sorted(own, key=lambda one: -one.weight)]), None)
    if first is None:
        return Finding("interim-headline", f"Underlaget har inga belopp för {year}.", "neutral", "")
    return replace(first, id="interim-headline")


def _findings(
    frames: Mapping[str, pd.DataFrame],
    sick_leave: AreaReview | None,
    limits: Mapping[str, Threshold],
) -> list[Finding]:
    return [
        *line_findings(frames["lines"], frames["steps"]),
        *pace_findings(frames["paces"], limits["pace_change"]),
        *forecast_findings(frames["hits"], limits["forecast_tolerance"]),
        *risk_findings(frames["risks"]),
        *([] if sick_leave is None else change_findings(sick_leave, _target)),
        *([] if sick_leave is None else group_findings(sick_leave, _target)),
    ]


def _target(indicator: Indicator, kind: str) -> str:
    return GROUPS


def _sick_leave(tables: Tables, year: int, organisation: str) -> AreaReview | None:
    """Return the sick leave of the year, of staffing's figures; None where there is none."""
    if year not in years_in_area(tables, area=_AREA, organisation=organisation):
        return None
    area = area_review(tables, area=_AREA, year=year, organisation=organisation)
    found = narrowed(area, [one.indicator_id for one in area.catalogue.with_role(_ROLE)])
    if found.changes.empty and found.groups.empty:
        return None
    # The page shows the year and the one before; the series is on the staffing page.
    recent = (found.series["year"] >= year - 1).fillna(False)
    return replace(found, series=found.series[recent].reset_index(drop=True))


def _remarks(tables: Tables, sick_leave: AreaReview | None) -> tuple[str, ...]:
    if sick_leave is None:
        return ()
    return group_remarks(sick_leave, tables["headcounts"], tables["thresholds"])


def _explanations(
    tables: Tables, lines: pd.DataFrame, reports: Sequence[Report], shown: Sequence[Report]
) -> pd.DataFrame:
    """Return the municipality's own words on the page's lines, in any of the year's reports."""
    places = {(page.statement, page.organisation_id, page.year) for page in shown}
    told_by = {
        one.source_id for one in reports if (one.statement, one.organisation_id, one.year) in places
    }
    labels = {
        f"{row['statement']}.{row['line_id']}": f"{SUBJECTS[row['statement']]}, {row['label']}"
        for row in records(lines)
    }
    told = tables["explanations"]
    told = told[(told["target_table"] == "budget_lines") & told["target_id"].isin(labels)]
    told = told[told["source_id"].isin(told_by)]
    told = told_once(told, tables["sources"], ["target_id", "organisation_id", "period"], ["text"])
    return told.assign(subject=told["target_id"].map(labels)).reset_index(drop=True)
