"""What an analyst sees of a review: its words, its figures, the frames to go on with; escaped."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter

from analysis.costs import review_costs
from analysis.notebook_display import Lines, Shown, frames
from analysis.overview import review_overview
from analysis.processed import read
from analysis.quality import review_quality
from analysis.reconciliation import review_reconciliation
from analysis.savings import review_savings
from analysis.staffing import review_staffing
from analysis.stylesheet import desk_style
from analysis.wording import Finding, KeyFigure
from tests.unit.test_interim import BUDGET, FORECAST, OUTCOME, operations, reviewed

REVIEWS = (
    review_overview,
    review_costs,
    review_staffing,
    review_quality,
    review_savings,
    review_reconciliation,
)
HOSTILE = "<script>x()</script> & \u202eså"
FINDING = Finding("a", "Kostnaden ökade med 2 mnkr.", "bad", "")
CARD = KeyFigure("Nettokostnad", "12,5", "mnkr", "+2,5 mnkr sedan 2022", "högre", "neutral", "")


def html(thing):
    return thing._repr_mimebundle_()["text/html"]


def words(thing):
    text = BeautifulSoup(html(thing), "html.parser").get_text(" ")
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture(scope="module")
def tables(built_once):
    return read(built_once)


@pytest.fixture(scope="module")
def review(tables):
    return review_costs(tables, year=2023)


def test_a_review_brings_the_pages_style(review):
    assert html(review).startswith(f"{desk_style()}<div>")


def test_a_finding_says_its_tone_in_a_word():
    assert html(FINDING) == (
        "<p><strong>Negativt:</strong> Kostnaden ökade med 2\N{NO-BREAK SPACE}mnkr.</p>"
    )
    assert FINDING._repr_mimebundle_()["text/plain"] == "Negativt: Kostnaden ökade med 2 mnkr."
    assert words(replace(FINDING, tone="?")).startswith("Att notera:")


def test_a_key_figure_says_what_has_changed():
    assert words(CARD) == "Nettokostnad: 12,5 mnkr; +2,5 mnkr sedan 2022; högre"
    assert words(replace(CARD, change="", verdict="")) == "Nettokostnad: 12,5 mnkr"


def test_several_are_a_list_and_none_is_said():
    listed = Lines((FINDING, CARD))
    assert listed == (FINDING, CARD)
    assert html(listed).count("<li>") == 2
    assert words(Lines()) == Lines()._repr_mimebundle_()["text/plain"] == "Inget."


def test_ipython_tells_several_in_words_a_slice_of_them_too():
    listed, words_of = Lines((FINDING, CARD)), DisplayFormatter().format
    finding = "- Negativt: Kostnaden ökade med 2 mnkr."
    card = "- Nettokostnad: 12,5 mnkr; +2,5 mnkr sedan 2022; högre"
    for thing, plain in (
        (listed, f"{finding}\n{card}"),
        (listed[:1], finding),
        (listed[::-1], f"{card}\n{finding}"),
        (listed[2:], "Inget."),
        (listed[0], finding.removeprefix("- ")),
    ):
        told, _ = words_of(thing)
        assert told["text/plain"].replace("\N{NO-BREAK SPACE}", " ") == plain
        assert told["text/html"] == html(thing)
    assert isinstance(listed[:1], Lines)
    assert listed[-1] is CARD


def test_a_review_tells_whom_it_is_about_what_it_found_and_its_frames(review):
    page = BeautifulSoup(html(review), "html.parser")
    assert page.strong.get_text() == "Kommunkontoret, 2023 (CostReview)"
    assert words(review.headline).removeprefix("Att notera: ") in words(review)
    assert all(words(finding) in words(review) for finding in review.findings)
    assert all(words(card) in words(review) for card in review.key_figures)
    named = {row.th.get_text(): row.td.get_text() for row in page.tbody.find_all("tr")}
    assert named["changes"] == str(len(review.changes)) == "2"
    assert {"bridge", "fixed", "path", "series", "comparisons"} <= set(named)
    assert named.keys() == dict(frames(review)).keys()


@pytest.mark.parametrize("ask", REVIEWS, ids=lambda ask: ask.__name__)
def test_every_review_shows_itself(tables, ask):
    found = ask(tables, year=2023)
    assert isinstance(found, Shown)
    assert words(found).startswith("Kommunkontoret, 2023 (")
    assert isinstance(found.findings, Lines)
    assert isinstance(found.key_figures, Lines)
    assert dict(frames(found))


def test_the_interim_review_shows_itself_too():
    found = reviewed(operations(budget=BUDGET, forecast=FORECAST, outcome=OUTCOME))
    assert words(found).startswith("Byns kansli, 2025 (InterimReview)")
    assert "lines" in dict(frames(found))
    assert isinstance(found.findings, Lines)
    assert isinstance(found.key_figures, Lines)


def test_an_areas_review_has_frames_and_no_headline(review):
    assert words(review.area).startswith("Kommunkontoret, 2023 (AreaReview) Tabeller (")


def test_text_from_data_does_nothing(review):
    hostile = replace(review.headline, text=HOSTILE)
    card = replace(CARD, label=HOSTILE, value=HOSTILE)
    shown = replace(review, headline=hostile, findings=Lines([hostile]), key_figures=Lines([card]))
    for thing in (hostile, card, shown.findings, shown):
        assert "<script" not in html(thing)
        assert "&lt;script&gt;x()&lt;/script&gt; &amp; så" in html(thing).replace("\xa0", " ")
    renamed = replace(review, fixed=review.fixed.rename(columns={"year": HOSTILE}))
    assert "<script" not in html(renamed)
