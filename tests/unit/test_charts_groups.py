"""Figures by group: the table behind them, what is not shown, and the words for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analysis import charts_staffing, page
from analysis.charts_groups import groups_figure
from analysis.figure import Figure
from analysis.staffing import review_staffing
from analysis.tables import Note
from tests.spec.given import figure, tables

ALL = {"": "3,5", "sex=women": "3,6", "sex=men": "2,7"}
BEFORE = {"": "3,2", "sex=women": "3,2", "sex=men": "3,3"}


def by_group(now, before=BEFORE, others=()):
    rows = [figure("leave", 2023, text, breakdown=part) for part, text in now.items()]
    rows += [figure("leave", 2022, text, breakdown=part) for part, text in before.items()]
    return charts_staffing.by_group(review_staffing(tables([*rows, *others]), year=2023))


def cells(drawn: Figure) -> dict[str, tuple[str, ...]]:
    found = drawn.data().to_csv().decode("utf-8-sig").splitlines()
    return {line.partition(";")[0]: tuple(line.split(";")[1:6]) for line in found}


def drawn_words(drawn: Figure) -> str:
    return " | ".join(re.findall(r">([^<]+)</text>", drawn.svg))


def test_the_table_tells_the_change_with_its_unit_and_sign():
    drawn = by_group(ALL)
    assert cells(drawn) == {
        "Uppgift": (
            *("Tidigare värde", "Tidigare period", "Värde", "Förändring (procentenheter)"),
            "Period",
        ),
        "Alla": ("3,2", "2022", "3,5", "0,3", "2023"),
        "Kvinnor": ("3,2", "2022", "3,6", "0,4", "2023"),
        "Män": ("3,3", "2022", "2,7", "-0,6", "2023"),
    }
    html = drawn._repr_mimebundle_()["text/html"]
    assert '<td class="tal">+0,4</td>' in html
    assert '<td class="tal">−0,6</td>' in html
    assert "Egen bearbetning" in html


def test_where_nothing_is_earlier_no_change_is_computed():
    drawn = by_group(ALL, {})
    assert drawn.data().header == (
        "Uppgift",
        "Tidigare värde",
        "Tidigare period",
        "Värde",
        "Period",
    )
    assert not drawn.processed


def test_the_description_tells_the_change_too():
    alt = by_group(ALL).alt
    assert "Kvinnor: från 3,2 till 3,6 (+0,4)." in alt
    assert "Män: från 3,3 till 2,7 (−0,6)." in alt


def test_figures_that_round_to_the_same_are_told_with_a_decimal_more():
    """Sick leave is shown with one decimal; 6,44 to 6,36 is −0,08, shown as −0,1."""
    drawn = by_group({**ALL, "sex=women": "6,36"}, {**BEFORE, "sex=women": "6,44"})
    assert "Kvinnor: från 6,44 till 6,36 (−0,08)." in drawn.alt
    # The rows below each other have the same decimals.
    assert "Män: från 3,30 till 2,70 (−0,60)." in drawn.alt
    assert cells(drawn)["Kvinnor"] == ("6,44", "2022", "6,36", "-0,08", "2023")
    assert "2022: 6,44" in drawn_words(by_group({"sex=women": "6,36"}, {"sex=women": "6,44"}))
    # 6,44 to 6,41 is −0,03: nothing that is shown.
    drawn = by_group({**ALL, "sex=women": "6,41"}, {**BEFORE, "sex=women": "6,44"})
    assert "Kvinnor: från 6,4 till 6,4 (0,0)." in drawn.alt


def test_the_title_tells_a_move_between_figures_that_round_to_the_same():
    title = by_group({"sex=women": "6,36"}, {"sex=women": "6,44"}).title
    assert title == "Sjukfrånvaron bland kvinnor minskade: från 6,44 till 6,36 procent"


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (
            {"sex=women": "3,2", "sex=men": "2,3"},
            {"sex=women": "3,6", "sex=men": "2,7"},
            "minskade lika mycket i grupperna kvinnor och män: med 0,4 procentenheter",
        ),
        (
            {"sex=women": "3,2", "sex=men": "3,1"},
            {"sex=women": "3,6", "sex=men": "2,7"},
            "ändrades lika mycket i grupperna kvinnor och män: med 0,4 procentenheter",
        ),
        (
            {"sex=women": "4,0", "sex=men": "3,1", "age=50>": "2,0"},
            {"sex=women": "3,6", "sex=men": "2,7", "age=50>": "1,9"},
            "ökade mest i grupperna kvinnor och män: med 0,4 procentenheter",
        ),
        (
            # How the third has changed nobody knows.
            {"sex=women": "4,0", "sex=men": "3,1", "age=50>": "2,0"},
            {"sex=women": "3,6", "sex=men": "2,7"},
            "ökade lika mycket i grupperna kvinnor och män: med 0,4 procentenheter",
        ),
        (
            {"sex=women": "4,1", "sex=men": "3,1"},
            {"sex=women": "3,6", "sex=men": "2,7"},
            "bland kvinnor ökade mest: från 3,6 till 4,1 procent",
        ),
    ],
)
def test_groups_that_moved_as_far_share_the_title(now, before, told):
    assert by_group(now, before).title == f"Sjukfrånvaron {told}"


def test_many_groups_that_moved_as_far_are_counted():
    now = {f"age={at}0–{at}9": "2,0" for at in range(2, 7)}
    before = dict.fromkeys(now, "1,5")
    title = "Sjukfrånvaron ökade lika mycket i 5 grupper: med 0,5 procentenheter"
    assert by_group(now, before).title == title


def test_a_change_that_is_not_known_is_told_in_words():
    drawn = by_group(
        {**ALL, "sex=women": "-", "age=<30": "2,0"}, {**BEFORE, "sex=men": "-", "age=<30": "3,0"}
    )
    assert cells(drawn)["Kvinnor"] == ("3,2", "2022", *["uppgift saknas"] * 2, "2023")
    first = ("uppgift saknas", "ingen tidigare", "2,7", "ej tillämplig", "2023")
    assert cells(drawn)["Män"] == first


def test_unlike_units_of_changes_have_a_column():
    rows = [figure("fte", year, "10", breakdown="sex=women") for year in (2022, 2023)]
    drawn = by_group(ALL, others=rows)
    assert drawn.data().header[4:6] == ("Förändring", "Förändringens enhet")
    units = {row[0]: row[5] for row in drawn.data().rows}
    assert units == {"Alla": "procentenheter", "Män": "procentenheter", "Kvinnor": "årsarbetare"}


HIDDEN = {**ALL, "sex=men": "sekretess"}


def test_a_figure_that_is_not_shown_is_so_everywhere():
    drawn = by_group(HIDDEN)
    assert cells(drawn)["Män"] == ("3,3", "2022", "sekretess", "sekretess", "2023")
    assert "Män, 2023: sekretess." in drawn.alt
    assert "2023: sekretess" in drawn_words(drawn)
    assert drawn._repr_mimebundle_()["text/html"].count(">sekretess<") == 2


def test_an_earlier_figure_that_is_not_shown_is_no_first_one():
    drawn = by_group(ALL, {**BEFORE, "sex=men": "sekretess"})
    assert cells(drawn)["Män"] == ("sekretess", "2022", "2,7", "sekretess", "2023")
    assert "Män: 2,7 (2022: sekretess)." in drawn.alt
    assert "2022: sekretess" in drawn_words(drawn)


def test_two_figures_that_are_not_shown_are_both_told():
    drawn = by_group(HIDDEN, {**BEFORE, "sex=men": "sekretess"})
    assert "Män, 2022: sekretess, 2023: sekretess." in drawn.alt
    assert "2022: sekretess, 2023: sekretess" in drawn_words(drawn)


def test_what_is_not_shown_is_described_however_many_groups_there_are():
    many = {f"age={at}0–{at}9": "1,0" for at in range(1, 10)}
    drawn = by_group({**ALL, **many, "length=1–14": "sekretess"}, {**BEFORE, **many})
    assert drawn.alt.index("Dag 1–14, 2023: sekretess.") < drawn.alt.index("Kvinnor")
    assert "uppgifter står i tabellen" in drawn.alt


@pytest.mark.parametrize(
    ("now", "before", "title"),
    [
        (
            {**HIDDEN, "age=50>": "2,0"},
            {**BEFORE, "age=50>": "1,9"},
            "Sjukfrånvaron bland kvinnor ökade mest av de grupper som visas: från 3,2 till 3,6"
            " procent",
        ),
        (
            HIDDEN,
            BEFORE,
            "Sjukfrånvaron bland kvinnor ökade: från 3,2 till 3,6 procent",
        ),
        (
            {**HIDDEN, "sex=women": "3,2"},
            BEFORE,
            "Sjukfrånvaron: ingen grupp som visas har ändrats",
        ),
        (
            {**HIDDEN, "age=50>": "2,0"},
            {},
            "Sjukfrånvaron är högst i gruppen kvinnor av de grupper som visas: 3,6 procent",
        ),
        (
            HIDDEN,
            {},
            "Sjukfrånvaron bland kvinnor är 3,6 procent",
        ),
    ],
)
def test_what_moved_most_is_said_of_the_groups_that_are_shown(now, before, title):
    assert by_group(now, before).title == title


def test_where_no_group_is_shown_the_page_says_that_and_why():
    found = by_group({"": "3,5", "sex=women": "sekretess", "sex=men": "sekretess"}, {})
    assert isinstance(found, Note)
    assert found.text == "Uppgifterna om olika grupper för 2023 visas inte: sekretess."
    none = by_group({"": "3,5", "sex=women": "-"}, {})
    assert isinstance(none, Note)
    assert none.text == "Det finns inga uppgifter om olika grupper för 2023."


def test_another_page_may_draw_some_groups_under_a_name_of_its_own():
    rows = [figure(name, 2023, "3,0", breakdown="sex=men") for name in ("leave", "fte")]
    area = review_staffing(tables(rows), year=2023).area
    narrow = replace(area, groups=area.groups[area.groups["indicator_id"] == "leave"])
    drawn = groups_figure(narrow, ("En anmärkning.",), id="delar-sjukfranvaro")
    assert (drawn.id, drawn.notes) == ("delar-sjukfranvaro", ("En anmärkning.",))
    assert [row[0] for row in drawn.data().rows] == ["Män"]


def test_a_total_that_is_not_shown_is_told_in_the_table_of_indicators():
    rows = [figure("leave", 2022, "sekretess"), figure("leave", 2023, "3,5")]
    table = page.indicator_table(review_staffing(tables(rows), year=2023))
    found = dict(zip(table.data().header, table.data().rows[0], strict=True))
    assert found["Jämförs med"] == "2022 (sekretess)"
    assert found["Förändring"] == "sekretess"
    assert found["Utveckling"] == "kan inte jämföras"


def test_an_earlier_figure_that_is_shown_goes_before_one_that_is_not():
    rows = [figure("leave", year, text) for year, text in ((2021, "3,0"), (2022, "sekretess"))]
    review = review_staffing(tables([*rows, figure("leave", 2023, "3,5")]), year=2023)
    assert review.changes["previous_year"].tolist() == [2021]
    assert review.changes["hidden_year"].isna().all()
