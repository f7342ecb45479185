"""Where an overview's figures come from, and what its sources have that no page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analysis.catalogue import Catalogue, Source
from analysis.costs import CostReview
from analysis.measures import is_related
from analysis.quality import QualityReview
from analysis.savings import SavingsReview
from analysis.staffing import StaffingReview
from analysis.versions import Tables
from analysis.vocabulary import STATEMENTS

Domain = CostReview | StaffingReview | QualityReview | SavingsReview


def told_by(domains: Sequence[Domain]) -> tuple[str, ...]:
    """Return the ids of the sources that the domains' figures, measures and follow-ups are from."""
    frames = [
        frame
        for domain in domains
        for frame in (
            (domain.measures, domain.register)
            if isinstance(domain, SavingsReview)
            else (domain.series, domain.breakdowns)
        )
    ]
    return tuple(sorted({key for frame in frames for key in frame["source_id"] if key}))


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


def not_shown(
    tables: Tables, catalogue: Catalogue, year: int, organisation: str
) -> tuple[str, ...]:
    """Return what the year's sources have beside what the reviews use, in the vocabulary's order.

    Statements by their names, and "risker".
    """
    related = _related(catalogue, organisation, year)
    lines, risks = tables["budget_lines"], tables["risks"]
    statements = set(lines.loc[lines["source_id"].isin(related), "statement"])
    found = [words for code, words in STATEMENTS.items() if code in statements]
    return (*found, *(["risker"] if risks["source_id"].isin(related).any() else []))


def _related(catalogue: Catalogue, organisation: str, year: int) -> set[str]:
    named = {one.source_id for one in catalogue.sources_of_year(year)}
    return {name for name in named if is_related(catalogue, name, organisation)}
