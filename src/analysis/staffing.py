"""Review of staffing: how many, how they fare, and the office beside the whole municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.cards import key_figures, ratio_cards
from analysis.catalogue import Indicator
from analysis.comparison import AreaReview, Tables, area_review, verdict, years_in_area
from analysis.domain import DomainReview
from analysis.group_remarks import group_remarks
from analysis.headlines import headline, in_order
from analysis.notebook_display import Lines
from analysis.parts import of_one
from analysis.ratios import Ratio, of_year, ratio_history, up_to
from analysis.rounding import difference, is_missing
from analysis.rows import records
from analysis.statements import (
    absence_findings,
    change_findings,
    first_page_findings,
    gap_findings,
    group_findings,
    ratio_findings,
)
from analysis.versions import is_interim
from analysis.wording import TONES, Finding, whole_sentence

_TABLE, _RATIO_TABLE = "personal-nyckeltal", "personal-kvoter"

AREA = "staffing"
ROLES = ("full_time_equivalents", "sick_leave", "staff_turnover", "employees_per_manager")
RATIOS = (
    Ratio(
        "employees-per-fte",
        "Medarbetare per årsarbetare",
        "Antalet medarbetare per årsarbetare",
        "headcount",
        "full_time_equivalents",
        "medarbetare per årsarbetare",
        2,
    ),
)


@dataclass(frozen=True)
class StaffingReview(DomainReview):
    """One year's staffing.

    Attributes:
        slopes: the series of the indicators that both the organisation and an ancestor have:
            columns of AreaReview.series, one's own rows only.
        group_remarks: what a reader must know of the figures by group, see group_remarks.
    """

    slopes: pd.DataFrame
    group_remarks: tuple[str, ...]


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that have figures on staffing, one's own or an ancestor's."""
    return years_in_area(tables, area=AREA, organisation=organisation)


@of_one
def review_staffing(tables: Tables, *, year: int, organisation: str = "") -> StaffingReview:
    """Review staffing for one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have figures.
    """
    area = area_review(tables, area=AREA, year=year, organisation=organisation)
    history = up_to(ratio_history(tables, area.catalogue, RATIOS, area.organisation), year)
    ratios = of_year(history, year)
    first = headline(area, ROLES, _target)
    findings = [
        *change_findings(area, _target),
        *gap_findings(area, _target),
        *group_findings(area, _target),
        *_whole_findings(area),
        *ratio_findings(ratios, RATIOS, area.catalogue, _RATIO_TABLE),
        *absence_findings(area, _TABLE),
        *first_page_findings(area, _TABLE),
    ]
    return StaffingReview(
        area=area,
        slopes=_slopes(area),
        group_remarks=group_remarks(area, tables["headcounts"], tables["thresholds"]),
        ratios=ratios,
        ratio_history=history,
        headline=first,
        findings=in_order(findings, first),
        key_figures=Lines(key_figures(area, ROLES, _target, ratio_cards(ratios, _RATIO_TABLE))),
    )


def _target(indicator: Indicator, kind: str) -> str:
    if kind == "gap":
        return "personal-jamforelser"
    if kind in ("missing", "undated"):
        return _TABLE
    if kind == "groups":
        return "personal-grupper"
    if indicator.role == "full_time_equivalents":
        return "personal-arsarbetare"
    if indicator.role == "employees_per_manager":
        return "personal-chef"
    return "personal-puls" if indicator.unit == "score" else "personal-jamforelse"


def _slopes(area: AreaReview) -> pd.DataFrame:
    """Return the own series that the organisation shares with an ancestor."""
    own = area.series[(area.series["standing"] == "own") & area.series["value"].notna()]
    highest = own.groupby("indicator_id")["own_order"].agg(["min", "max"])
    shared = highest.index[(highest["min"] == 0) & (highest["max"] > 0)]
    return own[own["indicator_id"].isin(shared)].reset_index(drop=True)


def _whole_findings(area: AreaReview) -> list[Finding]:
    """Return the organisation's figure beside its farthest ancestor's, where both have one."""
    rows = [row for row in records(area.changes) if not is_missing(row["value"])]
    findings = []
    for name in dict.fromkeys(row["indicator_id"] for row in rows):
        held = sorted(
            (row for row in rows if row["indicator_id"] == name), key=lambda row: row["own_order"]
        )
        part, whole = held[0], held[-1]
        alike = is_interim(part, area.catalogue) == is_interim(whole, area.catalogue)
        same = alike and part["period"] == whole["period"]
        if part["own_order"] == 0 < whole["own_order"] and same:
            findings.append(_beside(area, part, whole))
    return findings


def _beside(area: AreaReview, part: dict[str, Any], whole: dict[str, Any]) -> Finding:
    indicator = area.catalogue.indicators[part["indicator_id"]]
    gap = difference(part["value"], whole["value"], _finest(area, part["indicator_id"]))
    word = verdict(indicator.direction, gap, indicator.decimals)
    text = whole_sentence(indicator, part, whole, gap)
    return Finding(
        f"{part['indicator_id'].replace('_', '-')}-whole",
        text,
        TONES.get(word, "neutral"),
        _target(indicator, "whole"),
        2 * min(1.0, abs(gap / whole["value"])) if whole["value"] else 0.0,
    )


def _finest(area: AreaReview, indicator_id: str) -> int:
    """Return the finest precision that an indicator was printed with."""
    printed = area.series.loc[area.series["indicator_id"] == indicator_id, "decimals"].dropna()
    return int(printed.max())
