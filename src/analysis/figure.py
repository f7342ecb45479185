"""A chart as a notebook's output: never the drawing alone.

With it go a title that states the finding, measure and unit, a description for those who do not see
it, the numbers as a table and as CSV, its source, how to read it, and remarks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from analysis.catalogue import Source
from analysis.download import DATA_TYPE, Data, plain_text
from analysis.files import write_whole
from analysis.footnotes import reconciled
from analysis.markup import EMPTY, Html, clean, clip, element, escape, hidden, join, prose, slug
from analysis.origin import credit, notes_html, origin
from analysis.picture import PICTURE_TYPE, Picture, Words, document, draw
from analysis.svg import render
from analysis.tables import Table, anchors_of, table_html

if TYPE_CHECKING:
    from typing import NotRequired, Unpack

    from matplotlib.figure import Figure as Canvas

#: Longest title and description that a page shows; longer ones are cut at a word.
TITLE_LIMIT = 90
ALT_LIMIT = 400


class About(TypedDict):
    """What `from_axes` wants to know; the words of `Figure`'s attributes of the same names."""

    id: str
    title: str
    subtitle: str
    alt: str
    table: Table
    sources: NotRequired[tuple[Source, ...]]
    processed: NotRequired[bool]
    notes: NotRequired[tuple[str, ...]]
    reading: NotRequired[str]


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it.

    Attributes:
        id: stable ASCII anchor; names the CSV file.
        title: the finding, at most 90 characters.
        subtitle: measure, unit, place, period.
        svg: an svg element as `svg.render` returns it.
        alt: 40-400 characters: chart type, main pattern, first and last value, exceptions.
        table: the plotted numbers; its id and caption give way to the figure's.
        sources: where the figures come from.
        processed: some figure is computed by us from the source's.
        notes: breaks in series, reorganisations, missing figures.
        reading: how to read the chart, a sentence or two.
        picture: the chart as files of its own; None where only the page shows it.
    """

    id: str
    title: str
    subtitle: str
    svg: Html
    alt: str
    table: Table
    sources: tuple[Source, ...] = ()
    processed: bool = False
    notes: tuple[str, ...] = ()
    reading: str = ""
    picture: Picture | None = None

    def data(self) -> Data:
        """Return the plotted numbers."""
        return self._own_table().data()

    def save(self, folder: str | Path) -> tuple[Path, ...]:
        """Write the chart as files: PNG and SVG, and its words as text.

        The text holds title, measure, description for those who do not see the chart, and source.

        Args:
            folder: is made where it is missing; a file of the same name there is replaced.
        Returns: the files.
        """
        told = [self.title, self.subtitle, self.alt, credit(self.sources, self.processed)]
        words = "\n\n".join(map(clean, filter(None, told)))
        files = dict(self.picture.files) if self.picture else {}
        files[f"{slug(self.id, empty='diagram')}.txt"] = f"{words}\n".encode()
        for name, content in files.items():
            write_whole(Path(folder) / name, content)
        return tuple(Path(folder) / name for name in files)

    def _own_table(self) -> Table:
        # The finding tells the page's tables apart; measure and place stand above the drawing.
        caption = f"Siffrorna i diagrammet: {clip(self.title, TITLE_LIMIT)}"
        return replace(self.table, id=f"{self.id}-tabell", caption=caption)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        data = replace(self.data(), id=self.id)
        anchor = slug(self.id)
        html = element(
            "figure",
            _caption(self),
            element("div", _image(self), class_="kort"),
            element(
                "div",
                _reading(self),
                notes_html(self.notes),
                _doubts(self.table),
                origin(self.sources, self.processed, data, self.picture),
                class_="intill",
            ),
            _numbers(self, self._own_table()),
            class_="figur",
            id=anchor,
        )
        plain = f"{self.title}\n{self.subtitle}\n{self.alt}\n{plain_text(data)}"
        extra = {PICTURE_TYPE: self.picture.to_json()} if self.picture else {}
        return {"text/html": html, "text/plain": plain, DATA_TYPE: data.to_json(), **extra}


def from_axes(canvas: Canvas, **about: Unpack[About]) -> Figure:
    """Draw and close a canvas of `style.figure_canvas` and put what belongs to it beside it."""
    words = Words(
        clip(about["title"], TITLE_LIMIT),
        about["subtitle"],
        credit(about.get("sources", ()), about.get("processed", False)),
        clip(about["alt"], ALT_LIMIT),
    )
    png = draw(canvas, words)
    svg = render(canvas, slug(about["id"]))
    return Figure(svg=svg, picture=Picture(about["id"], document(svg, words), png), **about)


def _caption(figure: Figure) -> Html:
    return element(
        "figcaption",
        element("p", escape(clip(figure.title, TITLE_LIMIT)), class_="fynd"),
        element("p", escape(figure.subtitle), class_="matt"),
    )


def _image(figure: Figure) -> Html:
    """Give the drawing its role, name and description."""
    anchor = slug(figure.id)
    names = join(
        [
            element("title", escape(clip(figure.title, TITLE_LIMIT)), id=f"{anchor}-namn"),
            element("desc", escape(clip(figure.alt, ALT_LIMIT)), id=f"{anchor}-beskrivning"),
        ]
    )
    role = f'role="img" aria-labelledby="{anchor}-namn" aria-describedby="{anchor}-beskrivning"'
    opening, _, drawing = figure.svg.partition(">")
    return Html(f"{opening} {role}>{names}{drawing}")


def _reading(figure: Figure) -> Html:
    if not figure.reading:
        return EMPTY
    lead = element("strong", escape("Så läser du diagrammet."))
    return element("p", lead, escape(f" {figure.reading}"), class_="lasning")


def _doubts(table: Table) -> Html:
    """Tell what the reconciliation says of the figures drawn, each remark once."""
    found = {note: anchor for note, anchor in anchors_of(table).items() if note}
    return join(
        element("p", prose(note), reconciled(anchor), class_="anm")
        for note, anchor in found.items()
    )


def _numbers(figure: Figure, table: Table) -> Html:
    summary = element("summary", escape("Visa siffrorna i en tabell"), hidden(f" – {figure.title}"))
    return element("details", summary, table_html(table), class_="siffror")
