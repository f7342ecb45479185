"""Swedish words for figures, units, periods, organisations and differences.

The gender and number of a subject from the catalogue are unknown, so only words that need no
agreement are ever used about one: "ökade", "minskade", "låg kvar på".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from analysis.catalogue import Catalogue, Organisation
from analysis.numerals import MISSING_WORDS, NO_BREAK_SPACE, format_figure
from analysis.rounding import is_missing, shown

VERDICT_WORDS = {
    "better": "bättre",
    "worse": "sämre",
    "unchanged": "oförändrad",
    "higher": "högre",
    "lower": "lägre",
    "equal": "lika",
    "": "ny uppgift",
}
TONES = {"better": "good", "worse": "bad"}

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september"),
    *("oktober", "november", "december"),
)
#: Units in which a share of the previous value says nothing: they are shares or lie on a scale.
_WITHOUT_PERCENT = ("percent", "percentage_points", "score", "index")
#: Units short enough to be said again at every figure of a list.
_SHORT_UNITS = ("kr", "tkr", "mnkr")


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
    last = _MONTHS[int(month) - 1]
    return f"{last} {year}" if last == _MONTHS[0] else f"{_MONTHS[0]}–{last} {year}"


def organisation_text(organisation: Organisation, catalogue: Catalogue) -> str:
    """Return an organisation's short name as it stands inside a sentence.

    A common noun loses its capital ("liknande kommuner"), a proper name or abbreviation keeps it.
    """
    name = organisation.short_name
    if organisation.kind == "average" and name.endswith("genomsnitt"):
        name += "et"
    return name if _is_proper(organisation, catalogue) else name[:1].lower() + name[1:]


def place_text(organisation: Organisation, catalogue: Catalogue) -> str:
    """Return where a figure holds: "på KLK", "inom kommunstyrelsen", "i Alingsås kommun"."""
    if organisation.kind == "municipality":
        return f"i {organisation.name}"
    preposition = {"administration": "på", "board": "inom"}.get(organisation.kind, "i")
    return f"{preposition} {organisation_text(organisation, catalogue)}"


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


def _is_proper(organisation: Organisation, catalogue: Catalogue) -> bool:
    """Return whether a short name must keep its capital."""
    name = organisation.short_name
    if organisation.kind == "municipality" or name[1:2].isupper():
        return True
    places = [
        other.short_name
        for other in catalogue.organisations.values()
        if other.kind == "municipality"
    ]
    first, _, rest = name.partition(" ")
    if first.removesuffix("s") in ("Sverige", *(place.removesuffix("s") for place in places)):
        return True
    # A group is common only if it reads as adjective and noun: "Liknande kommuner".
    return organisation.kind == "peer_group" and not (
        first.endswith(("a", "e")) and rest[:1].islower()
    )
