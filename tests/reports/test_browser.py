"""What only a browser can tell: width on a phone, the policy in force, the printed page."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = (
    *("--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=30000"),
)
# A window has a least width of its own, so each page is put into a frame of a phone's width.
PROBE = """<!doctype html><meta charset="utf-8"><pre id="out"></pre><script>
const pages = %s, out = {};
for (const page of pages) {
  const frame = document.createElement("iframe");
  frame.width = 320; frame.height = 640; frame.src = page;
  frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    frame.contentDocument.querySelectorAll("details").forEach(fold => fold.open = true);
    const wide = [...frame.contentDocument.querySelectorAll("main *")].filter(
      tag => tag.getBoundingClientRect().right > 321 && !tag.closest(".rulle"));
    out[page] = {width: root.scrollWidth, background: getComputedStyle(
      frame.contentDocument.querySelector(".hoppa")).position,
      wide: wide.slice(0, 5).map(tag => tag.outerHTML.slice(0, 80))};
    document.getElementById("out").textContent = JSON.stringify(out);
  };
  document.body.append(frame);
}
</script>"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def browser() -> str:
    if not CHROMIUM and not os.environ.get("GENOMLYSNING_REQUIRE_BROWSER"):
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    assert CHROMIUM, "Chromium is required here"
    return CHROMIUM


def chromium(*arguments: str) -> str:
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as profile:
        command = [CHROMIUM, *FLAGS, *sandbox, f"--user-data-dir={profile}", *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    return done.stdout


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def measured(reports: Path, files: dict[str, bytes]) -> dict[str, dict]:
    pages = [name for name in files if name.endswith(".html")]
    (reports / "probe.html").write_text(PROBE % json.dumps(pages), encoding="utf-8")
    handler = functools.partial(Quiet, directory=str(reports))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/probe.html"
        dump = chromium("--dump-dom", address)
        server.shutdown()
    (reports / "probe.html").unlink()
    told = json.loads(BeautifulSoup(dump, "html.parser").find(id="out").get_text())
    assert set(told) == set(pages)
    return told


def test_no_page_scrolls_sideways_on_a_phone_even_with_every_fold_open(measured):
    assert {name: page["wide"] for name, page in measured.items() if page["width"] > 320} == {}


def test_the_policy_lets_the_pages_own_style_through(measured):
    assert {page["background"] for page in measured.values()} == {"absolute"}


def test_a_printed_page_is_tagged_has_its_language_and_shows_the_folded_tables(reports, tmp_path):
    pdf = tmp_path / "page.pdf"
    page = (reports / "2023" / "01_cost_trend.html").as_uri()
    chromium(f"--print-to-pdf={pdf}", "--no-pdf-header-footer", page)
    raw = pdf.read_bytes()
    assert b"/StructTreeRoot" in raw
    assert re.search(rb"/Lang \(sv", raw)
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(pdf), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "Siffrorna i diagrammet" in text
        assert "97,6" in text.partition("Siffrorna i diagrammet")[2]
        # What only a machine compares is left to the screen.
        assert "Underlag" in text
        assert not re.search(r"[0-9a-f]{40}", text)
