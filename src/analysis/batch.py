"""A batch from start to end: build what is stale, run, make pages, write, keep the receipt."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

from analysis import lock, manifest, unchanged
from analysis.batch_runs import by_organisation, run_all, to_run
from analysis.catalogue import Catalogue
from analysis.errors import NotInDataError
from analysis.plan import Run, Selection, plan
from analysis.progress import say
from analysis.project import Project
from analysis.publication import recover
from analysis.publisher import Asked, Publisher
from analysis.runner import Settings
from analysis.unchanged import Summary
from analysis.unfinished import Unfinished
from analysis.workspace import Work, begin


def report(project: Project, selection: Selection, settings: Settings) -> Summary:
    """Make the reports that were asked for.

    Pages are written first, then the indexes, the manifest last; each file whole. A run that
    fails stops no other and leaves its last good page in place. Whatever ends the batch, the next
    one goes on from what was run.

    Args:
        project: where things are.
        selection: what was asked for.
        settings: how notebooks are run.
    Raises: ContractError where the raw data break the contract, and NotInDataError where the
        folder holds another data folder's reports; in both cases nothing was written.
    """
    began = time.perf_counter()
    with _folder(project.reports), lock.held(project.reports, say):
        summary = _report(project, selection, settings)
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


def _report(project: Project, selection: Selection, settings: Settings) -> Summary:
    recover(project.reports)
    work = begin(project, keep=True)
    _refuse_others_reports(work)
    asked = plan(work.tables, work.notebooks, selection, work.read)
    for organisation, year in asked.silent:
        say(f"{organisation} has no data for {year}")
    publisher = _run_and_publish(asked.runs, work, settings)
    summary = _summary(asked.runs, publisher)
    if not summary.failed and not asked.silent:
        unchanged.seal(project, asdict(selection), summary)
    return summary


def _run_and_publish(runs: Sequence[Run], work: Work, settings: Settings) -> Publisher:
    """Run what no longer holds; publish each organisation while the next ones run."""
    kept, publisher = Unfinished(work.project.reports), Publisher(work, settings.jobs)
    asked = {
        organisation: [run for run in runs if run.organisation == organisation]
        for organisation in dict.fromkeys(run.organisation for run in runs)
    }
    stale = to_run(runs, work, settings)
    with tempfile.TemporaryDirectory(prefix="genomlysning-") as scratch, _behind() as behind:
        outcomes = run_all(stale, settings, kept, Path(scratch))
        for number, (whose, results) in enumerate(by_organisation(asked, stale, outcomes), 1):
            behind(publisher.publish, Asked(whose, asked[whose], results), number == len(asked))
    kept.done()
    return publisher


@contextlib.contextmanager
def _behind() -> Iterator[Callable[..., None]]:
    """Let functions be called one after another in the background, until the block ends.

    Yields: takes a function and its arguments. The first error is raised there or at the end, and
        what waits then is not begun any more.
    """
    calls: list[Future[None]] = []
    with ThreadPoolExecutor(1) as thread:

        def call(function: Callable[..., None], *arguments: object) -> None:
            for done in [one for one in calls if one.done()]:
                done.result()
                calls.remove(done)
            calls.append(thread.submit(function, *arguments))

        try:
            yield call
            for one in calls:
                one.result()
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
