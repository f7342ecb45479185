"""A part of a batch, run anywhere that sees the folders; a merge publishes what all came to."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from analysis.batch import prepare
from analysis.batch_runs import run_all, to_run
from analysis.plan import Key, Selection
from analysis.project import Project
from analysis.runner import Settings
from analysis.unchanged import Summary
from analysis.unfinished import Unfinished


@dataclass(frozen=True)
class Shard:
    """One of so many parts; each page belongs to one, whatever else is asked for.

    Attributes:
        number: from 1.
        count: how many there are.
    """

    number: int
    count: int

    def has(self, key: Key) -> bool:
        """Return whether a page belongs to it."""
        text = "/".join(map(str, key))
        # Not `hash`, which differs from process to process.
        place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        return place % self.count == self.number - 1


def run_shard(project: Project, selection: Selection, settings: Settings, shard: Shard) -> Summary:
    """Run one part of a batch and keep what it comes to for a merge; publish nothing.

    Others may work on the same folder at the same time. What has been run well before, on whatever
    machine, is not run again.

    Args:
        project: where things are.
        selection: what the whole batch was asked for.
        settings: how notebooks are run.
        shard: which part.
    Returns: what became of the part; reused are the pages that hold.
    Raises: as batch.report.
    """
    began = time.perf_counter()
    work, runs, _ = prepare(project, selection)
    mine = [run for run in runs if shard.has(run.key)]
    stale = to_run(mine, work, settings)
    kept = Unfinished(project.reports)
    results = [result for _, result in run_all(stale, settings, kept)]
    failed = sum(bool(result.error) for result in results)
    no_data = sum(bool(run.no_data) for run in mine)
    reused = len(mine) - no_data - len(stale)
    seconds = time.perf_counter() - began
    return Summary(len(results) - failed + reused, failed, no_data, reused, seconds)
