"""How sure a page's figures are: corrections, gaps, breaks and remarks, each thing told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Protocol

import pandas as pd

from analysis.block import (
    Review,
    frame,
    frames,
    page_indicators,
    page_sources,
    registered,
    values,
)
from analysis.doubles import doubles
from analysis.numerals import MISSING_WORDS
from analysis.page_remarks import Key, displaced, figure_of, remarks
from analysis.parts import rows_of
from analysis.rows import key_parts
from analysis.versions import UNSTATED
from analysis.wording import enumeration, period_text

Row = Mapping[Any, Any]


class Printed(Protocol):
    """What cautions ask of the processed tables."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table."""


def cautions(review: Review, tables: Printed) -> tuple[str, ...]:
    """Return what a reader must know before trusting a page's figures; empty where nothing is."""
    sources = [source.source_id for source in page_sources(review)]
    observations = rows_of(tables, "observations", sources)
    corrections = rows_of(tables, "corrections", sources)
    hidden = displaced(review, observations, corrections)
    texts = [
        *_measures(review),
        *_corrected(review, corrections, hidden),
        *_listed(review),
        *_unstated(review),
        *_absent(review),
        *_missing(review),
        *_breaks(review),
        *_other_sources(review),
        *remarks(review, observations, hidden),
        *_followups(review),
        *doubles(frame(review, "adjustments"), frame(review, "measures"), review.catalogue),
    ]
    return tuple(dict.fromkeys(texts))


def _measures(review: Review) -> Iterator[str]:
    """Tell what the sources of the savings measures leave open, and which lack an amount."""
    measures = frame(review, "measures")
    if measures.empty:
        return
    for key in dict.fromkeys(measures["source_id"]):
        source = review.catalogue.sources[key]
        if source.note:
            yield f"{source.title}: {source.note}"
    for reason, rows in measures[measures["saving_tkr"].isna()].groupby("missing_reason"):
        who = f"{len(rows)} av {len(measures)} åtgärder"
        who = who if len(measures) > 1 else "Den enda åtgärden"
        yield f"{who} saknar belopp: {_missing_words(reason)}."


def _corrected(review: Review, corrections: pd.DataFrame, hidden: Set[Key]) -> Iterator[str]:
    """Tell every declared correction of a figure on the page."""
    sources = {source.source_id for source in page_sources(review)}
    ids = set(values(review, "indicator_id", "measure_id"))
    for row in corrections.to_dict("records"):
        key = key_parts(row["key"])
        touched = ids & {key.get("indicator_id"), key.get("measure_id")}
        if row["source_id"] not in sources or not touched or figure_of(row) in hidden:
            continue
        indicator = review.catalogue.indicators.get(key.get("indicator_id", ""))
        what = f"{indicator.name}, {key.get('period', '')}" if indicator else row["table"]
        yield (
            f"Rättad uppgift: {what}. Källan trycker ”{row['found']}”, vi läser "
            f"”{row['corrected']}”. {row['reason']}"
        )


def _listed(review: Review) -> Iterator[str]:
    """Tell that the page lists corrections; only the reconciliation does."""
    if count := len(frame(review, "corrections")):
        what = "En uppgift är rättad" if count == 1 else f"{count} uppgifter är rättade"
        yield f"{what}, se tabellen över rättade uppgifter."


def _unstated(review: Review) -> Iterator[str]:
    names = dict.fromkeys(
        indicator.name
        for table in frames(review)
        if {"indicator_id", "period"} <= set(table)
        for indicator in registered(review, table.loc[table["period"] == UNSTATED, "indicator_id"])
    )
    if names:
        yield f"Källan anger inte vilket år uppgiften gäller för {_quoted(names)}."


def _absent(review: Review) -> Iterator[str]:
    names = [indicator.name for indicator in registered(review, _ended(review))]
    if names:
        yield f"Uppgift för {review.year} saknas om {_quoted(names)}, som har tidigare uppgifter."


def _ended(review: Review) -> tuple[str, ...]:
    """Return the indicators that have earlier figures only; measures have none."""
    ids: tuple[str, ...] = getattr(review, "absent", ())
    return ids


def _missing(review: Review) -> Iterator[str]:
    """Tell which figures that the page has a place for are missing, and why if that is known."""
    shown = next((table for table in _figures(review) if not table.empty), pd.DataFrame())
    if shown.empty:
        return
    # A figure that has come to an end is told as absent.
    gone = shown[shown["value"].isna() & ~shown["indicator_id"].isin(_ended(review))]
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in gone.to_dict("records"):
        key = (_missing_words(row["missing_reason"]), row["organisation_id"], row["period"])
        found.setdefault(key, []).append(review.catalogue.indicators[row["indicator_id"]].name)
    for (words, organisation, period), names in found.items():
        who = review.catalogue.organisations[organisation].name
        what = _quoted(dict.fromkeys(names))
        yield f"{words[:1].upper()}{words[1:]} för {who} ({period_text(period)}): {what}."


def _figures(review: Review) -> Iterator[pd.DataFrame]:
    """Yield the frames that may hold a page's figures, the fullest first."""
    for name in ("series", "changes", "indicators"):
        yield frame(review, name)


def _breaks(review: Review) -> Iterator[str]:
    for indicator in page_indicators(review):
        for year in indicator.break_years:
            if year <= review.year:
                yield (
                    f"Serien ”{indicator.name}” bryts {year}: uppgifter före och efter är inte "
                    "fullt jämförbara."
                )


def _other_sources(review: Review) -> Iterator[str]:
    """Tell which figures are compared with one from a source of another kind."""
    beside = getattr(review, "sick_leave", None)
    for changes in (
        *(frame(review, name) for name in ("changes", "indicators")),
        frame(beside, "changes"),
    ):
        if "other_source" not in changes:
            continue
        # Where nobody has figures the empty column has no type.
        rows = changes[changes["other_source"].astype("bool")]
        for (before, year), pair in rows.groupby(["previous_year", "year"]):
            names = [one.name for one in registered(review, pair["indicator_id"])]
            yield (
                f"Uppgifterna om {_quoted(names)} för {before:.0f} och {year:.0f} kommer från "
                "olika källor och kan gälla olika delar av året."
            )


def _followups(review: Review) -> Iterator[str]:
    """Tell how sure it is what a follow-up is about."""
    found: dict[str, dict[str, None]] = {}
    for row in frame(review, "register").to_dict("records"):
        if row["note"]:
            found.setdefault(row["note"], {})[row["followup_title"]] = None
    for note, titles in found.items():
        yield f"{_quoted(titles)}: {note}"


def _missing_words(reason: object) -> str:
    return MISSING_WORDS.get(str(reason), MISSING_WORDS["not_reported"])


def _quoted(names: Iterable[str]) -> str:
    return enumeration(f"”{name}”" for name in names)
