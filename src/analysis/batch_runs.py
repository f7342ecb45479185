"""What a batch runs: pages that no longer hold, but for those that an unfinished batch has run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import runner
from analysis.listing import stale
from analysis.manifest import longest_first
from analysis.plan import Key, Run
from analysis.progress import progress, say
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
    """Return the runs that are to be done, by organisation, the longest first."""
    asked = runs if settings.force else stale(runs, work.before, work.project.reports)
    return longest_first([run for run in asked if not run.no_data], work.before)


def run_all(
    runs: Sequence[Run], settings: Settings, kept: Unfinished, scratch: Path
) -> Iterator[tuple[Run, Result]]:
    """Run notebooks, but for those that an unfinished batch has run; yield what each came to.

    Args:
        runs: all with data.
        settings: how.
        kept: takes good copies, so that they outlive this process.
        scratch: takes the others.
    """
    found = {} if settings.force else {run.key: kept.find(run.inputs) for run in runs}
    waiting = [run for run in runs if found.get(run.key) is None]
    if len(waiting) < len(runs):
        say(f"{len(runs) - len(waiting)} of {len(runs)} were run by a batch that did not finish")
    for run in runs:
        if (copy := found.get(run.key)) is not None:
            yield run, Result(0.0, copy)
    with progress(len(waiting)) as tell:
        for number, outcome in enumerate(runner.run_all(waiting, settings)):
            run, error = outcome.run, str(outcome.failure or "")
            copy = None
            if outcome.copy is not None and error:
                copy = scratch / f"{number}.ipynb"
                copy.write_bytes(outcome.copy)
            elif outcome.copy is not None:
                copy = kept.keep(run.inputs, outcome.copy)
            tell(f"{name_of(run)}: {'failed' if error else 'ok'}, {outcome.seconds:.1f} s")
            yield run, Result(round(outcome.seconds, 3), copy, error)


def by_organisation(
    asked: Iterable[str], runs: Iterable[Run], outcomes: Iterable[tuple[Run, Result]]
) -> Iterator[tuple[str, Results]]:
    """Yield each organisation that was asked for, with its results, as soon as all are there.

    Args:
        asked: the organisations.
        runs: those whose outcomes come.
        outcomes: in any order.
    """
    left = Counter(run.organisation for run in runs)
    results: dict[str, dict[Key, Result]] = {organisation: {} for organisation in asked}
    for organisation in [one for one in results if not left[one]]:
        yield organisation, results.pop(organisation)
    for run, result in outcomes:
        organisation = run.organisation
        results[organisation][run.key] = result
        left[organisation] -= 1
        if not left[organisation]:
            yield organisation, results.pop(organisation)


def name_of(run: Run) -> str:
    """Return what a run is called in messages."""
    return f"{run.folder}/{run.notebook.stem}"
