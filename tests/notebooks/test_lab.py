"""The analyst's desk: JupyterLab as `make lab` opens it, used by hand in a real Chromium."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from analysis import processed
from tests.reports.browser import chromium, demand, opened

ROOT = Path(__file__).resolve().parents[2]
STEMS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
TOKEN = "desk"
#: A shared machine may be slow at any moment; milliseconds.
PATIENCE = 120_000
START_SECONDS = 90

#: Every cell stands in the page, not only those in view; nothing is asked of other machines.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def lab_arguments() -> list[str]:
    """Return what `make lab` starts JupyterLab with."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = r"^\t@\$\(DEV\)/python -m jupyterlab (.*) \$\(LAB_ARGS\)$"
    (found,) = re.findall(recipe, makefile, re.MULTILINE)
    return shlex.split(found)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone's folder after the first half of `make lab`: its tables are built."""
    demand(chromium=chromium())
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    processed.build(folder / "data" / "raw", folder / "data" / "processed")
    return folder


def environment(home: Path) -> dict[str, str]:
    """Return an environment without anything of this person's Jupyter."""
    for name, settings in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    folders = {
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }
    package = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return {**os.environ, **package, **{key: str(home / name) for key, name in folders.items()}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(address: str, method: str = "GET") -> bytes:
    request = Request(address, method=method, headers={"Authorization": f"token {TOKEN}"})
    with urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            ask(f"{address}/api/status")
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")


def stop(server: subprocess.Popen[bytes], address: str) -> None:
    """End the server that was started here; failing that, all of its own process group."""
    try:
        ask(f"{address}/api/shutdown", "POST")
        server.wait(timeout=20)
    except OSError:
        server.kill()
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def lab(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start JupyterLab as `make lab` does, but for the browser; return its address."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    own = ["--no-browser", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    own += [f"--IdentityProvider.token={TOKEN}"]
    own += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    log = home / "lab.log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *lab_arguments(), *own],
            cwd=desk,
            env=environment(home),
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, address, log)
        yield address
    finally:
        stop(server, address)


@pytest.fixture(scope="module")
def page(lab: str) -> Iterator[Page]:
    """Return a page that shows the lab as it opens, and reaches nothing else."""
    with opened() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        context.set_default_timeout(PATIENCE)
        context.route(re.compile(f"^(?!{re.escape(lab)}/)"), lambda route: route.abort())
        desk = context.new_page()
        desk.goto(f"{lab}/?token={TOKEN}")
        yield desk
        context.close()


def wait_for_kernel(page: Page, lab: str, path: str) -> str:
    """Wait until a notebook's kernel has nothing to do; return its name."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        for session in json.loads(ask(f"{lab}/api/sessions")):
            if session["path"] == path and session["kernel"]["execution_state"] == "idle":
                return str(session["kernel"]["name"])
        # Not by sleeping: the page's driver must go on meanwhile.
        page.wait_for_timeout(300)
    pytest.fail(f"{path} got no kernel")


def open_notebook(page: Page, lab: str, stem: str) -> Locator:
    """Open a notebook from the list of files; return it once its kernel is ready."""
    page.locator(".jp-DirListing-itemText", has_text=f"{stem}.ipynb").dblclick()
    return ready(page, lab, stem)


def ready(page: Page, lab: str, stem: str) -> Locator:
    """Return the notebook that is in front, once its kernel is ready."""
    tab = page.locator(".lm-TabBar-tab.jp-mod-current .lm-TabBar-tabLabel")
    expect(tab).to_have_text(f"{stem}.ipynb", timeout=PATIENCE)
    notebook = page.locator(".jp-NotebookPanel:visible .jp-Notebook")
    expect(notebook.locator(".jp-CodeCell").last).to_be_attached(timeout=PATIENCE)
    assert wait_for_kernel(page, lab, f"notebooks/{stem}.ipynb") == "python3"
    idle = page.locator(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator")
    expect(idle).to_have_attribute("data-status", "idle", timeout=PATIENCE)
    return notebook


def run_all(page: Page, notebook: Locator) -> None:
    """Run all cells by the menu; return when all have run or one has failed."""
    first = notebook.locator(".jp-CodeCell .jp-InputPrompt").first
    before = first.inner_text()
    page.locator(".lm-MenuBar-item", has_text="Run").click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
    # All that is still to run is marked [*] at once; after an error nothing is.
    expect(first).not_to_have_text(before, timeout=PATIENCE)
    waiting = notebook.locator(".jp-InputPrompt", has_text="[*]")
    expect(waiting).to_have_count(0, timeout=PATIENCE)


def faults(notebook: Locator) -> list[str]:
    kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
    found = ", ".join(f'.jp-RenderedText[data-mime-type="{kind}"]' for kind in kinds)
    return notebook.locator(found).all_inner_texts()


def drawings(notebook: Locator) -> int:
    """Return how many drawings can be seen; none may be there without being seen."""
    found = notebook.locator(".jp-OutputArea figure svg[role=img]").all()
    for drawing in found:
        expect(drawing).to_be_visible()
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 50
    return len(found)


def words_out_of_sight(notebook: Locator) -> list[float]:
    """Return how wide those words are shown that are for screen readers only, in pixels."""
    widths = "found => found.map(one => one.getBoundingClientRect().width)"
    return list(notebook.locator(".jp-OutputArea .dold").evaluate_all(widths))


def overlaps(notebook: Locator) -> list[str]:
    """Return the cells of the page's tables whose words run into the next column."""
    found = """found => found.filter(one => one.scrollWidth > one.clientWidth + 1)
        .map(one => one.textContent)"""
    cells = notebook.locator(".jp-OutputArea .tabell :is(th, td)")
    return list(cells.evaluate_all(found))


def set_year(page: Page, notebook: Locator, year: int) -> None:
    editor = notebook.locator(".jp-CodeCell .cm-content").first
    text = "\n".join(editor.locator(".cm-line").all_inner_texts())
    editor.click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(re.sub(r"^year = \d+", f"year = {year}", text))


def test_the_lab_opens_the_overview_in_the_notebooks_folder(page: Page, lab: str) -> None:
    ready(page, lab, "00_overview")
    listed = page.locator(".jp-DirListing-itemText").all_inner_texts()
    assert [name.strip() for name in listed] == [f"{stem}.ipynb" for stem in STEMS]


@pytest.mark.parametrize("stem", STEMS)
def test_run_all_shows_every_figure_and_no_error(page: Page, lab: str, stem: str) -> None:
    notebook = open_notebook(page, lab, stem)
    run_all(page, notebook)
    assert faults(notebook) == []
    # The overview is made of tables.
    assert (drawings(notebook) > 0) == (stem != "00_overview")
    assert notebook.locator(".jp-OutputArea table:visible").count() > 0
    # As on the page: the first output brings the page's style.
    assert max(words_out_of_sight(notebook)) == 1
    assert overlaps(notebook) == []


def test_another_year_runs_too_and_a_wrong_one_is_told_in_a_sentence(page: Page, lab: str) -> None:
    notebook = open_notebook(page, lab, "01_cost_trend")
    set_year(page, notebook, 2022)
    run_all(page, notebook)
    assert faults(notebook) == []
    assert drawings(notebook) > 0
    expect(notebook).to_contain_text("Avser Kommunledningskontoret, 2022.")

    set_year(page, notebook, 1999)
    run_all(page, notebook)
    told = "no figures on economy for alingsas-klk in 1999; there are: 2021, 2022, 2023"
    assert [text.strip() for text in faults(notebook)] == [told]
