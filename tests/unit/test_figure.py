"""Charts: never the drawing alone, and a drawing that shares its page with others."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import style
from analysis.download import DATA_TYPE
from analysis.figure import ALT_LIMIT, TITLE_LIMIT, Figure, from_axes
from analysis.svg import inline
from analysis.tables import Column, Table
from tests.made_up import REVIEW_2023

ROWS = pd.DataFrame({"year": ["2021", "2022"], "cost": [97.6, 100.2]})
TABLE = Table(
    "egal",
    "Nettokostnad, mnkr",
    (Column("year", "År"), Column("cost", "Netto", "mnkr", 1, "number")),
    ROWS,
)
ABOUT = {
    "title": "Nettokostnaden ökade",
    "subtitle": "Nettokostnad, mnkr, 2021–2022",
    "alt": "Stapeldiagram över nettokostnaden, som ökade från 97,6 till 100,2 mnkr.",
    "table": TABLE,
}


def figure(id="kostnad-netto", words="mnkr", **about) -> Figure:
    with style.figure_canvas(2.0) as canvas:
        axes = canvas.subplots()
        axes.bar(ROWS["year"], ROWS["cost"], **style.OWN.bar())
        axes.bar(ROWS["year"], [10, 10], **style.STEPS["structural"].bar())
        axes.plot([0, 1], [50, 60], **style.comparator_look(0).line())
        axes.set_ylabel(words)
        return from_axes(canvas, id=id, **{**ABOUT, **about})


def soup(thing) -> BeautifulSoup:
    return BeautifulSoup(thing._repr_mimebundle_()["text/html"], "html.parser")


def test_a_picture_says_that_its_source_is_not_final():
    draft = replace(REVIEW_2023, status="draft")
    assert "Källa: Granskning 2023 (utkast)." in figure(sources=(draft,)).picture.svg.decode()
    assert "Källa: Granskning 2023." in figure(sources=(REVIEW_2023,)).picture.svg.decode()


def test_a_saved_chart_takes_its_words_with_it(tmp_path):
    drawn = figure(sources=(REVIEW_2023,))
    paths = drawn.save(tmp_path / "new")
    names = ["kostnad-netto.png", "kostnad-netto.svg", "kostnad-netto.txt"]
    assert [path.name for path in paths] == names
    png, svg, words = (path.read_bytes() for path in paths)
    assert png.startswith(b"\x89PNG")
    assert ABOUT["alt"].encode() in svg
    assert words.decode() == (
        "Nettokostnaden ökade\n\nNettokostnad, mnkr, 2021–2022\n\n"
        "Stapeldiagram över nettokostnaden, som ökade från 97,6 till 100,2 mnkr.\n\n"
        "Källa: Granskning 2023.\n"
    )
    assert drawn.save(str(tmp_path / "new")) == paths


def test_a_chart_is_saved_in_the_folder_whatever_its_id(tmp_path):
    figure(id="../../etc/x").save(tmp_path / "here")
    assert {path.parent for path in tmp_path.rglob("*.*")} == {tmp_path / "here"}


@pytest.fixture(scope="module")
def page():
    return soup(figure(sources=(REVIEW_2023,), notes=("Brott 2022.",), reading="Läs så."))


def test_the_drawing_has_role_name_and_description(page):
    svg = page.svg
    assert svg["role"] == "img"
    assert page.find(id=svg["aria-labelledby"]).get_text() == ABOUT["title"]
    assert page.find(id=svg["aria-describedby"]).get_text() == ABOUT["alt"]


def test_the_caption_states_finding_and_measure(page):
    assert page.select_one("figcaption .fynd").get_text() == ABOUT["title"]
    assert page.select_one("figcaption .matt").get_text() == ABOUT["subtitle"]


def test_the_numbers_stand_in_a_folded_table_and_as_csv(page):
    caption = page.details.table.caption.get_text()
    assert caption == "Siffrorna i diagrammet: Nettokostnaden ökade"
    assert page.select_one("a[download]")["href"] == "data/kostnad-netto.csv"


def test_reading_notes_and_source_stand_beside_the_drawing(page):
    text = page.select_one(".intill").get_text(" ")
    assert "Så läser du diagrammet. Läs så." in " ".join(text.split())
    assert "Brott 2022." in text
    assert page.select_one('a[href="#kalla-granskning-2023"]')


def test_data_are_the_plotted_numbers_under_the_figures_id():
    data = figure()._repr_mimebundle_()[DATA_TYPE]
    assert data["id"] == "kostnad-netto"
    assert data["rows"] == [["2021", 97.6], ["2022", 100.2]]


def test_nothing_in_the_drawing_touches_the_rest_of_the_page(page):
    html = str(page.svg)
    assert "<style" not in html
    assert " style=" not in html
    assert "<metadata" not in html
    assert "http" not in html
    assert re.findall(r'font-family="', html) == ['font-family="']


def test_every_id_begins_with_the_figures_own_and_every_reference_leads_to_one(page):
    ids = [tag["id"] for tag in page.svg.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("kostnad-netto-") for name in ids)
    used = set(re.findall(r"url\(#([^)]+)\)", str(page.svg)))
    used |= {tag["href"][1:] for tag in page.svg.find_all(href=True)}
    assert used
    assert used <= set(ids)


def test_two_figures_share_no_id():
    first, second = soup(figure("ett")), soup(figure("tva"))
    ids = [{tag["id"] for tag in page.find_all(id=True)} for page in (first, second)]
    assert not ids[0] & ids[1]


def test_text_stays_text_and_is_never_smaller_than_eleven_points(page):
    marked = [page.svg, *page.svg.find_all(attrs={"font-size": True})]
    sizes = [float(tag["font-size"]) for tag in marked]
    assert min(sizes) >= 11
    assert "2021" in [text.get_text() for text in page.svg.find_all("text")]


def test_the_drawing_is_as_wide_as_the_style_says(page):
    assert page.svg["viewbox"].split()[2] == "360"


def test_the_same_chart_gives_the_same_bytes():
    assert figure()._repr_mimebundle_() == figure()._repr_mimebundle_()


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "</svg><b>", "$a$ och $b$", "{{ 7*7 }}", "🙂 שלום", "a & b"],
)
def test_any_words_in_the_drawing_are_only_words(text):
    drawing = soup(figure(words=text)).svg
    assert text in [found.get_text() for found in drawing.find_all("text")]
    assert not drawing.find_all(["script", "b"])


def test_a_title_and_a_description_that_are_too_long_are_cut():
    page = soup(figure(title="ord " * 100, alt="ord " * 200))
    assert len(page.select_one(".fynd").get_text()) <= TITLE_LIMIT
    assert len(page.svg.find("desc").get_text()) <= ALT_LIMIT


def test_hostile_words_around_the_drawing_do_nothing():
    bad = "</figcaption><script>alert(1)</script>"
    page = soup(figure(title=bad, subtitle=bad, alt=bad, notes=(bad,), reading=bad))
    assert not page.find_all("script")


def test_a_drawing_leaves_no_figure_open_in_pyplot():
    from matplotlib import pyplot

    figure()
    assert pyplot.get_fignums() == []


def test_styles_become_attributes():
    document = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "http://x/svg11.dtd">'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 90"><style>*{x:y}</style>'
        '<g id="axes_1"><path id="p1" d="M 1.23456 2" style="fill: #fff; stroke: url(#h1)"/></g>'
        "<text style=\"font: 700 12px 'X'; text-anchor: end\">a</text>"
        '<defs><pattern id="h1" width="72" height="72"/></defs></svg>'
    )
    drawing = BeautifulSoup(inline(document, "x"), "html.parser").svg
    assert drawing.path.attrs == {"d": "M 1.23 2", "fill": "#fff", "stroke": "url(#x-s1)"}
    assert drawing.find("text").attrs == {
        "font-weight": "700",
        "font-size": "12",
        "text-anchor": "end",
    }
    assert drawing.pattern.attrs == {"id": "x-s1", "width": "72", "height": "72"}
    assert not drawing.find_all("style")
