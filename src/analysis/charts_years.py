"""Series over years: their points, their pieces, the year axis, and columns from zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import mark_breaks, shown_positions, tick_lines, write_under
from analysis.charts_common import ROOM, Panel, capitalised
from analysis.charts_labels import text_width
from analysis.numerals import MISSING_WORDS, format_figure
from analysis.words import Measured, enumeration, is_short_unit, period_text, quantity, value_text

_MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec")
#: Room above a column for its figure, points.
_HEADROOM = 18.0


@dataclass(frozen=True)
class Point:
    """One figure of a series.

    Attributes:
        year: the year; 0 where the source states none.
        period: "2023", "2025-08" for January to August, or "unstated".
        value: None where it is missing.
        missing: why it is missing, a key of MISSING_WORDS.
    """

    year: int
    period: str
    value: float | None
    missing: str = "not_reported"

    @property
    def tick(self) -> str:
        """Return the period for an axis: "2023", or "2025" over "jan–aug"."""
        year, _, month = self.period.partition("-")
        return f"{year}\njan–{_MONTHS[int(month) - 1]}" if month else year

    def text(self, decimals: int) -> str:
        """Return the figure in Swedish, a missing one in words."""
        return format_figure(self.value, decimals, missing=self.missing or "not_reported")


@dataclass(frozen=True)
class Line:
    """One series over years.

    Attributes:
        name: at the line's end.
        look: how it is drawn.
        points: in order of year, without gaps in years.
        strong: the series that the chart is about.
        breaks: years in which it breaks: what is before is not comparable with what is after.
        switches: years from which its figures are from another kind of source than before.
        marks: year -> a sign under it that points to a note.
        organisation: id of whose it is.
    """

    name: str
    look: style.Look
    points: tuple[Point, ...]
    strong: bool = False
    breaks: tuple[int, ...] = ()
    switches: tuple[int, ...] = ()
    marks: Mapping[int, str] = field(default_factory=dict)
    organisation: str = ""

    @property
    def known(self) -> tuple[Point, ...]:
        """Return the points that have a figure."""
        return tuple(point for point in self.points if point.value is not None)


def points_of(rows: pd.DataFrame) -> tuple[Point, ...]:
    """Return a series in order of year; a year without a row between others is missing.

    Args:
        rows: at most one row a year: year, period, value, missing_reason. A row without a year
            counts only where there is none with a year.
    """
    stated = rows["year"].notna()
    kept = rows[stated] if stated.any() else rows.head(1)
    columns = ("year", "period", "value", "missing_reason")
    found = {}
    for year, period, value, missing in zip(*(kept[name] for name in columns), strict=True):
        when = 0 if pd.isna(year) else int(year)
        known = None if pd.isna(value) else float(value)
        found[when] = Point(when, str(period), known, str(missing))
    years = range(min(found), max(found) + 1) if found else range(0)
    return tuple(found.get(year, Point(year, str(year), None)) for year in years)


def pieces(line: Line) -> list[list[Point]]:
    """Part a series where a year is missing, where it breaks, and between unlike sources."""
    parts: list[list[Point]] = []
    for point in line.known:
        last = parts[-1][-1] if parts else None
        if (
            last is None
            or point.year != last.year + 1
            or point.year in (*line.breaks, *line.switches)
            or point.period[4:] != last.period[4:]
        ):
            parts.append([])
        parts[-1].append(point)
    return parts


def missing_words(series: Line) -> tuple[str, ...]:
    """Return why figures are missing and for which years: "uppgift saknas 2014 och 2017"."""
    gaps: dict[str, list[str]] = {}
    for point in series.points:
        if point.value is None:
            gaps.setdefault(point.text(0), []).append(point.tick.replace("\n", " "))
    if not series.known:
        return tuple(gaps)
    return tuple(f"{words} {enumeration(years)}" for words, years in gaps.items())


def missing_notes(series: Sequence[Line]) -> tuple[str, ...]:
    """Return a line for every series that lacks figures: whose, why and for which years."""
    return tuple(f"{line.name}: {words}" for line in series for words in missing_words(line))


def switch_notes(series: Sequence[Line]) -> tuple[str, ...]:
    """Return a line for every series whose figures are from another kind of source from a year."""
    return tuple(
        f"Annan källa från {year}, så åren före och efter kan skilja sig: {line.name}"
        for line in series
        for year in line.switches
    )


def first_and_last(indicator: Measured, line: Line) -> str:
    """Return a sentence on a series' first and last figure, for a text alternative."""
    if not line.known:
        return f"{line.name}: {MISSING_WORDS['not_reported']}."
    first, last = line.known[0], line.known[-1]
    text = f"{value_text(first.value or 0.0, indicator)} {when(first.period)}"
    if last is not first:
        head = indicator.unit_label.partition(" per ")[0]
        unit = head if is_short_unit(head) else indicator.unit_label
        value = quantity(last.value or 0.0, indicator.decimals, unit)
        text += f" och {value} {when(last.period)}"
    return f"{line.name}: {text}."


def when(period: str) -> str:
    """Return a period after a figure: "år 2023", "januari–augusti 2025", or that none is stated."""
    text = period_text(period)
    return f"år {text}" if period.isdigit() else text if period[:4].isdigit() else f"({text})"


def columns(
    series: Line, decimals: int, *, strong: int, heading: str, notes: tuple[str, ...] = ()
) -> Panel:
    """Return a panel of columns from zero, each with its figure; the year `strong` stands out."""
    ticks = [point.tick for point in series.points]
    texts = [point.text(decimals).replace(" ", "\n") for point in series.points]
    labelled = shown_positions(texts, ROOM / len(ticks), inside=True)
    if len(labelled) < len(texts):
        # There is no room for words between the columns.
        notes = (*notes, *map(capitalised, missing_words(series)))
        texts = ["" if point.value is None else point.text(decimals) for point in series.points]
        labelled = shown_positions(texts, ROOM / len(ticks), inside=True)

    def draw(axes: Axes) -> None:
        _draw_columns(axes, series, strong)
        shown = shown_positions(ticks, ROOM / len(ticks))
        for position, point in enumerate(series.points):
            bold = "bold" if point.year == strong else "normal"
            if position in labelled:
                _figure_at(axes, position, point.value, texts[position], weight=bold)
            if position in shown:
                write_under(axes, position, point.tick, weight=bold)
            write_under(axes, position, series.marks.get(point.year, ""), line=tick_lines(ticks))
        mark_breaks(axes, [year - series.points[0].year for year in series.breaks])

    below = style.LINE * (tick_lines(ticks) + bool(series.marks)) + 4
    return Panel(style.COLUMNS, draw, heading, notes, below=below)


def _draw_columns(axes: Axes, series: Line, strong: int) -> None:
    values = [point.value if point.value is not None else math.nan for point in series.points]
    slot = ROOM / len(values)
    frame = pd.DataFrame({"position": range(len(values)), "value": values})
    share = min(0.68, style.WIDEST_COLUMN / slot)
    sns.barplot(frame, x="position", y="value", width=share, errorbar=None, ax=axes)
    for patch in axes.patches:
        position = round(patch.get_extents().transformed(axes.transData.inverted()).x0 + 0.5)
        is_strong = series.points[position].year == strong
        patch.set(**(style.OWN if is_strong else style.OWN_EARLIER).bar())
    known = [point.value for point in series.known if point.value is not None]
    low, high = min(0.0, *known), max(0.0, *known)
    # Headroom is points, so that a figure has its place above whatever is the highest column.
    scale = (high - low or 1.0) / (style.COLUMNS - _HEADROOM * (1 + (low < 0)))
    axes.set_xlim(-0.5, len(values) - 0.5)
    axes.set_ylim(low - _HEADROOM * scale * (low < 0), high + _HEADROOM * scale or 1.0)
    axes.axhline(0, color=style.AXIS, linewidth=0.8)


def _figure_at(axes: Axes, x: float, value: float | None, text: str, *, weight: str) -> None:
    """Write a figure above its column, below a negative one; words where there is none."""
    below = value is not None and value < 0
    low, high = axes.get_xlim()
    centre = (x - low) / (high - low) * ROOM
    half = text_width(text, style.VALUE, weight == "bold") / 2
    inside = min(max(centre, half), ROOM - half)
    axes.annotate(
        text,
        (x, value or 0.0),
        xytext=(inside - centre, -3 if below else 3),
        textcoords="offset points",
        ha="center",
        va="top" if below else "bottom",
        fontsize=style.TEXT if value is None else style.VALUE,
        color=style.MUTED if value is None else style.INK,
        weight=weight if value is not None else "normal",
    )
