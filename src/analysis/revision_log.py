"""The revision log: which figures of a year a newer source has changed, added or left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from analysis.catalogue import Catalogue, Source
from analysis.numerals import SUPPRESSED, format_figure
from analysis.revisions import CHANGED, TOLD, revisions
from analysis.rows import records
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.versions import UNSTATED, Tables, current, interim_months, source_ages

_TABLE = RAW_SOURCE_TABLES["observations"]
_KEY = [*_TABLE.key]
COLUMNS = [*_KEY, *TOLD, "source_id", "previous_source_id"]
#: Another figure that no source need have changed: the two may be about unlike parts of the year.
OTHER_MONTHS = "other months"
#: What the register says the same of two versions of one document.
_OF_ONE_DOCUMENT = ("publisher", "organisation_id", "period", "first_year", "last_year")
#: A document has what it has of a period; a fetch also lacks what it was not asked for.
_TELLS_OF, _ASKED_FOR = ("period",), ("indicator_id", "organisation_id", "period")


def revision_log(tables: Tables, sources: Collection[str], year: int) -> pd.DataFrame:
    """Return what newer sources say otherwise than older ones, of one year's figures.

    A figure is held against the one that held before its source came, whichever source that was
    from. New or gone is told only between two versions of one source, of what both tell of:
    elsewhere it says nothing. Versions are two fetches from Kolada, which tell of the indicators,
    organisations and periods that they ask for, and two documents that tell of periods: with one
    publisher, organisation, period, first and last year, and at least half of the figures of the
    periods that both tell of in common.

    Args:
        tables: processed observations and sources.
        sources: the ids of those whose news are asked for.
        year: the year that the figures are about.
    Returns: COLUMNS; old and new as figures are read, with the decimals printed. A rescaled series
        with a value in the year is one row; its period holds all its periods, parted by a space.
        A kind beside those of revisions is OTHER_MONTHS: one of the two is an interim report's,
        or they are those of different months.
    """
    log = _log(tables, sources)
    here = [any(one.startswith(str(year)) for one in text.split()) for text in log["period"]]
    # An empty list would choose columns.
    return log[pd.Series(here, log.index, dtype="bool")].reset_index(drop=True)


def revised_years(tables: Tables, sources: Collection[str]) -> frozenset[int]:
    """Return the years of which some sources say otherwise than older ones."""
    periods = _log(tables, sources)["period"]
    return frozenset(int(one[:4]) for text in periods for one in text.split())


def _log(tables: Tables, sources: Collection[str]) -> pd.DataFrame:
    """Return the revision log of all years."""
    rows = tables["observations"]
    known = rows[rows["value"].notna() & (rows["period"] != UNSTATED)]
    ages = source_ages(tables["sources"])
    news = (_news(tables, known, one) for one in sorted(sources, key=lambda one: ages[one]))
    found = [rows for rows in news if len(rows)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _news(tables: Tables, known: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return what a source says otherwise than the sources before it."""
    ages, catalogue = source_ages(tables["sources"]), Catalogue.of(tables)
    mine = known[known["source_id"] == source]
    older = known[known["source_id"].map(ages) < ages[source]]
    other, common = _version_before(tables, older, mine, source)
    version = older[older["source_id"] == other]
    held = current({**tables, "observations": older[_is_in(older, mine)]})
    # A figure that is hidden since it is about too few people is not gone.
    rows = tables["observations"]
    hidden = rows[(rows["source_id"] == source) & (rows["missing_reason"] == SUPPRESSED)]
    left_out = ~_is_in(version, mine) & ~_is_in(version, hidden)
    gone = version[_is_about(version, common) & left_out]
    come = _is_in(mine, held) | _is_about(mine, common)
    before = pd.concat([held, gone])
    rows = _compared(before, mine[come], catalogue)
    earlier = dict(zip(_keys(before), before["source_id"], strict=True))
    first = rows.assign(period=[text.partition(" ")[0] for text in rows["period"]])
    previous = [earlier.get(key, other) for key in _keys(first)]
    return rows.assign(source_id=source, previous_source_id=previous)


def _version_before(
    tables: Tables, older: pd.DataFrame, mine: pd.DataFrame, source: str
) -> tuple[str, Mapping[str, set[str]]]:
    """Return the newest older source that this one is a later version of, and what both tell of.

    Args:
        tables: processed observations and sources.
        older: the figures of older sources.
        mine: the source's own.
        source: its id.
    Returns: an id, empty where there is none; names of columns with what both have in them, a
        missing figure's too.
    """
    ages, sources = source_ages(tables["sources"]), Catalogue.of(tables).sources
    versions = [one for one in set(older["source_id"]) if _are_alike(sources[one], sources[source])]
    rows = tables["observations"]
    stated = rows[rows["period"] != UNSTATED]
    is_fetch = sources[source].is_kolada
    about = _ASKED_FOR if is_fetch else _TELLS_OF
    for one in sorted(versions, key=lambda one: -ages[one]):
        sides = [stated[stated["source_id"] == name] for name in (one, source)]
        common = {name: set(sides[0][name]) & set(sides[1][name]) for name in about}
        theirs, own = (
            figures[_is_about(figures, common)]
            for figures in (older[older["source_id"] == one], mine)
        )
        has_half = 0 < max(len(theirs), len(own)) <= 2 * int(_is_in(theirs, own).sum())
        if has_half or (is_fetch and all(common.values())):
            return one, common
    return "", {"period": set()}


def _are_alike(one: Source, other: Source) -> bool:
    """Return whether the register lets two sources be versions of one."""
    if one.is_kolada or other.is_kolada:
        return one.is_kolada and other.is_kolada
    return all(getattr(one, name) == getattr(other, name) for name in _OF_ONE_DOCUMENT)


def _is_about(rows: pd.DataFrame, common: Mapping[str, set[str]]) -> pd.Series[bool]:
    """Return which rows are about what both versions tell of."""
    return rows[[*common]].isin(common).all(axis=1)


def _compared(before: pd.DataFrame, mine: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return what differs, without another print of the same figure."""
    months = dict(zip(_keys(before), _months(before, catalogue), strict=True))
    own = zip(_keys(mine), _months(mine, catalogue), strict=True)
    unlike = pd.Series([months.get(key, some) != some for key, some in own], mine.index, "bool")
    was_unlike = _is_in(before, mine[unlike])
    like = revisions(_read(before[~was_unlike]), _read(mine[~unlike]), _TABLE)
    other = revisions(_read(before[was_unlike]), _read(mine[unlike]), _TABLE, rescaled=False)
    like, other = (
        rows[(rows["kind"] != CHANGED) | (rows["percent"] != 0)] for rows in (like, other)
    )
    if other.empty:
        return like
    other = other.assign(kind=OTHER_MONTHS)
    return other if like.empty else pd.concat([like, other], ignore_index=True)


def _months(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Return which months each figure may be about though it names only the year."""
    told = zip(rows["source_id"], rows["period"], strict=True)
    return [interim_months(source, period, catalogue) for source, period in told]


def _read(rows: pd.DataFrame) -> pd.DataFrame:
    """Return figures as they are read: a correction counts, how a unit is printed does not."""
    texts = [format_figure(row["value"], int(row["decimals"])) for row in records(rows)]
    return rows[_KEY].assign(printed=texts)


def _keys(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    # Column by column: several times faster than row by row.
    return list(zip(*(rows[name].tolist() for name in _KEY), strict=True))


def _is_in(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series[bool]:
    """Return of which rows others have the figure too."""
    known = set(_keys(others))
    return pd.Series([key in known for key in _keys(rows)], rows.index, dtype="bool")
