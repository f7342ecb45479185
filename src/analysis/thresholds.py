"""Limits that an analysis uses (gränsvärden): each has a value, a first year and a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis import __version__
from analysis.rows import records

_OURS = f"verktygets förval i version {__version__}"


@dataclass(frozen=True)
class Threshold:
    """A limit (gränsvärde).

    Attributes:
        value: in the unit of its id, see vocabulary.THRESHOLDS.
        decimals: as it is given.
        source: who says so, in Swedish, as the end of a sentence.
    """

    value: float
    decimals: int
    source: str


#: What holds where the register of thresholds says nothing.
DEFAULTS: Mapping[str, Threshold] = MappingProxyType(
    {
        "min_group_size": Threshold(5, 0, _OURS),
        "pace_change": Threshold(25, 0, _OURS),
        "forecast_tolerance": Threshold(2, 0, _OURS),
    }
)


def threshold(register: pd.DataFrame, threshold_id: str, year: int) -> Threshold:
    """Return the limit that holds on the pages of a year.

    Args:
        register: processed thresholds.
        threshold_id: a key of vocabulary.THRESHOLDS.
        year: the page's, or the figure's.
    Returns: the register's latest row that is valid by then, else the tool's own.
    """
    rows = register[(register["threshold_id"] == threshold_id) & (register["valid_from"] <= year)]
    if rows.empty:
        return DEFAULTS[threshold_id]
    row = records(rows.sort_values("valid_from"))[-1]
    return Threshold(row["value"], int(row["decimals"]), row["source"])
