import json

import pytest

from analysis.executed import Failure, failure_at, failure_of, settled

METADATA = {"kernelspec": {"name": "python3"}}


def code(source, *outputs, count=1, tags=(), **metadata):
    return {
        "cell_type": "code",
        "id": "a",
        "source": source,
        "outputs": list(outputs),
        "execution_count": count,
        "metadata": {"tags": list(tags), **metadata},
    }


def prose(source, *tags):
    return {"cell_type": "markdown", "id": "b", "source": source, "metadata": {"tags": list(tags)}}


def error(name, value=""):
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": ["at 0x7f00"]}


def stream(text):
    return {"output_type": "stream", "name": "stdout", "text": text}


INJECTED = code("year = 1", count=2, tags=["injected-parameters"])


def notebook(*cells):
    papermill = {"start_time": "now", "parameters": {"data_dir": "x"}}
    metadata = {**METADATA, "papermill": papermill}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def content(book, parameters=None):
    places = {"/srv/project/.venv": "<python>", "/srv/project": "."}
    return json.loads(settled(book, METADATA, parameters or {}, places))


def test_a_notebook_whose_cells_all_ran_is_good():
    cells = [prose("# T"), code("a = 1"), code("  ", count=None), code("a", count=2)]
    assert failure_of(cells) is None


def test_an_error_is_found_with_cell_number_first_line_and_name():
    cells = [
        code("a = 1"),
        INJECTED,
        prose("## F"),
        code("\nb = 1 / 0\nb", error("ZeroDivisionError", "no")),
    ]
    assert failure_of(cells) == Failure("ZeroDivisionError: no", 2, "b = 1 / 0")
    assert str(failure_of(cells)) == "code cell 2 (b = 1 / 0): ZeroDivisionError: no"


@pytest.mark.parametrize("value", ["", "0"])
def test_leaving_with_success_is_an_error_all_the_same(value):
    cells = [code("sys.exit(0)", error("SystemExit", value)), code("1", count=None)]
    assert failure_of(cells).error.startswith("SystemExit")


def test_a_cell_that_was_never_executed_is_found_whatever_the_status_says():
    cells = [code("a"), code("b", count=None, papermill={"status": "completed"})]
    assert failure_of(cells) == Failure("it was never executed", 2, "b")


def test_an_error_that_a_tag_allows_is_an_error():
    cells = [code("1 / 0", error("ZeroDivisionError"), tags=["raises-exception"])]
    assert failure_of(cells) is not None


def test_a_failure_before_any_cell_names_none():
    assert str(failure_at([], -1, "no kernel")) == "no kernel"


def test_a_long_error_is_cut_to_one_line():
    assert failure_at([], -1, "a\n b" * 1000).error.startswith("a ba ba b")
    assert len(failure_at([], -1, "a\n b" * 1000).error) == 301


def test_times_and_papermills_metadata_are_dropped():
    cell = code("a", papermill={"start_time": "now"}, execution={"iopub.status": "now"})
    found = content(notebook(cell))
    assert found["metadata"] == METADATA
    assert found["cells"][0]["metadata"] == {"tags": []}


def test_the_injected_cell_is_settled_and_does_not_say_where_the_data_lie():
    found = content(notebook(INJECTED), {"year": 1, "organisation": "ä'", "data_dir": "elsewhere"})
    assert found["cells"][0]["id"] == "injected-parameters"
    assert found["cells"][0]["source"] == 'year = 1\norganisation = "ä\'"'


def test_marks_around_an_error_are_dropped():
    marked = notebook(prose("An Exception", "papermill-error-cell-tag"), code("a"))
    assert [cell["source"] for cell in content(marked)["cells"]] == ["a"]


def test_process_ids_addresses_and_folders_are_settled_in_plain_text():
    warning = stream(
        "/tmp/ipykernel_4711/123.py:1: UserWarning in /srv/project/notebooks, /srv/project/.venv/x"
    )
    shown = {
        "output_type": "execute_result",
        "data": {"text/plain": "<A at 0x7fab>", "text/html": "at 0x7fab in /srv/project"},
        "metadata": {},
        "execution_count": 1,
    }
    outputs = content(notebook(code("a", warning, shown, error("E", "at 0x12"))))["cells"][0][
        "outputs"
    ]
    assert outputs[0]["text"] == "<cell>:1: UserWarning in ./notebooks, <python>/x"
    assert outputs[1]["data"] == {
        "text/plain": "<A at 0x0>",
        "text/html": "at 0x7fab in /srv/project",
    }
    assert outputs[2]["evalue"] == "at 0x0"
    assert outputs[2]["traceback"] == ["at 0x0"]


def test_text_that_is_no_unicode_can_be_written():
    assert b"\\udc80" in settled(notebook(code("a", stream("\udc80"))), METADATA, {}, {})


def test_a_long_unbroken_text_is_settled_too():
    # In quadratic time this would outlast every patience.
    text = "x" * 3_000_000
    outputs = content(notebook(code("a", stream(text))))["cells"][0]["outputs"]
    assert outputs[0]["text"] == text
