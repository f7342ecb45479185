"""Risks of internal control (intern kontroll): by weight, and beside the source before."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.budgets import period_parts
from analysis.catalogue import Catalogue
from analysis.measures import is_related
from analysis.numerals import format_figure
from analysis.rounding import NAN, is_missing
from analysis.rows import records
from analysis.schemas import PROCESSED
from analysis.versions import Tables, source_ages

RISK_COLUMNS = [
    *PROCESSED["risks"].column_names,
    *("assessment_text", "previous_period", "previous_value", "previous_assessment", "change_text"),
]
UNASSESSED = "bedömning saknas i källans text"
GONE = "finns inte kvar"


def risk_sources(
    tables: Tables, catalogue: Catalogue, organisation: str
) -> dict[str, tuple[int, int, int]]:
    """Return every source with risks about the organisation or its line, the oldest first.

    Returns: source_id -> year, months of it, and the source's place from the oldest.
    """
    ages = source_ages(tables["sources"])
    found = {}
    for key in dict.fromkeys(tables["risks"]["source_id"]):
        if is_related(catalogue, key, organisation):
            source = catalogue.sources[key]
            year, months = period_parts(source.period, source.last_year)
            found[key] = (year, months or 0, ages[key])
    return dict(sorted(found.items(), key=lambda item: item[1]))


def risk_rows(
    tables: Tables, catalogue: Catalogue, *, year: int, organisation: str
) -> pd.DataFrame:
    """Return the risks of the year's last source, the heaviest first, beside the source before.

    Args:
        tables: risks and sources.
        catalogue: the registers.
        year: the page's.
        organisation: whose page it is; an id.
    Returns: RISK_COLUMNS; assessment_text says where the source's text has no assessment. Then the
        risks of the source before that are gone, whose own columns are empty but for the title.
    """
    known = risk_sources(tables, catalogue, organisation)
    here = [key for key, (told_in, *_) in known.items() if told_in <= year]
    if not here or known[here[-1]][0] != year:
        return pd.DataFrame(columns=RISK_COLUMNS)
    rows = records(tables["risks"])
    now = {row["risk_id"]: row for row in rows if row["source_id"] == here[-1]}
    before = catalogue.sources[here[-2]].period if len(here) > 1 else ""
    then = {row["risk_id"]: row for row in rows if before and row["source_id"] == here[-2]}
    made = [_beside(row, then.get(key), before) for key, row in now.items()]
    made.sort(key=lambda row: (is_missing(row["risk_value"]), -row["risk_value"]))
    made += [_gone(row, before) for key, row in then.items() if key not in now]
    return pd.DataFrame(made, columns=RISK_COLUMNS)


def _beside(row: dict[str, Any], before: dict[str, Any] | None, period: str) -> dict[str, Any]:
    return row | {
        "assessment_text": _assessment(row),
        "previous_period": period if before else "",
        "previous_value": before["risk_value"] if before else NAN,
        "previous_assessment": _assessment(before) if before else "",
        "change_text": _change(row, before) if period else "",
    }


def _gone(row: dict[str, Any], period: str) -> dict[str, Any]:
    kept = {"risk_id": row["risk_id"], "title": row["title"], "source_id": row["source_id"]}
    return kept | {
        "risk_value": NAN,
        "missing_reason": GONE,
        "assessment_text": GONE,
        "assessment_missing_reason": "",
        "previous_period": period,
        "previous_value": row["risk_value"],
        "previous_assessment": _assessment(row),
        "change_text": GONE,
        "decimals": row["decimals"],
    }


def _assessment(row: dict[str, Any]) -> str:
    """Return an assessment in words, or that there is none."""
    return UNASSESSED if row["assessment_missing_reason"] else str(row["assessment"])


def _change(row: dict[str, Any], before: dict[str, Any] | None) -> str:
    """Return how a risk's value has changed since the source before."""
    if before is None:
        return "ny risk"
    new, old = row["risk_value"], before["risk_value"]
    if is_missing(new) or is_missing(old):
        return "kan inte jämföras"
    if new == old:
        return "oförändrat riskvärde"
    way = "höjt" if new > old else "sänkt"
    return f"{way} från {format_figure(old, int(before['decimals']))}"
