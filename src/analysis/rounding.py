"""Exact arithmetic on printed figures, and on what their rounding leaves open.

Binary floats carry noise (0.1 + 0.2); a printed figure does not. Sums and differences are taken in
decimals, at the finest precision that an operand was printed with. Intervals are fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

import pandas as pd

from analysis.numerals import round_half_away

NAN = float("nan")


def is_missing(value: object) -> bool:
    """Return whether a cell holds no figure (None, NaN or pandas' NA)."""
    return value is None or value is pd.NA or value != value


def exact(value: float, decimals: int) -> Decimal:
    """Return the figure that was printed with so many decimals, without binary noise."""
    return round_half_away(value, decimals)


def difference(value: float, base: float, decimals: int) -> float:
    """Return value - base, exact at `decimals`, the finer of their precisions; NaN if missing."""
    if math.isnan(value) or math.isnan(base):
        return NAN
    return float(exact(value, decimals) - exact(base, decimals))


def total(values: Iterable[float], decimals: int) -> float:
    """Return the exact sum of the figures that are not missing; NaN where all are."""
    known = [exact(value, decimals) for value in values if not math.isnan(value)]
    return float(sum(known, Decimal(0))) if known else NAN


def percent_of(part: float, base: float) -> float:
    """Return part as percent of base; NaN where base is zero, negative or missing."""
    return 100 * part / base if base > 0 else NAN


def shown(value: float, decimals: int) -> float:
    """Return a figure as a page shows it, so that what is computed from it adds up on the page."""
    return value if math.isnan(value) else float(round_half_away(value, decimals))


def telling_decimals(old: float, new: float, change: float, decimals: int) -> int:
    """Return the decimals that two figures need where a page shows them beside their difference.

    Args:
        old: the one figure; NaN where unknown.
        new: the other.
        change: the new less the old.
        decimals: those that the page shows.
    Returns: as many; one more where the figures would look alike though their difference does
        not look like nothing: "från 6,4 till 5,6 (−0,8)", not "från 6 till 6 (−1)".
    """
    alike = shown(old, decimals) == shown(new, decimals)
    return decimals + 1 if alike and shown(change, decimals) else decimals


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure, and what its rounding leaves open (avrundningsintervall). Exact: no binary noise.

    A figure printed with d decimals stands for anything from p - ½·10⁻ᵈ to p + ½·10⁻ᵈ. What is
    computed from such figures is computed on the whole interval, so that the true value, which
    nobody printed, always lies inside. The operands are taken as independent of each other.

    Attributes:
        value: the figure as printed, or computed from what is printed.
        low, high: bounds; low <= value <= high.
    """

    value: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, printed: Decimal, decimals: int) -> Bounded:
        """Return the interval of a printed figure; "12 500" has no decimals and stands for ±0,5."""
        value, half = Fraction(printed), Fraction(1, 2 * 10**decimals)
        return cls(value, value - half, value + half)

    def __add__(self, other: Bounded) -> Bounded:
        """Return the sum."""
        return Bounded(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Bounded) -> Bounded:
        """Return the difference."""
        return Bounded(self.value - other.value, self.low - other.high, self.high - other.low)

    def __mul__(self, other: Bounded) -> Bounded:
        """Return the product."""
        ends = [one * two for one in (self.low, self.high) for two in (other.low, other.high)]
        return Bounded(self.value * other.value, min(ends), max(ends))

    def __truediv__(self, other: Bounded) -> Bounded:
        """Return the quotient.

        Raises: ZeroDivisionError where the divisor may be zero within its rounding.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be zero within its rounding")
        return self * Bounded(1 / other.value, 1 / other.high, 1 / other.low)

    def times(self, factor: Fraction | int) -> Bounded:
        """Return the figure multiplied by an exact factor, such as one between units."""
        ends = (self.low * factor, self.high * factor)
        return Bounded(self.value * factor, min(ends), max(ends))

    def plus(self, term: Fraction | int) -> Bounded:
        """Return the figure with an exact term added."""
        return Bounded(self.value + term, self.low + term, self.high + term)

    def meets(self, other: Bounded) -> bool:
        """Return whether both may be one value; ends count, since ties are rounded either way."""
        return self.low <= other.high and other.low <= self.high

    def rounds_to(self, printed: Decimal, decimals: int) -> bool:
        """Return whether the value, rounded half away from zero, is what is printed."""
        return nearest(self.value, decimals) == Fraction(printed)


def nearest(value: Fraction, decimals: int) -> Fraction:
    """Round an exact value half away from zero."""
    scale, (above, below) = 10**decimals, value.as_integer_ratio()
    # In whole numbers, several times as fast as in fractions: abs(value) * scale + a half.
    whole = (2 * abs(above) * scale + below) // (2 * below)
    return Fraction(whole if above >= 0 else -whole, scale)


def bounded_sum(values: Sequence[Bounded]) -> Bounded:
    """Return the sum of one figure or more."""
    return reduce(Bounded.__add__, values)


def bounded_mean(values: Sequence[Bounded]) -> Bounded:
    """Return the unweighted mean of one figure or more."""
    return bounded_sum(values).times(Fraction(1, len(values)))


def bounded_share(part: Bounded, whole: Bounded) -> Bounded:
    """Return part in percent of whole; ZeroDivisionError where the whole may be zero."""
    return (part / whole).times(100)


def bounded_percent_change(new: Bounded, old: Bounded) -> Bounded:
    """Return the change from old to new in percent of old.

    Each operand enters once, so the interval is no wider than it must be.

    Raises: ZeroDivisionError where the old may be zero or less: a percentage of it says nothing.
    """
    if old.low <= 0:
        raise ZeroDivisionError("the base may be zero or less within its rounding")
    return (new / old).plus(-1).times(100)
