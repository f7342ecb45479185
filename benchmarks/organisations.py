"""Raw data of so many made-up municipalities: each has the two documents, with figures of its own.

    python benchmarks/organisations.py FOLDER --organisations 290

writes FOLDER/data/raw, from which `genomlysning report YEAR --organisation ID …` makes all seven
pages of YEAR for the administration of each. A municipality is what the real one is: the whole, its
board and its administration, and two neighbours, a group and an average, with which its document
compares it. The same seed and number give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path

RAW = Path(__file__).parents[1] / "data" / "raw"
SEED = 20_261_123
#: The year that both documents are about, so that it has every page.
YEAR = 2023
#: The interim report is moved to the year of the review that it follows up.
REVIEW, INTERIM = "genomlysning-2024", "delarsbokslut-2025-08"
MOVED = {"2024": "2022", "2025": "2023"}
#: Whole words that name somebody: in the ids, then in the texts.
IDS = {
    REVIEW: "genomlysning-{0}",
    INTERIM: "delarsbokslut-{0}",
    "alingsas": "kommun-{0}",
    "ale": "granne-{0}-a",
    "kungalv": "granne-{0}-b",
    "kommungenomsnitt": "genomsnitt-{0}",
}
TEXTS = {
    "Alingsås kommun": "Kommun {0}",
    "Alingsås": "Kommun {0}",
    "Ale kommun": "Granne {0} A",
    "Ale": "Granne {0} A",
    "Kungälvs kommun": "Granne {0} B",
    "Kungälv": "Granne {0} B",
}
#: Kolada ids: beyond those that Kolada has.
KOLADA = {"1489": 3_000, "1440": 4_000, "1482": 5_000}
#: Cells with figures that follow the size of the municipality.
SCALED = {
    "observations": ("printed",),
    "measures": ("printed",),
    "adjustments": ("printed",),
    "claims": ("printed",),
    "corrections": ("found", "corrected"),
    "budget_lines": (
        *("budget", "forecast", "deviation", "outcome", "outcome_previous", "difference"),
    ),
}
#: Claims about a relation, which the size does not touch.
RELATIONS = ("share", "percent_change")
FIGURE = re.compile(r"\d[\d ]*(?:,\d+)?")

Row = dict[str, str]


def main() -> int:
    """Write the raw folder that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="receives data/raw")
    parser.add_argument("--organisations", type=int, default=10, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="(%(default)s)")
    options = parser.parse_args()
    write(options.folder / "data" / "raw", options.organisations, options.seed)
    return 0


def reporting(organisations: int) -> list[str]:
    """Return the ids of the organisations that have all seven pages, one a municipality."""
    return [f"kommun-{number:03}-klk" for number in range(1, organisations + 1)]


def write(raw: Path, organisations: int, seed: int = SEED) -> None:
    """Write a raw data folder.

    Args:
        raw: the folder, which must not be there yet.
        organisations: how many municipalities.
        seed: of their figures.
    """
    raw.mkdir(parents=True)
    tables = {path.relative_to(RAW): read(path) for path in sorted(RAW.rglob("*.csv"))}
    chance = random.Random(seed)
    sizes = [Decimal(chance.randint(850, 1_100)) / 1_000 for _ in range(organisations)]
    registers: dict[str, list[Row]] = {}
    for number, size in enumerate(sizes, 1):
        for path, rows in tables.items():
            made = [municipality(row, path, number, size) for row in rows]
            if path.parent.name:
                save(raw / renamed(path.parent.name, number) / path.name, made)
            else:
                registers.setdefault(path.stem, []).extend(made)
    for name, rows in registers.items():
        # What is nobody's own stands once.
        save(raw / f"{name}.csv", list({tuple(row.values()): row for row in rows}.values()))


def municipality(row: Row, path: Path, number: int, size: Decimal) -> Row:
    """Return one row as it is for one municipality."""
    told = {name: renamed(moved(cell, row, path), number) for name, cell in row.items()}
    for name in SCALED.get(path.stem, ()):
        if row.get("kind") not in RELATIONS:
            told[name] = FIGURE.sub(lambda found: scaled(found[0], size), told[name], count=1)
    if path.stem == "organisations":
        told["default"] = row["default"] if number == 1 else ""
        told["kolada_id"] = re.sub(r"^G\d+$", f"G{90_000 + number}", told["kolada_id"])
    if path.stem == "corrections":
        told["correction_id"] += f"-{number:03}"
    return told


def moved(cell: str, row: Row, path: Path) -> str:
    """Return a cell of the interim report, or of its row in the register, two years earlier."""
    if INTERIM not in (path.parent.name, row.get("source_id")):
        return cell
    # Not the years inside the documents' ids.
    return re.sub(r"(?<!genomlysning-)(?<!delarsbokslut-)\b202[45]\b", lambda m: MOVED[m[0]], cell)


def renamed(text: str, number: int) -> str:
    """Return a text with made-up names in place of the real ones."""
    names = {old: new.format(f"{number:03}") for old, new in (IDS | TEXTS).items()}
    names |= {old: str(new + number) for old, new in KOLADA.items()}
    names |= {old: f"{old}-{number:03}" for old in measures()}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda found: names[found[0]], text)


@cache
def measures() -> tuple[str, ...]:
    """Return the ids of the measures, which are unique over all sources."""
    return tuple(row["measure_id"] for row in read(RAW / REVIEW / "measures.csv"))


def scaled(figure: str, size: Decimal) -> str:
    """Return a printed figure times the size, with the decimals that it is printed with."""
    value = Decimal(figure.replace(" ", "").replace(",", "."))
    exponent = Decimal(1).scaleb(int(value.as_tuple().exponent))
    made = f"{(value * size).quantize(exponent, ROUND_HALF_EVEN):,}".replace(",", " ")
    tail = " " if figure.endswith(" ") else ""
    return made.replace(".", ",") + tail


def read(path: Path) -> list[Row]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[Row]) -> None:
    """Write a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
