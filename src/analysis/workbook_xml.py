"""What an xlsx or ods file says of its sheets beside their cells; unpacked within bounds.

A header of a packed file says how large a part is; it is not believed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol
from xml.etree import ElementTree
from xml.parsers import expat

from analysis.workbook_marks import (
    BROKEN,
    ERROR,
    FORMATS,
    LOCKED,
    MOST_COLUMNS,
    MOST_ROWS,
    Marks,
    UnreadableError,
    numbers,
    take_bytes,
)
from analysis.workbook_ods import OdsContent

#: Bytes that a workbook may unpack to; a source of 300 000 figures takes a third of it.
_ROOM = 1 << 30
_PIECE = 1 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"


class _Listener(Protocol):
    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...


def marks_of(data: bytes) -> list[Marks]:
    """Return the marks of every sheet of an xlsx or ods file, in their order.

    Raises: UnreadableError where it is broken, locked, of another kind, or grows too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _marks(packed)
    except (
        *(zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError),
        *(ElementTree.ParseError, expat.ExpatError, LookupError, ValueError, MemoryError),
        *(OverflowError, zlib.error),
    ) as error:
        raise UnreadableError(*BROKEN) from error


def _marks(packed: zipfile.ZipFile) -> list[Marks]:
    names = packed.namelist()
    if len({name.lower() for name in names}) < len(names):
        raise UnreadableError("a file with two parts of the same name", BROKEN[1])
    if "xl/workbook.xml" in names:
        return _of_xlsx(packed)
    if "content.xml" in names and packed.read("mimetype").decode().strip() == _MIME:
        return _of_ods(packed)
    told = {"xl/workbook.bin": "a binary workbook (xlsb)", "word/document.xml": "a Word document"}
    found = next((words for name, words in told.items() if name in names), "a zip file")
    raise UnreadableError(found, FORMATS)


def _of_xlsx(packed: zipfile.ZipFile) -> list[Marks]:
    names = [name.lower() for name in packed.namelist()]
    listeners = {name: _XlsxSheet() for name in names if name.startswith("xl/worksheets/")}
    _unpack(packed, listeners)
    marks = []
    for name, path in _paths(packed):
        # A sheet that is a chart has no cells.
        listener = listeners.get(path.lower(), _XlsxSheet())
        listener.marks.name = name
        marks.append(listener.marks)
    return marks


def _of_ods(packed: zipfile.ZipFile) -> list[Marks]:
    if b"encryption-data" in packed.read("META-INF/manifest.xml"):
        raise UnreadableError(*LOCKED)
    content = OdsContent()
    _unpack(packed, {"content.xml": content})
    return content.marks


def _unpack(packed: zipfile.ZipFile, listeners: Mapping[str, _Listener]) -> None:
    """Unpack every part, a piece at a time; tell the listener that it has of its elements."""
    expected = f"a workbook that unpacks to at most {_ROOM >> 20} megabytes"
    take = take_bytes(_ROOM, expected)
    for info in packed.infolist():
        # Read to the end of what is packed, not to the end that the header claims.
        info.file_size = 2 * _ROOM
        listener = listeners.get(info.filename.lower())
        feed = _feeder(listener) if listener else None
        with packed.open(info) as part:
            while piece := part.read(_PIECE):
                take(len(piece))
                if feed:
                    feed(piece, False)
        if feed:
            feed(b"", True)


def _feeder(listener: _Listener) -> Callable[[bytes, bool], object]:
    def refuse(*_: object) -> None:
        raise UnreadableError("a file that defines words of its own", BROKEN[1])

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = listener.start, listener.end
    parser.StartDoctypeDeclHandler = refuse
    return parser.Parse


class _XlsxSheet:
    """Listens to a sheet of an xlsx file; a row or cell that says no place follows the last one."""

    def __init__(self) -> None:
        self.marks = Marks("")
        self._row = self._column = -1
        self._type = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "c":
            self._cell(attributes)
        elif kind == "v" or kind == "is":
            self.marks.reach(self._row, self._column)
            if self._type == "e":
                self.marks.odd[self._row, self._column] = (ERROR, "an error")
        elif kind == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if _is_hidden(attributes):
                self.marks.hidden_rows.append((self._row, self._row))
        elif kind == "col" and _is_hidden(attributes):
            first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
            self.marks.hidden_columns.append((first, last))
        elif kind == "f" and self._type != "str":
            self.marks.reach(self._row, self._column)
            self.marks.formulas.add((self._row, self._column))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t", "")
        if place := attributes.get("r"):
            match = _REFERENCE.fullmatch(place)
            if match is None:
                raise ValueError(place)
            self._row, self._column = int(match[2]) - 1, numbers(match[1])
        else:
            self._column += 1
        if not (0 <= self._row < MOST_ROWS and self._column < MOST_COLUMNS):
            raise ValueError(place)

    def end(self, name: str) -> None:
        pass


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _paths(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and the part of every sheet of an xlsx file."""
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    }
    for one in ElementTree.fromstring(packed.read("xl/workbook.xml")).iter():
        if one.tag.rpartition("}")[2] == "sheet":
            relation = next((v for k, v in one.attrib.items() if k.endswith("}id")), "")
            # A target that begins with a slash is told from the top.
            target = posixpath.normpath(posixpath.join("xl", targets.get(relation, "")))
            yield one.get("name", ""), target.removeprefix("/")
