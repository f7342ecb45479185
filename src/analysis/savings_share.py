"""Savings beside the net cost: the latest one known, whose year is named."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.measures import finest_decimals
from analysis.ratios import TKR, ratio_frame
from analysis.rounding import NAN, difference, is_missing, percent_of
from analysis.versions import is_whole_year

SHARE_ID = "savings-share-of-net-cost"
_ROLE = "net_cost"


@dataclass(frozen=True)
class NetCost:
    """The latest known net cost of a whole year.

    Attributes:
        year: its year.
        value, decimals, unit: as the source prints it; unit is a key of TKR.
        name: the indicator's name.
        source_id: where it stands.
        previous_year, change: the step to it, in the same unit; None and NaN where unknown.
    """

    year: int
    value: float
    decimals: int
    unit: str
    name: str
    organisation_id: str
    source_id: str
    previous_year: int | None
    change: float

    @property
    def tkr(self) -> float:
        """Return the net cost in tkr."""
        return self.value * TKR[self.unit]


def latest_net_cost(rows: pd.DataFrame, catalogue: Catalogue, *, year: int) -> NetCost | None:
    """Return the latest net cost up to a year, of the nearest own organisation that has one.

    Args:
        rows: current observations with standing and own_order (see series.placed).
        catalogue: tells which indicator fills the role and its unit.
        year: the page's year.
    """
    known = {one.indicator_id: one for one in catalogue.with_role(_ROLE) if one.unit in TKR}
    rows = rows[rows["indicator_id"].isin(known) & (rows["standing"] == "own")]
    rows = rows[rows["value"].notna() & (rows["breakdown"] == "")]
    rows = rows[is_whole_year(rows) & (rows["year"] <= year).fillna(False)]
    if rows.empty:
        return None
    nearest = rows[rows["own_order"] == rows["own_order"].min()].sort_values("year")
    steps = nearest.to_dict("records")
    last, before = steps[-1], steps[-2] if len(steps) > 1 else None
    decimals = max(int(row["decimals"]) for row in steps)
    indicator = known[last["indicator_id"]]
    return NetCost(
        year=int(last["year"]),
        value=last["value"],
        decimals=max(decimals, indicator.decimals),
        unit=indicator.unit,
        name=indicator.name,
        organisation_id=last["organisation_id"],
        source_id=last["source_id"],
        previous_year=None if before is None else int(before["year"]),
        change=NAN if before is None else difference(last["value"], before["value"], decimals),
    )


def share_rows(amount: float, measures: pd.DataFrame, net: NetCost | None) -> pd.DataFrame:
    """Return the savings as percent of the net cost, with both parts: one row or none."""
    if net is None or is_missing(percent_of(amount, net.tkr)):
        return ratio_frame([])
    row = {
        "ratio_id": SHARE_ID,
        "label": "Beräknad besparing som andel av nettokostnaden",
        "organisation_id": net.organisation_id,
        "place": "",
        "period": str(net.year),
        "year": net.year,
        "value": percent_of(amount, net.tkr),
        "unit_label": f"procent av nettokostnaden {net.year}",
        "decimals": 1,
        "missing_reason": "",
        "numerator": amount,
        "numerator_label": "Beräknad besparing",
        "numerator_unit": "tkr",
        "numerator_decimals": finest_decimals(measures),
        "denominator": net.value,
        "denominator_label": net.name,
        "denominator_unit": net.unit,
        "denominator_decimals": net.decimals,
        "verdict": "",
        "verdict_text": "",
        "source_ids": tuple(dict.fromkeys((*measures["source_id"], net.source_id))),
    }
    return ratio_frame([row])
