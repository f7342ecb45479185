"""Format and parse are inverse, and rounding keeps its promises, for any figure."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NumeralError
from analysis.numerals import MINUS, format_figure, parse_figure, round_half_away

PLACES = st.integers(0, 6)
VALUES = st.floats(-1e14, 1e14, allow_nan=False) | st.decimals(
    -(10**14), 10**14, allow_nan=False, places=8
)


@given(VALUES, PLACES, st.booleans())
def test_what_is_written_is_read_back(value: float | Decimal, places: int, signed: bool) -> None:
    text = format_figure(value, places, signed=signed)
    figure = parse_figure(text)

    assert figure.value == round_half_away(value, places)
    assert figure.decimals == places
    assert figure.missing_reason == ""


@given(st.integers(-(10**14), 10**14), PLACES)
def test_what_is_read_is_written_back(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    text = format_figure(value, places)
    figure = parse_figure(text)

    assert figure.value is not None
    assert figure.decimals is not None
    assert format_figure(figure.value, figure.decimals) == text


@given(VALUES, PLACES)
def test_zero_is_never_negative(value: float | Decimal, places: int) -> None:
    text = format_figure(value, places)

    assert not (text.startswith(MINUS) and set(text) <= {MINUS, "0", ","})
    assert not (round_half_away(value, places) == 0 and round_half_away(value, places).is_signed())


@given(st.integers(0, 10**12), PLACES)
def test_a_half_is_rounded_away_from_zero(whole: int, places: int) -> None:
    half = (Decimal(whole) + Decimal("0.5")).scaleb(-places)
    up = Decimal(whole + 1).scaleb(-places)

    assert round_half_away(half, places) == up
    assert round_half_away(-half, places) == -up


@given(VALUES, PLACES)
def test_rounding_moves_a_figure_by_half_a_unit_at_most(
    value: float | Decimal, places: int
) -> None:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    noise = Decimal("1e-9")

    assert abs(round_half_away(value, places) - exact) <= Decimal("0.5").scaleb(-places) + noise


@given(st.text(max_size=20))
def test_any_text_is_a_figure_or_refused_in_words(text: str) -> None:
    try:
        figure = parse_figure(text)
    except NumeralError as error:
        assert error.expected
    else:
        assert (figure.value is None) == bool(figure.missing_reason)
        assert (figure.value is None) == (figure.decimals is None)
