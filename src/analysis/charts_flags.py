"""Dots on a scale with many to compare: the strong one named above, the others on flags below."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_common import ROOM, Panel
from analysis.charts_dots import (
    APART,
    STRIP,
    Dot,
    DotRow,
    Mark,
    Scale,
    dots_of,
    draw_dots,
    draw_rail,
    scale_figures,
    words_height,
    write_row,
)
from analysis.charts_labels import Flag, hang_flags, text_width

#: How far apart two marks must be not to hide each other, points.
_DODGE = 6.0


def flagged(
    rows: Sequence[DotRow], scale: Scale, *, heading: str = "", notes: tuple[str, ...] = ()
) -> Panel:
    """Return a panel with many dots a row: the strong ones named above, the others below."""
    flags = [_flags(row, scale) for row in rows]
    heights = [
        words_height(row)
        + (STRIP + style.LINE * any(mark.strong for mark in row.marks) if row.marks else 0)
        + style.LINE * max((flag.tier + 1 for flag in hung), default=0)
        + APART
        for row, hung in zip(rows, flags, strict=True)
    ]
    top = style.LINE if scale.ticks else 0.0

    def draw(axes: Axes) -> None:
        axes.set(xlim=scale.limits, ylim=(top + sum(heights), 0))
        scale_figures(axes, scale, top)
        y, dots = top, []
        for row, hung, height in zip(rows, flags, heights, strict=True):
            strip = write_row(axes, row, y) + STRIP / 2
            strip += style.LINE * any(mark.strong for mark in row.marks)
            if row.marks:
                draw_rail(axes, scale, strip)
                dots += _draw_flags(axes, row, hung, scale, strip)
            y += height
        draw_dots(axes, dots)

    return Panel(top + sum(heights) - APART / 2, draw, heading, notes)


def _flags(row: DotRow, scale: Scale) -> list[Flag]:
    others = [mark for mark in row.marks if not mark.strong]
    widths = [text_width(mark.label, style.TEXT) + 3 for mark in others]
    return hang_flags([scale.at(mark.value) for mark in others], widths, 0.0, ROOM)


def _draw_flags(
    axes: Axes, row: DotRow, flags: Sequence[Flag], scale: Scale, y: float
) -> list[Dot]:
    """Draw a row's flags and names, and return its dots."""
    levels = _levels(row.marks, scale, y)
    others = [(mark, at) for mark, at in zip(row.marks, levels, strict=True) if not mark.strong]
    for (mark, level), flag in zip(others, flags, strict=True):
        foot = y + STRIP / 2 + style.LINE * (flag.tier + 1)
        # A pole ends at its flag's edge, or above a flag that hangs across it.
        across = flag.left < flag.x - 0.01 and flag.x + 0.01 < flag.right
        end = foot - style.LINE if across else foot - 1
        axes.plot((mark.value,) * 2, (level, end), color=style.AXIS, linewidth=0.7, zorder=1)
        flies_left = flag.right <= flag.x + 0.01
        at = flag.right - 3 if flies_left else flag.left + 3
        axes.text(
            scale.value(at),
            foot - 4,
            mark.label,
            ha="right" if flies_left else "left",
            va="baseline",
            color=style.MUTED,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.3},
        )
    for mark in row.marks:
        if mark.strong:
            _name_above(axes, mark, scale, y)
    return dots_of(row.marks, levels)


def _name_above(axes: Axes, mark: Mark, scale: Scale, y: float) -> None:
    """Write a strong mark's name and figure above it, inside the drawing's edges."""
    half = text_width(mark.label, style.TEXT, bold=True) / 2
    at = min(max(scale.at(mark.value), half), ROOM - half)
    axes.text(
        scale.value(at),
        y - STRIP / 2,
        mark.label,
        ha="center",
        va="baseline",
        color=style.INK,
        weight="bold",
    )


def _levels(marks: Sequence[Mark], scale: Scale, y: float) -> list[float]:
    """Return the marks' heights: moved up and down in turn where one would hide another."""
    placed: list[tuple[float, float]] = []
    for mark in sorted(marks, key=lambda mark: not mark.strong):
        x = scale.at(mark.value)
        free = (
            y + step
            for step in (0.0, _DODGE, -_DODGE, 2 * _DODGE, -2 * _DODGE)
            if all(math.dist((x, y + step), other) > _DODGE - 0.5 for other in placed)
        )
        placed.append((x, next(free, y)))
    order = sorted(range(len(marks)), key=lambda index: not marks[index].strong)
    return [placed[order.index(index)][1] for index in range(len(marks))]
