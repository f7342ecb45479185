"""Every finished page passes every check."""

from __future__ import annotations

import re

import pytest

from tests.reports.checks import CHECKS, Check, Page

#: Pages with a figure or a word from the interim report, which alone is preliminary.
PRELIMINARY = {
    *("2024/index.html", "2024/02_staffing.html", "2024/report.html"),
    *("2025/index.html", "2025/02_staffing.html", "2025/04_savings_measures.html"),
    *("2024/06_reconciliation.html", "2025/06_reconciliation.html"),
    *("2025/05_interim_followup.html", "2025/report.html"),
}
AREAS = "kostnad|personal|kvalitet|besparing|uppfoljning|avstamning"

pytestmark = pytest.mark.slow


def pages(files: dict[str, bytes]) -> list[Page]:
    return [Page(name, files[name].decode(), files) for name in files if name.endswith(".html")]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_page_has_the_fault(files: dict[str, bytes], check: Check) -> None:
    found = [f"{page.name}: {fault}" for page in pages(files) for fault in check(page)]
    assert found == []


def test_there_is_an_index_a_page_a_year_and_a_page_a_report(files):
    names = {page.name for page in pages(files)}
    assert {"index.html", "2021/index.html", "2023/index.html", "2025/index.html"} <= names
    assert {name for name in names if name.startswith("2023/0")} == {
        "2023/01_cost_trend.html",
        "2023/02_staffing.html",
        "2023/03_quality_indicators.html",
        "2023/04_savings_measures.html",
        "2023/06_reconciliation.html",
    }


def test_every_file_for_download_is_linked_from_a_page(files):
    linked = {
        page.reach(link["href"])
        for page in pages(files)
        for link in page.soup.select("a[download]")
    }
    assert {name for name in files if "/data/" in name} == linked


def test_the_first_year_says_in_words_that_there_is_nothing_before_it(files):
    text = files["2021/01_cost_trend.html"].decode()
    assert "ingen tidigare uppgift" in text


def test_what_is_missing_is_told_with_its_reason(files):
    text = Page("index.html", files["index.html"].decode(), files).soup.get_text(" ")
    assert "Sidor som saknas, och varför" in text
    assert "Kostnadsutveckling 2025" in text


def test_every_page_says_how_final_its_figures_are(files):
    for page in pages(files):
        told = " ".join(line.get_text() for line in page.soup.select(".lage strong"))
        assert "antagen" in told or "antagna" in told, page.name
        preliminary = page.name == "index.html" or page.name in PRELIMINARY
        assert ("preliminära och kan ändras" in told) == preliminary, page.name


def test_the_overview_of_every_year_says_what_is_new(files):
    for year, lead in {
        "2021": "2021 är det första året i underlaget",
        "2023": "17 besparingsåtgärder har tillkommit sedan 2022",
        "2025": "3 uppföljningar av åtgärder har tillkommit sedan 2024",
    }.items():
        name = f"{year}/index.html"
        page = Page(name, files[name].decode(), files)
        assert lead in page.soup.select_one("#nytt-sedan-sist p").get_text().replace("\xa0", " ")


def test_a_figure_and_a_question_have_the_same_anchor_every_year(files):
    found: dict[tuple[str, str], set[str]] = {}
    for page in pages(files):
        # Every chapter of the combined document has headings of its own.
        if page.is_document:
            continue
        stem = page.name.partition("/")[2]
        for heading in page.soup.select("h2[id], h3[id]"):
            found.setdefault((stem, heading.get_text()), set()).add(heading["id"])
        for figure in page.soup.select("figure"):
            assert re.fullmatch(rf"({AREAS})(-[a-z]+)+", figure["id"])
    assert len(found) > 40
    assert {key: ids for key, ids in found.items() if len(ids) > 1} == {}


def test_most_pages_are_small(files):
    sizes = [len(page.html.encode()) for page in pages(files) if not page.is_document]
    assert sum(size < 120_000 for size in sizes) > len(sizes) / 2
