"""Savings measures as frames: which are on a page, their sums, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.numerals import MISSING_WORDS
from analysis.rounding import NAN, is_missing, percent_of, total
from analysis.rows import records
from analysis.versions import UNSTATED, Tables, source_ages
from analysis.vocabulary import CATEGORIES, HORIZONS, LINKS, MEASURE_STATUSES
from analysis.words import period_text, quantity

SUM_COLUMNS = [
    *("code", "label", "amount_tkr", "decimals", "share", "priced", "too_early", "count"),
    "missing_reason",
]
FOLLOWUP_COLUMNS = [
    *("measure_id", "title", "status", "status_text", "told_in", "year", "period", "period_text"),
    *("followup_title", "text", "reported_by", "link", "link_text", "realised_tkr", "decimals"),
    *("missing_reason", "source_id", "locator", "note"),
]


def is_related(catalogue: Catalogue, source_id: str, organisation: str) -> bool:
    """Return whether a source is about the organisation, an ancestor or a descendant of it."""
    about = catalogue.sources[source_id].organisation_id
    return about in catalogue.own(organisation) or organisation in catalogue.own(about)


def deciding_years(tables: Tables, catalogue: Catalogue, organisation: str) -> list[int]:
    """Return the years from which related sources' measures are shown, ascending."""
    known = _related(tables["measures"], catalogue, organisation)["source_id"]
    return sorted({catalogue.sources[name].last_year for name in known})


def page_measures(
    tables: Tables, catalogue: Catalogue, *, year: int, organisation: str
) -> pd.DataFrame:
    """Return the measures that related sources have decided up to the year.

    A measure stays on every later year's page. Where a later source decides it anew, that one's row
    holds.

    Returns: columns of measures plus horizon_text, category_text and decided (the year from which
        it is shown); by horizon, the largest saving first, those without an amount last.
    """
    last_years = {key: source.last_year for key, source in catalogue.sources.items()}
    rows = _related(tables["measures"], catalogue, organisation)
    rows = rows.assign(
        decided=rows["source_id"].map(last_years).astype("Int64"),
        age=rows["source_id"].map(source_ages(tables["sources"])),
        place=rows["horizon"].map({code: place for place, code in enumerate(HORIZONS)}),
        horizon_text=rows["horizon"].map(HORIZONS),
        category_text=rows["category"].map(CATEGORIES),
    )
    rows = rows[(rows["decided"] <= year).fillna(False)]
    rows = rows.sort_values("age").drop_duplicates("measure_id", keep="last")
    order = rows.sort_values(
        ["place", "saving_tkr", "measure_id"], ascending=[True, False, True], na_position="last"
    )
    return order.drop(columns=["age", "place"]).reset_index(drop=True)


def sums_by(measures: pd.DataFrame, column: str, words: Mapping[str, str]) -> pd.DataFrame:
    """Add up measures by a column of codes, in the vocabulary's order.

    Args:
        measures: as page_measures gives them.
        column: horizon or category.
        words: the vocabulary, code to Swedish.
    Returns: SUM_COLUMNS, a row a code that occurs. amount_tkr is NaN, with the reason, where none
        of the measures has an amount; share is percent of the priced total.
    """
    finest = finest_decimals(measures)
    whole = total_saving(measures)
    made = []
    for code, label in words.items():
        rows = measures[measures[column] == code]
        if rows.empty:
            continue
        amount = total_saving(rows)
        priced, early = count_priced(rows), count_too_early(rows)
        reason = "too_early" if early == len(rows) else "not_reported"
        made.append(
            {
                "code": code,
                "label": label,
                "amount_tkr": amount,
                "decimals": finest,
                "share": percent_of(amount, whole),
                "priced": priced,
                "too_early": early,
                "count": len(rows),
                "missing_reason": "" if priced else reason,
            }
        )
    return pd.DataFrame(made, columns=SUM_COLUMNS)


def total_saving(measures: pd.DataFrame) -> float:
    """Return the exact sum of the savings that have an amount, tkr; NaN where none has."""
    return total(measures["saving_tkr"].tolist(), finest_decimals(measures))


def finest_decimals(measures: pd.DataFrame) -> int:
    """Return the most decimals that a saving is printed with; 0 where none is."""
    printed = measures["decimals"].dropna()
    return int(printed.max()) if len(printed) else 0


def count_priced(measures: pd.DataFrame) -> int:
    """Return how many measures have an amount."""
    return int(measures["saving_tkr"].notna().sum())


def count_too_early(measures: pd.DataFrame) -> int:
    """Return how many measures the source calls too early to assess."""
    return int((measures["missing_reason"] == "too_early").sum())


def followup_rows(
    tables: Tables, catalogue: Catalogue, measures: pd.DataFrame, *, year: int
) -> pd.DataFrame:
    """Return a row a measure: the latest that is told of it up to the year.

    Returns: FOLLOWUP_COLUMNS in the order of measures; told_in is the year that it is told for, of
        an unstated period the source's last. Where nothing is told status is not_reported, told_in
        missing and realised_tkr NaN.
    """
    told = told_rows(tables, catalogue, year=year).drop_duplicates("measure_id", keep="last")
    by_measure = {row["measure_id"]: row for row in records(told)}
    silent = {"status": "not_reported", "realised_tkr": NAN, "missing_reason": "not_reported"}
    texts = ("period", "title", "text", "reported_by", "link", "source_id", "locator", "note")
    made = []
    for measure_id, title in zip(measures["measure_id"], measures["title"], strict=True):
        row: dict[str, Any] = by_measure.get(measure_id, dict.fromkeys(texts, "") | silent)
        made.append(
            row
            | {"measure_id": measure_id, "title": title, "followup_title": row["title"]}
            | {
                "status_text": MEASURE_STATUSES[row["status"]],
                "link_text": LINKS.get(row["link"], ""),
                "period_text": period_text(row["period"]) if row["period"] else "",
            }
        )
    frame = pd.DataFrame(made, columns=FOLLOWUP_COLUMNS)
    return frame.astype({"told_in": "Int64", "year": "Int64", "decimals": "Int64"})


def unlinked_rows(
    tables: Tables, catalogue: Catalogue, measures: pd.DataFrame, *, year: int, organisation: str
) -> pd.DataFrame:
    """Return what related sources tell up to the year of measures that are none of the page's.

    Of what is told several times, by the same id or by the same title, the latest holds.

    Returns: columns of measure_followups plus told_in, status_text, period_text, and of the page's
        measure that comes nearest, where the register names one: candidate_title, candidate_tkr
        (NaN where it has no amount) and candidate_amount, the amount in words; empty texts where
        none is named.
    """
    told = _related(told_rows(tables, catalogue, year=year), catalogue, organisation)
    told = told[~told["measure_id"].isin(measures["measure_id"])]
    named = told["measure_id"].where(told["measure_id"] != "", told["title"])
    told = told[~named.duplicated(keep="last")]
    by_id = {row["measure_id"]: row for row in records(measures)}
    nearest = [by_id.get(name, {}) for name in told["candidate_measure_id"]]
    return told.assign(
        status_text=told["status"].map(MEASURE_STATUSES),
        period_text=told["period"].map(period_text),
        candidate_title=[row.get("title", "") for row in nearest],
        candidate_tkr=[row.get("saving_tkr", NAN) for row in nearest],
        candidate_amount=[_amount_words(row) for row in nearest],
    ).reset_index(drop=True)


def nearest_text(row: Mapping[str, Any], of: str = "") -> str:
    """Return "Närmast ligger ”Färre resor” (700 tkr); inget räknas av."; "" where none is named.

    Args:
        row: of unlinked_rows.
        of: what it is nearest to, where that is not plain from what stands before.
    """
    if not row["candidate_title"]:
        return ""
    near = f"Närmast ”{of}” ligger" if of else "Närmast ligger"
    return f"{near} ”{row['candidate_title']}” ({row['candidate_amount']}); inget räknas av."


def _amount_words(measure: Mapping[str, Any]) -> str:
    if not measure:
        return ""
    if is_missing(measure["saving_tkr"]):
        return MISSING_WORDS.get(measure["missing_reason"], MISSING_WORDS["not_reported"])
    return quantity(measure["saving_tkr"], int(measure["decimals"]), "tkr")


def told_rows(tables: Tables, catalogue: Catalogue, *, year: int) -> pd.DataFrame:
    """Return all follow-ups that are told for a year up to the given one, the latest last.

    Returns: columns of measure_followups plus told_in, the year of the period; where the period is
        unstated the source's last.
    """
    rows = tables["measure_followups"]
    last_years = {key: source.last_year for key, source in catalogue.sources.items()}
    stated = rows["year"].where(rows["period"] != UNSTATED)
    rows = rows.assign(
        told_in=stated.fillna(rows["source_id"].map(last_years)).astype("Int64"),
        age=rows["source_id"].map(source_ages(tables["sources"])),
    )
    rows = rows[(rows["told_in"] <= year).fillna(False)]
    order = ["told_in", "period", "age", "followup_id"]
    return rows.sort_values(order).drop(columns=["age"])


def _related(rows: pd.DataFrame, catalogue: Catalogue, organisation: str) -> pd.DataFrame:
    kept = [is_related(catalogue, source, organisation) for source in rows["source_id"]]
    return rows[pd.Series(kept, index=rows.index, dtype="bool")]
