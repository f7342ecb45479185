"""Risks of internal control (intern kontroll): in order of weight, and beside the year before."""

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
from analysis.versions import Tables

RISK_COLUMNS = [
    *PROCESSED["risks"].column_names,
    *("assessment_text", "previous_year", "previous_value", "previous_assessment", "change_text"),
]
UNASSESSED = "bedömning saknas i källans text"
GONE = "finns inte kvar"


def risk_years(tables: Tables, catalogue: Catalogue, organisation: str) -> dict[str, int]:
    """Return the year of every source about the organisation or its line that has risks."""
    found = {}
    for key in dict.fromkeys(tables["risks"]["source_id"]):
        if is_related(catalogue, key, organisation):
            source = catalogue.sources[key]
            found[key] = period_parts(source.period, source.last_year)[0]
    return found


def risk_rows(
    tables: Tables, catalogue: Catalogue, *, year: int, organisation: str
) -> pd.DataFrame:
    """Return the year's risks, the heaviest first, each beside the last earlier source's.

    Args:
        tables: risks and sources.
        catalogue: the registers.
        year: the page's.
        organisation: whose page it is; an id.
    Returns: RISK_COLUMNS; of several sources of a year, the last one's row of a risk, whose
        assessment_text says where the source's text has no assessment. Then the risks of the
        nearest earlier source that are gone, whose own columns are empty but for the title.
    """
    years = risk_years(tables, catalogue, organisation)
    rows = records(tables["risks"])
    now = {row["risk_id"]: row for row in rows if years.get(row["source_id"]) == year}
    earlier = [known for known in years.values() if known < year]
    before = max(earlier, default=None)
    then = {row["risk_id"]: row for row in rows if years.get(row["source_id"]) == before}
    made = [_beside(row, then.get(key), before) for key, row in now.items()]
    made.sort(key=lambda row: (is_missing(row["risk_value"]), -row["risk_value"]))
    made += [_gone(row, before) for key, row in then.items() if now and key not in now]
    return pd.DataFrame(made, columns=RISK_COLUMNS)


def _beside(row: dict[str, Any], before: dict[str, Any] | None, year: int | None) -> dict[str, Any]:
    return row | {
        "assessment_text": _assessment(row),
        "previous_year": year if before else None,
        "previous_value": before["risk_value"] if before else NAN,
        "previous_assessment": _assessment(before) if before else "",
        "change_text": _change(row, before) if year else "",
    }


def _gone(row: dict[str, Any], year: int | None) -> dict[str, Any]:
    kept = {"risk_id": row["risk_id"], "title": row["title"], "source_id": row["source_id"]}
    return kept | {
        "risk_value": NAN,
        "missing_reason": GONE,
        "assessment_text": GONE,
        "assessment_missing_reason": "",
        "previous_year": year,
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
