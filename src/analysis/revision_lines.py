"""What differs between two versions of raw data, as lines for a terminal: one a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.errors import counted, visible
from analysis.folder import RECEIPT
from analysis.numerals import format_figure
from analysis.raw_revisions import SOURCE, RawRevisions, Whole
from analysis.revisions import (
    CHANGED,
    GONE,
    NEW,
    RESCALED,
    TOLD,
    WHAT,
    WHEN,
    WHOLE_RESCALED,
    factor_text,
)
from analysis.rounding import is_missing
from analysis.rows import records

#: Cells whose change is told in words of their own.
_TITLES = {
    *(("indicators", "name"), ("indicators", "kolada_title"), ("organisations", "name")),
    *(("organisations", "kolada_title"), (RECEIPT, "title")),
}
_MEMBERS = {("organisations", "members"), ("group_editions", "members"), (RECEIPT, "members")}
#: What a rescaled indicator tells of its first value's key: that value stands for all of them.
_OF_A_WHOLE = (SOURCE, WHAT, *WHEN)
#: Letters of a cell that are shown, and of what stands before the first that differs.
_LONGEST, _BEFORE = 60, 20
_NOTHING = "nothing"


def lines(found: RawRevisions) -> list[str]:
    """Return what differs, grouped by table, and a last line with how much that is.

    What comes from data is made inert: control characters are written out.
    """
    told = [f"source {visible(old)} is now {visible(new)}" for old, new in found.renamed.items()]
    names = [*found.tables, *(one.table for one in found.wholes)]
    for name in dict.fromkeys(names):
        rows = [_whole(one) for one in found.wholes if one.table == name]
        if name in found.tables:
            rows += _rows(name, found.tables[name])
        told += ["", name, *(f"  {line}" for line in _columns(rows))]
    return [*told, "", _summary(found)] if told else [_summary(found)]


def _whole(one: Whole) -> list[str]:
    rows = "1 row" if one.rows == 1 else f"all {one.rows} rows"
    return [one.kind, *filter(None, [visible(one.source_id)]), rows]


def _rows(table: str, rows: pd.DataFrame) -> Iterator[list[str]]:
    """Yield the cells of each line: what happened, the row's key, and the difference itself."""
    key = [name for name in rows.columns if name not in TOLD and (rows[name] != "").any()]
    for row in records(rows):
        kind, told = _difference(table, row)
        yield [kind, *(_part(row, name) for name in key), *told]


def _difference(table: str, row: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the word for a difference, and the words for what it is."""
    kind, place = str(row["kind"]), (table, row["field"])
    if kind in (NEW, GONE):
        figure = row["new"] or row["old"]
        return kind, [_quoted(figure)] if figure else []
    old, new = _apart(row["old"], row["new"])
    if kind in (RESCALED, WHOLE_RESCALED):
        all_ = f"all {row['values']} values in {row['series']} series "
        by = f"{all_ if kind == WHOLE_RESCALED else ''}by the factor {factor_text(row['factor'])}"
        return RESCALED, [by, f"the first {old} → {new}"]
    if place in _TITLES:
        return "title", [row["field"], f"{old} → {new}"]
    if place in _MEMBERS:
        return "members", [_members(row["old"].split(), row["new"].split())]
    return kind, [row["field"], f"{old} → {new}", *_percent(row["percent"])]


def _percent(percent: float) -> list[str]:
    if is_missing(percent):
        return []
    return [f"{format_figure(percent, 1, signed=True)} %" if percent else "0 %"]


def _members(old: Sequence[str], new: Sequence[str]) -> str:
    come = [one for one in new if one not in old]
    gone = [one for one in old if one not in new]
    told = [f"{', '.join(come)} joined"] if come else []
    told += [f"{', '.join(gone)} left"] if gone else []
    return visible("; ".join(told)) or "the same in another order"


def _part(row: Mapping[str, Any], name: str) -> str:
    """Return a part of a row's key; of what was rescaled the first and the last period."""
    if row["kind"] == WHOLE_RESCALED and name not in _OF_A_WHOLE:
        return ""
    if row["kind"] in (RESCALED, WHOLE_RESCALED) and name in WHEN:
        periods = row[name].split() or [""]
        return visible(f"{periods[0]}–{periods[-1]}")
    return visible(row[name])


def _apart(old: str, new: str) -> tuple[str, str]:
    """Quote two texts; long ones from shortly before where they begin to differ."""
    letters = enumerate(zip(old, new, strict=False))
    first = next((at for at, (one, other) in letters if one != other), min(len(old), len(new)))
    begin = max(0, first - _BEFORE) if max(len(old), len(new)) > _LONGEST else 0
    return _quoted(old, begin), _quoted(new, begin)


def _quoted(text: str, begin: int = 0) -> str:
    if not text:
        return _NOTHING
    shown = text[begin : begin + _LONGEST]
    after = "…" if begin + _LONGEST < len(text) else ""
    return f'"{"…" if begin else ""}{visible(shown)}{after}"'


def _columns(rows: list[list[str]]) -> list[str]:
    """Align rows whose last cell, which may be long, needs no room beside it."""
    widths: dict[int, int] = {}
    for row in rows:
        for at, text in enumerate(row[:-1]):
            widths[at] = max(widths.get(at, 0), len(text))
    return [
        "  ".join([*(text.ljust(widths[at]) for at, text in enumerate(row[:-1])), row[-1]]).rstrip()
        for row in rows
    ]


def _summary(found: RawRevisions) -> str:
    """Return how many rows, cells and series differ."""
    rows = [row for frame in found.tables.values() for row in records(frame[list(TOLD)])]
    kinds = [row["kind"] for row in rows]
    whole = {
        kind: sum(one.rows for one in found.wholes if one.kind == kind) for kind in (NEW, GONE)
    }
    counts = (
        (kinds.count(NEW) + whole[NEW], "row", "new"),
        (kinds.count(GONE) + whole[GONE], "row", "gone"),
        (kinds.count(CHANGED), "cell", "changed"),
        (kinds.count(WHOLE_RESCALED), "whole indicator", "rescaled"),
        (kinds.count(RESCALED), "series", "rescaled"),
    )
    told = [f"{counted(count, what)} {word}" for count, what, word in counts if count]
    unread = len({fault.file for fault in found.faults})
    if unread:
        told.append(f"{counted(unread, 'file')} not compared")
    return ", ".join(told) or "no differences"
