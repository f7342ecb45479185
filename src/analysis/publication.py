"""What is changed in a folder: all of it or nothing, whatever ends the process on the way.

New files are staged beside their places and flushed; then a journal says which of them go where,
and which go away. From then on the change is made: a process that ends before it has moved all of
them leaves the rest to the next one, which finds the journal and goes on.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from analysis.errors import ContractError, Fault
from analysis.files import LEFT_HALF_WRITTEN, flush_folder, write_flushed, write_whole

NAME = ".publishing"
_JOURNAL = "journal.json"


class Publication:
    """Changes of a folder's files. As a context: what is not committed at its end is dropped."""

    def __init__(self, folder: Path) -> None:
        """Begin.

        Args:
            folder: exists, and holds no journal: see `recover`.
        """
        self._folder, self._staging = folder, folder / NAME
        # Path below the folder -> its staged file; None: it goes away. In the order of the moves.
        self._steps: dict[str, Path | None] = {}
        self._count = 0

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, *_error: object) -> None:
        # A journal that could not be followed to its end is for the next process.
        if not (self._staging / _JOURNAL).exists():
            shutil.rmtree(self._staging, ignore_errors=True)
            _prune(self._folder, self._steps)

    def write(self, name: str, content: bytes) -> None:
        """Stage a file; one that has the content already is left as it is.

        Args:
            name: its path below the folder, with forward slashes.
            content: all of it.
        """
        lying = self._folder / name
        self._steps.pop(name, None)
        if lying.is_file() and lying.read_bytes() == content:
            return
        self._count += 1
        staged = self._staging / str(self._count)
        self._staging.mkdir(exist_ok=True)
        write_flushed(staged, content)
        self._steps[name] = staged

    def remove(self, name: str) -> None:
        """Let a file go away; it need not be there."""
        self._steps.pop(name, None)
        if (self._folder / name).is_file():
            self._steps[name] = None

    def find(self, name: str) -> Path | None:
        """Return where a file's content lies now, if it will be there; None where it won't."""
        path = self._steps.get(name, self._folder / name)
        return path if path is not None and path.is_file() else None

    def commit(self) -> None:
        """Make all changes, in the order in which they were asked for."""
        if not self._steps:
            return
        self._staging.mkdir(exist_ok=True)
        for name in self._steps:
            # A disk with no place for a folder is found out now, not half-way through the moves.
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
        steps = [[name, staged and staged.name] for name, staged in self._steps.items()]
        write_whole(self._staging / _JOURNAL, json.dumps(steps).encode())
        flush_folder(self._staging)
        recover(self._folder)
        self._steps.clear()


def is_begun(folder: Path) -> bool:
    """Return whether a publication has begun that nobody has finished."""
    return (folder / NAME / _JOURNAL).is_file()


def recover(folder: Path) -> bool:
    """Finish what a publication has begun; drop what one has only staged, and torn files.

    Args:
        folder: nobody else is writing into it.
    Returns: whether there was something to finish.
    Raises: ContractError where the journal is none that a publication writes; nothing was changed.
    """
    staging = folder / NAME
    journal = staging / _JOURNAL
    begun = journal.is_file()
    if begun:
        steps = _steps(journal)
        for name, staged in steps:
            _take(folder / name, None if staged is None else staging / staged)
        names = [name for name, _ in steps]
        for parent in {(folder / name).parent for name in names}:
            flush_folder(parent)
        _prune(folder, names)
        journal.unlink()
    if staging.is_dir():
        shutil.rmtree(staging)
    for left in folder.glob(LEFT_HALF_WRITTEN):
        left.unlink(missing_ok=True)
    return begun


def _steps(journal: Path) -> list[tuple[str, str | None]]:
    """Return a journal's steps; it may come from elsewhere, yet none leads out of the folder."""
    with contextlib.suppress(ValueError, TypeError, RecursionError):
        steps = json.loads(journal.read_text(encoding="utf-8"))
        if all(_is_inside(name) and _is_staged(staged) for name, staged in steps):
            return [(name, staged) for name, staged in steps]
    expected = "nothing of that name: remove it, and look at the files beside it"
    found = "a journal of something else"
    raise ContractError([Fault(f"{NAME}/{_JOURNAL}", 0, "", found, expected)])


def _is_inside(name: object) -> bool:
    if not isinstance(name, str) or not name or "\0" in name:
        return False
    # Windows takes both slashes for one, and a letter with a colon for a drive.
    path = PureWindowsPath(name)
    return not path.anchor and ".." not in path.parts and path.parts[:1] != (NAME,)


def _is_staged(staged: object) -> bool:
    return staged is None or (isinstance(staged, str) and staged.isdecimal())


def _take(path: Path, staged: Path | None) -> None:
    """Take one step of a journal, or nothing where it was taken before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if staged is None:
        path.unlink(missing_ok=True)
    elif staged.exists():
        staged.replace(path)


def _prune(folder: Path, names: Iterable[str]) -> None:
    """Remove the folders of some files in which nothing is left."""
    for name in names:
        for parent in PurePosixPath(name).parents[:-1]:
            # Not where something is in it, or where it is gone.
            with contextlib.suppress(OSError):
                (folder / parent).rmdir()
