"""Tables in a workbook: a sheet a table, its first row the columns, every cell as it was typed.

A cell is text. A number or a date has lost how it was printed ("3,50 %" is 0.035), so it is a fault
that names the cell and the remedy.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.csvfile import LOST, header_faults, in_order, nearest
from analysis.errors import CellFault, ContractError, Fault
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, Table
from analysis.workbook_file import Failed, Sheet, letters, open_sheets

#: Sheets of a template that are for reading.
GUIDE, WORDS = "läs mig", "ord"
#: The name of a sheet of somebody's own begins with it; such a sheet is passed over.
OWN = "_"
TABLES: Mapping[str, Table] = {**RAW_REGISTERS, **RAW_SOURCE_TABLES}
_TEXT = "text: give the cell the format Text, then type what is printed"
#: How spreadsheets write an error, in English and in Swedish.
_ERRORS = frozenset(
    "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #DIVISION/0! #SAKNAS! #NAMN? #SKÄRNING!"
    " #OGILTIGT! #REFERENS! #VÄRDEFEL!".split()
)
_VALUE = "a value: the cell's formula came to an error"


@dataclass(frozen=True)
class SheetTable:
    """The rows of one sheet, or rows that never stood in one.

    Attributes:
        table: its schema.
        rows: the cells of each row, in the order of the table's columns.
        numbers: the sheet's row on which each of them stands, the header being row 1; none where
            there is no sheet.
        letters: name of a column -> its letters in the sheet.
    """

    table: Table
    rows: Sequence[list[str]]
    numbers: Sequence[int] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def fault(self, row: int, fault: Fault) -> Fault:
        """Return a fault of one row, its place told as the sheet has it."""
        if not self.numbers:
            return fault
        column = self.letters.get(fault.column, "")
        return CellFault(
            self.table.name, self.numbers[row], column, fault.found, fault.expected
        )


def read_workbook(data: bytes, file: str) -> dict[str, SheetTable]:
    """Read the tables of a workbook; what their cells say is not judged.

    Args:
        data: the workbook's bytes.
        file: its name, for faults.
    Returns: by name, the tables that have a row.
    Raises: ContractError with every fault of every sheet.
    """
    tables: dict[str, SheetTable] = {}
    faults: list[Fault] = []
    for sheet in open_sheets(data, file):
        if sheet.name.startswith(OWN) or sheet.name.strip().lower() in (GUIDE, WORDS):
            continue
        found = list(_sheet_faults(sheet)) or list(_cell_faults(sheet))
        faults += found
        if not found and (table := _table(sheet)).rows:
            tables[sheet.name] = table
    if not faults and not tables:
        faults.append(Fault(file, 0, "", "no table with a row", f"a sheet named as {_names()}"))
    if faults:
        raise ContractError(faults)
    return tables


def to_csv(table: Table, rows: Sequence[Sequence[str]]) -> tuple[bytes, list[int]]:
    """Return rows as a raw file holds them, without optional columns in which nothing stands.

    Returns: the bytes, and the line on which each row begins, the header being line 1.
    """
    kept = [
        at
        for at, column in enumerate(table.columns)
        if not column.optional or any(row[at] for row in rows)
    ]
    text, lines, line = io.StringIO(), [], 2
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([table.column_names[at] for at in kept])
    for row in rows:
        lines.append(line)
        cells = [row[at] for at in kept]
        writer.writerow(cells)
        # As the csv module counts them: a carriage return ends a line too.
        line += 1 + sum(len(cell.splitlines()) - 1 for cell in cells if "\n" in cell)
    return text.getvalue().encode(), lines


def _sheet_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield why a sheet is none that can be read as a table."""
    table = TABLES.get(sheet.name)
    is_empty = not any(cell != "" for row in sheet.rows for cell in row)
    if table is None:
        if not is_empty:
            hint = nearest(sheet.name, list(TABLES)) or f"; a sheet of your own begins with {OWN}"
            yield CellFault(sheet.name, 0, "", sheet.name, f"a sheet named as {_names()}{hint}")
        return
    if is_empty:
        return
    if sheet.hidden:
        expected = "a sheet that is shown, so that everybody sees what is read; or none"
        yield CellFault(sheet.name, 0, "", "a hidden sheet", expected)
    for first_row, first, last_row, last in sheet.merged:
        found = f"cells merged to {letters(last)}{last_row + 1}"
        expected = "cells that are not merged, each with its own value"
        yield CellFault(sheet.name, first_row + 1, letters(first), found, expected)
    header = [str(cell) for cell in _trimmed(sheet.rows[0])]
    for fault in header_faults(header, 1, sheet.name, table):
        column = letters(header.index(fault.column)) if fault.column in header else ""
        yield CellFault(sheet.name, 1, column, fault.found, fault.expected)


def _cell_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield every cell that is no text, or that holds what no text needs."""
    for number, row in enumerate(sheet.rows, 1):
        for at, cell in enumerate(row):
            if cell != "" and (fault := _amiss(cell)):
                yield CellFault(sheet.name, number, letters(at), *fault)
    width = len(_trimmed(sheet.rows[0])) if sheet.rows else 0
    for number, row in enumerate(sheet.rows, 1):
        if beyond := [at for at in range(width, len(row)) if row[at] != ""]:
            found = str(row[beyond[0]])
            yield CellFault(sheet.name, number, letters(beyond[0]), found, "nothing beside the table")


def _amiss(cell: Any) -> tuple[str, str] | None:
    """Return what a cell holds and what it should hold; None where it is in order."""
    if isinstance(cell, str):
        if cell.strip() in _ERRORS:
            return cell, _VALUE
        lost = LOST.search(cell)
        return (lost[0], "text without lost letters and control characters") if lost else None
    if isinstance(cell, Failed):
        return str(cell), _VALUE
    if isinstance(cell, bool):
        return str(cell).upper(), _TEXT
    if isinstance(cell, float | int):
        return f"the number {cell:.15g}", _TEXT
    return f"the date or time {cell}", _TEXT


def _table(sheet: Sheet) -> SheetTable:
    """Return the rows of a sheet without a fault."""
    table = TABLES[sheet.name]
    if not sheet.rows:
        return SheetTable(table, [])
    header = [str(cell) for cell in _trimmed(sheet.rows[0])]
    kept = [
        (number, [str(cell) for cell in row[: len(header)]])
        for number, row in enumerate(sheet.rows[1:], 2)
        if any(str(cell).strip() for cell in row)
    ]
    rows = in_order([cells for _, cells in kept], header, table)
    places = {name: letters(at) for at, name in enumerate(header)}
    return SheetTable(table, rows, [number for number, _ in kept], places)


def _trimmed(header: Sequence[Any]) -> Sequence[Any]:
    """Return a header without the empty cells at its end."""
    width = max((at + 1 for at, cell in enumerate(header) if cell != ""), default=0)
    return header[:width]


def _names() -> str:
    return ", ".join(TABLES)
