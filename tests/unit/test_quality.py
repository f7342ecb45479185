from __future__ import annotations

import pytest

from analysis.page_tables import ratio_table
from analysis.quality import review_quality, years_with_data
from tests.spec.given import INDICATORS, figure, source, tables

OUTSIDE = {"indicator_id": "outside", "name": "Yttre ärenden", "subject": "Antalet yttre ärenden"}
OUTSIDE |= {"area": "quality", "unit": "count", "unit_label": "ärenden", "decimals": 0}
REGISTER = [*INDICATORS, OUTSIDE | {"role": "e_service_cases"}]


def ratios(*rows):
    return review_quality(tables(rows, indicators=REGISTER), year=2023).ratios


def test_cases_of_every_kind_are_added():
    row = ratios(
        figure("faults", 2023, "3"),
        figure("cases", 2023, "4 000"),
        figure("outside", 2023, "6 000"),
    ).iloc[0]
    assert (row["value"], row["denominator"]) == (3.0, 10000.0)
    assert row["denominator_label"] == "Ärenden + Yttre ärenden"


def test_a_year_in_which_a_kind_is_missing_has_no_ratio():
    rows = [figure("faults", 2023, "3"), figure("cases", 2023, "4 000")]
    assert ratios(*rows, figure("outside", 2022, "6 000")).empty
    assert not ratios(*rows).empty


def test_months_are_no_part_of_a_ratio():
    assert ratios(figure("faults", "2023-08", "3"), figure("cases", "2023-08", "4 000")).empty


def test_a_ratio_credits_the_sources_of_its_parts_and_no_other():
    sources = [source(key, last=2023, title=key) for key in ("fel", "fall", "grannens")]
    rows = [
        figure("faults", 2023, "3", source_id="fel"),
        figure("cases", 2023, "4 000", source_id="fall"),
        figure("pleased", 2023, "3,1", source_id="grannens"),
        figure("pleased", 2023, "3,0", "staden", source_id="grannens"),
    ]
    review = review_quality(tables(rows, sources=sources), year=2023)
    assert review.ratios["source_ids"].tolist() == [("fel", "fall")]
    assert [one.title for one in ratio_table(review).sources] == ["fel", "fall"]


def test_a_ratio_that_has_changed_credits_the_year_before_too():
    sources = [source("gamla", last=2022), source("nya", last=2023)]
    rows = [
        figure(name, year, "10", source_id=key)
        for name in ("faults", "cases")
        for year, key in ((2022, "gamla"), (2023, "nya"))
    ]
    review = review_quality(tables(rows, sources=sources), year=2023)
    assert review.ratio_history["source_ids"].tolist() == [("gamla",), ("nya", "gamla")]


def test_the_headline_tells_volume_and_rate_together():
    rows = [figure("faults", 2022, "2"), figure("faults", 2023, "3")]
    rows += [figure("cases", year, "10 000") for year in (2022, 2023)]
    review = review_quality(tables(rows), year=2023)
    text = review.headline.text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.endswith("; per 10 000 e-tjänstärenden från 2,0 till 3,0.")
    assert review.headline.tone == "bad"


def test_a_rate_that_stays_is_called_so():
    rows = [figure("faults", 2022, "2"), figure("faults", 2023, "4")]
    rows += [figure("cases", 2022, "10 000"), figure("cases", 2023, "20 000")]
    text = review_quality(tables(rows), year=2023).headline.text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.endswith("; per 10 000 e-tjänstärenden oförändrat 2,0.")


@pytest.mark.parametrize(
    ("rows", "target"),
    [
        ([figure("pleased", 2022, "3,0"), figure("pleased", 2023, "3,1")], "kvalitet-trend"),
        ([figure("pleased", 2023, "3,1")], "kvalitet-jamforelse"),
        ([figure("faults", 2023, "3")], "kvalitet-nyckeltal"),
        (
            [figure("pleased", 2023, "3"), figure("pleased", 2023, "2", "staden")],
            "kvalitet-jamforelse",
        ),
    ],
)
def test_the_headline_points_at_the_figure_that_shows_it(rows, target):
    assert review_quality(tables(rows), year=2023).headline.target == target


def test_an_undated_figure_counts_for_its_sources_last_year():
    told = tables([figure("pleased", "unstated", "3,0")], sources=[source(last=2021)])
    assert years_with_data(told) == (2021,)
    review = review_quality(told, year=2021)
    assert review.headline.text.endswith("(utan årtal i källan).")
    assert review.key_figures[0].verdict == "utan årtal"


def test_a_mix_of_better_and_worse_is_neither_good_nor_bad():
    rows = [
        figure("pleased", 2023, "3,0", "byn"),
        figure("pleased", 2023, "2,0", "staden"),
        figure("pleased", 2023, "4,0", "torpet"),
    ]
    review = review_quality(tables(rows), year=2023)
    assert {one.tone for one in review.findings if one.id.endswith("-gap")} == {"neutral"}
