"""The index over the years: what the reports say, which there are, which are missing and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader

from analysis.block import abbreviations
from analysis.catalogue import Catalogue, Source
from analysis.finality import finality_words, is_final
from analysis.site import TEMPLATES, Link, PageFacts, frame_values
from analysis.vocabulary import STATUSES
from analysis.wording import KeyFigure, enumeration, period_text

#: A page's status -> the words in its place in the table.
_STATUS_WORDS = {"no_data": "inga uppgifter", "failed": "kunde inte uppdateras"}


@dataclass(frozen=True)
class Entry:
    """One page of one year.

    Attributes:
        year: the page's year.
        stem: the notebook's name; the same for every year.
        label: the report's title, such as "Kostnadsutveckling".
        href: address relative to the index; empty where there is no page.
        status: ok, failed or no_data.
        reason: why there is no page.
        facts: what the page says; None where there is no page.
        overview: the page is the year's index.
        documents: beside an overview, the year's one document: what it is -> relative address.
    """

    year: int
    stem: str
    label: str
    href: str = ""
    status: str = "ok"
    reason: str = ""
    facts: PageFacts | None = None
    overview: bool = False
    documents: Mapping[str, str] = field(default_factory=dict)


def all_years_index(
    entries: Sequence[Entry],
    *,
    catalogue: Catalogue,
    organisation: str = "",
    others: Sequence[Link] = (),
    contact: str = "",
) -> str:
    """Return the index over the years as a page.

    Args:
        entries: every page of every year, missing ones too.
        catalogue: the registers of the data that the pages were made from.
        organisation: id; the default one where empty.
        others: indexes of other organisations.
        contact: whom to ask, in words.
    """
    about = catalogue.organisations[organisation or catalogue.default_organisation]
    ancestors = [catalogue.organisations[key] for key in catalogue.own(about.organisation_id)[1:]]
    sources = [_source(source) for source in catalogue.sources.values()]
    template = environment().get_template("years.html.j2")
    contents = _contents(entries)
    return template.render(
        **frame_values(),
        **contents,
        explained=abbreviations(_told(contents), catalogue.organisations.values()),
        organisation=about.name,
        municipality=ancestors[-1].name if ancestors else "",
        sources=sources,
        others=others,
        contact=contact,
    )


def _contents(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what the index shows of the pages."""
    newest = _newest(entries)
    finality = _finality(entries)
    return {
        "years": _year_links(entries),
        "latest": [entry for entry in newest if not entry.overview] or newest,
        "figures": _figures(newest),
        "columns": sorted({entry.year for entry in entries}),
        "rows": _rows(entries),
        "documents": {entry.year: entry.documents for entry in entries if entry.documents},
        "finality": finality,
        "final": _final(finality),
        "missing": [e for e in _by_year(entries) if not e.href or e.status != "ok"],
    }


def _told(contents: Mapping[str, Any]) -> str:
    """Return the words of the index that may hold abbreviations."""
    headlines = [entry.facts.headline for entry in contents["latest"] if entry.facts]
    cards = [
        " ".join((card.label, card.value, card.unit, card.change))
        for _, card in contents["figures"]
    ]
    return " ".join([*headlines, *cards])


def _by_year(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (-entry.year, entry.stem))


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """Return the newest page of each report that has one, in the reports' order."""
    found: dict[str, Entry] = {}
    for entry in _by_year(entries):
        if entry.href and entry.facts and entry.facts.headline:
            found.setdefault(entry.stem, entry)
    return [found[stem] for stem in sorted(found)]


def _year_links(entries: Sequence[Entry]) -> list[Link]:
    """Link to each year's index, or to its first page where that is missing."""
    links: dict[int, Link] = {}
    for entry in sorted(_by_year(entries), key=lambda entry: not entry.overview):
        if entry.href:
            links.setdefault(entry.year, Link(str(entry.year), entry.href))
    return [links[year] for year in sorted(links, reverse=True)]


def _figures(newest: Sequence[Entry]) -> list[tuple[Entry, KeyFigure]]:
    """Return the key figures of the newest pages; one that several pages show comes once."""
    found: dict[tuple[int, str], tuple[Entry, KeyFigure]] = {}
    for entry in newest:
        for figure in entry.facts.key_figures if entry.facts and not entry.overview else ():
            found.setdefault((entry.year, figure.label), (entry, figure))
    return list(found.values())


def _rows(entries: Sequence[Entry]) -> list[tuple[str, Mapping[int, dict[str, Any]]]]:
    """Return the table of reports and years: label, then year -> cell."""
    labels = dict(sorted((entry.stem, entry.label) for entry in entries))
    return [
        (label, {entry.year: _cell(entry) for entry in entries if entry.stem == stem})
        for stem, label in labels.items()
    ]


def _finality(entries: Sequence[Entry]) -> dict[int, str]:
    """Return how final each year's figures are, all its pages together, oldest year first."""
    known = {
        year: {
            status
            for entry in entries
            if entry.year == year and entry.href and entry.facts
            for status in entry.facts.statuses
        }
        for year in sorted({entry.year for entry in entries})
    }
    return {year: finality_words(statuses) for year, statuses in known.items() if statuses}


def _final(finality: Mapping[int, str]) -> str:
    """Return in a sentence a state which years' figures are adopted and which may still change."""
    told = []
    for words in dict.fromkeys(finality.values()):
        years = enumeration(str(year) for year in finality if finality[year] == words)
        change = "" if is_final(words) else " och kan ändras"
        told.append(f"Uppgifterna för {years} är {words}{change}.")
    return " ".join(told)


def _cell(entry: Entry) -> dict[str, Any]:
    words = "" if entry.status == "ok" and entry.href else "saknas"
    return {"href": entry.href, "words": _STATUS_WORDS.get(entry.status, words)}


def _source(source: Source) -> dict[str, str]:
    when = f"publicerad {source.published}" if source.published else "utan tryckt datum"
    status = STATUSES.get(source.status, source.status)
    facts = f"{source.publisher}; {status}; {when}; avser {period_text(source.period)}."
    return {"title": source.title, "facts": facts}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return what renders the pages that are made of no single notebook."""
    loader = FileSystemLoader(TEMPLATES / "genomlysning-page")
    return Environment(loader=loader, autoescape=True)
