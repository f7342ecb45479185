"""A notebook becomes a document: only words and outputs, headings in order, links that lead."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from analysis.document import read_document
from analysis.download import DATA_TYPE, HEADLINE_TYPE, SOURCES_TYPE, TABLES_TYPE
from analysis.errors import RunError
from analysis.stylesheet import desk_style


def output(html, **more):
    return new_code_cell(
        "secret_code()",
        execution_count=1,
        outputs=[new_output("execute_result", data={"text/html": html, "text/plain": "x", **more})],
    )


def read(*cells, **more):
    return read_document(new_notebook(cells=list(cells)), **more)


TITLE = new_markdown_cell("# Kostnader\n\nHur mycket kostar det?")


def test_title_lead_opening_and_sections_are_told_apart():
    document = read(
        TITLE,
        output("<p>öppning</p>"),
        new_markdown_cell("## Fråga ett\n\nText."),
        output("<p>svar</p>"),
    )
    assert document.title == "Kostnader"
    assert document.lead == "<p>Hur mycket kostar det?</p>"
    assert document.opening == "<p>öppning</p>"
    assert [(one.id, one.title) for one in document.sections] == [("fraga-ett", "Fråga ett")]
    assert document.sections[0].body.split("\n") == ["<p>Text.</p>", "<p>svar</p>"]


def test_code_streams_plain_text_and_raw_cells_are_left_out():
    stream = new_code_cell("x", outputs=[new_output("stream", text="/home/someone/secret")])
    plain = new_code_cell(
        "x", outputs=[new_output("execute_result", data={"text/plain": "secret"})]
    )
    document = read(TITLE, stream, plain, new_raw_cell("secret"), output("<p>a</p>"))
    assert "secret" not in repr(document)


def test_the_style_that_a_notebook_needs_is_no_part_of_the_page():
    document = read(TITLE, output(desk_style() + "<p>öppning</p>"), output(desk_style()))
    assert document.opening == "<p>öppning</p>"


def test_an_error_is_never_made_into_a_page():
    failed = new_output("error", ename="ValueError", evalue="fel", traceback=[])
    with pytest.raises(RunError, match="ValueError: fel"):
        read(TITLE, new_code_cell("x", outputs=[failed]))


def test_repeated_headings_get_ids_of_their_own():
    document = read(TITLE, *(new_markdown_cell("## Samma\n\na") for _ in range(3)))
    assert [one.id for one in document.sections] == ["samma", "samma-2", "samma-3"]


def test_a_heading_does_not_take_a_figures_id_or_one_of_the_template():
    document = read(
        TITLE,
        new_markdown_cell("## Innehåll\n\na"),
        new_markdown_cell("## Figur\n\na"),
        output('<figure id="figur"></figure>'),
    )
    assert [one.id for one in document.sections] == ["innehall-2", "figur-2"]


def test_headings_have_no_anchor_sign_and_jump_no_level():
    body = read(TITLE, new_markdown_cell("## A\n\n##### B\n\n### C")).sections[0].body
    assert "¶" not in body
    assert body == '<h3 id="b">B</h3>\n<h3 id="c">C</h3>'


def test_a_second_title_is_only_a_section():
    document = read(TITLE, new_markdown_cell("# En till\n\na"))
    assert document.title == "Kostnader"
    assert document.sections[0].title == "En till"


def test_a_section_without_content_is_left_out():
    document = read(TITLE, new_markdown_cell("## Tom"), new_markdown_cell("## Full\n\na"))
    assert [one.title for one in document.sections] == ["Full"]


def test_raw_html_in_markdown_is_shown_not_run():
    document = read(TITLE, new_markdown_cell("## A <b>\n\n<script>alert(1)</script> {{ 7*7 }}"))
    assert "<script" not in document.sections[0].body
    assert "{{ 7*7 }}" in document.sections[0].body
    assert "<b>" not in document.sections[0].title


def test_a_markdown_tables_headers_have_scope_and_no_style():
    body = (
        read(TITLE, new_markdown_cell("## A\n\n| a | b |\n|:--|--:|\n| 1 | 2 |")).sections[0].body
    )
    assert body.count('<th scope="col">') == 2
    assert "style" not in body


def test_the_tables_are_those_that_the_closing_tells_unless_code_follows_it():
    closing = output("<p>underlag</p>", **{TABLES_TYPE: ["measures", "observations"]})
    words = new_markdown_cell("## Slut")
    assert read(TITLE, closing, words).tables == ("measures", "observations")
    # What this cell looks up, the closing could not tell.
    assert read(TITLE, closing, output("<p>efteråt</p>")).tables == ()
    assert read(TITLE).tables == ()


def test_the_sources_are_those_that_the_closing_lists():
    document = read(TITLE, output("x", **{SOURCES_TYPE: ["a", "b"]}))
    assert document.sources == ("a", "b")


def test_a_link_to_another_page_leads_there_and_one_to_nowhere_is_dropped():
    links = (
        '<a href="#figur" class="belagg">Se</a>'
        '<a href="#ingenstans" class="belagg">Se</a>'
        '<a href="#ingenstans">ord</a>'
    )
    document = read(TITLE, output(links), elsewhere={"figur": "02.html"})
    assert document.opening == '<a href="02.html#figur" class="belagg">Se</a>ord'


def test_the_year_comes_from_the_injected_parameters_before_the_notebooks_own():
    own = new_code_cell("year = 2023  # år", metadata={"tags": ["parameters"]})
    injected = new_code_cell("year = 2025", metadata={"tags": ["injected-parameters"]})
    assert read(TITLE, own).year == 2023
    assert read(TITLE, own, injected).year == 2025
    assert read(TITLE).year is None


def test_headline_and_data_are_found():
    data = {"id": "a", "title": "A", "header": ["x"], "rows": [[1.5]]}
    document = read(
        TITLE,
        output(
            "<p>a</p>", **{HEADLINE_TYPE: {"text": "Det ökade.", "year": 2021}, DATA_TYPE: data}
        ),
    )
    assert document.headline["text"] == "Det ökade."
    assert document.year == 2021
    assert document.data[0].to_csv().decode("utf-8-sig") == "x\r\n1,5\r\n"


def test_the_anchors_of_a_page_are_known():
    assert read(TITLE, output('<figure id="a"><i id="b"></i></figure>')).anchors == {"a", "b"}


def test_a_notebook_without_any_heading_is_a_document_all_the_same():
    document = read(output("<p>a</p>"))
    assert (document.title, document.opening) == ("", "<p>a</p>")


def test_a_read_notebook_is_not_changed():
    notebook = new_notebook(cells=[TITLE, output("<p>a</p>")])
    before = nbformat.writes(notebook)
    read_document(notebook)
    assert nbformat.writes(notebook) == before


def test_evidence_without_its_figure_leads_to_its_areas_table():
    links = '<a href="#kostnad-netto" class="belagg">Se siffrorna</a>'
    table = '<div id="kostnad-nyckeltal"></div>'
    assert read(TITLE, output(links + table)).opening == (
        '<a href="#kostnad-nyckeltal" class="belagg">Se siffrorna</a>' + table
    )
    assert read(TITLE, output(links)).opening == ""


def test_the_same_output_twice_in_a_section_is_told_once():
    note = "<p>Källorna har inga uppgifter.</p>"
    document = read(
        TITLE,
        new_markdown_cell("## Ett\n\na"),
        output(note),
        output(note),
        new_markdown_cell("## Två\n\nb"),
        output(note),
    )
    assert [one.body.count(note) for one in document.sections] == [1, 1]
