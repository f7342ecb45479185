"""A machine without a browser skips what needs one, and says how to get it; CI fails instead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.reports.browser import INSTALL, REQUIRED, demand

TOOLS = Path(__file__).parent / "tools"


def test_what_is_missing_is_named_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception) as told:
        demand(chromium=None, java=__file__, axe="nowhere")
    assert str(told.value) == f"missing: chromium, axe. To run these tests: {INSTALL}"


def test_where_a_browser_is_required_nothing_is_skipped(monkeypatch):
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="chromium"):
        demand(chromium=None)


def test_nothing_is_said_where_all_is_there():
    demand(java=__file__)


def test_the_tools_are_pinned_with_hashes_and_no_address():
    lock = (TOOLS / "package-lock.json").read_text(encoding="utf-8")
    declared = json.loads((TOOLS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = {
        name.removeprefix("node_modules/"): package
        for name, package in json.loads(lock)["packages"].items()
        if name
    }
    assert {name: package["version"] for name, package in packages.items()} == declared
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in declared.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    assert "://" not in lock + (TOOLS / ".npmrc").read_text(encoding="utf-8")
