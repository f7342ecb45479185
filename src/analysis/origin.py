"""What stands under every figure and table: where it comes from, how to fetch it, remarks."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.catalogue import Catalogue, Source
from analysis.download import Data, size_text
from analysis.markup import Html, element, escape, hidden, join, paragraph, slug
from analysis.numerals import NO_BREAK_SPACE
from analysis.picture import Picture
from analysis.vocabulary import STATUSES

_OWN = "Egen bearbetning"
#: Ending of a file for download -> what is in it, and its MIME type.
_FILES = {
    "csv": ("siffrorna", "text/csv"),
    "png": ("bilden", "image/png"),
    "svg": ("bilden", "image/svg+xml"),
}


#: Where a row says whose figure it shows, and whose the one before.
_SOURCE_COLUMNS = ("source_id", "previous_source_id")


def sources_of(catalogue: Catalogue, *frames: pd.DataFrame) -> tuple[Source, ...]:
    """Return the sources that rows come from, each once; a figure before it may have another."""
    columns = [(name, frame) for name in _SOURCE_COLUMNS for frame in frames if name in frame]
    return sources_named(catalogue, (key for name, frame in columns for key in frame[name]))


def ratio_sources(catalogue: Catalogue, ratios: pd.DataFrame) -> tuple[Source, ...]:
    """Return the sources of the parts of ratios (ratios.RATIO_COLUMNS), each once."""
    return sources_named(catalogue, (key for ids in ratios["source_ids"] for key in ids))


def sources_named(catalogue: Catalogue, ids: Iterable[object]) -> tuple[Source, ...]:
    """Return the sources with these ids, each once; a row without an id has no source."""
    told = dict.fromkeys(key for key in ids if isinstance(key, str) and key)
    return tuple(catalogue.sources[key] for key in told)


def origin(
    sources: Iterable[Source], processed: bool, data: Data, picture: Picture | None = None
) -> Html:
    """Build the line with source and downloads."""
    files = {data.filename: data.to_csv(), **(picture.files if picture else {})}
    links = [_file_link(name, content, data.title) for name, content in files.items()]
    return element("p", join([source_line(sources, processed), *links], " "), class_="kalla")


def credit(sources: Iterable[Source], processed: bool) -> str:
    """Say where figures come from in plain words, for a picture that stands by itself."""
    named, worked_on = _parted(sources, processed)
    titles = ", ".join(_with_status(source) for source in named)
    told = f"Källa: {titles}." if titles else ""
    theirs = ", ".join(source.title for source in worked_on)
    own = f"{_OWN} av uppgifter från {theirs}." if theirs else f"{_OWN}."
    return f"{told} {own}".strip() if processed else told


def _parted(sources: Iterable[Source], processed: bool) -> tuple[list[Source], list[Source]]:
    """Return the sources of a result, and those that may only be named as what we worked on."""
    every = list(sources)
    worked_on = [source for source in every if processed and source.is_kolada]
    return [source for source in every if source not in worked_on], worked_on


def _with_status(source: Source) -> str:
    """Name a source, and how final it is unless that goes without saying: it is adopted."""
    known = STATUSES.get(source.status, source.status)
    return source.title if source.status == "adopted" else f"{source.title} ({known})"


def source_line(sources: Iterable[Source], processed: bool) -> Html:
    """Say where figures come from: links to the page's list of sources; empty without any."""
    named, worked_on = _parted(sources, processed)
    parts = []
    if named:
        parts.append(join([escape("Källa: "), _links(named), escape(".")]))
    if worked_on:
        parts.append(join([escape(f"{_OWN} av uppgifter från "), _links(worked_on), escape(".")]))
    elif processed:
        parts.append(escape(f"{_OWN}."))
    return join(parts, " ")


def _links(sources: Iterable[Source]) -> Html:
    links = (
        element("a", escape(source.title), href=f"#kalla-{slug(source.source_id)}")
        for source in sources
    )
    return join(links, ", ")


def _file_link(name: str, content: bytes, title: str) -> Html:
    """Link to a file beside the page, with format and size."""
    ending = name.rpartition(".")[2]
    what, type_ = _FILES[ending]
    size = size_text(content).replace(" ", NO_BREAK_SPACE)
    return element(
        "a",
        escape(f"Ladda ner {what} ({ending.upper()},{NO_BREAK_SPACE}{size})"),
        hidden(f" – {title}"),
        href=f"data/{name}",
        download=True,
        type=type_,
        class_="fil",
    )


def notes_html(notes: Iterable[str]) -> Html:
    """Build the remarks under a figure or table."""
    return join(paragraph(note, "anm") for note in notes if note)
