"""What every chart is put together from: panels below one another, words around them, the figure.

Measures are points; a drawing is as wide as the style says and as high as its panels need, so that
nothing is squeezed. Labels stand above what they name, never in a wide left margin: on a phone the
whole width belongs to the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from analysis import style
from analysis.catalogue import Source
from analysis.charts_labels import is_wider, wrap
from analysis.figure import Figure, from_axes
from analysis.markup import clip
from analysis.tables import Column, Table

#: Width of a drawing, and of the words in it, points.
WIDTH = style.WIDTH * style.POINTS
ROOM = WIDTH - 2 * style.EDGE
LONGEST_TITLE = 90
#: Column of the rows behind a chart that holds what the reconciliation says of a figure.
DOUBT = "doubt"
_NUMBERS = ["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]
SHORTEST_ALT, LONGEST_ALT = 40, 400
#: What the count of the sentences that a text alternative has no room for needs, characters.
_COUNT_ROOM = 50


@dataclass(frozen=True)
class Panel:
    """One plot and the words around it.

    Attributes:
        height: of the plot, points.
        draw: draws into axes of that height, whose spines and ticks are taken away.
        heading: what the panel shows and its unit, above it in bold.
        notes: remarks below it.
        left, right: room beside the plot, points.
        above, below: room between heading and plot, and for the words under the axis, points.
    """

    height: float
    draw: Callable[[Axes], None]
    heading: str = ""
    notes: tuple[str, ...] = ()
    left: float = style.EDGE
    right: float = style.EDGE
    above: float = style.ABOVE
    below: float = 0.0

    @property
    def width(self) -> float:
        """Return the width of the plot, points."""
        return WIDTH - self.left - self.right

    @property
    def heading_lines(self) -> list[str]:
        """Return the heading as it is broken."""
        return wrap(self.heading, ROOM, style.TEXT, bold=True) if self.heading else []

    @property
    def note_lines(self) -> list[str]:
        """Return the remarks as they are broken."""
        return [line for note in self.notes for line in wrap(note, ROOM, style.TEXT)]

    @property
    def total(self) -> float:
        """Return the height with all words, points."""
        words = (len(self.heading_lines) + len(self.note_lines)) * style.LINE
        return words + self.above + self.height + self.below


@dataclass(frozen=True)
class Story:
    """What a figure says in words, and the numbers behind it.

    Attributes:
        id: anchor of the figure and name of its file.
        title: the finding.
        subtitle: measure, unit, place, period.
        alt: chart type, main pattern, first and last value, exceptions.
        reading: how to read the chart.
        columns, rows: the table of exactly the plotted numbers.
        sources: of the rows used.
        processed: we computed some of the numbers.
        notes: breaks, reorganisations, what is missing.
    """

    id: str
    title: str
    subtitle: str
    alt: str
    reading: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    sources: tuple[Source, ...]
    processed: bool = False
    notes: tuple[str, ...] = ()


def compose(panels: Sequence[Panel], story: Story) -> Figure:
    """Draw panels below one another and join them with the story to a figure."""
    height = sum(panel.total for panel in panels) + style.GAP * (len(panels) - 1) + 2 * style.EDGE
    with style.figure_canvas(height / style.POINTS) as canvas:
        # Every panel's place is known to the point; nothing is left to be solved for.
        canvas.set_layout_engine("none")
        top = height - style.EDGE
        for panel in panels:
            _draw(canvas, panel, top)
            top -= panel.total + style.GAP
        caption = f"{story.subtitle.rstrip('.')}: siffrorna i diagrammet"
        return from_axes(
            canvas,
            id=story.id,
            title=story.title,
            subtitle=story.subtitle,
            alt=story.alt,
            table=Table(
                story.id,
                caption,
                story.columns,
                story.rows,
                story.sources,
                footnotes=DOUBT if DOUBT in story.rows else "",
            ),
            sources=story.sources,
            processed=story.processed,
            notes=story.notes,
            reading=story.reading,
        )


def _draw(canvas: Canvas, panel: Panel, top: float) -> None:
    """Draw one panel whose upper edge is `top` points above the drawing's foot."""
    total = canvas.get_figheight() * style.POINTS
    top = _words(canvas, panel.heading_lines, top, weight="bold", color=style.INK)
    top -= panel.above + panel.height
    box = (panel.left / WIDTH, top / total, panel.width / WIDTH, panel.height / total)
    axes = canvas.add_axes(box)
    axes.spines[:].set_visible(False)
    panel.draw(axes)
    # Only now: seaborn counts the ticks of its categories.
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    _words(canvas, panel.note_lines, top - panel.below, weight="normal", color=style.MUTED)


def _words(canvas: Canvas, lines: Iterable[str], top: float, *, weight: str, color: str) -> float:
    """Write lines from `top` downwards and return where the next would begin."""
    total = canvas.get_figheight() * style.POINTS
    for line in lines:
        top -= style.LINE
        canvas.text(style.EDGE / WIDTH, (top + 3.5) / total, line, weight=weight, color=color)
    return top


def finding(*candidates: str) -> str:
    """Return the first candidate that is short enough for a title; the last one cut if none is."""
    fitting = [text for text in candidates if len(text) <= LONGEST_TITLE]
    return fitting[0] if fitting else clip(candidates[-1], LONGEST_TITLE)


def fitting(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return a text, cut where it is wider than `width` points."""
    length = len(text)
    while length > 1 and is_wider(clip(text, length), width, size, bold):
        length -= 1
    return clip(text, length)


def describe(*sentences: str) -> str:
    """Join sentences to a text alternative; those that there is no room for are counted."""
    text, *others = filter(None, sentences)
    whole = len(" ".join((text, *others))) <= LONGEST_ALT
    room, left = LONGEST_ALT if whole else LONGEST_ALT - _COUNT_ROOM, 0
    for sentence in others:
        if len(text) + 1 + len(sentence) <= room:
            text = f"{text} {sentence}"
        else:
            left += 1
    more = "en uppgift" if left == 1 else f"{left} uppgifter"
    text = clip(text, room) + (f" Ytterligare {more} står i tabellen." if left else "")
    missing = SHORTEST_ALT - len(text)
    return f"{text} Siffrorna står i tabellen under diagrammet." if missing > 0 else text


def capitalised(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def number_text(count: int) -> str:
    """Return a count before a neuter noun: in letters up to twelve."""
    return _NUMBERS[count - 1] if 0 < count <= len(_NUMBERS) else str(count)


def span(years: Iterable[int]) -> str:
    """Return years as text: "2023" or "2021–2023"."""
    known = sorted(set(years))
    return f"{known[0]}–{known[-1]}" if len(known) > 1 else "".join(map(str, known))
