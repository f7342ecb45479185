"""Lines over years, each with its name and last figure at its end; no legend, no collision."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis import style
from analysis.charts_axes import (
    mark_breaks,
    shown_positions,
    tick_lines,
    tick_texts,
    value_axis,
    value_ticks,
    write_under,
)
from analysis.charts_common import Panel, capitalised
from analysis.charts_labels import text_width
from analysis.charts_line_words import (
    FIGURE_ROOM,
    LEADER,
    end_label,
    last_year,
    missing_years,
    name_ends,
    own_figures,
    plot_size,
    slot,
    values_of,
)
from analysis.charts_years import Line, missing_words, pieces
from analysis.words import enumeration

#: The most years of a lone line for which missing figures are told in the plot.
_MOST_WORDS = 5


def lines(
    series: Sequence[Line],
    decimals: int,
    *,
    heading: str,
    notes: tuple[str, ...] = (),
    ticks: Sequence[float] = (),
) -> Panel:
    """Return a panel of lines.

    Args:
        series: at least one with a figure; one without any is left to the caller's notes.
        decimals: of the figures.
        heading: measure and unit.
        notes: lines under the panel.
        ticks: of the value axis; those that fit the figures where none are given.
    """
    drawn, ticks = _known(series), list(ticks) or axis_ticks(series)
    notes = (*notes, *_told_below(drawn))
    labels = [end_label(line, decimals, drawn) for line in drawn]
    widths = [text_width(text, style.TEXT, bold=True) for label in labels for text in label]
    left = 6 + max(text_width(text, style.TEXT) for text in tick_texts(ticks))
    height = max(style.LINES if len(drawn) > 1 else style.ONE_LINE, len(widths) * style.LINE)
    years = range(min(line.points[0].year for line in drawn), last_year(drawn) + 1)
    names = [_tick(drawn, year) for year in years]

    def draw(axes: Axes) -> None:
        _limit_years(axes, years, [line.points[0].text(decimals) for line in drawn if line.strong])
        axes.set_ylim(ticks[0], _top(drawn, ticks, height))
        value_axis(axes, ticks)
        mark_breaks(axes, {year for line in drawn for year in line.breaks})
        _draw_lines(axes, drawn, decimals)
        for position in shown_positions(names, slot(axes)):
            write_under(axes, years[position], names[position])
        name_ends(axes, drawn, labels)

    above, below = 2 * style.ABOVE, style.LINE * tick_lines(names) + 4
    return Panel(height, draw, heading, notes, left, LEADER + max(widths), above, below)


def _told_below(drawn: Sequence[Line]) -> list[str]:
    """Return why figures of a lone line are missing, where its plot has no room for it."""
    if len(drawn) > 1 or len(drawn[0].points) <= _MOST_WORDS:
        return []
    return [capitalised(words) for words in missing_words(drawn[0])]


def axis_ticks(series: Sequence[Line]) -> list[float]:
    """Return the ticks of the value axis that fit some series."""
    return value_ticks(values_of(_known(series)))


def zero_words(axes: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Return whether value axes begin at zero, for the words on how to read.

    Args:
        axes: what each panel shows, and the ticks of its value axis.
    """
    above = list(dict.fromkeys(name for name, ticks in axes if ticks[0] > 0))
    below = any(ticks[0] < 0 for _, ticks in axes)
    if not above:
        return "Skalan har noll med." if below else "Skalan börjar på noll."
    if len(above) == len(axes):
        return "Skalan börjar inte på noll, så skillnaderna ser större ut än de är."
    return f"Skalan börjar på noll utom för {enumeration(f'”{name}”' for name in above)}."


def _top(drawn: Sequence[Line], ticks: Sequence[float], height: float) -> float:
    """Return the upper end of the axis: above the last tick where a figure needs room there."""
    unit = (ticks[-1] - ticks[0]) / height
    told = [point.value or 0.0 for line in drawn if line.strong for point in line.known]
    return max([ticks[-1], *(value + FIGURE_ROOM * unit for value in told)])


def _limit_years(axes: Axes, years: Sequence[int], firsts: Sequence[str]) -> None:
    """Set the year axis so that the first year's figures keep clear of the value axis."""
    widths = [text_width(text, style.TEXT, bold=True) for text in (str(years[0]), *firsts)]
    left, right = max(widths) / 2 + 3, 6.0
    unit = max(len(years) - 1, 1) / (plot_size(axes)[0] - left - right)
    axes.set_xlim(years[0] - left * unit, years[-1] + right * unit)


def _draw_lines(axes: Axes, drawn: Sequence[Line], decimals: int) -> None:
    """Draw the lines, the strong one last, with the figures that stand in the plot."""
    for line in sorted(drawn, key=lambda line: line.strong):
        _draw_line(axes, line)
        if len(drawn) == 1 and len(line.points) <= _MOST_WORDS:
            missing_years(axes, line)
        if line.strong:
            own_figures(axes, line, [one for one in drawn if one is not line], decimals)


def _draw_line(axes: Axes, line: Line) -> None:
    for part in pieces(line):
        frame = pd.DataFrame(
            {"year": [point.year for point in part], "value": [point.value for point in part]}
        )
        sns.lineplot(
            frame,
            x="year",
            y="value",
            ax=axes,
            estimator=None,
            errorbar=None,
            legend=False,
            clip_on=False,
            zorder=4 if line.strong else 3,
            **line.look.line(),
        )


def _known(series: Sequence[Line]) -> list[Line]:
    return [line for line in series if line.known]


def _tick(drawn: Sequence[Line], year: int) -> str:
    """Return the words under a year: the longest that a line has for it."""
    found = [point.tick for line in drawn for point in line.points if point.year == year]
    return max(found, key=len, default=str(year))
