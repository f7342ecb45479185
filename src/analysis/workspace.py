"""What a verb that runs or lists works with: folders, notebooks, tables that hold, last receipt."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from analysis import manifest, notebook, processed
from analysis.log import explain
from analysis.manifest import Page, Pages, Volumes
from analysis.notebook import Notebook
from analysis.plan import Key, Run
from analysis.processed import Tables
from analysis.project import Project


@dataclass(frozen=True)
class Work:
    """What a batch works with.

    Attributes:
        project: where things are.
        notebooks: every notebook of the project.
        tables: the processed tables.
        before, volumes: what the manifest said of pages and documents when the batch began.
    """

    project: Project
    notebooks: tuple[Notebook, ...]
    tables: Tables
    before: Pages
    volumes: Volumes = field(default_factory=dict)

    @property
    def read(self) -> dict[Key, tuple[str, ...]]:
        """Return the names of the tables that each page was last made of."""
        return {key: page.tables for key, page in self.before.items()}

    def standing(self, run: Run) -> Page | None:
        """Return the row of a page that lies in the reports folder; None where none does."""
        page = self.before.get(run.key)
        there = page is not None and not run.no_data and page.html == run.html
        return page if there and (self.project.reports / run.html).is_file() else None


def begin(project: Project, *, keep: bool) -> Work:
    """Read what a batch works with.

    Args:
        project: where things are.
        keep: write the processed tables where they are stale; else nothing is written.
    Raises: ContractError with every fault of the raw data.
    """
    notebooks = notebook.find(project.notebooks)
    last = manifest.read(project.reports)
    if not processed.is_stale(project.raw, project.processed):
        return Work(project, notebooks, processed.read(project.processed), *last)
    explain("the processed tables are not of these raw data: they are built")
    if keep:
        processed.build(project.raw, project.processed)
        return Work(project, notebooks, processed.read(project.processed), *last)
    with tempfile.TemporaryDirectory(prefix="genomlysning-") as scratch:
        processed.build(project.raw, Path(scratch))
        return Work(project, notebooks, processed.read(Path(scratch)), *last)
