"""What a page closes with: how sure the figures are, what they mean, where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import pandas as pd

import analysis
from analysis.block import Block, Review, frame, frames, page_sources, status_word, values
from analysis.catalogue import Indicator, Organisation, Source
from analysis.download import SOURCES_TYPE
from analysis.markup import EMPTY, Html, element, escape, fold, join, link, paragraph, slug
from analysis.page_lists import adjustment_list
from analysis.vocabulary import DIRECTIONS, ORGANISATION_KINDS, WEIGHTINGS
from analysis.wording import enumeration, period_text

_UNIT_WORDS = {"mnkr": "miljoner kronor", "tkr": "tusen kronor"}


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
    read = sorted(tables.read | {"corrections"})
    parts = [
        _part("Osäkerhet och brott i serierna", _uncertainty(review, tables["corrections"])),
        _part("Ändringar i organisationen", _reorganisations(review)),
        _part("Jämförelser", _comparators(review)),
        _part("Definitioner", _definitions(review)),
        _part("Förkortningar", _abbreviations(review)),
        _part("Källor", _sources(review)),
        _part("Underlag", _provenance(tables, read)),
    ]
    titles = {source.source_id: source.title for source in page_sources(review)}
    plain = "Källor: " + "; ".join(titles.values())
    return Block(element("div", *parts, class_="avslutning"), plain, {SOURCES_TYPE: titles})


def _part(title: str, body: Html) -> Html:
    if not body:
        return EMPTY
    return join([element("h3", escape(title), id=slug(title)), body])


def _items(texts: Iterable[str]) -> Html:
    return element("ul", *(element("li", escape(text)) for text in texts))


def _uncertainty(review: Review, corrections: pd.DataFrame) -> Html:
    texts = dict.fromkeys(
        [
            *_corrected(review, corrections),
            *_unstated(review),
            *_absent(review),
            *_breaks(review),
            *_remarks(review),
        ]
    )
    if not texts:
        return paragraph("Inga rättelser, brott eller luckor är kända för sidans siffror.")
    return _items(texts)


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


def _unstated(review: Review) -> Iterator[str]:
    names = dict.fromkeys(
        indicator.name
        for table in frames(review)
        if {"indicator_id", "period"} <= set(table)
        for indicator in _of(review, table.loc[table["period"] == "unstated", "indicator_id"])
    )
    if names:
        yield f"Källan anger inte vilket år uppgiften gäller för {_quoted(names)}."


def _absent(review: Review) -> Iterator[str]:
    ids = getattr(getattr(review, "area", review), "absent", ())
    names = [indicator.name for indicator in _of(review, ids)]
    if names:
        yield f"Uppgift för {review.year} saknas om {_quoted(names)}, som har tidigare uppgifter."


def _breaks(review: Review) -> Iterator[str]:
    for indicator in _indicators(review):
        for year in indicator.break_years:
            if year <= review.year:
                yield (
                    f"Serien ”{indicator.name}” bryts {year}: uppgifter före och efter är inte "
                    "fullt jämförbara."
                )


def _remarks(review: Review) -> Iterator[str]:
    """Tell the register's remarks on the figures of the page's year."""
    series = frame(review, "series")
    if series.empty or "note" not in series:
        return
    now = series[(series["year"] == review.year) | (series["period"] == "unstated")]
    for row in now[now["note"].fillna("") != ""].to_dict("records"):
        name = review.catalogue.indicators[row["indicator_id"]].name
        yield f"{name}: {row['note']}"


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
    return element("ul", *(_comparator(other) for other in used)) if used else EMPTY


def _comparator(other: Organisation) -> Html:
    facts = []
    if other.kind in ("peer_group", "average"):
        facts.append(ORGANISATION_KINDS[other.kind])
        facts.append(f"utgåva {other.edition}" if other.edition else "utgåvan framgår inte")
        weighting = f"medelvärdet är {WEIGHTINGS[other.weighting]}"
        facts.append(weighting if other.weighting else "det framgår inte om medelvärdet är vägt")
        members = other.members.split()
        facts.append(f"{len(members)} kommuner" if members else "medlemmarna framgår inte")
    text = f": {enumeration(facts)}." if facts else "."
    return element(
        "li", element("strong", escape(other.name)), escape(f"{text} {other.note}".rstrip())
    )


def _definitions(review: Review) -> Html:
    pairs = [
        join([element("dt", escape(indicator.name)), element("dd", escape(_defined(indicator)))])
        for indicator in _indicators(review)
    ]
    return element("dl", *pairs, class_="definitioner") if pairs else EMPTY


def _defined(indicator: Indicator) -> str:
    direction = DIRECTIONS[indicator.direction]
    return f"{indicator.definition} Enhet: {indicator.unit_label}. Riktning: {direction}."


def _abbreviations(review: Review) -> Html:
    """Explain abbreviated units and organisations that the page uses."""
    used = {indicator.unit for indicator in _indicators(review)} | set(values(review, "unit"))
    used |= {"tkr"} if hasattr(review, "total_tkr") else set()
    found = {unit: words for unit, words in _UNIT_WORDS.items() if unit in used}
    for organisation in review.catalogue.organisations.values():
        short = organisation.short_name
        if short.isupper() and short != organisation.name:
            found[short] = organisation.name
    pairs = [
        join([element("dt", escape(short)), element("dd", escape(words))])
        for short, words in found.items()
    ]
    return element("dl", *pairs, class_="forkortningar") if pairs else EMPTY


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
    yield escape(f"Så fördes siffrorna över: {source.transcription} {source.note}".rstrip())


def _provenance(tables: Provenance, read: list[str]) -> Html:
    rows = [
        element(
            "li", escape(f"{name}: "), element("code", escape(tables.checksums.get(name, "okänd")))
        )
        for name in read
    ]
    made = paragraph(
        f"Sidan är gjord med verktyget genomlysning {analysis.__version__} ur tabeller som byggdes "
        f"med version {tables.version}. Kontrollsummorna visar exakt vilka tabeller det var."
    )
    return join(
        [made, fold(f"Kontrollsummor för {len(rows)} tabeller (sha256)", element("ul", *rows))]
    )


def _indicators(review: Review) -> tuple[Indicator, ...]:
    """Return the page's indicators in the catalogue's order."""
    return _of(review, values(review, "indicator_id"))


def _of(review: Review, ids: Iterable[str]) -> tuple[Indicator, ...]:
    wanted = set(ids)
    known = review.catalogue.indicators.items()
    return tuple(indicator for key, indicator in known if key in wanted)


def _quoted(names: Iterable[str]) -> str:
    return enumeration(f"”{name}”" for name in names)
