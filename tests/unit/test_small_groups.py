"""The rule for small groups, on hand-made groups: what is hidden, and what more must go."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from analysis.group_sums import Told
from analysis.numerals import parse_figure
from analysis.rounding import Bounded
from analysis.small_groups import hidden_cells

#: A class and its figure and headcount, in one text: "4,0 of 12"; without a headcount "4,0".
Texts = Mapping[str, str]


def bounded(text: str) -> Bounded | None:
    figure = parse_figure(text)
    if figure.value is None or figure.decimals is None:
        return None
    return Bounded.of(figure.value, figure.decimals)


def told(texts: Texts) -> Told:
    """Return what is told of classes of "k", or of "organisation/class"."""
    figures, people = {}, {}
    for name, text in texts.items():
        organisation, _, breakdown = name.rpartition("/")
        cell = (organisation or "k", breakdown)
        figure, _, count = text.partition(" of ")
        figures[cell] = bounded(figure)
        if count:
            people[cell] = int(count)
    return Told(figures, people)


def hidden(*sources: Texts, limit: float = 5, parents: Mapping[str, str] | None = None) -> set[str]:
    together, *alone = map(told, sources)
    found = hidden_cells(together, alone, parents or {}, limit)
    return {part if who == "k" else f"{who}/{part}" for who, part in found}


SEXES = {"": "3,3 of 40", "sex=women": "3,6 of 25", "sex=men": "2,7 of 15"}


def test_groups_of_the_limit_and_more_are_shown():
    assert hidden(SEXES) == set()
    assert hidden({**SEXES, "": "3,3 of 30", "sex=men": "2,7 of 5"}) == set()


def test_without_headcounts_nothing_is_hidden():
    assert hidden({"": "3,3", "sex=women": "3,6", "sex=men": "2,7"}) == set()


def test_a_small_class_takes_the_other_one_with_it():
    assert hidden({**SEXES, "": "3,3 of 28", "sex=men": "9,9 of 3"}) == {"sex=men", "sex=women"}


def test_the_smallest_of_several_goes_too():
    ages = {
        "": "3,3 of 60",
        "age=<29": "1,8 of 4",
        "age=30–49": "2,2 of 36",
        "age=50>": "5,5 of 20",
    }
    assert hidden(ages) == {"age=<29", "age=50>"}


def test_of_equally_many_the_first_class_goes():
    ages = {
        "": "3,3 of 44",
        "age=50>": "5,5 of 20",
        "age=<29": "1,8 of 20",
        "age=30–49": "2,2 of 4",
    }
    assert hidden(ages) == {"age=30–49", "age=<29"}


def test_two_small_classes_that_are_too_few_together_take_a_third():
    ages = {
        "": "3,3 of 54",
        "age=<29": "1,8 of 2",
        "age=30–49": "2,2 of 2",
        "age=50–59": "2,0 of 40",
        "age=60>": "5,5 of 10",
    }
    assert hidden(ages) == {"age=<29", "age=30–49", "age=60>"}
    enough = {**ages, "": "3,3 of 55", "age=<29": "1,8 of 3"}
    assert hidden(enough) == {"age=<29", "age=30–49"}


def test_a_few_whom_no_class_is_about_are_guarded_as_a_group_is():
    ages = {
        "": "3,3 of 62",
        "age=<29": "1,8 of 6",
        "age=30–49": "2,2 of 34",
        "age=50>": "5,5 of 20",
    }
    assert hidden(ages) == {"age=<29"}


def test_people_whom_no_class_is_about_guard_a_small_one():
    ages = {
        "": "3,3 of 60",
        "age=<29": "1,8 of 4",
        "age=30–49": "2,2 of 36",
        "age=50>": "5,5 of 18",
    }
    assert hidden(ages) == {"age=<29"}


def test_people_without_a_part_of_what_adds_up_guard_nobody():
    # 1,0 + 0,5 + 1,8 = 3,3: whoever was never away has no part in it.
    lengths = {
        "": "3,3 of 60",
        "length=1–14": "1,0 of 30",
        "length=15–59": "0,5 of 9",
        "length=60>": "1,8 of 3",
    }
    assert hidden(lengths) == {"length=60>", "length=15–59"}


def test_shares_of_everybody_by_length_are_shown():
    lengths = {"": "3,3 of 60", "length=1–14": "1,5", "length=15–59": "0,6", "length=60>": "1,2"}
    assert hidden(lengths) == set()
    counted = {name: f"{text.partition(' ')[0]} of 60" for name, text in lengths.items()}
    assert hidden(counted) == set()


def test_a_small_total_takes_every_class_of_every_dimension():
    everything = {"": "3,3 of 4", "sex=women": "3,3", "length=1–14": "1,0", "length=15–59": "2,3"}
    assert hidden(everything) == set(everything)


def test_where_no_class_is_left_the_total_goes():
    sexes = {"": "3,3", "sex=women": "3,6 of 3", "sex=men": "2,7 of 1", "length=1–14": "1,0"}
    assert hidden(sexes) == set(sexes)


def test_a_class_that_nobody_counted_goes_last():
    ages = {"": "3,3", "age=<29": "1,8 of 3", "age=30–49": "2,2", "age=50>": "5,5 of 20"}
    assert hidden(ages) == {"age=<29", "age=50>"}


def test_a_class_that_nobody_counted_is_no_guard_while_it_is_shown():
    # 60 in all, 3 of them young: without the others' number nobody knows whether any are left.
    ages = {"": "3,3 of 60", "age=<29": "1,8 of 3", "age=30–49": "2,2"}
    assert hidden(ages) == {"age=<29", "age=30–49"}


def test_a_missing_figure_counts_as_hidden_only_with_its_headcount():
    ages = {"": "3,3", "age=<29": "- of 3", "age=30–49": "2,2 of 30", "age=50>": "5,5 of 20"}
    assert hidden(ages) == {"age=<29", "age=50>"}
    assert hidden({**ages, "age=<29": "-"}) == set()
    assert hidden({**ages, "age=<29": "- of 0"}) == set()


def test_classes_that_may_lie_in_one_another_all_go_with_a_hidden_one():
    # The 50 or older are those up to 59 and the others: one could be computed from the two.
    ages = {
        "": "3,3 of 50",
        "age=<50": "2,0 of 40",
        "age=50>": "5,5 of 10",
        "age=50–59": "5,0 of 7",
        "age=60>": "6,5 of 3",
    }
    assert hidden(ages) == set(ages) - {""}


def test_one_person_counted_twice_does_not_make_classes_lie_in_one_another():
    ages = {
        "": "3,3 of 59",
        "age=<29": "1,8 of 4",
        "age=30–49": "2,2 of 36",
        "age=50>": "5,5 of 20",
    }
    assert hidden(ages) == {"age=<29", "age=50>"}


def test_dimensions_are_guarded_one_by_one():
    both = {**SEXES, "age=<29": "1,8 of 4", "age=30–49": "2,2 of 30", "age=50>": "5,5 of 6"}
    assert hidden(both) == {"age=<29", "age=50>"}


@pytest.mark.parametrize(("limit", "expected"), [(15, set()), (16, {"sex=men", "sex=women"})])
def test_the_limit_is_the_fewest_that_are_shown(limit, expected):
    assert hidden(SEXES, limit=limit) == expected


def test_what_is_hidden_in_one_source_is_hidden_in_all():
    together = {"": "3,3 of 28", "sex=women": "3,6 of 25", "sex=men": "9,9 of 3"}
    assert hidden(together, together, {"sex=men": "9,8"}) == {"sex=men", "sex=women"}


def test_what_one_source_leaves_out_another_may_print():
    women = {"": "3,3", "sex=women": "3,6 of 25"}
    men = {"sex=men": "9,9 of 3"}
    assert hidden({**women, **men}, women, men) == {"sex=men", "sex=women"}


def test_a_source_is_judged_by_its_own_headcounts():
    # Together the smallest are 40 and 25 and 11; in the first alone two people are left over.
    first = {"": "3,3 of 42", "sex=women": "3,6 of 25", "sex=men": "2,7 of 15"}
    second = {"": "3,3 of 40", "sex=men": "2,7 of 11"}
    assert hidden({**first, "": "3,3 of 40", "sex=men": "2,7 of 11"}, second) == {"sex=men"}
    assert hidden(first) == {"sex=men"}


PARENTS = {"it": "k", "hr": "k", "k": "town"}


def test_a_small_department_takes_another_with_it():
    departments = {"": "3,3 of 40", "it/": "9,9 of 3", "hr/": "2,8 of 37"}
    assert hidden(departments, parents=PARENTS) == {"it/", "hr/"}


def test_departments_that_nobody_lists_guard_a_small_one():
    departments = {"": "3,3 of 60", "it/": "9,9 of 3", "hr/": "2,8 of 37"}
    assert hidden(departments, parents=PARENTS) == {"it/"}


def test_an_office_goes_unhurt_by_its_town_that_nobody_counted():
    both = {"town/": "7,4", "": "3,3 of 4"}
    assert hidden(both, parents=PARENTS) == {""}


def test_a_class_of_a_department_is_a_part_of_the_office_s():
    classes = {
        **{"sex=men": "3,0 of 20", "sex=women": "3,0 of 20", "": "3,0 of 40"},
        **{"it/sex=men": "9,9 of 2", "it/sex=women": "2,0 of 10", "it/": "2,9 of 12"},
        **{"hr/sex=men": "2,2 of 18", "hr/sex=women": "4,0 of 10", "hr/": "2,8 of 28"},
    }
    expected = {"it/sex=men", "it/sex=women", "hr/sex=men", "hr/sex=women"}
    assert hidden(classes, parents=PARENTS) == expected


def test_that_a_hidden_class_is_the_whole_department_tells_no_amount():
    departments = {
        **{"": "3,3 of 52", "sex=women": "3,3 of 32", "sex=men": "3,0 of 20"},
        **{"it/": "9,9 of 2", "it/sex=women": "9,9 of 2"},
    }
    assert hidden(departments, parents=PARENTS) == {"it/", "it/sex=women"}
