"""Exact arithmetic on printed figures: a sum of printed figures is exact at their decimals.

Binary floats carry noise (0.1 + 0.2); a printed figure does not. Every sum and difference here is
taken in decimals, at the finest precision that an operand was printed with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from analysis.numerals import round_half_away

NAN = float("nan")


def is_missing(value: object) -> bool:
    """Return whether a cell holds no figure (None, NaN or pandas' NA)."""
    return value is None or value is pd.NA or value != value


def exact(value: float, decimals: int) -> Decimal:
    """Return the figure that was printed with so many decimals, without binary noise."""
    return round_half_away(value, decimals)


def difference(value: float, base: float, decimals: int) -> float:
    """Return value - base, exact at `decimals`, the finer of their precisions; NaN if missing."""
    if math.isnan(value) or math.isnan(base):
        return NAN
    return float(exact(value, decimals) - exact(base, decimals))


def total(values: Iterable[float], decimals: int) -> float:
    """Return the exact sum of the figures that are not missing; NaN where all are."""
    known = [exact(value, decimals) for value in values if not math.isnan(value)]
    return float(sum(known, Decimal(0))) if known else NAN


def percent_of(part: float, base: float) -> float:
    """Return part as percent of base; NaN where base is zero, negative or missing."""
    if math.isnan(part) or not base > 0:
        return NAN
    return 100 * part / base


def shown(value: float, decimals: int) -> float:
    """Return a figure as a page shows it, so that what is computed from it adds up on the page."""
    return value if math.isnan(value) else float(round_half_away(value, decimals))
