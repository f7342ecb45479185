"""The chart and tables of the reconciliation page."""

from __future__ import annotations

import re
from fractions import Fraction

import pandas as pd

from analysis import operands, style
from analysis.catalogue import Catalogue
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Panel, Story, compose, describe, finding
from analysis.figure import Figure
from analysis.origin import sources_named, sources_of
from analysis.reconciliation import ReconciliationReview
from analysis.reconciliation_findings import CORRECTIONS, COUNTS, TABLES, UNASSESSED
from analysis.rounding import is_missing, nearest
from analysis.rows import Row, records
from analysis.tables import Column, Note, Table
from analysis.verdicts import AGREES, DIFFERS, NOT_CHECKABLE, ROUNDING
from analysis.vocabulary import UNITS
from analysis.words import count_text, enumeration, source_text

_IN_WORDS = "sägs i ord"
_MARGIN = (
    "För det som källan säger i ord är det räknade talet självt, eller den skillnad mellan talen"
    " som avgör."
)
#: Decimals more than the outcome that bounds may need.
_FINEST = 3
_NOT_COMPUTED = "kan inte räknas"
#: Where there is no check at all, neither does everything hold nor nothing.
_NOTHING = Note("Källorna trycker inga summor, skillnader eller påståenden att stämma av.")
_SOURCE = Column("title", "Källa")
_WHAT = Column("what", "Vad källan anger", kind="row_header")
#: The same with its place in the source: where there is no room for a column of places.
_TOLD = Column("told", "Vad källan anger, och var", kind="row_header")
_PRINTED = Column("printed", "Tryckt")
_COMPUTED = Column("computed", "Räknat", decimals="decimals", kind="number")
_LOW = Column("low", "Kan vara minst", decimals="bound_decimals", kind="number")
_HIGH = Column("high", "Kan vara högst", decimals="bound_decimals", kind="number")
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
    if review.counts.empty:
        return _NOTHING
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
        return Note("Inget tal är rättat: alla läses som de är tryckta.")
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
        return Note("Källorna har ingen risk i en intern kontroll vars bedömning är tom.")
    return Table(
        UNASSESSED,
        f"Risker vars bedömning är tom i källorna för {review.year}",
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
    if review.checks.empty:
        return _NOTHING
    checks = review.of(verdict)
    if checks.empty:
        return Note(none)
    checked = dict.fromkeys(checks["source_id"])
    titles = [source_text(review.catalogue.sources[key], review.catalogue) for key in checked]
    held = [key for key in operands.sources_of(checks["operands"]) if key not in checked]
    return Table(
        TABLES[verdict],
        f"{caption} i {enumeration(titles)}",
        (*columns, _SOURCE) if len(checked) > 1 else columns,
        _shown(checks, review.catalogue),
        sources_named(review.catalogue, [*checked, *sorted(held)]),
        processed=True,
        notes=(_MARGIN,) if _COMPUTED in columns and (checks["printed"] == "").any() else (),
        footnotes="note",
        anchors="anchor",
    )


def _shown(checks: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    rows = records(checks)
    bounds = pd.Series([_bound_decimals(row) for row in rows], dtype="Int64")
    return checks.assign(
        printed=[f"”{row['printed']}”" if row["printed"] else _IN_WORDS for row in rows],
        # Where no operand has a figure there is nothing to write out.
        formula=[
            row["formula"] if re.search(r"\d", row["formula"]) else _NOT_COMPUTED for row in rows
        ],
        told=[_with_place(row) for row in rows],
        unit_text=[_unit_text(row, catalogue) for row in rows],
        missing_reason=_NOT_COMPUTED,
        bound_decimals=bounds,
    )


def _unit_text(row: Row, catalogue: Catalogue) -> str:
    """Return the unit as the indicator that is checked has it; else, of several, its kind."""
    checked = {
        catalogue.indicators[name] for name in re.findall(r"observations:([^@]+)@", row["operands"])
    }
    labels = {one.unit_label for one in checked if one.unit == row["unit"]}
    return labels.pop() if len(labels) == 1 else UNITS.get(row["unit"], "antal")


def _with_place(row: Row) -> str:
    """Return what is checked and where it stands; in a table the two are one and the same."""
    what, place = str(row["what"]), str(row["locator"])
    return what if what.startswith(place) else f"{what} ({place})"


def _bound_decimals(row: Row) -> int | None:
    """Return with how many decimals the bounds are shown: exactly, else so that they differ."""
    if is_missing(row["low"]):
        return None
    low, high = (Fraction(repr(row[name])) for name in ("low", "high"))
    least = int(row["decimals"])
    finer = range(least, least + _FINEST + 1)
    exact = (d for d in finer if nearest(low, d) == low and nearest(high, d) == high)
    apart = (d for d in finer if nearest(low, d) != nearest(high, d))
    return next(exact, next(apart, least))


def _panel(title: object, rows: pd.DataFrame) -> Panel:
    return bars([_bar(row) for row in records(rows)], heading=str(title))


def _bar(row: Row) -> Bar:
    count = int(row["count"])
    segments = (Segment(0.0, float(count), style.OWN),) if count else ()
    return Bar(str(row["verdict_text"]), segments, str(count))
