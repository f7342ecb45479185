"""Fixed prices: every figure typed by hand, the index as Statistics Sweden prints it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from analysis.errors import PriceError
from analysis.numerals import format_figure
from analysis.prices import deflated, newest, price_indices
from analysis.rounding import NAN, is_missing

CPI = {2021: 343.19, 2022: 371.91, 2023: 403.70}


def register(*issues: tuple[str, str, dict[int, float]], base: str = "1980=100") -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "index_id": index,
            "name": index.upper(),
            "year": year,
            "value": value,
            "decimals": 2,
            "base": base,
            "publisher": "SCB",
            "table_id": "TAB1",
            "issued": issued,
            "note": "",
        }
        for index, issued, values in issues
        for year, value in values.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("year", "net_cost", "fixed"),
    [(2021, 97.6, "114,8"), (2022, 100.2, "108,8"), (2023, 108.9, "108,9")],
)
def test_the_net_cost_in_the_prices_of_2023(year: int, net_cost: float, fixed: str) -> None:
    (index,) = price_indices(register(("kpi", "", CPI)))

    assert format_figure(deflated(net_cost, "mnkr", index.factor(year, 2023)), 1) == fixed


def test_a_factor_is_exact() -> None:
    (index,) = price_indices(register(("kpi", "", CPI)))

    assert index.factor(2021, 2023) == Fraction(40370, 34319)
    assert index.factor(2023, 2021) * index.factor(2021, 2023) == 1


def test_a_year_that_the_index_lacks_is_named_with_those_it_has() -> None:
    (index,) = price_indices(register(("kpi", "", CPI)))

    with pytest.raises(PriceError, match=r"kpi has no value for 2020; it has 2021, 2022, 2023"):
        index.factor(2020, 2023)
    assert index.missing((2020, 2021, 2024)) == (2020, 2024)


def test_mixed_bases_are_refused() -> None:
    mixed = pd.concat(
        [
            register(("kpi", "", {2021: 343.19})),
            register(("kpi", "", {2022: 110.71}), base="2020=100"),
        ]
    )

    with pytest.raises(PriceError, match="kpi mixes bases: 1980=100, 2020=100"):
        price_indices(mixed)


@pytest.mark.parametrize("value", [0.0, -1.0, NAN])
def test_an_index_is_above_zero(value: float) -> None:
    with pytest.raises(PriceError, match="kpi 2021: an index is a figure above zero"):
        price_indices(register(("kpi", "", {2021: value})))


@pytest.mark.parametrize("unit", ["percent", "count", "fte", "score", "index", "ratio"])
def test_shares_and_counts_have_no_price(unit: str) -> None:
    with pytest.raises(PriceError, match=f"{unit} is no unit of money"):
        deflated(41.0, unit, Fraction(1))


def test_a_missing_amount_stays_missing() -> None:
    assert is_missing(deflated(NAN, "kr", Fraction(2)))


def test_every_issue_is_kept_and_the_newest_comes_first() -> None:
    table = register(
        ("pkv", "2023-02", {2022: 100.0, 2023: 104.0}),
        ("pkv", "2023-10", {2022: 100.0, 2023: 105.5}),
        ("kpi", "", CPI),
    )
    indices = price_indices(table)

    assert [(one.index_id, one.issued) for one in indices] == [
        ("pkv", "2023-10"),
        ("pkv", "2023-02"),
        ("kpi", ""),
    ]
    assert [one.issued for one in newest(indices)] == ["2023-10", ""]
    assert indices[1].factor(2022, 2023) == Fraction(104, 100)
