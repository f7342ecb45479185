"""A workbook from outside, opened with care: xlsx, xls or ods as sheets of cells.

Nothing of it is trusted: it may be no workbook, unpack to more than memory holds, or hide what its
cells are. Formulas that came to an error, which readers pass over in silence, are told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import python_calamine as calamine

from analysis.errors import ContractError, Fault

#: Bytes that a workbook may unpack to; a source of 300 000 figures takes a third of it.
_ROOM = 1 << 30
_PIECE = 1 << 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FORMATS = "a workbook: xlsx, xls or ods"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: A cell of an xlsx sheet whose formula came to an error; its attributes stand in any order.
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>")
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_ERROR = "an error"


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        name: its name.
        rows: its cells from A1 on, as text, number, date, time or bool; an empty one is "".
        hidden: it is not shown.
        merged: its merged cells, each as first row, first column, last row, last column, from 0.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    hidden: bool
    merged: Sequence[tuple[int, int, int, int]]


class Failed:
    """Stands in a cell whose formula came to an error."""

    def __repr__(self) -> str:
        return _ERROR


def open_sheets(data: bytes, file: str) -> list[Sheet]:
    """Read every sheet of a workbook.

    Args:
        data: the file's bytes.
        file: its name, for faults.
    Raises: ContractError where the bytes are no workbook that can be read.
    """
    failed = _failed_cells(data, file) if data.startswith(_ZIP) else {}
    if not data.startswith((_ZIP, _OLE)):
        raise ContractError([Fault(file, 0, "", _looks_like(data), _FORMATS)])
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return [
                _sheet(book, meta, failed.get(meta.name, []))
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as error:
        expected = "a workbook without a password"
        raise ContractError([Fault(file, 0, "", "a locked workbook", expected)]) from error
    except calamine.CalamineError as error:
        raise ContractError([Fault(file, 0, "", str(error), _FORMATS)]) from error


def _sheet(
    book: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, failed: Sequence[tuple[int, int]]
) -> Sheet:
    sheet = book.get_sheet_by_name(meta.name)
    rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    width = max((len(row) for row in rows), default=0)
    for row, column in failed:
        # A cell with nothing but an error lies outside of what the reader saw as used.
        while len(rows) <= row:
            rows.append([""] * width)
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = Failed()
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, rows, hidden, merged)


def _looks_like(data: bytes) -> str:
    if not data:
        return "an empty file"
    return "a text file" if b"\0" not in data[:4096] else "a file of another kind"


def _failed_cells(data: bytes, file: str) -> Mapping[str, list[tuple[int, int]]]:
    """Return the cells of an xlsx file that hold an error, by sheet; unpack it within bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found = dict(_scan(packed, file))
            return {name: found.get(path, []) for name, path in _paths(packed)}
    except (
        *(zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError),
        *(ElementTree.ParseError, KeyError, ValueError, OSError),
    ) as error:
        raise ContractError([Fault(file, 0, "", f"a broken file ({error})", _FORMATS)]) from error


def _scan(packed: zipfile.ZipFile, file: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Unpack every part once, a piece at a time, and yield the failed cells of each."""
    room = _ROOM
    for name in packed.namelist():
        cells, rest = [], b""
        with packed.open(name) as part:
            while piece := part.read(_PIECE):
                room -= len(piece)
                if room < 0:
                    expected = f"a workbook that unpacks to at most {_ROOM >> 20} megabytes"
                    raise ContractError([Fault(file, 0, "", "a file that grows", expected)])
                rest += piece
                for tag in _ERROR_CELL.finditer(rest):
                    if place := _REFERENCE.search(tag[1]):
                        cells.append((int(place[2]) - 1, _number(place[1].decode())))
                # A tag that the piece cuts in two is looked at with the next one.
                rest = rest[max(rest.rfind(b"<"), len(rest) - 4096) :]
        yield name, cells


def _paths(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and the part of every sheet of an xlsx file; nothing of an ods file."""
    if "xl/workbook.xml" not in packed.namelist():
        return
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    }
    for one in ElementTree.fromstring(packed.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(one.get(_RELATION), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        yield one.get("name", ""), path


def letters(column: int) -> str:
    """Return a column's letters as a spreadsheet has them: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _number(name: str) -> int:
    """Return a column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
