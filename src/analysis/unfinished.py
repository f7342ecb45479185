"""What a batch, or a shard of one, has run but not published yet, so that the next one goes on.

Executed copies lie in the reports folder by content key until the batch is done. A key is over all
that a page is made of, so a copy found there is as good as one that is run now.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.files import sha256_of, write_whole

NAME = ".unfinished"
#: Seconds after which what a batch or a shard has left is nobody's any more: a week.
_FORGOTTEN = 7 * 24 * 3600


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
        """Return what the run of a content key came to; None where it was not run, or is torn."""
        try:
            told = json.loads(self._receipt(key).read_text(encoding="utf-8"))
            copy = self._copy(key) if told["copy"] else None
            if copy is not None and sha256_of(copy) != told["copy"]:
                return None
            return Result(float(told["seconds"]), copy, str(told["error"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, seconds: float, copy: bytes | None, error: str) -> Result:
        """Keep what a run came to, whole."""
        path = self._copy(key)
        if copy is not None:
            write_whole(path, copy)
        digest = "" if copy is None else hashlib.sha256(copy).hexdigest()
        receipt = {"seconds": seconds, "error": error, "copy": digest}
        # Last: a receipt says that its copy is there.
        write_whole(self._receipt(key), json.dumps(receipt, ensure_ascii=False).encode())
        return Result(seconds, path if copy is not None else None, error)

    def done(self, keys: Iterable[str]) -> None:
        """Drop runs that are published, and what nobody has asked for in a long time."""
        for key in keys:
            self._copy(key).unlink(missing_ok=True)
            self._receipt(key).unlink(missing_ok=True)
        for path in self._folder.glob("*"):
            # Another batch's shards may be at work.
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _FORGOTTEN:
                    path.unlink()
        with contextlib.suppress(OSError):
            # Not where something is in it.
            self._folder.rmdir()

    def _copy(self, key: str) -> Path:
        return self._folder / f"{key}.ipynb"

    def _receipt(self, key: str) -> Path:
        return self._folder / f"{key}.json"
