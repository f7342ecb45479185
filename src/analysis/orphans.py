"""What becomes of processes whose parent has ended: who inherits them, and how they are ended.

A process group does not hold a process that begins a session of its own, but whoever forked it
can be made to inherit it. Only Linux can do that; elsewhere these functions do what they can.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Collection
from pathlib import Path

# What the system calls PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER.
_DEATH_SIGNAL, _INHERIT = 1, 36

#: Where Linux tells of its processes.
_PROCESSES = Path(os.sep, "proc")

#: Seconds after which a process that does not go away, killed as it is, is left alone.
_PATIENCE = 3.0


def die_with_parent() -> None:
    """Ask the system to end this process with the one that forked it."""
    _ask(_DEATH_SIGNAL, signal.SIGKILL)


def inherit() -> None:
    """Become the parent of whatever those that this process forks leave behind."""
    _ask(_INHERIT, 1)


def leave_a_keeper() -> None:
    """Go on in a child of this process, which stays behind to end what the child leaves.

    However the child ends: a notebook may kill the process that it was forked from.
    """
    if sys.platform != "linux":
        return
    inherit()
    child = os.fork()
    if child == 0:
        die_with_parent()
        return
    # Whoever reads what the child writes is to see it end.
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(2):
        os.dup2(nothing, descriptor)
    os.waitpid(child, 0)
    end_all()
    os._exit(0)


def end_inherited(own: Collection[int]) -> None:
    """Kill this process' children but its own, and do away with those that are dead.

    What a killed one leaves is inherited in turn when it ends, which a SIGCHLD tells of.
    """
    for child in _children():
        if child not in own:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, os.WNOHANG)


def end_all() -> None:
    """Kill this process' children, and theirs, until it has none."""
    until = time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            end_inherited(())
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)


def _children() -> list[int]:
    """Return this process' children; none where the system does not list them."""
    own = os.getpid()
    listed = _PROCESSES / f"{own}/task/{own}/children"
    with contextlib.suppress(OSError):
        return [int(word) for word in listed.read_text("ascii").split()]
    return [int(path.parent.name) for path in _PROCESSES.glob("[0-9]*/stat") if _of(path, own)]


def _of(stat: Path, parent: int) -> bool:
    """Tell whether a process, by its record, is a child of that one."""
    try:
        # After its name, which may hold anything: its state, then its parent.
        return int(stat.read_bytes().rpartition(b")")[2].split()[1]) == parent
    except OSError:  # it has ended meanwhile
        return False


def _ask(what: int, value: int) -> None:
    """Set something of this process, where the system knows it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(what, value, 0, 0, 0)
