"""The cost path, on made-up figures: an index of 100, 105 and 110 and a net cost near 100 mnkr."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import charts_path
from analysis.assumptions import CostAssumptions
from analysis.costs import review_costs
from analysis.errors import NotInDataError, PriceError
from analysis.figure import Figure
from analysis.path_words import assumption_rows, left_out
from analysis.tables import Note
from tests.spec.given import figure, source, tables

INDEX = {2021: "100,0", 2022: "105,0", 2023: "110,0"}
NET = [figure("net", 2021, "100,0"), figure("net", 2022, "100,0"), figure("net", 2023, "99,0")]


def index(values: dict[int, str], index_id: str = "kpi", **more: Any) -> list[dict[str, Any]]:
    about = {"index_id": index_id, "name": "Prisindex", "base": "1980=100", "publisher": "SCB"}
    return [about | {"year": year, "printed": text} | more for year, text in values.items()]


def measure(number: int, printed: str, end: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "measure_id": f"atgard-{number}",
        "title": f"Åtgärd {number}",
        "category": "operational_change",
        "horizon": "short_term" if end else "inquiry_own",
        "horizon_end": pd.NA if end is None else end,
        "printed": printed,
        **more,
    }


def followup(number: int, status: str, printed: str = "") -> dict[str, Any]:
    return {
        "followup_id": f"f{number}",
        "measure_id": f"atgard-{number}",
        "period": "2023",
        "title": f"Åtgärd {number}",
        "status": status,
        "printed": printed,
        "link": "stated",
    }


DATED = [measure(1, "400 tkr", 2025), measure(2, "100 tkr", 2026)]


def review(*measures, net=NET, values=INDEX, year=2023, terms=None, **others):
    given = {"price_index": index(values) if isinstance(values, dict) else values, **others}
    found = tables(net, measures=measures, **given)
    return review_costs(found, year=year, assumptions=terms or CostAssumptions())


def way(made, scenario, column="value"):
    rows = made.path[made.path["scenario"] == scenario]
    return dict(zip(rows["year"], rows[column], strict=True))


def cases(made, column="saved_tkr"):
    return dict(zip(made.sensitivity["case"], made.sensitivity[column], strict=True))


def words(made):
    rows = assumption_rows(made.cost_path)
    return {
        one: other.replace("\N{NO-BREAK SPACE}", " ")
        for one, other in zip(rows["assumption"], rows["value"], strict=True)
    }


def text_of(made):
    (found,) = [one.text for one in made.findings if one.id == "net-cost-path"]
    return found.replace("\N{NO-BREAK SPACE}", " ")


def test_the_past_is_told_in_the_prices_of_the_pages_year():
    # 100 x 110 / 100 and 100 x 110 / 105 = 104.7619
    assert way(review(), "past") == pytest.approx({2021: 110.0, 2022: 104.761905, 2023: 99.0})


def test_another_base_year_restates_all():
    made = review(terms=CostAssumptions(base_year=2021))
    # 99 x 100 / 110
    assert way(made, "past")[2023] == 90.0
    assert way(made, "unchanged")[2024] == 90.0


def test_the_pace_is_a_yearly_one():
    # 99 / 110 = 0.9 in two years: 2025 is at 99 x 0.9, 2027 at 99 x 0.81.
    made = way(review(), "pace")
    assert made[2025] == pytest.approx(89.1)
    assert made[2027] == pytest.approx(80.19)
    assert words(review())["Periodens takt"] == (
        "−5,1 procent om året i fasta priser, från 2021 till 2023"
    )


def test_measures_count_in_full_from_their_last_year_on():
    made = review(*DATED)
    saved = {2024: 0.0, 2025: 400.0, 2026: 500.0, 2027: 500.0, 2028: 500.0}
    assert way(made, "unchanged_measures", "saved_tkr") == saved
    assert way(made, "unchanged_measures")[2028] == 98.5
    assert way(made, "pace_measures")[2025] == pytest.approx(88.7)


def test_without_measures_there_are_two_ways_on():
    made = review()
    assert made.path["scenario"].unique().tolist() == ["past", "unchanged", "pace"]
    assert made.sensitivity.empty
    assert "Inga besparingsåtgärder är beslutade till och med 2023." in left_out(made.cost_path)
    assert not [one for one in made.findings if one.id == "net-cost-path"]


def test_undated_measures_wait_for_a_year_to_be_given():
    some = [*DATED, measure(3, "250 tkr")]
    assert way(review(*some), "unchanged_measures", "saved_tkr")[2028] == 500.0
    made = review(*some, terms=CostAssumptions(undated_from=2027))
    assert way(made, "unchanged_measures", "saved_tkr")[2026] == 500.0
    assert way(made, "unchanged_measures", "saved_tkr")[2027] == 750.0
    told = words(made)["Åtgärder med belopp utan årtal"]
    assert told == "1 åtgärd, 250 tkr; räknas från 2027"
    assert words(review(*some))["Åtgärder med belopp utan årtal"].endswith("; räknas inte")


def test_an_undated_measure_cannot_be_counted_in_the_past():
    made = review(measure(3, "250 tkr"), terms=CostAssumptions(undated_from=2022))
    assert "unchanged_measures" not in set(made.path["scenario"])
    assert words(made)["Åtgärder med belopp utan årtal"].endswith("räknas till kostnaden före 2024")


def test_half_the_effect_is_half_the_saving():
    made = review(*DATED, terms=CostAssumptions(realised_share=50))
    assert way(made, "unchanged_measures", "saved_tkr")[2028] == 250.0
    assert way(made, "unchanged_measures")[2028] == 98.75
    assert cases(made) == {"base": 500.0, "half": 250.0, "none": 0.0, "assumed": 250.0}
    assert "ger 50 procent av sin effekt är den 98,8 mnkr år 2028" in text_of(made)


def test_the_finding_says_what_is_counted():
    some = [*DATED, measure(3, "250 tkr"), measure(4, "-", 2027)]
    assert text_of(review(*DATED)) == (
        "Om nettokostnaden inte ändras i fasta priser och de beslutade besparingarna ger full"
        " effekt är den 98,5 mnkr år 2028. Räkneexemplet är i 2023 års priser och räknar in"
        " åtgärder med belopp."
    )
    assert text_of(review(*some)).endswith("räknar in åtgärder med belopp och årtal.")
    made = review(*some, terms=CostAssumptions(undated_from=2026, unpriced_tkr=12.5))
    assert text_of(made).endswith("med belopp. 1 åtgärd utan belopp antas ge 12,5 tkr var.")


def test_an_unpriced_measure_saves_what_is_assumed_and_no_more():
    early = "För tidigt för att bedömas"
    some = [*DATED, measure(3, early, 2027), measure(4, early)]
    assert way(review(*some), "unchanged_measures", "saved_tkr")[2028] == 500.0
    made = review(*some, terms=CostAssumptions(unpriced_tkr=60))
    assert way(made, "unchanged_measures", "saved_tkr")[2026] == 500.0
    assert way(made, "unchanged_measures", "saved_tkr")[2028] == 560.0
    assert words(made)["Åtgärder utan belopp"] == (
        "2 åtgärder; 60 tkr var, de utan årtal räknas inte"
    )
    # The median of 400 and 100 is 250, twice 500.
    assert cases(made)["unpriced"] == 1000.0
    assert cases(made, "difference_tkr")["unpriced"] == -500.0


@pytest.mark.parametrize(
    ("about", "words_of_it", "short"),
    [
        ({"status": "done"}, "1 åtgärd, 400 tkr beräknat, inget redovisat i kronor", ""),
        (
            {"status": "under_way", "printed": "90 tkr"},
            "1 åtgärd, 400 tkr beräknat och 90 tkr redovisat",
            "310 tkr för 1 åtgärd",
        ),
        # What is told to be nothing is told.
        (
            {"status": "done", "printed": "0"},
            "1 åtgärd, 400 tkr beräknat och 0 tkr redovisat",
            "400 tkr för 1 åtgärd",
        ),
        (
            {"status": "done", "printed": "399,5 tkr"},
            "1 åtgärd, 400 tkr beräknat och 399,5 tkr redovisat",
            "0,5 tkr för 1 åtgärd",
        ),
        (
            {"status": "done", "printed": "450 tkr"},
            "1 åtgärd, 400 tkr beräknat och 450 tkr redovisat",
            "",
        ),
    ],
)
def test_a_measure_that_is_done_or_told_is_not_counted_once_more(about, words_of_it, short):
    made = review(*DATED, measure_followups=[followup(1, **about)])
    # Nor is what is left of it: only the other measure's 100 tkr are taken off.
    assert way(made, "unchanged_measures", "saved_tkr")[2028] == 100.0
    assert cases(made) == {"base": 100.0, "half": 50.0, "none": 0.0}
    assert words(made)["Åtgärder som redan ingår i kostnaden"] == (
        f"{words_of_it}; tiden är ute, åtgärden är genomförd eller effekten redovisad, räknas inte "
        "en gång till"
    )
    rest = f"{short}; räknas inte, eftersom det är osäkert om den kommer" if short else None
    assert words(made).get("Skillnaden där mindre är redovisat än beräknat") == rest
    assert text_of(made).endswith("räknar in åtgärder med belopp som inte redan ingår i kostnaden.")


def test_what_one_measure_gives_beyond_the_decided_makes_up_for_no_other():
    some = [measure(1, "400", 2025), measure(2, "100", 2026), measure(3, "70", 2023)]
    told = [
        followup(1, "under_way", "250,5"),
        followup(2, "done", "500"),
        followup(4, "done", "60"),
    ]
    made = review(*some, measure(4, "-"), measure(5, "9", 2027), measure_followups=told)
    held = words(made)["Åtgärder som redan ingår i kostnaden"]
    assert held.startswith("4 åtgärder, 570 tkr beräknat och 810,5 tkr redovisat för 3 av dem;")
    short = words(made)["Skillnaden där mindre är redovisat än beräknat"]
    assert short.startswith("149,5 tkr för 1 åtgärd;")


def test_what_was_never_reckoned_is_not_worth_nothing():
    made = review(*DATED, measure(3, "-", 2027), measure_followups=[followup(3, "done", "60")])
    held = words(made)["Åtgärder som redan ingår i kostnaden"]
    assert held.startswith("1 åtgärd, inget beräknat och 60 tkr redovisat;")


def test_a_measure_that_is_due_is_not_counted_once_more():
    made = review(measure(1, "400 tkr", 2023), measure(2, "100 tkr", 2024))
    assert way(made, "unchanged_measures", "saved_tkr")[2024] == 100.0
    assert words(made)["Åtgärder med belopp och årtal"].startswith("1 åtgärd, 100 tkr;")


def test_a_measure_that_is_given_up_is_not_counted():
    told = {"followup_id": "f", "measure_id": "atgard-1", "title": "Åtgärd 1", "link": "stated"}
    made = review(*DATED, measure_followups=[told | {"period": "2023", "status": "dropped"}])
    assert way(made, "unchanged_measures", "saved_tkr")[2028] == 100.0
    assert words(made)["Avbrutna åtgärder"] == "1 åtgärd, 400 tkr; räknas inte"


def test_a_saving_that_comes_once_is_counted_once():
    made = review(measure(1, "400 tkr", 2025, recurrence="once"), measure(2, "100 tkr", 2026))
    saved = {2024: 0.0, 2025: 400.0, 2026: 100.0, 2027: 100.0, 2028: 100.0}
    assert way(made, "unchanged_measures", "saved_tkr") == saved
    assert cases(made)["base"] == 100.0


def test_the_path_reaches_the_last_measure():
    made = review(measure(1, "400 tkr", 2030), terms=CostAssumptions(years_ahead=1))
    assert max(way(made, "unchanged")) == 2030
    assert words(made)["Sista år"].startswith("2030, då den sista åtgärden räknas in")
    assert max(way(review(terms=CostAssumptions(years_ahead=2)), "unchanged")) == 2025


@pytest.mark.parametrize(("unit", "expected"), [("mnkr", 98.5), ("tkr", -401.0), ("kr", -499901.0)])
def test_a_saving_is_taken_off_in_the_unit_of_the_net_cost(unit, expected):
    found = tables(NET, measures=DATED, price_index=index(INDEX))
    found["indicators"].loc[found["indicators"]["indicator_id"] == "net", "unit"] = unit
    assert way(review_costs(found, year=2023), "unchanged_measures")[2028] == expected


def test_one_year_has_no_pace_and_no_chart_unless_there_are_measures():
    made = review(net=NET[-1:])
    (note,) = charts_path.path(made)
    assert isinstance(note, Note)
    assert "Periodens takt kan inte räknas ut: nettokostnaden i fasta priser är känd" in note.text
    some = review(*DATED, net=NET[-1:])
    assert set(some.path["scenario"]) == {"past", "unchanged", "unchanged_measures"}
    assert isinstance(charts_path.path(some)[0], Figure)


def test_a_year_that_the_index_lacks_is_left_out_and_named():
    made = review(values={2022: "105,0", 2023: "110,0"})
    assert sorted(way(made, "past")) == [2022, 2023]
    # 99 / 104.7619 = 0.945
    assert way(made, "pace")[2024] == pytest.approx(99 * 0.945)
    told = (
        "Nettokostnaden 2021 kan inte visas i 2023 års priser: prisindexet saknar värde för 2021."
    )
    assert told in left_out(made.cost_path)


def test_without_an_index_the_pages_year_is_still_there():
    made = review(*DATED, values={})
    assert way(made, "past") == {2023: 99.0}
    assert way(made, "unchanged_measures")[2028] == 98.5
    assert words(made)["Prisindex"] == "inget i underlaget har värde för 2023"
    texts = left_out(made.cost_path)
    expected = (
        "Nettokostnaden 2021 och 2022 kan inte visas i 2023 års priser: inget prisindex har värde"
        " för 2023."
    )
    assert expected in texts


def test_a_base_year_out_of_reach_is_refused_with_those_that_are_known():
    with pytest.raises(PriceError, match="kpi has no value for 1999; it has 2021, 2022, 2023"):
        review(*DATED, terms=CostAssumptions(base_year=1999))


def test_the_first_index_is_used_and_the_newest_issue_of_it():
    values = [
        *index(INDEX, issued="2023-01-01"),
        *index({**INDEX, 2021: "99,0"}, issued="2024-01-01"),
        *index({**INDEX, 2021: "88,0"}, "pkv"),
    ]
    assert way(review(values=values), "past")[2021] == pytest.approx(100 * 110 / 99)
    other = review(values=values, terms=CostAssumptions(price_index="pkv"))
    assert way(other, "past")[2021] == 125.0


def test_measures_are_restated_as_the_net_cost_is():
    made = review(*DATED, terms=CostAssumptions(base_year=2021))
    # 500 tkr x 100 / 110 = 454,5 tkr, and 99 x 100 / 110 = 90 mnkr.
    assert way(made, "unchanged_measures", "saved_tkr")[2028] == pytest.approx(454.545454)
    assert way(made, "unchanged_measures")[2028] == pytest.approx(89.545454)
    assert cases(made, "difference_tkr")["none"] == pytest.approx(454.545454)
    assert words(made)["Åtgärdernas belopp"] == (
        "räknas som 2023 års priser och räknas om till 2021 års priser"
    )


def test_measures_are_not_counted_from_beyond_the_path():
    with pytest.raises(PriceError, match="undated_from is 2054; expected 0, or a year up to 2053"):
        review(measure(1, "400 tkr"), terms=CostAssumptions(undated_from=2054))
    assert review(measure(1, "400 tkr"), terms=CostAssumptions(undated_from=2053)).cost_path.end


def test_a_path_that_cannot_be_shown_says_nothing_of_savings():
    values = [*index({2021: "100,0", 2022: "105,0"})]
    made = review(*DATED, values=values, terms=CostAssumptions(base_year=2022))
    told = " ".join(left_out(made.cost_path))
    assert "Nettokostnaden 2023 kan inte visas i 2022 års priser" in told
    assert "besparing" not in told


def test_an_index_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(NotInDataError, match='"pkv" is not in the data; known are: kpi'):
        review(terms=CostAssumptions(price_index="pkv"))


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ({"years_ahead": 31}, "years_ahead is 31; expected a whole number from 0 to 30"),
        ({"years_ahead": True}, "years_ahead is True"),
        ({"realised_share": -1}, "realised_share is -1; expected a number from 0 up"),
        ({"unpriced_tkr": float("nan")}, "unpriced_tkr is nan"),
        ({"undated_from": "2026"}, "undated_from is '2026'; expected a whole year, or 0"),
        ({"price_index": 1}, "price_index is 1; expected text"),
    ],
)
def test_an_assumption_that_makes_no_sense_is_refused_by_name(terms, fault):
    with pytest.raises(PriceError, match=fault):
        CostAssumptions(**terms)


def test_a_series_that_breaks_has_a_pace_from_the_break_on():
    found = tables(NET, price_index=index(INDEX))
    for year, pace_from in (("2022", 2022), ("2023", None)):
        found["indicators"].loc[found["indicators"]["indicator_id"] == "net", "break_years"] = year
        made = review_costs(found, year=2023)
        assert made.cost_path.course.pace_from == pace_from
    assert "Periodens takt kan inte räknas ut: mätsättet ändrades 2023." in left_out(made.cost_path)


def test_a_loss_has_no_pace():
    made = review(net=[figure("net", 2022, "-5,0"), figure("net", 2023, "99,0")])
    assert "pace" not in set(made.path["scenario"])
    assert "alla belopp är inte större än noll" in " ".join(left_out(made.cost_path))


def test_years_that_are_gone_are_named():
    made = review(net=[NET[0], NET[2]])
    assert "Nettokostnaden saknas för 2022." in left_out(made.cost_path)
    assert way(made, "pace")[2025] == pytest.approx(89.1)


def test_the_path_goes_on_from_the_last_known_year():
    rows = [*NET[:2], figure("it", 2023, "9,0")]
    made = review(measure(1, "400 tkr", 2023), net=rows)
    # The page is of 2023, whose net cost is unknown: 100 x 110 / 105 less 0.4 from 2023 on.
    assert way(made, "unchanged_measures")[2023] == pytest.approx(104.361905)
    assert words(made)["Utgångsläge"] == "nettokostnaden 2022, det senaste året med uppgift"


def test_data_without_a_net_cost_have_no_path():
    made = review(*DATED, net=[figure("it", 2023, "9,0")])
    assert made.path.empty
    (note,) = charts_path.path(made)
    assert "Det finns ingen egen nettokostnad" in note.text


def test_measures_of_a_later_review_are_not_known_yet():
    later = source("beslut", 2024, 2024, title="Beslutet")
    made = review(measure(1, "400 tkr", 2025, source_id="beslut"), sources=[source(), later])
    assert made.cost_path.measures.empty


def test_the_chart_names_index_base_year_and_place():
    chart, assumptions, sensitivity = charts_path.path(review(*DATED))
    assert chart.title.replace("\N{NO-BREAK SPACE}", " ") == (
        "Räkneexempel: 98,5 mnkr 2028 om besparingarna räknas in och inget annat ändras"
    )
    assert "Nettokostnad i 2023 års priser, mnkr. Byns kansli, 2021–2028." in chart.subtitle
    assert "Prisindex: Prisindex (1980=100), SCB." in chart.notes
    assert (assumptions.id, sensitivity.id) == (
        "kostnad-vag-antaganden",
        "kostnad-vag-kanslighet",
    )


def test_nothing_on_the_path_is_called_a_forecast():
    shown = charts_path.path(review(*DATED))
    texts = [str(one._repr_mimebundle_()["text/html"]) for one in shown]
    assert not [text for text in texts if "prognos" in text.casefold()]
