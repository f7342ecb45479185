"""A data folder for somebody who begins, a source as a workbook: the verbs `new` and `export`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from analysis.contract import check
from analysis.errors import ContractError, Fault, NotInDataError, counted
from analysis.files import write_whole
from analysis.log import say
from analysis.project import locate
from analysis.publication import Publication, is_begun, recover
from analysis.raw import RawTable
from analysis.schemas import RAW_REGISTERS, REGISTERS_OF_A_SOURCE
from analysis.workbook import to_csv
from analysis.workbook_template import write_workbook

WORKBOOK = "genomlysning.xlsx"
#: Registers that hold the same for every municipality, whole; they come from the suite's own data.
_SHARED = ("price_index", "thresholds")
#: Asks for the registers alone, where no source is called so.
REGISTERS = "registers"
#: Kolada id -> the lowest and the highest possible value, where the suite's own register leaves
#: them open: shares of working time and of the staff, and a cost per assignment. An index that is
#: scaled anew every year has none, nor has a deviation, which may be below zero.
_SCALES = {"N00090": ("0", "100"), "N00216": ("0", "100"), "U37009": ("0", "")}


def new(folder: Path, start: Path) -> None:
    """Write a data folder: registers, a README in Swedish, and a workbook to fill in.

    Args:
        folder: does not exist, or is empty.
        start: the working folder; registers that all share come from the data found from there.
    Raises: ContractError where something lies in the folder; nothing was written.
    """
    if is_begun(folder):
        # A call that was cut off; what it wrote is whole now.
        recover(folder)
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ContractError([Fault(str(folder), 0, "", "a file in it", "an empty or a new folder")])
    shared = _shared(start)
    guide = resources.files("analysis").joinpath("template", "new.md").read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    with Publication(folder) as changes:
        for name, table in RAW_REGISTERS.items():
            changes.write(f"raw/{name}.csv", to_csv(table, shared.get(name, []))[0])
        changes.write("README.md", guide)
        changes.write(WORKBOOK, write_workbook(shared))
        changes.commit()


def export(raw: Path, source_id: str, workbook: Path) -> None:
    """Write a source as a workbook, with the registers; its import gives the same tables.

    Args:
        raw: the folder of raw data.
        source_id: the source; REGISTERS for the registers without what belongs to a source.
        workbook: does not exist; nobody's work is written over.
    Raises: ContractError where the raw data break the contract or the file exists;
        NotInDataError where there is no such source.
    """
    summary = check(raw, may_begin=source_id == REGISTERS)
    if source_id not in (*summary.sources, REGISTERS):
        known = ", ".join(summary.sources)
        raise NotInDataError(f'no source "{source_id}"; there are {known}, and "{REGISTERS}"')
    if workbook.suffix.lower() != ".xlsx":
        raise ContractError(
            [Fault(workbook.name, 0, "", "another kind of file", "a name in .xlsx")]
        )
    if workbook.exists():
        expected = "a file that does not exist yet, since somebody may have worked in this one"
        raise ContractError([Fault(str(workbook), 0, "", workbook.name, expected)])
    tables = {name: _rows(table, source_id) for name, table in summary.valid.printed.items()}
    write_whole(workbook, write_workbook(tables))


def _shared(start: Path) -> Mapping[str, Sequence[Sequence[str]]]:
    try:
        suite = locate(None, None, start).raw
    except NotInDataError:
        _say_empty(f"no data of the suite in {start} or above")
        return {}
    try:
        tables = check(suite).valid.printed
    except ContractError as error:
        found = counted(len(error.faults), "fault")
        _say_empty(f"{suite} has {found}, which genomlysning check tells")
        return {}
    starters = {"indicators": _starters(tables["indicators"])}
    return {name: _rows(tables[name], "") for name in _SHARED} | starters


def _say_empty(why: str) -> None:
    say(
        f"{why}: the new folder begins without the price index, thresholds and indicators of the"
        " suite's own data"
    )


def _starters(indicators: RawTable) -> list[list[str]]:
    """Return the indicators that Kolada has for every municipality, without what is one's own.

    What no figure of them can be is said, so that a slip of the pen is refused.

    How a municipality's own documents define one, and which of its indicators belong together, is
    no other's business.
    """
    theirs = indicators.cells[indicators.cells["kolada_id"] != ""].copy()
    theirs["definition"] = "Så som nyckeltalet " + theirs["kolada_id"] + " är definierat i Kolada."
    for at, name in enumerate(("scale_min", "scale_max")):
        pairs = zip(theirs[name], theirs["kolada_id"], strict=True)
        theirs[name] = [there or _SCALES.get(key, ("", ""))[at] for there, key in pairs]
    for column in indicators.schema.columns:
        if column.refers_to:
            known = theirs[column.name].isin(theirs["indicator_id"])
            theirs[column.name] = theirs[column.name].where(known, "")
    return _rows(replace(indicators, cells=theirs), "")


def _rows(table: RawTable, source_id: str) -> list[list[str]]:
    """Return a table's rows, of one source where they belong to one."""
    names, cells = list(table.schema.column_names), table.cells
    if table.schema.name not in RAW_REGISTERS or table.schema.name in REGISTERS_OF_A_SOURCE:
        cells = cells[cells["source_id"] == source_id]
    return [[str(cell) for cell in row] for row in cells[names].to_numpy()]
