from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from analysis import page
from analysis.download import HEADLINE_TYPE
from analysis.finality import finality_sentences, finality_words
from tests.made_up import CATALOGUE, REVIEW, REVIEW_2023, UNUSED

DRAFT = replace(UNUSED, status="draft", title="Ett utkast")
LOOSE = replace(UNUSED, status="preliminary", title="Delåret")


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ((), ""),
        (("adopted",), "antagna"),
        (("preliminary",), "preliminära"),
        (("draft",), "utkast"),
        (("adopted", "preliminary"), "delvis preliminära"),
        (("draft", "preliminary"), "delvis utkast och preliminära"),
    ],
)
def test_figures_are_as_final_as_the_least_final_source(statuses, words):
    assert finality_words(statuses) == words


@pytest.mark.parametrize(
    ("sources", "text"),
    [
        ((), ""),
        ((REVIEW_2023,), "Alla uppgifter kommer från en antagen källa."),
        ((REVIEW_2023, REVIEW_2023), "Alla uppgifter kommer från antagna källor."),
        ((LOOSE,), "Alla uppgifter är preliminära och kan ändras."),
        (
            (REVIEW_2023, LOOSE),
            "Uppgifterna från delåret är preliminära och kan ändras. "
            "Övriga uppgifter kommer från en antagen källa.",
        ),
        (
            (DRAFT, LOOSE),
            "Uppgifterna från ett utkast är utkast och kan ändras. "
            "Uppgifterna från delåret är preliminära och kan ändras.",
        ),
    ],
)
def test_the_page_names_what_may_still_change(sources, text):
    assert finality_sentences(sources, CATALOGUE) == text


def test_the_opening_says_it_in_words_and_tells_the_index():
    block = page.opening(REVIEW)
    lines = [line.get_text() for line in BeautifulSoup(block.html, "html.parser").select(".lage")]
    assert lines[1] == "Alla uppgifter kommer från en antagen källa."
    assert block.extras[HEADLINE_TYPE]["statuses"] == ["adopted"]
