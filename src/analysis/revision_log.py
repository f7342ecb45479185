"""The revision log: which figures of a year a newer source has changed, added or left out."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.numerals import SUPPRESSED, format_figure
from analysis.revisions import CHANGED, TOLD, revisions
from analysis.rows import records
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.versions import UNSTATED, Tables, current, source_ages

_TABLE = RAW_SOURCE_TABLES["observations"]
_KEY = [*_TABLE.key]
COLUMNS = [*_KEY, *TOLD, "source_id", "previous_source_id"]


def revision_log(tables: Tables, sources: Collection[str], year: int) -> pd.DataFrame:
    """Return what newer sources say otherwise than older ones, of one year's figures.

    A figure is held against the one that held before its source came, whichever source that was
    from. New or gone is told only between two versions of one source, such as two fetches, and only
    for periods that both tell of: elsewhere it says nothing.

    Args:
        tables: processed observations and sources.
        sources: the ids of those whose news are asked for.
        year: the year that the figures are about.
    Returns: COLUMNS; old and new as figures are read, with the decimals printed. A rescaled series
        with a value in the year is one row; its period holds all its periods, parted by a space.
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
    ages = source_ages(tables["sources"])
    mine = known[known["source_id"] == source]
    older = known[known["source_id"].map(ages) < ages[source]]
    version = _version_before(tables["sources"], older, mine)
    shared = set(mine["period"]) & set(version["period"])
    held = current({**tables, "observations": older[_is_in(older, mine)]})
    # A figure that is hidden since it is about too few people is not gone.
    rows = tables["observations"]
    hidden = rows[(rows["source_id"] == source) & (rows["missing_reason"] == SUPPRESSED)]
    left_out = ~_is_in(version, mine) & ~_is_in(version, hidden)
    gone = version[version["period"].isin(shared) & left_out]
    come = _is_in(mine, held) | mine["period"].isin(shared)
    before = pd.concat([held, gone])
    rows = revisions(_read(before), _read(mine[come]), _TABLE)
    # Another print of the same figure is no revision.
    rows = rows[(rows["kind"] != CHANGED) | (rows["percent"] != 0)]
    earlier = dict(zip(_keys(before), before["source_id"], strict=True))
    first = rows.assign(period=[text.partition(" ")[0] for text in rows["period"]])
    other = next(iter(version["source_id"]), "")
    previous = [earlier.get(key, other) for key in _keys(first)]
    return rows.assign(source_id=source, previous_source_id=previous)


def _version_before(sources: pd.DataFrame, older: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the newest older source that this one is a later version of.

    It is one if both have one publisher, and at least half of the figures of the periods that both
    tell of are the same ones.
    """
    publishers = dict(zip(sources["source_id"], sources["publisher"], strict=True))
    publisher = mine["source_id"].map(publishers)
    theirs = older[older["source_id"].map(publishers).isin(publisher)]
    ages = source_ages(sources)
    for one in sorted(set(theirs["source_id"]), key=lambda one: -ages[one]):
        rows: pd.DataFrame = theirs[theirs["source_id"] == one]
        pairs = [a[a["period"].isin(set(b["period"]))] for a, b in ((rows, mine), (mine, rows))]
        if 0 < max(map(len, pairs)) <= 2 * _is_in(*pairs).sum():
            return rows
    return older[:0]


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
