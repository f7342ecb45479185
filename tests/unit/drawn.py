"""What a chart has drawn, read from the drawing before it becomes an SVG."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.legend import Legend
from matplotlib.text import Text

from analysis import charts_common, style


@dataclass(frozen=True)
class Box:
    """Something with four edges."""

    text: str
    left: float
    foot: float
    right: float
    top: float


@dataclass
class Drawing:
    """One drawing: its words with their boxes in points; its bars, lines and dots in values.

    Of lines the values run upwards; of marks on a scale that runs sideways, panel by panel, they
    are in `marks`.

    A group of dots has a look: its form, hollow or filled, and its colour.
    """

    id: str
    width: float
    height: float
    words: list[Box] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    lines: list[list[tuple[str, object, list[float]]]] = field(default_factory=list)
    marks: list[list[float]] = field(default_factory=list)
    dots: list[float] = field(default_factory=list)
    panels: list[Box] = field(default_factory=list)
    scales: set[str] = field(default_factory=set)
    legends: int = 0
    looks: list[tuple[str, str]] = field(default_factory=list)

    def collisions(self, slack=0.8):
        """Return the pairs of words that lie on one another."""
        return [
            (one.text, other.text)
            for one, other in combinations(self.words, 2)
            if min(one.right, other.right) - max(one.left, other.left) > slack
            and min(one.top, other.top) - max(one.foot, other.foot) > slack
        ]

    def outside(self, slack=2.0):
        """Return the words that do not fit in the drawing."""
        return [
            box.text
            for box in self.words
            if min(box.left, box.foot) < -slack
            or box.right > self.width + slack
            or box.top > self.height + slack
        ]

    @property
    def texts(self):
        """Return all words."""
        return [box.text for box in self.words]


@contextmanager
def drawings(monkeypatch) -> Iterator[list[Drawing]]:
    """Collect every drawing that is made inside the block."""
    made: list[Drawing] = []
    real = charts_common.from_axes

    def spy(canvas, **about):
        made.append(_read(canvas, about["id"]))
        return real(canvas, **about)

    with monkeypatch.context() as patched:
        patched.setattr(charts_common, "from_axes", spy)
        yield made


def _read(canvas, name):
    agg = FigureCanvasAgg(canvas)
    # Places of words are wanted, not pixels.
    canvas.draw_without_rendering()
    points = style.POINTS / canvas.dpi
    drawing = Drawing(name, canvas.get_figwidth() * 72, canvas.get_figheight() * 72)
    for text in canvas.findobj(Text):
        if text.get_text().strip():
            # Of an annotation only its words, not its leader too.
            box = Text.get_window_extent(text, agg.get_renderer())
            edges = [edge * points for edge in box.extents]
            # The box of a line has room above and below its letters.
            drawing.words.append(
                Box(text.get_text(), edges[0], edges[1] + 1.2, edges[2], edges[3] - 1.2)
            )
    drawing.legends = len(canvas.findobj(Legend))
    for axes in canvas.axes:
        drawing.panels.append(Box("", *axes.get_position().extents))
        drawing.scales |= {axes.get_xscale(), axes.get_yscale()}
        to_values = axes.transData.inverted()
        drawing.bars += [
            Box("", *patch.get_extents().transformed(to_values).extents.round(9))
            for patch in axes.patches
        ]
        drawing.lines.append(
            [
                (line.get_marker(), line._dash_pattern, [*map(float, line.get_ydata())])
                for line in axes.lines
                if line.get_marker() not in (None, "None", "")
            ]
        )
        drawing.marks.append(
            [
                float(x)
                for line in axes.lines
                if line.get_marker() not in (None, "None", "")
                for x in line.get_xdata()
            ]
        )
        for dots in axes.collections:
            drawing.dots += [float(x) for x, _ in dots.get_offsets()]
            drawing.looks.append(_look(dots))
    return drawing


def _look(dots):
    """Return a group of dots' form and colour; the form is that of its outline."""
    form = dots.get_paths()[0].vertices.round(3).tobytes().hex()
    fill, edge = dots.get_facecolor()[0], dots.get_edgecolor()[0]
    hollow = to_hex(fill) == style.PAPER
    return f"{form} {'hollow' if hollow else 'filled'}", to_hex(edge if hollow else fill)
