"""From an executed notebook to a page: whole, locked down, the same to the byte."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import page, publish, site
from analysis.catalogue import Catalogue
from analysis.document import Document, Section
from analysis.download import Data
from analysis.errors import RunError
from analysis.markup import EMPTY, Html
from analysis.site import Link, PageContext
from analysis.years import Entry, all_years_index
from tests.made_up import CATALOGUE, CORRECTIONS, REVIEW, REVIEW_2023, FakeTables

CONTEXT = PageContext(
    municipality="Exempelby kommun",
    pages=(
        Link("Översikt", "index.html", "Det ökade."),
        Link("Kostnader", "01.html", current=True),
        Link("Kvalitet", reason="Inga uppgifter <2023>."),
    ),
    previous=Link("Kostnader 2022", "../2022/01.html"),
    index="../index.html",
    data_date="augusti 2025",
)


def cell(thing) -> nbformat.NotebookNode:
    output = new_output("execute_result", data=thing._repr_mimebundle_(), execution_count=1)
    return new_code_cell("secret_code()", execution_count=1, outputs=[output])


def notebook(title="# Kostnader\n\nVad kostar det?") -> nbformat.NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell(title),
            cell(page.opening(REVIEW)),
            new_markdown_cell("## Hur mycket?\n\nSvar."),
            cell(page.indicator_table(REVIEW)),
            new_markdown_cell("## Metod"),
            cell(page.closing(REVIEW, FakeTables(corrections=CORRECTIONS))),
        ]
    )


@pytest.fixture
def executed(tmp_path) -> Path:
    path = tmp_path / "01.ipynb"
    nbformat.write(notebook(), path)
    return path


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_the_title_names_report_year_and_organisation(executed):
    assert soup(site.export_page(executed, CONTEXT)).title.get_text() == (
        "Kostnader 2023 – Kommunkontoret"
    )


def test_a_page_without_any_context_stands_on_its_own(executed):
    made = soup(site.export_page(executed, PageContext()))
    assert made.h1.get_text() == "Kostnader 2023"
    assert not made.select("header nav")


def test_the_page_links_to_the_years_other_pages_and_to_other_years(executed):
    made = soup(site.export_page(executed, CONTEXT))
    assert [link["href"] for link in made.select("header nav a")] == ["index.html", "01.html"]
    assert made.select_one("[aria-current=page]").get_text() == "Kostnader"
    assert made.select_one("[rel=prev]")["href"] == "../2022/01.html"


def test_the_years_index_lists_pages_with_headlines_and_missing_ones_with_reason(executed):
    listing = PageContext(**{**vars(CONTEXT), "listing": True})
    items = soup(site.export_page(executed, listing)).select(".sidor li")
    assert [" ".join(item.get_text(" ").split()) for item in items] == [
        "Översikt Det ökade.",
        "Kvalitet Inga uppgifter <2023>.",
    ]


def test_the_contents_lead_to_every_section(executed):
    made = soup(site.export_page(executed, CONTEXT))
    targets = [link["href"][1:] for link in made.select(".innehall a")]
    assert targets == ["hur-mycket", "metod"]
    assert all(made.find("h2", id=target) for target in targets)


def test_the_reading_help_speaks_of_what_the_page_has_and_nothing_else():
    words = ("figures", "forms", "verdicts")
    plain = Document("T", EMPTY, EMPTY, ())
    assert site.guide(plain) == dict.fromkeys(words, False)
    section = Section("a", "A", Html('<svg></svg><span class="status good">bättre</span>'))
    data = Data("x", "X", ("År", "Prognos (mnkr)"), ())
    full = Document("T", EMPTY, EMPTY, (section,), data=(data,))
    assert site.guide(full) == dict.fromkeys(words, True)


def test_no_forecast_is_explained_where_none_is_shown(executed):
    help_text = soup(site.export_page(executed, CONTEXT)).select_one(".guide").get_text()
    assert "prognos" not in help_text
    assert "En uppgift som saknas är aldrig noll" in help_text


def test_only_the_pages_own_style_passes_its_policy(executed):
    made = soup(site.export_page(executed, CONTEXT))
    policy = made.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    digest = hashlib.sha256(made.style.string.encode()).digest()
    assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not made.find_all(style=True)


def test_no_code_is_shown(executed):
    assert "secret_code" not in site.export_page(executed, CONTEXT)


def test_hostile_words_in_the_context_do_nothing(executed):
    bad = "<script>alert(1)</script>{{ 7*7 }}"
    link = Link(bad, 'x" onclick="y', bad)
    context = PageContext(
        organisation=bad,
        municipality=bad,
        pages=(link, link),
        listing=True,
        previous=link,
        next=link,
        index='" onclick="x',
        contact=bad,
        data_date=bad,
    )
    made = soup(site.export_page(executed, context))
    assert not made.find_all("script")
    assert not made.find_all(onclick=True)
    assert "{{ 7*7 }}" in made.get_text()


def test_a_hostile_or_endless_title_does_nothing(tmp_path):
    path = tmp_path / "x.ipynb"
    nbformat.write(notebook("# </title><script>alert(1)</script> 🙂 שלום " + "ord " * 100), path)
    made = soup(site.export_page(path, CONTEXT))
    assert not made.find_all("script")
    assert "🙂 שלום" in made.h1.get_text()


def test_a_notebook_that_failed_is_no_page(tmp_path):
    path = tmp_path / "x.ipynb"
    failed = new_output("error", ename="ValueError", evalue="fel", traceback=[])
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[failed])]), path)
    with pytest.raises(RunError):
        site.export_page(path, CONTEXT)


def test_the_same_notebook_gives_the_same_bytes(executed, tmp_path):
    other = tmp_path / "elsewhere" / "02.ipynb"
    other.parent.mkdir()
    other.write_bytes(executed.read_bytes())
    assert site.export_page(executed, CONTEXT) == site.export_page(other, CONTEXT)


def test_the_tables_behind_a_page_are_files(executed):
    files = site.extract_data(executed)
    assert list(files) == ["kostnad-nyckeltal.csv"]
    assert files["kostnad-nyckeltal.csv"] == page.indicator_table(REVIEW).data().to_csv()


def test_a_page_tells_the_others_what_they_need(executed):
    facts = site.page_facts(executed)
    assert facts.title == "Kostnader"
    assert facts.headline == REVIEW.headline.text
    assert facts.key_figures == REVIEW.key_figures
    assert "kostnad-nyckeltal" in facts.anchors


@pytest.mark.slow
def test_it_is_found_by_hand_through_nbconvert(executed, tmp_path):
    command = [sys.executable, "-m", "nbconvert", "--to", "genomlysning", str(executed)]
    subprocess.run(command, check=True, cwd=tmp_path, capture_output=True, timeout=120)
    made = executed.with_suffix(".html").read_text(encoding="utf-8")
    assert made.strip() == site.export_page(executed, PageContext()).strip()


# -- the index over the years -----------------------------------------------------------------


def entries(executed):
    facts = site.page_facts(executed)
    return [
        Entry(2023, "00_overview", "Översikt", "2023/index.html", facts=facts, overview=True),
        Entry(2022, "01_cost", "Kostnader", "2022/01_cost.html", facts=facts),
        Entry(2023, "01_cost", "Kostnader", "2023/01_cost.html", facts=facts),
        Entry(2022, "00_overview", "Översikt", status="no_data", reason="Inga <uppgifter>."),
    ]


def index(executed, **more) -> BeautifulSoup:
    return soup(all_years_index(entries(executed), catalogue=CATALOGUE, **more))


def test_the_index_links_to_each_year_newest_first(executed):
    years = [(a.get_text(), a["href"]) for a in index(executed).select(".artal a")]
    assert years == [
        ("Översikt 2023", "2023/index.html"),
        ("Översikt 2022", "2022/01_cost.html"),
    ]


def test_the_index_has_one_headline_a_report_from_its_newest_year(executed):
    items = index(executed).select(".sidor li")
    assert [item.a.get_text() for item in items] == ["Kostnader 2023"]
    assert REVIEW.headline.text in items[0].get_text()


def test_the_index_shows_each_newest_key_figure_once(executed):
    rows = index(executed).select("#nyckeltal ~ .tabell tbody tr")
    assert [row.th.get_text() for row in rows] == ["Nettokostnad"]


def test_the_index_explains_the_abbreviations_of_its_own_words(executed):
    assert index(executed).select_one(".forkortningar").get_text() == "mnkr = miljoner kronor."


def test_a_page_is_current_to_the_end_of_its_own_sources_and_no_later_than_its_year():
    later = replace(
        REVIEW_2023, source_id="senare", period="2025-08", first_year=2024, last_year=2025
    )
    catalogue = replace(CATALOGUE, sources=CATALOGUE.sources | {"senare": later})

    def told(year, *sources):
        return publish.data_date(year, sources, catalogue)

    assert told(2024, "granskning-2023") == "2023"
    assert told(2025, "granskning-2023", "senare") == "augusti 2025"
    assert told(2024, "granskning-2023", "senare") == "2024"
    assert told(2023, "granskning-2023", "senare") == "2023"
    assert told(2023) == ""


def test_the_index_says_which_pages_are_missing_and_why(executed):
    text = index(executed).get_text(" ")
    assert "inga uppgifter" in text
    assert "Översikt 2022: Inga <uppgifter>." in text


def test_the_index_names_sources_and_tells_of_accessibility(executed):
    made = index(executed)
    assert "Granskning 2023" in made.select_one(".kallista").get_text()
    assert made.find(id="tillganglighet")


def test_an_index_without_any_page_says_so():
    made = soup(all_years_index([], catalogue=CATALOGUE))
    assert "Det finns inga rapporter ännu." in made.get_text()


def test_an_index_is_locked_down_and_shows_hostile_names_as_text(executed):
    from dataclasses import replace

    bad = "<script>alert(1)</script>"
    organisations = {key: replace(one, name=bad) for key, one in CATALOGUE.organisations.items()}
    catalogue = Catalogue(CATALOGUE.sources, organisations, CATALOGUE.indicators)
    html = all_years_index(entries(executed), catalogue=catalogue, others=[Link(bad, "x")])
    assert "<script" not in html
    assert "default-src 'none'" in html
