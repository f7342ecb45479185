"""What a page says of the savings measures: what they are worth, how sure it is, when they fall."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.measure_ladder import amount_of, decimals_of
from analysis.measure_register import passed_over
from analysis.measures import count_priced, count_too_early, finest_decimals, total_saving
from analysis.numerals import format_figure
from analysis.ratios import TKR
from analysis.rounding import NAN, is_missing, percent_of
from analysis.savings_share import NetCost
from analysis.wording import Finding, KeyFigure, count_text, quantity

#: Horizon -> the measures in it, as the subject of a sentence.
_HORIZON_SUBJECTS = {
    "short_term": "Åtgärder på kort sikt",
    "long_term": "Åtgärder på lång sikt",
    "inquiry_own": "Åtgärder som förvaltningen först ska utreda",
    "inquiry_joint": "Åtgärder som först ska utredas för hela kommunen",
}
_INQUIRIES = ("inquiry_own", "inquiry_joint")
_BY_HORIZON, _RANKED = "besparing-horisont", "besparing-rangordning"
_MEASURES, FOLLOWUPS = "besparing-atgarder", "besparing-uppfoljning"
#: How far the measures have come, and what is told in kronor.
LADDER, CONFIRMED = "besparing-trappa", "besparing-utlovat"
MEASURE = ("åtgärd", "åtgärder")


@dataclass(frozen=True)
class Totals:
    """The measures of a page in figures.

    Attributes:
        year: the page's year.
        amount: exact sum of the priced savings, tkr; NaN where none is.
        priced, too_early: numbers of measures.
        measures: see measures.page_measures; at least one.
        net: the latest known net cost, if any.
    """

    year: int
    amount: float
    priced: int
    too_early: int
    measures: pd.DataFrame
    net: NetCost | None

    @classmethod
    def of(cls, measures: pd.DataFrame, net: NetCost | None, year: int) -> Totals:
        """Count and add up a page's measures."""
        amount, priced = total_saving(measures), count_priced(measures)
        return cls(year, amount, priced, count_too_early(measures), measures, net)

    @property
    def count(self) -> int:
        """Return the number of measures."""
        return len(self.measures)

    def tkr(self, amount: float) -> str:
        """Return an amount in words, as finely as the savings are printed."""
        return quantity(amount, finest_decimals(self.measures), "tkr")

    def with_share(self, amount: float) -> str:
        """Return an amount with its percent of the whole."""
        return f"{self.tkr(amount)} ({quantity(percent_of(amount, self.amount), 1, 'procent')})"


def headline(totals: Totals) -> Finding:
    """Return one sentence on how many measures have an amount, what they sum to and its share."""
    count, priced = totals.count, totals.priced
    if not priced:
        who = f"Ingen av {count} åtgärder" if count > 1 else "Ingen åtgärd"
        return savings_finding(
            "headline", f"{who} har en beräknad besparing.", _MEASURES, tone="bad"
        )
    who = f"{priced} av {count_text(count, *MEASURE)} har"
    if priced == count:
        who = f"Alla {count_text(count, *MEASURE)} har" if count > 1 else "Den enda åtgärden har"
    amount = f"{'tillsammans' if priced > 1 else 'på'} {totals.tkr(totals.amount)}"
    text = f"{who} en beräknad besparing, {amount}{_share_words(totals)}."
    return savings_finding("headline", text, _BY_HORIZON)


def sum_findings(totals: Totals) -> list[Finding]:
    """Return what the sums say: how sure they are, when they fall, where they are large."""
    made = [_too_early(totals), _without_amount(totals)]
    if totals.priced > 1 and totals.amount > 0:
        made += [_largest_horizon(totals), _inquiries(totals), _largest(totals), _of_rise(totals)]
    return [finding for finding in made if finding is not None]


def key_figures(totals: Totals, register: pd.DataFrame) -> tuple[KeyFigure, ...]:
    """Return the sum, the number of priced measures, and how far they are followed up.

    That is how many measures are reported, which leaves those that their statuses call not
    reported, and of how many the effect is told; where no source tells of anything, how many are
    too early to assess.
    """
    counts = [
        ("Med beräknad besparing", totals.priced, "", _RANKED if totals.priced else _MEASURES)
    ]
    if register["is_told"].any():
        counts += _followed_up(register[register["is_decided"]])
    else:
        counts.append(("För tidigt att bedöma", totals.too_early, "", _MEASURES))
    amount = format_figure(totals.amount, finest_decimals(totals.measures))
    share = _share_words(totals).removeprefix(" eller ")
    unit, target = ("tkr", _BY_HORIZON) if totals.priced else ("", _MEASURES)
    of_all = f"av {count_text(totals.count, *MEASURE)}"
    return (
        KeyFigure("Beräknad besparing", amount, unit, share, "", "neutral", target),
        *(
            KeyFigure(label, format_figure(number, 0), of_all, words, "", "neutral", shown_in)
            for label, number, words, shown_in in counts
        ),
    )


def _followed_up(decided: pd.DataFrame) -> list[tuple[str, int, str, str]]:
    """Return of how many measures it is told where they stand, and of how many the effect."""
    earlier = int(passed_over(decided).sum())
    told = int(decided["is_told"].sum()) - earlier
    more = f"{earlier}{' till' if told else ''} har redovisats tidigare år" if earlier else ""
    seen = decided[decided["realised_tkr"].notna()]
    saved = amount_of(seen, "realised_tkr")
    words = "" if seen.empty else quantity(saved, decimals_of(seen, "realised_tkr"), "tkr")
    return [
        ("Med redovisad uppföljning", told, more, FOLLOWUPS),
        ("Bekräftade i kronor", len(seen), words, LADDER),
    ]


def _share_words(totals: Totals) -> str:
    """Return " eller 3,5 procent av nettokostnaden 2023"; empty where it is not known."""
    share = percent_of(totals.amount, totals.net.tkr) if totals.net else NAN
    if totals.net is None or is_missing(share):
        return ""
    return f" eller {quantity(share, 1, 'procent')} av nettokostnaden {totals.net.year}"


def _too_early(totals: Totals) -> Finding | None:
    if not totals.too_early:
        return None
    text = f"För {_some_of(totals.too_early, totals)} är det för tidigt att bedöma besparingen"
    if totals.priced:
        text += ", så summan kan ändras"
    weight = 10 * totals.too_early / totals.count
    return savings_finding("too-early", f"{text}.", _MEASURES, tone="bad", weight=weight)


def _without_amount(totals: Totals) -> Finding | None:
    missing = totals.count - totals.priced - totals.too_early
    if not missing:
        return None
    text = f"För {_some_of(missing, totals)} saknas uppgift om besparingen."
    weight = 10 * missing / totals.count
    return savings_finding("without-amount", text, _MEASURES, tone="bad", weight=weight)


def _some_of(number: int, totals: Totals) -> str:
    if totals.count == 1:
        return "den enda åtgärden"
    return f"{number} av {count_text(totals.count, *MEASURE)}"


def _largest_horizon(totals: Totals) -> Finding | None:
    sums = {code: total_saving(rows) for code, rows in totals.measures.groupby("horizon")}
    known = {str(code): amount for code, amount in sums.items() if amount > 0}
    if len(known) < 2:
        return None
    code = max(known, key=lambda code: known[code])
    text = f"{_HORIZON_SUBJECTS[code]} står för {totals.with_share(known[code])} av besparingen."
    return savings_finding("largest-horizon", text, _BY_HORIZON, weight=6.0)


def _inquiries(totals: Totals) -> Finding | None:
    amount = total_saving(totals.measures[totals.measures["horizon"].isin(_INQUIRIES)])
    if not amount > 0:
        return None
    text = (
        f"Av den beräknade besparingen hör {totals.with_share(amount)} till åtgärder som först ska "
        "utredas."
    )
    return savings_finding("inquiries", text, _BY_HORIZON, weight=5.0)


def _largest(totals: Totals) -> Finding:
    """Return the largest measure, or how many share the first place."""
    highest = totals.measures["saving_tkr"].max()
    titles = totals.measures.loc[totals.measures["saving_tkr"] == highest, "title"].tolist()
    if len(titles) == 1:
        text = f"Störst är ”{titles[0]}” med {totals.with_share(highest)}."
    else:
        text = f"Störst är {count_text(len(titles), *MEASURE)} på {totals.tkr(highest)} vardera."
    return savings_finding("largest", text, _RANKED, weight=4.0)


def _of_rise(totals: Totals) -> Finding | None:
    """Return the savings beside the net cost's latest rise."""
    net = totals.net
    if net is None or net.previous_year is None or not net.change > 0:
        return None
    share = percent_of(totals.amount, net.change * TKR[net.unit])
    text = (
        f"Den beräknade besparingen motsvarar {quantity(share, 1, 'procent')} av nettokostnadens "
        f"ökning mellan {net.previous_year} och {net.year}, som var "
        f"{quantity(net.change, net.decimals, net.unit)}."
    )
    return savings_finding("of-net-cost-rise", text, _BY_HORIZON, weight=4.5)


def savings_finding(
    name: str, text: str, target: str, *, tone: str = "neutral", weight: float = 0.0
) -> Finding:
    """Return a finding of the savings page."""
    return Finding(f"savings-{name}", text, tone, target, weight)
