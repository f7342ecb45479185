"""The notebooks keep the suite's style, and each check is seen to fail on a faulty one."""

import copy
import json
from pathlib import Path

import pytest

from analysis.notebook import find, load
from tests.notebooks import style

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = [notebook.path for notebook in find(NOTEBOOKS)]


def code(id_, source, **metadata):
    cell = {"cell_type": "code", "id": id_, "source": source, "metadata": metadata}
    return {**cell, "outputs": [], "execution_count": None}


def prose(id_, source):
    return {"cell_type": "markdown", "id": id_, "source": source, "metadata": {}}


GOOD = {
    "cells": [
        prose("title", "# Kostnader\n\nVad kostar det? För den som beslutar."),
        code(
            "parameters",
            'year = 2000  # år\norganisation = ""  # vem\ndata_dir = "data"  # mapp',
            tags=["parameters"],
        ),
        code("imports", "from analysis import page\nfrom analysis.processed import load"),
        code("load", "tables = load(data_dir)"),
        code("review", "review = review_costs(tables, year=year, organisation=organisation)"),
        code("opening", "page.opening(review)"),
        prose("why", "## Varför?\n\nSe på stapeln."),
        code("chart", "page.chart(review)"),
        prose("method", "## Metod\n\nVarifrån siffrorna kommer."),
        code("closing", "page.closing(review, tables)"),
    ],
    "metadata": {"kernelspec": {"name": "python3"}, "genomlysning": {"review": "costs"}},
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_notebook_keeps_the_style(path):
    assert style.faults(json.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_notebook_can_be_planned(path):
    notebook = load(path)
    assert notebook.fault == ""
    assert notebook.review
    assert notebook.parameters["data_dir"].default == "data"


def test_there_are_notebooks():
    assert [path.stem for path in PATHS][:1] == ["00_overview"]


def test_a_good_notebook_has_no_fault():
    assert style.faults(GOOD) == []


def test_a_notebook_may_assume_more():
    book = copy.deepcopy(GOOD)
    book["cells"][1]["source"] += "\nshare = 100  # procent"
    call = "review = review_costs(tables, year=year, organisation=organisation, terms=Terms(share))"
    book["cells"][4]["source"] = call
    assert style.faults(book) == []


def with_cell(number, **changes):
    book = copy.deepcopy(GOOD)
    book["cells"][number] |= changes
    return book


def source(number, text):
    return with_cell(number, source=text)


def longer(*cells):
    book = copy.deepcopy(GOOD)
    book["cells"][-2:-2] = cells
    return book


EXPRESSION = "page.chart(review)"
FAULTY = {
    "too many code cells": (
        longer(*(code(f"more-{chr(97 + number)}", EXPRESSION) for number in range(8))),
        "15 code cells",
    ),
    "a long cell": (source(7, "page.chart(\n" + "\n" * 9 + "review)"), "a cell of 11 lines"),
    "long cells": (
        longer(*(code(f"m-{chr(97 + n)}", "a(\n\n\n\nb)") for n in range(7))),
        "a median of",
    ),
    "def": (source(7, "def f(): pass"), "def in a cell"),
    "lambda": (source(7, "f(lambda x: x)"), "lambda in a cell"),
    "class": (source(7, "class A: pass"), "class in a cell"),
    "for": (source(7, "for x in y: x"), "for in a cell"),
    "comprehension": (source(7, "[x for x in y]"), "for in a cell"),
    "while": (source(7, "while x: x"), "while in a cell"),
    "try": (source(7, "try: x\nfinally: y"), "try in a cell"),
    "with": (source(7, "with x: y"), "with in a cell"),
    "warnings filter": (source(7, "warnings.simplefilter('ignore')"), "warnings in a cell"),
    "warnings import": (source(2, "import warnings"), "warnings in a cell"),
    "file write": (source(7, "review.changes.to_csv('a.csv')"), "a call of review.changes.to_csv"),
    "open": (source(7, "open('a', 'w')"), "a call of open"),
    "magic": (source(7, "%matplotlib inline"), "no plain Python"),
    "no title": (source(0, "Kostnader\n\nVad?"), "cell 1"),
    "no question": (source(0, "# Kostnader\n\nOm kostnader."), "cell 1"),
    "untagged parameters": (with_cell(1, metadata={}), "cell 2"),
    "uncommented parameters": (
        source(1, 'year = 2000\norganisation = ""  # vem\ndata_dir = "data"  # mapp'),
        "cell 2",
    ),
    "another parameter": (source(1, "year = 2000  # år"), "cell 2"),
    "a foreign import": (source(2, "import pandas as pd"), "cell 3"),
    "another load": (source(3, "tables = load('data')"), "cell 4"),
    "another call": (source(4, "review = review_costs(tables, year=2000)"), "cell 5"),
    "no findings": (source(5, "review.findings"), "cell 6"),
    "another order": (
        {**GOOD, "cells": [*GOOD["cells"][6:8], *GOOD["cells"][:6], *GOOD["cells"][8:]]},
        "it opens with",
    ),
    "a statement": (source(7, "x = page.chart(review)"), "not one expression"),
    "two expressions": (source(7, "page.chart(review)\npage.chart(review)"), "not one expression"),
    "a heading without question": (source(6, "## Därför\n\nSe."), "no question with"),
    "a heading without reading": (source(6, "## Varför?"), "no question with"),
    "a heading of another level": (source(6, "# Varför?\n\nSe."), "no question with"),
    "a section without heading": (
        {**GOOD, "cells": [*GOOD["cells"][:6], *GOOD["cells"][7:]]},
        "no question before",
    ),
    "another end": (source(9, EXPRESSION), "it does not end with"),
    "a number in prose": (source(6, "## Varför?\n\nÅr 2023."), "a number in prose: År 2023."),
    "outputs": (with_cell(7, outputs=[{}]), "a cell with outputs"),
    "a count": (with_cell(7, execution_count=1), "a cell with outputs"),
    "a raw cell": (with_cell(6, cell_type="raw"), "a cell of type raw"),
    "metadata in a cell": (with_cell(7, metadata={"collapsed": True}), "metadata in a cell"),
    "a repeated id": (with_cell(7, id="title"), "ids that are"),
    "an id drawn by lot": (with_cell(7, id="3fa9c1d2"), "ids that are"),
    "metadata": ({**GOOD, "metadata": {**GOOD["metadata"], "toc": {}}}, "metadata: toc"),
    "another kernel": ({**GOOD, "metadata": {"kernelspec": {"name": "r"}}}, "another kernel"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_notebook_is_found_out(name):
    book, expected = FAULTY[name]
    assert any(expected in fault for fault in style.faults(book)), style.faults(book)
