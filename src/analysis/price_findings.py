"""What the costs page says in fixed prices: one's own change, by every index, and others'."""

from __future__ import annotations

import pandas as pd

from analysis.comparison import AreaReview
from analysis.fixed_prices import Pricing, of_main, since_first
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.rounding import is_missing, shown
from analysis.rows import records
from analysis.statements import slug_of
from analysis.wording import Finding, Row, enumeration, organisation_text, quantity
from analysis.words import lowered, place_text, spoken_unit

_FIXED = "kostnad-fasta-priser"
#: The smallest change that is shown with one decimal.
_LEAST = quantity(0.1, 1, "procent")
#: The most comparators whose change a sentence tells one by one.
_MOST_NAMED = 4


def fixed_findings(area: AreaReview, fixed: pd.DataFrame, prices: Pricing) -> list[Finding]:
    """Return a finding an own cost: how it has moved in fixed prices since its first year.

    Args:
        area: the economy.
        fixed: fixed_prices.fixed_changes.
        prices: tell the main index, and the others that are told beside it.
    """
    findings = []
    longest = since_first(of_main(fixed, prices))
    for row in records(longest[longest["standing"] == "own"]):
        indicator = area.catalogue.indicators[row["indicator_id"]]
        same = fixed[
            (fixed["indicator_id"] == row["indicator_id"])
            & (fixed["from_year"] == row["from_year"])
        ]
        parts = (
            _fixed_sentence(area, row),
            _without_moves(row),
            *_by_others(same[same["organisation_id"] == row["organisation_id"]], prices),
            _of_others(area, of_main(same[same["standing"] == "comparator"], prices)),
        )
        text = " ".join(filter(None, parts))
        slug = fixed_slug(row)
        weight = 6.0 if indicator.role == "net_cost" else 2.0
        findings.append(Finding(slug, text, "neutral", _FIXED, weight, (slug,)))
    return findings


def fixed_slug(row: Row) -> str:
    """Return the id of what a cost's change in fixed prices tells."""
    return slug_of(row["indicator_id"], row["organisation_id"], "fixed")


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
    percent = row["fixed_percent"]
    prices = f"I {row['base_year']} års priser ({row['index_name']})"
    if is_missing(percent):
        return f"{prices} gick {subject} från {old} till {new} {span}."
    nominal = _step(row["change_percent"])
    if old == new and not shown(percent, 1):
        text = f"{prices} låg {subject} kvar på {new} {span}."
    else:
        verb = "ökade" if percent > 0 else "minskade"
        text = f"{prices} {verb} {subject} med {percent_text(percent)} {span}."
        text += f" Beloppet gick från {old} till {new}." if old != new else ""
    return f"{text} I löpande priser är det {nominal}."


def _without_moves(row: Row) -> str:
    """Return the change without what reorganisations added, where any has an amount."""
    percent = row["without_moves_percent"]
    if is_missing(percent):
        return ""
    return f"Utan ändrad organisation är det {_step(percent)} i {row['base_year']} års priser."


def _by_others(rows: pd.DataFrame, prices: Pricing) -> list[str]:
    """Return the same change by every other index, by name."""
    told = []
    for index in prices.drawn[1:]:
        mine = rows[(rows["index_id"] == index.index_id) & (rows["issued"] == index.issued)]
        told += [
            f"Med prisindexet ”{index.spoken}” är det {_step(row['fixed_percent'])}."
            for row in records(mine[mine["fixed_percent"].notna()])
        ]
    return told


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
    return f"en {'ökning' if percent > 0 else 'minskning'} med {percent_text(percent)}"


def percent_text(percent: float) -> str:
    """Return how large a change is; of one that is too small to show, that it is."""
    size = abs(percent)
    return quantity(size, 1, "procent") if shown(size, 1) else f"mindre än {_LEAST}"
