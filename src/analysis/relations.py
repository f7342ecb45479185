"""What must hold between rows and between tables: keys, references, parents, roles, targets.

Every function takes the raw tables by name and yields faults. A table that could not be read whole
is no witness: nothing is said about what it seems to lack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analysis.csvfile import nearest
from analysis.errors import Fault
from analysis.raw import RawTable
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, Column
from analysis.vocabulary import MONEY, SINGLE_ROLES

RawTables = Mapping[str, RawTable]

_SCHEMAS = (*RAW_REGISTERS.values(), *RAW_SOURCE_TABLES.values())
_REFERENCES = [
    (schema.name, column) for schema in _SCHEMAS for column in schema.columns if column.refers_to
]


def key_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield every row whose key an earlier row has; defaults are filled in beforehand."""
    for name, table in tables.items():
        key = table.schema.key
        within = ("source_id",) if name in RAW_SOURCE_TABLES else ()
        shared = [*within, *key]
        doubled = table.cells.loc[table.cells.duplicated(shared, keep=False), shared]
        firsts: dict[tuple[str, ...], int] = {}
        for index, *values in doubled.itertuples():
            first = firsts.setdefault(tuple(values), index)
            # An empty id is told as such; two of them are not also a double key.
            if first == index or not doubled.loc[index, key[0]]:
                continue
            file, row = table.place(first)
            found = "; ".join(f"{column}={doubled.loc[index, column]}" for column in key)
            column = key[0] if len(key) == 1 else ""
            yield table.fault(index, column, f"a key of its own; {file}, row {row} has it", found)


def retold_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield measures with another source's id and another title.

    The newest source holds for a measure that two decide; an id left behind in a copied workbook
    would make one measure of two.
    """
    table = tables["measures"]
    titles = table.cells["title"].str.strip().str.casefold()
    cells = table.cells[table.cells["measure_id"] != ""].assign(title=titles)
    for _, same in cells.groupby("measure_id", sort=False):
        first = same.iloc[0]
        file, row = table.place(same.index[0])
        others = (same["source_id"] != first["source_id"]) & (same["title"] != first["title"])
        for index in same.index[others]:
            expected = f"an id of its own, or the title that it has in {file}, row {row}"
            yield table.fault(index, "measure_id", expected)


def reference_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield every id that stands in no row of the table that it refers to."""
    for name, column in _REFERENCES:
        target, _, target_column = column.refers_to.partition(".")
        if tables[target].whole:
            # White space at an id's ends is told as such; the id itself may be well.
            known = list(tables[target].cells[target_column].str.strip())
            yield from _dangling(tables[name], column, known, target)


def _dangling(table: RawTable, column: Column, known: list[str], target: str) -> Iterator[Fault]:
    ids = table.cells[column.name].str.strip()
    dangling = ids[(ids != "") & ~ids.isin(known)]
    # Once an id: comparing texts is slow, and one slip may stand in every row.
    hints = {
        value: nearest(value, known) for value in dangling.unique() if _is_formed(value, column)
    }
    for index, value in dangling[dangling.isin(list(hints))].items():
        expected = f"an id that stands in {target}{hints[value]}"
        yield table.fault(int(str(index)), column.name, expected)


def _is_formed(value: str, column: Column) -> bool:
    """Return whether a text can be such an id at all; one that can't is told as that alone."""
    return not column.pattern or re.fullmatch(column.pattern, value, re.ASCII) is not None


def default_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield a fault unless exactly one organisation is the default."""
    table = tables["organisations"]
    cells = table.cells["default"].str.strip()
    chosen = cells.index[cells == "yes"]
    # A word that stands there is told as such, and may have been meant as the one.
    if table.whole and len(cells) and (cells == "").all():
        yield Fault("organisations.csv", 0, "default", "", '"yes" on exactly one organisation')
    for index in chosen[1:]:
        file, row = table.place(chosen[0])
        yield table.fault(index, "default", f"one default; {file}, row {row} is it already")


def twin_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield organisations with another's Kolada id, and municipalities with another's short name.

    Groups may share a short name: editions of a group do.
    """
    table = tables["organisations"]
    cells = table.cells
    for column, may_be in (
        ("kolada_id", cells["kolada_id"] != ""),
        ("short_name", (cells["short_name"] != "") & (cells["kind"] == "municipality")),
    ):
        texts = cells.loc[may_be, column].str.strip().str.casefold()
        for index in texts.index[texts.duplicated()]:
            file, row = table.place(int(texts.index[texts == texts[index]][0]))
            yield table.fault(index, column, f"one that no other has; {file}, row {row} has it")


def parent_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield statement lines whose parent is not in their statement, and parents in a circle."""
    organisations = tables["organisations"]
    yield from _circles(organisations, "organisation_id", list(organisations.cells.index))
    lines = tables["budget_lines"]
    for _, statement in lines.cells.groupby(["source_id", "statement"], sort=False):
        known = set(statement["line_id"])
        parents = statement["parent_id"]
        if lines.whole:
            for index in parents.index[(parents != "") & ~parents.isin(known)]:
                hint = nearest(parents[index], sorted(known))
                yield lines.fault(index, "parent_id", f"a line_id of the same statement{hint}")
        yield from _circles(lines, "line_id", list(statement.index))


def _circles(table: RawTable, key: str, rows: list[int]) -> Iterator[Fault]:
    """Yield one fault a circle of parents, at the row of the circle that stands first."""
    cells = table.cells.loc[rows, [key, "parent_id"]]
    parents = dict(zip(cells[key], cells["parent_id"], strict=True))
    told: set[str] = set()
    for index, start in cells[key].items():
        line = [start]
        while (parent := parents.get(line[-1], "")) and parent not in line:
            line.append(parent)
        # A row without an id is told as such; it is no parent.
        if start and parent == start and start not in told:
            told.update(line)
            circle = " > ".join([*line, start])
            expected = f"parents that end; {circle} goes round"
            yield table.fault(int(str(index)), "parent_id", expected)


def role_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield indicators that fill a role already filled, or are a change of a printed change."""
    table = tables["indicators"]
    firsts: dict[str, str] = {}
    changes = dict(zip(table.cells["indicator_id"], table.cells["change_of"], strict=True))
    for index, row in table.cells.iterrows():
        role, target = row["role"], row["change_of"]
        first = firsts.setdefault(role, row["indicator_id"])
        if role in SINGLE_ROLES and first != row["indicator_id"]:
            expected = f"a role that one indicator fills; {first} fills it already"
            yield table.fault(int(str(index)), "role", expected)
        if changes.get(target):
            expected = "an indicator that is no change of another"
            yield table.fault(int(str(index)), "change_of", expected)


#: What a column that points at another indicator asks for.
_PAIRS = {
    "interval_of": "a figure in the half-width's own unit",
    "volume_of": "a cost, an amount of money",
}


def pair_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield volumes and half-widths that do not fit what they belong to, or are one too many."""
    table = tables["indicators"]
    units = dict(zip(table.cells["indicator_id"], table.cells["unit"], strict=True))
    firsts: dict[tuple[str, str], str] = {}
    for index, row in table.cells.iterrows():
        for column, wanted in _PAIRS.items():
            target, row_number = row[column].strip(), int(str(index))
            if target not in units:
                continue
            first = firsts.setdefault((column, target), row["indicator_id"])
            if first != row["indicator_id"]:
                expected = f"one indicator only; {first} is {target}'s already"
                yield table.fault(row_number, column, expected)
            if column == "interval_of" and row["unit"] != units[target]:
                yield table.fault(row_number, column, f"{wanted}: {units[target]}")
            if column == "volume_of" and units[target] not in MONEY:
                yield table.fault(row_number, column, wanted)


def target_faults(tables: RawTables) -> Iterator[Fault]:
    """Yield explanations of something that no table has."""
    table = tables["explanations"]
    lines = tables["budget_lines"].cells
    known = {
        "indicators": set(tables["indicators"].cells["indicator_id"]),
        "measures": set(tables["measures"].cells["measure_id"]),
        "budget_lines": set(lines["source_id"] + "/" + lines["statement"] + "." + lines["line_id"]),
    }
    for index, row in table.cells.iterrows():
        kind, target = row["target_table"], row["target_id"].strip()
        # A statement's lines have their names within one source only.
        wanted = f"{row['source_id']}/{target}" if kind == "budget_lines" else target
        if kind in known and tables[kind].whole and target and wanted not in known[kind]:
            hint = nearest(wanted, sorted(known[kind])).replace(f"{row['source_id']}/", "")
            yield table.fault(int(str(index)), "target_id", f"an id that stands in {kind}{hint}")
