"""One year in short: the most important of every domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TypeVar

import pandas as pd

from analysis import costs, interim, quality, reconciliation, savings, staffing
from analysis.catalogue import Catalogue, Source
from analysis.changes import CHANGE_COLUMNS
from analysis.comparison import AreaReview, Tables, require_year
from analysis.domain import DomainReview
from analysis.editions import Edition, review_edition
from analysis.headlines import in_order
from analysis.measures import is_related
from analysis.notebook_display import Lines, Shown
from analysis.overview_sources import Domain, sources_of, told_by
from analysis.parts import of_one
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.versions import told_once
from analysis.wording import Finding, KeyFigure, count_text, enumeration

TABLE = "oversikt-nyckeltal"
#: How many findings and key figures each domain gives.
_TOP = 2
_MOST_CARDS = 4
#: A domain's headline goes before its findings, and these are the domains' headlines in order.
_HEADLINE_WEIGHT = 20.0
_VERDICTS = {
    "better": ("bättre", "bättre"),
    "worse": ("sämre", "sämre"),
    "unchanged": ("oförändrad", "oförändrade"),
}

Told = TypeVar("Told", Finding, KeyFigure)

_REVIEWS: Mapping[str, Callable[..., Domain]] = {
    "costs": costs.review_costs,
    "interim": interim.review_interim,
    "staffing": staffing.review_staffing,
    "quality": quality.review_quality,
    "savings": savings.review_savings,
}


@dataclass(frozen=True)
class OverviewReview(Shown):
    """One year's overview.

    Attributes:
        year, organisation, catalogue: what the page is about.
        indicators: AreaReview.changes of every area, plus `area`; economy, staffing, quality.
        absent: AreaReview.absent of every area.
        events: of the year, from sources about the organisation or its line, in order of date.
        adjustments: of every area, of the year and of the year that it is compared with.
        headline, findings, key_figures: the top of each domain; a target is the overview's own
            table, or where that doesn't show it, as for measures, one on the domain's page.
        sources: one's own line's that concern the year, and those that the domains tell from.
        told_by: ids of the sources that the domains' figures, and so the findings, come from.
        edition: what is new since the last year with data; its frames are no figures of the page.
    """

    year: int
    organisation: str
    catalogue: Catalogue
    indicators: pd.DataFrame
    absent: tuple[str, ...]
    events: pd.DataFrame
    adjustments: pd.DataFrame
    headline: Finding
    findings: tuple[Finding, ...]
    key_figures: tuple[KeyFigure, ...]
    sources: tuple[Source, ...]
    told_by: tuple[str, ...]
    edition: Edition = field(metadata={"beside": True})


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return every year that a domain has data for, and the last year of every related source."""
    catalogue = Catalogue.of(tables)
    told = _related_years(catalogue, organisation)
    return tuple(sorted(told.union(*_domain_years(tables, organisation).values())))


@of_one
def review_overview(tables: Tables, *, year: int, organisation: str = "") -> OverviewReview:
    """Review one year in short; a domain without data for the year is left out.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which exist.
    """
    catalogue = Catalogue.of(tables)
    with_data = _domain_years(tables, organisation)
    years = _related_years(catalogue, organisation).union(*with_data.values())
    require_year(year, tuple(sorted(years)), f"nothing on {organisation}")
    known = [name for name, found in with_data.items() if year in found]
    domains = [_REVIEWS[name](tables, year=year, organisation=organisation) for name in known]
    areas = [domain.area for domain in domains if isinstance(domain, DomainReview)]
    told = told_by(domains)
    first = _headline(domains, year)
    findings = [*_findings(domains), *_balance(catalogue, areas)]
    findings += _disagreements(tables, year, organisation)
    return OverviewReview(
        year=year,
        organisation=organisation,
        catalogue=catalogue,
        indicators=_together(area.changes.assign(area=area.area) for area in areas),
        absent=tuple(name for area in areas for name in area.absent),
        events=_events(tables, catalogue, year, organisation),
        adjustments=_adjustments(tables, areas, year),
        headline=first,
        findings=in_order(findings, first),
        key_figures=Lines(_cards(domains)),
        sources=sources_of(catalogue, organisation, told, year),
        told_by=told,
        edition=review_edition(tables, year=year, organisation=organisation, years=years),
    )


def _domain_years(tables: Tables, organisation: str) -> dict[str, tuple[int, ...]]:
    """Return the years of every domain, in the order of the pages."""
    modules = {
        "costs": costs,
        "interim": interim,
        "staffing": staffing,
        "quality": quality,
        "savings": savings,
    }
    return {
        name: module.years_with_data(tables, organisation=organisation)
        for name, module in modules.items()
    }


def _related_years(catalogue: Catalogue, organisation: str) -> set[int]:
    return {
        source.last_year
        for key, source in catalogue.sources.items()
        if is_related(catalogue, key, organisation)
    }


def _headline(domains: Sequence[Domain], year: int) -> Finding:
    """Return the first domain's headline; that there is none where no domain has data."""
    if domains:
        return _aimed(domains[0], domains[0].headline)
    return Finding("overview-headline", f"Underlaget har inga nyckeltal för {year}.", "neutral", "")


def _findings(domains: Sequence[Domain]) -> list[Finding]:
    """Return the other domains' headlines and the top of every domain."""
    found = []
    for place, domain in enumerate(domains):
        if place:
            first = replace(domain.headline, weight=_HEADLINE_WEIGHT - place)
            found.append((domain, first))
        told = domain.headline.id.removesuffix("-headline")
        told_again = [one for one in domain.findings if one.repeats or one.id == told]
        top = [one for one in domain.findings if one not in told_again][:_TOP]
        found += [(domain, finding) for finding in top]
    return [_aimed(domain, finding) for domain, finding in found]


def _balance(catalogue: Catalogue, areas: Sequence[AreaReview]) -> list[Finding]:
    """Return how many figures have become better, worse and neither, where a way is better."""
    verdicts = [
        verdict
        for area in areas
        for name, verdict in zip(area.changes["indicator_id"], area.changes["verdict"], strict=True)
        if catalogue.indicators[name].direction != "neutral" and verdict
    ]
    counts = {word: verdicts.count(word) for word in _VERDICTS}
    if len(verdicts) < 2:
        return []
    parts = [f"{count} {_VERDICTS[word][count > 1]}" for word, count in counts.items() if count]
    of_all = count_text(len(verdicts), "uppgift", "uppgifter")
    text = f"Av {of_all} där det är klart vad som är önskvärt är {enumeration(parts)}"
    text += " sedan förra gången."
    return [Finding("overview-balance", text, "neutral", TABLE, _HEADLINE_WEIGHT)]


def _disagreements(tables: Tables, year: int, organisation: str) -> list[Finding]:
    """Return that something which the year's sources print does not hold, where it is so."""
    if year not in reconciliation.years_with_data(tables, organisation=organisation):
        return []
    review = reconciliation.review_reconciliation(tables, year=year, organisation=organisation)
    told = review.headline
    return [replace(told, weight=_HEADLINE_WEIGHT)] if told.tone == "bad" else []


def _cards(domains: Sequence[Domain]) -> tuple[KeyFigure, ...]:
    """Return the first key figure of every domain, then the second ones."""
    own = [[_aimed(domain, card) for card in domain.key_figures] for domain in domains]
    rounds = zip_longest(*own)
    cards = [card for cards in rounds for card in cards if card is not None]
    return tuple(cards[:_MOST_CARDS])


def _aimed(domain: Domain, told: Told) -> Told:
    """Point at the overview's own table, which shows the areas' figures and nothing else."""
    return replace(told, target=TABLE) if isinstance(domain, DomainReview) else told


def _together(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    known = list(frames)
    if not known:
        return pd.DataFrame(columns=[*CHANGE_COLUMNS, "area"])
    return pd.concat(known, ignore_index=True)


def _adjustments(tables: Tables, areas: Sequence[AreaReview], year: int) -> pd.DataFrame:
    """Return the reorganisations of the year and of the one that its figures are compared with."""
    if not areas:
        return tables["adjustments"].iloc[:0].assign(is_of_year=pd.Series(dtype="bool"))
    rows = pd.concat([area.adjustments for area in areas], ignore_index=True)
    known = {
        (row["indicator_id"], row["organisation_id"]): row["previous_year"]
        for area in areas
        for row in records(area.changes)
        if not is_missing(row["previous_year"])
    }
    keys = zip(rows["indicator_id"], rows["organisation_id"], strict=True)
    earliest = pd.Series([known.get(key, year - 1) for key in keys], rows.index, dtype="Int64")
    kept: pd.DataFrame = rows[rows["is_of_year"] | (rows["year"] >= earliest).fillna(False)]
    return kept.reset_index(drop=True)


def _events(tables: Tables, catalogue: Catalogue, year: int, organisation: str) -> pd.DataFrame:
    rows = tables["events"]
    related = [is_related(catalogue, source, organisation) for source in rows["source_id"]]
    rows = rows[pd.Series(related, index=rows.index, dtype="bool") & (rows["year"] == year)]
    rows = told_once(rows, tables["sources"], ["year"], ["date", "title"])
    return rows.sort_values(["date", "event_id"]).reset_index(drop=True)
