"""The template by hand, found where the suite is installed from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from flit_core import buildapi
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the suite from a wheel into a folder of its own; return the folder."""
    work = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        wheel = work / buildapi.build_wheel(str(work))
    finally:
        os.chdir(here)
    options = ["--no-deps", "--no-index", "--quiet", "--ignore-installed", "--prefix", work / "to"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, wheel], check=True)
    return work / "to"


def export(installed: Path, notebook: Path, *options: str) -> str:
    """Run nbconvert with the installed suite, from the notebook's own folder."""
    packages = sysconfig.get_path("purelib", vars={"base": str(installed)})
    environment = {
        **os.environ,
        "PYTHONPATH": packages,
        "JUPYTER_PATH": str(installed / "share" / "jupyter"),
    }
    command = [sys.executable, "-m", "nbconvert", *options, "--output", "page.html", notebook.name]
    subprocess.run(command, check=True, env=environment, cwd=notebook.parent, capture_output=True)
    return (notebook.parent / "page.html").read_text(encoding="utf-8")


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    output = new_output("execute_result", data={"text/html": "<p>Svaret.</p>"}, execution_count=1)
    cells = [
        new_markdown_cell("# Kostnader\n\nVad kostar det?"),
        new_markdown_cell("## Hur mycket?"),
        new_code_cell("hemlig_kod()", execution_count=1, outputs=[output]),
    ]
    path = tmp_path / "01.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize(
    "options", [("--to", "html", "--template", "genomlysning"), ("--to", "genomlysning")]
)
def test_nbconvert_finds_the_template_of_an_installed_wheel(installed, notebook, options):
    html = export(installed, notebook, *options)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.html["lang"] == "sv"
    assert soup.h1.get_text() == "Kostnader"
    assert "Svaret." in soup.main.get_text()
    assert "hemlig_kod" not in html
    assert not soup.select("script, link[rel=stylesheet]")


def test_the_wheel_brings_all_that_a_page_is_made_of(installed):
    names = {path.name for path in installed.rglob("*") if path.is_file()}
    assert {"index.html.j2", "layout.html.j2", "years.html.j2", "page.css", "conf.json"} <= names
