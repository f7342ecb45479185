"""What processes there are; for tests that end some."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path


def alive(pid: int) -> bool:
    """Return whether there is a process, dead ones that nobody has asked about not counted."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(pid: int) -> list[int]:
    """Return the ids of a process's child processes."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        # It may have ended by now.
        with suppress(OSError):
            told = re.match(r"(\d+) \(.*\) \S (\d+)", path.read_text(), re.DOTALL)
            if told is not None and int(told[2]) == pid:
                found.append(int(told[1]))
    return found
