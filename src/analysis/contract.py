"""The contract: every raw table against its one schema, and against the others, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import plausibility, relations
from analysis.claims import claim_faults
from analysis.corrections import apply_corrections
from analysis.errors import ContractError, Fault, NumeralError
from analysis.numerals import parse_figure
from analysis.raw import RawData, RawTable, read_raw, with_defaults
from analysis.schemas import RAW_SOURCE_TABLES, Column, Table
from analysis.vocabulary import DATE, PATTERN_WORDS

if TYPE_CHECKING:
    import pandera.pandas as pa

_FIGURE = "a Swedish figure"
_DTYPES = {"number": "float64", "integer": "Int64", "boolean": "bool"}


@dataclass(frozen=True)
class ValidRaw:
    """Raw tables that keep the contract.

    Attributes:
        printed: as the files have them.
        read: as they are to be parsed: corrected, and an empty organisation or period filled in
            from the row's source; the same rows as printed.
        checksums: sha256 of every raw file, by its path below the raw folder.
    """

    printed: Mapping[str, RawTable]
    read: Mapping[str, RawTable]
    checksums: Mapping[str, str]


@dataclass(frozen=True)
class CheckSummary:
    """What a raw folder that keeps the contract holds.

    Attributes:
        rows: number of rows of every table, by name; registers first.
        sources: the sources' ids, in register order.
        valid: the tables.
    """

    rows: Mapping[str, int]
    sources: tuple[str, ...]
    valid: ValidRaw = field(repr=False)


def check(raw_dir: Path, *, may_begin: bool = False) -> CheckSummary:
    """Read and validate a raw folder; nothing is written.

    Args:
        raw_dir: the folder.
        may_begin: where no source has come yet, every register may be without rows.
    Raises: ContractError with every fault of every table.
    """
    valid = validate(read_raw(raw_dir, may_begin=may_begin))
    tables = valid.printed
    rows = {name: len(table.cells) for name, table in tables.items()}
    return CheckSummary(MappingProxyType(rows), tuple(tables["sources"].cells["source_id"]), valid)


def validate(raw: RawData) -> ValidRaw:
    """Correct raw tables and hold them against the contract.

    Args:
        raw: as read, with the faults of its files.
    Returns: the tables as printed and as they are to be parsed.
    Raises: ContractError with every fault of every table.
    """
    corrected, faults = apply_corrections(raw)
    tables = corrected.tables
    filled = {
        name: replace(table, cells=with_defaults(table, tables["sources"]))
        for name, table in tables.items()
    }
    every = [
        *raw.faults,
        *(fault for table in tables.values() for fault in cell_faults(table)),
        *relations.key_faults(filled),
        *(fault for rule in _RULES for fault in rule(tables)),
    ]
    # What is told of a row is not told again of the corrections and claims that point at it.
    lost = {fault.file for fault in every if _hides_its_row(fault)}
    every += [fault for fault, file in faults.items() if file not in lost]
    doubted = {fault.file.rpartition("/")[2].removesuffix(".csv") for fault in every}
    every += claim_faults(filled, doubted)
    # A sign that a correction should have mended is not told beside what is wrong with that.
    astray = raw.faults or faults or any(one.file == "corrections.csv" for one in every)
    every += plausibility.figure_faults(tables, signs=not astray)
    if every:
        raise ContractError(every)
    return ValidRaw(raw.tables, filled, raw.checksums)


def _hides_its_row(fault: Fault) -> bool:
    """Return whether a fault of a source's table keeps a correction from finding the row."""
    table = RAW_SOURCE_TABLES.get(fault.file.rpartition("/")[2].removesuffix(".csv"))
    return table is not None and fault.column in ("", *table.key)


_RULES: tuple[Callable[[Mapping[str, RawTable]], Iterator[Fault]], ...] = (
    relations.reference_faults,
    relations.retold_faults,
    relations.default_faults,
    relations.twin_faults,
    relations.parent_faults,
    relations.role_faults,
    relations.target_faults,
    plausibility.year_faults,
    relations.pair_faults,
    plausibility.limit_faults,
    plausibility.index_faults,
)


def cell_faults(table: RawTable) -> Iterator[Fault]:
    """Yield every cell of a raw table that its schema refuses."""
    import pandera.errors

    if table.cells.empty:
        # Its header was judged as it was read; looking at no cell would take as long as at many.
        return
    try:
        pandera_schema(table.schema).validate(
            table.cells[list(table.schema.column_names)], lazy=True
        )
    except pandera.errors.SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            expected = str(case.check)
            if expected == _FIGURE:
                expected = _expected_figure(str(case.failure_case))
            yield table.fault(int(case.index), str(case.column), expected)


def pandera_schema(table: Table) -> pa.DataFrameSchema:
    """Return the strict pandera schema of a raw or a processed table.

    Args:
        table: from RAW_REGISTERS, RAW_SOURCE_TABLES or PROCESSED.
    Returns: exactly the table's columns in their order, each with its type and its named checks.
    """
    import pandera.pandas as pa

    columns = {
        column.name: pa.Column(
            _DTYPES.get(column.type, "str"),
            [_check(test, words) for words, test in _tests(column).items()],
            nullable=column.type in ("number", "integer") and not column.required,
        )
        for column in table.columns
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=table.name)


def _check(test: Callable[[str], bool], words: str) -> pa.Check:
    import pandera.pandas as pa

    def passes(cells: pd.Series[Any]) -> pd.Series[bool]:
        # A value is judged once, however often a table repeats it.
        return ~cells.isin([value for value in cells.unique().tolist() if not test(value)])

    return pa.Check(passes, name=words, error=words)


def _tests(column: Column) -> dict[str, Callable[[str], bool]]:
    """Return the tests of a column's cells, by what they ask for in words."""
    if column.type in _DTYPES:
        return {}
    tests: dict[str, Callable[[str], bool]] = {}
    if column.required:
        tests["a value"] = lambda cell: bool(cell.strip())
    if not column.is_free_text:
        tests["no white space at its ends"] = lambda cell: cell == cell.strip()
    if column.allowed:
        words = ", ".join(column.allowed)
        tests[f"one of {words}" if len(column.allowed) > 1 else f'"{words}" or nothing'] = (
            lambda cell: cell.strip() in ("", *column.allowed)
        )
    if column.pattern:
        form = re.compile(rf"(?:{column.pattern})?", re.ASCII)
        tests[PATTERN_WORDS[column.pattern]] = lambda cell: (
            form.fullmatch(cell.strip()) is not None
            and (column.pattern != DATE or _is_in_calendar(cell.strip()))
        )
    if column.type == "printed":
        tests[_FIGURE] = lambda cell: not _expected_figure(cell)
    return tests


def _is_in_calendar(text: str) -> bool:
    """Return whether a date is none of the 31st of February kind; a year or a month always is."""
    try:
        return len(text) < len("YYYY-MM-DD") or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _expected_figure(text: str) -> str:
    """Return what should stand instead of a text that is no figure; empty where it is one."""
    try:
        parse_figure(text)
    except NumeralError as error:
        return error.expected
    return ""
