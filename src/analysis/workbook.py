"""Tables in a workbook: a sheet a table, its first row the columns, every cell as it was typed.

A cell is text. A number or a date has lost how it was printed ("3,50 %" is 0.035), so it is a fault
that names the cell and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.csvfile import LOST as UNWANTED
from analysis.csvfile import header_faults, in_order, is_no_header, nearest
from analysis.errors import CellFault, ContractError, Fault
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, Table
from analysis.workbook_file import Odd, Sheet, open_sheets
from analysis.workbook_marks import ERROR, LOST, OWN, UNCALCULATED, letters

TABLES: Mapping[str, Table] = {**RAW_REGISTERS, **RAW_SOURCE_TABLES}
_TEXT = "text: give the cell the format Text, then type what is printed"
#: How spreadsheets write an error, in English and in Swedish.
_ERRORS = frozenset(
    [
        *("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"),
        *("#DIVISION/0!", "#SAKNAS!", "#NAMN?", "#SKÄRNING!", "#OGILTIGT!", "#REFERENS!"),
        "#VÄRDEFEL!",
    ]
)
#: What ends a line inside a cell, as the csv module counts them; what a cell is quoted for.
_LINE_END, _IN_MARKS = re.compile("\r\n|\r|\n"), re.compile('[,"\r\n]')
#: As LibreOffice writes the others.
_NUMBERED_ERROR = re.compile(r"(?:Err|Fel):5\d\d", re.ASCII)
_REMEDIES = {
    ERROR: "what is printed, typed as text: the cell's formula came to an error",
    UNCALCULATED: "what is printed, typed as text; or open the file and save it, so that it counts",
    LOST: "plain text: type the cell anew",
}


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
        return CellFault(self.table.name, self.numbers[row], column, fault.found, fault.expected)


def read_workbook(data: bytes, file: str) -> dict[str, SheetTable]:
    """Read the tables of a workbook; what their cells say is not judged.

    Args:
        data: the workbook's bytes.
        file: its name, for faults.
    Returns: by name, the tables that have a sheet, with or without a row; one has a row.
    Raises: ContractError with every fault of every sheet.
    """
    tables: dict[str, SheetTable] = {}
    faults: list[Fault] = []
    for sheet in open_sheets(data, file):
        found = list(_sheet_faults(sheet)) or list(_cell_faults(sheet))
        faults += found
        if sheet.name in TABLES and not found:
            tables[sheet.name] = _table(sheet)
    if not faults and not any(table.rows for table in tables.values()):
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
    records = [[table.column_names[at] for at in kept], *([row[at] for at in kept] for row in rows)]
    lines, line = [], 1
    for cells in records:
        lines.append(line)
        line += 1
        if _LINE_END.search("".join(cells)):
            line += sum(len(_LINE_END.findall(cell)) for cell in cells)
    text = "".join(",".join(map(_quoted, cells)) + "\n" for cells in records)
    return text.encode(), lines[1:]


@lru_cache(maxsize=10_000)
def _quoted(cell: str) -> str:
    # The csv module leaves a lone carriage return bare, which then ends the row.
    return '"' + cell.replace('"', '""') + '"' if _IN_MARKS.search(cell) else cell


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
    yield from _hidden_faults(sheet)
    if misplaced := _misplaced_header(sheet, table):
        yield misplaced
        return
    for first_row, first, last_row, last in sheet.merged:
        found = f"cells merged to {letters(last)}{last_row + 1}"
        expected = "cells that are not merged, each with its own value"
        yield CellFault(sheet.name, first_row + 1, letters(first), found, expected)
    yield from _header_faults(sheet, table)


def _hidden_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield the rows and the columns that nobody sees; filters hide those that don't fit."""
    rows = _joined(sheet.hidden_rows, lambda at: str(at + 1))
    columns = _joined(sheet.hidden_columns, letters)
    seen = "shown, so that everybody sees what is read"
    if rows:
        expected = f"rows that are {seen}: clear the filter, or unhide them"
        yield CellFault(sheet.name, 0, "", f"hidden rows: {rows}", expected)
    if columns:
        expected = f"columns that are {seen}: unhide them"
        yield CellFault(sheet.name, 0, "", f"hidden columns: {columns}", expected)


def _joined(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """Return numbers by name, neighbours as one: 3, 5-9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join("-".join(dict.fromkeys([name(run[0]), name(run[-1])])) for run in runs)


def _misplaced_header(sheet: Sheet, table: Table) -> Fault | None:
    """Return a fault where no column's name stands in the first row."""
    header = _header(sheet)
    if not is_no_header(header, table):
        return None
    (fault,) = header_faults(header, 1, sheet.name, table)
    needed = set(table.needed_names)
    below = (number for number, row in enumerate(sheet.rows, 1) if needed <= set(row))
    where = next((f"{table.name} in row 1; they stand in row {number}" for number in below), "")
    expected = f"the columns of {where}" if where else fault.expected
    return CellFault(sheet.name, 1, "", fault.found, expected)


def _header_faults(sheet: Sheet, table: Table) -> Iterator[Fault]:
    """Yield what is wrong with the names of the columns, each at its cell."""
    header = _header(sheet)
    blank = [at for at, name in enumerate(header) if not name]
    for fault in header_faults(header, 1, sheet.name, table):
        if fault.column and fault.column in header:
            column = letters(header.index(fault.column))
            yield CellFault(sheet.name, 1, column, fault.found, fault.expected)
        elif fault.column:
            column = letters(blank.pop(0)) if blank else ""
            yield CellFault(sheet.name, 1, column, "", f"a column {fault.column}")
    for at in blank:
        yield CellFault(sheet.name, 1, letters(at), "", "a name at the head of every column")


def _cell_faults(sheet: Sheet) -> Iterator[Fault]:
    """Yield every cell that is no text, or that holds what no text needs."""
    for number, row in enumerate(sheet.rows, 1):
        for at, cell in enumerate(row):
            if cell != "" and (fault := _amiss(cell)):
                yield CellFault(sheet.name, number, letters(at), *fault)
    width = len(_header(sheet))
    for number, row in enumerate(sheet.rows, 1):
        at, found = next(
            ((at, one) for at, one in enumerate(row) if at >= width and one != ""), (0, "")
        )
        if found and isinstance(found, str):
            yield CellFault(sheet.name, number, letters(at), found, "nothing beside the table")


def _amiss(cell: str | Odd) -> tuple[str, str] | None:
    """Return what a cell holds and what it should hold; None where it is in order."""
    if isinstance(cell, Odd):
        return cell.found, _REMEDIES.get(cell.kind, _TEXT)
    if cell.strip() in _ERRORS or _NUMBERED_ERROR.fullmatch(cell.strip()):
        return cell, _REMEDIES[ERROR]
    lost = UNWANTED.search(cell)
    return (lost[0], "text without lost letters and control characters") if lost else None


def _table(sheet: Sheet) -> SheetTable:
    """Return the rows of a sheet without a fault."""
    table = TABLES[sheet.name]
    if not sheet.rows:
        return SheetTable(table, [])
    header = _header(sheet)
    kept = [
        (number, [str(cell) for cell in row[: len(header)]])
        for number, row in enumerate(sheet.rows[1:], 2)
        if any(str(cell).strip() for cell in row)
    ]
    rows = in_order([cells for _, cells in kept], header, table)
    places = {name: letters(at) for at, name in enumerate(header)}
    return SheetTable(table, rows, [number for number, _ in kept], places)


def _header(sheet: Sheet) -> list[str]:
    """Return the cells of the first row, without the empty ones at its end."""
    row = [cell if isinstance(cell, str) else cell.found for cell in next(iter(sheet.rows), ())]
    width = max((at + 1 for at, cell in enumerate(row) if cell), default=0)
    return row[:width]


def _names() -> str:
    return ", ".join(TABLES)
