from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from analysis.comparison import (
    area_review,
    current,
    narrowed,
    require_year,
    restatements,
    verdict,
    years_in_area,
)
from analysis.errors import NotInDataError
from tests.spec.given import INDICATORS, ORGANISATIONS, figure, source, tables

NAN = float("nan")


def two_sources(older: str, newer: str, dates: tuple[str, str] = ("", "")):
    """Return tables in which two sources give the net cost of 2022."""
    sources = [
        source("aldre", 2020, 2022, published=dates[0]),
        source("nyare", 2022, 2023, published=dates[1]),
    ]
    rows = [
        figure("net", 2022, older, source_id="aldre"),
        figure("net", 2022, newer, source_id="nyare"),
    ]
    return tables(rows, sources=sources)


def only(frame: pd.DataFrame, **wanted: object) -> pd.Series:
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


# -- which figure holds -----------------------------------------------------------------------


def test_the_newest_source_holds_by_its_date():
    told = two_sources("10,0", "11,0", ("2024-05-01", "2024-04-30"))
    assert current(told)["value"].tolist() == [10.0]


def test_a_source_without_a_date_is_as_old_as_its_last_year():
    told = two_sources("10,0", "11,0", ("2022-12-31", ""))
    assert current(told)["value"].tolist() == [11.0]


def test_of_sources_of_the_same_age_the_later_in_the_register_holds():
    rows = [figure("net", 2022, f"{n},0", source_id=f"k{n}") for n in (2, 1)]
    told = tables(rows, sources=[source("k2", 2020, 2022), source("k1", 2020, 2022)])
    assert current(told)["source_id"].tolist() == ["k1"]


def test_a_dash_does_not_displace_a_printed_figure():
    assert current(two_sources("10,0", "-"))["value"].tolist() == [10.0]


def test_each_source_has_its_own_unstated_period():
    rows = [figure("pleased", "unstated", "3,1", source_id=name) for name in ("a", "b")]
    told = tables(rows, sources=[source("a", 2020, 2022), source("b", 2020, 2023)])
    assert len(current(told)) == 2
    review = area_review(told, area="quality", year=2022)
    assert review.changes["source_id"].tolist() == ["a"]


def test_a_restated_figure_is_listed_with_both_values():
    log = restatements(two_sources("10,0", "10,25"))
    row = only(log, period="2022")
    assert (row["previous_value"], row["value"], row["difference"]) == (10.0, 10.25, 0.25)
    assert (row["previous_source_id"], row["source_id"]) == ("aldre", "nyare")


def test_a_repeated_figure_is_no_restatement():
    assert restatements(two_sources("10,0", "10,00")).empty


# -- changes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "difference", "decimals", "word"),
    [
        ("higher_is_better", 0.1, 1, "better"),
        ("higher_is_better", -0.1, 1, "worse"),
        ("lower_is_better", 0.1, 1, "worse"),
        ("lower_is_better", -0.1, 1, "better"),
        ("neutral", 0.1, 1, "higher"),
        ("neutral", -0.1, 1, "lower"),
        ("neutral", 0.04, 1, "unchanged"),
        ("higher_is_better", -0.4, 0, "unchanged"),
        ("higher_is_better", NAN, 1, ""),
    ],
)
def test_a_verdict_is_of_what_the_page_shows(direction, difference, decimals, word):
    assert verdict(direction, difference, decimals) == word


def test_a_difference_of_printed_figures_carries_no_binary_noise():
    told = tables([figure("net", 2022, "0,1"), figure("net", 2023, "0,3")])
    row = area_review(told, area="economy", year=2023).changes.iloc[0]
    assert row["change"] == 0.2


def test_a_percentage_of_nothing_is_unknown():
    told = tables([figure("net", 2022, "0"), figure("net", 2023, "1,0")])
    row = area_review(told, area="economy", year=2023).changes.iloc[0]
    assert row["change"] == 1.0
    assert pd.isna(row["change_percent"])


def test_the_whole_year_is_shown_where_there_are_months_too():
    rows = [figure("leave", "2023-08", "3,0"), figure("leave", 2023, "4,0")]
    review = area_review(tables(rows), area="staffing", year=2023)
    assert review.series["period"].tolist() == ["2023"]
    assert review.changes["value"].tolist() == [4.0]


def test_months_are_shown_where_the_year_is_a_dash():
    rows = [figure("leave", "2023-08", "3,0"), figure("leave", 2023, "-")]
    review = area_review(tables(rows), area="staffing", year=2023)
    assert review.series["period_text"].tolist() == ["januari–augusti 2023"]


def test_a_break_between_two_years_is_named_and_judged_by_nobody():
    told = tables([figure("leave", 2022, "4,0"), figure("leave", 2023, "3,0")])
    told["indicators"].loc[told["indicators"]["indicator_id"] == "leave", "break_years"] = "2023"
    row = area_review(told, area="staffing", year=2023).changes.iloc[0]
    assert row["break_year"] == 2023


def test_a_break_in_the_first_year_of_a_pair_is_behind_both():
    told = tables([figure("leave", 2022, "4,0"), figure("leave", 2023, "3,0")])
    told["indicators"].loc[told["indicators"]["indicator_id"] == "leave", "break_years"] = "2022"
    assert pd.isna(area_review(told, area="staffing", year=2023).changes.iloc[0]["break_year"])


def test_figures_of_later_years_are_not_on_the_page():
    told = tables([figure("net", year, year) for year in (2021, 2022, 2023)])
    review = area_review(told, area="economy", year=2022)
    assert review.series["year"].tolist() == [2021, 2022]


@pytest.mark.parametrize("last", ["1", "0"])
def test_an_indicator_that_has_fallen_silent_is_absent(last):
    told = tables([figure("net", 2023, "1"), figure("it", 2022, last)])
    assert area_review(told, area="economy", year=2023).absent == ("it",)


def test_printed_changes_are_no_indicators():
    changed = {"indicator_id": "leave_change", "area": "staffing", "unit": "percentage_points"}
    register = [*INDICATORS, changed | {"change_of": "leave", "decimals": 1, "subject": "X"}]
    rows = [figure("leave", 2023, "3,0"), figure("leave_change", 2023, "0,2")]
    review = area_review(tables(rows, indicators=register), area="staffing", year=2023)
    assert review.series["indicator_id"].tolist() == ["leave"]


def test_an_ancestors_figures_are_ones_own_and_say_whose_they_are():
    told = tables([figure("leave", 2023, "3,0"), figure("leave", 2023, "6,0", "byn")])
    changes = area_review(told, area="staffing", year=2023).changes
    assert changes["place"].tolist() == ["på Byns kansli", "i Byns kommun"]
    assert changes["own_order"].tolist() == [0, 1]


def test_what_only_comparators_have_is_left_out():
    told = tables([figure("net", 2023, "1"), figure("it", 2023, "1", "staden")])
    assert set(area_review(told, area="economy", year=2023).series["indicator_id"]) == {"net"}


# -- verdicts in words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("2023", "4,0")], "första uppgiften"),
        ([("2022", "-"), ("2023", "4,0")], "första uppgiften"),
        ([("2022", "4,0"), ("2023", "-")], "uppgift saknas"),
        ([("2022", "4,0"), ("2023-08", "4,0")], "kan inte jämföras"),
        ([("2022", "4,0"), ("2023", "4,0")], "oförändrad"),
        ([("2022", "4,0"), ("2023", "4,1")], "sämre"),
        ([("unstated", "4,0")], "utan årtal"),
    ],
)
def test_a_verdict_in_words_says_why_there_is_none(rows, words):
    leave = [figure("leave", period, printed) for period, printed in rows]
    told = tables([*leave, figure("fte", 2023, "5")])
    row = only(area_review(told, area="staffing", year=2023).changes, indicator_id="leave")
    assert row["verdict_text"] == words


def test_a_missing_comparator_cannot_be_compared():
    rows = [figure("net", 2023, "2", "byn"), figure("net", 2023, "-", "staden")]
    row = only(area_review(tables(rows), area="economy", year=2023).comparisons)
    assert row["verdict_text"] == "kan inte jämföras"
    rows = [figure("net", 2023, "-", "byn"), figure("net", 2023, "2", "staden")]
    told = tables([*rows, figure("it", 2023, "1")])
    row = only(area_review(told, area="economy", year=2023).comparisons)
    assert row["verdict_text"] == "uppgift saknas"


def unlike_sources(period: str):
    """Return tables in which a yearly report and an interim one give sick leave."""
    sources = [source("ars", 2020, 2022), source("delar", 2023, 2024, period="2024-08")]
    rows = [
        figure("leave", 2021, "5,0", source_id="ars"),
        figure("leave", 2022, "4,0", source_id="ars"),
        figure("leave", period, "3,0", source_id="delar"),
        figure("leave", 2024, "2,0", source_id="delar"),
    ]
    return tables(rows, sources=sources)


def test_a_yearly_report_and_an_interim_one_are_not_judged():
    row = area_review(unlike_sources("2023"), area="staffing", year=2023).changes.iloc[0]
    assert (row["other_source"], row["other_source_since_first"]) == (True, True)
    assert (row["change"], row["verdict"], row["verdict_since_first"]) == (-1.0, "", "")
    assert row["previous_source_id"] == "ars"
    assert row["verdict_text"] == "kan inte jämföras säkert"


def test_two_years_of_one_interim_report_are_judged():
    row = area_review(unlike_sources("2023"), area="staffing", year=2024).changes.iloc[0]
    assert (row["other_source"], row["verdict"], row["verdict_text"]) == (False, "better", "bättre")
    assert (row["other_source_since_first"], row["verdict_since_first"]) == (True, "")


# -- groups -----------------------------------------------------------------------------------


def test_groups_stand_in_the_order_of_a_page():
    classes = ("length=1–14", "age=50>", "age=<29", "age=30–49", "sex=men", "sex=women")
    rows = [figure("leave", 2023, "3,0", breakdown=name) for name in classes]
    groups = area_review(tables(rows), area="staffing", year=2023).groups
    expected = ["kvinnor", "män", "under 29 år", "30–49 år", "över 50 år", "dag 1–14"]
    assert groups["klass_text"].tolist() == expected


def test_groups_alone_make_a_year():
    rows = [figure("leave", 2023, "3,0", breakdown="sex=women")]
    assert years_in_area(tables(rows), area="staffing") == (2023,)


# -- others -----------------------------------------------------------------------------------


def test_a_municipality_is_compared_with_the_municipality_not_with_its_office():
    rows = [
        figure("leave", 2023, "3,0"),
        figure("leave", 2023, "6,0", "byn"),
        figure("leave", 2023, "5,0", "staden"),
    ]
    row = only(area_review(tables(rows), area="staffing", year=2023).comparisons)
    assert (row["organisation_id"], row["gap"], row["verdict"]) == ("byn", 1.0, "worse")


def test_an_office_is_compared_where_nothing_else_is_its_own():
    rows = [figure("leave", 2023, "3,0"), figure("leave", 2023, "5,0", "staden")]
    row = only(area_review(tables(rows), area="staffing", year=2023).comparisons)
    assert (row["organisation_id"], row["verdict"]) == ("kontoret", "better")


def test_a_comparator_without_this_years_figure_is_still_named():
    rows = [
        figure("net", 2023, "2", "byn"),
        figure("net", 2022, "1", "staden"),
        figure("net", 2023, "2", "torpet"),
    ]
    comparisons = area_review(tables(rows), area="economy", year=2023).comparisons
    row = only(comparisons, comparator_id="staden")
    assert (row["missing_reason"], row["verdict"]) == ("not_reported", "")
    assert only(comparisons, comparator_id="torpet")["verdict"] == "equal"


@pytest.mark.parametrize(("indicator", "rank"), [("faults", 1), ("pleased", 3)])
def test_rank_one_is_the_best_and_equal_figures_share_a_place(indicator, rank):
    rows = [
        figure(indicator, 2023, "1", "byn"),
        figure(indicator, 2023, "2", "staden"),
        figure(indicator, 2023, "3", "torpet"),
        figure(indicator, 2023, "0", "liknande"),
    ]
    row = only(area_review(tables(rows), area="quality", year=2023).ranks)
    assert (row["rank"], row["of"]) == (rank, 3)


def test_equal_figures_share_a_place():
    rows = [figure("faults", 2023, "1", who) for who in ("byn", "staden", "torpet")]
    assert only(area_review(tables(rows), area="quality", year=2023).ranks)["rank"] == 1


# -- what is told -----------------------------------------------------------------------------


def test_explanations_are_those_of_ones_own_indicators_up_to_the_year():
    told = {"target_table": "indicators", "organisation_id": "kontoret", "text": "Därför."}
    rows = [
        told | {"explanation_id": "nu", "target_id": "net", "period": "2023"},
        told | {"explanation_id": "forr", "target_id": "net", "period": "2022"},
        told | {"explanation_id": "sedan", "target_id": "net", "period": "2024"},
        told | {"explanation_id": "annat", "target_id": "leave", "period": "2023"},
        told
        | {"explanation_id": "andra", "target_id": "net", "period": "2023"}
        | {"organisation_id": "staden"},
    ]
    review = area_review(
        tables([figure("net", 2023, "1")], explanations=rows), area="economy", year=2023
    )
    assert review.explanations["explanation_id"].tolist() == ["forr", "nu"]
    assert review.explanations["is_of_year"].tolist() == [False, True]


def explained(name: str, period: str, **more: str):
    return {
        "explanation_id": name,
        "target_table": "indicators",
        "target_id": "net",
        "organisation_id": "kontoret",
        "period": period,
        "text": "Därför.",
    } | more


def test_explanations_are_told_oldest_first_then_by_source_and_id():
    rows = [
        explained("b", "2023"),
        explained("a", "2023"),
        explained("c", "2023", source_id="annan", text="Annat."),
        explained("d", "2022", organisation_id="byn"),
    ]
    told = tables(
        [figure("net", 2023, "1")],
        explanations=rows,
        sources=[source(), source("annan", 2022, 2023)],
    )
    found = area_review(told, area="economy", year=2023).explanations
    assert found["explanation_id"].tolist() == ["d", "c", "a", "b"]
    assert found.index.tolist() == [0, 1, 2, 3]
    assert found.columns.tolist() == [*told["explanations"].columns, "is_of_year"]


def test_an_explanation_without_a_period_is_of_its_sources_last_year_only():
    rows = [explained("forr", "unstated", source_id="aldre"), explained("nu", "unstated")]
    sources = [source("aldre", 2020, 2022), source()]
    told = tables(
        [figure("net", year, "1") for year in (2022, 2023)], explanations=rows, sources=sources
    )
    for year, expected in ((2022, ["forr"]), (2023, ["nu"])):
        found = area_review(told, area="economy", year=year).explanations
        assert found["explanation_id"].tolist() == expected
        assert found["is_of_year"].tolist() == [True]


def test_what_explains_a_line_of_a_statement_explains_no_indicator():
    rows = [explained("rad", "2023", target_table="budget_lines"), explained("tal", "2023")]
    told = tables([figure("net", 2023, "1")], explanations=rows)
    found = area_review(told, area="economy", year=2023).explanations
    assert found["explanation_id"].tolist() == ["tal"]


def moved(name: str, period: str, indicator: str = "net", organisation: str = "kontoret"):
    return {
        "adjustment_id": name,
        "indicator_id": indicator,
        "organisation_id": organisation,
        "period": period,
        "kind": "unit_moved_out",
        "printed": "1,5",
        "unit": "mnkr",
    }


def test_adjustments_are_those_of_ones_own_indicators_up_to_the_year():
    rows = [
        moved("nu", "2023"),
        moved("forr", "2022", organisation="byn"),
        moved("sedan", "2024"),
        moved("annat", "2023", "it"),
        moved("andra", "2023", organisation="staden"),
    ]
    told = tables([figure("net", 2023, "1")], adjustments=rows)
    found = area_review(told, area="economy", year=2023).adjustments
    assert found["adjustment_id"].tolist() == ["forr", "nu"]
    assert found["is_of_year"].tolist() == [False, True]


RETOLD = [source(), source("nasta", 2021, 2024)]


def retold(**rows):
    """Return (source, id) of what an area of 2023 is told by two sources, the latter newer."""
    told = tables([figure("net", 2023, "1")], sources=RETOLD, **rows)
    review = area_review(told, area="economy", year=2023)
    kept = getattr(review, *rows)
    return list(kept[["source_id", kept.columns[1]]].itertuples(index=False, name=None))


def test_what_two_sources_tell_counts_once_as_the_newest_tells_it():
    enters = moved("enheten", "2023") | {"title": "Enheten flyttas"}
    again = enters | {"source_id": "nasta"}
    assert retold(adjustments=[again, enters]) == [("nasta", "enheten")]
    reworded = again | {"title": "Enheten byter nämnd"}
    assert retold(adjustments=[enters, reworded]) == [("nasta", "enheten")]
    renamed = again | {"adjustment_id": "flytten"}
    assert retold(adjustments=[enters, renamed]) == [("nasta", "flytten")]
    words = explained("skal", "2023")
    assert retold(explanations=[words, words | {"source_id": "nasta"}]) == [("nasta", "skal")]
    renamed = explained("orsak", "2023", source_id="nasta")
    assert retold(explanations=[words, renamed]) == [("nasta", "orsak")]


def test_what_two_sources_tell_of_different_things_stands_as_it_is():
    enters = moved("enheten", "2023") | {"title": "Enheten flyttas"}
    others = (
        {"period": "2022"},
        {"indicator_id": "it"},
        {"organisation_id": "byn"},
        {"adjustment_id": "annan", "kind": "unit_reduced"},
        {"adjustment_id": "annan", "title": "En annan flyttas"},
    )
    for other in others:
        told = tables(
            [figure("net", 2023, "1"), figure("it", 2023, "1")],
            adjustments=[enters, enters | {"source_id": "nasta"} | other],
            sources=RETOLD,
        )
        found = area_review(told, area="economy", year=2023).adjustments
        assert sorted(found["source_id"]) == ["nasta", "rapport"]
    months = explained("skal", "2023-08", source_id="nasta")
    assert len(retold(explanations=[explained("skal", "2023"), months])) == 2


def test_what_one_source_tells_twice_stands_twice_and_a_missing_amount_displaces_none():
    enters = moved("a", "2023") | {"title": "Enheten flyttas"}
    twice = [enters, enters | {"adjustment_id": "b", "printed": ""}]
    assert retold(adjustments=twice) == [("rapport", "a"), ("rapport", "b")]
    without = enters | {"source_id": "nasta", "printed": ""}
    assert retold(adjustments=[enters, without]) == [("rapport", "a")]


# -- wholes and parts -------------------------------------------------------------------------


def test_the_whole_and_its_parts_stand_apart():
    rows = [
        figure("leave", 2022, "4,0"),
        figure("leave", 2023, "5,0"),
        figure("leave", 2023, "6,0", breakdown="sex=women"),
    ]
    review = area_review(tables(rows), area="staffing", year=2023)
    assert review.series["value"].tolist() == [4.0, 5.0]
    assert review.changes["value"].tolist() == [5.0]
    assert review.breakdowns["value"].tolist() == [6.0]
    assert review.groups["value"].tolist() == [6.0]
    assert review.groups["klass_text"].tolist() == ["kvinnor"]
    assert review.breakdowns["klass_text"].tolist() == ["kvinnor"]


def test_a_corrected_figure_says_so_where_it_stands_and_where_it_is_compared_with():
    def slip(name: str, breakdown: str):
        key = f"indicator_id=leave; organisation_id=kontoret; period=2022; breakdown={breakdown}"
        return {
            "correction_id": name,
            "source_id": "rapport",
            "table": "observations",
            "key": key,
            "column": "printed",
            "found": "40",
            "corrected": "4,0",
        }

    rows = [
        figure("leave", year, printed, breakdown=breakdown)
        for year, printed in ((2022, "4,0"), (2023, "5,0"))
        for breakdown in ("", "sex=women")
    ]
    rows += [figure("leave", 2022, "3,0", "staden"), figure("leave", 2023, "3,0", "staden")]
    told = tables(rows, corrections=[slip("hela", ""), slip("kvinnor", "sex=women")])
    said = "Rättad uppgift: källan trycker ”40”, vi läser ”4,0”."
    review = area_review(told, area="staffing", year=2023)
    assert only(review.series, year=2022, standing="own")["doubt"] == said
    assert only(review.series, year=2023, standing="own")["doubt"] == ""
    assert only(review.breakdowns, year=2022)["doubt"] == said
    assert review.changes["doubt"].tolist() == [said]
    assert review.groups["doubt"].tolist() == [said]
    assert review.comparisons["doubt"].tolist() == [""]
    earlier = area_review(told, area="staffing", year=2022).comparisons
    assert "doubt" in earlier and "doubt_anchor" in earlier


# -- some indicators only ---------------------------------------------------------------------


def test_a_narrower_review_has_the_rows_of_some_indicators_only():
    rows = [
        figure("it", 2023, "2"),
        figure("it", 2023, "3", "staden"),
        figure("net", 2022, "4"),
        figure("net", 2023, "5"),
        figure("net", 2023, "6", "staden"),
    ]
    told = tables(
        rows,
        explanations=[explained("it", "2023", target_id="it"), explained("net", "2023")],
        adjustments=[moved("it", "2023", "it"), moved("net", "2023")],
    )
    whole = area_review(told, area="economy", year=2023)
    found = narrowed(whole, ["net"])
    assert found.series["value"].tolist() == [4.0, 5.0, 6.0]
    assert found.changes["value"].tolist() == [5.0]
    assert found.changes.index.tolist() == [0]
    assert found.comparisons["indicator_id"].tolist() == ["net"]
    assert found.explanations["explanation_id"].tolist() == ["net"]
    assert found.adjustments["adjustment_id"].tolist() == ["net"]
    assert "index" not in found.changes
    assert narrowed(whole, ["it"]).changes.index.tolist() == [0]
    assert whole.changes["indicator_id"].tolist() == ["net", "it"]
    assert (found.year, found.organisation, found.area) == (2023, "kontoret", "economy")


def test_a_narrower_review_misses_what_has_fallen_silent_among_its_own_only():
    rows = [figure("net", 2023, "1"), figure("it", 2022, "1")]
    review = area_review(tables(rows), area="economy", year=2023)
    assert narrowed(review, ["it"]).absent == ("it",)
    assert narrowed(review, ["net"]).absent == ()


def test_what_had_no_figure_before_has_not_fallen_silent():
    rows = [figure("net", 2023, "1"), figure("it", 2022, "-"), figure("it", 2022, "1", "staden")]
    assert area_review(tables(rows), area="economy", year=2023).absent == ()


def test_a_review_is_fixed():
    review = area_review(tables([figure("net", 2023, "1")]), area="economy", year=2023)
    with pytest.raises(dataclasses.FrozenInstanceError):
        review.year = 2024


# -- what is refused --------------------------------------------------------------------------


def test_a_year_that_is_no_number_is_refused():
    with pytest.raises(NotInDataError, match="'2023', no whole number; there are: 2021, 2023"):
        require_year("2023", (2021, 2023), "no figures")
    with pytest.raises(NotInDataError, match="no figures in 2022; there are: 2021, 2023"):
        require_year(2022, (2021, 2023), "no figures")
    require_year(2023, (2021, 2023), "no figures")


@pytest.mark.parametrize("year", [0, 2023, "2023"])
def test_where_there_is_no_year_at_all_no_year_is_told(year):
    with pytest.raises(NotInDataError) as caught:
        require_year(year, (), "no figures on staffing for ale")
    assert str(caught.value) == "no figures on staffing for ale"


def test_a_year_without_figures_is_refused_with_those_that_exist():
    told = tables([figure("net", year, "1") for year in (2021, 2023)])
    with pytest.raises(NotInDataError, match="economy for kontoret in 2022; there are: 2021, 2023"):
        area_review(told, area="economy", year=2022)


def test_no_figures_at_all_are_refused():
    with pytest.raises(NotInDataError, match=r"no figures on economy for kontoret$"):
        area_review(tables(), area="economy", year=2023)


def test_an_unknown_organisation_is_refused():
    with pytest.raises(NotInDataError, match="known are: byn, kontoret"):
        area_review(tables(), area="economy", year=2023, organisation="ingen")


def test_another_organisation_has_its_own_page():
    told = tables([figure("net", 2023, "1"), figure("net", 2022, "2", "staden")])
    review = area_review(told, area="economy", year=2022, organisation="staden")
    assert review.organisation == "staden"
    assert review.changes["value"].tolist() == [2.0]
    assert len(ORGANISATIONS) == len(review.catalogue.organisations)


def test_ones_own_parts_are_nobody_to_compare_with():
    rows = [
        figure("leave", 2023, "6,0", "byn"),
        figure("leave", 2023, "3,0"),
        figure("leave", 2023, "5,0", "staden"),
    ]
    review = area_review(tables(rows), area="staffing", year=2023, organisation="byn")
    assert review.comparisons["comparator_id"].tolist() == ["staden"]
    assert set(review.series["organisation_id"]) == {"byn", "staden"}
