"""A figure now and before, a row an indicator or a group: two dots on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis import style
from analysis.catalogue import Catalogue, Indicator
from analysis.charts_axes import scale_ticks, value_ticks
from analysis.charts_common import Panel, Story, compose, describe, span
from analysis.charts_dots import DotRow, Mark, Scale, fitted, pairs
from analysis.charts_over_years import Words
from analysis.charts_pair_words import (
    Row,
    Section,
    facts,
    has_earlier,
    missing_text,
    pair_columns,
    pair_rows,
    period_before,
    remarks_of,
    years_of,
)
from analysis.charts_years import Point
from analysis.figure import Figure
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.rounding import is_missing

#: How the chart is read: with earlier figures and without.
READING = "Den fyllda punkten är sidans år och ringen det närmast tidigare året med uppgift."
_TYPE = "Punktdiagram med en rad för varje uppgift."
_ONE_YEAR = "Punkten är sidans år."

_ZERO = "Skalan börjar på noll."
_WHOLE = "Skalan visas i sin helhet."


def pairs_figure(
    sections: Sequence[Section],
    words: Words,
    *,
    catalogue: Catalogue,
    subtitle: str,
    notes: tuple[str, ...] = (),
) -> Figure:
    """Put sections together to a figure with its table and sources."""
    rows = [row for one in sections for row in one.rows if not row.get("heads")]
    changes = any(map(has_earlier, rows))
    return compose(
        [_panel(one) for one in sections],
        Story(
            id=words.id,
            title=words.title,
            subtitle=f"{subtitle}, {span(years_of(rows))}.",
            alt=describe(_TYPE, f"{words.title}.", *facts(sections)),
            reading=_reading(sections, rows),
            columns=pair_columns(sections, changes=changes),
            rows=pd.concat([pair_rows(one) for one in sections]),
            sources=sources_of(catalogue, pd.DataFrame(rows)),
            processed=changes,
            notes=(*notes, *remarks_of(rows)),
        ),
    )


def _reading(sections: Sequence[Section], rows: Sequence[Row]) -> str:
    """Return how the chart is read: its dots, and where its scales begin."""
    before = any(not is_missing(row["previous"]) for row in rows)
    scales = dict.fromkeys(_ZERO if _is_from_zero(one) else _WHOLE for one in sections)
    return " ".join((READING if before else _ONE_YEAR, *scales))


def _is_from_zero(section: Section) -> bool:
    """Return whether the axis begins at zero: it is to, or the indicator has no scale."""
    scale = (section.indicator.scale_min, section.indicator.scale_max)
    return section.from_zero or None in scale


def moved(row: Row) -> float:
    """Return how far a figure has moved; less than nothing where that is unknown."""
    if is_missing(row["value"]):
        return -2.0
    return -1.0 if is_missing(row["change"]) else abs(float(row["change"]))


def _panel(section: Section) -> Panel:
    """Draw a row a figure: a dot for the page's year, a ring for the one before."""
    known = [row for row in section.rows if not is_missing(row.get("previous"))]
    same = len({row["previous_year"] for row in known}) == 1
    dots, told = [], False
    for row in section.rows:
        marks = _marks(row, section.decimals, told=told and same)
        told = told or len(marks) == 2 or not known
        dots.append(DotRow(row["label"], marks, missing_text(row), bool(row.get("heads"))))
    scale = _scale(dots, section.indicator, section.from_zero)
    return pairs(dots, scale, heading=section.heading)


def _marks(row: Row, decimals: int, *, told: bool) -> tuple[Mark, ...]:
    """Return the ring and the dot; they carry their year until it has been told."""
    if row.get("heads"):
        return ()
    marks = []
    for name, period, hollow in (
        ("previous", period_before(row), True),
        ("value", row["period"], False),
    ):
        if not is_missing(row[name]):
            figure = format_figure(row[name], decimals)
            label = figure if told else f"{_short(period)}: {figure}"
            marks.append(Mark(float(row[name]), label, style.OWN, not hollow, hollow))
    return tuple(marks)


def _scale(dots: Sequence[DotRow], indicator: Indicator, from_zero: bool) -> Scale:
    values = [mark.value for row in dots for mark in row.marks]
    low, high = indicator.scale_min, indicator.scale_max
    if low is not None and high is not None and not from_zero:
        ticks = scale_ticks(low, high)
    else:
        ticks = value_ticks([*values, 0.0])
    return fitted(dots, Scale(ticks[0], ticks[-1], tuple(ticks)))


def _short(period: str) -> str:
    return Point(0, period, None).tick.replace("\n", " ")
