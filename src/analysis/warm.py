"""Notebooks in processes that are forked from one that has the libraries loaded; see forkserver."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.executed import Trace, how_it_ended
from analysis.forked import read_events
from analysis.jobs import Done, Job
from analysis.surroundings import environment

#: Seconds in which a warm process has to end when it is told to.
_BEFORE_IT_ENDS = 10.0


class Server:
    """A warm process; it loads the libraries while this one does something else.

    As a context: when the block ends, so does the process with all that it has forked.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="g-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.forkserver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(Path(self._folder.name), os.environ),
            start_new_session=True,
        )
        self._used = False

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(OSError):
            self._pipe("stdin").close()
        if not self._used:
            # It has run nothing, and would first load everything before it saw that.
            self._kill()
        try:
            self._process.wait(_BEFORE_IT_ENDS)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        self._pipe("stdout").close()
        self._folder.cleanup()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a line; where the process has ended meanwhile, `receive` tells."""
        self._used = True
        with contextlib.suppress(BrokenPipeError):
            self._pipe("stdin").write(json.dumps(message).encode() + b"\n")
            self._pipe("stdin").flush()

    def receive(self) -> dict[str, Any] | None:
        """Wait for a line, and return it; None where the process has ended."""
        line = self._pipe("stdout").readline()
        told: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return told

    def _kill(self) -> None:
        """Kill it and its keeper, which share a group."""
        # Until it is waited for, the group's number is nobody else's.
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def _pipe(self, name: str) -> Any:
        return getattr(self._process, name)


def run_jobs(
    jobs: Sequence[Job], scratch: Path, at_once: int, ahead: Server | None = None
) -> Iterator[Done]:
    """Run notebooks, so many at once, and yield each as it is done.

    A warm process that ends takes the notebooks under way with it. One of them may have ended it,
    so each is run once more, by itself; the others get a new one.

    Args:
        jobs: in the order that they are begun in.
        scratch: a folder for what passes between the processes.
        at_once: how many.
        ahead: a warm process that was started ahead.
    """
    waiting, suspects = deque(jobs), deque[Job]()
    while waiting or suspects:
        alone = bool(suspects)
        with ahead or Server() as server:
            server.send({"modules": _modules(jobs)})
            queue, most = (suspects, 1) if alone else (waiting, at_once)
            running = yield from _serve(server, queue, most, scratch)
        ahead = None
        for job, began in running.values():
            trace = _trace(job.number, scratch)
            if alone:
                trace.stopped = "the process that it was forked from ended"
                yield Done(job.number, time.perf_counter() - began, trace)
            else:
                suspects.append(job)


def _serve(
    server: Server, queue: deque[Job], most: int, scratch: Path
) -> Generator[Done, None, dict[int, tuple[Job, float]]]:
    """Run notebooks from a queue, so many at once, until it is empty or the warm process ends.

    Returns: those under way when it ended, by number, and when they began.
    """
    running: dict[int, tuple[Job, float]] = {}
    while queue or running:
        while queue and len(running) < most:
            job = queue.popleft()
            running[job.number] = job, time.perf_counter()
            server.send(_line(job, scratch))
        told = server.receive()
        if told is None:
            break
        _, began = running.pop(told["number"])
        yield _done(told, time.perf_counter() - began, scratch)
    return running


def _line(job: Job, scratch: Path) -> dict[str, Any]:
    return {
        "number": job.number,
        "notebook": job.notebook,
        "parameters": dict(job.parameters),
        "folder": str(job.folder),
        "limit": job.limit,
        "memory": job.memory,
        "events": str(_events(job.number, scratch)),
    }


def _done(told: Mapping[str, Any], seconds: float, scratch: Path) -> Done:
    trace = _trace(told["number"], scratch)
    trace.stopped = trace.stopped or told["stopped"]
    died = "" if trace.ended or trace.raised else how_it_ended(told["code"])
    return Done(told["number"], seconds, trace, died)


def _trace(number: int, scratch: Path) -> Trace:
    """Return what a notebook's process has told, and do away with it."""
    trace, path = Trace(), _events(number, scratch)
    if path.exists():
        read_events(path, trace)
        path.unlink()
    return trace


def _events(number: int, scratch: Path) -> Path:
    return scratch / f"{number}.events"


def _modules(jobs: Iterable[Job]) -> list[str]:
    """Return what the notebooks import, by name, each once."""
    found: dict[str, None] = {}
    sources = dict.fromkeys(
        cell["source"]
        for job in jobs
        for cell in job.notebook["cells"]
        if cell["cell_type"] == "code"
    )
    for source in sources:
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(ast.parse(source)):
                found |= dict.fromkeys(_imported(node))
    return sorted(found)


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
