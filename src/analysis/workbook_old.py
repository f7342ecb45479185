"""What an old Excel file (xls) says of its sheets beside their cells.

Such a file is a small file system of sectors with one stream of records in it, sheet after sheet.
Readers show a formula that came to an error as an empty cell; here it is found.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from analysis.workbook_marks import BROKEN, ERROR, FORMATS, LOCKED, Marks, UnreadableError

_END = 0xFFFFFFFA  # this sector number and those above it are no sectors
_SMALL = 64
_STREAMS = ("Workbook", "Book")
_SHEET, _LOCKED, _EOF, _BOF = 0x85, 0x2F, 0x0A, 0x08 << 8 | 0x09
_FORMULA, _BOOL_OR_ERROR, _MANY = 0x06, 0x205, (0xBD,)
_ROW, _COLUMNS = 0x208, 0x7D
#: Records of a cell with something in it; each begins with its row and column.
_CELLS = frozenset({_FORMULA, _BOOL_OR_ERROR, 0x203, 0x204, 0xFD, 0x27E, 0xD6, *_MANY})
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?"}
_ERRORS |= {0x24: "#NUM!", 0x2A: "#N/A"}


def marks_of(data: bytes) -> list[Marks]:
    """Return the marks of every sheet of an xls file, in their order.

    Raises: UnreadableError where it is broken, locked, or another kind of file.
    """
    try:
        stream = _stream(data)
        starts = []
        for kind, body in _records(stream, 0):
            if kind == _LOCKED:
                raise UnreadableError(*LOCKED)
            if kind == _SHEET:
                starts.append((_name(body), struct.unpack_from("<I", body)[0]))
        return [_sheet(stream, name, start) for name, start in starts]
    except (struct.error, LookupError, ValueError, MemoryError) as error:
        raise UnreadableError(*BROKEN) from error


def _name(body: bytes) -> str:
    """Return a sheet's name; an older Excel writes it in letters of one byte each, unmarked."""
    length, mark, text = body[6], body[7], body[8:]
    if len(body) == 7 + length:
        return body[7:].decode("cp1252", "replace")
    return text[: 2 * length].decode("utf-16-le", "replace") if mark else text.decode("latin-1")


def _sheet(stream: bytes, name: str, start: int) -> Marks:
    marks = Marks(name)
    for kind, body in _records(stream, start):
        if kind == _ROW and body[12] & 0x20:
            row = struct.unpack_from("<H", body)[0]
            marks.hidden_rows.append((row, row))
        elif kind == _COLUMNS and body[8] & 1:
            marks.hidden_columns.append(struct.unpack_from("<HH", body))
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _MANY else column
        marks.reach(row, last)
        if kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
            marks.odd[row, column] = (ERROR, _ERRORS.get(body[8], "an error"))
        elif kind == _BOOL_OR_ERROR and body[7]:
            marks.odd[row, column] = (ERROR, _ERRORS.get(body[6], "an error"))
    return marks


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream; a chart inside a sheet is a part in a part."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if len(body) < length:
            raise ValueError(at)
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _stream(data: bytes) -> bytes:
    """Return the stream of records; where it is short it lies among the small sectors."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in (512, 4096):
        raise ValueError(sector)
    first_entry, small_from, first_small = struct.unpack_from("<I4xII", data, 48)
    table = _table(data, sector)
    entries = _entries(_chain(data, sector, table, first_entry))
    if "EncryptedPackage" in entries:
        raise UnreadableError(*LOCKED)
    found = next((entries[name] for name in _STREAMS if name in entries), None)
    if found is None:
        raise UnreadableError("a file of another programme", FORMATS)
    start, size = found
    if size >= small_from:
        return _chain(data, sector, table, start)[:size]
    small = _chain(data, sector, table, entries["Root Entry"][0])
    numbers = struct.iter_unpack("<I", _chain(data, sector, table, first_small))
    return _chain(small, _SMALL, [number for (number,) in numbers], start, header=0)[:size]


def _table(data: bytes, sector: int) -> list[int]:
    """Return the sector that follows each sector."""
    listed = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // sector)):
        if more >= _END:
            break
        *rest, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        listed += rest
    table: list[int] = []
    for number in listed:
        if number < _END:
            table += struct.unpack_from(f"<{sector // 4}I", data, (number + 1) * sector)
            if len(table) > len(data):
                raise ValueError(number)
    return table


def _chain(data: bytes, sector: int, table: list[int], number: int, *, header: int = 1) -> bytes:
    """Return sectors that follow one another, from one on."""
    parts: list[bytes] = []
    while number < _END:
        if len(parts) > len(table):
            raise ValueError(number)  # it goes round
        start = (number + header) * sector
        parts.append(data[start : start + sector])
        number = table[number]
    return b"".join(parts)


def _entries(directory: bytes) -> Mapping[str, tuple[int, int]]:
    """Return where each stream begins, and its size."""
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    return entries
