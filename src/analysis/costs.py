"""Review of costs: how they have moved, why, against whom, and per full-time equivalent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.bridge import bridge_rows, net_cost_row, reorganisations
from analysis.cards import key_figures, ratio_cards
from analysis.catalogue import Indicator
from analysis.comparison import AreaReview, Tables, area_review, years_in_area
from analysis.domain import DomainReview
from analysis.headlines import headline, in_order
from analysis.index_series import index_rows
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.path_words import path_findings
from analysis.paths import STANDARD, CostPath, PathAssumptions, cost_path
from analysis.ratios import TKR, of_year, ratio_history, up_to
from analysis.rounding import is_missing, shown, total
from analysis.rows import records
from analysis.statements import (
    absence_findings,
    change_findings,
    fact_of,
    first_page_findings,
    gap_findings,
    ratio_findings,
)
from analysis.unit_costs import UNIT_COSTS
from analysis.wording import Finding, count_text, quantity

AREA = "economy"
ROLES = ("net_cost", "it_cost")
_TABLE, _RATIO_TABLE = "kostnad-nyckeltal", "kostnad-kvoter"
#: The fact that a part of the net cost's change is due to reorganisations.
_BRIDGE = "net-cost-bridge"


@dataclass(frozen=True)
class CostReview(DomainReview):
    """One year's costs.

    Attributes:
        bridge: see bridge.bridge_rows.
        cost_path: see paths.CostPath; its rows, sensitivity and assumptions are also attributes
            here.
    """

    bridge: pd.DataFrame
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
    def assumptions(self) -> PathAssumptions:
        """Return CostPath.assumptions."""
        return self.cost_path.assumptions


def years_with_data(tables: Tables, *, organisation: str = "") -> tuple[int, ...]:
    """Return the years that have figures on costs, one's own or an ancestor's."""
    return years_in_area(tables, area=AREA, organisation=organisation)


def review_costs(
    tables: Tables,
    *,
    year: int,
    organisation: str = "",
    assumptions: PathAssumptions = STANDARD,
) -> CostReview:
    """Review costs for one year.

    Args:
        tables: processed tables.
        year: the page's year.
        organisation: an id; empty for the data's default.
        assumptions: of the cost path.
    Raises: NotInDataError that names the years which have figures; PriceError where a price index
        is asked for that does not exist.
    """
    area = area_review(tables, area=AREA, year=year, organisation=organisation)
    history = up_to(ratio_history(tables, area.catalogue, UNIT_COSTS, area.organisation), year)
    ratios, bridge = of_year(history, year), bridge_rows(area)
    path = cost_path(area, tables, assumptions)
    first = _headline(area, bridge)
    return CostReview(
        area=area,
        bridge=bridge,
        cost_path=path,
        ratios=ratios,
        ratio_history=history,
        headline=first,
        findings=in_order(_findings(area, ratios, bridge, path), first),
        key_figures=key_figures(area, ROLES, _target, ratio_cards(ratios, _RATIO_TABLE)),
    )


def _findings(
    area: AreaReview, ratios: pd.DataFrame, bridge: pd.DataFrame, path: CostPath
) -> list[Finding]:
    return [
        *change_findings(area, _target),
        *gap_findings(area, _target),
        *ratio_findings(ratios, UNIT_COSTS, area.catalogue, _RATIO_TABLE),
        *_bridge_findings(area, bridge),
        *_pace_findings(area),
        *path_findings(path),
        *absence_findings(area, _TABLE),
        *first_page_findings(area, _TABLE),
    ]


def _target(indicator: Indicator, kind: str) -> str:
    if kind == "gap":
        return "kostnad-jamforelse"
    return "kostnad-netto" if indicator.unit in TKR and kind == "change" else _TABLE


def _headline(area: AreaReview, bridge: pd.DataFrame) -> Finding:
    """Return the net cost's change and, where it is a part of it, what reorganisations explain."""
    found = headline(area, ROLES, _target)
    row, explained = net_cost_row(area), _explained(bridge)
    if row is None or not 0 < explained / (row["change"] or 1) <= 1:
        return found
    about = (*found.about, _BRIDGE)
    what = "ökningen" if row["change"] > 0 else "minskningen"
    amount = quantity(abs(explained), *_unit(bridge))
    text = f"{found.text.removesuffix('.')}; av {what} beror {amount} på ändrad organisation."
    return replace(found, text=text, about=about)


def _bridge_findings(area: AreaReview, bridge: pd.DataFrame) -> list[Finding]:
    """Return what reorganisations did to the net cost, and those of which no amount is known."""
    row = net_cost_row(area)
    if row is None or bridge.empty:
        return []
    span = f"mellan {row['previous_year']} och {area.year}"
    findings = []
    titles = bridge.loc[bridge["kind"] == "structural", "label"].tolist()
    if titles:
        rest = float(bridge.loc[bridge["kind"] == "residual", "amount"].iloc[0])
        text = (
            f"Av nettokostnadens förändring på {_signed(row['change'], bridge)} {span} hör "
            f"{_signed(_explained(bridge), bridge)} till ändrad organisation "
            f"({'; '.join(titles)}). Resten, {_signed(rest, bridge)}, har andra orsaker."
        )
        findings.append(Finding(_BRIDGE, text, "neutral", "kostnad-brygga", 4.0, (_BRIDGE,)))
    if unpriced := reorganisations(area, row, priced=False):
        count = count_text(len(unpriced), "ändring", "ändringar")
        text = f"Källan nämner {count} i organisationen {span} utan belopp för nettokostnaden."
        findings.append(Finding("net-cost-unpriced", text, "neutral", _TABLE, 0.5))
    return findings


def _pace_findings(area: AreaReview) -> list[Finding]:
    """Return IT cost beside net cost over the longest span that both have."""
    rows = [row for row in records(area.changes) if row["year"] == area.year]
    by_role = {area.catalogue.indicators[row["indicator_id"]].role: row for row in reversed(rows)}
    net, it = by_role.get("net_cost"), by_role.get("it_cost")
    if net is None or it is None or net["first_year"] != it["first_year"]:
        return []
    if net["other_source_since_first"] or it["other_source_since_first"]:
        return []
    paces = [row["change_since_first_percent"] for row in (it, net)]
    if any(is_missing(pace) for pace in paces):
        return []
    text = (
        f"IT-kostnaden {_pace(paces[0])} mellan {net['first_year']} och {area.year}, medan "
        f"nettokostnaden {_pace(paces[1])}."
    )
    drawn = index_rows(area)["year"].nunique() > 1
    target = "kostnad-index" if drawn else "kostnad-netto"
    return [Finding("it-cost-pace", text, "neutral", target, 3.0, fact_of(it))]


def _pace(percent: float) -> str:
    if shown(percent, 1) == 0:
        return "var oförändrad"
    return f"{'ökade' if percent > 0 else 'minskade'} med {quantity(abs(percent), 1, 'procent')}"


def _explained(bridge: pd.DataFrame) -> float:
    """Return the sum of the structural steps; 0 where there is none."""
    steps = bridge[bridge["kind"] == "structural"]
    return total(steps["amount"].tolist(), int(steps["decimals"].max())) if len(steps) else 0.0


def _unit(bridge: pd.DataFrame) -> tuple[int, str]:
    return int(bridge["decimals"].iloc[0]), str(bridge["unit"].iloc[0])


def _signed(amount: float, bridge: pd.DataFrame) -> str:
    decimals, unit = _unit(bridge)
    return f"{format_figure(amount, decimals, signed=True)}{NO_BREAK_SPACE}{unit}"
