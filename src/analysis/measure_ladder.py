"""How far the decided measures have come in kronor: step by step, and year by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.rounding import NAN, is_missing, total

LADDER_COLUMNS = [
    *("step", "label", "count", "amount_tkr", "decimals", "amount_tkr_missing", "amount_text"),
]
PROMISED_COLUMNS = [
    *("year", "count", "priced", "decided_tkr", "decided_tkr_missing", "due", "due_tkr"),
    *("due_tkr_missing", "realised", "realised_tkr", "realised_tkr_missing", "decimals"),
]
#: Step -> its measures in words, and what their amount is.
_STEPS = {
    "decided": ("Beslutade", "beräknat"),
    "priced": ("Med beräknat belopp", "beräknat"),
    "done": ("Genomförda", "beräknat"),
    "seen": ("Med effekt redovisad i kronor", "redovisat"),
}


def ladder_rows(register: pd.DataFrame) -> pd.DataFrame:
    """Return how many of the decided measures have reached each step, and their amounts.

    A step is counted by itself: a measure may be done without ever having been priced.

    Args:
        register: see measure_register.register_rows.
    Returns: LADDER_COLUMNS, a row a step: decided, priced, done, seen (a realised effect is told).
        amount_tkr is the expected effect of the step's measures, of `seen` the realised one; NaN,
        with the reason, where the step has no measure or none with an amount.
    """
    rows = register[register["is_decided"]]
    steps = {
        "decided": rows,
        "priced": rows[rows["expected_tkr"].notna()],
        "done": rows[rows["status"] == "done"],
        "seen": rows[rows["realised_tkr"].notna()],
    }
    made = []
    for step, some in steps.items():
        label, what = _STEPS[step]
        column = "realised_tkr" if step == "seen" else "expected_tkr"
        amount = amount_of(some, column)
        known = not is_missing(amount)
        reason = _reason(some, column) if len(some) else "not_applicable"
        made.append(
            {
                "step": step,
                "label": label,
                "count": len(some),
                "amount_tkr": amount,
                "decimals": decimals_of(some, column),
                "amount_tkr_missing": "" if known else reason,
                "amount_text": what if known else "",
            }
        )
    return pd.DataFrame(made, columns=LADDER_COLUMNS)


def promised_rows(found: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Return what was promised and what is told to have been saved, year by year.

    Args:
        found: year -> its register; see measure_register.registers.
    Returns: PROMISED_COLUMNS, tkr: decided_tkr of all measures decided by the year, due_tkr of
        those whose time ends with the year or before (0 where there is none such), realised_tkr
        the latest effects told by then. NaN, with the reason, where no measure has an amount;
        `priced`, `due` and `realised` count the measures, decimals is the finest of a row.
    """
    made = [_promised(year, register) for year, register in sorted(found.items())]
    return pd.DataFrame(made, columns=PROMISED_COLUMNS)


def _promised(year: int, register: pd.DataFrame) -> dict[str, Any]:
    rows = register[register["is_decided"]]
    due = rows[(rows["deadline"] <= year).fillna(False)]
    # The sum over no measure at all is known: nothing was to be saved by then.
    amounts = {
        "decided_tkr": amount_of(rows, "expected_tkr"),
        "due_tkr": amount_of(due, "expected_tkr") if len(due) else 0.0,
        "realised_tkr": amount_of(rows, "realised_tkr"),
    }
    reasons = {
        "decided_tkr": _reason(rows, "expected_tkr"),
        "due_tkr": _reason(due, "expected_tkr"),
        "realised_tkr": _reason(rows, "realised_tkr"),
    }
    return {
        "year": year,
        "count": len(rows),
        "priced": int(rows["expected_tkr"].notna().sum()),
        "due": len(due),
        "realised": int(rows["realised_tkr"].notna().sum()),
        "decimals": max(decimals_of(rows, name) for name in ("expected_tkr", "realised_tkr")),
        **amounts,
        **{
            f"{name}_missing": reason if is_missing(amounts[name]) else ""
            for name, reason in reasons.items()
        },
    }


def amount_of(rows: pd.DataFrame, column: str) -> float:
    """Return the exact sum of a register's column of amounts, tkr; NaN where none is known."""
    if rows.empty:
        return NAN
    return total(rows[column].tolist(), decimals_of(rows, column))


def decimals_of(rows: pd.DataFrame, column: str) -> int:
    """Return the most decimals that an amount of a column is printed with; 0 where none is."""
    places = rows["realised_decimals" if column == "realised_tkr" else "decimals"].dropna()
    return int(places.max()) if len(places) else 0


def _reason(rows: pd.DataFrame, column: str) -> str:
    """Return why the amounts of rows are missing: the one reason that all have, if they do."""
    reasons = set(rows[f"{column}_missing"])
    return str(reasons.pop()) if len(reasons) == 1 else "not_reported"
