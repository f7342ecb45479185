"""What a batch, or a shard of one, has run but not published yet, so that the next one goes on.

Executed copies lie in the reports folder by content key until the batch is done. A key is over all
that a page is made of, so a copy found there is as good as one that is run now.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from analysis.files import write_whole

NAME = ".unfinished"


@dataclass(frozen=True)
class Result:
    """What a run came to.

    Attributes:
        seconds: how long it took.
        copy: the executed copy, maybe a partial one; None where the notebook never began.
        error: why it is no good; empty where every cell ran.
    """

    seconds: float
    copy: Path | None
    error: str = ""


class Unfinished:
    """The runs of a batch under way; several processes may add to them at once."""

    def __init__(self, reports: Path) -> None:
        self._folder = reports / NAME

    def find(self, key: str) -> Result | None:
        """Return what the run of a page's content key came to; None where it was not run."""
        try:
            told = json.loads(self._receipt(key).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        copy = self._copy(key) if self._copy(key).is_file() else None
        return Result(told["seconds"], copy, told["error"]) if copy or told["error"] else None

    def keep(self, key: str, seconds: float, copy: bytes | None, error: str) -> Result:
        """Keep what a run came to, whole."""
        path = self._copy(key)
        if copy is not None:
            write_whole(path, copy)
        receipt = json.dumps({"seconds": seconds, "error": error}, ensure_ascii=False)
        # Last: a receipt says that its copy is there.
        write_whole(self._receipt(key), receipt.encode())
        return Result(seconds, path if copy is not None else None, error)

    def done(self) -> None:
        """Drop all: the batch is done."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _copy(self, key: str) -> Path:
        return self._folder / f"{key}.ipynb"

    def _receipt(self, key: str) -> Path:
        return self._folder / f"{key}.json"
