"""What a page says of quality beside cost: the own way through the years, and the compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Indicator
from analysis.quadrants import place_words
from analysis.rows import Row, records
from analysis.statements import slug_of
from analysis.wording import Finding, count_text, place_text, quantity
from analysis.words import spoken_unit

_TARGET, _COMPARED = "kvalitet-effektivitet", "kvalitet-effektivitet-jamforda"


def efficiency_findings(
    points: pd.DataFrame, pairs: pd.DataFrame, catalogue: Catalogue
) -> list[Finding]:
    """Return a finding a declared pair that has a past, and one on those that are compared.

    Args:
        points: as efficiency.efficiency_points gives them.
        pairs: as quadrants.efficiency_pairs gives them.
        catalogue: the registers.
    """
    findings = []
    for pair in records(pairs[pairs["is_declared"].astype("bool")]):
        own = points[(points["pair_id"] == pair["pair_id"]) & (points["standing"] == "own")]
        years = _comparable(records(own), catalogue)
        if len(years) > 1:
            findings.append(_way(years, catalogue))
    lined = records(pairs[pairs["quality_side"] != ""])
    return [*findings, *([_standing(lined, catalogue)] if lined else [])]


def _comparable(own: list[dict[str, Any]], catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the years that no break of the cost or the quality parts from the last."""
    last = own[-1]
    since = max(
        catalogue.indicators[last[name]].comparable_from(last["year"])
        for name in ("cost_id", "quality_id")
    )
    return [row for row in own if row["year"] >= since]


def _way(own: list[dict[str, Any]], catalogue: Catalogue) -> Finding:
    """Return how quality and cost have moved since the first year that has both."""
    first, last = own[0], own[-1]
    cost, quality = (catalogue.indicators[last[f"{name}_id"]] for name in ("cost", "quality"))
    prices = f"{last['year']} års priser" if last["is_fixed"] else "löpande priser"
    text = (
        f"{_moved(quality, first['quality'], last['quality'])} mellan {first['year']} och"
        f" {last['year']}. {_moved(cost, first['cost'], last['cost'])} i {prices}."
    )
    slug = slug_of(*str(first["pair_id"]).split("/"), "efficiency")
    return Finding(slug, text, "neutral", _TARGET, 1.5)


def _moved(indicator: Indicator, before: float, after: float) -> str:
    unit = spoken_unit(indicator)
    one, two = (quantity(value, indicator.decimals, unit) for value in (before, after))
    if one == two:
        return f"{indicator.subject} låg kvar på {one}"
    return f"{indicator.subject} gick från {one} till {two}"


def _standing(lined: Sequence[Row], catalogue: Catalogue) -> Finding:
    """Return how many results are better than the middle, and how many of them cost no more."""
    better = [pair for pair in lined if pair["quality_side"] == "better"]
    no_dearer = [pair for pair in better if pair["cost_side"] in ("lower", "equal")]
    where = place_text(catalogue.organisations[lined[0]["organisation_id"]], catalogue)
    results = count_text(len(lined), "jämfört resultat", "jämförda resultat")
    text = f"Av {results} {where} är {len(better)} bättre än medianen bland de jämförda."
    if len(lined) == 1:
        quality = catalogue.indicators[lined[0]["quality_id"]].name
        text = f"”{quality}” {where}: {place_words(lined[0])} bland de jämförda."
    elif better:
        text += f" {_cost_words(len(better), len(no_dearer))}"
    declared = bool(lined[0]["is_declared"])
    if not declared:
        # The only compared cost; see efficiency.
        name = catalogue.indicators[lined[0]["cost_id"]].name
        text += f" Kostnaden, ”{name}”, gäller en annan verksamhet än resultaten."
    target = _TARGET if declared else _COMPARED
    return Finding("efficiency-standing", text, "neutral", target, 1.2)


def _cost_words(better: int, no_dearer: int) -> str:
    """Return how many of the better results have a cost that is no higher than the middle."""
    if better == 1:
        return f"Där är kostnaden {'inte ' if no_dearer else ''}högre än medianen."
    if not no_dearer:
        return "Kostnaden är högre än medianen i alla de fallen."
    if no_dearer == better:
        return "Kostnaden är inte högre än medianen i något av de fallen."
    return f"I {no_dearer} av de {better} är kostnaden inte högre än medianen."
