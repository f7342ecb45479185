"""What two raw folders, or two sources of the same data, have that differs: table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.errors import ContractError, Fault, NotInDataError
from analysis.folder import RECEIPT
from analysis.raw import RawData, RawTable, read_raw, with_defaults
from analysis.receipts import of_receipts
from analysis.revisions import GONE, NEW, revisions
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, Table

Frames = dict[str, pd.DataFrame]

SOURCE = "source_id"
_REGISTER = "sources.csv"


@dataclass(frozen=True)
class Whole:
    """A table that a source has in one version and not in the other.

    Attributes:
        table: the table's name.
        source_id: the source's id; empty where two sources are compared.
        kind: revisions.NEW or GONE.
        rows: how many it has.
    """

    table: str
    source_id: str
    kind: str
    rows: int


@dataclass(frozen=True)
class RawRevisions:
    """What differs between two versions of raw data.

    Attributes:
        tables: by name, see revisions.revisions; of a source's table source_id is a part of the
            key where folders are compared. Only tables with a difference. Of two fetches also what
            their receipts tell otherwise, see receipts.of_receipts.
        wholes: tables that a source has in one version only; their rows are in no table.
        renamed: id of a source in the older folder -> its id in the newer one.
        faults: the files that cannot be read; nothing is told of their rows, on either side.
    """

    tables: Mapping[str, pd.DataFrame]
    wholes: tuple[Whole, ...]
    renamed: Mapping[str, str]
    faults: tuple[Fault, ...]


def of_folders(old: Path, new: Path) -> RawRevisions:
    """Compare two folders: every table and every register. What cells say is not judged.

    Args:
        old: a raw folder, a data folder with raw/ in it, or a source's folder.
        new: another one; of a source's folder one that lies beside it.
    Raises: NotInDataError where one is no folder of raw data.
    """
    parents = {one.resolve().parent for one in (old, new) if _is_of_a_source(one)}
    if len(parents) == 1 and _is_of_a_source(old) and _is_of_a_source(new):
        return of_sources(parents.pop(), old.resolve().name, new.resolve().name)
    folders = [one / "raw" if (one / "raw").is_dir() else one for one in (old, new)]
    for folder in folders:
        # One that lacks some register is told of by its faults.
        if not any((folder / f"{name}.csv").is_file() for name in RAW_REGISTERS):
            raise NotInDataError(f"{folder} is no folder of raw data: no {_REGISTER} in it")
    raws = [read_raw(folder) for folder in folders]
    unread = raws[0].unread | raws[1].unread
    before, after = (_readable(cells, unread) for cells in _filled(*raws))
    renamed = _renamed(before, after)
    before = {name: _with_ids(rows, renamed) for name, rows in before.items()}
    schemas = {name: _schema(table) for name, table in raws[0].tables.items()}
    faults = (
        replace(fault, file=f"{folder}/{fault.file}")
        for folder, raw in zip(folders, raws, strict=True)
        for fault in _reading_faults(raw)
    )
    tables, wholes = _compared(before, after, schemas)
    return RawRevisions(tables, wholes, renamed, tuple(faults))


def of_sources(raw: Path, old: str, new: str) -> RawRevisions:
    """Compare two sources of the same data, such as two fetches: tables, and what Kolada told.

    An empty organisation or period is taken from each one's own row in the register.

    Args:
        raw: the raw folder that both lie in.
        old: the id of the older one.
        new: the id of the newer one.
    Raises: NotInDataError where there is no such source; ContractError where the register of
        sources or a receipt cannot be read.
    """
    read = read_raw(raw)
    if _REGISTER in read.unread:
        raise ContractError(_reading_faults(read))
    sources = read.tables["sources"]
    known = dict.fromkeys(sources.cells[SOURCE])
    if not {old, new} <= known.keys():
        listed = ", ".join(known)
        expected = f"two folders or two sources; sources are {listed}"
        raise NotInDataError(f'found "{old}" and "{new}"; expected {expected}')
    folders = (f"{old}/", f"{new}/")
    lost = {name.rpartition("/")[2] for name in read.unread if name.startswith(folders)}
    filled = {
        name: with_defaults(read.tables[name], sources)
        for name in RAW_SOURCE_TABLES
        if f"{name}.csv" not in lost
    }
    before, after = (
        {name: cells[cells[SOURCE] == one].drop(columns=SOURCE) for name, cells in filled.items()}
        for one in (old, new)
    )
    tables, wholes = _compared(before, after, {name: RAW_SOURCE_TABLES[name] for name in filled})
    renamed = of_receipts(raw / old, raw / new)
    if len(renamed):
        tables = {RECEIPT: renamed} | tables
    faults = _reading_faults(read)
    about = (fault for fault in faults if fault.file.startswith(folders))
    return RawRevisions(tables, wholes, {}, tuple(about))


def _is_of_a_source(folder: Path) -> bool:
    beside = folder.resolve().parent / _REGISTER
    return beside.is_file() and not (folder / _REGISTER).is_file()


def _reading_faults(raw: RawData) -> Iterator[Fault]:
    """Yield the faults of files that could not be read; a row without its folder is none."""
    return (fault for fault in raw.faults if fault.file in raw.unread)


def _filled(before: RawData, after: RawData) -> Iterator[Frames]:
    """Yield the cells of either, with the defaults of the sources that say the same in both.

    A default that has itself changed is told once, in the register, and not at every row.
    """
    names = [SOURCE, "organisation_id", "period"]
    registers = [raw.tables["sources"].cells[names] for raw in (before, after)]
    common = replace(before.tables["sources"], cells=registers[0].merge(registers[1]))
    for raw in (before, after):
        yield {name: with_defaults(table, common) for name, table in raw.tables.items()}


def _readable(frames: Frames, unread: frozenset[str]) -> Frames:
    """Return the tables without the rows of files that either side could not be read of."""
    kept = {}
    for name, cells in frames.items():
        if name in RAW_REGISTERS:
            kept[name] = cells[:0] if f"{name}.csv" in unread else cells
        else:
            lost = [file.partition("/")[0] for file in unread if file.endswith(f"/{name}.csv")]
            kept[name] = cells[~cells[SOURCE].isin(lost)]
    return kept


def _renamed(old: Frames, new: Frames) -> dict[str, str]:
    """Return each source's new id whose rows, at least half of them, stand under another now."""
    ids = [{one for name in RAW_SOURCE_TABLES for one in side[name][SOURCE]} for side in (old, new)]
    gone, come = _keys_of(old, ids[0] - ids[1]), _keys_of(new, ids[1] - ids[0])
    found: dict[str, str] = {}
    for name, keys in gone.items():
        shared = {one: len(keys & theirs) for one, theirs in come.items()}
        best = max(shared, key=lambda one: shared[one], default="")
        if best and 2 * shared[best] >= max(len(keys), len(come[best])):
            found[name] = best
            del come[best]
    return found


def _keys_of(frames: Frames, ids: set[str]) -> dict[str, set[tuple[str, ...]]]:
    """Return the keys of every row of some sources, with their table."""
    found: dict[str, set[tuple[str, ...]]] = {one: set() for one in sorted(ids)}
    for name, table in RAW_SOURCE_TABLES.items():
        rows = frames[name][frames[name][SOURCE].isin(found)]
        for source, *key in rows[[SOURCE, *table.key]].itertuples(index=False):
            found[source].add((name, *key))
    return found


def _with_ids(rows: pd.DataFrame, renamed: Mapping[str, str]) -> pd.DataFrame:
    if SOURCE not in rows or not renamed:
        return rows
    return rows.assign(**{SOURCE: [renamed.get(one, one) for one in rows[SOURCE]]})


def _schema(table: RawTable) -> Table:
    """Return a table's schema with the source in its key, where it is a source's."""
    schema = table.schema
    if schema.name in RAW_REGISTERS:
        return schema
    return replace(schema, key=(SOURCE, *schema.key))


def _compared(
    old: Frames, new: Frames, schemas: Mapping[str, Table]
) -> tuple[Frames, tuple[Whole, ...]]:
    """Return the differences of each table that has one, and the tables that only one side has."""
    tables: Frames = {}
    wholes: list[Whole] = []
    for name, schema in schemas.items():
        before, after = old[name], new[name]
        if name in RAW_SOURCE_TABLES:
            found = list(_wholes(name, before, after))
            told = {one.source_id for one in found}
            before, after = (rows[~_sources(rows).isin(told)] for rows in (before, after))
            wholes += found
        rows = revisions(before, after, schema)
        if len(rows):
            tables[name] = rows
    return tables, tuple(wholes)


def _wholes(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Whole]:
    """Yield the sources that have rows of a table in one version only."""
    before, after = (_sources(rows).value_counts(sort=False) for rows in (old, new))
    yield from (Whole(name, one, NEW, int(after[one])) for one in after.index if one not in before)
    yield from (
        Whole(name, one, GONE, int(before[one])) for one in before.index if one not in after
    )


def _sources(rows: pd.DataFrame) -> pd.Series[str]:
    """Return the source of each row; "" where there is but one."""
    return rows[SOURCE] if SOURCE in rows else pd.Series("", rows.index, dtype="str")
