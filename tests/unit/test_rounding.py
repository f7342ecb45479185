"""Exact arithmetic on printed figures: expected values are typed by hand.

What holds for any figures stands in tests/property/test_rounding.py.
"""

from __future__ import annotations

import dataclasses
import math
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from analysis.rounding import (
    NAN,
    Bounded,
    bounded_mean,
    bounded_percent_change,
    bounded_share,
    bounded_sum,
    difference,
    exact,
    is_missing,
    nearest,
    percent_of,
    shown,
    telling_decimals,
    total,
)


def bounds(low: str, value: str, high: str) -> Bounded:
    return Bounded(Fraction(value), Fraction(low), Fraction(high))


def printed(text: str) -> Bounded:
    return Bounded.of(Decimal(text), len(text.partition(".")[2]))


# -- figures that may be missing ------------------------------------------------------------------


@pytest.mark.parametrize("value", [None, NAN, pd.NA, pd.NaT])
def test_no_figure_is_missing(value: object) -> None:
    assert is_missing(value) is True


@pytest.mark.parametrize("value", [0, 0.0, "", False, 12.5])
def test_zero_and_empty_are_not_missing(value: object) -> None:
    assert is_missing(value) is False


def test_a_figure_is_exact_to_its_decimals() -> None:
    assert exact(0.1 + 0.2, 1) == Decimal("0.3")
    assert exact(2.45, 1) == Decimal("2.5")


def test_a_difference_carries_no_binary_noise() -> None:
    assert difference(0.3, 0.1, 1) == 0.2
    assert difference(97.6, 100.2, 1) == -2.6


@pytest.mark.parametrize(("value", "base"), [(NAN, 1.0), (1.0, NAN), (NAN, NAN)])
def test_a_difference_from_a_missing_figure_is_missing(value: float, base: float) -> None:
    assert math.isnan(difference(value, base, 1))


def test_a_sum_is_exact_and_of_what_is_known() -> None:
    assert total([0.1, 0.2, NAN, 0.3], 1) == 0.6
    assert total([NAN, 0.0], 1) == 0.0


@pytest.mark.parametrize("values", [[], [NAN, NAN]])
def test_a_sum_of_nothing_known_is_missing_not_zero(values: list[float]) -> None:
    assert math.isnan(total(values, 1))


def test_a_percentage_is_of_the_base() -> None:
    assert percent_of(1.0, 4.0) == 25.0
    assert percent_of(-1.0, 4.0) == -25.0
    assert percent_of(0.25, 0.5) == 50.0


@pytest.mark.parametrize(
    ("part", "base"), [(1.0, 0.0), (1.0, -0.5), (1.0, -4.0), (1.0, NAN), (NAN, 4.0)]
)
def test_a_percentage_of_nothing_less_or_unknown_is_missing(part: float, base: float) -> None:
    assert math.isnan(percent_of(part, base))


def test_a_figure_is_shown_rounded_and_a_missing_one_stays_missing() -> None:
    assert shown(2.45, 1) == 2.5
    assert shown(-0.04, 1) == 0.0
    assert math.isnan(shown(NAN, 1))


@pytest.mark.parametrize(
    ("old", "new", "change", "decimals", "needed"),
    [
        (6.4, 5.6, -0.8, 0, 1),  # both 6, yet -1 between them
        (1.26, 1.34, 0.08, 1, 2),
        (6.4, 7.6, 1.2, 0, 0),  # 6 and 8 tell the difference
        (6.4, 6.3, -0.1, 0, 0),  # both 6, and nothing between them
        (6.0, 6.0, 0.0, 0, 0),
        (NAN, 6.0, NAN, 0, 0),
    ],
)
def test_figures_that_look_alike_get_one_decimal_more_where_their_difference_shows(
    old: float, new: float, change: float, decimals: int, needed: int
) -> None:
    assert telling_decimals(old, new, change, decimals) == needed


# -- intervals ------------------------------------------------------------------------------------


def test_a_printed_figure_stands_for_half_a_unit_either_way() -> None:
    assert printed("12500") == bounds("12499.5", "12500", "12500.5")
    assert printed("3.5") == bounds("3.45", "3.5", "3.55")
    assert printed("-0.25") == bounds("-0.255", "-0.25", "-0.245")


def test_sums_and_differences_add_what_is_left_open() -> None:
    assert printed("3.5") + printed("1") == bounds("3.95", "4.5", "5.05")
    assert printed("3.5") - printed("1") == bounds("1.95", "2.5", "3.05")
    assert printed("3.5").plus(-1) == bounds("2.45", "2.5", "2.55")


def test_a_product_has_the_ends_that_the_signs_give() -> None:
    assert printed("2") * printed("3") == bounds("3.75", "6", "8.75")
    assert printed("-2") * printed("3") == bounds("-8.75", "-6", "-3.75")
    assert printed("0") * printed("3") == bounds("-1.75", "0", "1.75")


def test_a_factor_below_zero_turns_the_ends() -> None:
    assert printed("2").times(10) == bounds("15", "20", "25")
    assert printed("2").times(-10) == bounds("-25", "-20", "-15")


def test_a_quotient_has_the_ends_that_the_signs_give() -> None:
    assert printed("3") / printed("2") == bounds("1", "3/2", "7/3")
    assert printed("3") / printed("-2") == bounds("-7/3", "-3/2", "-1")


@pytest.mark.parametrize("divisor", [("0", "1/2", "1"), ("-1", "-1/2", "0"), ("-1", "1", "2")])
def test_what_may_be_zero_divides_nothing(divisor: tuple[str, str, str]) -> None:
    with pytest.raises(ZeroDivisionError, match="may be zero within its rounding"):
        printed("3") / bounds(*divisor)


@pytest.mark.parametrize(
    ("divisor", "quotient"),
    [
        (("0.25", "0.5", "2"), ("0.5", "2", "4")),
        (("-2", "-0.5", "-0.25"), ("-4", "-2", "-0.5")),
    ],
)
def test_what_is_near_zero_divides(
    divisor: tuple[str, str, str], quotient: tuple[str, str, str]
) -> None:
    assert bounds("1", "1", "1") / bounds(*divisor) == bounds(*quotient)


def test_figures_meet_where_their_ends_touch() -> None:
    below, above, far = printed("1"), printed("2"), printed("2.1")
    assert below.meets(above)
    assert above.meets(below)
    assert not below.meets(far)
    assert not far.meets(below)


def test_an_interval_is_fixed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        printed("1").value = Fraction(2)  # type: ignore[misc]
    assert len({printed("1"), printed("1")}) == 1


# -- sums, shares, changes ------------------------------------------------------------------------


def test_a_sum_and_a_mean_of_several_figures() -> None:
    figures = [printed("1"), printed("2"), printed("6")]
    assert bounded_sum(figures) == bounds("7.5", "9", "10.5")
    assert bounded_mean(figures) == bounds("2.5", "3", "3.5")


def test_a_share_is_in_percent() -> None:
    assert bounded_share(printed("3"), printed("2")) == bounds("100", "150", "700/3")


def test_a_change_is_in_percent_of_the_old() -> None:
    assert bounded_percent_change(printed("3"), printed("2")) == bounds("0", "50", "400/3")


@pytest.mark.parametrize("old", [("0", "1", "2"), ("-1", "1", "2"), ("-3", "-2", "-1")])
def test_a_change_from_what_may_be_zero_or_less_says_nothing(old: tuple[str, str, str]) -> None:
    with pytest.raises(ZeroDivisionError, match="may be zero or less within its rounding"):
        bounded_percent_change(printed("3"), bounds(*old))


def test_a_change_from_little_more_than_zero_has_its_ends() -> None:
    change = bounded_percent_change(bounds("1", "1", "1"), bounds("0.25", "0.5", "1"))
    assert change == bounds("0", "100", "300")


# -- rounding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("2.45", 1, "2.5"),
        ("-2.45", 1, "-2.5"),
        ("2.449", 1, "2.4"),
        ("1/3", 2, "0.33"),
        ("-1/3", 2, "-0.33"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("-0.4", 0, "0"),
        ("0", 3, "0"),
    ],
)
def test_half_is_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert nearest(Fraction(value), decimals) == Fraction(rounded)


def test_a_value_rounds_to_what_is_printed_or_not() -> None:
    assert bounds("0", "2.45", "9").rounds_to(Decimal("2.5"), 1)
    assert not bounds("0", "2.45", "9").rounds_to(Decimal("2.4"), 1)
