"""Run notebooks through papermill, several at a time, each in a kernel of its own.

A run never raises: what went wrong is its outcome. Nothing is written but into a scratch folder.
"""

from __future__ import annotations

import copy
import logging
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError

from analysis import kernels
from analysis.errors import RunError
from analysis.executed import Failure, failure_at, failure_of, own_cells, settled, settled_text
from analysis.kernels import Session
from analysis.parameters import Scalar, checked
from analysis.plan import Run

#: Far beyond what a page needs, and short enough for a night's batch to go on.
TIME_LIMIT = 600.0

#: The first minor version of the format in which cells have ids.
_MINOR_WITH_IDS = 5


@dataclass(frozen=True)
class Settings:
    """How notebooks are run.

    Attributes:
        data: the data folder. A kernel works in the folder that holds it, so the parameter
            data_dir is a plain name and no absolute path comes into a notebook.
        jobs: kernels at a time.
        time_limit: seconds that a notebook may take.
    """

    data: Path
    jobs: int
    time_limit: float = TIME_LIMIT


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Attributes:
        run: the run.
        seconds: how long it took.
        copy: the executed copy, a partial one too; None where the notebook never began.
        failure: why it is no good; None where every cell ran.
    """

    run: Run
    seconds: float
    copy: bytes | None
    failure: Failure | None


def run_all(runs: Sequence[Run], settings: Settings) -> Iterator[Outcome]:
    """Run notebooks and yield each outcome as it comes.

    Where the caller stops early (Ctrl-C, an error), the kernels are ended before this returns.

    Args:
        runs: what to run, none of them without data.
        settings: how.
    """
    kernels.register()
    # What papermill says on its way is in the outcome; its log would tear the progress.
    logging.getLogger("papermill").addHandler(logging.NullHandler())
    logging.getLogger("papermill").propagate = False
    # The folder's name is short since the sockets' paths have to be.
    with tempfile.TemporaryDirectory(prefix="g-", ignore_cleanup_errors=True) as scratch:
        live = _Live(Path(scratch))
        with ThreadPoolExecutor(settings.jobs) as pool:
            try:
                for done in as_completed({pool.submit(_run, run, settings, live) for run in runs}):
                    yield done.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                live.stop()


@dataclass
class _Live:
    """The sessions under way."""

    scratch: Path
    _sessions: list[Session] = field(default_factory=list)
    _begun: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def begin(self, folder: Path) -> Session:
        with self._lock:
            if self._stopped:
                raise RunError("the batch was stopped")
            self._begun += 1
            session = Session(self.scratch / str(self._begun), folder)
            self._sessions.append(session)
        session.scratch.mkdir()
        return session

    def end(self, session: Session) -> None:
        with self._lock:
            self._sessions.remove(session)
        shutil.rmtree(session.scratch, ignore_errors=True)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            sessions = list(self._sessions)
        for session in sessions:
            session.kill("the batch was stopped")


def _run(run: Run, settings: Settings, live: _Live) -> Outcome:
    """Run one notebook; the outcome says what went wrong."""
    began = time.perf_counter()
    notebook = run.notebook
    try:
        if notebook.fault:
            raise RunError(notebook.fault)
        local = {"data_dir": settings.data.name}
        values = checked(notebook.parameters, {**run.parameters, **local})
        session = live.begin(settings.data.parent)
    except RunError as error:
        return Outcome(run, time.perf_counter() - began, None, Failure(str(error)))
    try:
        failure = _execute(_source(notebook.content), values, session, settings.time_limit)
    finally:
        live.end(session)
    places = _places(session)
    if failure is not None:
        failure = replace(failure, error=settled_text(failure.error, places))
    kept = None
    if session.notebook is not None:
        kept = settled(session.notebook, notebook.content["metadata"], values, places)
    return Outcome(run, time.perf_counter() - began, kept, failure)


def _execute(
    source: nbformat.NotebookNode, values: Mapping[str, Scalar], session: Session, limit: float
) -> Failure | None:
    """Run a notebook in a session and return why that was no good, None if it was."""
    timer = threading.Timer(limit, session.kill, [f"stopped after {limit:.0f} s, the time limit"])
    timer.start()
    raised: Exception | None = None
    try:
        # The notebook itself and no path: papermill would read a path as a template.
        papermill.execute_notebook(
            source,
            None,
            parameters=dict(values),
            engine_name=kernels.ENGINE,
            kernel_name=kernels.KERNEL,
            language="python",
            progress_bar=False,
            session=session,
        )
    except Exception as error:  # whatever a notebook or a kernel does is that run's failure alone
        raised = error
    finally:
        timer.cancel()
    return _failure(session, raised)


def _places(session: Session) -> dict[str, str]:
    """Return this machine's folders, the innermost first, and what stands for them in a copy."""
    words = {
        session.scratch: "<scratch>",
        Path(__file__).parent: "<analysis>",
        Path(sys.prefix): "<python>",
        Path(sys.base_prefix): "<python>",
        session.folder: ".",
        Path.home(): "~",
    }
    inner_first = sorted(words, key=lambda path: len(path.parts), reverse=True)
    # A root is the beginning of every path, so nothing can stand for it.
    return {str(path): words[path] for path in inner_first if path != path.parent}


def _failure(session: Session, raised: Exception | None) -> Failure | None:
    cells = own_cells(session.notebook) if session.notebook is not None else []
    if session.killed:
        return failure_at(cells, session.cell, session.killed)
    if session.left >= 0:
        return failure_at(cells, session.left, "it asked the kernel to leave")
    if isinstance(raised, DeadKernelError):
        return failure_at(cells, session.cell, f"the kernel died, {_how_it_ended(session)}")
    # A cell's own error says more than the exception that papermill makes of it.
    if (found := failure_of(cells)) is not None or raised is None:
        return found
    return failure_at(cells, session.cell, f"{type(raised).__name__}: {raised}")


def _how_it_ended(session: Session) -> str:
    status = session.process.poll() if session.process is not None else None
    if status is None:
        return "nobody knows how"
    return f"exit status {status}" if status >= 0 else f"by {signal.Signals(-status).name}"


def _source(content: Mapping[str, Any]) -> nbformat.NotebookNode:
    """Return a notebook to run, in a format with cell ids that are not drawn by lot."""
    notebook: nbformat.NotebookNode = nbformat.from_dict(copy.deepcopy(dict(content)))  # type: ignore[no-untyped-call]
    if notebook.nbformat_minor < _MINOR_WITH_IDS:
        notebook.nbformat_minor = _MINOR_WITH_IDS
    for number, cell in enumerate(notebook.cells, start=1):
        cell.source = "".join(cell.source)
        cell.setdefault("id", f"cell-{number}")
    return notebook
