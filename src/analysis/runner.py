"""Run notebooks through papermill, several at a time, each in a process of its own.

A run never raises: what went wrong is its outcome. Nothing is written but into a scratch folder.
"""

from __future__ import annotations

import copy
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from analysis import warm
from analysis.errors import RunError
from analysis.executed import Failure, settled, settled_text
from analysis.jobs import Done, Job
from analysis.parameters import Scalar, checked
from analysis.plan import Run
from analysis.warm import Server

#: Far beyond what a page needs, and short enough for a night's batch to go on.
TIME_LIMIT = 600.0
WARM, KERNEL = "warm", "kernel"
ENGINES = (WARM, KERNEL)

#: The first minor version of the format in which cells have ids.
_MINOR_WITH_IDS = 5


@dataclass(frozen=True)
class Settings:
    """How notebooks are run.

    Attributes:
        data: the data folder. A notebook works in the folder that holds it, so the parameter
            data_dir is a plain name and no absolute path comes into a notebook.
        jobs: notebooks at a time.
        time_limit: seconds that a notebook may take.
        engine: one of ENGINES; without fork (Windows) it is kernel anyway.
        memory: megabytes that a notebook may use in a warm engine; 0 for any.
        force: run notebooks whose pages hold, too.
        ahead: a warm process that was started ahead, for the first batch.
    """

    data: Path
    jobs: int
    time_limit: float = TIME_LIMIT
    engine: str = WARM
    memory: int = 0
    force: bool = False
    ahead: Server | None = field(default=None, compare=False)


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

    Where the caller stops early (Ctrl-C, an error), the processes are ended before this returns.

    Args:
        runs: what to run, in this order, none of them without data.
        settings: how.
    """
    jobs: list[Job] = []
    sources: dict[int, dict[str, Any]] = {}
    for number, run in enumerate(runs):
        try:
            jobs.append(_job(number, run, settings, sources))
        except RunError as error:
            yield Outcome(run, 0.0, None, Failure(str(error)))
    # The folder's name is short since the kernels' sockets' paths have to be.
    with tempfile.TemporaryDirectory(prefix="g-", ignore_cleanup_errors=True) as scratch:
        run_jobs = _engine(settings)
        parameters = {job.number: job.parameters for job in jobs}
        for done in run_jobs(jobs, Path(scratch), settings.jobs) if jobs else ():
            places = _places(done.scratch or Path(scratch), settings.data.parent)
            yield _outcome(runs[done.number], done, parameters[done.number], places)


def _engine(settings: Settings) -> Callable[[Sequence[Job], Path, int], Iterator[Done]]:
    if settings.engine == WARM and hasattr(os, "fork"):
        return partial(warm.run_jobs, ahead=settings.ahead)
    from analysis import kernel_runs

    return kernel_runs.run_jobs


def _job(number: int, run: Run, settings: Settings, sources: dict[int, dict[str, Any]]) -> Job:
    """Return a run as a job.

    Args:
        number: the job's.
        run: which page.
        settings: how.
        sources: what is run, by notebook: one for all runs of it; added to.
    Raises: RunError where the notebook or a parameter is no good.
    """
    notebook = run.notebook
    if notebook.fault:
        raise RunError(notebook.fault)
    local = {"data_dir": settings.data.name}
    values = checked(notebook.parameters, {**run.parameters, **local})
    folder = settings.data.parent
    limit, memory = settings.time_limit, settings.memory
    # Many runs share a notebook, whose content lives as long as they do.
    place = id(notebook.content)
    if place not in sources:
        sources[place] = _source(notebook.content)
    return Job(number, sources[place], values, folder, limit, memory)


def _outcome(
    run: Run, done: Done, parameters: Mapping[str, Scalar], places: Mapping[str, str]
) -> Outcome:
    failure, kept = done.trace.failure(done.died), None
    if failure is not None:
        failure = replace(failure, error=settled_text(failure.error, places))
    if done.trace.notebook is not None:
        kept = settled(done.trace.notebook, run.notebook.content["metadata"], parameters, places)
    return Outcome(run, done.seconds, kept, failure)


def _places(scratch: Path, folder: Path) -> dict[str, str]:
    """Return this machine's folders, the innermost first, and what stands for them in a copy."""
    words = {
        scratch: "<scratch>",
        Path(__file__).parent: "<analysis>",
        Path(sys.prefix): "<python>",
        Path(sys.base_prefix): "<python>",
        folder: ".",
        Path.home(): "~",
    }
    inner_first = sorted(words, key=lambda path: len(path.parts), reverse=True)
    # A root is the beginning of every path, so nothing can stand for it.
    return {str(path): words[path] for path in inner_first if path != path.parent}


def _source(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook to run, in a format with cell ids that are not drawn by lot."""
    notebook: dict[str, Any] = copy.deepcopy(dict(content))
    notebook["nbformat_minor"] = max(notebook["nbformat_minor"], _MINOR_WITH_IDS)
    for number, cell in enumerate(notebook["cells"], start=1):
        cell["source"] = "".join(cell["source"])
        cell.setdefault("id", f"cell-{number}")
    return notebook
