"""Notebooks in ordinary kernels, several at a time: where there is no fork, and as a yardstick."""

from __future__ import annotations

import copy
import logging
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError

from analysis import kernels
from analysis.errors import RunError
from analysis.jobs import Done, Job
from analysis.kernels import Session


def run_jobs(jobs: Sequence[Job], scratch: Path, at_once: int) -> Iterator[Done]:
    """Run notebooks, so many at once, and yield each as it is done.

    Where the caller stops early (Ctrl-C, an error), the kernels are ended before this returns.

    Args:
        jobs: in the order that they are begun in.
        scratch: a folder for what kernels write.
        at_once: how many.
    """
    kernels.register()
    # What papermill says on its way is in the trace; its log would tear the progress.
    logging.getLogger("papermill").addHandler(logging.NullHandler())
    logging.getLogger("papermill").propagate = False
    live = _Live(scratch)
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for done in as_completed([pool.submit(_run, job, live) for job in jobs]):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            live.stop()


@dataclass
class _Live:
    """The sessions under way."""

    scratch: Path
    _sessions: list[Session] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def begin(self, job: Job) -> Session:
        with self._lock:
            if self._stopped:
                raise RunError("the batch was stopped")
            session = Session(self.scratch / str(job.number), job.folder)
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


def _run(job: Job, live: _Live) -> Done:
    began = time.perf_counter()
    session = live.begin(job)
    try:
        died = _execute(job, session)
    finally:
        live.end(session)
    seconds = time.perf_counter() - began
    return Done(job.number, seconds, session.trace, died, session.scratch)


def _execute(job: Job, session: Session) -> str:
    """Run a notebook in a session; return how the kernel died, empty if it did not."""
    why = f"stopped after {job.limit:.0f} s, the time limit"
    timer = threading.Timer(job.limit, session.kill, [why])
    timer.start()
    try:
        # The notebook itself and no path: papermill would read a path as a template.
        papermill.execute_notebook(
            nbformat.from_dict(copy.deepcopy(dict(job.notebook))),  # type: ignore[no-untyped-call]
            None,
            parameters=dict(job.parameters),
            engine_name=kernels.ENGINE,
            kernel_name=kernels.KERNEL,
            language="python",
            progress_bar=False,
            session=session,
        )
    except DeadKernelError:
        return session.how_it_ended()
    except Exception as error:  # whatever a notebook or a kernel does is that run's failure alone
        session.trace.raised = f"{type(error).__name__}: {error}"
    finally:
        timer.cancel()
    return ""
