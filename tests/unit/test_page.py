"""The parts of a page that are not charts: they say what the review says, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis import page
from analysis.catalogue import Catalogue
from analysis.download import HEADLINE_TYPE, SOURCES_TYPE
from analysis.tables import Note, Table
from analysis.wording import KeyFigure
from tests.made_up import (
    ADJUSTMENTS,
    BARE,
    CATALOGUE,
    CHANGE,
    CHANGES,
    COMPARISONS,
    CORRECTIONS,
    EXPLANATIONS,
    HEADLINE,
    NAN,
    REVIEW,
    SICK,
    FakeReview,
    FakeTables,
)

OBSERVED = {
    "source_id": "granskning-2023",
    "indicator_id": "net_cost",
    "organisation_id": "kontoret",
    "period": "2023",
    "year": 2023,
    "breakdown": "",
    "value": 12.5,
    "printed": "12,5",
    "note": "",
}
OBSERVATIONS = pd.DataFrame(
    [
        OBSERVED,
        OBSERVED | {"period": "2022", "year": 2022, "note": "Gäller ett annat år."},
        OBSERVED | {"source_id": "annan", "note": "Står i en källa som sidan inte har."},
    ]
)


def soup(block):
    return BeautifulSoup(block._repr_mimebundle_()["text/html"], "html.parser")


def words(block):
    return " ".join(soup(block).get_text(" ").split())


def closing(review=REVIEW):
    return page.closing(review, FakeTables(corrections=CORRECTIONS, observations=OBSERVATIONS))


def test_the_opening_brings_the_style_to_a_notebook():
    first = soup(page.opening(REVIEW)).find()
    assert first.name == "style"
    assert ".jp-RenderedHTML" in first.string


def test_the_opening_says_whom_when_and_how_final():
    line = soup(page.opening(REVIEW)).select_one(".lage")
    assert line.get_text() == (
        "Avser Kommunkontoret, 2023. Siffrorna kommer från Granskning 2023 "
        "(antagen, 2024-03-01, avser 2023)."
    )
    assert line.a["href"] == "#kalla-granskning-2023"


def test_the_headline_comes_first_and_is_one_sentence_of_the_review():
    box = soup(page.opening(REVIEW)).select_one(".huvudsak")
    assert box.select_one(".huvudmening").get_text().startswith(HEADLINE.text)


def test_five_key_points_each_have_a_status_word_and_a_link_to_their_figure():
    points = soup(page.opening(REVIEW)).select(".punkter li")
    assert len(points) == 5
    assert [point.select_one(".status").get_text() for point in points[:3]] == [
        "Positivt",
        "Negativt",
        "Att notera",
    ]
    assert {point.a["href"] for point in points} == {"#kostnad-nyckeltal"}


def test_the_headline_is_not_repeated_as_a_key_point():
    assert HEADLINE.text not in words(page.opening(REVIEW)).partition("Punkt 0")[2]


def test_a_key_figure_has_value_unit_change_and_verdict():
    card = soup(page.opening(REVIEW)).select_one(".nyckeltal li")
    assert " ".join(card.get_text(" ").split()) == (
        "Nettokostnad 12,5 mnkr +2,5 mnkr sedan 2022 högre"
    )


def test_the_opening_tells_the_index_what_it_needs():
    told = page.opening(REVIEW)._repr_mimebundle_()[HEADLINE_TYPE]
    assert told["text"] == HEADLINE.text
    assert (told["tone"], told["year"], told["organisation"]) == ("neutral", 2023, "Kommunkontoret")
    assert told["key_figures"][0]["label"] == "Nettokostnad"


def test_an_opening_without_points_and_figures_has_only_the_headline():
    opening = soup(page.opening(BARE))
    assert opening.select_one(".huvudmening")
    assert not opening.select(".punkter, .nyckeltal")


def test_the_indicator_table_shows_value_change_and_verdict():
    rows = page.indicator_table(REVIEW).data().rows
    assert [getattr(cell, "value", cell) for cell in rows[0]][:3] == [
        "Nettokostnad",
        "mnkr",
        "2023",
    ]
    assert rows[0][-1] == "högre"


def test_the_indicator_table_tells_missing_unstated_and_whose_figure_it_is():
    name, unit, period, value, *_, change, percent, verdict = (
        page.indicator_table(REVIEW).data().rows[1]
    )
    assert name == "Sjukfrånvaro, Exempelby kommun"
    assert unit == "procent, förändring i procentenheter"
    assert period == "årtal framgår inte"
    assert value == "sekretess"
    assert (change, percent, verdict) == ("ej tillämplig", "ej tillämplig", "uppgift saknas")


def test_the_comparison_table_shows_each_comparator_even_without_a_figure():
    rows = page.comparison(REVIEW)[0].data().rows
    assert [row[1] for row in rows] == ["Grannby kommun", "Liknande kommuner"]
    assert rows[0][-1] == "bättre"
    assert rows[1][5] == "sekretess"
    assert rows[0][2] == "procent, skillnad i procentenheter"


def test_a_ratio_never_travels_without_its_parts():
    data = page.ratio_table(REVIEW).data()
    told = dict(
        zip(data.header, (getattr(cell, "value", cell) for cell in data.rows[0]), strict=True)
    )
    assert (told["Täljare"], told["Täljarens värde"], told["Täljarens enhet"]) == (
        *("Nettokostnad", Decimal("12.5"), "mnkr"),
    )
    assert (told["Nämnare"], told["Nämnarens värde"], told["Nämnarens enhet"]) == (
        *("Årsarbetare", Decimal("16"), "årsarbetare"),
    )


def test_table_ids_are_those_of_the_area():
    tables = (page.indicator_table(REVIEW), *page.comparison(REVIEW), page.ratio_table(REVIEW))
    assert [table.id for table in tables] == [
        "kostnad-nyckeltal",
        "kostnad-jamforelser",
        "kostnad-grupper-jamforda",
        "kostnad-kvoter",
    ]


@pytest.mark.parametrize(
    "part",
    [
        page.indicator_table,
        lambda review: page.comparison(review)[0],
        page.ratio_table,
        page.explanations,
        page.events,
        page.adjustments,
    ],
)
def test_where_there_is_nothing_to_show_a_sentence_says_so(part):
    note = part(BARE)
    assert isinstance(note, Note)
    assert note.text.endswith(".")


def test_tables_are_tables_and_cite_their_source():
    table = page.indicator_table(REVIEW)
    assert isinstance(table, Table)
    assert [source.source_id for source in table.sources] == ["granskning-2023"]


def test_explanations_are_marked_as_judgement_and_earlier_years_folded():
    block = soup(page.explanations(REVIEW))
    open_ones = [item for item in block.select("li") if not item.find_parent("details")]
    assert len(open_ones) == 2
    assert all("Kommunens bedömning" in item.get_text() for item in open_ones)
    assert "(2022)" in block.details.get_text()
    assert "avsnitt 2" in open_ones[0].get_text()


def test_adjustments_come_latest_first_with_amount_or_the_words_for_none():
    items = soup(page.adjustments(REVIEW)).select("li")
    assert "Enhet flyttar ut" in items[0].get_text()
    assert "\N{MINUS SIGN}1,5\N{NO-BREAK SPACE}mnkr" in items[0].get_text()
    assert "beloppet framgår inte av källan" in items[1].get_text()


def test_the_closing_tells_corrections_of_figures_on_the_page_only():
    text = words(closing())
    assert text.count("Rättad uppgift") == 1
    assert "Källan trycker ”-10,0”, vi läser ”10,0”. Skrivfel." in text


def test_the_closing_tells_unstated_absent_and_broken_series():
    text = words(closing())
    assert "Källan anger inte vilket år uppgiften gäller för ”Sjukfrånvaro”." in text
    assert "Uppgift för 2023 saknas om ”Sjukfrånvaro”" in text
    assert "Serien ”Nettokostnad” bryts 2022" in text


def test_the_closing_names_comparators_with_edition_members_and_weighting():
    text = words(closing())
    assert "Liknande kommuner : jämförelsegrupp, utgåva 2022, medelvärdet är vägt" in text
    assert "och 2 kommuner. Kan överlappa." in text


def test_the_closing_defines_what_the_page_measures():
    block = soup(closing())
    assert [term.get_text() for term in block.select(".definitioner dt")] == [
        "Nettokostnad",
        "Sjukfrånvaro",
    ]


def test_the_closing_lists_the_pages_sources_with_anchor_date_and_address():
    block = soup(closing())
    items = block.select(".kallista li")
    assert [item["id"] for item in items] == ["kalla-granskning-2023"]
    assert "publicerad 2024-03-01" in items[0].get_text()
    assert items[0].a["href"] == "https://example.se/granskning"
    assert closing()._repr_mimebundle_()[SOURCES_TYPE] == ["granskning-2023"]


def test_abbreviations_are_explained_before_the_first_of_them():
    block = soup(page.opening(REVIEW))
    assert block.select_one(".forkortningar").get_text() == (
        "mnkr = miljoner kronor. tkr = tusen kronor. KK = Kommunkontoret."
    )
    assert [found["class"] for found in block.select(".forkortningar, .huvudsak")] == [
        ["lage", "forkortningar"],
        ["huvudsak", "neutral"],
    ]


@pytest.mark.parametrize(("total", "told"), [(NAN, False), (250.0, True)])
def test_an_amount_that_stands_nowhere_needs_no_explanation(total, told):
    kronor = COMPARISONS.assign(gap_total_tkr=total)
    review = replace(REVIEW, ratios=REVIEW.ratios[:0], key_figures=(), comparisons=kronor)
    assert ("tkr = tusen kronor." in words(page.opening(review))) is told


def test_the_closing_names_checksums_and_version():
    text = words(closing())
    assert "a" * 64 in text
    assert "genomlysning 0.1.0" in text


def test_a_closing_without_any_doubt_says_so():
    assert "Inga rättelser eller brott är kända" in words(closing(BARE))


def test_the_closing_tells_missing_figures_with_reason_and_whose_they_are():
    text = words(closing(replace(REVIEW, area=replace(REVIEW.area, absent=()))))
    assert "Sekretess för Exempelby kommun (årtal framgår inte): ”Sjukfrånvaro”." in text


def remarked(*rows, review=REVIEW):
    tables = FakeTables(corrections=CORRECTIONS, observations=pd.DataFrame(rows))
    return words(page.closing(review, tables))


def test_a_remark_on_several_figures_is_told_once_and_names_them():
    note = "Avrundat av källan."
    text = remarked(
        OBSERVED | {"note": note}, OBSERVED | {"indicator_id": "sick_leave", "note": note}
    )
    assert text.count(note) == 1
    assert "”Nettokostnad” och ”Sjukfrånvaro”: Avrundat av källan." in text


def test_a_remark_on_one_figure_names_what_is_printed():
    text = remarked(OBSERVED | {"note": "Tecknet är oklart.", "printed": "-12,5"})
    assert "”Nettokostnad” (tryckt ”-12,5”): Tecknet är oklart." in text


def test_remarks_on_other_years_and_sources_stay_away():
    text = words(closing())
    assert "Gäller ett annat år." not in text
    assert "Står i en källa" not in text


def test_a_remark_on_a_printed_change_stands_with_the_indicator_that_changes():
    printed = replace(SICK, indicator_id="sick_change", name="Förändring", change_of="sick_leave")
    known = CATALOGUE.indicators | {"sick_change": printed}
    catalogue = replace(CATALOGUE, indicators=known)
    row = OBSERVED | {"indicator_id": "sick_change", "value": -1.8, "printed": "-1,8 %"}
    row |= {"breakdown": "age=<29", "note": "Stämmer inte."}
    whole = replace(REVIEW, catalogue=catalogue)
    assert "Stämmer inte." not in remarked(row, review=whole)
    grouped = Grouped(catalogue=catalogue, breakdowns=CHANGES)
    text = remarked(row, review=grouped)
    assert "”Förändring” (under 29 år och tryckt ”-1,8 %”): Stämmer inte." in text


@dataclass(frozen=True)
class Grouped(FakeReview):
    breakdowns: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Savings(FakeReview):
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    register: pd.DataFrame = field(default_factory=pd.DataFrame)


def test_a_page_of_measures_tells_what_its_source_leaves_open():
    note = "Källan säger inte om beloppen är årliga."
    sources = {key: replace(one, note=note) for key, one in CATALOGUE.sources.items()}
    measures = pd.DataFrame(
        {
            "source_id": ["granskning-2023"] * 3,
            "measure_id": ["a", "b", "c"],
            "title": ["A", "B", "C"],
            "saving_tkr": [100.0, NAN, NAN],
            "missing_reason": ["", "too_early", "too_early"],
        }
    )
    register = pd.DataFrame({"followup_title": ["A", "B"], "note": ["Osäker koppling.", ""]})
    review = Savings(
        catalogue=replace(CATALOGUE, sources=sources), measures=measures, register=register
    )
    first, second, *_ = [item.get_text() for item in soup(closing(review)).select("li")]
    assert first == "Granskning 2023: Källan säger inte om beloppen är årliga."
    assert second == "2 av 3\N{NO-BREAK SPACE}åtgärder saknar belopp: för tidigt att bedöma."
    assert "”A”: Osäker koppling." in words(closing(review))


def test_captions_name_whose_figures_the_rows_are():
    assert page.indicator_table(REVIEW).caption == (
        "Nyckeltal för Kommunkontoret och Exempelby kommun, 2023"
    )
    town = COMPARISONS.assign(organisation_id="by")
    caption = page.comparison(replace(REVIEW, comparisons=town))[0].caption
    assert caption == "Exempelby kommun jämfört med andra, 2023"


def test_where_no_verdict_can_be_the_table_says_why():
    unsure = CHANGE | {"verdict": "", "verdict_text": "kan inte jämföras säkert"}
    table = page.indicator_table(replace(REVIEW, changes=pd.DataFrame([unsure])))
    assert table.data().rows[0][-1] == "kan inte jämföras säkert"
    assert page.comparison(REVIEW)[0].data().rows[1][-1] == "kan inte jämföras"
    assert "första uppgiften" in page.ratio_table(REVIEW).data().rows[0]


def test_figures_from_sources_of_different_kinds_are_a_caution():
    text = words(closing(replace(REVIEW, changes=CHANGES.assign(other_source=[True, False]))))
    assert (
        "Uppgifterna om ”Nettokostnad” för 2022 och 2023 kommer från olika källor och kan gälla "
        "olika delar av året."
    ) in text


def test_a_ratio_that_has_changed_says_how_the_change_is_counted():
    note = "Förändringen är räknad på oavrundade tal."
    assert page.ratio_table(REVIEW).notes == ()
    changed = REVIEW.ratios.assign(previous_year=2022, change=1.5, verdict="higher")
    assert page.ratio_table(replace(REVIEW, ratios=changed)).notes == (note,)


def test_an_adjustment_says_what_it_is_about_and_whether_its_number_is_known():
    effects = [
        item.select("p")[1].get_text() for item in soup(page.adjustments(REVIEW)).select("li")
    ]
    assert effects[0].startswith(
        "Gäller nettokostnad (verksamhet har flyttats ut): \N{MINUS SIGN}1,5\N{NO-BREAK SPACE}mnkr."
    )
    people = ADJUSTMENTS.assign(unit="fte", amount=NAN)
    assert "antalet framgår inte av källan" in words(
        page.adjustments(replace(REVIEW, adjustments=people))
    )


@dataclass(frozen=True)
class Eventful(FakeReview):
    events: pd.DataFrame = field(default_factory=pd.DataFrame)


def test_events_stand_in_the_order_that_they_ended():
    told = [
        ("2023", "hösten 2023"),
        ("2023", "2023"),
        ("2023-09-01", "1 september 2023"),
        ("2023", "våren 2023"),
        ("2023", "januari–augusti 2023"),
        ("2023-01-01", "1 januari 2023"),
    ]
    rows = [
        {"date": date, "date_text": text, "title": "T", "text": "", "source_id": "", "locator": ""}
        for date, text in told
    ]
    shown = soup(page.events(Eventful(events=pd.DataFrame(rows)))).select(".nar")
    assert [item.get_text() for item in shown] == [
        "1 januari 2023",
        "våren 2023",
        "januari–augusti 2023",
        "1 september 2023",
        "hösten 2023",
        "2023",
    ]


def test_headings_of_the_closing_are_below_the_sections():
    block = soup(closing())
    assert {heading.name for heading in block.find_all(["h1", "h2", "h3", "h4"])} == {"h3"}
    assert all(heading["id"].isascii() for heading in block.find_all("h3"))


def test_hostile_text_from_data_does_nothing_anywhere():
    bad = "<script>alert(1)</script></svg>"
    organisations = {
        key: replace(one, name=bad, note=bad) for key, one in CATALOGUE.organisations.items()
    }
    indicators = {
        key: replace(one, name=bad, definition=bad, unit_label=bad)
        for key, one in CATALOGUE.indicators.items()
    }
    sources = {key: replace(one, title=bad, note=bad) for key, one in CATALOGUE.sources.items()}
    review = replace(
        REVIEW,
        catalogue=Catalogue(sources, organisations, indicators),
        headline=replace(HEADLINE, text=bad, target=bad),
        key_figures=(KeyFigure(*[bad] * 7),),
        explanations=EXPLANATIONS.assign(text=bad, locator=bad),
        adjustments=ADJUSTMENTS.assign(title=bad, why=bad),
    )
    parts = [
        page.opening(review),
        page.indicator_table(review),
        *page.comparison(review),
        page.explanations(review),
        page.adjustments(review),
        closing(review),
    ]
    for part in parts:
        html = part._repr_mimebundle_()["text/html"]
        assert "<script" not in html
        assert "</svg>" not in html


def test_the_closing_counts_the_members_that_the_groups_edition_has():
    peers = FakeReview().peers.assign(members="Grannby; Storby; Lillby")
    assert "och 3 kommuner." in words(closing(replace(REVIEW, peers=peers)))
