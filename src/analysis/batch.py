"""A batch from start to end: build what is stale, run, make pages, write, keep the receipt."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from analysis import indexes, lock, manifest, publish, unchanged, yearly
from analysis.batch_runs import Result, Results, name_of, run_all, say, to_run
from analysis.catalogue import Catalogue
from analysis.errors import NotInDataError
from analysis.files import sha256_of, write_whole
from analysis.manifest import Page, Volume
from analysis.plan import Key, Run, Selection, plan, possible, with_key
from analysis.project import Project
from analysis.publish import Made, Shelf, Stock
from analysis.readability import lix, prose
from analysis.runner import Settings
from analysis.unchanged import Summary
from analysis.unfinished import Unfinished
from analysis.workspace import Work, begin
from analysis.yearly import Bound


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
    work = begin(project, keep=True)
    _refuse_others_reports(work)
    asked = plan(work.tables, work.notebooks, selection, work.read)
    for organisation, year in asked.silent:
        say(f"{organisation} has no data for {year}")
    rows: list[Page] = []
    volumes: list[Volume] = []
    with tempfile.TemporaryDirectory(prefix="genomlysning-") as scratch:
        kept = Unfinished(project.reports)
        results = run_all(to_run(asked.runs, work, settings), settings, kept, Path(scratch))
        for organisation in dict.fromkeys(run.organisation for run in asked.runs):
            mine = [run for run in asked.runs if run.organisation == organisation]
            shelf = publish.read(_stock(organisation, work, results))
            bound = _bind(shelf, {run.year for run in mine}, work, settings.jobs)
            volumes += [one.row for one in bound]
            rows += _publish(mine, yearly.beside(shelf, project.reports), work, results)
    keys = {run.key for run in asked.runs}
    failed = sum(volume.error is not None for volume in volumes)
    _keep(work, rows, volumes)
    kept.done()
    summary = _summary([row for row in rows if row.key in keys], failed)
    if not summary.failed and not asked.silent:
        unchanged.seal(project, asdict(selection), summary)
    return summary


def _refuse_others_reports(work: Work) -> None:
    """Refuse a folder in which every report is on an organisation that the data don't know."""
    reported = {organisation for _, _, organisation in work.before}
    if reported and not reported & set(Catalogue.of(work.tables).organisations):
        raise NotInDataError(
            f"{work.project.reports} holds reports on {', '.join(sorted(reported))}, whom these"
            " data don't know; name another folder with --out, or empty this one first"
        )


def _bind(shelf: Shelf, years: set[int], work: Work, jobs: int) -> list[Bound]:
    """Make and write the documents of the years that were asked for."""
    reports = work.project.reports
    bound = yearly.bind(shelf, years, work.volumes.values(), reports=reports, jobs=jobs)
    for one in bound:
        yearly.write(one, reports)
        if one.row.error:
            say(f"failed: {one.folder}/{publish.PRINTED}: {one.row.error}")
    if any(one.pdf is None and not one.row.error for one in bound):
        say(f"no Chromium was found, so {publish.PRINTED} was not made; see the README")
    return bound


def _publish(asked: Sequence[Run], shelf: Shelf, work: Work, results: Results) -> list[Page]:
    """Make one organisation's pages and write them; return the rows that are new."""
    reports = work.project.reports
    stock = shelf.stock
    made, faults = publish.make(shelf, _wanted(stock, asked, results))
    for page in made:
        publish.write(page, reports)
    done = {page.sheet.run.key: page for page in made}
    keys, rows = {run.key for run in asked}, []
    for run in stock.runs:
        result = results.get(run.key)
        if result is not None and (error := result.error or faults.get(run.key)):
            if result.copy is not None:
                write_whole(reports / run.failed, result.copy.read_bytes())
            rows.append(_failed(run, work, result, error))
        elif run.key in done:
            rows.append(_ok(run, work, result, done[run.key], reused=run.key in keys))
        elif run.no_data and run.key in keys:
            rows.append(Page(*run.key, status="no_data", error=run.no_data))
    return rows


def _stock(organisation: str, work: Work, results: Results) -> Stock:
    """Return what one organisation's pages can be made of: new copies, and those that lie there."""
    runs = plan(work.tables, work.notebooks, Selection(organisations=(organisation,))).runs
    standing = frozenset(run.key for run in runs if work.standing(run))
    copies = {}
    for run in runs:
        result = results.get(run.key)
        lying = work.project.reports / run.executed
        if result is not None and result.copy is not None and not result.error:
            copies[run.key] = result.copy
        elif run.key in standing and lying.is_file():
            copies[run.key] = lying
    return Stock(runs, copies, standing, Catalogue.of(work.tables))


def _wanted(stock: Stock, asked: Sequence[Run], results: Results) -> list[Key]:
    """Return the pages to make: those just run, and those around them that may link to them."""
    years = {run.year for run in asked}
    stems = {run.notebook.stem for run in asked}
    keys = []
    for run in stock.runs:
        result = results.get(run.key)
        around = result is None and (run.year in years or run.notebook.stem in stems)
        # The last good page of a failed run is let be.
        if around or (result is not None and not result.error):
            keys.append(run.key)
    return keys


def _ok(run: Run, work: Work, result: Result | None, made: Made, *, reused: bool) -> Page:
    reports, tables = work.project.reports, made.sheet.facts.tables
    written = sha256_of(reports / run.html)
    if result is None:
        # Not run now, only made anew for its links: what it was made from is what it was.
        last = work.before[run.key]
        return replace(last, sha256=written, cached=reused or last.cached)
    return Page(
        *run.key,
        status="ok",
        html=run.html,
        sha256=written,
        inputs_sha256=with_key(run, work.tables, {run.key: tables}).inputs,
        seconds=result.seconds,
        lix=lix(prose(made.html)),
        copy_sha256=sha256_of(reports / run.executed),
        tables=tables,
    )


def _failed(run: Run, work: Work, result: Result, error: str) -> Page:
    """Return the row of a failed run, which keeps the last good page."""
    say(f"failed: {name_of(run)}: {error}")
    last = work.standing(run) or Page(*run.key, status="failed")
    return replace(last, status="failed", cached=False, seconds=result.seconds, error=error)


def _keep(work: Work, rows: Sequence[Page], volumes: Sequence[Volume]) -> None:
    """Write the indexes and, last, the manifest."""
    touched = list(dict.fromkeys(row.organisation for row in rows))
    reported = {organisation for _, _, organisation in work.before}
    can_be = possible(work.tables, work.notebooks, {*reported, *touched})
    for stem, year, organisation in sorted(work.before.keys() - can_be):
        say(f"dropped: {organisation} {year} {stem}, which has no notebook or data any more")
    pages = manifest.merged(work.before, rows, can_be)
    indexes.write_indexes(
        work.project.reports,
        pages,
        titles={item.stem: item.title for item in work.notebooks},
        catalogue=Catalogue.of(work.tables),
        touched=touched,
    )
    years = {(organisation, year) for _, year, organisation in pages}
    documents = {**work.volumes, **{volume.key: volume for volume in volumes}}
    known = {key: volume for key, volume in documents.items() if key in years}
    manifest.write(work.project.reports, pages, known)


def _summary(rows: Sequence[Page], failed_volumes: int) -> Summary:
    ok, failed, no_data = (
        sum(row.status == status for row in rows) for status in manifest.STATUSES
    )
    reused = sum(row.cached for row in rows)
    return Summary(ok, failed + failed_volumes, no_data, reused)
