"""Whatever ends a batch, the next one goes on, and two at once take turns."""

import errno
import os
import shutil
import subprocess
import sys
import threading
import time

import pytest

from analysis import batch, lock, publication
from analysis.plan import Selection
from analysis.runner import Settings
from tests.unit.given_notebooks import edit, write
from tests.unit.test_batch import files


def report(project, **asked):
    return batch.report(project, Selection(**asked), Settings(project.data, 1))


class Interrupted(BaseException):
    """What ends a batch in the middle, as Ctrl-C does."""


@pytest.fixture
def cut_off(project, quick, monkeypatch):
    """Return a project whose first batch was ended after two notebooks."""
    whole = type(quick).__call__

    def two_only(self, runs, settings):
        for number, outcome in enumerate(whole(self, runs, settings)):
            if number == 2:
                raise Interrupted
            yield outcome

    monkeypatch.setattr(type(quick), "__call__", two_only)
    with pytest.raises(Interrupted):
        report(project)
    monkeypatch.setattr(type(quick), "__call__", whole)
    return project


def test_a_batch_that_was_cut_off_has_published_nothing(cut_off):
    assert [name for name in files(cut_off) if not name.startswith(".")] == ["README.md"]


def test_the_next_batch_goes_on_where_it_stopped(cut_off, quick, capsys):
    ran = list(quick.ran)
    quick.ran.clear()
    assert report(cut_off).ok == 5
    assert len(quick.ran) == 3
    # The third was begun when the batch was cut off, so it is run once more.
    assert not set(quick.ran) & set(ran[:2])
    assert "2 of 5 were run by a batch that did not finish" in capsys.readouterr().err
    assert [name for name in files(cut_off) if name.startswith(".")] == []


def test_what_it_makes_is_what_a_whole_batch_makes(cut_off, tmp_path):
    report(cut_off)
    made = files(cut_off)
    batch.report(cut_off, Selection(), Settings(cut_off.data, 1, force=True))
    assert files(cut_off) == made


def test_force_runs_what_an_unfinished_batch_has_run(cut_off, quick):
    quick.ran.clear()
    batch.report(cut_off, Selection(), Settings(cut_off.data, 1, force=True))
    assert len(quick.ran) == 5


def test_what_was_run_of_other_data_is_not_taken(cut_off, quick):
    edit(cut_off, "granskning-2023/measures.csv", "1 000 tkr", "1 100 tkr")
    quick.ran.clear()
    report(cut_off)
    assert len(quick.ran) == 5


def test_what_a_crash_left_half_written_is_swept(project):
    torn = project.reports / ".manifest.json.4711.tmp"
    torn.write_text('{"version"')
    report(project)
    assert not torn.exists()


def visible(project):
    return {name: text for name, text in files(project, without=()).items() if name[0] != "."}


def change_every_page(project):
    for stem, review in (("00_overview", ""), ("01_costs", "costs"), ("02_savings", "savings")):
        write(project.notebooks, stem, "4", review=review)


@pytest.mark.parametrize("room", [0, 5, 12, 18, 24])
def test_a_full_disk_leaves_the_last_reports_and_the_next_batch_goes_on(project, monkeypatch, room):
    report(project)
    before = visible(project)
    change_every_page(project)
    flush, left = os.fsync, iter([None] * room)

    def full(handle):
        if next(left, "none") == "none":
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space left"):
        disk.setattr(os, "fsync", full)
        report(project)
    assert visible(project) == before
    assert report(project).ok == 5
    assert visible(project).keys() == before.keys()
    assert visible(project)["2023/01_costs.html"] != before["2023/01_costs.html"]
    assert [name for name in files(project) if name.startswith(".")] == []


def test_killed_after_any_move_the_next_batch_makes_the_rest_whatever_it_is_asked(
    project, tmp_path, monkeypatch
):
    report(project)
    change_every_page(project)
    before = tmp_path / "before"
    shutil.copytree(project.reports, before)
    take, moves = publication._take, []
    with monkeypatch.context() as counted:
        counted.setattr(publication, "_take", lambda *step: moves.append(take(*step)))
        report(project)
    after = visible(project)
    assert len(moves) > 5
    for number in range(len(moves)):
        shutil.rmtree(project.reports)
        shutil.copytree(before, project.reports)
        left = iter([None] * number)

        def killed(*step, left=left):
            if next(left, "none") == "none":
                raise Interrupted
            take(*step)

        with monkeypatch.context() as moving, pytest.raises(Interrupted):
            moving.setattr(publication, "_take", killed)
            report(project)
        # Of what is still to be moved the next batch is asked nothing, and runs nothing.
        report(project, years=(2022,))
        assert visible(project).keys() == after.keys()
        differing = {name for name, text in visible(project).items() if text != after[name]}
        assert differing <= {"manifest.json"}, number


def test_a_folder_that_may_not_be_written_is_found_out_before_anything_is_run(
    project, quick, monkeypatch
):
    report(project)
    before, opened = visible(project), os.open

    def refuse(path, *more, **named):
        if str(path).startswith(str(project.reports)):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *more, **named)

    quick.ran.clear()
    with monkeypatch.context() as folder, pytest.raises(PermissionError):
        folder.setattr(os, "open", refuse)
        batch.report(project, Selection(), Settings(project.data, 1, force=True))
    assert (visible(project), quick.ran) == (before, [])


# -- the lock ---------------------------------------------------------------------------------

HOLDS = """\
import sys, time
from pathlib import Path
from analysis.lock import held
with held(Path(sys.argv[1]), print):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path):
    """Start a process that holds a folder's lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_batch_says_whom_it_waits_for_and_goes_on_after_a_crash(tmp_path, holder):
    said = []
    threading.Timer(1.0, holder.kill).start()
    began = time.monotonic()
    with lock.held(tmp_path, said.append):
        assert time.monotonic() - began > 0.5
    (text,) = said
    assert text == f"{tmp_path} is in use by process {holder.pid}; waiting for it to end"
    assert list(tmp_path.iterdir()) == []


def test_a_free_folder_is_taken_without_a_word(tmp_path):
    said = []
    for _ in range(2):
        with lock.held(tmp_path, said.append):
            assert (tmp_path / lock.NAME).is_file()
    assert said == []
    assert list(tmp_path.iterdir()) == []


def test_many_take_turns(tmp_path):
    inside, most = [], []

    def one():
        for _ in range(5):
            with lock.held(tmp_path, lambda _: None):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.002)
                inside.pop()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (20, 1)
