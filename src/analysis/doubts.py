"""Which figures the reconciliation has something to say about: those that differ or are corrected.

Frames of figures get two columns: `doubt`, a remark for the reader, and `doubt_anchor`, where the
reconciliation page tells more; both empty where nothing is to be said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import operands
from analysis.catalogue import Catalogue
from analysis.made_schemas import DIFFERING
from analysis.numerals import format_figure
from analysis.rounding import is_missing
from analysis.rows import key_parts, records
from analysis.versions import Tables
from analysis.vocabulary import BUDGET_COLUMNS


@dataclass(frozen=True)
class Doubt:
    """A remark on a figure.

    Attributes:
        text: what is to be said, in Swedish.
        anchor: where on the year's reconciliation page it is told; empty where that page, being
            about other sources, does not have it.
    """

    text: str
    anchor: str


def anchor_of(kind: str, key: str) -> str:
    """Return the anchor of a check ("kontroll") or a correction ("rattelse")."""
    return f"{kind}-{re.sub(r'[^a-z0-9]+', '-', key.lower()).strip('-')}"


def doubts_of(
    tables: Tables, catalogue: Catalogue, year: int, about: str
) -> dict[str, tuple[Doubt, ...]]:
    """Return the remarks on figures, by reference; see operands.

    Args:
        tables: the processed tables.
        catalogue: the registers.
        year: of the page that shows the figures.
        about: the table that they stand in, one of made_schemas.MARKED.
    """
    found: dict[str, list[Doubt]] = {}
    told = (*_differing(tables, about), *_corrected(tables, catalogue, about))
    for source, references, doubt in told:
        last = catalogue.sources[source].last_year
        here = catalogue.sources[source].first_year <= year <= last
        where = "Se avstämningen." if here else f"Se avstämningen för {last}."
        placed = doubt if here else Doubt(f"{doubt.text} {where}", "")
        for reference in references:
            found.setdefault(reference, []).append(placed)
    return {reference: tuple(dict.fromkeys(some)) for reference, some in found.items()}


@dataclass(frozen=True)
class Corrected:
    """A declared correction of a figure.

    Attributes:
        correction: the row of the register.
        reference: of the figure, see operands.
        what: the figure in words.
        locator: where it stands.
    """

    correction: Mapping[str, Any]
    reference: str
    what: str
    locator: str


def corrected_figures(
    tables: Tables, catalogue: Catalogue, about: Collection[str] = operands.TABLES
) -> Iterator[Corrected]:
    """Yield every correction of a figure that an operand can point at; of a note, none.

    Args:
        tables: the processed tables.
        catalogue: the registers.
        about: the tables whose figures are asked for; of others nothing is read.
    """
    for correction in records(tables["corrections"]):
        table, column = correction["table"], correction["column"]
        columns = tuple(BUDGET_COLUMNS) if table == "budget_lines" else ("printed",)
        if table not in about or column not in columns:
            continue
        key = {"source_id": correction["source_id"]} | key_parts(correction["key"])
        key |= {"column": column} if table == "budget_lines" else {}
        rows = tables[table]
        here = pd.Series(True, index=rows.index)
        for name, value in key.items():
            here &= rows[name] == value
        for row in records(rows[here]):
            reference, what = operands.named(table, row, catalogue)
            yield Corrected(correction, reference, what, row["locator"])


def with_doubts(
    rows: pd.DataFrame, doubts: Mapping[str, tuple[Doubt, ...]], *, previous: bool = False
) -> pd.DataFrame:
    """Add what is to be said of the observations that rows show.

    Args:
        rows: source_id, indicator_id, organisation_id, period and breakdown; with `previous` also
            previous_source_id and previous_year: the row shows an earlier figure too.
        doubts: see doubts_of.
        previous: whether it does.
    """
    told = [list(dict.fromkeys(_told(row, doubts, previous))) for row in records(rows)]
    return _with_columns(rows, told)


def with_line_doubts(rows: pd.DataFrame, doubts: Mapping[str, tuple[Doubt, ...]]) -> pd.DataFrame:
    """Add what is to be said of a statement's lines: source_id, statement and line_id."""
    told = [
        list(dict.fromkeys(doubt for key in _cells_of(row) for doubt in doubts.get(key, ())))
        for row in records(rows)
    ]
    return _with_columns(rows, told)


def _cells_of(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the references to the cells of a statement's line."""
    for column in BUDGET_COLUMNS:
        yield operands.budget_cell(row["source_id"], row["statement"], row["line_id"], column)


def with_measure_doubts(
    rows: pd.DataFrame, doubts: Mapping[str, tuple[Doubt, ...]]
) -> pd.DataFrame:
    """Add what is to be said of the amounts of measures: source_id and measure_id."""
    keys = zip(rows["source_id"], rows["measure_id"], strict=True)
    told = [list(doubts.get(operands.row_of(source, "measures", key), ())) for source, key in keys]
    return _with_columns(rows, told)


def _with_columns(rows: pd.DataFrame, told: Iterable[list[Doubt]]) -> pd.DataFrame:
    found = list(told)
    texts = [" ".join(doubt.text for doubt in some) for some in found]
    anchors = [next((doubt.anchor for doubt in some if doubt.anchor), "") for some in found]
    return rows.assign(
        doubt=pd.Series(texts, rows.index, dtype="str"),
        doubt_anchor=pd.Series(anchors, rows.index, dtype="str"),
    )


def _told(
    row: Mapping[str, Any], doubts: Mapping[str, tuple[Doubt, ...]], previous: bool
) -> Iterator[Doubt]:
    parts = (row["indicator_id"], row["organisation_id"])
    breakdown = row.get("breakdown", "")
    yield from doubts.get(
        operands.observation(row["source_id"], *parts, row["period"], breakdown), ()
    )
    if previous and not is_missing(row["previous_year"]):
        year = f"{row['previous_year']:.0f}"
        for period in dict.fromkeys((year, f"{year}{row['period'][4:]}")):
            earlier = operands.observation(row["previous_source_id"], *parts, period, breakdown)
            yield from doubts.get(earlier, ())


def _differing(tables: Tables, about: str) -> Iterator[tuple[str, tuple[str, ...], Doubt]]:
    for row in records(tables[DIFFERING[about].name]):
        told = f"Källan anger något som de tryckta talen säger emot: {row['what'].rstrip('.')}."
        if row["printed"]:
            found = format_figure(row["computed"], int(row["decimals"]), signed=True)
            what, printed = row["what"].rstrip("."), row["printed"]
            told = f"{what}: källan trycker ”{printed}”, men talen ger {found}."
        doubt = Doubt(told, anchor_of("kontroll", row["check_id"]))
        yield row["source_id"], operands.parts(row["operands"]), doubt


def _corrected(
    tables: Tables, catalogue: Catalogue, about: str
) -> Iterator[tuple[str, tuple[str, ...], Doubt]]:
    for one in corrected_figures(tables, catalogue, [about]):
        found, read = one.correction["found"], one.correction["corrected"]
        told = f"Rättad uppgift: källan trycker ”{found}”, vi läser ”{read}”."
        doubt = Doubt(told, anchor_of("rattelse", one.correction["correction_id"]))
        yield one.correction["source_id"], (one.reference,), doubt
