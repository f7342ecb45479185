"""Where cost and quality lie beside the middle of those that one is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.changes import verdict
from analysis.rounding import NAN, exact, shown
from analysis.rows import Row, records

PAIR_COLUMNS = [
    *("pair_id", "cost_id", "quality_id", "is_declared", "organisation_id", "year", "is_fixed"),
    *("cost", "quality", "members", "cost_median", "quality_median", "cost_side", "quality_side"),
    *("cost_median_decimals", "quality_median_decimals"),
]
_SIDES = {"higher": "högre kostnad", "lower": "lägre kostnad", "equal": "samma kostnad"}
_RESULTS = {"better": "bättre resultat", "worse": "sämre resultat", "equal": "samma resultat"}
#: Fewer to compare with have no middle worth a line.
FEWEST = 3


def efficiency_pairs(points: pd.DataFrame, catalogue: Catalogue, *, year: int) -> pd.DataFrame:
    """Return where one's own figures of the page's year lie beside the middle of the compared.

    Args:
        points: as efficiency_points gives them.
        catalogue: the registers.
        year: the page's year.
    Returns: PAIR_COLUMNS, a row a pair. `members` are the ids, parted by a space, whose medians
        cost_median and quality_median are: the single municipalities where there are three or more,
        else all that are compared; none and NaN where they are fewer than three. cost_side is
        higher, lower or equal, quality_side better, worse or equal; "" without medians.
    """
    made = []
    for _, rows in points[(points["year"] == year).fillna(False)].groupby("pair_id", sort=False):
        own = records(rows[rows["standing"] == "own"])[0]
        members = _members(records(rows[rows["standing"] == "comparator"]), catalogue)
        row = own | {"members": " ".join(str(one["organisation_id"]) for one in members)}
        for name in ("cost", "quality"):
            row |= _beside(name, own, members, catalogue.indicators[own[f"{name}_id"]])
        made.append(row)
    return pd.DataFrame(made, columns=PAIR_COLUMNS).astype({"year": "Int64"})


def place_words(pair: Row) -> str:
    """Return on which side of the middle a pair lies, for a pair that has one."""
    return f"{_RESULTS[pair['quality_side']]} och {_SIDES[pair['cost_side']]}, mätt mot medianen"


def _beside(
    name: str, own: Mapping[str, Any], members: Sequence[Mapping[str, Any]], indicator: Indicator
) -> dict[str, Any]:
    """Return the middle of some figures and on which side of it one's own lies."""
    middle = _median(members, name)
    # The mean of two figures has one decimal more than they.
    finest = indicator.decimals + 1
    # A cost is higher or lower, whatever is wished for; only quality is better or worse.
    direction = "neutral" if name == "cost" else indicator.direction
    side = verdict(direction, own[name] - middle, finest).replace("unchanged", "equal")
    whole = not members or shown(middle, indicator.decimals) == shown(middle, finest)
    return {
        f"{name}_median": middle,
        f"{name}_side": side,
        f"{name}_median_decimals": indicator.decimals if whole else finest,
    }


def _members(
    compared: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> list[Mapping[str, Any]]:
    """Return those whose middle is the line: single municipalities where they are enough."""
    single = [
        row
        for row in compared
        if catalogue.organisations[row["organisation_id"]].kind == "municipality"
    ]
    chosen = single if len(single) >= FEWEST else list(compared)
    return chosen if len(chosen) >= FEWEST else []


def _median(members: Iterable[Mapping[str, Any]], name: str) -> float:
    values = [Fraction(exact(row[name], 6)) for row in members]
    return float(median(values)) if values else NAN
