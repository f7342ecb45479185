"""What a page says of what has come of the savings measures."""

from __future__ import annotations

import pandas as pd

from analysis.numerals import NO_BREAK_SPACE
from analysis.rounding import is_missing, percent_of, total
from analysis.rows import records
from analysis.savings_findings import FOLLOWUPS, MEASURE, Totals, savings_finding
from analysis.wording import Finding, count_text, enumeration, quantity

#: Status -> the word after a number of measures that have it: one, several.
_STATUS_WORDS = {
    "done": ("genomförd", "genomförda"),
    "under_way": ("pågår", "pågår"),
    "decided": ("beslutad men inte påbörjad", "beslutade men inte påbörjade"),
    "dropped": ("avbruten", "avbrutna"),
    "not_reported": ("saknar redovisad uppföljning", "saknar redovisad uppföljning"),
}
_MOST_NAMES = 3


def followup_findings(
    totals: Totals, followups: pd.DataFrame, unlinked: pd.DataFrame
) -> list[Finding]:
    """Return what has come of the measures of earlier years, and what is told beside them."""
    earlier = totals.measures.loc[totals.measures["decided"] < totals.year, "measure_id"]
    rows = followups[followups["measure_id"].isin(earlier)]
    findings = []
    if len(rows):
        told = rows[rows["status"] != "not_reported"]
        silent = _silence(totals, len(rows), unlinked)
        findings.append(silent if told.empty else _statuses(rows))
        if len(told):
            findings.append(_realised(totals, told))
    if len(unlinked):
        findings.append(_unlinked(totals, unlinked))
    return findings


def _silence(totals: Totals, count: int, unlinked: pd.DataFrame) -> Finding:
    """Return that no measure is followed up; nobody is to blame where no source does that."""
    if unlinked.empty:
        text = f"Underlaget innehåller ingen uppföljning av åtgärderna till och med {totals.year}."
        return savings_finding("no-followup", text, FOLLOWUPS, weight=9.0)
    who = f"Ingen av {count} åtgärder" if count > 1 else "Ingen åtgärd"
    text = f"{who} har någon redovisad uppföljning till och med {totals.year}."
    return savings_finding("no-followup", text, FOLLOWUPS, tone="bad", weight=9.0)


def _statuses(rows: pd.DataFrame) -> Finding:
    """Return how many measures have each status, and how many links are our reading."""
    counts = {status: int((rows["status"] == status).sum()) for status in _STATUS_WORDS}
    parts = [
        f"{number}{NO_BREAK_SPACE}{_STATUS_WORDS[status][number > 1]}"
        for status, number in counts.items()
        if number
    ]
    text = f"Läget för {count_text(len(rows), *MEASURE)}: {enumeration(parts)}."
    inferred = int((rows["link"] == "inferred").sum())
    if inferred:
        text += f" För {count_text(inferred, *MEASURE)} är kopplingen till källan vår tolkning."
    tone = "neutral"
    if counts["not_reported"] > len(rows) / 2 or counts["dropped"] > counts["done"]:
        tone = "bad"
    elif counts["done"]:
        tone = "good"
    return savings_finding("statuses", text, FOLLOWUPS, tone=tone, weight=9.0)


def _realised(totals: Totals, told: pd.DataFrame) -> Finding:
    known = told["realised_tkr"].dropna().tolist()
    if not known:
        text = "Ingen uppföljning anger hur mycket som har sparats."
        return savings_finding("realised", text, FOLLOWUPS, tone="bad", weight=8.0)
    decimals = int(told["decimals"].max())
    saved = total(known, decimals)
    text = f"Uppföljningen redovisar {quantity(saved, decimals, 'tkr')} i faktisk besparing"
    share = percent_of(saved, totals.amount)
    if not is_missing(share):
        text += f", {quantity(share, 1, 'procent')} av den beräknade"
    tone = "good" if saved > 0 else "bad"
    return savings_finding("realised", f"{text}.", FOLLOWUPS, tone=tone, weight=8.0)


def _unlinked(totals: Totals, unlinked: pd.DataFrame) -> Finding:
    """Return what is told of measures that cannot be linked to one of the page's for sure."""
    rows = records(unlinked)
    source = "Källan" if unlinked["source_id"].nunique() == 1 else "Källorna"
    of_all = f"någon av {_all_measures(totals, unlinked)}"
    if len(rows) > _MOST_NAMES:
        what = count_text(len(rows), *MEASURE)
        text = f"{source} redovisar också {what} som inte säkert går att koppla till {of_all}."
    else:
        named = enumeration(f"”{row['title']}” ({row['status_text']})" for row in rows)
        who = "Den" if len(rows) == 1 else "De"
        text = f"{source} redovisar också {named}. {who} går inte säkert att koppla till {of_all}."
        text += "".join(f" {row['candidate_text']}" for row in rows if row["candidate_text"])
    return savings_finding("unlinked", text, FOLLOWUPS, weight=5.5)


def _all_measures(totals: Totals, unlinked: pd.DataFrame) -> str:
    count = count_text(totals.count, *MEASURE)
    if (unlinked["measure_id"] != "").any():
        return f"sidans {count}"
    return f"de {count.replace(MEASURE[1], f'beslutade {MEASURE[1]}na')}"
