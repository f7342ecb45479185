"""The tables of the interim page, and the chart of its risks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Story, compose, describe, finding
from analysis.charts_interim import place_text
from analysis.figure import Figure
from analysis.interim import InterimReview
from analysis.interim_findings import BUDGETS, FORECASTS, OUTCOMES, RISKS, SUBJECTS
from analysis.numerals import format_figure
from analysis.origin import sources_named, sources_of
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column, Note, Table
from analysis.words import count_text, period_text, quantity

_POST = Column("label", "Post", kind="row_header")
_PART_OF = Column("parent_label", "Ingår i")
_BUDGET = (
    _POST,
    Column("budget", "Budget helår", "tkr", "decimals", "number"),
    Column("forecast", "Prognos helår", "tkr", "decimals", "number"),
    Column("deviation", "Avvikelse", "tkr", "decimals", "number", signed=True),
    Column("deviation_percent", "Avvikelse", "procent", 1, "number", signed=True),
    _PART_OF,
)
_OUTCOME = (
    _POST,
    Column("outcome", "Utfall", "tkr", "decimals", "number"),
    Column("outcome_previous", "Året före", "tkr", "decimals", "number"),
    Column("difference", "Skillnad", "tkr", "decimals", "number", signed=True),
    Column("difference_percent", "Skillnad", "procent", 1, "number", signed=True),
    Column("used_percent", "Använt av budgeten", "procent", 0, "number"),
)
_HISTORY = (
    Column("label", "Post", kind="row_header"),
    Column("statement_text", "Del"),
    Column("period_text", "Prognos från"),
    Column("forecast", "Prognos", "tkr", "decimals", "number"),
    Column("answer", "Facit", "tkr", "decimals", "number"),
    Column("answer_text", "Facit är"),
    Column("miss", "Miss", "tkr", "decimals", "number", signed=True),
    Column("hit_text", "Bedömning"),
)
_RISK = (
    Column("title", "Risk", kind="row_header"),
    Column("risk_value", "Riskvärde", "poäng", "decimals", "number"),
    Column("assessment_text", "Bedömning"),
)
_RISK_DETAILS = (
    Column("title", "Risk", kind="row_header"),
    Column("control", "Kontroll"),
    Column("result", "Resultat"),
    Column("assessment_text", "Bedömning"),
    Column("action", "Åtgärd"),
)
#: Bars that fit on a sheet of paper, also where their names are long.
_MOST_BARS = 12
_CHANGE = Column("change_text", "Sedan sist")
_BEFORE = Column("previous_assessment", "Bedömning då")


def line_tables(review: InterimReview) -> tuple[Table | Note, ...]:
    """Return two tables a statement: budget beside forecast, and outcome beside the year before."""
    made: list[Table | Note] = []
    for _, rows in review.lines.groupby("statement", sort=False):
        if rows[["budget", "forecast"]].notna().any(axis=None):
            made.append(_budget(review, rows))
        made.append(_outcome(review, rows))
    return tuple(made) or (Note("Källorna har inga belopp för budget och utfall."),)


def history(review: InterimReview) -> Table | Note:
    """Return every forecast that something can be held against, beside that; else a sentence."""
    if review.history.empty:
        return Note(
            "Ingen tidigare prognos kan ställas mot ett utfall eller mot en senare prognos för"
            " samma år. Det går därför inte att se hur prognosen har ändrats eller hur väl tidigare"
            " prognoser träffade."
        )
    rows = review.history[review.history["answer_kind"] != ""]
    limit = review.limits["forecast_tolerance"]
    size = quantity(limit.value, limit.decimals, "procent")
    hits = [
        f"Prognoserna från {row['period_text']} mot {row['answer_text']}: {row['hits']} av"
        f" {row['answered']} poster utan delar träffar, och de ligger i snitt"
        f" {quantity(row['mean_miss'], 1, 'procent')} fel."
        for row in records(review.hits)
    ]
    return Table(
        FORECASTS,
        "Prognoser och vad det blev av dem",
        _HISTORY,
        rows,
        sources_named(review.catalogue, [*rows["source_id"], *rows["answer_source_id"]]),
        processed=True,
        notes=(
            *hits,
            f"En prognos träffar om den ligger högst {size} från facit. Gränsen: {limit.source}.",
        ),
        sums="is_sum",
    )


def ranked_risks(review: InterimReview) -> Figure | Note:
    """Draw the risks by value, the heaviest first, with the assessment in words."""
    rows = review.risks[review.risks["risk_value"].notna()]
    if rows.empty:
        return Note("Källorna har inga risker i en intern kontroll för året.")
    title = _risk_title(records(rows))
    left = len(rows) - _MOST_BARS
    rows = rows.head(_MOST_BARS)
    risks = records(rows)
    return compose(
        [bars([_risk_bar(row) for row in risks])],
        Story(
            id=RISKS,
            title=title,
            subtitle=f"Riskvärde i poäng, högre är allvarligare. {place_text(review, rows)}.",
            alt=describe(
                "Liggande staplar, en för varje risk, den allvarligaste först.",
                f"{title}.",
                *(f"{row['title']}: {_value(row)}, {row['assessment_text']}." for row in risks),
            ),
            reading="Varje stapel är en risk. Den börjar på noll. Bedömningen står efter namnet.",
            columns=_RISK,
            rows=rows,
            sources=sources_of(review.catalogue, rows),
            notes=(f"Ytterligare {left} risker står i tabellen nedanför.",) if left > 0 else (),
        ),
    )


def risk_table(review: InterimReview) -> Table | Note:
    """Return how each risk is controlled, what that showed and what is done."""
    if review.risks.empty:
        return Note("Källorna beskriver ingen intern kontroll för året.")
    rows = review.risks
    earlier = [one for one in rows["previous_period"].dropna() if one]
    gone = dict.fromkeys(("control", "result", "action"), "finns inte kvar")
    return Table(
        f"{RISKS}-kontroll",
        "Intern kontroll: vad som kontrollerades och vad det visade",
        (*_RISK_DETAILS, *((_CHANGE, _BEFORE) if earlier else ())),
        rows.assign(
            **{f"{name}_missing": words for name, words in gone.items()},
            previous_assessment_missing="ny risk",
        ),
        sources_of(review.catalogue, rows),
        notes=(
            f"Sist är {period_text(earlier[0])}."
            if earlier
            else "Ingen tidigare källa har risker att jämföra med.",
        ),
        footnotes="note",
    )


def _budget(review: InterimReview, rows: pd.DataFrame) -> Table:
    return _lines(review, rows, (BUDGETS, "budget och prognos"), _BUDGET)


def _outcome(review: InterimReview, rows: pd.DataFrame) -> Table:
    gone = rows["year_percent"].iloc[0]
    made = _lines(review, rows, (OUTCOMES, "utfall"), _OUTCOME)
    note = f"{format_figure(gone, 0)} procent av året har gått."
    return made if is_missing(gone) else replace(made, notes=(note,))


def _lines(
    review: InterimReview,
    rows: pd.DataFrame,
    named: tuple[str, str],
    columns: tuple[Column, ...],
) -> Table:
    """Return a table of a statement's lines; its anchor and what it shows are named."""
    anchor, what = named
    first = rows.iloc[0]
    return Table(
        f"{anchor}-{first['statement_text']}",
        f"{SUBJECTS[first['statement']]}: {what}. {place_text(review, rows)}",
        columns,
        rows.assign(
            parent_label_missing="ingen",
            missing_reason="not_applicable",
            remark=(rows["note"] + " " + rows["doubt"]).str.strip(),
            remark_anchor=rows["doubt_anchor"],
        ),
        sources_of(review.catalogue, rows),
        processed=True,
        footnotes="remark",
        levels="level",
        sums="is_sum",
    )


def _risk_bar(row: dict[str, Any]) -> Bar:
    value = float(row["risk_value"])
    label = f"{row['title']}: {row['assessment_text']}"
    return Bar(label, (Segment(0.0, value, style.OWN),), _value(row))


def _value(row: dict[str, Any]) -> str:
    return format_figure(row["risk_value"], int(row["decimals"]))


def _risk_title(risks: list[dict[str, Any]]) -> str:
    without = sum(row["assessment_missing_reason"] != "" for row in risks)
    top = f"Högst riskvärde har ”{risks[0]['title']}”: {_value(risks[0])}"
    count = count_text(len(risks), "risk", "risker")
    return (
        finding(f"{top}; {without} av {count} saknar bedömning", top) if without else finding(top)
    )
