"""Budget, forecast, outcome and risks of made-up municipalities: the edges that no source has."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis import charts_interim, charts_interim_tables, charts_paces, charts_sick_leave
from analysis.errors import NotInDataError
from analysis.figure import Figure
from analysis.interim import review_interim, years_with_data
from analysis.page_cautions import cautions
from analysis.tables import Note
from tests.spec.given import budget_line, figure, source, tables
from tests.spec.test_spec import plain

AUGUST = source("augusti", 2025, 2025, period="2025-08", title="Augusti", status="preliminary")
APRIL = source("april", 2025, 2025, period="2025-04", title="April", status="preliminary")
ACCOUNT = source("bokslut", 2025, 2025, period="2025", title="Bokslutet", status="adopted")


def operations(source_id="augusti", **columns):
    """Return income and costs of a net cost; columns give (income, costs, net cost)."""
    ids = (("income", "net_cost"), ("costs", "net_cost"), ("net_cost", ""))
    return [
        row
        for place, (line, parent) in enumerate(ids)
        for row in budget_line(
            "operations",
            line,
            parent,
            source_id=source_id,
            position=place + 1,
            **{name: values[place] for name, values in columns.items()},
        )
    ]


def august(*place, **columns):
    """Return a line of the report of August."""
    return budget_line(*place, source_id="augusti", **columns)


def reviewed(lines, *sources, year=2025, organisation="", **others):
    told = tables(sources=sources or (AUGUST,), budget_lines=lines, **others)
    return review_interim(told, year=year, organisation=organisation)


def line(frame: pd.DataFrame, line_id: str, **key):
    for name, value in {"line_id": line_id, **key}.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


BUDGET, FORECAST = ("1 000", "-3 000", "-2 000"), ("1 000", "-3 600", "-2 600")
OUTCOME = ("600", "-1 600", "-1 000")


# -- lines ------------------------------------------------------------------------------------


def test_a_deviation_that_is_not_printed_is_computed_and_plus_is_better_than_budget():
    review = reviewed(operations(budget=BUDGET, forecast=FORECAST, outcome=OUTCOME))
    assert line(review.lines, "costs")["deviation"] == -600
    assert line(review.lines, "costs")["deviation_percent"] == -20.0
    assert line(review.lines, "net_cost")["deviation"] == -600


def test_less_than_budgeted_is_plus_for_outlays():
    lines = august("investments", "total", budget="500", forecast="200", outcome="100")
    row = line(reviewed(lines).lines, "total")
    assert (row["deviation"], row["deviation_percent"], row["used_percent"]) == (300, 60.0, 20.0)


def test_a_percentage_of_nothing_and_one_across_zero_are_not_told():
    lines = [
        *august("development", "income", "result", budget="0", forecast="50", outcome="40"),
        *august("development", "result", budget="-10", forecast="50", outcome="-4"),
    ]
    review = reviewed(lines)
    assert math.isnan(line(review.lines, "income")["deviation_percent"])
    assert math.isnan(line(review.lines, "result")["deviation_percent"])
    assert line(review.lines, "result")["used_percent"] == 40.0
    shown = [table.data().rows for table in charts_interim_tables.line_tables(review)]
    assert "ej tillämplig" in shown[0][0]


def test_an_annual_account_is_held_against_its_budget_and_leaves_no_months():
    review = reviewed(operations("bokslut", budget=BUDGET, outcome=OUTCOME), ACCOUNT)
    assert line(review.lines, "net_cost")["deviation"] == 1000
    assert review.paces.empty
    assert plain(review.headline.text) == (
        "Driften gick 1 000 tkr bättre än budget, med ”Costs” 1 400 tkr bättre och ”Income”"
        " 400 tkr sämre."
    )
    assert isinstance(charts_paces.remaining(review)[0], Note)


def test_an_outcome_alone_is_told_without_what_is_missing():
    lines = [
        *operations("bokslut", outcome=OUTCOME),
        *budget_line("investments", "total", source_id="bokslut", outcome="700"),
        *budget_line("development", "result", source_id="bokslut"),
    ]
    review = reviewed(lines, ACCOUNT)
    assert plain(review.headline.text) == "Driften: ”Net_cost” var −1 000 tkr under året."
    (drawn,) = charts_interim.places(review)
    assert drawn.data().header == ("Post", "Utfall (tkr)")
    assert drawn.reading.startswith("Romben utfallet för 2025.")
    captions = [
        table.caption.partition(".")[0] for table in charts_interim_tables.line_tables(review)
    ]
    assert captions == ["Driften: utfall", "Investeringarna: utfall", "Exploateringen: utfall"]


def test_parts_that_do_not_sum_to_what_is_printed_leave_a_rest():
    lines = operations(
        budget=BUDGET, forecast=FORECAST, outcome=OUTCOME, deviation=("0", "-600", "-601")
    )
    steps = reviewed(lines).steps
    assert steps["label"].tolist() == ["Income", "Costs", "Avrundning", "Net_cost"]
    assert steps["amount"].tolist() == [0, -600, -1, -601]


def test_a_part_without_a_figure_is_named_as_such():
    lines = operations(
        budget=("", "-3 000", "-2 000"),
        forecast=FORECAST,
        outcome=OUTCOME,
        deviation=("", "-600", "-500"),
    )
    steps = reviewed(lines).steps
    assert steps["label"].tolist() == ["Costs", "Delar utan uppgift", "Net_cost"]
    assert steps["amount"].tolist() == [-600, 100, -500]


# -- the months that remain -------------------------------------------------------------------


def test_the_months_that_remain_are_held_against_those_behind():
    review = reviewed(operations(budget=BUDGET, forecast=FORECAST, outcome=OUTCOME))
    row = line(review.paces, "costs")
    # 1 600 in eight months are 200 a month; 2 000 in four are 500.
    assert (row["behind"], row["ahead"], row["times"]) == (-200, -500, 2.5)
    assert (row["pace_percent"], row["strain"]) == (150.0, "faster")
    assert plain(row["question"]) == (
        "Vad gör att ”Costs” blir 150 procent högre per månad i september–december än i"
        " januari–augusti?"
    )


@pytest.mark.parametrize(
    ("forecast", "outcome", "strain"),
    [
        ("-1 200", "-800", ""),  # as before
        ("-1 300", "-800", "faster"),  # 125 a month after 100: the limit itself is asked about
        ("-1 299", "-800", ""),
        ("-1 100", "-800", "slower"),  # 75 a month
        ("-1 101", "-800", ""),
        ("-100", "0", "from_nothing"),
        ("-700", "-800", "turns"),
        ("-800", "-800", "slower"),  # nothing more at all
        ("", "-800", ""),
    ],
)
def test_what_strains_belief(forecast, outcome, strain):
    lines = august("operations", "costs", budget="-1", forecast=forecast, outcome=outcome)
    row = line(reviewed(lines).paces, "costs")
    assert row["strain"] == strain
    assert bool(row["question"]) == bool(strain)


def test_the_limit_is_the_registers():
    lines = august("operations", "costs", budget="-1", forecast="-1 300", outcome="-800")
    limit = {
        "threshold_id": "pace_change",
        "valid_from": 2025,
        "printed": "50",
        "source": "nämnden",
    }
    review = reviewed(lines, thresholds=[limit])
    assert line(review.paces, "costs")["strain"] == ""
    notes = charts_paces.remaining(review)[0].notes
    assert "50\N{NO-BREAK SPACE}procent. Gränsen: nämnden." in notes[0]


def test_last_years_months_are_told_where_a_source_has_that_whole_year():
    before = source("bokslut-2024", 2024, 2024, period="2024", title="Bokslutet 2024")
    lines = [
        *operations(
            forecast=FORECAST, outcome=OUTCOME, outcome_previous=("500", "-1 500", "-1 000")
        ),
        *operations("bokslut-2024", outcome=("900", "-2 300", "-1 400")),
    ]
    review = reviewed(lines, before, AUGUST)
    row = line(review.paces, "costs")
    # 2 300 less 1 500 in four months.
    assert row["previous_ahead"] == -200
    assert "Samma månader året före" in [
        c.header for c in charts_paces.remaining(review)[0].table.columns
    ]
    assert math.isnan(line(reviewed(lines[:18]).paces, "costs")["previous_ahead"])


# -- several reports --------------------------------------------------------------------------


def test_a_second_interim_report_gives_history_and_hit_rate():
    lines = [
        *operations(
            "april", budget=BUDGET, forecast=("1 010", "-3 000", "-1 990"), outcome=OUTCOME
        ),
        *operations("augusti", budget=BUDGET, forecast=FORECAST, outcome=OUTCOME),
    ]
    review = reviewed(lines, APRIL, AUGUST)
    assert set(review.lines["source_id"]) == {"augusti"}
    assert len(review.history) == 6
    income = line(review.history, "income", source_id="april")
    assert (income["answer"], income["miss"], income["hit"]) == (1000, 10, True)
    costs = line(review.history, "costs", source_id="april")
    assert (costs["answer"], costs["miss"], costs["hit"]) == (-3600, 600, False)
    assert costs["answer_text"] == "den senaste prognosen"
    latest = line(review.history, "costs", source_id="augusti")
    assert latest["answer_kind"] == ""
    assert latest["hit_text"] == "utfallet är inte känt"
    # Of two forecasts one lies within two percent; their sum is not counted again.
    assert review.hits[["answered", "hits"]].to_numpy().tolist() == [[2, 1]]
    table = charts_interim_tables.history(review)
    assert "1 av 2 poster utan delar träffar" in plain(table.notes[0])
    assert any("träffade 1 av 2 poster" in plain(finding.text) for finding in review.findings)


def test_an_outcome_that_is_known_answers_before_a_forecast_does():
    lines = [
        *operations("april", forecast=("1 000", "-3 000", "-2 000"), outcome=OUTCOME),
        *operations("augusti", forecast=FORECAST, outcome=OUTCOME),
        *operations("bokslut", budget=BUDGET, outcome=("1 000", "-3 050", "-2 050")),
    ]
    review = reviewed(lines, APRIL, AUGUST, ACCOUNT)
    for report, miss, hit in (("april", 50, True), ("augusti", -550, False)):
        row = line(review.history, "costs", source_id=report)
        assert (row["answer_text"], row["miss"], row["hit"]) == ("utfallet för året", miss, hit)


def test_earlier_years_forecasts_are_answered_by_the_next_years_account():
    after = source("bokslut-2026", 2026, 2026, period="2026", title="Bokslutet 2026")
    lines = [
        *operations("augusti", forecast=FORECAST, outcome=OUTCOME),
        *operations(
            "bokslut-2026", outcome=OUTCOME, outcome_previous=("1 000", "-3 600", "-2 600")
        ),
    ]
    review = reviewed(lines, AUGUST, after, year=2026)
    assert review.hits[["answered", "hits", "mean_miss"]].to_numpy().tolist() == [[2, 2, 0.0]]
    assert reviewed(lines, AUGUST, after).history.empty


def test_two_years_forecasts_that_nothing_answers_are_not_said_to_be_one():
    later = source("augusti-2026", 2026, 2026, period="2026-08", title="Delårsbokslut 2026")
    lines = [
        *operations("augusti", forecast=FORECAST, outcome=OUTCOME),
        *operations("augusti-2026", forecast=FORECAST, outcome=OUTCOME),
    ]
    told = charts_interim_tables.history(reviewed(lines, AUGUST, later, year=2026))
    assert told.text.startswith("Ingen tidigare prognos kan ställas mot ett utfall")


def test_the_nearest_organisations_report_is_the_pages():
    town = source("kommunens", 2025, 2025, period="2025-08", organisation_id="byn")
    other = source("grannens", 2025, 2025, period="2025-08", organisation_id="staden")
    lines = [
        *operations("kommunens", budget=BUDGET, forecast=FORECAST, outcome=OUTCOME),
        *operations("augusti", budget=BUDGET, forecast=BUDGET, outcome=OUTCOME),
        *operations("grannens", budget=BUDGET, forecast=FORECAST, outcome=OUTCOME),
    ]
    told = (town, AUGUST, other)
    assert set(reviewed(lines, *told).lines["source_id"]) == {"augusti"}
    assert set(reviewed(lines, *told, organisation="byn").lines["source_id"]) == {"kommunens"}


def test_years_and_what_is_refused():
    told = tables(sources=[AUGUST], budget_lines=operations(budget=BUDGET))
    assert years_with_data(told) == (2025,)
    with pytest.raises(NotInDataError, match="2025"):
        review_interim(told, year=2024)


# -- risks and sick leave ---------------------------------------------------------------------


def risk(risk_id, printed, assessment="", source_id="augusti", **more):
    reason = "" if assessment else "not_reported"
    shared = {"title": risk_id.capitalize(), "control": "Stickprov.", "result": "Bra."}
    return shared | {
        "risk_id": risk_id,
        "printed": printed,
        "assessment": assessment,
        "assessment_missing_reason": reason,
        "source_id": source_id,
        "action": "Inget.",
        **more,
    }


def test_risks_stand_by_weight_and_missing_assessments_are_counted():
    review = reviewed([], risks=[risk("el", "6"), risk("brott", "12", "Godkänd"), risk("fel", "6")])
    assert review.risks["title"].tolist() == ["Brott", "El", "Fel"]
    assert review.risks["assessment_text"].tolist() == [
        "Godkänd",
        *["bedömning saknas i källans text"] * 2,
    ]
    assert plain(review.headline.text) == (
        "2 av 3 risker i den interna kontrollen saknar bedömning i källans text."
    )
    assert review.steps.empty
    assert isinstance(charts_interim.bridges(review)[0], Note)
    assert isinstance(charts_interim_tables.ranked_risks(review), Figure)


def test_risks_are_followed_from_year_to_year():
    before = source("forra", 2024, 2024, period="2024-08", title="Förra")
    risks = [
        risk("el", "8", "Brister", "forra"),
        risk("vatten", "4", "Godkänd", "forra"),
        risk("el", "6", "Godkänd"),
        risk("brott", "9"),
    ]
    review = reviewed([], before, AUGUST, risks=risks)
    assert review.risks["title"].tolist() == ["Brott", "El", "Vatten"]
    assert review.risks["change_text"].tolist() == ["ny risk", "sänkt från 8", "finns inte kvar"]
    assert review.risks["previous_assessment"].tolist() == ["", "Brister", "Godkänd"]
    data = charts_interim_tables.risk_table(review).data()
    assert data.header[-2:] == ("Sedan sist", "Bedömning då")
    assert data.rows[2][1] == "finns inte kvar"


def test_sick_leave_by_group_is_on_the_page_and_a_hidden_one_is_called_so():
    rows = [
        figure("leave", period, printed, breakdown=group, source_id="augusti")
        for period, values in ((2024, ("3,0", "2,0", "5,0")), (2025, ("3,5", "sekretess", "4,0")))
        for group, printed in zip(("", "sex=men", "sex=women"), values, strict=True)
    ]
    told = tables(rows, sources=[AUGUST], budget_lines=operations(budget=BUDGET))
    drawn = charts_sick_leave.by_group(review_interim(told, year=2025))
    header, rows = drawn.data().header, drawn.data().rows
    assert "Förändring (procentenheter)" in header
    assert (rows[2][0], rows[2][header.index("Värde")]) == ("Män", "sekretess")
    assert "Män, 2025: sekretess" in plain(drawn.alt)
    assert "sekretess" in drawn.svg


def test_sick_leave_beside_another_sources_credits_both_and_is_a_caution():
    before = source("granskning", 2023, 2024, period="2024", title="Granskningen")
    rows = [figure("leave", 2024, "3,3", source_id="granskning")]
    rows += [figure("leave", 2025, "3,5", source_id="augusti")]
    rows += [figure("leave", 2025, "3,6", breakdown="sex=women", source_id="augusti")]
    told = tables(rows, sources=[before, AUGUST], budget_lines=operations(budget=BUDGET))
    review = review_interim(told, year=2025)
    drawn = charts_sick_leave.by_group(review)
    assert [one.source_id for one in drawn.table.sources] == ["augusti", "granskning"]
    caution = (
        "Uppgifterna om ”Sjukfrånvaro” för 2024 och 2025 kommer från olika källor och kan gälla"
        " olika delar av året."
    )
    assert caution in cautions(review, told)


def test_a_page_without_sick_leave_says_so():
    review = reviewed(operations(budget=BUDGET, forecast=FORECAST, outcome=OUTCOME))
    assert isinstance(charts_sick_leave.by_group(review), Note)


def test_many_small_lines_share_a_part_of_the_bridge_and_the_largest_are_drawn():
    parts = [
        row
        for number in range(1, 31)
        for row in august(
            *("operations", f"post_{number}", "net_cost"),
            budget="-1 000",
            forecast=f"-{1000 + number}",
            outcome="-500",
        )
    ]
    whole = august("operations", "net_cost", budget="-30 000", forecast="-30 465", outcome="-9 000")
    review = reviewed([*parts, *whole])
    # 1 + … + 30 = 465; the thirteen largest are 18 … 30, the others 1 + … + 17 = 153.
    assert len(review.steps) == 15
    assert line(review.steps, "", kind="part")["amount"] == -153
    assert line(review.steps, "", kind="part")["label"] == "17 mindre poster tillsammans"
    assert line(review.steps, "net_cost")["amount"] == -465
    drawn = charts_paces.remaining(review)[0]
    assert len(drawn.data().rows) < 31
    assert "största av 31 poster" in drawn.notes[-1]


def test_a_risk_without_a_value_stands_last_and_is_not_drawn():
    review = reviewed([], risks=[risk("el", "-"), risk("brott", "12")])
    assert review.risks["title"].tolist() == ["Brott", "El"]
    assert len(charts_interim_tables.ranked_risks(review).data().rows) == 1
    assert charts_interim_tables.risk_table(review).data().rows[1][0] == "El"
    alone = reviewed([], risks=[risk("el", "-")])
    assert isinstance(charts_interim_tables.ranked_risks(alone), Note)


def test_the_last_report_of_a_year_has_the_risks_whatever_the_registers_order():
    risks = [risk("el", "2", "Brister", "april"), risk("el", "8")]
    review = reviewed([], AUGUST, APRIL, risks=risks)
    row = review.risks.iloc[0]
    assert (row["risk_value"], row["change_text"]) == (8, "höjt från 2")
    assert charts_interim_tables.risk_table(review).notes == ("Sist är januari–april 2025.",)


def test_a_year_that_has_ended_is_told_as_one_also_where_its_forecast_is_printed():
    lines = [
        *operations("bokslut", budget=BUDGET, forecast=FORECAST, outcome=OUTCOME),
        *budget_line(
            "investments", "total", source_id="bokslut", budget="100", forecast="90", outcome="54"
        ),
    ]
    review = reviewed(lines, ACCOUNT)
    assert plain(review.headline.text).startswith("Driften gick 1 000 tkr bättre än budget")
    assert (
        charts_interim.places(review)[0].title == "Investeringarna: 54 procent av budgeten användes"
    )
    assert charts_paces.remaining(review)[0].text == "Utfallet för hela 2025 är känt."


def test_sick_leave_that_is_all_hidden_is_said_to_be():
    rows = [
        figure("leave", 2025, "sekretess", breakdown=group, source_id="augusti")
        for group in ("", "sex=men", "sex=women")
    ]
    told = tables(rows, sources=[AUGUST], budget_lines=operations(budget=BUDGET))
    note = charts_sick_leave.by_group(review_interim(told, year=2025))
    assert "sekretess" in note.text


def test_a_remark_on_a_line_stands_under_its_table():
    lines = [
        row | {"note": "Källan trycker en negativ intäkt."}
        for row in august("operations", "income", budget="10", forecast="10", outcome="-5")
    ]
    for table in charts_interim_tables.line_tables(reviewed(lines)):
        assert table.data().rows[0][-1] == "Källan trycker en negativ intäkt."


def test_what_two_reports_say_of_a_line_stands_once_as_the_newest_says_it():
    words = {"target_table": "budget_lines", "target_id": "operations.costs"}
    words |= {"organisation_id": "kontoret", "period": "2025"}
    told = [
        words | {"explanation_id": name, "text": text, "period": period, "source_id": source_id}
        for name, text, period, source_id in (
            ("lokaler", "Hyran ökar.", "2025", "april"),
            ("lokaler", "Hyran ökar mer.", "2025", "augusti"),
            ("el", "Elen kostar mer.", "2025", "april"),
            ("energi", "Elen kostar mer.", "2025", "augusti"),
            ("pendling", "Resorna ökar.", "2025-04", "april"),
            ("pendling", "Resorna minskar.", "2025-08", "augusti"),
        )
    ]
    lines = [*operations("april", budget=BUDGET), *operations(budget=BUDGET)]
    shown = reviewed(lines, APRIL, AUGUST, explanations=told).explanations
    assert shown["text"].tolist() == [
        *("Hyran ökar mer.", "Elen kostar mer."),
        *("Resorna ökar.", "Resorna minskar."),
    ]
