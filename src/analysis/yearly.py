"""One document a year, made and kept: all of a year's pages as HTML, and as PDF where it can be."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import pdf, site
from analysis.combined import combine, for_print
from analysis.files import sha256_of
from analysis.manifest import Volume
from analysis.publication import Publication
from analysis.publish import PRINTED, VOLUMES, WHOLE, Sheet, Shelf, context_of, data_date, in_words
from analysis.site import PageContext
from analysis.years import environment


@dataclass(frozen=True)
class Bound:
    """A year's document, not yet written.

    Attributes:
        row: what the manifest will say of it.
        folder: the year's folder below the reports.
        html: the document.
        pdf: the same on paper; None where there is no browser, or where it did not manage.
    """

    row: Volume
    folder: str
    html: bytes
    pdf: bytes | None


def bind(
    shelf: Shelf, years: Iterable[int], before: Iterable[Volume], *, reports: Path, jobs: int
) -> list[Bound]:
    """Make the documents of some years; nothing is written.

    A PDF whose document has not changed is taken as it lies there.

    Args:
        shelf: what the organisation's pages are made of.
        years: which ones; a year without any page has no document.
        before: what the manifest says of documents.
        reports: the reports folder.
        jobs: how many browsers may print at a time.
    """
    browser = pdf.find_browser()
    standing = {(row.organisation, row.year): row for row in before}
    drafts = list(_drafts(shelf, years))

    def finished(draft: Bound) -> Bound:
        last = standing.get((draft.row.organisation, draft.row.year))
        return _printed(draft, browser, _lying(draft, last, reports))

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(finished, drafts))


def write(bound: Bound, changes: Publication) -> None:
    """Write a document and its PDF; an older PDF that no longer says the same is removed."""
    changes.write(f"{bound.folder}/{WHOLE}", bound.html)
    printed = f"{bound.folder}/{PRINTED}"
    if bound.pdf is None:
        changes.remove(printed)
    else:
        changes.write(printed, bound.pdf)


def beside(shelf: Shelf, changes: Publication) -> Shelf:
    """Return the shelf with the documents that will lie there, so that pages can link to them."""
    lying = {
        run.year: frozenset(name for name in VOLUMES if changes.find(f"{run.folder}/{name}"))
        for run in shelf.stock.runs
    }
    return replace(shelf, stock=replace(shelf.stock, volumes=lying))


def _drafts(shelf: Shelf, years: Iterable[int]) -> Iterator[Bound]:
    """Yield the documents as HTML, in the years' order."""
    for year in sorted(set(years)):
        keys = [run.key for run in shelf.stock.runs if run.year == year]
        sheets = [shelf.sheets[key] for key in keys if key in shelf.sheets]
        if sheets:
            run = sheets[0].run
            html = _html(sheets, _context(sheets, shelf)).encode()
            path = f"{run.folder}/{WHOLE}"
            digest = hashlib.sha256(html).hexdigest()
            yield Bound(Volume(year, run.organisation, path, digest), run.folder, html, None)


def _html(sheets: Sequence[Sheet], context: PageContext) -> str:
    counts = Counter(anchor for sheet in sheets for anchor in sheet.facts.anchors)
    # What one page alone has keeps its id in the document, so a link to it needs no page.
    within = {anchor: "" for anchor, count in counts.items() if count == 1}
    documents = [site.document_of(sheet.path, within) for sheet in sheets]
    template = environment().get_template("report.html.j2")
    return template.render(**site.frame_values(), document=combine(documents), context=context)


def _context(sheets: Sequence[Sheet], shelf: Shelf) -> PageContext:
    """Return what the year's overview is told, with the date of all that the document tells."""
    run = sheets[0].run
    told = [source for sheet in sheets for source in sheet.facts.sources]
    until = data_date(run.year, told, shelf.stock.catalogue)
    return replace(context_of(run, shelf), data_date=until)


def _lying(draft: Bound, last: Volume | None, reports: Path) -> bytes | None:
    """Return the PDF that lies there, if it is of this very document."""
    path = reports / draft.folder / PRINTED
    if last is None or last.sha256 != draft.row.sha256 or not path.is_file():
        return None
    return path.read_bytes() if sha256_of(path) == last.pdf_sha256 else None


def _printed(draft: Bound, browser: str, lying: bytes | None) -> Bound:
    content, error = lying, ""
    if content is None and browser:
        try:
            page = for_print(draft.html.decode())
            content = pdf.print_page(page, browser, year=draft.row.year)
        except Exception as fault:  # one year's PDF may not stop the others, nor the pages
            error = in_words(fault)
    if content is None:
        return replace(draft, row=replace(draft.row, error=error or None))
    digest = hashlib.sha256(content).hexdigest()
    row = replace(draft.row, pdf=f"{draft.folder}/{PRINTED}", pdf_sha256=digest)
    return replace(draft, row=row, pdf=content)
