"""Whatever a table holds comes back from a workbook; whatever a workbook holds, words come back."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import workbook_old, workbook_xml
from analysis.csvfile import LOST, parse_csv
from analysis.errors import ContractError
from analysis.workbook import TABLES, read_workbook, to_csv
from analysis.workbook_file import open_sheets
from analysis.workbook_marks import Marks, UnreadableError
from analysis.workbook_template import write_workbook
from tests.given_workbooks import XLS_ERROR, ods, packed, tiny_tables, tiny_workbook, xls, xlsx

TABLE = TABLES["events"]
WIDTH = len(TABLE.columns)
#: What programs that write or read XML, CSV or formulas stumble over.
TRAPS = [
    *("=1+1", "+1", "-1", "@a", "'1", '"', '""', "</t>", "&amp;", "]]>", "<!--", "https://x.se"),
    *(" lead", "trail ", "  ", "\t", "\n", "\r", "\r\n", "a\rb", "a\n", "\x85", "\u2028", "\ufeff"),
    *("_x000D_", "_x005F_", "_x000d_", "_x", "😀", "é", "\N{NO-BREAK SPACE}", "12 500", "3,5 %"),
    *("0192", "1e5", "TRUE", "2023-05-12", "x" * 32_767),
]
TEXT = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not LOST.search(text))
CELL = st.one_of(st.sampled_from(TRAPS), TEXT, st.lists(st.sampled_from(TRAPS[:-1])).map("".join))
ROWS = st.lists(st.lists(CELL, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=6).filter(
    lambda rows: all(any(cell.strip() for cell in row) for row in rows)
)


@settings(max_examples=150)
@given(ROWS)
def test_what_the_contract_accepts_comes_back_from_a_raw_file(rows: list[list[str]]) -> None:
    data, lines = to_csv(TABLE, rows)
    found = parse_csv(data, "events.csv", TABLE)

    assert found.faults == ()
    assert list(found.rows) == rows
    assert list(found.lines) == lines


@settings(max_examples=60)
@given(ROWS)
def test_what_the_contract_accepts_comes_back_from_a_workbook(rows: list[list[str]]) -> None:
    try:
        book = write_workbook({"events": rows})
    except ContractError as error:
        # Told, and never lost in silence.
        assert all(fault.expected == "text that a workbook can hold" for fault in error.faults)
        return
    tables = read_workbook(book, "book.xlsx")

    assert [name for name, table in tables.items() if table.rows] == ["events"]
    assert list(tables["events"].rows) == rows


@pytest.mark.parametrize("make", [xlsx, ods, xls])
@given(cell=TEXT.filter(lambda text: text.strip() and "\r" not in text and "_x" not in text))
@settings(max_examples=15)
def test_a_text_comes_back_from_every_format(make: Callable[..., bytes], cell: str) -> None:
    if make is ods:
        # A tab, and spaces at a line's ends, are elements of their own there.
        cell = " ".join(cell.split()) or "a"
    assert open_sheets(make({"events": [["event_id", cell]]}), "book")[0].rows[0][1] == cell


@pytest.mark.parametrize(
    ("rows", "found", "expected"),
    [
        ([["x" * 32_768]], "events!A2", 'found "32768 letters"; expected at most 32767, as many'),
        ([["😀" * 16_384]], "events!A2", 'found "32768 letters"; expected at most 32767, as many'),
        ([["a"], ["_x000D_x000D_"]], "events!A3", "expected text that a workbook can hold"),
        ([["a"]] * 1_048_576, "events: ", 'found "1048576 rows"; expected at most 1048575, as'),
    ],
)
def test_what_no_workbook_holds_is_told(rows: list[list[str]], found: str, expected: str) -> None:
    with pytest.raises(ContractError) as caught:
        write_workbook({"events": rows})

    (fault,) = caught.value.faults
    assert str(fault).startswith(found)
    assert expected in str(fault)


# -- whatever bytes -----------------------------------------------------------------------------


def changed(data: bytes, seed: int) -> bytes:
    """Return bytes with a few of them changed, gone, doubled or cut off."""
    chance, made = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, kind = chance.randrange(max(len(made), 1)), chance.randrange(6)
        if kind == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            made[at : at + 2] = chance.choice([b"\xff\xff", b"\0\0", b"\xff\x7f", b"99999999"])
        elif kind == 2:
            del made[at : at + chance.randint(1, 40)]
        elif kind == 3:
            made[at:at] = made[:at][-30:]
        elif kind == 4:
            made[at:at] = chance.choice([b"<", b">", b'"', b"&#0;", b"-1", b"XFD1048576", b"\xff"])
        elif chance.random() < 0.1:
            del made[at:]
    return bytes(made)


def changed_part(data: bytes, seed: int) -> bytes:
    """Return a zip file one of whose parts is changed, the container whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    chosen = random.Random(seed).choice(sorted(parts))
    return packed({**parts, chosen: changed(parts[chosen], seed)})


XLSX, ODS = xlsx(tiny_tables(), hidden=["risks"]), ods(tiny_tables(), hidden=["risks"])
XLS = xls({**tiny_tables(), "events": [["event_id", XLS_ERROR]]}, merged="risks")
SEEDS = st.integers(0, 2**32)


@settings(max_examples=40)
@given(st.sampled_from([XLSX, ODS, XLS, tiny_workbook()]), SEEDS)
def test_any_workbook_is_read_or_told(book: bytes, seed: int) -> None:
    data = changed(book, seed) if seed % 3 or book is XLS else changed_part(book, seed)
    try:
        tables = read_workbook(data, "book.xlsx")
    except ContractError as error:
        assert error.faults
    else:
        assert any(table.rows for table in tables.values())


@settings(max_examples=10)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary())
def test_any_bytes_are_told(start: bytes, data: bytes) -> None:
    with pytest.raises(ContractError):
        open_sheets(start + data, "book.xlsx")


@settings(max_examples=200)
@given(st.sampled_from([XLSX, ODS]), SEEDS)
def test_the_marks_of_any_xml_are_found_or_the_file_is_refused(book: bytes, seed: int) -> None:
    data = changed_part(book, seed) if seed % 4 else changed(book, seed)
    with_marks(workbook_xml.marks_of, data)


@settings(max_examples=200)
@given(SEEDS)
def test_the_marks_of_any_old_workbook_are_found_or_it_is_refused(seed: int) -> None:
    with_marks(workbook_old.marks_of, changed(XLS, seed))


def with_marks(marks_of: Callable[[bytes], list[Marks]], data: bytes) -> None:
    try:
        assert all(marks.rows >= 0 for marks in marks_of(data))
    except UnreadableError as error:
        assert error.found
        assert error.expected
