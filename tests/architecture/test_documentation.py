"""The documentation site: built whole and offline; every public name and every column is on it.

Every check is a pure function that returns a list of faults, so that it can be shown to fail.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from operator import attrgetter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from analysis.column_notes import note
from analysis.columns import Table, number, prose, word
from analysis.schemas import PROCESSED, RAW_REGISTERS, RAW_SOURCE_TABLES

ROOT = Path(__file__).resolve().parents[2]
#: The first cell of each row -> the others.
Rows = dict[str, list[str]]

NAME = attrgetter("name")

# Sphinx in a process that may speak to nobody.
OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError(f"the documentation asks the network: {event} {arguments}")

sys.addaudithook(refuse)

from sphinx.cmd.build import main

sys.exit(main(sys.argv[1:]))
"""


# -- reading ----------------------------------------------------------------------------------


def public_names(module: str, source: str) -> Iterator[str]:
    """Return the full names of a module's functions and classes, and of their methods."""
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield f"{module}.{node.name}"
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                yield f"{module}.{node.name}.{inner.name}"


def inventory(data: bytes) -> set[str]:
    """Return every Python name that a site's objects.inv says it has."""
    *_, packed = data.split(b"\n", 4)
    lines = zlib.decompress(packed).decode().splitlines()
    return {line.split()[0] for line in lines if " py:" in line}


def rows_of(soup: BeautifulSoup, anchor: str) -> Rows:
    """Return the cells of the table in a section, by the first of each row."""
    section = soup.find(id=anchor)
    body = section.find("tbody") if isinstance(section, Tag) else None
    assert isinstance(body, Tag), f"{anchor} has no table"
    rows = [[plain(cell.get_text()) for cell in row.find_all("td")] for row in body.find_all("tr")]
    return {first: rest for first, *rest in rows}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# -- checks -----------------------------------------------------------------------------------


def name_faults(package: Mapping[str, str], known: set[str]) -> list[str]:
    """Every public function, class and method has its place on the site."""
    wanted = {name for module, source in package.items() for name in public_names(module, source)}
    return [f"{name} is nowhere" for name in sorted(wanted - known)]


def raw_faults(rows: Rows, table: Table) -> list[str]:
    """A raw table's columns stand in their order: what they hold, in English and in Swedish."""
    faults = order_faults(rows, table)
    for column in table.columns:
        holds, description, *swedish = rows.get(column.name, ["", "", "", ""])
        wanted = [*column.allowed, *filter(None, (column.refers_to, column.unit))]
        absent = [word for word in wanted if not has(holds, word)]
        if ("may be empty" in holds) == column.required:
            absent.append("whether it may be empty")
        if ("may be left out" in holds) != column.optional:
            absent.append("whether it may be left out")
        if description != plain(column.description):
            absent.append(column.description)
        if swedish != [plain(text) for text in note(table, column.name)]:
            absent.append("the note of the workbook")
        faults += [f"{table.name}.{column.name} does not say: {what}" for what in absent]
    return faults


def processed_faults(rows: Rows, table: Table) -> list[str]:
    """A processed table's columns stand in their order: type, unit, constraint, what they are."""
    faults = order_faults(rows, table)
    for column in table.columns:
        kind, unit, constraint, description = rows.get(column.name, ["", "", "", ""])
        absent = [word for word in column.allowed if not has(constraint, word)]
        if column.refers_to and not has(constraint, column.refers_to):
            absent.append(column.refers_to)
        if column.pattern and plain(column.pattern) not in constraint:
            absent.append(column.pattern)
        if ("required" in constraint) != column.required:
            absent.append("whether it is required")
        if (kind, unit, description) != (column.type, column.unit, plain(column.description)):
            absent.append("its type, unit and description")
        faults += [f"{table.name}.{column.name} does not say: {what}" for what in absent]
    return faults


def order_faults(rows: Rows, table: Table) -> list[str]:
    names = tuple(rows)
    return [] if names == table.column_names else [f"{table.name} has {', '.join(names)}"]


def has(text: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def loaded_from_outside(page: str) -> list[str]:
    """Return what a page would fetch from elsewhere when it is opened; a link waits for a click."""
    return re.findall(r"<(?!a\b)[^>]*?\b(?:src|href)=[\"']([^\"'>]*//[^\"'>]*)", page)


# -- the site ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    options = ("--quiet", "--fresh-env", "--fail-on-warning", "--keep-going", "--conf-dir", "docs")
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, *options, ".", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def dictionary(site: Path) -> BeautifulSoup:
    return soup_of(site / "docs" / "data-dictionary.html")


def slug(table: Table) -> str:
    return table.name.replace("_", "-")


def soup_of(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.slow
def test_every_public_name_is_on_the_site(site: Path) -> None:
    package = {
        f"analysis.{path.stem}": path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "src" / "analysis").glob("[a-z]*.py"))
    }
    known = inventory((site / "objects.inv").read_bytes())
    assert name_faults(package, known) == []
    assert set(package) <= known


@pytest.mark.slow
@pytest.mark.parametrize("table", [*RAW_REGISTERS.values(), *RAW_SOURCE_TABLES.values()], ids=NAME)
def test_every_raw_column_is_in_the_dictionary(dictionary: BeautifulSoup, table: Table) -> None:
    assert raw_faults(rows_of(dictionary, f"raw-{slug(table)}"), table) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", PROCESSED.values(), ids=NAME)
def test_every_processed_column_is_in_the_dictionary(
    dictionary: BeautifulSoup, table: Table
) -> None:
    assert processed_faults(rows_of(dictionary, f"processed-{slug(table)}"), table) == []


@pytest.mark.slow
def test_the_dictionary_says_it_in_words(dictionary: BeautifulSoup) -> None:
    assert rows_of(dictionary, "raw-observations")["printed"][:2] == [
        "a figure as printed; may be empty",
        "the figure as the source prints it",
    ]
    assert rows_of(dictionary, "processed-risks")["risk_value"] == [
        "number",
        "score",
        "",
        "the source's risk value; higher is worse",
    ]


@pytest.mark.slow
def test_every_markdown_file_is_a_page_that_asks_for_nothing(site: Path) -> None:
    sources = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data/raw/README.md"]
    pages = [site / path.relative_to(ROOT).with_suffix(".html") for path in sources]
    assert [page.name for page in pages if not page.exists()] == []
    outside = {page.name: loaded_from_outside(page.read_text("utf-8")) for page in pages}
    assert {name: found for name, found in outside.items() if found} == {}


# -- the checks can fail ----------------------------------------------------------------------

TABLE = Table(
    "parks",
    "a park",
    (prose("name", "what it is called"), word("kind", "its kind", ("wood", "lawn"))),
    ("name",),
)


def test_a_public_name_that_is_left_out_is_found() -> None:
    source = "class A:\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\ndef _e(): ..."
    assert name_faults({"m": source}, {"m.A", "m.d"}) == ["m.A.b is nowhere"]
    assert name_faults({"m": source}, {"m.A", "m.A.b"}) == ["m.d is nowhere"]


def test_an_inventory_is_read() -> None:
    packed = zlib.compress(b"a py:module 0 x -\na.b py:function 1 x -\nc std:doc -1")
    assert inventory(b"# 1\n# 2\n# 3\n# 4\n" + packed) == {"a", "a.b"}


@pytest.mark.parametrize(
    ("column", "cell", "wrong", "fault"),
    [
        ("kind", 2, "required; wood", "parks.kind does not say: lawn"),
        ("kind", 2, "required; woodland, lawn", "parks.kind does not say: wood"),
        ("kind", 2, "wood, lawn", "parks.kind does not say: whether it is required"),
        ("area", 1, "", "parks.area does not say: its type, unit and description"),
        ("area", 0, "text", "parks.area does not say: its type, unit and description"),
        ("area", 3, "size", "parks.area does not say: its type, unit and description"),
    ],
)
def test_a_processed_column_that_says_too_little_is_found(
    column: str, cell: int, wrong: str, fault: str
) -> None:
    table = Table("parks", "a park", (TABLE.column("kind"), number("area", "how large", "m2")), ())
    rows = {
        "kind": ["text", "", "required; one of wood, lawn", "its kind"],
        "area": ["number", "m2", "", "how large"],
    }
    assert processed_faults(rows, table) == []
    rows[column][cell] = wrong
    assert processed_faults(rows, table) == [fault]


def test_a_column_out_of_place_is_found() -> None:
    rows: Rows = {"kind": [], "name": []}
    assert order_faults(rows, TABLE) == ["parks has kind, name"]


def test_a_raw_column_that_says_too_little_is_found() -> None:
    column = RAW_SOURCE_TABLES["observations"].column("breakdown")
    table = Table("observations", "", (column,), ())
    swedish = list(note(table, "breakdown"))
    right = ["dimension=class; may be empty", plain(column.description), *map(plain, swedish)]
    assert raw_faults({"breakdown": right}, table) == []
    for cell in (0, 1, 2, 3):
        wrong = [*right[:cell], "something else", *right[cell + 1 :]]
        assert len(raw_faults({"breakdown": wrong}, table)) == 1


def test_what_comes_from_outside_is_found() -> None:
    page = "<link href='https://x/a.css'><img src='a.png'><script src=\"//x/a.js\"></script>"
    assert loaded_from_outside(page) == ["https://x/a.css", "//x/a.js"]
    assert loaded_from_outside("<a class='b' href='https://x'>x</a>") == []
