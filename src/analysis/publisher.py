"""Takes what one organisation's notebooks came to, and changes the reports folder accordingly.

The folder holds one state before and one after: pages, indexes and manifest change together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis import indexes, manifest, pdf, publish, yearly
from analysis.batch_runs import Asked
from analysis.catalogue import Catalogue
from analysis.files import sha256_of
from analysis.log import explain, fail, say
from analysis.manifest import Page
from analysis.plan import Key, Run, Selection, plan, possible, prefix_of, with_key
from analysis.project import INDEX
from analysis.publication import Publication
from analysis.publish import Made, Shelf, Stock
from analysis.readability import lix, prose
from analysis.unfinished import Result
from analysis.workspace import Work


class Publisher:
    """Publishes an organisation at a time.

    Attributes:
        pages, volumes: the manifest's rows as they stand.
    """

    def __init__(self, work: Work, jobs: int) -> None:
        """Begin with what the folder holds; `jobs` browsers may print at a time."""
        self._work, self._jobs = work, jobs
        self._catalogue = Catalogue.of(work.tables)
        self.pages, self.volumes = dict(work.before), dict(work.volumes)

    def publish(self, asked: Asked) -> None:
        """Change the folder to what one organisation's notebooks came to.

        What can no longer exist of it goes away, and is said.
        """
        with Publication(self._work.project.reports) as changes:
            fewer = self._drop(asked.organisation, changes)
            shelf = publish.read(self._stock(asked))
            # What is dropped may be linked to from any of the others.
            years = {run.year for run in (shelf.stock.runs if fewer else asked.runs)}
            self._bind(shelf, years, changes)
            wanted = _wanted(shelf.stock, asked, years)
            for row in self._publish(asked, wanted, yearly.beside(shelf, changes), changes):
                last = self.pages.get(row.key)
                self.pages[row.key] = row
                if last is not None and last.html and not row.html:
                    _say_dropped(last, "data")
                self._remove(self._files(last) - self._files(row), changes)
            self._index(asked.organisation, shelf, changes)
            self._write(changes)
        explain(f"{asked.organisation}: published")

    def end(self, asked: Iterable[str]) -> None:
        """Change what is not one organisation's alone; no more is published after it.

        Args:
            asked: the organisations that were published.
        """
        for organisation in sorted({key[2] for key in self.pages} - set(asked)):
            if self._impossible(organisation):
                can_be = organisation in self._catalogue.reportable
                (self.publish if can_be else self._clear)(Asked(organisation, [], {}))
        with Publication(self._work.project.reports) as changes:
            self._index(self._catalogue.default_organisation, None, changes)
            self._write(changes)

    def _clear(self, asked: Asked) -> None:
        """Let everything go of an organisation that no page can be about any more."""
        with Publication(self._work.project.reports) as changes:
            self._drop(asked.organisation, changes)
            self._index(asked.organisation, None, changes)
            self._write(changes)

    def _write(self, changes: Publication) -> None:
        """Write the manifest, without documents of years that have no page, and change all."""
        there = {(page.organisation, page.year) for page in self.pages.values() if page.html}
        for key in self.volumes.keys() - there:
            self._remove(self.volumes.pop(key).files, changes)
        changes.write(manifest.NAME, manifest.to_json(self.pages, self.volumes))
        changes.commit()

    def _stock(self, asked: Asked) -> Stock:
        """Return what the pages can be made of: new copies, and those that lie there."""
        work = self._work
        selection = Selection(organisations=(asked.organisation,))
        runs = plan(work.tables, work.notebooks, selection).runs
        standing = frozenset(run.key for run in runs if work.standing(run))
        copies = {}
        for run in runs:
            result = asked.results.get(run.key)
            lying = work.project.reports / run.executed
            if result is not None and result.copy is not None and not result.error:
                copies[run.key] = result.copy
            elif run.key in standing and lying.is_file():
                copies[run.key] = lying
        return Stock(runs, copies, standing, self._catalogue)

    def _bind(self, shelf: Shelf, years: set[int], changes: Publication) -> None:
        """Make the documents of the years that were asked for."""
        reports, before = self._work.project.reports, self._work.volumes.values()
        bound = yearly.bind(shelf, years, before, reports=reports, jobs=self._jobs)
        for one in bound:
            yearly.write(one, changes)
            last = self.volumes.get(one.row.key)
            self.volumes[one.row.key] = one.row
            self._remove(last.files - one.row.files if last else set(), changes)
            if one.row.error:
                fail(f"failed: {one.folder}/{publish.PRINTED}: {one.row.error}")
        if pdf.is_wanted() and any(one.pdf is None and not one.row.error for one in bound):
            say(f"no Chromium was found, so {publish.PRINTED} was not made; see the README")

    def _publish(
        self, asked: Asked, wanted: Sequence[Key], shelf: Shelf, changes: Publication
    ) -> list[Page]:
        """Make pages; return the rows that are new."""
        made, faults = publish.make(shelf, wanted)
        for page in made:
            publish.write(page, changes)
        done = {page.sheet.run.key: page for page in made}
        keys, rows = {run.key for run in asked.runs}, []
        for run in shelf.stock.runs:
            result = asked.results.get(run.key)
            if result is not None and (error := result.error or faults.get(run.key)):
                if result.copy is not None:
                    changes.write(run.failed, result.copy.read_bytes())
                rows.append(self._failed(run, result, error))
            elif run.key in done:
                rows.append(self._ok(result, done[run.key], reused=run.key in keys))
            elif run.no_data and run.key in keys:
                rows.append(Page(*run.key, status="no_data", error=run.no_data))
        return rows

    def _ok(self, result: Result | None, made: Made, *, reused: bool) -> Page:
        run, tables = made.sheet.run, made.sheet.facts.tables
        written = _sha256(made.html.encode())
        data = {name: _sha256(content) for name, content in sorted(made.data.items())}
        if result is None:
            # Not run now, only made anew for its links: what it was made from is what it was.
            last = self._work.before[run.key]
            return replace(last, sha256=written, cached=reused or last.cached, data=data)
        return Page(
            *run.key,
            status="ok",
            html=run.html,
            sha256=written,
            inputs_sha256=with_key(run, self._work.tables, {run.key: tables}).inputs,
            seconds=result.seconds,
            lix=lix(prose(made.html)),
            copy_sha256=sha256_of(made.sheet.path),
            tables=tables,
            data=data,
        )

    def _failed(self, run: Run, result: Result, error: str) -> Page:
        """Return the row of a failed run, which keeps the last good page."""
        fail(f"failed: {run.name}: {error}")
        last = self._work.standing(run) or Page(*run.key, status="failed")
        return replace(last, status="failed", cached=False, seconds=result.seconds, error=error)

    def _impossible(self, organisation: str) -> list[Key]:
        """Return an organisation's pages that can't exist any more, or not where they lie."""
        mine = {key: page for key, page in self.pages.items() if key[2] == organisation}
        can_be = possible(self._work.tables, self._work.notebooks, [organisation])
        prefix = prefix_of(organisation, self._catalogue)
        return [
            key
            for key, page in sorted(mine.items())
            if key not in can_be
            or (page.html and page.html.rpartition("/")[0] != f"{prefix}{page.year}")
        ]

    def _drop(self, organisation: str, changes: Publication) -> bool:
        """Let go of an organisation's pages that can no longer exist, and say so.

        Returns: whether there were any.
        """
        gone = self._impossible(organisation)
        for key in gone:
            page = self.pages.pop(key)
            _say_dropped(page, "notebook, data or place")
            self._remove(self._files(page), changes)
        return bool(gone)

    def _remove(self, gone: set[str], changes: Publication) -> None:
        """Let files go that no page or document has any more."""
        if gone:
            for page in self.pages.values():
                gone -= self._files(page)
            for volume in self.volumes.values():
                gone -= volume.files
        for name in sorted(gone):
            changes.remove(name)

    def _files(self, page: Page | None) -> set[str]:
        """Return the paths of a page's files below the reports."""
        prefix = prefix_of(page.organisation, self._catalogue) if page else ""
        return page.files(f"{prefix}{page.year}") if page else set()

    def _index(self, organisation: str, shelf: Shelf | None, changes: Publication) -> None:
        """Write an organisation's index; one that is not at the top has none without a page."""
        is_at_top = organisation == self._catalogue.default_organisation
        rows = (page for key, page in self.pages.items() if key[2] == organisation)
        has_pages = any(page.status != "no_data" for page in rows)
        if is_at_top or not has_pages:
            changes.remove(f"{organisation}/{INDEX}")
        if not (is_at_top or has_pages):
            return
        state = indexes.State(
            pages=self.pages,
            titles={item.stem: item.title for item in self._work.notebooks},
            catalogue=self._catalogue,
            facts={key: sheet.facts for key, sheet in shelf.sheets.items()} if shelf else {},
            find=changes.find,
        )
        html = indexes.index_of(organisation, state)
        changes.write(f"{prefix_of(organisation, self._catalogue)}{INDEX}", html.encode())


def _say_dropped(page: Page, lacking: str) -> None:
    where = f"{page.organisation} {page.year} {page.stem}"
    say(f"dropped: {where}, which has no {lacking} any more")


def _wanted(stock: Stock, asked: Asked, years: set[int]) -> list[Key]:
    """Return the pages to make: those just run, and those around them that may link to them."""
    stems = {run.notebook.stem for run in asked.runs}
    keys = []
    for run in stock.runs:
        result = asked.results.get(run.key)
        around = result is None and (run.year in years or run.notebook.stem in stems)
        # The last good page of a failed run is let be.
        if around or (result is not None and not result.error):
            keys.append(run.key)
    return keys


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
