"""Every finished page can be read: short sentences, no abbreviation that it does not explain."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup

from analysis.readability import lix, prose
from tests.reports.checks import Page

pytestmark = pytest.mark.slow

LONGEST_AVERAGE = 20
#: Above this the Swedish readability index calls a text official prose.
HARDEST = 50
#: What is computed: headline, key points, answers, remarks, readings, text alternatives, cautions.
COMPUTED = (
    ".huvudmening, .punkter li, .notis, .anm, .lasning, svg desc, .sidor p,"
    ' [id$="osakerhet-och-brott-i-serierna"] + ul li'
)
#: Words to those who listen only, or that are no part of the sentence.
BESIDE = ".belagg, .status, .lasning strong"
ABBREVIATION = re.compile(
    r"\b[A-ZÅÄÖ]{2,}\b|\b(?:mnkr|tkr|mkr|kkr|msek|bl\.a\.|t\.ex\.|m\.m\.|m\.fl\.|dvs|etc|resp|inkl"
    r"|exkl|avd|förv)(?!\w)"
)
#: IT and PDF are words; MIT is the name of a licence, AA that of a level.
WORDS = {"IT", "PDF", "MIT", "AA"}
#: What explains those that are not explained as "KLK = Kommunledningskontoret".
EXPLANATIONS = {
    "CSV": "CSV, för kalkylprogram",
    "PNG": "bild (PNG eller SVG)",
    "SVG": "bild (PNG eller SVG)",
    "WCAG": "WCAG 2.2 (riktlinjer",
}


def computed(soup: BeautifulSoup) -> list[str]:
    """Return the sentences of a page that are computed, as plain words."""
    for tag in soup.select(BESIDE):
        tag.extract()
    # A figure and its thousands are read as one word.
    texts = (re.sub(r"(?<=\d)\u00a0(?=\d)", "", tag.get_text()) for tag in soup.select(COMPUTED))
    parts = (re.split(r"(?<=[.!?]) (?=[A-ZÅÄÖ”\d])", " ".join(text.split())) for text in texts)
    return [sentence for found in parts for sentence in found if sentence]


def average(sentences: list[str]) -> float:
    return sum(len(sentence.split()) for sentence in sentences) / len(sentences)


def unexplained(soup: BeautifulSoup) -> set[str]:
    """Return the abbreviations that come before what explains them, or without."""
    for tag in soup.select("head, style, code"):
        tag.extract()
    text = " ".join(soup.get_text(" ").split())
    found: dict[str, int] = {}
    for match in ABBREVIATION.finditer(text):
        found.setdefault(match[0], match.start())
    late = set()
    for short in found.keys() - WORDS:
        told = EXPLANATIONS.get(short, f"{short} = ")
        at = text.find(told)
        # In the same breath is soon enough: "HR-avdelningen (HR = personal)".
        if at < 0 or re.search(r"[.!?]", text[found[short] : at]):
            late.add(short)
    return late


def pages(files: dict[str, bytes]) -> list[Page]:
    return [Page(name, files[name].decode(), files) for name in files if name.endswith(".html")]


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_sentences_have_at_most_twenty_words_on_average(files):
    found = {page.name: computed(parsed(page.html)) for page in pages(files)}
    assert all(found.values())
    long = {name: average(told) for name, told in found.items() if average(told) > LONGEST_AVERAGE}
    assert long == {}


def test_every_abbreviation_is_explained_before_it_is_used(files):
    found = {page.name: unexplained(parsed(page.html)) for page in pages(files)}
    assert {name: late for name, late in found.items() if late} == {}


def test_the_manifest_tells_how_hard_every_page_is_to_read(files):
    rows = [row for row in json.loads(files["manifest.json"])["pages"] if row["html"]]
    assert len(rows) == 25
    for row in rows:
        assert row["lix"] == lix(prose(files[row["html"]].decode())), row["html"]
        assert 0 < row["lix"] < HARDEST, row["html"]


def test_a_long_sentence_is_found():
    told = computed(parsed(f"<p class='anm'>Kort. {'ord ' * 40}</p><p>{'ord ' * 9}</p>"))
    assert average(told) > LONGEST_AVERAGE


@pytest.mark.parametrize(
    ("html", "late"),
    [
        ("<p>KLK = Kommunledningskontoret. KLK växer.</p>", set()),
        ("<p>KLK växer. KLK = Kommunledningskontoret.</p>", {"KLK"}),
        ("<p>Det kostar 5 mnkr och 3 tkr. tkr = tusen kronor.</p>", {"mnkr", "tkr"}),
        ("<p>IT-avdelningen</p><svg><text>LOV</text></svg>", {"LOV"}),
        ("<p>HR-avdelningen (HR = personal) växer.</p>", set()),
        ("<p>Ladda ner (CSV)</p>", {"CSV"}),
        ("<p>En fil (CSV, för kalkylprogram). CSV</p>", set()),
    ],
)
def test_an_abbreviation_that_is_not_explained_first_is_found(html, late):
    assert unexplained(parsed(html)) == late
