"""What the net cost of a path holds already: what was reckoned, what is told, what lies between."""

from __future__ import annotations

import pandas as pd

from analysis.rounding import difference, total
from analysis.rows import records
from analysis.words import count_text, quantity

_MEASURE = ("åtgärd", "åtgärder")


def included_words(measures: pd.DataFrame) -> str:
    """Return "2 åtgärder, 1 500 tkr beräknat och 800 tkr redovisat".

    Args:
        measures: see path_measures.measure_rows.
    Returns: "" where the net cost holds none.
    """
    rows = measures[measures["standing"] == "included"]
    if rows.empty:
        return ""
    priced, told = rows[rows["saving_tkr"].notna()], rows[rows["realised_tkr"].notna()]
    reckoned = "inget beräknat"
    if len(priced):
        reckoned = f"{_tkr(priced['saving_tkr'].tolist(), priced['decimals'])} beräknat"
    seen = ", inget redovisat i kronor"
    if len(told):
        amount = _tkr(told["realised_tkr"].tolist(), told["realised_decimals"])
        whose = f" för {len(told)} av dem" if len(told) < len(rows) else ""
        seen = f" och {amount} redovisat{whose}"
    return f"{count_text(len(rows), *_MEASURE)}, {reckoned}{seen}"


def shortfall_words(measures: pd.DataFrame) -> str:
    """Return "700 tkr för 2 åtgärder": by how much less is told than was decided.

    Each measure falls short by itself: what one gives beyond the decided makes up for no other.

    Args:
        measures: see path_measures.measure_rows; only those that the net cost holds are asked.
    Returns: "" where none falls short.
    """
    rows = measures[measures["standing"] == "included"]
    rows = rows[rows["saving_tkr"].notna() & rows["realised_tkr"].notna()]
    places = rows[["decimals", "realised_decimals"]].max(axis=1)
    known = records(rows.assign(places=places))
    gaps = [difference(row["saving_tkr"], row["realised_tkr"], row["places"]) for row in known]
    short = [gap for gap in gaps if gap > 0]
    return f"{_tkr(short, places)} för {count_text(len(short), *_MEASURE)}" if short else ""


def _tkr(amounts: list[float], decimals: pd.Series[int]) -> str:
    """Return the exact sum in words, as finely as the finest is printed."""
    finest = int(decimals.max())
    return quantity(total(amounts, finest), finest, "tkr")
