"""What a fetch becomes as a source: its row in the register, its figures, its receipt. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.errors import Fault
from analysis.folder import RECEIPT
from analysis.kolada import Receipt
from analysis.kolada_registers import register_rows
from analysis.kolada_rows import BREAKDOWNS, PRELIMINARY, Asked
from analysis.receipts import Told, differing
from analysis.rows import records
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.vocabulary import KOLADA
from analysis.words import enumeration
from analysis.workbook import SheetTable

_OBSERVATIONS = RAW_SOURCE_TABLES["observations"]
_GENDERS = {
    breakdown: f"{gender} ({word})"
    for (gender, breakdown), word in zip(BREAKDOWNS.items(), ("total", "women", "men"), strict=True)
}


@dataclass(frozen=True)
class Harvest:
    """What Kolada has answered.

    Attributes:
        asked: what for.
        day: on which the fetch began.
        rows: of observations.
        titles: of key figures, municipalities and groups, by id.
        members: of groups, by id.
        names: titles of every municipality and group, by id.
        deleted: figures that were left out.
    """

    asked: Asked
    day: str
    rows: list[list[str]]
    titles: Mapping[str, str]
    members: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    deleted: int


@dataclass(frozen=True, kw_only=True)
class Figures(SheetTable):
    """Fetched figures, of which no file lies there yet.

    Attributes:
        asked: what the figures' rows are in Kolada.
    """

    asked: Asked

    def fault(self, row: int, fault: Fault) -> Fault:
        """Return a fault of one figure, its place told as Kolada has it."""
        return replace(fault, file=_name(self.rows[row], self.asked), row=0, column="")


def tables_of(source_id: str, address: str, found: Harvest, news: str) -> dict[str, SheetTable]:
    """Return the source's row in the register, with its news as a note, and its observations."""
    columns, day = _OBSERVATIONS.column_names, found.day
    years = [row[columns.index("period")] for row in found.rows]
    # As final as the least final of its figures.
    preliminary = any(PRELIMINARY in row[columns.index("note")] for row in found.rows)
    number = source_id.removeprefix(f"kolada-{day}").removeprefix("-")
    source = {
        "source_id": source_id,
        "title": f"Kolada, hämtat {day}" + (f", hämtning {number}" if number else ""),
        "publisher": KOLADA,
        "organisation_id": next(iter(found.asked.municipalities.values())),
        "published": day,
        "period": max(years),
        "first_year": min(years),
        "last_year": max(years),
        "status": "preliminary" if preliminary else "adopted",
        "url": address,
        "transcription": "Hämtade av programmet, siffra för siffra. Adresser och kontrollsummor"
        f" står i {RECEIPT} bredvid siffrorna.",
        "note": news,
    }
    figures = Figures(_OBSERVATIONS, found.rows, asked=found.asked)
    return {"sources": register_rows("sources", [source]), "observations": figures}


def news_of(before: Told, found: Harvest) -> str:
    """Return in sentences what Kolada calls otherwise than before, and whose members are others."""
    after = Told(found.titles, {key: " ".join(who) for key, who in found.members.items()})
    told = []
    for row in records(differing(before, after)):
        old, new = row["old"], row["new"]
        if row["field"] == "title":
            told.append(f"Kolada kallar {row['kolada_id']} för ”{new}”, tidigare ”{old}”.")
        elif old:
            come, gone = (
                [found.names.get(key, key) for key in one.split() if key not in other.split()]
                for one, other in ((new, old), (old, new))
            )
            group = found.titles[row["kolada_id"]]
            told += [f"Nya i gruppen ”{group}”: {enumeration(come)}."] if come else []
            told += [f"Inte längre med i gruppen ”{group}”: {enumeration(gone)}."] if gone else []
    return " ".join(told)


def receipt_of(address: str, answers: Sequence[Receipt], found: Harvest) -> bytes:
    """Return what was asked and answered; no clock, so that an interruption leaves no trace."""
    told = {
        "address": address,
        "day": found.day,
        "kpi": list(found.asked.kpis),
        "municipality": list(found.asked.municipalities),
        "years": list(found.asked.years),
        "titles": found.titles,
        "members": found.members,
        "figures": len(found.rows),
        "deleted": found.deleted,
        "pages": len(answers),
        "answers": [{"url": one.url, "rows": one.rows, "sha256": one.sha256} for one in answers],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _name(row: Sequence[str], asked: Asked) -> str:
    """Return what a row is in Kolada: "Kolada N00090, 0180 (exempelby), 2025, K (women)"."""
    kpis = {name: kpi for kpi, name in asked.kpis.items()}
    keys = {name: key for key, name in asked.municipalities.items()}
    what, who, year, breakdown = (
        row[_OBSERVATIONS.column_names.index(name)]
        for name in ("indicator_id", "organisation_id", "period", "breakdown")
    )
    return f"Kolada {kpis[what]}, {keys[who]} ({who}), {year}, {_GENDERS[breakdown]}"
