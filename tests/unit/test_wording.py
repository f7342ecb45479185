from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from analysis.breakdowns import class_place, class_text
from analysis.catalogue import Catalogue, Organisation
from analysis.headlines import in_order
from analysis.wording import (
    Finding,
    change_text,
    count_text,
    enumeration,
    most_important,
    organisation_text,
    period_text,
    place_text,
    value_text,
)
from analysis.words import beside_text, difference_unit, lowered, spoken_unit
from tests.spec.given import tables

NAN = float("nan")
NBSP = "\N{NO-BREAK SPACE}"
CATALOGUE = Catalogue.of(tables())


def measured(subject="Nettokostnaden", unit="mnkr", unit_label="mnkr", decimals=1):
    return SimpleNamespace(subject=subject, unit=unit, unit_label=unit_label, decimals=decimals)


def organisation(short_name: str, kind: str) -> Organisation:
    known = CATALOGUE.organisations["byn"]
    return replace(known, short_name=short_name, name=short_name, kind=kind)


def finding(name: str, tone: str, weight: float) -> Finding:
    return Finding(name, "Text.", tone, "", weight)


@pytest.mark.parametrize(
    ("value", "missing", "text"),
    [
        (108.9, "", "108,9 mnkr"),
        (-0.04, "", "0,0 mnkr"),
        (1234.5, "", "1 234,5 mnkr"),
        (NAN, "", "uppgift saknas"),
        (NAN, "too_early", "för tidigt att bedöma"),
    ],
)
def test_a_value_has_its_unit_or_says_why_it_is_missing(value, missing, text):
    assert value_text(value, measured(), missing) == text.replace(
        " ", NBSP if value == value else " "
    )


@pytest.mark.parametrize(
    ("change", "percent", "text"),
    [
        (8.7, 8.68, "+8,7 mnkr (+8,7 procent)"),
        (-8.7, -8.68, "−8,7 mnkr (−8,7 procent)"),
        (0.0, 0.0, "0,0 mnkr"),
        (2.0, NAN, "+2,0 mnkr"),
        (NAN, NAN, ""),
    ],
)
def test_a_change_has_sign_and_unit(change, percent, text):
    assert change_text(change, percent, measured()).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("difference", "decimals", "unit"),
    [
        (1.0, 0, "procentenhet"),
        (-1.0, 0, "procentenhet"),
        (1.0, 1, "procentenheter"),
        (2.0, 0, "procentenheter"),
        (0.0, 0, "procentenheter"),
    ],
)
def test_percentages_differ_by_percentage_points(difference, decimals, unit):
    assert difference_unit(measured(unit="percent", decimals=decimals), difference) == unit


@pytest.mark.parametrize(
    ("subject", "label", "spoken"),
    [
        ("Antalet årsarbetare", "årsarbetare", ""),
        ("Antalet e-tjänstärenden", "ärenden", ""),
        ("Kostnaden per brukare", "kr per brukare", "kr"),
        ("Kostnaden för hemtjänst", "kr per brukare", "kr per brukare"),
        ("Nettokostnaden", "mnkr", "mnkr"),
    ],
)
def test_a_unit_that_the_subject_says_is_left_out(subject, label, spoken):
    assert spoken_unit(measured(subject=subject, unit_label=label)) == spoken


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2023", "2023"),
        ("2025-08", "januari–augusti 2025"),
        ("2025-01", "januari 2025"),
        ("unstated", "årtal framgår inte"),
    ],
)
def test_a_period_is_written_out(period, text):
    assert period_text(period) == text


@pytest.mark.parametrize(
    ("short_name", "kind", "text"),
    [
        ("Liknande kommuner", "peer_group", "liknande kommuner"),
        ("Västra Götaland", "peer_group", "Västra Götaland"),
        ("Regionens kommuner", "peer_group", "Regionens kommuner"),
        ("Stadens förorter", "peer_group", "Stadens förorter"),
        ("Kommungenomsnitt", "average", "kommungenomsnittet"),
        ("Riket", "nation", "riket"),
        ("Sverige", "nation", "Sverige"),
        ("Sveriges kommuner", "nation", "Sveriges kommuner"),
        ("KLK", "administration", "KLK"),
        ("Socialförvaltningen", "administration", "socialförvaltningen"),
        ("Barn- och ungdomsnämnden", "board", "barn- och ungdomsnämnden"),
        ("Byns kansli", "administration", "Byns kansli"),
        ("Mellanköping", "municipality", "Mellanköping"),
    ],
)
def test_a_common_noun_has_no_capital_inside_a_sentence(short_name, kind, text):
    assert organisation_text(organisation(short_name, kind), CATALOGUE) == text


@pytest.mark.parametrize(
    ("short_name", "kind", "text"),
    [
        ("KLK", "administration", "på KLK"),
        ("Kommunstyrelsen", "board", "inom kommunstyrelsen"),
        ("Mellanköping", "municipality", "i Mellanköping"),
        ("Riket", "nation", "i riket"),
    ],
)
def test_a_place_has_its_preposition(short_name, kind, text):
    assert place_text(organisation(short_name, kind), CATALOGUE) == text


@pytest.mark.parametrize(
    ("breakdown", "text", "place"),
    [
        ("sex=women", "kvinnor", "bland kvinnor"),
        ("age=<29", "under 29 år", "i åldersgruppen under 29 år"),
        ("age=30–49", "30–49 år", "i åldersgruppen 30–49 år"),
        ("age=50>", "över 50 år", "i åldersgruppen över 50 år"),
        ("age=>64", "över 64 år", "i åldersgruppen över 64 år"),
        ("length=1–14", "dag 1–14", "dag 1–14"),
        ("length=59>", "efter dag 59", "efter dag 59"),
        ("school=Åsen", "Åsen", "i gruppen Åsen"),
    ],
)
def test_a_group_is_told_in_words(breakdown, text, place):
    assert class_text(breakdown) == text
    assert class_place(breakdown) == place


@pytest.mark.parametrize(
    ("parts", "text"), [(["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_parts_are_listed_as_in_speech(parts, text):
    assert enumeration(parts) == text


def test_one_and_several_are_told_apart():
    assert count_text(1, "åtgärd", "åtgärder") == f"1{NBSP}åtgärd"
    assert count_text(7, "åtgärd", "åtgärder") == f"7{NBSP}åtgärder"
    assert count_text(0, "åtgärd", "åtgärder") == f"0{NBSP}åtgärder"


def test_the_opening_keeps_a_light_good_or_bad_finding():
    heavy = [finding(str(number), "neutral", 9 - number) for number in range(6)]
    light = [finding("good", "good", 0.1), finding("bad", "bad", 0.2)]
    chosen = most_important([*light, *heavy], 4)
    assert [one.id for one in chosen] == ["0", "1", "bad", "good"]


def test_the_opening_of_a_page_with_few_findings_has_them_all():
    few = [finding("a", "bad", 1.0), finding("b", "bad", 2.0)]
    assert [one.id for one in most_important(few, 5)] == ["b", "a"]
    assert most_important([], 5) == ()


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Nettokostnaden", "nettokostnaden"),
        ("IT-kostnaden", "IT-kostnaden"),
        ("E-tjänsterna", "e-tjänsterna"),
        ("", ""),
    ],
)
def test_a_subject_inside_a_sentence_has_a_small_letter(text, inside):
    assert lowered(text) == inside


@pytest.mark.parametrize(
    ("short_name", "kind", "text"),
    [
        ("Mellanköping", "municipality", "i Mellanköping"),
        ("Liknande kommuner", "peer_group", "i liknande kommuner"),
        ("Kommungenomsnitt", "average", "kommungenomsnittet"),
        ("Riket", "nation", "i riket"),
    ],
)
def test_one_is_compared_with_what_holds_in_a_place(short_name, kind, text):
    assert beside_text(organisation(short_name, kind), CATALOGUE) == text


def test_what_is_told_again_comes_after_the_opening():
    rows = [
        replace(finding("a", "bad", 3.0), about=("leave@byn",)),
        replace(finding("b", "bad", 2.0), about=("leave@byn",)),
        replace(finding("c", "good", 5.0), about=("net@byn",)),
        finding("d", "neutral", 0.1),
    ]
    headline = replace(finding("h", "neutral", 0.0), about=("net@byn",))
    ordered = in_order(rows, headline)
    assert [one.id for one in ordered] == ["a", "d", "b", "c"]
    assert [one.repeats for one in ordered] == [False, False, True, True]
