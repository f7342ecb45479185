"""The cost path (kostnadsväg): what it assumes, and the net cost as it went that it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analysis.catalogue import Indicator
from analysis.comparison import AreaReview
from analysis.fixed_prices import Pricing
from analysis.prices import PriceIndex
from analysis.rounding import exact
from analysis.rows import records
from analysis.versions import is_whole_year
from analysis.vocabulary import MONEY

_ROLE = "net_cost"


@dataclass(frozen=True)
class Course:
    """The net cost as it went (nettokostnaden som den blev), one organisation's.

    Attributes:
        indicator: the net cost.
        organisation_id: whose it is: the nearest own organisation that has a figure.
        is_own: it is the page's organisation's, not an ancestor's.
        year: the page's; measures are taken to be in its prices.
        start: the last year with a figure; the path goes on from it.
        base_year: the year in whose prices `fixed` is.
        index: the price index; None where the data have none.
        nominal, fixed: amount by year, as printed and in fixed prices, exact, in the indicator's
            unit; `fixed` lacks the years that the index can't restate.
        sources: source by year.
        decimals: shown.
        pace_from: first year of the pace; None where no pace can be told.
    """

    indicator: Indicator
    organisation_id: str
    is_own: bool
    year: int
    start: int
    base_year: int
    index: PriceIndex | None
    nominal: Mapping[int, Fraction]
    fixed: Mapping[int, Fraction]
    sources: Mapping[int, str]
    decimals: int
    pace_from: int | None

    @property
    def lacking(self) -> tuple[int, ...]:
        """Return the years with a figure that can't be told in fixed prices, ascending."""
        return tuple(sorted(set(self.nominal) - set(self.fixed)))

    @property
    def yearly_factor(self) -> float | None:
        """Return what a year multiplies the net cost by at the period's pace, in fixed prices."""
        if self.pace_from is None:
            return None
        whole = self.fixed[self.start] / self.fixed[self.pace_from]
        return float(float(whole) ** (1 / (self.start - self.pace_from)))

    def restated(self, tkr: Fraction) -> Fraction:
        """Return an amount in the page's prices in the base year's; unchanged without an index."""
        return tkr * (_factor(self.index, self.year, self.base_year) or 1)

    def in_unit(self, tkr: Fraction) -> Fraction:
        """Return an amount in tkr in the net cost's unit."""
        return tkr * MONEY["tkr"] / MONEY[self.indicator.unit]


def net_cost_course(area: AreaReview, prices: Pricing) -> Course | None:
    """Return the net cost of whole years up to the page's; None where there is no own figure.

    Args:
        area: the economy.
        prices: base year and index.
    """
    index, base_year = prices.main, prices.base_year
    rows = _nearest(area)
    if not rows:
        return None
    indicator = area.catalogue.indicators[rows[0]["indicator_id"]]
    nominal = {int(row["year"]): _amount(row) for row in rows}
    fixed = {
        year: amount * factor
        for year, amount in sorted(nominal.items())
        if (factor := _factor(index, year, base_year)) is not None
    }
    start = max(nominal)
    return Course(
        indicator=indicator,
        organisation_id=rows[0]["organisation_id"],
        is_own=rows[0]["own_order"] == 0,
        year=area.year,
        start=start,
        base_year=base_year,
        index=index,
        nominal=nominal,
        fixed=fixed,
        sources={int(row["year"]): row["source_id"] for row in rows},
        decimals=max([indicator.decimals, *(int(row["decimals"]) for row in rows)]),
        pace_from=_pace_from(fixed, start, indicator.comparable_from(start)),
    )


def _amount(row: Mapping[str, Any]) -> Fraction:
    """Return the figure as printed, exact."""
    return Fraction(exact(row["value"], int(row["decimals"])))


def _nearest(area: AreaReview) -> list[dict[str, Any]]:
    """Return the rows of the net cost of the nearest own organisation that has any."""
    names = [one.indicator_id for one in area.catalogue.with_role(_ROLE) if one.unit in MONEY]
    rows = area.series[area.series["indicator_id"].isin(names)]
    rows = rows[(rows["standing"] == "own") & rows["value"].notna()]
    rows = rows[is_whole_year(rows)]
    return records(rows[(rows["own_order"] == rows["own_order"].min()).fillna(False)])


def _factor(index: PriceIndex | None, year: int, base_year: int) -> Fraction | None:
    """Return what restates a year's amount; one's own year needs no index. None where unknown."""
    if year == base_year:
        return Fraction(1)
    if index is None or index.missing((year, base_year)):
        return None
    return index.factor(year, base_year)


def _pace_from(fixed: Mapping[int, Fraction], start: int, comparable: int) -> int | None:
    """Return the first year that the last one can be compared with: after the last break."""
    years = [year for year in fixed if comparable <= year < start]
    if start not in fixed or not years:
        return None
    first = min(years)
    return first if fixed[first] > 0 and fixed[start] > 0 else None
