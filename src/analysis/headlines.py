"""The page's first sentence, and the order of what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.comparison import AreaReview
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.series import class_place
from analysis.statements import Target, is_first_page, kind_of, series_of, slug_of
from analysis.versions import UNSTATED
from analysis.weights import change_weight, side
from analysis.wording import (
    TONES,
    Finding,
    Row,
    change_sentence,
    is_interim,
    most_important,
    standing_sentence,
    undated_level,
)

#: What the headline has told already weighs so much of what it would.
_TOLD_FACTOR = 0.2


def headline(area: AreaReview, roles: Sequence[str], target: Target) -> Finding:
    """Return the page's first sentence: a role's change, or else what has moved most.

    Args:
        area: the page's area.
        roles: in order of preference; the first that has a figure of its own this year is taken.
        target: gives the id of the figure that shows it.
    Returns: one sentence; where nothing at all has a figure, it says so.
    """
    ranked = sorted(_told(area), key=lambda row: _headline_order(area, row, roles))
    if not ranked:
        text = f"Underlaget har ingen samlad uppgift för {area.year}."
        return Finding(f"{area.area}-headline", text, "neutral", "")
    row = ranked[0]
    indicator = area.catalogue.indicators[row["indicator_id"]]
    tone, kind = TONES.get(row["verdict"], "neutral"), kind_of(row)
    text = change_sentence(indicator, row, area.catalogue)
    if is_interim(row, area.catalogue):
        text = f"{text.removesuffix('.')}, enligt en delårsrapport."
    if is_missing(row["change"]):
        rows_of_gap = _gaps_of(area, row)
        if rows_of_gap.empty:
            text = f"{undated_level(indicator, row)}{_without_past(area, row)}."
        else:
            text = standing_sentence(indicator, rows_of_gap, area.catalogue)
            tone, kind = side(rows_of_gap["verdict"]), "gap"
    slug = slug_of(*series_of(row), *(["gap"] if kind == "gap" else []))
    return Finding(f"{slug}-headline", text, tone, target(indicator, kind))


def in_order(findings: Iterable[Finding], *told: str, first: int = 5) -> tuple[Finding, ...]:
    """Put findings in the order of a page: the few that it opens with, then by weight.

    Args:
        findings: in any order.
        told: ids of what the headline tells already (its own id will do); their weight is cut.
        first: how many the page opens with, good and bad among them.
    """
    names = {name.removesuffix("-headline") for name in told}
    known = [
        replace(one, weight=one.weight * _TOLD_FACTOR) if one.id in names else one
        for one in findings
    ]
    opening = most_important(known, first)
    rest = sorted((one for one in known if one not in opening), key=lambda one: -one.weight)
    return (*opening, *rest)


def _told(area: AreaReview) -> list[dict[str, Any]]:
    """Return the page's figures; those of groups where there are no others."""
    rows = [row for row in records(area.changes) if not is_missing(row["value"])]
    if rows:
        return rows
    groups = [row for row in records(area.groups) if not is_missing(row["value"])]
    return [
        row | {"place": f"{row['place']} {class_place(row['breakdown'])}".strip()} for row in groups
    ]


def _gaps_of(area: AreaReview, row: Row) -> pd.DataFrame:
    rows = area.comparisons
    mine = rows["gap"].notna()
    for name in ("indicator_id", "organisation_id", "period"):
        mine &= rows[name] == row[name]
    return rows[mine]


def _headline_order(area: AreaReview, row: Row, roles: Sequence[str]) -> tuple[Any, ...]:
    """Return what sorts rows for the headline: roles first, then weight; one's own first."""
    indicator = area.catalogue.indicators[row["indicator_id"]]
    place = roles.index(indicator.role) if indicator.role in roles else len(roles)
    return place, row["own_order"] if place < len(roles) else 0, -change_weight(indicator, row)


def _without_past(area: AreaReview, row: Row) -> str:
    if row["period"] == UNSTATED:
        return ""
    if is_first_page(area):
        return ", det första året med uppgift"
    return ", utan jämförbar uppgift för tidigare år"
