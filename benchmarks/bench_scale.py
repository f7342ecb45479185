"""What a page costs as organisations grow: time, processor time and memory for 1, 10, 100 and 290.

Each size is run once from nothing, without PDFs, on made-up data (organisations.py). Judged are
ratios within one run; the table is also written to scale.md beside this script.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import organisations

from analysis.argument_types import cores
from analysis.manifest import read

RESULT = Path(__file__).with_name("scale.md")
PROGRAM = Path(sys.executable).with_name("genomlysning")
SIZES = (1, 10, 100, 290)
#: What others are held against: one alone has nobody beside it.
YARDSTICK = 10
#: Of the largest size over the yardstick, up to which a page costs the same.
MORE_TIME, MORE_MEMORY = 1.3, 1.2
#: Seconds between two looks at the memory.
PAUSE = 0.5


@dataclass(frozen=True)
class Cost:
    """What the pages of so many organisations took; memory in MiB.

    `memory` is the largest sum over all processes at one time, what they share counted once;
    `driver` the most that the first of them had.
    """

    organisations: int
    pages: int
    wall: float
    cpu: float
    memory: float
    driver: float

    @property
    def cpu_of_page(self) -> float:
        """Return processor seconds per page."""
        return self.cpu / self.pages


def main() -> int:
    """Measure every size, print the table and write it down; status 1 where a page costs more."""
    parser = argparse.ArgumentParser(description=__doc__)
    how_many = "how many, each in a run of its own (%(default)s)"
    parser.add_argument("--organisations", type=int, nargs="+", default=SIZES, help=how_many)
    reported = "report on so many of them only, on data of them all"
    parser.add_argument("--reported", type=int, metavar="N", help=reported)
    options = parser.parse_args()
    costs = []
    for size in sorted(set(options.organisations)):
        costs.append(cost_of(size, options.reported or size))
        # Each at once: a later one that fails takes nothing with it.
        print(row_of(costs[-1]), flush=True)
    faults = list(growth(costs))
    text = "# Many organisations, measured\n\n" + table(costs)
    RESULT.write_text(text, encoding="utf-8")
    print(text, *faults, sep="\n")
    return 1 if faults else 0


def cost_of(size: int, reported: int) -> Cost:
    """Make the pages of some of so many organisations from nothing."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        organisations.write(work / "data" / "raw", size)
        before, began = processor_seconds(), time.perf_counter()
        log = work / "log"
        process = subprocess.Popen(
            [
                *(PROGRAM, "report", str(organisations.YEAR)),
                *("--data", work / "data", "--out", work / "reports"),
                *("--organisation", *organisations.reporting(size)[:reported]),
            ],
            stderr=log.open("wb"),
            stdout=subprocess.DEVNULL,
            env={**os.environ, "GENOMLYSNING_CHROMIUM": ""},
        )
        watch = Watch(process.pid)
        status = process.wait()
        wall = time.perf_counter() - began
        watch.end()
        if status:
            told = "\n".join(log.read_text(encoding="utf-8").splitlines()[-5:])
            raise SystemExit(f"{size} organisations: the report ended with {status}\n{told}")
        pages = sum(page.html is not None for page in read(work / "reports").pages.values())
        cpu = processor_seconds() - before
    return Cost(size, pages, wall, cpu, watch.peak, watch.driver)


def processor_seconds() -> float:
    """Return what all ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Watch:
    """Looks twice a second at the memory of a process and of all that it has started."""

    def __init__(self, leader: int) -> None:
        self.peak = self.driver = 0.0
        self._leader = leader
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        """Look no longer."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(PAUSE):
            self.peak = max(self.peak, sum(map(share_of, family(self._leader))))
            self.driver = max(self.driver, memory_line(self._leader, "status", "VmHWM"))


def family(leader: int) -> Iterator[int]:
    """Yield the numbers of a process and of all below it."""
    children = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # After the name, which may hold anything, stand the state and the parent.
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:  # it has ended
            continue
        children[int(parent)].append(int(folder.name))
    waiting = [leader]
    while waiting:
        yield (number := waiting.pop())
        waiting += children[number]


def share_of(number: int) -> float:
    """Return a process's memory in MiB, of what it shares its part; all where nobody tells."""
    return memory_line(number, "smaps_rollup", "Pss") or memory_line(number, "status", "VmRSS")


def memory_line(number: int, file: str, name: str) -> float:
    """Return a line of a process's account in MiB; 0 where there is none."""
    try:
        lines = Path(f"/proc/{number}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def growth(costs: list[Cost]) -> Iterator[str]:
    """Yield what grows: processor time per page, or memory, from the yardstick to the largest."""
    by_size = {cost.organisations: cost for cost in costs}
    largest, beside = costs[-1], by_size.get(YARDSTICK)
    if beside is None or largest is beside:
        return
    for what, more, most in (
        ("processor time per page", largest.cpu_of_page / beside.cpu_of_page, MORE_TIME),
        ("peak memory", largest.memory / beside.memory, MORE_MEMORY),
    ):
        if more > most:
            yield f"{what} at {largest.organisations}: {more:.2f} times that at {YARDSTICK}"


def row_of(cost: Cost) -> str:
    """Return one size's row of the table."""
    return (
        f"| {cost.organisations} | {cost.pages} | {cost.wall:.1f} | {cost.cpu:.1f}"
        f" | {cost.pages / cost.wall / cores():.2f} | {cost.wall / cost.pages:.2f}"
        f" | {cost.cpu_of_page:.2f} | {cost.memory:.0f} | {cost.driver:.0f} |"
    )


def table(costs: list[Cost]) -> str:
    """Return what was measured as Markdown."""
    lines = [
        f"{cores()} cores; from nothing, without PDFs. Memory is that of all processes together at"
        " one time, and the most that the driver had.",
        "",
        "| organisations | pages | wall seconds | processor seconds | pages per second and core"
        " | wall seconds per page | processor seconds per page | memory, MiB | driver, MiB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += map(row_of, costs)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
