"""Text in the data is text on the page, whatever it says: nothing runs, nothing breaks."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.columns import Column, Table
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES

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
KEPT = {"corrections": {"key", "found", "corrected"}}
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
            at = header.index(column.name)
            for number, row in enumerate(rows):
                row += [""] * (len(header) - len(row))
                row[at] = f"{HOSTILE[(number + position) % len(HOSTILE)]} {number}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return spoilt


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
