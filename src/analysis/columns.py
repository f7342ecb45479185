"""What a column and a table are, and the columns that many tables share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.vocabulary import DATE, NAME_SLUG, PERIOD, SLUG, SNAKE, YEAR

#: Type of a raw cell -> Data Package type of the processed one; every other is a string.
_TYPES = {"year": "integer", "whole": "integer", "yes": "boolean"}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: English, snake case.
        description: one line, with unit and sign where there are any.
        type: what a cell is. Raw, where all is text: text, printed (a figure), whole (a number),
            year, date, yes. Processed, by the Data Package standard: string, number, integer,
            boolean.
        required: a value must stand in every row.
        allowed: the only words accepted (an empty cell is accepted where not required).
        pattern: regular expression that a whole cell matches.
        refers_to: "table.column" whose values are the only ones accepted.
        unit: unit code of every figure in the column, where they share one.
        optional: a file may lack the column; its cells are then empty.
    """

    name: str
    description: str
    type: str = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    refers_to: str = ""
    unit: str = ""
    optional: bool = False

    @property
    def is_free_text(self) -> bool:
        """Return whether a cell is prose or a figure, kept to the letter: no id, no code word."""
        is_text = self.type in ("text", "printed", "string")
        return is_text and not self.allowed and not self.pattern


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        name: English, snake case; the name of its file.
        row: what a row is, in one line.
        columns: in the order in which they stand.
        key: the columns whose values, together, no two rows share; in raw, within one source.
        optional: of a register: a data folder may lack it.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names in the order in which they stand."""
        return tuple(column.name for column in self.columns)

    @property
    def needed_names(self) -> tuple[str, ...]:
        """Return the names of the columns that every file has."""
        return tuple(column.name for column in self.columns if not column.optional)

    def column(self, name: str) -> Column:
        """Return one column by name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def prose(name: str, description: str, *, required: bool = True) -> Column:
    """Return a column of free text."""
    return Column(name, description, required=required)


def ident(name: str, description: str, pattern: str = SLUG, *, required: bool = True) -> Column:
    """Return a column of ids or of text that matches a pattern."""
    return Column(name, description, required=required, pattern=pattern)


def link(
    name: str, description: str, refers_to: str, pattern: str = SLUG, *, required: bool = False
) -> Column:
    """Return a column of ids that must exist in another table."""
    return Column(name, description, "text", required, (), pattern, refers_to)


def word(name: str, description: str, words: Iterable[str], *, required: bool = True) -> Column:
    """Return a column that holds one of some words."""
    allowed = tuple(word for word in words if word)
    return Column(name, description, required=required, allowed=allowed)


def figure(name: str, description: str, unit: str = "", *, required: bool = False) -> Column:
    """Return a column of figures as they are printed."""
    return Column(name, description, "printed", required, unit=unit)


def year(name: str, description: str, *, required: bool = True) -> Column:
    """Return a column of years."""
    return Column(name, description, "year", required, pattern=YEAR)


def date(name: str, description: str, *, required: bool = False) -> Column:
    """Return a column of dates as exact as the source gives them: a year, a month or a day."""
    return Column(name, description, "date", required, pattern=DATE)


def optional(column: Column) -> Column:
    """Return a column that a file may lack."""
    return replace(column, optional=True, required=False)


SOURCE = link("source_id", "the source's id in the register", "sources.source_id", required=True)
ORGANISATION = link(
    "organisation_id",
    "whom the figure is about; empty: the source's organisation",
    "organisations.organisation_id",
    NAME_SLUG,
)
INDICATOR = link(
    "indicator_id", "what is measured", "indicators.indicator_id", SNAKE, required=True
)
PERIOD_OF_ROW = ident(
    "period",
    "a year, January to a month (YYYY-MM) or unstated; empty: the source's",
    PERIOD,
    required=False,
)
LOCATOR = prose("locator", "where in the source it stands, in Swedish")
NOTE = prose("note", "a remark for the reader, in Swedish", required=False)


def number(name: str, description: str, unit: str = "") -> Column:
    """Return a column of numbers in a processed table."""
    return Column(name, description, "number", unit=unit)


def as_processed(column: Column) -> Column:
    """Return a column of a raw table as it is in the processed one."""
    if column.type in ("number", "integer", "boolean"):
        return column
    kind = _TYPES.get(column.type, "string")
    # A pattern is about text; in a processed integer it has done its work.
    return replace(column, type=kind, pattern=column.pattern if kind == "string" else "", unit="")
