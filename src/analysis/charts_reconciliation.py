"""The chart and tables of the reconciliation page."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Panel, Story, compose, describe, finding
from analysis.figure import Figure
from analysis.origin import sources_of
from analysis.reconciliation import ReconciliationReview
from analysis.reconciliation_findings import CORRECTIONS, COUNTS, TABLES, UNASSESSED
from analysis.rounding import is_missing, nearest
from analysis.rows import Row, records
from analysis.tables import Column, Note, Table
from analysis.verdicts import AGREES, DIFFERS, NOT_CHECKABLE, ROUNDING
from analysis.vocabulary import UNITS
from analysis.words import count_text

_IN_WORDS = "sägs i ord"
_MARGIN = "För det som källan säger i ord är det räknade den skillnad mellan talen som avgör."
_NOT_COMPUTED = "kan inte räknas"
_SOURCE = Column("title", "Källa")
_WHAT = Column("what", "Vad källan anger", kind="row_header")
#: The same with its place in the source: where there is no room for a column of places.
_TOLD = Column("told", "Vad källan anger, och var", kind="row_header")
_PRINTED = Column("printed", "Tryckt")
_COMPUTED = Column("computed", "Räknat", decimals="decimals", kind="number")
_LOW = Column("low", "Kan vara minst", decimals="low_decimals", kind="number")
_HIGH = Column("high", "Kan vara högst", decimals="high_decimals", kind="number")
_UNIT = Column("unit_text", "Enhet")
_FORMULA = Column("formula", "Uträkning")
_WHERE = Column("locator", "Var")
_REASON = Column("reason", "Förklaring")
_NUMBERS = (_PRINTED, _COMPUTED, _LOW, _HIGH, _UNIT, _FORMULA)
_COUNT_COLUMNS = (
    _SOURCE,
    Column("verdict_text", "Utfall", kind="row_header"),
    Column("count", "Antal kontroller", kind="number"),
)


def outcomes(review: ReconciliationReview) -> Figure | Note:
    """Draw a bar a verdict, for every document of the year."""
    rows = records(review.counts)
    panels = [_panel(title, mine) for title, mine in review.counts.groupby("title", sort=False)]
    agree = len(review.of(AGREES)) + len(review.of(ROUNDING))
    checks = count_text(len(review.checks), "kontroll", "kontroller")
    title = finding(f"{agree} av {checks} stämmer, helt eller inom avrundning")
    place = review.catalogue.organisations[review.organisation].name
    return compose(
        panels,
        Story(
            id=COUNTS,
            title=title,
            subtitle=f"Antal kontroller efter utfall. {place}, {review.year}.",
            alt=describe(
                "Liggande staplar, en för varje utfall.",
                f"{title}.",
                *(f"{row['verdict_text']}: {row['count']}." for row in rows),
            ),
            reading="Varje stapel är antalet kontroller med ett visst utfall. Den börjar på noll.",
            columns=_COUNT_COLUMNS,
            rows=review.counts,
            sources=sources_of(review.catalogue, review.counts),
            processed=True,
        ),
    )


def differing(review: ReconciliationReview) -> Table | Note:
    """Return what is printed and does not hold, with why."""
    return _table(
        review,
        DIFFERS,
        "Uppgifter som inte stämmer",
        (_WHAT, *_NUMBERS, _REASON, _WHERE),
        "Inget av det som källorna trycker säger emot deras egna tal.",
    )


def not_checkable(review: ReconciliationReview) -> Table | Note:
    """Return what can't be checked, with what is missing."""
    return _table(
        review,
        NOT_CHECKABLE,
        "Uppgifter som inte kan kontrolleras",
        (_WHAT, _PRINTED, _FORMULA, _REASON, _WHERE),
        "Allt som källorna trycker om sina egna tal går att kontrollera.",
    )


def within_rounding(review: ReconciliationReview) -> Table | Note:
    """Return what differs from what is computed, and may hold all the same."""
    return _table(
        review,
        ROUNDING,
        "Uppgifter som stämmer inom avrundning",
        (_TOLD, *_NUMBERS),
        "Ingen uppgift behöver avrundningen för att stämma.",
    )


def agreeing(review: ReconciliationReview) -> Table | Note:
    """Return what holds."""
    return _table(
        review, AGREES, "Uppgifter som stämmer", (_TOLD, *_NUMBERS), "Ingen uppgift stämmer."
    )


def corrections(review: ReconciliationReview) -> Table | Note:
    """Return the figures that are read otherwise than they are printed, with why."""
    if review.corrections.empty:
        return Note("Ingen uppgift är rättad: alla läses som de är tryckta.")
    return Table(
        CORRECTIONS,
        f"Rättade uppgifter i källorna för {review.year}",
        (
            Column("what", "Uppgift", kind="row_header"),
            Column("found", "Tryckt"),
            Column("corrected", "Läses som"),
            Column("reason", "Skäl"),
            _WHERE,
        ),
        review.corrections.assign(
            found=[f"”{text}”" for text in review.corrections["found"]],
            corrected=[f"”{text}”" for text in review.corrections["corrected"]],
        ),
        sources_of(review.catalogue, review.corrections),
        anchors="anchor",
    )


def unassessed(review: ReconciliationReview) -> Table | Note:
    """Return the risks of internal control whose assessment the source's text does not have."""
    rows = review.risks[review.risks["assessment_missing_reason"] != ""]
    if rows.empty:
        return Note("Källorna har ingen risk i en intern kontroll som saknar bedömning.")
    return Table(
        UNASSESSED,
        f"Risker utan bedömning i källorna för {review.year}",
        (
            Column("title", "Risk", kind="row_header"),
            Column("risk_value", "Riskvärde", "poäng", "decimals", "number"),
            Column("result", "Vad uppföljningen visade"),
            _WHERE,
        ),
        rows,
        sources_of(review.catalogue, rows),
    )


def _table(
    review: ReconciliationReview, verdict: str, caption: str, columns: tuple[Column, ...], none: str
) -> Table | Note:
    checks = review.of(verdict)
    if checks.empty:
        return Note(none)
    several = len(review.sources) > 1
    titles = ", ".join(dict.fromkeys(checks["title"]))
    return Table(
        TABLES[verdict],
        f"{caption} enligt {titles}",
        (*columns, _SOURCE) if several else columns,
        _shown(checks),
        sources_of(review.catalogue, checks),
        processed=True,
        notes=(_MARGIN,) if _COMPUTED in columns and (checks["printed"] == "").any() else (),
        footnotes="note",
        anchors="anchor",
    )


def _shown(checks: pd.DataFrame) -> pd.DataFrame:
    rows = records(checks)
    ends = {
        f"{name}_decimals": pd.Series([_decimals(row, name) for row in rows], dtype="Int64")
        for name in ("low", "high")
    }
    return checks.assign(
        printed=[f"”{row['printed']}”" if row["printed"] else _IN_WORDS for row in rows],
        # Where no operand has a figure there is nothing to write out.
        formula=[
            row["formula"] if re.search(r"\d", row["formula"]) else _NOT_COMPUTED for row in rows
        ],
        told=[_with_place(row) for row in rows],
        unit_text=[UNITS.get(row["unit"], "antal") for row in rows],
        missing_reason=_NOT_COMPUTED,
        **ends,
    )


def _with_place(row: Row) -> str:
    """Return what is checked and where it stands; in a table the two are one and the same."""
    what, place = str(row["what"]), str(row["locator"])
    return what if what.startswith(place) else f"{what} ({place})"


def _decimals(row: Row, name: str) -> int | None:
    """Return with how many decimals a bound is shown: as the outcome, or one more for a half."""
    if is_missing(row[name]):
        return None
    exact, decimals = Fraction(repr(row[name])), int(row["decimals"])
    needs_more = nearest(exact, decimals) != exact
    return decimals + 1 if needs_more and nearest(exact, decimals + 1) == exact else decimals


def _panel(title: object, rows: pd.DataFrame) -> Panel:
    return bars([_bar(row) for row in records(rows)], heading=str(title))


def _bar(row: Row) -> Bar:
    count = int(row["count"])
    segments = (Segment(0.0, float(count), style.OWN),) if count else ()
    return Bar(str(row["verdict_text"]), segments, str(count))
