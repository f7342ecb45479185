"""Text in the data is text on the page, whatever it says: nothing runs, nothing breaks."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import processed
from analysis.columns import Column, Table
from analysis.errors import ContractError
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES
from tests.reports import layout
from tests.reports.browser import MODES, look
from tests.reports.checks import CHECKS, FORMULA_STARTS, Page, headline_first, units_are_told

ROOT = Path(__file__).resolve().parents[2]
LONG = ("Kommunledningsförvaltningens verksamhetsstöd för äldre och yngre " * 7)[:400].strip()
HOSTILE = (
    "<script>alert(1)</script>",
    "</svg></desc></title></style><img src=x onerror=alert(1)>",
    "{{ 1234*5678 }}{% for x in y %}",
    '=HYPERLINK("http://x.se";"klicka")',
    "../../x",
    LONG,
    "👩‍🚀🚒 nöjd och 漢字",
    "שלום \u202e txt.exe \u2066 مرحبا بالعالم",
    "'\"><svg onload=alert(1)><a href=javascript:alert(1)>",
    r"$x^2$ \frac{1}{2} $y_1$ %s {0} {x!r}",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+46+cmd",
    "[länk](javascript:alert(1)) **fet** `kod` # rubrik",
    "&lt;script&gt; &amp;amp; ]]> <!-- -->",
    "Ord" * 60,
    "-",
)
#: Structured, though free text: what they point at would no longer be found.
KEPT = {
    "corrections": {"key", "found", "corrected"},
    "claims": {"operands", "tolerance", "beside"},
}
#: Columns that say the same in all rows which agree in these.
SHARED = {"price_index.base": ("index_id", "issued")}
#: What Jinja would have made of it.
PRODUCT = "7006652"

pytestmark = pytest.mark.slow


def hostile_columns(table: Table) -> list[Column]:
    """Return the columns of free text that the contract lets anything through in."""
    kept = KEPT.get(table.name, set())
    return [
        column
        for column in table.columns
        if column.is_free_text and column.type == "text" and column.name not in kept
        if not column.refers_to
    ]


def spoil(raw: Path) -> set[str]:
    """Write hostile text into every free-text cell; return the columns that have it."""
    spoilt = set()
    for path in sorted(raw.rglob("*.csv")):
        table = {**RAW_REGISTERS, **RAW_SOURCE_TABLES}[path.stem]
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        for position, column in enumerate(hostile_columns(table)):
            spoilt.add(f"{table.name}.{column.name}")
            if column.name not in header:
                # An optional one, which this file does without.
                header.append(column.name)
            at = header.index(column.name)
            alike = [header.index(name) for name in SHARED.get(f"{table.name}.{column.name}", ())]
            for number, row in zip(numbers(rows, alike), rows, strict=True):
                row += [""] * (len(header) - len(row))
                row[at] = f"{HOSTILE[(number + position) % len(HOSTILE)]} {number}"
        if "url" in header:
            spoilt.add(f"{table.name}.url")
            for number, row in enumerate(rows):
                # It becomes a link, and holds no space.
                text = re.sub(r"\s", "", HOSTILE[number % len(HOSTILE)])
                row[header.index("url")] = f"https://exempelby.example/{text}"
        if "breakdown" in header:
            spoilt.add(f"{table.name}.breakdown")
            at = header.index("breakdown")
            for number, row in enumerate(rows):
                # A class holds neither = nor ; nor a space at its ends.
                text = re.sub(r"[=;]", "", HOSTILE[number % len(HOSTILE)]).strip()
                row[at] = row[at] and f"{row[at].partition('=')[0]}={text} {number}"
        if table.name == "claims":
            rows = spoilt_claims(rows, header.index("operands"))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return spoilt


def numbers(rows: list[list[str]], alike: list[int]) -> list[int]:
    """Return a number a row, the same for rows that agree in some columns."""
    if not alike:
        return list(range(len(rows)))
    seen: dict[tuple[str, ...], int] = {}
    return [seen.setdefault(tuple(row[at] for at in alike), len(seen)) for row in rows]


def spoilt_claims(rows: list[list[str]], at: int) -> list[list[str]]:
    """Return claims whose missing operands have hostile names, without those on a spoilt class."""
    kept = [row for row in rows if "=" not in row[at]]
    for number, row in enumerate(kept):
        name = HOSTILE[number % len(HOSTILE)].replace(";", "").strip()
        row[at] = re.sub(r"missing:[^;]+", lambda match, to=name: f"missing:{to} ", row[at])
    return kept


def build(work: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", "report", "--data", str(work / "in" / "data")]
    return subprocess.run(
        [*command, "--out", str(work / "in" / "reports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with spoilt data and the reports on them, and nothing beside them."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(ROOT / "data" / "raw", folder / "in" / "data" / "raw")
    spoil(folder / "in" / "data" / "raw")
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def spoilt_files(work: Path) -> dict[str, bytes]:
    root = work / "in" / "reports"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def spoilt_pages(spoilt_files: dict[str, bytes]) -> list[Page]:
    names = [name for name in spoilt_files if name.endswith(".html")]
    assert len(names) >= 20
    return [Page(name, spoilt_files[name].decode(), spoilt_files) for name in names]


def test_every_table_has_hostile_text(tmp_path):
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw")
    spoilt = spoil(tmp_path / "raw")
    assert {name.partition(".")[0] for name in spoilt} == {*RAW_REGISTERS, *RAW_SOURCE_TABLES}
    assert {
        *("organisations.name", "organisations.short_name", "indicators.name"),
        *("indicators.subject", "indicators.unit_label", "indicators.definition"),
        *("sources.title", "sources.publisher", "sources.url", "measures.title"),
        *("observations.note", "observations.locator", "observations.breakdown"),
        *("budget_lines.label", "explanations.text", "events.date_text", "adjustments.why"),
    } <= spoilt


#: What a check finds that the text itself says: a name of its own length makes the first sentence
#: long, and a unit that is no unit cannot be told.
OWN_DOING = {
    headline_first: re.compile(r"the headline has more than 35 words"),
    units_are_told: re.compile(r"no unit on an axis or in the subtitle"),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_spoilt_page_passes_every_check_but_for_what_its_text_says(spoilt_pages, check):
    own = OWN_DOING.get(check)
    found = [f"{page.name}: {fault}" for page in spoilt_pages for fault in check(page)]
    assert [fault for fault in found if not (own and own.search(fault))] == []


def test_no_text_becomes_an_element(spoilt_pages):
    for page in spoilt_pages:
        assert not page.soup.find_all(["script", "img", "iframe", "object", "foreignobject"])
        attributes = {key for tag in page.soup.find_all(True) for key in tag.attrs}
        assert not {key for key in attributes if key.startswith("on")}, page.name
        addresses = [link["href"] for link in page.soup.select("[href]")]
        assert not [
            at for at in addresses if re.match(r"\s*(javascript|data:.)", at) and at != "data:,"
        ]


def test_the_text_is_told_as_it_stands(spoilt_pages):
    told = " ".join(page.soup.get_text(" ") for page in spoilt_pages)
    for text in HOSTILE:
        bare = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
        assert bare in told, text


def test_nothing_is_evaluated(spoilt_files):
    for name, data in spoilt_files.items():
        assert PRODUCT.encode() not in data, name


def test_a_page_keeps_its_landmarks_and_direction(spoilt_pages):
    for page in spoilt_pages:
        for mark in ("header", "main", "footer", "h1"):
            assert len(page.soup.find_all(mark)) == 1, (page.name, mark)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.html), page.name


def test_no_cell_of_a_file_would_be_run_by_a_spreadsheet(spoilt_files):
    seen = 0
    for name, data in spoilt_files.items():
        if name.endswith(".csv"):
            for row in csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"):
                for cell in row:
                    plain = cell.lstrip(" \u00a0")
                    is_figure = re.fullmatch(r"-?\d+(,\d+)?", cell)
                    assert is_figure or not plain.startswith(FORMULA_STARTS), (name, cell)
                    seen += plain.startswith("'=")
    assert seen


def test_nothing_is_written_outside_the_folders_that_were_named(work):
    assert {path.name for path in work.iterdir()} == {"in"}
    assert {path.name for path in (work / "in").iterdir()} == {"data", "reports", "reports.log"}
    folders = {path.name for path in (work / "in" / "reports").iterdir() if path.is_dir()}
    assert folders == {"2021", "2022", "2023", "2024", "2025"}
    for path in (work / "in" / "reports").rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", path.name), path


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a/b", "..", "x y", "<b>", "Å"])
def test_an_organisations_id_that_leads_out_of_a_folder_is_refused(tiny_data, name):
    path = tiny_data / "raw" / "organisations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ngrannby,", f"\n{name},"), encoding="utf-8", newline="")
    with pytest.raises(ContractError) as refused:
        processed.build(tiny_data / "raw", tiny_data / "processed")
    told = f'organisations.csv, row 4, column organisation_id: found "{name}"; expected lower-case'
    assert told in str(refused.value)
    assert not (tiny_data / "processed").exists()


@pytest.mark.browser
def test_no_spoilt_page_scrolls_sideways_on_a_phone(screen, work):
    paths = sorted((work / "in" / "reports").rglob("*.html"))
    assert look(screen, paths, MODES["phone"], layout.too_wide) == {}


@pytest.mark.browser
def test_no_label_of_a_spoilt_drawing_lies_on_another(screen, work):
    # The combined document has the same drawings once more.
    paths = sorted((work / "in" / "reports").glob("*/0*.html"))
    assert len(paths) >= 14
    assert look(screen, paths, MODES["light"], layout.badly_drawn) == {}
