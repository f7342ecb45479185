"""What a controller reads at the head of every column of a workbook, in Swedish, with an example.

The same name means the same in every table unless the table has a note of its own.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from analysis.columns import Table


def note(table: Table, column: str) -> tuple[str, str]:
    """Return what stands in a column, and an example, in Swedish; KeyError where nobody says."""
    notes = _notes()
    return notes.get(f"{table.name}.{column}") or notes[column]


@cache
def _notes() -> dict[str, tuple[str, str]]:
    """Return by table.column or column what stands in it, and an example, which may be empty."""
    file = resources.files("analysis").joinpath("template", "column_notes.csv")
    _, *rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    return {name: (said, example) for name, said, example in rows}
