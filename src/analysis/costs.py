"""Review of costs: how they have moved, why, against whom, and per full-time equivalent."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.assumptions import STANDARD, CostAssumptions
from analysis.bridge import bridges
from analysis.bridge_steps import bridge_rows, net_cost_bridge, span_rows
from analysis.cards import key_figures, ratio_cards
from analysis.catalogue import Indicator
from analysis.comparison import AreaReview, Tables, area_review, current, years_in_area
from analysis.cost_findings import bridge_findings, cost_headline, pace_findings
from analysis.domain import DomainReview
from analysis.fixed_prices import Pricing, fixed_changes, fixed_rows, of_main, pricing
from analysis.headlines import in_order
from analysis.notebook_display import Lines
from analysis.parts import of_one
from analysis.path_words import path_findings
from analysis.paths import CostPath, cost_path
from analysis.price_findings import fixed_findings
from analysis.ratios import TKR, of_year, ratio_history, up_to
from analysis.statements import (
    absence_findings,
    change_findings,
    first_page_findings,
    gap_findings,
    ratio_findings,
)
from analysis.unit_costs import UNIT_COSTS
from analysis.wording import Finding, KeyFigure

AREA = "economy"
ROLES = ("net_cost", "it_cost")
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
        cost_path: see paths.CostPath; its rows, sensitivity and assumptions are also attributes
            here.
    """

    bridge: pd.DataFrame
    spans: pd.DataFrame
    prices: Pricing
    fixed: pd.DataFrame
    fixed_changes: pd.DataFrame
    cost_path: CostPath

    @property
    def path(self) -> pd.DataFrame:
        """Return CostPath.rows."""
        return self.cost_path.rows

    @property
    def sensitivity(self) -> pd.DataFrame:
        """Return CostPath.sensitivity."""
        return self.cost_path.sensitivity

    @property
    def assumptions(self) -> CostAssumptions:
        """Return CostPath.assumptions."""
        return self.cost_path.assumptions


@of_one
def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that have figures on costs, one's own or an ancestor's."""
    return years_in_area(tables, area=AREA, organisation=organisation)


@of_one
def review_costs(
    tables: Tables, *, year: int, organisation: str = "", assumptions: CostAssumptions = STANDARD
) -> CostReview:
    """Review costs for one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
        assumptions: of the fixed prices and of the cost path.
    Raises: NotInDataError that names the years which have figures, or the indices; PriceError where
        an index lacks the base year that was asked for.
    """
    area = area_review(tables, area=AREA, year=year, organisation=organisation)
    history = up_to(ratio_history(tables, area.catalogue, UNIT_COSTS, area.organisation), year)
    ratios = of_year(history, year)
    prices = pricing(tables["price_index"], assumptions, year=year)
    path = cost_path(area, tables, assumptions, prices)
    found = bridges(area, prices.main, current(tables))
    bridge, fixed = net_cost_bridge(found, area), fixed_rows(area, prices)
    moved = fixed_changes(fixed, area, prices)
    first = cost_headline(area, _target, bridge, of_main(moved, prices))
    deep = [*bridge_findings(area, bridge), *fixed_findings(area, moved, prices)]
    return CostReview(
        area=area,
        bridge=bridge_rows(bridge),
        spans=span_rows(found),
        prices=prices,
        fixed=fixed,
        fixed_changes=moved,
        cost_path=path,
        ratios=ratios,
        ratio_history=history,
        headline=first,
        findings=in_order([*_findings(area, ratios), *deep, *path_findings(path)], first),
        key_figures=Lines(_cards(area, ratios)),
    )


def _cards(area: AreaReview, ratios: pd.DataFrame) -> tuple[KeyFigure, ...]:
    return key_figures(area, ROLES, _target, ratio_cards(ratios, _RATIO_TABLE))


def _findings(area: AreaReview, ratios: pd.DataFrame) -> list[Finding]:
    """Return what every area's page says, and IT beside the net cost."""
    return [
        *change_findings(area, _target),
        *gap_findings(area, _target),
        *ratio_findings(ratios, UNIT_COSTS, area.catalogue, _RATIO_TABLE),
        *pace_findings(area),
        *absence_findings(area, _TABLE),
        *first_page_findings(area, _TABLE),
    ]


def _target(indicator: Indicator, kind: str) -> str:
    if kind == "gap":
        return "kostnad-jamforelse"
    return "kostnad-netto" if indicator.unit in TKR and kind == "change" else _TABLE
