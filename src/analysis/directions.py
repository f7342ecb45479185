"""Claims in words, put to the test: do figures rise, fall, lie above others, lie in line?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from analysis.claim_kinds import TOLERANT
from analysis.rounding import Bounded

#: What is exactly zero.
ZERO = Bounded(Fraction(0), Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Told:
    """A claim in words, put to the test.

    Attributes:
        holds: it is true of the values as printed.
        may_hold: it can be true within their intervals.
        margin: what decides it.
    """

    holds: bool
    may_hold: bool
    margin: Bounded


def put_to_the_test(kind: str, values: Sequence[Bounded], tolerance: Bounded = ZERO) -> Told:
    """Test a claim in words.

    Args:
        kind: a key of CLAIM_KINDS that speaks in words.
        values: in the kind's order.
        tolerance: how far in line with something may be from it.
    """
    way = -1 if kind.startswith("falls") or kind in ("below", "lowest", "negative") else 1
    # A fall is a rise of the figures with their signs turned.
    turned = [value.times(way) for value in values]
    if kind in ("positive", "negative"):
        return _strict([(ZERO, turned[0])], way)
    if kind in ("above", "below"):
        return _strict([(other, turned[0]) for other in turned[1:]], way)
    if kind in ("highest", "lowest"):
        return _weak([(other, turned[0]) for other in turned[1:]], way)
    if kind == TOLERANT:
        return _near(values, tolerance)
    if kind == "equals":
        return _near(values, ZERO)
    if kind.endswith("_every_year"):
        told = _strict(list(pairwise(turned)), way)
        # Each step alone may be possible where all of them together are not.
        possible = all(later.high > earlier.low for earlier, later in combinations(turned, 2))
        return Told(told.holds, possible, told.margin)
    return _strict([(turned[0], turned[-1])], way)


def _strict(pairs: Sequence[tuple[Bounded, Bounded]], way: int) -> Told:
    """Test that in every pair the second is above the first."""
    least = min((upper - lower for lower, upper in pairs), key=lambda gap: gap.value)
    return Told(
        all(upper.value > lower.value for lower, upper in pairs),
        all(upper.high > lower.low for lower, upper in pairs),
        least.times(way),
    )


def _weak(pairs: Sequence[tuple[Bounded, Bounded]], way: int) -> Told:
    """Test that in every pair the second is not below the first."""
    told = _strict(pairs, way)
    return Told(
        all(upper.value >= lower.value for lower, upper in pairs),
        all(upper.high >= lower.low for lower, upper in pairs),
        told.margin,
    )


def _near(values: Sequence[Bounded], tolerance: Bounded) -> Told:
    """Test that the first is within the tolerance of every other."""
    gaps = [values[0] - other for other in values[1:]]
    farthest = max(gaps, key=lambda gap: abs(gap.value))
    # One and the same first value must do for all the others, not one for each.
    least = max(values[0].low, *(other.low - tolerance.high for other in values[1:]))
    most = min(values[0].high, *(other.high + tolerance.high for other in values[1:]))
    return Told(abs(farthest.value) <= tolerance.value, least <= most, farthest)
