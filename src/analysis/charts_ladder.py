"""How far the savings have come: the ladder of steps, and what was expected beside what is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Story, compose, describe, finding, span
from analysis.charts_measures import decided_in, place, tkr, uncredited
from analysis.charts_year_bars import YearBar, YearBars, year_bars
from analysis.figure import Figure
from analysis.numerals import MISSING_WORDS
from analysis.origin import sources_of
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.savings import SavingsReview
from analysis.tables import Column, Note
from analysis.words import count_text

_LADDER = (
    Column("label", "Steg", kind="row_header"),
    Column("count", "Åtgärder", kind="number"),
    Column("amount_tkr", "Belopp", "tkr", "decimals", "number"),
    Column("amount_text", "Beloppet är"),
)
_PROMISED = (
    Column("year", "År", kind="row_header"),
    Column("count", "Beslutade åtgärder", kind="number"),
    Column("decided_tkr", "Beräknat", "tkr", "decimals", "number"),
    Column("due_tkr", "Varav senast det året", "tkr", "decimals", "number"),
    Column("realised_tkr", "Redovisat", "tkr", "decimals", "number"),
)
_MEASURE = ("åtgärd", "åtgärder")
_NOT_TOLD = "inget redovisat i kronor"


def ladder(review: SavingsReview) -> Figure:
    """Draw a bar a step: how many measures are decided, priced, done and seen in the books."""
    rows = records(review.ladder)
    title = _ladder_title(review, {row["step"]: int(row["count"]) for row in rows})
    return compose(
        [bars([_step(row) for row in rows])],
        Story(
            id="besparing-trappa",
            title=title,
            subtitle="Antal beslutade åtgärder som har nått varje steg, och deras belopp i tkr."
            f" {place(review)}, till och med {review.year}.",
            alt=describe(
                "Liggande staplar, en för varje steg.",
                f"{title}.",
                *(f"{row['label']}: {_step_words(row)}." for row in rows),
            ),
            reading="Staplarna räknar åtgärder från noll, varje steg för sig. Beloppet är det"
            " beräknade, i det sista steget det som källorna redovisar.",
            columns=_LADDER,
            rows=review.ladder.assign(amount_text_missing="ej tillämplig"),
            sources=sources_of(review.catalogue, review.measures, review.register),
            processed=True,
            notes=uncredited(review),
        ),
    )


def _step(row: Mapping[str, Any]) -> Bar:
    parts = (Segment(0.0, float(row["count"]), style.OWN),) if row["count"] else ()
    return Bar(row["label"], parts, _step_words(row))


def _step_words(row: Mapping[str, Any]) -> str:
    """Return "10 åtgärder, 3 800 tkr beräknat"."""
    how_many = count_text(int(row["count"]), *_MEASURE)
    if is_missing(row["amount_tkr"]):
        return f"{how_many}, utan belopp" if row["count"] else how_many
    return f"{how_many}, {tkr(row['amount_tkr'], row['decimals'])} {row['amount_text']}"


def _ladder_title(review: SavingsReview, counts: Mapping[str, int]) -> str:
    """Return how many are done and seen; where all are new, how many have an amount."""
    done, seen = counts["done"], counts["seen"]
    what = count_text(counts["decided"], *_MEASURE)
    if review.measures["decided"].eq(review.year).all() and not (done or seen):
        return f"{what} är beslutade, {counts['priced']} av dem har ett beräknat belopp"
    of_all = f"{done} av {what}" if done else f"Ingen av {what}"
    first = f"{of_all} är redovisad som genomförd"
    if done > 1:
        first = f"{of_all} är redovisade som genomförda"
    second = "ingen effekt är redovisad i kronor"
    if seen:
        second = f"{count_text(seen, *_MEASURE)} har en effekt i kronor"
    return finding(f"{first}, och {second}", first)


def promised(review: SavingsReview) -> Figure | Note:
    """Draw for each year what the measures were to save, by then and in all, and what is told."""
    rows = records(review.promised)
    last = rows[-1]
    if review.promised[["decided_tkr", "realised_tkr"]].isna().all(axis=None):
        return Note("Varken beräknade eller redovisade besparingar har belopp att jämföra.")
    if len(rows) == 1 and is_missing(last["realised_tkr"]):
        return Note(f"Vad åtgärderna har gett kan jämföras först för åren efter {last['year']}.")
    return compose(
        [year_bars([_year(row, strong=row is last) for row in rows])],
        Story(
            id="besparing-utlovat",
            title=_promised_title(last),
            subtitle="Beräknad och redovisad besparing av beslutade åtgärder, tkr."
            f" {place(review)}, {span(row['year'] for row in rows)}, {decided_in(review)}.",
            alt=describe(
                "Liggande staplar, tre om året: beräknat, varav senast det året, och redovisat.",
                # The page's year and the first say most; there may be no room for all.
                *(_year_fact(row) for row in (last, *rows[:-1])),
            ),
            reading="Staplarna börjar på noll. Den översta är allt som var beräknat det året, den"
            " mellersta det som skulle vara klart då, den nedersta det som källorna redovisar. Av"
            " en åtgärd räknas den senaste redovisade effekten, en gång.",
            columns=_PROMISED,
            rows=_promised_table(review),
            sources=sources_of(review.catalogue, review.measures, review.register),
            processed=True,
            notes=(*_recurrences(review), *uncredited(review)),
        ),
    )


def _promised_table(review: SavingsReview) -> pd.DataFrame:
    rows = review.promised
    told = rows["realised_tkr_missing"].replace({"not_reported": "ej redovisat"})
    return rows.assign(year=rows["year"].map(str), realised_tkr_missing=told)


def _year_fact(row: Mapping[str, Any]) -> str:
    return f"{row['year']}: {', '.join(bar.text for bar in _year(row).bars)}."


def _year(row: Mapping[str, Any], *, strong: bool = False) -> YearBars:
    return YearBars(
        str(row["year"]),
        (
            YearBar(_known(row, "decided_tkr"), _words(row, "decided_tkr"), style.OWN_EARLIER),
            YearBar(_known(row, "due_tkr"), _words(row, "due_tkr"), style.ANCESTOR),
            YearBar(_known(row, "realised_tkr"), _words(row, "realised_tkr"), style.OWN),
        ),
        strong,
    )


def _known(row: Mapping[str, Any], name: str) -> float | None:
    return None if is_missing(row[name]) else float(row[name])


def _words(row: Mapping[str, Any], name: str) -> str:
    """Return what a bar is and its amount, or why it has none."""
    missing = is_missing(row[name])
    amount = (
        MISSING_WORDS.get(row[f"{name}_missing"], "")
        if missing
        else tkr(row[name], row["decimals"])
    )
    if name == "decided_tkr":
        return f"beräknat: {amount}" if missing else f"{amount} beräknat"
    if name == "due_tkr":
        return (
            f"senast {row['year']}: {amount}" if missing else f"varav {amount} senast {row['year']}"
        )
    return _NOT_TOLD if missing else f"{amount} redovisat"


def _promised_title(row: Mapping[str, Any]) -> str:
    """Return what is told beside what was expected, in the page's year."""
    expected, saved = (tkr(row[name], row["decimals"]) for name in ("decided_tkr", "realised_tkr"))
    if is_missing(row["decided_tkr"]):
        expected = ""
    if is_missing(row["realised_tkr"]):
        if not expected:
            return f"Inget är beräknat eller bekräftat i kronor {row['year']}"
        return f"Av beräknade {expected} är inget bekräftat i kronor"
    told = f"Källorna redovisar {saved} i besparing"
    return f"{told}, mot beräknade {expected}" if expected else f"{told}, inget var beräknat"


def _recurrences(review: SavingsReview) -> tuple[str, ...]:
    """Say where amounts that are told once and every year, or don't say which, are added up."""
    rows = review.register[review.register["is_decided"] & review.register["expected_tkr"].notna()]
    codes = rows["recurrence"].tolist()
    unknown, notes = codes.count(""), []
    if unknown:
        some = f"{unknown} av {count_text(len(codes), *_MEASURE)}"
        if unknown == len(codes):
            some = f"alla {some.partition(' av ')[2]}" if unknown > 1 else "den enda åtgärden"
        notes.append(
            f"För {some} med belopp framgår inte om effekten gäller varje år eller en gång."
        )
    if len(set(codes) - {""}) > 1:
        notes.append("Belopp som gäller varje år och belopp som gäller en gång är sammanlagda.")
    return tuple(notes)
