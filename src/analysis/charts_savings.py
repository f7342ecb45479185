"""The charts and tables of the savings page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis import style
from analysis.charts_bars import Bar, Segment, bars, ring_list
from analysis.charts_common import (
    Story,
    capitalised,
    compose,
    describe,
    finding,
    number_text,
)
from analysis.charts_measures import NO_MEASURES, decided_in, place, tkr
from analysis.figure import Figure
from analysis.numerals import MISSING_WORDS, format_figure
from analysis.origin import sources_of
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.savings import SavingsReview
from analysis.tables import Column, Note, Table
from analysis.words import count_text, enumeration

_AMOUNT = Column("saving_tkr", "Besparing", "tkr", "decimals", "number")
_BY_HORIZON = (
    Column("label", "När", kind="row_header"),
    Column("amount_tkr", "Besparing", "tkr", "decimals", "number"),
    Column("priced", "Åtgärder med belopp", kind="number"),
    Column("too_early", "Åtgärder för tidiga att bedöma", kind="number"),
    Column("count", "Alla åtgärder", kind="number"),
)
_RANKED = (Column("title", "Åtgärd", kind="row_header"), _AMOUNT, Column("horizon_text", "När"))
_MEASURES = (*_RANKED, Column("category_text", "Slag"), Column("description", "Innebörd"))


def by_horizon(review: SavingsReview) -> Figure | Note:
    """Draw a bar a horizon, a part a measure, and an open circle a measure without an amount."""
    rows = records(review.by_horizon)
    if not rows:
        return Note(NO_MEASURES)
    title = finding(_total_words(review))
    return compose(
        [bars([_horizon_bar(review, row) for row in rows])],
        Story(
            id="besparing-horisont",
            title=title,
            subtitle=f"Beslutade besparingar, tkr. {place(review)}, {decided_in(review)}.",
            alt=describe(
                "Liggande staplar, en för varje tidsplan.",
                f"{title}.",
                *(f"{capitalised(row['label'])}: {_horizon_fact(row)}." for row in rows),
            ),
            reading="Varje del av en stapel är en åtgärd. Varje ring är en åtgärd utan belopp;"
            " ringarna har ingen plats på skalan.",
            columns=_BY_HORIZON,
            rows=review.by_horizon.assign(
                label=review.by_horizon["label"].map(capitalised),
                amount_tkr_missing=review.by_horizon["missing_reason"],
            ),
            sources=sources_of(review.catalogue, review.measures),
            processed=True,
        ),
    )


def ranked(review: SavingsReview) -> Figure | Note:
    """Draw the measures by amount, largest first; those without an amount follow by name."""
    rows = review.measures.sort_values("saving_tkr", ascending=False, kind="stable")
    priced = [row for row in records(rows) if not is_missing(row["saving_tkr"])]
    others = [row for row in records(rows) if is_missing(row["saving_tkr"])]
    if not priced:
        return Note("Ingen beslutad åtgärd har ett belopp, så de kan inte rangordnas.")
    panels = [bars([_measure_bar(row) for row in priced])]
    for reason in dict.fromkeys(row["missing_reason"] for row in others):
        titles = [row["title"] for row in others if row["missing_reason"] == reason]
        panels.append(ring_list(titles, heading=capitalised(MISSING_WORDS[reason])))
    return compose(
        panels,
        Story(
            id="besparing-rangordning",
            title=_ranked_title(review, priced),
            subtitle=f"Beslutade besparingar, tkr. {place(review)}, {decided_in(review)}.",
            alt=describe(
                f"Liggande staplar, {count_text(len(priced), 'åtgärd', 'åtgärder')} efter belopp,"
                f" från {tkr(priced[0]['saving_tkr'], priced[0]['decimals'])}"
                f" till {tkr(priced[-1]['saving_tkr'], priced[-1]['decimals'])}.",
                *_unpriced_facts(others),
                *(f"{row['title']}: {tkr(row['saving_tkr'], row['decimals'])}." for row in priced),
            ),
            reading="Staplarna börjar på noll. Åtgärder utan belopp står med ring under staplarna.",
            columns=_RANKED,
            rows=rows.assign(saving_tkr_missing=rows["missing_reason"]),
            sources=sources_of(review.catalogue, rows),
        ),
    )


def _unpriced_facts(rows: list[dict[str, Any]]) -> list[str]:
    """Return how many measures have no amount, a sentence a reason."""
    reasons = [row["missing_reason"] for row in rows]
    return [
        f"{count_text(reasons.count(one), 'åtgärd', 'åtgärder')} står utan belopp:"
        f" {MISSING_WORDS[one]}."
        for one in dict.fromkeys(reasons)
    ]


def measures_table(review: SavingsReview) -> Table | Note:
    """Return every decided measure with amount, horizon, kind and what is to be done."""
    if review.measures.empty:
        return Note(NO_MEASURES)
    sources = sources_of(review.catalogue, review.measures)
    titles = enumeration(source.title for source in sources)
    return Table(
        "besparing-atgarder",
        f"Besparingsåtgärder enligt {titles}",
        _MEASURES,
        review.measures.assign(saving_tkr_missing=review.measures["missing_reason"]),
        sources,
        footnotes="doubt",
    )


def _total_words(review: SavingsReview) -> str:
    count = len(review.measures)
    without = count - review.priced
    if is_missing(review.total_tkr):
        return (
            f"Ingen av {count} åtgärder har ett belopp" if count > 1 else "Åtgärden saknar belopp"
        )
    decimals = review.by_horizon["decimals"].max()
    total = f"Åtgärderna bedöms ge {tkr(review.total_tkr, decimals)}"
    if not without:
        return f"{total}; alla {count} har ett belopp"
    if without == review.too_early:
        return f"{total}; {without} av {count} är för tidiga att bedöma"
    return f"{total}; {without} av {count} saknar belopp"


def _horizon_bar(review: SavingsReview, row: Mapping[str, Any]) -> Bar:
    """Return a horizon's bar with a part a measure, the largest first."""
    amounts = review.measures.loc[review.measures["horizon"] == row["code"], "saving_tkr"]
    segments, at = [], 0.0
    for amount in sorted(amounts.dropna(), reverse=True):
        segments.append(Segment(at, at + float(amount), style.OWN))
        at += float(amount)
    without = int(row["count"]) - int(row["priced"])
    words = "för tidig att bedöma" if without == 1 else "för tidiga att bedöma"
    if without != row["too_early"]:
        words = "utan belopp"
    return Bar(
        capitalised(row["label"]),
        tuple(segments),
        _amount_words(row),
        rings=without,
        rings_text=f"{count_text(without, 'åtgärd', 'åtgärder')} {words}",
    )


def _amount_words(row: Mapping[str, Any]) -> str:
    if is_missing(row["amount_tkr"]):
        return MISSING_WORDS[row["missing_reason"] or "not_reported"]
    return tkr(row["amount_tkr"], row["decimals"])


def _horizon_fact(row: Mapping[str, Any]) -> str:
    without = int(row["count"]) - int(row["priced"])
    more = f" och {count_text(without, 'åtgärd', 'åtgärder')} utan belopp" if without else ""
    return f"{_amount_words(row)}{more}"


def _measure_bar(row: Mapping[str, Any]) -> Bar:
    bar = Segment(0.0, float(row["saving_tkr"]), style.OWN)
    return Bar(str(row["title"]), (bar,), tkr(bar.end, row["decimals"]))


def _ranked_title(review: SavingsReview, priced: list[dict[str, Any]]) -> str:
    """Return the largest measure and its part of the whole."""
    top = priced[0]
    amount = format_figure(top["saving_tkr"], int(top["decimals"]))
    total = tkr(review.total_tkr, review.by_horizon["decimals"].max())
    equal = [row for row in priced if row["saving_tkr"] == top["saving_tkr"]]
    if len(equal) > 1:
        count = capitalised(number_text(len(equal)))
        return f"{count} åtgärder är störst med {amount} tkr var av {total}"
    return finding(
        f"Störst är ”{top['title']}”: {amount} av {total}",
        f"Den största åtgärden bedöms ge {amount} av {total}",
    )
