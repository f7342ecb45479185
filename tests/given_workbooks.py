"""Workbooks for tests, built from bytes: xlsx, ods and xls, whole or with something wrong."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES
from analysis.workbook_marks import letters
from analysis.workbook_template import write_workbook
from tests.conftest import TINY

SCHEMAS = {**RAW_REGISTERS, **RAW_SOURCE_TABLES}
#: What stands in a cell that is no text: XML of an xlsx cell or an ods cell, or an xls record.
Raw = bytes
Cell = str | Raw
Grid = Sequence[Sequence[Cell]]
Sheets = Mapping[str, Grid]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'


def tiny_tables() -> dict[str, list[list[str]]]:
    """Return the made-up municipality's tables: by name, the header and then the rows."""
    return {
        name.rpartition("/")[2].removesuffix(".csv"): list(csv.reader(io.StringIO(text)))
        for name, text in TINY.items()
    }


def tiny_rows() -> dict[str, list[list[str]]]:
    """Return the same as rows in the order of the schemas, optional columns filled in."""
    rows = {}
    for name, (header, *body) in tiny_tables().items():
        places = {column: at for at, column in enumerate(header)}
        columns = SCHEMAS[name].column_names
        rows[name] = [[row[places[c]] if c in places else "" for c in columns] for row in body]
    return rows


def tiny_workbook() -> bytes:
    """Return the made-up municipality as a filled workbook."""
    return write_workbook(tiny_rows())


# -- xlsx -------------------------------------------------------------------------------------


def xlsx(
    sheets: Sheets,
    *,
    hidden: Iterable[str] = (),
    after: Mapping[str, str] | None = None,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return an xlsx file.

    Args:
        sheets: by name, rows of cells; bytes are a whole `<c …>` element, {at} standing for where.
        hidden: sheets that are not shown.
        after: by sheet, XML behind its cells.
        parts: more parts, or others in the place of the ordinary ones.
    """
    made = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r0"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": _book(sheets, hidden),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
            for number, _ in enumerate(sheets)
        )
        + "</Relationships>",
    }
    for number, (name, rows) in enumerate(sheets.items()):
        made[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(rows, (after or {}).get(name, ""))
    return packed({**{name: text.encode() for name, text in made.items()}, **(parts or {})})


def _book(sheets: Sheets, hidden: Iterable[str]) -> str:
    state = {name: ' state="hidden"' for name in hidden}
    shown = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number + 1}" r:id="r{number}"'
        f"{state.get(name, '')}/>"
        for number, name in enumerate(sheets)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{shown}</sheets></workbook>'


def sheet_xml(rows: Grid, after: str = "") -> str:
    """Return a sheet of an xlsx file."""
    lines = []
    for row, cells in enumerate(rows, 1):
        told = "".join(_xlsx_cell(cell, f"{letters(at)}{row}") for at, cell in enumerate(cells))
        lines.append(f'<row r="{row}">{told}</row>')
    data = f"<sheetData>{''.join(lines)}</sheetData>{after}"
    return f'<worksheet xmlns="{_MAIN}">{data}</worksheet>'


def _xlsx_cell(cell: Cell, at: str) -> str:
    if isinstance(cell, bytes):
        return cell.decode().replace("{at}", at)
    text = f'<is><t xml:space="preserve">{escape(cell)}</t></is>'
    return f'<c r="{at}" t="inlineStr">{text}</c>' if cell else ""


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            # Always the same bytes.
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def edited(book: bytes, part: str, after: str, *edits: tuple[str, str]) -> bytes:
    """Return a zip file with texts replaced, each once, in one part behind some text."""
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    head, mark, tail = parts[part].decode().partition(after)
    for old, new in edits:
        assert old in tail
        tail = tail.replace(old, new, 1)
    return packed({**parts, part: (head + mark + tail).encode()})


def bomb(claimed: int) -> bytes:
    """Return an xlsx file of a megabyte with a part of two gigabytes that claims to be smaller."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    content = 2048 * piece + packer.flush()
    name = b"xl/media/image1.png"
    sizes = struct.pack("<III", 0, len(content), claimed)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sizes
    local += struct.pack("<HH", len(name), 0) + name + content
    whole = xlsx({"observations": [["indicator_id"]]})
    # Entries of the others, then the end with its counts.
    at, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + sizes
    entry += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at) + name
    count = struct.unpack_from("<H", whole, end + 8)[0] + 1
    told = struct.pack("<HHHHIIH", 0, 0, count, count, end - at + len(entry), at + len(local), 0)
    return whole[:at] + local + whole[at:end] + entry + b"PK\x05\x06" + told


# -- ods --------------------------------------------------------------------------------------


def ods(sheets: Sheets, *, hidden: Iterable[str] = (), parts: Mapping[str, bytes] | None = None):
    """Return an ods file; bytes are a whole `<table:table-cell …>` element."""
    state = {name: ' table:style-name="off"' for name in hidden}
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}{state.get(name, '')}>"
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{n}="{_ODF}:{n}:1.0"' for n in ("office", "table", "text", "style"))
    style = '<style:style style:name="off" style:family="table">'
    style += '<style:table-properties table:display="false"/></style:style>'
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:calcext">'
        f"<office:automatic-styles>{style}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    made = {
        "mimetype": kind.encode(),
        "content.xml": f"{_DECLARED}{content}".encode(),
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_ODF}:manifest:1.0"/>'.encode(),
    }
    return packed({**made, **(parts or {})})


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, bytes):
        return cell.decode()
    if not cell:
        return "<table:table-cell/>"
    text = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _spaced(line: str) -> str:
    """Return a line as LibreOffice writes it: every space after the first is an element."""
    return escape(line).replace("  ", ' <text:s text:c="1"/>')


# -- xls --------------------------------------------------------------------------------------


def xls(sheets: Sheets, *, hidden: Iterable[str] = (), merged: str = "", locked: bool = False):
    """Return an xls file; bytes are a record whose body begins behind row and column."""
    starts = [0] * len(sheets)
    for _ in range(2):  # once to learn how long the first part is
        head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
        head += _record(0x2F, bytes(6)) if locked else b""
        for start, name in zip(starts, sheets, strict=True):
            mark = struct.pack("<IBB", start, name in hidden, 0)
            head += _record(
                0x85, mark + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
            )
        stream = head + _record(0x0A, b"")
        for number, (name, rows) in enumerate(sheets.items()):
            starts[number] = len(stream)
            stream += _xls_sheet(rows, merged=merged == name)
    return ole({"Workbook": stream})


def _xls_sheet(rows: Grid, *, merged: bool) -> bytes:
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for at, cell in enumerate(cells):
            place = struct.pack("<HHH", row, at, 0)
            if isinstance(cell, bytes):
                kind = struct.unpack_from("<H", cell)[0]
                body += _record(kind, place + cell[2:])
            elif cell:
                text = cell.encode("utf-16-le")
                body += _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    if merged:
        body += _record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 0, 0))
    return body + _record(0x0A, b"")


#: Cells of an xls file that are no text.
XLS_NUMBER = struct.pack("<Hd", 0x203, 12.5)
XLS_ERROR = struct.pack("<HBB", 0x205, 0x07, 1)
XLS_TRUE = struct.pack("<HBB", 0x205, 1, 0)
XLS_FORMULA_ERROR = struct.pack("<HBBBBBBHHIH", 0x06, 2, 0, 0x17, 0, 0, 0, 0xFFFF, 0, 0, 0)
#: No cells: they hide the row in which they stand, and the column where both have its number.
XLS_HIDDEN_ROW = struct.pack("<HHHHHH", 0x208, 255, 0, 0, 0x20, 0)
XLS_HIDDEN_COLUMN = struct.pack("<HHHH", 0x7D, 15, 1, 0)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return streams in the container that old Office files are; each one long enough for it."""
    sectors, places = [], {}
    table: list[int] = []
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += bytes(-len(padded) % 512)
        first = len(sectors)
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        table += [*range(first + 1, len(sectors)), 0xFFFFFFFE]
        places[name] = (first, len(padded))
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    entries += [_entry(name, 2, *place, 0xFFFFFFFF) for name, place in places.items()]
    directory = len(sectors)
    sectors.append(b"".join(entries).ljust(512, b"\0"))
    table.append(0xFFFFFFFE)
    count = -(-(len(table) + 1) // 127)  # each of them has a place in the table too
    tables = range(len(sectors), len(sectors) + count)
    table += [0xFFFFFFFD] * count
    whole = struct.pack(f"<{len(table)}I", *table).ljust(512 * count, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<III", 0, count, directory) + struct.pack("<II", 0, 4096)
    head += struct.pack("<IIII", 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack(f"<{count}I", *tables).ljust(436, b"\xff")
    return head + b"".join(sectors) + whole


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    told = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    body = told.ljust(64, b"\0") + struct.pack("<HBBIII", len(told), kind, 1, none, none, child)
    return body.ljust(116, b"\0") + struct.pack("<III", first, size, 0)
