"""What Kolada tells of an id, held against what the registers expect: ids, titles, units. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.errors import Fault
from analysis.kolada_rows import Kpi

Row = dict[str, str]

#: How a person changes a register.
_WAY = "export registers, change the workbook, import it"
NATION = "0000"
#: The unit that a title ends in, after a comma or in brackets.
_UNIT = re.compile(r"[,(] ?(%|(?:kr|tkr|mnkr|procent|andel|antal|index)\b[^,()]*)\)?$")
#: First word of such a unit -> units of the register that it can stand for.
_UNITS = {
    "%": ("percent", "percentage_points"),
    "procent": ("percent", "percentage_points"),
    "kr": ("kr",),
    "tkr": ("tkr",),
    "mnkr": ("mnkr",),
}


def unit_in(title: str) -> str:
    """Return the unit that a title ends in, as in "Kostnad för vård, kr/inv"; empty without one."""
    match = _UNIT.search(title.strip())
    return match[1].strip() if match else ""


def unfit(kpi: Kpi, rows: Sequence[Row]) -> Iterator[Fault]:
    """Yield why a key figure can't be an indicator's.

    Args:
        kpi: what Kolada tells of it.
        rows: of indicators, those with its id.
    """
    file = "indicators.csv"
    if len(rows) != 1:
        named = f"{kpi.kpi} {kpi.title}"
        one = f"a row with this kolada_id: its area, unit and direction are yours to say; {_WAY}"
        expected = f"one such row; {rows[1]['indicator_id']} has it too" if rows else one
        yield Fault(file, 0, "kolada_id", named, expected)
        return
    row, unit = rows[0], unit_in(kpi.title)
    yield from renamed(file, row, kpi.title)
    if unit and row["kolada_unit"] and row["kolada_unit"].casefold() != unit.casefold():
        expected = f'"{row["kolada_unit"]}", as the register has it for {kpi.kpi}'
        yield Fault(file, 0, "kolada_unit", unit, expected)
    first = re.split(r"[ /]", unit.casefold())[0]
    if row["unit"] not in _UNITS.get(first, (row["unit"],)):
        expected = f"a key figure in {row['unit']}, the unit of {row['indicator_id']}"
        yield Fault(file, 0, "unit", f"{kpi.kpi} {kpi.title}", expected)


def renamed(file: str, row: Row, title: str) -> Iterator[Fault]:
    """Yield a fault where a row of a register has another title for what Kolada calls so."""
    if row["kolada_title"] and row["kolada_title"] != title:
        known = f'"{row["kolada_title"]}", as the register has it for {row["kolada_id"]}'
        expected = f"{known}; write the new title there if it is the same; {_WAY} with --replace"
        yield Fault(file, 0, "kolada_title", title, expected)


def unplaceable(key: str, told: Mapping[str, Any] | None) -> Iterator[Fault]:
    """Yield a fault unless Kolada has the id, of what an organisation can be made of.

    Args:
        key: the id.
        told: what Kolada tells of it; None where nothing.
    """
    if told is None:
        yield Fault("--municipality", 0, "", key, "an id that Kolada has")
    elif key != NATION and told.get("type", "K") != "K":
        expected = f"a municipality, a group, or {NATION} for the nation; {key} is a region"
        yield Fault("--municipality", 0, "", f"{key} {told['title']}", expected)
