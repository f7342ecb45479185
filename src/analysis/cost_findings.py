"""What the costs page says: the net cost in current and in fixed prices, and what lies behind."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.bridge import Bridge, reorganisations
from analysis.bridge_steps import net_cost_row
from analysis.comparison import AreaReview
from analysis.fixed_prices import since_first
from analysis.headlines import headline
from analysis.index_series import index_rows
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.rounding import is_missing, shown
from analysis.rows import records
from analysis.statements import Target, fact_of, slug_of
from analysis.wording import Finding, Row, count_text, enumeration, organisation_text, quantity
from analysis.words import lowered, place_text, spoken_unit

#: The fact that a part of the net cost's change is due to prices and reorganisations.
_BRIDGE = "net-cost-bridge"
_FIXED, _TABLE = "kostnad-fasta-priser", "kostnad-nyckeltal"
_ROLES = ("net_cost", "it_cost")
#: The most comparators whose change a sentence tells one by one.
_MOST_NAMED = 4


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
        about = (*about, _fixed_slug(row))
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


def fixed_findings(area: AreaReview, fixed: pd.DataFrame) -> list[Finding]:
    """Return a finding an own cost: how it has moved in fixed prices since its first year.

    Args:
        area: the economy.
        fixed: fixed_prices.fixed_changes of the main index.
    """
    findings = []
    longest = since_first(fixed)
    for row in records(longest[longest["standing"] == "own"]):
        indicator = area.catalogue.indicators[row["indicator_id"]]
        others = fixed[
            (fixed["indicator_id"] == row["indicator_id"])
            & (fixed["standing"] == "comparator")
            & (fixed["from_year"] == row["from_year"])
        ]
        text = " ".join(
            filter(
                None, [_fixed_sentence(area, row), _without_moves(row), _of_others(area, others)]
            )
        )
        slug = _fixed_slug(row)
        weight = 6.0 if indicator.role == "net_cost" else 2.0
        findings.append(Finding(slug, text, "neutral", _FIXED, weight, (slug,)))
    return findings


def pace_findings(area: AreaReview) -> list[Finding]:
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
    return [Finding("it-cost-pace", text, "neutral", target, 1.9, fact_of(it))]


def _change_since(fixed: pd.DataFrame, row: Row) -> Row | None:
    """Return the net cost's change in fixed prices since the year that its change is from."""
    same = (fixed["indicator_id"] == row["indicator_id"]) & (
        fixed["organisation_id"] == row["organisation_id"]
    )
    found = records(fixed[same & (fixed["from_year"] == row["previous_year"])])
    return found[0] if found else None


def _fixed_slug(row: Row) -> str:
    return slug_of(row["indicator_id"], row["organisation_id"], "fixed")


def _in_fixed_prices(change: Row | None, row: Row) -> str:
    """Return "i 2023 års priser var ökningen 0,1 procent"; "" where it is not known."""
    if change is None or is_missing(change["fixed_percent"]):
        return ""
    percent, prices = shown(change["fixed_percent"], 1), f"i {change['base_year']} års priser"
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


def _fixed_sentence(area: AreaReview, row: Row) -> str:
    """Return how a cost has moved in fixed prices, and in current ones."""
    indicator = area.catalogue.indicators[row["indicator_id"]]
    holder = area.catalogue.organisations[row["organisation_id"]]
    where = "" if row["own_order"] == 0 else f" {place_text(holder, area.catalogue)}"
    subject, unit = f"{lowered(indicator.subject)}{where}", spoken_unit(indicator)
    old, new = (
        quantity(row[name], indicator.decimals, unit) for name in ("old_fixed", "new_fixed")
    )
    span = f"mellan {row['from_year']} och {row['year']}"
    percent, prices = shown(row["fixed_percent"], 1), f"I {row['base_year']} års priser"
    nominal = _step(shown(row["change_percent"], 1))
    if percent == 0:
        text = f"{prices} låg {subject} kvar på {new} {span}."
    else:
        verb = "ökade" if percent > 0 else "minskade"
        text = f"{prices} {verb} {subject} med {_percent(abs(percent))} {span}."
        text += f" Beloppet gick från {old} till {new}."
    return f"{text} I löpande priser är det {nominal}."


def _without_moves(row: Row) -> str:
    """Return the change without what reorganisations added, where any has an amount."""
    percent = row["without_moves_percent"]
    if is_missing(percent):
        return ""
    words = _step(shown(percent, 1))
    return f"Utan ändrad organisation är det {words} i {row['base_year']} års priser."


def _of_others(area: AreaReview, rows: pd.DataFrame) -> str:
    """Return the same change of each that one is compared with, by name; of many, the ends."""
    known = [row for row in records(rows) if not is_missing(row["fixed_percent"])]
    if not known:
        return ""
    if len(known) > _MOST_NAMED:
        ends = [pick(row["fixed_percent"] for row in known) for pick in (min, max)]
        low, high = (format_figure(end, 1, signed=True) for end in ends)
        return f"För de {len(known)} som jämförs är det från {low} till {high} procent."
    told = [
        f"{organisation_text(area.catalogue.organisations[row['organisation_id']], area.catalogue)}"
        f" {format_figure(row['fixed_percent'], 1, signed=True)}{NO_BREAK_SPACE}procent"
        for row in known
    ]
    return f"Förändringen för dem som jämförs: {enumeration(told)}."


def _step(percent: float) -> str:
    """Return "en ökning med 0,1 procent", "en minskning med 5,1 procent", "ingen förändring"."""
    if percent == 0:
        return "ingen förändring"
    return f"en {'ökning' if percent > 0 else 'minskning'} med {_percent(abs(percent))}"


def _pace(percent: float) -> str:
    if shown(percent, 1) == 0:
        return "var oförändrad"
    return f"{'ökade' if percent > 0 else 'minskade'} med {_percent(abs(percent))}"


def _percent(percent: float) -> str:
    return quantity(percent, 1, "procent")


def _signed(amount: float, bridge: Bridge) -> str:
    figure = format_figure(amount, bridge.decimals, signed=True)
    return f"{figure}{NO_BREAK_SPACE}{bridge.indicator.unit_label}"
