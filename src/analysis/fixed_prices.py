"""Costs in fixed prices (fasta priser), one's own and others', by every price index that is known.

A share or a count has no price and is left out. What an index cannot say is missing, with the
reason; it is never guessed from another index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.assumptions import STANDARD, CostAssumptions
from analysis.bridge import amount_of, reorganisations
from analysis.comparison import AreaReview
from analysis.errors import NotInDataError, PriceError
from analysis.prices import PriceIndex, deflated, newest, price_indices
from analysis.rounding import NAN, is_missing, percent_of
from analysis.rows import records
from analysis.versions import is_interim, is_whole_year
from analysis.vocabulary import MONEY

FIXED_COLUMNS = [
    *("indicator_id", "organisation_id", "standing", "own_order", "year", "period", "period_text"),
    *("value", "missing_reason", "fixed", "fixed_missing", "decimals", "index_id", "issued"),
    *("index_name", "base_year", "source_id", "locator", "note"),
]
FIXED_CHANGE_COLUMNS = [
    *("indicator_id", "organisation_id", "standing", "own_order", "index_id", "issued"),
    *("index_name", "base_year", "from_year", "year", "decimals", "old", "new", "change_percent"),
    *("old_fixed", "new_fixed", "fixed_change", "fixed_percent", "moved_fixed"),
    *("without_moves_percent", "source_id"),
]
_SERIES = ["indicator_id", "organisation_id", "index_id", "issued"]


@dataclass(frozen=True)
class Pricing:
    """What the fixed prices of a page are in (prisläge).

    Attributes:
        base_year: the year in whose prices they are.
        main: the index that the page's sentences use; None where no index knows the base year.
        indices: every issue of every index that knows the base year, the main one first.
    """

    base_year: int
    main: PriceIndex | None
    indices: tuple[PriceIndex, ...]

    @property
    def drawn(self) -> tuple[PriceIndex, ...]:
        """Return an issue of every index, the newest one but for the main index."""
        others = [one for one in newest(self.indices) if self._is_other(one)]
        return (self.main, *others) if self.main else ()

    def _is_other(self, index: PriceIndex) -> bool:
        return self.main is not None and index.index_id != self.main.index_id


def pricing(
    register: pd.DataFrame, assumptions: CostAssumptions = STANDARD, *, year: int
) -> Pricing:
    """Choose a page's price index and base year.

    Args:
        register: processed price_index.
        assumptions: price_index is an index_id, or index_id@issued for an older issue; empty for
            the first in the register that knows the base year. base_year is 0 for the page's year.
        year: the page's year.
    Raises: NotInDataError where the register has no such index; PriceError where that index has no
        value for the base year, or none at all has one for a base year that was asked for.
    """
    every, name = price_indices(register), assumptions.price_index
    wanted = [one for one in every if name in (one.index_id, f"{one.index_id}@{one.issued}")]
    if name and not wanted:
        known = ", ".join(dict.fromkeys(_names(every))) or "none"
        raise NotInDataError(f'price index "{name}" is not in the data; known are: {known}')
    base, wanted = assumptions.base_year or year, wanted[:1]
    usable = [one for one in every if not one.missing([base])]
    first = next((one for one in (wanted or newest(every)) if one in usable), None)
    if first is None and (name or assumptions.base_year):
        _refuse(wanted or every, base)
    others = [one for one in usable if one is not first]
    return Pricing(base, first, (first, *others) if first else ())


def _names(indices: Iterable[PriceIndex]) -> Iterator[str]:
    """Yield what each index, and each issue of it, is asked for by."""
    for one in indices:
        yield one.index_id
        if one.issued:
            yield f"{one.index_id}@{one.issued}"


def _refuse(indices: Sequence[PriceIndex], base_year: int) -> None:
    """Raise PriceError that says which years there are."""
    for one in indices:
        one.factor(base_year, base_year)
    raise PriceError(f"no price index has a value for {base_year}; there is none in the data")


def fixed_rows(area: AreaReview, prices: Pricing) -> pd.DataFrame:
    """Return every amount of a whole year in fixed prices, by every index.

    Args:
        area: the review; its own figures and its comparators' are read.
        prices: the indices and the base year.
    Returns: FIXED_COLUMNS, a row an indicator, organisation, year and index; `value` as printed and
        `fixed`, not rounded, are in the indicator's unit; fixed_missing says why there is none.
    """
    known = {one.indicator_id: one for one in area.catalogue.indicators_in(area.area)}
    money = [name for name, one in known.items() if one.unit in MONEY]
    series = area.series[area.series["indicator_id"].isin(money) & area.series["year"].notna()]
    rows = records(series[is_whole_year(series)])
    found = [
        {**row, **_fixed(row, known[row["indicator_id"]].unit, index, prices.base_year)}
        | {"decimals": known[row["indicator_id"]].decimals}
        for index in prices.indices
        for row in rows
    ]
    frame = pd.DataFrame(found, columns=FIXED_COLUMNS)
    return frame.astype(dict.fromkeys(("year", "base_year", "own_order", "decimals"), "Int64"))


def fixed_changes(rows: pd.DataFrame, area: AreaReview, prices: Pricing) -> pd.DataFrame:
    """Return how each cost has moved in fixed prices, since the year before and since the first.

    Args:
        rows: as fixed_rows gives them.
        area: the review that they are of.
        prices: the indices that they are in.
    Returns: FIXED_CHANGE_COLUMNS, two rows a series that has a figure of the page's year and more
        than one earlier one, else one; not rounded. moved_fixed is what reorganisations added,
        without_moves_percent the change without them; NaN where none has an amount. Figures of an
        interim report and of a whole year's source are not set against each other, nor those on
        both sides of a break.
    """
    known = rows[rows["fixed"].notna()]
    indices = {(one.index_id, one.issued): one for one in prices.indices}
    made = []
    for key, series in known.groupby(_SERIES, sort=False):
        ordered = records(series.sort_values("year"))
        now = ordered[-1]
        comparable = area.catalogue.indicators[now["indicator_id"]].comparable_from(now["year"])
        alike = [
            one
            for one in ordered[:-1]
            if is_interim(one, area.catalogue) == is_interim(now, area.catalogue)
            and one["year"] >= comparable
        ]
        if now["year"] == area.year and alike:
            starts = {one["year"]: one for one in (alike[0], alike[-1])}
            index = indices[str(key[2]), str(key[3])]
            made += [
                _change(start, now, _moved(area, start, now, index)) for start in starts.values()
            ]
    frame = pd.DataFrame(made, columns=FIXED_CHANGE_COLUMNS)
    integers = ("from_year", "year", "base_year", "own_order", "decimals")
    return frame.astype(dict.fromkeys(integers, "Int64"))


def since_first(changes: pd.DataFrame) -> pd.DataFrame:
    """Keep each series' change since its first year."""
    first = changes.groupby(_SERIES)["from_year"].transform("min")
    kept: pd.DataFrame = changes[changes["from_year"] == first]
    return kept.reset_index(drop=True)


def of_main(rows: pd.DataFrame, prices: Pricing) -> pd.DataFrame:
    """Keep the rows of the page's main index."""
    if prices.main is None:
        return rows.iloc[:0]
    kept: pd.DataFrame = rows[
        (rows["index_id"] == prices.main.index_id) & (rows["issued"] == prices.main.issued)
    ]
    return kept.reset_index(drop=True)


def unpriced_years(rows: pd.DataFrame) -> tuple[int, ...]:
    """Return the years that have an amount which an index cannot put into fixed prices."""
    lacking = rows[rows["value"].notna() & rows["fixed"].isna()]
    return tuple(sorted({int(year) for year in lacking["year"]}))


def _fixed(row: Mapping[str, Any], unit: str, index: PriceIndex, base_year: int) -> dict[str, Any]:
    year = int(row["year"])
    words: dict[str, Any] = {
        "index_id": index.index_id,
        "issued": index.issued,
        "index_name": index.spoken,
        "base_year": base_year,
    }
    if is_missing(row["value"]):
        return words | {"fixed": NAN, "fixed_missing": row["missing_reason"]}
    if index.missing([year]):
        return words | {"fixed": NAN, "fixed_missing": f"prisindex saknas för {year}"}
    fixed = deflated(row["value"], unit, index.factor(year, base_year))
    return words | {"fixed": fixed, "fixed_missing": ""}


def _moved(
    area: AreaReview, old: Mapping[str, Any], new: Mapping[str, Any], index: PriceIndex
) -> float:
    """Return what reorganisations between two figures added, in fixed prices.

    NaN where none has an amount, or the index lacks the year of one.
    """
    told = reorganisations(area, {**new, "previous_year": old["year"]}, priced=True)
    if not told or index.missing(int(one["year"]) for one in told):
        return NAN
    indicator, base = area.catalogue.indicators[new["indicator_id"]], int(new["base_year"])
    return float(
        sum(amount_of(one, indicator) * index.factor(int(one["year"]), base) for one in told)
    )


def _change(old: Mapping[str, Any], new: Mapping[str, Any], moved_fixed: float) -> dict[str, Any]:
    change = new["fixed"] - old["fixed"]
    return {
        **new,
        "from_year": old["year"],
        "old": old["value"],
        "new": new["value"],
        "change_percent": percent_of(new["value"] - old["value"], old["value"]),
        "old_fixed": old["fixed"],
        "new_fixed": new["fixed"],
        "fixed_change": change,
        "fixed_percent": percent_of(change, old["fixed"]),
        "moved_fixed": moved_fixed,
        "without_moves_percent": percent_of(change - moved_fixed, old["fixed"]),
    }


def index_names(indices: Iterable[PriceIndex]) -> tuple[str, ...]:
    """Return what is told of indices under a figure, each once."""
    return tuple(dict.fromkeys(one.described for one in indices))
