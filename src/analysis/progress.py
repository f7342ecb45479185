"""How far a batch has come: a bar on a terminal, a few lines elsewhere; both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from analysis.log import SAID, explain, say, shows

#: So many lines are said, however many pages there are; the others only explain.
_LINES = 25


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show progress while the block runs: count, pace and time left.

    Args:
        total: pages to come.
    Yields: a function that takes a line on each page that is done.
    """
    # It is closed where a service manager has not given any.
    if sys.stderr is None or not sys.stderr.isatty() or not shows(SAID):
        yield _lines(total, max(1, total // _LINES))
        return
    line = _lines(total, 0)
    with tqdm(total=total, unit="page", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def tell(text: str) -> None:
            line(text)
            bar.set_postfix_str(text[:40], refresh=False)
            bar.update()

        yield tell


def _lines(total: int, every: int) -> Callable[[str], None]:
    """Return what makes a line of each page that is done; every so-manieth is said, 0 for none."""
    began, count = time.perf_counter(), 0

    def tell(text: str) -> None:
        nonlocal count
        count += 1
        pace = count / max(time.perf_counter() - began, 1e-9)
        left = f", {(total - count) / pace:.0f} s left" if count < total else ""
        is_said = every and (count % every == 0 or count == total)
        line = f"{count} of {total}, {text}; {pace:.1f} pages a second{left}"
        (say if is_said else explain)(line)

    return tell
