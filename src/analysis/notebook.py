"""A notebook's source: what it is called, which parameters it takes, which data it needs.

Read as JSON, so that knowing the notebooks costs nothing; nothing in them is run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.errors import GenomlysningError, RunError
from analysis.parameters import Parameter, declared

#: The key of the suite's own part of a notebook's metadata.
METADATA = "genomlysning"

#: A stem names files and addresses, so it is plain; these are taken by pages that we make.
_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_TAKEN = ("index", "report")
_DOMAIN = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Notebook:
    """A notebook as it stands in the notebooks folder.

    Attributes:
        stem: file name without extension; names its page.
        path: the file.
        title: its first heading; the stem where it has none.
        review: module of the domain whose data it needs; empty where it runs for every year.
        parameters: what it declares.
        digest: sha256 of everything in it that can change a page.
        content: all of it, as JSON has it.
        fault: why it can't be run; empty where it can.
        is_page: a batch makes pages of it; an exploration's metadata say that it does not.
    """

    stem: str
    path: Path
    title: str = ""
    review: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    digest: str = ""
    content: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    fault: str = ""
    is_page: bool = True


def find(folder: Path) -> tuple[Notebook, ...]:
    """Return a folder's notebooks that pages are made of, in the order of their names.

    Raises: RunError where there is none.
    """
    paths = sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))
    found = tuple(book for book in map(load, paths) if book.is_page)
    if not found:
        remedy = "run this in the suite's folder, or put notebooks beside the data"
        raise RunError(f"no notebook in {folder}; {remedy}")
    return found


def load(path: Path) -> Notebook:
    """Return a notebook; what is wrong with it stands in its fault."""
    try:
        return _understood(path, json.loads(path.read_text(encoding="utf-8")))
    except GenomlysningError as error:
        return Notebook(path.stem, path, path.stem, fault=str(error))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fault = f"it is no notebook that can be read: {type(error).__name__}: {error}"
        return Notebook(path.stem, path, path.stem, fault=fault)


def _understood(path: Path, content: Mapping[str, Any]) -> Notebook:
    own = content["metadata"].get(METADATA, {})
    if own.get("page") is False:
        return Notebook(path.stem, path, path.stem, is_page=False)
    if not _STEM.fullmatch(path.stem) or path.stem.lower() in _TAKEN:
        taken = " and ".join(_TAKEN)
        raise RunError(f"its name is not letters, digits, - and _, or is one of {taken}")
    if content["nbformat"] != 4:
        raise RunError(f"its format is {content['nbformat']}; expected 4")
    cells = [_cell(cell) for cell in content["cells"]]
    review = own.get("review", "")
    if review and not (isinstance(review, str) and _DOMAIN.fullmatch(review)):
        raise RunError(f"its metadata name the review {review!r}; expected a module's name")
    return Notebook(
        stem=path.stem,
        path=path,
        title=_title(cells) or path.stem,
        review=review,
        parameters=declared(cells),
        digest=_digest([own, *cells]),
        content=content,
    )


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Return a cell's lasting part: no outputs, no counts, no editor's settings."""
    return {
        "cell_type": cell["cell_type"],
        "source": "".join(cell["source"]),
        "metadata": {"tags": cell["metadata"].get("tags", [])},
    }


def _title(cells: Sequence[Mapping[str, Any]]) -> str:
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in cell["source"].splitlines():
                if line.startswith("# "):
                    return str(line.removeprefix("# ").strip())
    return ""


def _digest(cells: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps(cells, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
