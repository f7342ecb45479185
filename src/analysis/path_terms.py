"""The cost path (kostnadsväg): what it assumes, and the net cost as it went that it starts from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analysis.catalogue import Indicator
from analysis.comparison import AreaReview
from analysis.errors import PriceError
from analysis.prices import PriceIndex
from analysis.rounding import exact
from analysis.rows import records
from analysis.versions import is_whole_year
from analysis.vocabulary import MONEY

_ROLE = "net_cost"
#: The furthest that a path may reach beyond the page's year.
_MOST_YEARS = 30


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_amount(value: object) -> bool:
    """Return whether a value is a finite number from 0 up."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return math.isfinite(value) and value >= 0


@dataclass(frozen=True)
class PathAssumptions:
    """What a path assumes; each is a parameter of the notebook and is printed on the page.

    Attributes:
        undated_from: year from which priced measures without a last year are counted; 0: never.
        realised_share: how much of the measures' amounts comes true, percent.
        unpriced_tkr: what every measure without an amount is taken to save, tkr.
        years_ahead: how many years the path goes on after the page's.
        base_year: the year in whose prices amounts are told; 0 is the page's.
        price_index: id of a price index; empty is the register's first.
    Raises: PriceError that names every value that makes no sense.
    """

    undated_from: int = 0
    realised_share: float = 100
    unpriced_tkr: float = 0
    years_ahead: int = 5
    base_year: int = 0
    price_index: str = ""

    def __post_init__(self) -> None:
        faults = [
            f"{name} is {value!r}; expected {expected}"
            for name, value, expected, holds in self._tests()
            if not holds
        ]
        if faults:
            raise PriceError("; ".join(faults))

    def _tests(self) -> Sequence[tuple[str, object, str, bool]]:
        whole, number = "a whole year, or 0", "a number from 0 up"
        ahead = f"a whole number from 0 to {_MOST_YEARS}"
        return (
            ("base_year", self.base_year, whole, _is_whole(self.base_year)),
            ("price_index", self.price_index, "text", isinstance(self.price_index, str)),
            ("undated_from", self.undated_from, whole, _is_whole(self.undated_from)),
            ("realised_share", self.realised_share, number, _is_amount(self.realised_share)),
            ("unpriced_tkr", self.unpriced_tkr, number, _is_amount(self.unpriced_tkr)),
            (
                "years_ahead",
                self.years_ahead,
                ahead,
                _is_whole(self.years_ahead) and self.years_ahead <= _MOST_YEARS,
            ),
        )


#: What holds unless something else is said.
STANDARD = PathAssumptions()


@dataclass(frozen=True)
class Course:
    """The net cost as it went (nettokostnaden som den blev), one organisation's.

    Attributes:
        indicator: the net cost.
        organisation_id: whose it is: the nearest own organisation that has a figure.
        is_own: it is the page's organisation's, not an ancestor's.
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

    def in_unit(self, tkr: Fraction) -> Fraction:
        """Return an amount in tkr in the net cost's unit."""
        return tkr * MONEY["tkr"] / MONEY[self.indicator.unit]


def chosen_index(indices: Sequence[PriceIndex], index_id: str) -> PriceIndex | None:
    """Return the index with an id, the first one where the id is empty; None where there is none.

    Raises: PriceError that names the ids there are, where the id is none of them.
    """
    if not index_id:
        return indices[0] if indices else None
    found = [index for index in indices if index.index_id == index_id]
    if not found:
        known = ", ".join(index.index_id for index in indices) or "none"
        raise PriceError(f"no price index {index_id}; there are: {known}")
    return found[0]


def net_cost_course(
    area: AreaReview, indices: Sequence[PriceIndex], assumptions: PathAssumptions
) -> Course | None:
    """Return the net cost of whole years up to the page's; None where there is no own figure.

    Args:
        area: the economy.
        indices: the newest issue of each.
        assumptions: base year and index.
    Raises: see chosen_index.
    """
    index = chosen_index(indices, assumptions.price_index)
    rows = _nearest(area)
    if not rows:
        return None
    indicator = area.catalogue.indicators[rows[0]["indicator_id"]]
    base_year = assumptions.base_year or area.year
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
        start=start,
        base_year=base_year,
        index=index,
        nominal=nominal,
        fixed=fixed,
        sources={int(row["year"]): row["source_id"] for row in rows},
        decimals=max([indicator.decimals, *(int(row["decimals"]) for row in rows)]),
        pace_from=_pace_from(fixed, start, indicator.break_years),
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


def _pace_from(fixed: Mapping[int, Fraction], start: int, break_years: Sequence[int]) -> int | None:
    """Return the first year that the last one can be compared with: after the last break."""
    comparable = max((year for year in break_years if year <= start), default=0)
    years = [year for year in fixed if comparable <= year < start]
    if start not in fixed or not years:
        return None
    first = min(years)
    return first if fixed[first] > 0 and fixed[start] > 0 else None
