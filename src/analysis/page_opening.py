"""What a page opens with: whom and when it is about, the headline, key points, key figures."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from analysis.block import (
    Block,
    Review,
    abbreviations,
    figure_sources,
    frames,
    organisation_name,
    page_indicators,
    page_sources,
    source_link,
    status_word,
    values,
)
from analysis.catalogue import Source
from analysis.download import HEADLINE_TYPE
from analysis.finality import finality_sentences
from analysis.markup import EMPTY, Html, clip, element, escape, hidden, join, paragraph, slug
from analysis.stylesheet import desk_style
from analysis.wording import TONE_WORDS, Finding, KeyFigure, period_text

_MOST_POINTS = 5


def opening(review: Review) -> Block:
    """Build the head of a page.

    The block also carries the headline, the key figures and whom the page is about as JSON, for
    the page's title and the index pages.
    """
    told = review.headline.text
    points = [point for point in review.findings if not point.repeats and point.text != told]
    shown = points[:_MOST_POINTS]
    html = join(
        [
            status_line(review),
            _finality(review),
            _explained(review),
            _headline(review.headline, shown),
            _key_figures(review.key_figures),
        ]
    )
    lines = [review.headline.text, *(f"- {point.text}" for point in shown)]
    return Block(html, "\n".join(lines), {HEADLINE_TYPE: _for_the_index(review)}, desk_style())


def status_line(review: Review) -> Html:
    """Say whom and what year a page is about, its sources and how final they are."""
    head = escape(f"Avser {organisation_name(review)}, {review.year}. ")
    sources = page_sources(review)
    if not sources:
        return element("p", head, class_="lage")
    links = [join([source_link(source), escape(f" ({_state(source)})")]) for source in sources]
    label = "Siffrorna kommer från: " if len(links) > 1 else "Siffrorna kommer från "
    return element("p", head, escape(label), join(links, "; "), escape("."), class_="lage")


def _finality(review: Review) -> Html:
    """Say whether the page's figures are adopted or may still change."""
    told = finality_sentences(figure_sources(review), review.catalogue)
    return element("p", element("strong", escape(told)), class_="lage") if told else EMPTY


def _explained(review: Review) -> Html:
    """Explain the page's abbreviations before the first of them."""
    units = [indicator.unit_label for indicator in page_indicators(review)]
    told = [review.headline.text, *(point.text for point in review.findings)]
    cards = [f"{card.value} {card.unit} {card.change}" for card in review.key_figures]
    shown = values(
        *(review, "unit", "unit_label", "numerator_unit", "denominator_unit", "what", "formula"),
        "text",
    )
    keys = values(review, "organisation_id", "comparator_id") or (review.organisation,)
    known = review.catalogue.organisations
    named = [known[key] for key in (review.organisation, *keys) if key in known]
    amounts = [
        name.rpartition("_")[2]
        for table in frames(review)
        for name in table.columns
        if name.endswith("_tkr") and table[name].notna().any()
    ]
    shorts = [one.short_name for one in named]
    text = " ".join([*units, *told, *cards, *shown, *amounts, *shorts])
    line = abbreviations(text, named)
    return paragraph(line, "lage forkortningar") if line else EMPTY


def _state(source: Source) -> str:
    when = source.published or "utan tryckt datum"
    return f"{status_word(source)}, {when}, avser {period_text(source.period)}"


def _headline(headline: Finding, points: list[Finding]) -> Html:
    items = [_point(point) for point in points]
    return element(
        "section",
        element("h2", escape("Det viktigaste"), id="det-viktigaste"),
        element("p", escape(headline.text), _evidence(headline), class_="huvudmening"),
        element("ul", *items, class_="punkter") if items else EMPTY,
        class_=f"huvudsak {_tone(headline.tone)}",
        aria_labelledby="det-viktigaste",
    )


def _point(point: Finding) -> Html:
    tone = _tone(point.tone)
    word = element("span", escape(TONE_WORDS[tone]), class_=f"status {tone}")
    text = element("span", escape(point.text), _evidence(point))
    # The page's style parts them; where there is none, as in JupyterLab, the space does.
    return element("li", word, escape(" "), text)


def _evidence(point: Finding) -> Html:
    """Link to the figure or table that shows it."""
    if not point.target:
        return EMPTY
    link = element(
        "a",
        escape("Se siffrorna"),
        hidden(f" för: {clip(point.text, 60)}"),
        href=f"#{slug(point.target)}",
        class_="belagg",
    )
    return join([escape(" "), link])


def _key_figures(figures: tuple[KeyFigure, ...]) -> Html:
    if not figures:
        return EMPTY
    return element(
        "section",
        element("h2", escape("Nyckeltal i korthet"), id="nyckeltal-i-korthet", class_="dold"),
        element("ul", *(_card(figure) for figure in figures), class_="nyckeltal"),
        aria_labelledby="nyckeltal-i-korthet",
    )


def _card(figure: KeyFigure) -> Html:
    label = escape(figure.label)
    name = element("a", label, href=f"#{slug(figure.target)}") if figure.target else label
    value = element("span", escape(figure.value), class_="siffra")
    unit = element("span", escape(figure.unit), class_="enhet")
    verdict = element("span", escape(figure.verdict), class_=f"status {_tone(figure.tone)}")
    return element(
        "li",
        element("p", name, class_="namn"),
        element("p", join([value, unit], " "), class_="varde"),
        paragraph(figure.change, "andring") if figure.change else EMPTY,
        element("p", verdict) if figure.verdict else EMPTY,
    )


def _tone(tone: str) -> str:
    return tone if tone in TONE_WORDS else "neutral"


def _for_the_index(review: Review) -> dict[str, Any]:
    return {
        "text": review.headline.text,
        "tone": _tone(review.headline.tone),
        "year": review.year,
        "organisation": organisation_name(review),
        "key_figures": [asdict(figure) for figure in review.key_figures],
        "statuses": sorted({source.status for source in figure_sources(review)}),
    }
