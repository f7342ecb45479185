"""One document a year: kept with its PDF, and never with one that says something else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis import batch, manifest, pdf
from analysis.files import sha256_of
from analysis.plan import Selection
from analysis.runner import Settings
from tests.unit.given_notebooks import write


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Name a stand-in for a browser, which "prints" the page as it is and counts how often."""
    path = tmp_path / "chromium"
    path.write_text(
        "#!/bin/sh\nfor given; do case $given in --print-to-pdf=*) out=${given#*=};;"
        " file:*) page=${given#file://};; esac; done\n"
        f'echo x >> "{tmp_path}/printed"\ncp "$page" "$out"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(pdf.VARIABLE, str(path))
    return path


def printed(browser: Path) -> int:
    count = browser.with_name("printed")
    return len(count.read_text().splitlines()) if count.exists() else 0


def report(project, *years):
    return batch.report(project, Selection(years), Settings(project.data, 2))


def volume(project, year=2023):
    return manifest.read(project.reports).volumes["kontoret", year]


def soup(project, name):
    return BeautifulSoup((project.reports / name).read_text(encoding="utf-8"), "html.parser")


def test_a_years_document_has_a_chapter_a_page_and_the_contents(project):
    report(project)
    page = soup(project, "2023/report.html")
    chapters = [heading.get_text() for heading in page.select(".kapitel > .ingress h2")]
    assert chapters[:-1] == [
        "Om 00_overview 2023",
        "Om 01_costs 2023",
        "Om 02_savings 2023",
    ]
    targets = [link["href"][1:] for link in page.select(".innehall a")]
    assert targets and all(page.find(id=target) for target in targets)


def test_without_a_browser_there_is_no_pdf_and_that_is_said_once(project, capsys, monkeypatch):
    monkeypatch.setenv(pdf.VARIABLE, "no-browser")
    assert str(report(project)).startswith("5 ok, 0 failed")
    assert capsys.readouterr().err.count("no Chromium was found") == 1
    assert volume(project).pdf is None
    assert not soup(project, "2023/index.html").select('a[href="report.pdf"]')
    assert soup(project, "2023/index.html").select('a[href="report.html"]')


def test_where_no_pdf_is_wanted_nothing_is_said_of_it(project, capsys, monkeypatch):
    monkeypatch.setenv(pdf.VARIABLE, "")
    assert str(report(project)).startswith("5 ok, 0 failed")
    assert "Chromium" not in capsys.readouterr().err
    assert volume(project).pdf is None


def test_the_manifest_tells_of_the_document_and_its_pdf(project, browser):
    report(project)
    row = volume(project)
    assert (row.html, row.pdf, row.error) == ("2023/report.html", "2023/report.pdf", None)
    assert row.sha256 == sha256_of(project.reports / row.html)
    assert row.pdf_sha256 == sha256_of(project.reports / row.pdf)
    assert soup(project, "2023/index.html").select('a[href="report.pdf"]')


def test_an_unchanged_document_is_not_printed_again(project, browser):
    report(project)
    before = printed(browser)
    assert before == 2
    report(project)
    assert printed(browser) == before


@pytest.mark.parametrize(
    "harm", [lambda path: path.write_bytes(b"other"), lambda path: path.unlink()]
)
def test_a_pdf_that_is_not_what_was_printed_is_printed_again(project, browser, harm):
    report(project)
    path = project.reports / "2023" / "report.pdf"
    good = path.read_bytes()
    harm(path)
    report(project)
    assert path.read_bytes() == good


def test_an_older_pdf_goes_where_the_document_has_changed(project, browser, monkeypatch):
    report(project)
    monkeypatch.setenv(pdf.VARIABLE, "")
    lying = project.reports / "2023" / "report.pdf"
    report(project)
    assert lying.exists()  # it is still of this very document
    write(project.notebooks, "01_costs", "4", review="costs")
    report(project)
    assert not lying.exists()
    assert volume(project).pdf is None
    assert not soup(project, "2023/index.html").select('a[href="report.pdf"]')


def test_a_browser_that_fails_fails_the_batch_but_no_page(project, browser, capsys):
    browser.write_text("#!/bin/sh\nexit 3\n")
    summary = report(project)
    assert (summary.ok, summary.failed) == (5, 2)
    assert "failed: 2023/report.pdf: " in capsys.readouterr().err
    assert "CalledProcessError" in volume(project).error
    assert (project.reports / "2023" / "report.html").exists()
    assert not soup(project, "2023/index.html").select('a[href="report.pdf"]')


def test_a_year_alone_leaves_the_others_documents(project, browser):
    report(project)
    before = printed(browser)
    report(project, 2023)
    assert printed(browser) == before
    assert set(manifest.read(project.reports).volumes) == {("kontoret", 2022), ("kontoret", 2023)}


def test_the_index_over_the_years_leads_to_every_years_document(project, browser):
    report(project)
    links = [link["href"] for link in soup(project, "index.html").select("table a[href*=report]")]
    assert links == [f"{year}/report.{form}" for year in (2022, 2023) for form in ("html", "pdf")]


def test_what_is_printed_names_no_folder_and_has_no_download(project, browser):
    report(project)
    paper = (project.reports / "2023" / "report.pdf").read_text(encoding="utf-8")
    links = [link["href"] for link in BeautifulSoup(paper, "html.parser").select("a[href]")]
    assert links and all(link.startswith("#") for link in links)
