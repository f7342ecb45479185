"""A matrix of marks: a row a thing, a column a year; in each cell a mark and the word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_common import ROOM, Panel
from analysis.charts_labels import wrap

#: Width of a mark with the space behind it, room between two rows, points.
_MARK = 14.5
_APART = 8.0


@dataclass(frozen=True)
class Cell:
    """One year of one thing.

    Attributes:
        column: which year, from 0.
        status: a key of style.status_mark.
        words: beside the mark, each on a line of its own.
    """

    column: int
    status: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One thing: its label, above its cells; a year without a cell stays empty."""

    label: str
    cells: tuple[Cell, ...]


def matrix(rows: Sequence[MatrixRow], columns: Sequence[str], *, heading: str = "") -> Panel:
    """Return a panel with the columns' names on its first line and the rows below.

    Args:
        rows: at least one.
        columns: from left to right, four at most: a column must have room for a mark and a word.
        heading: what the rows have in common.
    """
    width = ROOM / len(columns)
    heights = [_height(row, width) for row in rows]

    def draw(axes: Axes) -> None:
        axes.set(xlim=(0, ROOM), ylim=(style.LINE + sum(heights), 0))
        for place, name in enumerate(columns):
            _write(axes, (width * place, style.LINE), name, weight="bold")
        y = style.LINE
        for row, height in zip(rows, heights, strict=True):
            axes.plot((0, ROOM), (y + 1.5, y + 1.5), color=style.GRID, linewidth=0.8, zorder=1)
            _draw_row(axes, row, y, width)
            y += height

    return Panel(style.LINE + sum(heights) - _APART / 2, draw, heading)


def _height(row: MatrixRow, width: float) -> float:
    lines = len(_label(row)) + max((len(_words(cell, width)) for cell in row.cells), default=0)
    return lines * style.LINE + _APART


def _label(row: MatrixRow) -> list[str]:
    return wrap(row.label, ROOM, style.TEXT)


def _words(cell: Cell, width: float) -> list[str]:
    return [line for words in cell.words for line in wrap(words, width - _MARK - 2, style.TEXT)]


def _draw_row(axes: Axes, row: MatrixRow, y: float, width: float) -> None:
    """Draw one row from `y` downwards."""
    y += 2.5
    for line in _label(row):
        y += style.LINE
        _write(axes, (0.0, y), line, color=style.INK)
    for cell in row.cells:
        left, below = width * cell.column, y
        centre = (left + _MARK / 2 - 1, y + style.LINE / 2 + 0.5)
        axes.plot(*([at] for at in centre), **style.status_mark(cell.status), clip_on=False)
        for line in _words(cell, width):
            below += style.LINE
            _write(axes, (left + _MARK, below), line)


def _write(
    axes: Axes,
    place: tuple[float, float],
    text: str,
    *,
    color: str = style.MUTED,
    weight: str = "normal",
) -> None:
    """Write words from the left edge of a line to its end: points from the left, from the top."""
    x, y = place
    axes.text(x, y - 3.5, text, ha="left", va="baseline", color=color, weight=weight)
