"""What a batch runs: pages that no longer hold, but for those that an unfinished batch has run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import runner
from analysis.listing import stale
from analysis.manifest import longest_first
from analysis.plan import Key, Run
from analysis.progress import progress
from analysis.runner import Settings
from analysis.unfinished import Unfinished
from analysis.workspace import Work


@dataclass(frozen=True)
class Result:
    """What a run came to: its seconds; its copy, maybe a partial one; why it failed, or ""."""

    seconds: float
    copy: Path | None
    error: str = ""


Results = Mapping[Key, Result]


def to_run(runs: Sequence[Run], work: Work, settings: Settings) -> list[Run]:
    """Return the runs that are to be done, the longest first."""
    asked = runs if settings.force else stale(runs, work.before, work.project.reports)
    return longest_first([run for run in asked if not run.no_data], work.before)


def run_all(
    runs: Sequence[Run], settings: Settings, kept: Unfinished, scratch: Path
) -> dict[Key, Result]:
    """Run notebooks, but for those that an unfinished batch has run.

    Args:
        runs: all with data.
        settings: how.
        kept: takes good copies, so that they outlive this process.
        scratch: takes the others.
    """
    found = {} if settings.force else {run.key: kept.find(run.inputs) for run in runs}
    results = {key: Result(0.0, copy) for key, copy in found.items() if copy is not None}
    if results:
        say(f"{len(results)} of {len(runs)} were run by a batch that did not finish")
    waiting = [run for run in runs if run.key not in results]
    with progress(len(waiting)) as tell:
        for outcome in runner.run_all(waiting, settings):
            run, error = outcome.run, str(outcome.failure or "")
            copy = None
            if outcome.copy is not None and error:
                copy = scratch / f"{len(results)}.ipynb"
                copy.write_bytes(outcome.copy)
            elif outcome.copy is not None:
                copy = kept.keep(run.inputs, outcome.copy)
            results[run.key] = Result(round(outcome.seconds, 3), copy, error)
            tell(f"{name_of(run)}: {'failed' if error else 'ok'}, {outcome.seconds:.1f} s")
    return results


def name_of(run: Run) -> str:
    """Return what a run is called in messages."""
    return f"{run.folder}/{run.notebook.stem}"


def say(text: str) -> None:
    """Say something on how the batch goes."""
    print(text, file=sys.stderr, flush=True)
