"""What a check computes, written out: "100,2 − 97,6", "11 → 13 → 11", "58 mot 53, 55 och 57"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from analysis.numerals import MINUS, NO_BREAK_SPACE, format_figure
from analysis.operands import Cell
from analysis.rounding import nearest
from analysis.vocabulary import MONEY
from analysis.words import enumeration

#: Stands in a formula for an operand that has no figure.
UNKNOWN = "?"
_ARROW = f"{NO_BREAK_SPACE}\N{RIGHTWARDS ARROW} "
#: Kinds whose operands follow one another in time.
SERIES = tuple(
    f"{way}{how}" for way in ("rises", "falls") for how in ("", "_every_year", "_over_period")
)
_SIGNS = {"product": " × ", "ratio": " / ", "equals": " = "}
#: Instead of a unit, where amounts in several are set against each other.
_NO_ONE_UNIT = "mixed"
#: How many decimals more than is printed an exact outcome is shown with, at most.
_FURTHER = 3


def formula(kind: str, operands: Sequence[Cell], unit: str) -> str:
    """Write a check's computation with its operands as printed.

    Args:
        kind: of the claim.
        operands: in their order.
        unit: the outcome's unit; an amount of money in another one carries its own, and so does
            each where an outcome that is no money comes from amounts in several units.
    """
    if unit not in MONEY and len(MONEY.keys() & {one.unit for one in operands}) > 1:
        unit = _NO_ONE_UNIT
    texts = [figure_text(one, unit) for one in operands]
    first, *others = texts
    if kind == "sum":
        return first + "".join(_term(text, "+") for text in others)
    if kind == "mean":
        return f"({first}{''.join(_term(text, '+') for text in others)}) / {len(texts)}"
    if kind == "difference":
        return first + _term(others[0], MINUS)
    if kind == "percent_change":
        return f"({first}{_term(others[0], MINUS)}) / {others[0]}"
    if kind == "share":
        return f"{first} av {others[0]}"
    if kind in SERIES:
        return _ARROW.join(texts)
    if kind in _SIGNS:
        return _SIGNS[kind].join(texts)
    return f"{first} mot {enumeration(others)}" if others else first


def figure_text(one: Cell, unit: str = "") -> str:
    """Write an operand as printed, with its unit where that is not the given one."""
    if one.figure.value is None or one.figure.decimals is None:
        return UNKNOWN
    text = format_figure(one.figure.value, one.figure.decimals)
    shows = unit != one.unit and unit in (*MONEY, _NO_ONE_UNIT) and one.unit in MONEY
    return f"{text}{NO_BREAK_SPACE}{one.unit}" if shows else text


def decimals_of(value: Fraction, least: int) -> int:
    """Return with how many decimals a value is shown: as few as say it, from `least` on.

    One that no few decimals say, such as a third, is cut one decimal after `least`.
    """
    for decimals in range(least, least + _FURTHER + 1):
        if 10**decimals % value.denominator == 0:
            return decimals
    return least + 1


def exact_text(value: Fraction, least: int) -> str:
    """Write an exact value with as few decimals as say it."""
    decimals = decimals_of(value, least)
    return format_figure(decimal(value, decimals), decimals)


def decimal(value: Fraction, decimals: int) -> Decimal:
    """Return an exact value as a Decimal rounded to some decimals."""
    rounded = nearest(value, decimals)
    return Decimal(rounded.numerator) / Decimal(rounded.denominator)


def _term(text: str, sign: str) -> str:
    """Write a term with its sign; minus a minus keeps both, in brackets."""
    if not text.startswith(MINUS):
        return f" {sign} {text}"
    return f" {MINUS} {text.removeprefix(MINUS)}" if sign == "+" else f" {sign} ({text})"


def together(of: list[Cell]) -> str:
    """Name figures, what their names have in common once: "Index (Alingsås: 59 och Ale: 68)"."""
    if len(of) == 1:
        return f"{of[0].label}: {figure_text(of[0])}"
    names = [one.label.split(", ") for one in of]
    head = _shared(names)
    rest = [name[len(head) :] for name in names]
    tail = _shared([name[::-1] for name in rest])[::-1]
    own = [", ".join(name[: len(name) - len(tail)]) for name in rest]
    each = enumeration(f"{name}: {figure_text(one)}" for name, one in zip(own, of, strict=True))
    common = ", ".join([*head, *tail])
    return f"{common} ({each})" if common else each


def _shared(names: list[list[str]]) -> list[str]:
    """Return the parts that all names begin with."""
    alike = takewhile(lambda parts: len(set(parts)) == 1, zip(*names, strict=False))
    return [parts[0] for parts in alike]
