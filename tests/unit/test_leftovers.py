"""Nothing is left of what can no longer exist, no link leads nowhere, and what is old is seen."""

import json
import os
import shlex
import shutil
import subprocess
import sys

import pytest

from analysis import batch, batch_runs, cli, lock, manifest, publication, unchanged
from analysis.plan import Selection
from analysis.progress import progress
from analysis.publication import Publication
from analysis.runner import Settings
from analysis.shards import Shard, run_shard
from analysis.unfinished import Unfinished
from tests.unit.given_notebooks import edit, write
from tests.unit.test_batch import dead_links, files, without_lines


def report(project, *years, force=False, **chosen):
    settings = Settings(project.data, 1, force=force)
    return batch.report(project, Selection(tuple(years), **chosen), settings)


def everybody(project):
    return report(project, organisations=("all",))


def reused(project):
    asked = {"years": (), "organisations": (), "stems": ()}
    return unchanged.reuse(project, asked) is not None


@pytest.fixture
def made(project):
    """Return a project with the reports of all of its organisations."""
    write(project.notebooks, "03_plain", "5")
    everybody(project)
    return project


# -- what goes ----------------------------------------------------------------------------------


def test_a_removed_notebook_s_pages_go_whoever_is_asked_for(made, capsys):
    (made.notebooks / "03_plain.ipynb").unlink()
    report(made, organisations=("grannby",))
    assert [name for name in files(made) if "03_plain" in name] == []
    assert dead_links(made) == []
    assert "dropped: kontoret 2023 03_plain" in capsys.readouterr().err


def test_the_overview_may_be_removed(made):
    (made.notebooks / "00_overview.ipynb").unlink()
    everybody(made)
    assert dead_links(made) == []
    assert [name for name in files(made) if "2023/index.html" in name] == []


@pytest.mark.parametrize("asked", [("all",), ("grannby",), ()])
def test_an_organisation_that_lost_all_its_data_has_no_page(made, asked, capsys):
    without_lines(made, "case_cost,grannby", "@grannby")
    report(made, organisations=asked)
    assert not (made.reports / "grannby").exists()
    assert dead_links(made) == []
    assert {page.organisation for page in manifest.read(made.reports).pages.values()} == {
        "exempelby",
        "kontoret",
    }
    assert "dropped: grannby 2023 01_costs" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [("all",), ()])
def test_an_organisation_that_became_a_group_has_no_page(made, asked, capsys):
    path = made.raw / "organisations.csv"
    text = path.read_text(encoding="utf-8").replace("Grannby,municipality", "Grannby,average")
    path.write_text(text, encoding="utf-8", newline="")
    report(made, organisations=asked)
    assert not (made.reports / "grannby").exists()
    assert dead_links(made) == []
    assert "dropped: grannby 2023 01_costs" in capsys.readouterr().err


def test_a_page_that_lost_its_data_is_said_to_go(made, capsys):
    for name in ("measures.csv", "measure_followups.csv"):
        (made.raw / "granskning-2023" / name).unlink()
    everybody(made)
    assert "dropped: kontoret 2023 02_savings, which has no data" in capsys.readouterr().err
    assert dead_links(made) == []


def make_default(project, whom):
    path = project.raw / "organisations.csv"
    lines = path.read_text(encoding="utf-8").replace(",yes,", ",,").splitlines()
    header = lines[0].split(",").index("default")
    rows = [line.split(",") for line in lines]
    for row in rows:
        if row[0] == whom:
            row[header] = "yes"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8", newline="")


@pytest.mark.parametrize("asked", [("all",), ()])
def test_another_default_organisation_takes_the_top_and_leaves_nothing_behind(made, asked):
    make_default(made, "grannby")
    report(made, organisations=asked)
    assert dead_links(made) == []
    names = files(made)
    assert not any(name.startswith("grannby/") for name in names)
    assert any(name.startswith("kontoret/") for name in names) == bool(asked)
    told = manifest.read(made.reports)
    listed = {file for page in told.pages.values() for file in page.files("none")}
    listed |= {file for volume in told.volumes.values() for file in volume.files}
    lying = {name for name in names if name.count("/") and name != "README.md"}
    indexes = {name for name in lying if name.endswith("/index.html") and name not in listed}
    assert lying - indexes == listed
    assert indexes == (
        {"exempelby/index.html", "kontoret/index.html"} if asked else {"exempelby/index.html"}
    )


def test_a_default_organisation_that_is_renamed_keeps_the_top(made):
    for path in made.raw.rglob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("kontoret", "kansliet")
        path.write_text(text, encoding="utf-8", newline="")
    report(made)
    assert dead_links(made) == []
    told = manifest.read(made.reports)
    assert "kontoret" not in {page.organisation for page in told.pages.values()}
    assert (made.reports / "2023" / "report.html").is_file()


# -- what is damaged ------------------------------------------------------------------------------


def test_a_damaged_copy_of_another_year_stops_nothing(made):
    (made.reports / "2022" / "executed" / "01_costs.ipynb").write_text("garbage")
    assert report(made, 2023).failed == 0
    assert report(made).ok == 7
    assert dead_links(made) == []


def test_a_page_that_somebody_deleted_is_not_linked_to(made):
    (made.reports / "2022" / "01_costs.html").unlink()
    report(made, 2023)
    index = (made.reports / "index.html").read_text(encoding="utf-8")
    assert 'href="2022/01_costs.html"' not in index


@pytest.mark.parametrize("torn", ["", "{}", "[]", '{"seconds": "x", "copy": "", "error": ""}'])
def test_a_torn_receipt_is_none(tmp_path, torn):
    kept = Unfinished(tmp_path)
    kept.keep("k", 1.5, b"{}", "")
    (tmp_path / ".unfinished" / "k.json").write_text(torn)
    assert kept.find("k") is None


def test_a_torn_copy_is_none(tmp_path):
    kept = Unfinished(tmp_path)
    kept.keep("k", 1.5, b'{"cells": []}', "")
    assert kept.find("k").copy is not None
    (tmp_path / ".unfinished" / "k.ipynb").write_bytes(b'{"ce')
    assert kept.find("k") is None


# -- what is old ----------------------------------------------------------------------------------


def test_what_was_changed_while_a_batch_ran_is_seen_by_the_next(made, quick, monkeypatch):
    whole = type(quick).__call__

    def meanwhile(self, runs, settings):
        edit(made, "granskning-2023/observations.csv", '"12,5"', '"12,6"')
        yield from whole(self, runs, settings)

    monkeypatch.setattr(type(quick), "__call__", meanwhile)
    report(made, force=True)
    monkeypatch.setattr(type(quick), "__call__", whole)
    assert not reused(made)
    report(made)
    assert reused(made)


def test_raw_data_behind_a_link_are_seen(project):
    real = project.data.parent / "elsewhere"
    shutil.move(project.raw, real)
    project.raw.symlink_to(real)
    report(project)
    assert reused(project)
    edit(project, "granskning-2023/observations.csv", '"12,5"', '"12,6"')
    assert not reused(project)


def test_a_link_that_leads_back_is_followed_once(project):
    (project.notebooks / "again").symlink_to(project.notebooks)
    report(project)
    assert reused(project)


def test_a_copy_of_other_tables_than_were_read_before_is_not_taken(project, quick):
    quick.read = {"01_costs": ["measures"]}
    report(project)
    write(project.notebooks, "01_costs", "22", review="costs")
    kept = Unfinished(project.reports)
    _, runs, _ = batch.prepare(project, Selection())
    run = next(run for run in runs if run.key == ("01_costs", 2023, "kontoret"))
    # It was run, and then the data changed that it had never read before.
    kept.keep(run.whole, 1.0, quick._executed(run), "")
    edit(project, "granskning-2023/risks.csv", "El kan saknas.", "El saknas.")
    quick.ran.clear()
    report(project)
    assert ("01_costs", 2023, "kontoret") in quick.ran


def test_a_change_that_was_begun_is_finished_before_anything_is_reused(project, monkeypatch):
    report(project)
    assert reused(project)
    monkeypatch.setattr(publication, "_take", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with Publication(project.reports) as changes, pytest.raises(KeyboardInterrupt):
        changes.write("2023/01_costs.html", b"withdrawn")
        changes.commit()
    monkeypatch.undo()
    assert not reused(project)


def test_one_page_by_hand_leaves_what_shards_have_run(project, quick):
    settings, asked = Settings(project.data, 1), Selection(organisations=("all",))
    for number in (1, 2):
        run_shard(project, asked, settings, Shard(number, 2))
    report(project, 2023, organisations=("grannby",), stems=("00_overview",))
    quick.ran.clear()
    summary = batch.report(project, asked, settings, batch_runs.merge)
    assert (summary.failed, quick.ran) == (0, [])
    assert not (project.reports / ".unfinished").exists()


def test_what_nobody_asked_for_in_a_week_is_swept(tmp_path):
    kept = Unfinished(tmp_path)
    for key in ("mine", "old", "new"):
        kept.keep(key, 1.0, b"{}", "")
    for name in ("old.json", "old.ipynb"):
        os.utime(tmp_path / ".unfinished" / name, (0, 0))
    kept.done(["mine"])
    assert kept.find("new") is not None
    assert (kept.find("old"), kept.find("mine")) == (None, None)


# -- the quick way, and the manifest --------------------------------------------------------------


def test_only_pages_that_were_asked_for_are_said_to_be_reused(made):
    report(made)
    assert reused(made)
    told = manifest.read(made.reports).pages
    assert {page.organisation for page in told.values() if page.cached} == {"kontoret"}


def test_the_quick_way_writes_nothing_while_somebody_is_at_work(project):
    report(project)
    before = (project.reports / "manifest.json").read_bytes()
    with lock.held(project.reports, print):
        assert reused(project)
        assert (project.reports / "manifest.json").read_bytes() == before
    assert reused(project)
    pages = json.loads((project.reports / "manifest.json").read_text())["pages"]
    assert [page["cached"] for page in pages if page["status"] == "ok"] == [True] * 5


# -- how the command ends -------------------------------------------------------------------------


def test_a_signal_to_end_is_obeyed_in_order(project, monkeypatch, capsys):
    monkeypatch.chdir(project.data.parent)
    monkeypatch.setattr(batch, "report", lambda *_: os.kill(os.getpid(), 15))
    assert cli.main(["report"]) == 143
    assert "interrupted; run it again to finish" in capsys.readouterr().err


@pytest.mark.parametrize("closed", ["1", "2"])
def test_closed_streams_stop_nothing(made, closed):
    where = ["--data", str(made.data), "--out", str(made.reports)]
    command = shlex.join([sys.executable, "-m", "analysis", "list", *where])
    done = subprocess.run(["sh", "-c", f"{command} {closed}>&-"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_had_enough_is_no_failure(made):
    where = ["--data", str(made.data), "--out", str(made.reports)]
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", "list", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


def test_a_terminal_that_lacks_letters_gets_what_it_can_show(made):
    where = ["--data", str(made.data), "--out", str(made.reports)]
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "list", *where],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "K\\xe4llorna" in done.stdout


def test_a_batch_without_a_stream_for_messages_says_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with progress(1) as tell:
        tell("2023/01_costs: ok")
