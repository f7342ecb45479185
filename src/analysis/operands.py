"""Operands: how a check points at the figures that it is about, and what stands there.

A reference names a figure by its table and key:

    observations:INDICATOR@ORGANISATION/PERIOD            net cost of an office in 2023
    observations:INDICATOR@ORGANISATION/PERIOD/BREAKDOWN  the same for a class, such as sex=women
    budget_lines:STATEMENT.LINE/COLUMN                    one cell of a statement
    measures:MEASURE, measures:*                          a saving; every saving with an amount
    adjustments:ADJUSTMENT                                the amount of a structural change
    stated:FIGURE                                         a figure that the text itself prints
    missing:WORDS                                         what would be needed and no source prints

It is a figure of the claim's own source; another source's id goes in front, with a slash between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.breakdowns import class_text
from analysis.catalogue import Catalogue
from analysis.numerals import Figure, parse_figure
from analysis.rounding import Bounded, exact
from analysis.rows import records
from analysis.vocabulary import BUDGET_COLUMNS, STATEMENTS
from analysis.words import period_text

SEPARATOR = ";"
#: Stands for every row of a table that has an amount.
EVERY = "*"
#: Prefixes of operands that stand in no table.
STATED, MISSING = "stated:", "missing:"
#: Tables that an operand can point into.
TABLES = ("observations", "budget_lines", "measures", "adjustments")

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure that a check reads.

    Attributes:
        label: what it is, in Swedish.
        figure: parsed; without a value where there is none.
        unit: unit code; empty where none is known.
        misprint: the text as printed where a declared correction reads another figure.
    """

    label: str
    figure: Figure
    unit: str = ""
    misprint: str = ""

    @property
    def bounded(self) -> Bounded | None:
        """Return the figure and its interval; None where there is no figure."""
        if self.figure.value is None or self.figure.decimals is None:
            return None
        return Bounded.of(self.figure.value, self.figure.decimals)


def parts(text: str) -> tuple[str, ...]:
    """Return the references of a cell in claims.csv, without the spaces around them."""
    return tuple(part for part in (one.strip() for one in text.split(SEPARATOR)) if part)


def sources_of(texts: Iterable[str]) -> set[str]:
    """Return the ids of the sources whose figures are pointed at."""
    found = (reference for text in texts for reference in parts(text))
    return {one.partition("/")[0] for one in found if is_in_a_table(one)}


def is_in_a_table(reference: str) -> bool:
    """Return whether a reference points into a table rather than saying what it means itself."""
    return not reference.startswith((STATED, MISSING))


def table_of(reference: str) -> str:
    """Return the table that a reference with its source points into; empty for none."""
    source, _, rest = reference.partition("/")
    return rest.partition(":")[0] if is_in_a_table(reference) and ":" not in source else ""


def is_every(reference: str) -> bool:
    """Return whether a reference stands for every row of a table."""
    return is_in_a_table(reference) and reference.endswith(f":{EVERY}")


def with_source(reference: str, source_id: str) -> str:
    """Return a reference that says which source it is of; one into no table stays as it is."""
    table, colon, _ = reference.partition(":")
    if not colon or "/" in table or not is_in_a_table(reference):
        return reference
    return f"{source_id}/{reference}"


def observation(source: str, indicator: str, organisation: str, period: str, part: str) -> str:
    """Return the reference to an observation; part is its breakdown, empty for the total."""
    class_ = f"/{part}" if part else ""
    return f"{source}/observations:{indicator}@{organisation}/{period}{class_}"


def budget_cell(source: str, statement: str, line: str, column: str) -> str:
    """Return the reference to one column of a statement's line."""
    return f"{source}/budget_lines:{statement}.{line}/{column}"


def row_of(source: str, table: str, key: str) -> str:
    """Return the reference to the amount of a measure or an adjustment."""
    return f"{source}/{table}:{key}"


def named(table: str, row: Mapping[str, Any], catalogue: Catalogue) -> tuple[str, str]:
    """Return the reference to a figure of one of TABLES, and the words for it.

    Args:
        table: its name.
        row: a row of the processed table.
        catalogue: the registers.
    """
    source = row["source_id"]
    if table == "observations":
        names = ("indicator_id", "organisation_id", "period", "breakdown")
        return observation(source, *(row[name] for name in names)), observation_text(row, catalogue)
    if table == "budget_lines":
        words = column_text(row["statement"], row["label"], row["column"])
        return budget_cell(source, row["statement"], row["line_id"], row["column"]), words
    key = f"{table.removesuffix('s')}_id"
    return row_of(source, table, row[key]), row["title"]


def missing(words: str) -> str:
    """Return the reference to what no source prints; a separator in its name would part it."""
    return f"{MISSING}{words.replace(SEPARATOR, ',')}"


def cells_of(tables: Tables, catalogue: Catalogue) -> dict[str, Cell]:
    """Return every figure that an operand can point at, by its reference.

    Args:
        tables: processed observations, budget_lines, measures and adjustments.
        catalogue: the registers.
    """
    found = dict(_observations(tables["observations"], catalogue))
    found |= _budget_cells(tables["budget_lines"])
    found |= _amounts(tables["measures"], "measures", "measure_id", "saving_tkr")
    found |= _amounts(tables["adjustments"], "adjustments", "adjustment_id", "amount")
    return found


def cell(reference: str, cells: Mapping[str, Cell]) -> Cell:
    """Return what stands at a reference; one that points at nothing has no figure."""
    if reference.startswith(STATED):
        figure = parse_figure(reference.removeprefix(STATED).strip())
        return Cell("talet i källans text", figure, figure.unit)
    if reference in cells:
        return cells[reference]
    return Cell(reference.removeprefix(MISSING).strip(), _absent("not_reported"))


def column_text(statement: str, label: str, column: str) -> str:
    """Return the words for one cell of a statement: "Drift, Lokalhyror, budget helår"."""
    return f"{STATEMENTS[statement].capitalize()}, {label}, {BUDGET_COLUMNS[column]}"


def observation_text(row: Mapping[str, str], catalogue: Catalogue) -> str:
    """Return the words for an observation: "Sjukfrånvaro, kvinnor, KLK, 2025"."""
    names = [
        catalogue.indicators[row["indicator_id"]].name,
        class_text(row["breakdown"]) if row["breakdown"] else "",
        catalogue.organisations[row["organisation_id"]].short_name,
        period_text(row["period"]),
    ]
    return ", ".join(filter(None, names))


def _observations(rows: pd.DataFrame, catalogue: Catalogue) -> Iterator[tuple[str, Cell]]:
    for row in records(rows):
        key = ("source_id", "indicator_id", "organisation_id", "period", "breakdown")
        label = observation_text(row, catalogue)
        figure = _figure(row["value"], row["decimals"], row["missing_reason"])
        misprint = _misprint(row["printed"], figure)
        yield observation(*(row[name] for name in key)), Cell(label, figure, row["unit"], misprint)


def _budget_cells(rows: pd.DataFrame) -> Iterator[tuple[str, Cell]]:
    for row in records(rows):
        key = budget_cell(row["source_id"], row["statement"], row["line_id"], row["column"])
        label = column_text(row["statement"], row["label"], row["column"])
        figure = _figure(row["amount_tkr"], row["decimals"], row["missing_reason"])
        yield key, Cell(label, figure, "tkr", _misprint(row["printed"], figure))


def _amounts(rows: pd.DataFrame, table: str, key: str, amount: str) -> Iterator[tuple[str, Cell]]:
    for row in records(rows):
        figure = _figure(row[amount], row["decimals"], row["missing_reason"])
        unit = row.get("unit", "tkr")
        yield row_of(row["source_id"], table, row[key]), Cell(row["title"], figure, unit)


def _figure(value: float, decimals: int | None, reason: str) -> Figure:
    if decimals is None:
        return _absent(reason)
    return Figure(exact(value, int(decimals)), int(decimals))


def _misprint(printed: str, figure: Figure) -> str:
    """Return what is printed where that is not the figure that is read."""
    return "" if parse_figure(printed).value == figure.value else printed


def _absent(reason: str) -> Figure:
    return Figure(None, None, missing_reason=reason)
