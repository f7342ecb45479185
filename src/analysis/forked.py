"""One notebook in a process of its own: what that process does, and what it tells of it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from analysis.errors import RunError
from analysis.executed import Trace, how_it_ended
from analysis.orphans import die_with_parent
from analysis.surroundings import SEED

#: Characters that a notebook may show: the largest page shows a fifth of it.
MOST_SHOWN = 20_000_000


class Events:
    """Takes note of what happens, a line of JSON an event, in a file that outlives the process.

    A process that the notebook has forked and that comes back from its cell ends here, silently:
    there is one notebook, and one process tells of it.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._teller = os.getpid()

    def __call__(self, event: Mapping[str, Any]) -> None:
        """Write one event."""
        if os.getpid() != self._teller:
            os._exit(0)
        line = memoryview(json.dumps(event, default=str).encode() + b"\n")
        while line:
            line = line[os.write(self._descriptor, line) :]


def run_here(notebook: Any, events: Events) -> None:
    """Run a notebook in this process, which is its own and ends with it.

    Args:
        notebook: what to run; changed.
        events: told the notebook with its parameters, then each cell as it begins and ends.
    """
    from analysis.cells import run_cells
    from analysis.recorder import Recorder

    def too_much() -> NoReturn:
        events({"stopped": f"it showed more than {MOST_SHOWN // 1_000_000} MB"})
        os._exit(1)

    events({"notebook": notebook})
    run_cells(notebook["cells"], Recorder(MOST_SHOWN, too_much), events)
    events({"ended": True})


def run_apart(nb_man: Any, limit: float | None) -> None:
    """Run a notebook in a process that is forked from this one.

    Args:
        nb_man: papermill's record of the run; follows what happens.
        limit: seconds that it may take; None for any.
    Raises: RunError where the process ended before the notebook did.
    """
    from nbformat import from_dict

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        own_process()
        with ending():
            run_here(nb_man.nb, Events(writer))
    os.close(writer)
    trace = Trace(nb_man.nb)
    for line in _lines(reader, limit):
        if line is None:
            trace.stopped = f"stopped after {limit:.0f} s, the time limit"
            break
        event = from_dict(json.loads(line))  # type: ignore[no-untyped-call]
        event.pop("notebook", None)
        trace.follow(event)
        _tell(nb_man, event)
        # What the notebook has started may hold the pipe open.
        if trace.ended:
            break
    os.close(reader)
    kill_group(child)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if not trace.ended:
        raise RunError(trace.stopped or f"the kernel died, {how_it_ended(code)}")


def own_process() -> None:
    """Settle what a forked process has from the one that it came from."""
    os.setpgid(0, 0)
    for name in ("SIGINT", "SIGTERM", "SIGCHLD"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    die_with_parent()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    exec(SEED, {})


@contextlib.contextmanager
def ending() -> Iterator[None]:
    """End this process when the block ends, whatever happens in it; nothing is cleaned up."""
    try:
        yield
    except BaseException:
        os._exit(1)
    os._exit(0)


def read_events(path: Path, trace: Trace) -> None:
    """Follow what a process has told; what its last line lacks was never written."""
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                trace.follow(json.loads(line))


def _tell(nb_man: Any, event: Mapping[str, Any]) -> None:
    """Pass an event on to papermill's record."""
    if "cell" not in event:
        return
    place = event["cell"]
    cell = nb_man.nb.cells[place]
    if "count" not in event:
        nb_man.cell_start(cell, place)
    elif any(output["output_type"] == "error" for output in cell.outputs):
        nb_man.cell_exception(cell, place)
    else:
        nb_man.cell_complete(cell, place)


def _lines(reader: int, limit: float | None) -> Iterator[bytes | None]:
    """Yield the lines of a pipe until it ends; None, once, where the time is over before."""
    until, unread = time.monotonic() + limit if limit else None, b""
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([reader], [], [], left)[0]:
            yield None
            return
        content = os.read(reader, 1 << 16)
        *lines, unread = (unread + content).split(b"\n")
        yield from lines
        if not content:
            return


def kill_group(leader: int) -> None:
    """Kill a process and what it has started."""
    # For a moment after a fork the group may not be there yet.
    for kill, target in ((os.killpg, leader), (os.kill, leader)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(target, signal.SIGKILL)
