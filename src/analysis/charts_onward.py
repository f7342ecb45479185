"""Lines that go on from one: as it went so far, then each way on, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import (
    shown_positions,
    tick_texts,
    value_axis,
    value_ticks,
    write_under,
)
from analysis.charts_common import Panel
from analysis.charts_labels import text_width, wrap
from analysis.charts_line_words import (
    FIGURE_ROOM,
    LEADER,
    name_ends,
    plot_size,
    slot,
    values_of,
)
from analysis.charts_years import Line, Point, pieces

#: The widest that a name beside a way on may be, points.
_WIDEST_NAME = 112.0


@dataclass(frozen=True)
class Onward:
    """What is drawn.

    Attributes:
        past: the series so far; its last point is where the ways begin.
        ways: each from the year after on.
        decimals: of the figures.
        words: what the years so far and the years on are called, under the axis.
    """

    past: Line
    ways: tuple[Line, ...]
    decimals: int
    words: tuple[str, str]

    @property
    def last(self) -> Point:
        """Return the last point so far."""
        return self.past.known[-1]

    @property
    def ticks(self) -> list[float]:
        """Return the ticks of the value axis: what differs is small, so it seldom holds zero."""
        return value_ticks(values_of([self.past, *self.ways]), empty=0.0)

    @property
    def years(self) -> range:
        """Return the years from the first to the last."""
        return range(self.past.points[0].year, self.ways[0].points[-1].year + 1)


def onward(shown: Onward, *, heading: str, notes: tuple[str, ...] = ()) -> Panel:
    """Return a panel with the series so far in strong and the ways on in grey.

    Args:
        shown: what is drawn; the ways end in the same year.
        heading: measure and unit.
        notes: lines under the panel.
    """
    ticks = shown.ticks
    labels = [_label(line, shown.decimals) for line in shown.ways]
    widths = [text_width(text, style.TEXT) for label in labels for text in label]
    left = 6 + max(text_width(text, style.TEXT) for text in tick_texts(ticks))
    height = max(style.LINES, len(widths) * style.LINE)

    def draw(axes: Axes) -> None:
        _limit(axes, shown, ticks, height)
        value_axis(axes, ticks)
        for way in shown.ways:
            _draw_way(axes, shown.last, way)
        _draw_past(axes, shown)
        _write_years(axes, shown)
        name_ends(axes, shown.ways, labels)

    above, below = 2 * style.ABOVE, 2 * style.LINE + 4
    return Panel(height, draw, heading, notes, left, LEADER + max(widths), above, below)


def _label(line: Line, decimals: int) -> list[str]:
    return wrap(f"{line.known[-1].text(decimals)} {line.name}", _WIDEST_NAME, style.TEXT)


def _limit(axes: Axes, shown: Onward, ticks: Sequence[float], height: float) -> None:
    """Set both axes so that the figures of the past keep clear of the edges."""
    first = text_width(shown.past.points[0].text(shown.decimals), style.TEXT, bold=True)
    left, right = max(first, text_width(shown.words[0], style.TEXT)) / 2 + 3, 6.0
    years = shown.years
    unit = max(len(years) - 1, 1) / (plot_size(axes)[0] - left - right)
    axes.set_xlim(years[0] - left * unit, years[-1] + right * unit)
    room = FIGURE_ROOM * (ticks[-1] - ticks[0]) / height
    told = values_of([shown.past])
    axes.set_ylim(ticks[0], max([ticks[-1], *(value + room for value in told)]))


def _draw_way(axes: Axes, start: Point, way: Line) -> None:
    """Draw a way on; the stretch from the past to its first mark has no mark of its own."""
    look = way.look.line()
    first = way.known[0]
    axes.plot(
        (start.year, first.year),
        (start.value or 0.0, first.value or 0.0),
        **{**look, "marker": "None"},
        clip_on=False,
        zorder=3,
    )
    xs, ys = [point.year for point in way.known], values_of([way])
    axes.plot(xs, ys, **look, clip_on=False, zorder=3)


def _draw_past(axes: Axes, shown: Onward) -> None:
    known = shown.past.known
    for part in pieces(shown.past):
        xs, ys = [point.year for point in part], [point.value or 0.0 for point in part]
        axes.plot(xs, ys, **shown.past.look.line(), clip_on=False, zorder=4)
    texts = [point.text(shown.decimals) for point in known]
    for position in shown_positions(texts, slot(axes)):
        point = known[position]
        axes.annotate(
            texts[position],
            (point.year, point.value or 0.0),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=style.INK,
            weight="bold",
            zorder=5,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )


def _write_years(axes: Axes, shown: Onward) -> None:
    """Write the years, and under them which are so far and which are on."""
    years = [str(year) for year in shown.years]
    for position in shown_positions(years, slot(axes)):
        write_under(axes, shown.years[position], years[position])
    first, last, end = shown.years[0], shown.last.year, shown.years[-1]
    write_under(axes, (first + last) / 2, shown.words[0], weight="bold", line=1)
    write_under(axes, (last + 1 + end) / 2, shown.words[1], line=1)
