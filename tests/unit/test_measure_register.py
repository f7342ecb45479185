from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import charts_ladder, charts_register
from analysis.savings import SavingsReview, review_savings
from analysis.tables import Note
from analysis.vocabulary import MEASURE_STATUSES
from tests.spec.given import source, tables
from tests.unit.test_savings import EARLY, followup, measure

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "04_savings_measures.ipynb"

#: Decided in 2023; what has come of it may be told from 2024 on.
SOURCES = [source(last=2023), *(source(f"bokslut-{y}", y, y) for y in range(2024, 2031))]


def review(*measures, year: int, told=()) -> SavingsReview:
    rows = [{"source_id": f"bokslut-{row['period']}"} | row for row in told]
    given = tables(measures=measures, measure_followups=rows, sources=SOURCES)
    return review_savings(given, year=year)


def standing(found: SavingsReview) -> list[tuple[str, bool, str]]:
    rows = found.register
    return list(zip(rows["status"], rows["overdue"], rows["status_text"], strict=True))


# -- where a measure stands -------------------------------------------------------------------


def test_a_measure_is_decided_in_its_year_and_not_reported_after_it():
    statuses = [review(measure("a", "100"), year=year).register.iloc[0] for year in (2023, 2024)]
    assert [one["status_text"] for one in statuses] == ["beslutad", "ej redovisad"]
    assert [one["is_told"] for one in statuses] == [False, False]


def test_no_measure_is_ever_forgotten():
    for year in range(2023, 2031):
        found = review(*(measure(name, "1") for name in "abc"), year=year)
        assert found.register["measure_id"].tolist() == ["a", "b", "c"]


@pytest.mark.parametrize("status", ["decided", "under_way"])
@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, None),
        # The year in which the time runs out is not yet over.
        (2025, None),
        (2026, ("late", False, "försenad, tiden gick ut 2025")),
        (2030, ("late", False, "försenad, tiden gick ut 2025")),
    ],
)
def test_what_is_not_done_is_late_from_the_year_after_its_last(status, year, expected):
    words = {"decided": "beslutad", "under_way": "pågår"}
    found = review(
        measure("a", "100", horizon_end=2025), year=year, told=[followup("a", status, "2024")]
    )
    assert standing(found) == [expected or (status, False, words[status])]


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_what_is_done_or_dropped_is_never_late(status):
    found = review(
        measure("a", "100", horizon_end=2024), year=2030, told=[followup("a", status, "2024")]
    )
    assert [one[:2] for one in standing(found)] == [(status, False)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, ("not_reported", False, "ej redovisad")),
        (2025, ("not_reported", False, "ej redovisad")),
        (2026, ("not_reported", True, "ej redovisad, tiden gick ut 2025")),
    ],
)
def test_silence_past_the_last_year_is_told_as_silence(year, expected):
    assert standing(review(measure("a", "100", horizon_end=2025), year=year)) == [expected]


def test_a_measure_without_a_last_year_is_never_late_nor_out_of_time():
    told = [followup("a", "under_way", "2024")]
    found = review(measure("a", "100"), measure("b", "100"), year=2030, told=told)
    assert standing(found) == [
        ("under_way", False, "pågår"),
        ("not_reported", False, "ej redovisad"),
    ]


def test_a_first_year_alone_is_no_time_limit():
    told = [followup("a", "under_way", "2024")]
    found = review(measure("a", "100", horizon_start=2024), year=2030, told=told)
    assert standing(found) == [("under_way", False, "pågår")]


def test_a_measure_that_a_years_sources_pass_over_is_not_reported_whatever_was_told_before():
    told = [
        followup("a", "under_way", "2024"),
        followup("b", "done", "2024"),
        followup("c", "under_way", "2025"),
    ]
    measures = [measure(name, "100") for name in "abc"]
    assert standing(review(*measures, year=2025, told=told)) == [
        ("not_reported", False, "ej redovisad 2025, senast: pågår"),
        ("done", False, "genomförd"),
        ("under_way", False, "pågår"),
    ]
    note = "Det gäller också en åtgärd som den senaste uppföljningen inte nämner."
    assert note in charts_register.register(review(*measures, year=2025, told=told)).notes
    assert note not in charts_register.register(review(*measures, year=2024, told=told)).notes
    # Nobody tells of any measure in the year after.
    later = standing(review(*measures, year=2026, told=told))
    assert [one[0] for one in later] == ["not_reported", "done", "under_way"]


def test_what_was_told_before_a_measure_was_decided_anew_no_longer_holds():
    anew = measure("a", "150", source_id="bokslut-2026")
    told = [followup("a", "dropped", "2024", printed="40")]
    years = {
        year: review(measure("a", "100"), anew, year=year, told=told).register.iloc[0]
        for year in (2025, 2026, 2027)
    }
    assert [one["status"] for one in years.values()] == ["dropped", "decided", "not_reported"]
    assert [one["expected_tkr"] for one in years.values()] == [100.0, 150.0, 150.0]
    assert years[2026]["text"] == years[2026]["link_text"] == ""
    # What was saved by then is no less saved.
    assert [one["realised_tkr"] for one in years.values()] == [40.0] * 3


# -- what was decided -------------------------------------------------------------------------


def test_a_row_tells_how_often_by_whom_and_by_when():
    found = review(
        measure("a", "300", recurrence="recurring", owner="Chefen", horizon_end=2025),
        measure("b", "200", recurrence="once"),
        measure("c", EARLY),
        year=2023,
    ).register
    assert found["recurrence_text"].tolist() == ["varje år", "en gång", "framgår inte"]
    assert found["owner"].tolist() == ["Chefen", "framgår inte", "framgår inte"]
    assert found["deadline"].tolist() == [2025, pd.NA, pd.NA]
    assert found["expected_tkr_missing"].tolist() == ["", "", "too_early"]
    assert set(found["source_id"]) == {"rapport"}


def test_a_row_names_who_tells_and_who_decided():
    told = [followup("a", "done", "2024", text="Det är klart.")]
    row = review(measure("a", "1"), year=2024, told=told).register.iloc[0]
    assert (row["decided_by"], row["source_id"]) == ("rapport", "bokslut-2024")
    assert (row["reported_by"], row["period_text"]) == ("Kontoret", "2024")
    assert (row["followup_title"], row["text"]) == ("Det sägs", "Det är klart.")
    assert row["link_text"] == "uttalad i källan"


def test_the_latest_effect_that_is_told_holds_though_more_is_told_later():
    told = [
        followup("a", "under_way", "2024", printed="10"),
        followup("a", "done", "2025", printed="40,5"),
        followup("a", "done", "2026"),
    ]
    found = [review(measure("a", "100"), year=year, told=told) for year in range(2023, 2027)]
    amounts = [one.register.iloc[0]["realised_tkr"] for one in found]
    assert pd.isna(amounts[0])
    assert amounts[1:] == [10.0, 40.5, 40.5]
    assert found[0].register.iloc[0]["realised_tkr_missing"] == "not_reported"
    assert found[3].register.iloc[0]["realised_decimals"] == 1


# -- what is none of the decided --------------------------------------------------------------


def test_of_what_is_none_of_the_decided_the_latest_is_a_row_that_credits_nothing():
    told = [
        followup("", "under_way", "2024", title="Annat", printed="50", followup_id="1"),
        followup("", "done", "2025", title="Annat", printed="70", followup_id="2"),
        followup("", "done", "2025", title="Något", followup_id="3"),
    ]
    found = review(measure("a", "100"), year=2025, told=told)
    beside = found.register[~found.register["is_decided"]]
    assert beside["title"].tolist() == ["Annat", "Något"]
    assert beside["status_text"].tolist() == ["genomförd", "genomförd"]
    assert beside["realised_tkr"].tolist()[0] == 70.0
    assert beside["expected_tkr"].isna().all()
    assert beside["expected_tkr_missing"].tolist() == ["not_applicable"] * 2
    assert set(beside["link_text"]) == {"finns inte bland de beslutade"}
    assert found.ladder.set_index("step")["count"].to_dict() == {
        "decided": 1,
        "priced": 1,
        "done": 0,
        "seen": 0,
    }
    assert pd.isna(found.promised.iloc[-1]["realised_tkr"])
    assert found.matrix["measure_id"].unique().tolist() == ["a"]


def test_what_another_source_decided_is_called_none_of_the_pages():
    others = [*SOURCES, source("grannens", 2023, 2023, organisation_id="staden")]
    given = tables(
        measures=[measure("a", "1"), measure("b", "1", source_id="grannens")],
        measure_followups=[followup("b", "done", source_id="bokslut-2024")],
        sources=others,
    )
    row = review_savings(given, year=2024).register.iloc[1]
    assert row["link_text"] == "finns inte bland sidans beslutade"


# -- in kronor --------------------------------------------------------------------------------


def test_the_ladder_counts_each_step_by_itself_and_adds_up_exactly():
    told = [
        followup("a", "done", "2024", printed="0,3"),
        followup("b", "under_way", "2024", printed="0,1"),
        followup("c", "done", "2024"),
    ]
    measures = [measure("a", "0,1"), measure("b", "0,2"), measure("c", EARLY), measure("d", "")]
    found = review(*measures, year=2024, told=told).ladder.set_index("step")
    assert found["count"].to_dict() == {"decided": 4, "priced": 2, "done": 2, "seen": 2}
    assert found["amount_tkr"].to_dict() == {
        "decided": 0.3,
        "priced": 0.3,
        "done": 0.1,
        "seen": 0.4,
    }
    assert found["amount_text"].tolist() == [*["beräknat"] * 3, "redovisat"]


def test_an_amount_of_no_measure_or_of_none_that_is_priced_is_missing_not_zero():
    told = [followup("a", "done", "2024")]
    found = review(measure("a", EARLY), year=2024, told=told).ladder.set_index("step")
    assert found["count"].tolist() == [1, 0, 1, 0]
    assert found["amount_tkr"].isna().all()
    assert found["amount_tkr_missing"].tolist() == [
        *("too_early", "not_applicable", "too_early", "not_applicable"),
    ]


def test_an_effect_that_is_told_to_be_nothing_is_told():
    told = [followup("a", "done", "2024", printed="0")]
    found = review(measure("a", "100"), year=2024, told=told)
    assert found.ladder.set_index("step").loc["seen", ["count", "amount_tkr"]].tolist() == [1, 0]
    assert found.promised.iloc[-1]["realised_tkr"] == 0.0


def test_every_year_has_what_was_decided_what_was_due_and_what_is_told():
    measures = [
        measure("a", "100", horizon_end=2024),
        measure("b", "50", horizon_end=2025),
        measure("c", "25"),
        measure("d", "10", source_id="bokslut-2025"),
    ]
    told = [
        followup("a", "done", "2025", printed="80"),
        followup("b", "done", "2026", printed="30"),
    ]
    found = review(*measures, year=2026, told=told).promised
    assert found["year"].tolist() == [2023, 2024, 2025, 2026]
    assert found["count"].tolist() == [3, 3, 4, 4]
    assert found["decided_tkr"].tolist() == [175.0, 175.0, 185.0, 185.0]
    assert found["due"].tolist() == [0, 1, 2, 2]
    assert found["due_tkr"].tolist() == [0.0, 100.0, 150.0, 150.0]
    assert found["realised"].tolist() == [0, 0, 1, 2]
    assert found["realised_tkr"].isna().tolist() == [True, True, False, False]
    assert found["realised_tkr"].tolist()[2:] == [80.0, 110.0]
    assert found["realised_tkr_missing"].tolist() == ["not_reported", "not_reported", "", ""]


def test_what_is_due_without_an_amount_is_not_worth_nothing():
    found = review(measure("a", EARLY, horizon_end=2024), measure("b", "5"), year=2024).promised
    assert found["due_tkr"].tolist()[0] == 0.0
    assert pd.isna(found["due_tkr"].tolist()[1])
    assert found["due_tkr_missing"].tolist() == ["", "too_early"]


# -- year by year -----------------------------------------------------------------------------


def test_the_matrix_has_each_measure_from_its_decision_and_four_years_at_most():
    measures = [
        measure("a", "100", horizon_end=2025),
        measure("b", "50", source_id="bokslut-2026"),
    ]
    told = [followup("a", "under_way", "2025")]
    rows = review(*measures, year=2027, told=told).matrix
    found = {name: dict(zip(some["year"], some["status"], strict=True))
             for name, some in rows.groupby("measure_id")}  # fmt: skip
    assert found == {
        "a": {2024: "not_reported", 2025: "under_way", 2026: "late", 2027: "late"},
        "b": {2026: "decided", 2027: "not_reported"},
    }
    assert set(rows["status_text"]) == {"ej redovisad", "pågår", "försenad", "beslutad"}


def test_the_page_names_every_standing_of_what_the_latest_followup_passes_over():
    told = [
        *(followup(name, name, "2024") for name in ("done", "dropped", "under_way")),
        followup("late", "under_way", "2024"),
        followup("told", "under_way", "2025"),
    ]
    measures = [measure(name, "1") for name in ("done", "dropped", "under_way", "told")]
    measures.append(measure("late", "1", horizon_end=2024))
    rows = review(*measures, year=2025, told=told).matrix
    passed = rows[(rows["year"] == 2025) & (rows["measure_id"] != "told")]
    found = dict(zip(passed["measure_id"], passed["status"], strict=True))
    assert found == {
        "done": "done",
        "dropped": "dropped",
        "under_way": "not_reported",
        "late": "late",
    }
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells]
    intro = code[code.index("charts_register.status_matrix(review)") - 1]
    assert [name for name in found.values() if MEASURE_STATUSES[name] not in intro] == []


def test_the_matrix_of_the_first_year_is_that_year():
    rows = review(measure("a", "1"), year=2023).matrix
    assert rows[["year", "status"]].to_numpy().tolist() == [[2023, "decided"]]


def test_a_measure_that_is_decided_anew_is_called_what_it_is_called_now():
    anew = measure("a", "1", "long_term", source_id="bokslut-2024") | {"title": "Nytt namn"}
    rows = review(measure("a", "1"), anew, year=2024).matrix
    assert rows["title"].tolist() == ["Nytt namn"] * 2
    assert rows["horizon_text"].tolist() == ["lång sikt"] * 2
    assert rows["status"].tolist() == ["decided", "decided"]


# -- in the chart's words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "anew", "printed", "title"),
    [
        ("100", None, "", "Av beräknade 100 tkr är inget bekräftat i kronor"),
        ("100", None, "60", "Källorna redovisar 60 tkr i besparing, mot beräknade 100 tkr"),
        ("", None, "60", "Källorna redovisar 60 tkr i besparing, inget var beräknat"),
        ("100", EARLY, "", "Inget är beräknat eller bekräftat i kronor 2024"),
    ],
)
def test_what_is_told_stands_beside_what_was_expected(first, anew, printed, title):
    measures = [measure("a", first)]
    measures += [measure("a", anew, source_id="bokslut-2024")] if anew else []
    told = [followup("a", "done", "2024", printed=printed)]
    found = review(*measures, year=2024, told=told)
    assert charts_ladder.promised(found).title.replace("\N{NO-BREAK SPACE}", " ") == title


@pytest.mark.parametrize(
    ("codes", "notes"),
    [
        (("recurring",), ()),
        (("",), ("För den enda åtgärden med belopp framgår inte om",)),
        (("", ""), ("För alla 2 åtgärder med belopp framgår inte om",)),
        (
            ("", "once", "recurring"),
            ("För 1 av 3 åtgärder med belopp framgår inte om", "Belopp som gäller varje år och"),
        ),
    ],
)
def test_yearly_and_single_effects_are_not_added_up_in_silence(codes, notes):
    measures = [measure(f"m{n}", "100", recurrence=code) for n, code in enumerate(codes)]
    found = charts_ladder.promised(review(*measures, year=2024)).notes
    assert len(found) == len(notes)
    for one, start in zip(found, notes, strict=True):
        assert one.replace("\N{NO-BREAK SPACE}", " ").startswith(start)


def test_before_there_is_a_year_to_look_back_on_the_charts_say_so():
    found = review(measure("a", "100"), year=2023)
    assert isinstance(charts_ladder.promised(found), Note)
    assert isinstance(charts_register.status_matrix(found), Note)


@pytest.mark.parametrize(
    ("told", "year", "title"),
    [
        ((), 2023, "2 åtgärder är beslutade, 1 av dem har ett beräknat belopp"),
        (
            (),
            2024,
            "Ingen av 2 åtgärder är redovisad som genomförd, och ingen effekt är redovisad i "
            "kronor",
        ),
        (
            (followup("a", "done", "2024", printed="5"),),
            2024,
            "1 av 2 åtgärder är redovisad som genomförd, och 1 åtgärd har en effekt i kronor",
        ),
    ],
)
def test_the_ladder_tells_how_far_the_measures_have_come(told, year, title):
    found = review(measure("a", "100"), measure("b", EARLY), year=year, told=told)
    assert charts_ladder.ladder(found).title.replace("\N{NO-BREAK SPACE}", " ") == title
