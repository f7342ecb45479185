"""The charts of the interim page; a chart a statement, so that each fits on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Story, capitalised, compose, describe, finding
from analysis.charts_forms import FormRow, forms, that_fit
from analysis.figure import Figure
from analysis.interim import InterimReview
from analysis.interim_findings import BRIDGE, MARKS, SUBJECTS
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column, Note
from analysis.vocabulary import OUTLAYS
from analysis.words import enumeration, period_text, quantity

#: Column of a statement's lines, and the form that it is drawn in -> its name on the page.
_FORMS = {"budget": "budget", "forecast": "prognos", "outcome": "utfall"}
_MEANINGS = {
    "budget": "strecket är budgeten för året",
    "forecast": "cirkeln prognosen för året",
    "outcome": "romben utfallet för {when}",
}
Shown = tuple[Figure | Note, ...]

_STEPS = (
    Column("label", "Post", kind="row_header"),
    Column("amount", "Avvikelse mot budget", "tkr", "decimals", "number", signed=True),
)
_PLACES = (
    Column("label", "Post", kind="row_header"),
    Column("budget", "Budget", "tkr", "decimals", "number"),
    Column("forecast", "Prognos", "tkr", "decimals", "number"),
    Column("outcome", "Utfall", "tkr", "decimals", "number"),
)


def bridges(review: InterimReview) -> Shown:
    """Draw for each statement of income and costs what its deviation from the budget is made of."""
    made = [_bridge(review, rows) for _, rows in review.steps.groupby("statement", sort=False)]
    return tuple(made) or (Note("Källorna har ingen budget att jämföra med."),)


def places(review: InterimReview) -> Shown:
    """Draw the budget, the forecast and the outcome of outlays on one scale, a row a line."""
    rows = review.lines[review.lines["statement"].isin(OUTLAYS)]
    rows = rows[rows[list(_FORMS)].notna().any(axis=1)]
    made = [_places(review, mine) for _, mine in rows.groupby("statement", sort=False)]
    return tuple(made) or (Note("Källorna har inga investeringar med budget."),)


def place_text(review: InterimReview, rows: pd.DataFrame) -> str:
    """Return whose statement it is and when: "Kommunstyrelsen, Byn, januari–augusti 2025"."""
    source = review.catalogue.sources[rows["source_id"].iloc[0]]
    line = review.catalogue.own(source.organisation_id)
    names = dict.fromkeys(review.catalogue.organisations[one].name for one in (line[0], line[-1]))
    return f"{', '.join(names)}, {period_text(source.period)}"


def drawn(
    rows: pd.DataFrame, marks: list[FormRow], weight: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that a chart has room for, and a note where these are not all.

    Args:
        rows: a row a line.
        marks: the same lines as they are drawn.
        weight: the column that says which lines are large.
    """
    kept = that_fit(marks, rows[weight].abs().fillna(0.0).tolist())
    if len(kept) == len(rows):
        return rows, ()
    told = f"Diagrammet visar de {len(kept)} största av {len(rows)} poster."
    return rows.iloc[kept], (f"{told} Alla står i tabellerna längre ned.",)


def _bridge(review: InterimReview, rows: pd.DataFrame) -> Figure:
    steps = records(rows)
    whole, who = steps[-1], SUBJECTS[steps[-1]["statement"]]
    places = whole["decimals"]
    end = "utfall" if whole["is_outcome"] else "prognos"
    levels = [
        f"{name} {quantity(whole[column], places, 'tkr')}"
        for name, column in (("budget", "budget"), (end, "end"))
    ]
    title = _bridge_title(who, steps)
    return compose(
        [bars(_bars(steps), heading=capitalised(f"från {levels[0]} till {levels[1]}"))],
        Story(
            id=f"{BRIDGE}-{whole['statement_text']}",
            title=title,
            subtitle=f"{who}, avvikelse mot budget, tkr. {place_text(review, rows)}.",
            alt=describe(
                "Brygga i liggande staplar.",
                f"{title}.",
                *(f"{row['label']}: {_signed(row)}." for row in (whole, *steps[:-1])),
            ),
            reading="Varje stapel börjar där den förra slutar. Åt höger är bättre än budget, åt"
            " vänster sämre. Den sista visar hela avvikelsen från noll.",
            columns=_STEPS,
            rows=rows,
            sources=sources_of(review.catalogue, rows),
            processed=bool((rows["line_id"] == "").any()),
        ),
    )


def _bars(steps: list[dict[str, Any]]) -> list[Bar]:
    """Return a bar a part, each beginning where the one before ends, and the whole from zero."""
    made: list[Bar] = []
    at = 0.0
    for step in steps:
        is_total = step["kind"] == "total"
        start = 0.0 if is_total else at
        look = style.STEPS[
            "total" if is_total else "residual" if step["amount"] < 0 else "structural"
        ]
        segment = Segment(start, start + step["amount"], look)
        at = segment.end
        made.append(
            Bar(step["label"], (segment,), _signed(step), strong=is_total, linked=bool(made))
        )
    return made


def _bridge_title(who: str, steps: list[dict[str, Any]]) -> str:
    """Return the whole and the largest parts that it hides on either side."""
    whole = steps[-1]
    better = max((row["amount"] for row in steps[:-1]), default=0.0)
    worse = min((row["amount"] for row in steps[:-1]), default=0.0)
    text = f"{who}: {_signed(whole)} mot budget"
    if not better > 0 > worse:
        return finding(text)
    ends = [
        format_figure(amount, whole["decimals"], signed=True)
        for amount in sorted((better, worse), key=abs, reverse=True)
    ]
    return finding(f"{text}, med både {ends[0]} och {ends[1]} bland posterna", text)


def _signed(row: dict[str, Any]) -> str:
    return f"{format_figure(row['amount'], row['decimals'], signed=True)} tkr"


def _places(review: InterimReview, rows: pd.DataFrame) -> Figure:
    main = [row for row in records(rows) if not row["parent_id"]][-1]
    known = rows[list(_FORMS)].notna().any()
    names = {kind: name for kind, name in _FORMS.items() if known[kind]}
    rows, note = drawn(rows, [_places_row(row, names) for row in records(rows)], "budget")
    lines = records(rows)
    title = _places_title(main)
    when = period_text(review.catalogue.sources[main["source_id"]].period)
    return compose(
        [forms([_places_row(row, names) for row in lines], names)],
        Story(
            id=f"{MARKS}-{main['statement_text']}",
            title=title,
            subtitle=f"{SUBJECTS[main['statement']]}, tkr. {place_text(review, rows)}.",
            alt=describe(
                f"Punktdiagram med {enumeration(names.values())} på en rad för varje post.",
                f"{title}.",
                *(f"{row['label']}: {_figures(row, names)}." for row in (main, *lines)),
            ),
            reading=f"{_meanings(names, when)}. Skalan börjar på noll.",
            columns=tuple(one for one in _PLACES if one.name in ("label", *names)),
            rows=rows,
            sources=sources_of(review.catalogue, rows),
            notes=note,
        ),
    )


def _meanings(names: Mapping[str, str], when: str) -> str:
    """Return what each form that is drawn stands for."""
    return capitalised(enumeration(_MEANINGS[kind].format(when=when) for kind in names))


def _places_title(main: dict[str, Any]) -> str:
    """Return what is used and what is expected of the budget, in percent."""
    used, expected = main["used_percent"], main["end_percent"]
    who = SUBJECTS[main["statement"]]
    if is_missing(used) or is_missing(expected):
        return finding(f"{who}: {_figures(main, {'outcome': 'utfall'})} tkr")
    so_far, end = (format_figure(value, 0) for value in (used, expected))
    if main["is_outcome"]:
        return finding(f"{who}: {so_far} procent av budgeten användes")
    return finding(
        f"{who}: {so_far} procent av budgeten är använd, {end} procent väntas vid årets slut"
    )


def _places_row(row: dict[str, Any], names: Mapping[str, str]) -> FormRow:
    values = {kind: row[kind] for kind in names if not is_missing(row[kind])}
    return FormRow(row["label"], values, capitalised(_figures(row, names)), row["is_sum"])


def _figures(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """Return a line's figures in words: "budget 25 600, prognos 6 000, utfall 338"."""
    texts = []
    for kind, name in names.items():
        missing = row[f"{kind}_missing"] or "not_reported"
        texts.append(f"{name} {format_figure(row[kind], row['decimals'], missing=missing)}")
    return ", ".join(texts)
