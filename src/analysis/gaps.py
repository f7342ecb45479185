"""One's own figures against each comparator's, and the place among single municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.changes import verdict
from analysis.companions import Companions
from analysis.in_line import in_line
from analysis.rounding import NAN, difference, exact, is_missing, percent_of, shown
from analysis.rows import records
from analysis.vocabulary import MONEY
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
    *(
        "previous_year",
        "previous_gap",
        "half_width",
        "comparator_half_width",
        "gap_total_tkr",
        "gap_total_tkr_missing",
    ),
    *("source_id", "locator"),
]
RANK_COLUMNS = ["indicator_id", "organisation_id", "period", "rank", "of", "best", "order"]

#: What stands in place of a gap in kronor where no volume is known.
NOT_COMPUTABLE = "går inte att räkna ut"

Record = Mapping[str, Any]
Rows = Mapping[tuple[str, str, str], Record]


def comparison_rows(
    rows: pd.DataFrame, changes: pd.DataFrame, catalogue: Catalogue, beside: Companions
) -> pd.DataFrame:
    """Return one's own figure against every comparator that shares the indicator.

    Like is compared with like: a municipality with municipalities, groups and averages, a part of
    one with parts, where one's own figures allow it.

    Args:
        rows: as series.page_rows gives them, without breakdowns.
        changes: as changes.change_rows gives them: the figures of the page.
        catalogue: the registers.
        beside: volumes and half-widths.
    Returns: COMPARISON_COLUMNS; missing_reason is the comparator's where it has no figure, one's
        own where that is missing. gap is one's own minus the comparator's, verdict is of gap
        ("equal" where both are in line, see in_line), previous_gap is the gap in changes' previous
        year. half_width, comparator_half_width: of survey intervals, in the figures' unit, NaN
        where not known. gap_total_tkr is a unit cost's gap times one's own volume, tkr; no saving.
    """
    found = {_key(row): row for row in records(rows)}
    others = rows.loc[rows["standing"] == "comparator", ["indicator_id", "organisation_id"]]
    made = []
    for _, own in changes.groupby(["indicator_id", "period"], sort=False):
        candidates = records(own)
        shares = others.loc[others["indicator_id"] == candidates[0]["indicator_id"]]
        for comparator in dict.fromkeys(shares["organisation_id"]):
            mine = _counterpart(candidates, comparator, catalogue)
            row = _gap_row(mine, comparator, found, catalogue)
            made.append(
                row | _beside(row, found, catalogue.indicators[mine["indicator_id"]], beside)
            )
    frame = pd.DataFrame(made, columns=COMPARISON_COLUMNS)
    return frame.astype(dict.fromkeys(("year", "decimals", "previous_year"), "Int64"))


def rank_rows(comparisons: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return the organisation's place among single municipalities, itself one of them.

    Place 1 is the best; where no direction is given, the highest. Equal figures share a place.

    Args:
        comparisons: as comparison_rows gives them.
        catalogue: tells single municipalities from groups, and which way is better.
    Returns: RANK_COLUMNS; `best` says which end place 1 is: highest or lowest; `order` has the ids
        from place 1 on, parted by a space.
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
        sign = -1 if lowest else 1
        gaps = [shown(gap, indicator.decimals) * sign for gap in group["gap"]]
        place = 1 + sum(gap < 0 for gap in gaps)
        best = "lowest" if lowest else "highest"
        apart = [(0.0, str(key[1])), *zip(gaps, group["comparator_id"], strict=True)]
        order = " ".join(name for _, name in sorted(apart, key=lambda pair: pair[0]))
        made.append((*key, place, len(gaps) + 1, best, order))
    return pd.DataFrame(made, columns=RANK_COLUMNS)


def _counterpart(candidates: list[Any], comparator: str, catalogue: Catalogue) -> Record:
    """Return which of one's own rows a comparator is compared with."""

    def is_part(organisation: str) -> bool:
        return catalogue.organisations[organisation].is_part

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


def _beside(row: Record, found: Rows, indicator: Indicator, beside: Companions) -> dict[str, Any]:
    """Return whether both figures are in line, and what the gap comes to with the volume."""
    keys = [(row["indicator_id"], who, row["period"]) for who in _both(row, row["comparator_id"])]
    widths = [beside.half_widths.get(key) for key in keys]
    mine, theirs = (found.get(key, {}) for key in keys)
    volume = beside.volumes.get(keys[0])
    total, why = NAN, "ej tillämplig"
    if indicator.is_unit_cost:
        total = _total(mine, theirs, volume, indicator.unit)
        why = NOT_COMPUTABLE if is_missing(total) else ""
    half, other_half = (NAN if width is None else float(width) for width in widths)
    told: dict[str, Any] = {"half_width": half, "comparator_half_width": other_half}
    told |= {"gap_total_tkr": total, "gap_total_tkr_missing": why}
    if in_line(mine, theirs, (widths[0] or Fraction(0), widths[1] or Fraction(0))):
        return told | {"verdict": "equal", "verdict_text": VERDICT_WORDS["equal"]}
    return told


def _total(mine: Record, theirs: Record, volume: Fraction | None, unit: str) -> float:
    """Return what a unit cost's gap comes to with the volume, tkr; NaN where one is missing."""
    if volume is None or any(is_missing(row.get("value")) for row in (mine, theirs)):
        return NAN
    one, other = (Fraction(exact(row["value"], int(row["decimals"]))) for row in (mine, theirs))
    return float((one - other) * volume * MONEY[unit] / MONEY["tkr"])


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
