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
from analysis.kolada_pins import NATION, Row, renamed, unfit, unit_in, unplaceable
from analysis.kolada_rows import Kpi
from analysis.log import say
from analysis.markup import slug
from analysis.schemas import RAW_REGISTERS
from analysis.vocabulary import NAME_SLUG
from analysis.workbook import SheetTable

_MUNICIPALITY = {"id": TEXT, "title": TEXT, "type": TEXT}
_GROUP = {"id": TEXT, "title": TEXT, "members": LIST}
_MEMBER = {"member_id": TEXT}


class Registers:
    """The registers of a raw folder, and the rows that a fetch adds or fills in.

    Args:
        raw: the folder.
    Raises: ContractError where a register can't be read.

    Attributes:
        titles: of the municipalities and groups that were placed, by Kolada id.
        members: of those groups, by Kolada id.
        names: titles of all municipalities and groups that Kolada has, by Kolada id.
    """

    def __init__(self, raw: Path) -> None:
        names = ("indicators", "organisations", "group_editions")
        self._rows = {name: list(_read(raw, name)) for name in names}
        self._changed: dict[str, dict[str, Row]] = {}
        self.titles: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}

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
        faults = [one for kpi in kpis.values() for one in unfit(kpi, found.get(kpi.kpi, []))]
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
        Raises: ContractError where Kolada has no such id or calls it otherwise than the register,
            where a name is taken, and where no report would be about any of them.
        """
        theirs = _by_id(municipalities, _MUNICIPALITY) | _by_id(groups, _GROUP)
        self.names = {key: told["title"] for key, told in theirs.items()}
        if faults := [fault for key in ids for fault in unplaceable(key, theirs.get(key))]:
            raise ContractError(faults)
        standing = {row["kolada_id"]: row for row in self._rows["organisations"]}
        placed: dict[str, str] = {}
        for key in ids:
            if key in standing:
                row = standing[key]
                faults += self._pinned(row, theirs[key]["title"])
            else:
                row = self._new(key, theirs, day)
                faults += self._taken(row)
            self.titles[key] = theirs[key]["title"]
            if "members" in theirs[key]:
                self.members[key] = sorted(theirs[key]["members"])
                self._keep_members(row, self.members[key], day)
            placed[key] = row["organisation_id"]
        faults += self._choose_default(placed)
        if faults:
            raise ContractError(faults)
        return placed

    def _pinned(self, row: Row, title: str) -> Iterator[Fault]:
        """Fill in an organisation's title where none is expected yet; yield that it is another."""
        yield from renamed("organisations.csv", row, title)
        if not row["kolada_title"]:
            row["kolada_title"] = title
            self._change("organisations", row["organisation_id"], row)

    def delivered(self) -> dict[str, SheetTable]:
        """Return the rows that are new or filled in, by register."""
        return {
            name: register_rows(name, list(rows.values())) for name, rows in self._changed.items()
        }

    def _change(self, name: str, key: str, row: Row) -> None:
        self._changed.setdefault(name, {})[key] = row

    def _new(self, key: str, theirs: Mapping[str, Mapping[str, Any]], day: str) -> Row:
        title, name = theirs[key]["title"], theirs[key]["name"]
        # Two names may differ in nothing but the dots above a letter.
        is_alone = [told["name"] for told in theirs.values()].count(name) == 1
        row = dict.fromkeys(RAW_REGISTERS["organisations"].column_names, "") | {
            "organisation_id": name if is_alone else f"{name}-{key.lower()}",
            "name": title,
            # What follows in brackets tells how the mean is made.
            "short_name": title.partition(" (")[0],
            "kind": "nation" if key == NATION else "municipality",
            "kolada_id": key,
            "kolada_title": title,
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
        if row["edition"] == day[:4] and not row["members"]:
            self._change("organisations", group, row | {"members": told})
        if latest:
            say(f"{group}: Kolada has other members now: {_moves(latest.split(), members)}")
        source = f"Kolada, gruppen {row['kolada_id']}, hämtad {day}"
        edition = {"edition": day[:4], "members": told, "source": source, "note": ""}
        self._change("group_editions", group, {"organisation_id": group} | edition)

    def _choose_default(self, placed: Mapping[str, str]) -> Iterator[Fault]:
        """Let the first municipality be what reports are about, unless something else is."""
        known = {row["organisation_id"]: row for row in self._rows["organisations"]}
        if any(row["default"] for row in known.values()):
            return
        known |= self._changed.get("organisations", {})
        for name in placed.values():
            if known[name]["kind"] == "municipality":
                self._change("organisations", name, known[name] | {"default": "yes"})
                return
        expected = "a municipality too: the first one is what the reports will be about"
        yield Fault("--municipality", 0, "", ", ".join(placed), expected)


def register_rows(name: str, rows: Sequence[Mapping[str, str]]) -> SheetTable:
    """Return rows as a delivered table; faults are told by their file."""
    table = RAW_REGISTERS[name]
    cells = [[row.get(column, "") for column in table.column_names] for row in rows]
    return SheetTable(table, cells)


def _name_of(title: str) -> str:
    """Return an id made of a title; one begins with a letter."""
    name = slug(title, empty="kolada")
    return name if re.fullmatch(NAME_SLUG, name) else f"kolada-{name}"


def _moves(old: Sequence[str], new: Sequence[str]) -> str:
    """Return which members a group has got, and which it has lost."""
    told = {"joined": set(new) - set(old), "left": set(old) - set(new)}
    return "; ".join(f"{', '.join(sorted(who))} {what}" for what, who in told.items() if who)


def _by_id(answers: Sequence[Answer], wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for answer in answers:
        for item, place in answer.items():
            told = dict(zip(wanted, fields(item, wanted, place), strict=True))
            if "members" in told:
                inner = place.inner("members")
                told["members"] = [fields(one, _MEMBER, inner)[0] for one in told["members"]]
            told["title"] = " ".join(told["title"].split())
            found[str(told["id"])] = told | {"name": _name_of(told["title"])}
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
