"""Every sentence of every page of the two documents reads as plain Swedish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from analysis import costs, interim, overview, quality, savings, staffing
from tests.spec.test_spec import REVIEWS, documents

MODULES = {
    "costs": costs,
    "staffing": staffing,
    "quality": quality,
    "savings": savings,
    "interim": interim,
    "overview": overview,
}
LONGEST_HEADLINE = 35
LONGEST_SENTENCE = 25
#: What no reader may meet: code's words for nothing, a wrong minus or point, a stray space.
UNWANTED = re.compile(
    r"\b(?:nan|None|NaT)\b|<NA>|  | [.,;:]|\d\.\d|(?<!\d)-\d|−0(,0+)?(?![\d,])|\.\."
)
JUDGEMENTS = re.compile(r"\b(bättre|sämre|bra|dålig\w*|god\w*|positiv\w*|negativ\w*)\b")


def pages() -> Iterator[tuple[str, int]]:
    for name, module in MODULES.items():
        for year in module.years_with_data(documents()):
            yield name, year


@pytest.fixture(params=list(pages()), ids=lambda page: f"{page[0]} {page[1]}", scope="module")
def review(request: pytest.FixtureRequest) -> Any:
    name, year = request.param
    return REVIEWS[name](documents(), year=year)


def texts(review: Any) -> list[str]:
    return [review.headline.text, *(finding.text for finding in review.findings)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) (?=[A-ZÅÄÖ\d])", text)


def words(text: str) -> int:
    """Count what is read as one: a figure and its thousands, not a figure and its unit."""
    return len(re.sub(r"(?<=\d)\N{NO-BREAK SPACE}(?=\d)", "", text).split())


def test_the_headline_is_one_short_sentence_with_a_number(review: Any) -> None:
    assert len(sentences(review.headline.text)) == 1
    assert words(review.headline.text) <= LONGEST_HEADLINE
    assert re.search(r"\d", review.headline.text)


def test_sentences_are_short_and_whole(review: Any) -> None:
    for text in texts(review):
        assert text.endswith(".")
        for sentence in sentences(text):
            assert sentence[0].isupper() or sentence[0].isdigit()
            assert words(sentence) <= LONGEST_SENTENCE, sentence


def test_nothing_but_swedish_is_shown(review: Any) -> None:
    cards = [text for card in review.key_figures for text in vars(card).values()]
    for text in [*texts(review), *cards]:
        assert not UNWANTED.search(text), text


def test_neutral_indicators_are_never_judged(review: Any) -> None:
    neutral = [
        indicator.subject
        for indicator in review.catalogue.indicators.values()
        if indicator.direction == "neutral"
    ]
    for finding in [review.headline, *review.findings]:
        if finding.text.startswith(tuple(neutral)):
            assert finding.tone == "neutral"
            assert not JUDGEMENTS.search(finding.text), finding.text


def test_findings_have_ids_of_their_own_and_stay_in_order(review: Any) -> None:
    ids = [finding.id for finding in review.findings]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in ids)
    rest = [finding.weight for finding in review.findings[5:]]
    assert rest == sorted(rest, reverse=True)


def test_the_opening_has_good_and_bad_where_the_page_has(review: Any) -> None:
    tones = {finding.tone for finding in review.findings}
    opening = {finding.tone for finding in review.findings[:5]}
    assert tones & {"good", "bad"} == opening & {"good", "bad"}
