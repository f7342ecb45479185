"""What stands under every figure and table: where it comes from, how to fetch it, remarks."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.download import Data, size_text
from analysis.markup import EMPTY, Html, element, escape, hidden, join, paragraph, slug
from analysis.numerals import NO_BREAK_SPACE


def origin(source_ids: Iterable[str], processed: bool, data: Data) -> Html:
    """Build the line with source and download."""
    parts = [source_line(source_ids, processed), csv_link(data)]
    return element("p", join(parts, " "), class_="kalla")


def source_line(source_ids: Iterable[str], processed: bool) -> Html:
    """Say where figures come from: links to the page's list of sources; empty without any."""
    links = [
        element("a", escape(source), href=f"#kalla-{slug(source)}", data_kalla=source)
        for source in dict.fromkeys(source_ids)
    ]
    if not links:
        return escape("Egen bearbetning.") if processed else EMPTY
    own = ". Egen bearbetning." if processed else "."
    return join([escape("Källa: "), join(links, ", "), escape(own)])


def csv_link(data: Data) -> Html:
    """Link to the CSV file beside the page, with format and size."""
    size = size_text(data.to_csv()).replace(" ", NO_BREAK_SPACE)
    return element(
        "a",
        escape(f"Ladda ner siffrorna (CSV,{NO_BREAK_SPACE}{size})"),
        hidden(f" – {data.title}"),
        href=f"data/{data.filename}",
        download=True,
        type="text/csv",
        class_="fil",
    )


def notes_html(notes: Iterable[str]) -> Html:
    """Build the remarks under a figure or table."""
    return join(paragraph(note, "anm") for note in notes if note)
