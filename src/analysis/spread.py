"""The spread inside a comparison group (spridning), where members and their figures are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median, quantiles
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Organisation
from analysis.peer_groups import known_editions, stated_members
from analysis.rounding import NAN, exact
from analysis.rows import records

SPREAD_COLUMNS = [
    *("indicator_id", "group_id", "period", "count", "members", "lowest", "lower_quartile"),
    *("median", "upper_quartile", "highest", "mean", "least_median", "most_median"),
    *("printed", "value", "decimals", "source_id"),
]
#: Fewer have no spread worth a word, and fewer than so many no quartiles.
FEWEST, FEWEST_FOR_QUARTILES = 3, 8


def spread_rows(
    rows: pd.DataFrame, comparisons: pd.DataFrame, catalogue: Catalogue, register: pd.DataFrame
) -> pd.DataFrame:
    """Return the spread of each compared indicator inside each group with known members.

    Args:
        rows: as series.page_rows gives them, without breakdowns.
        comparisons: as gaps.comparison_rows gives them.
        catalogue: the registers.
        register: processed group_editions.
    Returns: SPREAD_COLUMNS: `count` of `members` have a figure, the own municipality left out; mean
        is unweighted; least_median and most_median are the ends of the median when one member at a
        time is left out; quartiles only from eight members; printed is
        the group's own figure, value one's own. A group of which fewer than three members have a
        figure is left out.
    """
    figures = {
        (row["indicator_id"], row["organisation_id"], row["period"]): row
        for row in records(rows[rows["value"].notna()])
    }
    by_kolada = {
        one.kolada_id: key for key, one in catalogue.organisations.items() if one.kolada_id
    }
    editions, made = known_editions(register), []
    for row in records(comparisons):
        group = catalogue.organisations[row["comparator_id"]]
        members = _others(group, row["organisation_id"], catalogue, editions)
        known = [
            figures[row["indicator_id"], by_kolada[one], row["period"]]
            for one in members
            if (row["indicator_id"], by_kolada.get(one), row["period"]) in figures
        ]
        if len(known) >= FEWEST:
            made.append(_row(row, known, len(members)))
    return pd.DataFrame(made, columns=SPREAD_COLUMNS).astype(
        dict.fromkeys(("count", "members", "decimals"), "Int64")
    )


def _others(
    group: Organisation,
    own: str,
    catalogue: Catalogue,
    editions: Mapping[tuple[str, str], Sequence[str]],
) -> list[str]:
    """Return the members of a group but oneself."""
    line = {catalogue.organisations[one].kolada_id for one in catalogue.own(own)}
    members = stated_members(group, editions) if group.kind == "peer_group" else ()
    return [one for one in members if one not in line]


def _row(
    row: Mapping[str, Any], known: Sequence[Mapping[str, Any]], members: int
) -> dict[str, Any]:
    values = [Fraction(exact(one["value"], int(one["decimals"]))) for one in known]
    return {
        "indicator_id": row["indicator_id"],
        "group_id": row["comparator_id"],
        "period": row["period"],
        "count": len(values),
        "members": members,
        "lowest": float(min(values)),
        **_quartiles(values),
        "highest": float(max(values)),
        "mean": float(sum(values) / len(values)),
        **_leave_one_out(values),
        "printed": row["comparator_value"],
        "value": row["value"],
        "decimals": row["decimals"],
        "source_id": known[0]["source_id"],
    }


def _quartiles(values: Sequence[Fraction]) -> dict[str, float]:
    """Return the median and, where there are enough, the quartiles."""
    low = high = NAN
    if len(values) >= FEWEST_FOR_QUARTILES:
        low, _, high = map(float, quantiles(values, n=4, method="inclusive"))
    return {"lower_quartile": low, "median": float(median(values)), "upper_quartile": high}


def _leave_one_out(values: Sequence[Fraction]) -> dict[str, float]:
    """Return between what the median lies when one member at a time is left out."""
    without = [median([*values[:at], *values[at + 1 :]]) for at in range(len(values))]
    return {
        "least_median": float(min(without)),
        "most_median": float(max(without)),
    }
