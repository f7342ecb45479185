"""How sure a page's figures are: corrections, gaps, breaks and remarks, each thing told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from analysis.breakdowns import class_text
from analysis.doubles import doubles
from analysis.numerals import MISSING_WORDS
from analysis.parts import rows_of
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
    texts = [
        *_measures(review),
        *_corrected(review, rows_of(tables, "corrections", sources)),
        *_listed(review),
        *_unstated(review),
        *_absent(review),
        *_missing(review),
        *_breaks(review),
        *_other_sources(review),
        *_remarks(review, rows_of(tables, "observations", sources)),
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


def _corrected(review: Review, corrections: pd.DataFrame) -> Iterator[str]:
    """Tell every declared correction of a figure on the page."""
    sources = {source.source_id for source in page_sources(review)}
    ids = set(values(review, "indicator_id", "measure_id"))
    for row in corrections.to_dict("records"):
        key = dict(part.strip().split("=", 1) for part in str(row["key"]).split(";") if "=" in part)
        touched = ids & {key.get("indicator_id"), key.get("measure_id")}
        if row["source_id"] not in sources or not touched:
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
    for name in ("changes", "indicators"):
        changes = frame(review, name)
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


def _remarks(review: Review, observations: pd.DataFrame) -> Iterator[str]:
    """Tell the remarks on the page's figures of its year, and on changes that a source prints."""
    groups: dict[str, list[Row]] = {}
    remarked: list[Row] = list(_remarked(review, observations).to_dict("records"))
    for row in remarked:
        groups.setdefault(row["note"], []).append(row)
    for note, rows in groups.items():
        subjects: dict[str, list[Row]] = {}
        for row in rows:
            subjects.setdefault(row["indicator_id"], []).append(row)
        told = [_subject(review, key, some, len(rows) == 1) for key, some in subjects.items()]
        yield f"{enumeration(told)}: {note}"


def _remarked(review: Review, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations behind the page that have a remark."""
    if observations.empty:
        return observations
    ids = set(values(review, "indicator_id"))
    known = review.catalogue.indicators.items()
    ids |= {key for key, indicator in known if indicator.change_of in ids}
    whose = {*review.catalogue.own(review.organisation), *values(review, "comparator_id")}
    told_by = {source.source_id: source.last_year for source in page_sources(review)}
    last_years = observations["source_id"].map(told_by)
    unstated = (observations["period"] == UNSTATED) & (last_years == review.year)
    now = (observations["year"] == review.year).fillna(False) | unstated
    here = observations["indicator_id"].isin(ids) & observations["organisation_id"].isin(whose)
    if frame(review, "breakdowns").empty:
        here &= observations["breakdown"] == ""
    return observations[now & here & last_years.notna() & (observations["note"] != "")]


def _subject(review: Review, indicator_id: str, rows: list[Row], alone: bool) -> str:
    """Name what a remark is about: the indicator, and which of its figures."""
    parts = dict.fromkeys(_part(review, row) for row in rows)
    named = [part or "totalt" for part in parts] if any(parts) else []
    if alone and pd.notna(rows[0]["value"]):
        named.append(f"tryckt ”{rows[0]['printed']}”")
    name = f"”{review.catalogue.indicators[indicator_id].name}”"
    return f"{name} ({enumeration(named)})" if named else name


def _part(review: Review, row: Row) -> str:
    """Name which of an indicator's figures one is: its group, or whose it is if not one's own."""
    if row["breakdown"]:
        return class_text(row["breakdown"])
    whose: str = row["organisation_id"]
    own = whose in review.catalogue.own(review.organisation)
    return "" if own else review.catalogue.organisations[whose].name


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
