"""What a batch runs: pages that no longer hold, but for those that an unfinished batch has run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis import runner
from analysis.executed import traceback_of
from analysis.listing import stale
from analysis.log import explain, say
from analysis.manifest import longest_first
from analysis.plan import Key, Run
from analysis.progress import progress
from analysis.runner import Settings
from analysis.unfinished import Result, Unfinished
from analysis.workspace import Work

Outcomes = Iterator[tuple[Run, Result]]
RunAll = Callable[[Sequence[Run], Settings, Unfinished], Outcomes]
"""Runs notebooks as settings say, keeps what each comes to, and yields it."""


@dataclass(frozen=True)
class Asked:
    """What one organisation was asked for, and what became of it.

    Attributes:
        organisation: whose pages.
        runs: those that were asked for.
        results: of those that were run.
    """

    organisation: str
    runs: Sequence[Run]
    results: dict[Key, Result]


def to_run(runs: Sequence[Run], work: Work, settings: Settings) -> list[Run]:
    """Return the runs that are to be done, by organisation, the longest first."""
    asked: Sequence[Run] = runs
    if settings.force:
        explain("pages that hold are run, too, as was asked for")
    else:
        asked = stale(runs, work.before, work.project.reports)
    return longest_first([run for run in asked if not run.no_data], work.before)


def run_all(runs: Sequence[Run], settings: Settings, kept: Unfinished) -> Outcomes:
    """Run notebooks, but for those that an unfinished batch has run well; yield what each came to.

    Args:
        runs: all with data.
        settings: how.
        kept: takes what each came to, so that it outlives this process.
    """
    found = {} if settings.force else {run.key: _well(kept.find(run.whole)) for run in runs}
    waiting = [run for run in runs if found.get(run.key) is None]
    if len(waiting) < len(runs):
        say(f"{len(runs) - len(waiting)} of {len(runs)} were run by a batch that did not finish")
    for run in runs:
        if (result := found.get(run.key)) is not None:
            yield run, result
    with progress(len(waiting)) as tell:
        for outcome in runner.run_all(waiting, settings):
            run, error = outcome.run, str(outcome.failure or "")
            result = kept.keep(run.whole, round(outcome.seconds, 3), outcome.copy, error)
            tell(_line(run, result))
            yield run, result


def _well(result: Result | None) -> Result | None:
    return None if result is None or result.error else result


def collect(runs: Iterable[Run], kept: Unfinished, lacking: str) -> Outcomes:
    """Run nothing: yield what shards have kept of each run, good or bad; what they lack failed.

    Args:
        runs: all with data.
        kept: where they have kept it.
        lacking: why one that is not there is not there.
    """
    for run in runs:
        yield run, kept.find(run.whole) or Result(0.0, None, lacking)


def merge(runs: Sequence[Run], _settings: Settings, kept: Unfinished) -> Outcomes:
    """Run nothing: yield what shards have run."""
    for run, result in collect(runs, kept, "no shard has run it"):
        explain(_line(run, result))
        yield run, result


def by_organisation(
    runs: Sequence[Run], stale: Iterable[Run], outcomes: Outcomes
) -> Iterator[Asked]:
    """Yield each organisation that was asked for as soon as all of its results are there.

    Args:
        runs: all that was asked for.
        stale: those whose outcomes come.
        outcomes: in any order.
    """
    left = Counter(run.organisation for run in stale)
    waiting = {
        whose: Asked(whose, [run for run in runs if run.organisation == whose], {})
        for whose in dict.fromkeys(run.organisation for run in runs)
    }
    for whose in [whose for whose in waiting if not left[whose]]:
        yield waiting.pop(whose)
    for run, result in outcomes:
        whose = run.organisation
        _explain_failure(run, result)
        waiting[whose].results[run.key] = result
        left[whose] -= 1
        if not left[whose]:
            yield waiting.pop(whose)


def _explain_failure(run: Run, result: Result) -> None:
    """Show the error in whole; what is said of a failed run is one line."""
    copy = result.copy if result.error else None
    if copy is not None and (traceback := traceback_of(copy.read_bytes())):
        explain(f"{run.name}: {traceback}")


def _line(run: Run, result: Result) -> str:
    return f"{run.name}: {'failed' if result.error else 'ok'}, {result.seconds:.1f} s"
