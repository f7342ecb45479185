"""Takes what one organisation's notebooks came to, and changes the reports folder accordingly.

The folder holds one state before and one after: pages, indexes and manifest change together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from analysis import indexes, manifest, publish, yearly
from analysis.batch_runs import Asked, name_of
from analysis.catalogue import Catalogue
from analysis.files import sha256_of
from analysis.manifest import Page
from analysis.plan import Key, Run, Selection, plan, possible, prefix_of, with_key
from analysis.progress import say
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

    def publish(self, asked: Asked, last: bool) -> None:
        """Change the folder to what one organisation's notebooks came to.

        Args:
            asked: what it was asked for.
            last: the batch's last one: then what can no longer exist goes away as well.
        """
        with Publication(self._work.project.reports) as changes:
            fewer = self._drop(asked.organisation, changes)
            shelf = publish.read(self._stock(asked))
            # What is dropped may be linked to from any of the others.
            years = {run.year for run in (shelf.stock.runs if fewer else asked.runs)}
            self._bind(shelf, years, changes)
            wanted = _wanted(shelf.stock, asked, years)
            for row in self._publish(asked, wanted, yearly.beside(shelf, changes), changes):
                last_row = self.pages.get(row.key)
                self.pages[row.key] = row
                self._remove(last_row, changes)
            self._index(asked.organisation, shelf, changes)
            if last:
                self._end(shelf, changes)
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
            self.volumes[one.row.key] = one.row
            if one.row.error:
                say(f"failed: {one.folder}/{publish.PRINTED}: {one.row.error}")
        if any(one.pdf is None and not one.row.error for one in bound):
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
        say(f"failed: {name_of(run)}: {error}")
        last = self._work.standing(run) or Page(*run.key, status="failed")
        return replace(last, status="failed", cached=False, seconds=result.seconds, error=error)

    def _drop(self, organisation: str, changes: Publication) -> bool:
        """Let go of an organisation's pages and documents that can no longer exist, and say so.

        Returns: whether there were any.
        """
        mine = {key for key in self.pages if key[2] == organisation}
        can_be = possible(self._work.tables, self._work.notebooks, [organisation])
        for stem, year, _ in sorted(mine - can_be):
            say(f"dropped: {organisation} {year} {stem}, which has no notebook or data any more")
            self._remove(self.pages.pop((stem, year, organisation)), changes)
        return bool(mine - can_be)

    def _end(self, shelf: Shelf, changes: Publication) -> None:
        """Let go of what is left of organisations and years that there are no longer."""
        default = self._catalogue.default_organisation
        gone = {key[2] for key in self.pages} - set(self._catalogue.organisations)
        for organisation in sorted(gone):
            self._drop(organisation, changes)
            changes.remove(f"{prefix_of(organisation, self._catalogue)}{INDEX}")
        there = {(page.organisation, page.year) for page in self.pages.values() if page.html}
        for volume in [one for key, one in self.volumes.items() if key not in there]:
            del self.volumes[volume.key]
            for name in filter(None, (volume.html, volume.pdf)):
                changes.remove(name)
        self._index(default, shelf, changes)

    def _remove(self, last: Page | None, changes: Publication) -> None:
        """Let the files go that only a page's last row had."""
        mine = self.pages.get(last.key) if last else None
        gone = self._files(last) - self._files(mine)
        if gone:
            for page in self.pages.values():
                gone -= self._files(page)
        for name in sorted(gone):
            changes.remove(name)

    def _files(self, page: Page | None) -> set[str]:
        """Return the paths of a page's files below the reports."""
        if page is None:
            return set()
        prefix = prefix_of(page.organisation, self._catalogue)
        folder = page.html.rpartition("/")[0] if page.html else f"{prefix}{page.year}"
        copy = f"{folder}/executed/{page.stem}"
        found = {f"{copy}.failed.ipynb"} if page.status == "failed" else set()
        if page.html:
            found |= {page.html, f"{copy}.ipynb", *(f"{folder}/data/{name}" for name in page.data)}
        return found

    def _index(self, organisation: str, shelf: Shelf, changes: Publication) -> None:
        state = indexes.State(
            pages=self.pages,
            titles={item.stem: item.title for item in self._work.notebooks},
            catalogue=self._catalogue,
            facts={key: sheet.facts for key, sheet in shelf.sheets.items()},
            find=changes.find,
        )
        html = indexes.index_of(organisation, state)
        changes.write(f"{prefix_of(organisation, self._catalogue)}{INDEX}", html.encode())


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
