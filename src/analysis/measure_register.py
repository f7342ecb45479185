"""The register of savings measures: where each one stands, year by year; none is ever forgotten.

A source's silence is a status of its own. Nothing is late that has no time limit, and nothing is
credited to a measure that no source names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.measures import (
    deciding_years,
    followup_rows,
    is_related,
    page_measures,
    told_rows,
    unlinked_rows,
)
from analysis.rounding import NAN
from analysis.rows import records
from analysis.versions import Tables
from analysis.vocabulary import MEASURE_STATUSES, RECURRENCES

REGISTER_COLUMNS = [
    *("measure_id", "title", "is_decided", "decided", "decided_by", "status", "status_text"),
    *("is_told", "overdue", "horizon_text", "deadline", "expected_tkr", "decimals"),
    *("expected_tkr_missing", "realised_tkr", "realised_decimals", "realised_tkr_missing"),
    *("recurrence", "recurrence_text", "owner", "source_id", "reported_by", "period_text"),
    *("followup_title", "text", "link", "link_text", "note", "decision_note"),
    *("candidate_measure_id", "candidate_title", "candidate_tkr", "candidate_amount"),
]
MATRIX_COLUMNS = [
    *("measure_id", "title", "horizon_text", "year", "status", "status_text", "overdue"),
    "deadline",
]
#: Where the source does not say who answers for a measure, or whether it saves every year.
UNKNOWN = "framgår inte"
#: Instead of a link: what is told of is a measure without a name among the decided, or one that
#: was decided, but by no source of the page.
_UNLINKED = ("finns inte bland de beslutade", "finns inte bland sidans beslutade")
_MOST_YEARS = 4
#: Statuses that a time limit can overtake.
_OPEN = ("decided", "under_way")
_TOLD_TEXTS = ("reported_by", "period_text", "followup_title", "text", "link", "link_text", "note")
_AMOUNTS = {"realised_tkr": NAN, "realised_decimals": None, "realised_tkr_missing": "not_reported"}
_NEAREST = ("candidate_measure_id", "candidate_title", "candidate_tkr", "candidate_amount")
_NO_NEAREST = dict(zip(_NEAREST, ("", "", NAN, ""), strict=True))


def registers(
    tables: Tables, catalogue: Catalogue, measures: pd.DataFrame, *, year: int, organisation: str
) -> dict[int, pd.DataFrame]:
    """Return the register of every year from the first decision to the page's; see register_rows.

    Args:
        tables: processed tables.
        catalogue: the registers.
        measures: the page's, as measures.page_measures gives them; at least one.
        year: the page's.
        organisation: an id.
    """
    first = min(deciding_years(tables, catalogue, organisation))
    found = {}
    for one in range(first, year + 1):
        then = measures
        if one < year:
            then = page_measures(tables, catalogue, year=one, organisation=organisation)
        found[one] = register_rows(tables, catalogue, then, year=one, organisation=organisation)
    return found


def register_rows(
    tables: Tables, catalogue: Catalogue, measures: pd.DataFrame, *, year: int, organisation: str
) -> pd.DataFrame:
    """Return where every measure stands in a year: the decided ones, then those told of beside.

    Args: see registers; measures are those of `year`.
    Returns: REGISTER_COLUMNS, and the columns of doubts where measures have them. status is a key
        of MEASURE_STATUSES; overdue: its time has passed and nothing is told of it; deadline: the
        last year of its horizon; expected_tkr and realised_tkr: tkr, the latter the latest that is
        told; source_id: who tells where it stands, where nobody does the one that decided it. A
        measure that is passed over where others are told of is not reported, whatever was told of
        it before, unless that was the end of it.
    """
    amounts = _latest_amounts(tables, catalogue, year)
    followups = followup_rows(tables, catalogue, measures, year=year)
    others = unlinked_rows(tables, catalogue, measures, year=year, organisation=organisation)
    last = _last_told(tables, catalogue, year, organisation)
    rows = [
        _decided(measure, told, year, last) | amounts.get(measure["measure_id"], _realised(told))
        for measure, told in zip(records(measures), records(followups), strict=True)
    ]
    rows += [_unlinked(row) | _realised(row) for row in records(others)]
    doubts = [name for name in ("doubt", "doubt_anchor") if name in measures]
    frame = pd.DataFrame(rows, columns=[*REGISTER_COLUMNS, *doubts])
    whole = ("decided", "deadline", "decimals", "realised_decimals")
    frame = frame.fillna(dict.fromkeys(doubts, ""))
    return frame.astype(
        dict.fromkeys(whole, "Int64") | {"is_decided": bool, "is_told": bool, "overdue": bool}
    )


def passed_over(register: pd.DataFrame) -> pd.Series[bool]:
    """Return which measures only older follow-ups tell of, so that they are not reported now.

    Args:
        register: see register_rows.
    """
    return register["is_told"] & (register["status"] == "not_reported")


def _latest_amounts(tables: Tables, catalogue: Catalogue, year: int) -> dict[str, dict[str, Any]]:
    """Return the latest realised effect that is told of each measure, by its id."""
    told = told_rows(tables, catalogue, year=year)
    told = told[told["realised_tkr"].notna()].drop_duplicates("measure_id", keep="last")
    return {row["measure_id"]: _realised(row) for row in records(told)}


def _realised(told: Mapping[str, Any]) -> dict[str, Any]:
    return _AMOUNTS | {
        "realised_tkr": told["realised_tkr"],
        "realised_decimals": told["decimals"],
        "realised_tkr_missing": told["missing_reason"],
    }


def _last_told(tables: Tables, catalogue: Catalogue, year: int, organisation: str) -> int:
    """Return the last year up to the given one for which anything is told; 0 where nothing is."""
    told = told_rows(tables, catalogue, year=year)
    pairs = zip(told["source_id"], told["told_in"], strict=True)
    return max(
        (int(one) for key, one in pairs if is_related(catalogue, key, organisation)), default=0
    )


def _decided(
    measure: Mapping[str, Any], told: Mapping[str, Any], year: int, last: int
) -> dict[str, Any]:
    """Return a decided measure's row, but for its realised effect.

    Args:
        measure: see measures.page_measures.
        told: see measures.followup_rows.
        year: the page's.
        last: the last year for which anything is told of any measure.
    """
    # What was told before a measure was decided anew says nothing of where it stands since.
    is_told = told["told_in"] is not None and told["told_in"] >= measure["decided"]
    deadline = measure["horizon_end"]
    passed = deadline is not None and year > deadline
    status = "decided" if measure["decided"] == year else "not_reported"
    if is_told:
        status = "late" if passed and told["status"] in _OPEN else told["status"]
        silent = told["told_in"] < last and status in _OPEN
        status = "not_reported" if silent else status
    overdue = passed and not is_told
    ended = f", tiden gick ut {deadline}" if overdue or status == "late" else ""
    if is_told and status == "not_reported":
        ended = f" {last}, senast: {MEASURE_STATUSES[told['status']]}"
    return {
        **{name: measure.get(name) for name in ("measure_id", "title", "decided", "horizon_text")},
        **{name: measure.get(name) for name in ("doubt", "doubt_anchor", "decimals")},
        **{name: told[name] if is_told else "" for name in _TOLD_TEXTS},
        **_NO_NEAREST,
        **_terms(measure, deadline),
        "is_decided": True,
        "status": status,
        "status_text": f"{MEASURE_STATUSES[status]}{ended}",
        "is_told": is_told,
        "overdue": overdue,
        "source_id": told["source_id"] if is_told else measure["source_id"],
    }


def _terms(measure: Mapping[str, Any], deadline: int | None) -> dict[str, Any]:
    """Return what was decided: the amount, how often, by when, by whom."""
    return {
        "decided_by": measure["source_id"],
        "deadline": deadline,
        "expected_tkr": measure["saving_tkr"],
        "expected_tkr_missing": measure["missing_reason"],
        "recurrence": measure["recurrence"],
        "recurrence_text": RECURRENCES.get(measure["recurrence"], UNKNOWN),
        "owner": measure["owner"] or UNKNOWN,
        "decision_note": measure["note"],
    }


def _unlinked(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a measure that is told of but is none of the page's decided ones."""
    kept = ("title", "measure_id", "status", "status_text", "source_id", "reported_by", "text")
    return {
        **{name: told[name] for name in (*kept, "period_text", "note", *_NEAREST)},
        **dict.fromkeys(("decided_by", "horizon_text", "recurrence", "decision_note"), ""),
        "is_decided": False,
        "is_told": True,
        "overdue": False,
        "followup_title": told["title"],
        "expected_tkr": NAN,
        "expected_tkr_missing": "not_applicable",
        "recurrence_text": UNKNOWN,
        "owner": UNKNOWN,
        "link": "",
        "link_text": _UNLINKED[told["measure_id"] != ""],
    }


def matrix_rows(found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Return the status of each decided measure in each of the last four years at most.

    Args:
        found: see registers.
    Returns: MATRIX_COLUMNS, a row a measure and year from its first decision on, in the order of
        the page's register; status_text is the status alone, in words.
    """
    # A measure that was decided anew is called what it is called now.
    decided = {year: rows[rows["is_decided"]].assign(year=year) for year, rows in found.items()}
    last = decided[max(found)].set_index("measure_id")
    rows = pd.concat([decided[year] for year in sorted(found)[-_MOST_YEARS:]])
    rows = rows[rows["measure_id"].isin(last.index)]
    rows = rows.assign(
        status_text=rows["status"].map(MEASURE_STATUSES),
        place=rows["measure_id"].map({name: place for place, name in enumerate(last.index)}),
        **{name: rows["measure_id"].map(last[name]) for name in ("title", "horizon_text")},
    )
    return rows.sort_values(["place", "year"])[MATRIX_COLUMNS].reset_index(drop=True)
