"""From raw text to processed frames: figures parsed, years told, units joined, types fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.checks import differing, reconcile
from analysis.contract import ValidRaw
from analysis.disclosure import without_small_groups
from analysis.made_schemas import DIFFERING, RECONCILIATION
from analysis.numerals import missing_reason, parse_figure
from analysis.raw import RawTable
from analysis.schemas import HEADCOUNTS, PROCESSED, RAW_SOURCE_TABLES, Table
from analysis.vocabulary import BUDGET_COLUMNS, LOWERING_KINDS

RawTables = Mapping[str, RawTable]


def processed_frames(valid: ValidRaw) -> dict[str, pd.DataFrame]:
    """Turn raw tables that keep the contract into the processed ones.

    Args:
        valid: the raw tables as printed and as they are to be parsed.
    Returns: every table of PROCESSED, exactly its columns: integers Int64, numbers float64 with
        NaN where missing, texts str with "" where there is none. Rows in the order of the register
        of sources, then as in the file. Figures of small groups are in none of them.
    """
    order = {key: at for at, key in enumerate(valid.read["sources"].cells["source_id"])}
    frames = {}
    for name, schema in PROCESSED.items():
        if schema in (RECONCILIATION, *DIFFERING.values()):
            continue
        frame = _LAYOUTS.get(name, _layout)(name, valid)
        if name in RAW_SOURCE_TABLES or schema is HEADCOUNTS:
            frame = frame.sort_values("source_id", key=lambda ids: ids.map(order), kind="stable")
        frames[name] = _typed(frame.reset_index(drop=True), schema)
    frames = without_small_groups(frames)
    checks = frames[RECONCILIATION.name] = _typed(reconcile(frames), RECONCILIATION)
    for name, schema in DIFFERING.items():
        frames[schema.name] = _typed(differing(checks, name), schema)
    return frames


def _layout(name: str, valid: ValidRaw) -> pd.DataFrame:
    """Return a table as it is read, with its figure parsed and its period's year beside it."""
    frame = valid.read[name].cells.copy()
    if "printed" in frame:
        value = next(column.name for column in PROCESSED[name].columns if column.type == "number")
        figures = _figures(frame["printed"], valid.printed[name].cells["printed"], value)
        frame = frame.drop(columns="printed").join(figures)
    if "period" in frame and "year" not in frame:
        # No year begins like "unstated", the only period that has none.
        frame["year"] = frame["period"].str.extract(r"^(\d{4})", expand=False)
    return frame


def _figures(texts: pd.Series[str], printed: pd.Series[str], value: str) -> pd.DataFrame:
    """Parse texts into value, decimals and missing_reason, beside what the source prints."""
    parsed = {text: parse_figure(text) for text in texts.unique().tolist()}
    figures = [parsed[text] for text in texts.tolist()]
    columns = {
        value: [None if figure.value is None else float(figure.value) for figure in figures],
        "decimals": [figure.decimals for figure in figures],
        "missing_reason": [figure.missing_reason for figure in figures],
        "printed": printed,
    }
    return pd.DataFrame(columns, index=texts.index)


def _observations(name: str, valid: ValidRaw) -> pd.DataFrame:
    indicators = valid.read["indicators"].cells.set_index("indicator_id")
    frame = _layout(name, valid)
    return frame.assign(unit=frame["indicator_id"].map(indicators["unit"]))


def _headcounts(_: str, valid: ValidRaw) -> pd.DataFrame:
    cells = valid.read["observations"].cells
    return cells[cells["headcount"].str.strip() != ""]


def _budget_lines(name: str, valid: ValidRaw) -> pd.DataFrame:
    """Return six rows a line, one for each printed column, lines in the statement's order."""
    read, printed = valid.read[name].cells, valid.printed[name].cells
    lines = read.drop(columns=list(BUDGET_COLUMNS))
    lines["position"] = lines.groupby(["source_id", "statement"]).cumcount() + 1
    tall = [
        lines.assign(column=column).join(_figures(read[column], printed[column], "amount_tkr"))
        for column in BUDGET_COLUMNS
    ]
    return pd.concat(tall).sort_index(kind="stable")


def _risks(name: str, valid: ValidRaw) -> pd.DataFrame:
    frame = _layout(name, valid)
    return frame.assign(assessment_missing_reason=frame["assessment"].map(missing_reason))


def _adjustments(name: str, valid: ValidRaw) -> pd.DataFrame:
    """Give each amount the sign that its kind says: the source prints none."""
    frame = _layout(name, valid)
    lowers = frame["kind"].isin(LOWERING_KINDS)
    amounts = frame["amount"].astype("float64")
    return frame.assign(amount=amounts.mask(lowers, 0 - amounts))


def _events(name: str, valid: ValidRaw) -> pd.DataFrame:
    frame = _layout(name, valid)
    return frame.assign(year=frame["date"].str[:4])


def _organisations(name: str, valid: ValidRaw) -> pd.DataFrame:
    frame = _layout(name, valid)
    return frame.assign(default=frame["default"] == "yes")


def _indicators(name: str, valid: ValidRaw) -> pd.DataFrame:
    frame = _layout(name, valid)
    for bound in ("scale_min", "scale_max"):
        frame[bound] = _figures(frame[bound], frame[bound], bound)[bound]
    return frame


_LAYOUTS: Mapping[str, Callable[[str, ValidRaw], pd.DataFrame]] = MappingProxyType(
    {
        "observations": _observations,
        "headcounts": _headcounts,
        "budget_lines": _budget_lines,
        "risks": _risks,
        "adjustments": _adjustments,
        "events": _events,
        "organisations": _organisations,
        "indicators": _indicators,
    }
)


def _typed(frame: pd.DataFrame, schema: Table) -> pd.DataFrame:
    """Return exactly a table's columns, each of its type."""
    columns: dict[str, pd.Series[Any]] = {}
    for column in schema.columns:
        cells = frame[column.name]
        if column.type == "integer":
            # By way of float: raw integers are texts, "" where there is none.
            columns[column.name] = pd.to_numeric(cells).astype("float64").astype("Int64")
        elif column.type == "number":
            columns[column.name] = cells.astype("float64")
        else:
            columns[column.name] = cells.astype("bool" if column.type == "boolean" else "str")
    return pd.DataFrame(columns)
