"""A file is written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

#: What write_whole leaves where the machine stops in the middle of it.
LEFT_HALF_WRITTEN = ".*.tmp"
#: Folder of a build at work.
_BUILDING = ".building-"
#: Seconds after which a folder of a build is nobody's any more; a build takes seconds.
_ABANDONED = 3600


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    A file that already has the content is left as it is.

    Args:
        path: the file; its folder is made.
        content: all of it.
    """
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        write_flushed(beside, content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_flushed(path: Path, content: bytes) -> None:
    """Write a file so that it outlives a power cut; not whole."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Let a folder's new names outlive a power cut, on systems that can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return a file's sha256; empty where there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def replace_tables(target: Path, files: Mapping[str, bytes]) -> None:
    """Write files beside their places and flush them, then move each there, in the order given."""
    target.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    beside = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=target))
    try:
        for name, payload in files.items():
            write_flushed(beside / name, payload)
        for name in files:
            (beside / name).replace(target / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    for path in target.glob("*.parquet"):
        if path.name not in files:
            path.unlink()


def _sweep(target: Path) -> None:
    """Remove what a build that was killed left behind, but not what one at work is writing."""
    for left in target.glob(f"{_BUILDING}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
