import json

import pytest

from analysis import processed
from analysis.errors import NotInDataError, RunError
from analysis.keys import inputs_key, key_of
from analysis.notebook import find, load
from analysis.plan import Selection, plan, possible
from tests.unit.given_notebooks import write


@pytest.fixture
def tables(tiny_data):
    processed.build(tiny_data / "raw", tiny_data / "processed")
    return processed.read(tiny_data / "processed")


@pytest.fixture
def notebooks(tmp_path):
    folder = tmp_path / "notebooks"
    write(folder, "00_overview", "1")
    write(folder, "01_costs", "1", review="costs")
    write(folder, "02_savings", "1", review="savings")
    return find(folder)


def keys(planned):
    return [run.key for run in planned.runs]


def test_without_years_every_year_with_data_is_planned(tables, notebooks):
    planned = plan(tables, notebooks, Selection())
    assert keys(planned) == [
        (stem, year, "kontoret")
        for year in (2022, 2023)
        for stem in ("00_overview", "01_costs", "02_savings")
    ]


def test_a_notebook_without_data_for_a_year_says_why_in_swedish(tables, notebooks):
    planned = plan(tables, notebooks, Selection(years=(2022,)))
    reasons = {run.notebook.stem: run.no_data for run in planned.runs}
    assert reasons == {
        "00_overview": "",
        "01_costs": "",
        "02_savings": "Källorna har inga uppgifter om 2022 till den här rapporten."
        " Uppgifter finns för 2023.",
    }


def test_years_and_notebooks_can_be_chosen(tables, notebooks):
    planned = plan(tables, notebooks, Selection(years=(2023, 2022), stems=("01_costs",)))
    assert keys(planned) == [("01_costs", 2022, "kontoret"), ("01_costs", 2023, "kontoret")]


def test_all_organisations_are_those_with_figures_of_their_own(tables, notebooks):
    planned = plan(tables, notebooks, Selection(organisations=("all",), stems=("01_costs",)))
    assert {run.organisation for run in planned.runs} == {"exempelby", "kontoret", "grannby"}


def test_the_default_organisation_has_no_folder_of_its_own(tables, notebooks):
    planned = plan(tables, notebooks, Selection((2023,), ("kontoret", "exempelby")))
    paths = [run.html for run in planned.runs]
    assert paths == [
        "2023/index.html",
        "2023/01_costs.html",
        "2023/02_savings.html",
        "exempelby/2023/index.html",
        "exempelby/2023/01_costs.html",
        "exempelby/2023/02_savings.html",
    ]
    assert planned.runs[4].executed == "exempelby/2023/executed/01_costs.ipynb"
    assert planned.runs[4].failed == "exempelby/2023/executed/01_costs.failed.ipynb"


def test_a_year_that_only_another_organisation_has_is_told_of(tables, notebooks):
    costs = tuple(book for book in notebooks if book.stem == "01_costs")
    planned = plan(tables, costs, Selection((2022,), ("kontoret", "grannby")))
    assert keys(planned) == [("01_costs", 2022, "kontoret")]
    assert planned.silent == (("grannby", 2022),)


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection(years=(1999, 2023)), "no year 1999; there are: 2022, 2023"),
        (
            Selection(organisations=("byn",)),
            "no organisation byn; there are: exempelby, kontoret, grannby, all",
        ),
        (
            Selection(stems=("costs",)),
            "no notebook costs; there are: 00_overview, 01_costs, 02_savings",
        ),
    ],
)
def test_what_does_not_exist_is_refused_with_what_does(tables, notebooks, selection, message):
    with pytest.raises(NotInDataError) as caught:
        plan(tables, notebooks, selection)
    assert str(caught.value) == message


def test_without_domains_the_sources_say_which_years_there_are(tables, tmp_path):
    alone = (write(tmp_path / "alone", "00_overview", "1"),)
    assert [run.year for run in plan(tables, alone, Selection()).runs] == [2022, 2023]


@pytest.mark.parametrize("review", ["no_such_domain", "numerals"])
def test_a_domain_that_tells_no_years_is_a_fault_of_the_notebook(tables, tmp_path, review):
    book = write(tmp_path / "books", "01_costs", "1", review=review)
    (run, _) = plan(tables, (book,), Selection()).runs
    assert run.no_data == ""
    assert f'the review "{review}"' in run.notebook.fault


def test_possible_pages_leave_out_unknown_organisations(tables, notebooks):
    found = possible(tables, notebooks, ["kontoret", "gone"])
    assert {organisation for _, _, organisation in found} == {"kontoret"}
    assert ("02_savings", 2022, "kontoret") in found


def test_a_key_stands_until_something_that_counts_changes(tables, notebooks, tmp_path):
    before = [run.inputs for run in plan(tables, notebooks, Selection()).runs]
    assert len(set(before)) == len([run for run in before if run]) + 1  # "" for no data
    path = notebooks[1].path
    path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
    again = plan(tables, find(path.parent), Selection())
    assert [run.inputs for run in again.runs] == before
    write(path.parent, "01_costs", "2", review="costs")
    changed = plan(tables, find(path.parent), Selection())
    differing = {
        run.notebook.stem
        for run, old in zip(changed.runs, before, strict=True)
        if run.inputs != old
    }
    assert differing == {"01_costs"}


@pytest.mark.parametrize("what", ["digest", "parameters", "tables", "suite"])
def test_every_part_counts_for_a_key(what):
    parts = {"digest": "a", "parameters": {"year": 1}, "tables": {"t": "x"}, "suite": "s"}
    other = {"digest": "b", "parameters": {"year": "1"}, "tables": {"t": "y"}, "suite": "t"}
    assert inputs_key(**parts) != inputs_key(**{**parts, what: other[what]})


def test_a_key_does_not_know_the_order():
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


# -- notebooks as they are read -----------------------------------------------------------------


def test_a_notebook_is_read_without_running_it(tmp_path):
    book = write(tmp_path, "01_costs", "raise SystemExit", review="costs")
    assert (book.stem, book.title, book.review) == ("01_costs", "Om 01_costs", "costs")
    assert list(book.parameters) == ["year", "organisation", "data_dir"]
    assert book.fault == ""


def test_outputs_and_counts_do_not_change_the_digest(tmp_path):
    book = write(tmp_path, "01_costs", "1")
    content = json.loads(book.path.read_text())
    content["cells"][2] |= {"execution_count": 7, "outputs": [{"output_type": "stream"}]}
    book.path.write_text(json.dumps(content))
    assert load(book.path).digest == book.digest


def test_another_review_changes_the_digest(tmp_path):
    book = write(tmp_path, "01_costs", "1", review="costs")
    content = json.loads(book.path.read_text())
    content["metadata"]["genomlysning"]["review"] = "quality"
    book.path.write_text(json.dumps(content))
    assert load(book.path).digest != book.digest


@pytest.mark.parametrize("stem", ["index", "report", "a b", "{year}", "å", "-a", "a.b"])
def test_a_name_that_cannot_name_a_page_is_a_fault(tmp_path, stem):
    assert "its name is not letters" in write(tmp_path, stem, "1").fault


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"nbformat": 4}', '{"nbformat": 3}'])
def test_what_is_no_notebook_is_a_fault(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    assert load(path).fault


def test_a_folder_without_notebooks_is_refused(tmp_path):
    (tmp_path / ".hidden.ipynb").touch()
    with pytest.raises(RunError, match="no notebook in"):
        find(tmp_path)
