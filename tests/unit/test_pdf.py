"""A PDF from a browser that may be missing, hang, fail or say nothing."""

from __future__ import annotations

import stat

import pytest

from analysis import pdf
from analysis.errors import RunError

#: What a browser leaves, with all that differs from print to print.
PRINTED = (
    rb"%PDF-1.4 /Creator (Mozilla/5.0 \(X11; Linux\) Chrome/1)"
    rb" /CreationDate (D:20261124153626+01'00')"
    rb" /ModDate (D:20261124153626+01'00')>> xref"
)


SCRIPT = """#!/bin/sh
for given; do case $given in --print-to-pdf=*) out=${given#*=};; esac; done
"""


@pytest.fixture
def browser(tmp_path):
    """Return a function that makes a stand-in for a browser from a line of shell."""

    def make(line: str) -> str:
        path = tmp_path / "chromium"
        path.write_text(f"{SCRIPT}{line}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    return make


def test_what_differs_from_print_to_print_is_settled_in_place(browser, tmp_path):
    (tmp_path / "made.pdf").write_bytes(PRINTED)
    made = pdf.print_page("<p>", browser(f'cp "{tmp_path}/made.pdf" "$out"'), year=2023)
    assert len(made) == len(PRINTED)
    assert made.count(b"(D:20231231000000+00'00')") == 2
    assert b"Linux" not in made and b"Chrome" not in made
    assert made.endswith(b">> xref")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("exit 3", "CalledProcessError"),
        ("kill -9 $$", "CalledProcessError"),
        ("exit 0", "did not say why"),
        ("sleep 5", "TimeoutExpired"),
    ],
)
def test_a_browser_that_fails_is_an_error_and_never_half_a_pdf(browser, monkeypatch, line, told):
    monkeypatch.setattr(pdf, "_TIME_LIMIT", 0.5)
    with pytest.raises(RunError, match=told):
        pdf.print_page("<p>", browser(line), year=2023)


def test_a_browser_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(RunError, match="made no PDF: FileNotFoundError"):
        pdf.print_page("<p>", str(tmp_path / "no-browser"), year=2023)


def test_the_variable_names_the_browser_and_empty_means_none(browser, monkeypatch):
    command = browser("exit 0")
    monkeypatch.setenv(pdf.VARIABLE, command)
    assert pdf.find_browser() == command
    assert pdf.is_wanted()
    monkeypatch.setenv(pdf.VARIABLE, "")
    assert pdf.find_browser() == ""
    assert not pdf.is_wanted()


def test_a_browser_on_the_path_or_in_windows_own_folders_is_found(browser, monkeypatch, tmp_path):
    monkeypatch.delenv(pdf.VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert pdf.find_browser() == ""
    assert pdf.is_wanted()
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.write_text("")
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    assert pdf.find_browser() == str(edge)
    monkeypatch.setenv("PATH", str(tmp_path))
    command = browser("exit 0")
    assert pdf.find_browser() == command
