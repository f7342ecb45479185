"""What a page closes with: how sure the figures are, what they mean, where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import pandas as pd

import analysis
from analysis.block import (
    Block,
    Review,
    frame,
    page_indicators,
    page_sources,
    status_word,
    values,
)
from analysis.catalogue import Indicator, Organisation, Source
from analysis.download import SOURCES_TYPE, TABLES_TYPE
from analysis.markup import (
    EMPTY,
    Html,
    element,
    escape,
    fold,
    join,
    link,
    paragraph,
    prose,
    slug,
)
from analysis.page_cautions import cautions
from analysis.page_lists import adjustment_list
from analysis.vocabulary import DIRECTIONS, ORGANISATION_KINDS, WEIGHTINGS
from analysis.wording import count_text, enumeration, period_text


class Provenance(Protocol):
    """What the closing asks of the processed tables."""

    @property
    def checksums(self) -> Mapping[str, str]:
        """Return sha256 of every table by name."""

    @property
    def version(self) -> str:
        """Return the version of the suite that built the tables."""

    @property
    def read(self) -> set[str]:
        """Return the names of the tables that were looked up."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table."""


def closing(review: Review, tables: Provenance) -> Block:
    """Build the foot of a page: uncertainty, comparisons, definitions, sources, provenance."""
    read = sorted(tables.read | {"corrections", "observations"})
    parts = [
        _part("Osäkerhet och brott i serierna", _uncertainty(review, tables)),
        _part("Ändringar i organisationen", _reorganisations(review)),
        _part("Jämförelser", _comparators(review)),
        # One div, so that a document of several pages can have it once.
        element(
            "div",
            _part("Definitioner", _definitions(review)),
            _part("Källor", _sources(review)),
            _part("Underlag", _provenance(tables, read)),
            class_="ursprung",
        ),
    ]
    sources = page_sources(review)
    plain = "Källor: " + "; ".join(source.title for source in sources)
    ids = [source.source_id for source in sources]
    told = {SOURCES_TYPE: ids, TABLES_TYPE: read}
    return Block(element("div", *parts, class_="avslutning"), plain, told)


def _part(title: str, body: Html) -> Html:
    if not body:
        return EMPTY
    return join([element("h3", escape(title), id=slug(title)), body])


def _uncertainty(review: Review, tables: Provenance) -> Html:
    texts = cautions(review, tables)
    if not texts:
        return paragraph("Inga rättelser eller brott är kända för sidans siffror.")
    return element("ul", *(element("li", prose(text)) for text in texts))


def _reorganisations(review: Review) -> Html:
    # The overview has a section of its own for them.
    if frame(review, "adjustments").empty or hasattr(review, "events"):
        return EMPTY
    return adjustment_list(review)


def _comparators(review: Review) -> Html:
    used = [
        review.catalogue.organisations[key]
        for key in values(review, "comparator_id")
        if key in review.catalogue.organisations
    ]
    peers = frame(review, "peers")
    told = dict(zip(peers["organisation_id"], peers["members"], strict=True)) if len(peers) else {}
    items = (_comparator(other, told.get(other.organisation_id, "")) for other in used)
    return element("ul", *items) if used else EMPTY


def _comparator(other: Organisation, stated: str) -> Html:
    """Tell of somebody compared with; `stated` are the names of a group's members."""
    facts = []
    if other.kind in ("peer_group", "average"):
        facts.append(ORGANISATION_KINDS[other.kind])
        facts.append(f"utgåva {other.edition}" if other.edition else "utgåvan framgår inte")
        weighting = f"medelvärdet är {WEIGHTINGS[other.weighting]}"
        facts.append(weighting if other.weighting else "det framgår inte om medelvärdet är vägt")
        members = stated.split("; ") if stated else other.members.split()
        facts.append(
            count_text(len(members), "kommun", "kommuner")
            if members
            else "medlemmarna framgår inte"
        )
    text = f": {enumeration(facts)}." if facts else "."
    return element(
        "li", element("strong", escape(other.name)), prose(f"{text} {other.note}".rstrip())
    )


def _definitions(review: Review) -> Html:
    pairs = [
        join([element("dt", escape(indicator.name)), element("dd", prose(_defined(indicator)))])
        for indicator in page_indicators(review)
    ]
    return element("dl", *pairs, class_="definitioner") if pairs else EMPTY


def _defined(indicator: Indicator) -> str:
    direction = DIRECTIONS[indicator.direction]
    return f"{indicator.definition} Enhet: {indicator.unit_label}. Riktning: {direction}."


def _sources(review: Review) -> Html:
    items = [
        element("li", *_source(source), id=f"kalla-{slug(source.source_id)}")
        for source in page_sources(review)
    ]
    return element("ul", *items, class_="kallista") if items else EMPTY


def _source(source: Source) -> Iterator[Html]:
    yield element("strong", escape(source.title))
    when = f"publicerad {source.published}" if source.published else "utan tryckt datum"
    facts = [source.publisher, status_word(source), when, source.paragraph]
    facts.append(f"avser {period_text(source.period)}")
    yield escape(f". {'; '.join(filter(None, facts))}. ")
    if source.url.startswith(("http://", "https://")):
        yield join([link("Källan på webben", source.url), escape(". ")])
    else:
        yield escape("Inte publicerad på webben. ")
    yield prose(f"Så fördes siffrorna över: {source.transcription} {source.note}".rstrip())


def _provenance(tables: Provenance, read: list[str]) -> Html:
    rows = [
        element(
            "li", escape(f"{name}: "), element("code", escape(tables.checksums.get(name, "okänd")))
        )
        for name in read
    ]
    made = paragraph(
        f"Sidan är gjord med verktyget genomlysning {analysis.__version__} ur tabeller som byggdes "
        f"med version {tables.version}."
    )
    shown = paragraph("Kontrollsummorna visar exakt vilka tabeller det var.")
    summary = f"Kontrollsummor för {len(rows)} tabeller (sha256)"
    return join([made, fold(summary, shown, element("ul", *rows), class_="kontrollsummor")])
