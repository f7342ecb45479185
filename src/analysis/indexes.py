"""The index over the years of every organisation that was reported on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis import site
from analysis.catalogue import Catalogue
from analysis.files import write_whole
from analysis.manifest import Page, Pages
from analysis.plan import OVERVIEW
from analysis.project import INDEX
from analysis.publish import PRINTED, WHOLE
from analysis.site import Link
from analysis.years import Entry, all_years_index

_NOT_MADE = "Sidan kunde inte göras den här gången."
_NOT_RENEWED = "Sidan kunde inte uppdateras den här gången. Den senaste som gick att göra visas."


def write_indexes(
    reports: Path,
    pages: Pages,
    *,
    titles: Mapping[str, str],
    catalogue: Catalogue,
    touched: Iterable[str],
) -> None:
    """Write the index of the default organisation, and one for each other that was touched.

    Args:
        reports: the reports folder.
        pages: the manifest's rows as they will be written.
        titles: of the notebooks, by stem.
        catalogue: the registers.
        touched: organisations whose pages are new.
    """
    default = catalogue.default_organisation
    known = catalogue.organisations
    reported = {page.organisation for page in pages.values() if page.html}
    others = [
        Link(known[key].name, f"{key}/{INDEX}") for key in known if key in reported - {default}
    ]
    home = [Link(known[default].name, f"../{INDEX}")]
    for organisation in [*(key for key in touched if key != default), default]:
        prefix = "" if organisation == default else f"{organisation}/"
        mine = [page for page in pages.values() if page.organisation == organisation]
        html = all_years_index(
            list(_entries(mine, titles, reports, prefix)),
            catalogue=catalogue,
            organisation=organisation,
            others=others if organisation == default else home,
        )
        write_whole(reports / f"{prefix}{INDEX}", html.encode())


def _entries(
    pages: Iterable[Page], titles: Mapping[str, str], reports: Path, prefix: str
) -> Iterator[Entry]:
    for page in pages:
        copy = reports / f"{prefix}{page.year}" / "executed" / f"{page.stem}.ipynb"
        yield Entry(
            year=page.year,
            stem=page.stem,
            label=titles[page.stem],
            href=(page.html or "").removeprefix(prefix),
            status=page.status,
            reason=_reason(page),
            facts=site.page_facts(copy) if page.html and copy.is_file() else None,
            overview=page.stem == OVERVIEW,
            documents=_documents(reports, f"{prefix}{page.year}", prefix)
            if page.stem == OVERVIEW
            else {},
        )


def _documents(reports: Path, folder: str, prefix: str) -> dict[str, str]:
    """Return the year's one document in the forms that lie there."""
    return {
        what: f"{folder.removeprefix(prefix)}/{name}"
        for what, name in (("webbsida", WHOLE), ("PDF", PRINTED))
        if (reports / folder / name).is_file()
    }


def _reason(page: Page) -> str:
    """Return what a reader is told of a page that is missing or old."""
    if page.status == "no_data":
        return page.error or ""
    if page.status == "failed":
        return _NOT_RENEWED if page.html else _NOT_MADE
    return ""
