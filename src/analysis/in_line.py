"""In line (i nivå med): two figures that may be the same, by their rounding or a survey's interval.

A printed figure with d decimals stands for anything within half of its last digit. Two figures are
in line where what they stand for overlaps in more than an end: 3,4 and 3 are, 58 and 57 are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from analysis.rounding import exact, is_missing


def in_line(
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    half_widths: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0)),
) -> bool:
    """Return whether two figures may be the same; False where one is missing.

    Args:
        mine: value and decimals, as printed.
        theirs: the same of the other.
        half_widths: of the two survey intervals, in the figures' unit; 0 where none is known. The
            figures are in line where they are no further apart than the root of the squares' sum.
    """
    if any(is_missing(row.get("value")) for row in (mine, theirs)):
        return False
    one, other = (Fraction(exact(row["value"], int(row["decimals"]))) for row in (mine, theirs))
    rounding = sum(Fraction(1, 2 * 10 ** int(row["decimals"])) for row in (mine, theirs))
    apart, surveyed = abs(one - other), sum(half**2 for half in half_widths)
    return apart < rounding or 0 < surveyed >= apart**2
