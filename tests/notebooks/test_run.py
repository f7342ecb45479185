"""The notebooks run: in a batch for two years, and by Run All from their own folder."""

import json
import shutil
import sys
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from analysis import batch, manifest, notebook, processed
from analysis.comparison import area_review
from analysis.plan import Selection
from analysis.project import locate
from analysis.runner import Settings

ROOT = Path(__file__).resolve().parents[2]
STEMS = [found.stem for found in notebook.find(ROOT / "notebooks")]
#: A year of the review with everything in it, and one that only the interim report is about.
YEARS = (2023, 2025)

pytestmark = pytest.mark.slow


def project_in(folder):
    """Copy raw data and notebooks, so that nothing is written into the repository."""
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    return locate(None, None, folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Make the reports of two years."""
    found = project_in(tmp_path_factory.mktemp("project"))
    batch.report(found, Selection(YEARS), Settings(found.data, 2))
    return found


@pytest.fixture(scope="module")
def pages(project):
    return {(page.stem, page.year): page for page in manifest.read(project.reports).pages.values()}


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("year", YEARS)
def test_the_notebook_has_a_page_or_a_reason(pages, stem, year):
    page = pages[stem, year]
    assert page.status in ("ok", "no_data"), page.error
    assert (page.status == "no_data") == (page.html is None) == bool(page.error)


def test_in_the_reviews_year_every_notebook_but_the_interim_one_has_a_page(pages):
    without = {stem for stem in STEMS if pages[stem, YEARS[0]].status != "ok"}
    assert without == {"05_interim_followup"}
    assert pages["05_interim_followup", YEARS[1]].status == "ok"


def test_a_changed_measure_makes_only_pages_anew_that_read_measures(pages):
    read = {"measures", "differing_measures", "reconciliation"}
    touched = {stem for (stem, _), page in pages.items() if page.html and read & set(page.tables)}
    # The cost page counts with the savings; the last checks every amount that is printed.
    assert touched == set(STEMS) - {"02_staffing", "03_quality_indicators"}


def test_no_cell_printed_or_warned(project):
    copies = list(project.reports.glob("*/executed/*.ipynb"))
    assert copies
    for copy in copies:
        cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        kinds = {output["output_type"] for output in outputs}
        # A cell that shows several things displays them; nothing is streamed.
        assert kinds <= {"execute_result", "display_data"}, copy.name


def test_no_folder_of_this_machine_is_in_a_page_or_copy(project):
    home = str(project.data.parent)
    for path in project.reports.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert home.encode() not in content, path.name
            assert sys.prefix.encode() not in content, path.name


def test_another_folder_and_number_of_jobs_give_the_same_bytes(project, tmp_path):
    other = project_in(tmp_path / "elsewhere")
    stem = "01_cost_trend"
    batch.report(other, Selection(YEARS[:1], stems=(stem,)), Settings(other.data, 1))
    (run,) = manifest.read(other.reports).pages.values()
    executed = f"{YEARS[0]}/executed/{stem}.ipynb"
    tables = [path.relative_to(other.reports) for path in other.reports.glob("*/data/*.csv")]
    assert run.status == "ok"
    assert tables
    for name in (executed, *tables):
        assert (other.reports / name).read_bytes() == (project.reports / name).read_bytes()


@pytest.mark.parametrize("stem", STEMS)
def test_run_all_in_a_plain_kernel_shows_what_the_batch_shows(project, stem):
    assert not processed.is_stale(project.raw, project.processed)
    book = nbformat.read(project.notebooks / f"{stem}.ipynb", as_version=4)
    NotebookClient(
        book, kernel_name="python3", resources={"metadata": {"path": str(project.notebooks)}}
    ).execute()
    shown = [cell.outputs[-1] for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    assert all("text/html" in output.data for output in shown)
    assert len(shown) > 3
    default = notebook.load(project.notebooks / f"{stem}.ipynb").parameters["year"].default
    copy = project.reports / f"{default}/executed/{stem}.ipynb"
    assert pages_html(book) == pages_html(json.loads(copy.read_text(encoding="utf-8")))


def pages_html(book):
    return [
        "".join(output["data"]["text/html"])
        for cell in book["cells"]
        for output in cell.get("outputs", ())
    ]


def test_the_assumptions_of_the_cost_page_are_parameters(project, tmp_path):
    copy = tmp_path / "copy.ipynb"
    papermill.execute_notebook(
        project.notebooks / "01_cost_trend.ipynb",
        copy,
        {
            "base_year": 2021,
            "price_index": "kpi-1980",
            "undated_from": 2025,
            "realised_share": 50,
            "years_ahead": 7,
        },
        cwd=project.notebooks,
        kernel_name="python3",
        progress_bar=False,
    )
    told = text_of(json.loads(copy.read_text(encoding="utf-8")))
    # 108,9 mnkr x 343,19 / 403,70 = 92,6 mnkr, and 2023 + 7 = 2030.
    prices = "I 2021 års priser (konsumentprisindex, årsmedeltal)"
    assert f"{prices} minskade nettokostnaden med 5,1 procent mellan 2021 och 2023." in told
    assert "Beloppet gick från 97,6 mnkr till 92,6 mnkr." in told
    assert "2030" in told


def text_of(copy):
    outputs = [output for cell in copy["cells"] for output in cell.get("outputs", ())]
    html = " ".join("".join(output["data"].get("text/html", "")) for output in outputs)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def test_data_without_special_roles_still_give_every_page(tmp_path):
    project = project_in(tmp_path)
    register = project.raw / "indicators.csv"
    rows = pd.read_csv(register, dtype=str, keep_default_na=False)
    rows.assign(role="", quality_of="").to_csv(register, index=False)
    stems = ("00_overview", "01_cost_trend", "02_staffing", "03_quality_indicators")
    batch.report(project, Selection(YEARS[:1], stems=stems), Settings(project.data, 2))
    pages = {page.stem: page for page in manifest.read(project.reports).pages.values()}
    assert {page.status for page in pages.values()} == {"ok"}
    tables = processed.load(project.data)
    for stem, area in zip(stems[1:], ("economy", "staffing", "quality"), strict=True):
        told = text_of(
            json.loads((project.reports / f"{YEARS[0]}/executed/{stem}.ipynb").read_text("utf-8"))
        )
        changes = area_review(tables, area=area, year=YEARS[0]).changes
        names = rows.set_index("indicator_id").loc[changes["indicator_id"], "name"]
        assert not names.empty
        assert [name for name in names if name not in told] == []
