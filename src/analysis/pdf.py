"""A page as PDF, printed by a Chromium that is already there: tagged, with contents.

The suite needs no browser: without one there is no PDF, and that is said, unless none is wanted.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import RunError

#: Names the browser where it is not found by itself; empty means: do without.
VARIABLE = "GENOMLYSNING_CHROMIUM"
_COMMANDS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "msedge", "microsoft-edge"),
)
#: On Windows no browser is on the path; these are below the folders that the variables name.
_VARIABLES = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_PROGRAMS = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
_FLAGS = (
    *("--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--no-pdf-header-footer", "--generate-pdf-document-outline"),
)
_TIME_LIMIT = 180.0
#: When it was printed, on which clock, in the form that Chromium writes.
_DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}[+-]\d\d'\d\d'")
#: The browser and the system that it ran on.
_CREATOR = re.compile(rb"(/Creator \()((?:[^\\)]|\\.)*)(\))")


def is_wanted() -> bool:
    """Return whether a PDF is to be made where it can be; see VARIABLE."""
    return os.environ.get(VARIABLE) != ""


def find_browser() -> str:
    """Return the browser's command; empty where there is none, or where none is wanted."""
    if (named := os.environ.get(VARIABLE)) is not None:
        return shutil.which(named) or ""
    commands = (shutil.which(name) for name in _COMMANDS)
    folders = (Path(os.environ[name]) for name in _VARIABLES if name in os.environ)
    programs = (folder / name for folder in folders for name in _PROGRAMS)
    there = (str(program) for program in programs if program.is_file())
    return next(filter(None, (*commands, *there)), "")


def print_page(html: str, browser: str, *, year: int) -> bytes:
    """Print a page.

    Args:
        html: the page; whole in itself.
        browser: as find_browser returns it.
        year: what the page is about; stands for the date of printing, so that the same page gives
            the same file.
    Raises: RunError where the browser makes no PDF.
    """
    # A browser may go on writing to its profile for a moment after it has ended.
    with tempfile.TemporaryDirectory(prefix="genomlysning-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        page, printed = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [browser, *_FLAGS, *_sandbox(), f"--user-data-dir={folder / 'profile'}"]
        command += [f"--print-to-pdf={printed}", page.as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=_TIME_LIMIT, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise RunError(f"{Path(browser).name} made no PDF: {type(error).__name__}") from None
        if not printed.is_file():
            raise RunError(f"{Path(browser).name} made no PDF, and did not say why")
        return _settled(printed.read_bytes(), year)


def _sandbox() -> tuple[str, ...]:
    """Return the flag without which Chromium refuses to run as root, where this is root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()


def _settled(pdf: bytes, year: int) -> bytes:
    """Return a PDF without what differs from print to print; every byte keeps its place."""
    dated = _DATE.sub(rb"\g<1>%04d1231000000+00'00'" % year, pdf)
    return _CREATOR.sub(lambda match: match[1] + b" " * len(match[2]) + match[3], dated)
