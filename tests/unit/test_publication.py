"""Changes of a folder: all or nothing, whatever ends the process between two steps."""

import errno
import os
from pathlib import Path

import pytest

from analysis import publication
from analysis.errors import ContractError
from analysis.publication import NAME, Publication, recover


class Killed(BaseException):
    """What ends a process between two steps."""


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


BEFORE = {"2022/a.html": "old a", "2022/b.html": "old b", "manifest.json": "old"}
AFTER = {"2022/a.html": "new a", "2023/c.html": "new c", "manifest.json": "new"}


@pytest.fixture
def folder(tmp_path):
    for name, text in BEFORE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def change(folder):
    with Publication(folder) as changes:
        changes.write("2022/a.html", b"new a")
        changes.remove("2022/b.html")
        changes.write("2023/c.html", b"new c")
        changes.write("manifest.json", b"new")
        assert tree(folder) | BEFORE == tree(folder)
        changes.commit()


def test_nothing_changes_before_the_commit_and_all_with_it(folder):
    change(folder)
    assert tree(folder) == AFTER
    assert not (folder / NAME).exists()
    assert not recover(folder)


def test_what_is_not_committed_is_dropped(folder):
    with Publication(folder) as changes:
        changes.write("2023/c.html", b"new c")
        changes.remove("2022/b.html")
    assert tree(folder) == BEFORE
    assert sorted(path.name for path in folder.iterdir()) == ["2022", "manifest.json"]


def test_a_folder_that_is_left_empty_goes_too(folder):
    with Publication(folder) as changes:
        changes.remove("2022/a.html")
        changes.remove("2022/b.html")
        changes.commit()
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("steps", range(5))
def test_killed_between_any_two_moves_it_is_finished_by_the_next(folder, monkeypatch, steps):
    take, taken = publication._take, []

    def one_less(*step):
        if len(taken) == steps:
            raise Killed
        taken.append(take(*step))

    monkeypatch.setattr(publication, "_take", one_less)
    if steps < 4:
        with pytest.raises(Killed):
            change(folder)
        # Those moved are new, all others old: nothing is torn, nothing lost.
        assert {"old", "new"} >= {text.split()[0] for text in visible(folder).values()}
        assert visible(folder)["manifest.json"] == "old"
        monkeypatch.setattr(publication, "_take", take)
        assert recover(folder)
    else:
        change(folder)
    assert tree(folder) == AFTER


def visible(folder):
    return {name: text for name, text in tree(folder).items() if not name.startswith(".")}


def test_killed_while_it_recovers_it_is_finished_by_the_one_after(folder, monkeypatch):
    monkeypatch.setattr(publication, "_take", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        change(folder)
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        recover(folder)
    monkeypatch.undo()
    assert recover(folder)
    assert tree(folder) == AFTER


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "{}}",
        "7",
        '[["a.html"]]',
        '[["../outside", null]]',
        '[["2022/../../outside", null]]',
        '[["/outside", "1"]]',
        '[["C:\\\\outside", "1"]]',
        '[["..\\\\outside", "1"]]',
        '[["manifest.json", "../../outside"]]',
        '[["2022/a.html", null], [".publishing/1", "1"]]',
    ],
)
def test_a_journal_of_something_else_is_told_and_followed_nowhere(folder, journal):
    raw = folder / "raw"
    (raw / NAME).mkdir(parents=True)
    (raw / NAME / "journal.json").write_text(journal)
    (folder / "outside").write_text("kept")
    before = tree(folder)
    with pytest.raises(ContractError, match="a journal of something else"):
        recover(raw)
    assert tree(folder) == before


def test_killed_while_it_stages_nothing_has_changed(folder):
    changes = Publication(folder)
    changes.write("2022/a.html", b"new a")
    assert visible(folder) == BEFORE
    assert not recover(folder)
    assert tree(folder) == BEFORE


@pytest.mark.parametrize("nth", range(1, 5))
def test_a_full_disk_leaves_all_as_it_was(folder, monkeypatch, nth):
    flush, count = os.fsync, iter(range(1, 99))

    def full(handle):
        if next(count) == nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        flush(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        change(folder)
    assert tree(folder) == BEFORE
    assert sorted(path.name for path in folder.iterdir()) == ["2022", "manifest.json"]


def test_a_file_with_the_same_content_is_not_touched(folder):
    before = (folder / "2022/a.html").stat()
    with Publication(folder) as changes:
        changes.write("2022/a.html", b"old a")
        changes.commit()
    assert (folder / "2022/a.html").stat() == before


def test_a_file_is_found_where_it_lies_now_if_it_will_be_there(folder):
    with Publication(folder) as changes:
        changes.write("2022/a.html", b"new a")
        changes.remove("2022/b.html")
        assert changes.find("2022/a.html").read_text() == "new a"
        assert changes.find("2022/b.html") is None
        assert changes.find("2023/c.html") is None
        assert changes.find("manifest.json") == folder / "manifest.json"


def test_the_last_word_on_a_file_counts(folder):
    with Publication(folder) as changes:
        changes.write("2022/a.html", b"new a")
        changes.write("2022/a.html", b"old a")
        changes.remove("2022/b.html")
        changes.write("2022/b.html", b"newer b")
        changes.remove("2023/none.html")
        changes.commit()
    assert tree(folder) == {**BEFORE, "2022/b.html": "newer b"}
