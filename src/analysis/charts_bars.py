"""Bars from zero, a row a thing, the label above its bar: amounts in order, and bridges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_common import ROOM, Panel
from analysis.charts_labels import text_width, wrap

#: Height of a bar, space between two rows, from a bar to its figure, between two rings, points.
_BAR = 15.0
_APART = 9.0
_BESIDE = 5.0
_RING = 12.0


@dataclass(frozen=True)
class Segment:
    """A part of a bar, in the unit of the axis."""

    start: float
    end: float
    look: style.Look


@dataclass(frozen=True)
class Bar:
    """One row.

    Attributes:
        label: above the bar.
        segments: the bar's parts, in order; none where there is no amount.
        text: at the bar's end: the amount, or why there is none.
        strong: label and text in bold.
        rings: open circles below the bar, off its axis: things without an amount.
        rings_text: beside the circles.
        linked: the bar begins where the one before it ends.
    """

    label: str
    segments: tuple[Segment, ...] = ()
    text: str = ""
    strong: bool = False
    rings: int = 0
    rings_text: str = ""
    linked: bool = False


def bars(rows: Sequence[Bar], *, heading: str = "", notes: tuple[str, ...] = ()) -> Panel:
    """Return a panel of sideways bars on one axis that has zero on it."""
    heights = [_height(row) for row in rows]
    low, high = _limits(rows)

    def draw(axes: Axes) -> None:
        axes.set(xlim=(low, high), ylim=(sum(heights), 0))
        axes.axvline(0, color=style.AXIS, linewidth=0.8, zorder=1)
        y, centres = 0.0, []
        for row, height in zip(rows, heights, strict=True):
            centres.append(_draw_bar(axes, row, y))
            y += height
        for (before, row), (upper, lower) in zip(pairwise(rows), pairwise(centres), strict=True):
            if row.linked and before.segments:
                x = before.segments[-1].end
                axes.plot((x, x), (upper, lower), color=style.MUTED, linewidth=0.8, zorder=1)

    return Panel(sum(heights) - _APART, draw, heading, notes)


def ring_list(labels: Sequence[str], *, heading: str) -> Panel:
    """Return a panel of open circles with a name each: things that have no amount."""
    wrapped = [wrap(label, ROOM - _RING - 4, style.TEXT) for label in labels]

    def draw(axes: Axes) -> None:
        axes.set(xlim=(0, ROOM), ylim=(style.LINE * sum(map(len, wrapped)), 0))
        y = 0.0
        for lines in wrapped:
            axes.plot([_RING / 2], [y + style.LINE / 2], **style.ring())
            for line in lines:
                y += style.LINE
                _write(axes, (_RING + 4, y - 4.5), line, weight="normal")

    return Panel(style.LINE * sum(map(len, wrapped)), draw, heading)


def _limits(rows: Sequence[Bar]) -> tuple[float, float]:
    """Return the axis' ends so that every bar has room for its text behind it."""
    ends = [0.0, *(x for row in rows for part in row.segments for x in (part.start, part.end))]
    low, high = min(ends), max(ends)
    texts = [text_width(row.text, style.TEXT, bold=True) + _BESIDE + 2 for row in rows]
    tips = [max((0.0, *(x for p in row.segments for x in (p.start, p.end)))) for row in rows]
    reach = high - low or 1.0
    # The unit of a point grows until the row that needs most room fits.
    unit = reach / ROOM
    for tip, text in zip(tips, texts, strict=True):
        unit = max(unit, (tip - low) / max(ROOM - text, ROOM / 4))
    return low, low + unit * ROOM


def _height(row: Bar) -> float:
    return len(_label(row)) * style.LINE + _BAR + (_RING + 4 if row.rings else 0) + _APART


def _label(row: Bar) -> list[str]:
    return wrap(row.label, ROOM, style.TEXT, bold=row.strong)


def _draw_bar(axes: Axes, row: Bar, y: float) -> float:
    """Draw one row from `y` downwards and return the middle of its bar."""
    weight = "bold" if row.strong else "normal"
    for line in _label(row):
        y += style.LINE
        _write(axes, (0.0, y - 4.5), line, weight=weight)
    middle = y + _BAR / 2
    for part in row.segments:
        left, width = min(part.start, part.end), abs(part.end - part.start)
        axes.barh(middle, width, _BAR, left, zorder=2, **part.look.bar())
    tip = max((0.0, *(x for part in row.segments for x in (part.start, part.end))))
    axes.annotate(
        row.text,
        (tip, middle),
        xytext=(_BESIDE, 0),
        textcoords="offset points",
        va="center",
        weight=weight,
        color=style.INK if row.segments else style.MUTED,
    )
    if row.rings:
        _draw_rings(axes, row, y + _BAR + 2 + _RING / 2)
    return middle


def _draw_rings(axes: Axes, row: Bar, y: float) -> None:
    low, high = axes.get_xlim()
    unit = (high - low) / ROOM
    shown = min(row.rings, style.MOST_RINGS)
    xs = [low + (_RING * (number + 0.5) + 1) * unit for number in range(shown)]
    axes.plot(xs, [y] * shown, **style.ring(), clip_on=False)
    _write(axes, (_RING * shown + 4, y + 4), row.rings_text, weight="normal", color=style.MUTED)


def _write(
    axes: Axes, place: tuple[float, float], text: str, *, weight: str, color: str = style.INK
) -> None:
    """Write words at a place: points from the left edge, points from the top."""
    axes.annotate(
        text,
        (place[0] / ROOM, place[1]),
        xycoords=axes.get_yaxis_transform(),
        weight=weight,
        color=color,
        zorder=4,
        # A link from the bar above ends behind the words.
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.6},
        annotation_clip=False,
    )
