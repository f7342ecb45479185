"""What a fetch asks of the registers, and what it adds to them: pins, organisations, editions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.csvfile import parse_csv
from analysis.errors import ContractError, Fault
from analysis.kolada import Answer
from analysis.kolada_json import LIST, TEXT, fields
from analysis.kolada_rows import Kpi
from analysis.log import say
from analysis.markup import slug
from analysis.schemas import RAW_REGISTERS
from analysis.workbook import SheetTable

Row = dict[str, str]

_NATION = "0000"
_MUNICIPALITY = {"id": TEXT, "title": TEXT, "type": TEXT}
_GROUP = {"id": TEXT, "title": TEXT, "members": LIST}
_MEMBER = {"member_id": TEXT}
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


class Registers:
    """The registers of a raw folder, and the rows that a fetch adds or fills in.

    Args:
        raw: the folder.
    Raises: ContractError where a register can't be read.
    """

    def __init__(self, raw: Path) -> None:
        names = ("indicators", "organisations", "group_editions")
        self._rows = {name: list(_read(raw, name)) for name in names}
        self._changed: dict[str, dict[str, Row]] = {}

    def with_twins(self, kpis: Iterable[str]) -> tuple[str, ...]:
        """Return key figures, after each the one that is the half-width of it, if there is one."""
        by_id = {row["indicator_id"]: row["kolada_id"] for row in self._rows["indicators"]}
        twins = {
            by_id.get(row["interval_of"], ""): row["kolada_id"]
            for row in self._rows["indicators"]
            if row["interval_of"] and row["kolada_id"]
        }
        pairs = [(kpi, twins.get(kpi, "")) for kpi in kpis]
        return tuple(dict.fromkeys(one for pair in pairs for one in pair if one))

    def pin(self, kpis: Mapping[str, Kpi]) -> dict[str, str]:
        """Match key figures with indicators; fill in titles and units that none expects yet.

        Args:
            kpis: what Kolada tells, by id.
        Returns: Kolada id -> indicator_id.
        Raises: ContractError where an indicator is missing, or another title or unit is expected.
        """
        found: dict[str, list[Row]] = {}
        for row in self._rows["indicators"]:
            found.setdefault(row["kolada_id"], []).append(row)
        faults = [one for kpi in kpis.values() for one in _unfit(kpi, found.get(kpi.kpi, []))]
        if faults:
            raise ContractError(faults)
        for kpi in kpis.values():
            row = found[kpi.kpi][0]
            pins = {"kolada_title": kpi.title, "kolada_unit": unit_in(kpi.title)}
            if any(text and not row[column] for column, text in pins.items()):
                filled = {column: row[column] or text for column, text in pins.items()}
                self._change("indicators", row["indicator_id"], row | filled)
        return {key: found[key][0]["indicator_id"] for key in kpis}

    def place(
        self,
        ids: Sequence[str],
        municipalities: Sequence[Answer],
        groups: Sequence[Answer],
        day: str,
    ) -> dict[str, str]:
        """Match municipalities and groups with organisations; add those that are not there.

        Args:
            ids: Kolada ids.
            municipalities: the list of all municipalities.
            groups: the list of all groups; empty where none is asked for.
            day: of the fetch.
        Returns: Kolada id -> organisation_id.
        Raises: ContractError where Kolada has no such id, or a name is taken.
        """
        theirs = _by_id(municipalities, _MUNICIPALITY) | _by_id(groups, _GROUP)
        standing = {row["kolada_id"]: row for row in self._rows["organisations"]}
        faults: list[Fault] = []
        placed: dict[str, str] = {}
        for key in ids:
            if fault := _unknown(key, theirs.get(key)) if key not in standing else None:
                faults.append(fault)
                continue
            row = standing.get(key) or self._new(key, theirs, day)
            faults += self._taken(row) if key not in standing else ()
            if "members" in theirs.get(key, {}):
                self._keep_members(row, theirs[key]["members"], day)
            placed[key] = row["organisation_id"]
        if faults:
            raise ContractError(faults)
        self._choose_default([placed[key] for key in ids if not key.startswith("G")])
        return placed

    def delivered(self) -> dict[str, SheetTable]:
        """Return the rows that are new or filled in, by register."""
        return {
            name: register_rows(name, list(rows.values())) for name, rows in self._changed.items()
        }

    def _change(self, name: str, key: str, row: Row) -> None:
        self._changed.setdefault(name, {})[key] = row

    def _new(self, key: str, theirs: Mapping[str, Mapping[str, Any]], day: str) -> Row:
        title, name = " ".join(theirs[key]["title"].split()), theirs[key]["name"]
        # Two names may differ in nothing but the dots above a letter.
        is_alone = [told["name"] for told in theirs.values()].count(name) == 1
        row = dict.fromkeys(RAW_REGISTERS["organisations"].column_names, "") | {
            "organisation_id": name if is_alone else f"{name}-{key.lower()}",
            "name": title,
            # What follows in brackets tells how the mean is made.
            "short_name": title.partition(" (")[0],
            "kind": "nation" if key == _NATION else "municipality",
            "kolada_id": key,
        }
        if key.startswith("G"):
            weighting = "unweighted" if "ovägt" in title.lower() else ""
            row |= {"kind": "peer_group", "edition": day[:4], "weighting": weighting}
        self._change("organisations", row["organisation_id"], row)
        return row

    def _taken(self, row: Row) -> Iterator[Fault]:
        """Yield a fault where an organisation has the name that a new one would get."""
        for other in self._rows["organisations"]:
            if other["organisation_id"] == row["organisation_id"]:
                found = f"{other['organisation_id']} without Kolada's {row['kolada_id']}"
                expected = f"{row['kolada_id']} in its kolada_id, if it is {row['name']}; else"
                expected += f" a row of its own with this kolada_id for {row['name']}"
                yield Fault("organisations.csv", 0, "kolada_id", found, expected)

    def _keep_members(self, row: Row, members: Sequence[str], day: str) -> None:
        """Keep who is a member, where that is not known or has changed."""
        told, group = " ".join(sorted(members)), row["organisation_id"]
        known = {
            one["edition"]: one["members"]
            for one in self._rows["group_editions"]
            if one["organisation_id"] == group
        }
        if row["members"] and row["edition"]:
            known.setdefault(row["edition"], row["members"])
        latest = known[max(known)] if known else ""
        if not told or sorted(latest.split()) == sorted(members):
            return
        if day[:4] in known:
            say(f"{group}: Kolada has other members now; those of {day[:4]} in the register stand")
            return
        if group in self._changed.get("organisations", {}):
            row["members"] = told
        source = f"Kolada, gruppen {row['kolada_id']}, hämtad {day}"
        edition = {"edition": day[:4], "members": told, "source": source, "note": ""}
        self._change("group_editions", group, {"organisation_id": group} | edition)

    def _choose_default(self, single: Sequence[str]) -> None:
        """Let the first municipality be what reports are about, unless something else is."""
        known = {row["organisation_id"]: row for row in self._rows["organisations"]}
        if single and not any(row["default"] for row in known.values()):
            known |= self._changed.get("organisations", {})
            self._change("organisations", single[0], known[single[0]] | {"default": "yes"})


def register_rows(name: str, rows: Sequence[Mapping[str, str]]) -> SheetTable:
    """Return rows as a delivered table; faults are told by their file."""
    table = RAW_REGISTERS[name]
    cells = [[row.get(column, "") for column in table.column_names] for row in rows]
    return SheetTable(table, cells)


def unit_in(title: str) -> str:
    """Return the unit that a title ends in, as in "Kostnad för vård, kr/inv"; empty without one."""
    match = _UNIT.search(title.strip())
    return match[1].strip() if match else ""


def _unfit(kpi: Kpi, rows: Sequence[Row]) -> Iterator[Fault]:
    """Yield why a key figure can't be an indicator's."""
    file = "indicators.csv"
    if len(rows) != 1:
        named = f"{kpi.kpi} {kpi.title}"
        one = "a row with this kolada_id: its area, unit and direction are yours to say"
        expected = f"one such row; {rows[1]['indicator_id']} has it too" if rows else one
        yield Fault(file, 0, "kolada_id", named, expected)
        return
    row, unit = rows[0], unit_in(kpi.title)
    if row["kolada_title"] and row["kolada_title"] != kpi.title:
        expected = f'"{row["kolada_title"]}", as the register has it for {kpi.kpi}; write the new'
        yield Fault(file, 0, "kolada_title", kpi.title, f"{expected} title there if it is the same")
    if unit and row["kolada_unit"] and row["kolada_unit"].casefold() != unit.casefold():
        expected = f'"{row["kolada_unit"]}", as the register has it for {kpi.kpi}'
        yield Fault(file, 0, "kolada_unit", unit, expected)
    first = re.split(r"[ /]", unit.casefold())[0]
    if row["unit"] not in _UNITS.get(first, (row["unit"],)):
        expected = f"a key figure in {row['unit']}, the unit of {row['indicator_id']}"
        yield Fault(file, 0, "unit", f"{kpi.kpi} {kpi.title}", expected)


def _unknown(key: str, told: Mapping[str, Any] | None) -> Fault | None:
    """Return a fault unless Kolada has the id, of what an organisation can be made of."""
    if told is None:
        return Fault("--municipality", 0, "", key, "an id that Kolada has")
    if key == _NATION or told.get("type", "K") == "K":
        return None
    return Fault("--municipality", 0, "", f"{key} {told['title']}", "a municipality or a group")


def _by_id(answers: Sequence[Answer], wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for answer in answers:
        for item, place in answer.items():
            told = dict(zip(wanted, fields(item, wanted, place), strict=True))
            if "members" in told:
                inner = place.inner("members")
                told["members"] = [fields(one, _MEMBER, inner)[0] for one in told["members"]]
            found[str(told["id"])] = told | {"name": slug(told["title"], empty="kolada")}
    return found


def _read(raw: Path, name: str) -> Iterator[Row]:
    path, table = raw / f"{name}.csv", RAW_REGISTERS[name]
    if not path.is_file():
        return
    read = parse_csv(path.read_bytes(), path.name, table)
    if read.faults:
        raise ContractError(read.faults)
    for cells in read.rows:
        yield dict(zip(table.column_names, cells, strict=True))
