"""What the remaining months must look like, in words: as a demand, a percentage, a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.budgets import YEAR_MONTHS
from analysis.numerals import format_figure
from analysis.rounding import shown
from analysis.rows import Row
from analysis.words import months_text, quantity

#: From so many times as much on a factor is plainer than a percentage.
_MANY_TIMES = 3.0


def tkr(amount: float, decimals: int) -> str:
    """Return an amount with its unit."""
    return quantity(amount, int(decimals), "tkr")


def heaviest(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of paces whose remaining months hold most money."""
    return max(rows, key=lambda row: abs(row["remaining"]))


def question(row: Row) -> str:
    """Return what one must ask where the months that remain strain belief; "" where nothing does.

    Args:
        row: see paces.PACE_COLUMNS.
    """
    what, places = f"”{row['label']}”", row["decimals"]
    if row["strain"] == "from_nothing":
        monthly = tkr(row["ahead"], places)
        return f"Vad gör att {what} blir {monthly} per månad från att ha varit noll?"
    if row["strain"] == "turns":
        now, end = tkr(row["outcome"], places), tkr(row["forecast"], places)
        return f"{what} är hittills {now}: vad gör att året slutar på {end}?"
    return f"Vad gör att {what} blir {pace_text(row)}?" if row["strain"] else ""


def demand(row: Row) -> str:
    """Return what must come true for the forecast of a line that strains belief to hold."""
    what, places = f"”{row['label']}”", row["decimals"]
    if row["strain"] == "turns":
        now, end = tkr(row["outcome"], places), tkr(row["forecast"], places)
        return f"{what} är hittills {now} men väntas sluta på {end} för året."
    so = pace_text(row)
    if row["strain"] == "from_nothing":
        so = f"{tkr(row['ahead'], places)} per månad från att ha varit noll"
    return f"{what} måste bli {so} för att prognosen ska hålla."


def pace_text(row: Row) -> str:
    """Return "42 procent högre per månad i september–december än i januari–augusti", or so."""
    gone = f"i {months_text(1, int(row['months']))}"
    left = f"per månad i {months_text(int(row['months']) + 1, YEAR_MONTHS)}"
    than = "som" if row["times"] >= _MANY_TIMES else "än"
    return f"{percent_text(row)} {left} {than} {gone}"


def percent_text(row: Row) -> str:
    """Return "42 procent högre", "39 procent lägre", "4,8 gånger så mycket" or "oförändrat"."""
    if row["times"] >= _MANY_TIMES:
        return f"{format_figure(row['times'], 1)} gånger så mycket"
    if not shown(row["pace_percent"], 0):
        return "oförändrat"
    size = quantity(abs(shown(row["pace_percent"], 0)), 0, "procent")
    return f"{size} {'högre' if row['pace_percent'] > 0 else 'lägre'}"
