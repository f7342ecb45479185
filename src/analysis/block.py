"""A part of a page that is neither chart nor table, and what every such part asks of a review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Protocol

import pandas as pd

from analysis.catalogue import Catalogue, Indicator, Organisation, Source
from analysis.markup import EMPTY, Html, element, escape, join, slug
from analysis.vocabulary import STATUSES
from analysis.wording import Finding, KeyFigure

#: Abbreviated unit -> what it stands for.
_UNIT_WORDS = {"mnkr": "miljoner kronor", "tkr": "tusen kronor"}


class Review(Protocol):
    """What every review has."""

    @property
    def year(self) -> int:
        """Return the page's year."""

    @property
    def organisation(self) -> str:
        """Return the organisation's id."""

    @property
    def catalogue(self) -> Catalogue:
        """Return the registers."""

    @property
    def headline(self) -> Finding:
        """Return what matters most."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what matters, heaviest first."""

    @property
    def key_figures(self) -> tuple[KeyFigure, ...]:
        """Return the figures for the top of the page."""


@dataclass(frozen=True)
class Block:
    """A part of a page as a notebook's output.

    Attributes:
        html: what the page shows.
        plain: the same for a terminal.
        extras: further MIME types -> JSON, for those who make the page.
        style: what shows it in a notebook as on the page; no part of the page.
    """

    html: Html
    plain: str
    extras: Mapping[str, Any] = field(default_factory=dict)
    style: Html = EMPTY

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        html = join([self.style, self.html])
        return {"text/html": html, "text/plain": self.plain, **self.extras}


def frame(review: object, name: str) -> pd.DataFrame:
    """Return a review's frame by name; an empty one where it has none (not every domain does)."""
    found = getattr(review, name, None)
    return found if isinstance(found, pd.DataFrame) else pd.DataFrame()


def frames(review: object) -> Iterator[pd.DataFrame]:
    """Yield every frame of a review, those of its parts too.

    A field that the review marks as `beside` holds none of the page's figures and is passed over.
    """
    for attribute in fields(review) if is_dataclass(review) else ():
        if attribute.metadata.get("beside"):
            continue
        value = getattr(review, attribute.name)
        if isinstance(value, pd.DataFrame):
            yield value
        elif is_dataclass(value):
            yield from frames(value)


def values(review: object, *columns: str) -> tuple[str, ...]:
    """Return the distinct texts that stand in columns of these names in any frame of a review."""
    found: dict[str, None] = {}
    for table in frames(review):
        for column in columns:
            if column in table:
                found.update(dict.fromkeys(str(value) for value in table[column].dropna()))
    return tuple(value for value in found if value)


def page_sources(review: Review) -> tuple[Source, ...]:
    """Return the sources that a page's figures come from, in the register's order."""
    told = {source.source_id for source in getattr(review, "sources", ())}
    used = told.union(values(review, "source_id"))
    return tuple(source for key, source in review.catalogue.sources.items() if key in used)


def figure_sources(review: Review) -> tuple[Source, ...]:
    """Return those of a page's sources that something it tells comes from.

    A source can be about the year without a page having any figure from it.
    """
    told = {*getattr(review, "told_by", ()), *values(review, "source_id", "previous_source_id")}
    return tuple(source for source in page_sources(review) if source.source_id in told)


def source_link(source: Source) -> Html:
    """Link to a source in the page's list, by its title."""
    return element("a", escape(source.title), href=f"#kalla-{slug(source.source_id)}")


def status_word(source: Source) -> str:
    """Return the Swedish word for how final a source is."""
    return STATUSES.get(source.status, source.status)


def organisation_name(review: Review) -> str:
    """Return the full name of the organisation that a page is about."""
    return review.catalogue.organisations[review.organisation].name


def registered(review: Review, ids: Iterable[str]) -> tuple[Indicator, ...]:
    """Return the indicators of these ids, in the catalogue's order."""
    wanted = set(ids)
    known = review.catalogue.indicators.items()
    return tuple(indicator for key, indicator in known if key in wanted)


def page_indicators(review: Review) -> tuple[Indicator, ...]:
    """Return the page's indicators in the catalogue's order."""
    return registered(review, values(review, "indicator_id", "cost_id", "quality_id"))


def abbreviations(text: str, organisations: Iterable[Organisation]) -> str:
    """Explain the units and organisations that a text abbreviates: "tkr = tusen kronor."."""
    meanings = _UNIT_WORDS | {
        one.short_name: one.name
        for one in organisations
        if one.short_name.isupper() and one.short_name != one.name
    }
    words = set(re.findall(r"\w+", text))
    return " ".join(
        f"{short} = {meaning}." for short, meaning in meanings.items() if short in words
    )
