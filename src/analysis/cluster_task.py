"""What a cluster's worker does: run one shard in a process of its own.

Not in the worker itself, which has threads, so that nothing may fork there, and which has to
outlive whatever a notebook does.
"""

from __future__ import annotations

import json
import os
import runpy
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis import keys
from analysis.errors import RunError
from analysis.files import sha256_of
from analysis.options import FAILED, OK, WRONG_USAGE

#: Lines of a shard's messages that are worth sending home.
_LAST = 5


@dataclass(frozen=True)
class Task:
    """A shard to run.

    Attributes:
        arguments: the command line of `genomlysning`.
        folder: where it is given.
        environment: what the client has; see keys.environment.
        data: descriptor of the processed tables that the client sees: path and checksum.
    """

    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    data: tuple[str, str]


class MismatchError(RunError):
    """A worker may not take part: it is no such machine as the client."""


def run(task: Task) -> str:
    """Run a shard; what its notebooks come to lies in the reports folder.

    Returns: the last of what the process said.
    Raises: MismatchError where the worker is no such machine as the client; RunError where the
        shard's process ended otherwise than a batch does.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", __name__, json.dumps(asdict(task))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=task.folder,
    )
    # Its input stays open as long as this worker lives; communicate would close it.
    assert process.stderr is not None
    told = " / ".join(process.stderr.read().splitlines()[-_LAST:])
    code = process.wait()
    assert process.stdin is not None
    process.stdin.close()
    process.stderr.close()
    if code == WRONG_USAGE:
        raise MismatchError(f"{socket.gethostname()} may not take part: {told}")
    if code not in (OK, FAILED):
        raise RunError(f"a shard ended with status {code}: {told}")
    return told


def differences(task: Task) -> list[str]:
    """Return how this machine differs from the client's, a line a difference."""
    here = keys.environment()
    found = [
        f"{name}: {here.get(name) or 'none'} here, {wanted or 'none'} with the client"
        for name, wanted in task.environment.items()
        if here.get(name) != wanted
    ]
    path, checksum = task.data
    if sha256_of(Path(path)) != checksum:
        found.append(f"{path} is not the one that the client sees")
    return found


def _main(text: str) -> int:
    told = json.loads(text)
    task = Task(**{**told, "data": tuple(told["data"])})
    _end_with_the_worker()
    if found := differences(task):
        print(*found, sep="\n", file=sys.stderr)
        return WRONG_USAGE
    # As `python -m analysis` would: the command is above this module, so it is not imported here.
    sys.argv[1:] = task.arguments
    runpy.run_module("analysis", run_name="__main__")
    return OK


def _end_with_the_worker() -> None:
    def wait() -> None:
        # Not by sys.stdin, whose lock would be held when this process ends in order.
        os.read(0, 1)
        # The warm process sees its own input end, and takes its notebooks with it.
        os._exit(FAILED)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
