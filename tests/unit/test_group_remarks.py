"""What is told of figures by group: small groups, their limit, and bands that do not fit."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.bands import bands_of
from analysis.breakdowns import class_text
from analysis.disclosure import without_small_groups
from analysis.group_remarks import band_sentences
from analysis.staffing import review_staffing
from tests.spec.given import Row, figure, source, tables

SEXES = {"sex=women": "3,0", "sex=men": "4,0"}
BLIND = (
    "Källan anger inte hur många personer varje grupp har. Därför går det inte att se om någon "
    "grupp är så liten att den inte borde visas, och sidan döljer inga siffror."
)
HIDDEN = (
    "Grupper med färre än {} personer visas inte. Inte heller visas den grupp som siffran annars "
    "kan räknas ut med. I stället står ”sekretess”. Gränsen kommer från {}."
)


def counted(heads: dict[str, int], year: int = 2023) -> list[Row]:
    where = {"indicator_id": "leave", "organisation_id": "kontoret", "period": str(year)}
    return [where | {"breakdown": part, "headcount": count} for part, count in heads.items()]


def remarks(*rows: Row, **more: Any) -> tuple[str, ...]:
    found = without_small_groups(tables(rows, **more))
    return review_staffing(found, year=2023).group_remarks


def groups(year: int = 2023, **parts: str) -> list[Row]:
    found = {"": "3,5", **(parts or SEXES)}
    return [figure("leave", year, text, breakdown=part) for part, text in found.items()]


def test_without_headcounts_the_page_says_that_it_cannot_guard_and_why():
    assert remarks(*groups()) == (BLIND,)
    # The whole office's headcount says nothing of its groups.
    assert remarks(*groups(), headcounts=counted({"": 40})) == (BLIND,)


def test_several_sources_are_not_called_one():
    sources = [source(), source("annan")]
    rows = [*groups(), figure("leave", 2023, "2,0", breakdown="age=<30", source_id="annan")]
    assert remarks(*rows, sources=sources)[0].startswith("Källorna anger inte hur många personer")


def test_without_groups_nothing_is_told():
    assert remarks(figure("leave", 2023, "3,0")) == ()


def test_lengths_are_no_groups_of_people():
    rows = groups(**{"length=1–14": "1,5", "length=15–59": "2,0"})
    assert remarks(*rows) == ()


@pytest.mark.parametrize("men", [3, 12])
def test_with_headcounts_the_limit_and_who_set_it_are_told(men):
    register = [
        {"threshold_id": "min_group_size", "valid_from": 2021, "printed": "7"}
        | {"source": "nämndens beslut den 3 mars."}
    ]
    heads = counted({"": 40 + men, "sex=women": 40, "sex=men": men})
    told = remarks(*groups(), headcounts=heads, thresholds=register)
    assert told == (HIDDEN.format("7", "nämndens beslut den 3 mars"),)


def test_a_limit_that_nobody_set_is_the_tool_s():
    heads = counted({"": 52, "sex=women": 40, "sex=men": 12})
    (told,) = remarks(*groups(), headcounts=heads)
    assert told.startswith("Grupper med färre än 5 personer visas inte.")
    assert "Gränsen kommer från verktygets förval i version" in told


def test_a_limit_of_the_year_before_is_told_where_it_is_another():
    register = [
        {"threshold_id": "min_group_size", "valid_from": year, "printed": str(value)}
        | {"source": "nämnden"}
        for year, value in ((2020, 10), (2023, 5))
    ]
    heads = {"": 52, "sex=women": 40, "sex=men": 12}
    rows = [*groups(), *groups(2022)]
    told = remarks(*rows, headcounts=counted(heads) + counted(heads, 2022), thresholds=register)
    assert told == (HIDDEN.format("5", "nämnden"), "För 2022 är gränsen 10 personer.")


def test_groups_that_nobody_counted_are_named():
    rows = groups(**SEXES, **{"age=<30": "2,0", "age=30–49": "3,0", "age=50+": "5,0"})
    heads = {"": 52, "sex=women": 40, "sex=men": 12, "age=<30": 20}
    first, told = remarks(*rows, headcounts=counted(heads))
    assert first.startswith("Grupper med färre än 5 personer")
    assert told == (
        "För 2023 anger källan inte hur många personer grupperna 30–49 år och 50+ år har, så där "
        "går det inte att se om någon av dem är för liten."
    )
    _, alone = remarks(*rows, headcounts=counted({**heads, "age=30–49": 20}))
    assert alone == (
        "För 2023 anger källan inte hur många personer gruppen 50+ år har, så där går det inte att "
        "se om den är för liten."
    )


def test_a_year_before_that_nobody_counted_is_told():
    heads = counted({"": 52, "sex=women": 40, "sex=men": 12})
    _, told = remarks(*groups(), *groups(2022), headcounts=heads)
    assert told == (
        "För 2022 anger källan inte hur många personer grupperna har, så där går det inte att se "
        "om någon grupp är för liten."
    )


def test_an_earlier_figure_that_is_hidden_is_guarded():
    earlier = counted({"": 43, "sex=women": 40, "sex=men": 3}, 2022)
    now = counted({"": 52, "sex=women": 40, "sex=men": 12})
    assert len(remarks(*groups(), *groups(2022), headcounts=earlier + now)) == 1


def test_what_the_source_itself_hides_is_no_work_of_the_suite():
    assert remarks(*groups(**{"sex=women": "3,0", "sex=men": "sekretess"})) == (BLIND,)
    assert remarks(*groups(**{"sex=women": "sekretess", "sex=men": "sekretess"})) == ()


# -- bands ------------------------------------------------------------------------------------

AGES = ("<29", "30–49", "50>")
LENGTHS = ("1–14", "15–59", "59>")


def told(**classes: tuple[str, ...]) -> list[str]:
    return list(band_sentences({name: bands_of(some) for name, some in classes.items()}))


def test_the_bands_of_the_interim_report_leave_out_29_and_50_or_count_day_59_twice():
    assert told(age=AGES, length=LENGTHS) == [
        "Sidan läser ”<29” som under 29 år och ”50>” som över 50 år. Då hör 29 och 50 år inte till "
        "någon grupp.",
        "Läses ”59>” som från och med dag 59, hör dag 59 till två grupper: ”15–59” och ”59>”.",
        "Om ”>” betyder samma sak överallt är alltså någon av grupperna fel.",
    ]


def test_the_bands_are_told_on_the_page():
    rows = [figure("leave", 2023, "1,0", breakdown=f"age={klass}") for klass in AGES]
    rows += [figure("leave", 2023, "1,0", breakdown=f"length={klass}") for klass in LENGTHS]
    assert remarks(*rows) == (BLIND, *told(age=AGES, length=LENGTHS))


@pytest.mark.parametrize(
    "classes",
    [("<30", "30–49", "≥50"), ("≤29", "30–49", "50+"), ("<30", "30–49", "49>"), ("women", "men")],
)
def test_bands_that_fit_as_they_are_read_are_not_told(classes):
    assert told(age=classes) == []


def test_a_sign_that_fits_everywhere_is_not_put_in_question():
    # ">" leaves nothing out in either, so nobody needs to read it in another way.
    assert told(age=("30–49", "49>"), length=LENGTHS) == []


def test_bands_that_no_reading_mends_are_told_plainly():
    assert told(length=("1–14", "16–59", "60+")) == ["Dag 15 hör inte till någon grupp."]
    assert told(age=("≤29", "31–49", "49–60")) == [
        "30 år hör inte till någon grupp.",
        "49 år hör till två grupper: ”31–49” och ”49–60”.",
    ]
    assert told(age=("≤29", "35–49")) == ["30–34 år hör inte till någon grupp."]


def test_two_signs_that_meet_are_not_called_wrong():
    assert told(age=("<29", "29>")) == [
        "Sidan läser ”<29” som under 29 år och ”29>” som över 29 år. Då hör 29 år inte till någon "
        "grupp.",
        "Läses ”<29” som till och med 29 år och ”29>” som från och med 29 år, hör 29 år till två "
        "grupper: ”<29” och ”29>”.",
    ]


def test_bands_of_other_things_have_no_unit():
    assert told(tjanstear=("<5", "6–10")) == [
        "Sidan läser ”<5” som under 5. Då hör 5 inte till någon grupp."
    ]


def test_the_classes_keep_their_words():
    texts = [class_text(one) for one in ("age=<29", "age=50>", "length=59>")]
    assert texts == ["under 29 år", "över 50 år", "efter dag 59"]
