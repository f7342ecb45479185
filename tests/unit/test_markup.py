"""Text from data becomes harmless HTML, in one place."""

from __future__ import annotations

import pytest

from analysis.markup import (
    breakable,
    clip,
    element,
    escape,
    fold,
    join,
    link,
    paragraph,
    prose,
    slug,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(text):
    shown = escape(text)
    assert not set("<>\"'") & set(shown)
    assert "&amp;" in shown or "&" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_inside_its_attribute(text):
    built = element("a", escape("x"), title=text)
    assert built.count('"') == 2
    assert built.startswith('<a title="')
    assert built.endswith('">x</a>')


def test_a_template_expression_is_only_text():
    assert paragraph("{{ 7*7 }}") == "<p>{{ 7*7 }}</p>"


def test_emoji_and_right_to_left_letters_stay():
    assert escape("🙂 שלום") == "🙂 שלום"


def test_controls_half_characters_and_direction_overrides_go():
    assert escape("a\x00b\x1bc\u202ed\ud800e\u2066f\ufeff") == "abcdef"


def test_line_breaks_and_tabs_stay():
    assert escape("a\n\tb") == "a\n\tb"


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Hur många är vi?", "hur-manga-ar-vi"),
        ("Kostnader & intäkter, 2023", "kostnader-intakter-2023"),
        ("ÅÄÖ é", "aao-e"),
        ("שלום", "avsnitt"),
        ("🙂", "avsnitt"),
        ("", "avsnitt"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_anchors_are_ascii(text, anchor):
    assert slug(text) == anchor


def test_an_anchor_of_a_long_title_is_cut():
    assert len(slug("ord " * 200)) <= 80
    assert not slug("ord " * 200).endswith("-")


def test_a_long_title_is_cut_at_a_word():
    assert clip("ett två tre fyra", 12) == "ett två tre…"
    assert clip("ett två tre fyra", 16) == "ett två tre fyra"
    assert len(clip("x" * 400, 90)) == 90
    assert len(clip("ord " * 100, 90)) <= 90


def test_a_cut_title_keeps_its_no_break_spaces():
    assert clip("ge 3\N{NO-BREAK SPACE}800\n tkr", 90) == "ge 3\N{NO-BREAK SPACE}800 tkr"


def test_attributes_may_be_bare_left_out_or_python_words():
    assert (
        element("a", download=True, hidden=False, title=None, class_="x", aria_label="y")
        == '<a download class="x" aria-label="y"></a>'
    )


def test_elements_without_content_are_not_closed():
    assert element("br") == "<br>"


def test_join_escapes_its_separator():
    assert join([escape("a"), escape("b")], " & ") == "a &amp; b"


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVaScRiPt:x", "data:text/html,x"])
def test_an_address_that_could_run_something_is_no_link(address):
    assert link("x", address) == "x"


@pytest.mark.parametrize("address", ["https://example.se/?a=1&b=2", "../2023/index.html", "#x"])
def test_ordinary_addresses_are_links(address):
    assert link("x", address).startswith("<a href=")


def test_a_fold_has_a_summary_first():
    assert fold("Mer", paragraph("x")) == "<details><summary>Mer</summary><p>x</p></details>"


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("ökade med 8,7 mnkr (8,7 procent)", "ökade med 8,7~mnkr (8,7~procent)"),
        ("12 345 kr och 1 234 567 kr", "12~345~kr och 1~234~567~kr"),
        ("beslut § 152 den 6 november 2024", "beslut §~152 den 6 november 2024"),
        ("år 2023 100 personer", "år 2023 100 personer"),
        ("3 kronofogdar", "3 kronofogdar"),
    ],
)
def test_a_line_never_breaks_between_a_figure_and_its_unit(text, held):
    assert prose(text) == held.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Kostnad för ställföreträdarskap", "Kostnad för ställföreträdarskap"),
        ("å" * 30, "å" * 30),
        ("å" * 35, f"{'å' * 16}<wbr>{'å' * 16}<wbr>ååå"),
        ("a  b\n", "a  b\n"),
        ("", ""),
        (f"<b>{'x' * 30}&", f"&lt;b&gt;{'x' * 13}<wbr>{'x' * 16}<wbr>x&amp;"),
    ],
)
def test_only_a_word_longer_than_any_may_break(text, html):
    assert breakable(text) == html
