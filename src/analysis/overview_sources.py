"""Where an overview's figures come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from analysis.catalogue import Catalogue, Source
from analysis.domain import DomainReview
from analysis.interim import InterimReview
from analysis.measures import is_related
from analysis.savings import SavingsReview

Domain = DomainReview | InterimReview | SavingsReview


def told_by(domains: Sequence[Domain]) -> tuple[str, ...]:
    """Return the ids of the sources that the domains' figures, measures and follow-ups are from."""
    frames = [frame for domain in domains for frame in _frames(domain)]
    return tuple(sorted({key for frame in frames for key in frame["source_id"] if key}))


def _frames(domain: Domain) -> tuple[pd.DataFrame, ...]:
    if isinstance(domain, SavingsReview):
        return domain.measures, domain.register
    if isinstance(domain, InterimReview):
        return domain.lines, domain.risks
    return domain.series, domain.breakdowns


def sources_of(
    catalogue: Catalogue, organisation: str, told: Collection[str], year: int
) -> tuple[Source, ...]:
    """Return the sources of one's own line that concern a year, and those that are told from.

    Args:
        catalogue: the registers.
        organisation: whose overview it is; an id.
        told: see told_by.
        year: the overview's.
    """
    wanted = {*told, *_related(catalogue, organisation, year)}
    return tuple(source for key, source in catalogue.sources.items() if key in wanted)


def _related(catalogue: Catalogue, organisation: str, year: int) -> set[str]:
    named = {one.source_id for one in catalogue.sources_of_year(year)}
    return {name for name in named if is_related(catalogue, name, organisation)}
