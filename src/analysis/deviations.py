"""From budget to forecast: the parts of a deviation, which may hide each other (brygga)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.budgets import leaves, roots
from analysis.rounding import difference, is_missing, total
from analysis.rows import records
from analysis.vocabulary import NET_COST_LINE, OUTLAYS

#: More parts than this don't fit on a sheet of paper.
_MOST_PARTS = 14
STEP_COLUMNS = [
    *("source_id", "statement", "statement_text", "line_id", "label", "kind", "amount"),
    *("budget", "end", "is_outcome", "decimals"),
]


def main_line(lines: pd.DataFrame, statement: str) -> dict[str, Any] | None:
    """Return the line that a statement is judged by: its net cost, else what all ends in."""
    rows = [row for row in records(lines) if row["statement"] == statement]
    named = [row for row in rows if row["line_id"] == NET_COST_LINE]
    return next(iter([*named, *roots(lines[lines["statement"] == statement])]), None)


def deviation_steps(lines: pd.DataFrame) -> pd.DataFrame:
    """Return how a statement of income and costs comes from its budget to its forecast.

    Args:
        lines: see budgets.statement_lines.
    Returns: STEP_COLUMNS, for each statement but outlays whose main line has a deviation: a `part`
        a line without parts of its own, as printed from top to bottom, of which the smallest are
        one part together where there are many; a `rest` where they do not sum to what is printed;
        the `total`. Parts and rest sum exactly to the total; plus is better than budget. budget and
        end (forecast, or outcome of a whole year) are the main line's.
    """
    made = []
    for statement in dict.fromkeys(lines["statement"]):
        main = main_line(lines, statement)
        if main is not None and statement not in OUTLAYS and not is_missing(main["deviation"]):
            made += _steps(main, leaves(lines, statement, main["line_id"]))
    return pd.DataFrame(made, columns=STEP_COLUMNS)


def _gathered(parts: list[dict[str, Any]], decimals: int) -> list[dict[str, Any]]:
    """Return the parts, the smallest ones added up where they are more than a chart can hold."""
    if len(parts) <= _MOST_PARTS:
        return parts
    ranked = sorted(parts, key=lambda row: abs(row["deviation"]), reverse=True)
    kept, others = ranked[: _MOST_PARTS - 1], ranked[_MOST_PARTS - 1 :]
    amount = total([row["deviation"] for row in others], decimals)
    label = f"{len(others)} mindre poster tillsammans"
    rest = {"line_id": "", "label": label, "deviation": amount}
    return [*(row for row in parts if row in kept), rest]


def _steps(main: dict[str, Any], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    finest = max(row["decimals"] for row in (main, *parts))
    missing = any(is_missing(row["deviation"]) for row in parts)
    known = _gathered([row for row in parts if not is_missing(row["deviation"])], finest)
    explained = total([row["deviation"] for row in known], finest) if known else 0.0
    rest = difference(main["deviation"], explained, finest)
    label = "Delar utan uppgift" if missing else "Avrundning"
    steps = [(row["line_id"], row["label"], "part", row["deviation"]) for row in known]
    steps += [("", label, "rest", rest)] if rest and parts else []
    steps.append((main["line_id"], main["label"], "total", main["deviation"]))
    named = ("source_id", "statement", "statement_text", "budget", "end", "is_outcome")
    shared = {**{name: main[name] for name in named}, "decimals": finest}
    names = ("line_id", "label", "kind", "amount")
    return [shared | dict(zip(names, step, strict=True)) for step in steps]
