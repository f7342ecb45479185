"""What a person's command writes into raw data: a source or registers, whole or not at all.

The folder as it would become is checked beside the real one first, so nothing that breaks the
contract ever gets in.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis import lock
from analysis.contract import CheckSummary, check
from analysis.csvfile import parse_csv
from analysis.errors import CellFault, ContractError, Fault
from analysis.folder import RECEIPT
from analysis.log import say
from analysis.publication import Publication, recover
from analysis.register_merge import Allowed, Become, merge
from analysis.rows import very_many
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, REGISTERS_OF_A_SOURCE
from analysis.vocabulary import PATTERN_WORDS, SLUG
from analysis.workbook import SheetTable, to_csv

#: Folder of the copy that is checked.
_BESIDE = ".checking-"
#: A row of another file, as faults name it.
_A_PLACE = re.compile(r"([\w./-]+\.csv), row (\d+)")


def take_in(
    raw: Path,
    source_id: str | None,
    delivered: Mapping[str, SheetTable],
    *,
    replace: bool = False,
    receipt: bytes = b"",
) -> CheckSummary:
    """Write a source's folder, and what is new in the registers; or that alone.

    Args:
        raw: the folder of raw data; exists.
        source_id: the source, whose row is among the delivered sources or in the register; None
            where nothing but registers is delivered.
        delivered: tables by name, with or without a row; of a register, rows that are added to it.
        replace: the source's tables and corrections take the place of all that it has, rows of
            registers that of others.
        receipt: what a fetch brings with it; empty cells of registers' rows may then be filled in.
    Returns: what the folder then holds.
    Raises: ContractError with every fault; nothing was written.
    """
    if faults := list(_ways_out(raw, source_id)):
        # Before any path is made of the id, or any link followed.
        raise ContractError(faults)
    # A sheet without rows is a table that is not delivered; but it says of a source that nothing
    # of it is corrected.
    delivered = {n: sheet for n, sheet in delivered.items() if sheet.rows or n == "corrections"}
    with lock.held(raw, say):
        was_cut_off = recover(raw)
        # Registers that no source has used yet are only a start.
        again = replace or was_cut_off or not any(_ids(raw))
        allowed = Allowed(again, bool(receipt), source_id or "")
        become = _become(raw, source_id, delivered, allowed)
        if was_cut_off and not replace and _changes(raw, become):
            # What was cut off was another import; this one asks as any other does.
            become = _become(raw, source_id, delivered, dataclasses.replace(allowed, replace=False))
        if source_id is not None:
            become.files[f"{source_id}/{RECEIPT}"] = receipt or None
        summary = _checked(raw, become, delivered, may_begin=source_id is None)
        _publish(raw, become.files)
    return summary


def _checked(
    raw: Path, become: Become, delivered: Mapping[str, SheetTable], *, may_begin: bool
) -> CheckSummary:
    """Check the folder as it would become; ContractError with faults told as delivered."""
    # Inside: a copy that a kill leaves behind is no less guarded than what it is a copy of.
    for left in raw.glob(f"{_BESIDE}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_BESIDE, dir=raw) as folder:
        beside = Path(folder) / "raw"
        shutil.copytree(raw, beside, symlinks=True, ignore=shutil.ignore_patterns(".*"))
        _write(beside, become.files)
        try:
            return check(beside, may_begin=may_begin)
        except ContractError as error:
            faults = [_as_delivered(one, become, delivered) for one in error.faults]
            raise ContractError(faults) from error


def _publish(raw: Path, files: Mapping[str, bytes | None]) -> None:
    with Publication(raw) as changes:
        for name, content in files.items():
            if content is None:
                changes.remove(name)
            else:
                changes.write(name, content)
        changes.commit()


def _ways_out(raw: Path, source_id: str | None) -> Iterator[Fault]:
    """Yield what leads out of the folder: an id that is none, and links; or that there is none."""
    if not raw.is_dir():
        yield Fault(str(raw), 0, "", "", "a folder of raw data, as the verb new makes one")
    if source_id is not None and not re.fullmatch(SLUG, source_id, re.ASCII):
        yield Fault("--source", 0, "", source_id, PATTERN_WORDS[SLUG])
    for path in sorted(raw.rglob("*")):
        name = path.relative_to(raw).as_posix()
        if path.is_symlink():
            yield Fault(name, 0, "", "a link", "a file or folder that lies here itself")
        elif not path.is_file() and not path.is_dir():
            yield Fault(name, 0, "", "no plain file", "a file")


@very_many()
def _become(
    raw: Path, source_id: str | None, delivered: Mapping[str, SheetTable], allowed: Allowed
) -> Become:
    """Return what the folder's files become; ContractError where something is in the way."""
    become = Become()
    if source_id is None:
        faults = list(_of_no_source(delivered))
    else:
        faults = list(_misplaced(raw, source_id, delivered, replace=allowed.replace))
        _place(raw, source_id, delivered, become)
    for name, sheet in delivered.items():
        if name in RAW_REGISTERS:
            faults += merge(raw, sheet, become, allowed)
    if faults:
        raise ContractError(faults)
    return become


def _place(raw: Path, source_id: str, delivered: Mapping[str, SheetTable], become: Become) -> None:
    """Put a source's tables in the place of those that it has."""
    for name in RAW_SOURCE_TABLES:
        place = f"{source_id}/{name}.csv"
        if sheet := delivered.get(name):
            become.files[place], lines = to_csv(sheet.table, sheet.rows)
            become.rows[place] = {line: row for row, line in enumerate(lines)}
        elif (raw / place).is_file():
            become.files[place] = None


def _of_no_source(delivered: Mapping[str, SheetTable]) -> Iterator[Fault]:
    """Yield that tables of a source are delivered, and nobody says of which."""
    theirs = (*REGISTERS_OF_A_SOURCE, *RAW_SOURCE_TABLES)
    if found := [name for name in theirs if name in delivered and delivered[name].rows]:
        expected = f"the source_id of the source whose rows stand in {', '.join(found)}"
        without = "without --source a workbook holds other registers only"
        yield Fault("--source", 0, "", "", f"{expected}; {without}")


def _misplaced(
    raw: Path, source_id: str, delivered: Mapping[str, SheetTable], *, replace: bool
) -> Iterator[Fault]:
    """Yield what is no part of this source, and the source where it is there already."""
    if (raw / source_id / RECEIPT).exists():
        expected = "a source of your own: what was fetched stays as it was answered"
        yield Fault(f"{source_id}/", 0, "", "a source that was fetched", expected)
    elif (raw / source_id).exists() and not replace:
        expected = "a source that is not there yet; --replace takes these tables instead"
        yield Fault(f"{source_id}/", 0, "", source_id, expected)
    if not delivered.keys() & RAW_SOURCE_TABLES.keys():
        expected = "a row in a source's table; registers alone are taken in without --source"
        yield Fault(f"{source_id}/", 0, "", "registers only", expected)
    if "sources" not in delivered and source_id not in _ids(raw):
        expected = f"a row with the source_id {source_id}, as --source says"
        yield CellFault("sources", 0, "", "no such row", expected)
    for name in REGISTERS_OF_A_SOURCE:
        if name in delivered:
            sheet = delivered[name]
            at = sheet.table.column_names.index("source_id")
            for row, cells in enumerate(sheet.rows):
                if cells[at] != source_id:
                    found = Fault(
                        f"{name}.csv", 0, "source_id", cells[at], f"{source_id}, as --source says"
                    )
                    yield sheet.fault(row, found)


def _ids(raw: Path) -> Iterator[str]:
    """Yield the ids in the register of sources."""
    table, path = RAW_REGISTERS["sources"], raw / "sources.csv"
    if path.is_file():
        for row in parse_csv(path.read_bytes(), path.name, table).rows:
            yield row[table.column_names.index("source_id")]


def _changes(raw: Path, become: Become) -> bool:
    """Return whether any file would not stay as it is."""
    return any(
        content is None or not (raw / name).is_file() or (raw / name).read_bytes() != content
        for name, content in become.files.items()
    )


def _write(folder: Path, files: Mapping[str, bytes | None]) -> None:
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)


def _as_delivered(fault: Fault, become: Become, delivered: Mapping[str, SheetTable]) -> Fault:
    """Return a fault of a file as one of the sheet that the row was delivered in."""

    def as_cells(place: re.Match[str]) -> str:
        row = become.rows.get(place[1], {}).get(int(place[2]))
        if row is None:
            return place[0]
        sheet = delivered[_table_of(place[1])]
        return sheet.fault(row, Fault(place[1], 0, "", "", "")).place

    row = become.rows.get(fault.file, {}).get(fault.row)
    if row is None:
        return fault
    expected = _A_PLACE.sub(as_cells, fault.expected)
    told = dataclasses.replace(fault, expected=expected)
    return delivered[_table_of(fault.file)].fault(row, told)


def _table_of(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".csv")
