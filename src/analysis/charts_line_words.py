"""The words inside a line plot: figures at marks, why a year is missing, names at the ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import shown_positions
from analysis.charts_labels import spread, wrap
from analysis.charts_years import Line

#: The widest that a name beside a line may be, and the space between line and name, points.
WIDEST_NAME = 148.0
LEADER = 15.0
#: What a figure above its mark needs, points.
FIGURE_ROOM = 20.0


def own_figures(axes: Axes, line: Line, others: Sequence[Line], decimals: int) -> None:
    """Write the strong series' figures beside its marks; the last one stands with its name.

    A figure stands below its mark where another line runs close above it, and none below.
    """
    low, high = axes.get_ylim()
    room = FIGURE_ROOM * (high - low) / plot_size(axes)[1]
    texts = ["" if point.value is None else point.text(decimals) for point in line.points]
    told = shown_positions(texts, slot(axes))
    for point in line.known[:-1]:
        if line.points.index(point) not in told:
            continue
        value = point.value or 0.0
        distances = [value - other for other in values_of(others, point.year)]
        above = min((-gap for gap in distances if gap < 0), default=math.inf)
        below = min((gap for gap in distances if gap >= 0), default=math.inf)
        side = -1 if above < room and below > above and value - room > low else 1
        axes.annotate(
            point.text(decimals),
            (point.year, value),
            xytext=(0, 6 * side),
            textcoords="offset points",
            ha="center",
            va="bottom" if side > 0 else "top",
            color=style.INK,
            weight="bold",
            zorder=5,
            bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )


def missing_years(axes: Axes, line: Line) -> None:
    """Write why a year has no mark, in the middle of the plot."""
    for point in line.points:
        if point.value is None:
            ends = {line.points[0].year: ("left", 0), line.points[-1].year: ("right", 1)}
            side, end = ends.get(point.year, ("center", -1))
            axes.annotate(
                point.text(0).replace(" ", "\n"),
                (point.year if end < 0 else axes.get_xlim()[end], 0.5),
                xycoords=axes.get_xaxis_transform(),
                ha=side,
                va="center",
                color=style.MUTED,
                bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8},
            )


def name_ends(axes: Axes, drawn: Sequence[Line], labels: Sequence[list[str]]) -> None:
    """Write every name at its line's end, moved apart, with a thin leader where it had to move."""
    ends = [(line.known[-1].year, line.known[-1].value or 0.0) for line in drawn]
    name_points(axes, ends, labels, [line.strong for line in drawn])


def name_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[list[str]],
    strong: Sequence[bool],
) -> None:
    """Write every point's name right of the plot, moved apart, with a thin leader to it."""
    width, height = plot_size(axes)
    low, high = axes.get_ylim()
    wanted = [(value - low) / (high - low) * height for _, value in points]
    centres = spread(wanted, [len(label) * style.LINE for label in labels], 0.0, height)
    for is_strong, label, end, centre in zip(strong, labels, points, centres, strict=True):
        axes.annotate(
            "\n".join(label),
            end,
            xytext=(1 + (LEADER - 1) / width, centre / height),
            textcoords="axes fraction",
            ha="left",
            va="center",
            color=style.INK if is_strong else style.MUTED,
            weight="bold" if is_strong else "normal",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": style.AXIS,
                "linewidth": 0.7,
                "shrinkA": 0,
                "shrinkB": 5,
                "relpos": (0, 0.5),
            },
        )


def end_label(line: Line, decimals: int, drawn: Sequence[Line]) -> list[str]:
    """Return a line's last figure, and its name and year where they do not go without saying."""
    last = line.known[-1]
    name = f" {line.name}" if len(drawn) > 1 else ""
    when = "" if last.year == last_year(drawn) else f" ({last.year})"
    text = f"{last.text(decimals)}{name}{when}"
    return wrap(text, WIDEST_NAME, style.TEXT, bold=line.strong)


def values_of(series: Sequence[Line], year: int | None = None) -> list[float]:
    """Return the figures of some series, of one year or of all."""
    return [
        point.value or 0.0
        for line in series
        for point in line.known
        if year is None or point.year == year
    ]


def last_year(drawn: Sequence[Line]) -> int:
    """Return the last year that any of the series has a point for."""
    return max(line.points[-1].year for line in drawn)


def slot(axes: Axes) -> float:
    """Return the room between two years, points."""
    low, high = axes.get_xlim()
    return plot_size(axes)[0] / (high - low)


def plot_size(axes: Axes) -> tuple[float, float]:
    """Return width and height of the plot, points."""
    box = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
    return box.width * style.POINTS, box.height * style.POINTS
