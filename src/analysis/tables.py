"""Tables that read well aloud, on a phone, on paper and in a spreadsheet.

pandas' own HTML has no scope and empty header cells, so tables are built here: caption, scope on
every header, row headers, right-aligned figures in Swedish, missing ones in words, units in the
headers, a labelled scroll box that the keyboard reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis import footnotes
from analysis.catalogue import Source
from analysis.download import DATA_TYPE, Cell, Data, Number, plain_text, shown
from analysis.markup import EMPTY, Html, breakable, element, escape, join, paragraph, slug
from analysis.numerals import MISSING_WORDS, round_half_away
from analysis.origin import notes_html, origin

#: The words that say which way a figure went -> their tone.
STATUS_TONES: Mapping[str, str] = {"bättre": "good", "sämre": "bad"}
#: Heading of the column that holds the footnotes in a file.
_REMARK = "Anmärkning"
Kind = Literal["text", "number", "row_header", "status"]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: the column of the frame.
        header: heading in Swedish, never empty.
        unit: shown beside the heading, such as "mnkr".
        decimals: of a number: how many, or the name of the frame's column that holds them per row;
            None shows whole numbers.
        kind: "row_header" names the row; "number" is right-aligned; "status" is a word such as
            "bättre"; the rest is "text".
        signed: a difference, shown with its sign.
    """

    name: str
    header: str
    unit: str = ""
    decimals: int | str | None = None
    kind: Kind = "text"
    signed: bool = False

    @property
    def label(self) -> str:
        """Return the heading with its unit, as the CSV writes it."""
        return f"{self.header} ({self.unit})" if self.unit else self.header


@dataclass(frozen=True)
class Note:
    """A sentence in place of a figure or table that the data do not carry."""

    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": paragraph(self.text, "notis"), "text/plain": self.text}


@dataclass(frozen=True)
class Table:
    """A table as a notebook's output.

    A missing figure is written in words: the reason, a key of numerals.MISSING_WORDS or words,
    stands in the frame's column `<name>_missing`, else in `missing_reason`.

    Attributes:
        id: stable ASCII anchor; names the CSV file.
        caption: what the table shows: measure, place, period.
        columns: in order; the first is the row header where none says that it is.
        rows: one row of the frame a row; may hold more columns than are shown.
        sources: where the figures come from.
        processed: some figure is computed by us from the source's.
        notes: remarks under the table.
        footnotes: the frame's column that holds a remark on its row; empty: there are none. Rows
            with the same remark share one, which links to `<footnotes>_anchor` of the frame.
        anchors: the frame's column that holds an id for its row; empty: rows have none.
        levels: the frame's column that says how far in a row's header stands; empty: none does.
        sums: the frame's column that says whether a row is a sum of others; empty: none is.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    sources: tuple[Source, ...] = ()
    processed: bool = False
    notes: tuple[str, ...] = ()
    footnotes: str = ""
    anchors: str = ""
    levels: str = ""
    sums: str = ""

    def data(self) -> Data:
        """Return exactly what the table shows, numbers as numbers, a footnote beside its row."""
        header = tuple(column.label for column in self.columns)
        rows = tuple(tuple(_cell(row, column) for column in self.columns) for row in _records(self))
        remarks = _remarks(self)
        if any(remarks):
            header = (*header, _REMARK)
            rows = tuple((*row, remark) for row, remark in zip(rows, remarks, strict=True))
        return Data(self.id, self.caption, header, rows)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        data = self.data()
        html = element(
            "div",
            table_html(self),
            notes_html(self.notes),
            origin(self.sources, self.processed, data),
            class_="tabell",
            id=slug(self.id),
        )
        return {"text/html": html, "text/plain": plain_text(data), DATA_TYPE: data.to_json()}


def table_html(table: Table) -> Html:
    """Build the table itself in its scroll box and its footnotes, without source and download."""
    label = f"{slug(table.id)}-rubrik"
    head = element("tr", *(_head(column) for column in table.columns))
    remarks = _remarks(table)
    notes = tuple(dict.fromkeys(filter(None, remarks)))
    body = [
        element(
            "tr",
            *_row(table, record, notes.index(remark) + 1 if remark else 0),
            class_=_row_class(table, record),
            id=record[table.anchors] if table.anchors else None,
        )
        for record, remark in zip(_records(table), remarks, strict=True)
    ]
    box = element(
        "div",
        element(
            "table",
            element("caption", element("span", escape(table.caption)), id=label),
            element("thead", head),
            element("tbody", *body),
        ),
        class_="rulle",
        role="region",
        aria_labelledby=label,
        tabindex=0,
    )
    return join([box, footnotes.listing(table.id, notes, anchors_of(table))])


def _row_class(table: Table, record: Mapping[str, Any]) -> str | None:
    sums = "summa" if table.sums and record[table.sums] else ""
    level = f"niva-{record[table.levels]}" if table.levels and record[table.levels] else ""
    return f"{sums} {level}".strip() or None


def anchors_of(table: Table) -> dict[str, str]:
    """Return where a table's footnotes lead to, by their text."""
    name = f"{table.footnotes}_anchor"
    if not table.footnotes or name not in table.rows:
        return {}
    return dict(zip(_remarks(table), table.rows[name], strict=True))


def _row(table: Table, record: Mapping[str, Any], footnote: int) -> Iterator[Html]:
    """Yield the cells of a row; its header carries the number of its footnote, 0 for none."""
    for column in table.columns:
        heads = column is _row_header(table)
        yield _body(
            _cell(record, column), column, footnotes.mark(table.id, footnote) if heads else None
        )


def _remarks(table: Table) -> list[str]:
    """Return each row's footnote, empty where it has none."""
    if not table.footnotes:
        return [""] * len(table.rows)
    return [note if isinstance(note, str) else "" for note in table.rows[table.footnotes]]


def _records(table: Table) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items()} for row in table.rows.to_dict("records")
    ]


def _row_header(table: Table) -> Column:
    named = [column for column in table.columns if column.kind == "row_header"]
    return named[0] if named else table.columns[0]


def _cell(row: Mapping[str, Any], column: Column) -> Cell:
    value = row[column.name]
    missing = value is None or value is pd.NaT or value is pd.NA or value != value
    if missing or (isinstance(value, str) and not value.strip()):
        return _missing_words(row, column)
    if column.kind != "number" or isinstance(value, str):
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value)) if whole else str(value)
    decimals = _decimals(row, column)
    return Number(round_half_away(float(value), decimals), max(decimals, 0))


def _decimals(row: Mapping[str, Any], column: Column) -> int:
    if not isinstance(column.decimals, str):
        return column.decimals or 0
    places = row[column.decimals]
    return 0 if pd.isna(places) else int(places)


def _missing_words(row: Mapping[str, Any], column: Column) -> str:
    for name in (f"{column.name}_missing", "missing_reason"):
        reason = row.get(name)
        if isinstance(reason, str) and reason:
            return MISSING_WORDS.get(reason, reason)
    return MISSING_WORDS["not_reported"]


def _head(column: Column) -> Html:
    unit = (
        join([escape(" "), element("span", escape(column.unit), class_="enhet")])
        if column.unit
        else EMPTY
    )
    return element(
        "th",
        breakable(column.header),
        unit,
        scope="col",
        class_="tal" if column.kind == "number" else None,
    )


def _body(cell: Cell, column: Column, mark: Html | None) -> Html:
    """Build a cell; one with a mark, be it an empty one, heads its row."""
    text = shown(cell, signed=column.signed)
    if mark is not None:
        return element("th", breakable(text), mark, scope="row")
    if isinstance(cell, Number):
        return element("td", escape(text), class_="tal")
    if column.kind == "status":
        word = element("span", escape(text), class_=f"status {STATUS_TONES.get(text, 'neutral')}")
        return element("td", word)
    return element("td", breakable(text), class_="tal saknas" if column.kind == "number" else None)
