"""What came back from a run: did it come to its end, and what of it is worth keeping."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.parameters import INJECTED_TAG, Scalar

#: Parameters that say where the data lie on this machine; they are in no copy and on no page.
LOCAL_PARAMETERS = ("data_dir",)

_PAPERMILL_MARK = "papermill-error-cell-tag"
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
# A cell's temporary file, which names the process: in tracebacks and warnings. Tried only where a
# path can begin: from every character, a long unbroken text would take quadratic time.
_CELL_FILE = re.compile(r"(?<![^\s\"'(])[^\s\"'(]*ipykernel_\d+[/\\]\d+\.py")
_LONGEST = 300


@dataclass(frozen=True)
class Failure:
    """Why a run is no good.

    Attributes:
        error: what happened, one line.
        cell: number of the code cell, as In [n] in JupyterLab after Run All; 0 where none is meant.
        line: that cell's first line.
    """

    error: str
    cell: int = 0
    line: str = ""

    def __str__(self) -> str:
        where = f"code cell {self.cell} ({self.line}): " if self.cell else ""
        return where + self.error


@dataclass
class Trace:
    """What is known of a run as it goes.

    Attributes:
        notebook: the notebook as far as it has come, once it has begun.
        cell: index of the last cell that was begun; -1 before the first.
        left: index of the first cell that asked the kernel to leave; -1 if none did.
        stopped: why it was stopped before its end; empty if it was not.
        ended: it came to its end by itself, well or not.
        raised: what papermill made of it; empty where nothing.
    """

    notebook: Any = None
    cell: int = -1
    left: int = -1
    stopped: str = ""
    ended: bool = False
    raised: str = ""

    def follow(self, event: Mapping[str, Any]) -> None:
        """Take note of what a forked process tells; see forked.Events."""
        self.notebook = event.get("notebook", self.notebook)
        self.cell = event.get("cell", self.cell)
        self.left = event.get("left", self.left)
        self.stopped = event.get("stopped", self.stopped)
        self.ended = event.get("ended", self.ended)
        self.raised = event.get("raised", self.raised)
        if "count" in event:
            cell = self.notebook["cells"][event["cell"]]
            cell["outputs"], cell["execution_count"] = event["outputs"], event["count"]

    def failure(self, died: str = "") -> Failure | None:
        """Return why the run is no good; None if it is.

        Args:
            died: how the process ended, where it did so before the notebook.
        """
        cells = own_cells(self.notebook) if self.notebook is not None else []
        if self.stopped:
            return failure_at(cells, self.cell, self.stopped)
        if self.left >= 0:
            return failure_at(cells, self.left, "it asked the kernel to leave")
        if died:
            return failure_at(cells, self.cell, f"the kernel died, {died}")
        # A cell's own error says more than the exception that papermill makes of it.
        if (found := failure_of(cells)) is not None or not self.raised:
            return found
        return failure_at(cells, self.cell, self.raised)


def how_it_ended(code: int) -> str:
    """Return in words how a process ended: its exit status, or minus the signal's number."""
    return f"exit status {code}" if code >= 0 else f"by {signal.Signals(-code).name}"


def own_cells(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return a notebook's cells without those that papermill puts around an error."""
    return [cell for cell in notebook["cells"] if _PAPERMILL_MARK not in _tags(cell)]


def failure_of(cells: Sequence[Mapping[str, Any]]) -> Failure | None:
    """Return why a notebook did not run to its end, judged by its cells alone.

    Papermill's own status is not looked at: it says completed after a dead kernel and after
    sys.exit(0).

    Args:
        cells: an executed notebook's cells.
    Returns: the first failure; None where every code cell that holds code was executed without
        an error.
    """
    for position, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return failure_at(cells, position, f"{output['ename']}: {output['evalue']}")
        if cell["execution_count"] is None:
            return failure_at(cells, position, "it was never executed")
    return None


def failure_at(cells: Sequence[Mapping[str, Any]], position: int, error: str) -> Failure:
    """Return a failure in one cell, with its number and first line.

    Args:
        cells: the notebook's cells.
        position: the cell's place among them, from 0; -1 where no cell had begun.
        error: what happened.
    """
    text = one_line(error)
    if position < 0:
        return Failure(text)
    code = [cell for cell in cells[: position + 1] if _own_code(cell)]
    lines = cells[position]["source"].strip().splitlines() or [""]
    return Failure(text, len(code), lines[0].strip())


def one_line(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def traceback_of(copy: bytes) -> str:
    """Return what an executed copy shows of its first error, whole; empty where of none."""
    outputs = (
        output
        for cell in json.loads(copy)["cells"]
        for output in cell.get("outputs", ())
        if output["output_type"] == "error"
    )
    first = next(outputs, None)
    return "\n".join(first["traceback"]) if first else ""


def settled(
    notebook: Mapping[str, Any],
    metadata: Mapping[str, Any],
    parameters: Mapping[str, Scalar],
    places: Mapping[str, str],
) -> bytes:
    """Return an executed notebook as a file, without what differs from run to run.

    Dropped or settled: times, papermill's metadata, ids and text of the injected cell, process
    ids, memory addresses, this machine's folders, and where the data lie on it.

    Args:
        notebook: an executed notebook.
        metadata: the metadata of its source.
        parameters: what it was run with.
        places: folder -> what stands for it; none is within one that stands before it.
    """
    content = {
        "cells": [_settled_cell(cell, parameters, places) for cell in own_cells(notebook)],
        "metadata": metadata,
        "nbformat": notebook["nbformat"],
        "nbformat_minor": notebook["nbformat_minor"],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    # A lone surrogate is no text that can be written; it is shown, not lost.
    return f"{text}\n".encode(errors="backslashreplace")


def settled_text(text: str, places: Mapping[str, str]) -> str:
    """Return a text without process ids, memory addresses and this machine's folders."""
    text = _ADDRESS.sub("at 0x0", _CELL_FILE.sub("<cell>", text))
    for folder, word in places.items():
        text = text.replace(folder, word)
    return text


def _settled_cell(
    cell: Mapping[str, Any], parameters: Mapping[str, Scalar], places: Mapping[str, str]
) -> dict[str, Any]:
    metadata = {
        key: value
        for key, value in cell["metadata"].items()
        if key not in ("papermill", "execution")
    }
    settled = {**cell, "metadata": metadata}
    if INJECTED_TAG in _tags(cell):
        kept = {key: value for key, value in parameters.items() if key not in LOCAL_PARAMETERS}
        source = "\n".join(f"{key} = {value!r}" for key, value in kept.items())
        settled |= {"id": INJECTED_TAG, "source": source}
    if cell["cell_type"] == "code":
        settled["outputs"] = [_settled_output(output, places) for output in cell["outputs"]]
    return settled


def _settled_output(output: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """Return an output whose plain texts are settled; HTML and data are left to the letter."""
    settled = dict(output)
    for key in ("text", "evalue"):
        if key in settled:
            settled[key] = settled_text(settled[key], places)
    if "traceback" in settled:
        settled["traceback"] = [settled_text(line, places) for line in settled["traceback"]]
    if "text/plain" in settled.get("data", {}):
        plain = settled_text(settled["data"]["text/plain"], places)
        settled["data"] = {**settled["data"], "text/plain": plain}
    return settled


def _own_code(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell counts as In [n]: code of the notebook's own that is not empty."""
    own = cell["cell_type"] == "code" and INJECTED_TAG not in _tags(cell)
    return own and bool(cell["source"].strip())


def _tags(cell: Mapping[str, Any]) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags
