"""Which figure, or telling, holds where several sources give one, and what was restated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.once import once
from analysis.rounding import difference
from analysis.rows import Row

Tables = Mapping[str, pd.DataFrame]

UNSTATED = "unstated"
_KEY = ["indicator_id", "organisation_id", "period", "breakdown", "scope"]
RESTATEMENT_COLUMNS = [
    *_KEY[:-1],
    "year",
    "previous_value",
    "previous_printed",
    "previous_source_id",
    "value",
    "printed",
    "source_id",
    "decimals",
    "difference",
]


def current(tables: Tables) -> pd.DataFrame:
    """Return the observations that hold: of several sources, the newest one's figure.

    Newest is by published date, then last year, then register order. A source without a date is
    no older than its last year. A missing figure does not displace a printed one. An `unstated`
    period is the source's own: two sources never compete for it.

    Args:
        tables: observations and sources.
    Returns: columns of observations, one row a key, in an order that the input's does not touch.
    """
    return _current(tables).copy()


@once
def _current(tables: Tables) -> pd.DataFrame:
    ranked = _ranked(tables)
    return (
        ranked.drop_duplicates(_KEY, keep="last")
        .drop(columns=["scope", "age"])
        .reset_index(drop=True)
    )


def told_once(
    told: pd.DataFrame, sources: pd.DataFrame, about: Sequence[str], words: Sequence[str]
) -> pd.DataFrame:
    """Return what is told, each thing once: of several sources, as the newest one tells it.

    Two sources tell the same where they agree on all of `about` and, besides, on the row's id or
    on all of `words`. What one source tells twice stands twice. Newest is as in `current`; a
    missing amount does not displace a printed one.

    Args:
        told: adjustments, events or explanations; the second column is the id.
        sources: the processed table.
        about: columns of `told` that say what and when it is about.
        words: columns of `told` that say it.
    Returns: rows of `told` in their order, with their index.
    """
    age = told["source_id"].map(source_ages(sources))
    printed = told["amount"].notna() if "amount" in told else True
    oldest_first = told.assign(age=age, printed=printed).sort_values(["printed", "age"])
    holds = pd.Series(True, oldest_first.index)
    for same in (told.columns[1:2], words):
        versions = oldest_first.groupby([*about, *same], dropna=False)["source_id"]
        holds &= versions.transform("last").eq(oldest_first["source_id"])
    return told[holds.reindex(told.index)]


def restatements(tables: Tables) -> pd.DataFrame:
    """Return every figure that a newer source has changed (revision log).

    Returns: the key, the older and the newer figure with their sources, and the difference, exact
        at the finer precision; oldest first within a key.
    """
    printed = _ranked(tables)
    printed = printed[printed["value"].notna()]
    rows = []
    for _, versions in printed.groupby(_KEY, sort=False):
        records = versions.to_dict("records")
        for older, newer in pairwise(records):
            decimals = max(int(older["decimals"]), int(newer["decimals"]))
            change = difference(newer["value"], older["value"], decimals)
            if change:
                rows.append(
                    {
                        **newer,
                        "previous_value": older["value"],
                        "previous_printed": older["printed"],
                        "previous_source_id": older["source_id"],
                        "decimals": decimals,
                        "difference": change,
                    }
                )
    return pd.DataFrame(rows, columns=RESTATEMENT_COLUMNS)


def _ranked(tables: Tables) -> pd.DataFrame:
    """Sort observations so that within a key the one that holds stands last."""
    rows = tables["observations"].copy()
    rows["age"] = rows["source_id"].map(source_ages(tables["sources"]))
    rows["scope"] = rows["source_id"].where(rows["period"] == UNSTATED, "")
    rows["printed_figure"] = rows["value"].notna()
    return rows.sort_values([*_KEY, "printed_figure", "age"], kind="stable").drop(
        columns="printed_figure"
    )


def is_whole_year(rows: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows are about a whole year: neither some of its months nor unstated."""
    return rows["year"].notna() & ~rows["period"].str.contains("-", regex=False)


def is_interim(row: Row, catalogue: Catalogue) -> bool:
    """Return whether the figure is an interim report's that names a year but not the months."""
    return bool(interim_months(row["source_id"], row["period"], catalogue))


def interim_months(source_id: str, period: str, catalogue: Catalogue) -> str:
    """Return the months that a figure may be about though it names only the year.

    Args:
        source_id: of the figure's source.
        period: of the figure.
        catalogue: the registers.
    Returns: the end of an interim report's period, as in "-08"; empty where the figure names its
        months or no year, or where the source is about whole years.
    """
    names_a_year = period != UNSTATED and "-" not in period
    return catalogue.sources[source_id].period[4:] if names_a_year else ""


def source_ages(sources: pd.DataFrame) -> dict[str, int]:
    """Return each source's place from the oldest, 0, to the newest; see `current`."""
    dated = [
        (row["published"] or str(row["last_year"]), row["last_year"], place, row["source_id"])
        for place, row in enumerate(sources.to_dict("records"))
    ]
    return {source_id: age for age, (*_, source_id) in enumerate(sorted(dated))}
