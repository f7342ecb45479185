"""Where things are: the data, the notebooks and the reports of one project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.errors import NotInDataError

#: Asks for every organisation that has figures of its own.
ALL = "all"
DATA = "data"
NOTEBOOKS = "notebooks"
REPORTS = "reports"
#: File name of a year's index, and of the index over the years.
INDEX = "index.html"


@dataclass(frozen=True)
class Project:
    """The three folders that a verb works with, absolute.

    Attributes:
        data: holds raw/ and processed/.
        notebooks: the notebooks.
        reports: where pages go.
    """

    data: Path
    notebooks: Path
    reports: Path

    @property
    def raw(self) -> Path:
        """Return the folder of raw data."""
        return self.data / "raw"

    @property
    def processed(self) -> Path:
        """Return the folder of processed tables."""
        return self.data / "processed"


def locate(data: str | None, out: str | None, start: Path) -> Project:
    """Find a project's folders.

    The root is the working folder or the nearest one above it that holds data/raw; the data and
    the reports are there unless others are named. Notebooks stand beside the data; data that have
    none beside them (another municipality's) are read by the root's.

    Args:
        data: the data folder as a person named it; None for the root's.
        out: the reports folder as a person named it; None for the root's.
        start: the working folder.
    Raises: NotInDataError where the data folder does not exist, or where reports would be written
        among data, notebooks or code.
    """
    start = start.resolve()
    folders = (start, *start.parents)
    root = next((folder for folder in folders if (folder / DATA / "raw").is_dir()), start)
    chosen = (start / data).resolve() if data is not None else root / DATA
    if not chosen.is_dir():
        place = str(chosen) if data is not None else f'"{DATA}" in {start} or above it'
        raise NotInDataError(f"no data folder {place}; expected one with raw/ in it")
    beside = chosen.parent / NOTEBOOKS
    found = Project(
        data=chosen,
        notebooks=beside if any(beside.glob("*.ipynb")) else root / NOTEBOOKS,
        reports=(start / out).resolve() if out is not None else root / REPORTS,
    )
    if out is not None:
        # What holds the root's data may be the root itself.
        refuse(found.reports, found.raw, found.processed, root / DATA, found.notebooks)
    return found


def refuse(folder: Path, raw: Path, *kept: Path) -> None:
    """Refuse a folder for what is built where that would mix with what people have made.

    Args:
        folder: where a person wants it; it may neither be, hold nor lie in raw.
        raw: the folder of raw data.
        kept: folders that it may neither be nor hold.
    Raises: NotInDataError, also where a file stands in the folder's way.
    """
    place, remedy = folder.resolve(), "name another folder for what is built"
    for above in (place, *place.parents):
        if above.exists() and not above.is_dir():
            raise NotInDataError(f"{above} is a file, where a folder is expected; {remedy}")
    if place.is_relative_to(raw.resolve()):
        raise NotInDataError(f"{folder} is or lies in the raw data, {raw}; {remedy}")
    for one in (raw, *kept):
        if one.exists() and one.resolve().is_relative_to(place):
            raise NotInDataError(f"{folder} is or holds {one}; {remedy}")
