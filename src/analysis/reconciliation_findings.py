"""What a page says of the reconciliation: what does not hold, and how much does."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.revision_log import OTHER_MONTHS
from analysis.revisions import CHANGED, GONE, NEW, RESCALED, WHOLE_RESCALED
from analysis.rows import records
from analysis.verdicts import AGREES, DIFFERS, NOT_CHECKABLE, ROUNDING
from analysis.vocabulary import STATEMENTS
from analysis.wording import Finding, KeyFigure, count_text, enumeration

#: Verdict -> anchor of the table that has its checks.
TABLES = {
    DIFFERS: "avstamning-stammer-inte",
    NOT_CHECKABLE: "avstamning-kan-inte-kontrolleras",
    ROUNDING: "avstamning-inom-avrundning",
    AGREES: "avstamning-stammer",
}
COUNTS, CORRECTIONS = "avstamning-utfall", "avstamning-rattelser"
UNASSESSED, REVISIONS = "avstamning-bedomningar", "avstamning-revideringar"
#: What has happened to a figure -> the words for one and for several.
_REVISED = {
    CHANGED: ("ändrad uppgift", "ändrade uppgifter"),
    NEW: ("ny uppgift", "nya uppgifter"),
    GONE: ("utgången uppgift", "utgångna uppgifter"),
    WHOLE_RESCALED: ("omräknat nyckeltal", "omräknade nyckeltal"),
    RESCALED: ("omräknad serie", "omräknade serier"),
}
_CHECK = ("kontroll", "kontroller")
#: What separates the parts of a check's id.
_DOT = "."


def headline(checks: pd.DataFrame, revisions: pd.DataFrame) -> Finding:
    """Return one sentence: how many checks there are, and how many of them fail.

    Sources that print nothing to check may have revised figures all the same.
    """
    if checks.empty:
        revised, *_ = _revised(revisions)
        return replace(revised, id="reconciliation-headline", weight=100.0)
    total, differ = len(checks), _count(checks, DIFFERS)
    agree, near = _count(checks, AGREES), _count(checks, ROUNDING)
    who = f"{differ} av {count_text(total, *_CHECK)}"
    if not differ:
        who = f"Ingen av {count_text(total, *_CHECK)}"
    text = (
        f"{who} visar att en tryckt uppgift inte stämmer; {agree} stämmer och {near} till ryms"
        " inom avrundningen."
    )
    target = TABLES[DIFFERS] if differ else COUNTS
    return Finding("reconciliation-headline", text, "bad" if differ else "good", target, 100.0)


def findings_of(
    checks: pd.DataFrame,
    corrections: pd.DataFrame,
    revisions: pd.DataFrame,
    risks: pd.DataFrame,
) -> list[Finding]:
    """Return what matters: every check that fails, then how the others went.

    Args:
        checks: see ReconciliationReview.
        corrections: see ReconciliationReview.
        revisions: see ReconciliationReview.
        risks: processed risks of the page's sources.
    """
    return [
        *_differing(checks),
        *_statements(checks),
        *_verdicts(checks),
        *_corrected(corrections),
        # Without checks the first of them is the headline.
        *_revised(revisions)[0 if len(checks) else 1 :],
        *_unassessed(risks),
    ]


def _count(checks: pd.DataFrame, verdict: str) -> int:
    return int((checks["verdict"] == verdict).sum())


def _differing(checks: pd.DataFrame) -> list[Finding]:
    """Return a finding for everything that is printed and does not hold."""
    rows = records(checks[checks["verdict"] == DIFFERS])
    return [
        Finding(
            row["anchor"],
            f"{row['what'].rstrip('.')} ({row['formula']}): {_lowered(row['reason'])}",
            "bad",
            TABLES[DIFFERS],
            50.0 - place,
        )
        for place, row in enumerate(rows)
    ]


def _statements(checks: pd.DataFrame) -> list[Finding]:
    """Return how the printed sums, deviations and differences of the statements hold."""
    found = []
    for statement, words in STATEMENTS.items():
        own = [f"{_DOT}{statement}{_DOT}" in key for key in checks["check_id"]]
        # An empty list would choose columns.
        mine = checks[pd.Series(own, checks.index, dtype="bool")]
        mine = mine[mine["kind"].isin(["sum", "difference"])]
        if len(mine):
            found.append((words, len(mine), _count(mine, DIFFERS), _count(mine, ROUNDING)))
    if not found:
        return []
    names, total = enumeration(name for name, *_ in found), sum(row[1] for row in found)
    differ, near = sum(row[2] for row in found), sum(row[3] for row in found)
    if differ:
        text = (
            f"I tabellerna över {names} är det {differ} av {total} summor och skillnader som inte"
            " stämmer."
        )
        return [Finding("statements", text, "bad", TABLES[DIFFERS], 40.0)]
    text = (
        f"I tabellerna över {names} stämmer alla {total} summor och skillnader,"
        f" {near} av dem inom avrundningen."
    )
    return [Finding("statements", text, "good", TABLES[AGREES], 20.0)]


def _verdicts(checks: pd.DataFrame) -> list[Finding]:
    found = []
    if missing := _count(checks, NOT_CHECKABLE):
        text = (
            f"{count_text(missing, 'uppgift', 'uppgifter')} går inte att kontrollera, eftersom"
            " källan inte trycker det som behövs."
        )
        found.append(Finding("not-checkable", text, "neutral", TABLES[NOT_CHECKABLE], 30.0))
    if near := _count(checks, ROUNDING):
        text = (
            f"{count_text(near, 'uppgift', 'uppgifter')} skiljer sig från det som talen ger, men"
            " inte mer än avrundningen tillåter."
        )
        found.append(Finding("rounding", text, "neutral", TABLES[ROUNDING], 10.0))
    return found


def _corrected(corrections: pd.DataFrame) -> list[Finding]:
    if corrections.empty:
        return []
    who = count_text(len(corrections), "tryckt uppgift", "tryckta uppgifter")
    text = f"{who} läses på ett annat sätt än den är tryckt, med angivet skäl."
    return [Finding("corrections", text, "neutral", CORRECTIONS, 15.0)]


def _revised(revisions: pd.DataFrame) -> list[Finding]:
    """Return how many of the year's figures a newer source has changed, added or left out.

    What may be no change, since the two are about unlike parts of the year, is told by itself.
    """
    counts = [(int((revisions["kind"] == kind).sum()), *words) for kind, words in _REVISED.items()]
    told = [count_text(count, one, several) for count, one, several in counts if count]
    found = []
    if told:
        text = f"Nyare källor har reviderat årets uppgifter: {enumeration(told)}."
        found.append(Finding("revisions", text, "neutral", REVISIONS, 14.0))
    if unlike := int((revisions["kind"] == OTHER_MONTHS).sum()):
        text = (
            f"För {count_text(unlike, 'uppgift', 'uppgifter')} anger en nyare källa"
            f" {'ett annat tal' if unlike == 1 else 'andra tal'}, som kan gälla en annan del av"
            " året."
        )
        found.append(Finding("other-months", text, "neutral", REVISIONS, 13.0))
    return found


def _unassessed(risks: pd.DataFrame) -> list[Finding]:
    without = int((risks["assessment_missing_reason"] != "").sum())
    if not without:
        return []
    risks_text = count_text(len(risks), "risk", "risker")
    text = (
        f"{without} av {risks_text} i den interna kontrollen har en tom bedömning i källans text."
    )
    return [Finding("unassessed", text, "neutral", UNASSESSED, 12.0)]


def key_figures(checks: pd.DataFrame) -> tuple[KeyFigure, ...]:
    """Return how many checks have each verdict; nothing where there are none."""
    if checks.empty:
        return ()
    labels = {
        DIFFERS: ("Stämmer inte", "bad"),
        NOT_CHECKABLE: ("Kan inte kontrolleras", "neutral"),
        ROUNDING: ("Stämmer inom avrundning", "neutral"),
        AGREES: ("Stämmer", "good"),
    }
    cards = []
    for verdict, (label, tone) in labels.items():
        count = _count(checks, verdict)
        unit = f"av {count_text(len(checks), *_CHECK)}"
        target = TABLES[verdict] if count else COUNTS
        cards.append(KeyFigure(label, str(count), unit, "", "", tone, target))
    return tuple(cards)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
