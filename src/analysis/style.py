"""What every chart looks like: colours, marks, dashes, hatches, sizes, drawing settings.

Charts are drawn on white in light and dark mode alike, so there is one palette. The organisation
itself is strong, those that it is compared with are grey; no meaning rests on colour alone: marker,
dash or hatch differs for every series. Sizes are points of a drawing that is 360 points wide, which
a phone shows at about 0.8 and a desk screen at about 1.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import matplotlib
from matplotlib.figure import Figure as Canvas

#: Width of every drawing, inches (5.0 in = 360 points).
WIDTH = 5.0
POINTS = 72
#: Font sizes, points; nothing is smaller than TEXT.
TEXT = 11.0
VALUE = 12.0
#: Spacing, points: a line of text, the drawing's edge, between two panels, a heading and its plot.
LINE = 14.5
EDGE = 3.0
GAP = 18.0
ABOVE = 3.0

#: Heights of a plot with columns, with lines, with one line; widest column, most open circles in
#: a row.
COLUMNS = 116.0
LINES = 150.0
ONE_LINE = 84.0
WIDEST_COLUMN = 64.0
MOST_RINGS = 12

#: Text and ground.
INK = "#17222c"
MUTED = "#46525d"
PAPER = "#ffffff"
AXIS = "#7b858e"
GRID = "#dfe4e8"

#: The organisation itself, its ancestors, the comparators (in the order in which they are used).
ACCENT = "#0b4f6c"
ANCESTOR_COLOUR = "#4191b7"
COMPARATOR_COLOURS = ("#3a3f45", "#8c8f93", "#6a6258", "#a08f78")

#: Circles, diamonds and ticks are kept for `form`, the square for ancestors.
_MARKERS = ("^", "v", "P", "X", "<", ">", "h", "*")
_Dash = str | tuple[int, tuple[float, ...]]
_DASHES: tuple[_Dash, ...] = (
    (0, (5.0, 2.0)),
    (0, (1.5, 1.5)),
    (0, (8.0, 2.0, 2.0, 2.0)),
    (0, (3.0, 1.5)),
    (0, (6.0, 1.5, 1.0, 1.5, 1.0, 1.5)),
)


@dataclass(frozen=True)
class Look:
    """How one series is drawn.

    Attributes:
        colour: of line, mark and bar.
        marker: matplotlib marker; differs for every series of a chart.
        dash: matplotlib line style.
        width: of the line, points.
        size: of the marker, points.
        hatch: lines only (dotted hatches are huge in SVG); "" is solid.
    """

    colour: str
    marker: str = "o"
    dash: _Dash = "-"
    width: float = 1.6
    size: float = 6.0
    hatch: str = ""

    def line(self) -> dict[str, Any]:
        """Return the arguments of Axes.plot."""
        return {
            "color": self.colour,
            "marker": self.marker,
            "linestyle": self.dash,
            "linewidth": self.width,
            "markersize": self.size,
            "markeredgecolor": PAPER,
            "markeredgewidth": 0.8,
        }

    def mark(self) -> dict[str, Any]:
        """Return the arguments of Axes.plot for marks without a line."""
        return {**self.line(), "linestyle": "none"}

    def bar(self) -> dict[str, Any]:
        """Return the arguments of Axes.bar; the hatch is drawn in the colour of the paper."""
        return {
            "facecolor": self.colour,
            "edgecolor": PAPER,
            "linewidth": 0.8,
            "hatch": self.hatch or None,
        }


OWN = Look(ACCENT, "o", "-", 2.6, 7.5)
#: The organisation's own earlier years where the page's year is the strong one.
OWN_EARLIER = Look("#6a92a5", "o", "-", 2.6, 7.5)
ANCESTOR = Look(ANCESTOR_COLOUR, "s", (0, (6.0, 1.6)), 2.0, 6.0, "///")
#: An ancestor's ancestor, where both are in one chart.
_ELDER = Look(ANCESTOR_COLOUR, "p", (0, (2.0, 1.6)), 2.0, 7.0, "xxx")

#: A total, the named parts of a change and what is left of it, as in a bridge.
STEPS: Mapping[str, Look] = MappingProxyType(
    {
        "total": Look(ACCENT),
        "price": Look(COMPARATOR_COLOURS[1], hatch="\\\\\\"),
        "volume": Look(COMPARATOR_COLOURS[0], hatch="|||"),
        "structural": Look(COMPARATOR_COLOURS[2], hatch="///"),
        "residual": Look(ANCESTOR_COLOUR, hatch="---"),
    }
)


def comparator_look(position: int) -> Look:
    """Return the look of comparator number `position`, 0 being the first; 40 differ."""
    return Look(
        COMPARATOR_COLOURS[position % len(COMPARATOR_COLOURS)],
        _MARKERS[position % len(_MARKERS)],
        _DASHES[position % len(_DASHES)],
        size=7.5,
    )


def own_look(order: int) -> Look:
    """Return the look of an own series: 0 the organisation itself, 1 and up its ancestors."""
    return (OWN, ANCESTOR, _ELDER)[min(order, 2)]


#: Form -> marker, size: on the same spot the circle lies inside the diamond, on the tick.
_FORMS = {"budget": ("|", 15), "forecast": ("o", 6.5), "outcome": ("D", 9.5), "previous": ("o", 11)}


def form(kind: str, *, upright: bool = True) -> dict[str, Any]:
    """Return the arguments of Axes.plot for the suite's fixed forms.

    Budget is a tick across the value axis, forecast a filled circle, outcome a hollow diamond.

    Args:
        kind: "budget", "forecast", "outcome" or "previous" (outcome of the year before, a ring).
        upright: values run upwards (a level tick), else sideways (an upright tick).
    Raises: KeyError for any other kind.
    """
    marker, size = _FORMS[kind]
    return {
        "marker": "_" if upright and kind == "budget" else marker,
        "linestyle": "none",
        "markersize": size,
        "markerfacecolor": ACCENT if kind == "forecast" else PAPER,
        "markeredgecolor": INK if kind == "budget" else ACCENT,
        "markeredgewidth": 2.4 if kind == "budget" else 1.6,
    }


#: How far a measure has come -> marker, filling: a ring, a half, a full circle, and what is none.
_STATUS_MARKS = {
    **{"decided": ("o", "none"), "under_way": ("o", "left"), "done": ("o", "full")},
    **{"late": ("^", "full"), "dropped": ("X", "full"), "not_reported": ("_", "full")},
}


def status_mark(status: str) -> dict[str, Any]:
    """Return the arguments of Axes.plot for a status of vocabulary.MEASURE_STATUSES."""
    marker, filling = _STATUS_MARKS[status]
    return {**form("forecast"), "marker": marker, "fillstyle": filling, "markersize": 7.5}


def ring() -> dict[str, Any]:
    """Return the arguments of Axes.plot for open circles: things without an amount."""
    return {
        "marker": "o",
        "linestyle": "none",
        "markersize": 8.0,
        "markerfacecolor": PAPER,
        "markeredgecolor": MUTED,
        "markeredgewidth": 1.4,
    }


#: Text stays text and is measured with the font that matplotlib carries, which is wider than those
#: that a page is shown with, so that labels keep clear of each other.
_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "genomlysning",
        "font.family": "DejaVu Sans",
        # A title with two dollar signs is a title, not a formula.
        "text.parse_math": False,
        "font.size": TEXT,
        "axes.titlesize": TEXT,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": TEXT,
        "xtick.labelsize": TEXT,
        "ytick.labelsize": TEXT,
        "text.color": INK,
        "axes.labelcolor": MUTED,
        "axes.titlecolor": INK,
        "xtick.color": AXIS,
        "ytick.color": AXIS,
        "xtick.labelcolor": MUTED,
        "ytick.labelcolor": MUTED,
        "axes.edgecolor": AXIS,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.facecolor": "none",
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "hatch.linewidth": 0.9,
        "legend.frameon": False,
        "figure.facecolor": PAPER,
        "path.simplify": False,
        "figure.constrained_layout.use": True,
    }
)


def settings() -> dict[Any, Any]:
    """Return matplotlib's settings for a drawing; nothing is set until it is used."""
    return dict(_SETTINGS)


@contextmanager
def figure_canvas(height: float) -> Iterator[Canvas]:
    """Open a drawing of the suite's width, with its settings in force inside the block.

    No pyplot, so no drawing outlives its block in a global list.

    Args:
        height: inches.
    """
    with matplotlib.rc_context(settings()):
        yield Canvas(figsize=(WIDTH, height), layout="constrained")
