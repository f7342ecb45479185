"""Raw tables as frames of text: each table whole, over all sources, and where every row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.csvfile import CsvFile, parse_csv
from analysis.errors import Fault
from analysis.folder import RawFile, survey
from analysis.rows import very_many
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES, Table

#: Registers that cannot be without a row; a table of a source's folder cannot either.
_NEVER_EMPTY = ("sources", "organisations", "indicators")


@dataclass(frozen=True)
class RawTable:
    """One raw table over all its files.

    Attributes:
        schema: its columns as a file has them.
        cells: one text column for each of the schema's, "" where a cell is empty, kept to the
            letter; a source's table begins with source_id, the name of its folder.
        origin: file and row (line number) of each row of cells; both are numbered from 0.
        whole: every file was read to its end and has rows; where not, a missing id says nothing.
    """

    schema: Table
    cells: pd.DataFrame
    origin: pd.DataFrame
    whole: bool
    _texts: dict[str, list[str]] = field(default_factory=dict, init=False, compare=False)

    def fault(self, index: int, column: str, expected: str, found: str | None = None) -> Fault:
        """Return a fault at one cell, or at a whole row where the column is empty."""
        file, row = self.place(index)
        return Fault(
            file, row, column, self.cell(index, column) if found is None else found, expected
        )

    def cell(self, index: int, column: str) -> str:
        """Return the text of one cell."""
        if column not in self._texts:
            # Cell by cell a frame is a hundred times slower than a list.
            self._texts[column] = self.cells[column].tolist()
        return str(self._texts[column][index])

    def place(self, index: int) -> tuple[str, int]:
        """Return the file and the line on which a row stands."""
        return str(self.origin["file"].iat[index]), int(str(self.origin["row"].iat[index]))


@dataclass(frozen=True)
class RawData:
    """Everything in a raw folder: every table of the schemas, an absent one without rows.

    Attributes:
        tables: by name; registers first.
        faults: what is wrong with folders and files; the cells are not judged.
        checksums: sha256 of every file, by its path below the raw folder.
        unread: the files that were not read to their end, and what else is none that can be read.
    """

    tables: Mapping[str, RawTable]
    faults: tuple[Fault, ...]
    checksums: Mapping[str, str]
    unread: frozenset[str]


@very_many()
def read_raw(raw_dir: Path, *, may_begin: bool = False) -> RawData:
    """Read a raw folder without judging its cells.

    Args:
        raw_dir: the folder with the registers and one folder a source.
        may_begin: where no source has come yet, every register may be without rows.
    Returns: the tables with every fault of every file; nothing is raised for a fault.
    """
    found = survey(raw_dir)
    unread = {fault.file for fault in found.faults}
    names = {file.rpartition("/")[-1] for file in unread}
    never_empty = () if may_begin and not found.source_ids else _NEVER_EMPTY
    tables: dict[str, RawTable] = {}
    told: dict[str, tuple[Fault, ...]] = {}
    for name, schema in {**RAW_REGISTERS, **RAW_SOURCE_TABLES}.items():
        # Table by table, so that no more than one is in memory as loose texts.
        files = [file for file in found.files if file.table is schema]
        parsed = [(file, parse_csv(file.data, file.name, schema)) for file in files]
        tables[name] = _assemble(schema, parsed, unread=f"{name}.csv" in names)
        unread |= {file.name for file, csv in parsed if not csv.whole}
        told |= {file.name: tuple(_file_faults(file, csv, never_empty)) for file, csv in parsed}
    faults = [*found.faults, *(fault for file in found.files for fault in told[file.name])]
    faults += _unmatched_sources(tables["sources"], found.source_ids)
    checksums = {file.name: file.checksum for file in found.files}
    return RawData(tables, tuple(faults), checksums, frozenset(unread))


def with_defaults(table: RawTable, sources: RawTable) -> pd.DataFrame:
    """Return a table's cells with an empty organisation or period taken from the row's source."""
    cells = table.cells.copy()
    for column in {"organisation_id", "period"} & set(table.schema.column_names):
        if table.schema.name in RAW_SOURCE_TABLES:
            of_source = dict(zip(sources.cells["source_id"], sources.cells[column], strict=True))
            lacks = cells[column] == ""
            theirs = [of_source.get(source_id, "") for source_id in cells.loc[lacks, "source_id"]]
            cells.loc[lacks, column] = theirs
    return cells


def _assemble(schema: Table, parsed: list[tuple[RawFile, CsvFile]], *, unread: bool) -> RawTable:
    rows = [cells for _, csv in parsed for cells in csv.rows]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema.columns]
    texts = dict(zip(schema.column_names, columns, strict=True))
    if schema.name in RAW_SOURCE_TABLES:
        ids = [file.source_id for file, csv in parsed for _ in csv.rows]
        texts = {"source_id": ids, **texts}
    origin = {
        "file": [file.name for file, csv in parsed for _ in csv.rows],
        "row": [line for _, csv in parsed for line in csv.lines],
    }
    return RawTable(
        schema,
        pd.DataFrame(texts, dtype="str"),
        pd.DataFrame(origin),
        not unread and all(csv.whole and csv.rows for _, csv in parsed),
    )


def _file_faults(file: RawFile, csv: CsvFile, never_empty: Sequence[str]) -> Iterator[Fault]:
    yield from csv.faults
    needs_rows = file.source_id or file.table.name in never_empty
    if csv.whole and not csv.rows and needs_rows:
        expected = "at least one row" + ("; or no such file" if file.source_id else "")
        yield Fault(file.name, 0, "", "a header only", expected)


def _unmatched_sources(sources: RawTable, folders: tuple[str, ...]) -> Iterator[Fault]:
    if not sources.whole:
        return
    ids = sources.cells["source_id"]
    for index in ids.index[~ids.isin(folders)]:
        yield sources.fault(index, "source_id", "the name of a folder beside this register")
    for folder in folders:
        if folder not in set(ids):
            yield Fault(f"{folder}/", 0, "", folder, "a row in sources.csv with this source_id")
