"""One's own figures against each comparator's, and the place among single municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.changes import verdict
from analysis.rounding import NAN, difference, is_missing, percent_of, shown
from analysis.rows import records
from analysis.words import MISSING_VERDICT, VERDICT_WORDS, allows_percent

COMPARISON_COLUMNS = [
    *("indicator_id", "organisation_id", "comparator_id", "place", "period", "year", "value"),
    *(
        "comparator_value",
        "decimals",
        "missing_reason",
        "gap",
        "gap_percent",
        "verdict",
        "verdict_text",
    ),
    *("previous_year", "previous_gap", "source_id", "locator"),
]
RANK_COLUMNS = ["indicator_id", "organisation_id", "period", "rank", "of", "best"]

#: Kinds of organisation that stand for a part of a municipality; the others for whole ones.
_PARTS = ("administration", "board")

Record = Mapping[str, Any]
Rows = Mapping[tuple[str, str, str], Record]


def comparison_rows(
    rows: pd.DataFrame, changes: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Return one's own figure against every comparator that shares the indicator.

    Like is compared with like: a municipality with municipalities, groups and averages, a part of
    one with parts, where one's own figures allow it.

    Args:
        rows: as series.page_rows gives them, without breakdowns.
        changes: as changes.change_rows gives them: the figures of the page.
        catalogue: the registers.
    Returns: COMPARISON_COLUMNS; missing_reason is the comparator's where it has no figure, one's
        own where that is missing. gap is one's own minus the comparator's, verdict is of gap
        ("equal" for none), previous_gap is the gap in changes' previous year.
    """
    found = {_key(row): row for row in records(rows)}
    others = rows.loc[rows["standing"] == "comparator", ["indicator_id", "organisation_id"]]
    made = []
    for _, own in changes.groupby(["indicator_id", "period"], sort=False):
        candidates = records(own)
        shares = others.loc[others["indicator_id"] == candidates[0]["indicator_id"]]
        for comparator in dict.fromkeys(shares["organisation_id"]):
            mine = _counterpart(candidates, comparator, catalogue)
            made.append(_gap_row(mine, comparator, found, catalogue))
    frame = pd.DataFrame(made, columns=COMPARISON_COLUMNS)
    return frame.astype(dict.fromkeys(("year", "decimals", "previous_year"), "Int64"))


def rank_rows(comparisons: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return the organisation's place among single municipalities, itself one of them.

    Place 1 is the best; where no direction is given, the highest. Equal figures share a place.

    Args:
        comparisons: as comparison_rows gives them.
        catalogue: tells single municipalities from groups, and which way is better.
    Returns: RANK_COLUMNS; `best` says which end place 1 is: highest or lowest.
    """
    single = {key for key, one in catalogue.organisations.items() if one.kind == "municipality"}
    rows = comparisons[
        comparisons["organisation_id"].isin(single)
        & comparisons["comparator_id"].isin(single)
        & comparisons["gap"].notna()
    ]
    made = []
    for key, group in rows.groupby(["indicator_id", "organisation_id", "period"], sort=False):
        indicator = catalogue.indicators[str(key[0])]
        lowest = indicator.direction == "lower_is_better"
        gaps = [shown(gap, indicator.decimals) * (-1 if lowest else 1) for gap in group["gap"]]
        place = 1 + sum(gap < 0 for gap in gaps)
        best = "lowest" if lowest else "highest"
        made.append((*key, place, len(gaps) + 1, best))
    return pd.DataFrame(made, columns=RANK_COLUMNS)


def _counterpart(candidates: list[Any], comparator: str, catalogue: Catalogue) -> Record:
    """Return which of one's own rows a comparator is compared with."""

    def is_part(organisation: str) -> bool:
        return catalogue.organisations[organisation].kind in _PARTS

    alike = [row for row in candidates if is_part(row["organisation_id"]) == is_part(comparator)]
    ordered = sorted(alike or candidates, key=lambda row: row["own_order"])
    chosen: Record = ordered[0] if alike else ordered[-1]
    return chosen


def _gap_row(mine: Record, comparator: str, found: Rows, catalogue: Catalogue) -> dict[str, Any]:
    indicator = catalogue.indicators[mine["indicator_id"]]
    theirs = found.get((mine["indicator_id"], comparator, mine["period"]), {})
    value, other = mine["value"], theirs.get("value", NAN)
    gap = _gap(found.get(_key(mine), {}), theirs)
    missing = "" if not is_missing(other) else theirs.get("missing_reason") or "not_reported"
    word = verdict(indicator.direction, gap, indicator.decimals)
    before = str(mine["previous_year"]) + mine["period"][4:]
    previous = [
        found.get((indicator.indicator_id, who, before), {}) for who in _both(mine, comparator)
    ]
    previous_gap = _gap(*previous)
    return {
        **{name: mine[name] for name in ("indicator_id", "organisation_id", "place", "period")},
        "comparator_id": comparator,
        "year": mine["year"],
        "value": value,
        "comparator_value": other,
        "decimals": indicator.decimals,
        "missing_reason": mine["missing_reason"] if is_missing(value) else missing,
        "gap": gap,
        "gap_percent": percent_of(gap, other) if allows_percent(indicator.unit) else NAN,
        "verdict": "equal" if word == "unchanged" else word,
        "verdict_text": _verdict_text(value, "equal" if word == "unchanged" else word),
        "previous_year": pd.NA if is_missing(previous_gap) else mine["previous_year"],
        "previous_gap": previous_gap,
        "source_id": theirs.get("source_id", mine["source_id"]),
        "locator": theirs.get("locator", ""),
    }


def _verdict_text(value: float, word: str) -> str:
    return MISSING_VERDICT if is_missing(value) else VERDICT_WORDS[word]


def _both(mine: Record, comparator: str) -> tuple[str, str]:
    return mine["organisation_id"], comparator


def _gap(mine: Record, theirs: Record) -> float:
    """Return one's own minus the other's, exact at the finer printed precision."""
    values = (mine.get("value", NAN), theirs.get("value", NAN))
    if any(is_missing(value) for value in values):
        return NAN
    return difference(*values, max(mine["decimals"], theirs["decimals"]))


def _key(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    return row["indicator_id"], row["organisation_id"], row["period"]
