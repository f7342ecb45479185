"""Cost against quality, and the reference cost: every figure typed by hand."""

from __future__ import annotations

import pytest

from analysis.charts_efficiency import efficiency
from analysis.figure import Figure
from analysis.quality import review_quality
from analysis.rounding import is_missing
from analysis.tables import Note, Table
from tests.spec.given import INDICATORS, ORGANISATIONS, figure, tables

YEAR = 2023
PRICES = [
    {"index_id": "kpi", "name": "Konsumentprisindex", "base": "2000=100", "publisher": "SCB"}
    | {"year": year, "printed": printed, "note": "Indexet mäter hushållens priser."}
    for year, printed in ((2022, "100,0"), (2023, "110,0"))
]


def register(**changes):
    """Return the usual indicators with some changed; a changed one is named by its id."""
    return [one | changes.get(str(one["indicator_id"]), {}) for one in INDICATORS]


def reviewed(*rows, indicators=None, **others):
    return review_quality(tables(rows, indicators=indicators, **others), year=YEAR)


PAIRED = register(pleased={"quality_of": "net"})
OWN = [
    *(figure("net", 2022, "50,0"), figure("net", 2023, "56,0")),
    *(figure("pleased", 2022, "3,6"), figure("pleased", 2023, "3,8")),
]


def test_a_declared_pair_shows_the_own_way_in_the_prices_of_the_page():
    review = reviewed(*OWN, indicators=PAIRED, price_index=PRICES)

    rows = review.points
    assert rows["year"].tolist() == [2022, 2023]
    assert rows["cost"].tolist() == [55.0, 56.0]  # 50,0 x 110 / 100
    assert rows["quality"].tolist() == [3.6, 3.8]
    assert rows["is_fixed"].all()
    assert review.price_note == (
        "Prisindex: Konsumentprisindex (2000=100), SCB. Indexet mäter hushållens priser."
    )
    (told,) = [one.text for one in review.findings if one.id.endswith("-efficiency")]
    assert told.replace("\N{NO-BREAK SPACE}", " ") == (
        "Nöjdheten gick från 3,6 poäng till 3,8 poäng mellan 2022 och 2023. Nettokostnaden gick"
        " från 55,0 mnkr till 56,0 mnkr i 2023 års priser."
    )


def test_without_an_index_for_every_year_the_costs_stay_as_printed():
    review = reviewed(*OWN, indicators=PAIRED, price_index=PRICES[1:])

    assert review.points["cost"].tolist() == [50.0, 56.0]
    assert not review.points["is_fixed"].any()


def compared(*others):
    """Return own figures of the page's year, and cost and quality of others."""
    rows = [figure("net", 2023, "56,0", "byn"), figure("pleased", 2023, "3,8", "byn")]
    for name, cost, quality in others:
        rows += [figure("net", 2023, cost, name), figure("pleased", 2023, quality, name)]
    return rows


FOUR = (("staden", "50,0", "3,0"), ("torpet", "60,0", "3,4"), ("liknande", "58,0", "4,2"))


def test_the_lines_are_the_medians_of_those_that_are_compared():
    review = reviewed(*compared(*FOUR), indicators=PAIRED)
    (pair,) = review.pairs.to_dict("records")

    assert (pair["cost_median"], pair["quality_median"]) == (58.0, 3.4)
    assert pair["members"] == "staden torpet liknande"
    assert (pair["cost_side"], pair["quality_side"]) == ("lower", "better")


def test_of_an_even_number_the_median_lies_between_the_two_in_the_middle():
    review = reviewed(*compared(*FOUR, ("snittet", "57,5", "3,5")), indicators=PAIRED)
    (pair,) = review.pairs.to_dict("records")

    # 50,0 57,5 58,0 60,0 and 3,0 3,4 3,5 4,2
    assert (pair["cost_median"], pair["quality_median"]) == (57.75, 3.45)
    assert (pair["cost_median_decimals"], pair["quality_median_decimals"]) == (2, 2)


def test_fewer_than_three_have_no_middle():
    review = reviewed(*compared(*FOUR[:2]), indicators=PAIRED)
    (pair,) = review.pairs.to_dict("records")

    assert is_missing(pair["cost_median"])
    assert (pair["members"], pair["cost_side"], pair["quality_side"]) == ("", "", "")
    assert any("färre än 3" in note for note in efficiency(review)[0].notes)


def test_three_single_municipalities_are_a_middle_without_the_groups():
    more = {"organisation_id": "viken", "name": "Viken", "short_name": "Viken"}
    found = tables(
        compared(*FOUR, ("viken", "70,0", "3,6")),
        indicators=PAIRED,
        organisations=[*ORGANISATIONS, more | {"kind": "municipality"}],
    )
    (pair,) = review_quality(found, year=YEAR).pairs.to_dict("records")

    assert pair["members"] == "staden torpet viken"
    assert (pair["cost_median"], pair["quality_median"]) == (60.0, 3.4)


def test_less_is_better_where_the_register_says_so():
    indicators = register(faults={"quality_of": "net"})
    rows = [figure("net", 2023, "56,0", "byn"), figure("faults", 2023, "5", "byn")]
    for name, cost, faults in (
        ("staden", "50", "9"),
        ("torpet", "60", "8"),
        ("liknande", "58", "7"),
    ):
        rows += [figure("net", 2023, cost, name), figure("faults", 2023, faults, name)]
    (pair,) = reviewed(*rows, indicators=indicators).pairs.to_dict("records")

    assert pair["quality_side"] == "better"


def test_a_cost_is_higher_or_lower_whatever_is_wished_for():
    indicators = register(pleased={"quality_of": "net"}, net={"direction": "lower_is_better"})
    (pair,) = reviewed(*compared(*FOUR), indicators=indicators).pairs.to_dict("records")

    assert pair["cost_side"] == "lower"


def test_the_only_compared_cost_stands_in_where_no_pair_is_declared():
    review = reviewed(*compared(*FOUR))
    chart, _ = efficiency(review)

    assert not review.pairs["is_declared"].any()
    assert chart.id == "kvalitet-effektivitet-jamforda"
    assert chart.title == "Byn: bättre resultat och lägre kostnad, mätt mot medianen"
    assert any("gäller inte samma verksamhet" in note for note in chart.notes)
    (told,) = [one.text for one in review.findings if one.id == "efficiency-standing"]
    assert told == (
        "”Nöjdhet” i Byns kommun: bättre resultat och lägre kostnad, mätt mot medianen bland de"
        " jämförda. Kostnaden, ”Nettokostnad”, gäller en annan verksamhet än resultaten."
    )


def test_of_two_compared_costs_none_is_chosen_for_the_reader():
    both = [figure("it", 2023, "5,0", name) for name in ("byn", "staden")]
    review = reviewed(*compared(*FOUR), *both)

    assert review.pairs.empty
    shown, _ = efficiency(review)
    assert isinstance(shown, Note)


def test_a_group_and_an_average_are_told_as_such_in_the_line_note():
    chart, _ = efficiency(reviewed(*compared(*FOUR), indicators=PAIRED))

    assert (
        "De streckade linjerna är medianen bland Staden, Torpet och liknande kommuner,"
        " var och en räknad lika."
    ) in chart.notes


def test_a_part_is_not_set_beside_whole_municipalities():
    others = [row for row in compared(*FOUR) if row["organisation_id"] != "byn"]
    review = reviewed(*OWN, *others, indicators=PAIRED)

    assert set(review.points["organisation_id"]) == {"kontoret"}


DEVIATION = {
    "indicator_id": "deviation",
    "name": "Nettokostnadsavvikelse",
    "subject": "Nettokostnadsavvikelsen",
    "area": "economy",
    "unit": "percent",
    "unit_label": "procent",
    "decimals": 1,
    "kind": "cost",
    "role": "net_cost_deviation",
}
REFERENCE = {
    "indicator_id": "reference",
    "name": "Referenskostnad",
    "subject": "Referenskostnaden",
    "area": "economy",
    "unit": "mnkr",
    "unit_label": "mnkr",
    "decimals": 1,
    "kind": "cost",
    "role": "reference_cost",
}


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("2,3", "Verksamheten kostar mer än vad kommunens struktur förklarar."),
        ("-1,0", "Verksamheten kostar mindre än vad kommunens struktur förklarar."),
        ("0,0", "Verksamheten kostar det som kommunens struktur förklarar."),
    ],
)
def test_a_net_cost_deviation_is_shown_with_its_meaning(printed, meaning):
    rows = [*OWN, figure("deviation", 2023, printed, "byn")]
    review = reviewed(*rows, indicators=[*INDICATORS, DEVIATION])
    table = efficiency(review)[-1]

    assert isinstance(table, Table)
    assert table.rows["meaning"].tolist() == [meaning]
    assert table.rows["organisation"].tolist() == ["Byns kommun"]


def test_a_reference_cost_stands_beside_the_net_cost():
    rows = [*OWN, figure("net", 2023, "56,0", "byn"), figure("reference", 2023, "54,5", "byn")]
    (row,) = reviewed(*rows, indicators=[*INDICATORS, REFERENCE]).reference.to_dict("records")

    assert (row["value"], row["actual"], row["gap"]) == (54.5, 56.0, 1.5)


def test_an_administration_has_no_reference_cost_of_its_own_and_the_page_says_so():
    shown = efficiency(reviewed(*OWN))[-1]

    assert isinstance(shown, Note)
    assert shown.text == (
        "Underlaget har varken referenskostnad eller nettokostnadsavvikelse. De räknas fram för"
        " hela kommuner och för verksamheter som alla kommuner har, inte för Byns kansli."
    )


def test_of_several_results_it_is_counted_how_many_are_better():
    more = [figure("faults", 2023, "9", "byn")]
    more += [figure("faults", 2023, "5", name) for name in ("staden", "torpet", "liknande")]
    review = reviewed(*compared(*FOUR), *more)
    chart, _ = efficiency(review)

    assert chart.title == "Byn har bättre resultat utan högre kostnad i 1 av 2 jämförelser"
    (told,) = [one.text for one in review.findings if one.id == "efficiency-standing"]
    assert told.replace("\N{NO-BREAK SPACE}", " ") == (
        "Av 2 jämförda resultat i Byns kommun är 1 bättre än medianen bland de jämförda. Där är"
        " kostnaden inte högre än medianen. Kostnaden, ”Nettokostnad”, gäller en annan"
        " verksamhet än resultaten."
    )


def test_the_way_is_the_title_where_nobody_is_compared_with():
    chart = efficiency(reviewed(*OWN, indicators=PAIRED, price_index=PRICES))[0]

    assert isinstance(chart, Figure)
    assert (
        chart.title == "Nöjdheten gick från 3,6 till 3,8; kostnaden gick från 55,0 till 56,0 mnkr"
    )
