"""The tour for an analyst: it runs anywhere it is opened, and no batch makes a page of it."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis import batch, manifest, notebook, processed
from analysis.cli import main
from analysis.plan import Selection
from analysis.project import locate
from analysis.runner import Settings
from analysis.workspace import begin
from tests.notebooks import style

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "notebooks" / "explore.ipynb"
#: How it opens and where its sections go is its own affair.
HOLDS = (style.logic_faults, style.prose_faults, style.storage_faults)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    (folder / "notebooks").mkdir()
    for name in ("00_overview.ipynb", "explore.ipynb"):
        shutil.copy(ROOT / "notebooks" / name, folder / "notebooks")
    found = locate(None, None, folder)
    processed.build(found.raw, found.processed)
    return found


def run(folder, **parameters):
    """Run the tour in a plain kernel with a working folder; return its cells by id."""
    book = nbformat.read(TOUR, as_version=4)
    given = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
    book.cells[1].source += f"\n{given}"
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(book, kernel_name="python3", resources=resources).execute()
    return {cell.id: cell.get("outputs", []) for cell in book.cells}


@pytest.mark.slow
def test_run_all_shows_everything_and_saves_a_chart_with_its_words(project):
    cells = run(project.notebooks)
    kinds = {output.output_type for outputs in cells.values() for output in outputs}
    assert kinds == {"execute_result", "display_data"}
    html = "".join(out.data.get("text/html", "") for outs in cells.values() for out in outs)
    # A chart of each of the tour's cells, two or more in some.
    assert html.count("<figure ") == html.count("</figure>") >= 14
    assert "<strong>Kommunledningskontoret, 2023 (CostReview)</strong>" in html
    saved = project.notebooks / "sparat"
    assert {path.suffix for path in saved.iterdir()} == {".png", ".svg", ".txt"}
    # 45,1 of 97,6 mnkr and 53,3 of 108,9 mnkr.
    told = (saved / "it-andel.txt").read_text(encoding="utf-8")
    assert "46,2 procent år 2021 och 48,9 procent år 2023." in told.replace("\xa0", " ")
    assert told.endswith("Källa: Kommunstyrelsens genomlysning 2024. Egen bearbetning.\n")


#: What a municipality that only costs and quality are known of is told instead of the rest.
NOT_OF_ALE = {
    "pairs": "Underlaget har inga uppgifter om personalen.",
    "bars-and-matrix": "Underlaget har inga åtgärder för att spara.",
    "forms-and-slopes": "Underlaget har ingen uppföljning under året.",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("organisation", "told"), [("alingsas-ks", {}), ("alingsas", {}), ("ale", NOT_OF_ALE)]
)
def test_it_runs_in_another_folder_for_another_organisation(project, tmp_path, organisation, told):
    cells = run(tmp_path, data_dir=str(project.data), organisation=organisation, save_in="x")
    assert not [out for outs in cells.values() for out in outs if out.output_type == "error"]
    texts = {name: [out.data.get("text/plain") for out in cells[name]] for name in NOT_OF_ALE}
    assert {name: text for name, [text, *_] in texts.items() if text in NOT_OF_ALE.values()} == told


def test_it_keeps_those_rules_of_style_that_are_not_about_pages():
    book = json.loads(TOUR.read_text(encoding="utf-8"))
    assert [fault for check in HOLDS for fault in check(book)] == []
    assert max(len(source.splitlines()) for source in style.code_cells(book)) <= style.LINES
    assert "20" not in "".join(style.code_cells(book))


def test_the_batch_does_not_know_it(project):
    assert TOUR.is_file()
    assert [one.stem for one in notebook.find(project.notebooks)] == ["00_overview"]
    assert "explore" not in {one.stem for one in begin(project, keep=False).notebooks}


@pytest.mark.slow
def test_no_page_is_planned_listed_or_written_of_it(project, capsys):
    batch.report(project, Selection((2023,)), Settings(project.data, 1))
    assert {page.stem for page in manifest.read(project.reports).pages.values()} == {"00_overview"}
    assert not list(project.reports.rglob("*explore*"))
    folders = ["--data", str(project.data), "--out", str(project.reports)]
    assert main(["list", *folders]) == 0
    listed = capsys.readouterr().out
    assert "00_overview" in listed
    assert "explore" not in listed


def test_a_copy_stays_out_too_and_a_broken_one_stops_nothing(project, tmp_path):
    shutil.copytree(project.notebooks, tmp_path / "notebooks")
    book = json.loads(TOUR.read_text(encoding="utf-8"))
    own = {**book, "cells": book["cells"][:1]}
    (tmp_path / "notebooks" / "min egen.ipynb").write_text(json.dumps(own), encoding="utf-8")
    assert [one.stem for one in notebook.find(tmp_path / "notebooks")] == ["00_overview"]
