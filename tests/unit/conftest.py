"""What every unit test has."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import pdf, runner
from analysis.project import Project, locate
from tests.unit.given_notebooks import QuickRunner, write


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a batch print nothing unless a test names a browser."""
    monkeypatch.setenv(pdf.VARIABLE, "")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> QuickRunner:
    """Let batches run without kernels."""
    stand_in = QuickRunner()
    monkeypatch.setattr(runner, "run_all", stand_in)
    return stand_in


@pytest.fixture
def project(tiny_data: Path, quick: QuickRunner) -> Project:
    """Return a made-up project with three notebooks, nothing built."""
    folder = tiny_data.parent / "notebooks"
    write(folder, "00_overview", "1")
    write(folder, "01_costs", "2", review="costs")
    write(folder, "02_savings", "3", review="savings")
    found = locate(None, None, tiny_data.parent)
    found.reports.mkdir()
    (found.reports / "README.md").write_text("Built.")
    return found
