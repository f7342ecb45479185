"""The manifest: what became of every page; a run's receipt, and what `list` compares with."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from analysis import __version__
from analysis.errors import RunError
from analysis.files import write_whole
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

    @property
    def key(self) -> Key:
        """Return what names the page."""
        return self.stem, self.year, self.organisation


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


def merged(before: Pages, now: Iterable[Page], possible: Iterable[Key]) -> dict[Key, Page]:
    """Return the pages of before with those of now in their place.

    Args:
        before: what the manifest says.
        now: what this batch has done.
        possible: the pages that can exist; the rows of all others are left out.
    """
    both = {**before, **{page.key: page for page in now}}
    kept = set(possible)
    return {key: both[key] for key in sorted(both, key=_order) if key in kept}


def longest_first(runs: Iterable[Run], before: Pages) -> list[Run]:
    """Order runs so that no core is left with a long one at the end; new ones come first."""

    def seconds(run: Run) -> float:
        page = before.get(run.key)
        return page.seconds if page is not None and page.seconds else math.inf

    return sorted(runs, key=seconds, reverse=True)


def write(reports: Path, pages: Pages, volumes: Volumes) -> None:
    """Write the manifest, whole; it is the last file that a batch writes."""
    content = {
        "version": __version__,
        "pages": [asdict(pages[key]) for key in sorted(pages, key=_order)],
        "documents": [asdict(volumes[key]) for key in sorted(volumes)],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(reports / NAME, f"{text}\n".encode())


def _order(key: Key) -> tuple[str, int, str]:
    stem, year, organisation = key
    return organisation, year, stem
