"""The notebooks run: in a batch for two years, and by Run All from their own folder."""

import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis import batch, manifest, processed
from analysis.plan import Selection
from analysis.project import locate

ROOT = Path(__file__).resolve().parents[2]
STEMS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
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
    batch.report(found, Selection(YEARS), jobs=2)
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
    batch.report(other, Selection(YEARS[:1], stems=(stem,)), jobs=1)
    (run,) = manifest.read(other.reports).pages.values()
    executed = f"{YEARS[0]}/executed/{stem}.ipynb"
    tables = [path.relative_to(other.reports) for path in other.reports.glob("*/data/*.csv")]
    assert run.status == "ok"
    assert tables
    for name in (executed, *tables):
        assert (other.reports / name).read_bytes() == (project.reports / name).read_bytes()


@pytest.mark.parametrize("stem", STEMS)
def test_run_all_works_in_the_notebooks_own_folder(project, stem):
    assert not processed.is_stale(project.raw, project.processed)
    book = nbformat.read(project.notebooks / f"{stem}.ipynb", as_version=4)
    NotebookClient(
        book, kernel_name="python3", resources={"metadata": {"path": str(project.notebooks)}}
    ).execute()
    shown = [cell.outputs[-1] for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    assert all("text/html" in output.data for output in shown)
    assert len(shown) > 3
