"""Findings and key figures that every area has: changes, distances, groups, ratios, gaps in data.

Every one says what is true of the data, whatever they are; `weights` says what comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from analysis.breakdowns import class_place
from analysis.catalogue import Catalogue, Indicator
from analysis.comparison import AreaReview
from analysis.ratios import Ratio
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.versions import UNSTATED
from analysis.weights import LEVEL_WEIGHT, change_weight, gap_weight, relative_change, share, side
from analysis.wording import (
    TONES,
    Finding,
    Row,
    change_paragraph,
    change_sentence,
    count_text,
    enumeration,
    gap_sentence,
    quantity,
)

#: A whole beside its own part is told, but comes after others.
_PART_FACTOR = 0.1
#: Smallest move of a group worth a word, as a share of the figure for all.
_SMALLEST_MOVE = 0.1
#: What an area's figures are called.
_AREA_FIGURES = {
    "economy": "kostnadsuppgifter",
    "staffing": "personaluppgifter",
    "quality": "kvalitetsuppgifter",
}
#: Most names that a finding lists; the page's notes have them all.
_MOST_NAMES = 3

__all__ = [
    "Target",
    "absence_findings",
    "change_findings",
    "fact_of",
    "first_page_findings",
    "gap_findings",
    "group_findings",
    "is_first_page",
    "kind_of",
    "ratio_findings",
    "records",
    "series_of",
    "slug_of",
]

#: Gives the id of the figure that shows an indicator: its change, gap, groups or, in a table, what
#: is undated or missing.
Target = Callable[[Indicator, str], str]


def is_first_page(area: AreaReview) -> bool:
    """Return whether the area has no own figure before the page's year."""
    own = area.series[(area.series["standing"] == "own") & area.series["value"].notna()]
    return not (own["year"] < area.year).fillna(False).any()


def change_findings(area: AreaReview, target: Target) -> list[Finding]:
    """Return a finding a row of changes, missing figures too.

    A figure without a known change is left to its comparisons where it has any.
    """
    compared = {series_of(row) for row in records(area.comparisons)}
    first = is_first_page(area)
    findings = []
    for row in records(area.changes):
        if is_missing(row["change"]) and series_of(row) in compared:
            continue
        indicator = area.catalogue.indicators[row["indicator_id"]]
        findings.append(
            Finding(
                slug_of(*series_of(row)),
                change_paragraph(indicator, row, area.catalogue, first_page=first),
                "neutral" if _has_break(row) else TONES.get(row["verdict"], "neutral"),
                target(indicator, kind_of(row)),
                change_weight(indicator, row),
                fact_of(row),
            )
        )
    return findings


def gap_findings(area: AreaReview, target: Target) -> list[Finding]:
    """Return a finding an indicator that comparators share, each comparator named."""
    findings = []
    for rows in _compared(area):
        first = records(rows)[0]
        indicator = area.catalogue.indicators[first["indicator_id"]]
        findings.append(
            Finding(
                slug_of(*series_of(first), "gap"),
                gap_sentence(indicator, rows, area.catalogue),
                side(rows["verdict"]),
                target(indicator, "gap" if rows["gap"].notna().any() else "missing"),
                gap_weight(indicator, rows) * (_PART_FACTOR if _are_parts(area, rows) else 1.0),
                fact_of(first),
            )
        )
    return findings


def group_findings(area: AreaReview, target: Target) -> list[Finding]:
    """Return the largest rise and the largest fall among the groups of each dimension.

    One of them alone would tell half the story. A move smaller than a tenth of the figure for all
    groups together is passed over.
    """
    groups = area.groups[area.groups["change"].notna() & ~area.groups["other_source"]]
    wholes = {series_of(row): row["value"] for row in records(area.changes)}
    findings = []
    for _, rows in groups.groupby(["indicator_id", "organisation_id", "dimension"], sort=False):
        ordered = sorted(records(rows), key=lambda row: row["change"])
        rises = [row for row in ordered[-1:] if row["change"] > 0]
        falls = [row for row in ordered[:1] if row["change"] < 0]
        for row in rises + falls:
            size = share(row["change"], wholes.get(series_of(row), row["previous"]))
            if row["verdict"] != "unchanged" and size >= _SMALLEST_MOVE:
                findings.append(_group_finding(area, row, target, 10 * size))
    return findings


def _group_finding(area: AreaReview, row: dict[str, Any], target: Target, weight: float) -> Finding:
    indicator = area.catalogue.indicators[row["indicator_id"]]
    placed = row | {"place": f"{row['place']} {class_place(row['breakdown'])}".strip()}
    return Finding(
        slug_of(*series_of(row), row["breakdown"]),
        change_sentence(indicator, placed, area.catalogue),
        TONES.get(row["verdict"], "neutral"),
        target(indicator, "groups"),
        weight,
        fact_of(row),
    )


def ratio_findings(
    ratios: pd.DataFrame, known: Sequence[Ratio], catalogue: Catalogue, target: str
) -> list[Finding]:
    """Return a finding a ratio of the year, with the parts that it is made of."""
    by_id = {ratio.ratio_id: ratio for ratio in known}
    findings = []
    for row in records(ratios):
        ratio = by_id[row["ratio_id"]]
        parts = [
            quantity(row[side], int(row[f"{side}_decimals"]), row[f"{side}_unit"])
            for side in ("numerator", "denominator")
        ]
        text = change_sentence(ratio, row, catalogue)
        findings.append(
            Finding(
                row["ratio_id"],
                f"{text} Beräkningen bygger på {' och '.join(parts)}.",
                TONES.get(row["verdict"], "neutral"),
                target,
                1 + 10 * relative_change(row),
                (row["ratio_id"],),
            )
        )
    return findings


def absence_findings(area: AreaReview, target: str) -> list[Finding]:
    """Return a finding on the figures that earlier years have and this one lacks."""
    if not area.absent:
        return []
    names = [area.catalogue.indicators[name].name for name in area.absent]
    count = count_text(len(names), "mått", "mått")
    text = f"För {area.year} saknas uppgift om {count} som har redovisats tidigare"
    if len(names) <= _MOST_NAMES:
        text += f": {enumeration(f'”{name}”' for name in names)}"
    return [Finding(f"{area.area}-absent", f"{text}.", "neutral", target, LEVEL_WEIGHT)]


def first_page_findings(area: AreaReview, target: str) -> list[Finding]:
    """Return a finding that says why the first page has no changes."""
    if not is_first_page(area) or area.changes["year"].isna().all():
        return []
    what = _AREA_FIGURES.get(area.area, "uppgifter")
    text = f"Underlaget har inga {what} från tiden före {area.year}"
    text += ", så inga förändringar kan räknas ut."
    return [Finding(f"{area.area}-first-year", text, "neutral", target, LEVEL_WEIGHT)]


def _compared(area: AreaReview) -> list[pd.DataFrame]:
    key = ["indicator_id", "organisation_id", "period"]
    return [rows for _, rows in area.comparisons.groupby(key, sort=False)]


def series_of(row: Row) -> tuple[str, str, str]:
    """Return indicator, organisation and period of a row: what a figure is told apart by."""
    return row["indicator_id"], row["organisation_id"], row["period"]


def fact_of(row: Row) -> tuple[str]:
    """Return what a finding on a row is about: whose figure of what, and of which group."""
    group = f"@{row['breakdown']}" if row.get("breakdown") else ""
    return (f"{row['indicator_id']}@{row['organisation_id']}{group}",)


def _are_parts(area: AreaReview, rows: pd.DataFrame) -> bool:
    """Return whether all that one is compared with are parts of oneself."""
    line = set(rows["organisation_id"])
    return all(line & set(area.catalogue.own(name)) for name in rows["comparator_id"])


def kind_of(row: Row) -> str:
    """Return what a target is asked for: a figure over time, a group's, an undated one, or none."""
    if is_missing(row["value"]):
        return "missing"
    if row["breakdown"]:
        return "groups"
    return "undated" if row["period"] == UNSTATED else "change"


def _has_break(row: Row) -> bool:
    return not is_missing(row["break_year"])


def slug_of(*parts: str) -> str:
    """Return an id of lower-case letters, digits and hyphens."""
    text = "-".join(parts).lower()
    return "-".join(filter(None, re.split(r"[^a-z0-9]+", text)))
