"""The manifest: what became of every page; a run's receipt, and what `list` compares with."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from analysis import __version__
from analysis.errors import RunError
from analysis.plan import Key, Run

NAME = "manifest.json"
STATUSES = ("ok", "failed", "no_data")


@dataclass(frozen=True)
class Page:
    """One page's row.

    Attributes:
        stem, year, organisation: the page's key.
        status: one of STATUSES.
        cached: whether the page was reused.
        html: its path below the reports; None where there is no page. A failed run keeps the
            last good one, and its checksums.
        sha256: checksum of that file.
        inputs_sha256: what it was made from; see keys.
        seconds: how long the run took.
        error: why it failed, or why it has no data (in Swedish); None where all is well.
        lix: how hard the text is to read; None where there is no page.
        copy_sha256: checksum of the executed copy that it was made of; None where there is none.
        tables: names of the tables that it was made of; empty: of any.
        data: checksum of each of its files for download, by name.
    """

    stem: str
    year: int
    organisation: str
    status: str
    cached: bool = False
    html: str | None = None
    sha256: str | None = None
    inputs_sha256: str | None = None
    seconds: float = 0.0
    error: str | None = None
    lix: int | None = None
    copy_sha256: str | None = None
    tables: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Return what names the page."""
        return self.stem, self.year, self.organisation

    def files(self, folder: str) -> set[str]:
        """Return the paths of its files below the reports; `folder` where it has no page."""
        folder = self.html.rpartition("/")[0] if self.html else folder
        copy = f"{folder}/executed/{self.stem}"
        found = {f"{copy}.failed.ipynb"} if self.status == "failed" else set()
        if self.html:
            found |= {self.html, f"{copy}.ipynb", *(f"{folder}/data/{name}" for name in self.data)}
        return found


Pages = Mapping[Key, Page]


@dataclass(frozen=True)
class Volume:
    """One year's document: all of its pages in one.

    Attributes:
        year, organisation: the document's key.
        html: its path below the reports.
        sha256: checksum of that file.
        pdf: the same on paper; None where there is none.
        pdf_sha256: checksum of that file.
        error: why there is no PDF though there is a browser; None where all is well.
    """

    year: int
    organisation: str
    html: str
    sha256: str
    pdf: str | None = None
    pdf_sha256: str | None = None
    error: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Return what names the document."""
        return self.organisation, self.year

    @property
    def files(self) -> set[str]:
        """Return the paths of its files below the reports."""
        return {name for name in (self.html, self.pdf) if name}


Volumes = Mapping[tuple[str, int], Volume]


class Receipt(NamedTuple):
    """What a manifest tells: pages and documents, each by its key."""

    pages: dict[Key, Page]
    volumes: dict[tuple[str, int], Volume]


def read(reports: Path) -> Receipt:
    """Return the pages and documents of a folder; none where nothing was ever written.

    Raises: RunError where the manifest is none that this version can read.
    """
    path = reports / NAME
    if not path.is_file():
        return Receipt({}, {})
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        pages = [Page(**_columns(row, Page)) for row in told["pages"]]
        volumes = [Volume(**_columns(row, Volume)) for row in told.get("documents", ())]
    except (ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"{path} cannot be read ({type(error).__name__}); take it away to start anew"
        ) from None
    return Receipt({page.key: page for page in pages}, {one.key: one for one in volumes})


def _columns(row: Mapping[str, Any], kind: type[Page | Volume]) -> dict[str, Any]:
    # What an older version did not write has a default.
    told = {field.name: row[field.name] for field in fields(kind) if field.name in row}
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }


def longest_first(runs: Sequence[Run], before: Pages) -> list[Run]:
    """Order each organisation's runs so that no core is left with a long one at the end.

    New ones come first. The organisations keep their order, so that each can soon be published.
    """
    place = {run.organisation: number for number, run in enumerate(runs)}

    def order(run: Run) -> tuple[int, float]:
        page = before.get(run.key)
        seconds = page.seconds if page is not None and page.seconds else math.inf
        return place[run.organisation], -seconds

    return sorted(runs, key=order)


def to_json(pages: Pages, volumes: Volumes) -> bytes:
    """Return the manifest's content; it is the last file that a publication writes."""
    content = {
        "version": __version__,
        "pages": [vars(pages[key]) for key in sorted(pages, key=_order)],
        "documents": [vars(volumes[key]) for key in sorted(volumes)],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _order(key: Key) -> tuple[str, int, str]:
    stem, year, organisation = key
    return organisation, year, stem
