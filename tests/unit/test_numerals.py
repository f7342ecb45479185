"""Swedish figures in and out: expected values are typed by hand."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from analysis.errors import NumeralError
from analysis.numerals import (
    MISSING_WORDS,
    SUPPRESSED,
    Figure,
    format_figure,
    missing_reason,
    parse_figure,
    round_half_away,
)

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("printed", "value", "decimals", "unit"),
    [
        ("97,6", "97.6", 1, ""),
        ("3", "3", 0, ""),
        ("3,0", "3.0", 1, ""),
        ("0,75", "0.75", 2, ""),
        ("12 500", "12500", 0, ""),
        (f"12{NBSP}500", "12500", 0, ""),
        (f"1{THIN}234{THIN}567,89", "1234567.89", 2, ""),
        ("108608", "108608", 0, ""),
        ("  8 \n 695 ", "8695", 0, ""),
        ("-97,6", "-97.6", 1, ""),
        (f"{MINUS}97,6", "-97.6", 1, ""),
        ("\N{EN DASH}97,6", "-97.6", 1, ""),
        ("(-)2,3", "-2.3", 1, ""),
        ("+0,4 %", "0.4", 1, "percent"),
        ("3,5%", "3.5", 1, "percent"),
        ("41 procent", "41", 0, "percent"),
        ("1 000 tkr", "1000", 0, "tkr"),
        ("8,7 mnkr", "8.7", 1, "mnkr"),
        ("8 695 kr", "8695", 0, "kr"),
        ("3,25 procent", "3.25", 2, "percent"),
        ("999999999999999", "999999999999999", 0, ""),
        ("-999 999 999 999 999,9", "-999999999999999.9", 1, ""),
    ],
)
def test_a_figure_is_read_with_its_precision_and_its_unit(
    printed: str, value: str, decimals: int, unit: str
) -> None:
    assert parse_figure(printed) == Figure(Decimal(value), decimals, unit)


@pytest.mark.parametrize("printed", ["-0", "-0,0", f"{MINUS}0,00"])
def test_a_negative_zero_is_read_as_zero(printed: str) -> None:
    value = parse_figure(printed).value

    assert value is not None
    assert not value.is_signed()


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("", "not_reported"),
        ("   ", "not_reported"),
        ("..", "not_reported"),
        ("Uppgift saknas", "not_reported"),
        ("Ej redovisad", "not_reported"),
        ("-", "no_figure"),
        ("\N{EN DASH}", "no_figure"),
        ("\N{EM DASH}", "no_figure"),
        (".", "not_applicable"),
        ("ej tillämplig", "not_applicable"),
        ("Ej tillämpligt", "not_applicable"),
        ("Sekretess", "suppressed"),
        ("För tidigt för att bedömas", "too_early"),
        ("för  tidigt\natt bedöma", "too_early"),
    ],
)
def test_a_missing_figure_has_a_reason_and_is_never_zero(printed: str, reason: str) -> None:
    assert parse_figure(printed) == Figure(None, None, "", reason)
    assert missing_reason(printed) == reason


def test_what_is_not_shown_is_read_as_suppressed() -> None:
    assert parse_figure("Sekretess").missing_reason == SUPPRESSED == "suppressed"


def test_a_figure_is_not_missing() -> None:
    assert missing_reason("0") == ""


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("12.5", 'a decimal comma, as in "12,5"'),
        ("12.500", 'a space between thousands, as in "12 500"'),
        ("-1.234.567", 'a space between thousands, as in "-1 234 567"'),
        ("-12.5 %", 'a decimal comma, as in "-12,5 %"'),
        ("1 2500", 'thousands in groups of three, as in "12 500"'),
        ("12 50", 'thousands in groups of three, as in "12 500"'),
        ("12,5o0", "digits with a decimal comma"),
        ("12,", "digits with a decimal comma"),
        (",5", "digits with a decimal comma"),
        ("1e5", "digits with a decimal comma"),
        ("nan", "digits with a decimal comma"),
        ("٣", "digits with a decimal comma"),
        ("1_000", "digits with a decimal comma"),
        ("--5", "digits with a decimal comma"),
        ("1000000000000000", "fewer than 16 digits"),
    ],
)
def test_anything_else_is_refused_with_what_was_expected(printed: str, expected: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_figure(printed)

    assert str(caught.value).startswith(f'"{printed}" is ')
    assert caught.value.expected.startswith(expected)
    assert str(caught.value).endswith(caught.value.expected)


DIGITS = 'digits with a decimal comma, as in "12 500" or "3,5", or a word such as "uppgift saknas"'
THREES = 'thousands in groups of three, as in "12 500"'
UNITS = "no unit, or one of %, procent, kr, tkr, mnkr"


@pytest.mark.parametrize(
    ("printed", "remedy"),
    [
        # a point between thousands
        ("12.500 tkr", 'a space between thousands, as in "12 500 tkr"'),
        ("1.234.567%", 'a space between thousands, as in "1 234 567%"'),
        ("\N{EN DASH}12.500", 'a space between thousands, as in "\N{EN DASH}12 500"'),
        (".500", DIGITS),
        ("12:500", DIGITS),
        ("12.500x", DIGITS),
        # a decimal point
        ("1.5", 'a decimal comma, as in "1,5"'),
        ("+12.50", 'a decimal comma, as in "+12,50"'),
        (f"{MINUS}1234.567", f'a decimal comma, as in "{MINUS}1234,567"'),
        ("3.5 mnkr", 'a decimal comma, as in "3,5 mnkr"'),
        ("3.5%", 'a decimal comma, as in "3,5%"'),
        ("12:5", DIGITS),
        ("12.5x", DIGITS),
        ("5-5.5", DIGITS),
        # a minus behind
        ("500-", 'the minus in front, as in "-500"'),
        ("12 500 -", 'the minus in front, as in "-12 500"'),
        (f"3,55{MINUS}", 'the minus in front, as in "-3,55"'),
        ("3,5 \N{EN DASH}", 'the minus in front, as in "-3,5"'),
        (MINUS, DIGITS),
        # a unit that is none
        ("3 st", UNITS),
        ("12500 st", UNITS),
        ("-1 234 567 st", UNITS),
        ("3,55 (osäker)", UNITS),
        ("12st", DIGITS),
        ("- 500 st", DIGITS),
        # thousands
        ("-12 50", THREES),
        ("1234 567", THREES),
        ("1234 567 st", THREES),
        ("12 500 5", THREES),
        # a sign apart, or two
        ("- 500", DIGITS),
        ("+-5", DIGITS),
        ("3,5 4,5", DIGITS),
    ],
)
def test_the_remedy_names_what_is_nearest(printed: str, remedy: str) -> None:
    with pytest.raises(NumeralError) as caught:
        parse_figure(printed)

    assert caught.value.expected == remedy


def test_a_figure_is_fixed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse_figure("1").value = Decimal(2)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (2.4999999999999996, 0, "3"),
        (2.4999999995, 0, "3"),
        (2.499999998, 0, "2"),
        (0.0000000025, 9, "3E-9"),
        (2.45, 1, "2.5"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (-0.04, 1, "0.0"),
        (12500, -3, "1.3E+4"),
        (999999999999999.0, 0, "999999999999999"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("2.4999999999999996"), 0, "2"),
    ],
)
def test_half_is_rounded_away_from_zero_without_binary_noise(
    value: float | Decimal, decimals: int, rounded: str
) -> None:
    assert str(round_half_away(value, decimals)) == rounded


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), 1e15, -1e15, Decimal("NaN"), Decimal(10) ** 15]
)
def test_what_is_no_finite_figure_is_not_rounded(value: float | Decimal) -> None:
    with pytest.raises(NumeralError, match="is not a finite number"):
        round_half_away(value, 1)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12500, 0, f"12{NBSP}500"),
        (1234567.891, 2, f"1{NBSP}234{NBSP}567,89"),
        (999.5, 0, f"1{NBSP}000"),
        (97.6, 1, "97,6"),
        (3, 1, "3,0"),
        (-0.6, 1, f"{MINUS}0,6"),
        (-0.04, 1, "0,0"),
        (12499, -3, f"12{NBSP}000"),
    ],
)
def test_a_figure_is_written_as_swedish_text(value: float, decimals: int, text: str) -> None:
    assert format_figure(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(2.5, "+2,5"), (-2.5, f"{MINUS}2,5"), (0, "0,0"), (0.04, "0,0")]
)
def test_a_difference_shows_its_sign_and_zero_has_none(value: float, text: str) -> None:
    assert format_figure(value, 1, signed=True) == text


@pytest.mark.parametrize("value", [None, float("nan")])
def test_a_missing_figure_is_written_in_words(value: float | None) -> None:
    assert format_figure(value, 1) == "uppgift saknas"
    assert format_figure(value, 1, missing="too_early") == "för tidigt att bedöma"


def test_every_reason_has_its_words() -> None:
    assert MISSING_WORDS == {
        "no_figure": "uppgift saknas",
        "not_reported": "uppgift saknas",
        "too_early": "för tidigt att bedöma",
        "not_applicable": "ej tillämplig",
        "suppressed": "sekretess",
    }
