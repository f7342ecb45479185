"""Slopes: a line a group from the figure before to the figure now, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import write_under
from analysis.charts_common import ROOM, Panel
from analysis.charts_labels import spread, text_width, wrap
from analysis.charts_line_words import plot_size
from analysis.numerals import format_figure
from analysis.rounding import is_missing

_BESIDE = 8.0
#: Widest name at the end of a line, as a part of the drawing.
_NAME = 0.42 * ROOM


@dataclass(frozen=True)
class Slope:
    """One line.

    Attributes:
        label: its name.
        before, now: the figures; NaN where missing.
        missing: which figure is not there and why, in words; empty where both are.
        strong: it is the whole that the others are parts of.
    """

    label: str
    before: float
    now: float
    missing: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Span:
    """What several panels of slopes share: the axis' ends, decimals, names of the two ends."""

    low: float
    high: float
    decimals: int
    before: str
    now: str


def slopes(lines: Sequence[Slope], span: Span, *, heading: str) -> Panel:
    """Return a panel with two upright places, before and now, and a line a group between them.

    Args:
        lines: at least one has a figure; those without one now are told below the plot.
        span: shared by the panels of a figure, so that slopes can be compared.
        heading: what the groups are.
    """
    drawn = [line for line in lines if not is_missing(line.now)]
    notes = tuple(f"{line.label}: {line.missing}" for line in lines if line.missing)
    names = [wrap(line.label, _NAME, style.TEXT, bold=line.strong) for line in drawn]
    figures = [format_figure(line.now, span.decimals) for line in drawn]
    firsts = [format_figure(line.before, span.decimals) for line in drawn]
    texts = ["\n".join([f"{f} {n[0]}", *n[1:]]) for f, n in zip(figures, names, strict=True)]
    widths = [text_width(text, style.TEXT, bold=True) for text in texts]
    left = max((text_width(text, style.TEXT, bold=True) for text in firsts), default=0.0)
    sizes = [style.LINE * len(name) for name in names]
    height = max(style.ONE_LINE, sum(sizes) + style.LINE)
    looks = [_look(line, place) for place, line in enumerate(drawn)]

    def draw(axes: Axes) -> None:
        axes.set(xlim=(0, 1), ylim=(span.low, span.high))
        for x, name in ((0.0, span.before), (1.0, span.now)):
            axes.axvline(x, color=style.GRID, linewidth=1.0, zorder=0)
            write_under(axes, x, name)
        for line, look in zip(drawn, looks, strict=True):
            ends = [(x, y) for x, y in ((0.0, line.before), (1.0, line.now)) if not is_missing(y)]
            axes.plot(*zip(*ends, strict=True), **look.line(), clip_on=False, zorder=3)
        _write(axes, (drawn, texts, sizes), now=True)
        _write(axes, (drawn, firsts, [style.LINE] * len(drawn)), now=False)

    right = max(widths, default=0.0) + _BESIDE + style.EDGE
    edge = left + _BESIDE + style.EDGE
    below = style.LINE + 6
    return Panel(height, draw, heading, notes, edge, right, style.ABOVE + 4, below)


def _look(line: Slope, place: int) -> style.Look:
    return style.OWN if line.strong else style.comparator_look(place)


def _write(
    axes: Axes, told: tuple[Sequence[Slope], Sequence[str], Sequence[float]], *, now: bool
) -> None:
    """Write the words at one end of the lines, moved apart where they would meet."""
    low, high = axes.get_ylim()
    height = plot_size(axes)[1]
    unit = (high - low) / height
    values = [line.now if now else line.before for line in told[0]]
    known = [place for place, value in enumerate(values) if not is_missing(value)]
    wanted = [(values[place] - low) / unit for place in known]
    edges = (-style.LINE / 2, height + style.LINE / 2)
    centres = spread(wanted, [told[2][place] for place in known], *edges)
    for place, y in zip(known, centres, strict=True):
        axes.annotate(
            told[1][place],
            (1.0 if now else 0.0, low + y * unit),
            xytext=(_BESIDE if now else -_BESIDE, 0),
            textcoords="offset points",
            ha="left" if now else "right",
            va="center",
            color=style.INK,
            weight="bold" if told[0][place].strong else "normal",
            annotation_clip=False,
        )
