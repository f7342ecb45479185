"""The browser and the checkers that look at the finished pages: where they lie, how they open.

They are programs, not Python packages, so a machine may lack them: the tests that need them are
then skipped with the line that installs them, or fail where the browser is required.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

INSTALL = "apt install chromium default-jre-headless npm && make browser-tools"
REQUIRED = "GENOMLYSNING_REQUIRE_BROWSER"

MODULES = Path(__file__).parent / "tools" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: What A4 leaves between the margins of page.css, 178 mm in CSS pixels.
PAPER_WIDTH = 673
PHONE_WIDTH = 320
DESK_WIDTH = 1280

#: The combined page of a year is many times as long as the others.
PATIENCE = 180_000


def chromium() -> str | None:
    """Return the system's Chromium; none is ever downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def demand(**parts: str | Path | None) -> None:
    """Skip the test, or fail it where a browser is required, unless every part is there."""
    missing = [name for name, path in parts.items() if not path or not Path(path).exists()]
    if missing:
        told = f"missing: {', '.join(missing)}. To run these tests: {INSTALL}"
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(told)


@dataclass(frozen=True)
class Mode:
    """What a page is looked at with."""

    width: int = DESK_WIDTH
    media: Literal["screen", "print"] = "screen"
    colours: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    folds_open: bool = True


#: The fold-outs are open, so that what they hold is looked at too. Paper shows them as they are
#: delivered, closed, since it is the style sheet's task to open them.
MODES: Mapping[str, Mode] = MappingProxyType(
    {
        "light": Mode(),
        "dark": Mode(colours="dark"),
        "forced colours": Mode(forced="active"),
        "print": Mode(width=PAPER_WIDTH, media="print", folds_open=False),
        "phone": Mode(width=PHONE_WIDTH),
    }
)


@contextmanager
def opened() -> Iterator[Browser]:
    """Open the system's Chromium; its sandbox does not work for root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"] if root else []
        )
        yield browser
        browser.close()


def new_page(context: BrowserContext) -> Page:
    """Return a page that asks no other machine for anything, and waits for long documents."""
    context.set_default_timeout(PATIENCE)
    context.route(lambda address: not address.startswith("file:"), lambda route: route.abort())
    return context.new_page()


def show(page: Page, path: Path, mode: Mode) -> None:
    """Load a file as a mode shows it."""
    page.set_viewport_size({"width": mode.width, "height": 900})
    page.emulate_media(media=mode.media, color_scheme=mode.colours, forced_colors=mode.forced)
    page.goto(path.as_uri())
    if mode.folds_open:
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def look(
    page: Page, paths: Iterable[Path], mode: Mode, faults: Callable[[Page], list[str]]
) -> dict[str, list[str]]:
    """Return file -> faults for those files in which a checker finds some."""
    found = {}
    for path in paths:
        show(page, path, mode)
        if told := faults(page):
            found["/".join(path.parts[-2:])] = told
    return found
