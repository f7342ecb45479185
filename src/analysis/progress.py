"""How far a batch has come: a bar on a terminal, a few lines in a log; both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

#: A log gets so many lines, however many pages there are.
_LINES = 25


def say(text: str) -> None:
    """Say something on how the batch goes; a bar moves out of the way."""
    if sys.stderr is not None:
        tqdm.write(text, file=sys.stderr)


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show progress while the block runs: count, pace and time left.

    Args:
        total: pages to come.
    Yields: a function that takes a line on each page that is done.
    """
    # It is closed where a service manager has not given any.
    if sys.stderr is None or not sys.stderr.isatty():
        yield _log(total)
        return
    with tqdm(total=total, unit="page", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def tell(line: str) -> None:
            bar.set_postfix_str(line[:40], refresh=False)
            bar.update()

        yield tell


def _log(total: int) -> Callable[[str], None]:
    began, count, every = time.perf_counter(), 0, max(1, total // _LINES)

    def tell(line: str) -> None:
        nonlocal count
        count += 1
        if count % every and count < total:
            return
        pace = count / max(time.perf_counter() - began, 1e-9)
        left = f", {(total - count) / pace:.0f} s left" if count < total else ""
        say(f"{count} of {total}, {line}; {pace:.1f} pages a second{left}")

    return tell
