"""The register of savings measures on its page: the table, and the matrix of measures and years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.charts_common import Panel, Story, capitalised, compose, describe, finding, span
from analysis.charts_matrix import Cell, MatrixRow, matrix
from analysis.charts_measures import place, uncredited
from analysis.figure import Figure
from analysis.measure_register import passed_over
from analysis.measures import nearest_text
from analysis.origin import sources_of
from analysis.rows import records
from analysis.savings import SavingsReview
from analysis.savings_followups import status_counts
from analysis.tables import Column, Note, Table
from analysis.words import count_text, enumeration

_REGISTER = (
    Column("title", "Åtgärd", kind="row_header"),
    Column("status_text", "Läge"),
    Column("expected_tkr", "Väntad effekt", "tkr", "decimals", "number"),
    Column("realised_tkr", "Redovisad effekt", "tkr", "realised_decimals", "number"),
    Column("recurrence_text", "Effekten gäller"),
    Column("time_text", "Tid"),
    Column("owner", "Ansvarig"),
    Column("source_text", "Källa och koppling"),
)
_MATRIX = (Column("title", "Åtgärd", kind="row_header"), Column("horizon_text", "När"))
_NOT_REPORTED = {"not_reported": "ej redovisad"}
_UNDECIDED = "ännu inte beslutad"
_NOT_APPLICABLE = "ej tillämplig"


def register(review: SavingsReview) -> Table:
    """Return where every measure stands, what it was to give and has given, and who says so."""
    rows = review.register
    known = records(rows)
    titles = {key: source.title for key, source in review.catalogue.sources.items()}
    shown = rows.assign(
        status_text=rows["status_text"].map(capitalised),
        realised_tkr_missing=rows["realised_tkr_missing"].replace(_NOT_REPORTED),
        time_text=[_time(row) for row in known],
        source_text=[
            ", ".join(filter(None, (titles[row["source_id"]], row["link_text"]))) for row in known
        ],
        remark=[_remark(row) for row in known],
        remark_anchor=rows["doubt_anchor"],
    )
    return Table(
        "besparing-uppfoljning",
        f"Effektregister: läget för varje åtgärd till och med {review.year}",
        _REGISTER,
        shown,
        sources_of(review.catalogue, review.measures, rows),
        processed=True,
        notes=_register_notes(review),
        footnotes="remark",
    )


def _time(row: Mapping[str, Any]) -> str:
    """Return by when a measure was to be done."""
    if not row["is_decided"]:
        return _NOT_APPLICABLE
    return "utan slutår" if row["deadline"] is None else f"senast {row['deadline']}"


def _remark(row: Mapping[str, Any]) -> str:
    """Return what a source says of a measure, how it is read, and what the decision leaves open."""
    said = ""
    if row["is_told"] and row["text"]:
        about = f" om ”{row['followup_title']}”" if row["is_decided"] else ""
        said = f"{row['reported_by']}{about}, {row['period_text']}: {row['text']}"
    parts = (said, row["note"], nearest_text(row), row["decision_note"], row["doubt"])
    return " ".join(filter(None, parts))


def _register_notes(review: SavingsReview) -> tuple[str, ...]:
    """Explain the words of the table that need it."""
    notes = ["Ej redovisad: ingen källa i underlaget säger vad det har blivit av åtgärden."]
    if passed_over(review.register).any():
        notes.append("Det gäller också en åtgärd som den senaste uppföljningen inte nämner.")
    if (review.register["status"] == "late").any():
        notes.append("Försenad: åtgärden pågår eller är beslutad, men tiden har gått ut.")
    return (*notes, *uncredited(review))


def status_matrix(review: SavingsReview) -> Figure | Note:
    """Draw a mark a measure and year, whose form and word tell how far the measure had come."""
    rows = review.matrix
    years = sorted({int(year) for year in rows["year"]})
    if len(years) == 1 and not review.register["is_told"].any():
        return Note(f"Läget år för år visas när det har gått ett år eller mer efter {years[0]}.")
    now = rows[rows["year"] == review.year]
    return compose(
        _panels(rows, years),
        Story(
            id="besparing-matris",
            title=_matrix_title(review.year, now),
            subtitle=f"Läge per åtgärd och år. {place(review)}, {span(years)}.",
            alt=describe(
                f"Matris med en rad för varje åtgärd och en kolumn för varje år, {span(years)}.",
                *(f"{year}: {_year_fact(rows, year)}." for year in years),
                *_exceptions(now),
            ),
            reading="Ringen fylls från beslutad till genomförd. Triangel är försenad, kryss är"
            " avbruten och streck är ej redovisad. Före beslutet är rutan tom.",
            columns=(*_MATRIX, *(Column(str(year), str(year)) for year in years)),
            rows=_wide(rows, years),
            sources=sources_of(review.catalogue, review.measures, review.register),
            processed=True,
            notes=(*_matrix_notes(review, now), *uncredited(review)),
        ),
    )


def _matrix_title(year: int, now: pd.DataFrame) -> str:
    """Return how many measures have each status in the page's year, as far as there is room."""
    counts, what = status_counts(now), count_text(len(now), "åtgärd", "åtgärder")
    most = now["status"].value_counts().index[:2]
    first, rest = status_counts(now[now["status"].isin(most)]), ~now["status"].isin(most)
    return finding(
        f"Läget {year} för {what}: {enumeration(counts)}",
        f"Läget {year}: {enumeration(counts)}",
        f"Läget {year}: {', '.join(first)} och {rest.sum()} i andra lägen",
    )


def _matrix_notes(review: SavingsReview, now: pd.DataFrame) -> tuple[str, ...]:
    """Say how sure the statuses of the page's year are, and what stands beside some of them."""
    notes = []
    inferred = int((review.register["link"] == "inferred").sum())
    if inferred:
        some = count_text(inferred, "åtgärd", "åtgärder")
        notes.append(f"För {some} är kopplingen till källan vår tolkning.")
    if now["overdue"].any():
        notes.append(
            "Tiden ute: tiden har gått ut, och ingen källa säger vad det har blivit av åtgärden."
        )
    return tuple(notes)


def _panels(rows: pd.DataFrame, years: list[int]) -> list[Panel]:
    """Return a panel a horizon, so that the years are never far away."""
    panels = []
    for horizon, some in rows.groupby("horizon_text", sort=False):
        made = [
            MatrixRow(
                str(mine["title"].iloc[-1]), tuple(_cell(row, years) for row in records(mine))
            )
            for _, mine in some.groupby("measure_id", sort=False)
        ]
        panels.append(
            matrix(made, [str(year) for year in years], heading=capitalised(str(horizon)))
        )
    return panels


def _cell(row: Mapping[str, Any], years: list[int]) -> Cell:
    lines = (row["status_text"], *(["tiden ute"] if row["overdue"] else []))
    return Cell(years.index(row["year"]), row["status"], lines)


def _wide(rows: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return the matrix with a column a year, as it is drawn."""
    made = []
    for _, mine in rows.groupby("measure_id", sort=False):
        cells = {str(row["year"]): ", ".join(_cell(row, years).words) for row in records(mine)}
        last = mine.iloc[-1]
        made.append(
            {str(year): _UNDECIDED for year in years}
            | cells
            | {"title": last["title"], "horizon_text": last["horizon_text"]}
        )
    return pd.DataFrame(made)


def _year_fact(rows: pd.DataFrame, year: int) -> str:
    return enumeration(status_counts(rows[rows["year"] == year]))


def _exceptions(now: pd.DataFrame) -> list[str]:
    """Return the measures whose status is not that of most, a sentence each."""
    usual = now["status"].mode().iloc[0]
    return [
        f"{row['title']}: {row['status_text']}." for row in records(now[now["status"] != usual])
    ]
