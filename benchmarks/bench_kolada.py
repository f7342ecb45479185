"""How long figures from Kolada take: imported, validated and built, for three numbers of them.

The answers are made up, the same in every run, and lie on disk before anything is measured: no
service is asked. 23 key figures, 15 years and three genders, of 29, 97 and 290 municipalities.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from analysis.columns import Table
from analysis.fetch import Request, fetch
from analysis.kolada import MUNICIPALITIES, data_paths, kpi_paths
from analysis.processed import build
from analysis.schemas import RAW_REGISTERS
from analysis.workbook import to_csv

SIZES = (29, 97, 290)
ADDRESS = "https://kolada.example/v3"
KPIS = [f"N{number:05}" for number in range(1, 24)]
YEARS = [str(year) for year in range(2010, 2025)]
PAGE = 5000
#: One figure in so many is missing.
MISSING = 33
REASONS = ("", "Missing", "Privacy", "Not applicable")
#: Time per figure at the largest size over that at the smallest, up to which growth is linear.
LINEAR = 1.5
#: What the largest size may take, on two cores: seconds and MiB.
SECONDS, MEMORY = 20, 1024


class Shelf:
    """Answers that lie in a folder, by address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> bytes:
        """Return the answer of an address."""
        return self._file(url).read_bytes()

    def put(self, url: str, answer: dict[str, Any]) -> None:
        """Lay an answer down."""
        self._file(url).write_bytes(json.dumps(answer).encode())

    def _file(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode()).hexdigest()


def main() -> int:
    """Measure every size, each in a process of its own; status 1 where time per figure grows."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]), int(sys.argv[2]))
        return 0
    print(f"{'figures':>8} {'fetch s':>8} {'build s':>8} {'cpu s':>6} {'µs/figure':>10} {'MiB':>6}")
    costs = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            lay_down(Path(folder), size)
            command = [sys.executable, __file__, folder, str(size)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        figures, fetching, building, cpu, peak = json.loads(done.stdout.splitlines()[-1])
        # Processor time, since how long one waits also depends on what else the machine does.
        costs.append(1e6 * cpu / figures)
        times = f"{fetching:>8.1f} {building:>8.1f} {cpu:>6.1f} {costs[-1]:>10.1f}"
        print(f"{figures:>8} {times} {peak:>6.0f}", flush=True)
    growth = costs[-1] / costs[0]
    print(
        f"Time per figure: {growth:.2f} times as much for {SIZES[-1] // SIZES[0]} times as many"
        f" (up to {LINEAR} counts as linear). The largest may take {SECONDS} s and {MEMORY} MiB."
    )
    return 0 if growth <= LINEAR else 1


def measure(folder: Path, size: int) -> None:
    """Fetch and build in this process; print figures, seconds and the peak memory."""
    raw, asked = folder / "raw", Request(KPIS, ids_of(size), YEARS)
    began = time.perf_counter()
    fetched = fetch(raw, asked, ADDRESS, Shelf(folder / "answers"), date(2026, 1, 1))
    half_way = time.perf_counter()
    build(raw, folder / "processed")
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = (half_way - began, ended - half_way, time.process_time())
    print(json.dumps([fetched.figures, *seconds, peak]))


def ids_of(size: int) -> list[str]:
    """Return ids of so many municipalities."""
    return [f"{number:04}" for number in range(1000, 1000 + size)]


def lay_down(folder: Path, size: int) -> None:
    """Write registers, and every answer that a fetch of so many municipalities asks for."""
    shelf, chance, ids = Shelf(folder / "answers"), random.Random(20_241_106), ids_of(size)
    (folder / "answers").mkdir()
    (folder / "raw").mkdir()
    for name, table in RAW_REGISTERS.items():
        rows = list(indicators(table, KPIS)) if name == "indicators" else []
        (folder / "raw" / f"{name}.csv").write_bytes(to_csv(table, rows)[0])
    for path in kpi_paths(KPIS):
        shelve(shelf, path, [{"id": kpi, "title": f"Mått {kpi}, antal"} for kpi in KPIS])
    told = [{"id": key, "title": f"Kommun {key}", "type": "K"} for key in ids]
    shelve(shelf, MUNICIPALITIES, told)
    for path in data_paths(KPIS, ids, YEARS):
        shelve(shelf, path, list(figures(path, chance)))


def indicators(table: Table, kpis: list[str]) -> Iterator[list[str]]:
    """Yield an indicator for each key figure."""
    for number, kpi in enumerate(kpis):
        row = {
            "indicator_id": f"indicator_{number}",
            "name": f"Mått {kpi}",
            "name_en": f"Figure {kpi}",
            "subject": f"Måttet {kpi}",
            "area": ("economy", "staffing", "quality")[number % 3],
            "unit": "ratio",
            "unit_label": "per invånare",
            "decimals": "1",
            "direction": "neutral",
            "kind": "context",
            "kolada_id": kpi,
            "definition": "Påhittat.",
        }
        yield [row.get(name, "") for name in table.column_names]


def figures(path: str, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the rows of one list of figures."""
    _, _, kpis, _, municipalities, _, years = path.split("/")
    for kpi in kpis.split(","):
        for municipality in municipalities.split(","):
            for year in years.split(","):
                values = [value(gender, chance) for gender in "KMT"]
                whose = {"kpi": kpi, "municipality": municipality, "period": int(year)}
                yield whose | {"values": values}


def value(gender: str, chance: random.Random) -> dict[str, Any]:
    """Return one figure, or a missing one with its reason."""
    told = {"gender": gender, "count": 1, "status": "", "isdeleted": False}
    if chance.randrange(MISSING) == 0:
        return told | {"value": None, "status": chance.choice(REASONS)}
    return told | {"value": round(chance.uniform(0, 100), chance.randrange(1, 7))}


def shelve(shelf: Shelf, path: str, rows: list[dict[str, Any]]) -> None:
    """Lay down a list, page by page."""
    starts = range(0, len(rows), PAGE)
    urls = [f"{ADDRESS}/{path}?per_page={PAGE}" + (f"&page={at}" if at else "") for at in starts]
    for url, after, start in zip(urls, [*urls[1:], None], starts, strict=True):
        page = {"values": rows[start : start + PAGE], "count": len(rows), "next_url": after}
        shelf.put(url, page)


if __name__ == "__main__":
    sys.exit(main())
