"""Verdicts: what a check computes from printed figures, and what that says of what is printed.

A claim in figures agrees if the computed value rounds to the printed one, is rounding if it does
not yet their intervals meet, and differs if they don't. A claim in words agrees if it is true of
the printed values, is rounding if it can be true within their intervals only, and differs
otherwise. Where an operand has no figure nothing can be checked, and what is missing is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from analysis.claim_kinds import TOLERANT
from analysis.directions import ZERO, Told, put_to_the_test
from analysis.formulas import SERIES, exact_text
from analysis.numerals import MISSING_WORDS, Figure, format_figure
from analysis.operands import Cell
from analysis.rounding import (
    Bounded,
    bounded_mean,
    bounded_percent_change,
    bounded_share,
    bounded_sum,
)
from analysis.vocabulary import MONEY
from analysis.words import enumeration

AGREES, ROUNDING, DIFFERS, NOT_CHECKABLE = "agrees", "rounding", "differs", "not_checkable"
_NO_TOLERANCE = "en gräns för vad som räknas som i linje"


@dataclass(frozen=True)
class Judged:
    """What became of a check.

    Attributes:
        verdict: agrees, rounding, differs or not_checkable.
        reason: why, in Swedish.
        computed: the outcome; of a claim in words the margin that decides it; None where there is
            none. In the outcome's unit.
        unit: the outcome's unit code; empty where it has none.
    """

    verdict: str
    reason: str
    computed: Bounded | None = None
    unit: str = ""


def judge(
    kind: str,
    operands: Sequence[Cell],
    printed: Figure | None = None,
    tolerance: Cell | None = None,
) -> Judged:
    """Give a check its verdict.

    Args:
        kind: a key of CLAIM_KINDS.
        operands: as many as the kind takes.
        printed: the figure that is checked; None where the source speaks in words.
        tolerance: of a claim that something is in line with something else.
    """
    unit = outcome_unit(kind, operands, printed)
    missing = [*_missing(operands), *_missing([tolerance] if tolerance else [])]
    if kind == TOLERANT and tolerance is None:
        missing.append(_NO_TOLERANCE)
    if missing:
        return Judged(NOT_CHECKABLE, f"Det saknas: {enumeration(missing)}.", unit=unit)
    # A share has a unit of its own, yet its operands must be in one.
    common = (
        unit if unit in MONEY else next((one.unit for one in operands if one.unit in MONEY), "")
    )
    values = [_in_unit(one, common) for one in operands]
    try:
        if printed is not None:
            finest = max(one.figure.decimals or 0 for one in operands)
            return _in_figures(ARITHMETIC[kind](values), printed, unit, finest)
        told = put_to_the_test(kind, values, _in_unit(tolerance, common) if tolerance else ZERO)
    except ZeroDivisionError:
        reason = "Det som delas med kan vara noll eller mindre inom sin avrundning."
        return Judged(NOT_CHECKABLE, reason, unit=unit)
    return _of_words(kind, told, values, unit)


def outcome_unit(kind: str, operands: Sequence[Cell], printed: Figure | None) -> str:
    """Return the unit of what a check computes: the printed one, else the operands'."""
    if kind in ("share", "percent_change"):
        return "percent"
    if kind in ("product", "ratio"):
        return printed.unit if printed else ""
    units = [one.unit for one in operands if one.unit]
    unit = units[0] if units else ""
    if printed and printed.unit in MONEY and unit in MONEY:
        return printed.unit
    spans = kind in (*SERIES, "difference", "above", "below", "highest", "lowest", TOLERANT)
    return "percentage_points" if spans and unit == "percent" else unit


def _in_unit(one: Cell, unit: str) -> Bounded:
    bounded = one.bounded
    if bounded is None:
        raise ValueError(f"{one.label} has no figure")
    if one.unit in MONEY and unit in MONEY and one.unit != unit:
        return bounded.times(Fraction(MONEY[one.unit], MONEY[unit]))
    return bounded


def _missing(cells: Sequence[Cell]) -> list[str]:
    """Name the operands without a figure, and why where the source gives a reason."""
    why = {**MISSING_WORDS, "no_figure": "källan har ett streck", "not_reported": ""}
    gaps = [one for one in cells if one.figure.value is None]
    found = [(one.label, why[one.figure.missing_reason]) for one in gaps]
    return [f"{label} ({reason})" if reason else label for label, reason in found]


# -- claims in figures ------------------------------------------------------------------------

ARITHMETIC: Mapping[str, Callable[[Sequence[Bounded]], Bounded]] = MappingProxyType(
    {
        "equals": lambda values: values[0],
        "sum": bounded_sum,
        "difference": lambda values: values[0] - values[1],
        "product": lambda values: _product(values),
        "ratio": lambda values: values[0] / values[1],
        "mean": bounded_mean,
        "share": lambda values: bounded_share(values[0], values[1]),
        "percent_change": lambda values: bounded_percent_change(values[0], values[1]),
    }
)


def _product(values: Sequence[Bounded]) -> Bounded:
    found = values[0]
    for value in values[1:]:
        found = found * value
    return found


def _in_figures(computed: Bounded, printed: Figure, unit: str, finest: int) -> Judged:
    if printed.value is None or printed.decimals is None:
        found = exact_text(computed.value, finest)
        reason = f"Källan trycker ingen siffra här. Räknat blir det {found}."
        return Judged(NOT_CHECKABLE, reason, computed, unit)
    if computed.rounds_to(printed.value, printed.decimals):
        return Judged(AGREES, "Det räknade värdet avrundas till det tryckta.", computed, unit)
    told = format_figure(printed.value, printed.decimals)
    found = exact_text(computed.value, printed.decimals)
    low, high = (exact_text(end, printed.decimals) for end in (computed.low, computed.high))
    span = f"{low} och {high}"
    if computed.meets(Bounded.of(printed.value, printed.decimals)):
        reason = (
            f"Räknat blir det {found}, tryckt står {told}. Talens avrundning rymmer skillnaden:"
            f" det rätta värdet ligger mellan {span}."
        )
        return Judged(ROUNDING, reason, computed, unit)
    reason = (
        f"Räknat blir det {found}, tryckt står {told}. Avrundning förklarar inte skillnaden:"
        f" det rätta värdet ligger mellan {span}."
    )
    return Judged(DIFFERS, reason, computed, unit)


# -- claims in words --------------------------------------------------------------------------


def _of_words(kind: str, told: Told, values: Sequence[Bounded], unit: str) -> Judged:
    if told.holds:
        return Judged(AGREES, "De tryckta talen bekräftar det.", told.margin, unit)
    course = f" {_course(values)}" if kind in SERIES and len(values) > 2 else ""
    if told.may_hold:
        reason = f"De tryckta talen visar det inte, men det kan stämma inom avrundningen.{course}"
        return Judged(ROUNDING, reason, told.margin, unit)
    return Judged(DIFFERS, f"De tryckta talen säger emot det.{course}", told.margin, unit)


def _course(values: Sequence[Bounded]) -> str:
    """Tell how a series went: "Steg för steg: upp, sedan ned. Över perioden: oförändrat."."""
    steps = ", sedan ".join(_ways(values))
    whole = next(_ways((values[0], values[-1])))
    return f"Steg för steg: {steps}. Över hela perioden: {whole}."


def _ways(values: Sequence[Bounded]) -> Iterator[str]:
    for before, after in pairwise(values):
        step = after.value - before.value
        yield "upp" if step > 0 else "ned" if step < 0 else "oförändrat"
