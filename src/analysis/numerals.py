"""Swedish figures in (parse, with the printed precision) and out (format).

In: the text that a source prints. Decimal comma, groups of three digits parted by a space, a sign
in front, a unit behind, or a word that says why there is no figure. Out: decimal comma, no-break
space in thousands, a true minus, half rounded away from zero, never a negative zero.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from analysis.errors import NumeralError

MINUS = "\N{MINUS SIGN}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

#: Why a figure is missing -> the words that a page uses for it (REPORT check 15).
MISSING_WORDS = {
    "no_figure": "uppgift saknas",
    "not_reported": "uppgift saknas",
    "too_early": "för tidigt att bedöma",
    "not_applicable": "ej tillämplig",
    "suppressed": "sekretess",
}

#: The reason of a figure that is not shown since it is about too few people.
SUPPRESSED = "suppressed"

#: What sources print instead of a figure (lower case, one space between words) -> the reason.
_MISSING_TEXTS = {
    "": "not_reported",
    "uppgift saknas": "not_reported",
    "ej redovisad": "not_reported",
    "..": "not_reported",
    "-": "no_figure",
    "–": "no_figure",
    "—": "no_figure",
    "ej tillämplig": "not_applicable",
    "ej tillämpligt": "not_applicable",
    ".": "not_applicable",
    "sekretess": "suppressed",
    "för tidigt för att bedömas": "too_early",
    "för tidigt att bedöma": "too_early",
}

#: Printed unit -> the unit's code in the catalogue.
_PRINTED_UNITS = {"%": "percent", "procent": "percent", "kr": "kr", "tkr": "tkr", "mnkr": "mnkr"}

_NUMERAL = re.compile(
    r"(?P<sign>\(-\)|[+\-−–])?(?P<whole>\d{1,3}(?: \d{3})+|\d+)(?:,(?P<fraction>\d+))?"
    r"(?: ?(?P<unit>%|procent|mnkr|tkr|kr))?",
    re.ASCII,
)
#: Figures that are remembered: each is asked for several times on its way to the pages.
_REMEMBERED = 400_000
_ZERO = Decimal(0)
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True)
class Figure:
    """A printed figure (uppgift), parsed once.

    Attributes:
        value: the number, exact; None where no figure is printed.
        decimals: decimals printed, the figure's precision; None where no figure is printed.
        unit: unit code where the text itself prints a unit, else empty.
        missing_reason: a key of MISSING_WORDS where there is no figure, else empty.
    """

    value: Decimal | None
    decimals: int | None
    unit: str = ""
    missing_reason: str = ""


@lru_cache(maxsize=_REMEMBERED)
def parse_figure(printed: str) -> Figure:
    """Parse one figure as a Swedish source prints it.

    Args:
        printed: for example "12 500", "3,5%", "-97,6", "+0,4 %", "-", "För tidigt för att bedömas".
    Returns: the figure; a missing one has a reason and is never zero.
    Raises: NumeralError that says what was found and what was expected.
    """
    text = _single_spaced(printed)
    if reason := _MISSING_TEXTS.get(text.lower()):
        return Figure(None, None, missing_reason=reason)
    match = _NUMERAL.fullmatch(text)
    if match is None:
        raise NumeralError(f'"{printed}" is not a number', _remedy(text))
    fraction = match["fraction"] or ""
    value = Decimal(f"{match['whole'].replace(' ', '')}.{fraction}")
    if value >= _LARGEST:
        raise NumeralError(f'"{printed}" is too large', "fewer than 16 digits")
    if match["sign"] not in (None, "+"):
        value = -value  # of zero this is zero again: Decimal has no minus for it
    return Figure(value, len(fraction), unit=_PRINTED_UNITS.get(match["unit"], ""))


def missing_reason(printed: str) -> str:
    """Return why a text is no figure, a key of MISSING_WORDS; empty where it is no such word."""
    return _MISSING_TEXTS.get(_single_spaced(printed).lower(), "")


def round_half_away(value: float | Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as Swedish accounts do.

    Binary noise is removed first: a float is read at nine decimals beyond doubt, so that a computed
    2.4999999999999996 counts as 2.5.

    Args:
        value: finite number.
        decimals: decimals to keep; negative rounds to tens, hundreds, thousands.
    Returns: an exact Decimal with that many decimals; never negative zero.
    Raises: NumeralError where value is not finite or has 16 digits or more.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite() or abs(exact) >= _LARGEST:
        raise NumeralError(f"{value} is not a finite number of fewer than 16 digits")
    # Of what quantize is given only the exponent counts.
    if not isinstance(value, Decimal):
        exact = exact.quantize(_ZERO.scaleb(-9), rounding=ROUND_HALF_UP)
    rounded = exact.quantize(_ZERO.scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == _ZERO else rounded


def format_figure(
    value: float | Decimal | None,
    decimals: int,
    *,
    signed: bool = False,
    missing: str = "not_reported",
) -> str:
    """Write a figure as Swedish text: "12 500", "−0,6", "+2,5"; a missing one in words.

    Args:
        value: the number; None or NaN where it is missing.
        decimals: decimals to show.
        signed: show the sign of a difference; zero has none.
        missing: reason for a missing value, a key of MISSING_WORDS.
    Returns: text with no-break spaces in thousands and a true minus.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING_WORDS[missing]
    rounded = round_half_away(value, decimals)
    digits = f"{abs(rounded):,.{max(decimals, 0)}f}"
    text = digits.replace(",", NO_BREAK_SPACE).replace(".", ",")
    sign = MINUS if rounded < _ZERO else "+" if signed and rounded > _ZERO else ""
    return sign + text


def _single_spaced(text: str) -> str:
    # split() parts at every kind of space, the no-break and the thin ones too.
    return " ".join(text.split())


def _remedy(text: str) -> str:
    unsigned = re.sub(r"^[+\-−–]", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:[ %].*)?", unsigned):
        return f'a space between thousands, as in "{text.replace(".", " ")}"'
    if re.fullmatch(r"\d+\.\d+(?:[ %].*)?", unsigned):
        return f'a decimal comma, as in "{text.replace(".", ",")}"'
    if re.fullmatch(r"\d[\d ]*(?:,\d+)? ?[-−–]", text):
        return f'the minus in front, as in "-{text[:-1].strip()}"'
    if re.match(r"(?:\d{1,3}(?: \d{3})+|\d+)(?:,\d+)? \D", unsigned):
        return f"no unit, or one of {', '.join(_PRINTED_UNITS)}"
    if re.match(r"\d+ ", unsigned):
        return 'thousands in groups of three, as in "12 500"'
    return (
        'digits with a decimal comma, as in "12 500" or "3,5", or a word such as "uppgift saknas"'
    )
