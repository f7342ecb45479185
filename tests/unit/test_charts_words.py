"""What charts say: findings that are true for any data, in words that fit."""

from __future__ import annotations

import re

import pytest

from analysis import charts_costs, charts_quality, charts_register, charts_savings, charts_staffing
from analysis.charts_axes import scale_ticks, shown_positions, tick_texts, value_ticks
from analysis.charts_common import describe, finding, fitting, span
from analysis.charts_labels import text_width
from analysis.charts_lines import zero_words
from analysis.charts_years import Line, Point, missing_words, pieces, points_of
from analysis.costs import review_costs
from analysis.download import plain_text
from analysis.numerals import MINUS
from analysis.quality import review_quality
from analysis.savings import review_savings
from analysis.staffing import review_staffing
from analysis.style import OWN
from analysis.tables import Note
from tests.spec.given import INDICATORS, ORGANISATIONS, figure, source, tables
from tests.unit.drawn import drawings


def costs(*printed, year=2023, **others):
    first = 2023 - len(printed) + 1
    rows = [figure("net", first + at, text) for at, text in enumerate(printed)]
    return review_costs(tables(rows, **others), year=year)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        (("100,0", "108,0"), "Nettokostnaden ökade med 8,0 mnkr (8,0 procent) till 108,0 mnkr"),
        (("100,0", "92,0"), "Nettokostnaden minskade med 8,0 mnkr (8,0 procent) till 92,0 mnkr"),
        (("100,0", "100,0"), "Nettokostnaden låg kvar på 100,0 mnkr"),
    ],
)
def test_the_title_tells_what_the_net_cost_did(printed, title):
    shown = charts_costs.net_cost(costs(*printed)).title.replace("\N{NO-BREAK SPACE}", " ")
    assert shown.startswith(title)


ONE_YEAR = (
    "Det krävs uppgifter för minst två år för ett diagram."
    " Siffrorna för 2023 står i tabellen med alla nyckeltal."
)


def test_a_lone_year_is_left_to_the_table():
    assert charts_costs.net_cost(costs("100,0")).text == ONE_YEAR
    rows = [figure("faults", 2023, "16"), figure("cases", 2023, "57 800")]
    review = review_quality(tables(rows), year=2023)
    assert charts_quality.disturbances(review).text == (
        "Det krävs uppgifter för minst två år för ett diagram."
        " Kvoten för 2023 står i tabellen med kvoter."
    )
    rows = [figure("fte", 2023, "16"), figure("leave", 2023, "3,0")]
    review = review_staffing(tables(rows), year=2023)
    assert charts_staffing.full_time_equivalents(review).text == ONE_YEAR
    assert charts_staffing.own_against_whole(review).text == ONE_YEAR


def test_a_lone_year_beside_another_organisation_is_drawn():
    rows = [figure("leave", 2023, "3,0"), figure("leave", 2023, "7,0", "byn")]
    drawn = charts_staffing.own_against_whole(review_staffing(tables(rows), year=2023))
    assert drawn.table.rows["value"].tolist() == [3.0, 7.0]


def test_quality_that_nobody_is_compared_by_has_a_sentence_in_place_of_a_chart():
    rows = [figure("pleased", 2023, "3,0"), figure("pleased", 2023, "-", "staden")]
    note = charts_quality.scores_and_indexes(review_quality(tables(rows), year=2023))
    assert note.text == "Källorna har inga uppgifter om andra kommuner för 2023."


def test_a_year_without_a_figure_is_said_to_lack_it():
    rows = [figure("net", 2022, "100,0"), figure("net", 2023, "-"), figure("it", 2023, "9,0")]
    title = charts_costs.net_cost(review_costs(tables(rows), year=2023)).title
    assert title == "Uppgift om nettokostnaden saknas för 2023"


def moved(amount, kind="unit_moved_in"):
    return {
        "adjustment_id": "flytt",
        "indicator_id": "net",
        "organisation_id": "kontoret",
        "period": "2023",
        "kind": kind,
        "title": "Planenheten flyttas in",
        "printed": amount,
        "unit": "mnkr",
        "why": "Så blev det.",
    }


@pytest.mark.parametrize(
    ("printed", "adjustments", "title"),
    [
        (
            ("100,2", "108,9"),
            [moved("2,6")],
            "Nettokostnaden ökade med 8,7 mnkr, varav 2,6 mnkr för ”Planenheten flyttas in”",
        ),
        (
            ("100,2", "98,2"),
            [moved("2,6")],
            "Nettokostnaden minskade med 2,0 mnkr, däri +2,6 mnkr för ”Planenheten flyttas in”",
        ),
    ],
)
def test_the_bridge_names_the_largest_known_part(printed, adjustments, title):
    assert charts_costs.bridge(costs(*printed, adjustments=adjustments))[0].title == title


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (("100,2", "108,9"), "ökade med 8,7 mnkr (8,7 procent) till 108,9 mnkr"),
        (("100,2", "100,2"), "låg kvar på 100,2 mnkr"),
    ],
)
def test_a_change_whose_parts_are_unknown_is_told_in_a_sentence(printed, words):
    text = charts_costs.bridge(costs(*printed))[0].text.replace("\N{NO-BREAK SPACE}", " ")
    assert text == (
        f"Nettokostnaden {words} mellan 2022 och 2023."
        " Underlaget har varken prisindex eller belopp som förklarar den."
    )


def test_the_bridge_table_tells_levels_from_changes():
    drawn = charts_costs.bridge(costs("100,2", "108,9", adjustments=[moved("2,6")]))[0]
    shown_rows = [row.split(" | ") for row in plain_text(drawn.table.data()).splitlines()[2:]]
    assert [row[1] for row in shown_rows] == [
        "nivå",
        "förändring",
        "förändring",
        "nivå",
        "förändring",
    ]
    assert drawn.table.columns[3].signed
    assert drawn.table.rows["level"].dropna().tolist() == [100.2, 108.9]
    assert drawn.table.rows["signed"].dropna().tolist() == [2.6, 6.1, 8.7]


def test_the_bridge_ends_where_the_change_does():
    rows = charts_costs.bridge(costs("100,2", "108,9", adjustments=[moved("2,6")]))[0].table.rows
    assert rows["amount"].tolist() == [100.2, 2.6, 6.1, 108.9, 8.7]


@pytest.mark.parametrize("chart", ["indexed", "against_comparators"])
def test_a_first_year_alone_has_a_sentence_in_place_of_a_chart(chart):
    assert isinstance(getattr(charts_costs, chart)(costs("97,6")), Note)


def test_a_first_year_alone_has_no_bridge():
    (shown,) = charts_costs.bridge(costs("97,6"))
    assert isinstance(shown, Note)


def test_an_index_starts_at_one_hundred_in_the_first_common_year():
    rows = [figure("net", 2021, "50,0"), figure("net", 2022, "100,0"), figure("net", 2023, "110,0")]
    rows += [figure("it", 2022, "20,0"), figure("it", 2023, "25,0")]
    drawn = charts_costs.indexed(review_costs(tables(rows), year=2023))
    assert drawn.table.rows["value"].round(1).tolist() == [100.0, 110.0, 100.0, 125.0]
    assert drawn.title == "IT-kostnad har ändrats mest: index 125 år 2023 (2022 = 100)"


def test_an_income_has_no_index():
    rows = [figure("net", 2022, "10,0"), figure("net", 2023, "-2,0")]
    assert isinstance(charts_costs.indexed(review_costs(tables(rows), year=2023)), Note)


def test_an_income_takes_no_index_from_the_costs():
    rows = [figure("net", 2021, "-1,0"), figure("net", 2022, "-2,0"), figure("net", 2023, "1,5")]
    rows += [figure("it", year, text) for year, text in ((2021, "20,0"), (2023, "25,0"))]
    drawn = charts_costs.indexed(review_costs(tables(rows), year=2023))
    assert drawn.table.rows["value"].round(1).tolist() == [100.0, 125.0]
    # Of one alone nobody can say that it has changed most.
    assert drawn.title == "IT-kostnad: index 125 år 2023 (2021 = 100)"
    told = "”Nettokostnad” har inget index, eftersom något belopp är noll eller mindre."
    assert told in drawn.notes


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"staden": "90,0", "torpet": "120,0"}, "Byn över 1 av 2 jämförda 2023"),
        ({"staden": "90,0", "torpet": "95,0"}, "Byn över alla 2 jämförda 2023"),
        ({"staden": "110,0", "torpet": "120,0"}, "Byn under alla 2 jämförda 2023"),
        ({"staden": "110,0"}, "Byn under den enda jämförda 2023"),
        ({"staden": "100,0"}, "Byn över 0 av 1 jämförda 2023"),
    ],
)
def test_the_comparison_is_counted(others, words):
    rows = [figure("net", 2023, "100,0", "byn")]
    rows += [figure("net", 2023, text, name) for name, text in others.items()]
    drawn = charts_costs.against_comparators(review_costs(tables(rows), year=2023))
    assert drawn.title == f"Nettokostnaden: {words}"


def test_a_comparator_without_figures_is_named_as_missing():
    rows = [figure("net", year, "100,0", "byn") for year in (2022, 2023)]
    rows += [figure("net", year, "-", "staden") for year in (2022, 2023)]
    rows += [figure("net", year, "90,0", "torpet") for year in (2022, 2023)]
    drawn = charts_costs.against_comparators(review_costs(tables(rows), year=2023))
    assert "Staden: uppgift saknas" in drawn.svg


def test_a_break_in_the_series_is_told_beneath_the_chart():
    broken = [dict(INDICATORS[0]) | {"break_years": "2023"}, *INDICATORS[1:]]
    rows = [figure("net", year, "100,0") for year in (2022, 2023)]
    drawn = charts_costs.net_cost(review_costs(tables(rows, indicators=broken), year=2023))
    assert drawn.notes[0].startswith("Nettokostnad: mätsättet ändrades 2023")


def test_a_reorganisation_has_a_sign_at_its_year_and_a_note_with_its_amount():
    drawn = charts_costs.net_cost(costs("100,2", "108,9", adjustments=[moved("2,6")]))
    assert drawn.svg.count("①") == 2
    assert "① Planenheten flyttas in: +2,6" in drawn.svg


def test_posts_are_left_out_of_a_reorganisations_note():
    posts = moved("8,5", "unit_enlarged") | {"indicator_id": "fte", "unit": "fte"}
    rows = [figure("fte", 2022, "100"), figure("fte", 2023, "112")]
    review = review_staffing(tables(rows, adjustments=[posts]), year=2023)
    drawn = charts_staffing.full_time_equivalents(review)
    assert "① Planenheten flyttas in<" in drawn.svg
    assert "8,5" not in drawn.svg


def two_sources():
    rows = [figure("leave", year, text) for year, text in ((2022, "3,4"), (2023, "3,7"))]
    rows += [figure("leave", 2022, "8,4", "byn"), figure("leave", 2023, "7,4", "byn")]
    later = [figure("leave", 2024, "3,2"), figure("leave", 2025, "3,3")]
    rows += [row | {"source_id": "delar"} for row in later]
    sources = [source(), source("delar", 2024, 2025, period="2025-08")]
    return review_staffing(tables(rows, sources=sources), year=2025)


def test_a_line_is_broken_where_its_figures_are_from_another_kind_of_source():
    drawn = charts_staffing.own_against_whole(two_sources())
    words = "Annan källa från 2024, så åren före och efter kan skilja sig: Kansliet"
    assert words in " ".join(re.findall(r">([^<]+)</text>", drawn.svg))


def test_a_title_and_a_subtitle_name_both_where_they_end_in_different_years():
    drawn = charts_staffing.own_against_whole(two_sources())
    expected = "Sjukfrånvaron: Kansliet 3,3 procent år 2025 och Byn 7,4 procent år 2023"
    assert drawn.title == expected
    assert drawn.subtitle == "Sjukfrånvaro (procent). Byns kansli och Byns kommun, 2022–2025."


def test_a_description_tells_first_and_last_with_unit_and_year():
    alt = charts_costs.net_cost(costs("97,6", "108,9")).alt.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nettokostnad: 97,6 mnkr år 2022 och 108,9 mnkr år 2023." in alt


def test_axes_that_do_not_begin_at_zero_are_said_not_to():
    assert zero_words([("A", [0, 5]), ("B", [0, 2])]) == "Skalan börjar på noll."
    assert zero_words([("A", [0, 5]), ("B", [90, 95])]) == "Skalan börjar på noll utom för ”B”."
    assert zero_words([("A", [-5, 5])]) == "Skalan har noll med."
    assert zero_words([("B", [90, 95])]).startswith("Skalan börjar inte på noll")


def groups(*rows):
    made = [figure("leave", 2023, "4,0")]
    made += [figure("leave", year, text, breakdown=group) for group, year, text in rows]
    return charts_staffing.by_group(review_staffing(tables(made), year=2023))


def test_the_group_that_moved_most_is_the_finding():
    drawn = groups(
        ("sex=women", 2022, "3,0"),
        ("sex=women", 2023, "3,1"),
        ("age=50>", 2022, "3,3"),
        ("age=50>", 2023, "5,5"),
    )
    expected = "Sjukfrånvaron i åldersgruppen över 50 år ökade mest: från 3,3 till 5,5 procent"
    assert drawn.title == expected


def test_groups_without_an_earlier_year_are_told_by_the_highest_and_equal_ones_together():
    drawn = groups(("sex=women", 2023, "3,3"), ("sex=men", 2023, "3,3"), ("age=<29", 2023, "2,0"))
    assert drawn.title == "Sjukfrånvaron är högst i grupperna kvinnor och män: 3,3 procent"


def test_groups_that_stand_still_are_said_to():
    drawn = groups(("sex=women", 2022, "3,3"), ("sex=women", 2023, "3,3"))
    assert drawn.title == "Sjukfrånvaron: ingen grupp har ändrats"


def test_disturbances_are_told_against_the_volume():
    rows = [figure("faults", 2022, "16"), figure("cases", 2022, "57 800")]
    rows += [figure("faults", 2023, "24"), figure("cases", 2023, "66 800")]
    drawn = charts_quality.disturbances(review_quality(tables(rows), year=2023))
    assert "ökade från 2,8 till 3,6" in drawn.title
    assert "24 avbrott på" not in drawn.svg or drawn.processed


def test_many_measures_too_early_to_assess_are_counted_in_the_title():
    rows = [{"measure_id": "a", "title": "A", "printed": "1 000", "horizon": "short_term"}]
    rows += [{"measure_id": "b", "title": "B", "printed": "För tidigt för att bedömas"}]
    rows = [{"horizon": "long_term", "category": "operational_change", **row} for row in rows]
    review = review_savings(tables(measures=rows), year=2023)
    title = charts_savings.by_horizon(review).title.replace("\N{NO-BREAK SPACE}", " ")
    assert title == "Åtgärderna bedöms ge 1 000 tkr; 1 av 2 är för tidiga att bedöma"
    assert charts_savings.ranked(review).title.startswith("Störst är ”A”: 1")


def followed_up(**told):
    rows = [{"measure_id": "kost", "title": "Kostuppföljning", "printed": "700"}]
    rows = [{"horizon": "long_term", "category": "operational_change", **row} for row in rows]
    told = {"status": "done", "period": "2023", "link": "stated", **told}
    found = tables(measures=rows, measure_followups=[told])
    return charts_register.register(review_savings(found, year=2023))


def test_a_measure_told_of_by_another_name_is_a_row_of_its_own_with_its_nearest():
    said = {"reported_by": "Kontoret", "text": "Den är borta.", "note": "Lydelsen finns inte."}
    shown = followed_up(title="Kostchef", candidate_measure_id="kost", **said)
    assert shown.rows["title"].tolist() == ["Kostuppföljning", "Kostchef"]
    last = shown.data().rows[-1]
    assert last[1] == "Genomförd"
    assert last[-2] == "Rapporten, finns inte bland de beslutade"
    assert last[-1].replace("\N{NO-BREAK SPACE}", " ") == (
        "Kontoret, 2023: Den är borta. Lydelsen finns inte."
        " Närmast ligger ”Kostuppföljning” (700 tkr); inget räknas av."
    )
    assert shown.notes[-1] == "”Kostchef” finns inte bland de beslutade och räknas inte."


def test_what_a_followup_leaves_open_is_noted():
    said = {"reported_by": "Kontoret", "text": "Det pågår.", "note": "Kopplingen är vår tolkning."}
    shown = followed_up(measure_id="kost", title="Kost", **said)
    told = shown.rows.set_index("title")[shown.footnotes]
    assert told.to_dict() == {
        "Kostuppföljning": "Kontoret om ”Kost”, 2023: Det pågår. Kopplingen är vår tolkning."
    }
    assert shown.caption == "Effektregister: läget för varje åtgärd till och med 2023"


def test_the_register_holds_who_answers_how_often_by_when_and_who_says_so():
    rows = [
        {"measure_id": "a", "title": "A", "owner": "Chefen", "recurrence": "recurring"},
        {"measure_id": "b", "title": "B", "recurrence": "once", "horizon_end": 2024},
        {"measure_id": "c", "title": "C"},
    ]
    shared = {"horizon": "long_term", "category": "operational_change", "printed": "100"}
    told = {"measure_id": "a", "status": "done", "period": "2023", "link": "stated"}
    found = tables(
        measures=[shared | row for row in rows], measure_followups=[told | {"printed": "60"}]
    )
    data = charts_register.register(review_savings(found, year=2023)).data()
    assert data.header[:8] == (
        *("Åtgärd", "Läge", "Väntad effekt (tkr)", "Redovisad effekt (tkr)", "Effekten gäller"),
        *("Tid", "Ansvarig", "Källa och koppling"),
    )
    first, second, third = ([str(getattr(x, "value", x)) for x in row] for row in data.rows)
    assert first == [
        *("A", "Genomförd", "100", "60", "varje år", "utan slutår", "Chefen"),
        "Rapporten, uttalad i källan",
    ]
    assert second[4:] == ["en gång", "senast 2024", "framgår inte", "Rapporten"]
    assert third[1:6] == ["Beslutad", "100", "ej redovisad", "framgår inte", "utan slutår"]


def test_measures_without_an_amount_are_in_the_description():
    rows = [{"measure_id": "a", "title": "A", "printed": "100"}]
    rows += [{"measure_id": "b", "title": "B", "printed": "För tidigt för att bedömas"}]
    rows = [{"horizon": "long_term", "category": "operational_change", **row} for row in rows]
    review = review_savings(tables(measures=rows), year=2023)
    alt = charts_savings.ranked(review).alt.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 åtgärd står utan belopp: för tidigt att bedöma." in alt
    assert charts_savings.measures_table(review).caption == "Besparingsåtgärder enligt Rapporten"


def test_the_first_finding_that_is_short_enough_is_taken():
    assert finding("x" * 91, "kort", "kortare") == "kort"
    assert len(finding("ord " * 40)) <= 90


def test_a_description_is_never_too_short_and_never_too_long():
    assert len(describe("Kort.")) >= 40
    long = describe("Stapeldiagram.", *["En mening till om talen."] * 40)
    assert len(long) <= 400
    assert long.endswith("Ytterligare 27 uppgifter står i tabellen.")


def test_years_are_told_from_first_to_last():
    assert span([2023, 2021]) == "2021–2023"
    assert span([2023, 2023]) == "2023"
    assert span([]) == ""


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3.0, 8.0], [0, 2, 4, 6, 8]),
        ([90.0, 118.0], [0, 50, 100, 150]),
        ([110.0, 118.0], [110, 112, 114, 116, 118]),
        ([-5.0, 5.0], [-6, -4, -2, 0, 2, 4, 6]),
        ([0.0, 0.0], [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_ticks_are_round_and_hold_every_figure(values, ticks):
    assert [round(tick, 6) for tick in value_ticks(values)] == ticks


def test_the_ends_of_a_scale_are_ticks():
    assert scale_ticks(1, 4) == [1, 2, 3, 4]
    assert scale_ticks(0, 100) == [0, 20, 40, 60, 80, 100]
    assert scale_ticks(0, 7)[-1] == 7


def test_ticks_have_as_many_decimals_as_they_need_in_swedish():
    assert tick_texts([0.0, 0.5, 1.0]) == ["0,0", "0,5", "1,0"]
    assert tick_texts([-1000.0, 0.0]) == [f"{MINUS}1\N{NO-BREAK SPACE}000", "0"]


def test_words_that_do_not_fit_side_by_side_are_thinned_from_the_last():
    assert shown_positions(["2020", "2021", "2022"], 100) == {0, 1, 2}
    assert shown_positions(["2019", "2020", "2021", "2022"], 25) == {1, 3}


def line(*points, breaks=()):
    return Line("x", OWN, tuple(Point(*point) for point in points), breaks=breaks)


def test_a_line_is_parted_at_gaps_breaks_and_unlike_periods():
    one = line((2019, "2019", 1.0), (2020, "2020", None), (2021, "2021", 2.0), (2022, "2022", 3.0))
    assert [[point.year for point in part] for part in pieces(one)] == [[2019], [2021, 2022]]
    broken = line((2021, "2021", 2.0), (2022, "2022", 3.0), breaks=(2022,))
    assert len(pieces(broken)) == 2
    interim = line((2021, "2021", 2.0), (2022, "2022-08", 3.0))
    assert len(pieces(interim)) == 2


def test_an_interim_period_is_written_under_its_year():
    assert Point(2025, "2025-08", 1.0).tick == "2025\njan–aug"


def test_missing_years_are_told_with_their_reason():
    one = line((2021, "2021", 1.0), (2022, "2022", None, "suppressed"), (2023, "2023", None))
    assert missing_words(one) == ("sekretess 2022", "uppgift saknas 2023")


def test_a_year_without_a_row_is_missing_too():
    frame = tables([figure("net", 2021, "1,0"), figure("net", 2023, "2,0")])["observations"]
    assert [point.value for point in points_of(frame)] == [1.0, None, 2.0]


def test_names_of_any_length_leave_the_scale_between_two_dots_as_it_is(monkeypatch):
    long = "Kommunledningsförvaltningens verksamhetsstöd " * 8
    offices = [dict(one) | {"short_name": long + one["name"]} for one in ORGANISATIONS]
    managers = dict(INDICATORS[3]) | {"role": "employees_per_manager"}
    rows = [figure("fte", 2023, "9"), figure("fte", 2023, "21", "byn")]
    found = tables(rows, organisations=offices, indicators=[managers])
    with drawings(monkeypatch) as made:
        charts_staffing.managers(review_staffing(found, year=2023))
    (drawing,) = made
    assert sorted(drawing.dots) == [9.0, 21.0]
    ticks = [box for box in drawing.words if box.text in ("0", "5", "10", "15", "20", "25")]
    assert [box.text for box in sorted(ticks, key=lambda box: box.left)] == [
        *("0", "5", "10", "15", "20", "25")
    ]
    assert drawing.collisions() == []
    assert drawing.outside() == []


def test_a_name_is_cut_where_it_is_wider_than_its_room():
    name = "Kommunledningsförvaltningens verksamhetsstöd"
    assert fitting(name, 400, 11) == name
    assert fitting(name, 210, 11) == "Kommunledningsförvaltningens…"
    assert text_width(fitting("O" * 500, 60, 11), 11) <= 60
