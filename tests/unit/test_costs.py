from __future__ import annotations

import math

import pytest

from analysis.costs import review_costs, years_with_data
from analysis.page_tables import ratio_table
from tests.spec.given import figure, source, tables

NET = [figure("net", 2022, "100,0"), figure("net", 2023, "110,0")]


def moved(amount: str, unit: str = "mnkr", **more: object) -> dict[str, object]:
    return {
        "adjustment_id": f"flytt-{amount}".replace(" ", "").replace(",", "-"),
        "indicator_id": "net",
        "organisation_id": "kontoret",
        "period": "2023",
        "kind": "unit_moved_in",
        "title": "Enheten flyttas in",
        "printed": amount,
        "unit": unit,
    } | more


def bridge(*made: dict[str, object]) -> dict[str, list[float]]:
    review = review_costs(tables(NET, adjustments=made), year=2023)
    return {str(kind): rows["amount"].tolist() for kind, rows in review.bridge.groupby("kind")}


def text_of(review, name: str) -> str:
    return next(one.text for one in review.findings if one.id == name).replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_an_amount_in_tkr_becomes_a_part_in_mnkr():
    assert bridge(moved("2 600", "tkr")) == {
        "total": [100.0, 110.0],
        "structural": [2.6],
        "residual": [7.4],
    }


def test_a_unit_that_moves_out_lowers_the_cost():
    steps = bridge(moved("2,5", kind="unit_moved_out"), moved("4,0"))
    assert sorted(steps["structural"]) == [-2.5, 4.0]
    assert steps["residual"] == [8.5]


def test_what_two_sources_tell_is_one_part():
    sources = [source(), source("nasta", 2021, 2024)]
    made = [moved("2,6"), moved("2,6", source_id="nasta")]
    review = review_costs(tables(NET, adjustments=made, sources=sources), year=2023)
    steps = {str(kind): rows["amount"].tolist() for kind, rows in review.bridge.groupby("kind")}
    assert steps == {"total": [100.0, 110.0], "structural": [2.6], "residual": [7.4]}


def test_an_amount_of_another_year_or_organisation_is_no_part():
    steps = bridge(moved("1,0", period="2022"), moved("2,0", organisation_id="byn"))
    assert "structural" not in steps


def test_a_change_without_amount_is_told_and_counted():
    review = review_costs(tables(NET, adjustments=[moved("")]), year=2023)
    assert "structural" not in set(review.bridge["kind"])
    expected = "Källan nämner 1 ändring i organisationen mellan 2022 och 2023 utan belopp för"
    assert text_of(review, "net-cost-unpriced").startswith(expected)


def test_the_headline_does_not_credit_what_goes_the_other_way():
    told = tables(NET, adjustments=[moved("3,0", kind="unit_moved_out")])
    review = review_costs(told, year=2023)
    assert "ändrad organisation" not in review.headline.text
    assert "hör −3,0 mnkr till ändrad organisation" in text_of(review, "net-cost-bridge")


def test_the_headline_does_not_credit_more_than_the_whole_change():
    review = review_costs(tables(NET, adjustments=[moved("12,0")]), year=2023)
    assert ";" not in review.headline.text


def test_there_is_no_bridge_without_a_year_before():
    assert review_costs(tables(NET), year=2022).bridge.empty


def test_there_is_no_bridge_where_nobody_fills_the_role():
    told = tables(NET)
    told["indicators"]["role"] = ""
    review = review_costs(told, year=2023)
    assert review.bridge.empty
    assert review.headline.text.startswith("Nettokostnaden ökade")


def test_a_bridge_over_a_gap_takes_what_happened_in_between():
    rows = [figure("net", 2021, "100,0"), figure("net", 2023, "110,0")]
    told = tables(rows, adjustments=[moved("1,0", period="2022"), moved("2,0")])
    review = review_costs(told, year=2023)
    assert review.bridge["amount"].tolist() == [100.0, 1.0, 2.0, 7.0, 110.0]


@pytest.mark.parametrize(("unit", "value"), [("mnkr", 2000.0), ("tkr", 2.0), ("kr", 0.002)])
def test_the_cost_of_a_full_time_equivalent_is_in_tkr(unit, value):
    told = tables([figure("net", 2023, "100"), figure("fte", 2023, "50")])
    told["indicators"].loc[told["indicators"]["indicator_id"] == "net", "unit"] = unit
    row = review_costs(told, year=2023).ratios.iloc[0]
    assert math.isclose(row["value"], value)
    assert (row["numerator"], row["denominator"]) == (100.0, 50.0)


@pytest.mark.parametrize(("unit", "value"), [("mnkr", 5000.0), ("tkr", 5.0), ("kr", 0.005)])
def test_the_it_cost_of_a_case_is_in_kronor(unit, value):
    told = tables([figure("it", 2023, "10,0"), figure("cases", 2023, "2 000")])
    told["indicators"].loc[told["indicators"]["indicator_id"] == "it", "unit"] = unit
    row = review_costs(told, year=2023).ratios.iloc[0]
    assert math.isclose(row["value"], value)
    assert row["ratio_id"] == "it-cost-per-e-service-case"


@pytest.mark.parametrize(
    ("role", "ratio_id"),
    [
        ("hr_cost", "hr-cost-per-fte"),
        ("finance_cost", "finance-cost-per-fte"),
        ("communication_cost", "communication-cost-per-fte"),
        ("procurement_cost", "procurement-cost-per-fte"),
    ],
)
def test_a_support_function_that_the_data_have_gets_its_unit_cost(role, ratio_id):
    told = tables([figure("it", 2023, "3,5"), figure("fte", 2023, "50")])
    told["indicators"].loc[told["indicators"]["indicator_id"] == "it", "role"] = role
    (row,) = review_costs(told, year=2023).ratios.to_dict("records")
    # 3 500 tkr / 50
    assert (row["ratio_id"], row["value"], row["decimals"]) == (ratio_id, 70.0, 1)
    assert row["unit_label"] == "tkr per årsarbetare"


def test_what_a_ratio_leaves_open_stands_under_the_table_once():
    rows = [figure(name, 2023, "10,0") for name in ("net", "it", "fte", "cases")]
    notes = ratio_table(review_costs(tables(rows), year=2023)).notes
    assert [note.partition(":")[0] for note in notes] == [
        "IT-kostnad per årsarbetare",
        "IT-kostnad per e-tjänstärende",
    ]


@pytest.mark.parametrize("fte", [[], [figure("fte", 2022, "50")], [figure("fte", 2023, "0")]])
def test_a_ratio_needs_both_parts_of_the_same_year(fte):
    assert review_costs(tables([*NET, *fte]), year=2023).ratios.empty


def test_a_ratio_changes_by_figures_that_are_not_rounded():
    rows = [figure("fte", 2022, "133"), figure("fte", 2023, "139")]
    row = review_costs(tables([*NET, *rows]), year=2023).ratios.iloc[0]
    # 100 000 / 133 = 751.8797 and 110 000 / 139 = 791.3669: 752 and 791, 39.487 apart, 5.2518 %.
    assert row["change"] == pytest.approx(39.4872, abs=1e-4)
    assert row["change_percent"] == pytest.approx(5.2518, abs=1e-4)


def test_ratios_of_earlier_years_are_kept_for_a_chart():
    rows = [figure("fte", year, "50") for year in (2022, 2023, 2024)]
    history = review_costs(tables([*NET, *rows]), year=2023).ratio_history
    assert history["year"].tolist() == [2022, 2023]


def test_costs_that_grow_apart_are_told_together():
    rows = [figure("it", 2022, "10,0"), figure("it", 2023, "9,0")]
    text = text_of(review_costs(tables([*NET, *rows]), year=2023), "it-cost-pace")
    assert text == (
        "IT-kostnaden minskade med 10,0 procent mellan 2022 och 2023, medan nettokostnaden ökade "
        "med 10,0 procent."
    )


def test_what_the_headline_tells_gives_way_to_the_rest():
    rows = [figure("it", 2022, "10,0"), figure("it", 2023, "10,1")]
    review = review_costs(tables([*NET, *rows]), year=2023)
    weights = {one.id: one.weight for one in review.findings}
    assert weights["net-kontoret-2023"] < weights["it-cost-pace"]


def test_the_row_of_key_figures_holds_at_most_four():
    rows = [*NET, figure("it", 2023, "10,0"), figure("fte", 2022, "5"), figure("fte", 2023, "5")]
    cards = review_costs(tables(rows), year=2023).key_figures
    assert [card.label for card in cards] == [
        "Nettokostnad",
        "IT-kostnad",
        "Nettokostnad per årsarbetare",
        "IT-kostnad per årsarbetare",
    ]
    assert (
        cards[0].change.replace("\N{NO-BREAK SPACE}", " ")
        == "+10,0 mnkr (+10,0 procent) sedan 2022"
    )
    assert (cards[0].verdict, cards[1].verdict) == ("högre", "första uppgiften")
    assert cards[2].change.replace("\N{NO-BREAK SPACE}", " ") == "+2 000 tkr sedan 2022"


def test_years_are_those_with_a_figure_of_ones_own():
    rows = [*NET, figure("net", 2020, "-"), figure("net", 2021, "1", "staden")]
    assert years_with_data(tables(rows)) == (2022, 2023)
    assert years_with_data(tables(rows), organisation="staden") == (2021,)


def test_what_the_headline_tells_is_marked_and_left_out_of_the_opening():
    rows = [figure("it", 2022, "10,0"), figure("it", 2023, "10,1")]
    review = review_costs(tables([*NET, *rows]), year=2023)
    assert [one.id for one in review.findings] == [
        "it-cost-pace",
        "net-kontoret-2023",
        "it-kontoret-2023",
    ]
    assert [one.repeats for one in review.findings] == [False, True, True]
