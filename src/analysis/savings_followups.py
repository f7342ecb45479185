"""What a page says of what has come of the savings measures."""

from __future__ import annotations

import pandas as pd

from analysis.measure_ladder import amount_of, decimals_of
from analysis.measure_register import passed_over
from analysis.measures import nearest_text
from analysis.numerals import NO_BREAK_SPACE
from analysis.rounding import is_missing, percent_of
from analysis.rows import records
from analysis.savings_findings import CONFIRMED, FOLLOWUPS, MEASURE, Totals, savings_finding
from analysis.wording import Finding, count_text, enumeration, quantity

#: Status -> the word after a number of measures that have it: one, several.
STATUS_WORDS = {
    "done": ("genomförd", "genomförda"),
    "under_way": ("pågår", "pågår"),
    "decided": ("beslutad", "beslutade"),
    "late": ("försenad", "försenade"),
    "dropped": ("avbruten", "avbrutna"),
    "not_reported": ("ej redovisad", "ej redovisade"),
}
_MOST_NAMES = 3


def followup_findings(totals: Totals, register: pd.DataFrame) -> list[Finding]:
    """Return what has come of the page's measures, and what is told beside them.

    All are counted, new ones too, so that a page has one number of measures and one expected
    saving. Nothing is said where all are new and none is told of.

    Args:
        totals: of the page.
        register: see measure_register.register_rows.
    """
    rows, unlinked = register[register["is_decided"]], register[~register["is_decided"]]
    findings, told = [], rows["is_told"].any()
    if told or (rows["decided"] < totals.year).any():
        findings.append(_statuses(rows) if told else _silence(totals, len(rows), unlinked))
        findings += _past_their_time(rows)
        if told:
            findings.append(_realised(totals, rows))
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
    counts = {status: int((rows["status"] == status).sum()) for status in STATUS_WORDS}
    text = f"Läget för {count_text(len(rows), *MEASURE)}: {enumeration(status_counts(rows))}."
    gone = passed_over(rows)
    if gone.any():
        text += f" Av de ej redovisade har {gone.sum()} redovisats tidigare år."
    # The link of one that is passed over says nothing of where it stands now.
    inferred = int(((rows["link"] == "inferred") & ~gone).sum())
    if inferred:
        text += f" För {count_text(inferred, *MEASURE)} är kopplingen till källan vår tolkning."
    tone = "neutral"
    if counts["not_reported"] > len(rows) / 2 or counts["dropped"] > counts["done"]:
        tone = "bad"
    elif counts["done"]:
        tone = "good"
    return savings_finding("statuses", text, FOLLOWUPS, tone=tone, weight=9.0)


def status_counts(rows: pd.DataFrame) -> list[str]:
    """Return how many rows have each status that occurs: "2 pågår", "15 ej redovisade"."""
    counts = {status: int((rows["status"] == status).sum()) for status in STATUS_WORDS}
    return [
        f"{number}{NO_BREAK_SPACE}{STATUS_WORDS[status][number > 1]}"
        for status, number in counts.items()
        if number
    ]


def _past_their_time(rows: pd.DataFrame) -> list[Finding]:
    """Return which measures are late, and which have run out of time without a word of them."""
    late, overdue = records(rows[rows["status"] == "late"]), records(rows[rows["overdue"]])
    found = []
    if late:
        text = f"{count_text(len(late), *MEASURE)} är försenade: tiden har gått ut, men källorna"
        text += " redovisar dem inte som genomförda."
        if len(late) == 1:
            text = f"”{late[0]['title']}” är försenad: tiden gick ut {late[0]['deadline']}."
        found.append(savings_finding("late", text, FOLLOWUPS, tone="bad", weight=8.6))
    if overdue:
        text = f"För {count_text(len(overdue), *MEASURE)} har tiden gått ut utan att någon källa"
        text += " redovisar vad det har blivit av dem."
        if len(overdue) == 1:
            text = f"Tiden för ”{overdue[0]['title']}” gick ut {overdue[0]['deadline']}."
            text += " Ingen källa redovisar vad det har blivit av den."
        found.append(savings_finding("overdue", text, FOLLOWUPS, tone="bad", weight=8.4))
    return found


def _realised(totals: Totals, rows: pd.DataFrame) -> Finding:
    """Return how much of what is expected of the measures is told to be saved."""
    expected, saved = amount_of(rows, "expected_tkr"), amount_of(rows, "realised_tkr")
    if is_missing(saved):
        text = "Ingen uppföljning anger hur mycket som har sparats."
        target = FOLLOWUPS
        if not is_missing(expected):
            target = CONFIRMED
            text = f"Av de beräknade {totals.tkr(expected)} är inget bekräftat i kronor:"
            text += f" ingen uppföljning anger hur mycket som har sparats.{_new(totals, rows)}"
        return savings_finding("realised", text, target, tone="bad", weight=8.0)
    amount = quantity(saved, decimals_of(rows, "realised_tkr"), "tkr")
    text = f"Uppföljningen redovisar {amount} i faktisk besparing"
    priced = rows[rows["expected_tkr"].notna()]
    of_priced = amount_of(priced, "realised_tkr")
    share = percent_of(of_priced, expected)
    newest = ""
    if not is_missing(share):
        newest = _new(totals, rows)
        which = "" if of_priced == saved else f"varav {totals.tkr(of_priced)}, eller "
        text += f", {which}{quantity(share, 1, 'procent')} av den beräknade"
    seen = int(rows["realised_tkr"].notna().sum())
    if seen < len(rows):
        text += f". Den gäller {seen} av {count_text(len(rows), *MEASURE)}"
    tone = "good" if saved > 0 else "bad"
    return savings_finding("realised", f"{text}.{newest}", CONFIRMED, tone=tone, weight=8.0)


def _new(totals: Totals, rows: pd.DataFrame) -> str:
    """Return how much of the expected saving the year's own decisions make; "" for none or all."""
    new = rows["decided"] == totals.year
    amount = amount_of(rows[new], "expected_tkr")
    if new.all() or not amount > 0:
        return ""
    return f" I beräkningen ingår {totals.tkr(amount)} för nyss beslutade åtgärder."


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
        nearest = [nearest_text(row, row["title"] if len(rows) > 1 else "") for row in rows]
        text = " ".join([text, *filter(None, nearest)])
    return savings_finding("unlinked", text, FOLLOWUPS, weight=5.5)


def _all_measures(totals: Totals, unlinked: pd.DataFrame) -> str:
    count = count_text(totals.count, *MEASURE)
    if (unlinked["measure_id"] != "").any():
        return f"sidans {count}"
    return f"de {count.replace(MEASURE[1], f'beslutade {MEASURE[1]}na')}"
