"""How things stand: every page that can exist, and whether what lies in reports still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.catalogue import Catalogue
from analysis.files import sha256_of
from analysis.log import explain
from analysis.manifest import Page, Pages
from analysis.plan import Run, Selection, plan
from analysis.project import Project
from analysis.terminal import painted
from analysis.workspace import Work, begin

WORDS = FRESH, STALE, MISSING, FAILED, NO_DATA = "fresh", "stale", "missing", "failed", "no data"


@dataclass(frozen=True)
class State:
    """How a page stands: one of five words, and why."""

    word: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.word}, {self.reason}" if self.reason else self.word


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
    """Return the runs that are to be done, all but those whose page holds, and explain them."""
    found = []
    for run in runs:
        state = state_of(run, pages.get(run.key), reports)
        if state.word != FRESH:
            explain(f"{run.name}: {state}")
            found.append(run)
    return found


@dataclass(frozen=True)
class Standing:
    """A page that can exist: what would be run now, how it stands, its row in the manifest."""

    run: Run
    state: State
    page: Page | None


def preview(project: Project, selection: Selection) -> list[Standing]:
    """Return every page that `report` is asked for; nothing is written."""
    return standings(begin(project, keep=False), selection)


def overview(work: Work, organisations: Sequence[str] = ()) -> list[Standing]:
    """Return every page of some organisations: by default of those that have been reported on.

    Raises: NotInDataError where there is no such organisation.
    """
    reported = {organisation for _, _, organisation in work.before}
    known = Catalogue.of(work.tables)
    by_itself = [
        one for one in known.organisations if one in reported | {known.default_organisation}
    ]
    return standings(work, Selection(organisations=tuple(organisations or by_itself)))


def standings(work: Work, selection: Selection) -> list[Standing]:
    """Return how every page of a selection stands, by organisation, year and notebook."""
    runs, pages = plan(work.tables, work.notebooks, selection, work.read).runs, work.before
    reports = work.project.reports
    return [_standing(run, pages.get(run.key), reports) for run in runs]


def _standing(run: Run, page: Page | None, reports: Path) -> Standing:
    return Standing(run, state_of(run, page, reports), page)


def lines(found: Iterable[Standing], *, more: bool = False) -> list[str]:
    """Return one line a page, in columns: organisation, year, notebook, state, reason.

    Args:
        found: the pages.
        more: tell also the seconds that its run took, and its path below the reports.
    """
    head = ["organisation", "year", "notebook", "state"] + ["seconds", "page"] * more + ["reason"]
    rows = [head]
    for one in found:
        run, state = one.run, one.state
        row = [run.organisation, str(run.year), run.notebook.stem, state.word]
        rows.append([*row, *_made(one.page) * more, state.reason])
    return columns(rows)


def _made(page: Page | None) -> list[str]:
    """Return the seconds that a page's run took, and where it lies."""
    return [f"{page.seconds:.1f}", page.html or ""] if page else ["", ""]


def summary(found: Iterable[Standing]) -> str:
    """Return how many pages stand how, and what to do about it."""
    counts = Counter(one.state.word for one in found)
    text = ", ".join(f"{counts[word]} {word}" for word in WORDS if counts[word])
    is_done = not counts.keys() & {STALE, MISSING, FAILED}
    return text if is_done else f"{text}; `genomlysning report` makes what is not fresh"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of a table as lines, a state in its colour."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            painted(text.ljust(width), text) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
