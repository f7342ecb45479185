"""Review of quality: what users and staff say, what fails, and how others do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.cards import key_figures, ratio_cards
from analysis.catalogue import Indicator
from analysis.comparison import AreaReview, Tables, area_review, years_in_area
from analysis.domain import DomainReview
from analysis.efficiency import efficiency_points
from analysis.efficiency_findings import efficiency_findings
from analysis.fixed_prices import pricing
from analysis.headlines import headline, in_order
from analysis.notebook_display import Lines
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.parts import of_one
from analysis.quadrants import efficiency_pairs
from analysis.ratios import Ratio, of_year, ratio_history, up_to
from analysis.reference_costs import absence_text, reference_rows
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.statements import (
    Target,
    absence_findings,
    change_findings,
    first_page_findings,
    gap_findings,
    group_findings,
    ratio_findings,
)
from analysis.wording import Finding

_TABLE, _RATIO_FIGURE = "kvalitet-nyckeltal", "kvalitet-storningar"
#: Units that lie on a scale, which one figure shows side by side.
_SCALED = ("score", "index", "percent")

AREA = "quality"
ROLES = ("it_disturbances",)
RATIOS = (
    Ratio(
        "disturbances-per-e-service-cases",
        f"Allvarliga IT-störningar per 10{NO_BREAK_SPACE}000 e-tjänstärenden",
        f"Antalet allvarliga IT-störningar per 10{NO_BREAK_SPACE}000 e-tjänstärenden",
        "it_disturbances",
        "e_service_cases",
        f"per 10{NO_BREAK_SPACE}000 e-tjänstärenden",
        1,
        per=10_000,
    ),
)


@dataclass(frozen=True)
class QualityReview(DomainReview):
    """One year's quality.

    Attributes:
        points: see efficiency.efficiency_points.
        pairs: see quadrants.efficiency_pairs.
        price_note: which price index the costs are in; empty where they are as printed.
        reference: see reference_costs.reference_rows.
        reference_text: why there is none.
    """

    points: pd.DataFrame
    pairs: pd.DataFrame
    price_note: str
    reference: pd.DataFrame
    reference_text: str


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that have figures on quality, one's own or an ancestor's."""
    return years_in_area(tables, area=AREA, organisation=organisation)


@of_one
def review_quality(tables: Tables, *, year: int, organisation: str = "") -> QualityReview:
    """Review quality for one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
    Raises: NotInDataError that names the years which have figures.
    """
    area = area_review(tables, area=AREA, year=year, organisation=organisation)
    history = up_to(ratio_history(tables, area.catalogue, RATIOS, area.organisation), year)
    ratios = of_year(history, year)
    target = _targets(area)
    first, beside = _headline(area, ratios, target), _efficiency(tables, area)
    findings = [
        *change_findings(area, target),
        *gap_findings(area, target),
        *group_findings(area, target),
        *ratio_findings(ratios, RATIOS, area.catalogue, _RATIO_FIGURE),
        *efficiency_findings(beside["points"], beside["pairs"], area.catalogue),
        *absence_findings(area, _TABLE),
        *first_page_findings(area, _TABLE),
    ]
    return QualityReview(
        **beside,
        area=area,
        ratios=ratios,
        ratio_history=history,
        headline=first,
        findings=in_order(findings, first),
        key_figures=Lines(key_figures(area, ROLES, target, ratio_cards(ratios, _RATIO_FIGURE))),
    )


def _efficiency(tables: Tables, area: AreaReview) -> dict[str, Any]:
    """Return what the page says of quality beside cost, by attribute."""
    about: dict[str, Any] = {"year": area.year, "organisation": area.organisation}
    prices = pricing(tables["price_index"], year=area.year)
    points = efficiency_points(tables, area.catalogue, index=prices.main, **about)
    known = area.year in years_in_area(tables, area="economy", organisation=area.organisation)
    costs = area_review(tables, area="economy", **about) if known else None
    return {
        "points": points,
        "pairs": efficiency_pairs(points, area.catalogue, year=area.year),
        "price_note": prices.main.described if prices.main else "",
        "reference": reference_rows(costs),
        "reference_text": absence_text(area),
    }


def _targets(area: AreaReview) -> Target:
    """Return the figure of an indicator: over time where it has two years, else beside others."""
    own = area.series[(area.series["standing"] == "own") & area.series["value"].notna()]
    years = own[own["year"].notna()].groupby("indicator_id")["year"].nunique()
    over_time = set(years.index[years > 1])

    def target(indicator: Indicator, kind: str) -> str:
        if kind in ("groups", "missing"):
            return _TABLE
        if kind == "change" and indicator.indicator_id in over_time:
            return "kvalitet-trend"
        return "kvalitet-jamforelse" if kind == "gap" or indicator.unit in _SCALED else _TABLE

    return target


def _headline(area: AreaReview, ratios: pd.DataFrame, target: Target) -> Finding:
    """Return the headline, with what the volume explains where disturbances are what it tells."""
    found = headline(area, ROLES, target)
    rows = records(ratios)
    alike = area.changes[~area.changes["other_source"]]
    roles = {area.catalogue.indicators[name].role for name in alike["indicator_id"]}
    if not rows or is_missing(rows[0]["change"]) or "it_disturbances" not in roles:
        return found
    row, ratio = rows[0], RATIOS[0]
    before, now = (format_figure(row[name], ratio.decimals) for name in ("previous", "value"))
    per = row["unit_label"]
    moved = f"oförändrat {now}" if row["verdict"] == "unchanged" else f"från {before} till {now}"
    text = f"{found.text.removesuffix('.')}; {per} {moved}."
    return replace(found, text=text, about=(*found.about, row["ratio_id"]))
