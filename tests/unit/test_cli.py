import os
import re
import subprocess
import sys

import pytest

from analysis import __version__, batch, batch_runs, cli
from analysis.errors import NotInDataError
from analysis.project import locate
from analysis.runner import Settings
from tests.unit.given_notebooks import write

HEAVY = ("pandas", "numpy", "pandera", "matplotlib", "nbformat", "nbconvert", "papermill")


@pytest.fixture
def project(tiny_data, monkeypatch):
    write(tiny_data.parent / "notebooks", "00_overview", "1")
    monkeypatch.chdir(tiny_data.parent)
    return tiny_data.parent


def genomlysning(*arguments, cwd):
    """Run the command as a person does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def usage_error(capsys, *arguments):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


# -- verbs --------------------------------------------------------------------------------------


def test_check_says_what_there_is(project, capsys):
    assert cli.main(["check"]) == 0
    # The result's difference is a dash, its sums and the others are right; 12,5 - 10,0 is 2,5.
    assert capsys.readouterr().out.splitlines() == [
        "35 rows in 15 tables from 1 source: no faults",
        "reconciliation: 15 checks, 0 differs, 2 not_checkable, 1 rounding, 12 agrees",
        "  granskning-2023: 15 checks, 0 differs, 2 not_checkable, 1 rounding, 12 agrees",
    ]


def test_check_prints_every_fault_and_fails(project, capsys):
    path = project / "data/raw/granskning-2023/observations.csv"
    broken = path.read_text().replace("12 500", "12500x").replace('"12,5"', '"12,5o"')
    path.write_text(broken)
    assert cli.main(["check"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "12500x" in told.err
    assert "12,5o" in told.err
    assert "Traceback" not in told.err
    assert not (project / "data" / "processed").exists()


def test_build_writes_where_it_is_told(project, capsys):
    assert cli.main(["build", "--processed", "elsewhere"]) == 0
    assert (project / "elsewhere" / "datapackage.json").is_file()
    assert not (project / "data" / "processed").exists()
    assert capsys.readouterr().out.splitlines()[-1] == str(project / "elsewhere")


@pytest.mark.parametrize("folder", ["data/raw", "data/raw/new", "data", ".", "..", "file.md"])
def test_tables_are_not_built_among_raw_data_nor_reports_made_there(project, capsys, folder):
    (project / "file.md").write_text("x")
    before = sorted(project.rglob("*"))
    for arguments in (["build", "--processed", folder], ["report", "--out", folder]):
        assert cli.main(arguments) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert re.fullmatch(r"genomlysning: .*; name another folder for what is built\n", told.err)
    # No log either, which would lie beside the reports.
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("folder", ["notebooks", "data/processed/..", "file.md/x"])
def test_reports_are_not_made_among_what_people_have_made(project, folder):
    (project / "file.md").write_text("x")
    with pytest.raises(NotInDataError, match="; name another folder for what is built"):
        locate(None, folder, project)


def test_a_root_with_data_of_its_own_takes_no_reports_of_other_data(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "raw").mkdir()
    with pytest.raises(NotInDataError, match="is or holds"):
        locate(str(other), ".", project)


@pytest.mark.parametrize("folder", ["reports", "data/reports", "data/raw-reports", "notebooks/out"])
def test_reports_may_lie_beside_the_raw_data_and_in_the_root(project, folder):
    assert locate(None, folder, project).reports == project / folder


def test_a_folder_without_a_project_takes_reports(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert locate(str(project / "data"), ".", elsewhere).reports == elsewhere.resolve()


@pytest.mark.parametrize("option", ["--organisation", "--only"])
def test_a_year_after_names_is_told_to_stand_before_them(capsys, option):
    told = usage_error(capsys, "report", option, "kontoret", "2023")
    assert told.endswith("'2023' is a year: years stand before --organisation and --only\n")


def test_list_before_any_report_says_that_all_is_missing(project, capsys):
    assert cli.main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["kontoret", "2022", "00_overview", "missing", "never", "made"],
        ["kontoret", "2023", "00_overview", "missing", "never", "made"],
    ]


def test_a_dry_run_says_what_would_run_and_writes_nothing(project, capsys):
    assert cli.main(["report", "2023", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1:4] for line in lines[1:]] == [["2023", "00_overview", "missing"]]
    assert not (project / "reports").exists()


@pytest.mark.parametrize(("failed", "status"), [(0, 0), (2, 1)])
def test_report_ends_with_the_summary_and_the_index(project, capsys, monkeypatch, failed, status):
    summary = batch.Summary(ok=3, failed=failed, no_data=1, reused=2, seconds=4.25)
    monkeypatch.setattr(batch, "report", lambda *_, **__: summary)
    assert cli.main(["report"]) == status
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"3 ok, {failed} failed, 1 no data, 2 reused, 4.2 s",
        str(project / "reports" / "index.html"),
    ]


def test_report_passes_on_what_was_asked_for(project, monkeypatch):
    asked = {}

    def remember(project, selection, settings, run):
        assert run is batch_runs.run_all
        asked.update(project=project, selection=selection, settings=settings)
        return batch.Summary(0, 0, 0, 0, 0.0)

    monkeypatch.setattr(batch, "report", remember)
    arguments = ["2022", "2023", "--organisation", "a", "b", "--organisation", "c"]
    cli.main(["report", *arguments, "--only", "00_overview", "--out", "out", "--jobs", "3"])
    assert asked["selection"].years == (2022, 2023)
    assert asked["selection"].organisations == ("a", "b", "c")
    assert asked["selection"].stems == ("00_overview",)
    assert asked["project"].reports == project / "out"
    assert asked["settings"] == Settings(project / "data", 3)


def test_report_passes_on_how_notebooks_are_run(project, monkeypatch):
    asked = []
    monkeypatch.setattr(
        *(batch, "report"),
        lambda _project, _selection, how, _run: asked.append(how) or batch.Summary(0, 0, 0, 0, 0.0),
    )
    cli.main(["report", "--engine", "kernel", "--time-limit", "9", "--memory", "500", "--force"])
    assert (asked[0].engine, asked[0].time_limit, asked[0].memory) == ("kernel", 9, 500)
    assert asked[0].force


def test_a_shard_is_run_and_merged(project, capsys):
    assert cli.main(["report", "2023", "--shard", "1/1"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 ok, 0 failed, 0 no data, 0 reused, ")
    assert "index.html" not in told
    assert not (project / "reports" / "index.html").exists()
    assert cli.main(["report", "2023", "--merge"]) == 0
    assert (project / "reports" / "index.html").is_file()


def test_a_cluster_runs_what_was_asked_for(project, monkeypatch):
    asked = {}
    monkeypatch.setattr(
        *(batch, "report"),
        lambda *given: asked.update(run=given[3]) or batch.Summary(0, 0, 0, 0, 0.0),
    )
    cli.main(["report", "2023", "--scheduler", "tcp://a:8786"])
    cluster = asked["run"].__self__
    assert (cluster.address, cluster.selection.years) == ("tcp://a:8786", (2023,))


# -- wrong usage, failures ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["reports"],
        ["report", "20x3"],
        ["report", "99999"],
        ["report", "--jobs", "0"],
        ["report", "--jobs", "many"],
        ["report", "--engine", "steam"],
        ["report", "--time-limit", "0"],
        ["report", "--memory", "much"],
        ["report", "--shard", "0/3"],
        ["report", "--shard", "4/3"],
        ["report", "--shard", "third"],
        ["report", "--merge", "--dry-run"],
        ["report", "--merge", "--shard", "1/3"],
        ["report", "--scheduler", "tcp://a", "--shard", "1/3"],
        ["check", "--out", "x"],
    ],
)
def test_wrong_usage_is_told(capsys, arguments):
    assert "usage: genomlysning" in usage_error(capsys, *arguments)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["1999"], "no year 1999; there are: 2022, 2023"),
        (["--organisation", "byn"], "no organisation byn; there are: exempelby,"),
        (["--only", "costs"], "no notebook costs; there are: 00_overview"),
        (["--data", "nowhere"], "no data folder"),
    ],
)
def test_what_does_not_exist_is_wrong_usage_and_names_what_does(project, capsys, arguments, told):
    assert cli.main(["report", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
    assert not (project / "reports").exists()


def test_a_project_without_notebooks_fails(project, capsys):
    (project / "notebooks" / "00_overview.ipynb").unlink()
    assert cli.main(["report"]) == 1
    assert "no notebook in" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_fails_without_traceback(project, capsys, monkeypatch):
    def fail(*_, **__):
        raise PermissionError(13, "Permission denied", "reports")

    monkeypatch.setattr(batch, "report", fail)
    assert cli.main(["report"]) == 1
    assert capsys.readouterr().err == (
        "genomlysning: reports may not be written or read by you: get the right to it, close the"
        " program that has it open, or choose another folder\n"
    )


def test_interrupting_is_told_without_traceback(project, capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "report", interrupt)
    assert cli.main(["report"]) == 130
    assert "interrupted" in capsys.readouterr().err


# -- help ---------------------------------------------------------------------------------------


def test_help_shows_what_works_and_imports_nothing_heavy(tmp_path):
    program = (
        "import sys\nfrom analysis.cli import main\n"
        "try: main(['report', '--help'])\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
    told = ("--organisation", "--only", "--data", "--out", "--jobs", "--dry-run", "--engine")
    parts = ("--shard", "--merge", "--scheduler")
    for option in (*told, *parts, "--time-limit", "--memory", "--force"):
        assert option in done.stdout


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"genomlysning {__version__}\n"


# -- where things are ---------------------------------------------------------------------------


def test_a_project_is_found_from_a_folder_inside_it(project):
    found = locate(None, None, project / "notebooks")
    assert (found.data, found.notebooks, found.reports) == (
        project / "data",
        project / "notebooks",
        project / "reports",
    )


def test_named_data_with_notebooks_beside_use_them(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    found = locate(str(project / "data"), "out", elsewhere)
    assert found.notebooks == project / "notebooks"
    assert found.reports == elsewhere / "out"


def test_named_data_without_notebooks_use_those_of_the_working_folders_project(project):
    other = project.parent / "other" / "data"
    (other / "raw").mkdir(parents=True)
    found = locate(str(other), None, project)
    assert (found.data, found.notebooks) == (other, project / "notebooks")


def test_no_data_at_all_is_told(tmp_path):
    with pytest.raises(NotInDataError, match="no data folder"):
        locate(None, None, tmp_path)


# -- for real -----------------------------------------------------------------------------------


def test_the_command_runs_notebooks_and_fails_where_one_fails(project):
    write(project / "notebooks", "01_costs", "year", "1 / 0", review="costs")
    done = genomlysning("report", "2023", "--data", "data", "--jobs", "2", cwd=project)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[0].startswith("1 ok, 1 failed, 0 no data, ")
    assert done.stdout.splitlines()[1] == str(project / "reports" / "index.html")
    error = "failed: 2023/01_costs: code cell 3 (1 / 0): ZeroDivisionError: division by zero"
    assert error in done.stderr
    assert (project / "reports/2023/index.html").is_file()
    assert (project / "reports/2023/executed/01_costs.failed.ipynb").is_file()
    listed = genomlysning("list", cwd=project)
    assert [line.split()[1:4] for line in listed.stdout.splitlines()[1:]] == [
        ["2022", "00_overview", "missing"],
        ["2022", "01_costs", "missing"],
        ["2023", "00_overview", "fresh"],
        ["2023", "01_costs", "failed"],
    ]
