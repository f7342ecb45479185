"""Declared corrections: what is read instead of what stands in a cell, each with its reason.

Raw stays as printed. A correction names one cell and what it finds there; when the cell no longer
holds that, the correction is stale, and a stale one is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import Fault
from analysis.raw import RawData, RawTable, with_defaults
from analysis.rows import key_parts
from analysis.schemas import RAW_SOURCE_TABLES

#: Table, row of its frame, column.
_Cell = tuple[str, int, str]


@dataclass(frozen=True)
class _Missed:
    """A correction whose row is not to be found in a file, or not alone."""

    fault: Fault
    file: str


def apply_corrections(raw: RawData) -> tuple[RawData, Mapping[Fault, str]]:
    """Put every declared correction in its cell.

    Args:
        raw: as read; left as it is, so that what is printed can still be told.
    Returns: a copy whose cells hold what is to be parsed; a fault for every correction that names
        no cell, more than one, a cell already corrected, or one that holds something else, with the
        file in which its row is looked for in vain; with nothing where it is not that.
    """
    register = raw.tables["corrections"]
    cells = {name: raw.tables[name].cells.copy() for name in RAW_SOURCE_TABLES}
    filled = {name: with_defaults(raw.tables[name], raw.tables["sources"]) for name in cells}
    faults: dict[Fault, str] = {}
    done: dict[_Cell, str] = {}
    for index in range(len(register.cells)):
        found = _cell(index, raw, filled)
        if found in done:
            faults[register.fault(index, "key", "a cell that no other row corrects")] = ""
        elif isinstance(found, Fault):
            faults[found] = ""
        elif isinstance(found, _Missed):
            faults[found.fault] = found.file
        elif found is not None:
            done[found] = register.cell(index, "corrected")
    for name, column in sorted({(name, column) for name, _, column in done}):
        texts = cells[name][column].tolist()
        for (table, row, of), text in done.items():
            if (table, of) == (name, column):
                texts[row] = text
        cells[name][column] = pd.Series(texts, cells[name].index, cells[name][column].dtype)
    changed = {name: replace(raw.tables[name], cells=frame) for name, frame in cells.items()}
    return replace(raw, tables={**raw.tables, **changed}), faults


def _cell(
    index: int, raw: RawData, filled: Mapping[str, pd.DataFrame]
) -> _Cell | Fault | _Missed | None:
    """Return the cell that a correction names; None where other faults hide it."""
    register = raw.tables["corrections"]
    source_id, name, column = (
        register.cell(index, part) for part in ("source_id", "table", "column")
    )
    if source_id not in set(raw.tables["sources"].cells["source_id"]):
        return None
    if name not in filled:
        return register.fault(index, "table", f"one of {', '.join(filled)}")
    table = raw.tables[name]
    columns = table.schema.column_names
    wanted = key_parts(register.cell(index, "key"))
    if not wanted or not set(wanted) <= set(columns):
        return register.fault(index, "key", f"column=value; column=value, of {', '.join(columns)}")
    if column not in columns or column in table.schema.key:
        outside = [name for name in columns if name not in table.schema.key]
        return register.fault(index, "column", f"one of {', '.join(outside)}")
    rows = _matching(filled[name], {"source_id": source_id, **wanted})
    if not rows and not table.whole:
        return None
    if len(rows) != 1:
        stale = "" if rows else ": the correction is stale"
        file = f"{source_id}/{name}.csv"
        expected = f"the key of one row of {file}; {len(rows)} rows have it{stale}"
        return _Missed(register.fault(index, "key", expected), file)
    return _stale(index, register, table, rows[0]) or (name, rows[0], column)


def _stale(index: int, register: RawTable, table: RawTable, row: int) -> Fault | None:
    column = register.cell(index, "column")
    now = table.cell(row, column)
    if now == register.cell(index, "found"):
        return None
    file, line = table.place(row)
    expected = (
        f'"{now}", which now stands in {file}, row {line}, column {column}: the correction is stale'
    )
    return register.fault(index, "found", expected)


def _matching(cells: pd.DataFrame, wanted: Mapping[str, str]) -> list[int]:
    matches = pd.Series(True, index=cells.index)
    for column, value in wanted.items():
        matches &= cells[column] == value
    return [int(row) for row in cells.index[matches]]
