"""Broken raw folders that test_raw_faults does not hold, as `genomlysning check` tells of them."""

# A message is one line, however long.
# ruff: noqa: E501

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import cli
from tests.contract.test_broken_workbooks import refused
from tests.contract.test_raw_faults import (
    NUMBER,
    OBSERVATIONS,
    PERIOD,
    SOURCE,
    UTF8,
    add,
    every,
    save,
    swap,
    write,
)

CUT_OFF = (
    '.publishing/: found "an import that was cut off"; expected an import that has ended; run it'
    " again, and it goes on where it was cut off"
)
NAME = "lower-case letters a-z, then digits too, with hyphens between, as in city-office"
SNAKE = "lower-case letters a-z and digits, with underscores between, as in net_cost"


def printed(text: str) -> Callable[[Path], object]:
    """Put something where 12 500 is printed, in row 4."""
    return swap(OBSERVATIONS, "12 500", text)


def figure(found: str, expected: str) -> str:
    return f'{OBSERVATIONS}, row 4, column printed: found "{found}"; expected {expected}'


CASES: dict[str, tuple[Any, ...]] = {
    "UTF-16 the other way round": (
        lambda raw: (raw / OBSERVATIONS).write_bytes(b"\xfe\xff" + (raw / OBSERVATIONS).read_text("utf-8").encode("utf-16-be")),
        f'{OBSERVATIONS}: found "UTF-16 text"; expected {UTF8}',
    ),
    "UTF-32": (save("indicators.csv", encoding="utf-32-be"), f'indicators.csv, row 1: found "a NUL byte"; expected {UTF8}'),
    "the letters of an old Mac": (save("sources.csv", encoding="mac_roman"), f'sources.csv, row 2: found "byte 0xa4, number 190 in the file"; expected {UTF8}'),
    "a packed file": (
        write(OBSERVATIONS, gzip.compress(b"x", mtime=0)),
        f'{OBSERVATIONS}, row 1: found "a NUL byte"; expected {UTF8}',
    ),
    "an old workbook named csv": (
        write(OBSERVATIONS, b"\xd0\xcf\x11\xe0..."),
        f'{OBSERVATIONS}: found "an old Excel workbook"; expected a text file; in Excel, save as "CSV UTF-8"',
    ),
    "headers in capitals": (
        swap("price_index.csv", "index_id,", "INDEX_ID,"),
        'price_index.csv, row 1, column INDEX_ID: found "INDEX_ID"; expected a column of price_index; did you mean "index_id"?',
    ),
    "a word for a thousand": (printed("12 500 st"), figure("12 500 st", "no unit, or one of %, procent, kr, tkr, mnkr")),
    "a date that a spreadsheet made of a figure": (printed("maj-12"), figure("maj-12", NUMBER)),
    "a number as a computer writes it": (printed('"1,25E+04"'), figure("1,25E+04", NUMBER)),
    "an error of a formula": (printed("#DIVISION/0!"), figure("#DIVISION/0!", NUMBER)),
    "a formula": (printed("=A1+1"), figure("=A1+1", NUMBER)),
    "not a number": (printed("NaN"), figure("NaN", NUMBER)),
    "no end": (printed("inf"), figure("inf", NUMBER)),
    "digits as wide as letters": (printed("１２５"), figure("１２５", NUMBER)),
    "a sign behind the figure": (printed("12 500-"), figure("12 500-", 'the minus in front, as in "-12 500"')),
    "a figure of sixteen digits": (printed("1234567890123456"), figure("1234567890123456", "fewer than 16 digits")),
    "a negative percentage": (
        swap(OBSERVATIONS, '"3,9 %"', '"-3,9 %"'),
        f'{OBSERVATIONS}, row 7, column printed: found "-3,9 %"; expected at least 0: the indicator\'s scale',
    ),
    "a year of five digits": (
        swap(OBSERVATIONS, "satisfaction,,2023", "satisfaction,,20233"),
        f'{OBSERVATIONS}, row 9, column period: found "20233"; expected {PERIOD}',
    ),
    "three parents in a circle": (
        every(
            swap("organisations.csv", "Exempelby,municipality,,", "Exempelby,municipality,grannby,"),
            swap("organisations.csv", "Grannby,municipality,,", "Grannby,municipality,kontoret,"),
        ),
        'organisations.csv, row 2, column parent_id: found "grannby"; expected parents that end; exempelby > grannby > kontoret > exempelby goes round',
    ),
    "an organisation that climbs out of the folder": (
        add("organisations.csv", "../../etc,E,E,municipality,,,,,,,"),
        f'organisations.csv, row 5, column organisation_id: found "../../etc"; expected {NAME}',
    ),
    "an indicator that climbs out of the folder": (
        add("indicators.csv", "..,N,N,N,economy,kr,kr,0,neutral,cost,,,,,,,,,D."),
        f'indicators.csv, row 7, column indicator_id: found ".."; expected {SNAKE}',
    ),
    "an import that was cut off": (
        every(lambda raw: (raw / ".publishing").mkdir(), write(".publishing/journal.json", b"[]")),
        CUT_OFF,
    ),
    "a pipe that never ends": (
        lambda raw: os.mkfifo(raw / SOURCE / "risks.txt"),
        f'{SOURCE}/risks.txt: found "no plain file"; expected a file',
    ),
    "a pipe in the place of a table": (
        every(lambda raw: (raw / OBSERVATIONS).unlink(), lambda raw: os.mkfifo(raw / OBSERVATIONS), swap("corrections.csv", "minus,granskning-2023,", "minus,granskning-2023,")),
        f'{OBSERVATIONS}: found "no plain file"; expected a file',
    ),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes there")
@pytest.mark.parametrize("name", CASES)
def test_a_broken_folder_is_told_in_full(
    name: str, tiny_data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    edit, *expected = CASES[name]
    edit(tiny_data / "raw")
    before = sorted(tiny_data.rglob("*"))

    assert cli.main(["check", "--data", str(tiny_data)]) == 1

    told = capfd.readouterr()
    assert refused(told.err) == expected
    assert told.out == ""
    assert sorted(tiny_data.rglob("*")) == before


ACCEPTED = {
    "spaces behind prose": swap(OBSERVATIONS, "Källan anger inget år.", "Källan anger inget år.  "),
    "a hundred thousand rows of nothing": add(OBSERVATIONS, 100_000 * ",,,,,,\n"),
    "a thin space between thousands": printed("12\N{THIN SPACE}500"),
    "a true minus": swap(f"{SOURCE}/budget_lines.csv", "-3 000", "\N{MINUS SIGN}3 000"),
    "a figure typed as a text begins with =": swap(OBSERVATIONS, '"tabell 4, 2023"', "=tabell 4"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_harmless_is_accepted(
    name: str, tiny_data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ACCEPTED[name](tiny_data / "raw")

    assert cli.main(["check", "--data", str(tiny_data)]) == 0

    assert capfd.readouterr().out.startswith("35 rows in 15 tables from 1 source: no faults")
