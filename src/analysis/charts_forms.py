"""Budget, forecast and outcome on one scale in the suite's fixed forms, a row a thing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import tick_texts, value_ticks
from analysis.charts_common import ROOM, Panel
from analysis.charts_dots import (
    APART,
    STRIP,
    DotRow,
    Scale,
    draw_rail,
    scale_figures,
    words_height,
    write_row,
)
from analysis.charts_labels import text_width

#: From a mark of the key to its name, and from there to the next mark, points.
_BESIDE, _NEXT = 9.0, 22.0
#: Height of the rows that fit on a sheet of paper, points.
_SHEET = 700.0
#: Drawn in this order, so that a tick stays visible behind a mark.
_KINDS = ("budget", "previous", "outcome", "forecast")


@dataclass(frozen=True)
class FormRow:
    """One row.

    Attributes:
        label: what it is.
        values: budget, forecast, outcome, previous -> the figure; a missing one has no mark.
        words: the figures in words, between the label and the marks.
        strong: the row is a sum of others.
    """

    label: str
    values: Mapping[str, float]
    words: str
    strong: bool = False


def that_fit(rows: Sequence[FormRow], weights: Sequence[float]) -> list[int]:
    """Return which rows a sheet of paper has room for, by place: the heaviest, in their order."""
    kept: list[int] = []
    left = _SHEET
    for place in sorted(range(len(rows)), key=lambda place: -weights[place]):
        height = words_height(_line(rows[place])) + STRIP + APART
        if height <= left:
            kept.append(place)
            left -= height
    return sorted(kept)


def forms(rows: Sequence[FormRow], names: Mapping[str, str]) -> Panel:
    """Return a panel with a scale from zero and a mark a figure.

    Args:
        rows: from top to bottom.
        names: form -> what it stands for in this chart; told above the scale, beside its mark.
    """
    lines = [_line(row) for row in rows]
    heights = [words_height(line) + STRIP + APART for line in lines]
    ticks = value_ticks([0.0, *(value for row in rows for value in row.values.values())])
    scale = Scale(ticks[0], ticks[-1], _fitting(ticks))
    entries = _key(names)
    top = (entries[-1].line + 2) * style.LINE + APART

    def draw(axes: Axes) -> None:
        axes.set(xlim=scale.limits, ylim=(top + sum(heights), 0))
        _draw_key(axes, scale, entries)
        scale_figures(axes, scale, top)
        y = top
        for row, line, height in zip(rows, lines, heights, strict=True):
            strip = write_row(axes, line, y) + STRIP / 2
            draw_rail(axes, scale, strip)
            _draw_marks(axes, row, strip)
            y += height

    return Panel(top + sum(heights) - APART / 2, draw)


def _line(row: FormRow) -> DotRow:
    return DotRow(row.label, missing=row.words, bold=row.strong)


def _fitting(ticks: Sequence[float]) -> tuple[float, ...]:
    """Return the ticks whose figures fit side by side: every one, every second … with zero."""
    slot = ROOM / len(ticks)
    widest = max(text_width(text, style.TEXT) for text in tick_texts(ticks))
    step = math.ceil((widest + _BESIDE) / slot)
    zero = min(range(len(ticks)), key=lambda place: abs(ticks[place]))
    return tuple(tick for place, tick in enumerate(ticks) if (place - zero) % step == 0)


@dataclass(frozen=True)
class _Entry:
    """A form and its name in the key: on which line, how far in, points."""

    kind: str
    name: str
    line: int
    at: float


def _key(names: Mapping[str, str]) -> list[_Entry]:
    """Return the entries of the key in their places; one that does not fit begins a new line."""
    made: list[_Entry] = []
    line, at = 0, _BESIDE
    for kind in (kind for kind in _KINDS if kind in names):
        width = _BESIDE + text_width(names[kind], style.TEXT)
        if made and at + width > ROOM:
            line, at = line + 1, _BESIDE
        made.append(_Entry(kind, names[kind], line, at))
        at += width + _NEXT
    return made


def _draw_key(axes: Axes, scale: Scale, entries: Sequence[_Entry]) -> None:
    """Draw each form with its name above the scale."""
    for one in entries:
        y = (one.line + 0.5) * style.LINE
        mark = style.form(one.kind, upright=False)
        axes.plot([scale.value(one.at)], [y], **mark, clip_on=False)
        axes.text(scale.value(one.at + _BESIDE), y, one.name, va="center", color=style.MUTED)


def _draw_marks(axes: Axes, row: FormRow, y: float) -> None:
    values = row.values.values()
    if values:
        ends = (min(values), max(values))
        axes.plot(ends, (y, y), color=style.AXIS, linewidth=2.4, zorder=2)
    for kind in _KINDS:
        if kind in row.values:
            look = style.form(kind, upright=False)
            axes.plot([row.values[kind]], [y], **look, zorder=3, clip_on=False)
