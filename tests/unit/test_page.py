"""The parts of a page that are not charts: they say what the review says, and nothing else."""

from __future__ import annotations

from dataclasses import replace

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
    CORRECTIONS,
    EXPLANATIONS,
    HEADLINE,
    REVIEW,
    FakeTables,
)


def soup(block):
    return BeautifulSoup(block._repr_mimebundle_()["text/html"], "html.parser")


def words(block):
    return " ".join(soup(block).get_text(" ").split())


def closing(review=REVIEW):
    return page.closing(review, FakeTables(corrections=CORRECTIONS))


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
    assert (change, percent, verdict) == ("ej tillämplig", "ej tillämplig", "ny uppgift")


def test_the_comparison_table_shows_each_comparator_even_without_a_figure():
    rows = page.comparison_table(REVIEW).data().rows
    assert [row[1] for row in rows] == ["Grannby kommun", "Liknande kommuner"]
    assert rows[0][-1] == "bättre"
    assert rows[1][5] == "sekretess"
    assert rows[0][2] == "procent, skillnad i procentenheter"


def test_a_ratio_never_travels_without_its_parts():
    row = page.ratio_table(REVIEW).data().rows[0]
    assert "Nettokostnad: 12,5\N{NO-BREAK SPACE}mnkr" in row
    assert "Årsarbetare: 16\N{NO-BREAK SPACE}årsarbetare" in row


def test_table_ids_are_those_of_the_area():
    tables = (page.indicator_table, page.comparison_table, page.ratio_table)
    assert [table(REVIEW).id for table in tables] == [
        "kostnad-nyckeltal",
        "kostnad-jamforelser",
        "kostnad-kvoter",
    ]


@pytest.mark.parametrize(
    "part",
    [
        page.indicator_table,
        page.comparison_table,
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
    assert table.source_ids == ("granskning-2023",)


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
    assert "\N{MINUS SIGN}1,5 mnkr" in items[0].get_text()
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
    assert closing()._repr_mimebundle_()[SOURCES_TYPE] == {"granskning-2023": "Granskning 2023"}


def test_the_closing_explains_abbreviations():
    terms = [term.get_text() for term in soup(closing()).select(".forkortningar dt")]
    assert terms == ["mnkr", "KK"]


def test_the_closing_names_checksums_and_version():
    text = words(closing())
    assert "a" * 64 in text
    assert "genomlysning 0.1.0" in text


def test_a_closing_without_any_doubt_says_so():
    assert "Inga rättelser, brott eller luckor är kända" in words(closing(BARE))


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
        page.comparison_table(review),
        page.explanations(review),
        page.adjustments(review),
        closing(review),
    ]
    for part in parts:
        html = part._repr_mimebundle_()["text/html"]
        assert "<script" not in html
        assert "</svg>" not in html
