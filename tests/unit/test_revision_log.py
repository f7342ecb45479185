"""The revision log of a year: what newer sources say otherwise; expected values by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import charts_reconciliation, charts_revisions
from analysis.checks import differing, reconcile
from analysis.made_schemas import MARKED
from analysis.reconciliation import review_reconciliation
from analysis.revision_log import revision_log
from analysis.tables import Table
from analysis.vocabulary import KOLADA
from tests.spec.given import figure, source, table, tables

OLD, NEW = "utkast", "antagen"
VERSIONS = [
    source(OLD, published="2024-01-01", publisher="Kommunen", title="Utkastet"),
    source(NEW, published="2025-01-01", publisher="Kommunen", title="Den antagna rapporten"),
]
FETCHES = [one | {"publisher": KOLADA, "title": "Kolada"} for one in VERSIONS]


def given(old, new, sources=VERSIONS, **others):
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


def test_two_versions_without_a_difference():
    assert log(given(SAME, SAME)) == []


def test_what_is_new_gone_and_changed_between_two_versions():
    found = given((*SAME, "net 2023 12,5"), (*SAME[:2], "net 2023 13,0", "cases 2023 7"))
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
    assert log(given((*SAME, "net 2023 12,5"), (*SAME, "net 2023 12,50"))) == []
    assert log(given((*SAME, "net 2023 0"), (*SAME, "net 2023 0,0"))) == []


def test_a_figure_that_is_given_no_longer_is_gone_but_one_that_is_hidden_is_not():
    old = (*SAME, "net 2023 12,5", "cases 2023 7")
    found = given(old, (*SAME, "net 2023 -", "cases 2023 sekretess"))
    assert log(found) == [("gone", "net", "2023", "12,5", "", None, None)]


def test_only_the_years_own_figures_are_told():
    found = given(("net 2022 1,0", "net 2023 2,0"), ("net 2022 1,5", "net 2023 2,0"))
    assert log(found) == []
    assert log(found, 2022) == [("changed", "net", "2022", "1,0", "1,5", 50.0, None)]


def test_a_year_that_only_one_version_tells_of_is_neither_new_nor_gone():
    found = given(("net 2022 1,0", "net 2023 2,0"), ("net 2023 2,0", "net 2021 3,0"))
    assert [log(found, year) for year in (2021, 2022, 2023)] == [[], [], []]


def test_sources_of_another_kind_tell_only_what_they_change():
    other = [VERSIONS[0], {**VERSIONS[1], "publisher": "Grannkommunen"}]
    found = given((*SAME, "net 2023 1,0"), ("net 2023 2,0", "cases 2023 7"), other)
    assert log(found) == [("changed", "net", "2023", "1,0", "2,0", 100.0, None)]
    # The same publisher, but a source that has little in common.
    found = given((*SAME, "net 2023 1,0"), ("net 2023 2,0", "cases 2023 7"))
    assert log(found) == [("changed", "net", "2023", "1,0", "2,0", 100.0, None)]


RESCALED = (
    ("net 2021 13,40", "net 2022 20,00", "net 2023 8,15"),
    ("net 2021 1391,68", "net 2022 2077,13", "net 2023 846,43"),
)


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_a_rescaled_series_is_told_once_on_every_years_page(year):
    assert log(given(*RESCALED), year) == [
        ("rescaled", "net", "2021 2022 2023", "13,40", "1\N{NO-BREAK SPACE}391,68", None, 103.86)
    ]


def test_without_sources_nothing_is_told():
    assert log(tables(), sources=()) == []
    assert log(given(SAME, ())) == []
    assert log(given(*RESCALED), sources=(OLD,)) == []


def test_what_held_before_is_what_a_figure_is_held_against():
    third = source("rattad", published="2026-01-01", publisher="Kommunen")
    rows = [figure("net", 2023, "1,0", source_id=OLD), figure("it", 2023, "4,0", source_id=NEW)]
    rows += [figure("net", 2023, "2,0", source_id=third["source_id"])]
    found = tables(rows, sources=[third, *VERSIONS])
    assert log(found, sources=[NEW]) == []
    assert log(found, sources=[third["source_id"]]) == [
        ("changed", "net", "2023", "1,0", "2,0", 100.0, None)
    ]
    told = revision_log(found, [third["source_id"]], 2023)
    assert told["previous_source_id"].tolist() == [OLD]


# -- what is a version of what ----------------------------------------------------------------


def test_a_review_that_retells_the_years_before_says_nothing_of_what_it_leaves_out():
    later = [
        source("granskning-2023", 2021, 2023, published="2024-01-01", publisher="Kommunen"),
        source("granskning-2024", 2022, 2024, published="2025-01-01", publisher="Kommunen"),
    ]
    found = given(
        ("net 2022 1,0", "net 2023 2,0", "it 2023 4,0", "cases 2022 5", "fte 2023 138"),
        ("net 2022 1,0", "net 2023 2,5", "it 2023 4,0", "leave 2023 3,5%", "net 2024 3,0"),
        later,
    )
    ids = [one["source_id"] for one in later]
    assert log(found, 2022, ids) == []
    assert log(found, 2023, ids) == [("changed", "net", "2023", "2,0", "2,5", 25.0, None)]


@pytest.mark.parametrize(
    "other",
    [
        {"publisher": "Grannkommunen"},
        {"organisation_id": "byn"},
        {"period": "2023-08"},
        {"first_year": 2021},
        {"last_year": 2024},
    ],
)
def test_documents_that_the_register_tells_apart_are_no_versions(other):
    figures = (*SAME, "net 2023 12,5"), (*SAME, "cases 2023 7")
    assert [kind for kind, *_ in log(given(*figures))] == ["new", "gone"]
    assert log(given(*figures, [VERSIONS[0], VERSIONS[1] | other])) == []


def test_the_version_before_is_the_newest_that_is_one():
    between = source("annat", published="2024-06-01", publisher="Grannkommunen")
    rows = [
        *(figure("net", 2023, "1,0", source_id=key) for key in (OLD, "annat", NEW)),
        figure("it", 2023, "4,0", source_id=OLD),
        figure("cases", 2023, "7", source_id="annat"),
    ]
    found = tables(rows, sources=[*VERSIONS, between])
    assert log(found, sources=[NEW]) == [("gone", "it", "2023", "4,0", "", None, None)]
    assert revision_log(found, [NEW], 2023)["previous_source_id"].tolist() == [OLD]


def test_what_went_with_the_version_before_is_not_gone_once_more():
    third = VERSIONS[1] | {"source_id": "rattad", "published": "2026-01-01"}
    rows = [
        *(figure("net", 2023, "1,0", source_id=key) for key in (OLD, NEW, "rattad")),
        figure("it", 2023, "4,0", source_id=OLD),
    ]
    found = tables(rows, sources=[*VERSIONS, third])
    assert [kind for kind, *_ in log(found, sources=[NEW])] == ["gone"]
    assert log(found, sources=["rattad"]) == []


def test_what_is_new_gone_and_changed_between_two_fetches():
    # Less than half is in both, and they end with different years.
    later = [FETCHES[0], FETCHES[1] | {"period": "2024", "last_year": 2024}]
    found = given(
        ("net 2023 2,0", "it 2022 4,0", "fte 2023 139", "cases 2023 7"),
        ("net 2023 2,5", "it 2023 4,5", "fte 2023 -", "cases 2022 6", "net 2024 3,0"),
        later,
    )
    assert log(found) == [
        ("new", "it", "2023", "", "4,5", None, None),
        ("gone", "fte", "2023", "139", "", None, None),
        ("gone", "cases", "2023", "7", "", None, None),
        ("changed", "net", "2023", "2,0", "2,5", 25.0, None),
    ]
    assert log(found, 2024) == []


@pytest.mark.parametrize(
    "alone",
    [figure("it", 2023, "4,0"), figure("net", 2023, "1,5", "staden"), figure("net", 2022, "0,5")],
)
@pytest.mark.parametrize("with_it", [OLD, NEW])
def test_what_only_one_fetch_was_asked_for_is_neither_new_nor_gone(alone, with_it):
    rows = [figure("net", 2023, "1,0", source_id=key) for key in (OLD, NEW)]
    found = tables([*rows, {**alone, "source_id": with_it}], sources=FETCHES)
    assert log(found, alone["period"]) == []


def test_a_fetch_is_held_against_the_newest_that_was_asked_for_the_same():
    between = FETCHES[1] | {"source_id": "annan", "published": "2024-06-01"}
    rows = [
        *(figure("net", year, "1,0", source_id=OLD) for year in (2022, 2023)),
        figure("it", 2023, "4,0", source_id="annan"),
        figure("net", 2022, "1,0", source_id=NEW),
        figure("net", 2023, "-", source_id=NEW),
    ]
    found = tables(rows, sources=[*FETCHES, between])
    assert log(found, sources=[NEW]) == [("gone", "net", "2023", "1,0", "", None, None)]


# -- parts of a year --------------------------------------------------------------------------


def reports(old, new):
    """Return two sources of those periods that both tell of 2022 and 2023."""
    return [VERSIONS[0] | {"period": old}, VERSIONS[1] | {"period": new}]


@pytest.mark.parametrize(
    ("old", "new"),
    [("2023-08", "2023"), ("2023", "2024-08"), ("2023-04", "2023-08")],
)
def test_figures_that_may_be_about_unlike_parts_of_the_year_are_no_plain_change(old, new):
    figures = ("leave 2023 3,2%", "it 2023 4,0"), ("leave 2023 3,3%", "it 2023 4,0")
    told = [("other months", "leave", "2023", "3,2", "3,3", 3.125, None)]
    assert log(given(*figures, reports(old, new))) == told


@pytest.mark.parametrize(
    ("old", "new", "period"),
    [("2022-08", "2023-08", "2023"), ("2023-08", "2023-12", "2023-08"), ("2022", "2023", "2023")],
)
def test_figures_of_the_same_months_are_changed(old, new, period):
    found = given((f"net {period} 1,0",), (f"net {period} 1,5",), reports(old, new))
    assert log(found) == [("changed", "net", period, "1,0", "1,5", 50.0, None)]


def test_a_series_of_months_and_one_of_whole_years_are_not_rescaled():
    found = given(*RESCALED, reports("2023-08", "2023"))
    assert [kind for kind, *_ in log(found)] == ["other months"]
    assert [period for _, _, period, *_ in log(found, 2021)] == ["2021"]


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
    return reviewed(given(("net 2022 1,0", *old), ("net 2022 1,0", *new), claims=[RISES]))


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
            *("kan inte räknas", "Utkastet"),
        ),
        (
            *("Antal årsarbetare, Kansliet, 2023", "utgått", "138", "uppgift saknas"),
            *("årsarbetare", "kan inte räknas", "Utkastet"),
        ),
        (
            *("Sjukfrånvaro, Kansliet, 2023", "ändrad", "3,5", "3,6", "procent"),
            *("+0,1 procentenheter", "Utkastet"),
        ),
        (
            *("Nettokostnad, Kansliet, 2023", "ändrad", "12,5", "13,0", "mnkr"),
            *("+0,5 mnkr (+4,0 procent)", "Utkastet"),
        ),
    ]
    assert {source.source_id for source in review.sources} == {OLD, NEW}
    html = table._repr_mimebundle_()["text/html"]
    assert "Reviderade uppgifter för 2023" in html


def rows_of(table, *names):
    return [tuple(map(plain, row)) for row in table.rows[[*names]].itertuples(index=False)]


def test_the_page_says_between_which_sources_it_tells_of_new_and_gone_figures():
    rule = (
        "Nya och utgångna uppgifter visas bara mellan två versioner av samma källa. Två hämtningar"
        " från Kolada är det, för de nyckeltal, organisationer och år som finns i båda. Två"
        " dokument är det om de har samma utgivare, organisation och period och omfattar samma år."
        " Bara år som båda redovisar räknas, och minst hälften av deras uppgifter ska finnas i"
        " båda."
    )
    gone = (
        "En utgången uppgift finns inte i den nya källan. Andra sidor kan ändå visa den, så som"
        " den tidigare källan anger den."
    )
    new = charts_revisions.revised(page(SAME, (*SAME, "net 2023 1,0")))
    assert new.notes == (rule,)
    left_out = charts_revisions.revised(page((*SAME, "net 2023 1,0"), SAME))
    assert left_out.notes == (rule, gone)


def test_a_figure_for_another_part_of_the_year_is_told_in_words_of_its_own():
    interim = reports("2023-08", "2023")
    figures = ("leave 2023 3,2%", "it 2023 4,0"), ("leave 2023 3,3%", "it 2023 4,5")
    told = "För 1 uppgift anger en nyare källa ett annat tal, som kan gälla en annan del av året."
    several = "För 2 uppgifter anger en nyare källa andra tal, som kan gälla en annan del av året."
    review = reviewed(given(*figures, interim))
    assert plain(review.headline.text) == several
    assert review.findings == ()
    checked = reviewed(given(figures[0], figures[1][:1], interim, claims=[RISES]))
    revised = [plain(one.text) for one in checked.findings if one.target == review.headline.target]
    assert revised == [told]
    names = ("what", "kind_text", "old", "new", "change")
    assert rows_of(charts_revisions.revised(checked), *names) == [
        (
            *("Sjukfrånvaro, Kansliet, 2023", "annat tal, kanske för en annan del av året"),
            *("3,2", "3,3", "kan inte jämföras säkert"),
        )
    ]


def test_what_is_changed_is_told_before_what_may_be_about_another_part_of_the_year():
    sources = [*reports("2023-08", "2023"), source("rattad", published="2026", publisher="Byn")]
    found = given(("leave 2023 3,2%",), ("leave 2023 3,3%", "net 2023 1,0"), sources[:2])
    more = table("observations", [figure("net", 2023, "1,5", source_id="rattad")])
    found |= {
        "observations": pd.concat([found["observations"], more], ignore_index=True),
        "sources": table("sources", sources),
    }
    review = reviewed(found)
    changed = "Nyare källor har reviderat årets uppgifter: 1 ändrad uppgift."
    unlike = "För 1 uppgift anger en nyare källa ett annat tal, som kan gälla en annan del av året."
    assert plain(review.headline.text) == changed
    assert [plain(one.text) for one in review.findings] == [unlike]


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
        for one, mine in zip(VERSIONS, texts, strict=True)
        for (who, year), text in zip(figures, mine, strict=True)
    ]
    found = tables(rows, sources=VERSIONS, claims=[RISES])
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
    sources = [FETCHES[0], FETCHES[1] | {"title": "Kolada ett år senare", "note": note}]
    for new in (SAME, (*SAME[:1], "leave 2023 3,6%")):
        found = given((*SAME, "net 2022 1,0"), (*new, "net 2022 1,0"), sources, claims=[RISES])
        shown = charts_revisions.revised(reviewed(found))
        texts = shown.notes if isinstance(shown, Table) else [shown.text]
        assert texts[-1].endswith(f"Kolada ett år senare: {note}")


def test_a_page_without_revisions_says_so():
    review = page(SAME, SAME)
    assert charts_revisions.revised(review).text.startswith("Ingen nyare källa")
    assert not [one for one in review.findings if one.id == "revisions"]


def test_where_nothing_is_there_to_check_every_list_of_checks_says_so_alone():
    review = reviewed(given(SAME, (*SAME[:2], "fte 2023 140")))
    nothing = "Källorna trycker inga summor, skillnader eller påståenden att stämma av."
    charts = charts_reconciliation
    for part in (charts.outcomes, charts.differing, charts.not_checkable):
        assert part(review).text == nothing
    for part in (charts.within_rounding, charts.agreeing):
        assert part(review).text == nothing
