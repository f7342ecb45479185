"""Printed classes as bands of whole numbers: what they leave out, and what they count twice."""

from __future__ import annotations

from math import inf

import pytest

from analysis.bands import OVER, UNDER, band_of, bands_of, gaps, overlaps


@pytest.mark.parametrize(
    ("klass", "low", "high", "sign"),
    [
        ("<29", -inf, 29, UNDER),
        ("< 29", -inf, 29, UNDER),
        ("50>", 50, inf, OVER),
        (">50", 50, inf, OVER),
        ("30–49", 30, 49, ""),
        ("30-49", 30, 49, ""),
        ("30 – 49", 30, 49, ""),
        ("≤29", -inf, 29, ""),
        ("-29", -inf, 29, ""),
        ("–29", -inf, 29, ""),
        ("50+", 50, inf, ""),
        ("≥50", 50, inf, ""),
        ("50–", 50, inf, ""),
        ("0", 0, 0, ""),
    ],
)
def test_a_class_is_read_as_it_is_printed(klass, low, high, sign):
    found = band_of(klass)
    assert found is not None
    assert (found.low, found.high, found.sign) == (low, high, sign)


@pytest.mark.parametrize("klass", ["women", "okänd", "", "30–49 år", "<", "<29>"])
def test_what_is_no_band_is_none(klass):
    assert band_of(klass) is None


def spans(faults):
    return [(one.first, one.last, sorted(one.signs)) for one in faults]


def test_bands_come_lowest_first_and_all_or_none():
    assert [one.klass for one in bands_of(["50>", "30–49", "<29"])] == ["<29", "30–49", "50>"]
    assert bands_of(["<29", "okänd"]) == ()
    assert bands_of(["1", "3"]) == ()
    assert bands_of([]) == ()


def test_the_ages_leave_out_29_and_50_unless_the_signs_take_them_in():
    ages = bands_of(["<29", "30–49", "50>"])
    assert spans(gaps(ages)) == [(29, 29, [UNDER]), (50, 50, [OVER])]
    assert spans(gaps(ages, {UNDER})) == [(50, 50, [OVER])]
    assert spans(gaps(ages, {UNDER, OVER})) == []
    assert spans(overlaps(ages, {UNDER, OVER})) == []


def test_the_lengths_count_day_59_twice_if_the_sign_takes_it_in():
    lengths = bands_of(["1–14", "15–59", "59>"])
    assert spans(gaps(lengths)) == []
    assert spans(overlaps(lengths)) == []
    assert spans(overlaps(lengths, {OVER})) == [(59, 59, [OVER])]


@pytest.mark.parametrize(
    ("classes", "missing", "double"),
    [
        (["1–14", "16–59", "60+"], [(15, 15, [])], []),
        (["1–14", "20–59"], [(15, 19, [])], []),
        (["1–15", "15–59"], [], [(15, 15, [])]),
        (["1–100", "10–20", "50–60"], [], [(10, 20, []), (50, 60, [])]),
        (["<30", "30–49", "≥50"], [], []),
        (["<29", ">29"], [(29, 29, [UNDER, OVER])], []),
        (["0", "1–14", "16>"], [(15, 16, [OVER])], []),
        (["≤29", "30+"], [], []),
        (["≤29", "29+"], [], [(29, 29, [])]),
    ],
)
def test_gaps_and_overlaps_are_found_in_any_bands(classes, missing, double):
    bands = bands_of(classes)
    assert spans(gaps(bands)) == missing
    assert spans(overlaps(bands)) == double
