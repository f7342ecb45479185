"""What lies in a raw folder: the registers, and one folder a source with the tables that it has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.columns import Table
from analysis.csvfile import nearest
from analysis.errors import Fault
from analysis.publication import NAME, is_begun
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES

#: What a fetched source came with: addresses, checksums, what was left out.
RECEIPT = "receipt.json"
#: What may lie beside the tables and is not read.
_COMPANIONS = ("README.md", RECEIPT)
#: What Windows and Excel leave behind; names that begin with a dot are passed over too.
_LITTER = ("Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class RawFile:
    """One file of raw data.

    Attributes:
        name: path below the raw folder, with forward slashes on every system.
        source_id: name of the source's folder; empty for a register.
        table: its schema.
        data: its bytes.
    """

    name: str
    source_id: str
    table: Table
    data: bytes

    @property
    def checksum(self) -> str:
        """Return sha256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Survey:
    """Every table file of a raw folder in a fixed order, its source folders, and what is amiss."""

    files: tuple[RawFile, ...]
    source_ids: tuple[str, ...]
    faults: tuple[Fault, ...]


def survey(raw_dir: Path) -> Survey:
    """Look through a raw folder and read the bytes of its tables.

    Args:
        raw_dir: the folder with the registers and one folder a source.
    Returns: the files in register and schema order, sources by name; faults for whatever is
        missing, does not belong there, or leads out of the folder.
    """
    if not raw_dir.is_dir():
        return Survey((), (), (Fault(str(raw_dir), 0, "", "", "a folder of raw data"),))
    if is_begun(raw_dir):
        expected = "an import that has ended; run it again, and it goes on where it was cut off"
        return Survey((), (), (Fault(f"{NAME}/", 0, "", "an import that was cut off", expected),))
    entries = _entries(raw_dir)
    folders = [path for path in entries if path.is_dir() and not path.is_symlink()]
    loose = [path for path in entries if path not in folders]
    found: list[RawFile | Fault] = [*_tables(loose, "", "", tuple(RAW_REGISTERS.values()))]
    present = {path.name for path in loose}
    found += [
        Fault(f"{name}.csv", 0, "", "", "this register, at least its header")
        for name, table in RAW_REGISTERS.items()
        if f"{name}.csv" not in present and not table.optional
    ]
    for folder in folders:
        found += _source_files(folder)
    return Survey(
        tuple(item for item in found if isinstance(item, RawFile)),
        tuple(folder.name for folder in folders),
        tuple(item for item in found if isinstance(item, Fault)),
    )


def checksums(raw_dir: Path) -> dict[str, str]:
    """Return sha256 of every table file in a raw folder, by its path below the folder."""
    return {file.name: file.checksum for file in survey(raw_dir).files}


_SOURCE_TABLES = tuple(RAW_SOURCE_TABLES.values())


def _source_files(folder: Path) -> Iterator[RawFile | Fault]:
    found = [*_tables(_entries(folder), folder.name, f"{folder.name}/", _SOURCE_TABLES)]
    yield from found
    if not found:
        names = ", ".join(f"{name}.csv" for name in RAW_SOURCE_TABLES)
        yield Fault(f"{folder.name}/", 0, "", "", f"at least one of {names}")


def _tables(
    paths: list[Path], source_id: str, prefix: str, tables: tuple[Table, ...]
) -> Iterator[RawFile | Fault]:
    """Yield the tables among some files in schema order, then a fault for every other file."""
    by_name = {path.name: path for path in paths}
    for table in tables:
        if path := by_name.pop(f"{table.name}.csv", None):
            yield _read(path, prefix + path.name, source_id, table)
    names = [f"{table.name}.csv" for table in tables]
    for name, path in by_name.items():
        expected = f"a table of the contract{nearest(name, names)}"
        yield _foreign(path, prefix + name) or Fault(prefix + name, 0, "", name, expected)


def _foreign(path: Path, name: str) -> Fault | None:
    """Return a fault unless a plain file lies here: a link leads anywhere, a pipe never ends."""
    if path.is_symlink():
        return Fault(name, 0, "", "a link", "a file or folder that lies here itself")
    return None if path.is_file() else Fault(name, 0, "", "no plain file", "a file")


def _read(path: Path, name: str, source_id: str, table: Table) -> RawFile | Fault:
    if fault := _foreign(path, name):
        return fault
    try:
        return RawFile(name, source_id, table, path.read_bytes())
    except OSError as error:
        return Fault(name, 0, "", error.strerror or str(error), "a file that can be read")


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name, without litter and companions."""
    kept = (
        path
        for path in folder.iterdir()
        if not path.name.startswith((".", "~$")) and path.name not in (*_COMPANIONS, *_LITTER)
    )
    # By name as text: Windows would compare paths without regard to case.
    return sorted(kept, key=lambda path: path.name)
