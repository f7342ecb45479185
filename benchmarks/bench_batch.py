"""How long all pages of all years take: the plain loop, ordinary kernels, the warm engine, reuse.

Every way runs in turn, round after round, on the same data, without PDFs. Judged are ratios within
one run; the table is also written to batch.md beside this script, which the README quotes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis.manifest import read
from analysis.options import cores

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).with_name("batch.md")
BIN = Path(sys.executable).parent
#: Pages that the plain loop would make, by notebook and year.
Pages = list[tuple[str, int]]


class Way:
    """One way to make the pages, and what it took each time: seconds, processor seconds."""

    def __init__(self, name: str, run: Callable[[Path], None]) -> None:
        self.name, self.run = name, run
        self.wall: list[float] = []
        self.cpu: list[float] = []


def main() -> int:
    """Measure every way, print the table and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is run")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        shutil.copytree(ROOT / "data" / "raw", work / "data" / "raw")
        suite(work, "--only", "00_overview")
        suite(work)
        pages = [page.key[:2] for page in read(work / "reports").pages.values() if page.html]
        ways = all_ways(pages)
        for number in range(rounds):
            for way in ways:
                measure(way, work)
                print(f"round {number + 1}, {way.name}: {way.wall[-1]:.1f} s", flush=True)
    text = table(ways, len(pages), rounds)
    RESULT.write_text(text, encoding="utf-8")
    print(text)
    return 0


def all_ways(pages: Pages) -> list[Way]:
    """Return the ways in the order that they are run in: the last ones build on each other."""
    return [
        Way("plain loop, one at a time", lambda work: plain(work, pages, 1)),
        Way("plain loop, two at a time", lambda work: plain(work, pages, 2)),
        Way("ordinary kernels", lambda work: anew(work, "--engine", "kernel")),
        Way("the same by one script", lambda work: script(work, pages)),
        Way("warm engine, nothing kept", anew),
        Way("warm engine, nothing changed", suite),
        Way("warm engine, one measure changed", changed),
    ]


def measure(way: Way, work: Path) -> None:
    """Run a way once and keep what it took."""
    before, began = processor_seconds(), time.perf_counter()
    way.run(work)
    way.wall.append(time.perf_counter() - began)
    way.cpu.append(processor_seconds() - before)


def processor_seconds() -> float:
    """Return what all ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def suite(work: Path, *options: str) -> None:
    """Make the reports with the suite."""
    where = ["--data", str(work / "data"), "--out", str(work / "reports")]
    call(BIN / "genomlysning", "report", *where, *options)


def anew(work: Path, *options: str) -> None:
    """Make the reports with nothing kept."""
    suite(work, "--force", *options)


def changed(work: Path) -> None:
    """Change one measure's amount and make what that changes."""
    path = work / "data" / "raw" / "genomlysning-2024" / "measures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("1 000 tkr", "1 010 tkr", 1), encoding="utf-8")
    suite(work)
    path.write_text(text, encoding="utf-8")


def plain(work: Path, pages: Pages, at_once: int) -> None:
    """Run papermill and then nbconvert for each page, as a script in a shell would."""

    def one(page: tuple[str, int]) -> None:
        stem, year = page
        copy = work / f"{stem}-{year}.ipynb"
        source = ROOT / "notebooks" / f"{stem}.ipynb"
        options = ["-p", "year", str(year), "--cwd", str(work), "-k", "python3"]
        call(BIN / "papermill", "--no-progress-bar", *options, str(source), str(copy))
        call(BIN / "jupyter", "nbconvert", "--to", "html", str(copy))

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, pages))


def script(work: Path, pages: Pages) -> None:
    """Draw the same figures and tables in one process without notebooks: the floor."""
    asked = [f"{stem}:{year}" for stem, year in pages]
    call(Path(sys.executable), str(Path(__file__).with_name("floor.py")), str(work), *asked)


def call(program: Path, *arguments: str) -> None:
    """Run a program that has to succeed."""
    env = {**os.environ, "GENOMLYSNING_CHROMIUM": "", "MPLBACKEND": "Agg"}
    subprocess.run([program, *arguments], check=True, capture_output=True, env=env)


def table(ways: list[Way], pages: int, rounds: int) -> str:
    """Return what was measured as Markdown: medians, spread, and ratios to the plain loop."""
    first = statistics.median(ways[0].wall)
    lines = [
        f"{pages} pages, {cores()} cores; medians of {rounds}, and the least and most seconds.",
        "",
        "| way | seconds | least to most | processor seconds | times as fast |",
        "|---|---|---|---|---|",
    ]
    for way in ways:
        wall, cpu = statistics.median(way.wall), statistics.median(way.cpu)
        spread = f"{min(way.wall):.1f} to {max(way.wall):.1f}"
        lines.append(f"| {way.name} | {wall:.1f} | {spread} | {cpu:.1f} | {first / wall:.1f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
