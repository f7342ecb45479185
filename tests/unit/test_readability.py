"""Lix as Swedes count it, on a page's running text."""

from __future__ import annotations

from analysis.readability import lix, prose


def test_lix_is_words_a_sentence_plus_percent_of_long_words():
    # 8 words in 2 sentences, 2 of them longer than six letters: 4 + 25.
    assert lix("Vi sparar pengar i år. Kostnaden minskade igen.") == 29


def test_figures_are_no_words_and_a_decimal_comma_ends_nothing():
    assert lix("Den var 108,9 mnkr.") == lix("Den var mnkr.")


def test_no_words_have_no_difficulty():
    assert lix("") == 0
    assert lix("12 500.") == 0


def test_prose_leaves_out_tables_drawings_and_navigation():
    page = (
        "<head><title>t</title></head><header><p>h</p></header><main><p>Ett <b>två</b>.</p>"
        "<table><tr><td><p>nej</p></td></tr></table><svg><title>nej</title><path/></svg>"
        "<ul><li>Tre</li><li>Fyra!</li></ul></main><footer><p>f</p></footer>"
    )
    assert prose(page).split("\n") == ["Ett två.", "Tre.", "Fyra!"]
