"""Forecasts as they have changed from report to report, and how well earlier ones came true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.budgets import YEAR_MONTHS, Report, share, statement_lines
from analysis.catalogue import Catalogue
from analysis.rounding import NAN, difference, is_missing
from analysis.rows import records
from analysis.thresholds import Threshold
from analysis.versions import Tables
from analysis.words import period_text

HISTORY_COLUMNS = [
    *("source_id", "period", "period_text", "year", "statement", "statement_text", "line_id"),
    *("label", "is_sum", "forecast", "answer", "answer_kind", "answer_text", "answer_source_id"),
    *("miss", "miss_percent", "hit", "hit_text", "decimals"),
]
HIT_COLUMNS = [
    *("source_id", "period", "period_text", "year", "answer_kind", "answer_text", "answered"),
    *("hits", "rate", "mean_miss"),
]
#: What a forecast is held against, in words: the outcome if it is known, else the latest forecast.
_ANSWERS = {"outcome": "utfallet för året", "forecast": "den senaste prognosen", "": "inget ännu"}
_HITS = {True: "träffar", False: "träffar inte", None: "utfallet är inte känt"}


@dataclass(frozen=True)
class _Answer:
    """What a year's forecasts of one line are held against."""

    value: float
    kind: str
    source_id: str


def history_rows(
    tables: Tables,
    reports: Sequence[Report],
    shown: Iterable[Report],
    *,
    catalogue: Catalogue,
    limit: Threshold,
) -> pd.DataFrame:
    """Return every forecast up to the page's reports, each beside what became of it.

    Args:
        tables: budget_lines.
        reports: every statement known, oldest first.
        shown: the page's; the history is of their statements and organisations.
        catalogue: tells the sources' periods.
        limit: how close, in percent of the answer, a forecast must lie to count as a hit.
    Returns: HISTORY_COLUMNS, a row a line and interim report, oldest first. A forecast is held
        against the outcome of its year where a later source tells that, else, unless it is the
        latest itself, against the year's latest forecast. miss is forecast less answer, tkr. Empty
        where the page's own is the only forecast.
    """
    made = []
    for page in shown:
        line = [
            one
            for one in reports
            if (one.statement, one.organisation_id) == (page.statement, page.organisation_id)
            and one.order <= page.order
        ]
        made += _statement(tables, line, limit)
    told = [row for row in made if row["answer_kind"]]
    rows = [_worded(row, catalogue) for row in made] if told else []
    return pd.DataFrame(rows, columns=HISTORY_COLUMNS)


def hit_rows(history: pd.DataFrame) -> pd.DataFrame:
    """Return how many of each report's forecasts came true, a row a report and kind of answer.

    Args:
        history: see history_rows.
    Returns: HIT_COLUMNS; a sum of other lines is not counted beside them, nor is nothing that was
        forecast to be nothing. rate is percent of the answered ones, mean_miss the mean size of
        their misses in percent of the answers.
    """
    counted = (history["forecast"] != 0) | (history["answer"] != 0)
    known = history[(history["answer_kind"] != "") & ~history["is_sum"].astype(bool) & counted]
    made = []
    keys = ["source_id", "answer_kind"]
    for _, rows in known.groupby(keys, sort=False):
        hits, answered = int(rows["hit"].sum()), len(rows)
        made.append(
            records(rows)[0]
            | {
                "answered": answered,
                "hits": hits,
                "rate": 100 * hits / answered,
                "mean_miss": rows["miss_percent"].abs().mean(),
            }
        )
    return pd.DataFrame(made, columns=HIT_COLUMNS)


def _statement(tables: Tables, line: list[Report], limit: Threshold) -> list[dict[str, Any]]:
    """Return the forecasts of one statement, oldest first, with what they are held against."""
    frames = {report: records(statement_lines(tables, [report])) for report in line}
    made = []
    for report in line:
        if report.is_interim:
            answers = _answers(report, frames)
            made += [
                _row(report, row, answers.get(row["line_id"]), limit)
                for row in frames[report]
                if not is_missing(row["forecast"])
            ]
    return made


def _answers(report: Report, frames: dict[Report, list[dict[str, Any]]]) -> dict[str, _Answer]:
    """Return what the forecasts of a report are held against, by line_id; later answers win."""
    found: dict[str, _Answer] = {}
    for kind, other, column in _later(report, frames):
        for row in frames[other]:
            if not is_missing(row[column]):
                found[row["line_id"]] = _Answer(row[column], kind, other.source_id)
    return found


def _later(report: Report, reports: Iterable[Report]) -> list[tuple[str, Report, str]]:
    """Return the later reports that can answer a forecast, the best answer last."""
    later = [one for one in reports if one.order > report.order]
    same = [one for one in later if one.year == report.year]
    forecasts = [("forecast", one, "forecast") for one in same if one.is_interim]
    outcomes = [
        ("outcome", one, "outcome_previous")
        for one in later
        if (one.year, one.months) == (report.year + 1, YEAR_MONTHS)
    ]
    outcomes += [("outcome", one, "outcome") for one in same if one.months == YEAR_MONTHS]
    return [*forecasts, *outcomes]


def _row(
    report: Report, row: dict[str, Any], answer: _Answer | None, limit: Threshold
) -> dict[str, Any]:
    value = answer.value if answer else NAN
    miss = difference(row["forecast"], value, row["decimals"])
    percent = share(miss, value)
    hit = None if answer is None else miss == 0 or abs(percent) <= limit.value
    return row | {
        "year": report.year,
        "answer": value,
        "answer_kind": answer.kind if answer else "",
        "answer_source_id": answer.source_id if answer else "",
        "miss": miss,
        "miss_percent": percent,
        "hit": hit,
    }


def _worded(row: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    period = catalogue.sources[row["source_id"]].period
    return row | {
        "period": period,
        "period_text": period_text(period),
        "answer_text": _ANSWERS[row["answer_kind"]],
        "hit_text": _HITS[row["hit"]],
    }
