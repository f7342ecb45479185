"""Axes: round ticks in Swedish, years below, words that fit side by side, breaks in series."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis import style
from analysis.charts_labels import text_width
from analysis.numerals import format_figure

#: The value axis begins at zero unless more than this share of it would lie empty below the lines.
#: It is large, so that one year's page seldom has another axis than the next.
EMPTY_SHARE = 0.85
#: An axis of dots shows at least this share of the largest figure.
_LEAST_SHARE = 0.4


def value_ticks(values: Sequence[float], *, empty: float = EMPTY_SHARE) -> list[float]:
    """Return three to six round ticks that hold every figure.

    Args:
        values: at least one.
        empty: the share of the axis that may lie empty so that it begins at zero.
    """
    low, high = min(values), max(values)
    if low >= 0 and low <= empty * high:
        low = 0.0
    if low == high:
        low, high = (0.0, 1.0) if low == 0 else (min(0.0, 2 * low), max(0.0, 2 * low))
    ticks = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks]


def wide_range(values: Sequence[float]) -> tuple[float, float]:
    """Return a stretch of the axis with room around the figures and never a narrow one.

    A narrow stretch would make a small difference look large.
    """
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high == 0:
        return 0.0, 1.0
    least = _LEAST_SHARE * max(abs(low), abs(high))
    around = max(0.1 * (high - low), (least - (high - low)) / 2)
    return (max(0.0, low - around) if low >= 0 else low - around), high + around


def scale_ticks(low: float, high: float) -> list[float]:
    """Return round ticks from the lowest to the highest possible value, both among them."""
    steps = (1, 2, 2.5, 5, 10, 20, 25, 50, 100)
    step = next((step for step in steps if 2 <= (high - low) / step <= 5), high - low)
    count = round((high - low) / step)
    if not math.isclose(count * step, high - low):
        return [low, high]
    return [low + number * step for number in range(count + 1)]


def tick_texts(ticks: Sequence[float]) -> list[str]:
    """Return an axis' ticks in Swedish, all with as many decimals as the one that needs most."""
    decimals = next(
        (n for n in range(4) if all(math.isclose(round(t, n), t, abs_tol=1e-9) for t in ticks)), 4
    )
    return [format_figure(tick, decimals) for tick in ticks]


def value_axis(axes: Axes, ticks: Sequence[float]) -> None:
    """Draw level lines with their figures to the left of the plot."""
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        axes.axhline(tick, color=style.AXIS if tick == 0 else style.GRID, linewidth=0.8, zorder=0)
        axes.annotate(
            text,
            (0, tick),
            xycoords=axes.get_yaxis_transform(),
            xytext=(-5, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=style.MUTED,
        )


def tick_lines(ticks: Sequence[str]) -> int:
    """Return how many lines the words under a year axis take."""
    return max(tick.count("\n") + 1 for tick in ticks)


def shown_positions(texts: Sequence[str], slot: float, *, inside: bool = False) -> set[int]:
    """Choose the texts that fit side by side: every one, or every second, third … from the last.

    Args:
        texts: one a slot; a line break parts lines.
        slot: width of a slot, points.
        inside: a text at the edge is moved inwards, so that it needs room there too.
    """
    widest = max((text_width(text, style.VALUE, bold=True) for text in texts), default=0.0)
    moved = max(0.0, (widest - slot) / 2) if inside else 0.0
    step = max(1, math.ceil((widest + moved + 3) / slot))
    return set(range(len(texts) - 1, -1, -step))


def write_under(axes: Axes, x: float, text: str, *, weight: str = "normal", line: int = 0) -> None:
    """Write words under the axes at a position of the year axis, so many lines down."""
    axes.annotate(
        text,
        (x, 0),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, -4 - line * style.LINE),
        textcoords="offset points",
        ha="center",
        va="top",
        color=style.INK if weight == "bold" else style.MUTED,
        weight=weight,
    )


def mark_breaks(axes: Axes, years: Iterable[float]) -> None:
    """Draw a dashed upright line before every year in which a series breaks."""
    low, high = axes.get_xlim()
    for year in years:
        if low < year - 0.5 < high:
            axes.axvline(year - 0.5, color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
