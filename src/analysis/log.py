"""What a verb says on its way, by weight: to a person on stderr, and to a batch's log file.

The terminal gets what is said, and with --verbose what explains it; the file gets all of it.
"""

from __future__ import annotations

import contextlib
import logging
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from analysis import __version__

#: Weights: what went wrong; how it goes; why it goes that way.
WRONG, SAID, WHY = logging.ERROR, logging.INFO, logging.DEBUG
#: So many batches stand in a log file, the last one at its end.
BATCHES = 10

_HEAD = "=== "
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


class _Stderr(logging.Handler):
    """Writes for a person; a progress bar moves out of the way."""

    def emit(self, record: logging.LogRecord) -> None:
        # It is closed where a service manager has not given any.
        if sys.stderr is not None:
            # Here since it takes its time to load, and most verbs say nothing.
            from tqdm import tqdm

            tqdm.write(self.format(record), file=sys.stderr)


class _File(logging.FileHandler):
    """Writes a log file; one that can't be written any more stops nothing."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        _KEPT.removeHandler(self)
        say(f"the log can't be written any more: {sys.exception()}")


class _Line(logging.Formatter):
    """A line with its time; what goes on below it is set in, so that a time begins every entry."""

    def format(self, record: logging.LogRecord) -> str:
        text = _COLOUR.sub("", super().format(record))
        return _without_home(text).replace("\n", "\n    ")


_KEPT = logging.getLogger("genomlysning")
_KEPT.setLevel(WHY)
_KEPT.propagate = False
_TOLD = _KEPT.getChild("told")
_STDERR = _Stderr(SAID)
_TOLD.addHandler(_STDERR)


def show(weight: int) -> None:
    """Let a person see what weighs at least as much."""
    _STDERR.setLevel(weight)


def shows(weight: int) -> bool:
    """Tell whether a person sees what weighs so much."""
    return weight >= _STDERR.level


def fail(text: str) -> None:
    """Tell what went wrong."""
    _TOLD.error(text)


def say(text: str) -> None:
    """Say how it goes."""
    _TOLD.info(text)


def explain(text: str, error: BaseException | None = None) -> None:
    """Tell why it goes so, with an error's whole traceback where there is one."""
    _TOLD.debug(text, exc_info=error)


def explain_rows(rows: Mapping[str, int]) -> None:
    """Tell how many rows each table has that has any."""
    for name, count in rows.items():
        if count:
            explain(f"rows of {name}: {count}")


def note(text: str, error: BaseException | None = None) -> None:
    """Write into the log file only."""
    _KEPT.info(text, exc_info=error)


def beside(reports: Path) -> Path:
    """Return the log file of a reports folder: not in it, since all that lies there is published.

    It tells of tracebacks and times, which a reader should not meet and equal batches don't share.
    """
    return Path(f"{reports}.log")


@contextlib.contextmanager
def kept(path: Path, title: str) -> Iterator[None]:
    """Keep in a file as well what is said while the block runs, and what ends it.

    Several processes may write to it at once. Where it can't be written, that is said.

    Args:
        path: the file; the folder is made if need be.
        title: what is done, for the entry's head.
    """
    file = _opened(path, title)
    try:
        yield
    except BaseException as error:
        note(f"ended by {type(error).__name__}", error)
        raise
    finally:
        if file is not None:
            _KEPT.removeHandler(file)
            # What a full disk has not taken is lost; that was told.
            with contextlib.suppress(OSError):
                file.close()


def _opened(path: Path, title: str) -> _File | None:
    """Return what writes into a log file from now on; None, and say why, where nothing can."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _begin(path, title)
        file = _File(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        say(f"no log is kept: {error}")
        return None
    file.setFormatter(_Line("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    _KEPT.addHandler(file)
    return file


def _begin(path: Path, title: str) -> None:
    """Begin an entry, and let the oldest go."""
    told = path.read_text("utf-8", "replace") if path.exists() else ""
    _, *entries = f"\n{told}".split(f"\n{_HEAD}")
    # In place: another batch that is at work goes on with the same file.
    text = "".join(f"{_HEAD}{entry.rstrip()}\n\n" for entry in entries[1 - BATCHES :])
    time = datetime.now().isoformat(" ", "seconds")
    made_by = f"genomlysning {__version__}, Python {platform.python_version()}, {sys.platform}"
    head = _without_home(f"{_HEAD}{time} {title} ({made_by})")
    path.write_text(f"{text}{head}\n", "utf-8", "backslashreplace", newline="\n")


def _without_home(text: str) -> str:
    """Return a text that does not tell whose machine this is."""
    home = Path.home()
    # A root is the beginning of every path.
    return text if home == home.parent else text.replace(str(home), "~")
