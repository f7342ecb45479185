"""The revision log of a year: what newer sources say otherwise; expected values by hand."""

from __future__ import annotations

import pytest

from analysis import charts_reconciliation, charts_revisions
from analysis.checks import differing, reconcile
from analysis.made_schemas import MARKED
from analysis.reconciliation import review_reconciliation
from analysis.revision_log import revision_log
from analysis.tables import Table
from analysis.vocabulary import KOLADA
from tests.spec.given import figure, source, tables

OLD, NEW = "kolada-2024-01-01", "kolada-2025-01-01"
FETCHES = [
    source(OLD, published="2024-01-01", publisher="RKA", title="Kolada i januari"),
    source(NEW, published="2025-01-01", publisher="RKA", title="Kolada ett år senare"),
]


def fetched(old, new, sources=FETCHES, **others):
    """Return tables of two sources with "indicator period printed" each."""
    rows = [
        figure(*row.split(maxsplit=2), source_id=one["source_id"])
        for one, told in zip(sources, (old, new), strict=True)
        for row in told
    ]
    return tables(rows, sources=sources, **others)


def log(found, year=2023, sources=(OLD, NEW)):
    rows = revision_log(found, sources, year)
    names = ["kind", "indicator_id", "period", "old", "new", "percent", "factor"]
    return [
        tuple(None if cell != cell else cell for cell in row)
        for row in rows[names].itertuples(index=False)
    ]


SAME = ("it 2023 4,0", "leave 2023 3,5%", "fte 2023 138")


def test_two_fetches_without_a_difference():
    assert log(fetched(SAME, SAME)) == []


def test_what_is_new_gone_and_changed_between_two_fetches():
    found = fetched((*SAME, "net 2023 12,5"), (*SAME[:2], "net 2023 13,0", "cases 2023 7"))
    assert log(found) == [
        ("new", "cases", "2023", "", "7", None, None),
        ("gone", "fte", "2023", "138", "", None, None),
        # 0,5 of 12,5.
        ("changed", "net", "2023", "12,5", "13,0", 4.0, None),
    ]
    rows = revision_log(found, [NEW], 2023)
    assert set(rows["source_id"]) == {NEW}
    assert set(rows["previous_source_id"]) == {OLD}


def test_another_print_of_the_same_figure_is_no_revision():
    assert log(fetched((*SAME, "net 2023 12,5"), (*SAME, "net 2023 12,50"))) == []
    assert log(fetched((*SAME, "net 2023 0"), (*SAME, "net 2023 0,0"))) == []


def test_a_figure_that_is_given_no_longer_is_gone_but_one_that_is_hidden_is_not():
    old = (*SAME, "net 2023 12,5", "cases 2023 7")
    found = fetched(old, (*SAME, "net 2023 -", "cases 2023 sekretess"))
    assert log(found) == [("gone", "net", "2023", "12,5", "", None, None)]


def test_only_the_years_own_figures_are_told():
    found = fetched(("net 2022 1,0", "net 2023 2,0"), ("net 2022 1,5", "net 2023 2,0"))
    assert log(found) == []
    assert log(found, 2022) == [("changed", "net", "2022", "1,0", "1,5", 50.0, None)]


def test_a_year_that_only_one_fetch_tells_of_is_neither_new_nor_gone():
    found = fetched(("net 2022 1,0", "net 2023 2,0"), ("net 2023 2,0", "net 2021 3,0"))
    assert [log(found, year) for year in (2021, 2022, 2023)] == [[], [], []]


def test_sources_of_another_kind_tell_only_what_they_change():
    other = [FETCHES[0], {**FETCHES[1], "publisher": "Kommunen"}]
    found = fetched((*SAME, "net 2023 1,0"), ("net 2023 2,0", "cases 2023 7"), other)
    assert log(found) == [("changed", "net", "2023", "1,0", "2,0", 100.0, None)]
    # The same publisher, but a source that has little in common.
    found = fetched((*SAME, "net 2023 1,0"), ("net 2023 2,0", "cases 2023 7"))
    assert log(found) == [("changed", "net", "2023", "1,0", "2,0", 100.0, None)]


RESCALED = (
    ("net 2021 13,40", "net 2022 20,00", "net 2023 8,15"),
    ("net 2021 1391,68", "net 2022 2077,13", "net 2023 846,43"),
)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_rescaled_series_is_told_once_on_every_years_page(year):
    assert log(fetched(*RESCALED), year) == [
        ("rescaled", "net", "2021 2022 2023", "13,40", "1\N{NO-BREAK SPACE}391,68", None, 103.86)
    ]


def test_without_sources_nothing_is_told():
    assert log(tables(), sources=()) == []
    assert log(fetched(SAME, ())) == []
    assert log(fetched(*RESCALED), sources=(OLD,)) == []


def test_what_held_before_is_what_a_figure_is_held_against():
    third = source("kolada-2026-01-01", published="2026-01-01", publisher="RKA")
    rows = [figure("net", 2023, "1,0", source_id=OLD), figure("it", 2023, "4,0", source_id=NEW)]
    rows += [figure("net", 2023, "2,0", source_id=third["source_id"])]
    found = tables(rows, sources=[third, *FETCHES])
    assert log(found, sources=[NEW]) == []
    assert log(found, sources=[third["source_id"]]) == [
        ("changed", "net", "2023", "1,0", "2,0", 100.0, None)
    ]
    told = revision_log(found, [third["source_id"]], 2023)
    assert told["previous_source_id"].tolist() == [OLD]


# -- on the page --------------------------------------------------------------------------------

RISES = {
    "source_id": NEW,
    "claim_id": "steg",
    "kind": "rises",
    "what": "Nettokostnaden steg.",
    "operands": "observations:net@kontoret/2022; observations:net@kontoret/2023",
    "locator": "stycke 1",
    "value": float("nan"),
}


def page(old, new):
    return reviewed(fetched(("net 2022 1,0", *old), ("net 2022 1,0", *new), claims=[RISES]))


def reviewed(found):
    checks = reconcile(found)
    found |= {"reconciliation": checks}
    found |= {f"differing_{name}": differing(checks, name) for name in MARKED}
    return review_reconciliation(found, year=2023)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_says_how_many_figures_were_revised_and_lists_them():
    review = page(
        (*SAME, "net 2023 12,5"), (*SAME[:1], "leave 2023 3,6%", "net 2023 13,0", "cases 2023 7")
    )
    texts = [plain(one.text) for one in review.findings]
    assert (
        "Nyare källor har reviderat årets uppgifter: 2 ändrade uppgifter, 1 ny uppgift och"
        " 1 utgången uppgift."
    ) in texts
    table = charts_revisions.revised(review)
    names = ["what", "kind_text", "old", "new", "unit_text", "change", "previous_title"]
    assert [tuple(map(plain, row)) for row in table.rows[names].itertuples(index=False)] == [
        (
            *("Ärenden, Kansliet, 2023", "ny", "uppgift saknas", "7", "ärenden"),
            *("kan inte räknas", "Kolada i januari"),
        ),
        (
            *("Antal årsarbetare, Kansliet, 2023", "utgått", "138", "uppgift saknas"),
            *("årsarbetare", "kan inte räknas", "Kolada i januari"),
        ),
        (
            *("Sjukfrånvaro, Kansliet, 2023", "ändrad", "3,5", "3,6", "procent"),
            *("+0,1 procentenheter", "Kolada i januari"),
        ),
        (
            *("Nettokostnad, Kansliet, 2023", "ändrad", "12,5", "13,0", "mnkr"),
            *("+0,5 mnkr (+4,0 procent)", "Kolada i januari"),
        ),
    ]
    assert {source.source_id for source in review.sources} == {OLD, NEW}
    html = table._repr_mimebundle_()["text/html"]
    assert "Reviderade uppgifter för 2023" in html


def test_a_rescaled_series_is_one_row_of_the_page():
    old, new = ([row.replace("net", "it") for row in rows] for rows in RESCALED)
    review = page(old, new)
    table = charts_revisions.revised(review)
    names = ["what", "kind_text", "old", "new", "change"]
    assert [tuple(map(plain, row)) for row in table.rows[names].itertuples(index=False)] == [
        (
            *("IT-kostnad, Kansliet, 2021 till 2023", "hela serien omräknad", "13,40"),
            *("1 391,68", "alla värden gånger 103,86"),
        )
    ]
    assert any("1 omräknad serie." in plain(one.text) for one in review.findings)


def test_a_rescaled_indicator_is_one_row_of_the_page():
    figures = (("kontoret", 2022), ("kontoret", 2023), ("byn", 2022), ("byn", 2023))
    figures += (("staden", 2023), ("torpet", 2023))
    texts = (
        ("1,50", "2,25", "4,00", "3,10", "1,00", "0,75"),
        ("150", "225", "400", "310", "100", "75"),
    )
    rows = [
        figure("it", year, text, who, source_id=one["source_id"])
        for one, mine in zip(FETCHES, texts, strict=True)
        for (who, year), text in zip(figures, mine, strict=True)
    ]
    found = tables(rows, sources=FETCHES, claims=[RISES])
    told = ("whole rescaled", "it", "2022 2023", "1,50", "150", None, 100.0)
    assert log(found) == log(found, 2022) == [told]
    assert revision_log(found, [NEW], 2023)["previous_source_id"].tolist() == [OLD]
    review = reviewed(found)
    table = charts_revisions.revised(review)
    names = ["what", "kind_text", "old", "new", "change"]
    assert [tuple(map(plain, row)) for row in table.rows[names].itertuples(index=False)] == [
        (
            *("IT-kostnad, 2022 till 2023", "hela nyckeltalet omräknat", "1,50", "150"),
            "alla 6 värden i 4 serier gånger 100",
        )
    ]
    assert any("1 omräknat nyckeltal." in plain(one.text) for one in review.findings)


def test_the_page_tells_what_kolada_calls_otherwise():
    note = "Kolada kallar 0180 för ”Nya byn”, tidigare ”Byn”."
    told = [FETCHES[0], FETCHES[1] | {"publisher": KOLADA, "note": note}]
    for new in (SAME, (*SAME[:1], "leave 2023 3,6%")):
        found = fetched((*SAME, "net 2022 1,0"), (*new, "net 2022 1,0"), told, claims=[RISES])
        shown = charts_revisions.revised(reviewed(found))
        texts = shown.notes if isinstance(shown, Table) else [shown.text]
        assert texts[-1].endswith(f"Kolada ett år senare: {note}")


def test_a_page_without_revisions_says_so():
    review = page(SAME, SAME)
    assert charts_revisions.revised(review).text.startswith("Ingen nyare källa")
    assert not [one for one in review.findings if one.id == "revisions"]


def test_where_nothing_is_there_to_check_every_list_of_checks_says_so_alone():
    review = reviewed(fetched(SAME, (*SAME[:2], "fte 2023 140")))
    nothing = "Källorna trycker inga summor, skillnader eller påståenden att stämma av."
    charts = charts_reconciliation
    for part in (charts.outcomes, charts.differing, charts.not_checkable):
        assert part(review).text == nothing
    for part in (charts.within_rounding, charts.agreeing):
        assert part(review).text == nothing
