"""The warm process: it has the libraries loaded, and forks a process of its own per notebook.

Started by `warm` as `python -m analysis.forkserver`, in a defined environment. It reads a job a
line from its standard input, and writes a line when one is done. It has one thread, no event loop
and no shell, so that a fork is safe. When its input ends, so do its notebooks and itself. What they
leave behind it inherits, and ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.orphans import end_all, end_inherited, inherit, leave_a_keeper
from analysis.surroundings import without_slow_checks

#: What notebooks import may be loaded before they are run; anything else could have effects.
_SAFE = (
    *("analysis", "papermill", "IPython", "numpy", "pandas", "pyarrow", "matplotlib", "seaborn"),
)
#: Papermill before the engine: it imports that itself, from its entry points.
_FIRST = ("papermill", "analysis.engine", "analysis.cells", "pandas", "seaborn")
#: What a shell imports only when it starts, and a table's reading. No pyarrow.dataset: Arrow would
#: then take hold of more memory than a notebook may be allowed.
_LAST = (
    *("IPython.core.application", "IPython.core.completer", "IPython.core.completerlib"),
    *("IPython.core.magics", "IPython.core.oinspect", "IPython.utils.wildcard"),
    *("analysis.parquet", "pyarrow.parquet"),
)


@dataclass
class _Child:
    """A notebook under way: its job's number, and when it is to be stopped."""

    number: int
    until: float
    limit: float
    stopped: str = ""


def load(modules: Iterable[str]) -> None:
    """Import modules, those of known libraries only."""
    for name in modules:
        if name.partition(".")[0] in _SAFE:
            # A notebook that imports what is not there says so itself.
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


def warm() -> None:
    """Load what every notebook needs, and draw once: what is slow the first time is done then."""
    # Before the rehearsal: papermill, which no module of the suite's charts imports.
    load(_FIRST)
    import matplotlib
    import pandas as pd

    from analysis.rehearsal import rehearse

    # Python's own texts, as in the tables read: Arrow's cost more where frames are small, take hold
    # of more memory than a notebook may be allowed, and begin threads, which no fork outlives.
    pd.set_option("mode.string_storage", "python")
    rehearse()
    matplotlib.rcdefaults()
    load(_LAST)


def main() -> None:
    """Serve until the input ends."""
    # Ctrl-C in a terminal reaches the whole group; whoever started this one says when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_a_keeper()
    inherit()
    without_slow_checks()
    warm()
    _Server().serve()


class _Server:
    def __init__(self) -> None:
        self._children: dict[int, _Child] = {}
        self._unread = b""
        self._woken, waker = os.pipe()
        for descriptor in (self._woken, waker):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Fork for every job, tell what becomes of it, and leave no process behind."""
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            try:
                while self._turn(selector):
                    pass
            finally:
                self._end()

    def _turn(self, selector: selectors.BaseSelector) -> bool:
        """Wait for something to do, and do it; False where the input has ended."""
        ready = {key.fd for key, _ in selector.select(self._patience())}
        if self._woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._woken, 4096)
        self._stop_late()
        self._reap()
        # Those of a notebook under way that have lost their parent, too: nobody can tell whose.
        end_inherited(self._children)
        if sys.stdin.fileno() not in ready:
            return True
        content = os.read(sys.stdin.fileno(), 1 << 16)
        *lines, self._unread = (self._unread + content).split(b"\n")
        for line in lines:
            self._obey(json.loads(line))
        return bool(content)

    def _patience(self) -> float | None:
        """Return the seconds until the next notebook is late; None where none can be."""
        ends = [child.until for child in self._children.values() if not child.stopped]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _obey(self, message: dict[str, Any]) -> None:
        if "modules" in message:
            load(message["modules"])
        else:
            self._fork(message)

    def _fork(self, job: dict[str, Any]) -> None:
        child = os.fork()
        if child == 0:
            _run(job)
        limit = float(job["limit"])
        self._children[child] = _Child(job["number"], time.monotonic() + limit, limit)

    def _stop_late(self) -> None:
        from analysis.forked import kill_group

        now = time.monotonic()
        for pid, child in self._children.items():
            if child.until <= now and not child.stopped:
                child.stopped = f"stopped after {child.limit:.0f} s, the time limit"
                kill_group(pid)

    def _reap(self) -> None:
        """Tell of every notebook whose process has ended, and end what it has started."""
        from analysis.forked import kill_group

        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        for pid in tuple(self._children):
            if os.waitid(os.P_PID, pid, flags) is not None:
                # Before it is waited for: until then its number is nobody else's.
                kill_group(pid)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                child = self._children.pop(pid)
                told = {"number": child.number, "code": code, "stopped": child.stopped}
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()

    def _end(self) -> None:
        from analysis.forked import kill_group

        for pid in self._children:
            kill_group(pid)
        end_all()


def _run(job: dict[str, Any]) -> None:
    """Run a job in this process, which is the notebook's own, and end."""
    from analysis.forked import Events, ending, own_process

    with ending():
        own_process()
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        events = Events(os.open(job["events"], flags, 0o600))
        _limit_memory(job["memory"])
        os.chdir(job["folder"])
        try:
            _execute(job, events)
        except Exception as error:  # what papermill makes of it; a cell's error is told already
            events({"raised": f"{type(error).__name__}: {error}"})


def _execute(job: dict[str, Any], events: Any) -> None:
    import nbformat
    import papermill
    from papermill.engines import papermill_engines

    from analysis.engine import NAME, WarmEngine

    papermill_engines.register(NAME, WarmEngine)
    # The notebook itself and no path: papermill would read a path as a template.
    papermill.execute_notebook(
        nbformat.from_dict(job["notebook"]),  # type: ignore[no-untyped-call]
        None,
        parameters=job["parameters"],
        engine_name=NAME,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        events=events,
    )


def _limit_memory(megabytes: int) -> None:
    if megabytes:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    main()
