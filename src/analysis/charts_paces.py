"""What the remaining months must look like for a forecast to hold: a chart a statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.budgets import YEAR_MONTHS
from analysis.charts_common import Story, capitalised, compose, describe, finding
from analysis.charts_forms import FormRow, forms
from analysis.charts_interim import Shown, drawn, place_text
from analysis.figure import Figure
from analysis.interim import InterimReview
from analysis.interim_findings import PACES, SUBJECTS
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.pace_words import heaviest, percent_text
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column, Note
from analysis.words import months_text, quantity

_COLUMNS = (
    Column("label", "Post", kind="row_header"),
    Column("behind", "Hittills, per månad", "tkr", "decimals", "number"),
    Column("ahead", "Resten av året, per månad", "tkr", "decimals", "number"),
    Column("pace_percent", "Ändrad takt", "procent", 0, "number", signed=True),
    Column("question", "Fråga"),
)
#: Where last year's months are known too.
_LAST_YEAR = Column("previous_ahead", "Samma månader året före", "tkr", "decimals", "number")


def remaining(review: InterimReview) -> Shown:
    """Draw for each statement what a month must be for the forecast to hold, and has been."""
    rows = review.paces[review.paces["pace_percent"].notna()]
    made = [_remaining(review, mine) for _, mine in rows.groupby("statement", sort=False)]
    if review.lines["is_outcome"].any():
        return tuple(made) or (Note(f"Utfallet för hela {review.year} är känt."),)
    told = "Takten kan inte räknas: källorna saknar prognos eller utfall för en del av året."
    return tuple(made) or (Note(told),)


def _remaining(review: InterimReview, rows: pd.DataFrame) -> Figure:
    title = _title(records(rows))
    rows, cut = drawn(rows, [_row(row) for row in records(rows)], "remaining")
    lines = records(rows)
    who, what = SUBJECTS[lines[0]["statement"]], lines[0]["statement_text"]
    gone = months_text(1, int(lines[0]["months"]))
    left = months_text(int(lines[0]["months"]) + 1, YEAR_MONTHS)
    names = {"outcome": gone, "forecast": f"{left} om prognosen håller"}
    if rows["previous_ahead"].notna().any():
        names["previous"] = f"{left} året före"
    return compose(
        [forms([_row(row) for row in lines], names)],
        Story(
            id=f"{PACES}-{what}",
            title=title,
            subtitle=f"{who}, tkr per månad. {place_text(review, rows)}.",
            alt=describe(
                f"Punktdiagram: belopp per månad i {gone} och i {left}.",
                f"{title}.",
                *(f"{row['label']}: {_words(row)}." for row in lines),
            ),
            reading=f"Romben är {gone}, cirkeln det som krävs i {left} för att prognosen ska hålla."
            f"{_ring_words(names)} Procenten gäller beloppets storlek. {_scale_words(lines)}",
            columns=_with_last_year(rows),
            rows=rows.assign(question_missing="ingen", previous_ahead_missing="not_reported"),
            sources=sources_of(review.catalogue, rows),
            processed=True,
            notes=(*_notes(review, rows, left), *cut),
        ),
    )


def _ring_words(names: Mapping[str, str]) -> str:
    return f" Ringen är {names['previous']}." if "previous" in names else ""


def _with_last_year(rows: pd.DataFrame) -> tuple[Column, ...]:
    known = rows["previous_ahead"].notna().any()
    return (*_COLUMNS[:3], _LAST_YEAR, *_COLUMNS[3:]) if known else _COLUMNS


def _notes(review: InterimReview, rows: pd.DataFrame, left: str) -> tuple[str, ...]:
    """Return when a question is asked, those that have no mark, and what is not known."""
    limit = review.limits["pace_change"]
    size = quantity(limit.value, limit.decimals, "procent")
    asked = review.paces["pace_percent"].isna() & (review.paces["question"] != "")
    others = review.paces[asked & (review.paces["statement"] == rows["statement"].iloc[0])]
    unknown = f"Hur det var i {left} året före framgår inte: ingen källa har hela det årets utfall."
    return (
        f"En fråga ställs i tabellen där takten ändras med minst {size}. Gränsen: {limit.source}.",
        *(str(one) for one in others["question"]),
        *(() if rows["previous_ahead"].notna().any() else (unknown,)),
    )


def _scale_words(lines: list[dict[str, Any]]) -> str:
    below = any(row["behind"] < 0 for row in lines)
    above = any(row["behind"] > 0 for row in lines)
    if below and above:
        return "Kostnader står till vänster om noll, intäkter till höger."
    return "Skalan har noll i sin högra ände." if below else "Skalan börjar på noll."


def _row(row: dict[str, Any]) -> FormRow:
    known = {
        "outcome": row["behind"],
        "forecast": row["ahead"],
        "previous": row["previous_ahead"],
    }
    values = {kind: value for kind, value in known.items() if not is_missing(value)}
    return FormRow(row["label"], values, capitalised(_words(row)), row["is_sum"])


def _words(row: dict[str, Any]) -> str:
    """Return "från −8 725 till −10 975, 26 procent högre"."""
    ends = (format_figure(row[name], row["decimals"]) for name in ("behind", "ahead"))
    return f"från {' till '.join(ends)}, {percent_text(row)}"


def _title(lines: list[dict[str, Any]]) -> str:
    """Return the strain that weighs most; that there is none, where so."""
    who = SUBJECTS[lines[0]["statement"]]
    strained = [row for row in lines if row["strain"]]
    if not strained:
        return finding(f"{who}: takten behöver bara ändras lite för att prognosen ska hålla")
    row = heaviest(strained)
    brief = f"{who}: ”{row['label']}” måste bli {percent_text(row)} per månad"
    return finding(f"{brief} för att prognosen ska hålla", brief)
