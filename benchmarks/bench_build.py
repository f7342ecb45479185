"""What the build costs for 30 000, 300 000 and 3 million figures, beside plain pandas.read_csv.

One source holds them all: 290 municipalities, 15 years, three genders, and more and more key
figures; one in 33 is missing. Each number is measured in a process of its own, the reading of the
same file by pandas alone first, so that both meet the same machine.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from bench_kolada import LINEAR, MISSING, YEARS, ids_of, indicators

from analysis.processed import build
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES
from analysis.workbook import to_csv

#: Key figures; of each there are 13 050 figures.
SIZES = (2, 23, 230)
MUNICIPALITIES = 290
SOURCE = "made-up"
GENDERS = ("", "sex=women", "sex=men")


def main() -> int:
    """Measure every size; status 1 where the build's time per figure grows."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return 0
    print(" figures read_csv s  build s  times  µs/figure    MiB")
    costs = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            rows = lay_down(Path(folder), size)
            command = [sys.executable, __file__, folder]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        reading, building, peak = json.loads(done.stdout)
        costs.append(1e6 * building / rows)
        times = f"{reading:>10.2f} {building:>8.1f} {building / reading:>6.1f}"
        print(f"{rows:>8} {times} {costs[-1]:>10.1f} {peak:>6.0f}", flush=True)
    growth = costs[-1] / costs[1]
    print(
        f"Time per figure: {growth:.2f} times as much for {SIZES[-1] // SIZES[1]} times as many as"
        f" the middle (up to {LINEAR} counts as linear)."
    )
    return 0 if growth <= LINEAR else 1


def measure(folder: Path) -> None:
    """Read and build in this process; print processor seconds and the peak memory in MiB."""
    file = folder / "raw" / SOURCE / "observations.csv"
    began = time.process_time()
    pd.read_csv(file)
    half_way = time.process_time()
    build(folder / "raw", folder / "processed")
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([half_way - began, ended - half_way, peak]))


def lay_down(folder: Path, size: int) -> int:
    """Write registers and the figures of so many key figures; return how many they are."""
    kpis = [f"N{number:05}" for number in range(size)]
    rows = {
        "indicators": list(indicators(RAW_REGISTERS["indicators"], kpis)),
        "organisations": organisations(),
        "sources": source(),
    }
    (folder / "raw" / SOURCE).mkdir(parents=True)
    for name, table in RAW_REGISTERS.items():
        (folder / "raw" / f"{name}.csv").write_bytes(to_csv(table, rows.get(name, []))[0])
    figures = list(observations(size))
    observed = to_csv(RAW_SOURCE_TABLES["observations"], figures)[0]
    (folder / "raw" / SOURCE / "observations.csv").write_bytes(observed)
    return len(figures)


def rows_of(name: str, told: list[dict[str, str]]) -> list[list[str]]:
    """Return a register's rows with the cells that are told, the others empty."""
    return [[row.get(column, "") for column in RAW_REGISTERS[name].column_names] for row in told]


def organisations() -> list[list[str]]:
    """Return the municipalities, of which the first is whose data this is."""
    told = [
        {"organisation_id": f"m{key}", "name": f"Kommun {key}", "short_name": f"Kommun {key}"}
        | {"kind": "municipality", "kolada_id": key}
        for key in ids_of(MUNICIPALITIES)
    ]
    told[0]["default"] = "yes"
    return rows_of("organisations", told)


def source() -> list[list[str]]:
    """Return the one source."""
    told = {
        "source_id": SOURCE,
        "title": "Påhittade uppgifter",
        "publisher": "Kolada",
        "organisation_id": f"m{ids_of(1)[0]}",
        "period": YEARS[-1],
        "first_year": YEARS[0],
        "last_year": YEARS[-1],
        "status": "adopted",
        "url": "https://kolada.example/v3",
        "transcription": "Påhittade.",
    }
    return rows_of("sources", [told])


def observations(size: int) -> Iterator[list[str]]:
    """Yield the figures of so many key figures."""
    chance = random.Random(20_261_129)
    columns = RAW_SOURCE_TABLES["observations"].column_names
    for number in range(size):
        for key in ids_of(MUNICIPALITIES):
            for year in YEARS:
                for gender in GENDERS:
                    row = {
                        "indicator_id": f"indicator_{number}",
                        "organisation_id": f"m{key}",
                        "period": year,
                        "breakdown": gender,
                        "printed": printed(chance),
                        "locator": f"Kolada, N{number:05}",
                    }
                    yield [row.get(column, "") for column in columns]


def printed(chance: random.Random) -> str:
    """Return a figure as Kolada's are kept, or that it is missing."""
    if chance.randrange(MISSING) == 0:
        return "uppgift saknas"
    return f"{chance.uniform(0, 100):.{chance.randrange(1, 7)}f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
