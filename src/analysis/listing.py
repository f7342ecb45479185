"""How things stand: every page that can exist, and whether what lies in reports still holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import manifest
from analysis.catalogue import Catalogue
from analysis.files import sha256_of
from analysis.manifest import Page, Pages
from analysis.plan import Run, Selection, plan
from analysis.project import Project
from analysis.workspace import begin

FRESH, STALE, MISSING, FAILED, NO_DATA = "fresh", "stale", "missing", "failed", "no data"


@dataclass(frozen=True)
class State:
    """How a page stands: one of five words, and why."""

    word: str
    reason: str = ""


def state_of(run: Run, page: Page | None, reports: Path) -> State:
    """Return how a page stands.

    Args:
        run: what would be run now.
        page: its row in the manifest; None where there is none.
        reports: the reports folder.
    """
    if run.no_data:
        return State(NO_DATA, run.no_data)
    if page is None or page.status == "no_data":
        return State(MISSING, "never made")
    if page.status == "failed":
        return State(FAILED, page.error or "")
    found = sha256_of(reports / page.html) if page.html else ""
    if not found:
        return State(MISSING, "the file is gone")
    if found != page.sha256:
        return State(STALE, "the file is not the one that was written")
    if sha256_of(reports / run.executed) != page.copy_sha256:
        return State(STALE, "its executed copy is not the one that was written")
    if any(sha256_of(reports / run.data(name)) != digest for name, digest in page.data.items()):
        return State(STALE, "a file for download is not the one that was written")
    if run.inputs != page.inputs_sha256:
        return State(STALE, "what it is made from has changed")
    return State(FRESH)


def stale(runs: Iterable[Run], pages: Pages, reports: Path) -> list[Run]:
    """Return the runs that are to be done: all but those whose page holds."""
    return [run for run in runs if state_of(run, pages.get(run.key), reports).word != FRESH]


def preview(project: Project, selection: Selection) -> list[str]:
    """Return a line on each page that `report` would make; nothing is written."""
    work = begin(project, keep=False)
    runs = plan(work.tables, work.notebooks, selection, work.read).runs
    return lines(runs, work.before, project.reports)


def overview(project: Project) -> list[str]:
    """Return a line on each page of every organisation that has been reported on."""
    reported = {organisation for _, _, organisation in manifest.read(project.reports).pages}
    work = begin(project, keep=False)
    known = Catalogue.of(work.tables)
    wanted = [key for key in known.organisations if key in reported | {known.default_organisation}]
    selection = Selection(organisations=tuple(wanted))
    runs = plan(work.tables, work.notebooks, selection, work.read).runs
    return lines(runs, work.before, project.reports)


def lines(runs: Iterable[Run], pages: Pages, reports: Path) -> list[str]:
    """Return one line a page, in columns: organisation, year, notebook, state, reason."""
    rows = []
    for run in runs:
        state = state_of(run, pages.get(run.key), reports)
        stem = run.notebook.stem
        rows.append((run.organisation, str(run.year), stem, state.word, state.reason))
    return _columns([("organisation", "year", "notebook", "state", "reason"), *rows])


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
