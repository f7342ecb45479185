"""Reference cost and net cost deviation (referenskostnad, nettokostnadsavvikelse), with meanings.

They are worked out for whole municipalities; an administration has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.comparison import AreaReview
from analysis.rounding import NAN, difference, shown
from analysis.rows import records

REFERENCE_COLUMNS = [
    *("indicator_id", "organisation_id", "role", "name", "period_text", "value", "unit_label"),
    *("decimals", "actual", "gap", "actual_missing", "gap_missing", "meaning", "source_id"),
    *("locator", "note"),
]
_ROLES = ("reference_cost", "net_cost_deviation")
_REFERENCE = (
    "Vad verksamheten skulle kosta med kommunens struktur, om den i övrigt vore som i en"
    " genomsnittlig kommun."
)


def reference_rows(area: AreaReview | None) -> pd.DataFrame:
    """Return one's own reference costs and net cost deviations of the page's year.

    Args:
        area: the economy; None where it has no figures of the year.
    Returns: REFERENCE_COLUMNS; `actual` is the net cost of the same organisation and period, where
        it is in the same unit, and gap that minus the reference cost; meaning is a sentence.
    """
    if area is None:
        return pd.DataFrame(columns=REFERENCE_COLUMNS)
    roles = {
        one.indicator_id: one.role for name in _ROLES for one in area.catalogue.with_role(name)
    }
    rows = area.changes[area.changes["indicator_id"].isin(roles) & area.changes["value"].notna()]
    actual = {
        (row["organisation_id"], row["period"]): row
        for row in records(area.changes)
        if area.catalogue.indicators[row["indicator_id"]].role == "net_cost"
    }
    made = [_row(row, roles[row["indicator_id"]], actual, area.catalogue) for row in records(rows)]
    return pd.DataFrame(made, columns=REFERENCE_COLUMNS)


def absence_text(area: AreaReview) -> str:
    """Return why the page has neither of them."""
    organisation = area.catalogue.organisations[area.organisation]
    text = "Underlaget har varken referenskostnad eller nettokostnadsavvikelse"
    if organisation.is_part:
        return (
            f"{text}. De räknas fram för hela kommuner och för verksamheter som alla kommuner har,"
            f" inte för {organisation.name}."
        )
    return f"{text} för {organisation.name} {area.year}."


def _row(
    row: Mapping[str, Any],
    role: str,
    actual: Mapping[tuple[str, str], Mapping[str, Any]],
    catalogue: Catalogue,
) -> dict[str, Any]:
    indicator = catalogue.indicators[row["indicator_id"]]
    net = actual.get((row["organisation_id"], row["period"]), {})
    alike = net and catalogue.indicators[net["indicator_id"]].unit_label == indicator.unit_label
    beside = net["value"] if role == "reference_cost" and alike else NAN
    gap = difference(beside, row["value"], indicator.decimals)
    return {
        **row,
        "role": role,
        "name": indicator.name,
        "period_text": str(row["year"]),
        "unit_label": indicator.unit_label,
        "decimals": indicator.decimals,
        "actual": beside,
        "gap": gap,
        "actual_missing": "ej tillämplig",
        "gap_missing": "ej tillämplig",
        "meaning": _meaning(role, row["value"], indicator.decimals),
    }


def _meaning(role: str, value: float, decimals: int) -> str:
    if role == "reference_cost":
        return _REFERENCE
    seen = shown(value, decimals)
    if seen == 0:
        return "Verksamheten kostar det som kommunens struktur förklarar."
    side = "mer" if seen > 0 else "mindre"
    return f"Verksamheten kostar {side} än vad kommunens struktur förklarar."
