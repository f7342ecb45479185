"""Which figures are about too few people to be shown, and which others would give them away.

A group with fewer people than the limit is hidden (primär undertryckning). What is left must not
let anyone compute it back, so more may have to go (komplementär undertryckning). Parts and their
whole hang together in two ways: the classes of one dimension and the total, and the organisations
below one organisation and that one itself. For each such sum:

* What is hidden in it is known together: the whole less the shown parts. So the people behind
  everything hidden in it must be as many as the limit. While they are too few the shown part with
  the fewest people goes too: classes in their order where equally many, a part whose people nobody
  counted last. Where none is left the whole goes, and with a total all its classes in every
  dimension: from any of them it can be computed.
* People whom no part is about are a hidden group as well. They make others harder to compute only
  where the figures show that the parts don't add up to the whole: shares by length of absence do.
* Where the parts have so many more people together than the whole that one part may lie in another,
  one hidden part takes all of them: it could be another's difference.
* A part that has a headcount and no figure is hidden too, by whoever made the source.

A figure may be a part in several sums: a class of a department is one of the department's and one
of the office's. At last all sums are solved together; while what is hidden comes out, more goes.

All sources are judged together, by the smallest headcount of each group, and each by itself where
it counts everybody, for two may part people in different ways.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from analysis.elimination import few_are_told
from analysis.group_sums import OTHERS, Cell, Sum, Told, sums_of, turn


def hidden_cells(
    together: Told, alone: Sequence[Told], parents: Mapping[str, str], limit: float
) -> frozenset[Cell]:
    """Return the cells that must not be shown; see the module.

    Args:
        together: what all sources tell of one indicator and period, of each cell the smallest
            headcount.
        alone: what each source tells, where there are several.
        parents: of each organisation, empty where it has none.
        limit: the fewest people that a figure may be about.
    """
    sums = list(sums_of(together, together.figures, parents))
    for told in alone:
        figures = {cell: told.figures.get(cell) or one for cell, one in together.figures.items()}
        known = Told(figures, {**together.people, **told.people})
        sums += [one for one in sums_of(known, told.figures, parents) if one.is_counted]
    counts = [item for told in (together, *alone) for item in told.people.items()]
    # Nobody, and no figure: there is nothing to hide.
    hidden = {
        cell for cell, count in counts if count < limit and (count or together.figures.get(cell))
    }
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        hidden |= {cell for cell in together.figures if (cell[0], "") in hidden}
        for one in sums:
            hidden |= _giving_away(one, hidden, limit)
        if len(hidden) == before and _comes_out(sums, hidden, limit):
            hidden |= _one_more(sums, hidden)
    return frozenset(hidden)


def _giving_away(one: Sum, hidden: Collection[Cell], limit: float) -> set[Cell]:
    """Return what must go so that what is hidden in one sum is about enough people together."""
    found: set[Cell] = set()
    if one.may_nest and any(part in hidden for part in one.figures):
        return set(one.shown(hidden))
    while (gone := _people_gone(one, {*hidden, *found}, limit)) is not None and gone < limit:
        shown = one.shown({*hidden, *found})
        if not shown:
            return {*found, one.whole}
        found.add(shown[0])
    return found


def _people_gone(one: Sum, hidden: Collection[Cell], limit: float) -> int | None:
    """Return how many people stand behind what a sum doesn't show; None where it shows all."""
    gone, rest = one.gone(hidden), one.rest(one.shown(hidden))
    known = sum(one.people[part] or 0 for part in gone)
    if one.adds_up is False and rest > 0:
        return max(rest, known)
    if gone:
        return known
    # Too few to be left alone, though no figure shows that they count.
    return 0 if 0 < rest < limit else None


def _comes_out(sums: Sequence[Sum], hidden: set[Cell], limit: float) -> bool:
    """Return whether a group that is too small, or several, come out when all sums are solved.

    As amounts (a share times its people) all sums are plain ones, so the headcounts don't matter.
    """
    people: dict[Cell | str, int] = {}
    rows: list[dict[Cell | str, int]] = []
    known: set[Cell | str] = set()
    for number, one in enumerate(sums):
        # Whom no part is about are others in every sum.
        unknowns = {
            f"{number}" if part == OTHERS else part: count
            for part, count in one.unknowns(hidden).items()
        }
        if one.whole in hidden:
            unknowns[one.whole] = one.counted or 0
        shown = one.shown(hidden)
        rows.append(dict.fromkeys([*unknowns, *shown], 1) | {one.whole: -1})
        known |= {*shown, one.whole} - hidden
        for part, count in unknowns.items():
            people[part] = min(count, people.get(part, count))
    small = {part: count for part, count in people.items() if count < limit}
    return any(small.values()) and few_are_told(rows, small, known, limit)


def _one_more(sums: Sequence[Sum], hidden: Collection[Cell]) -> set[Cell]:
    """Return the next part to hide: where one alone is hidden, else where any is, else a whole."""
    touched = [one for one in sums if one.gone(hidden)]
    lonely = [one for one in touched if len(one.unknowns(hidden)) == 1]
    for some in (lonely, touched):
        parts = [(one.people[part], part) for one in some for part in one.shown(hidden)]
        if parts:
            return {min(parts, key=lambda found: turn(*found))[1]}
    return {one.whole for one in touched}
