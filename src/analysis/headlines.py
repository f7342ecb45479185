"""The page's first sentence, and the order of what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.breakdowns import class_place
from analysis.catalogue import Catalogue
from analysis.comparison import AreaReview
from analysis.notebook_display import Lines
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.sentences import OTHER_SOURCE_SENTENCE
from analysis.statements import Target, fact_of, is_first_page, kind_of, series_of, slug_of
from analysis.versions import UNSTATED, is_interim
from analysis.weights import change_weight, side
from analysis.wording import (
    TONES,
    Finding,
    Row,
    change_sentence,
    most_important,
    standing_sentence,
    undated_level,
)
from analysis.words import source_text

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
    text = f"{text.removesuffix('.')}{_by_whom(area.catalogue, row)}."
    if is_missing(row["change"]):
        rows_of_gap = _gaps_of(area, row)
        if rows_of_gap.empty:
            text = f"{undated_level(indicator, row)}{_without_past(area, row)}."
        else:
            text = standing_sentence(indicator, rows_of_gap, area.catalogue)
            tone, kind = side(rows_of_gap["verdict"]), "gap"
    slug = slug_of(*series_of(row), *(["gap"] if kind == "gap" else []))
    return Finding(f"{slug}-headline", text, tone, target(indicator, kind), about=fact_of(row))


def in_order(
    findings: Iterable[Finding], told: Finding | None = None, *, first: int = 5
) -> Lines[Finding]:
    """Put findings in the order of a page: the few that it opens with, then by weight.

    Args:
        findings: in any order.
        told: the page's headline; the weight of what it tells already is cut.
        first: how many the page opens with at most, good and bad among them. What the headline or
            a weightier finding has told is none of them; it follows after, marked as `repeats`.
    """
    known = _marked(findings, set(told.about) if told else set())
    opening = most_important([one for one in known if not one.repeats], first)
    rest = sorted((one for one in known if one not in opening), key=lambda one: -one.weight)
    return Lines((*opening, *rest))


def _marked(findings: Iterable[Finding], told: set[str]) -> list[Finding]:
    """Mark what the headline or a weightier finding has told; cut the weight of the former."""
    known = [
        replace(one, weight=one.weight * _TOLD_FACTOR, repeats=True)
        if one.about and told.issuperset(one.about)
        else replace(one, repeats=False)
        for one in findings
    ]
    marked, seen = [], set(told)
    for one in sorted(known, key=lambda one: -one.weight):
        again = bool(one.about) and seen.issuperset(one.about)
        marked.append(replace(one, repeats=again))
        seen.update(one.about)
    return marked


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


def _by_whom(catalogue: Catalogue, row: Row) -> str:
    """Return what a headline must say of an interim report's figure, or of two unlike sources."""
    if row["other_source"]:
        return f"; {OTHER_SOURCE_SENTENCE[:1].lower()}{OTHER_SOURCE_SENTENCE[1:].rstrip('.')}"
    if not is_interim(row, catalogue):
        return ""
    if row["previous_source_id"] not in ("", row["source_id"]):
        return ", enligt två delårsrapporter"
    return f", enligt {source_text(catalogue.sources[row['source_id']], catalogue)}"


def _without_past(area: AreaReview, row: Row) -> str:
    if row["period"] == UNSTATED:
        return ""
    if is_first_page(area):
        return ", det första året med uppgift"
    return ", utan jämförbar uppgift för tidigare år"
