from __future__ import annotations

import pytest

from analysis import page
from analysis.errors import NotInDataError
from analysis.overview import review_overview, years_with_data
from tests.made_up import FakeTables
from tests.spec.given import figure, source, tables
from tests.unit.test_savings import measure


def test_a_year_with_measures_only_has_a_page():
    review = review_overview(tables(measures=[measure("a", "500")]), year=2023)
    assert review.headline.text.startswith("Den enda åtgärden")
    assert review.indicators.empty
    assert review.adjustments.empty
    assert review.headline.target == "besparing-horisont"


def test_a_source_without_figures_makes_a_year_that_says_so():
    told = tables()
    assert years_with_data(told) == (2023,)
    review = review_overview(told, year=2023)
    assert review.headline.text == "Underlaget har inga nyckeltal för 2023."
    assert review.findings == review.key_figures == ()


def test_the_page_of_a_year_without_figures_has_its_foot():
    told = tables()
    foot = page.closing(review_overview(told, year=2023), FakeTables(**told))
    assert "Inga rättelser eller brott är kända för sidans siffror." in foot.html


def test_a_year_that_nothing_is_about_is_refused():
    with pytest.raises(NotInDataError, match="nothing on kontoret in 2019; there are: 2023"):
        review_overview(tables(), year=2019)


def test_indicators_stand_by_area_and_say_which():
    rows = [figure("leave", 2023, "3,0"), figure("net", 2023, "1,0"), figure("pleased", 2023, "3")]
    indicators = review_overview(tables(rows), year=2023).indicators
    assert indicators["area"].tolist() == ["economy", "staffing", "quality"]
    assert indicators["indicator_id"].tolist() == ["net", "leave", "pleased"]


def test_every_domain_gives_its_first_key_figure_before_any_gives_two():
    rows = [
        figure("net", 2023, "1,0"),
        figure("it", 2023, "1,0"),
        figure("leave", 2023, "3,0"),
        figure("pleased", 2023, "3"),
    ]
    review = review_overview(tables(rows, measures=[measure("a", "5")]), year=2023)
    labels = [card.label for card in review.key_figures]
    assert labels == ["Nettokostnad", "Sjukfrånvaro", "Nöjdhet", "Beräknad besparing"]


def test_better_and_worse_are_counted_where_one_way_is_better():
    rows = [figure(name, 2022, "3,0") for name in ("net", "leave", "pleased", "faults")]
    rows += [figure(name, 2023, "4,0") for name in ("net", "leave", "pleased", "faults")]
    review = review_overview(tables(rows), year=2023)
    found = next(one for one in review.findings if one.id == "overview-balance")
    assert found.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "Av 3 uppgifter där det är klart vad som är önskvärt är 1 bättre och 2 sämre sedan förra "
        "gången."
    )
    assert found.tone == "neutral"


def test_events_are_the_years_in_order_and_ones_own():
    event = {"date_text": "då", "title": "Något", "text": "Det hände.", "year": 2023}
    events = [
        event | {"event_id": "b", "date": "2023-05"},
        event | {"event_id": "a", "date": "2023"},
        event | {"event_id": "c", "date": "2022-05", "year": 2022},
        event | {"event_id": "d", "date": "2023-05", "source_id": "grannens"},
    ]
    sources = [source(), source("grannens", organisation_id="staden")]
    review = review_overview(tables(events=events, sources=sources), year=2023)
    assert review.events["event_id"].tolist() == ["a", "b"]


def test_an_event_that_two_sources_tell_stands_once_as_the_newest_tells_it():
    event = {"date": "2023", "title": "Något", "text": "Det hände.", "year": 2023}
    events = [
        event | {"event_id": "a"},
        event | {"event_id": "a", "date": "2023-05", "source_id": "nasta"},
        event | {"event_id": "b", "title": "Annat"},
        event | {"event_id": "c", "title": "Annat", "source_id": "nasta"},
        event | {"event_id": "d", "title": "Annat", "date": "2023-06"},
    ]
    sources = [source(), source("nasta", 2021, 2024)]
    found = review_overview(tables(events=events, sources=sources), year=2023).events
    assert found[["source_id", "event_id"]].to_numpy().tolist() == [
        ["nasta", "c"],
        ["nasta", "a"],
        ["rapport", "d"],
    ]


def test_sources_are_the_years_and_those_whose_measures_are_still_there():
    sources = [source("gammal", 2019, 2020), source("aldre", 2020, 2021), source("ny", 2022, 2023)]
    rows = [figure("net", 2023, "1", source_id="ny")]
    told = tables(rows, measures=[measure("a", "5", source_id="aldre")], sources=sources)
    review = review_overview(told, year=2023)
    assert [one.source_id for one in review.sources] == ["aldre", "ny"]


def test_findings_point_at_the_overviews_table_or_at_the_page_of_the_measures():
    rows = [figure("net", 2022, "1,0"), figure("net", 2023, "2,0"), figure("leave", 2023, "3,0")]
    review = review_overview(tables(rows, measures=[measure("a", "5")]), year=2023)
    told = [review.headline, *review.findings, *review.key_figures]
    targets = {one.target for one in told}
    assert "oversikt-nyckeltal" in targets
    others = targets - {"oversikt-nyckeltal"}
    assert others and all(target.startswith("besparing-") for target in others)


def test_only_reorganisations_of_the_year_and_of_the_one_before_are_listed():
    rows = [figure("net", year, f"{year}") for year in (2020, 2021, 2022, 2023)]
    made = [
        {"adjustment_id": f"a{year}", "indicator_id": "net", "organisation_id": "kontoret"}
        | {"period": str(year), "title": "Flytt"}
        for year in (2021, 2022, 2023)
    ]
    told = tables(rows, adjustments=made)
    assert review_overview(told, year=2023).adjustments["year"].tolist() == [2022, 2023]
    assert review_overview(told, year=2022).adjustments["year"].tolist() == [2021, 2022]


def test_reorganisations_since_a_compared_year_further_back_are_listed():
    rows = [figure("net", year, f"{year}") for year in (2020, 2023)]
    made = [
        {"adjustment_id": f"a{year}", "indicator_id": "net", "organisation_id": "kontoret"}
        | {"period": str(year), "title": "Flytt"}
        for year in (2019, 2021)
    ]
    told = tables(rows, adjustments=made)
    assert review_overview(told, year=2023).adjustments["year"].tolist() == [2021]
