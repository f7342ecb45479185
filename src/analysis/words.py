"""Swedish words for figures, units, periods, organisations and differences.

The gender and number of a subject from the catalogue are unknown, so only words that need no
agreement are ever used about one: "ökade", "minskade", "låg kvar på".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from analysis.catalogue import Catalogue, Organisation, Source
from analysis.numerals import MISSING_WORDS, NO_BREAK_SPACE, format_figure
from analysis.rounding import is_missing, shown

VERDICT_WORDS = {
    "better": "bättre",
    "worse": "sämre",
    "unchanged": "oförändrad",
    "higher": "högre",
    "lower": "lägre",
    "equal": "i nivå",
    "": "kan inte jämföras",
}
#: What stands in place of a verdict: at the first figure of a series, at a missing one, at one
#: without a year, and at one whose earlier figure is from a source of another kind.
FIRST_WORDS = "första uppgiften"
MISSING_VERDICT = "uppgift saknas"
UNDATED_WORDS = "utan årtal"
UNSURE_WORDS = "kan inte jämföras säkert"
#: Tone of a finding -> the word that says it.
TONE_WORDS = {"good": "Positivt", "bad": "Negativt", "neutral": "Att notera"}
TONES = {"better": "good", "worse": "bad"}

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september"),
    *("oktober", "november", "december"),
)
#: Units in which a share of the previous value says nothing: they are shares or lie on a scale.
_WITHOUT_PERCENT = ("percent", "percentage_points", "score", "index")
#: Units short enough to be said again at every figure of a list.
_SHORT_UNITS = ("kr", "tkr", "mnkr")
_WHOLE = "municipality"
_PREPOSITIONS = {"administration": "på", "board": "inom"}


class Measured(Protocol):
    """What a sentence must know of an indicator or a ratio."""

    @property
    def subject(self) -> str:
        """Return the definite form that opens a sentence."""

    @property
    def unit(self) -> str:
        """Return the unit's code."""

    @property
    def unit_label(self) -> str:
        """Return the unit in words."""

    @property
    def decimals(self) -> int:
        """Return the decimals shown."""


def allows_percent(unit: str) -> bool:
    """Return whether a change in this unit may be told in percent of the older value."""
    return unit not in _WITHOUT_PERCENT


def difference_unit(indicator: Measured, difference: float) -> str:
    """Return the unit of a difference; of percentages it is procentenheter, of a whole 1 -enhet."""
    if indicator.unit not in ("percent", "percentage_points"):
        return indicator.unit_label
    # Swedish counts decimals as several: "1 procentenhet" but "1,0 procentenheter".
    one = indicator.decimals == 0 and abs(shown(difference, 0)) == 1
    return "procentenhet" if one else "procentenheter"


def spoken_unit(indicator: Measured, unit: str | None = None) -> str:
    """Return the unit as a sentence needs it: what the subject already says is left out.

    "Antalet årsarbetare … 138" has its unit in the subject; "Kostnaden per ställföreträdarskap …
    8 695 kr" has half of it.
    """
    label = indicator.unit_label if unit is None else unit
    subject = indicator.subject.casefold()
    if label.casefold() in subject:
        return ""
    head, per, what = label.partition(" per ")
    return head if per and f"per {what}".casefold() in subject else label


def quantity(value: float, decimals: int, unit: str) -> str:
    """Return a figure and its unit held together by a no-break space; the unit may be empty."""
    figure = format_figure(value, decimals)
    return f"{figure}{NO_BREAK_SPACE}{unit}" if unit else figure


def value_text(value: float, indicator: Measured, missing: str = "") -> str:
    """Return "108,9 mnkr", "3,4 procent", or the words for a missing figure.

    Args:
        value: the figure; NaN where it is missing.
        indicator: gives decimals and unit.
        missing: the reason, a key of MISSING_WORDS.
    """
    if is_missing(value):
        return MISSING_WORDS[missing or "not_reported"]
    return quantity(value, indicator.decimals, indicator.unit_label)


def change_text(change: float, percent: float, indicator: Measured) -> str:
    """Return "+8,7 mnkr (+8,7 procent)", "−1,0 procentenheter", or "" where no change is known."""
    if is_missing(change):
        return ""
    amount = format_figure(change, indicator.decimals, signed=True)
    text = f"{amount}{NO_BREAK_SPACE}{difference_unit(indicator, change)}"
    if is_missing(percent) or shown(change, indicator.decimals) == 0:
        return text
    return f"{text} ({format_figure(percent, 1, signed=True)}{NO_BREAK_SPACE}procent)"


def period_text(period: str) -> str:
    """Return "2023", "januari–augusti 2025" or "årtal framgår inte"."""
    year, _, month = period.partition("-")
    if not year.isdigit():
        return "årtal framgår inte"
    if not month:
        return year
    return f"{months_text(1, int(month))} {year}"


def months_text(first: int, last: int) -> str:
    """Return "januari–augusti" for 1 and 8, "december" for 12 and 12."""
    names = dict.fromkeys((_MONTHS[first - 1], _MONTHS[last - 1]))
    return "–".join(names)


def organisation_text(organisation: Organisation, catalogue: Catalogue) -> str:
    """Return an organisation's short name as it stands inside a sentence.

    A common noun loses its capital ("liknande kommuner"), a proper name or abbreviation keeps it.
    """
    name = organisation.short_name
    if organisation.kind == "average" and name.endswith("genomsnitt"):
        name += "et"
    return _in_sentence(name, organisation, catalogue)


def place_text(organisation: Organisation, catalogue: Catalogue) -> str:
    """Return where a figure holds: "på kommunledningskontoret", "i Alingsås kommun", "i riket".

    One's own are called by their full name, which needs no explanation.
    """
    if organisation.kind == "municipality":
        return f"i {organisation.name}"
    if organisation.kind not in _PREPOSITIONS:
        return f"i {organisation_text(organisation, catalogue)}"
    name = _in_sentence(organisation.name, organisation, catalogue)
    return f"{_PREPOSITIONS[organisation.kind]} {name}"


def beside_text(organisation: Organisation, catalogue: Catalogue) -> str:
    """Return whom one is compared with after "än": "i Ale", "kommungenomsnittet"."""
    name = organisation_text(organisation, catalogue)
    return name if organisation.kind == "average" else f"i {name}"


def source_text(source: Source, catalogue: Catalogue) -> str:
    """Return a source's title as it stands inside a sentence."""
    first = source.title.partition(" ")[0]
    is_name = source.is_kolada or _is_place(first, catalogue)
    return source.title if is_name else lowered(source.title)


def enumeration(parts: Iterable[str]) -> str:
    """Return "a", "a och b" or "a, b och c"."""
    *head, last = parts
    return f"{', '.join(head)} och {last}" if head else last


def count_text(count: int, one: str, several: str) -> str:
    """Return "1 åtgärd" or "7 åtgärder", held together by a no-break space."""
    return quantity(count, 0, one if count == 1 else several)


def is_short_unit(unit: str) -> bool:
    """Return whether a unit is short enough to be said again at every figure of a list."""
    return unit in _SHORT_UNITS


def lowered(text: str) -> str:
    """Return a text with its first letter small, unless it opens with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _in_sentence(name: str, organisation: Organisation, catalogue: Catalogue) -> str:
    return name if _is_proper(name, organisation, catalogue) else name[:1].lower() + name[1:]


def _is_proper(name: str, organisation: Organisation, catalogue: Catalogue) -> bool:
    """Return whether an organisation's name must keep its capital."""
    if organisation.kind == "municipality" or name[1:2].isupper():
        return True
    first, _, rest = name.partition(" ")
    if _is_place(first, catalogue):
        return True
    # A group is common only if it reads as adjective and noun: "Liknande kommuner".
    return organisation.kind == "peer_group" and not (
        first.endswith(("a", "e")) and rest[:1].islower()
    )


def _is_place(word: str, catalogue: Catalogue) -> bool:
    """Return whether a word names the country or a municipality, in the genitive too."""
    names = [one.short_name for one in catalogue.organisations.values() if one.kind == _WHOLE]
    return word.removesuffix("s") in ("Sverige", *(name.removesuffix("s") for name in names))
