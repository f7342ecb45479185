"""The remarks under a chart: breaks, reorganisations, what sources say of their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.catalogue import Indicator
from analysis.charts_indicators import Held
from analysis.charts_years import Line
from analysis.comparison import AreaReview
from analysis.numerals import format_figure
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.vocabulary import UNITS
from analysis.words import enumeration

#: The unit of posts and of people.
_POSTS = "fte"
#: Signs that tie a year on the axis to a note below it.
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def break_notes(held: Sequence[Held], years: Iterable[int]) -> tuple[str, ...]:
    """Return a note for every series that breaks after the first of the years drawn."""
    first, last = min(years, default=0), max(years, default=0)
    return tuple(
        f"{one.indicator.name}: mätsättet ändrades {year} (streckad linje). Talen före och efter"
        " är inte jämförbara."
        for one in held
        for year in one.indicator.break_years
        if first < year <= last
    )


def source_notes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the remarks that the plotted figures carry, each once, with what it is about.

    Args:
        rows: indicator, period_text, value and note.
    """
    noted = rows[rows["value"].notna() & (rows["note"] != "")]
    remarks = []
    for note, group in noted.groupby("note", sort=False):
        names = list(dict.fromkeys(group["indicator"]))
        when = enumeration(dict.fromkeys(group["period_text"]))
        remarks.append(f"{names[0]}, {when}: {note}" if len(names) == 1 else str(note))
    return tuple(remarks)


def with_adjustments(area: AreaReview, held: Held, line: Line) -> tuple[Line, tuple[str, ...]]:
    """Return a line with a sign under every year of a structural change, and the notes to them."""
    rows = area.adjustments[
        (area.adjustments["indicator_id"] == held.indicator.indicator_id)
        & (area.adjustments["organisation_id"] == held.own)
    ]
    years = {point.year for point in line.points}
    found = [
        row for row in records(rows.sort_values("year", kind="stable")) if row["year"] in years
    ]
    marks: dict[int, str] = {}
    notes = []
    for sign, row in zip(_SIGNS, found, strict=False):
        marks[int(row["year"])] = marks.get(int(row["year"]), "") + sign
        notes.append(f"{sign} {row['title']}{_amount(row, held.indicator)}")
    return replace(line, marks=marks), tuple(notes)


def _amount(row: dict[str, Any], indicator: Indicator) -> str:
    """Return what a structural change added; its unit only where it is not the indicator's.

    Posts are left out: those that a source names are budgeted ones, the indicator counts people.
    """
    if is_missing(row["amount"]) or row["unit"] == _POSTS:
        return ""
    unit = "" if row["unit"] == indicator.unit else f" {UNITS[row['unit']]}"
    return f": {format_figure(row['amount'], int(row['decimals']), signed=True)}{unit}"
