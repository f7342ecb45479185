"""The index over the years of every organisation that was reported on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import site
from analysis.catalogue import Catalogue
from analysis.manifest import Page, Pages
from analysis.plan import OVERVIEW, Key, prefix_of
from analysis.project import INDEX
from analysis.publish import PRINTED, WHOLE
from analysis.site import Link, PageFacts
from analysis.years import Entry, all_years_index

_NOT_MADE = "Sidan kunde inte göras den här gången."
_NOT_RENEWED = "Sidan kunde inte uppdateras den här gången. Den senaste som gick att göra visas."


@dataclass(frozen=True)
class State:
    """What indexes are made from: how things will stand.

    Attributes:
        pages: the manifest's rows as they will be written.
        titles: of the notebooks, by stem.
        catalogue: the registers.
        facts: what pages say, as far as it is known already.
        find: tells where a file below the reports lies, None where it won't be there.
    """

    pages: Pages
    titles: Mapping[str, str]
    catalogue: Catalogue
    facts: Mapping[Key, PageFacts]
    find: Callable[[str], Path | None]


def index_of(organisation: str, state: State) -> str:
    """Return the index over the years of an organisation; the default one leads to all others."""
    catalogue, pages = state.catalogue, state.pages.values()
    default, known = catalogue.default_organisation, catalogue.organisations
    others = [Link(known[default].name, f"../{INDEX}")]
    if organisation == default:
        reported = {page.organisation for page in pages if page.html}
        others = [
            Link(known[key].name, f"{key}/{INDEX}") for key in known if key in reported - {default}
        ]
    entries = [_entry(page, state) for page in pages if page.organisation == organisation]
    return all_years_index(entries, catalogue=catalogue, organisation=organisation, others=others)


def _entry(page: Page, state: State) -> Entry:
    prefix = prefix_of(page.organisation, state.catalogue)
    folder = f"{prefix}{page.year}"
    copy = state.find(f"{folder}/executed/{page.stem}.ipynb") if page.html else None
    overview = page.stem == OVERVIEW
    there = bool(page.html and state.find(page.html))
    return Entry(
        year=page.year,
        stem=page.stem,
        label=state.titles.get(page.stem, page.stem),
        href=(page.html or "").removeprefix(prefix) if there else "",
        status=page.status,
        reason=_reason(page),
        facts=state.facts.get(page.key) or _facts(copy) if there else None,
        overview=overview,
        documents=_documents(folder, prefix, state) if overview else {},
    )


def _facts(copy: Path | None) -> PageFacts | None:
    """Return what a page says; None where its copy is gone, or can't be read."""
    if copy is None:
        return None
    try:
        return site.page_facts(copy)
    except Exception:  # a copy can hold anything; the batch that is asked for its page tells
        return None


def _documents(folder: str, prefix: str, state: State) -> dict[str, str]:
    """Return the year's one document in the forms that lie there."""
    return {
        what: f"{folder.removeprefix(prefix)}/{name}"
        for what, name in (("webbsida", WHOLE), ("PDF", PRINTED))
        if state.find(f"{folder}/{name}")
    }


def _reason(page: Page) -> str:
    """Return what a reader is told of a page that is missing or old."""
    if page.status == "no_data":
        return page.error or ""
    if page.status == "failed":
        return _NOT_RENEWED if page.html else _NOT_MADE
    return ""
