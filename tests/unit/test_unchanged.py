"""A batch that has nothing to do says so at once, and never where it has something to do."""

import json
import subprocess
import sys

import pytest

from analysis import batch, unchanged
from analysis.plan import Selection
from analysis.runner import Settings
from tests.unit.given_notebooks import edit

ALL = {"years": (), "organisations": (), "stems": ()}


def report(project, **asked):
    return batch.report(project, Selection(**asked), Settings(project.data, 1))


def reuse(project, **asked):
    return unchanged.reuse(project, ALL | asked)


@pytest.fixture
def made(project):
    """Return a project whose pages are all made."""
    report(project)
    return project


def test_what_stands_is_reused_and_the_manifest_says_so(made):
    assert str(reuse(made)) == "5 ok, 0 failed, 1 no data, 5 reused, 0.0 s"
    told = json.loads((made.reports / "manifest.json").read_text(encoding="utf-8"))
    assert [row["cached"] for row in told["pages"] if row["status"] == "ok"] == [True] * 5
    assert reuse(made) is not None


def test_nothing_was_ever_made(project):
    assert reuse(project) is None


def test_a_date_alone_changes_nothing(made):
    for path in (*made.raw.rglob("*.csv"), *made.reports.rglob("*.html")):
        path.touch()
    assert reuse(made) is not None


CHANGES = {
    "a raw table": lambda p: edit(p, "granskning-2023/measures.csv", "1 000 tkr", "1 100 tkr"),
    "a processed table": lambda p: (p.processed / "measures.parquet").unlink(),
    "a notebook": lambda p: (p.notebooks / "01_costs.ipynb").write_text("{}"),
    "a new notebook": lambda p: (p.notebooks / "09_new.ipynb").write_text("{}"),
    "a page": lambda p: (p.reports / "2023" / "01_costs.html").write_text("x"),
    "a page that is gone": lambda p: (p.reports / "2023" / "01_costs.html").unlink(),
    "a file that nobody made": lambda p: (p.reports / "2023" / "more.html").write_text("x"),
    "the index": lambda p: (p.reports / "index.html").unlink(),
    "the manifest": lambda p: (p.reports / "manifest.json").write_text("{"),
    "no manifest": lambda p: (p.reports / "manifest.json").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_something_to_do(made, change):
    CHANGES[change](made)
    assert reuse(made) is None


def test_another_request_is_something_to_do(made):
    assert reuse(made, years=(2023,)) is None
    report(made, years=(2023,))
    assert reuse(made, years=(2023,)).ok == 3
    assert reuse(made) is None


def test_another_suite_is_something_to_do(made, monkeypatch):
    monkeypatch.setattr(unchanged, "suite_key", lambda: "another")
    assert reuse(made) is None


def test_after_a_failure_there_is_something_to_do(project, quick):
    quick.failing = {"01_costs"}
    report(project)
    assert reuse(project) is None


def test_the_command_imports_no_library_of_analysis(made):
    code = (
        "import sys\nfrom analysis.cli import main\n"
        "status = main(['report', '--data', sys.argv[1], '--out', sys.argv[2]])\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'nbformat', 'papermill', 'pyarrow'}\n"
        "print(status, sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(made.data), str(made.reports)]
    done = subprocess.run(command, cwd=made.data.parent, capture_output=True, text=True)
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("5 ok, 0 failed, 1 no data, 5 reused, "), done.stderr
    assert last == "0 []"
