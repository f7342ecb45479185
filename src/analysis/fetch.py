"""The verb `fetch`: key figures from Kolada as a source of raw data, whole or not at all.

Answers are kept beside the sources until all of them are there, so that a fetch that ends on the
way goes on where it was when the same is asked for again.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from analysis import lock
from analysis.csvfile import in_order
from analysis.errors import ContractError, Fault
from analysis.files import write_whole
from analysis.folder import RECEIPT
from analysis.intake import take_in
from analysis.kolada import GROUPS, MUNICIPALITIES, Kolada, Line, data_paths, kpi_paths
from analysis.kolada_registers import Registers
from analysis.kolada_rows import COLUMNS, Asked, Readings, kpis_of
from analysis.kolada_source import Harvest, news_of, receipt_of, tables_of
from analysis.log import say
from analysis.progress import progress
from analysis.publication import recover
from analysis.receipts import told_before
from analysis.rows import very_many
from analysis.schemas import RAW_SOURCE_TABLES

#: Folder of a fetch at work; files in it that say on which day it began, and which source it
#: is about to write.
_FETCHING, _BEGUN, _TAKING = ".fetching-", "begun", "taking"
_OURS = re.compile(rf"{re.escape(_FETCHING)}[0-9a-f]{{12}}")
#: Answers that are older are asked for anew: figures of a source are of one time.
_LASTING = timedelta(days=1)
_OBSERVATIONS = RAW_SOURCE_TABLES["observations"]


@dataclass(frozen=True)
class Request:
    """What is asked for: Kolada's ids, and years as text in their order."""

    kpis: Sequence[str]
    municipalities: Sequence[str]
    years: Sequence[str]

    @property
    def key(self) -> str:
        """Return a name that only the same request has."""
        told = json.dumps([list(self.kpis), list(self.municipalities), list(self.years)])
        return hashlib.sha256(told.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Fetched:
    """What was fetched; in a line.

    Attributes:
        source_id: the source that holds it.
        figures: how many figures, missing ones too.
        deleted: how many were left out since Kolada has deleted them.
    """

    source_id: str
    figures: int
    deleted: int

    def __str__(self) -> str:
        left = f"; {self.deleted} that Kolada has deleted were left out" if self.deleted else ""
        return f"{self.figures} figures from Kolada{left}"


@very_many()
def fetch(raw: Path, asked: Request, address: str, line: Line, today: date) -> Fetched:
    """Fetch figures and take them in as a source.

    Args:
        raw: the folder of raw data; exists.
        asked: what for.
        address: of Kolada's API.
        line: calls it.
        today: the day.
    Returns: what was fetched.
    Raises: ContractError with every fault; FetchError where Kolada can't be reached. Nothing was
        written then but the answers so far, which the next fetch of the same goes on from.
    """
    with lock.held(raw, say):
        # What was cut off in the middle is there first, so that it is counted and read.
        recover(raw)
        registers = Registers(raw)
        kpis = registers.with_twins(dict.fromkeys(asked.kpis))
        asked = Request(kpis, tuple(dict.fromkeys(asked.municipalities)), asked.years)
        # As long as the raw folder is held: nobody begins in a folder that is on its way out.
        _clean(raw, today)
        folder = raw / f"{_FETCHING}{asked.key}"
        folder.mkdir(exist_ok=True)
    with lock.held(folder, say):
        day = _begin(folder, today)
        kolada = Kolada(address, folder, line)
        try:
            found = _harvest(kolada, asked, registers, day)
            receipt = receipt_of(kolada.address, kolada.answers, found)
            source_id = _taken_in(raw, folder, receipt)
            if not source_id:
                source_id = _free(raw, day)
                write_whole(folder / _TAKING, source_id.encode())
                news = news_of(told_before(raw), found)
                tables = registers.delivered() | tables_of(source_id, kolada.address, found, news)
                take_in(raw, source_id, tables, receipt=receipt)
        except ContractError:
            # What an answer says wrongly may be right the next time.
            kolada.forget()
            raise
    shutil.rmtree(folder, ignore_errors=True)
    return Fetched(source_id, len(found.rows), found.deleted)


def _clean(raw: Path, today: date) -> None:
    """Let the answers of fetches go that nobody goes on from any more."""
    for folder in raw.glob(f"{_FETCHING}*"):
        ours = _OURS.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
        begun = _begun(folder) if ours else None
        if begun is None or _lasts(begun, today):
            continue
        with lock.held_if_free(folder) as is_left:
            pass
        if is_left:
            shutil.rmtree(folder, ignore_errors=True)


def _begun(folder: Path) -> date | None:
    """Return the day on which the fetch of a folder began; None where that is not written."""
    file = folder / _BEGUN
    try:
        return date.fromisoformat(file.read_text(encoding="ascii")) if file.is_file() else None
    except ValueError:
        return None


def _lasts(begun: date, today: date) -> bool:
    return timedelta() <= today - begun <= _LASTING


def _begin(folder: Path, today: date) -> str:
    """Return the day on which the fetch began: an earlier one's where it goes on from that."""
    begun = _begun(folder)
    if begun is not None and _lasts(begun, today):
        return begun.isoformat()
    for left in (folder / _TAKING, *folder.glob("*.json")):
        left.unlink(missing_ok=True)
    write_whole(folder / _BEGUN, today.isoformat().encode())
    return today.isoformat()


def _harvest(kolada: Kolada, asked: Request, registers: Registers, day: str) -> Harvest:
    """Ask for everything, what is told of figures before the figures themselves."""
    told = kpis_of([page for path in kpi_paths(asked.kpis) for page in kolada.pages(path)])
    if unknown := [kpi for kpi in asked.kpis if kpi not in told]:
        expected = "a key figure that Kolada has"
        raise ContractError(Fault("--kpi", 0, "", kpi, expected) for kpi in unknown)
    indicators = registers.pin({kpi: told[kpi] for kpi in asked.kpis})
    groups = any(key.startswith("G") for key in asked.municipalities)
    organisations = registers.place(
        asked.municipalities,
        kolada.pages(MUNICIPALITIES),
        kolada.pages(GROUPS) if groups else (),
        day,
    )
    placed = Asked(indicators, organisations, asked.years)
    readings = Readings(placed)
    paths = data_paths(asked.kpis, asked.municipalities, asked.years)
    with progress(len(paths)) as tell:
        for path in paths:
            for answer in kolada.pages(path):
                readings.add(answer)
            tell(kolada.address)
    rows = in_order(list(readings.rows(told, day)), COLUMNS, _OBSERVATIONS)
    if not rows:
        expected = "a figure for some year that was asked for"
        raise ContractError([Fault(kolada.address, 0, "", "", expected)])
    titles = {kpi: told[kpi].title for kpi in asked.kpis} | registers.titles
    members, names = registers.members, registers.names
    return Harvest(placed, day, rows, titles, members, names, readings.deleted)


def _taken_in(raw: Path, folder: Path, receipt: bytes) -> str:
    """Return the source, where an earlier fetch was ended after it had written it; else nothing."""
    taking = folder / _TAKING
    source_id = taking.read_text(encoding="ascii") if taking.is_file() else ""
    lying = raw / source_id / RECEIPT
    return source_id if source_id and lying.is_file() and lying.read_bytes() == receipt else ""


def _free(raw: Path, day: str) -> str:
    """Return the id of a day's next source."""
    number, source_id = 1, f"kolada-{day}"
    while (raw / source_id).exists():
        number += 1
        source_id = f"kolada-{day}-{number}"
    return source_id
