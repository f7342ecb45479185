"""What differs between two versions of a table; every expected value is worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.revisions import common_factor, factor_text, percent_change, revisions
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES

OBSERVATIONS = RAW_SOURCE_TABLES["observations"]
NAMES = ["indicator_id", "organisation_id", "period", "breakdown", "printed", "note"]


def frame(*rows: str) -> pd.DataFrame:
    """Return observations from "indicator organisation period breakdown | printed | note"."""
    cells = []
    for row in rows:
        key, printed, note = (part.strip() for part in (*row.split("|"), "")[:3])
        cells.append([*(key.split() + [""] * 4)[:4], printed, note])
    return pd.DataFrame(cells, columns=NAMES, dtype="str")


def told(old: pd.DataFrame, new: pd.DataFrame) -> list[tuple[object, ...]]:
    rows = revisions(old, new, OBSERVATIONS)
    names = ["kind", "indicator_id", "period", "field", "old", "new", "percent", "factor"]
    return [
        tuple(None if cell != cell else cell for cell in row)
        for row in rows[names].itertuples(index=False)
    ]


def test_nothing_has_changed():
    rows = frame("net byn 2022 | 12,5", "net byn 2023 | -")
    assert told(rows, rows) == []


def test_the_order_of_rows_is_no_difference():
    rows = ("net byn 2022 | 12,5", "net byn 2023 | 13,0")
    assert told(frame(*rows), frame(*reversed(rows))) == []


def test_a_new_row_and_one_that_is_gone():
    old = frame("net byn 2022 | 12,5", "net byn 2023 | 13,0")
    new = frame("net byn 2023 | 13,0", "it byn 2023 | 4,0")
    assert told(old, new) == [
        ("new", "it", "2023", "printed", "", "4,0", None, None),
        ("gone", "net", "2022", "printed", "12,5", "", None, None),
    ]


def test_a_changed_figure_has_its_change_in_percent_and_a_changed_word_has_none():
    old = frame("net byn 2023 | 12,5 | enligt bokslutet")
    new = frame("net byn 2023 | 13,0 | enligt rapporten")
    assert told(old, new) == [
        ("changed", "net", "2023", "printed", "12,5", "13,0", 4.0, None),
        ("changed", "net", "2023", "note", "enligt bokslutet", "enligt rapporten", None, None),
    ]


def test_another_print_of_the_same_figure_is_a_change_of_nothing_percent():
    old, new = frame("net byn 2023 | 12,5"), frame("net byn 2023 | 12,50")
    assert told(old, new) == [("changed", "net", "2023", "printed", "12,5", "12,50", 0.0, None)]


def test_rows_that_share_a_key_are_held_against_each_other_in_their_order():
    old = frame("net byn 2023 | 1", "net byn 2023 | 2")
    new = frame("net byn 2023 | 1")
    assert told(old, new) == [("gone", "net", "2023", "printed", "2", "", None, None)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("12,5", "12,8", 2.4),
        ("12 500", "10 000", -20.0),
        ("-100", "-50", 50.0),
        ("-100", "-150", -50.0),
        ("3,5%", "3,5 %", 0.0),
        ("0", "0,0", 0.0),
        ("0", "4", math.nan),
        ("-", "4", math.nan),
        ("4", "uppgift saknas", math.nan),
        ("4o", "40", math.nan),
        ("1 mnkr", "1 000 tkr", math.nan),
    ],
)
def test_the_change_of_a_figure_in_percent(old, new, expected):
    assert percent_change(old, new) == pytest.approx(expected, nan_ok=True)


RESCALED = ("13,40", "1391,68"), ("20,00", "2077,13"), ("8,15", "846,43")


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # The narrowest lies between 2077,125 / 20,005 = 103,830 and 2077,135 / 19,995 = 103,883.
        (RESCALED, 103.86),
        ([("1", "1000"), ("25", "25 000"), ("300", "300 000")], 1000.0),
        ([("1 000", "1,000"), ("25 000", "25,000"), ("30 000", "30,000")], 0.001),
        # From income to cost: the sign alone.
        ([("10,0", "-10,0"), ("20,0", "-20,0"), ("30,0", "-30,0")], -1.0),
        # A zero stays a zero by every factor.
        ([*RESCALED, ("0,00", "0,00")], 103.86),
        # What is no figure says nothing.
        ([*RESCALED, ("-", "-"), ("-", "7,00"), ("7,00", "-")], 103.86),
        (RESCALED[:2], math.nan),
        ([*RESCALED, ("0,00", "4,00")], math.nan),
        ([*RESCALED, ("4,00", "0,00")], math.nan),
        ([*RESCALED, ("10,00", "10,00")], math.nan),
        # Nothing but rounding: one and the same factor may be 1.
        ([("10,1", "10,2"), ("20,2", "20,2"), ("30,3", "30,4")], math.nan),
        ([("12,5", "12,50"), ("13,5", "13,50"), ("14,5", "14,50")], math.nan),
        ([], math.nan),
    ],
)
def test_the_factor_of_a_series(pairs, expected):
    assert common_factor(pairs) == pytest.approx(expected, nan_ok=True, rel=1e-12)


@pytest.mark.parametrize(
    ("factor", "text"),
    [(103.86, "103,86"), (1000.0, "1\N{NO-BREAK SPACE}000"), (0.000001, "0,000001")],
)
def test_a_factor_has_the_decimals_that_it_needs(factor, text):
    assert factor_text(factor) == text


def test_a_rescaled_series_is_told_once():
    years = ("2021", "2022", "2023")
    pairs = list(zip(years, RESCALED, strict=True))
    same = ["net byn 2023 | 12,5", "U07452 byn 2020 | -"]
    old = frame(*(f"U07452 byn {year} | {before}" for year, (before, _) in pairs), *same)
    new = frame(*(f"U07452 byn {year} | {now}" for year, (_, now) in reversed(pairs)), *same)
    assert told(old, new) == [
        ("rescaled", "U07452", "2021 2022 2023", "printed", "13,40", "1391,68", None, 103.86)
    ]


def test_beside_a_rescaled_series_what_is_no_figure_is_told_by_itself():
    old = frame("a byn 2020 | -", "a byn 2021 | 1,00", "a byn 2022 | 2,00", "a byn 2023 | 3,00")
    new = frame("a byn 2020 | 5", "a byn 2021 | 10,0", "a byn 2022 | 20,0", "a byn 2023 | 30,0")
    assert told(old, new) == [
        ("rescaled", "a", "2021 2022 2023", "printed", "1,00", "10,0", None, 10.0),
        ("changed", "a", "2020", "printed", "-", "5", None, None),
    ]


def test_each_class_and_organisation_is_a_series_of_its_own():
    old = [f"a byn {year} sex={sex} | {year}" for year in (2021, 2022) for sex in ("men", "women")]
    new = [row.replace("| 202", "| 404") for row in old]
    # Four values, but two in each series.
    assert {row[0] for row in told(frame(*old), frame(*new))} == {"changed"}


#: Values of an indicator before and after its unit was changed from kr to öre.
IN_KR = (
    *("a byn 2023 | 2,25", "a byn 2022 | 1,50", "a ort 2023 | 4,00", "a ort 2022 | 3,10"),
    *("a ort 2021 sex=men | 1,00", "a staden 2023 | 0,75"),
)
IN_ORE = (
    *("a byn 2023 | 225", "a byn 2022 | 150", "a ort 2023 | 400", "a ort 2022 | 310"),
    *("a ort 2021 sex=men | 100", "a staden 2023 | 75"),
)


def rescaled(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[object, ...]]:
    rows = revisions(frame(*old), frame(*new), OBSERVATIONS)
    names = [*("kind", "organisation_id", "breakdown", "period", "old", "new", "factor")]
    return list(rows[[*names, "series", "values"]].itertuples(index=False, name=None))


def test_an_indicator_whose_series_are_all_rescaled_is_told_once():
    first = ("ort", "sex=men", "2021 2022 2023", "1,00", "100")
    assert rescaled(IN_KR, IN_ORE) == [("whole rescaled", *first, 100.0, 4, 6)]
    # What is no figure, and a zero that stays one, says nothing.
    more = ("a ort 2020 | -", "a byn 2020 | 0")
    assert rescaled((*IN_KR, *more), (*IN_ORE, *more)) == rescaled(IN_KR, IN_ORE)


def test_another_indicator_is_not_rescaled_with_it():
    other = [f"b byn {year} | 5,0" for year in (2021, 2022, 2023)]
    assert [row[0] for row in rescaled((*IN_KR, *other), (*IN_ORE, *other))] == ["whole rescaled"]


def test_one_municipality_that_is_rescaled_is_told_for_itself():
    years = (2021, 2022, 2023)
    others = [f"a {who} {year} | 4,00" for who in ("ort", "staden") for year in years]
    old = (*(f"a byn {year} | {year},00" for year in years), *others)
    new = (*(f"a byn {year} | {year}00" for year in years), *others)
    told = ("rescaled", "byn", "", "2021 2022 2023", "2021,00", "202100", 100.0, 1, 3)
    assert rescaled(old, new) == [told]


def test_a_single_series_is_no_whole_however_many_values_it_has():
    years = range(2015, 2021)
    old = tuple(f"a byn {year} | {year},00" for year in years)
    new = tuple(f"a byn {year} | {year}00" for year in years)
    assert [(row[0], *row[-2:]) for row in rescaled(old, new)] == [("rescaled", 1, 6)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Five values may have one factor by chance.
        (IN_KR[:5], IN_ORE[:5]),
        # One value of seven has another factor, or has not changed.
        ((*IN_KR, "a torpet 2023 | 2,00"), (*IN_ORE, "a torpet 2023 | 210")),
        ((*IN_KR, "a torpet 2023 | 2,00"), (*IN_ORE, "a torpet 2023 | 2,00")),
    ],
)
def test_too_few_values_or_one_that_does_not_fit_are_no_rescaled_indicator(old, new):
    assert {row[0] for row in rescaled(old, new)} == {"changed"}


def test_an_index_with_a_new_base_is_a_rescaled_series():
    index = RAW_REGISTERS["price_index"]
    old = pd.DataFrame(
        {
            "index_id": "kpi",
            "year": ["2021", "2022", "2023"],
            "issued": "",
            "printed": ["343,19", "371,91", "403,70"],
            "base": "1980=100",
        }
    )
    new = old.assign(printed=["34,319", "37,191", "40,370"], base="tiondel")
    rows = revisions(old, new, index)
    assert rows["kind"].tolist() == ["rescaled", "changed", "changed", "changed"]
    assert rows.loc[0, ["year", "factor"]].tolist() == ["2021 2022 2023", 0.1]
    assert set(rows["field"][1:]) == {"base"}


TABLES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["2021", "2022", "2023", "2024"]),
        st.sampled_from(["", "-", "0", "1,0", "2,0", "10,0", "20,0", "4o"]),
        st.sampled_from(["", "anmärkning"]),
    ),
    max_size=10,
).map(
    lambda rows: frame(
        *(f"{one} byn {period} | {text} | {note}" for one, period, text, note in rows)
    )
)


@settings(max_examples=25)
@given(TABLES)
def test_a_table_does_not_differ_from_itself(rows):
    assert revisions(rows, rows, OBSERVATIONS).empty


@settings(max_examples=25)
@given(TABLES, TABLES)
def test_backwards_what_is_new_is_gone(old, new):
    forwards, backwards = (revisions(*pair, OBSERVATIONS) for pair in ((old, new), (new, old)))
    key = [*OBSERVATIONS.key]

    def rows(found, kind, text):
        return sorted(found.loc[found["kind"] == kind, [*key, text]].itertuples(index=False))

    assert rows(forwards, "new", "new") == rows(backwards, "gone", "old")
    assert rows(forwards, "gone", "old") == rows(backwards, "new", "new")


@settings(max_examples=25)
@given(TABLES, TABLES)
def test_what_differs_is_told_and_nothing_else(old, new):
    keys = [tuple(map(tuple, rows[[*OBSERVATIONS.key]].to_numpy())) for rows in (old, new)]
    alike = sorted(map(tuple, old.to_numpy())) == sorted(map(tuple, new.to_numpy()))
    if len(set(keys[0])) == len(keys[0]) and len(set(keys[1])) == len(keys[1]):
        assert revisions(old, new, OBSERVATIONS).empty == alike
