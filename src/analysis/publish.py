"""From executed copies to the files of a reports folder: pages, tables for download, copies.

What a page links to (the year's other pages, the same page of other years) is known only when all
runs are done, so pages are made then, also those around that were not run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis import site
from analysis.catalogue import Catalogue
from analysis.executed import one_line
from analysis.log import explain
from analysis.plan import OVERVIEW, Key, Run
from analysis.project import INDEX
from analysis.publication import Publication
from analysis.site import Link, PageContext, PageFacts
from analysis.words import period_text

#: Names of the files that hold all of a year.
WHOLE = "report.html"
PRINTED = "report.pdf"
VOLUMES = (WHOLE, PRINTED)
_NOT_MADE = "Sidan är inte framtagen."


@dataclass(frozen=True)
class Sheet:
    """An executed copy, read: what a page is made of.

    Attributes:
        run: which page.
        path: the copy.
        facts: what it says.
    """

    run: Run
    path: Path
    facts: PageFacts


@dataclass(frozen=True)
class Stock:
    """What one organisation's pages can be made of.

    Attributes:
        runs: every page that the organisation can have or lack, in order.
        copies: the executed copies that there are, by page.
        standing: pages that lie in the reports folder, whatever becomes of the copies.
        catalogue: the registers.
        volumes: year -> names of the files that hold all of it.
    """

    runs: tuple[Run, ...]
    copies: Mapping[Key, Path]
    standing: frozenset[Key]
    catalogue: Catalogue
    volumes: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """A stock whose copies are read, as far as they could be.

    Attributes:
        stock: what was read.
        sheets: the copies by page.
        faults: in words, why others could not be read.
    """

    stock: Stock
    sheets: Mapping[Key, Sheet]
    faults: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A finished page.

    Attributes:
        sheet: what it was made of.
        html: the page.
        data: its tables for download, by file name.
    """

    sheet: Sheet
    html: str
    data: Mapping[str, bytes]


def read(stock: Stock) -> Shelf:
    """Read every executed copy."""
    sheets, faults = {}, {}
    for run in stock.runs:
        if path := stock.copies.get(run.key):
            try:
                sheets[run.key] = Sheet(run, path, site.page_facts(path))
            except Exception as error:  # a copy can hold anything; it is that page's failure alone
                faults[run.key] = in_words(error)
    return Shelf(stock, sheets, faults)


def make(shelf: Shelf, wanted: Iterable[Key]) -> tuple[list[Made], dict[Key, str]]:
    """Make pages; nothing is written.

    Args:
        shelf: what the organisation's pages can be made of.
        wanted: which of them to make.
    Returns: the pages, and in words why others could not be made. No page links to one that could
        not, unless an earlier one stands.
    """
    sheets, faults = dict(shelf.sheets), dict(shelf.faults)
    keys = [key for key in wanted if key in sheets]
    while True:
        made, found = _attempt(replace(shelf, sheets=sheets), keys)
        if not found:
            return made, faults
        faults |= found
        keys = [key for key in keys if key not in found]
        sheets = {key: sheet for key, sheet in sheets.items() if key not in found}


def write(made: Made, changes: Publication) -> None:
    """Write a page: first what it links to, then the page, then the copy that it was made of."""
    run = made.sheet.run
    for name, content in made.data.items():
        changes.write(run.data(name), content)
    changes.write(run.html, made.html.encode())
    changes.write(run.executed, made.sheet.path.read_bytes())
    changes.remove(run.failed)


def context_of(run: Run, shelf: Shelf) -> PageContext:
    """Return what a page cannot know of itself."""
    same_year = [other for other in shelf.stock.runs if other.year == run.year]
    before, after = _neighbours(run, shelf)
    sheet = shelf.sheets.get(run.key)
    catalogue = shelf.stock.catalogue
    volumes = shelf.stock.volumes.get(run.year, frozenset())
    own = [catalogue.organisations[key] for key in catalogue.own(run.organisation)]
    return PageContext(
        year=run.year,
        organisation=own[0].name,
        municipality=next((one.name for one in own if one.kind == "municipality"), ""),
        pages=tuple(_link(other, shelf, current=other == run) for other in same_year),
        listing=run.notebook.stem == OVERVIEW,
        previous=before,
        next=after,
        index=f"../{INDEX}",
        elsewhere=_elsewhere(run, same_year, shelf),
        data_date=data_date(run.year, sheet.facts.sources if sheet else (), catalogue),
        whole=WHOLE if WHOLE in volumes else "",
        printed=PRINTED if PRINTED in volumes else "",
    )


def _attempt(shelf: Shelf, keys: Iterable[Key]) -> tuple[list[Made], dict[Key, str]]:
    made, faults = [], {}
    for key in keys:
        sheet = shelf.sheets[key]
        try:
            html = site.export_page(sheet.path, context_of(sheet.run, shelf))
            made.append(Made(sheet, html, site.extract_data(sheet.path)))
        except Exception as error:  # as above: one page's outputs may not stop the others
            faults[key] = in_words(error)
    return made, faults


def _link(run: Run, shelf: Shelf, *, current: bool = False) -> Link:
    title = run.notebook.title
    if run.key in shelf.sheets or run.key in shelf.stock.standing:
        sheet = shelf.sheets.get(run.key)
        text = sheet.facts.headline if sheet else ""
        return Link(title, Path(run.html).name, text, current=current)
    return Link(title, reason=run.no_data or _NOT_MADE, current=current)


def _neighbours(run: Run, shelf: Shelf) -> tuple[Link | None, Link | None]:
    """Return links to the same page of the years before and after that have it."""
    there = sorted(
        (other for other in shelf.stock.runs if other.notebook.stem == run.notebook.stem),
        key=lambda other: other.year,
    )
    shown = [other for other in there if _link(other, shelf).href]
    earlier = [other for other in shown if other.year < run.year]
    later = [other for other in shown if other.year > run.year]
    return _beside(earlier[-1:]), _beside(later[:1])


def _beside(runs: list[Run]) -> Link | None:
    for run in runs:
        return Link(f"{run.notebook.title} {run.year}", f"../{run.year}/{Path(run.html).name}")
    return None


def _elsewhere(run: Run, same_year: Iterable[Run], shelf: Shelf) -> dict[str, str]:
    """Return every id on the year's other pages with the page's address; the first one counts."""
    found: dict[str, str] = {}
    for other in same_year:
        if other.key in shelf.sheets and other != run:
            for anchor in shelf.sheets[other.key].facts.anchors:
                found.setdefault(anchor, Path(other.html).name)
    return found


def data_date(year: int, told_by: Iterable[str], catalogue: Catalogue) -> str:
    """Return the end of the latest period that a page's sources are about, up to its year."""
    sources = [catalogue.sources[key] for key in told_by if key in catalogue.sources]
    # A later source that is read for this year's figures says nothing later on this page.
    periods = [
        source.period if source.last_year <= year else str(year)
        for source in sources
        if source.first_year <= year
    ]
    # "2023" is the whole year, so it ends after "2023-08".
    ends = sorted((f"{period}-12"[:7], period) for period in periods if period[:4].isdigit())
    return period_text(ends[-1][1]).rpartition("–")[2] if ends else ""


def in_words(error: Exception) -> str:
    """Return why a page could not be made, on one line; explain it with its traceback."""
    text = one_line(f"the page could not be made: {type(error).__name__}: {error}")
    explain(text, error)
    return text
