"""Small notebooks for tests, and a runner that makes executed copies of them without a kernel."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.download import DATA_TYPE, TABLES_TYPE, Data
from analysis.executed import Failure
from analysis.notebook import Notebook, load
from analysis.plan import Run
from analysis.project import Project
from analysis.runner import Outcome, Settings

PARAMETERS = 'year = 2000\norganisation = ""\ndata_dir = "data"'


def write(
    folder: Path, stem: str, *sources: str, parameters: str = PARAMETERS, review: str = ""
) -> Notebook:
    """Write a notebook with a title, parameters and cells of code; return it as it is read."""
    folder.mkdir(parents=True, exist_ok=True)
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# Om {stem}\n\nVad?"},
        _code("parameters", parameters, tags=["parameters"]),
        *(_code(f"cell-{number}", source) for number, source in enumerate(sources)),
    ]
    metadata = {"genomlysning": {"review": review}} if review else {}
    book = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path = folder / f"{stem}.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    return load(path)


def _code(id_: str, source: str, **metadata: object) -> dict[str, object]:
    cell = {"cell_type": "code", "id": id_, "metadata": metadata, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


class QuickRunner:
    """Stands in for `runner.run_all`: every cell of code shows its source, the year and where.

    Attributes:
        failing: stems that fail.
        ran: the keys of the runs so far.
        read: stem -> names of the tables that its pages say they are made of.
        files: stem -> names of the tables that its pages have for download.
    """

    def __init__(self) -> None:
        self.read: dict[str, list[str]] = {}
        self.files: dict[str, list[str]] = {}
        self.failing: set[str] = set()
        self.ran: list[tuple[str, int, str]] = []

    def __call__(self, runs: Iterable[Run], settings: Settings) -> Iterator[Outcome]:
        for run in runs:
            self.ran.append(run.key)
            failure = Failure("NameError: a", 2, "a + 1") if self._fails(run) else None
            yield Outcome(run, 0.25, self._executed(run), failure)

    def _fails(self, run: Run) -> bool:
        return run.notebook.stem in self.failing

    def _executed(self, run: Run) -> bytes:
        stem = run.notebook.stem
        more: list[dict[str, object]] = [
            {DATA_TYPE: Data(name, name, ("a",), (("b",),)).to_json()}
            for name in self.files.get(stem, ())
        ]
        if stem in self.read:
            more.append({TABLES_TYPE: self.read[stem]})
        return _executed(run, more)


def _executed(run: Run, more: Iterable[dict[str, object]]) -> bytes:
    book = copy.deepcopy(dict(run.notebook.content))
    for number, cell in enumerate(book["cells"][2:], start=1):
        text = f"{cell['source']} {run.year} {run.organisation}"
        output = {"output_type": "execute_result", "metadata": {}, "execution_count": number}
        cell |= {"execution_count": number}
        shown: dict[str, object] = {"text/plain": text, "text/html": f"<p>{text}</p>"}
        cell["outputs"] = [output | {"data": data} for data in (shown, *more)]
    return json.dumps(book).encode()


def edit(project: Project, name: str, old: str, new: str) -> None:
    """Change a piece of a raw table."""
    path = project.raw / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
