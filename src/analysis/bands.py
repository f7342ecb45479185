"""Bands: printed classes such as "<29", "30–49" and "50>" as whole numbers from one to another.

"<29" may be meant as under 29 or as 29 and under, "50>" as over 50 or as 50 and over. Read in one
way a number may belong to no band, read in the other to two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import inf

UNDER, OVER = "<", ">"
_FORMS = (
    re.compile(r"(?P<low>\d+)\s*[–-]\s*(?P<high>\d+)"),
    re.compile(r"(?P<sign><)\s*(?P<high>\d+)"),
    re.compile(r"(?P<low>\d+)\s*(?P<sign>>)|(?P<after>>)\s*(?P<from>\d+)"),
    re.compile(r"[≤–-]\s*(?P<high>\d+)"),
    re.compile(r"≥\s*(?P<low>\d+)|(?P<from>\d+)\s*(?:\+|[–-])"),
    re.compile(r"(?P<low>(?P<high>\d+))"),
)


@dataclass(frozen=True)
class Band:
    """One class as printed.

    Attributes:
        klass: the text.
        low, high: its bounds as printed; infinite where it has none.
        sign: "<" or ">", where the bound may be its own or the next one's; else empty.
    """

    klass: str
    low: float
    high: float
    sign: str = ""

    def ends(self, inclusive: Collection[str]) -> tuple[float, float]:
        """Return its first and last number.

        Args:
            inclusive: the signs that are read as taking their own number in.
        """
        step = 1 if self.sign and self.sign not in inclusive else 0
        if self.sign == OVER:
            return self.low + step, self.high
        return self.low, self.high - step if self.sign else self.high


@dataclass(frozen=True)
class Fault:
    """Numbers that belong to no band, or to two.

    Attributes:
        first, last: of the numbers.
        bands: the two bands that they lie between, or both belong to; the lower one first.
    """

    first: int
    last: int
    bands: tuple[Band, Band]

    @property
    def signs(self) -> frozenset[str]:
        """Return the signs whose reading decides about the numbers."""
        return frozenset(band.sign for band in self.bands if band.sign)


def bands_of(classes: Sequence[str]) -> tuple[Band, ...]:
    """Return classes as bands, lowest first; none where a class is no band, such as "okänd".

    Numbers alone are no bands either: they may be names.
    """
    found = [band_of(klass) for klass in classes]
    bands = [band for band in found if band is not None]
    if len(bands) < len(found) or all(band.low == band.high for band in bands):
        return ()
    return tuple(sorted(bands, key=lambda band: (band.low, band.high)))


def band_of(klass: str) -> Band | None:
    """Return one printed class as a band; None where it is none."""
    match = next(filter(None, (form.fullmatch(klass.strip()) for form in _FORMS)), None)
    if match is None:
        return None
    told = {"after": "", "from": "", "sign": "", "low": "", "high": ""} | match.groupdict("")
    low, high = told["low"] or told["from"], told["high"]
    sign = told["sign"] or told["after"]
    return Band(klass, int(low) if low else -inf, int(high) if high else inf, sign)


def gaps(bands: Sequence[Band], inclusive: Collection[str] = ()) -> Iterator[Fault]:
    """Yield the numbers between the lowest and the highest bound that belong to no band."""
    for below, band in _neighbours(bands, inclusive):
        reach, first = below.ends(inclusive)[1], band.ends(inclusive)[0]
        if reach + 1 < first:
            yield Fault(int(reach) + 1, int(first) - 1, (below, band))


def overlaps(bands: Sequence[Band], inclusive: Collection[str] = ()) -> Iterator[Fault]:
    """Yield the numbers that belong to two bands."""
    for below, band in _neighbours(bands, inclusive):
        first, last = band.ends(inclusive)
        reach = min(below.ends(inclusive)[1], last)
        if -inf < first <= reach < inf:
            yield Fault(int(first), int(reach), (below, band))


def _neighbours(bands: Sequence[Band], inclusive: Collection[str]) -> Iterator[tuple[Band, Band]]:
    """Yield each band after the one of those before it that reaches furthest."""
    for at in range(1, len(bands)):
        yield max(bands[:at], key=lambda band: band.ends(inclusive)[1]), bands[at]
