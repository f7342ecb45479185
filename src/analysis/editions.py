"""What is new in one year's edition of the review: what came, went and changed since the last one.

An edition is what the tables can say of one year, so that equal data give an equal edition,
whenever it is made. The last edition is the latest earlier year that has data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.edition_span import NEW, Span
from analysis.measures import followup_rows, page_measures, unlinked_rows
from analysis.versions import Tables

RENEWED = "renewed"
#: What tells one follow-up of a measure from another.
_FOLLOWUP = ["source_id", "period", "status", "realised_tkr"]


@dataclass(frozen=True)
class Edition:
    """What is new in a year's edition. Frames have an index 0..n-1; `standing` is new or gone.

    Attributes:
        year: the edition's year.
        previous: the last edition's year; None for the first, whose frames are all empty.
        sources: edition_span.SOURCE_COLUMNS. A source is new in the first year of which no older
            one tells; it is gone when it tells of the last edition's year and not of this one.
        indicators: edition_span.INDICATOR_COLUMNS, what has an own figure: an indicator altogether
            (organisation and dimension empty), or where it is in both editions, an own
            organisation's figure or a breakdown. `undated`: the source states no year.
        comparators: edition_span.COMPARATOR_COLUMNS, those with a figure beside an own one.
        restatements: versions.RESTATEMENT_COLUMNS, figures of earlier years that a new source has
            changed.
        corrections: declared corrections of figures that are new, plus `about` (an id), `period`.
        breaks: edition_span.BREAK_COLUMNS, where a series is broken since the last edition.
        adjustments: reorganisations since the last edition, of the areas that the year has.
        measures: as measures.page_measures, plus `previous_tkr` and `standing`: new, or renewed
            where a later source decides it anew.
        followups: as measures.followup_rows, those that tell something new.
        unlinked: as measures.unlinked_rows, likewise.
    """

    year: int
    previous: int | None
    sources: pd.DataFrame
    indicators: pd.DataFrame
    comparators: pd.DataFrame
    restatements: pd.DataFrame
    corrections: pd.DataFrame
    breaks: pd.DataFrame
    adjustments: pd.DataFrame
    measures: pd.DataFrame
    followups: pd.DataFrame
    unlinked: pd.DataFrame


def review_edition(
    tables: Tables, *, year: int, organisation: str = "", years: Iterable[int]
) -> Edition:
    """Tell what is new in a year's edition.

    Args:
        tables: processed tables.
        year: the edition's year.
        organisation: an id; empty for the data's default.
        years: the years that have an edition.
    """
    earlier = sorted(other for other in years if other < year)
    previous = earlier[-1] if earlier else None
    whose = Catalogue.of(tables).resolve_organisation(organisation)
    span = Span.of(tables, whose, year, year if previous is None else previous)
    entered = span.entered((*earlier, year))
    return Edition(
        year=year,
        previous=previous,
        sources=span.sources(entered),
        indicators=span.indicators(),
        comparators=span.comparators(),
        restatements=span.restatements(entered),
        corrections=span.corrections(entered),
        breaks=span.breaks(),
        adjustments=span.adjustments(),
        measures=_measures(span),
        followups=_followups(span),
        unlinked=_unlinked(span),
    )


def _measures(span: Span) -> pd.DataFrame:
    """Return the measures that were decided, or decided anew, since the last edition."""
    now, before = _measures_of(span, span.year), _measures_of(span, span.previous)
    known = before.set_index("measure_id")
    decided_by = now["measure_id"].map(known["source_id"])
    standing = pd.Series(RENEWED, now.index).where(decided_by.notna(), NEW)
    previous = now["measure_id"].map(known["saving_tkr"]).astype("float64")
    rows = now.assign(standing=standing, previous_tkr=previous)
    return rows[decided_by != now["source_id"]].reset_index(drop=True)


def _measures_of(span: Span, year: int) -> pd.DataFrame:
    whose = span.organisation
    return page_measures(span.tables, span.catalogue, year=year, organisation=whose)


def _followups(span: Span) -> pd.DataFrame:
    """Return what is told of measures, where it differs from what was told at the last edition."""
    measures = _measures_of(span, span.year)
    now, before = (
        followup_rows(span.tables, span.catalogue, measures, year=year)
        for year in (span.year, span.previous)
    )
    # Both have a row a measure, in the same order. As text, a missing amount equals a missing one.
    differs = (now[_FOLLOWUP].map(str) != before[_FOLLOWUP].map(str)).any(axis=1)
    return now[differs & (now["status"] != "not_reported")].reset_index(drop=True)


def _unlinked(span: Span) -> pd.DataFrame:
    """Return what is told of other measures, where the last edition had nothing of it."""
    measures = _measures_of(span, span.year)
    now, before = (
        unlinked_rows(
            span.tables, span.catalogue, measures, year=year, organisation=span.organisation
        )
        for year in (span.year, span.previous)
    )
    return now[~now["followup_id"].isin(before["followup_id"])].reset_index(drop=True)
