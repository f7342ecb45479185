"""Review of costs: how they have moved, why, against whom, and per full-time equivalent."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.bridge import Bridge, bridges
from analysis.bridge_steps import bridge_rows, net_cost_bridge, span_rows
from analysis.cards import key_figures, ratio_cards
from analysis.catalogue import Indicator
from analysis.comparison import AreaReview, Tables, area_review, current, years_in_area
from analysis.cost_findings import bridge_findings, cost_headline, fixed_findings, pace_findings
from analysis.domain import DomainReview
from analysis.fixed_prices import Pricing, fixed_changes, fixed_rows, of_main, pricing
from analysis.headlines import in_order
from analysis.ratios import TKR, Ratio, of_year, ratio_history, up_to
from analysis.statements import (
    absence_findings,
    change_findings,
    first_page_findings,
    gap_findings,
    ratio_findings,
)
from analysis.wording import Finding, KeyFigure

AREA = "economy"
ROLES = ("net_cost", "it_cost")
RATIOS = (
    Ratio(
        "net-cost-per-fte",
        "Nettokostnad per årsarbetare",
        "Nettokostnaden per årsarbetare",
        "net_cost",
        "full_time_equivalents",
        "tkr per årsarbetare",
        0,
        money=True,
    ),
    Ratio(
        "it-cost-per-fte",
        "IT-kostnad per årsarbetare",
        "IT-kostnaden per årsarbetare",
        "it_cost",
        "full_time_equivalents",
        "tkr per årsarbetare",
        0,
        money=True,
    ),
)
_TABLE, _RATIO_TABLE = "kostnad-nyckeltal", "kostnad-kvoter"


@dataclass(frozen=True)
class CostReview(DomainReview):
    """One year's costs.

    Attributes:
        bridge: of the net cost since the year before; see bridge_steps.bridge_rows.
        spans: a bridge a step of every own cost; see bridge_steps.span_rows.
        prices: what fixed prices are in.
        fixed: see fixed_prices.fixed_rows.
        fixed_changes: see fixed_prices.fixed_changes.
    """

    bridge: pd.DataFrame
    spans: pd.DataFrame
    prices: Pricing
    fixed: pd.DataFrame
    fixed_changes: pd.DataFrame


def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that have figures on costs, one's own or an ancestor's."""
    return years_in_area(tables, area=AREA, organisation=organisation)


def review_costs(
    tables: Tables,
    *,
    year: int,
    organisation: str = "",
    price_index: str = "",
    base_year: int = 0,
) -> CostReview:
    """Review costs for one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
        price_index: see fixed_prices.pricing.
        base_year: the year in whose prices fixed prices are; 0 for the page's.
    Raises: NotInDataError that names the years which have figures, or the indices; PriceError where
        an index lacks the base year that was asked for.
    """
    area = area_review(tables, area=AREA, year=year, organisation=organisation)
    history = up_to(ratio_history(tables, area.catalogue, RATIOS, area.organisation), year)
    prices = pricing(tables["price_index"], year=year, price_index=price_index, base_year=base_year)
    found = bridges(area, prices.main, current(tables))
    ratios, bridge = of_year(history, year), net_cost_bridge(found, area)
    fixed = fixed_rows(area, prices)
    moved = fixed_changes(fixed, area, found)
    main = of_main(moved, prices)
    first = cost_headline(area, _target, bridge, main)
    return CostReview(
        area=area,
        bridge=bridge_rows(bridge),
        spans=span_rows(found),
        prices=prices,
        fixed=fixed,
        fixed_changes=moved,
        ratios=ratios,
        ratio_history=history,
        headline=first,
        findings=in_order(_findings(area, ratios, bridge, main), first),
        key_figures=_cards(area, ratios),
    )


def _cards(area: AreaReview, ratios: pd.DataFrame) -> tuple[KeyFigure, ...]:
    return key_figures(area, ROLES, _target, ratio_cards(ratios, _RATIO_TABLE))


def _findings(
    area: AreaReview, ratios: pd.DataFrame, bridge: Bridge | None, fixed: pd.DataFrame
) -> list[Finding]:
    return [
        *change_findings(area, _target),
        *gap_findings(area, _target),
        *ratio_findings(ratios, RATIOS, area.catalogue, _RATIO_TABLE),
        *bridge_findings(area, bridge),
        *fixed_findings(area, fixed),
        *pace_findings(area),
        *absence_findings(area, _TABLE),
        *first_page_findings(area, _TABLE),
    ]


def _target(indicator: Indicator, kind: str) -> str:
    if kind == "gap":
        return "kostnad-jamforelse"
    return "kostnad-netto" if indicator.unit in TKR and kind == "change" else _TABLE
