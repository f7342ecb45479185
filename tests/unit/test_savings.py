from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from analysis import charts_ladder
from analysis.errors import NotInDataError
from analysis.savings import review_savings, years_with_data
from tests.spec.given import figure, source, tables

EARLY = "För tidigt för att bedömas"


def measure(name: str, printed: str, horizon: str = "short_term", **more: object):
    return {
        "measure_id": name,
        "title": name.capitalize(),
        "category": "operational_change",
        "horizon": horizon,
        "printed": printed,
    } | more


def followup(name: str, status: str, period: str = "2024", **more: object):
    return {
        "followup_id": f"{name}-{status}-{period}",
        "measure_id": name,
        "period": period,
        "title": "Det sägs",
        "status": status,
        "reported_by": "Kontoret",
        "link": "stated",
    } | more


def review(*measures, year: int = 2023, rows=(), **others):
    return review_savings(tables(rows, measures=measures, **others), year=year)


def texts(found) -> dict[str, str]:
    told = [found.headline, *found.findings]
    return {one.id: one.text.replace("\N{NO-BREAK SPACE}", " ") for one in told}


# -- sums -------------------------------------------------------------------------------------


def test_sums_stand_in_the_vocabularys_order_and_only_where_there_is_something():
    found = review(
        measure("c", "300", "inquiry_joint"), measure("a", "100"), measure("b", EARLY, "long_term")
    )
    assert found.by_horizon["code"].tolist() == ["short_term", "long_term", "inquiry_joint"]
    assert found.by_horizon["count"].tolist() == [1, 1, 1]


def test_what_nobody_has_priced_has_no_amount():
    found = review(measure("a", EARLY), measure("b", "", "long_term"))
    assert found.by_horizon["amount_tkr"].isna().all()
    assert found.by_horizon["missing_reason"].tolist() == ["too_early", "not_reported"]
    assert pd.isna(found.total_tkr)
    assert (found.priced, found.too_early) == (0, 1)
    assert texts(found)["savings-headline"] == "Ingen av 2 åtgärder har en beräknad besparing."
    assert found.key_figures[0].value == "uppgift saknas"
    assert found.ratios.empty


def test_sums_are_exact_at_the_printed_decimals():
    found = review(*(measure(name, "0,1") for name in "abc"))
    assert found.total_tkr == 0.3
    assert found.by_category["amount_tkr"].tolist() == [0.3]


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measures", "text"),
    [
        ([measure("a", "500")], "Den enda åtgärden har en beräknad besparing, på 500 tkr."),
        ([measure("a", EARLY)], "Ingen åtgärd har en beräknad besparing."),
        (
            [measure("a", "500"), measure("b", "20")],
            "Alla 2 åtgärder har en beräknad besparing, tillsammans 520 tkr.",
        ),
        (
            [measure("a", "500"), measure("b", EARLY)],
            "1 av 2 åtgärder har en beräknad besparing, på 500 tkr.",
        ),
    ],
)
def test_one_and_several_measures_are_worded_apart(measures, text):
    assert texts(review(*measures))["savings-headline"] == text


def test_the_only_measure_may_be_too_early_to_assess():
    text = texts(review(measure("a", EARLY)))["savings-too-early"]
    assert text == "För den enda åtgärden är det för tidigt att bedöma besparingen."


def test_a_missing_amount_is_not_called_too_early():
    found = texts(review(measure("a", "500"), measure("b", "")))
    assert found["savings-without-amount"] == "För 1 av 2 åtgärder saknas uppgift om besparingen."
    assert "savings-too-early" not in found


def test_equally_large_measures_share_the_first_place():
    text = texts(review(measure("a", "500"), measure("b", "500"), measure("c", "20")))
    assert text["savings-largest"] == "Störst är 2 åtgärder på 500 tkr vardera."


# -- net cost ---------------------------------------------------------------------------------


def test_the_share_is_of_the_latest_net_cost_and_names_its_year():
    rows = [figure("net", 2021, "10,0"), figure("net", 2022, "20,0")]
    found = review(measure("a", "500"), measure("b", "500"), rows=rows)
    assert texts(found)["savings-headline"].endswith("5,0 procent av nettokostnaden 2022.")
    assert texts(found)["savings-of-net-cost-rise"] == (
        "Den beräknade besparingen motsvarar 10,0 procent av nettokostnadens ökning mellan 2021 och"
        " 2022, som var 10,0 mnkr."
    )
    assert found.ratios["year"].tolist() == [2022]


def test_a_later_net_cost_is_not_known_yet():
    rows = [figure("net", 2023, "10,0"), figure("net", 2024, "20,0")]
    told = tables(rows, measures=[measure("a", "500")], sources=[source(last=2023)])
    assert review_savings(told, year=2023).ratios["year"].tolist() == [2023]


def test_a_net_cost_that_falls_is_nothing_to_measure_savings_by():
    rows = [figure("net", 2021, "20,0"), figure("net", 2022, "10,0")]
    found = review(measure("a", "500"), measure("b", "500"), rows=rows)
    assert "savings-of-net-cost-rise" not in texts(found)


# -- which measures ---------------------------------------------------------------------------

SOURCES = [
    source("forsta", 2020, 2021),
    source("andra", 2022, 2023),
    source("grannens", 2020, 2021, organisation_id="staden"),
    source("hela-kommunens", 2020, 2021, organisation_id="byn"),
]


def test_a_measure_stays_from_its_sources_last_year_on():
    rows = [measure("a", "100", source_id="forsta"), measure("b", "200", source_id="andra")]
    told = tables(measures=rows, sources=SOURCES)
    assert years_with_data(told) == (2021, 2022, 2023)
    assert [review_savings(told, year=year).total_tkr for year in (2021, 2022, 2023)] == [
        100.0,
        100.0,
        300.0,
    ]


def test_a_measure_that_is_decided_anew_counts_once():
    rows = [measure("a", "100", source_id="forsta"), measure("a", "150", source_id="andra")]
    found = review_savings(tables(measures=rows, sources=SOURCES), year=2023)
    assert (found.total_tkr, len(found.measures)) == (150.0, 1)


def test_measures_follow_the_line_from_the_municipality_to_its_offices():
    names = ("forsta", "grannens", "hela-kommunens")
    told = tables(measures=[measure(one, "1", source_id=one) for one in names], sources=SOURCES)
    for organisation, expected in (
        ("kontoret", {"forsta", "hela-kommunens"}),
        ("byn", {"forsta", "hela-kommunens"}),
        ("staden", {"grannens"}),
    ):
        found = review_savings(told, year=2021, organisation=organisation)
        assert set(found.measures["measure_id"]) == expected


def test_the_sources_of_a_stranger_make_no_years():
    rows = [measure("a", "100", source_id="forsta")]
    strange = source("frammande", 2024, 2025, organisation_id="staden")
    assert years_with_data(tables(measures=rows, sources=[SOURCES[0], strange])) == (2021,)


def test_a_corrected_amount_says_so():
    slip = {
        "correction_id": "slip",
        "source_id": "rapport",
        "table": "measures",
        "key": "measure_id=a",
        "column": "printed",
        "found": "10 tkr",
        "corrected": "100 tkr",
    }
    found = review(measure("a", "100 tkr"), measure("b", "50 tkr"), corrections=[slip])
    assert found.measures["doubt"].tolist() == [
        "Rättad uppgift: källan trycker ”10 tkr”, vi läser ”100 tkr”.",
        "",
    ]


def test_a_review_is_fixed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        review(measure("a", "100")).year = 2024


def test_an_organisation_without_measures_has_no_years():
    told = tables(measures=[measure("a", "1", source_id="forsta")], sources=SOURCES)
    assert years_with_data(told, organisation="staden") == ()
    with pytest.raises(NotInDataError, match=r"^no savings measures for staden$"):
        review_savings(told, year=2021, organisation="staden")


# -- what has come of them --------------------------------------------------------------------

LATER = [source(last=2023), source("uppfoljning", 2024, 2025)]


def told(*followups, year: int = 2024, measures=("a", "b", "c")):
    rows = [row | {"source_id": "uppfoljning"} for row in followups]
    listed = [measure(name, "100") for name in measures]
    return review(*listed, year=year, measure_followups=rows, sources=LATER)


def test_the_latest_that_is_told_up_to_the_year_holds():
    rows = [followup("a", "done", "2025"), followup("a", "under_way"), followup("b", "dropped")]
    assert told(*rows).register["status"].tolist() == ["under_way", "dropped", "not_reported"]
    later = told(*rows, year=2025).register
    assert later["status"].tolist() == ["done", "dropped", "not_reported"]
    assert later["status_text"].tolist()[0] == "genomförd"


def test_statuses_are_counted_in_words():
    rows = [followup("a", "done"), followup("b", "under_way", link="inferred")]
    found = told(*rows)
    assert texts(found)["savings-statuses"] == (
        "Läget för 3 åtgärder: 1 genomförd, 1 pågår och 1 ej redovisad. För 1 åtgärd är "
        "kopplingen till källan vår tolkning."
    )
    assert {one.tone for one in found.findings if one.id == "savings-statuses"} == {"good"}


@pytest.mark.parametrize(
    ("names", "printed", "text"),
    [
        (
            "abc",
            ("60", "30"),
            "Uppföljningen redovisar 90 tkr i faktisk besparing, 30,0 procent av den beräknade. "
            "Den gäller 2 av 3 åtgärder.",
        ),
        (
            "ab",
            ("60", "30"),
            "Uppföljningen redovisar 90 tkr i faktisk besparing, 45,0 procent av den beräknade.",
        ),
        (
            "abc",
            ("", ""),
            "Av de beräknade 300 tkr är inget bekräftat i kronor: ingen uppföljning anger hur "
            "mycket som har sparats.",
        ),
    ],
)
def test_a_realised_effect_is_set_beside_the_promise(names, printed, text):
    rows = [followup(name, "done", printed=one) for name, one in zip("ab", printed, strict=True)]
    assert texts(told(*rows, measures=tuple(names)))["savings-realised"] == text


NEW = " I beräkningen ingår 500 tkr för nyss beslutade åtgärder."


@pytest.mark.parametrize(
    ("printed", "text", "title"),
    [
        (
            "",
            "Av de beräknade 600 tkr är inget bekräftat i kronor: ingen uppföljning anger hur "
            f"mycket som har sparats.{NEW}",
            "Av beräknade 600 tkr är inget bekräftat i kronor",
        ),
        (
            "60",
            "Uppföljningen redovisar 60 tkr i faktisk besparing, 10,0 procent av den beräknade. "
            f"Den gäller 1 av 2 åtgärder.{NEW}",
            "Källorna redovisar 60 tkr i besparing, mot beräknade 600 tkr",
        ),
    ],
)
def test_what_is_decided_this_year_counts_with_the_rest_and_is_named(printed, text, title):
    decided = [measure("a", "100"), measure("b", "500", source_id="uppfoljning")]
    rows = [followup("a", "done", "2025", source_id="uppfoljning", printed=printed)]
    found = review(*decided, year=2025, measure_followups=rows, sources=LATER)
    assert texts(found)["savings-realised"] == text
    assert texts(found)["savings-statuses"] == "Läget för 2 åtgärder: 1 genomförd och 1 beslutad."
    assert charts_ladder.promised(found).title.replace("\N{NO-BREAK SPACE}", " ") == title


def test_a_new_measure_without_an_amount_adds_nothing_to_name():
    decided = [measure("a", "100"), measure("b", EARLY, source_id="uppfoljning")]
    rows = [followup("a", "done", "2025", source_id="uppfoljning", printed="60")]
    found = review(*decided, year=2025, measure_followups=rows, sources=LATER)
    assert texts(found)["savings-realised"].endswith("Den gäller 1 av 2 åtgärder.")


def test_what_is_told_in_the_year_of_the_decision_is_told_on_its_page():
    found = review(measure("a", "100"), measure_followups=[followup("a", "done", "2023")])
    assert texts(found)["savings-statuses"] == "Läget för 1 åtgärd: 1 genomförd."
    assert texts(found)["savings-realised"].endswith("anger hur mycket som har sparats.")


@pytest.mark.parametrize(
    ("status", "value", "words", "text"),
    [
        (
            "done",
            "2",
            "1 till har redovisats tidigare år",
            "Läget för 3 åtgärder: 1 genomförd, 1 avbruten och 1 ej redovisad. Av de ej redovisade "
            "har 1 redovisats tidigare år.",
        ),
        (
            "under_way",
            "0",
            "3 har redovisats tidigare år",
            "Läget för 3 åtgärder: 3 ej redovisade. Av de ej redovisade har 3 redovisats tidigare "
            "år.",
        ),
    ],
)
def test_a_key_figure_counts_as_reported_what_the_statuses_do(status, value, words, text):
    """What the latest follow-up passes over is not reported, nor is its link one of today's."""
    rows = [
        followup("a", "under_way", link="inferred"),
        followup("b", status),
        followup("c", "dropped" if status == "done" else "under_way"),
        followup("", "done", "2025", title="Annat"),
    ]
    found = told(*rows, year=2025)
    (card,) = [one for one in found.key_figures if one.label == "Med redovisad uppföljning"]
    assert (card.value, card.change) == (value, words)
    assert texts(found)["savings-statuses"] == text


def test_without_amounts_there_is_nothing_to_confirm():
    rows = [followup("a", "done", source_id="uppfoljning")]
    found = review(measure("a", EARLY), year=2024, measure_followups=rows, sources=LATER)
    text = "Ingen uppföljning anger hur mycket som har sparats."
    assert texts(found)["savings-realised"] == text
    # The chart has nothing to draw, so that the register is what shows it.
    assert [one.target for one in found.findings if one.id == "savings-realised"] == [
        "besparing-uppfoljning"
    ]


def test_how_many_effects_are_confirmed_is_a_key_figure():
    found = told(followup("a", "done", printed="60"), followup("b", "done"))
    last = found.key_figures[-1]
    assert (last.label, last.value) == ("Bekräftade i kronor", "1")
    assert last.unit.replace("\N{NO-BREAK SPACE}", " ") == "av 3 åtgärder"
    assert last.change.replace("\N{NO-BREAK SPACE}", " ") == "60 tkr"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "”A” är försenad: tiden gick ut 2023."),
        (
            2,
            "2 åtgärder är försenade: tiden har gått ut, men källorna redovisar dem inte som "
            "genomförda.",
        ),
    ],
)
def test_late_measures_are_told(count, text):
    names = "ab"[:count]
    rows = [followup(name, "under_way", source_id="uppfoljning") for name in names]
    listed = [measure(name, "100", horizon_end=2023) for name in names]
    found = review(*listed, year=2024, measure_followups=rows, sources=LATER)
    assert texts(found)["savings-late"] == text
    assert {one.tone for one in found.findings if one.id == "savings-late"} == {"bad"}


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (
            1,
            "Tiden för ”A” gick ut 2023. Ingen källa redovisar vad det har blivit av den.",
        ),
        (
            2,
            "För 2 åtgärder har tiden gått ut utan att någon källa redovisar vad det har blivit av "
            "dem.",
        ),
    ],
)
def test_measures_whose_time_ran_out_in_silence_are_told(count, text):
    listed = [measure(name, "100", horizon_end=2023) for name in "ab"[:count]]
    found = review(*listed, year=2024, sources=LATER)
    assert texts(found)["savings-overdue"] == text
    assert {one.tone for one in found.findings if one.id == "savings-overdue"} == {"bad"}
    assert "savings-late" not in texts(found)


def test_the_year_of_the_decision_asks_for_no_followup():
    found = review(measure("a", "100"))
    assert not [name for name in texts(found) if "follow" in name or "status" in name]
    assert [card.label for card in found.key_figures][-1] == "För tidigt att bedöma"


def test_no_measure_is_blamed_where_no_source_follows_up():
    found = told()
    assert texts(found)["savings-no-followup"] == (
        "Underlaget innehåller ingen uppföljning av åtgärderna till och med 2024."
    )
    assert {one.tone for one in found.findings if one.id == "savings-no-followup"} == {"neutral"}
    assert [card.label for card in found.key_figures][-1] == "För tidigt att bedöma"


def test_silence_is_told_where_a_source_follows_up_something_else():
    other = followup("", "done", title="Annat")
    found = told(other)
    assert texts(found)["savings-no-followup"] == (
        "Ingen av 3 åtgärder har någon redovisad uppföljning till och med 2024."
    )
    assert {one.tone for one in found.findings if one.id == "savings-no-followup"} == {"bad"}
    alone = texts(told(other, measures=("a",)))["savings-no-followup"]
    assert alone.startswith("Ingen åtgärd har någon")
    assert [card.value for card in found.key_figures][-1] == "0"


def test_what_is_none_of_the_decided_measures_stands_apart():
    row = followup("", "done", title="Annat", note="Nära.") | {"candidate_measure_id": "a"}
    found = told(row)
    assert found.register["is_decided"].tolist() == [True, True, True, False]
    assert found.register["status"].tolist() == [*["not_reported"] * 3, "done"]
    beside = found.register.iloc[3]
    assert (beside["title"], beside["note"], beside["candidate_title"]) == ("Annat", "Nära.", "A")
    assert beside["candidate_tkr"] == 100.0
    assert beside["link_text"] == "finns inte bland de beslutade"
    assert texts(found)["savings-unlinked"] == (
        "Källan redovisar också ”Annat” (genomförd). Den går inte säkert att koppla till någon av "
        "de 3 beslutade åtgärderna. Närmast ligger ”A” (100 tkr); inget räknas av."
    )


def test_several_that_are_none_of_the_decided_measures_are_told_together():
    rows = [
        followup("", "done", title="Ett", followup_id="1"),
        followup("", "dropped", title="Två", followup_id="2") | {"candidate_measure_id": "b"},
    ]
    found = told(*rows, measures=("a", "b"))
    assert texts(found)["savings-unlinked"] == (
        "Källan redovisar också ”Ett” (genomförd) och ”Två” (avbruten). De går inte säkert att "
        "koppla till någon av de 2 beslutade åtgärderna. Närmast ”Två” ligger ”B” (100 tkr); inget "
        "räknas av."
    )
    assert found.register["candidate_title"].tolist() == ["", "", "", "B"]


def test_a_nearest_measure_without_an_amount_says_why():
    early = review(
        measure("a", EARLY),
        measure("b", "100"),
        year=2024,
        sources=LATER,
        measure_followups=[
            followup("", "done", source_id="uppfoljning") | {"candidate_measure_id": "a"}
        ],
    )
    assert texts(early)["savings-unlinked"].endswith(
        "Närmast ligger ”A” (för tidigt att bedöma); inget räknas av."
    )


def test_a_note_on_a_followup_comes_along():
    found = told(followup("a", "done", note="Vår tolkning."))
    assert found.register["note"].tolist() == ["Vår tolkning.", "", ""]
