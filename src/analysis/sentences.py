"""Sentences on a figure and its change, true for any row of figures.

A row is one of AreaReview.changes (or of the same columns); its `place` says whom the figure is
about where the page's title does not.
"""

from __future__ import annotations

from analysis.catalogue import Catalogue
from analysis.numerals import MISSING_WORDS
from analysis.rounding import is_missing, shown
from analysis.rows import Row
from analysis.versions import UNSTATED, is_interim
from analysis.words import (
    Measured,
    difference_unit,
    is_short_unit,
    lowered,
    period_text,
    quantity,
    spoken_unit,
)

UNSTATED_SENTENCE = "Årtalet framgår inte av källan."
OTHER_SOURCE_SENTENCE = "Talen kommer från olika källor och kan gälla olika delar av året."
_INTERIM_SENTENCE = "Källan är en delårsrapport, så talet kan gälla en del av året."


def level_sentence(indicator: Measured, row: Row) -> str:
    """Return "Nettokostnaden var 108,9 mnkr under 2023." or what is known of a missing figure."""
    known = not is_missing(row["value"])
    when = ""
    if row["period"] != UNSTATED:
        when = f" {'under' if known else 'för'} {period_text(row['period'])}"
    if known:
        return f"{_subject(indicator, row)} var {_spoken_value(indicator, row['value'])}{when}."
    words = MISSING_WORDS[row["missing_reason"] or "not_reported"]
    if words == MISSING_WORDS["not_reported"]:
        return f"Uppgift om {lowered(_subject(indicator, row))} saknas{when}."
    return f"{_subject(indicator, row)}: {words}{when}."


def undated_level(indicator: Measured, row: Row) -> str:
    """Return the level without its full stop; where no year is stated, it says so."""
    text = level_sentence(indicator, row).removesuffix(".")
    return f"{text} (utan årtal i källan)" if row["period"] == UNSTATED else text


def change_sentence(indicator: Measured, row: Row, catalogue: Catalogue) -> str:
    """Return one sentence on a row of changes, true for any row.

    "Nettokostnaden ökade med 8,7 mnkr (8,7 procent) till 108,9 mnkr mellan 2022 och 2023." A row
    without an earlier figure gives its level only.
    """
    if is_missing(row["change"]):
        return level_sentence(indicator, row)
    subject, value = _subject(indicator, row), _spoken_value(indicator, row["value"])
    if row.get("other_source"):
        before = _spoken_value(indicator, row["previous"])
        return f"{subject} var {value} {row['period']}, mot {before} {row['previous_year']}."
    if shown(row["change"], indicator.decimals) == 0:
        return f"{subject} låg kvar på {value} {_span(row)}."
    verb = "ökade" if row["change"] > 0 else "minskade"
    amount = _amount(indicator, row["change"], row["change_percent"])
    return f"{subject} {verb} med {amount} till {value} {_span(row)}."


def change_paragraph(
    indicator: Measured, row: Row, catalogue: Catalogue, *, first_page: bool = False
) -> str:
    """Return the change sentence and what a reader must know beside it.

    Args:
        indicator: what is measured.
        row: of changes.
        catalogue: tells what kind of source the figure is from.
        first_page: the year is the first of all, so that no word is needed on missing ones.
    """
    sentences = [change_sentence(indicator, row, catalogue)]
    if row["period"] == UNSTATED:
        return " ".join([*sentences, *([] if is_missing(row["value"]) else [UNSTATED_SENTENCE])])
    if is_missing(row["change"]) and not is_missing(row["value"]) and not first_page:
        sentences.append("Jämförbar uppgift för tidigare år saknas.")
    sentences += [_skipped_years(row), _since_first(indicator, row), _break(row)]
    if row.get("other_source"):
        sentences.append(OTHER_SOURCE_SENTENCE)
    elif is_interim(row, catalogue):
        sentences.append(_INTERIM_SENTENCE)
    return " ".join(sentence for sentence in sentences if sentence)


def _subject(indicator: Measured, row: Row) -> str:
    return f"{indicator.subject} {row['place']}".strip()


def _spoken_value(indicator: Measured, value: float) -> str:
    return quantity(value, indicator.decimals, spoken_unit(indicator))


def _amount(indicator: Measured, change: float, percent: float) -> str:
    """Return a change without sign; a long unit is left to the value that follows it."""
    text = quantity(abs(change), indicator.decimals, _unit_of_difference(indicator, change))
    if is_missing(percent) or shown(percent, 1) == 0:
        return text
    return f"{text} ({quantity(abs(percent), 1, 'procent')})"


def _unit_of_difference(indicator: Measured, change: float) -> str:
    unit = spoken_unit(indicator, difference_unit(indicator, change)).partition(" per ")[0]
    return unit if is_short_unit(unit) or unit.startswith("procentenhet") else ""


def _span(row: Row) -> str:
    period, before = row["period"], int(row["previous_year"])
    if "-" not in period:
        return f"mellan {before} och {period}"
    year, month = period.split("-")
    return f"mellan {period_text(f'{before}-{month}')} och samma period {year}"


def _skipped_years(row: Row) -> str:
    """Return a word on years without a figure between the two that are compared."""
    if is_missing(row["change"]):
        return ""
    first, last = int(row["previous_year"]) + 1, int(row["year"]) - 1
    if first > last:
        return ""
    return f"Uppgift för {first if first == last else f'{first}–{last}'} saknas."


def _since_first(indicator: Measured, row: Row) -> str:
    """Return a sentence on the whole period, where it is longer than the last step."""
    change = row["change_since_first"]
    if is_missing(change) or is_missing(row["previous_year"]):
        return ""
    if row["first_year"] >= row["previous_year"] or not is_missing(row["break_since_first"]):
        return ""
    if row.get("other_source_since_first"):
        return ""
    first = int(row["first_year"])
    if shown(change, indicator.decimals) == 0:
        return f"Nivån är densamma som {first}."
    amount = _amount(indicator, change, row["change_since_first_percent"])
    return f"Sedan {first} är {'ökningen' if change > 0 else 'minskningen'} {amount}."


def _break(row: Row) -> str:
    if is_missing(row["break_year"]):
        return ""
    return f"Mätsättet ändrades {int(row['break_year'])}, så jämförelsen är osäker."
