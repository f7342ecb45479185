"""Swedish figures in and out: expected values are typed by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analysis.errors import NumeralError
from analysis.numerals import (
    MISSING_WORDS,
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
        ("-", "no_figure"),
        ("\N{EN DASH}", "no_figure"),
        (".", "not_applicable"),
        ("ej tillämplig", "not_applicable"),
        ("Sekretess", "suppressed"),
        ("För tidigt för att bedömas", "too_early"),
        ("för  tidigt\natt bedöma", "too_early"),
    ],
)
def test_a_missing_figure_has_a_reason_and_is_never_zero(printed: str, reason: str) -> None:
    assert parse_figure(printed) == Figure(None, None, missing_reason=reason)
    assert missing_reason(printed) == reason


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


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (2.4999999999999996, 0, "3"),
        (2.45, 1, "2.5"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (-0.04, 1, "0.0"),
        (12500, -3, "1.3E+4"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("2.4999999999999996"), 0, "2"),
    ],
)
def test_half_is_rounded_away_from_zero_without_binary_noise(
    value: float | Decimal, decimals: int, rounded: str
) -> None:
    assert str(round_half_away(value, decimals)) == rounded


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e15, Decimal("NaN")])
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
