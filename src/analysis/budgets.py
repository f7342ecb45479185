"""Statements of an interim report or an annual account as frames: a line with its figures a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.measures import is_related
from analysis.rounding import NAN, difference, is_missing
from analysis.rows import records
from analysis.versions import UNSTATED, Tables, source_ages
from analysis.vocabulary import BUDGET_COLUMNS, OUTLAYS, STATEMENTS

YEAR_MONTHS = 12
LINE_COLUMNS = [
    *("source_id", "statement", "statement_text", "line_id", "parent_id", "parent_label", "label"),
    *("position", "level", "is_sum", "months", "decimals", "end", "is_outcome"),
    *BUDGET_COLUMNS,
    *(f"{name}_missing" for name in BUDGET_COLUMNS),
    *("deviation_percent", "difference_percent", "used_percent", "end_percent", "year_percent"),
    *("locator", "note"),
]


@dataclass(frozen=True)
class Report:
    """One statement as one source prints it.

    Attributes:
        source_id, statement: which; statement is a key of STATEMENTS.
        organisation_id: whose.
        year: the year that it is about.
        months: how many months of it have passed, 12 for a whole year; None where that is not told.
        age: the source's place from the oldest.
    """

    source_id: str
    statement: str
    organisation_id: str
    year: int
    months: int | None
    age: int

    @property
    def is_interim(self) -> bool:
        """Return whether months of the year are left."""
        return self.months is not None and self.months < YEAR_MONTHS

    @property
    def order(self) -> tuple[int, int, int]:
        """Return what sorts reports from the first to the last."""
        return self.year, self.months or 0, self.age


def period_parts(source_period: str, last_year: int) -> tuple[int, int | None]:
    """Return the year of a source's period, and how many months of it the source is about."""
    if source_period == UNSTATED:
        return last_year, None
    year, _, month = source_period.partition("-")
    return int(year), int(month) if month else YEAR_MONTHS


def statement_reports(tables: Tables, catalogue: Catalogue, organisation: str) -> list[Report]:
    """Return every statement of every source about the organisation or its line, oldest first."""
    ages = source_ages(tables["sources"])
    found = tables["budget_lines"][["source_id", "statement"]].drop_duplicates()
    made = []
    for key, statement in found.itertuples(index=False):
        if is_related(catalogue, key, organisation):
            source = catalogue.sources[key]
            year, months = period_parts(source.period, source.last_year)
            made.append(Report(key, statement, source.organisation_id, year, months, ages[key]))
    return sorted(made, key=lambda report: (*report.order, report.statement))


def page_reports(
    reports: Iterable[Report], catalogue: Catalogue, *, year: int, organisation: str
) -> tuple[Report, ...]:
    """Return the report that a page shows of each statement, in the vocabulary's order.

    It is the year's last one of the nearest organisation: the page's own, then its ancestors, then
    those that belong to it.
    """
    own = catalogue.own(organisation)
    places = {key: place for place, key in enumerate(own)}
    chosen: dict[str, Report] = {}
    for report in reports:
        if report.year == year:
            held = chosen.get(report.statement, report)
            nearer = places.get(report.organisation_id, len(own))
            if nearer <= places.get(held.organisation_id, len(own)):
                chosen[report.statement] = report
    return tuple(chosen[name] for name in STATEMENTS if name in chosen)


def statement_lines(tables: Tables, reports: Iterable[Report]) -> pd.DataFrame:
    """Return the lines of some reports with their six printed figures, and what follows from them.

    Args:
        tables: budget_lines.
        reports: see page_reports.
    Returns: LINE_COLUMNS, a row a line as printed from top to bottom. Amounts are tkr with the
        statement's signs; a deviation or difference that is not printed is computed. Percentages
        are of the budget's or last year's size, NaN where that is zero or the sign turns;
        used_percent is outcome and end_percent end in percent of the budget; year_percent the part
        of the year that has gone.
        end is what the year comes to: the forecast, or the outcome of a whole year (is_outcome).
        level counts the parents that stand above a line; is_sum tells that it has parts.
    """
    made = [_line(report, line) for report in reports for line in _wide(tables, report)]
    return pd.DataFrame(made, columns=LINE_COLUMNS)


def leaves(lines: pd.DataFrame, statement: str, line_id: str) -> list[dict[str, Any]]:
    """Return the lines without parts below a line, as printed from top to bottom."""
    rows = [row for row in records(lines) if row["statement"] == statement]
    parents = {row["line_id"]: row["parent_id"] for row in rows}
    return [row for row in rows if not row["is_sum"] and line_id in _above(row["line_id"], parents)]


def roots(lines: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines that are part of no other, one a statement or more."""
    return [row for row in records(lines) if not row["parent_id"]]


def share(part: float, whole: float) -> float:
    """Return part as percent of the whole's size, with the part's sign; NaN where there is none."""
    if is_missing(part) or is_missing(whole) or not whole:
        return NAN
    return 100 * part / abs(whole)


def _wide(tables: Tables, report: Report) -> list[dict[str, Any]]:
    """Return a statement's lines as dicts with a cell a printed column."""
    rows = tables["budget_lines"]
    rows = rows[(rows["source_id"] == report.source_id) & (rows["statement"] == report.statement)]
    lines: dict[str, dict[str, Any]] = {}
    for row in records(rows):
        line = lines.setdefault(row["line_id"], row | {"decimals": 0})
        line[row["column"]] = row["amount_tkr"]
        line[f"{row['column']}_missing"] = row["missing_reason"]
        line["decimals"] = max(line["decimals"], int(row["decimals"] or 0))
    parents = {key: line["parent_id"] for key, line in lines.items()}
    above = set[str]()
    for key, line in lines.items():
        line["level"] = len(above.intersection(_above(key, parents)))
        line["is_sum"] = key in parents.values()
        line["parent_label"] = lines[line["parent_id"]]["label"] if line["parent_id"] else ""
        above.add(key)
    return list(lines.values())


def _above(line_id: str, parents: Mapping[str, str]) -> list[str]:
    """Return the ids of a line's parent, its parent's parent and so on."""
    line = []
    while line_id := parents[line_id]:
        line.append(line_id)
    return line


def _line(report: Report, line: dict[str, Any]) -> dict[str, Any]:
    """Add to a line what follows from its printed figures."""
    months, places = report.months, line["decimals"]
    # Of a whole year the outcome is known, so that a forecast has had its time.
    known = months == YEAR_MONTHS and not is_missing(line["outcome"])
    end = line["outcome"] if known else line["forecast"]
    pair = (line["budget"], end) if report.statement in OUTLAYS else (end, line["budget"])
    if is_missing(line["deviation"]):
        line["deviation"] = difference(*pair, places)
    if is_missing(line["difference"]):
        line["difference"] = difference(line["outcome"], line["outcome_previous"], places)
    return line | {
        "end": end,
        "is_outcome": known,
        "statement_text": STATEMENTS[report.statement],
        "months": months,
        "deviation_percent": _of(line["budget"], line["deviation"], end),
        "difference_percent": _of(line["outcome_previous"], line["difference"], line["outcome"]),
        "used_percent": abs(_of(line["budget"], line["outcome"], line["outcome"])),
        "end_percent": abs(_of(line["budget"], end, end)),
        "year_percent": NAN if months is None else 100 * months / YEAR_MONTHS,
    }


def _of(base: float, part: float, other: float) -> float:
    """Return part in percent of the base; NaN where the figure beside the base has another sign."""
    return NAN if base * other < 0 else share(part, base)
