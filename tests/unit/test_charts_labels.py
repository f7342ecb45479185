"""Where a chart's words go: they never collide, never leave the drawing, never break badly."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts_labels import hang_flags, is_wider, spread, text_width, wrap

PLACES = st.floats(0, 350, allow_nan=False)
LABELS = st.lists(st.tuples(PLACES, st.floats(8, 45)), min_size=1, max_size=10)
NAMES = st.lists(st.tuples(PLACES, st.floats(20, 160)), min_size=1, max_size=9)


@given(LABELS, st.floats(0, 6))
def test_spread_labels_keep_their_distance_and_their_order(labels, gap):
    wanted, sizes = zip(*labels, strict=True)
    centres = spread(wanted, sizes, 0, 350, gap)
    ordered = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    for before, after in pairwise(ordered):
        room = centres[after] - centres[before] - (sizes[before] + sizes[after]) / 2
        assert room >= gap - 1e-6


@given(LABELS)
def test_spread_labels_stay_inside_where_there_is_room_for_them(labels):
    wanted, sizes = zip(*labels, strict=True)
    high = max(350.0, sum(sizes))
    for centre, size in zip(spread(wanted, sizes, 0, high), sizes, strict=True):
        assert centre - size / 2 >= -1e-6
        assert centre + size / 2 <= high + 1e-6


def test_labels_that_are_apart_already_are_not_moved():
    assert spread([10, 60, 110], [13, 13, 13], 0, 120) == [10, 60, 110]


def test_two_labels_on_one_spot_give_way_by_half_each():
    assert spread([50, 50], [10, 10], 0, 100) == [45, 55]


def test_no_labels_need_no_places():
    assert spread([], [], 0, 100) == []
    assert hang_flags([], [], 0, 100) == []


@given(NAMES)
def test_no_two_flags_overlap(names):
    marks, widths = zip(*names, strict=True)
    for one, other in combinations(hang_flags(marks, widths, 0, 354), 2):
        apart = one.right <= other.left or other.right <= one.left
        assert one.tier != other.tier or apart


@given(NAMES)
def test_flags_stay_between_the_edges(names):
    marks, widths = zip(*names, strict=True)
    for flag in hang_flags(marks, widths, 0, 354):
        assert flag.left >= 0
        assert flag.right <= 354 + 1e-6


def test_flags_of_four_near_marks_hang_as_a_staircase_without_a_pole_through_a_name():
    flags = hang_flags([100, 103, 106, 109], [80, 80, 80, 80], 0, 354)
    assert not any(one.crosses(other) for one in flags for other in flags)


def test_flags_that_are_far_apart_hang_on_one_tier():
    assert {flag.tier for flag in hang_flags([20, 150, 280], [60, 60, 60], 0, 354)} == {0}


@given(st.text(alphabet="abcdåäö ", max_size=80), st.floats(40, 300))
def test_wrapped_lines_fit_their_width(text, width):
    assert all(text_width(line, 11) <= width for line in wrap(text, width, 11))


def test_wrapping_keeps_every_word():
    text = "Nöjdhet med stöd och service från kommunledningskontoret"
    assert " ".join(wrap(text, 150, 11)) == text


def test_a_word_wider_than_the_line_is_cut_with_a_hyphen():
    lines = wrap("Kommunledningskontorsverksamheten", 90, 11)
    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "Kommunledningskontorsverksamheten"


def test_thousands_are_never_parted():
    assert wrap("12\N{NO-BREAK SPACE}500", 20, 11)[0].startswith("12")
    assert wrap("a 12\N{NO-BREAK SPACE}500", 50, 11) == ["a", "12\N{NO-BREAK SPACE}500"]


@pytest.mark.parametrize("text", ["漢字", "\N{CIRCLED DIGIT ONE}", "𝔊"])
def test_signs_that_the_measuring_font_lacks_are_measured_without_a_warning(text):
    assert text_width(text, 11) > 0


def test_the_widest_line_counts():
    assert text_width("uppgift\nsaknas", 11) == text_width("uppgift", 11)


@pytest.mark.parametrize(
    "text", ["", "i", "AVAVAVAVAV", "Nettokostnad, tkr: fjärde 1–12 (”å”)", "a\u0301"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_being_wider_is_what_measuring_says(text: str, bold: bool) -> None:
    measured = text_width(text, 11.0, bold)
    for width in (0.0, 0.5 * measured, measured - 0.01, measured, measured + 0.01, 2 * measured):
        assert is_wider(text, width, 11.0, bold) == (measured > width)
