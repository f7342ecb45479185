"""Fixed prices and bridges on made-up figures: every expected value computed by hand."""

from __future__ import annotations

import pytest

from analysis.assumptions import CostAssumptions
from analysis.charts_costs import bridge as bridge_chart
from analysis.charts_prices import fixed, fixed_table
from analysis.costs import review_costs
from analysis.errors import NotInDataError, PriceError
from analysis.figure import Figure
from analysis.rounding import is_missing
from analysis.tables import Note, Table
from tests.spec.given import INDICATORS, ORGANISATIONS, figure, tables


def index(index_id="kpi", issued="", note="", **values):
    """Return an issue of an index, y2021="100,0" being a year's value."""
    return [
        {"index_id": index_id, "name": index_id.upper(), "base": "2020=100", "publisher": "SCB"}
        | {"issued": issued, "year": int(year[1:]), "printed": printed, "note": note}
        for year, printed in values.items()
    ]


KPI = index(y2021="100,0", y2022="110,0", y2023="121,0")
NET = [figure("net", 2021, "50,0"), figure("net", 2022, "56,0"), figure("net", 2023, "60,0")]


def moved(amount, year, kind="unit_moved_in", **more):
    return {
        "adjustment_id": f"flytt-{year}",
        "indicator_id": "net",
        "organisation_id": "kontoret",
        "period": str(year),
        "kind": kind,
        "title": "Enheten flyttas",
        "printed": amount,
        "unit": "mnkr",
        "why": "Så blev det.",
        **more,
    }


def reviewed(*rows, year=2023, prices=KPI, chosen="", base_year=0, **others):
    found = tables(rows or NET, price_index=prices, **others)
    assumptions = CostAssumptions(price_index=chosen, base_year=base_year)
    return review_costs(found, year=year, assumptions=assumptions)


def span(review, first, last):
    rows = review.spans[(review.spans["from_year"] == first) & (review.spans["year"] == last)]
    return rows[rows["indicator_id"] == "net"].to_dict("records")[0]


def test_price_moves_and_rest_of_every_year_and_of_the_period():
    review = reviewed(adjustments=[moved("2,0", 2022)])

    # 50,0 x 0,10 = 5,0; 56,0 - 50,0 - 5,0 - 2,0 = -1,0
    first = span(review, 2021, 2022)
    assert (first["price"], first["structural"], first["residual"]) == (5.0, 2.0, -1.0)
    # 56,0 x 0,10 = 5,6; 60,0 - 56,0 - 5,6 = -1,6
    second = span(review, 2022, 2023)
    assert (second["price"], second["residual"]) == (5.6, -1.6)
    assert is_missing(second["structural"])
    # 50,0 x 0,21 = 10,5; 2,0 x 1,10 = 2,2; 60,0 - 50,0 - 10,5 - 2,2 = -2,7
    whole = span(review, 2021, 2023)
    assert (whole["price"], whole["structural"], whole["residual"]) == (10.5, 2.2, -2.7)
    assert (whole["is_period"], second["is_period"]) == (True, False)


def test_a_unit_that_moves_out_lowers_the_cost():
    one = span(reviewed(adjustments=[moved("2,0", 2023, "unit_moved_out")]), 2022, 2023)

    # 4,0 - 5,6 + 2,0
    assert (one["structural"], one["residual"]) == (-2.0, 0.4)


VOLUME = [
    one | ({"volume_of": "net"} if one["indicator_id"] == "cases" else {}) for one in INDICATORS
]
CASES = [figure("cases", 2022, "1 000"), figure("cases", 2023, "1 050")]


def test_a_volume_has_a_part_of_its_own_in_the_later_years_prices():
    review = reviewed(*NET, *CASES, indicators=VOLUME)
    one = span(review, 2022, 2023)

    # 56,0 x 1,10 x 0,05 = 3,08; 4,0 - 5,6 - 3,1 = -4,7
    assert (one["price"], one["volume"], one["residual"]) == (5.6, 3.1, -4.7)
    assert review.bridge["label"].tolist() == [
        *("Nettokostnad 2022", "Ändrade priser", "Ändrad volym"),
        *("Förklaras inte av källan", "Nettokostnad 2023"),
    ]
    assert is_missing(span(review, 2021, 2022)["volume"])


def test_a_cost_per_something_has_no_volume_part():
    unit = [
        one
        | ({"unit": "kr", "unit_label": "kr per ärende"} if one["indicator_id"] == "net" else {})
        for one in VOLUME
    ]
    assert is_missing(span(reviewed(*NET, *CASES, indicators=unit), 2022, 2023)["volume"])


def test_without_an_index_for_both_years_the_rest_holds_the_prices_too():
    review = reviewed(prices=KPI[1:], adjustments=[moved("2,0", 2022)])
    first = span(review, 2021, 2022)

    assert is_missing(first["price"])
    assert (first["structural"], first["residual"]) == (2.0, 4.0)
    no_prices = reviewed(prices=(), adjustments=[moved("2,6", 2023)])
    assert no_prices.bridge["label"].tolist()[2] == "Övrigt, även ändrade priser"
    table = bridge_chart(no_prices)[1]
    assert [one.header for one in table.columns][3:5] == [
        *("Ändrad organisation", "Övrigt, även ändrade priser"),
    ]


def test_every_bridge_sums_exactly_to_the_change():
    review = reviewed(
        *NET, *CASES, indicators=VOLUME, adjustments=[moved("1 234 tkr", 2022, unit="tkr")]
    )

    for row in review.spans.to_dict("records"):
        parts = [row[name] for name in ("price", "structural", "volume", "residual")]
        known = [round(part * 1000) for part in parts if not is_missing(part)]
        assert (
            sum(known) == round((row["end"] - row["start"]) * 1000) == round(row["change"] * 1000)
        )
    # An amount in tkr makes the parts as fine as it is: 1,234 mnkr.
    assert span(review, 2021, 2022)["structural"] == 1.234


def test_a_base_year_of_ones_own():
    review = reviewed(base_year=2021)
    rows = review.fixed.sort_values("year")

    assert [round(value, 3) for value in rows["fixed"]] == [50.0, 50.909, 49.587]
    assert review.prices.base_year == 2021


def test_a_base_year_that_no_index_knows_is_refused_with_those_that_are():
    with pytest.raises(PriceError, match=r"kpi has no value for 2019; it has 2021, 2022, 2023"):
        reviewed(base_year=2019)


def test_an_index_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NotInDataError, match='"pkv" is not in the data; known are: kpi'):
        reviewed(chosen="pkv")
    with pytest.raises(NotInDataError, match="known are: pkv, pkv@2023-10, pkv@2023-02, kpi"):
        reviewed(chosen="pkv@2023", prices=[*PKV, *KPI])


PKV = [
    *index("pkv", "2023-02", y2021="100,0", y2022="103,0", y2023="108,0"),
    *index("pkv", "2023-10", y2021="100,0", y2022="104,0", y2023="110,0"),
]


def test_several_indices_stand_side_by_side_and_every_issue_is_kept():
    review = reviewed(prices=[*KPI, *PKV])
    rows = review.fixed_changes[review.fixed_changes["from_year"] == 2021]

    assert rows[["index_id", "issued"]].to_numpy().tolist() == [
        *(["kpi", ""], ["pkv", "2023-10"], ["pkv", "2023-02"]),
    ]
    # 60,0 / 60,5 - 1; 60,0 / 55,0 - 1; 60,0 / 54,0 - 1
    assert [round(value, 1) for value in rows["fixed_percent"]] == [-0.8, 9.1, 11.1]
    chart, table = fixed(review), fixed_table(review)
    assert isinstance(chart, Figure)
    assert isinstance(table, Table)
    # The chart has the newest issue of each, the table every issue.
    assert set(chart.table.rows["index_name"]) == {"KPI", "PKV, utgåvan 2023-10"}
    assert set(table.rows["index_name"]) == {
        *chart.table.rows["index_name"],
        "PKV, utgåvan 2023-02",
    }
    assert [note.partition(" (")[0] for note in table.notes[:3]] == [
        "Prisindex: KPI",
        "Prisindex: PKV",
        "Prisindex: PKV",
    ]


@pytest.mark.parametrize(("chosen", "issued"), [("pkv", "2023-10"), ("pkv@2023-02", "2023-02")])
def test_an_index_or_an_older_issue_can_be_chosen(chosen, issued):
    review = reviewed(prices=[*KPI, *PKV], chosen=chosen)

    assert (review.prices.main.index_id, review.prices.main.issued) == ("pkv", issued)


def test_an_older_issue_that_is_chosen_is_the_one_that_is_drawn():
    chart = fixed(reviewed(prices=[*KPI, *PKV], chosen="pkv@2023-02"))

    assert set(chart.table.rows["index_name"]) == {"PKV, utgåvan 2023-02", "KPI"}


def test_an_index_that_is_chosen_never_gives_way():
    with pytest.raises(PriceError, match="gammal has no value for 2023; it has 2021"):
        reviewed(prices=[*KPI, *index("gammal", y2021="1,0")], chosen="gammal")
    older = [
        *index("pkv", "2023-02", y2021="100,0", y2022="103,0"),
        *index("pkv", "2023-10", y2022="1,0"),
    ]
    with pytest.raises(PriceError, match="pkv has no value for 2021; it has 2022"):
        reviewed(prices=[*KPI, *older], chosen="pkv", base_year=2021)


def test_what_other_indices_say_is_told_beside():
    (told,) = [
        one.text for one in reviewed(prices=[*KPI, *PKV]).findings if one.id.endswith("fixed")
    ]
    text = told.replace("\N{NO-BREAK SPACE}", " ")

    assert text.startswith("I 2023 års priser (KPI) minskade nettokostnaden med 0,8 procent mellan")
    assert text.endswith("Med prisindexet ”PKV, utgåvan 2023-10” är det en ökning med 9,1 procent.")


def test_moves_are_restated_by_each_index_and_as_exact_as_the_cost():
    review = reviewed(
        prices=[*KPI, *PKV], adjustments=[moved("3 000", 2022, "unit_moved_out", unit="tkr")]
    )

    # 3,0 x 1,1 = 3,3; 60,0 - 50,0 - 10,5 + 3,3 = 2,8
    whole = span(review, 2021, 2023)
    assert (whole["structural"], whole["residual"]) == (-3.3, 2.8)
    rows = review.fixed_changes[review.fixed_changes["from_year"] == 2021]
    # -0,5 + 3,3 of 60,5; 5,0 + 3,0 x 110 / 104 of 55,0; 6,0 + 3,0 x 108 / 103 of 54,0
    assert [round(value, 1) for value in rows["without_moves_percent"]] == [4.6, 14.9, 16.9]


def test_a_first_figure_of_zero_has_no_percentage():
    review = reviewed(figure("net", 2022, "0,0"), figure("net", 2023, "4,0"))
    (told,) = [one.text for one in review.findings if one.id.endswith("fixed")]

    assert told.replace("\N{NO-BREAK SPACE}", " ") == (
        "I 2023 års priser (KPI) gick nettokostnaden från 0,0 mnkr till 4,0 mnkr mellan 2022 och"
        " 2023."
    )
    assert fixed(review).title == "Nettokostnaden i 2023 års priser"


def test_nothing_is_set_against_each_other_over_a_break():
    broken = [
        one | ({"break_years": "2023"} if one["indicator_id"] == "net" else {})
        for one in INDICATORS
    ]
    review = reviewed(indicators=broken)

    assert review.fixed_changes.empty
    assert review.spans[["from_year", "year"]].to_numpy().tolist() == [[2021, 2022]]
    (note, table) = bridge_chart(review)
    assert note.text == (
        "Nettokostnadens förändring kan inte delas upp: det krävs jämförbara uppgifter för 2023"
        " och ett tidigare år."
    )
    assert isinstance(table, Table)


def test_rows_without_prices_say_where_they_are():
    table = bridge_chart(reviewed(prices=KPI[1:]))[1]

    assert (
        "Där prisindex saknas ingår ändrade priser i det som inte förklaras av källan."
        in table.notes
    )
    assert len(bridge_chart(reviewed())[1].notes) == len(table.notes) - 1


def test_an_index_that_does_not_know_the_pages_year_gives_way_to_one_that_does():
    review = reviewed(prices=[*index("gammal", y2021="1,0"), *KPI])

    assert review.prices.main.index_id == "kpi"


def test_without_any_index_the_page_says_so_and_the_headline_tells_the_moves():
    review = reviewed(prices=(), adjustments=[moved("1,5", 2023)])

    assert review.fixed.empty
    assert isinstance(fixed(review), Note)
    assert isinstance(fixed_table(review), Note)
    assert review.headline.text.endswith(
        "av ökningen beror 1,5\N{NO-BREAK SPACE}mnkr på ändrad organisation."
    )


def test_a_year_that_the_index_lacks_is_told_under_the_chart():
    review = reviewed(prices=KPI[1:])
    chart = fixed(review)

    assert "Prisindex saknas för 2021, som därför inte visas." in chart.notes
    assert review.fixed.loc[review.fixed["year"] == 2021, "fixed_missing"].tolist() == [
        "prisindex saknas för 2021"
    ]


def test_shares_and_counts_are_never_deflated():
    review = reviewed(*NET, *CASES, figure("leave", 2023, "3,5"))

    assert set(review.fixed["indicator_id"]) == {"net"}


def test_a_rise_that_is_a_fall_in_fixed_prices_is_told_in_the_headline():
    text = reviewed().headline.text.replace("\N{NO-BREAK SPACE}", " ")

    # 60,0 / 61,6 - 1 = -2,6 percent
    assert text == (
        "Nettokostnaden ökade med 4,0 mnkr (7,1 procent) till 60,0 mnkr mellan 2022 och 2023;"
        " rensat för KPI minskade beloppet med 2,6 procent."
    )


def test_others_are_told_by_name():
    others = ("staden", "torpet", "liknande", "snittet")
    rows = [figure("net", year, printed, "byn") for year, printed in ((2022, "50"), (2023, "55"))]
    for place, name in enumerate(others):
        rows += [figure("net", 2022, "50", name), figure("net", 2023, str(55 + place), name)]
    told = [one.text for one in reviewed(*rows).findings if one.id.endswith("-fixed")]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in told] == [
        "I 2023 års priser (KPI) låg nettokostnaden i Byns kommun kvar på 55,0 mnkr mellan 2022 och"
        " 2023."
        " I löpande priser är det en ökning med 10,0 procent. Förändringen för dem som jämförs:"
        " Staden 0,0 procent, Torpet +1,8 procent, liknande kommuner +3,6 procent och"
        " kommungenomsnittet +5,5 procent."
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "5000,0",
            "5500,5",
            "ökade nettokostnaden i Byns kommun med mindre än 0,1 procent mellan 2022 och 2023."
            " Beloppet gick från 5 500,0 mnkr till 5 500,5 mnkr."
            " I löpande priser är det en ökning med 10,0 procent.",
        ),
        (
            "5000,0",
            "4999,8",
            "minskade nettokostnaden i Byns kommun med 9,1 procent mellan 2022 och 2023."
            " Beloppet gick från 5 500,0 mnkr till 4 999,8 mnkr."
            " I löpande priser är det en minskning med mindre än 0,1 procent.",
        ),
        (
            "0,1",
            "0,1",
            "minskade nettokostnaden i Byns kommun med 9,1 procent mellan 2022 och 2023."
            " I löpande priser är det ingen förändring.",
        ),
    ],
)
def test_a_change_too_small_to_show_is_a_change(old, new, told):
    rows = [figure("net", year, text, "byn") for year, text in ((2022, old), (2023, new))]
    review = reviewed(*rows)
    (text,) = [one.text for one in review.findings if one.id.endswith("-fixed")]
    assert text.replace("\N{NO-BREAK SPACE}", " ") == f"I 2023 års priser (KPI) {told}"
    assert "låg kvar" not in fixed(review).title


def test_of_many_others_the_lowest_and_the_highest_are_told():
    names = [f"annan-{number}" for number in range(5)]
    more = [
        {"organisation_id": one, "name": one, "short_name": one, "kind": "municipality"}
        for one in names
    ]
    rows = [figure("net", year, printed, "byn") for year, printed in ((2022, "50"), (2023, "55"))]
    for place, name in enumerate(names):
        rows += [figure("net", 2022, "50", name), figure("net", 2023, str(54 + place), name)]
    review = reviewed(*rows, organisations=[*ORGANISATIONS, *more])
    (told,) = [one.text for one in review.findings if one.id.endswith("-fixed")]

    # 54 / 55 - 1 = -1,8 percent; 58 / 55 - 1 = 5,5 percent
    assert told.endswith("För de 5 som jämförs är det från −1,8 till +5,5 procent.")
