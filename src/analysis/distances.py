"""Sentences on one's own figure against others'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue
from analysis.rounding import is_missing, shown
from analysis.rows import records
from analysis.sentences import UNSTATED_SENTENCE, level_sentence, undated_level
from analysis.versions import UNSTATED
from analysis.words import (
    VERDICT_WORDS,
    Measured,
    beside_text,
    difference_unit,
    enumeration,
    is_short_unit,
    organisation_text,
    period_text,
    quantity,
    spoken_unit,
)

#: What is said of comparators without a figure, by missing_reason.
_MISSING_OTHERS = {
    "too_early": "är det för tidigt att bedöma",
    "not_applicable": "är måttet inte tillämpligt",
    "suppressed": "är uppgiften sekretessbelagd",
}
#: Above so many comparators each group gets a sentence of its own.
_MANY = 4
#: Most words in a sentence; a longer one is told in two.
_LONGEST = 25


def gap_sentence(indicator: Measured, rows: pd.DataFrame, catalogue: Catalogue) -> str:
    """Return one's own figure and its distance to every comparator, each by name.

    Args:
        indicator: what is measured.
        rows: the comparisons of one indicator and one own organisation, at least one.
        catalogue: names the comparators.
    Returns: two to four sentences, words of better and worse only where a direction is given.
    """
    mine = records(rows)
    known = sorted(_known(mine), key=lambda row: -abs(row["gap"]))
    sentences = [level_sentence(indicator, mine[0])]
    groups = _groups(indicator, known, catalogue)
    joined = f"Det är {_joined(groups)}." if groups else ""
    if len(known) > _MANY or len(joined.split()) > _LONGEST:
        sentences += [f"Det är {group}." for group in groups]
    elif joined:
        sentences.append(joined)
    sentences += _earlier(indicator, known, catalogue)
    sentences += _missing_others(mine, catalogue)
    if mine[0]["period"] == UNSTATED and not is_missing(mine[0]["value"]):
        sentences.append(UNSTATED_SENTENCE)
    return " ".join(sentences)


def standing_sentence(indicator: Measured, rows: pd.DataFrame, catalogue: Catalogue) -> str:
    """Return one sentence on one's own figure and how many comparators it is better than.

    Args:
        indicator: what is measured.
        rows: as for gap_sentence.
        catalogue: names the comparator where there is one only.
    """
    mine = records(rows)
    level = undated_level(indicator, mine[0])
    known = _known(mine)
    if not known:
        return f"{level}."
    if len(known) == 1:
        word = known[0]["verdict"]
        if word == "equal":
            return f"{level}, i nivå med {_name(known[0], catalogue)}."
        return f"{level}, {VERDICT_WORDS[word]} än {_beside(known[0], catalogue)}."
    counts = Counter(row["verdict"] for row in known)
    every = "alla " if len(counts) == 1 else ""
    parts = [
        f"{'i nivå med' if word == 'equal' else f'{VERDICT_WORDS[word]} än'} {every}{counts[word]}"
        for word in _ordered(counts)
    ]
    if every:
        return f"{level}, {parts[0]} att jämföra med."
    return f"{level}, {enumeration(parts)} av {len(known)} att jämföra med."


def whole_sentence(
    indicator: Measured, part: Mapping[str, Any], whole: Mapping[str, Any], gap: float
) -> str:
    """Return one sentence on an organisation's figure beside that of what it belongs to.

    Args:
        indicator: what is measured.
        part: the organisation's row of changes.
        whole: its ancestor's, of the same period.
        gap: part minus whole.
    """
    unit = spoken_unit(indicator)
    mine, theirs = (quantity(row["value"], indicator.decimals, unit) for row in (part, whole))
    when = "" if part["period"] == UNSTATED else f" under {period_text(part['period'])}"
    if shown(gap, indicator.decimals) == 0:
        return f"{indicator.subject} var {mine} både {part['place']} och {whole['place']}{when}."
    apart = difference_unit(indicator, gap).partition(" per ")[0] if unit else ""
    amount = quantity(abs(gap), indicator.decimals, apart)
    side = "högre" if gap > 0 else "lägre"
    return (
        f"{indicator.subject} var {mine} {part['place']} och {theirs} {whole['place']}{when}, "
        f"alltså {amount} {side} {part['place']}."
    )


def _known(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if not is_missing(row["gap"])]


def _ordered(counts: Mapping[str, int]) -> list[str]:
    """Return verdicts, the most frequent first and equal ones last."""
    return sorted(counts, key=lambda word: (word == "equal", -counts[word], word))


def _groups(
    indicator: Measured, known: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> list[str]:
    """Return a phrase per verdict, the largest group first and equal ones last."""
    verdicts = _ordered(Counter(row["verdict"] for row in known))
    return [
        _group(indicator, word, [row for row in known if row["verdict"] == word], catalogue)
        for word in verdicts
    ]


def _group(
    indicator: Measured, verdict: str, rows: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> str:
    names = [_name(row, catalogue) for row in rows]
    if verdict == "equal":
        return f"i nivå med {enumeration(names)}"
    amounts = [_gap_amount(indicator, row["gap"], first=row is rows[0]) for row in rows]
    if verdict in ("higher", "lower"):
        side = "över" if verdict == "higher" else "under"
        pairs = zip(amounts, names, strict=True)
        return enumeration(f"{amount} {side} {name}" for amount, name in pairs)
    sides = ["högre" if row["gap"] > 0 else "lägre" for row in rows]
    triples = zip(_after_than(rows, catalogue), amounts, sides, strict=True)
    items = enumeration(f"{name} ({amount} {side})" for name, amount, side in triples)
    return f"{VERDICT_WORDS[verdict]} {items}"


def _after_than(rows: Sequence[Mapping[str, Any]], catalogue: Catalogue) -> list[str]:
    """Return "än i Ale", "i Kungälv", "än kommungenomsnittet": "än" anew where "i" ends."""
    names = [_beside(row, catalogue) for row in rows]
    opens = [True, *(one[:2] != two[:2] or one[:2] != "i " for one, two in pairwise(names))]
    return [f"än {name}" if opened else name for name, opened in zip(names, opens, strict=True)]


def _earlier(
    indicator: Measured, known: Sequence[Mapping[str, Any]], catalogue: Catalogue
) -> list[str]:
    """Return how far the first group of similar ones was away in the earlier year."""
    for row in known:
        kind = catalogue.organisations[row["comparator_id"]].kind
        if kind == "peer_group" and not is_missing(row["previous_gap"]):
            gap = shown(row["previous_gap"], indicator.decimals)
            amount = f"{_gap_amount(indicator, gap, first=True)} {'över' if gap > 0 else 'under'}"
            where = amount if gap else "i nivå med"
            return [f"Under {row['previous_year']} var det {where} {_name(row, catalogue)}."]
    return []


def _gap_amount(indicator: Measured, gap: float, *, first: bool) -> str:
    unit = difference_unit(indicator, gap).partition(" per ")[0]
    return quantity(abs(gap), indicator.decimals, unit if first or is_short_unit(unit) else "")


def _joined(groups: Sequence[str]) -> str:
    first, *rest = groups
    # Of three groups the second has commas and an "och" of its own already.
    last = ", och " if len(rest) > 1 else " och "
    joints = (last if group.startswith("i nivå med") else ", men " for group in rest)
    return first + "".join(joint + group for joint, group in zip(joints, rest, strict=True))


def _missing_others(rows: Iterable[Mapping[str, Any]], catalogue: Catalogue) -> list[str]:
    """Return "För Ale saknas uppgift.", one sentence a reason."""
    by_words: dict[str, list[str]] = {}
    for row in rows:
        if is_missing(row["gap"]) and not is_missing(row["value"]):
            words = _MISSING_OTHERS.get(row["missing_reason"], "saknas uppgift")
            by_words.setdefault(words, []).append(_name(row, catalogue))
    return [f"För {enumeration(names)} {words}." for words, names in by_words.items()]


def _name(row: Mapping[str, Any], catalogue: Catalogue) -> str:
    return organisation_text(catalogue.organisations[row["comparator_id"]], catalogue)


def _beside(row: Mapping[str, Any], catalogue: Catalogue) -> str:
    return beside_text(catalogue.organisations[row["comparator_id"]], catalogue)
