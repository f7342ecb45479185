"""Whatever the groups: what is not shown is about enough people, and cannot be computed back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import reconcile
from analysis.disclosure import without_small_groups
from analysis.elimination import told_about
from analysis.group_sums import Told
from analysis.rounding import Bounded, exact
from analysis.small_groups import hidden_cells
from tests.spec.given import figure, tables

LIMIT = 5
counts = st.integers(1, 12)
figures = st.integers(0, 999).map(lambda tenths: f"{tenths // 10},{tenths % 10}")
#: Headcounts of the classes of one dimension.
dimensions = st.lists(counts, min_size=1, max_size=5)


def published(found: Mapping[str, object], dimension: str) -> dict[str, int]:
    """Return the headcounts of a dimension's classes whose figures are shown."""
    after, heads = found["observations"], found["headcounts"]
    shown = set(after.loc[after["value"].notna(), "breakdown"])
    mine = heads[heads["breakdown"].str.startswith(f"{dimension}=")]
    return {
        part: int(count)
        for part, count in zip(mine["breakdown"], mine["headcount"], strict=True)
        if part in shown
    }


@given(st.data(), st.lists(dimensions, min_size=1, max_size=3), st.integers(0, 7))
@settings(max_examples=60)
def test_beside_a_shown_total_nobody_is_hidden_or_as_many_as_the_limit(data, parts, more):
    total = max(map(sum, parts)) + more
    heads = {"": total} | {
        f"{dimension}={at}": count
        for dimension, classes in zip(("age", "sex", "unit"), parts, strict=False)
        for at, count in enumerate(classes)
    }
    # A share that is far above every other never is their sum.
    texts = {part: data.draw(figures) if part else "9999" for part in heads}
    where = {"indicator_id": "leave", "organisation_id": "kontoret", "period": "2023"}
    before = tables(
        [figure("leave", 2023, text, breakdown=part) for part, text in texts.items()],
        headcounts=[{**where, "breakdown": part, "headcount": n} for part, n in heads.items()],
    )
    after = without_small_groups(before)
    values = after["observations"].set_index("breakdown")["value"]
    small = [part for part, count in heads.items() if count < LIMIT]
    assert values[small].isna().all()
    if values.isna()[""]:
        assert values.isna().all()
        return
    for dimension in {part.partition("=")[0] for part in heads if part}:
        hidden = total - sum(published(after, dimension).values())
        assert hidden == 0 or hidden >= LIMIT
    reconcile(after)


#: Headcounts by department and class: a table whose every line has a sum.
grids = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(st.data(), grids)
@settings(max_examples=60)
def test_a_hidden_group_cannot_be_computed_from_departments_and_classes_together(data, grid):
    people: dict[tuple[str, str], int] = {}
    for row, line in enumerate(grid):
        for column, count in enumerate(line):
            for cell in ((f"d{row}", f"age={column}"), ("k", f"age={column}")):
                people[cell] = people.get(cell, 0) + count
        people[f"d{row}", ""] = sum(line)
    people["k", ""] = sum(map(sum, grid))
    shares = {cell: exact(data.draw(st.integers(0, 9_999)) / 100, 2) for cell in people}
    told = Told({cell: Bounded.of(share, 2) for cell, share in shares.items()}, people)
    parents = {f"d{row}": "k" for row in range(len(grid))}

    hidden = hidden_cells(told, (), parents, LIMIT)

    assert {cell for cell, count in people.items() if count < LIMIT} <= hidden
    known = [cell for cell in people if cell not in hidden]
    for some in sets(sorted(hidden), people):
        assert not computable(equations(people), known, some), some


def sets(cells, people):
    """Yield every choice of cells with fewer people together than the limit."""
    for size in range(1, LIMIT):
        for some in combinations(cells, size):
            if sum(people[cell] for cell in some) < LIMIT:
                yield some


def equations(people):
    """Return the sums that a reader can set up: each share with its people."""
    departments = sorted({who for who, _ in people if who != "k"})
    classes = sorted({part for _, part in people if part})
    sums = [((who, ""), [(who, part) for part in classes]) for who in ("k", *departments)]
    sums += [(("k", part), [(who, part) for who in departments]) for part in ("", *classes)]
    return [{part: people[part] for part in parts} | {who: -people[who]} for who, parts in sums]


def computable(rows, known, some):
    """Return whether an amount made up of some unknowns follows from the known ones.

    That two unknowns are alike tells no amount, and how the known ones hang together nothing new.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    others = [name for name in names if name not in known and name not in some]

    def lines(chosen):
        return [[row.get(name, 0) for name in chosen] for row in rows]

    def free(zero):
        """Return how many sums are left in which none of some names occurs."""
        return rank(lines(names)) - rank(lines(zero))

    return free(others) > free([*others, *known]) + free([*others, *some])


def rank(lines):
    """Return how many of some lines say something that the others don't, exactly."""
    left, found = [[Fraction(count) for count in line] for line in lines], 0
    while left:
        line = left.pop()
        at = next((place for place, count in enumerate(line) if count), None)
        if at is not None:
            found += 1
            left = [
                [one - other * row[at] / line[at] for one, other in zip(row, line, strict=True)]
                for row in left
            ]
    return found


@given(st.lists(st.lists(st.integers(-1, 1), min_size=6, max_size=6), max_size=5))
def test_elimination_finds_exactly_what_can_be_computed(lines):
    sums, known = [dict(enumerate(line)) for line in lines], {4, 5}
    found = {
        at for at in range(4) for row in told_about(sums, [at], known) if not known.isdisjoint(row)
    }
    assert found == {at for at in range(4) if computable([*sums, {}], [4, 5], [at])}
