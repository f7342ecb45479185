"""A quadrant: cost to the right, quality upwards, the middle of the compared as two lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis import style
from analysis.charts_axes import shown_positions, tick_texts, value_axis, wide_range, write_under
from analysis.charts_common import Panel
from analysis.charts_labels import text_width, wrap
from analysis.charts_line_words import LEADER, WIDEST_NAME, name_points, plot_size

#: Four panels with their words fit on a sheet.
_HEIGHT = 110.0
#: Two words closer than so many points would lie on one another.
_ROOM = 15.0


@dataclass(frozen=True)
class Spot:
    """One organisation in the plane.

    Attributes:
        name: beside the plot.
        look: how it is drawn.
        trail: year in words, cost and quality, oldest first; the last one is where it stands.
        strong: the organisation that the chart is about.
    """

    name: str
    look: style.Look
    trail: tuple[tuple[str, float, float], ...]
    strong: bool = False

    @property
    def last(self) -> tuple[float, float]:
        """Return where it stands: cost and quality."""
        return self.trail[-1][1:]


@dataclass(frozen=True)
class Plane:
    """What the plane is.

    Attributes:
        heading: what runs upwards and what to the right, with units.
        below: what stands under the axis of cost.
        middle: cost and quality of the lines; NaN where there are none.
        upside_down: less is better, so that better is upwards all the same.
        low, high: least and most possible quality; infinite where there is none.
    """

    heading: str
    below: str
    middle: tuple[float, float]
    upside_down: bool = False
    low: float = -math.inf
    high: float = math.inf


def quadrant(spots: Sequence[Spot], plane: Plane) -> Panel:
    """Return a panel with every organisation as a mark, and the way that the own one has come."""
    places = [step[1:] for spot in spots for step in spot.trail]
    known = [place for place in (plane.middle,) if not math.isnan(place[0])]
    costs, qualities = zip(*places, *known, strict=True)
    across = _ticks(costs, -math.inf, math.inf)
    upwards = _ticks(qualities, plane.low, plane.high)
    labels = [wrap(spot.name, WIDEST_NAME, style.TEXT, bold=spot.strong) for spot in spots]
    right = max(text_width(text, style.TEXT, bold=True) for label in labels for text in label)
    left = 6 + max(text_width(text, style.TEXT) for text in tick_texts(upwards))
    height = max(_HEIGHT, sum(map(len, labels)) * style.LINE)

    def draw(axes: Axes) -> None:
        axes.set_xlim(across[0], across[-1])
        ends = (upwards[0], upwards[-1])
        axes.set_ylim(*(reversed(ends) if plane.upside_down else ends))
        value_axis(axes, upwards)
        _cost_axis(axes, across)
        if known:
            axes.axvline(plane.middle[0], color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
            axes.axhline(plane.middle[1], color=style.MUTED, linewidth=1.0, linestyle=(0, (4, 3)))
        for spot in sorted(spots, key=lambda spot: spot.strong):
            _draw_spot(axes, spot)
        name_points(axes, [spot.last for spot in spots], labels, [spot.strong for spot in spots])

    above, below = 2 * style.ABOVE, style.LINE + 4
    return Panel(height, draw, plane.heading, (plane.below,), left, LEADER + right, above, below)


def _ticks(values: Sequence[float], low: float, high: float) -> list[float]:
    """Return round ticks around the figures, never a narrow stretch, within what is possible."""
    least, most = wide_range(values)
    ticks = MaxNLocator(nbins=4, steps=[1, 2, 5, 10]).tick_values(max(least, low), min(most, high))
    return [float(tick) for tick in ticks]


def _cost_axis(axes: Axes, ticks: Sequence[float]) -> None:
    texts = tick_texts(ticks)
    slot = plot_size(axes)[0] / (len(ticks) - 1)
    for place in shown_positions(texts, slot):
        write_under(axes, ticks[place], texts[place])
    for tick in ticks:
        axes.axvline(tick, color=style.GRID, linewidth=0.8, zorder=0)


def _draw_spot(axes: Axes, spot: Spot) -> None:
    frame = pd.DataFrame(spot.trail, columns=["year", "cost", "quality"])
    sns.lineplot(
        frame,
        x="cost",
        y="quality",
        ax=axes,
        sort=False,
        estimator=None,
        errorbar=None,
        legend=False,
        clip_on=False,
        zorder=4 if spot.strong else 3,
        **spot.look.line(),
    )
    for year, cost, quality in _apart(axes, spot):
        axes.annotate(
            year,
            (cost, quality),
            xytext=(-7, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=style.INK,
            zorder=5,
        )


def _apart(axes: Axes, spot: Spot) -> list[tuple[str, float, float]]:
    """Return the earlier steps of a trail whose years have room, the newest before the oldest."""
    kept: list[tuple[str, float, float]] = []
    placed = [axes.transData.transform(spot.last)]
    scale = style.POINTS / axes.figure.dpi
    for step in reversed(spot.trail[:-1]):
        place = axes.transData.transform(step[1:])
        wide = text_width(step[0], style.TEXT) + 4
        free = all(
            abs(place[0] - other[0]) * scale >= wide or abs(place[1] - other[1]) * scale >= _ROOM
            for other in placed
        )
        if free:
            kept.append(step)
            placed.append(place)
    return kept
