"""Bars from zero, several a year: the year beside them, what each is in words at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis import style
from analysis.charts_common import ROOM, Panel
from analysis.charts_labels import text_width

#: Room for a year, height of a bar, room between two years, from a bar to its words, points.
_YEAR = 38.0
_BAR = 9.0
_APART = 10.0
_BESIDE = 5.0


@dataclass(frozen=True)
class YearBar:
    """One bar: its length, None where there is no figure, its look, and what it is in words."""

    value: float | None
    text: str
    look: style.Look


@dataclass(frozen=True)
class YearBars:
    """The bars of one year."""

    year: str
    bars: tuple[YearBar, ...]
    strong: bool = False


def year_bars(years: Sequence[YearBars], *, heading: str = "") -> Panel:
    """Return a panel of sideways bars on one scale for all years."""
    heights = [len(one.bars) * style.LINE + _APART for one in years]
    low = min([0.0, *(bar.value for one in years for bar in one.bars if bar.value is not None)])
    unit = _unit(years, low)

    def draw(axes: Axes) -> None:
        left = low - _YEAR * unit
        axes.set(xlim=(left, left + ROOM * unit), ylim=(sum(heights) - _APART, 0))
        y = 0.0
        for one, height in zip(years, heights, strict=True):
            _draw_year(axes, one, y)
            y += height

    return Panel(sum(heights) - _APART, draw, heading)


def _unit(years: Sequence[YearBars], low: float) -> float:
    """Return the value of a point, so that every bar has room for its words behind it."""
    unit = 0.0
    for one in years:
        for bar in one.bars:
            words = text_width(bar.text, style.TEXT, one.strong) + _BESIDE + 2
            tip = max(0.0, bar.value or 0.0)
            unit = max(unit, (tip - low) / max(ROOM - _YEAR - words, ROOM / 4))
    return unit or 1.0


def _draw_year(axes: Axes, one: YearBars, y: float) -> None:
    """Draw one year from `y` downwards: its name, the line of zero, its bars."""
    weight = "bold" if one.strong else "normal"
    end = y + len(one.bars) * style.LINE
    axes.plot((0, 0), (y, end), color=style.AXIS, linewidth=0.8, zorder=1)
    axes.text(axes.get_xlim()[0], y + style.LINE / 2, one.year, va="center", weight=weight)
    for bar in one.bars:
        middle = y + style.LINE / 2
        if bar.value:
            axes.barh(middle, bar.value, _BAR, 0.0, zorder=2, **bar.look.bar())
        axes.annotate(
            bar.text,
            (max(0.0, bar.value or 0.0), middle),
            xytext=(_BESIDE, 0),
            textcoords="offset points",
            va="center",
            weight=weight,
            color=style.MUTED if bar.value is None else style.INK,
        )
        y += style.LINE
