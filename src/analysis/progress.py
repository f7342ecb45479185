"""How far a batch has come: a bar on a terminal, a line a page in a log; both on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """Show progress while the block runs.

    Args:
        total: pages to come.
    Yields: a function that takes a line on each page that is done.
    """
    if not sys.stderr.isatty():
        yield lambda line: print(line, file=sys.stderr, flush=True)
        return
    with tqdm(total=total, unit="page", file=sys.stderr, leave=False, dynamic_ncols=True) as bar:

        def tell(line: str) -> None:
            bar.set_postfix_str(line[:40], refresh=False)
            bar.update()

        yield tell
