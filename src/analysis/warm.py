"""Notebooks in processes that are forked from one that has the libraries loaded; see forkserver."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import RunError
from analysis.executed import Trace, how_it_ended
from analysis.forked import read_events
from analysis.jobs import Done, Job
from analysis.surroundings import environment

#: Seconds in which a warm process has to end when it is told to.
_BEFORE_IT_ENDS = 10.0


def run_jobs(jobs: Sequence[Job], scratch: Path, at_once: int) -> Iterator[Done]:
    """Run notebooks, so many at once, and yield each as it is done.

    A warm process that ends takes the notebooks under way with it; the others get a new one.

    Args:
        jobs: in the order that they are begun in.
        scratch: a folder for what passes between the processes.
        at_once: how many.
    """
    waiting, began = list(reversed(jobs)), dict[int, float]()
    while waiting:
        running: set[int] = set()
        with _server(_modules(jobs), scratch) as server:
            while waiting or running:
                while waiting and len(running) < at_once:
                    job = waiting.pop()
                    running.add(job.number)
                    began[job.number] = time.perf_counter()
                    _send(server, job, scratch)
                told = _receive(server)
                if told is None:
                    break
                running.remove(told["number"])
                yield _done(told, time.perf_counter() - began[told["number"]], scratch)
        for number in sorted(running):
            trace = _trace(number, scratch)
            trace.stopped = "the process that it was forked from ended"
            yield Done(number, time.perf_counter() - began[number], trace)


@contextlib.contextmanager
def _server(modules: Iterable[str], scratch: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a warm process; when the block ends, so does it with all that it has forked."""
    command = [sys.executable, "-P", "-m", "analysis.forkserver", *modules]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(scratch, os.environ),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(OSError):
            _pipe(process.stdin).close()
        try:
            process.wait(_BEFORE_IT_ENDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _pipe(process.stdout).close()


def _send(server: subprocess.Popen[bytes], job: Job, scratch: Path) -> None:
    line = {
        "number": job.number,
        "notebook": job.notebook,
        "parameters": dict(job.parameters),
        "folder": str(job.folder),
        "limit": job.limit,
        "memory": job.memory,
        "events": str(_events(job.number, scratch)),
    }
    # Where it has ended meanwhile, that is told when its answer is read.
    with contextlib.suppress(BrokenPipeError):
        _pipe(server.stdin).write(json.dumps(line).encode() + b"\n")
        _pipe(server.stdin).flush()


def _receive(server: subprocess.Popen[bytes]) -> dict[str, Any] | None:
    line = _pipe(server.stdout).readline()
    told: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    return told


def _done(told: Mapping[str, Any], seconds: float, scratch: Path) -> Done:
    trace = _trace(told["number"], scratch)
    trace.stopped = trace.stopped or told["stopped"]
    died = "" if trace.ended or trace.raised else how_it_ended(told["status"])
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


def _pipe(pipe: Any) -> Any:
    if pipe is None:
        raise RunError("the warm process has no pipe")
    return pipe


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
