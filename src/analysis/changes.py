"""How far each figure of a page's year has moved, since the year before and since the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.numerals import SUPPRESSED
from analysis.rounding import NAN, difference, is_missing, percent_of, shown
from analysis.rows import records
from analysis.series import one_a_year
from analysis.versions import UNSTATED, is_interim
from analysis.words import (
    FIRST_WORDS,
    MISSING_VERDICT,
    UNDATED_WORDS,
    UNSURE_WORDS,
    VERDICT_WORDS,
    allows_percent,
    place_text,
)

CHANGE_COLUMNS = [
    *("indicator_id", "organisation_id", "own_order", "breakdown", "place", "period", "year"),
    *("value", "decimals", "missing_reason", "previous_year", "previous", "previous_source_id"),
    *("change", "change_percent", "first_year", "first", "change_since_first"),
    *("change_since_first_percent", "verdict", "verdict_since_first", "break_year"),
    *("break_since_first", "other_source", "other_source_since_first", "hidden_year"),
    *("verdict_text", "source_id", "locator", "note"),
]
_INTEGERS = [
    *("own_order", "year", "decimals", "previous_year", "first_year", "break_year"),
    *("break_since_first", "hidden_year"),
]

_FLAGS = ("other_source", "other_source_since_first")

Record = Mapping[str, Any]


def verdict(direction: str, difference: float, decimals: int) -> str:
    """Return what a difference means, at the precision that a page shows.

    Args:
        direction: higher_is_better, lower_is_better or neutral.
        difference: new minus old, or one's own minus another's; NaN where unknown.
        decimals: decimals shown.
    Returns: better, worse, unchanged; higher or lower where neutral; "" where unknown.
    """
    if is_missing(difference):
        return ""
    seen = shown(difference, decimals)
    if seen == 0:
        return "unchanged"
    if direction == "neutral":
        return "higher" if seen > 0 else "lower"
    return "better" if (seen > 0) == (direction == "higher_is_better") else "worse"


def change_rows(rows: pd.DataFrame, catalogue: Catalogue, *, year: int) -> pd.DataFrame:
    """Return a row an own series that has a row in the year, or one without a stated period.

    Like is compared with like: a whole year with whole years, January to August with the same
    months. The previous figure is the latest earlier one, with its year; the first is the earliest.

    Args:
        rows: as series.page_rows gives them; comparators are passed over.
        catalogue: the registers.
        year: the page's year.
    Returns: CHANGE_COLUMNS, in the order of rows. `place` says whose the figure is, for a sentence:
        empty where it is the organisation's own and nobody else's on the page. `other_source` is
        true where one of the two figures is an interim report's, which may be about a part of the
        year; the verdict is then "". `hidden_year` is the latest earlier year whose figure is not
        shown (sekretess), where no earlier one is. `verdict_text` says it in words, also why there
        is none.
    """
    own = rows[rows["standing"] == "own"]
    histories, hidden_years = _histories(own), _hidden_years(own)
    by_series: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for key, rows_of_series in histories.items():
        by_series[key[:3]] += rows_of_series
    present = one_a_year(own[((own["year"] == year) | (own["period"] == UNSTATED)).fillna(False)])
    shared = _shared(own)
    found = []
    for row in records(present):
        indicator = catalogue.indicators[row["indicator_id"]]
        place = _place(row, catalogue, shared)
        earlier = histories[_series(row)] if row["period"] != UNSTATED else []
        before = [old for old in earlier if old["year"] < year]
        moved = _moved(row, before, indicator, catalogue)
        known = any(old["year"] < year for old in by_series.get(_series(row)[:3], []))
        hidden = pd.NA if before else _last_before(year, hidden_years.get(_series(row), ()))
        words = _verdict_text(row, moved, known=known or hidden is not pd.NA)
        found.append({**row, "place": place, **moved, "hidden_year": hidden, "verdict_text": words})
    frame = pd.DataFrame(found, columns=CHANGE_COLUMNS)
    return frame.astype({name: "Int64" for name in _INTEGERS} | dict.fromkeys(_FLAGS, "bool"))


def _verdict_text(row: Record, moved: Record, *, known: bool) -> str:
    """Return the verdict in words, or why there is none.

    Args:
        row: the figure.
        moved: its change.
        known: an earlier year has some figure of the series.
    """
    if is_missing(row["value"]):
        return MISSING_VERDICT
    if row["period"] == UNSTATED:
        return UNDATED_WORDS
    if moved["other_source"]:
        return UNSURE_WORDS
    if is_missing(moved["change"]) and not known:
        return FIRST_WORDS
    return VERDICT_WORDS[moved["verdict"]]


def _moved(
    row: Record, before: Sequence[Record], indicator: Indicator, catalogue: Catalogue
) -> dict[str, Any]:
    """Return the change since the latest earlier figure and since the earliest."""
    previous = _step(row, before[-1] if before else None, indicator, catalogue)
    first = _step(row, before[0] if before else None, indicator, catalogue)
    return {
        "decimals": indicator.decimals,
        "previous_year": previous["year"],
        "previous": previous["value"],
        "previous_source_id": previous["source"],
        "change": previous["change"],
        "change_percent": previous["percent"],
        "verdict": previous["verdict"],
        "break_year": previous["break"],
        "first_year": first["year"],
        "first": first["value"],
        "change_since_first": first["change"],
        "change_since_first_percent": first["percent"],
        "verdict_since_first": first["verdict"],
        "break_since_first": first["break"],
        "other_source": previous["other"],
        "other_source_since_first": first["other"],
    }


def _step(
    row: Record, old: Record | None, indicator: Indicator, catalogue: Catalogue
) -> dict[str, Any]:
    if old is None:
        unknown = dict.fromkeys(("year", "break"), pd.NA) | {
            **{"verdict": "", "source": "", "other": False}
        }
        return {**unknown, **dict.fromkeys(("value", "change", "percent"), NAN)}
    change = NAN
    if not is_missing(row["value"]):
        change = difference(row["value"], old["value"], max(row["decimals"], old["decimals"]))
    other = is_interim(row, catalogue) != is_interim(old, catalogue)
    breaks = [year for year in indicator.break_years if old["year"] < year <= row["year"]]
    return {
        "year": old["year"],
        "value": old["value"],
        "source": old["source_id"],
        "change": change,
        "percent": percent_of(change, old["value"]) if allows_percent(indicator.unit) else NAN,
        "verdict": "" if other else verdict(indicator.direction, change, indicator.decimals),
        "other": other,
        "break": breaks[-1] if breaks else pd.NA,
    }


def _histories(own: pd.DataFrame) -> dict[tuple[str, ...], list[Record]]:
    """Return each series' figures, oldest first, by whose it is and which part of a year."""
    histories: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for row in records(own[own["value"].notna() & own["year"].notna()].sort_values("year")):
        histories[_series(row)].append(row)
    return histories


def _hidden_years(own: pd.DataFrame) -> dict[tuple[str, ...], list[int]]:
    """Return the years in which each series has a figure that is not shown."""
    years: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in records(own[(own["missing_reason"] == SUPPRESSED) & own["year"].notna()]):
        years[_series(row)].append(int(row["year"]))
    return years


def _last_before(year: int, years: Sequence[int]) -> Any:
    """Return the latest of some years before a year; NA where there is none."""
    return max((one for one in years if one < year), default=pd.NA)


def _series(row: Record) -> tuple[str, ...]:
    return row["indicator_id"], row["organisation_id"], row["breakdown"], row["period"][4:]


def _shared(own: pd.DataFrame) -> set[str]:
    """Return the indicators that several of one's own organisations have on the page."""
    holders = own.groupby("indicator_id")["organisation_id"].nunique()
    return set(holders.index[holders > 1])


def _place(row: Record, catalogue: Catalogue, shared: set[str]) -> str:
    if row["own_order"] == 0 and row["indicator_id"] not in shared:
        return ""
    return place_text(catalogue.organisations[row["organisation_id"]], catalogue)
