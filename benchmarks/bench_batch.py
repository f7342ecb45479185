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

from bench_scale import Watch

from analysis.argument_types import cores
from analysis.manifest import read

ROOT = Path(__file__).parents[1]
RESULT = Path(__file__).with_name("batch.md")
DEV, RUN = ROOT / ".venv-dev" / "bin", ROOT / ".venv" / "bin"
ENVIRONMENT = {**os.environ, "GENOMLYSNING_CHROMIUM": "", "MPLBACKEND": "Agg"}
#: Pages that the plain loop would make, by notebook and year.
Pages = list[tuple[str, int]]


class Way:
    """One way to make the pages, and what it took each time: seconds, processor seconds."""

    def __init__(self, name: str, run: Callable[[Path], None]) -> None:
        self.name, self.run = name, run
        self.wall: list[float] = []
        self.cpu: list[float] = []


def main() -> int:
    """Measure every way, print the table and write it down; status 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each way is run")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        shutil.copytree(ROOT / "data" / "raw", work / "data" / "raw")
        suite(work)
        pages = [page.key[:2] for page in read(work / "reports").pages.values() if page.html]
        ways = all_ways(pages)
        for number in range(rounds):
            for way in ways.values():
                measure(way, work)
                print(f"round {number + 1}, {way.name}: {way.wall[-1]:.1f} s", flush=True)
        memory = peak(work)
    judged, missed = judgements(ways)
    rows = table(list(ways.values()), len(pages), rounds)
    text = "\n".join(["# The batch, measured", "", *rows, "", *judged])
    text += f"\n\nPeak memory of all processes of the suite together: {memory:.0f} MiB.\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)
    return 1 if missed else 0


def all_ways(pages: Pages) -> dict[str, Way]:
    """Return the ways in the order that they are run in: the last ones build on each other."""
    ways = {
        "loop": Way("plain loop, with JupyterLab", lambda work: plain(work, pages, 1, DEV)),
        "two": Way("the same, two at a time", lambda work: plain(work, pages, 2, DEV)),
        "bare": Way("plain loop, without JupyterLab", lambda work: plain(work, pages, 1, RUN)),
        "kernels": Way("suite, ordinary kernels", lambda work: anew(work, "--engine", "kernel")),
        "floor": Way("floor: one script, no notebooks", lambda work: script(work, pages)),
        "warm": Way("**suite, nothing kept**", anew),
        "same": Way("**suite, nothing changed**", suite),
        "one": Way("**suite, one measure changed**", changed),
        "help": Way("start-up: `genomlysning --help`", lambda _: call(RUN / "genomlysning", "-h")),
    }
    if not RUN.is_dir():
        raise SystemExit("make .venv/.installed first: the environment without JupyterLab")
    return ways


def judgements(ways: dict[str, Way]) -> tuple[list[str], bool]:
    """Return a line on every target, and whether one was missed."""
    wall = {name: statistics.median(way.wall) for name, way in ways.items()}
    cpu = {name: statistics.median(way.cpu) for name, way in ways.items()}
    held = [
        ("times as fast as the plain loop with JupyterLab", wall["loop"] / wall["warm"], 15, True),
        ("times as fast as the plain loop without it", wall["bare"] / wall["warm"], 9, True),
        ("times as fast as the plain loop two at a time", wall["two"] / wall["warm"], 7, True),
        ("of the floor's processor time", cpu["warm"] / cpu["floor"], 1.5, False),
        ("seconds with nothing changed", wall["same"], 0.3, False),
    ]
    lines, missed = ["| target | found | |", "|---|---|---|"], False
    for what, found, wanted, at_least in held:
        good = found >= wanted if at_least else found <= wanted
        missed |= not good
        least = "at least" if at_least else "at most"
        verdict = "" if good else "missed"
        lines.append(f"| {least} {wanted} {what} | {found:.1f} | {verdict} |")
    return lines, missed


def peak(work: Path) -> float:
    """Return the most memory that a batch with nothing kept has at one time, in MiB."""
    where = ["--data", str(work / "data"), "--out", str(work / "reports")]
    started = subprocess.Popen(
        [RUN / "genomlysning", "report", "--force", *where],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    watch = Watch(started.pid)
    started.wait()
    watch.end()
    return watch.peak


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
    call(RUN / "genomlysning", "report", *where, *options)


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


def plain(work: Path, pages: Pages, at_once: int, programs: Path) -> None:
    """Run papermill and then nbconvert for each page, as a script in a shell would."""

    def one(page: tuple[str, int]) -> None:
        stem, year = page
        copy = work / f"{stem}-{year}.ipynb"
        source = ROOT / "notebooks" / f"{stem}.ipynb"
        options = ["-p", "year", str(year), "--cwd", str(work), "-k", "python3"]
        call(programs / "papermill", "--no-progress-bar", *options, str(source), str(copy))
        call(programs / "jupyter", "nbconvert", "--to", "html", str(copy))

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, pages))


def script(work: Path, pages: Pages) -> None:
    """Draw the same figures and tables in one process without notebooks: the floor."""
    asked = [f"{stem}:{year}" for stem, year in pages]
    call(RUN / "python", str(Path(__file__).with_name("floor.py")), str(work), *asked)


def call(program: Path, *arguments: str) -> None:
    """Run a program that has to succeed."""
    subprocess.run([program, *arguments], check=True, capture_output=True, env=ENVIRONMENT)


def table(ways: list[Way], pages: int, rounds: int) -> list[str]:
    """Return what was measured as Markdown: medians, spread, and ratios to the plain loop."""
    first = statistics.median(ways[0].wall)
    lines = [
        f"{pages} pages, {cores()} cores; medians of {rounds}, and the least and most seconds.",
        "The suite and the floor run without JupyterLab, as `make report` does.",
        "",
        "| way | seconds | least to most | processor seconds | times as fast |",
        "|---|---|---|---|---|",
    ]
    for way in ways:
        wall, cpu = statistics.median(way.wall), statistics.median(way.cpu)
        spread = f"{min(way.wall):.1f} to {max(way.wall):.1f}"
        lines.append(f"| {way.name} | {wall:.1f} | {spread} | {cpu:.1f} | {first / wall:.1f} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
