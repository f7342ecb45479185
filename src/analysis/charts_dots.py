"""Dots on a scale, a row a thing, and the form with two dots and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import tick_texts
from analysis.charts_common import ROOM, Panel
from analysis.charts_labels import text_width, wrap

#: Height of a strip of dots, space between rows, from a dot to its figure, from an edge to a dot.
STRIP = 17.0
APART = 6.0
_BESIDE = 8.0
_INSET = 9.0


@dataclass(frozen=True)
class Mark:
    """One dot of a row.

    Attributes:
        value: the figure.
        label: what stands beside the dot: the figure, with a name where the reader needs one.
        look: how it is drawn.
        strong: it is the one that the row is about.
        hollow: it is the year before.
    """

    value: float
    label: str
    look: style.Look
    strong: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Dot:
    """A mark in its place: its height on the panel, and how much larger than usual its area is."""

    mark: Mark
    y: float
    growth: float


@dataclass(frozen=True)
class DotRow:
    """One row.

    Attributes:
        label: above the strip.
        marks: the dots; those without a figure are told of in `missing`.
        missing: what is missing, or what the dots are, in words, above the strip.
        heads: the row is a heading without a strip.
        bold: the label is in bold; that of a heading is too.
    """

    label: str
    marks: tuple[Mark, ...] = ()
    missing: str = ""
    heads: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Scale:
    """A value axis from `low` to `high` with room for words at its ends.

    Attributes:
        ticks: where the axis has a figure; none where every dot has its own.
        left, right: room beside the axis, points.
    """

    low: float
    high: float
    ticks: tuple[float, ...] = ()
    left: float = _INSET
    right: float = _INSET

    @property
    def unit(self) -> float:
        """Return the value of one point on paper."""
        return (self.high - self.low or 1.0) / (ROOM - self.left - self.right)

    @property
    def limits(self) -> tuple[float, float]:
        """Return the limits of axes that are as wide as the drawing."""
        return self.low - self.left * self.unit, self.low + (ROOM - self.left) * self.unit

    def at(self, value: float) -> float:
        """Return where a value lies, points from the left edge."""
        return self.left + (value - self.low) / self.unit

    def value(self, at: float) -> float:
        """Return the value that lies so many points from the left edge."""
        return self.low + (at - self.left) * self.unit


def pairs(
    rows: Sequence[DotRow], scale: Scale, *, heading: str = "", notes: tuple[str, ...] = ()
) -> Panel:
    """Return a panel with two dots at most a row, their figures on the outer sides."""
    heights = [words_height(row) + (0 if row.heads else STRIP) + APART for row in rows]
    top = style.LINE if scale.ticks else 0.0

    def draw(axes: Axes) -> None:
        axes.set(xlim=scale.limits, ylim=(top + sum(heights), 0))
        scale_figures(axes, scale, top)
        y, dots = top, []
        for row, height in zip(rows, heights, strict=True):
            strip = write_row(axes, row, y) + STRIP / 2
            if row.marks:
                draw_rail(axes, scale, strip)
                dots += _draw_pair(axes, row.marks, strip)
            y += height
        draw_dots(axes, dots)

    return Panel(top + sum(heights) - APART / 2, draw, heading, notes)


def fitted(rows: Sequence[DotRow], scale: Scale) -> Scale:
    """Return the scale with as much room at its ends as the figures beside pairs of dots need."""
    for _ in range(6):
        left, right = scale.left, scale.right
        for row in rows:
            for mark, leftmost in _sides(row.marks):
                reach = text_width(mark.label, style.TEXT, bold=True) + _BESIDE
                if leftmost:
                    left = max(left, scale.left + reach - scale.at(mark.value))
                else:
                    right = max(right, scale.right + reach - (ROOM - scale.at(mark.value)))
        scale = replace(scale, left=left, right=right)
    return scale


def _sides(marks: Sequence[Mark]) -> list[tuple[Mark, bool]]:
    """Return each mark of a pair with whether its figure stands to its left.

    A dot without a partner has its figure on the right, where reading goes on.
    """
    ordered = sorted(marks, key=lambda mark: mark.value)
    return [(mark, mark is ordered[0] and len(ordered) > 1) for mark in marks]


def words_height(row: DotRow) -> float:
    """Return the height of a row's words, points."""
    lines = len(_label_lines(row)) + len(_missing_lines(row))
    return lines * style.LINE


def _label_lines(row: DotRow) -> list[str]:
    return wrap(row.label, ROOM, style.TEXT, bold=row.heads or row.bold) if row.label else []


def _missing_lines(row: DotRow) -> list[str]:
    return wrap(row.missing, ROOM, style.TEXT) if row.missing else []


def write_row(axes: Axes, row: DotRow, y: float) -> float:
    """Write a row's words from `y` downwards and return where its strip begins."""
    weight = "bold" if row.heads or row.bold else "normal"
    plain = [(line, weight, style.INK) for line in _label_lines(row)]
    muted = [(line, "normal", style.MUTED) for line in _missing_lines(row)]
    for line, weight, colour in [*plain, *muted]:
        y += style.LINE
        axes.annotate(
            line,
            (0, y),
            xycoords=axes.get_yaxis_transform(),
            xytext=(0, 3.5),
            textcoords="offset points",
            weight=weight,
            color=colour,
            annotation_clip=False,
        )
    return y


def scale_figures(axes: Axes, scale: Scale, top: float) -> None:
    """Write the scale's figures on the panel's first line."""
    for tick, text in zip(scale.ticks, tick_texts(scale.ticks), strict=True):
        half = text_width(text, style.TEXT) / 2
        x = scale.value(min(max(scale.at(tick), half), ROOM - half))
        axes.text(x, top - 4, text, ha="center", va="baseline", color=style.MUTED)


def draw_rail(axes: Axes, scale: Scale, y: float) -> None:
    """Draw the axis under a row's dots, with a tick for every figure of the scale."""
    axes.plot((scale.low, scale.high), (y, y), color=style.GRID, linewidth=2.0, zorder=1)
    for tick in scale.ticks:
        axes.plot((tick, tick), (y - 4, y + 4), color=style.AXIS, linewidth=0.8, zorder=1)


def dots_of(marks: Sequence[Mark], levels: Sequence[float]) -> list[Dot]:
    """Return a row's dots; a ring grows where it would hide behind a dot."""
    filled = {mark.value for mark in marks if not mark.hollow}
    return [
        Dot(mark, y, 1.0 if not mark.hollow else 2.6 if mark.value in filled else 1.3)
        for mark, y in zip(marks, levels, strict=True)
    ]


def draw_dots(axes: Axes, dots: Sequence[Dot]) -> None:
    """Draw a panel's dots, those of one look together, the strong ones last."""
    looks: dict[tuple[style.Look, bool, bool, float], list[Dot]] = {}
    for dot in dots:
        key = (dot.mark.look, dot.mark.strong, dot.mark.hollow, dot.growth)
        looks.setdefault(key, []).append(dot)
    for (look, strong, hollow, growth), group in looks.items():
        sns.scatterplot(
            pd.DataFrame({"value": [dot.mark.value for dot in group], "y": [d.y for d in group]}),
            x="value",
            y="y",
            ax=axes,
            legend=False,
            marker=look.marker,
            s=look.size**2 * growth,
            facecolor=style.PAPER if hollow else look.colour,
            edgecolor=look.colour if hollow else style.PAPER,
            linewidth=1.6 if hollow else 0.8,
            zorder=4 if strong else 3,
            clip_on=False,
        )


def _draw_pair(axes: Axes, marks: Sequence[Mark], y: float) -> list[Dot]:
    """Draw a row's way and figures, and return its dots."""
    ordered = sorted(marks, key=lambda mark: mark.value)
    ends = [mark.value for mark in ordered]
    axes.plot(ends, [y] * len(ends), color=style.AXIS, linewidth=2.4, zorder=2)
    for mark, leftmost in _sides(marks):
        axes.annotate(
            mark.label,
            (mark.value, y),
            xytext=(-_BESIDE if leftmost else _BESIDE, 0),
            textcoords="offset points",
            ha="right" if leftmost else "left",
            va="center",
            color=style.INK if mark.strong else style.MUTED,
            weight="bold" if mark.strong else "normal",
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8},
        )
    return dots_of(marks, [y] * len(marks))
