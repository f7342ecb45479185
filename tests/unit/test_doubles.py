"""What two sources may have told of the same thing is said; nothing is merged but by id."""

from __future__ import annotations

from analysis.costs import review_costs
from analysis.doubles import doubles_of
from analysis.page_cautions import cautions
from analysis.savings import review_savings
from tests.spec.given import figure, source, tables

SOURCES = [
    source("forsta", last=2022, title="Första granskningen"),
    source("andra", last=2023, title="Andra granskningen"),
]


def moved(title: str, source_id: str, amount: str = "2,6", **more: object):
    return {
        "adjustment_id": f"{source_id}-{title}",
        "indicator_id": "net",
        "organisation_id": "kontoret",
        "year": 2022,
        "period": "2022",
        "kind": "organisation",
        "title": title,
        "printed": amount,
        "unit": "mnkr",
        "source_id": source_id,
    } | more


def measure(name: str, title: str, source_id: str, printed: str = "500", **more: object):
    return {
        "measure_id": name,
        "title": title,
        "category": "operational_change",
        "horizon": "short_term",
        "printed": printed,
        "source_id": source_id,
    } | more


def told(**others):
    return doubles_of(tables(sources=SOURCES, **others))


TWO_MOVES = (
    "”Enheten flyttas in” (Första granskningen) och ”Enheten kom hit” (Andra granskningen) gäller"
    " samma mått och år. Är det samma ändring räknas dess belopp flera gånger."
)
TWO_MEASURES = (
    "Åtgärden ”Färre telefoner” står i Första granskningen och Andra granskningen."
    " Är det samma åtgärd räknas den flera gånger."
)


def test_a_reorganisation_told_in_other_words_is_remarked_on():
    rows = [moved("Enheten flyttas in", "forsta"), moved("Enheten kom hit", "andra", "2,4")]
    assert told(adjustments=rows) == [TWO_MOVES]


def test_one_that_counts_once_is_not():
    same = [moved("Enheten flyttas in", "forsta"), moved("Enheten flyttas in", "andra", "2,4")]
    assert told(adjustments=same) == []
    again = {"adjustment_id": "enheten"}
    kept = [moved("Flyttas in", "forsta", **again), moved("Kom hit", "andra", "2,4", **again)]
    assert told(adjustments=kept) == []


def test_reorganisations_of_one_source_other_years_or_without_amount_are_not():
    one = [moved("Enheten flyttas in", "forsta"), moved("En annan flyttas in", "forsta")]
    assert told(adjustments=one) == []
    later = moved("Enheten kom hit", "andra", year=2023, period="2023")
    assert told(adjustments=[one[0], later]) == []
    assert told(adjustments=[one[0], moved("Enheten kom hit", "andra", "-")]) == []


def test_a_measure_under_another_id_is_remarked_on_whatever_its_letter_case():
    rows = [
        measure("farre", "Färre telefoner", "forsta"),
        measure("farre-2", "färre Telefoner", "andra"),
    ]
    assert told(measures=rows) == [TWO_MEASURES]


def test_a_measure_told_again_under_its_id_counts_once_as_the_newest_tells_it():
    rows = [
        measure("farre", "Färre telefoner", "forsta"),
        measure("farre", "Färre telefoner", "andra", "400"),
    ]
    assert told(measures=rows) == []
    given = tables(sources=SOURCES, measures=rows)
    assert review_savings(given, year=2022).total_tkr == 500
    assert review_savings(given, year=2023).total_tkr == 400


def test_pages_that_count_twice_say_so():
    given = tables(
        [figure("net", year, "97,6", source_id="forsta") for year in (2021, 2022)],
        sources=SOURCES,
        adjustments=[moved("Enheten flyttas in", "forsta"), moved("Enheten kom hit", "andra")],
        measures=[
            measure("farre", "Färre telefoner", "forsta"),
            measure("farre-2", "Färre telefoner", "andra"),
        ],
    )
    assert TWO_MOVES in cautions(review_costs(given, year=2022), given)
    assert TWO_MEASURES in cautions(review_savings(given, year=2023), given)
    assert TWO_MEASURES not in cautions(review_savings(given, year=2022), given)


def test_two_municipalities_may_give_their_measures_one_id():
    others = [
        source("forsta", last=2022, title="Första granskningen"),
        source("grannens", last=2022, title="Grannens granskning", organisation_id="staden"),
        source("andra", last=2023, title="Andra granskningen"),
    ]
    rows = [
        measure("telefoner", "Färre telefoner", "forsta"),
        measure("telefoner", "Färre telefoner", "grannens"),
        measure("telefoner-2", "Färre telefoner", "andra"),
    ]
    assert doubles_of(tables(sources=others, measures=rows)) == [TWO_MEASURES]
