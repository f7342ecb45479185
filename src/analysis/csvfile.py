"""One CSV file, read strictly: UTF-8, comma, the header of its table.

Whatever is wrong is told in words that fit a person with a spreadsheet programme.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from analysis.columns import Table
from analysis.errors import Fault

_UTF8 = 'text in UTF-8; in Excel, save as "CSV UTF-8"'
_COMMAS = (
    "commas between the cells; this is a semicolon file, as Excel with Swedish settings saves it:"
    " set Windows' list separator to a comma, or save from LibreOffice with comma as separator"
)
#: First bytes of a file -> what it is; UTF-16 is what Excel calls Unicode text.
_OTHER_FORMATS = {
    b"\xff\xfe": ("UTF-16 text", _UTF8),
    b"\xfe\xff": ("UTF-16 text", _UTF8),
    b"PK\x03\x04": ("an Excel workbook", 'a text file; in Excel, save as "CSV UTF-8"'),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", 'a text file; in Excel, save as "CSV UTF-8"'),
}
#: Control characters that no text needs, and the mark of a letter that another program lost.
LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\N{REPLACEMENT CHARACTER}]")
#: Part of the csv module's message -> what a person can look for.
_CSV_ERRORS = {
    "unexpected end": "a quotation mark that never closes",
    "expected after": "text after a closing quotation mark",
    "field limit": "a cell longer than a page, after a quotation mark that never closes",
}
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class CsvFile:
    """What one file holds.

    Attributes:
        lines: line of the file on which each row begins, the header being line 1.
        rows: the cells of each row, in the order of the table's columns.
        faults: everything that is wrong with the file as a file; no judgement of its cells.
        whole: every row was read; where not, a missing id says nothing.
    """

    lines: Sequence[int]
    rows: Sequence[list[str]]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Return whether every row could be read."""
        return not self.faults


def parse_csv(data: bytes, file: str, table: Table) -> CsvFile:
    """Read the bytes of one CSV file.

    Args:
        data: the file's bytes.
        file: its name, for faults.
        table: the schema whose columns the header must name, in that order; an optional one may
            be left out or stand anywhere.
    Returns: its rows; none where the file or its header cannot be read.
    """
    refusals = tuple(_refusals(data, file))
    if refusals:
        return CsvFile((), (), refusals)
    lines: list[int] = []
    rows: list[list[str]] = []
    faults = list(_records(data.decode("utf-8-sig"), file, lines, rows))
    header, header_line = (rows.pop(0), lines.pop(0)) if rows else ([], 1)
    if misfits := tuple(header_faults(header, header_line, file, table)):
        return CsvFile((), (), misfits)
    width = len(header)
    for at in reversed([at for at, cells in enumerate(rows) if len(cells) != width]):
        faults.append(_wrong_width(rows.pop(at), lines.pop(at), file, width))
    return CsvFile(lines, in_order(rows, header, table), tuple(faults))


def nearest(word: str, words: Sequence[str]) -> str:
    """Return a hint at the word that was probably meant, or nothing."""
    # The start is enough, and a cell may hold a whole page by mistake.
    close = difflib.get_close_matches(word.strip().lower()[:80], words, 1, 0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _refusals(data: bytes, file: str) -> Iterator[Fault]:
    """Yield why the bytes are no such text: the encoding and the separator are told together."""
    if not data.removeprefix(_BOM).strip():
        yield Fault(file, 0, "", "", "a header and rows; the file is empty")
        return
    for start, (found, expected) in _OTHER_FORMATS.items():
        if data.startswith(start):
            yield Fault(file, 0, "", found, expected)
            return
    if b"\0" in data:
        yield Fault(file, _line_of(data, data.index(b"\0")), "", "a NUL byte", _UTF8)
        return
    header = data.removeprefix(_BOM).lstrip().splitlines()[0]
    for separator, name in ((b";", "semicolons"), (b"\t", "tabs")):
        if header.count(separator) > header.count(b","):
            expected = _COMMAS if separator == b";" else "commas between the cells"
            yield Fault(file, 1, "", name, expected)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x}, number {error.start + 1} in the file"
        yield Fault(file, _line_of(data, error.start), "", found, _UTF8)
        return
    if lost := LOST.search(text):
        line = text.count("\n", 0, lost.start()) + 1
        yield Fault(file, line, "", lost[0], "text without lost letters and control characters")


def _records(text: str, file: str, lines: list[int], rows: list[list[str]]) -> Iterator[Fault]:
    """Fill in the line on which each row begins, and its cells; yield where reading stops."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            # Excel leaves rows of nothing but commas behind; they say nothing and are no row.
            if "".join(cells).strip():
                lines.append(line)
                rows.append(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        expected = 'quotation marks in pairs: "around a whole cell", a mark inside it written ""'
        found = next((words for key, words in _CSV_ERRORS.items() if key in str(error)), str(error))
        yield Fault(file, line, "", found, expected)


def in_order(rows: list[list[str]], header: Sequence[str], table: Table) -> list[list[str]]:
    """Return rows with their cells in the table's order, empty where the file has no column."""
    if tuple(header) == table.column_names:
        return rows
    # -1 is the empty cell that is put after every row.
    places = [header.index(name) if name in header else -1 for name in table.column_names]
    cells_of = itemgetter(*places)
    return [list(cells_of((*cells, ""))) for cells in rows]


def is_no_header(cells: Sequence[str], table: Table) -> bool:
    """Return whether no cell is a column's name, nor two are like one: it is a title, or a row."""
    names = table.column_names
    alike = sum(bool(nearest(cell, names)) for cell in cells)
    return alike < 2 and not set(cells) & set(names)


def header_faults(header: Sequence[str], line: int, file: str, table: Table) -> Iterator[Fault]:
    """Yield what is wrong with a header; `line` and `file` are for the faults."""
    names, needed = table.column_names, table.needed_names
    chosen = [name for name in header if name not in names or name in needed]
    if tuple(chosen) == needed and len(set(header)) == len(header):
        return
    hints = {name: nearest(name, names) for name in header if name not in names}
    if is_no_header(header, table):
        # One slip, however many columns there are.
        found = next(filter(None, header), "")
        yield Fault(file, line, "", found, f"the columns of {table.name}: {', '.join(needed)}")
        return
    for name, hint in hints.items():
        yield Fault(file, line, name, name, f"a column of {table.name}{hint}")
    for name in sorted({name for name in header if header.count(name) > 1 and name in names}):
        yield Fault(file, line, name, f"{header.count(name)} columns of that name", "one")
    for name in needed:
        if name not in header and not any(f'"{name}"' in hint for hint in hints.values()):
            yield Fault(file, line, name, "", "this column")
    if sorted(chosen) == sorted(needed) and tuple(chosen) != needed:
        pairs = zip(chosen, needed, strict=True)
        found, wanted = next(pair for pair in pairs if len(set(pair)) > 1)
        yield Fault(file, line, found, found, f"{wanted} here: columns stand in the schema's order")


def _wrong_width(cells: Sequence[str], line: int, file: str, width: int) -> Fault:
    hint = "; a cell with a comma in it stands in quotation marks" if len(cells) > width else ""
    return Fault(file, line, "", f"{len(cells)} cells", f"{width}, as in the header{hint}")


def _line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
