"""Kills batches at random moments and looks at what they leave: `python -m tests.notebooks.kills`.

Two editions of a made-up municipality's data take turns, so that every batch has something to do.
After a kill the reports are one edition's, or a journal says how they become the other's; no
process is left; and the next batch makes what one that nobody killed makes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from analysis.files import sha256_of
from tests.conftest import write_tiny
from tests.notebooks.processes import alive, children
from tests.unit.given_notebooks import edit, write

ROOT = Path(__file__).parents[2]
JOURNAL = Path(".publishing") / "journal.json"
EDITIONS = ('"12,5"', '"12,6"')
#: Seconds in which processes have to be gone after their batch was killed.
PATIENCE = 20
#: Seconds that a publication's moves take here, at the least.
MOVES = 0.003

Tree = dict[str, str]
"""File -> checksum."""


class Victim:
    """A project whose batches are killed."""

    def __init__(self, folder: Path) -> None:
        self.data = write_tiny(folder / "data")
        self.raw, self.reports = self.data / "raw", folder / "reports"
        for number, review in enumerate(["", "costs", "savings"]):
            show = f"open('{self.data / 'raw/granskning-2023/observations.csv'}').read()"
            write(folder / "notebooks", f"0{number}_page", show, "year", review=review)
        self.edition = 0
        self.made = []
        for _ in EDITIONS:
            self.finish()
            self.made.append(self.tree())
            self.turn()
        assert self.made[0] != self.made[1]

    def turn(self) -> None:
        """Publish the other edition of the data."""
        old, self.edition = EDITIONS[self.edition], 1 - self.edition
        edit(self, "granskning-2023/observations.csv", old, EDITIONS[self.edition])

    def begin(self) -> subprocess.Popen[bytes]:
        """Begin a batch."""
        where = ["--data", str(self.data), "--out", str(self.reports), "--jobs", "2"]
        return subprocess.Popen(
            [sys.executable, "-m", "analysis", "report", *where],
            env={**os.environ, "GENOMLYSNING_CHROMIUM": ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self) -> float:
        """Run a batch to its end; return the seconds that it took."""
        began = time.monotonic()
        status = self.begin().wait()
        assert status == 0, f"a batch that nobody killed ended with {status}"
        return time.monotonic() - began

    def tree(self) -> Tree:
        """Return what a reader finds in the reports, but for the manifest."""
        found = {path.relative_to(self.reports).as_posix(): path for path in self.files()}
        return {
            name: sha256_of(path)
            for name, path in found.items()
            if not name.startswith(".") and name != "manifest.json"
        }

    def files(self) -> list[Path]:
        """Return every file in the reports folder."""
        return [path for path in sorted(self.reports.rglob("*")) if path.is_file()]

    def hidden(self) -> list[str]:
        """Return what a batch under way keeps in the reports folder."""
        return sorted(path.name for path in self.reports.iterdir() if path.name[0] == ".")


def kill(victim: Victim, chance: random.Random, seconds: float) -> str:
    """Begin a batch and kill it at a random moment; return which kind of moment."""
    batch = victim.begin()
    in_the_middle = chance.random() < 0.5
    until = time.monotonic() + (60 if in_the_middle else chance.uniform(0, seconds))
    while time.monotonic() < until and batch.poll() is None:
        if in_the_middle and (victim.reports / JOURNAL).exists():
            time.sleep(chance.uniform(0, MOVES))
            break
        time.sleep(0 if in_the_middle else 0.002)
    # Looking for its processes takes longer than the moves: the moment has to hold still.
    batch.send_signal(signal.SIGSTOP)
    left = children(batch.pid)
    batch.kill()
    batch.wait()
    gone = time.monotonic() + PATIENCE
    while any(map(alive, left)):
        assert time.monotonic() < gone, f"processes {left} were left behind"
        time.sleep(0.02)
    return "publishing" if (victim.reports / JOURNAL).exists() else "another moment"


def inspect(victim: Victim) -> None:
    """Look at what a killed batch has left."""
    editions = (victim.made[1 - victim.edition], victim.made[victim.edition])
    there = victim.tree()
    told = json.loads((victim.reports / "manifest.json").read_text(encoding="utf-8"))
    sums = {page["html"]: page["sha256"] for page in told["pages"] if page["html"]}
    if (victim.reports / JOURNAL).exists():
        # Under way: every file is of one edition or the other, and so is the manifest.
        for name, digest in there.items():
            assert digest in [made.get(name) for made in editions], f"{name} is torn"
        assert any(sums.items() <= made.items() for made in editions), "the manifest is neither's"
    else:
        assert there in editions, "the reports are a mixture of two editions"
        assert sums.items() <= there.items(), "the manifest is not of these reports"
    assert {page["status"] for page in told["pages"]} == {"ok", "no_data"}


def run(kills: int, seed: int, say: bool = False) -> dict[str, int]:
    """Kill batches; return how many at which kind of moment.

    Raises: AssertionError where a kill left what it may not.
    """
    chance, moments = random.Random(seed), dict[str, int]()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        victim = Victim(Path(folder))
        seconds = victim.finish()
        victim.turn()
        for number in range(1, kills + 1):
            moment = kill(victim, chance, seconds * 1.2)
            moments[moment] = moments.get(moment, 0) + 1
            inspect(victim)
            if say:
                print(f"{number} of {kills}: {moment}", flush=True)
            # Killed several times in a row, too, before it may finish.
            if chance.random() < 0.7 or number == kills:
                victim.finish()
                assert victim.tree() == victim.made[victim.edition], "it was not made whole"
                assert victim.hidden() == []
                victim.turn()
    return moments


def main() -> int:
    """Kill as many batches as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(run(asked.kills, asked.seed, say=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
