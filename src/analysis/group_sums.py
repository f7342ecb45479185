"""What hangs together: the total and its classes, an organisation and those below it.

A figure that is not shown may be computed from a whole and its other parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from analysis.breakdowns import class_order
from analysis.rounding import Bounded, bounded_sum

#: Organisation and breakdown, which is empty for the total.
Cell: TypeAlias = tuple[str, str]
Figures: TypeAlias = Mapping[Cell, Bounded | None]

#: Stands for the people whom no part of a sum is about.
OTHERS = "others"


@dataclass(frozen=True)
class Told:
    """What is told of one indicator and period.

    Attributes:
        figures: every cell that has a row; None where that has no figure.
        people: headcounts of such cells, where one is told.
    """

    figures: Figures
    people: Mapping[Cell, int]


@dataclass(frozen=True)
class Sum:
    """A whole and its parts.

    Attributes:
        people: in each part; None where nobody counted.
        counted: people in the whole; None where nobody counted.
        adds_up: whether the parts' figures add up to the whole's; None where one is missing. One
            part alone never does: a share may well be the same as that of all.
    """

    whole: Cell
    figures: Figures
    people: Mapping[Cell, int | None]
    counted: int | None
    adds_up: bool | None

    @property
    def may_nest(self) -> bool:
        """Return whether a part may lie inside another: too many people for a partition."""
        known = [count for count in self.people.values() if count]
        return bool(known) and self.counted is not None and sum(known) - self.counted >= min(known)

    @property
    def is_counted(self) -> bool:
        """Return whether the people of the whole and of every part are known."""
        return self.counted is not None and None not in self.people.values()

    def shown(self, hidden: Collection[Cell]) -> list[Cell]:
        """Return the parts with a figure that are shown, the one that is to go next first."""
        parts = [part for part, figure in self.figures.items() if figure and part not in hidden]
        return sorted(parts, key=lambda part: turn(self.people[part], part))

    def gone(self, hidden: Collection[Cell]) -> list[Cell]:
        """Return the parts that are not shown; of those without a figure, the counted ones."""
        return [
            part for part in self.figures if part in hidden or self._is_missing_and_counted(part)
        ]

    def _is_missing_and_counted(self, part: Cell) -> bool:
        return self.figures[part] is None and bool(self.people[part])

    def rest(self, shown: Iterable[Cell]) -> int:
        """Return how many people of the whole no shown part is about; 0 if that is not known."""
        counts = [self.people[part] for part in shown]
        if self.counted is None or None in counts:
            return 0
        return max(0, self.counted - sum(count for count in counts if count is not None))

    def unknowns(self, hidden: Collection[Cell]) -> dict[Cell | str, int]:
        """Return the people of what is not shown, with those whom no part is about, if they count.

        Where nobody counted a part, those who are left over may all be in it.
        """
        gone = self.gone(hidden)
        people: dict[Cell | str, int] = {part: self.people[part] or 0 for part in gone}
        rest = self.rest(self.shown(hidden)) - sum(people.values())
        if self.adds_up is False and rest > 0:
            uncounted: list[Cell | str] = [part for part in gone if self.people[part] is None]
            people |= dict.fromkeys(uncounted or [OTHERS], rest)
        return people


def turn(count: int | None, cell: Cell) -> tuple[float, tuple[int, str, int], Cell]:
    """Return what sorts parts by when they are to go."""
    return inf if count is None else count, class_order(cell[1]), cell


def sums_of(told: Told, cells: Iterable[Cell], parents: Mapping[str, str]) -> Iterator[Sum]:
    """Yield every whole with those of its parts that are among the cells."""
    by_dimension: dict[tuple[str, str], list[Cell]] = {}
    by_parent: dict[Cell, list[Cell]] = {}
    for organisation, breakdown in cells:
        cell = (organisation, breakdown)
        if breakdown:
            dimension = breakdown.partition("=")[0]
            by_dimension.setdefault((organisation, dimension), []).append(cell)
        above = _nearest_above(cell, told.figures, parents)
        # Without a headcount above, nobody knows how many more there are than those listed.
        if above in told.people:
            by_parent.setdefault(above, []).append(cell)
    for (organisation, _), parts in by_dimension.items():
        yield _sum(told, (organisation, ""), parts)
    for whole, parts in by_parent.items():
        yield _sum(told, whole, parts)


def _nearest_above(cell: Cell, figures: Figures, parents: Mapping[str, str]) -> Cell:
    """Return the same figure of the nearest organisation above that has one; ("", "") if none."""
    organisation, breakdown = cell
    while organisation := parents.get(organisation, ""):
        if figures.get((organisation, breakdown)) is not None:
            return organisation, breakdown
    return "", ""


def _sum(told: Told, whole: Cell, parts: Sequence[Cell]) -> Sum:
    figures = {part: told.figures[part] for part in parts}
    total, known = told.figures.get(whole), [one for one in figures.values() if one is not None]
    adds_up = None
    if total is not None and len(known) == len(parts):
        adds_up = len(parts) > 1 and bounded_sum(known).meets(total)
    people = {part: told.people.get(part) for part in parts}
    return Sum(whole, figures, people, told.people.get(whole), adds_up)
