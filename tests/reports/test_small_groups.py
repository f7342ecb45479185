"""A group of three people: what is printed about it stands nowhere but in raw."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "delarsbokslut-2025-08"
PEOPLE = {"": 48, "sex=women": 45, "sex=men": 3, "age=<29": 6, "age=30–49": 20, "age=50>": 22}
#: The men's figure and its change, and the women's, which would give it away.
MEN, WOMEN = {"level": "77,7", "change": "+74,4"}, {"level": "66,6", "change": "+63,4"}
#: What the women's figure is corrected from.
MISPRINT = "6,66"
SECRETS = ("77,7", "74,4", "66,6", "63,4", MISPRINT)
#: A secret as a number of its own, with a comma, a point or as a cell of a spreadsheet.
SECRET = re.compile(
    rf"(?<![\d,.])(?:{'|'.join(text.replace(',', '[,.]') for text in SECRETS)})0*(?![\d]|[,.]\d)"
)
#: Where a drawing's lines go is no figure, nor is a colour.
DRAWN = re.compile(
    r"<(?:path|use|g|rect|svg|defs|clipPath|line|circle|text|tspan|symbol)\b[^>]*>"
    r"|<style.*?</style>",
    re.DOTALL,
)
PICTURES = {".png"}

pytestmark = pytest.mark.slow


def observations(path: Path, *, counted: bool) -> None:
    """Give the sick leave of men and women figures of their own, and groups their headcounts."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    told: list[list[str]] = [[*header[:5], *(["headcount"] if counted else []), *header[5:]]]
    for indicator, who, period, part, printed, locator, note in rows:
        kind = "change" if indicator.endswith("_change") else "level"
        mine = period == "2025" and {"sex=men": MEN, "sex=women": WOMEN}.get(part)
        figure, remark = (f"{mine[kind]} %", f"Tryckt {mine[kind]}.") if mine else (printed, note)
        if figure == f"{WOMEN['level']} %":
            figure = f"{MISPRINT} %"
        count = str(PEOPLE.get(part, "")) if period == "2025" and kind == "level" else ""
        heads = [count] if counted else []
        told.append([indicator, who, period, part, figure, *heads, locator, remark])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(told)


def append(path: Path, *rows: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def made(folder: Path, *, counted: bool) -> Path:
    """Return a data folder in which a source says a good deal about three people."""
    raw = folder / "data" / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    observations(raw / SOURCE / "observations.csv", counted=counted)
    where = "sick_leave@alingsas-klk/2025"
    men = f"observations:{where}/sex=men"
    place = "Sjukfrånvaro, stycke 9"
    what = "Sjukfrånvaron bland män är 77,7 procent, 74,4 högre än året före."
    append(
        raw / SOURCE / "claims.csv",
        ["man-niva", "equals", what, men, "77,7 %", "", "", place, "Tryckt 77,7."],
        ["man-okning", "difference", what, f"{men}; stated:3,3", "74,4", "", "", place, ""],
        ["man-intill", "equals", what, "missing:männens frånvaro", "77,7", "", men, place, ""],
    )
    key = "indicator_id=sick_leave; organisation_id=alingsas-klk; period=2025; breakdown=sex=women"
    reason = "Kommatecknet står fel: källans text säger 66,6 procent."
    place = ["kvinnor", SOURCE, "observations", key, "printed"]
    append(raw / "corrections.csv", [*place, f"{MISPRINT} %", "66,6 %", reason, "2026-11-24"])
    return folder


def run(folder: Path, verb: str, *more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "analysis", verb, *more, "--data", str(folder / "data")],
        cwd=ROOT,
        env={**os.environ, "GENOMLYSNING_CHROMIUM": ""},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the reports of 2025, whose groups are counted."""
    folder = made(tmp_path_factory.mktemp("groups"), counted=True)
    run(folder, "report", "2025", "--out", str(folder / "reports"))
    return folder


@pytest.fixture(scope="module")
def uncounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same where nobody counted, the staffing page only."""
    folder = made(tmp_path_factory.mktemp("uncounted"), counted=False)
    run(folder, "report", "2025", "--only", "02_staffing", "--out", str(folder / "reports"))
    return folder


def texts(path: Path) -> Iterator[str]:
    """Yield all that can be read in a file."""
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).to_csv()
    elif path.suffix in (".json", ".ipynb"):
        yield from leaves(json.loads(path.read_text(encoding="utf-8")))
    elif path.suffix not in PICTURES:
        yield DRAWN.sub(" ", path.read_text(encoding="utf-8-sig"))


def leaves(found: Any) -> Iterator[str]:
    """Yield the texts and numbers of a JSON file; its pages and drawings without their lines."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield str(key)
            yield from leaves(value)
    elif isinstance(found, list):
        for value in found:
            yield from leaves(value)
    else:
        yield DRAWN.sub(" ", str(found))


def leaks(folder: Path) -> dict[str, set[str]]:
    """Return the secrets that files tell, by the ending of the files' names."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            told = {one for text in texts(path) for one in SECRET.findall(text)}
            found.setdefault(path.suffix, set()).update(told)
    return found


def test_without_headcounts_the_figures_are_found_in_every_kind_of_file(uncounted: Path) -> None:
    """The search itself is put to the test: what it finds here it must not find there."""
    found = leaks(uncounted / "reports") | leaks(uncounted / "data" / "processed")
    for ending in (".html", ".csv", ".svg", ".ipynb", ".parquet"):
        assert {one.replace(".", ",") for one in found[ending]} >= {"77,7", "66,6"}, ending
    assert set(found) - PICTURES <= {".html", ".csv", ".svg", ".ipynb", ".parquet", ".json"}


@pytest.mark.parametrize("folder", ["reports", "data/processed"])
def test_no_file_tells_the_figure_nor_the_one_that_would_give_it_away(
    built: Path, folder: str
) -> None:
    assert {kind: told for kind, told in leaks(built / folder).items() if told} == {}
    kinds = {path.suffix for path in (built / folder).rglob("*.*")}
    assert kinds >= ({".parquet"} if "processed" in folder else {".html", ".csv", ".svg", ".ipynb"})


def test_the_check_on_the_terminal_tells_nothing_either(built: Path) -> None:
    assert not SECRET.findall(run(built, "check"))


@pytest.fixture(scope="module")
def groups(built: Path) -> BeautifulSoup:
    page = (built / "reports" / "2025" / "02_staffing.html").read_text(encoding="utf-8")
    return BeautifulSoup(page, "html.parser").select_one("#personal-grupper")


def test_page_file_drawing_and_description_say_sekretess(
    built: Path, groups: BeautifulSoup
) -> None:
    rows = {row.th.get_text(): [cell.get_text() for cell in row("td")] for row in groups("tr")[1:]}
    assert rows["Män"] == ["3,3", "2024", "sekretess", "sekretess", "2025"]
    assert rows["Kvinnor"] == ["3,2", "2024", "sekretess", "sekretess", "2025"]
    assert rows["Alla"] == ["3,2", "2024", "3,3", "+0,1", "2025"]
    described = groups.find("desc").get_text()
    assert "Kvinnor, 2025: sekretess. Män, 2025: sekretess." in described
    assert [text.get_text() for text in groups.select("svg text")].count("2025: sekretess") == 2
    data = built / "reports" / "2025" / "data" / "personal-grupper.csv"
    lines = data.read_text(encoding="utf-8-sig").splitlines()
    assert "Män;3,3;2024;sekretess;sekretess;2025;" in lines
    assert "Kvinnor;3,2;2024;sekretess;sekretess;2025;" in lines


def test_the_page_says_what_is_hidden_and_who_has_set_the_limit(groups: BeautifulSoup) -> None:
    told = [note.get_text() for note in groups.select(".anm")]
    assert (
        "Grupper med färre än 5 personer visas inte. Inte heller visas den grupp som siffran "
        "annars kan räknas ut med. I stället står ”sekretess”. Gränsen kommer från verktygets "
        "förval från november 2026, eftersom ingen av källorna anger någon gräns."
    ) in told
    assert any(note.startswith("För 2024 anger källan inte hur många personer") for note in told)


def test_without_headcounts_the_page_says_that_it_cannot_guard(uncounted: Path) -> None:
    page = (uncounted / "reports" / "2025" / "02_staffing.html").read_text(encoding="utf-8")
    assert "Källan anger inte hur många personer varje grupp har." in page


def test_the_page_says_that_the_columns_leave_their_months_open(groups: BeautifulSoup) -> None:
    told = " ".join(note.get_text() for note in groups.select(".anm"))
    assert told.count("Kolumnen anger bara året, inte om talet gäller januari–augusti") == 1


def test_the_reconciliation_says_that_it_cannot_check_what_is_hidden(built: Path) -> None:
    checks = pd.read_parquet(built / "data" / "processed" / "reconciliation.parquet")
    about = checks["operands"].str.contains("/2025/sex=")
    now = checks[about & (checks["source_id"] == SOURCE)]
    # Two printed changes, two statements of the document and two of this test.
    assert len(now) == 6
    assert set(now["verdict"]) == {"not_checkable"}
    assert now["reason"].str.contains("sekretess").all()
    claims = pd.read_parquet(built / "data" / "processed" / "claims.parquet").set_index("claim_id")
    for name in ("man-niva", "man-okning", "man-intill", "sjukfranvaro-man"):
        assert claims.loc[name, "what"] == "Uppgift om en grupp som är för liten för att visas."
    page = (built / "reports" / "2025" / "06_reconciliation.html").read_text(encoding="utf-8")
    assert "Sjukfrånvaro, män, KLK, 2025 (sekretess)" in page
