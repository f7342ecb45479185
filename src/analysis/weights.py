"""What comes first on a page: the weight of a finding, and which side it is on.

The weight is the relative size of what is told, times ten; raised for a steering figure or a cost
and for a role that a page is about, lowered for a mere volume and for an ancestor's
figure. Nothing is hidden by it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.catalogue import Indicator
from analysis.rounding import is_missing
from analysis.wording import Row

_KIND_FACTORS = {"steering": 1.5, "cost": 1.5, "context": 0.3}
_ROLE_BONUS = {"net_cost": 5.0, "full_time_equivalents": 2.0, "sick_leave": 1.0, "it_cost": 1.0}
_ANCESTOR_FACTOR = 0.8
_COMPARISON_FACTOR = 0.8
LEVEL_WEIGHT = 0.3
_MISSING_WEIGHT = 0.1


def relative_change(row: Row) -> float:
    """Return the size of a change as a share of the older value, at most 1; 0 where unknown."""
    if is_missing(row["change"]) or row.get("other_source"):
        return 0.0
    return share(row["change"], row["previous"])


def change_weight(indicator: Indicator, row: Row) -> float:
    """Return the weight of a row of changes."""
    if is_missing(row["value"]):
        return _MISSING_WEIGHT
    bonus = _ROLE_BONUS.get(indicator.role, 0.0)
    weight = LEVEL_WEIGHT + bonus / 2
    if not is_missing(row["change"]) and not row["other_source"]:
        weight = bonus + 10 * relative_change(row) * _KIND_FACTORS[indicator.kind]
    return weight * (_ANCESTOR_FACTOR if row["own_order"] else 1.0)


def gap_weight(indicator: Indicator, rows: pd.DataFrame) -> float:
    """Return the weight of an indicator's comparisons: the mean relative distance."""
    known = rows[rows["gap"].notna()]
    if known.empty:
        return _MISSING_WEIGHT
    pairs = zip(known["gap"], known["comparator_value"], strict=True)
    mean = sum(share(gap, other) for gap, other in pairs) / len(known)
    return 10 * mean * _KIND_FACTORS[indicator.kind] * _COMPARISON_FACTOR


def side(verdicts: Iterable[str]) -> str:
    """Return good or bad where most of the known comparisons are that, else neutral."""
    told = list(verdicts)
    better, worse = told.count("better"), told.count("worse")
    return "good" if better > worse else "bad" if worse > better else "neutral"


def share(part: float, whole: float) -> float:
    """Return the size of a part as a share of the whole, at most 1."""
    if whole:
        return min(1.0, abs(part / whole))
    return 1.0 if part else 0.0
