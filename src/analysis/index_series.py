"""Own amounts as index numbers, so that unlike amounts can be compared over years."""

from __future__ import annotations

import pandas as pd

from analysis.comparison import AreaReview
from analysis.ratios import TKR
from analysis.rounding import percent_of

INDEX_COLUMNS = [
    *("indicator_id", "organisation_id", "year", "period", "period_text", "value"),
    *("missing_reason", "base_year", "source_id"),
]


def index_rows(area: AreaReview) -> pd.DataFrame:
    """Return every own amount of money as an index whose base is their first common year.

    Args:
        area: the review; whole years of the nearest own organisation that has a figure are read.
    Returns: INDEX_COLUMNS, a row an indicator and year from base_year on, which is 100; value is
        NaN where the figure is missing. Left out is an indicator with a figure at or below zero,
        and every one where there is no common year.
    """
    series = area.series[(area.series["standing"] == "own") & area.series["year"].notna()]
    whole = series[~series["period"].str.contains("-")]
    money = [one.indicator_id for one in area.catalogue.indicators_in(area.area) if one.unit in TKR]
    own = [_nearest(whole[whole["indicator_id"] == name]) for name in money]
    found = [rows for rows in own if len(rows) and not (rows["value"] <= 0).any()]
    known = [set(rows.loc[rows["value"].notna(), "year"]) for rows in found]
    common = set.intersection(*known) if known else set()
    base_year = min(common, default=0)
    frames = []
    for rows in found:
        base = rows.loc[rows["year"] == base_year, "value"]
        later = rows[rows["year"] >= base_year].sort_values("year")
        if len(base):
            values = [percent_of(value, float(base.iloc[0])) for value in later["value"]]
            frames.append(later.assign(value=values, base_year=base_year))
    empty = pd.DataFrame(columns=INDEX_COLUMNS)
    return pd.concat(frames, ignore_index=True).reindex(columns=INDEX_COLUMNS) if frames else empty


def _nearest(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the nearest own organisation that has any figure."""
    nearest = rows.loc[rows["value"].notna(), "own_order"].min()
    kept: pd.DataFrame = rows[(rows["own_order"] == nearest).fillna(False)]
    return kept
