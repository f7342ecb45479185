"""What a year's edition says is new, in words: a lead, and a point a kind of thing that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.edition_lines import (
    adjusted,
    broken,
    comparators,
    corrected,
    followed_up,
    indicator_parts,
    indicators,
    measures,
    renewed,
    restated,
    sources,
)
from analysis.edition_span import GONE, NEW
from analysis.editions import RENEWED, Edition
from analysis.words import count_text, enumeration

#: Kind -> its label, of one and of several.
_LABELS = {
    "sources-new": ("Ny källa", "Nya källor"),
    "sources-gone": ("Källa utan siffror för året", "Källor utan siffror för året"),
    "indicators-new": ("Nytt nyckeltal", "Nya nyckeltal"),
    "indicators-gone": ("Nyckeltal utan uppgift för året",) * 2,
    "parts-new": ("Fler uppgifter om samma nyckeltal",) * 2,
    "parts-gone": ("Färre uppgifter om samma nyckeltal",) * 2,
    "comparators-new": ("Ny jämförelse", "Nya jämförelser"),
    "comparators-gone": ("Jämförelse som saknas för året", "Jämförelser som saknas för året"),
    "restatements": ("Ändrad äldre siffra", "Ändrade äldre siffror"),
    "corrections": ("Rättad uppgift", "Rättade uppgifter"),
    "breaks": ("Brott i en serie", "Brott i serier"),
    "adjustments": ("Ändring i organisationen", "Ändringar i organisationen"),
    "measures-new": ("Ny besparingsåtgärd", "Nya besparingsåtgärder"),
    "measures-renewed": ("Åtgärd som har beslutats på nytt", "Åtgärder som har beslutats på nytt"),
    "followups": ("Uppföljning av en åtgärd", "Uppföljning av åtgärder"),
}
#: Kind of what came, went and changed -> what the lead calls them: one, several.
_CAME = {
    "sources-new": ("källa", "källor"),
    "indicators-new": ("nyckeltal", "nyckeltal"),
    "comparators-new": ("jämförelse", "jämförelser"),
    "corrections": ("rättelse", "rättelser"),
    "breaks": ("brott i en serie", "brott i serier"),
    "adjustments": ("organisationsändring", "organisationsändringar"),
    "measures-new": ("besparingsåtgärd", "besparingsåtgärder"),
    "followups": ("uppföljning av en åtgärd", "uppföljningar av åtgärder"),
}
_WENT = {
    "sources-gone": _CAME["sources-new"],
    "indicators-gone": _CAME["indicators-new"],
    "comparators-gone": _CAME["comparators-new"],
}
_CHANGED = {
    "restatements": ("äldre siffra", "äldre siffror"),
    "measures-renewed": ("tidigare åtgärd", "tidigare åtgärder"),
}
#: Kind -> where the page or the year's other pages tell more, and the words that lead there.
_MORE = {
    "sources-new": ("kallor", "Se källorna"),
    "adjustments": ("organisationsandringar", "Se ändringarna"),
    "measures-new": ("besparing-horisont", "Se åtgärderna"),
    "followups": ("besparing-uppfoljning", "Se uppföljningen"),
}


@dataclass(frozen=True)
class News:
    """One kind of thing that has come, gone or changed since the last edition.

    Attributes:
        kind: its id.
        label: what it is, of one or of several.
        lines: one or more, in plain Swedish.
        count: how many there are.
        target, link: where more is told, and the words that lead there; empty where nowhere.
    """

    kind: str
    label: str
    lines: tuple[str, ...]
    count: int
    target: str
    link: str


def edition_news(edition: Edition, catalogue: Catalogue) -> tuple[News, ...]:
    """Return what is new, in the order of a page; what has not changed is left out."""
    found = {kind: (lines, count) for kind, lines, count in _told(edition, catalogue) if count}
    return tuple(
        News(kind, labels[count > 1], tuple(lines), count, *_MORE.get(kind, ("", "")))
        for kind, labels in _LABELS.items()
        if kind in found
        for lines, count in [found[kind]]
    )


def edition_lead(edition: Edition, news: Sequence[News]) -> str:
    """Return in one to three sentences how much is new, counted."""
    if edition.previous is None:
        first = f"{edition.year} är det första året i underlaget"
        return f"{first}, så det finns inget tidigare år att jämföra med."
    since = f"sedan {edition.previous}"
    if not news:
        return f"Inget har tillkommit, försvunnit eller ändrats {since}."
    counts = {one.kind: one.count for one in news}
    came, went, changed = (_counted(counts, words) for words in (_CAME, _WENT, _CHANGED))
    told = [f"{came} har tillkommit {since}."] if came else []
    if went:
        told.append(f"{went} som fanns för {edition.previous} saknas för {edition.year}.")
    if changed:
        told.append(f"{changed} har ändrats{'' if told else f' {since}'}.")
    # Parts of an indicator are told below; they have no place in a sentence of counts.
    return (
        " ".join(told) or f"En del nyckeltal har fler eller färre uppgifter än {edition.previous}."
    )


def _counted(counts: Mapping[str, int], words: Mapping[str, tuple[str, str]]) -> str:
    parts = [count_text(counts[kind], *names) for kind, names in words.items() if kind in counts]
    return enumeration(parts) if parts else ""


def _told(edition: Edition, catalogue: Catalogue) -> Iterator[tuple[str, list[str], int]]:
    """Yield every kind with its lines and how many things they tell of."""
    for standing in (NEW, GONE):
        told = _of(edition.sources, standing)
        yield f"sources-{standing}", sources(told), len(told)
        rows = _of(edition.indicators, standing)
        parts = (rows["organisation_id"] != "") | (rows["dimension"] != "")
        yield f"indicators-{standing}", indicators(rows[~parts], standing), int((~parts).sum())
        some = rows[parts]
        lines = indicator_parts(some, standing, catalogue)
        yield f"parts-{standing}", lines, some["indicator_id"].nunique()
        others = _of(edition.comparators, standing)
        yield f"comparators-{standing}", comparators(others, catalogue), len(others)
    yield "restatements", restated(edition.restatements, catalogue), len(edition.restatements)
    yield "corrections", corrected(edition.corrections, catalogue), len(edition.corrections)
    yield "breaks", broken(edition.breaks), len(edition.breaks)
    yield "adjustments", adjusted(edition.adjustments), edition.adjustments["title"].nunique()
    new, again = (_of(edition.measures, standing) for standing in (NEW, RENEWED))
    yield "measures-new", measures(new), len(new)
    yield "measures-renewed", renewed(again), len(again)
    lines = followed_up(edition.followups, edition.unlinked)
    yield "followups", lines, len(lines)


def _of(rows: pd.DataFrame, standing: str) -> pd.DataFrame:
    return rows[rows["standing"] == standing]
