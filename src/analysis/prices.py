"""Fixed prices (fasta priser): amounts of one year as they would be in another year's prices.

An index comes from the register price_index. One that is revised is kept issue by issue, so that an
older report can be made again and a revision can be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.errors import PriceError
from analysis.rounding import NAN, exact, is_missing
from analysis.rows import records
from analysis.vocabulary import MONEY
from analysis.words import lowered


@dataclass(frozen=True)
class PriceIndex:
    """One issue of a price index (prisindex).

    Attributes:
        index_id, name, base, publisher, table_id: as in the register.
        issued: date of the issue; empty for an index that is not revised.
        note: what its register says to the reader of it, such as what it does not measure.
        values: year -> value on the base, exact.
    """

    index_id: str
    name: str
    base: str
    publisher: str
    table_id: str
    issued: str
    note: str
    values: Mapping[int, Fraction]

    @property
    def spoken(self) -> str:
        """Return its name as it stands inside a sentence, with its issue where it has one."""
        issue = f", utgåvan {self.issued}" if self.issued else ""
        return f"{lowered(self.name)}{issue}"

    @property
    def described(self) -> str:
        """Return what stands under every fixed-price figure: name, base, publisher, remark."""
        where = f", tabell {self.table_id}" if self.table_id else ""
        issue = f", utgåvan {self.issued}" if self.issued else ""
        text = f"Prisindex: {self.name} ({self.base}), {self.publisher}{where}{issue}."
        return f"{text} {self.note}".strip()

    def missing(self, years: Iterable[int]) -> tuple[int, ...]:
        """Return those of the years that the index has no value for, ascending."""
        return tuple(sorted(set(years) - set(self.values)))

    def factor(self, year: int, base_year: int) -> Fraction:
        """Return what an amount of `year` is multiplied by to be in `base_year`'s prices.

        Raises: PriceError that names the years which the index lacks.
        """
        if absent := self.missing((year, base_year)):
            lacking = ", ".join(map(str, absent))
            known = ", ".join(map(str, sorted(self.values)))
            raise PriceError(f"{self.index_id} has no value for {lacking}; it has {known}")
        return self.values[base_year] / self.values[year]


def price_indices(register: pd.DataFrame) -> tuple[PriceIndex, ...]:
    """Return every issue of every index, in the register's order, an index's newest issue first.

    Args:
        register: processed price_index.
    Raises: PriceError where an issue mixes bases, or has a value that is none.
    """
    found = []
    for _, index in register.groupby("index_id", sort=False):
        issues = [_issue(records(rows)) for _, rows in index.groupby("issued")]
        found += sorted(issues, key=lambda one: one.issued, reverse=True)
    return tuple(found)


def newest(indices: Iterable[PriceIndex]) -> tuple[PriceIndex, ...]:
    """Return the newest issue of every index, in the order given."""
    best: dict[str, PriceIndex] = {}
    for index in indices:
        if index.index_id not in best or index.issued > best[index.index_id].issued:
            best[index.index_id] = index
    return tuple(best.values())


def deflated(value: float, unit: str, factor: Fraction) -> float:
    """Return an amount in another year's prices, not rounded; NaN where it is missing.

    Args:
        value: the amount.
        unit: its unit code, one of money; shares and counts have no price.
        factor: see PriceIndex.factor.
    Raises: PriceError where the unit is none of money.
    """
    if unit not in MONEY:
        raise PriceError(f"{unit} is no unit of money; only amounts have a price")
    return NAN if is_missing(value) else float(Fraction(value) * factor)


def _issue(rows: list[dict[str, Any]]) -> PriceIndex:
    """Return one issue from its rows."""
    first = rows[0]
    bases = sorted({row["base"] for row in rows})
    if len(bases) > 1:
        raise PriceError(f"{first['index_id']} mixes bases: {', '.join(bases)}")
    values = {}
    for row in rows:
        if is_missing(row["value"]) or not row["value"] > 0:
            raise PriceError(f"{row['index_id']} {row['year']}: an index is a figure above zero")
        values[int(row["year"])] = Fraction(exact(row["value"], int(row["decimals"])))
    words = ("index_id", "name", "base", "publisher", "table_id", "issued")
    notes = dict.fromkeys(row["note"] for row in rows if row["note"])
    return PriceIndex(
        **{name: first[name] for name in words},
        note=" ".join(notes),
        values=MappingProxyType(values),
    )
