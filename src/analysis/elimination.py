"""Elimination: what a reader who knows some amounts, and sums of them, can compute of others."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias, TypeVar

#: What an amount is called.
Name = TypeVar("Name", bound=Hashable)
#: Amounts, and how often each is counted in a sum that comes to zero.
Row: TypeAlias = Mapping[Name, Fraction | int]
_Exact: TypeAlias = dict[Name, Fraction]

#: Amounts whose combinations are tried one by one; where there are more, something is told.
_MOST = 12


def told_about(
    sums: Iterable[Row[Name]], names: Collection[Name], known: Collection[Name]
) -> list[dict[Name, Fraction]]:
    """Return what the sums say of some unknown amounts and no other unknown ones.

    Args:
        sums: each comes to zero.
        names: some unknown amounts.
        known: the known ones; all others are unknown.
    Returns: sums of those two kinds only, from which every other such sum follows (Gauss-Jordan
        elimination, first what is neither, at last what is known). One without a known amount
        tells no amount: one unknown is as large as another.
    """
    rows: list[tuple[Name, _Exact[Name]]] = []
    for one in sums:
        row = {name: Fraction(count) for name, count in one.items() if count}
        for pivot, other in rows:
            row = _without(pivot, row, other)
        if row:
            chosen = min(row, key=lambda name: (name in names) + 2 * (name in known))
            rows = [(pivot, _without(chosen, other, row)) for pivot, other in rows]
            rows.append((chosen, row))
    return [row for pivot, row in rows if pivot in names]


def few_are_told(
    sums: Iterable[Row[Name]], people: Mapping[Name, int], known: Collection[Name], limit: float
) -> bool:
    """Return whether an amount can be computed that is about fewer people than the limit.

    Args:
        sums: each comes to zero.
        people: behind each unknown amount that is about fewer than the limit; 0 where nobody
            counted.
        known: the known amounts.
        limit: the fewest that an amount may be about.
    """
    return any(
        len(names) > _MOST
        or any(
            not row.keys().isdisjoint(known)
            for some in _fewer(names, people, limit)
            for row in told_about(rows, some, known)
        )
        for names, rows in _apart(told_about(sums, people, known), known)
    )


def _fewer(
    names: Sequence[Name], people: Mapping[Name, int], limit: float
) -> Iterator[tuple[Name, ...]]:
    """Yield every choice of names with fewer people together than the limit, but not nobody."""
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            if 0 < sum(people[name] for name in some) < limit:
                yield some


def _apart(
    rows: Iterable[_Exact[Name]], known: Collection[Name]
) -> list[tuple[list[Name], list[_Exact[Name]]]]:
    """Return rows in lots that have no unknown in common, with the unknowns of each."""
    lots: list[tuple[list[Name], list[_Exact[Name]]]] = []
    for row in rows:
        names, mine = [name for name in row if name not in known], [row]
        for lot in [lot for lot in lots if not row.keys().isdisjoint(lot[0])]:
            lots.remove(lot)
            names += [name for name in lot[0] if name not in names]
            mine += lot[1]
        lots.append((names, mine))
    return lots


def _without(name: Name, row: _Exact[Name], other: _Exact[Name]) -> _Exact[Name]:
    """Return a row from which one amount is eliminated by another row."""
    if name not in row:
        return row
    factor, zero = row[name] / other[name], Fraction(0)
    found = {key: row.get(key, zero) - factor * other.get(key, zero) for key in {**row, **other}}
    return {key: count for key, count in found.items() if count}
