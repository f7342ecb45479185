"""What the costs page says: the net cost in current and in fixed prices, and what lies behind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.bridge import Bridge, reorganisations
from analysis.bridge_steps import net_cost_row
from analysis.comparison import AreaReview
from analysis.headlines import headline
from analysis.index_series import index_rows
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.price_findings import fixed_slug
from analysis.rounding import is_missing, shown
from analysis.rows import records
from analysis.statements import Target, fact_of
from analysis.wording import Finding, Row, count_text, enumeration, quantity

#: The fact that a part of the net cost's change is due to prices and reorganisations.
_BRIDGE = "net-cost-bridge"
_TABLE = "kostnad-nyckeltal"
_ROLES = ("net_cost", "it_cost")


def cost_headline(
    area: AreaReview, target: Target, bridge: Bridge | None, fixed: pd.DataFrame
) -> Finding:
    """Return the net cost's change, and what is left of it in fixed prices.

    Args:
        area: the economy.
        target: gives the id of the figure that shows it.
        bridge: of the net cost from the year before; where no index knows the years, what
            reorganisations explain is told in place of fixed prices.
        fixed: fixed_prices.fixed_changes of the main index.
    """
    found = headline(area, _ROLES, target)
    row = net_cost_row(area)
    if row is None or is_missing(row["change"]) or row["other_source"]:
        return found
    about, words = found.about, _in_fixed_prices(_change_since(fixed, row), row)
    if words and row["previous_year"] == row["first_year"]:
        about = (*about, fixed_slug(row))
    if not words:
        words, about = _of_which_moved(bridge, row), (*found.about, _BRIDGE)
    if not words:
        return found
    return replace(found, text=f"{found.text.removesuffix('.')}; {words}.", about=about)


def bridge_findings(area: AreaReview, bridge: Bridge | None) -> list[Finding]:
    """Return what prices and reorganisations did to the net cost, and what is not explained.

    Reorganisations of which no amount is known are counted.
    """
    row = net_cost_row(area)
    if row is None or bridge is None:
        return []
    span, findings = f"mellan {bridge.from_year} och {bridge.year}", []
    parts = _named_parts(bridge)
    if parts:
        rest = "förklaras inte av källan" if _is_priced(bridge) else "har andra orsaker"
        text = (
            f"Av nettokostnadens förändring på {_signed(bridge.change, bridge)} {span} hör "
            f"{enumeration(parts)}. Resten, {_signed(bridge.residual, bridge)}, {rest}."
        )
        findings.append(Finding(_BRIDGE, text, "neutral", "kostnad-brygga", 4.0, (_BRIDGE,)))
    if unpriced := reorganisations(area, row, priced=False):
        count = count_text(len(unpriced), "ändring", "ändringar")
        text = f"Källan nämner {count} i organisationen {span} utan belopp för nettokostnaden."
        findings.append(Finding("net-cost-unpriced", text, "neutral", _TABLE, 0.5))
    return findings


def pace_findings(area: AreaReview) -> list[Finding]:
    """Return IT cost beside net cost over the longest span that both have."""
    rows = [row for row in records(area.changes) if row["year"] == area.year]
    by_role = {area.catalogue.indicators[row["indicator_id"]].role: row for row in reversed(rows)}
    net, it = by_role.get("net_cost"), by_role.get("it_cost")
    if net is None or it is None or net["first_year"] != it["first_year"]:
        return []
    if any(
        row["other_source_since_first"] or not is_missing(row["break_since_first"])
        for row in (net, it)
    ):
        return []
    paces = [row["change_since_first_percent"] for row in (it, net)]
    if any(is_missing(pace) for pace in paces):
        return []
    text = (
        f"IT-kostnaden {_pace(paces[0])} mellan {net['first_year']} och {area.year}, medan "
        f"nettokostnaden {_pace(paces[1])}."
    )
    drawn = index_rows(area)
    both = {row["indicator_id"] for row in (it, net)} <= set(drawn["indicator_id"])
    target = "kostnad-index" if both and drawn["year"].nunique() > 1 else "kostnad-netto"
    return [Finding("it-cost-pace", text, "neutral", target, 1.9, fact_of(it))]


def _change_since(fixed: pd.DataFrame, row: Row) -> Row | None:
    """Return the net cost's change in fixed prices since the year that its change is from."""
    same = (fixed["indicator_id"] == row["indicator_id"]) & (
        fixed["organisation_id"] == row["organisation_id"]
    )
    found = records(fixed[same & (fixed["from_year"] == row["previous_year"])])
    return found[0] if found else None


def _in_fixed_prices(change: Row | None, row: Row) -> str:
    """Return "rensat för konsumentprisindex var ökningen 0,1 procent"; "" where not known."""
    if change is None or is_missing(change["fixed_percent"]):
        return ""
    # A change in percent is the same in the prices of any year.
    index = str(change["index_name"]).partition(",")[0]
    percent, prices = shown(change["fixed_percent"], 1), f"rensat för {index}"
    if percent == 0:
        return f"{prices} var beloppet oförändrat"
    if percent * row["change"] > 0:
        what = "ökningen" if percent > 0 else "minskningen"
        return f"{prices} var {what} {_percent(abs(percent))}"
    verb = "ökade" if percent > 0 else "minskade"
    return f"{prices} {verb} beloppet med {_percent(abs(percent))}"


def _of_which_moved(bridge: Bridge | None, row: Row) -> str:
    """Return what reorganisations explain of a change, where it is a part of it."""
    if bridge is None or not 0 < bridge.structural / (row["change"] or 1) <= 1:
        return ""
    what = "ökningen" if row["change"] > 0 else "minskningen"
    amount = quantity(abs(bridge.structural), bridge.decimals, bridge.indicator.unit_label)
    return f"av {what} beror {amount} på ändrad organisation"


def _named_parts(bridge: Bridge) -> list[str]:
    """Return the parts of a change that have a name, in words."""
    titles = "; ".join(move["title"] for move in bridge.moves)
    named = [
        (bridge.price, "ändrade priser"),
        (bridge.structural if bridge.moves else float("nan"), f"ändrad organisation ({titles})"),
        (bridge.volume, "ändrad volym"),
    ]
    return [f"{_signed(part, bridge)} till {what}" for part, what in named if not is_missing(part)]


def _is_priced(bridge: Bridge) -> bool:
    return not is_missing(bridge.price)


def _pace(percent: float) -> str:
    if shown(percent, 1) == 0:
        return "var oförändrad"
    return f"{'ökade' if percent > 0 else 'minskade'} med {_percent(abs(percent))}"


def _percent(percent: float) -> str:
    return quantity(percent, 1, "procent")


def _signed(amount: float, bridge: Bridge) -> str:
    figure = format_figure(amount, bridge.decimals, signed=True)
    return f"{figure}{NO_BREAK_SPACE}{bridge.indicator.unit_label}"
