"""A batch from start to end: build what is stale, run, make pages, write, keep the receipt."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from analysis import lock, manifest, unchanged
from analysis.batch_runs import RunAll, by_organisation, run_all, to_run
from analysis.catalogue import Catalogue
from analysis.errors import NotInDataError
from analysis.log import say
from analysis.plan import Run, Selection, plan
from analysis.project import Project
from analysis.publication import recover
from analysis.publisher import Publisher
from analysis.runner import Settings
from analysis.unchanged import Summary
from analysis.unfinished import Unfinished
from analysis.workspace import Work, begin


def report(
    project: Project, selection: Selection, settings: Settings, run: RunAll = run_all
) -> Summary:
    """Make the reports that were asked for.

    Each organisation's pages, index and manifest change together, while the next ones' notebooks
    run. A run that fails stops no other and leaves its last good page in place. Whatever ends the
    batch, the next one goes on from what was run.

    Args:
        project: where things are.
        selection: what was asked for.
        settings: how notebooks are run.
        run: what runs them.
    Raises: ContractError where the raw data break the contract, and NotInDataError where the
        folder holds another data folder's reports; in both cases nothing was written.
    """
    began = time.perf_counter()
    with _folder(project.reports), lock.held(project.reports, say):
        summary = _report(project, selection, settings, run)
    return replace(summary, seconds=time.perf_counter() - began)


@contextlib.contextmanager
def _folder(reports: Path) -> Iterator[None]:
    """Make a folder, which is gone again if nothing came into it.

    One that can't be written to is found out before the work, not after it.
    """
    is_new = not reports.exists()
    reports.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        if is_new:
            # Not where something is in it.
            with contextlib.suppress(OSError):
                reports.rmdir()


def _report(project: Project, selection: Selection, settings: Settings, run: RunAll) -> Summary:
    recover(project.reports)
    began = unchanged.inputs(project)
    work, runs, is_whole = prepare(project, selection)
    kept = Unfinished(project.reports)
    publisher, stale = Publisher(work, settings.jobs), to_run(runs, work, settings)
    outcomes = run(stale, settings, kept)
    with _behind() as behind:
        for asked in by_organisation(runs, stale, outcomes):
            behind(publisher.publish, asked)
        behind(publisher.end, {run.organisation for run in runs})
    kept.done(run.whole for run in runs)
    summary = _summary(runs, publisher)
    if is_whole and not summary.failed:
        unchanged.seal(project, asdict(selection), summary, began)
    return summary


def prepare(project: Project, selection: Selection) -> tuple[Work, tuple[Run, ...], bool]:
    """Build what is stale and plan a batch.

    Returns: what it works with, its runs, and whether these are all that was asked for.
    Raises: as `report`.
    """
    work = begin(project, keep=True)
    _refuse_others_reports(work)
    asked = plan(work.tables, work.notebooks, selection, work.read)
    for organisation, year in asked.silent:
        say(f"{organisation} has no data for {year}")
    return work, asked.runs, not asked.silent


@contextlib.contextmanager
def _behind() -> Iterator[Callable[..., None]]:
    """Let functions be called one after another in the background, until the block ends.

    Yields: takes a function and its arguments. The first error is raised there or at the end, and
        nothing is called after it.
    """
    last: Future[None] = Future()
    last.set_result(None)

    def after(before: Future[None], function: Callable[..., None], *arguments: object) -> None:
        before.result()
        function(*arguments)

    with ThreadPoolExecutor(1) as thread:

        def call(function: Callable[..., None], *arguments: object) -> None:
            nonlocal last
            if last.done():
                last.result()
            last = thread.submit(after, last, function, *arguments)

        try:
            yield call
            last.result()
        finally:
            thread.shutdown(cancel_futures=True)


def _refuse_others_reports(work: Work) -> None:
    """Refuse a folder in which every report is on an organisation that the data don't know."""
    reported = {organisation for _, _, organisation in work.before}
    if reported and not reported & set(Catalogue.of(work.tables).organisations):
        raise NotInDataError(
            f"{work.project.reports} holds reports on {', '.join(sorted(reported))}, whom these"
            " data don't know; name another folder with --out, or empty this one first"
        )


def _summary(runs: Sequence[Run], publisher: Publisher) -> Summary:
    """Return what became of what was asked for."""
    rows = [publisher.pages[run.key] for run in runs if run.key in publisher.pages]
    ok, failed, no_data = (
        sum(row.status == status for row in rows) for status in manifest.STATUSES
    )
    years = {(run.organisation, run.year) for run in runs}
    failed += sum(bool(one.error) for key, one in publisher.volumes.items() if key in years)
    return Summary(ok, failed, no_data, reused=sum(row.cached for row in rows))
