"""From last year's net cost to this year's: what reorganisations explain and what they don't."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from analysis.comparison import AreaReview
from analysis.ratios import TKR
from analysis.rounding import difference, exact, is_missing, total
from analysis.rows import records

BRIDGE_COLUMNS = ["step", "label", "amount", "unit", "decimals", "kind", "year"]
_ROLE = "net_cost"


def bridge_rows(area: AreaReview) -> pd.DataFrame:
    """Return the steps from the previous figure of the role net_cost to the page's.

    Args:
        area: the economy; its adjustments with an amount become steps, converted to the unit of
            the net cost.
    Returns: BRIDGE_COLUMNS: start, a row an adjustment, unexplained, end; start and the parts sum
        exactly to end. Empty where nobody fills the role or there is no previous figure that this
        one can be compared with.
    """
    row = net_cost_row(area)
    if row is None or is_missing(row["change"]) or row["other_source"]:
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    indicator = area.catalogue.indicators[row["indicator_id"]]
    made = [_in_unit(one, indicator.unit) for one in reorganisations(area, row, priced=True)]
    finest = max([_printed_decimals(area, row), *(one["decimals"] for one in made)])
    explained = total([one["amount"] for one in made], finest) if made else 0.0
    rest = difference(row["change"], explained, finest)
    name, before = indicator.name, int(row["previous_year"])
    steps = [
        ("start", f"{name} {before}", row["previous"], "total", before),
        *((one["step"], one["title"], one["amount"], "structural", one["year"]) for one in made),
        ("unexplained", "Övrig förändring", rest, "residual", area.year),
        ("end", f"{name} {area.year}", row["value"], "total", area.year),
    ]
    rows = [
        {"step": step, "label": label, "amount": amount, "kind": kind, "year": year}
        | {"unit": indicator.unit_label, "decimals": max(indicator.decimals, finest)}
        for step, label, amount, kind, year in steps
    ]
    return pd.DataFrame(rows, columns=BRIDGE_COLUMNS)


def net_cost_row(area: AreaReview) -> dict[str, Any] | None:
    """Return the page's row of changes for the role net_cost, one's nearest; None without one."""
    names = [indicator.indicator_id for indicator in area.catalogue.with_role(_ROLE)]
    rows = area.changes[
        area.changes["indicator_id"].isin(names) & (area.changes["year"] == area.year)
    ]
    found = records(rows.sort_values("own_order"))
    return found[0] if found else None


def reorganisations(area: AreaReview, row: dict[str, Any], *, priced: bool) -> list[dict[str, Any]]:
    """Return the adjustments of a row's series after its previous year, with or without amount."""
    made = area.adjustments
    mine = (made["indicator_id"] == row["indicator_id"]) & (
        made["organisation_id"] == row["organisation_id"]
    )
    between = (made["year"] > row["previous_year"]) & (made["year"] <= row["year"])
    usable = made["amount"].notna() & made["unit"].isin(TKR)
    return records(made[mine & between.fillna(False) & (usable == priced)])


def _printed_decimals(area: AreaReview, row: dict[str, Any]) -> int:
    """Return the finest precision that the series was printed with."""
    same = area.series["indicator_id"] == row["indicator_id"]
    return int(area.series.loc[same & area.series["value"].notna(), "decimals"].max())


def _in_unit(adjustment: dict[str, Any], unit: str) -> dict[str, Any]:
    """Return an adjustment with its amount in another unit of money, as exact as before."""
    scale = Decimal(str(TKR[adjustment["unit"]])) / Decimal(str(TKR[unit]))
    amount = exact(adjustment["amount"], int(adjustment["decimals"])) * scale
    decimals = max(0, -int(amount.normalize().as_tuple().exponent))
    return {
        "step": f"structural-{adjustment['adjustment_id']}",
        "title": adjustment["title"],
        "amount": float(amount),
        "decimals": decimals,
        "year": int(adjustment["year"]),
    }
