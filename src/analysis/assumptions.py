"""What the costs page assumes (antaganden): the parameters of its notebook, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import PriceError

#: The furthest that a path may reach beyond the page's year.
_MOST_YEARS = 30


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_amount(value: object) -> bool:
    """Return whether a value is a finite number from 0 up."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return math.isfinite(value) and value >= 0


@dataclass(frozen=True)
class CostAssumptions:
    """What a path assumes; each is a parameter of the notebook and is printed on the page.

    Attributes:
        undated_from: year from which priced measures without a last year are counted; 0: never.
        realised_share: how much of the measures' amounts comes true, percent.
        unpriced_tkr: what every measure without an amount is taken to save, tkr.
        years_ahead: how many years the path goes on after the page's.
        base_year: the year in whose prices amounts are told; 0 is the page's.
        price_index: id of a price index; empty is the register's first.
    Raises: PriceError that names every value that makes no sense.
    """

    undated_from: int = 0
    realised_share: float = 100
    unpriced_tkr: float = 0
    years_ahead: int = 5
    base_year: int = 0
    price_index: str = ""

    def __post_init__(self) -> None:
        faults = [
            f"{name} is {value!r}; expected {expected}"
            for name, value, expected, holds in self._tests()
            if not holds
        ]
        if faults:
            raise PriceError("; ".join(faults))

    def require_near(self, year: int) -> None:
        """Refuse measures that are counted from further ahead of a page's year than a path goes.

        Raises: PriceError.
        """
        if self.undated_from > year + _MOST_YEARS:
            expected = f"0, or a year up to {year + _MOST_YEARS}"
            raise PriceError(f"undated_from is {self.undated_from}; expected {expected}")

    def _tests(self) -> Sequence[tuple[str, object, str, bool]]:
        whole, number = "a whole year, or 0", "a number from 0 up"
        ahead = f"a whole number from 0 to {_MOST_YEARS}"
        return (
            ("base_year", self.base_year, whole, _is_whole(self.base_year)),
            ("price_index", self.price_index, "text", isinstance(self.price_index, str)),
            ("undated_from", self.undated_from, whole, _is_whole(self.undated_from)),
            ("realised_share", self.realised_share, number, _is_amount(self.realised_share)),
            ("unpriced_tkr", self.unpriced_tkr, number, _is_amount(self.unpriced_tkr)),
            (
                "years_ahead",
                self.years_ahead,
                ahead,
                _is_whole(self.years_ahead) and self.years_ahead <= _MOST_YEARS,
            ),
        )


#: What holds unless something else is said.
STANDARD = CostAssumptions()
