"""What stands beside a figure: the volume that a cost pays for, the half-width of a survey's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.rounding import exact
from analysis.rows import records

#: Indicator, organisation, period.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Companions:
    """Figures that belong to others, exact, by whose figure they belong to.

    Attributes:
        volumes: how many a cost pays for (volym).
        half_widths: half of a survey figure's interval (felmarginal), in the figure's unit.
    """

    volumes: Mapping[Key, Fraction] = field(default_factory=dict)
    half_widths: Mapping[Key, Fraction] = field(default_factory=dict)


def companions(observations: pd.DataFrame, catalogue: Catalogue) -> Companions:
    """Return the companions that observations hold.

    Args:
        observations: current ones of every area.
        catalogue: says which indicator is whose volume or half-width.
    """
    known = observations[observations["value"].notna() & (observations["breakdown"] == "")]
    return Companions(
        *(
            _of(known, {name: getattr(one, link) for name, one in catalogue.indicators.items()})
            for link in ("volume_of", "interval_of")
        )
    )


def _of(known: pd.DataFrame, targets: Mapping[str, str]) -> dict[Key, Fraction]:
    names = [name for name, target in targets.items() if target]
    return {
        (targets[row["indicator_id"]], row["organisation_id"], row["period"]): Fraction(
            exact(row["value"], int(row["decimals"]))
        )
        for row in records(known[known["indicator_id"].isin(names)])
    }
