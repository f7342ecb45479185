from __future__ import annotations

import pytest

from analysis.staffing import review_staffing, years_with_data
from tests.spec.given import INDICATORS, figure, source, tables


def texts(review) -> list[str]:
    return [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in review.findings]


def test_slopes_are_what_the_office_and_the_municipality_both_have():
    rows = [
        figure("leave", 2022, "3,0"),
        figure("leave", 2023, "4,0"),
        figure("leave", 2023, "6,0", "byn"),
        figure("leave", 2023, "7,0", "staden"),
        figure("fte", 2023, "10"),
    ]
    slopes = review_staffing(tables(rows), year=2023).slopes
    assert slopes[["organisation_id", "value"]].to_numpy().tolist() == [
        ["kontoret", 3.0],
        ["kontoret", 4.0],
        ["byn", 6.0],
    ]


def test_slopes_are_empty_where_only_one_has_a_figure():
    rows = [figure("leave", 2023, "4,0"), figure("leave", 2023, "-", "byn")]
    assert review_staffing(tables(rows), year=2023).slopes.empty


def test_groups_that_moved_most_are_told_both_ways_and_small_moves_are_not():
    rows = [figure("leave", year, "4,0") for year in (2022, 2023)]
    for name, before, now in (
        ("age=<29", "3,0", "2,0"),
        ("age=50>", "3,0", "5,0"),
        ("sex=men", "4,0", "4,1"),
    ):
        rows += [
            figure("leave", 2022, before, breakdown=name),
            figure("leave", 2023, now, breakdown=name),
        ]
    told = [text for text in texts(review_staffing(tables(rows), year=2023)) if "grupp" in text]
    assert told == [
        "Sjukfrånvaron i åldersgruppen över 50 år ökade med 2,0 procentenheter till 5,0 procent "
        "mellan 2022 och 2023.",
        "Sjukfrånvaron i åldersgruppen under 29 år minskade med 1,0 procentenheter till 2,0 procent"
        " mellan 2022 och 2023.",
    ]
    assert not any("bland män" in text for text in texts(review_staffing(tables(rows), year=2023)))


@pytest.mark.parametrize(("now", "verb"), [("5,0", "ökade"), ("3,0", "minskade")])
def test_the_only_group_is_told_once(now, verb):
    rows = [
        figure("leave", 2022, "4,0", breakdown="sex=men"),
        figure("leave", 2023, now, breakdown="sex=men"),
    ]
    told = [text for text in texts(review_staffing(tables(rows), year=2023)) if "män" in text]
    assert len(told) == 1
    assert verb in told[0]


def test_a_page_with_groups_only_opens_with_one_of_them():
    rows = [
        figure("leave", 2022, "3,0", breakdown="sex=women"),
        figure("leave", 2023, "4,0", breakdown="sex=women"),
    ]
    review = review_staffing(tables(rows), year=2023)
    assert review.headline.text.startswith("Sjukfrånvaron bland kvinnor ökade")
    assert review.headline.target == "personal-grupper"
    assert review.key_figures == ()


def test_part_time_shows_where_heads_are_counted_too():
    heads = {"indicator_id": "heads", "name": "Anställda", "subject": "Antalet anställda"}
    heads |= {"area": "staffing", "unit": "count", "unit_label": "anställda", "decimals": 0}
    register = [*INDICATORS, heads | {"role": "headcount"}]
    rows = [figure("heads", 2023, "120"), figure("fte", 2023, "100")]
    ratios = review_staffing(tables(rows, indicators=register), year=2023).ratios
    assert ratios["value"].tolist() == [1.2]


def test_the_first_year_has_only_what_stands_side_by_side():
    rows = [figure("leave", 2023, "3,0"), figure("leave", 2023, "6,0", "byn")]
    review = review_staffing(tables(rows), year=2023)
    expected = (
        "Sjukfrånvaron var 3,0 procent på Byns kansli och 6,0 procent i Byns kommun under 2023, "
        "alltså 3,0 procentenheter lägre på Byns kansli."
    )
    assert expected in texts(review)
    assert [one.tone for one in review.findings if "alltså" in one.text] == ["good"]


def test_only_one_indicator_makes_a_page():
    review = review_staffing(tables([figure("leave", 2023, "3,0")]), year=2023)
    assert review.headline.text.endswith("det första året med uppgift.")
    assert len(review.key_figures) == 1
    assert review.ratios.empty


def test_years_with_data_follow_the_organisation():
    rows = [figure("leave", 2022, "3,0"), figure("leave", 2023, "6,0", "byn")]
    assert years_with_data(tables(rows)) == (2022, 2023)
    assert years_with_data(tables(rows), organisation="byn") == (2023,)


def interim(*rows, title="Delårsbokslutet"):
    sources = [
        source("ars", 2020, 2022),
        source("delar", 2022, 2023, period="2023-08", title=title),
    ]
    told = tables(rows, sources=sources)
    return review_staffing(told, year=2023).headline


def test_the_headline_does_not_judge_unlike_sources():
    found = interim(
        figure("leave", 2022, "4,0", source_id="ars"),
        figure("leave", 2023, "3,0", source_id="delar"),
    )
    assert found.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "Sjukfrånvaron var 3,0 procent 2023, mot 4,0 procent 2022; talen kommer från olika källor "
        "och kan gälla olika delar av året."
    )
    assert found.tone == "neutral"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Delårsbokslutet", "enligt delårsbokslutet."),
        ("Byns delårsbokslut", "enligt Byns delårsbokslut."),
    ],
)
def test_the_headline_names_the_interim_report_that_both_figures_are_from(title, told):
    rows = [figure("leave", year, f"{year - 2019},0", source_id="delar") for year in (2022, 2023)]
    assert interim(*rows, title=title).text.endswith(f"mellan 2022 och 2023, {told}")


def test_groups_of_unlike_sources_are_not_told_as_moves():
    rows = [
        figure("leave", 2022, "4,0", source_id="ars", breakdown="sex=men"),
        figure("leave", 2023, "2,0", source_id="delar", breakdown="sex=men"),
    ]
    sources = [source("ars", 2020, 2022), source("delar", 2022, 2023, period="2023-08")]
    review = review_staffing(tables(rows, sources=sources), year=2023)
    assert not any("män" in text for text in texts(review))
