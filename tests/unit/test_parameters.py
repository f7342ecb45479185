import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import RunError
from analysis.parameters import Parameter, checked, declared

DECLARED = {
    "year": Parameter("year", int, 2000),
    "organisation": Parameter("organisation", str, ""),
    "share": Parameter("share", float, 0.5),
    "open": Parameter("open", bool, True),
}


def cell(source, *tags, cell_type="code"):
    return {"cell_type": cell_type, "source": source, "metadata": {"tags": list(tags)}}


def cells(source):
    return [cell("# Titel", cell_type="markdown"), cell(source, "parameters"), cell("1 + 1")]


def test_the_parameters_cell_is_read_with_types_and_defaults():
    source = 'year = 2000  # the year\nplace: str = "0180"\nshare: float = -0.5\nopen = True'
    found = declared(cells(source))
    assert list(found.values()) == [
        Parameter("year", int, 2000),
        Parameter("place", str, "0180"),
        Parameter("share", float, -0.5),
        Parameter("open", bool, True),
    ]


def test_the_parameters_cell_is_never_run(tmp_path):
    target = tmp_path / "made"
    with pytest.raises(RunError, match="line 1: expected one assignment"):
        declared(cells(f"year = open({str(target)!r}, 'w')"))
    assert not target.exists()


def test_source_may_be_lines_as_a_file_has_it():
    assert list(declared(cells(["year = 2000\n", "open = True"]))) == ["year", "open"]


def test_a_missing_parameters_cell_is_refused():
    with pytest.raises(RunError, match='no cell has the tag "parameters"'):
        declared([cell("year = 2000")])


def test_two_parameters_cells_are_refused():
    with pytest.raises(RunError, match="2 cells have the tag"):
        declared([cell("year = 2000", "parameters"), cell("year = 2001", "parameters")])


def test_a_parameters_cell_of_prose_is_refused():
    with pytest.raises(RunError, match="no code cell"):
        declared([cell("year = 2000", "parameters", cell_type="markdown")])


def test_an_executed_copy_is_refused():
    copy = [*cells("year = 2000"), cell("year = 2001", "injected-parameters")]
    with pytest.raises(RunError, match="executed copy"):
        declared(copy)


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "year = 2000; year_2 = year",
        "year = previous = 2000",
        "year, month = 2000, 1",
        "year += 1",
        "year: int",
        "review.year = 2000",
        "'a text on its own'",
        "year = [2000]",
        "year = None",
        "year: int = '2000'",
        "year: float = 2000",
        "year: Year = 2000",
        "year = 2000 if True else 2001",
        "year = f'{1}'",
    ],
)
def test_anything_but_assignments_of_literals_is_refused(source):
    with pytest.raises(RunError, match="the parameters cell, line 1"):
        declared(cells(source))


def test_a_parameter_declared_twice_is_refused():
    with pytest.raises(RunError, match="year is declared twice"):
        declared(cells("year = 2000\nyear = 2001"))


def test_broken_python_is_refused_with_its_line():
    with pytest.raises(RunError, match="no Python, line 2"):
        declared(cells("year = 2000\norganisation = "))


def test_values_pass_unconverted():
    values = {"year": 180, "organisation": "0180", "share": 1.5, "open": False}
    assert checked(DECLARED, values) == values


@given(st.text())
def test_a_text_stays_the_text_that_it_is(text):
    assert checked(DECLARED, {"organisation": text}) == {"organisation": text}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("year", "2000", "year is '2000', str; expected int"),
        ("year", True, "year is True, bool; expected int"),
        ("year", 2000.0, "year is 2000.0, float; expected int"),
        ("organisation", 180, "organisation is 180, int; expected str"),
        ("share", 1, "share is 1, int; expected float"),
        ("open", 1, "open is 1, int; expected bool"),
    ],
)
def test_a_wrong_type_is_refused(name, value, expected):
    with pytest.raises(RunError) as caught:
        checked(DECLARED, {name: value})
    assert str(caught.value) == expected


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(RunError, match=r"no parameter yaer; declared are: year, organisation,"):
        checked(DECLARED, {"yaer": 2000})


@pytest.mark.parametrize("name", ["year; import os", "class", "", "a b", "1", "x\ny"])
def test_a_name_that_is_no_identifier_is_refused(name):
    with pytest.raises(RunError, match="is no name for a parameter"):
        checked(DECLARED, {name: 1})


def test_every_fault_is_named_at_once():
    with pytest.raises(RunError) as caught:
        checked(DECLARED, {"yaer": 1, "year": "x", "a b": 1})
    assert str(caught.value).count(";") >= 2
