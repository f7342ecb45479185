"""What lies behind a cost's change: prices, reorganisations, volume, and what nobody explains.

The parts of a bridge sum exactly to the change of the printed figures: each is rounded to the
finest precision that an operand was printed with, and the rest takes what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.catalogue import Indicator
from analysis.companions import companions
from analysis.comparison import AreaReview
from analysis.prices import PriceIndex
from analysis.rounding import NAN, difference, exact, is_missing, nearest, total
from analysis.rows import records
from analysis.versions import is_interim
from analysis.vocabulary import MONEY

#: The rows of two years of one series.
Ends = tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Bridge:
    """The parts of one cost's change between two years, all in the cost's own unit.

    Attributes:
        indicator, organisation_id, from_year, year: what changed, whose and when.
        start, end: the printed figures.
        price: what the start would have risen by prices alone; NaN where no index knows both years.
        moves: reorganisations with an amount: title, amount, year, adjustment_id; in the last
            year's prices where an index knows both.
        volume: what the change of the volume costs in the last year's prices; NaN where there is
            none. A cost per something has no volume of its own.
        residual: the rest, which the source does not explain.
        decimals: of every part.
        is_period: from the series' first year, not from the year before.
        source_id: of the last figure.
    """

    indicator: Indicator
    organisation_id: str
    from_year: int
    year: int
    start: float
    end: float
    price: float
    moves: tuple[Mapping[str, Any], ...]
    volume: float
    residual: float
    decimals: int
    is_period: bool
    source_id: str

    @property
    def change(self) -> float:
        """Return the change of the printed figures."""
        return difference(self.end, self.start, self.decimals)

    @property
    def structural(self) -> float:
        """Return the sum of the reorganisations; 0 where there is none with an amount."""
        amounts = [move["amount"] for move in self.moves]
        return total(amounts, self.decimals) if amounts else 0.0


@dataclass(frozen=True)
class _Given:
    """What a change is parted by: a price index, and volumes by indicator, organisation, period."""

    index: PriceIndex | None
    volumes: Mapping[tuple[str, str, str], Fraction]

    def factor(self, year: int, base_year: int) -> Fraction | None:
        """Return the price factor; None where no index knows both years."""
        if self.index is None or self.index.missing((year, base_year)):
            return None
        return self.index.factor(year, base_year)


def bridges(
    area: AreaReview, index: PriceIndex | None, observations: pd.DataFrame
) -> tuple[Bridge, ...]:
    """Return a bridge a step of every own cost up to the page's year, and one over the period.

    Args:
        area: the review; a series of months is not bridged, nor a step over a break or between
            figures that an interim report and a whole year's source give.
        index: tells the price part; None where prices are not known.
        observations: current ones of every area; the volumes stand there.
    Returns: by indicator in the register's order; oldest step first, the period last. Only series
        that have a figure of the page's year.
    """
    given = _Given(index, companions(observations, area.catalogue).volumes)
    found: list[Bridge] = []
    for indicator in area.catalogue.indicators_in(area.area):
        if indicator.unit in MONEY:
            history = _history(area, indicator)
            steps: list[tuple[Ends, bool]] = [(ends, False) for ends in pairwise(history)]
            if len(steps) > 1:
                steps.append(((history[0], history[-1]), True))
            found += [
                _bridge(area, indicator, ends, given, is_period)
                for ends, is_period in steps
                if is_interim(ends[0], area.catalogue) == is_interim(ends[1], area.catalogue)
                and ends[0]["year"] >= indicator.comparable_from(ends[1]["year"])
            ]
    return tuple(found)


def reorganisations(area: AreaReview, row: Mapping[str, Any], *, priced: bool) -> list[Any]:
    """Return the adjustments of a row's series after its previous year, with or without amount."""
    made = area.adjustments
    mine = (made["indicator_id"] == row["indicator_id"]) & (
        made["organisation_id"] == row["organisation_id"]
    )
    between = (made["year"] > row["previous_year"]) & (made["year"] <= row["year"])
    usable = made["amount"].notna() & made["unit"].isin(MONEY)
    return records(made[mine & between.fillna(False) & (usable == priced)])


def amount_of(adjustment: Mapping[str, Any], indicator: Indicator) -> Fraction:
    """Return what a reorganisation added, exact, in a cost's unit and its own year's prices."""
    scale = Fraction(MONEY[adjustment["unit"]], MONEY[indicator.unit])
    return Fraction(exact(adjustment["amount"], int(adjustment["decimals"]))) * scale


def _history(area: AreaReview, indicator: Indicator) -> list[dict[str, Any]]:
    """Return the figures of the nearest own organisation that has one of the page's year."""
    rows = area.series[
        (area.series["indicator_id"] == indicator.indicator_id)
        & (area.series["standing"] == "own")
        & area.series["value"].notna()
        & area.series["year"].notna()
        & ~area.series["period"].str.contains("-", regex=False)
    ]
    now = rows[(rows["year"] == area.year).fillna(False)]
    nearest_own = now["own_order"].min()
    kept = rows[(rows["own_order"] == nearest_own).fillna(False)]
    return records(kept.sort_values("year"))


def _bridge(
    area: AreaReview, indicator: Indicator, ends: Ends, given: _Given, is_period: bool
) -> Bridge:
    old, new = ends
    span = {**new, "previous_year": old["year"]}
    told = reorganisations(area, span, priced=True)
    moves = tuple(_move(one, indicator, given, int(new["year"])) for one in told)
    decimals = int(max(old["decimals"], new["decimals"], *(one["decimals"] for one in moves), 0))
    parts = _price_and_volume(area, indicator, ends, given)
    price, volume = (_rounded(part, decimals) for part in parts)
    known = [price, volume, *(move["amount"] for move in moves)]
    explained = total(known, decimals)
    change = difference(new["value"], old["value"], decimals)
    return Bridge(
        indicator=indicator,
        organisation_id=str(new["organisation_id"]),
        from_year=int(old["year"]),
        year=int(new["year"]),
        start=old["value"],
        end=new["value"],
        price=price,
        moves=moves,
        volume=volume,
        residual=change if is_missing(explained) else difference(change, explained, decimals),
        decimals=max(decimals, indicator.decimals),
        is_period=is_period,
        source_id=str(new["source_id"]),
    )


def _price_and_volume(
    area: AreaReview, indicator: Indicator, ends: Ends, given: _Given
) -> tuple[Fraction | None, Fraction | None]:
    """Return what prices alone, and then the volume, would have added to the first figure."""
    old, new = ends
    start = Fraction(exact(old["value"], int(old["decimals"])))
    factor = given.factor(int(old["year"]), int(new["year"]))
    growth = _volume_growth(area, indicator, ends, given)
    price = None if factor is None else start * (factor - 1)
    return price, None if growth is None else start * (factor or 1) * growth


def _volume_growth(
    area: AreaReview, indicator: Indicator, ends: Ends, given: _Given
) -> Fraction | None:
    """Return the volume's change as a share of what it was; None where it is not known."""
    if indicator.is_unit_cost:
        return None
    before, after = (
        given.volumes.get((indicator.indicator_id, end["organisation_id"], end["period"]))
        for end in ends
    )
    return None if not before or not after else after / before - 1


def _rounded(part: Fraction | None, decimals: int) -> float:
    return NAN if part is None else float(nearest(part, decimals))


def _move(
    adjustment: Mapping[str, Any], indicator: Indicator, given: _Given, year: int
) -> dict[str, Any]:
    """Return a reorganisation in the cost's unit and the last year's prices.

    It is as exact as the cost, or more so where it is printed so.
    """
    amount, decimals = amount_of(adjustment, indicator), indicator.decimals
    while nearest(amount, decimals) != amount:
        decimals += 1
    factor = given.factor(int(adjustment["year"]), year) or 1
    return {
        "adjustment_id": adjustment["adjustment_id"],
        "title": adjustment["title"],
        "amount": float(nearest(amount * factor, decimals)),
        "decimals": decimals,
        "year": int(adjustment["year"]),
    }
