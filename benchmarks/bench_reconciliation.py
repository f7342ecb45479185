"""How long the verdicts take: reconcile on about 1 000, 10 000 and 100 000 checks.

The tables are made up, with the proportions of the two documents: per source a statement with
parts, printed changes of an indicator, and claims in figures and in words. Some printed figures are
off by one or two, so that every verdict occurs.
"""

from __future__ import annotations

import math
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.checks import reconcile
from analysis.contract import validate
from analysis.frames import processed_frames
from analysis.raw import read_raw

RAW = Path(__file__).parents[1] / "data" / "raw"
#: About how many checks -> how often they are timed; what is short is disturbed most easily.
RUNS = {1_000: 10, 10_000: 3, 100_000: 1}
SIZES = tuple(RUNS)
#: Time per check at the largest size over that at the smallest, up to which growth is linear.
LINEAR = 1.5

#: What one made-up source holds: 9 lines in 3 groups below a total, 20 changes, 30 claims.
GROUPS, LINES = 3, 3
CHANGES, CLAIMS = 20, 30
#: 13 lines with a deviation and a difference each, 4 sums in 6 columns each.
CHECKS_OF_SOURCE = 13 * 2 + 4 * 6 + CHANGES + CLAIMS

Rows = list[dict[str, Any]]
Frames = dict[str, pd.DataFrame]


def main() -> int:
    """Measure every size and print a table; status 1 where time per check grows."""
    # Reading the real documents checks them too: what is slow the first time only is over then.
    registers = processed_frames(validate(read_raw(RAW)))
    print(f"{'checks':>8} {'seconds':>8} {'µs/check':>9} {'ratio':>6} {'peak MiB':>9}  verdicts")
    costs: list[float] = []
    for size in SIZES:
        frames = made_up(registers, sources=max(1, size // CHECKS_OF_SOURCE))
        found, seconds = best_of(RUNS[size], frames)
        costs.append(1e6 * seconds / len(found))
        ratio = f"{costs[-1] / costs[-2]:.2f}" if len(costs) > 1 else "-"
        verdicts = ", ".join(
            f"{name} {count}" for name, count in sorted(found["verdict"].value_counts().items())
        )
        print(
            f"{len(found):>8} {seconds:>8.2f} {costs[-1]:>9.1f} {ratio:>6}"
            f" {peak_of(frames):>9.1f}  {verdicts}",
            flush=True,
        )
    growth = costs[-1] / costs[0]
    is_linear = growth <= LINEAR
    print(
        f"Time per check: {growth:.2f} times as much for {SIZES[-1] // SIZES[0]} times as many"
        f" checks: {'linear' if is_linear else 'NOT linear'} (up to {LINEAR} counts as linear)."
    )
    return 0 if is_linear else 1


def best_of(runs: int, frames: Frames) -> tuple[pd.DataFrame, float]:
    """Return the checks, and the processor seconds of the fastest of several runs.

    Processor time, since how long one waits also depends on what else the machine does.
    """
    fastest = math.inf
    for _ in range(runs):
        start = time.process_time()
        found = reconcile(frames)
        fastest = min(fastest, time.process_time() - start)
    return found, fastest


def peak_of(frames: Frames) -> float:
    """Return the peak memory of a run of its own, in MiB: tracing makes it slow."""
    tracemalloc.start()
    reconcile(frames)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def made_up(registers: Frames, sources: int) -> Frames:
    """Return processed tables of so many sources, the same in every run.

    Args:
        registers: real processed tables: they lend their columns, organisations and indicators.
        sources: how many.
    """
    chance = random.Random(20_241_106)
    names = [f"kalla-{number}" for number in range(sources)]
    rows: dict[str, Rows] = {"budget_lines": [], "observations": [], "measures": [], "claims": []}
    for name in names:
        rows["budget_lines"] += statement(name, chance)
        rows["observations"] += changes(name, chance)
        rows["measures"] += measures(name, chance)
        rows["claims"] += claims(name, chance)
    frames = {table: frame_like(registers[table], made) for table, made in rows.items()}
    own = registers["sources"].iloc[[0] * sources].assign(source_id=names).reset_index(drop=True)
    return {**registers, **frames, "sources": own, "adjustments": registers["adjustments"].iloc[:0]}


def frame_like(model: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """Return rows in the columns and types of a processed table; what they lack is empty."""
    columns = {}
    for name, kind in model.dtypes.items():
        empty = "" if kind == "str" else None
        columns[name] = pd.Series([row.get(str(name), empty) for row in rows], dtype=kind)
    return pd.DataFrame(columns)


def statement(source: str, chance: random.Random) -> Rows:
    """Return a statement whose totals were rounded on their own, as printed ones are."""
    lines: dict[str, tuple[str, dict[str, int]]] = {"total": ("", {})}
    for group in range(GROUPS):
        lines[f"grupp_{group}"] = ("total", {})
        for line in range(LINES):
            first = {name: chance.randint(-90_000, 90_000) for name in FIRST}
            lines[f"rad_{group}_{line}"] = (f"grupp_{group}", first)
    # From the leaves up: every line before its parent.
    for parent, amounts in reversed(lines.values()):
        amounts["deviation"] = amounts["forecast"] - amounts["budget"] + slip(chance)
        amounts["difference"] = amounts["outcome"] - amounts["outcome_previous"] + slip(chance)
        for name, amount in amounts.items():
            above = lines[parent][1] if parent else {}
            above[name] = above.get(name, slip(chance)) + amount
    return [
        {
            "source_id": source,
            "statement": "operations",
            "line_id": line,
            "parent_id": parent,
            "label": line,
            "column": column,
            "amount_tkr": float(amount),
            "printed": str(amount),
            "decimals": 0,
        }
        for line, (parent, amounts) in lines.items()
        for column, amount in amounts.items()
    ]


FIRST = ("budget", "forecast", "outcome", "outcome_previous")


def slip(chance: random.Random) -> int:
    """Return by how much a printed figure is off."""
    return chance.choice((0, 0, 0, 0, 0, 0, -1, 1, 2))


def changes(source: str, chance: random.Random) -> Rows:
    """Return a sick leave of two years and its printed change, for many classes."""

    def observation(indicator: str, period: int, class_: str, tenths: int, unit: str) -> Any:
        return {
            "source_id": source,
            "indicator_id": indicator,
            "organisation_id": "alingsas-klk",
            "year": period,
            "period": str(period),
            "breakdown": class_,
            "value": tenths / 10,
            "decimals": 1,
            "unit": unit,
            "printed": str(tenths / 10).replace(".", ","),
        }

    rows: Rows = []
    for number in range(CHANGES):
        old, new = chance.randint(10, 90), chance.randint(10, 90)
        class_ = f"enhet={number}"
        rows += [
            observation("sick_leave", 2024, class_, old, "percent"),
            observation("sick_leave", 2025, class_, new, "percent"),
            observation(
                "sick_leave_change", 2025, class_, new - old + slip(chance), "percentage_points"
            ),
        ]
    return rows


def measures(source: str, chance: random.Random) -> Rows:
    """Return measures, some of them without an amount."""
    amounts = [float(chance.randint(1, 20) * 50) for _ in range(6)]
    priced = [{"saving_tkr": amount, "decimals": 0} for amount in amounts]
    gaps: Rows = [{"missing_reason": "too_early"} for _ in range(4)]
    return [
        {"source_id": source, "measure_id": f"{source}-{number}", "title": "Åtgärd", **row}
        for number, row in enumerate([*priced, *gaps])
    ]


def claims(source: str, chance: random.Random) -> Rows:
    """Return claims of several kinds, one of them about every measure."""
    return [
        {
            "source_id": source,
            "claim_id": f"pastaende-{number}",
            "what": "Något påstås.",
            "locator": "avsnitt 1",
            **claim,
        }
        for number, claim in zip(range(CLAIMS), endless_claims(chance), strict=False)
    ]


def endless_claims(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield claims, the one about every measure first and only once."""
    yield figure("sum", "measures:*", 30, "3,0 mnkr")
    while True:
        one, two, three = (
            f"observations:sick_leave@alingsas-klk/2025/enhet={number}"
            for number in chance.sample(range(CHANGES), 3)
        )
        line = f"budget_lines:operations.rad_{chance.randrange(GROUPS)}_0"
        yield {"kind": "above", "operands": f"{one}; {two}; {three}"}
        yield {"kind": "falls_every_year", "operands": f"{one}; {two}; {three}"}
        yield figure("equals", f"{line}/budget", chance.randint(-900, 900), "1,0 mnkr")
        yield figure("share", f"{line}/outcome; {line}/budget", chance.randint(1, 900), "16 %")
        yield {"kind": "rises", "operands": f"{one}; missing:ett tal", "beside": f"{one}; {two}"}


def figure(kind: str, operands: str, tenths: int, printed: str) -> dict[str, Any]:
    """Return a claim that prints a figure; only its unit is read from the text."""
    return {
        "kind": kind,
        "operands": operands,
        "value": tenths / 10,
        "decimals": 1,
        "printed": printed,
    }


if __name__ == "__main__":
    sys.exit(main())
