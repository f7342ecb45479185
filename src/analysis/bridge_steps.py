"""Bridges as frames: the steps of one for a chart, and a row a bridge for a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.bridge import Bridge
from analysis.comparison import AreaReview
from analysis.rounding import NAN, is_missing
from analysis.rows import records

BRIDGE_COLUMNS = ["step", "label", "amount", "unit", "decimals", "kind", "year"]
SPAN_COLUMNS = [
    *("indicator_id", "organisation_id", "from_year", "year", "is_period", "start", "price"),
    *("structural", "moves", "volume", "residual", "end", "change", "unit", "decimals"),
    *("price_missing", "volume_missing", "structural_missing", "source_id"),
]
NOT_EXPLAINED = "Förklaras inte av källan"
WITH_PRICES = "Övrigt, även ändrade priser"
_ROLE = "net_cost"


def bridge_rows(bridge: Bridge | None) -> pd.DataFrame:
    """Return a bridge as steps from start to end.

    Returns: BRIDGE_COLUMNS; kind is total, price, structural, volume or residual. Start and the
        parts sum exactly to end. Empty where there is no bridge.
    """
    if bridge is None:
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    name = bridge.indicator.name
    priced = not is_missing(bridge.price)
    rest = NOT_EXPLAINED if priced else WITH_PRICES
    moves = [
        (f"structural-{move['adjustment_id']}", move["title"], move["amount"], "structural")
        for move in bridge.moves
    ]
    steps = [
        ("start", f"{name} {bridge.from_year}", bridge.start, "total"),
        ("price", "Ändrade priser", bridge.price, "price"),
        *moves,
        ("volume", "Ändrad volym", bridge.volume, "volume"),
        ("unexplained", rest, bridge.residual, "residual"),
        ("end", f"{name} {bridge.year}", bridge.end, "total"),
    ]
    shared = {"unit": bridge.indicator.unit_label, "decimals": bridge.decimals}
    rows = [
        {"step": step, "label": label, "amount": amount, "kind": kind}
        | {"year": bridge.from_year if step == "start" else bridge.year, **shared}
        for step, label, amount, kind in steps
        if not is_missing(amount)
    ]
    return pd.DataFrame(rows, columns=BRIDGE_COLUMNS)


def span_rows(found: Sequence[Bridge]) -> pd.DataFrame:
    """Return a row a bridge: SPAN_COLUMNS, moves being the reorganisations' titles."""
    rows = [
        {
            **{name: getattr(one, name) for name in SPAN_COLUMNS if hasattr(one, name)},
            "indicator_id": one.indicator.indicator_id,
            "unit": one.indicator.unit_label,
            "structural": one.structural if one.moves else NAN,
            "moves": "; ".join(move["title"] for move in one.moves),
            "price_missing": "prisindex saknas" if is_missing(one.price) else "",
            "structural_missing": "inget belopp",
            "volume_missing": "ingen volym",
        }
        for one in found
    ]
    frame = pd.DataFrame(rows, columns=SPAN_COLUMNS)
    return frame.astype({"from_year": "Int64", "year": "Int64", "decimals": "Int64"})


def net_cost_row(area: AreaReview) -> dict[str, Any] | None:
    """Return the page's row of changes for the role net_cost, one's nearest; None without one."""
    names = [indicator.indicator_id for indicator in area.catalogue.with_role(_ROLE)]
    rows = area.changes[
        area.changes["indicator_id"].isin(names) & (area.changes["year"] == area.year)
    ]
    found = records(rows.sort_values("own_order"))
    return found[0] if found else None


def net_cost_bridge(found: Sequence[Bridge], area: AreaReview) -> Bridge | None:
    """Return the bridge of the net cost from the year before to the page's; None without one."""
    row = net_cost_row(area)
    if row is None or is_missing(row["change"]) or row["other_source"]:
        return None
    for one in found:
        if (one.indicator.indicator_id, one.from_year, one.year, one.is_period) == (
            *(row["indicator_id"], row["previous_year"], area.year, False),
        ):
            return one
    return None
