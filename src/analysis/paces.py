"""What the remaining months must look like for a forecast to hold (takt per månad)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.budgets import YEAR_MONTHS, Report, statement_lines
from analysis.rounding import NAN, difference, is_missing
from analysis.rows import records
from analysis.thresholds import Threshold
from analysis.versions import Tables

PACE_COLUMNS = [
    *("source_id", "statement", "statement_text", "line_id", "label", "position", "is_sum"),
    *("months", "months_left", "outcome", "forecast", "remaining", "behind", "ahead"),
    *("previous_ahead", "pace_percent", "times", "strain", "decimals"),
    "missing_reason",
]
#: Why a change of pace strains belief: it is large, from nothing, or goes the other way.
STRAINS = ("faster", "slower", "from_nothing", "turns")
_FLIPS = "byter tecken"


def pace_rows(
    lines: pd.DataFrame, previous: Mapping[tuple[str, str], float], limit: Threshold
) -> pd.DataFrame:
    """Return what each line must be a month for the rest of the year, against the months behind.

    Args:
        lines: see budgets.statement_lines; those of a whole year give none.
        previous: last year's outcome for the whole year, by statement and line_id, where known.
        limit: the change of pace, percent, from which on it strains belief.
    Returns: PACE_COLUMNS, a row a line; amounts are tkr, `behind` and `ahead` and last year's for
        the same months a month. pace_percent is how much more a month is needed than so far, NaN
        with the reason where either is unknown, nothing is behind, or the sign turns; `times` is
        the same as a factor. strain is one of STRAINS, or empty.
    """
    interim = lines[(lines["months"] < YEAR_MONTHS).fillna(False)]
    made = [_pace(row, previous, limit) for row in records(interim)]
    frame = pd.DataFrame(made, columns=PACE_COLUMNS)
    return frame.astype({"months": "Int64", "months_left": "Int64"})


def whole_year_outcomes(
    tables: Tables, reports: Iterable[Report], shown: Iterable[Report]
) -> dict[tuple[str, str], float]:
    """Return the outcome of the whole year before, by statement and line, where a source tells it.

    Args:
        tables: budget_lines.
        reports: every statement known, oldest first.
        shown: the page's; of the same organisation are those that count.
    """
    found: dict[tuple[str, str], float] = {}
    known = list(reports)
    for page in shown:
        earlier = [
            report
            for report in known
            if report.statement == page.statement
            and report.organisation_id == page.organisation_id
            and (report.year, report.months) == (page.year - 1, YEAR_MONTHS)
        ]
        for row in records(statement_lines(tables, earlier)):
            if not is_missing(row["outcome"]):
                found[row["statement"], row["line_id"]] = row["outcome"]
    return found


def _pace(
    row: dict[str, Any], previous: Mapping[tuple[str, str], float], limit: Threshold
) -> dict[str, Any]:
    months, left = int(row["months"]), YEAR_MONTHS - int(row["months"])
    remaining = difference(row["forecast"], row["outcome"], row["decimals"])
    behind, ahead = row["outcome"] / months, remaining / left
    before = previous.get((row["statement"], row["line_id"]), NAN)
    times = ahead / behind if behind * ahead > 0 or (behind and not ahead) else NAN
    percent = 100 * (times - 1)
    return row | {
        "months_left": left,
        "remaining": remaining,
        "behind": behind,
        "ahead": ahead,
        "previous_ahead": difference(before, row["outcome_previous"], row["decimals"]) / left,
        "times": times,
        "pace_percent": percent,
        "strain": _strain(row, (behind, ahead, percent), limit),
        "missing_reason": _reason(row, behind, ahead) if is_missing(percent) else "",
    }


def _strain(row: dict[str, Any], pace: tuple[float, float, float], limit: Threshold) -> str:
    """Return why a change of pace strains belief; a balance of income and costs may turn."""
    behind, ahead, percent = pace
    if is_missing(behind) or is_missing(ahead):
        return ""
    if is_missing(percent):
        if not behind:
            return "from_nothing" if ahead else ""
        return "" if row["is_sum"] else "turns"
    if abs(percent) < limit.value:
        return ""
    return "faster" if percent > 0 else "slower"


def _reason(row: dict[str, Any], behind: float, ahead: float) -> str:
    """Return why there is no percentage: a figure is missing, nothing is behind, the sign turns."""
    for name in ("outcome", "forecast"):
        if is_missing(row[name]):
            return str(row[f"{name}_missing"] or "not_reported")
    return _FLIPS if behind * ahead < 0 else "not_applicable"
