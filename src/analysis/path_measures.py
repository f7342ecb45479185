"""The measures of a cost path: which ones are stepped in, from which year, and how much they save.

A measure that the net cost as it went holds already is not counted once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import median
from typing import Any

import pandas as pd

from analysis.assumptions import CostAssumptions
from analysis.rounding import exact, is_missing, nearest
from analysis.rows import records

MEASURE_COLUMNS = [
    *("measure_id", "title", "saving_tkr", "decimals", "missing_reason", "recurrence"),
    *("realised_tkr", "realised_decimals", "deadline", "standing", "counted_from", "source_id"),
]
#: Standing of a measure: stepped in by its last year; without one; without an amount; in the net
#: cost already, since its time is out or its effect is told; given up.
STANDINGS = ("dated", "undated", "unpriced", "included", "dropped")


def measure_rows(
    register: pd.DataFrame, *, start: int, assumptions: CostAssumptions
) -> pd.DataFrame:
    """Return how each decided measure takes part in a path.

    Args:
        register: of the page's year, see measure_register.register_rows.
        start: the last year of the net cost as it went.
        assumptions: of the path.
    Returns: MEASURE_COLUMNS in the register's order; saving_tkr: as decided, tkr, NaN where none;
        realised_tkr: what is told to be saved, likewise; standing: one of STANDINGS; counted_from:
        first year that the measure is counted in, missing where it is in none.
    """
    made = [_measure(row, start, assumptions) for row in records(register[register["is_decided"]])]
    frame = pd.DataFrame(made, columns=MEASURE_COLUMNS)
    whole = ("decimals", "realised_decimals", "deadline", "counted_from")
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _measure(row: Mapping[str, Any], start: int, assumptions: CostAssumptions) -> dict[str, Any]:
    standing = _standing(row, start)
    return {
        "measure_id": row["measure_id"],
        "title": row["title"],
        "saving_tkr": row["expected_tkr"],
        "decimals": row["decimals"],
        "missing_reason": row["expected_tkr_missing"],
        "recurrence": row["recurrence"],
        "realised_tkr": row["realised_tkr"],
        "realised_decimals": row["realised_decimals"],
        "deadline": row["deadline"],
        "standing": standing,
        "counted_from": _counted_from(row, standing, start, assumptions),
        "source_id": row["decided_by"],
    }


def _standing(row: Mapping[str, Any], start: int) -> str:
    if row["status"] == "dropped":
        return "dropped"
    told = row["status"] == "done" or not is_missing(row["realised_tkr"])
    if told or (row["deadline"] is not None and row["deadline"] <= start):
        return "included"
    if is_missing(row["expected_tkr"]):
        return "unpriced"
    return "undated" if row["deadline"] is None else "dated"


def _counted_from(
    row: Mapping[str, Any], standing: str, start: int, assumptions: CostAssumptions
) -> int | None:
    if standing in ("included", "dropped"):
        return None
    if standing == "unpriced" and not assumptions.unpriced_tkr:
        return None
    year = assumptions.undated_from if row["deadline"] is None else int(row["deadline"])
    return year if year > start else None


def saved_tkr(measures: pd.DataFrame, year: int, assumptions: CostAssumptions) -> Fraction:
    """Return what the counted measures save in a year, exact, tkr.

    One that saves every year, or of which the source does not say, counts in full from its first
    year on; one that saves once, in that year.
    """
    amounts = [
        _amount(row, assumptions.unpriced_tkr)
        for row in records(measures)
        if _counts(row, row["counted_from"], year)
    ]
    return sum(amounts, Fraction(0)) * as_fraction(assumptions.realised_share) / 100


def sum_of(measures: pd.DataFrame, standing: str, year: int | None = None) -> Fraction:
    """Return the exact sum of the priced measures of a standing, tkr; of a year those it counts."""
    rows = [row for row in records(measures) if row["standing"] == standing]
    known = [row for row in rows if not is_missing(row["saving_tkr"])]
    if year is not None:
        known = [row for row in known if _counts(row, row["deadline"], year)]
    return sum((_amount(row, 0) for row in known), Fraction(0))


def median_tkr(measures: pd.DataFrame) -> Fraction | None:
    """Return the median of the amounts as the page shows it, tkr; None where none is priced."""
    priced = [_amount(row, 0) for row in records(measures) if not is_missing(row["saving_tkr"])]
    return nearest(median(priced), finest(measures)) if priced else None


def finest(measures: pd.DataFrame) -> int:
    """Return the most decimals that an amount is printed with; 0 where none is."""
    printed = measures["decimals"].dropna()
    return int(printed.max()) if len(printed) else 0


def tkr_decimals(measures: pd.DataFrame, assumptions: CostAssumptions) -> int:
    """Return the decimals of sums in tkr: those printed, and one where an assumption has some."""
    return max(finest(measures), int(as_fraction(assumptions.unpriced_tkr).denominator > 1))


def as_fraction(value: float) -> Fraction:
    """Return a number that a person wrote as it was written: 12.1 is 121/10."""
    return Fraction(str(value))


def _counts(row: Mapping[str, Any], first: int | None, year: int) -> bool:
    if first is None:
        return False
    return year == first if row["recurrence"] == "once" else year >= first


def _amount(row: Mapping[str, Any], unpriced_tkr: float) -> Fraction:
    if is_missing(row["saving_tkr"]):
        return as_fraction(unpriced_tkr)
    return Fraction(exact(row["saving_tkr"], int(row["decimals"])))
