"""The real thing, once: raw figures in, reports out, by the command that a user gives."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.reports.browser import chromium, demand, new_page, opened

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build reports for every year; return their folder."""
    work = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "data" / "raw", work / "data" / "raw")
    command = [sys.executable, "-m", "analysis", "report"]
    folders = ["--data", str(work / "data"), "--out", str(work / "reports")]
    done = subprocess.run(
        [*command, *folders], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return work / "reports"


@pytest.fixture(scope="session")
def files(reports: Path) -> dict[str, bytes]:
    """Return every file of the reports: path below the folder -> bytes."""
    return {
        path.relative_to(reports).as_posix(): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def html_files(reports: Path) -> list[Path]:
    """Return every page that was built."""
    return sorted(reports.rglob("*.html"))


# One browser a module, not a session: while its driver is open it holds the thread's event loop,
# which tests elsewhere want for themselves.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Open the system's Chromium, or skip what needs it."""
    demand(chromium=chromium())
    with opened() as running:
        yield running


@pytest.fixture(scope="module")
def screen(browser: Browser) -> Iterator[Page]:
    """Return a page to measure in: its policy lets the checkers' scripts and styles through."""
    context = browser.new_context(bypass_csp=True)
    yield new_page(context)
    context.close()
