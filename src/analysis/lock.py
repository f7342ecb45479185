"""One batch at a time on a reports folder; a crash leaves no lock behind."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

NAME = ".lock"
_PATIENCE = 0.2


@contextlib.contextmanager
def held(folder: Path, say: Callable[[str], object]) -> Iterator[None]:
    """Hold a folder for the length of the block; wait for whoever holds it.

    The system lets go of it when the process ends, however it ends.

    Args:
        folder: exists.
        say: told, once, who is waited for.
    """
    path = folder / NAME
    file, waiting = _taken(path), False
    while file is None:
        if not waiting:
            say(f"{folder} is in use by process {_holder(path)}; waiting for it to end")
            waiting = True
        time.sleep(_PATIENCE)
        file = _taken(path)
    with _let_go(path, file):
        yield


@contextlib.contextmanager
def held_if_free(folder: Path) -> Iterator[bool]:
    """Hold a folder for the length of the block if nobody else does; yields whether it is held."""
    path = folder / NAME
    file = _taken(path)
    if file is None:
        yield False
        return
    with _let_go(path, file):
        yield True


@contextlib.contextmanager
def _let_go(path: Path, file: int) -> Iterator[None]:
    try:
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        yield
    finally:
        # While it is held: whoever opened it meanwhile finds that it is no longer the one there.
        path.unlink(missing_ok=True)
        os.close(file)


def _taken(path: Path) -> int | None:
    """Return the lock's file, locked; None where somebody else holds it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if _lock(file) and path.exists() and os.path.samestat(os.fstat(file), path.stat()):
        return file
    os.close(file)
    return None


def _lock(file: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii") or "unknown"
    except OSError:
        return "unknown"
