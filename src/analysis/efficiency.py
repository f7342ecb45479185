"""Cost against quality (effektivitet): the figures of all who have both, side by side.

A quality indicator says in the register which cost it belongs to (`quality_of`). Where no such pair
has anybody to compare with, the only compared cost is set against every compared quality: that
shows where the compared stand, and not what a quality costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.comparison import Tables
from analysis.prices import PriceIndex, deflated
from analysis.rows import records
from analysis.series import area_rows, page_rows
from analysis.versions import UNSTATED, is_whole_year
from analysis.vocabulary import MONEY

POINT_COLUMNS = [
    *("pair_id", "cost_id", "quality_id", "is_declared", "organisation_id", "standing"),
    *("own_order", "year", "period_text", "cost", "cost_decimals", "quality", "quality_decimals"),
    *("is_fixed", "source_id", "note"),
]

#: By organisation and year.
Figures = dict[tuple[str, int], Mapping[str, Any]]


@dataclass(frozen=True)
class Pair:
    """A cost and a quality that are set against each other.

    Attributes:
        cost, quality: from the register.
        is_declared: the register says that both are about the same activity.
    """

    cost: Indicator
    quality: Indicator
    is_declared: bool

    @property
    def pair_id(self) -> str:
        """Return what the pair is told apart by."""
        return f"{self.cost.indicator_id}/{self.quality.indicator_id}"


def efficiency_points(
    tables: Tables, catalogue: Catalogue, *, year: int, organisation: str, index: PriceIndex | None
) -> pd.DataFrame:
    """Return cost and quality side by side, whoever has both.

    Args:
        tables: processed tables.
        catalogue: the registers.
        year: the page's year.
        organisation: an id.
        index: puts costs into the prices of the page's year; None leaves them as they are.
    Returns: POINT_COLUMNS, by pair, one's own years up to the page's oldest first, then the
        comparators' of the page's year. Only pairs for which an own organisation has both figures
        in the page's year; a quality without a stated year counts for it. `cost` is not rounded;
        is_fixed says whether it is in the page's prices.
    """
    costs, qualities = (
        _figures(tables, catalogue, area=area, year=year, organisation=organisation)
        for area in ("economy", "quality")
    )
    made = []
    for pair in _pairs(catalogue, costs, qualities):
        made += _points(pair, costs, qualities, _Page(catalogue, year, index))
    declared = [row for row in made if row["is_declared"]]
    if any(row["standing"] == "comparator" for row in declared):
        made = declared
    frame = pd.DataFrame(made, columns=POINT_COLUMNS)
    integers = ("own_order", "year", "cost_decimals", "quality_decimals")
    return frame.astype(dict.fromkeys(integers, "Int64"))


def _figures(
    tables: Tables, catalogue: Catalogue, *, area: str, year: int, organisation: str
) -> dict[str, Figures]:
    """Return an area's figures of whole years by indicator, then by organisation and year."""
    rows = area_rows(tables, catalogue, area=area, organisation=organisation)
    rows = page_rows(rows, catalogue, area=area, year=year)
    rows = rows[(rows["breakdown"] == "") & rows["value"].notna()]
    rows = rows.assign(undated=rows["period"] == UNSTATED)
    rows = rows[is_whole_year(rows) | rows["undated"]]
    found: dict[str, Figures] = {}
    # A figure with a year goes before one without.
    for row in records(rows.sort_values("undated", ascending=False, kind="stable")):
        when = year if row["undated"] else int(row["year"])
        found.setdefault(row["indicator_id"], {})[row["organisation_id"], when] = row
    return found


def _pairs(
    catalogue: Catalogue, costs: Mapping[str, Figures], qualities: Mapping[str, Figures]
) -> list[Pair]:
    """Return the declared pairs, and the only compared cost beside each compared quality."""
    known = catalogue.indicators
    declared = [
        Pair(known[known[name].quality_of], known[name], True)
        for name in qualities
        if known[name].quality_of in costs
        and known[known[name].quality_of].unit in MONEY
        and known[name].direction != "neutral"
    ]
    compared = [
        known[name]
        for name, figures in costs.items()
        if known[name].unit in MONEY and _is_compared(figures)
    ]
    if len(compared) != 1:
        return declared
    others = [
        Pair(compared[0], known[name], False)
        for name, figures in qualities.items()
        if _is_compared(figures)
        and known[name].direction != "neutral"
        and known[name].quality_of != compared[0].indicator_id
    ]
    return [*declared, *others]


def _is_compared(figures: Figures) -> bool:
    return any(row["standing"] == "comparator" for row in figures.values())


@dataclass(frozen=True)
class _Page:
    """What every point of a page is made with."""

    catalogue: Catalogue
    year: int
    index: PriceIndex | None

    def is_part(self, organisation: str) -> bool:
        """Return whether an organisation stands for a part of a municipality."""
        return self.catalogue.organisations[organisation].is_part

    def factor(self, year: int) -> Fraction:
        """Return what puts an amount of a year into the page's prices."""
        return Fraction(1) if self.index is None else self.index.factor(year, self.year)


def _points(
    pair: Pair, costs: Mapping[str, Figures], qualities: Mapping[str, Figures], page: _Page
) -> list[dict[str, Any]]:
    """Return a pair's points: the nearest own organisation's years, then the compared."""
    cost, quality = costs[pair.cost.indicator_id], qualities[pair.quality.indicator_id]
    shared = [key for key in cost if key in quality]
    own = [key for key in shared if cost[key]["standing"] == "own" and key[1] == page.year]
    if not own:
        return []
    holder = min(own, key=lambda key: int(cost[key]["own_order"]))[0]
    compared = [
        key
        for key in shared
        if cost[key]["standing"] == "comparator"
        and key[1] == page.year
        and page.is_part(key[0]) == page.is_part(holder)
    ]
    kept = sorted(
        [*(key for key in shared if key[0] == holder), *compared],
        key=lambda key: (int(cost[key]["own_order"]), key[1]),
    )
    if page.index is not None and page.index.missing([page.year, *(key[1] for key in kept)]):
        page = replace(page, index=None)
    return [_point(pair, cost[key], quality[key], page) for key in kept]


def _point(
    pair: Pair, cost: Mapping[str, Any], quality: Mapping[str, Any], page: _Page
) -> dict[str, Any]:
    year = page.year if cost["period"] == UNSTATED else int(cost["year"])
    return {
        **{name: cost[name] for name in ("organisation_id", "standing", "own_order")},
        "year": year,
        "pair_id": pair.pair_id,
        "cost_id": pair.cost.indicator_id,
        "quality_id": pair.quality.indicator_id,
        "is_declared": pair.is_declared,
        "period_text": quality["period_text"],
        "cost": deflated(cost["value"], pair.cost.unit, page.factor(year)),
        "cost_decimals": pair.cost.decimals,
        "quality": quality["value"],
        "quality_decimals": pair.quality.decimals,
        "is_fixed": page.index is not None,
        "source_id": quality["source_id"],
        "note": quality["note"],
    }
