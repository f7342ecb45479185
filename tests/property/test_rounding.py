"""Whatever was rounded, the truth lies inside: intervals and claims in words, for any figures.

Each test begins with true values that nobody printed, prints them as an accountant would, and then
asks the suite. What is true of the true values may never be ruled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.directions import put_to_the_test
from analysis.numerals import Figure, round_half_away
from analysis.operands import Cell
from analysis.rounding import (
    Bounded,
    bounded_mean,
    bounded_percent_change,
    bounded_share,
    bounded_sum,
    nearest,
)
from analysis.verdicts import judge

DECIMALS = st.integers(0, 3)


@dataclass(frozen=True)
class Printed:
    """A true value, and the figure that stands for it."""

    true: Fraction
    value: Decimal
    decimals: int

    @property
    def bounded(self) -> Bounded:
        return Bounded.of(self.value, self.decimals)

    @property
    def cell(self) -> Cell:
        return Cell("tal", Figure(self.value, self.decimals))


@st.composite
def printed(draw: st.DrawFn, least: int = -(10**6), most: int = 10**6) -> Printed:
    """Draw a printed figure, and a true value anywhere in its closed interval."""
    decimals = draw(DECIMALS)
    value = Decimal(draw(st.integers(least, most))).scaleb(-decimals)
    # The ends are where a slip shows first, so they are drawn often.
    part = draw(st.sampled_from([Fraction(-1), Fraction(1)]) | st.fractions(-1, 1))
    return Printed(Fraction(value) + part / (2 * 10**decimals), value, decimals)


def rounded(true: Fraction, decimals: int) -> Printed:
    """Print a true value, half away from zero, without the code that is tested."""
    scaled = abs(true) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    whole += scaled - whole >= Fraction(1, 2)
    value = Decimal(whole if true >= 0 else -whole).scaleb(-decimals)
    return Printed(true, value, decimals)


FIGURES = st.lists(printed(), min_size=1, max_size=6)
#: 1 with three decimals is 0,001, whose interval is still above zero.
DIVISORS = printed(1)


def holds(found: Bounded, true: Fraction) -> bool:
    return found.low <= found.value <= found.high and found.low <= true <= found.high


# -- intervals ------------------------------------------------------------------------------------


@given(FIGURES)
def test_the_true_sum_and_mean_lie_inside(figures: list[Printed]) -> None:
    bounded = [one.bounded for one in figures]
    total = sum(one.true for one in figures)

    assert holds(bounded_sum(bounded), Fraction(total))
    assert holds(bounded_mean(bounded), Fraction(total) / len(figures))


@given(printed(), printed())
def test_the_true_difference_and_product_lie_inside(one: Printed, two: Printed) -> None:
    assert holds(one.bounded - two.bounded, one.true - two.true)
    assert holds(one.bounded * two.bounded, one.true * two.true)


@given(printed(), DIVISORS, st.booleans())
def test_the_true_quotient_lies_inside(one: Printed, two: Printed, turned: bool) -> None:
    divisor = Printed(-two.true, -two.value, two.decimals) if turned else two

    assert holds(one.bounded / divisor.bounded, one.true / divisor.true)


@given(printed(), DIVISORS)
def test_the_true_share_and_change_lie_inside(one: Printed, base: Printed) -> None:
    assert holds(bounded_share(one.bounded, base.bounded), 100 * one.true / base.true)
    change = bounded_percent_change(one.bounded, base.bounded)
    assert holds(change, 100 * (one.true - base.true) / base.true)


@given(printed(), DIVISORS)
def test_the_ends_of_a_change_can_be_reached(one: Printed, base: Printed) -> None:
    """The interval is no wider than it must be: each end is the change of two possible values."""
    found = bounded_percent_change(one.bounded, base.bounded)
    changes = [
        100 * (new - old) / old
        for new in (one.bounded.low, one.bounded.high)
        for old in (base.bounded.low, base.bounded.high)
    ]

    assert (found.low, found.high) == (min(changes), max(changes))


@given(printed(), st.fractions(-1000, 1000))
def test_an_exact_factor_and_term_keep_the_truth_inside(one: Printed, other: Fraction) -> None:
    assert holds(one.bounded.times(other), one.true * other)
    assert holds(one.bounded.plus(other), one.true + other)


@given(printed(), DECIMALS)
def test_what_may_be_zero_divides_nothing(one: Printed, decimals: int) -> None:
    nothing = Bounded.of(Decimal(0), decimals)

    with pytest.raises(ZeroDivisionError):
        one.bounded / nothing
    with pytest.raises(ZeroDivisionError):
        bounded_share(one.bounded, nothing)
    with pytest.raises(ZeroDivisionError):
        bounded_percent_change(one.bounded, nothing)


@given(printed(), printed(-(10**6), -1))
def test_a_change_from_less_than_zero_says_nothing(one: Printed, base: Printed) -> None:
    with pytest.raises(ZeroDivisionError):
        bounded_percent_change(one.bounded, base.bounded)


@given(FIGURES, DIVISORS)
def test_no_binary_number_ever_enters(figures: list[Printed], base: Printed) -> None:
    bounded = [one.bounded for one in figures]
    first = bounded[0]
    found = [
        bounded_sum(bounded),
        bounded_mean(bounded),
        first - base.bounded,
        first * base.bounded,
        first / base.bounded,
        bounded_share(first, base.bounded),
        bounded_percent_change(first, base.bounded),
    ]

    assert {type(end) for one in found for end in (one.value, one.low, one.high)} == {Fraction}


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    tenth, fifth = (Bounded.of(Decimal(text), 1) for text in ("0.1", "0.2"))

    assert (tenth + fifth).value == Fraction(3, 10) == Bounded.of(Decimal("0.3"), 1).value


def test_a_figure_without_decimals_stands_for_half_a_unit_either_way() -> None:
    assert Bounded.of(Decimal(12500), 0) == Bounded(
        Fraction(12500), Fraction(24999, 2), Fraction(25001, 2)
    )
    assert Bounded.of(Decimal("3.50"), 2) == Bounded(
        Fraction(7, 2), Fraction(3495, 1000), Fraction(3505, 1000)
    )


@given(printed(), printed())
def test_meeting_is_mutual(one: Printed, two: Printed) -> None:
    meets = one.bounded.meets(two.bounded)

    assert meets == two.bounded.meets(one.bounded)
    # Two figures meet if they are no farther apart than what both leave open.
    apart = abs(Fraction(one.value) - Fraction(two.value))
    assert meets == (apart <= Fraction(1, 2 * 10**one.decimals) + Fraction(1, 2 * 10**two.decimals))


@given(FIGURES, DECIMALS)
def test_one_true_value_printed_twice_meets(figures: list[Printed], decimals: int) -> None:
    true = figures[0].true

    assert rounded(true, decimals).bounded.meets(rounded(true, figures[0].decimals).bounded)


# -- rounding -------------------------------------------------------------------------------------


@given(st.decimals(-(10**12), 10**12, places=5, allow_nan=False), DECIMALS)
def test_both_ways_to_round_say_the_same(value: Decimal, decimals: int) -> None:
    figure = round_half_away(value, decimals)
    exact = Bounded(Fraction(value), Fraction(value), Fraction(value))

    assert nearest(Fraction(value), decimals) == Fraction(figure)
    assert exact.rounds_to(figure, decimals)
    assert not exact.rounds_to(figure + Decimal(1).scaleb(-decimals), decimals)


@given(st.integers(0, 10**9), DECIMALS)
def test_a_half_rounds_away_from_zero(whole: int, decimals: int) -> None:
    half = Fraction(2 * whole + 1, 2 * 10**decimals)
    up = Decimal(whole + 1).scaleb(-decimals)

    assert Bounded(half, half, half).rounds_to(up, decimals)
    assert Bounded(-half, -half, -half).rounds_to(-up, decimals)


@given(st.fractions(-(10**6), 10**6), DECIMALS)
def test_a_printed_figure_stands_for_what_was_rounded_to_it(true: Fraction, decimals: int) -> None:
    found = rounded(true, decimals)

    assert holds(found.bounded, true)
    assert nearest(true, decimals) == Fraction(found.value)


# -- claims in figures ----------------------------------------------------------------------------


@given(FIGURES, DECIMALS)
def test_a_true_sum_is_never_said_to_differ(figures: list[Printed], decimals: int) -> None:
    total = rounded(Fraction(sum(one.true for one in figures)), decimals)

    judged = judge("sum", [one.cell for one in figures], Figure(total.value, decimals))

    assert judged.verdict in ("agrees", "rounding")


@given(printed(), DIVISORS, DECIMALS, st.sampled_from(["difference", "share", "percent_change"]))
def test_a_true_comparison_is_never_said_to_differ(
    one: Printed, base: Printed, decimals: int, kind: str
) -> None:
    true = {
        "difference": one.true - base.true,
        "share": 100 * one.true / base.true,
        "percent_change": 100 * (one.true - base.true) / base.true,
    }[kind]
    found = rounded(true, decimals)

    judged = judge(kind, [one.cell, base.cell], Figure(found.value, decimals))

    assert judged.verdict in ("agrees", "rounding")


@given(FIGURES, DECIMALS)
def test_what_no_true_values_give_is_said_to_differ(figures: list[Printed], decimals: int) -> None:
    """One unit beyond what all the rounding together can hide."""
    half = sum(Fraction(1, 2 * 10**one.decimals) for one in figures)
    beyond = Fraction(sum(Fraction(one.value) for one in figures)) + half
    false = rounded(beyond + Fraction(2, 10**decimals), decimals)

    judged = judge("sum", [one.cell for one in figures], Figure(false.value, decimals))

    assert judged.verdict == "differs"


# -- claims in words ------------------------------------------------------------------------------

TRUE_VALUES = st.fractions(-100, 100, max_denominator=10_000)
#: Steps so small that rounding often hides or turns them.
STEPS = st.fractions(Fraction(1, 10_000), 1, max_denominator=10_000)


def verdict_of(kind: str, truths: list[Fraction], decimals: list[int]) -> str:
    """Print true values, ask for the verdict, and hold the two ways to ask against each other."""
    figures = [rounded(true, one) for true, one in zip(truths, decimals, strict=False)]
    told = put_to_the_test(kind, [one.bounded for one in figures])
    verdict = judge(kind, [one.cell for one in figures]).verdict
    assert (verdict == "agrees") == told.holds
    assert (verdict == "differs") == (not told.may_hold)
    return verdict


SEVEN = st.lists(DECIMALS, min_size=7, max_size=7)
ORDERS = st.tuples(TRUE_VALUES, st.lists(STEPS, min_size=2, max_size=6)).map(
    lambda drawn: list(accumulate(drawn[1], initial=drawn[0]))
)


@given(ORDERS, SEVEN)
def test_a_true_rise_or_fall_is_never_said_to_differ(
    truths: list[Fraction], decimals: list[int]
) -> None:
    for series, way in ((truths, "rises"), (truths[::-1], "falls")):
        assert verdict_of(f"{way}_every_year", series, decimals) in ("agrees", "rounding")
        assert verdict_of(f"{way}_over_period", series, decimals) in ("agrees", "rounding")
        assert verdict_of(way, series[:2], decimals) in ("agrees", "rounding")


@given(ORDERS, SEVEN, st.data())
def test_a_true_first_place_is_never_said_to_differ(
    truths: list[Fraction], decimals: list[int], data: st.DataObject
) -> None:
    top, bottom = [truths[-1]], [truths[0]]
    above = data.draw(st.permutations(truths[:-1]))
    below = data.draw(st.permutations(truths[1:]))

    assert verdict_of("above", top + above, decimals) in ("agrees", "rounding")
    assert verdict_of("below", bottom + below, decimals) in ("agrees", "rounding")
    # Highest and lowest allow a tie; above and below do not.
    assert verdict_of("highest", top + top + above[1:], decimals) in ("agrees", "rounding")
    assert verdict_of("lowest", bottom + bottom + below[1:], decimals) in ("agrees", "rounding")


@given(STEPS, DECIMALS)
def test_a_true_sign_is_never_said_to_differ(size: Fraction, decimals: int) -> None:
    assert verdict_of("positive", [size], [decimals]) in ("agrees", "rounding")
    assert verdict_of("negative", [-size], [decimals]) in ("agrees", "rounding")


@given(TRUE_VALUES, SEVEN)
def test_one_true_value_in_several_places_is_never_said_to_differ(
    true: Fraction, decimals: list[int]
) -> None:
    assert verdict_of("equals", [true] * 7, decimals) in ("agrees", "rounding")


@given(TRUE_VALUES, STEPS, st.lists(st.fractions(-1, 1), min_size=1, max_size=5), SEVEN)
def test_what_is_truly_in_line_is_never_said_to_differ(
    own: Fraction, tolerance: Fraction, parts: list[Fraction], decimals: list[int]
) -> None:
    truths = [own, *(own + part * tolerance for part in parts)]
    figures = [rounded(true, one) for true, one in zip(truths, decimals, strict=False)]
    limit = rounded(tolerance, decimals[-1])

    told = put_to_the_test("in_line_with", [one.bounded for one in figures], limit.bounded)
    judged = judge("in_line_with", [one.cell for one in figures], tolerance=limit.cell)

    assert told.may_hold
    assert judged.verdict == ("agrees" if told.holds else "rounding")


#: Figures that lie so close together that their rounding decides.
NEIGHBOURS = st.builds(rounded, st.fractions(9, 11, max_denominator=100), DECIMALS)


POSSIBLE = {
    "rises_every_year": lambda all_: is_ladder(all_),
    "rises_over_period": lambda all_: all_[-1].high > all_[0].low,
    "equals": lambda all_: max(one.low for one in all_) <= min(one.high for one in all_),
    "above": lambda all_: all_[0].high > max(one.low for one in all_[1:]),
    "highest": lambda all_: all_[0].high >= max(one.low for one in all_[1:]),
}


@pytest.mark.parametrize("kind", POSSIBLE)
@given(figures=st.lists(NEIGHBOURS, min_size=3, max_size=4))
def test_what_is_said_to_be_possible_is_possible(kind: str, figures: list[Printed]) -> None:
    """Rounding is no excuse for all: where it is given, true values that fit can be named."""
    bounded = [one.bounded for one in figures]

    assert put_to_the_test(kind, bounded).may_hold == POSSIBLE[kind](bounded)


@given(st.lists(NEIGHBOURS, min_size=3, max_size=4), NEIGHBOURS)
def test_what_is_said_to_be_possibly_in_line_is(figures: list[Printed], limit: Printed) -> None:
    """One and the same own value must lie within the tolerance of every other."""
    own, *others = (one.bounded for one in figures)
    tolerance = limit.bounded.times(Fraction(1, 20))  # about half of one

    told = put_to_the_test("in_line_with", [own, *others], tolerance)

    least = max(own.low, *(one.low - tolerance.high for one in others))
    most = min(own.high, *(one.high + tolerance.high for one in others))
    assert told.may_hold == (least <= most)


def is_ladder(rungs: list[Bounded]) -> bool:
    """Climb from the lowest possible value, by a step too small for any figure here to matter."""
    step = Fraction(1, 10**9)
    at = rungs[0].low
    for _, rung in pairwise(rungs):
        at = max(at + step, rung.low)
        if at > rung.high:
            return False
    return True
