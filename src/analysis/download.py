"""The numbers behind a figure or table as data: JSON in the notebook, CSV beside the page.

The CSV is what a Swedish spreadsheet opens without questions: UTF-8 with a byte-order mark,
semicolons, decimal comma, ASCII minus. Text that a spreadsheet would run as a formula is made
inert.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysis.markup import clean, slug
from analysis.numerals import MINUS, format_figure

#: MIME type of the data that a notebook's output carries.
DATA_TYPE = "application/vnd.genomlysning.data+json"
#: MIME type of a page's headline: {"text", "tone"}.
HEADLINE_TYPE = "application/vnd.genomlysning.headline+json"
#: MIME type of the ids of a page's sources, in order.
SOURCES_TYPE = "application/vnd.genomlysning.sources+json"
#: MIME type of the names of the tables that a page was made of.
TABLES_TYPE = "application/vnd.genomlysning.tables+json"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Number:
    """A number as a table shows it: rounded, with the decimals that it is written with."""

    value: Decimal
    decimals: int


Cell = str | Number


@dataclass(frozen=True)
class Data:
    """A table of data.

    Attributes:
        id: the figure's or table's id; names the file.
        title: what the table shows.
        header: column names with unit; one for every cell of a row.
        rows: text and numbers; a missing figure is the word for it.
    """

    id: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def filename(self) -> str:
        """Return the name of the CSV file, ASCII and without any path."""
        return f"{slug(self.id, empty='tabell')}.csv"

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON; `decimals` says how each number is written, null for text."""
        return {
            "id": self.id,
            "title": self.title,
            "header": list(self.header),
            "rows": [[_plain(cell) for cell in row] for row in self.rows],
            "decimals": [
                [cell.decimals if isinstance(cell, Number) else None for cell in row]
                for row in self.rows
            ],
        }

    def to_csv(self) -> bytes:
        """Return the bytes of the CSV file."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        writer.writerow([_inert(name) for name in self.header])
        writer.writerows([[_csv_cell(cell) for cell in row] for row in self.rows])
        return buffer.getvalue().encode("utf-8-sig")


def from_json(data: Mapping[str, Any]) -> Data:
    """Read back what `to_json` wrote; numbers without `decimals` keep those that they have."""
    rows = [list(row) for row in data["rows"]]
    decimals = data.get("decimals") or [[None] * len(row) for row in rows]
    return Data(
        str(data["id"]),
        str(data["title"]),
        tuple(str(name) for name in data["header"]),
        tuple(
            tuple(_cell(value, places) for value, places in zip(row, marks, strict=True))
            for row, marks in zip(rows, decimals, strict=True)
        ),
    )


def size_text(data: bytes) -> str:
    """Return a file's size as a page writes it: "412 byte", "3 kB"."""
    return f"{len(data)} byte" if len(data) < 1000 else f"{round(len(data) / 1000)} kB"


def shown(cell: Cell, *, signed: bool = False) -> str:
    """Return a cell's text as a page writes it."""
    return (
        cell if isinstance(cell, str) else format_figure(cell.value, cell.decimals, signed=signed)
    )


def plain_text(data: Data) -> str:
    """Return a table as plain text, for a terminal."""
    lines = [
        " | ".join(data.header),
        *(" | ".join(shown(cell) for cell in row) for row in data.rows),
    ]
    return "\n".join([data.title, *lines])


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return cell
    return float(cell.value) if cell.decimals > 0 else int(cell.value)


def _cell(value: object, decimals: int | None) -> Cell:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    exact = Decimal(repr(value))
    if decimals is None:
        decimals = max(0, -int(exact.as_tuple().exponent))
    return Number(exact.quantize(Decimal(1).scaleb(-decimals)), decimals)


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _inert(cell)
    return f"{cell.value:.{max(cell.decimals, 0)}f}".replace(".", ",")


def _inert(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would read as a formula."""
    plain = clean(text).replace(MINUS, "-")
    return f"'{plain}" if plain.lstrip(" \N{NO-BREAK SPACE}").startswith(_FORMULA_STARTS) else plain
