"""What delivered rows do to the registers: added, in the place of others, or in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.columns import Table
from analysis.csvfile import parse_csv
from analysis.errors import Fault
from analysis.workbook import SheetTable, to_csv

#: What a fetch has written down of an id: an empty cell does not unsay it, as in a workbook that
#: was made before; another id does.
_PINNED, _PINNED_TO = ("kolada_title", "kolada_unit"), "kolada_id"


@dataclass
class Become:
    """What files of a raw folder become.

    Attributes:
        files: path below the folder -> its content; None: it goes away.
        rows: path below the folder -> line -> the row of the delivered sheet that stands there.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    rows: dict[str, dict[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Allowed:
    """What may happen to rows that stand in a register.

    Attributes:
        replace: others take their place, and the source's tables those of the source.
        fill: something is written into their empty cells.
        source_id: the source whose corrections are those that are delivered, where rows may take
            the place of others; empty where none is delivered.
    """

    replace: bool
    fill: bool
    source_id: str

    def takes(self, here: list[str], there: list[str]) -> bool:
        """Return whether a delivered row may take the place of one that stands there."""
        fills = all(new == old or not old for new, old in zip(here, there, strict=True))
        return self.replace or here == there or (self.fill and fills)


def merge(raw: Path, sheet: SheetTable, become: Become, allowed: Allowed) -> Iterator[Fault]:
    """Add a register's delivered rows to those that stand there; yield rows that differ."""
    table, name = sheet.table, f"{sheet.table.name}.csv"
    lying = (raw / name).read_bytes() if (raw / name).is_file() else to_csv(table, [])[0]
    read = parse_csv(lying, name, table)
    yield from read.faults
    rows = list(read.rows)
    if allowed.replace and table.name == "corrections":
        rows = _kept(rows, sheet, allowed.source_id)
    keys = [table.column_names.index(column) for column in table.key]
    places = {tuple(row[at] for at in keys): number for number, row in enumerate(rows)}
    mine: dict[int, int] = {}
    for number, row in enumerate(sheet.rows):
        place = places.setdefault(tuple(row[at] for at in keys), len(rows))
        if place == len(rows) or place in mine:
            # A key that is delivered twice is the contract's to tell.
            place = len(rows)
            rows.append(row)
        row = _pinned(table, row, rows[place])
        if not allowed.takes(row, rows[place]):
            yield from _differing(sheet, number, row, rows[place], allowed)
        rows[place] = row
        mine[place] = number
    content, lines = to_csv(table, rows)
    become.rows[name] = {lines[place]: number for place, number in mine.items()}
    if rows != list(read.rows):
        become.files[name] = content


def _pinned(table: Table, row: list[str], standing: list[str]) -> list[str]:
    """Return a delivered row with what is pinned in the one that stands there."""
    cells = list(zip(table.column_names, row, standing, strict=True))
    if any(name == _PINNED_TO and here != there for name, here, there in cells):
        return row
    return [here or (there if name in _PINNED else "") for name, here, there in cells]


def _kept(standing: Sequence[list[str]], sheet: SheetTable, source_id: str) -> list[list[str]]:
    """Return corrections without those of a source that are delivered no more."""
    at = sheet.table.column_names.index("source_id")
    keys = [sheet.table.column_names.index(column) for column in sheet.table.key]
    delivered = [[row[key] for key in keys] for row in sheet.rows]
    return [
        row for row in standing if row[at] != source_id or [row[key] for key in keys] in delivered
    ]


def _differing(
    sheet: SheetTable, number: int, row: list[str], standing: list[str], allowed: Allowed
) -> Iterator[Fault]:
    # Nothing that stands there is ever fetched over.
    way_out = "" if allowed.fill else "; --replace takes this row instead"
    pairs = zip(sheet.table.column_names, standing, row, strict=True)
    for column, there, here in pairs:
        if there != here:
            expected = f'"{there}", as in the register{way_out}'
            fault = Fault(f"{sheet.table.name}.csv", 0, column, here, expected)
            yield sheet.fault(number, fault)
