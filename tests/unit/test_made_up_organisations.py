"""The benchmarks' made-up municipalities: the same every time, and kept by the contract."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.contract import validate
from analysis.raw import read_raw

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "organisations.py"


@pytest.fixture(scope="module")
def organisations():
    spec = importlib.util.spec_from_file_location("organisations", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")
    }


def test_the_same_seed_gives_the_same_bytes_and_the_contract_keeps(organisations, tmp_path):
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        organisations.write(tmp_path / name, 2, seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "three")
    tables = validate(read_raw(tmp_path / "one")).printed
    assert list(tables["sources"].cells["source_id"]) == [
        "genomlysning-001",
        "delarsbokslut-001",
        "genomlysning-002",
        "delarsbokslut-002",
    ]
    assert list(tables["organisations"].cells["default"]).count("yes") == 1
    assert set(organisations.reporting(2)) <= set(tables["organisations"].cells["organisation_id"])


@pytest.mark.parametrize(
    ("printed", "made"),
    [("12 500", "13 750"), ("97,6", "107,4"), ("3,6", "4,0"), ("9", "10"), ("45 ", "50 ")],
)
def test_figures_keep_their_decimals(organisations, printed, made):
    assert organisations.scaled(printed, Decimal("1.1")) == made


def test_the_interim_report_is_moved_to_the_year_of_the_review(organisations):
    path = Path("delarsbokslut-2025-08/claims.csv")
    text = "observations:sick_leave@alingsas-klk/2025; genomlysning-2024/observations:x@ale/2022"
    moved = organisations.moved(text, {}, path)
    assert organisations.renamed(moved, 3) == (
        "observations:sick_leave@kommun-003-klk/2023;"
        " genomlysning-003/observations:x@granne-003-a/2022"
    )
