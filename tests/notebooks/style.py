"""What a notebook of the suite looks like: each check takes a notebook and returns its faults.

A notebook asks, calls and shows. Its cells: (1) title, question, reader; (2) parameters;
(3) imports; (4) load; (5) one call; (6) what matters; then sections, each a question, expressions
that show something, how to read it; last method, limits and sources.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from statistics import median
from typing import Any

Book = Mapping[str, Any]
Cell = Mapping[str, Any]

CODE_CELLS = 14
LINES = 10
MEDIAN_LINES = 3
#: What every notebook takes, first; one that assumes something has more.
PARAMETERS = ("year", "organisation", "data_dir")
#: What the six opening cells are.
OPENING = ("markdown", "code", "code", "code", "code", "code")

_BANNED = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.Lambda: "lambda",
    ast.ClassDef: "class",
    ast.For: "for",
    ast.comprehension: "for",
    ast.While: "while",
    ast.Try: "try",
    ast.With: "with",
}
_WRITERS = re.compile(
    r"(^|\.)(open|write\w*|to_(csv|parquet|excel|json|html|pickle)|savefig|mkdir)$"
)
_METADATA = {"kernelspec", "language_info", "genomlysning"}


def faults(book: Book) -> list[str]:
    """Return everything that a notebook has against it."""
    return [fault for check in CHECKS for fault in check(book)]


def code_cells(book: Book) -> list[str]:
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]


def prose_cells(book: Book) -> list[str]:
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]


def size_faults(book: Book) -> list[str]:
    """Few cells, short ones."""
    lengths = [len(source.splitlines()) for source in code_cells(book)]
    found = [f"{len(lengths)} code cells"] if len(lengths) > CODE_CELLS else []
    found += [f"a cell of {length} lines" for length in lengths if length > LINES]
    if lengths and median(lengths) > MEDIAN_LINES:
        found.append(f"a median of {median(lengths)} lines")
    return found


def logic_faults(book: Book) -> list[str]:
    """No logic in cells, nothing written, no warning hidden, no shell."""
    return [fault for source in code_cells(book) for fault in _logic_faults(source)]


def _logic_faults(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        yield f"no plain Python: {source.splitlines()[0]}"
        return
    for node in ast.walk(tree):
        if type(node) in _BANNED:
            yield f"{_BANNED[type(node)]} in a cell"
        if isinstance(node, ast.Call) and _WRITERS.search(ast.unparse(node.func)):
            yield f"a call of {ast.unparse(node.func)}"
        if isinstance(node, ast.Name | ast.alias) and _name(node).startswith("warnings"):
            yield "warnings in a cell"


def _name(node: ast.Name | ast.alias) -> str:
    return node.id if isinstance(node, ast.Name) else node.name


def anatomy_faults(book: Book) -> list[str]:
    """The six opening cells stand in their order, each with its one task."""
    kinds = tuple(cell["cell_type"] for cell in book["cells"][: len(OPENING)])
    if kinds != OPENING:
        return [f"it opens with {', '.join(kinds)}"]
    title, parameters, imports, load, call, findings = book["cells"][: len(OPENING)]
    tests: list[tuple[str, bool]] = [
        ("1: no title with a question under it", _is_title("".join(title["source"]))),
        ("2: not the parameters with a comment each", _are_parameters(parameters)),
        ("3: not only imports from analysis", all(map(_is_own_import, _statements(imports)))),
        ("4: not `tables = load(data_dir)`", _text(load) == "tables = load(data_dir)"),
        ("5: not one call of a review", _is_review(_text(call))),
        ("6: not `page.opening(review)`", _text(findings) == "page.opening(review)"),
    ]
    return [f"cell {words}" for words, good in tests if not good]


def _is_title(source: str) -> bool:
    heading, _, lead = source.partition("\n")
    return bool(re.fullmatch(r"# \S.*", heading)) and "?" in lead and "\n#" not in lead


def _are_parameters(cell: Cell) -> bool:
    lines = "".join(cell["source"]).splitlines()
    names = tuple(line.partition(" ")[0].rstrip(":") for line in lines)
    commented = all(re.search(r"  # \w", line) for line in lines)
    first = names[: len(PARAMETERS)] == PARAMETERS
    return cell["metadata"].get("tags") == ["parameters"] and first and commented


def _statements(cell: Cell) -> list[ast.stmt]:
    try:
        return ast.parse("".join(cell["source"])).body
    except SyntaxError:
        return [ast.Pass()]


def _is_own_import(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.ImportFrom) or statement.module is None:
        return False
    return statement.module.partition(".")[0] == "analysis"


def _text(cell: Cell) -> str:
    return "\n".join(ast.unparse(statement) for statement in _statements(cell))


def _is_review(text: str) -> bool:
    # What a page assumes beside these is handed on too.
    form = r"review = review_\w+\(tables, year=year, organisation=organisation(, \w+=.+)?\)"
    return bool(re.fullmatch(form, text))


def section_faults(book: Book) -> list[str]:
    """After the opening: a question, then expressions; last where it comes from."""
    found, rest = [], list(book["cells"][len(OPENING) :])
    if not rest or _text(rest[-1]) != "page.closing(review, tables)":
        found.append("it does not end with `page.closing(review, tables)`")
    headings = [cell for cell in rest if cell["cell_type"] == "markdown"]
    for number, cell in enumerate(headings, start=1):
        heading, _, reading = "".join(cell["source"]).partition("\n")
        question = heading.endswith("?") or number == len(headings)
        if not (heading.startswith("## ") and question and reading.strip()):
            found.append(f"no question with a word on how to read the answer: {heading}")
    if rest and rest[0]["cell_type"] != "markdown":
        found.append("no question before the first section")
    for cell in rest:
        statements = _statements(cell) if cell["cell_type"] == "code" else []
        if cell["cell_type"] == "code" and [type(item) for item in statements] != [ast.Expr]:
            found.append(f"not one expression: {_text(cell)}")
    return found


def prose_faults(book: Book) -> list[str]:
    """Every number in prose is computed, so what is typed holds none."""
    return [
        f"a number in prose: {line}"
        for source in prose_cells(book)
        for line in source.splitlines()
        if re.search(r"\d", line)
    ]


def storage_faults(book: Book) -> list[str]:
    """No outputs, no counts, ids of one's own, no editor's leavings."""
    found = []
    for cell in book["cells"]:
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append("a cell with outputs or a count")
        if cell["cell_type"] not in ("markdown", "code"):
            found.append(f"a cell of type {cell['cell_type']}")
        if set(cell["metadata"]) - {"tags"}:
            found.append(f"metadata in a cell: {', '.join(sorted(cell['metadata']))}")
    ids = [cell.get("id", "") for cell in book["cells"]]
    if len(set(ids)) < len(ids) or not all(re.fullmatch(r"[a-z][a-z0-9-]*", id_) for id_ in ids):
        found.append("ids that are missing, repeated or drawn by lot")
    if extra := set(book["metadata"]) - _METADATA:
        found.append(f"metadata: {', '.join(sorted(extra))}")
    if book["metadata"].get("kernelspec", {}).get("name") != "python3":
        found.append("another kernel than python3")
    return found


CHECKS: tuple[Callable[[Book], list[str]], ...] = (
    size_faults,
    logic_faults,
    anatomy_faults,
    section_faults,
    prose_faults,
    storage_faults,
)
