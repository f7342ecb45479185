"""What is told rather than measured: the municipality's explanations, events, reorganisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.block import Block, Review, frame, source_link
from analysis.markup import EMPTY, Html, element, escape, fold, join, paragraph
from analysis.numerals import format_figure
from analysis.tables import Note
from analysis.vocabulary import ADJUSTMENT_KINDS
from analysis.wording import period_text

_MONEY = ("kr", "tkr", "mnkr")
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september"),
    *("oktober", "november", "december"),
)
#: Words for a part of a year -> the month that it ends with.
_ENDS = {
    **{month: number for number, month in enumerate(_MONTHS, start=1)},
    **{"våren": 5, "första halvåret": 6, "sommaren": 8, "hösten": 11, "andra halvåret": 12},
}


def explanations(review: Review) -> Block | Note:
    """Show the municipality's own words on the page's figures, marked as judgement.

    Those on the page's year, or on no stated year, come first; those on earlier years are folded.
    """
    told = frame(review, "explanations")
    if told.empty:
        return Note("Källorna innehåller inga förklaringar till siffrorna på den här sidan.")
    records = told.to_dict("records")
    current = [row for row in records if pd.isna(row["year"]) or int(row["year"]) == review.year]
    earlier = [row for row in records if row not in current]
    parts = [_explained(current, review)]
    if earlier:
        summary = f"Förklaringar till tidigare år ({len(earlier)})"
        parts.append(fold(summary, _explained(earlier, review)))
    return _block("forklaringar", parts, (row["text"] for row in records))


def events(review: Review) -> Block | Note:
    """Show the year's events, the one that ended first before the others."""
    happened = frame(review, "events")
    if happened.empty:
        return Note(f"Källorna nämner inga händelser för {review.year}.")
    records = sorted(happened.to_dict("records"), key=_ended)
    items = [
        _item(
            join(
                [element("span", escape(row["date_text"]), class_="nar"), escape(row["title"])], " "
            ),
            row["text"],
            _where(row, review),
        )
        for row in records
    ]
    return _block("handelser", [element("ul", *items, class_="uppgifter")], _titles(records))


def _ended(row: Mapping[Any, Any]) -> str:
    """Return what sorts an event: its day, else the end of the part of the year that is named."""
    date, words = str(row["date"]), str(row["date_text"]).casefold()
    if len(date) > len("YYYY"):
        return date
    named = [month for word, month in _ENDS.items() if word in words]
    return f"{date}-{max(named, default=12):02d}-99"


def adjustments(review: Review) -> Block | Note:
    """Show the reorganisations that break a series, with amount where the source gives one."""
    changed = frame(review, "adjustments")
    if changed.empty:
        more = "" if frame(review, "events").empty else " Se även händelserna."
        told = f"Källorna nämner inga organisationsändringar för {review.year}"
        return Note(f"{told} som gäller sidans siffror.{more}")
    records = changed.to_dict("records")
    return _block("organisationsandringar", [adjustment_list(review)], _titles(records))


def adjustment_list(review: Review) -> Html:
    """Build the list of reorganisations, latest first."""
    changed = frame(review, "adjustments").sort_values("year", ascending=False, kind="stable")
    items = [
        _item(
            join(
                [
                    element("span", escape(period_text(row["period"])), class_="nar"),
                    escape(row["title"]),
                ],
                " ",
            ),
            f"{_effect(row, review)} {row['why']}",
            _where(row, review),
        )
        for row in changed.to_dict("records")
    ]
    return element("ul", *items, class_="uppgifter")


def _block(anchor: str, parts: Iterable[Html], lines: Iterable[str]) -> Block:
    return Block(element("div", *parts, id=anchor), "\n".join(lines))


def _titles(records: Iterable[Mapping[Any, Any]]) -> list[str]:
    return [f"{row['title']}: {row.get('text', row.get('why'))}" for row in records]


def _explained(records: list[dict[Any, Any]], review: Review) -> Html:
    if not records:
        return paragraph("Inga förklaringar gäller sidans år.", "notis")
    items = [
        _item(
            join(
                [
                    element("span", escape("Kommunens bedömning"), class_="nar"),
                    _subject(row, review),
                ],
                " ",
            ),
            row["text"],
            _where(row, review),
        )
        for row in records
    ]
    return element("ul", *items, class_="uppgifter bedomningar")


def _subject(row: Mapping[Any, Any], review: Review) -> Html:
    """Name what an explanation explains: figure, organisation, period."""
    if subject := row.get("subject", ""):
        return escape(f"{subject}, {period_text(row['period'])}")
    indicator = review.catalogue.indicators.get(row["target_id"])
    organisation = review.catalogue.organisations.get(row["organisation_id"])
    names = [indicator.name if indicator else "", organisation.short_name if organisation else ""]
    return escape(", ".join([*filter(None, names), period_text(row["period"])]))


def _effect(row: Mapping[Any, Any], review: Review) -> str:
    indicator = review.catalogue.indicators[row["indicator_id"]]
    kind = ADJUSTMENT_KINDS.get(row["kind"], row["kind"])
    if pd.isna(row["amount"]):
        what = "beloppet" if row["unit"] in _MONEY else "antalet"
        return f"Gäller {_lower(indicator.name)} ({kind}); {what} framgår inte av källan."
    figure = format_figure(float(row["amount"]), int(row["decimals"]), signed=True)
    unit = indicator.unit_label if row["unit"] == indicator.unit else row["unit"]
    return f"Gäller {_lower(indicator.name)} ({kind}): {figure} {unit}."


def _lower(name: str) -> str:
    """Lower the first letter, unless the word is an abbreviation such as IT."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _item(head: Html, text: str, source: Html) -> Html:
    return element("li", element("p", head, class_="vad"), paragraph(text), source)


def _where(row: Mapping[Any, Any], review: Review) -> Html:
    """Say where in which source it stands."""
    source = review.catalogue.sources.get(row["source_id"])
    if source is None:
        return EMPTY
    place = f", {row['locator']}." if row["locator"] else "."
    return element(
        "p", join([escape("Källa: "), source_link(source), escape(place)]), class_="kalla"
    )
