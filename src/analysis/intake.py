"""What a person's command writes into raw data: a source with its registers, whole or not at all.

The folder as it would become is checked beside the real one first, so nothing that breaks the
contract ever gets in.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis import lock
from analysis.contract import CheckSummary, check
from analysis.csvfile import parse_csv
from analysis.errors import ContractError, Fault
from analysis.folder import RECEIPT
from analysis.progress import say
from analysis.publication import Publication, recover
from analysis.rows import very_many
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.vocabulary import PATTERN_WORDS, SLUG
from analysis.workbook import SheetTable, to_csv


@dataclass
class _Become:
    """What files of a raw folder become.

    Attributes:
        files: path below the folder -> its content; None: it goes away.
        rows: path below the folder -> line -> the row of the delivered sheet that stands there.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)


def take_in(
    raw: Path,
    source_id: str,
    delivered: Mapping[str, SheetTable],
    *,
    replace: bool = False,
    receipt: bytes = b"",
) -> CheckSummary:
    """Write a source's folder, and what is new in the registers.

    Args:
        raw: the folder of raw data; exists.
        source_id: the source, whose row is among the delivered sources or in the register.
        delivered: tables by name; of a register, rows that are added to it.
        replace: the source's tables, and registers' rows, may take the place of others.
        receipt: what a fetch brings with it; empty cells of registers' rows may then be filled in.
    Returns: what the folder then holds.
    Raises: ContractError with every fault; nothing was written.
    """
    if faults := list(_ways_out(raw, source_id)):
        # Before any path is made of the id, or any link followed.
        raise ContractError(faults)
    with lock.held(raw, say):
        recover(raw)
        become = _become(raw, source_id, delivered, _Allowed(replace, bool(receipt)))
        become.files[f"{source_id}/{RECEIPT}"] = receipt or None
        with tempfile.TemporaryDirectory(prefix="intake-") as folder:
            beside = Path(folder) / "raw"
            shutil.copytree(raw, beside, symlinks=True, ignore=shutil.ignore_patterns(".*"))
            _write(beside, become.files)
            try:
                summary = check(beside)
            except ContractError as error:
                faults = [_as_delivered(one, become, delivered) for one in error.faults]
                raise ContractError(faults) from error
        _publish(raw, become.files)
    return summary


def _publish(raw: Path, files: Mapping[str, bytes | None]) -> None:
    with Publication(raw) as changes:
        for name, content in files.items():
            if content is None:
                changes.remove(name)
            else:
                changes.write(name, content)
        changes.commit()


@dataclass(frozen=True)
class _Allowed:
    """What may happen to rows that stand in a register.

    Attributes:
        replace: others take their place, and the source's tables those of the source.
        fill: something is written into their empty cells.
    """

    replace: bool
    fill: bool

    def takes(self, here: list[str], there: list[str]) -> bool:
        """Return whether a delivered row may take the place of one that stands there."""
        fills = all(new == old or not old for new, old in zip(here, there, strict=True))
        return self.replace or here == there or (self.fill and fills)


def _ways_out(raw: Path, source_id: str) -> Iterator[Fault]:
    """Yield what leads out of the folder: an id that is none, and links."""
    if not re.fullmatch(SLUG, source_id, re.ASCII):
        yield Fault("--source", 0, "", source_id, PATTERN_WORDS[SLUG])
    for path in sorted(raw.rglob("*")):
        if path.is_symlink():
            name = path.relative_to(raw).as_posix()
            yield Fault(name, 0, "", "a link", "a file or folder that lies here itself")


@very_many()
def _become(
    raw: Path, source_id: str, delivered: Mapping[str, SheetTable], allowed: _Allowed
) -> _Become:
    """Return what the folder's files become; ContractError where something is in the way."""
    become = _Become()
    faults = list(_misplaced(raw, source_id, delivered, replace=allowed.replace))
    for path in (raw / source_id).glob("*.csv"):
        become.files[f"{source_id}/{path.name}"] = None
    for name, sheet in delivered.items():
        if name in RAW_SOURCE_TABLES:
            place = f"{source_id}/{name}.csv"
            become.files[place], lines = to_csv(sheet.table, sheet.rows)
            become.rows[place] = {line: row for row, line in enumerate(lines)}
        else:
            faults += _merge(raw, sheet, become, allowed)
    if faults:
        raise ContractError(faults)
    return become


def _misplaced(
    raw: Path, source_id: str, delivered: Mapping[str, SheetTable], *, replace: bool
) -> Iterator[Fault]:
    """Yield what is no part of this source, and the source where it is there already."""
    if (raw / source_id).exists() and not replace:
        expected = "a source that is not there yet; --replace takes these tables instead"
        yield Fault(f"{source_id}/", 0, "", source_id, expected)
    if not delivered.keys() & RAW_SOURCE_TABLES.keys():
        yield Fault(f"{source_id}/", 0, "", "registers only", "a row in a source's table")
    for name in ("sources", "corrections"):
        if name in delivered:
            sheet = delivered[name]
            at = sheet.table.column_names.index("source_id")
            for row, cells in enumerate(sheet.rows):
                if cells[at] != source_id:
                    found = Fault(f"{name}.csv", 0, "source_id", cells[at], f"{source_id} here")
                    yield sheet.fault(row, found)


def _merge(raw: Path, sheet: SheetTable, become: _Become, allowed: _Allowed) -> Iterator[Fault]:
    """Add a register's delivered rows to those that stand there; yield rows that differ."""
    table, name = sheet.table, f"{sheet.table.name}.csv"
    lying = (raw / name).read_bytes() if (raw / name).is_file() else to_csv(table, [])[0]
    read = parse_csv(lying, name, table)
    yield from read.faults
    rows = list(read.rows)
    keys = [table.column_names.index(column) for column in table.key]
    places = {tuple(row[at] for at in keys): number for number, row in enumerate(rows)}
    mine: dict[int, int] = {}
    for number, row in enumerate(sheet.rows):
        place = places.setdefault(tuple(row[at] for at in keys), len(rows))
        if place == len(rows) or place in mine:
            # A key that is delivered twice is the contract's to tell.
            place = len(rows)
            rows.append(row)
        elif not allowed.takes(row, rows[place]):
            yield from _differing(sheet, number, rows[place], allowed)
        rows[place] = row
        mine[place] = number
    content, lines = to_csv(table, rows)
    become.rows[name] = {lines[place]: number for place, number in mine.items()}
    if rows != list(read.rows):
        become.files[name] = content


def _differing(
    sheet: SheetTable, number: int, standing: list[str], allowed: _Allowed
) -> Iterator[Fault]:
    # Nothing that stands there is ever fetched over.
    way_out = "" if allowed.fill else "; --replace takes this row instead"
    pairs = zip(sheet.table.column_names, standing, sheet.rows[number], strict=True)
    for column, there, here in pairs:
        if there != here:
            expected = f'"{there}", as in the register{way_out}'
            fault = Fault(f"{sheet.table.name}.csv", 0, column, here, expected)
            yield sheet.fault(number, fault)


def _write(folder: Path, files: Mapping[str, bytes | None]) -> None:
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)


def _as_delivered(fault: Fault, become: _Become, delivered: Mapping[str, SheetTable]) -> Fault:
    """Return a fault of a file as one of the sheet that the row was delivered in."""
    row = become.rows.get(fault.file, {}).get(fault.row)
    name = fault.file.rpartition("/")[2].removesuffix(".csv")
    return fault if row is None else delivered[name].fault(row, fault)
