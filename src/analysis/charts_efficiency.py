"""Cost against quality on the quality page, and the reference cost where there is one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_common import Panel, Story, compose, describe
from analysis.charts_efficiency_words import (
    cost_words,
    costs_text,
    fact_of,
    holders_text,
    indicators_of,
    line_notes,
    points_of,
    prices_text,
    reading_of,
    remarks_on,
    title_of,
)
from analysis.charts_indicators import measure
from analysis.charts_quadrant import Plane, Spot, quadrant
from analysis.figure import Figure
from analysis.origin import sources_of
from analysis.quality import QualityReview
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column, Note, Table
from analysis.words import lowered

_POINTS = (
    Column("pair", "Kostnad och kvalitet", kind="row_header"),
    Column("organisation", "Organisation"),
    Column("period_text", "År för kvaliteten"),
    Column("cost", "Kostnad", decimals="cost_decimals", kind="number"),
    Column("cost_unit", "Kostnadens enhet"),
    Column("quality", "Kvalitet", decimals="quality_decimals", kind="number"),
    Column("quality_unit", "Kvalitetens enhet"),
)
_REFERENCE = (
    Column("name", "Mått", kind="row_header"),
    Column("organisation", "Organisation"),
    Column("period_text", "År"),
    Column("value", "Värde", decimals="decimals", kind="number"),
    Column("actual", "Nettokostnad", decimals="decimals", kind="number"),
    Column("gap", "Skillnad", decimals="decimals", kind="number", signed=True),
    Column("unit_label", "Enhet"),
    Column("meaning", "Vad det säger"),
)
#: A figure's id -> whether its pairs are declared in the register.
_FIGURES = {"kvalitet-effektivitet": True, "kvalitet-effektivitet-jamforda": False}
#: More would not fit on a sheet.
_MOST_PANELS = 4
_NO_PAIR = (
    "Kostnad och kvalitet kan inte ställas mot varandra: underlaget har ingen kostnad och kvalitet"
    " för samma organisation {}."
)
_MIDDLE = "Median bland de jämförda"


def efficiency(review: QualityReview) -> tuple[Figure | Note | Table, ...]:
    """Draw cost against quality, a panel a pair, and show reference costs or why there are none.

    Pairs that the register declares stand in a figure of their own.
    """
    pairs = records(review.pairs)
    if not pairs:
        return Note(_NO_PAIR.format(review.year)), reference(review)
    figures: list[Figure] = []
    for name, declared in _FIGURES.items():
        group = [pair for pair in pairs if bool(pair["is_declared"]) is declared]
        for start in range(0, len(group), _MOST_PANELS):
            number = f"-{start // _MOST_PANELS + 1}" if start else ""
            part = group[start : start + _MOST_PANELS]
            figures.append(_quadrants(review, part, f"{name}{number}"))
    return *figures, reference(review)


def reference(review: QualityReview) -> Table | Note:
    """Show reference cost and net cost deviation with what they say."""
    rows = review.reference
    if rows.empty:
        return Note(review.reference_text)
    names = {key: one.name for key, one in review.catalogue.organisations.items()}
    return Table(
        id="kvalitet-referenskostnad",
        caption=f"Referenskostnad och nettokostnadsavvikelse, {review.year}",
        columns=_REFERENCE,
        rows=rows.assign(organisation=rows["organisation_id"].map(names)),
        sources=sources_of(review.catalogue, rows),
        processed=bool(rows["gap"].notna().any()),
    )


def _quadrants(review: QualityReview, pairs: Sequence[Mapping[str, Any]], name: str) -> Figure:
    rows = [row for pair in pairs for row in _pair_rows(review, pair)]
    title, costs = title_of(review, pairs), costs_text(review.catalogue, pairs)
    whose = holders_text(review.catalogue, pairs)
    return compose(
        [_panel(review, pair) for pair in pairs],
        Story(
            id=name,
            title=title,
            subtitle=f"Kvalitet mot {costs}, {prices_text(pairs, review.year)}."
            f" {whose}, till {review.year}.",
            alt=describe(
                f"Punktdiagram med {costs} åt höger och kvalitet uppåt.",
                *(fact_of(review.catalogue, pair) for pair in pairs),
            ),
            reading=reading_of(pairs),
            columns=_POINTS,
            rows=pd.DataFrame(rows),
            sources=sources_of(review.catalogue, points_of(review, pairs)),
            processed=True,
            notes=(*line_notes(review.catalogue, pairs), *remarks_on(review, pairs)),
        ),
    )


def _panel(review: QualityReview, pair: Mapping[str, Any]) -> Panel:
    cost, quality = indicators_of(review.catalogue, pair)
    rows = records(review.points[review.points["pair_id"] == pair["pair_id"]])
    who = dict.fromkeys(row["organisation_id"] for row in rows)
    spots = [
        _spot(review, one, [row for row in rows if row["organisation_id"] == one]) for one in who
    ]
    plane = Plane(
        heading=measure(quality),
        below=f"{cost_words(cost)} →",
        middle=(pair["cost_median"], pair["quality_median"]),
        upside_down=quality.direction == "lower_is_better",
        low=-math.inf if quality.scale_min is None else quality.scale_min,
        high=math.inf if quality.scale_max is None else quality.scale_max,
    )
    return quadrant(spots, plane)


def _spot(review: QualityReview, organisation: str, rows: Sequence[Mapping[str, Any]]) -> Spot:
    own = rows[0]["standing"] == "own"
    others = review.catalogue.comparators(review.organisation)
    look = style.OWN if own else style.comparator_look(others.index(organisation))
    trail = tuple((str(row["year"]), row["cost"], row["quality"]) for row in rows)
    name = review.catalogue.organisations[organisation].short_name
    return Spot(f"{name} {rows[-1]['year']}" if len(trail) > 1 else name, look, trail, own)


def _pair_rows(review: QualityReview, pair: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the drawn figures of a pair, its lines last."""
    cost, quality = indicators_of(review.catalogue, pair)
    shared = {
        "pair": f"{cost.name} och {lowered(quality.name)}",
        "cost_unit": cost.unit_label.partition(" per ")[0],
        "quality_unit": quality.unit_label,
        "cost_decimals": cost.decimals,
        "quality_decimals": quality.decimals,
    }
    names = {key: one.short_name for key, one in review.catalogue.organisations.items()}
    rows = [
        row | shared | {"organisation": names[row["organisation_id"]]}
        for row in records(review.points[review.points["pair_id"] == pair["pair_id"]])
    ]
    if is_missing(pair["cost_median"]):
        return rows
    middle = {"cost": pair["cost_median"], "quality": pair["quality_median"]}
    finer = {f"{name}_decimals": pair[f"{name}_median_decimals"] for name in ("cost", "quality")}
    last = {"organisation": _MIDDLE, "period_text": "ej tillämplig", "standing": "middle"}
    return [*rows, shared | finer | middle | last]
