from __future__ import annotations

import pandas as pd

from analysis import page
from analysis.edition_findings import edition_lead, edition_news
from analysis.editions import Edition, review_edition
from analysis.overview import review_overview, years_with_data
from tests.made_up import FakeTables
from tests.spec.given import INDICATORS, figure, source, tables
from tests.unit.test_savings import EARLY, followup, measure

OLD = source("gammal", 2020, 2022, title="Gamla rapporten", status="adopted")
FRESH = source("ny", 2021, 2023, title="Nya rapporten", status="draft")
BOTH = [figure("net", year, "1,0", source_id="gammal") for year in (2021, 2022)]
BOTH += [figure("net", 2023, "2,0", source_id="ny")]


def edition(told, year=2023) -> Edition:
    return review_edition(told, year=year, years=years_with_data(told))


def told(*rows, year=2023, sources=(OLD, FRESH), **others):
    """Return the lead and the lines of each kind of what is new."""
    made = tables([*BOTH, *rows], sources=sources, **others)
    review = review_overview(made, year=year)
    news = edition_news(review.edition, review.catalogue)
    lines = {one.kind: " ".join(one.lines).replace("\N{NO-BREAK SPACE}", " ") for one in news}
    lead = edition_lead(review.edition, news).replace("\N{NO-BREAK SPACE}", " ")
    return lead, lines


def frames(found: Edition) -> list[pd.DataFrame]:
    return [value for value in vars(found).values() if isinstance(value, pd.DataFrame)]


def test_the_first_edition_has_none_before_it_and_nothing_is_new():
    first = edition(tables([figure("net", 2023, "1,0")], measures=[measure("a", "5")]))
    assert first.previous is None
    assert all(frame.empty for frame in frames(first))


def test_a_year_in_which_nothing_changed_says_so():
    same = [figure("net", year, "1,0") for year in (2022, 2023)]
    made = tables(same, sources=[source()])
    found = edition(made)
    assert edition_news(found, review_overview(made, year=2023).catalogue) == ()
    assert edition_lead(found, ()) == "Inget har tillkommit, försvunnit eller ändrats sedan 2022."


def test_the_last_edition_is_the_latest_earlier_year_with_data():
    gap = [figure("net", year, "1,0") for year in (2019, 2023)]
    assert edition(tables(gap)).previous == 2019


def test_a_source_is_new_in_the_first_year_that_no_older_one_tells_of():
    standings = {
        year: edition(tables(BOTH, sources=[OLD, FRESH]), year).sources["standing"].tolist()
        for year in (2021, 2022, 2023)
    }
    assert standings == {2021: [], 2022: [], 2023: ["new", "gone"]}
    lead, lines = told()
    assert lines["sources-new"] == "Nya rapporten (utkast)."
    assert lines["sources-gone"] == "Gamla rapporten (antagen)."
    assert lead == (
        "1 källa har tillkommit sedan 2022. 1 källa som fanns för 2022 saknas för 2023."
    )


def test_a_source_of_another_municipality_is_no_news():
    other = source("grannens", 2023, 2023, organisation_id="staden")
    assert "grannens" not in set(
        edition(tables(BOTH, sources=[OLD, FRESH, other])).sources["source_id"]
    )


def test_indicators_come_and_go_by_their_own_figures():
    _, lines = told(
        figure("leave", 2022, "3,0", source_id="gammal"),
        figure("leave", 2023, "-", source_id="ny"),
        figure("pleased", "unstated", "3,0", source_id="ny"),
        figure("faults", 2023, "3", source_id="ny"),
    )
    assert lines["indicators-new"] == (
        "Kvalitet: ”Avbrott”. Kvalitet, utan årtal i källan: ”Nöjdhet”."
    )
    assert lines["indicators-gone"] == "Personal: ”Sjukfrånvaro”."


def test_figures_of_an_indicator_that_stays_come_and_go():
    lead, lines = told(
        figure("net", 2022, "9,0", "byn", source_id="gammal"),
        figure("net", 2023, "1,0", breakdown="region=norr", source_id="ny"),
        figure("net", 2023, "1,0", breakdown="sex=women", source_id="ny"),
        sources=[source("gammal", 2020, 2023), source("ny", 2020, 2023)],
    )
    assert lines == {
        "parts-new": "”Nettokostnad” redovisas nu också efter kön och region.",
        "parts-gone": "”Nettokostnad” redovisas inte längre i Byns kommun.",
    }
    assert lead == "En del nyckeltal har fler eller färre uppgifter än 2022."


def test_comparators_count_only_beside_an_own_figure():
    lead, lines = told(
        figure("net", 2022, "1,0", "staden", source_id="gammal"),
        figure("net", 2022, "1,0", "liknande", source_id="gammal"),
        figure("net", 2023, "1,0", "torpet", source_id="ny"),
        figure("leave", 2023, "1,0", "staden", source_id="ny"),
    )
    assert lines["comparators-new"] == "Torpet."
    assert lines["comparators-gone"] == "Staden och liknande kommuner."
    assert "1 källa och 1 jämförelse har tillkommit sedan 2022." in lead


def test_a_restated_figure_has_its_old_and_new_value_and_who_says_so():
    lead, lines = told(figure("net", 2022, "1,5", source_id="ny"))
    assert lines["restatements"] == (
        "”Nettokostnad” på Byns kansli, 2022: 1,5 mnkr i stället för 1,0 mnkr, enligt nya "
        "rapporten."
    )
    assert lead.endswith("1 äldre siffra har ändrats.")
    again = told(figure("net", 2022, "1,0", source_id="ny"))[1]
    assert "restatements" not in again
    # It came with the later source: the earlier edition did not know of it.
    assert "restatements" not in told(figure("net", 2021, "1,5", source_id="ny"), year=2022)[1]


def test_a_restated_figure_says_where_the_two_may_be_about_unlike_parts_of_the_year():
    unsure = "Talen kommer från olika källor och kan gälla olika delar av året."
    interim = FRESH | {"period": "2023-08"}
    row = figure("net", 2022, "1,5", source_id="ny")
    line = told(row, sources=(OLD, interim))[1]["restatements"]
    assert line.endswith(f"1,5 mnkr i stället för 1,0 mnkr, enligt nya rapporten. {unsure}")
    alike = told(row, sources=(OLD | {"period": "2022-08"}, interim))[1]["restatements"]
    assert unsure not in alike


def correction(key: str, table: str = "observations"):
    found = {"table": table, "key": key, "column": "printed", "found": "-2,0", "corrected": "2,0"}
    return {"correction_id": "c", "source_id": "ny", "reason": "Skrivfel."} | found


def test_a_correction_is_news_in_the_edition_of_its_figure():
    key = "indicator_id=net; organisation_id=kontoret; period=2023; breakdown="
    lead, lines = told(corrections=[correction(key)])
    assert lines["corrections"] == (
        "”Nettokostnad”, 2023: källan trycker ”-2,0”, vi läser ”2,0”. Skrivfel."
    )
    assert "1 rättelse" in lead
    assert "corrections" not in told(corrections=[correction(key)], year=2022)[1]
    line = correction("statement=operations; line_id=costs", "budget_lines")
    assert "corrections" not in told(corrections=[line])[1]


def test_a_break_is_news_where_the_series_has_a_figure():
    broken = [row | {"break_years": "2021 2023"} for row in INDICATORS]
    lead, lines = told(indicators=broken)
    assert lines["breaks"] == (
        "”Nettokostnad”: uppgifter före och från 2023 är inte fullt jämförbara."
    )
    assert "1 brott i en serie" in lead


def test_reorganisations_since_the_last_edition_are_told_once_each():
    made = [
        {"adjustment_id": f"{name}{year}", "indicator_id": name, "organisation_id": "kontoret"}
        | {"period": str(year), "title": f"Flytt {year}", "source_id": "ny"}
        for year in (2022, 2023)
        for name in ("net", "it")
    ]
    lead, lines = told(figure("it", 2023, "1,0", source_id="ny"), adjustments=made)
    assert lines["adjustments"] == "”Flytt 2023”."
    assert "1 organisationsändring" in lead


def test_a_reorganisation_that_two_sources_tell_is_one():
    move = {"adjustment_id": "flytt", "indicator_id": "net", "organisation_id": "kontoret"}
    move |= {"period": "2023", "title": "Flytt"}
    made = [move | {"source_id": one["source_id"]} for one in (OLD, FRESH)]
    sources = (OLD, FRESH)
    found = edition(tables(BOTH, sources=sources, adjustments=made)).adjustments
    assert found["source_id"].tolist() == [FRESH["source_id"]]


def test_measures_are_new_once_and_told_with_what_they_are_worth():
    def lines(*measures):
        rows = [row | {"source_id": "ny"} for row in measures]
        return told(measures=rows)[1]["measures-new"]

    assert lines(measure("a", "5")) == "”A”, beräknad till 5 tkr."
    assert lines(measure("a", EARLY)) == "”A”, utan beräknat belopp."
    assert lines(measure("a", "5"), measure("b", "7")) == (
        "2 åtgärder, tillsammans beräknade till 12 tkr."
    )
    assert lines(measure("a", EARLY), measure("b", EARLY)) == (
        "2 åtgärder, alla utan beräknat belopp."
    )
    assert lines(measure("a", "5"), measure("b", EARLY)) == (
        "2 åtgärder. 1 av dem är beräknad till 5 tkr, och 1 saknar belopp."
    )


def test_a_measure_that_is_decided_anew_has_both_amounts():
    rows = [
        measure("a", "5", source_id="gammal"),
        measure("b", "5", source_id="gammal"),
        measure("a", "7", source_id="ny"),
    ]
    lead, lines = told(measures=rows)
    assert lines["measures-renewed"] == "”A”: 7 tkr i stället för 5 tkr."
    assert "measures-new" not in lines
    assert lead.endswith("1 tidigare åtgärd har ändrats.")


def test_followups_are_news_when_they_tell_something_new():
    rows = [measure(name, "5", source_id="gammal") for name in ("a", "b")]
    said = [
        followup("a", "under_way", "2022", source_id="gammal"),
        followup("b", "under_way", "2022", source_id="gammal"),
        followup("b", "done", "2023", source_id="ny", printed="4", link="inferred"),
        followup("", "done", "2023", source_id="ny", followup_id="annan"),
    ]
    lead, lines = told(measures=rows, measure_followups=said)
    assert lines["followups"] == (
        "”B”: genomförd, 4 tkr sparat. Kopplingen till källan är vår tolkning. "
        "”Det sägs”: genomförd. Den går inte säkert att koppla till någon av de beslutade "
        "åtgärderna."
    )
    assert "2 uppföljningar av åtgärder" in lead


def test_the_order_of_the_rows_does_not_matter():
    rows = [*BOTH, figure("net", 2022, "1,5", source_id="ny"), figure("it", 2023, "1", "byn")]
    one, other = (
        edition(tables(some, sources=[OLD, FRESH, source()])) for some in (rows, rows[::-1])
    )
    for frame, again in zip(frames(one), frames(other), strict=True):
        pd.testing.assert_frame_equal(frame, again)


def test_what_is_new_is_no_figure_of_the_page():
    made = tables([*BOTH, figure("leave", 2022, "3,0", source_id="gammal")], sources=[OLD, FRESH])
    review = review_overview(made, year=2023)
    assert review.edition.indicators["indicator_id"].tolist() == ["leave"]
    html = page.closing(review, FakeTables(**made)).html
    assert "Sjukfrånvaro" not in html


def test_the_block_has_a_lead_a_list_and_links_to_more():
    made = tables(BOTH, measures=[measure("a", "5", source_id="ny")], sources=[OLD, FRESH])
    block = page.editions(review_overview(made, year=2023))
    assert block.html.startswith('<div id="nytt-sedan-sist"><p>1')
    assert '<a href="#besparing-horisont" class="belagg">Se åtgärderna</a>' in block.html
    assert block.plain.splitlines()[1] == "- Ny källa: Nya rapporten (utkast)."
    alone = page.editions(review_overview(made, year=2021)).html
    assert "<ul" not in alone and "det första året" in alone
