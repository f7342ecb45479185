"""Checks that follow from the tables themselves: printed sums, deviations, differences, changes.

Nobody has to declare them: a line with parts is their sum, a deviation is forecast against budget,
a difference is this year's outcome less last year's, and an indicator that is another's printed
change is held against that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis import operands
from analysis.catalogue import Catalogue
from analysis.numerals import Figure
from analysis.operands import Cell
from analysis.rows import records
from analysis.vocabulary import BUDGET_COLUMNS, OUTLAYS

#: Nothing is printed in the cell, so there is nothing to check.
_BLANK = "not_reported"
#: Printed column -> the two that it is computed from, the second taken from the first.
_ACROSS = {"deviation": ("forecast", "budget"), "difference": ("outcome", "outcome_previous")}


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a source prints, and what it is to be held against.

    Attributes:
        id: unique; letters, digits, dots, hyphens and underscores.
        source_id, locator: where it is printed.
        kind: a key of CLAIM_KINDS.
        what: in Swedish, what is checked.
        operands: references, in the kind's order.
        printed: the text as printed; empty where the source speaks in words.
        figure: what is printed, parsed; None where the source speaks in words.
        target: reference of the printed figure where it stands in a table.
        beside: references of what comes nearest where an operand is missing.
        tolerance: reference, empty where there is none.
        note: a remark for the reader, in Swedish.
    """

    id: str
    source_id: str
    locator: str
    kind: str
    what: str
    operands: tuple[str, ...]
    printed: str = ""
    figure: Figure | None = None
    target: str = ""
    beside: tuple[str, ...] = field(default=())
    tolerance: str = ""
    note: str = ""


def statement_checks(lines: pd.DataFrame, cells: Mapping[str, Cell]) -> Iterator[Check]:
    """Yield a check for every printed sum, deviation and difference of every statement.

    Args:
        lines: processed budget_lines.
        cells: see operands.cells_of.
    """
    rows = records(lines)
    children: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in rows:
        if row["parent_id"]:
            key = (row["source_id"], row["statement"], row["parent_id"])
            children.setdefault(key, {})[row["line_id"]] = None
    for row in rows:
        if row["missing_reason"] == _BLANK:
            continue
        source, statement, line = row["source_id"], row["statement"], row["line_id"]
        if parts := children.get((source, statement, line)):
            of = tuple(
                operands.budget_cell(source, statement, part, row["column"]) for part in parts
            )
            yield _of_line(row, cells, "sum", of)
        if names := _ACROSS.get(row["column"]):
            backward = row["column"] == "deviation" and statement in OUTLAYS
            across = names[::-1] if backward else names
            of = tuple(operands.budget_cell(source, statement, line, name) for name in across)
            yield _of_line(row, cells, "difference", of)


def change_checks(
    rows: pd.DataFrame, cells: Mapping[str, Cell], catalogue: Catalogue
) -> Iterator[Check]:
    """Yield a check for every printed change of an indicator since the year before.

    Args:
        rows: processed observations.
        cells: see operands.cells_of.
        catalogue: says which indicator is whose change.
    """
    changes = {one.indicator_id: one.change_of for one in catalogue.indicators.values()}
    for row in records(rows[rows["indicator_id"].map(changes) != ""]):
        if row["missing_reason"] == _BLANK or row["year"] is None:
            continue
        before = f"{int(row['year']) - 1}{row['period'][4:]}"
        base = {**row, "indicator_id": changes[row["indicator_id"]]}
        versions = (base, {**base, "period": before})
        target = _observation(row)
        yield Check(
            id=".".join(_id_part(part) for part in (row["source_id"], *_key(row), "change")),
            source_id=row["source_id"],
            locator=row["locator"],
            kind="difference",
            what=operands.observation_text(row, catalogue),
            operands=tuple(_or_missing(one, cells, catalogue) for one in versions),
            printed=row["printed"],
            figure=cells[target].figure,
            target=target,
        )


def _of_line(
    row: Mapping[str, str], cells: Mapping[str, Cell], kind: str, of: tuple[str, ...]
) -> Check:
    place = (row["source_id"], row["statement"], row["line_id"], row["column"])
    target = operands.budget_cell(*place)
    words = operands.column_text(row["statement"], row["label"], row["column"])
    return Check(
        id=".".join((*place, kind)),
        source_id=row["source_id"],
        locator=f"{row['locator']}, {BUDGET_COLUMNS[row['column']]}",
        kind=kind,
        what=f"{words}, summan av delarna" if kind == "sum" else words,
        operands=of,
        printed=row["printed"],
        figure=cells[target].figure,
        target=target,
    )


def _observation(row: Mapping[str, str]) -> str:
    return operands.observation(row["source_id"], *_key(row))


def _key(row: Mapping[str, str]) -> tuple[str, str, str, str]:
    return row["indicator_id"], row["organisation_id"], row["period"], row["breakdown"]


def _or_missing(row: Mapping[str, str], cells: Mapping[str, Cell], catalogue: Catalogue) -> str:
    """Return the reference to an observation, or the name of the one that the source lacks."""
    reference = _observation(row)
    if reference in cells:
        return reference
    return operands.missing(operands.observation_text(row, catalogue))


def _id_part(text: str) -> str:
    """Return a part of an id; a class as printed may hold any sign, so it is spelled by number."""
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_") else f"_{ord(sign):x}_"
        for sign in text
    )
