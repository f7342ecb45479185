"""A municipality that has only Kolada figures, from an empty folder to its pages; and a kill."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import cli, manifest
from tests.kolada_server import Service, of_data, row, serving, value
from tests.reports.checks import CHECKS, Page
from tests.unit.given_kolada import contents, raw_folder

ROOT = Path(__file__).resolve().parents[2]
SUITE = {
    "U37009": "Kostnad för överförmyndare/-nämnd, kr/ställföreträdarskap",
    "N00090": "Sjukfrånvaro kommunalt anställda totalt, (%)",
    "N00216": "Personalomsättning, kommunen, (%)",
    "U07459": "Företagsklimat enl. Insikt - Upphandling, NKI",
    "U00454": "Delaktighetsindex, andel (%) av maxpoäng",
    "N00301": "Trygghet och säkerhet i kommunen, kommunindex",
}
YEARS = (2023, 2024, 2025)

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def service():
    """Return a service with figures by sex of two municipalities, a group and the nation."""
    service = Service()
    service.kpis = {key: {"title": title} for key, title in SUITE.items()}
    service.kpis["U00454"]["publication_date"] = None
    service.rows_a_page = 50
    service.rows = [
        row(kpi, key, year, *_values(kpi, base + 0.125 * (year - YEARS[0])))
        for kpi in SUITE
        for key, base in (("1480", 6.1), ("0192", 5.6), ("G2328", 5.875), ("0000", 5.9))
        for year in YEARS
    ]
    with serving(service) as running:
        yield running


def _values(kpi, number):
    if kpi == "N00090":
        return [value("M", number - 2), value("T", number), value("K", number + 1)]
    return [value("T", number * 1000 if kpi == "U37009" else number)]


def test_from_nothing_to_pages_without_hand_work(tmp_path, service, monkeypatch, capsys):
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GENOMLYSNING_KOLADA", service.address)
    assert cli.main(["new", "odeborg"]) == 0
    asked = ["--kpi", *SUITE, "--municipality", "1480", "0192", "G2328", "0000"]
    more = ["--years", "2023-2025", "--rate", "1000", "--data", "odeborg"]
    assert cli.main(["fetch", *asked, *more]) == 0
    out = tmp_path / "odeborg" / "reports"
    report = ["report", "2025", "--data", "odeborg", "--out", str(out), "--jobs", "1"]
    assert cli.main(report) == 0, capsys.readouterr().err
    rows = [page for page in manifest.read(out).pages.values() if page.year == 2025]
    told = {page.stem: page.status for page in rows}
    assert {stem for stem, status in told.items() if status == "ok"} >= {
        "00_overview",
        "01_cost_trend",
        "02_staffing",
        "03_quality_indicators",
    }
    assert not any(status == "failed" for status in told.values())
    staffing = (out / "2025" / "02_staffing.html").read_text(encoding="utf-8")
    assert "Ödeborg" in staffing
    assert "Källa: <a href" in staffing or "Egen bearbetning av uppgifter från <a href" in staffing
    quality = (out / "2025" / "03_quality_indicators.html").read_text(encoding="utf-8")
    assert "serien tycks ha upphört" in quality
    assert not any(page.html for page in rows if page.stem == "06_reconciliation")
    assert faults_of(out) == []
    for item in service.rows:
        if item["kpi"] == "U37009":
            item["values"][0]["value"] *= 10
        elif (item["kpi"], item["municipality"], item["period"]) == ("N00216", "1480", 2025):
            item["values"][0]["value"] = 7.5
    service.groups = {"G2328": ("Alla kommuner (ovägt medel)", ["0180", "0305"])}
    assert cli.main(["fetch", *asked, *more]) == 0
    assert cli.main(report) == 0, capsys.readouterr().err
    log = (out / "2025" / "06_reconciliation.html").read_text(encoding="utf-8")
    revised = "1\u00a0ändrad uppgift och 1\u00a0omräknat nyckeltal."
    assert f"Nyare källor har reviderat årets uppgifter: {revised}" in log
    assert "alla 12 värden i 4 serier gånger 10" in log
    assert "Nya i gruppen ”Alla kommuner (ovägt medel)”: Håbo." in log
    assert "Inte längre med i gruppen ”Alla kommuner (ovägt medel)”: Grannby." in log
    assert "Kolada, hämtat" in log
    assert ", hämtning 2" in log
    assert faults_of(out) == []


def faults_of(out):
    """Return what the checks of every page have to say of some reports."""
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.*")}
    pages = [Page(name, text.decode(), files) for name, text in files.items() if ".html" in name]
    return [f"{page.name}: {fault}" for page in pages for one in CHECKS for fault in one(page)]


FETCH = [
    *(sys.executable, "-m", "analysis", "fetch", "--kpi", "N00090", "--municipality", "1480"),
    *("0192", "--years", "2023-2025", "--rate", "1000", "--data", "data"),
]


def fetching(folder, service):
    source = str(ROOT / "src")
    environment = os.environ | {
        "GENOMLYSNING_KOLADA": service.address,
        "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]),
        "PYTHONUTF8": "1",
    }
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(FETCH, cwd=folder, env=environment, **pipes)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Linux does")
def test_a_fetch_killed_half_way_and_started_again_gives_the_same_folder(tmp_path, service):
    service.rows_a_page = 1
    service.kpis["N00090"]["title"] = "Sjukfrånvaro, (%)"
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        raw_folder(folder / "data")
    with fetching(whole, service) as process:
        told, _ = process.communicate()
    assert process.returncode == 0, told.decode()
    calls = len(service.calls)
    service.calls.clear()
    with fetching(killed, service) as process:

        def kill(reply):
            if len(service.calls) == calls - 2:
                process.kill()
                process.wait()
            return reply

        service.faults = [of_data(kill)]
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not list((killed / "data" / "raw").glob("kolada-*"))
    made = len(service.calls)
    service.faults = []
    with fetching(killed, service) as process:
        told, _ = process.communicate()
    assert process.returncode == 0, told.decode()
    # The answer that the kill met is the only one that is asked for twice.
    assert len(service.calls) == calls + 1, (made, service.calls)
    assert contents(killed) == contents(whole)
