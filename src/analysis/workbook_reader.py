"""The process that opens a workbook from outside, so that a broken one ends nothing but it.

Bytes in, JSON out. The reader is fast, but a file that is no good may make it end the process, ask
for all memory there is, or go on for ever; so it works where that harms nobody.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Sequence
from typing import Any

import python_calamine as calamine

from analysis import workbook_old, workbook_xml
from analysis.workbook_marks import (
    BROKEN,
    FORMATS,
    LOCKED,
    MOST_CELLS,
    NUMBER,
    UNCALCULATED,
    Marks,
    UnreadableError,
    is_read,
    letters,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: Bytes that this process may use.
_MEMORY = 4 << 30


def read(data: bytes) -> list[dict[str, Any]]:
    """Return every sheet that holds a table: name, hidden, merged, rows.

    A cell is a text; one that is none is a kind of workbook_marks and what was found.

    Raises: UnreadableError.
    """
    if not data.startswith((ZIP, OLE)):
        raise UnreadableError(_looks_like(data), FORMATS)
    told = workbook_xml.marks_of(data) if data.startswith(ZIP) else workbook_old.marks_of(data)
    _be_bounded(told)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return _sheets(book, told)
    except calamine.PasswordError as error:
        raise UnreadableError(*LOCKED) from error
    except calamine.CalamineError as error:
        raise UnreadableError(*BROKEN) from error
    except BaseException as error:
        # The reader's own way of falling is no Exception, and cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError(*BROKEN) from error


def main() -> None:
    """Read bytes from standard input and tell what they hold, or what is wrong with them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        told: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read())}
    except UnreadableError as error:
        told = {"refused": [error.found, error.expected, error.sheet]}
    except MemoryError:
        told = {"refused": [*BROKEN, ""]}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _be_bounded(told: Sequence[Marks]) -> None:
    """Refuse sheets of one name, and cells so far out that the grid up to them is too large."""
    room = MOST_CELLS
    for number, marks in enumerate(told):
        if any(other.name == marks.name for other in told[:number]):
            raise UnreadableError("two sheets of that name", "one", marks.name)
        room -= marks.rows * marks.columns
        if room < 0:
            reach = f"cells as far out as {letters(marks.columns - 1)}{marks.rows}"
            expected = "cells close together: delete the rows and columns far from the table"
            raise UnreadableError(reach, expected, marks.name)


def _sheets(book: calamine.CalamineWorkbook, told: Sequence[Marks]) -> list[dict[str, Any]]:
    if [meta.name for meta in book.sheets_metadata] != [marks.name for marks in told]:
        raise UnreadableError(*BROKEN)
    return [
        _sheet(book.get_sheet_by_index(number), meta, marks)
        for number, (meta, marks) in enumerate(zip(book.sheets_metadata, told, strict=True))
        if meta.typ == calamine.SheetTypeEnum.WorkSheet and is_read(meta.name)
    ]


def _sheet(
    sheet: calamine.CalamineSheet, meta: calamine.SheetMetadata, marks: Marks
) -> dict[str, Any]:
    rows = [list(map(_cell, row)) for row in sheet.to_python(skip_empty_area=False)]
    width = max((len(row) for row in rows), default=0)
    odd = dict(marks.odd)
    for row, column in marks.formulas - odd.keys():
        if row >= len(rows) or column >= len(rows[row]) or rows[row][column] == "":
            odd[row, column] = (UNCALCULATED, "a formula without a value")
    for (row, column), found in odd.items():
        # A cell with nothing but an error lies outside of what the reader saw as used.
        while len(rows) <= row:
            rows.append([""] * width)
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = list(found)
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    return {
        "name": meta.name,
        "hidden": hidden,
        "merged": sorted([*merged, *marks.merged]),
        "rows": rows,
        **_hidden(marks, rows),
    }


def _hidden(marks: Marks, rows: Sequence[Sequence[Any]]) -> dict[str, list[int]]:
    """Return the rows, and the columns below the header, that hold something and are not shown."""
    width = max((len(row) for row in rows), default=0)
    columns = {
        at: [row[at] for row in rows[1:] if at < len(row)]
        for at in _numbers(marks.hidden_columns, width)
    }
    return {
        "hidden_rows": [at for at in _numbers(marks.hidden_rows, len(rows)) if _holds(rows[at])],
        "hidden_columns": [at for at, cells in columns.items() if _holds(cells)],
    }


def _numbers(spans: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Return every number that some spans hold, in their order, below a count."""
    return sorted(
        {at for first, last in spans for at in range(max(first, 0), min(last + 1, count))}
    )


def _holds(cells: Sequence[Any]) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for cell in cells)


def _cell(value: Any) -> str | list[str]:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return [NUMBER, str(value).upper()]
    if isinstance(value, float | int):
        return [NUMBER, f"the number {value:.15g}"]
    return [NUMBER, f"the date or time {value}"]


def _looks_like(data: bytes) -> str:
    if not data:
        return "an empty file"
    if data.startswith(b"%PDF"):
        return "a PDF file"
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return "a web page or XML text, whatever its name ends with"
    return "a text file" if b"\0" not in data[:4096] else "a file of another kind"


if __name__ == "__main__":
    main()
