"""What a batch has run but not published yet, so that the next one goes on where it stopped.

Executed copies lie in the reports folder by content key until the batch is done. A key is over all
that a page is made of, so a copy found there is as good as one that is run now.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.files import write_whole

NAME = ".unfinished"
#: What files.write_whole leaves where the machine stops in the middle of it.
_LEFT_OVER = ".*.tmp"


class Unfinished:
    """The executed copies of a batch under way."""

    def __init__(self, reports: Path) -> None:
        """Sweep what a batch that was cut off has left half-written."""
        self._reports, self._folder = reports, reports / NAME
        for path in reports.rglob(_LEFT_OVER):
            path.unlink(missing_ok=True)

    def find(self, key: str) -> Path | None:
        """Return the copy of a page's content key; None where there is none."""
        path = self._path(key)
        return path if path.is_file() else None

    def keep(self, key: str, copy: bytes) -> Path:
        """Keep a copy, whole, and return where it lies."""
        write_whole(self._path(key), copy)
        return self._path(key)

    def done(self) -> None:
        """Drop all: the batch is done."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.ipynb"
