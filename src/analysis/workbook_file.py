"""A workbook from outside, opened with care: xlsx, xls or ods as sheets of cells.

Nothing of it is trusted: it may be no workbook, unpack to more than memory holds, or end whatever
reads it. So another process reads it, and what that says is all that is known here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import CellFault, ContractError, Fault, RunError
from analysis.workbook_marks import BROKEN, FORMATS

#: Bytes of a workbook as it lies on a disk.
_MOST_BYTES = 256 << 20
#: Seconds; the largest workbook that is read takes a tenth of it.
_PATIENCE = 300


@dataclass(frozen=True)
class Odd:
    """Stands for a cell that is no text.

    Attributes:
        kind: error, uncalculated, lost or number.
        found: what it is, in words.
    """

    kind: str
    found: str


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        name: its name.
        rows: its cells from A1 on; an empty one is "".
        hidden: it is not shown.
        merged: its merged cells, each as first row, first column, last row, last column, from 0.
        hidden_rows, hidden_columns: those, from 0, that are not shown though something stands in
            them; in columns, below the header.
    """

    name: str
    rows: Sequence[Sequence[str | Odd]]
    hidden: bool
    merged: Sequence[tuple[int, int, int, int]]
    hidden_rows: Sequence[int]
    hidden_columns: Sequence[int]


def load(path: Path) -> bytes:
    """Return a workbook's bytes; ContractError where there is no such file."""
    found = ""
    if not path.exists():
        found = "no such file"
    elif not path.is_file():
        found = "no plain file"
    elif path.stat().st_size > _MOST_BYTES:
        found = f"a file of {path.stat().st_size >> 20} megabytes"
    if found:
        raise ContractError([Fault(path.name or str(path), 0, "", found, FORMATS)])
    return path.read_bytes()


def open_sheets(data: bytes, file: str) -> list[Sheet]:
    """Read every sheet of a workbook that is not somebody's own.

    Args:
        data: the file's bytes.
        file: its name, for faults.
    Raises: ContractError where the bytes are no workbook that can be read.
    """
    told = _told(data)
    if "refused" in told:
        found, expected, sheet = told["refused"]
        fault = CellFault(sheet, 0, "", found, expected) if sheet else None
        raise ContractError([fault or Fault(file, 0, "", found, expected)])
    return [
        Sheet(
            one["name"],
            [[_cell(cell) for cell in row] for row in one["rows"]],
            one["hidden"],
            [tuple(place) for place in one["merged"]],
            one["hidden_rows"],
            one["hidden_columns"],
        )
        for one in told["sheets"]
    ]


def _told(data: bytes) -> dict[str, Any]:
    """Return what the reading process says; that the file is broken where it says nothing."""
    command = [sys.executable, "-P", "-m", "analysis.workbook_reader"]
    try:
        # What a falling reader writes on standard error is for nobody who has a workbook to mend.
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": ["a file that takes too long to read", BROKEN[1], ""]}
    if done.returncode == 1:
        # No word of the workbook: a library is missing, or this suite has a fault.
        lines = done.stderr.decode(errors="replace").splitlines() or [""]
        raise RunError(f"the workbook could not be read: {lines[-1]}")
    if done.returncode:
        return {"refused": [*BROKEN, ""]}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _cell(cell: str | list[str]) -> str | Odd:
    return cell if isinstance(cell, str) else Odd(*cell)
