"""Every broken workbook is refused with a message that says which cell, what and what instead.

The messages are typed by hand and complete: a case fails when a fault is missing, and also when one
slip is told as several. Nothing is written, whatever the workbook holds.
"""

# A message is one line, however long.
# ruff: noqa: E501

from __future__ import annotations

import copy
import csv
import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import cli
from analysis.workbook import to_csv
from tests.conftest import TINY
from tests.given_workbooks import (
    SCHEMAS,
    XLS_ERROR,
    XLS_FORMULA_ERROR,
    XLS_HIDDEN_COLUMN,
    XLS_HIDDEN_ROW,
    XLS_NUMBER,
    XLS_TRUE,
    Cell,
    bomb,
    edited,
    ods,
    ole,
    packed,
    sheet_xml,
    tiny_tables,
    tiny_workbook,
    xls,
    xlsx,
)

SOURCE = "granskning-2023"
TEXT = "text: give the cell the format Text, then type what is printed"
FORMATS = "a workbook: xlsx, xls or ods"
SAVE = "a workbook that Excel or LibreOffice opens: open it there, and save it anew as xlsx"
ERROR = "what is printed, typed as text: the cell's formula came to an error"
NUMBER = 'digits with a decimal comma, as in "12 500" or "3,5", or a word such as "uppgift saknas"'
PERIOD = 'a year as in 2023, January to a month as in 2025-08, or "unstated"'
ADDRESS = 'an address that begins with https:// or http://, or "not published online"'
SLUG = "lower-case letters a-z and digits, with hyphens between, as in savings-2024"
CLOSE = "cells close together: delete the rows and columns far from the table"
NAMES = ", ".join(SCHEMAS)
MERGED = "cells that are not merged, each with its own value"
ROWS = "rows that are shown, so that everybody sees what is read: clear the filter, or unhide them"
COLUMNS = "columns that are shown, so that everybody sees what is read: unhide them"
SHOWN = "a sheet that is shown, so that everybody sees what is read; or none"

Tables = dict[str, list[list[Cell]]]
Edit = Callable[[Tables], object]


def cells(**places: Cell) -> Edit:
    """Put something into cells, each named as sheet_E3."""

    def edit(tables: Tables) -> None:
        for name, cell in places.items():
            sheet, column, row = re.fullmatch(r"(\w+)_([A-Z])(\d+)", name).groups()
            rows = tables[sheet]
            rows += [[] for _ in range(int(row) - len(rows))]
            line = rows[int(row) - 1]
            line += [""] * (ord(column) - ord("A") + 1 - len(line))
            line[ord(column) - ord("A")] = cell

    return edit


def made(edit: Edit, how: Callable[..., bytes] = xlsx, **options: Any) -> bytes:
    """Return the made-up municipality's workbook, edited."""
    tables: Tables = copy.deepcopy(tiny_tables())
    edit(tables)
    return how(tables, **options)


def as_it_is(_tables: Tables) -> None:
    """Edit nothing."""


def float_cell(attributes: str, text: str) -> bytes:
    """Return a cell of an ods file that is no text."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>".encode()


def twice() -> bytes:
    """Return an ods file with two sheets of one name."""
    with zipfile.ZipFile(io.BytesIO(ods({"observations": [["a"]], "two": [["a"]]}))) as book:
        content = book.read("content.xml").replace(b'"two"', b'"observations"')
    return ods({}, parts={"content.xml": content})


def hiding(sheet: str, *edits: tuple[str, str]) -> bytes:
    """Return an xlsx file with a sheet's elements replaced."""
    number = list(tiny_tables()).index(sheet)
    return edited(made(as_it_is), f"xl/worksheets/sheet{number}.xml", "<worksheet", *edits)


def hiding_in_ods(*edits: tuple[str, str]) -> bytes:
    """Return an ods file with elements of the sheet observations replaced."""
    return edited(made(as_it_is, ods), "content.xml", 'table:name="observations">', *edits)


BILLION = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
UNKNOWN = b'<?xml version="1.0" encoding="UT_-8"?><worksheet/>'
HUGE_ODS = b'<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>a</text:p></table:table-cell>'
DIV = 'office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"'

# What the file is.
FILES: dict[str, tuple[Any, ...]] = {
    "a renamed csv": (b"indicator_id,period\nnet_cost,2023\n", f'book.xlsx: found "a text file"; expected {FORMATS}'),
    "an empty file": (b"", f'book.xlsx: found "an empty file"; expected {FORMATS}'),
    "bytes of no kind": (b"\x00\x01\x02" * 50, f'book.xlsx: found "a file of another kind"; expected {FORMATS}'),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", f'book.xlsx: found "a PDF file"; expected {FORMATS}'),
    "a web page that a system calls xls": (b"\xef\xbb\xbf <html><table>", f'book.xlsx: found "a web page or XML text, whatever its name ends with"; expected {FORMATS}'),
    "a workbook cut off": (tiny_workbook()[:-400], f'book.xlsx: found "a broken file"; expected {SAVE}'),
    "an old workbook cut off": (made(as_it_is, xls)[:3000], f'book.xlsx: found "a broken file"; expected {SAVE}'),
    "a zip file": (packed({"observations.csv": b"x"}), f'book.xlsx: found "a zip file"; expected {FORMATS}'),
    "a Word document": (packed({"word/document.xml": b"<w/>"}), f'book.xlsx: found "a Word document"; expected {FORMATS}'),
    "an old Word document": (ole({"WordDocument": b""}), f'book.xlsx: found "a file of another programme"; expected {FORMATS}'),
    "a binary workbook": (packed({"xl/workbook.bin": b""}), f'book.xlsx: found "a binary workbook (xlsb)"; expected {FORMATS}'),
    "a workbook with a password": (ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), 'book.xlsx: found "a locked workbook"; expected a workbook without a password'),
    "an old workbook with a password": (xls({"observations": [["a"]]}, locked=True), 'book.xlsx: found "a locked workbook"; expected a workbook without a password'),
    "an open workbook with a password": (ods({"observations": [["a"]]}, parts={"META-INF/manifest.xml": b"<m><encryption-data/></m>"}), 'book.xlsx: found "a locked workbook"; expected a workbook without a password'),
    "a part that unpacks to two gigabytes": (bomb(2 << 30), 'book.xlsx: found "a file that grows without end when it is unpacked"; expected a workbook that unpacks to at most 1024 megabytes'),
    "the same, which claims to be small": (bomb(100), 'book.xlsx: found "a file that grows without end when it is unpacked"; expected a workbook that unpacks to at most 1024 megabytes'),
    "words that stand for more words": (xlsx({"observations": []}, parts={"xl/worksheets/sheet0.xml": BILLION}), f'book.xlsx: found "a file that defines words of its own"; expected {SAVE}'),
    "letters of a set that nobody knows": (xlsx({"observations": []}, parts={"xl/worksheets/sheet0.xml": UNKNOWN}), f'book.xlsx: found "a broken file"; expected {SAVE}'),
    "a text that is nowhere": (made(cells(observations_E3=b'<c r="{at}" t="s"><v>999999</v></c>')), f'book.xlsx: found "a broken file"; expected {SAVE}'),
    "a cell in the sheet's last corner": (made(cells(observations_G11=b'<c r="XFD1048576" t="str"><v>x</v></c>')), f'observations: found "cells as far out as XFD1048576"; expected {CLOSE}'),
    "a cell in the last row and one in the last column": (made(cells(observations_G11=b'<c r="XFD11"><v>1</v></c><c r="A1048576"><v>1</v></c>')), f'observations: found "cells as far out as XFD1048576"; expected {CLOSE}'),
    "cells that are repeated without end": (made(lambda t: t.update(observations=[[HUGE_ODS]] * 700), ods), f'observations: found "cells as far out as WQJ700"; expected {CLOSE}'),
    "two sheets of one name": (twice(), 'observations: found "two sheets of that name"; expected one'),
}  # fmt: skip

# What the sheets are.
SHEETS: dict[str, tuple[Any, ...]] = {
    "a sheet by another name": (made(lambda t: t.update(observation=[["x"]])), f'observation: found "observation"; expected a sheet named as {NAMES}; did you mean "observations"?'),
    "a sheet of somebody's own": (made(lambda t: t.update(Blad1=[["x"]])), f'Blad1: found "Blad1"; expected a sheet named as {NAMES}; a sheet of your own begins with _'),
    "a hidden sheet": (made(as_it_is, hidden=["events"]), f'events: found "a hidden sheet"; expected {SHOWN}'),
    "a hidden sheet in ods": (made(as_it_is, ods, hidden=["events"]), f'events: found "a hidden sheet"; expected {SHOWN}'),
    "a hidden sheet in xls": (made(as_it_is, xls, hidden=["events"]), f'events: found "a hidden sheet"; expected {SHOWN}'),
    "a hidden row": (hiding("observations", ('<row r="3">', '<row r="3" hidden="1">')), f'observations: found "hidden rows: 3"; expected {ROWS}'),
    "rows that a filter hides": (hiding("observations", *((f'<row r="{row}">', f'<row r="{row}" hidden="true">') for row in (2, 4, 5, 6, 9, 10))), f'observations: found "hidden rows: 2, 4-6, 9-10"; expected {ROWS}'),
    "hidden columns": (hiding("observations", ("<sheetData>", '<cols><col min="2" max="2" hidden="1"/><col min="4" max="6" hidden="1"/></cols><sheetData>')), f'observations: found "hidden columns: B, D-F"; expected {COLUMNS}'),
    "a hidden row and a hidden column": (hiding("events", ("<sheetData>", '<cols><col min="1" max="1" hidden="1"/></cols><sheetData>'), ('<row r="2">', '<row r="2" hidden="1">')), f'events: found "hidden columns: A"; expected {COLUMNS}', f'events: found "hidden rows: 2"; expected {ROWS}'),
    "a hidden row in ods": (hiding_in_ods(("<table:table-row>", "<table:table-row >"), ("<table:table-row>", '<table:table-row table:visibility="collapse">')), f'observations: found "hidden rows: 2"; expected {ROWS}'),
    "rows that a filter hides in ods": (hiding_in_ods(*(("<table:table-row>", f"<table:table-row {hidden}>") for hidden in (" ", " ", 'table:visibility="filter"', 'table:visibility="filter"'))), f'observations: found "hidden rows: 3-4"; expected {ROWS}'),
    "hidden columns in ods": (hiding_in_ods(("<table:table-row>", '<table:table-column table:number-columns-repeated="4"/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-row>')), f'observations: found "hidden columns: E-F"; expected {COLUMNS}'),
    "a hidden row in xls": (made(cells(observations_H5=XLS_HIDDEN_ROW), xls), f'observations: found "hidden rows: 5"; expected {ROWS}'),
    "a hidden column in xls": (made(cells(observations_E5=XLS_HIDDEN_COLUMN), xls), f'observations: found "hidden columns: E"; expected {COLUMNS}'),
    "merged cells": (made(as_it_is, after={"observations": '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'}), f'observations!A2: found "cells merged to A3"; expected {MERGED}'),
    "merged cells in ods": (made(cells(observations_A2=b'<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>net_cost</text:p></table:table-cell>'), ods), f'observations!A2: found "cells merged to A3"; expected {MERGED}'),
    "merged cells in xls": (made(as_it_is, xls, merged="observations"), f'observations!A2: found "cells merged to A3"; expected {MERGED}'),
    "a header twice": (made(cells(events_E1="title")), 'events!D1: found "2 columns of that name"; expected one', 'events, row 1: found nothing; expected a column text'),
    "a header gone": (made(cells(events_C1="")), "events!C1: found nothing; expected a column date_text"),
    "a misspelt header": (made(cells(events_F1="lokator")), 'events!F1: found "lokator"; expected a column of events; did you mean "locator"?'),
    "a header with a space behind it": (made(cells(events_F1="locator ")), 'events!F1: found "locator "; expected a column of events; did you mean "locator"?'),
    "headers in another order": (made(cells(events_D1="text", events_E1="title")), 'events!D1: found "text"; expected title here: columns stand in the schema\'s order'),
    "a header that is a number": (made(cells(events_F1=b'<c r="{at}"><v>2023</v></c>')), 'events!F1: found "the number 2023"; expected a column of events', "events, row 1: found nothing; expected a column locator"),
    "an empty row above the headers": (made(lambda t: t["events"].insert(0, [])), "events, row 1: found nothing; expected the columns of events in row 1; they stand in row 2"),
    "a title above the headers": (made(lambda t: t["events"].insert(0, ["Händelser"])), 'events, row 1: found "Händelser"; expected the columns of events in row 1; they stand in row 2'),
    "a title over merged cells": (made(lambda t: t["events"].insert(0, ["", "Händelser"]), after={"events": '<mergeCells count="1"><mergeCell ref="B1:D1"/></mergeCells>'}), 'events, row 1: found "Händelser"; expected the columns of events in row 1; they stand in row 2'),
    "a row of figures where the headers were": (made(lambda t: t["events"].pop(0)), 'events, row 1: found "nytt-hus"; expected the columns of events: event_id, date, date_text, title, text, locator'),
    "a remark beside the table": (made(cells(events_H2="kolla!")), 'events!H2: found "kolla!"; expected nothing beside the table'),
    "headers only": (made(lambda t: t.update({name: rows[:1] for name, rows in t.items()})), f'book.xlsx: found "no table with a row"; expected a sheet named as {NAMES}'),
    "nothing but a sheet of one's own": (xlsx({"_egen": [["x"]]}), f'book.xlsx: found "no table with a row"; expected a sheet named as {NAMES}'),
}  # fmt: skip

# What the cells are.
CELLS: dict[str, tuple[Any, ...]] = {
    "a number": (made(cells(observations_E3=b'<c r="{at}"><v>12.5</v></c>')), f'observations!E3: found "the number 12.5"; expected {TEXT}'),
    "a number in ods": (made(cells(observations_E3=float_cell('office:value-type="percentage" office:value="0.035"', "3,5 %")), ods), f'observations!E3: found "the number 0.035"; expected {TEXT}'),
    "a number in xls": (made(cells(observations_E3=XLS_NUMBER), xls), f'observations!E3: found "the number 12.5"; expected {TEXT}'),
    "a date": (made(cells(events_B2=b'<c r="{at}" t="d"><v>2023-05-01</v></c>')), f'events!B2: found "the date or time 2023-05-01"; expected {TEXT}'),
    "a date in ods": (made(cells(observations_E3=float_cell('office:value-type="date" office:date-value="2023-05-12"', "12,5")), ods), f'observations!E3: found "the date or time 2023-05-12"; expected {TEXT}'),
    "a time in ods": (made(cells(observations_E3=float_cell('office:value-type="time" office:time-value="PT12H05M00S"', "12:05")), ods), f'observations!E3: found "the date or time 12:05:00"; expected {TEXT}'),
    "a truth": (made(cells(organisations_F3=b'<c r="{at}" t="b"><v>1</v></c>')), f'organisations!F3: found "TRUE"; expected {TEXT}'),
    "a truth in xls": (made(cells(organisations_F3=XLS_TRUE), xls), f'organisations!F3: found "TRUE"; expected {TEXT}'),
    "a formula with an error": (made(cells(observations_E3=b'<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>')), f'observations!E3: found "an error"; expected {ERROR}'),
    "an error written another way": (made(cells(observations_E3=b"<x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' t = 'e' r='{at}'><x:v>#REF!</x:v></x:c>")), f'observations!E3: found "an error"; expected {ERROR}'),
    "an error below the table": (made(cells(observations_E14=b'<c r="{at}" t="e"><v>#N/A</v></c>')), f'observations!E14: found "an error"; expected {ERROR}'),
    "an error in ods": (made(cells(observations_E3=float_cell(DIV, "#DIV/0!")), ods), f'observations!E3: found "an error"; expected {ERROR}'),
    "an error in xls": (made(cells(observations_E3=XLS_ERROR), xls), f'observations!E3: found "#DIV/0!"; expected {ERROR}'),
    "a formula with an error in xls": (made(cells(observations_E3=XLS_FORMULA_ERROR), xls), f'observations!E3: found "#REF!"; expected {ERROR}'),
    "an error typed as text": (made(cells(observations_E3="#SAKNAS!")), f'observations!E3: found "#SAKNAS!"; expected {ERROR}'),
    "an error as LibreOffice numbers them": (made(cells(observations_E3="Fel:502")), f'observations!E3: found "Fel:502"; expected {ERROR}'),
    "a formula that nobody has computed": (made(cells(observations_E3=b'<c r="{at}"><f>E2+1</f></c>')), 'observations!E3: found "a formula without a value"; expected what is printed, typed as text; or open the file and save it, so that it counts'),
    "a tab inside a cell of ods": (made(cells(observations_F3=b'<table:table-cell office:value-type="string"><text:p>tabell<text:tab/>1</text:p></table:table-cell>'), ods), 'observations!F3: found "a tab inside the cell"; expected plain text: type the cell anew'),
    "a control character": (made(cells(observations_F3="tabell _x0007_1")), 'observations!F3: found "\\x07"; expected text without lost letters and control characters'),
    "a letter that another program lost": (made(cells(observations_F3="sk\N{REPLACEMENT CHARACTER}l")), 'observations!F3: found "\N{REPLACEMENT CHARACTER}"; expected text without lost letters and control characters'),
}  # fmt: skip

# What they say.
WORDS: dict[str, tuple[Any, ...]] = {
    "a decimal point": (made(cells(observations_E3="12.5")), 'observations!E3: found "12.5"; expected a decimal comma, as in "12,5"'),
    "decimal points and commas mixed": (made(cells(observations_E3="1.234,5", observations_E4="12.500")), f'observations!E3: found "1.234,5"; expected {NUMBER}', 'observations!E4: found "12.500"; expected a space between thousands, as in "12 500"'),
    "a comma between thousands": (made(cells(observations_E4="12,500")), 'observations!E4: found "12,500"; expected a space between thousands, as in "12 500": three decimals cannot be meant here'),
    "a unit that is none": (made(cells(observations_E4="12 500 st")), 'observations!E4: found "12 500 st"; expected no unit, or one of %, procent, kr, tkr, mnkr'),
    "another unit": (made(cells(observations_E4="12 500 tkr")), 'observations!E4: found "12 500 tkr"; expected the unit kr, or no unit'),
    "a negative percentage": (made(cells(observations_E7="-3,9 %")), "observations!E7: found \"-3,9 %\"; expected at least 0: the indicator's scale"),
    "a date where a number belongs": (made(cells(observations_E3="2023-05-12")), f'observations!E3: found "2023-05-12"; expected {NUMBER}'),
    "a number as a computer writes it": (made(cells(observations_E4="1,25E+04")), f'observations!E4: found "1,25E+04"; expected {NUMBER}'),
    "a year of five digits": (made(cells(observations_C9="20233")), f'observations!C9: found "20233"; expected {PERIOD}'),
    "a year outside the source's": (made(cells(observations_C9="2031")), 'observations!C9: found "2031"; expected a period within 2022-2023, the years of granskning-2023 in the register'),
    "a day that no calendar has": (made(cells(events_B2="2023-02-30")), 'events!B2: found "2023-02-30"; expected a year, month or day that exists, as in 2023, 2023-12 or 2023-12-11'),
    "an unknown unit": (made(cells(indicators_F3="kronor")), 'indicators!F3: found "kronor"; expected one of mnkr, tkr, kr, percent, percentage_points, count, fte, score, index, ratio'),
    "an unknown indicator": (made(cells(observations_A9="satisfation")), 'observations!A9: found "satisfation"; expected an id that stands in indicators; did you mean "satisfaction"?'),
    "an id in capitals": (made(cells(observations_A9="Satisfaction")), 'observations!A9: found "Satisfaction"; expected lower-case letters a-z and digits, with underscores between, as in net_cost'),
    "an organisation without an id": (made(lambda t: t["organisations"].append(["", "Annanby kommun", "Annanby", "municipality"])), "organisations!A5: found nothing; expected a value"),
    "a hard space among digits": (made(cells(observations_E3="12\N{NO-BREAK SPACE}5")), 'observations!E3: found "12[no-break space]5"; expected thousands in groups of three, as in "12 500"'),
    "a space behind an id": (made(cells(observations_A9="satisfaction ")), 'observations!A9: found "satisfaction "; expected no white space at its ends'),
    "three parents in a circle": (made(cells(organisations_E2="grannby", organisations_E4="kontoret")), 'organisations!E2: found "grannby"; expected parents that end; exempelby > grannby > kontoret > exempelby goes round'),
    "a line that is its own parent": (made(cells(budget_lines_C4="result")), 'budget_lines!C4: found "result"; expected parents that end; result > result goes round'),
    "a row twice": (made(lambda t: t["observations"].append(t["observations"][4])), 'observations, row 11: found "indicator_id=case_cost; organisation_id=grannby; period=2023; breakdown="; expected a key of its own; observations, row 5 has it'),
    "two defaults": (made(cells(organisations_F4="yes")), 'organisations!F4: found "yes"; expected one default; organisations, row 3 is it already'),
    "another word for yes": (made(cells(organisations_F3="ja")), 'organisations!F3: found "ja"; expected "yes" or nothing'),
    "an address that is no link": (made(cells(sources_K2="javascript:alert(1)")), f'sources!K2: found "javascript:alert(1)"; expected {ADDRESS}'),
    "an address without its beginning": (made(cells(sources_K2="www.exempelby.se/g.pdf")), f'sources!K2: found "www.exempelby.se/g.pdf"; expected {ADDRESS}'),
    "a wrong period in a row that is corrected": (made(cells(observations_C2="2O22")), f'observations!C2: found "2O22"; expected {PERIOD}'),
    "another year in a row that is corrected": (made(cells(observations_C2="2032")), 'observations!C2: found "2032"; expected a period within 2022-2023, the years of granskning-2023 in the register'),
    "a required cell that is empty": (made(cells(events_D2="")), "events!D2: found nothing; expected a value"),
    "a correction of something else": (made(cells(observations_E2="-11,0")), 'corrections!F2: found "-10,0"; expected "-11,0", which now stands in observations, row 2, column printed: the correction is stale'),
    "a negative headcount": (made(cells(observations_H1="headcount", observations_H3="-4")), 'observations!H3: found "-4"; expected a whole number without spaces, as in 1250'),
    "a class without its dimension": (made(cells(observations_D6="women")), 'observations!D6: found "women"; expected dimension=class, as in sex=women'),
    "an organisation that climbs out of the folder": (made(cells(organisations_A4="../grannby", observations_B5="../grannby")), 'observations!B5: found "../grannby"; expected lower-case letters a-z, then digits too, with hyphens between, as in city-office', 'organisations!A4: found "../grannby"; expected lower-case letters a-z, then digits too, with hyphens between, as in city-office'),
    "another source in the register": (made(cells(sources_A2="granskning-2024")), f'sources!A2: found "granskning-2024"; expected {SOURCE}, as --source says'),
    "a source that climbs out of the folder": (made(cells(sources_A2="../granskning-2023")), f'sources!A2: found "../granskning-2023"; expected {SOURCE}, as --source says'),
    "registers only": (xlsx({name: tiny_tables()[name] for name in ("sources", "organisations", "indicators")}), f'{SOURCE}/: found "registers only"; expected a row in a source\'s table; registers alone are taken in without --source'),
    "no row in the register of sources": (made(lambda t: t.pop("sources")), f'sources: found "no such row"; expected a row with the source_id {SOURCE}, as --source says'),
}  # fmt: skip

CASES = {**FILES, **SHEETS, **CELLS, **WORDS}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with registers that hold no row."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for name, table in SCHEMAS.items():
        if name in ("sources", "organisations", "indicators", "price_index", "corrections"):
            (tmp_path / "data" / "raw" / f"{name}.csv").write_bytes(to_csv(table, [])[0])
    return tmp_path / "data"


def contents(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def taken_in(data: Path, content: bytes, *options: str, source: str = SOURCE) -> int:
    """Return the exit status of an import of a workbook."""
    book = data.parent / "book.xlsx"
    book.write_bytes(content)
    return cli.main(["import", str(book), "--source", source, "--data", str(data), *options])


def refused(error: str) -> list[str]:
    """Return the faults that a message tells, without its head."""
    head, *lines = error.splitlines()
    count = len(lines)
    assert head == (
        f"genomlysning: {count} fault{'s' if count != 1 else ''} in the input; nothing was written."
    )
    return [line.removeprefix("  ") for line in lines]


@pytest.mark.parametrize("name", CASES)
def test_a_broken_workbook_is_told_in_full_and_nothing_is_written(
    name: str, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, *expected = CASES[name]
    before = contents(data)

    assert taken_in(data, content) == 1

    told = capfd.readouterr()
    assert sorted(refused(told.err)) == sorted(expected)
    assert told.out == ""
    assert contents(data) == before


def test_a_source_that_nobody_names_is_told_once(
    data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, before = made(lambda t: t.update(risks=t["risks"][:1])), contents(data)
    (data.parent / "book.xlsx").write_bytes(content)

    assert cli.main(["import", str(data.parent / "book.xlsx"), "--data", str(data)]) == 1

    assert refused(capfd.readouterr().err) == [
        "--source: found nothing; expected the source_id of the source whose rows stand in sources,"
        " corrections, observations, budget_lines, measures, measure_followups, adjustments, events,"
        " explanations, claims; without --source a workbook holds other registers only"
    ]
    assert contents(data) == before


# -- what lies there already ------------------------------------------------------------------


@pytest.fixture
def taken(data: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """Return a data folder with the made-up municipality's workbook taken in."""
    assert taken_in(data, tiny_workbook()) == 0
    capfd.readouterr()
    return data


def link(name: str) -> Callable[[Path], object]:
    """Put a link to a place outside of raw where a file or folder was."""

    def edit(raw: Path) -> None:
        (raw / name).rename(raw.parent / "elsewhere")
        (raw / name).symlink_to(raw.parent / "elsewhere")

    return edit


LINK = 'found "a link"; expected a file or folder that lies here itself'
PLACES: dict[str, tuple[Any, ...]] = {
    "a source that is there": (
        as_it_is, [],
        f'{SOURCE}/: found "{SOURCE}"; expected a source that is not there yet; --replace takes these tables instead',
    ),
    "a register's row that differs": (
        cells(indicators_B3="Kostnad"), [],
        f'{SOURCE}/: found "{SOURCE}"; expected a source that is not there yet; --replace takes these tables instead',
        'indicators!B3: found "Kostnad"; expected "Kostnad per ärende", as in the register; --replace takes this row instead',
    ),
    "an id that climbs out of the folder": (
        as_it_is, ["../elsewhere"],
        f'--source: found "../elsewhere"; expected {SLUG}',
    ),
    "an id that is an absolute path": (as_it_is, ["/elsewhere"], f'--source: found "/elsewhere"; expected {SLUG}'),
    "an id that is no id": (as_it_is, ["Granskning 2023"], f'--source: found "Granskning 2023"; expected {SLUG}'),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_what_lies_there_is_not_written_over(
    name: str, taken: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    edit, source, *expected = PLACES[name]
    before = contents(taken.parent)
    content = made(edit)

    assert taken_in(taken, content, source=(source or [SOURCE])[0]) == 1

    assert refused(capfd.readouterr().err) == expected
    before["book.xlsx"] = content
    assert contents(taken.parent) == before


def test_faults_are_told_in_rounds_as_the_guide_says(
    taken: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """First what can't be read, then what clashes with what is there, then the contract."""
    odd: dict[str, Cell] = {f"events_{at}": b'<c r="{at}"><v>1</v></c>' for at in ("D2", "E2")}
    other: dict[str, Cell] = {"indicators_B3": "Kostnad"}
    wrong: dict[str, Cell] = {"observations_E3": "12.5", "observations_A9": "satisfation"}

    def told(places: dict[str, Cell], *options: str) -> list[str]:
        assert taken_in(taken, made(cells(**places)), *options) == 1
        return [fault.partition(": ")[0] for fault in refused(capfd.readouterr().err)]

    assert told(odd | other | wrong) == ["events!D2", "events!E2"]
    assert told(other | wrong) == [f"{SOURCE}/", "indicators!B3"]
    assert sorted(told(other | wrong, "--replace")) == ["observations!A9", "observations!E3"]


HOSTILE: dict[str, tuple[Any, ...]] = {
    "a source's folder that is a link": (link(SOURCE), f"{SOURCE}: {LINK}"),
    "a table that is a link": (link(f"{SOURCE}/events.csv"), f"{SOURCE}/events.csv: {LINK}"),
    "a register that is a link": (link("sources.csv"), f"sources.csv: {LINK}"),
    "a pipe that never ends": (
        lambda raw: os.mkfifo(raw / SOURCE / "risks.txt"),
        f'{SOURCE}/risks.txt: found "no plain file"; expected a file',
    ),
    "a register with another header": (
        lambda raw: (raw / "sources.csv").write_bytes(b"id;title\n1;2\n"),
        'sources.csv, row 1: found "semicolons"; expected commas between the cells; this is a semicolon file, as Excel with Swedish settings saves it: set Windows\' list separator to a comma, or save from LibreOffice with comma as separator',
    ),
    "a file of somebody's own": (
        lambda raw: (raw / SOURCE / "qqq.csv").write_bytes(b"x"),
        f'{SOURCE}/qqq.csv: found "qqq.csv"; expected a table of the contract',
    ),
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need rights there")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_folder_that_is_not_in_order_takes_nothing_in(
    name: str, taken: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    HOSTILE[name][0](taken / "raw")
    names = sorted(path.name for path in taken.rglob("*"))
    kept = {p: p.read_bytes() for p in (taken / "raw").rglob("*.csv")}

    assert taken_in(taken, made(cells(events_D2="Annat")), "--replace") == 1

    assert refused(capfd.readouterr().err) == [HOSTILE[name][1]]
    assert {p: p.read_bytes() for p in (taken / "raw").rglob("*.csv")} == kept
    assert sorted(path.name for path in taken.rglob("*")) == names


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "no plain file"),
        pytest.param(
            lambda path: os.mkfifo(path),
            "no plain file",
            marks=pytest.mark.skipif(os.name == "nt", reason="there are no pipes there"),
        ),
    ],
)
def test_a_workbook_that_is_no_file_is_told(
    make: Callable[[Path], object], found: str, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make(data.parent / "book.ods")

    assert (
        cli.main(["import", str(data.parent / "book.ods"), "--source", "a", "--data", str(data)])
        == 1
    )

    assert refused(capfd.readouterr().err) == [f'book.ods: found "{found}"; expected {FORMATS}']


def test_a_data_folder_without_raw_data_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()

    assert taken_in(tmp_path / "data", tiny_workbook()) == 1

    raw = tmp_path / "data" / "raw"
    assert refused(capfd.readouterr().err) == [
        f"{raw}: found nothing; expected a folder of raw data, as the verb new makes one"
    ]
    assert not raw.exists()


# -- what is harmless -------------------------------------------------------------------------


def parsed(text: str) -> list[list[str]]:
    """Return the cells of a raw file, in whatever marks they stand."""
    return list(csv.reader(io.StringIO(text, newline="")))


#: How a workbook may be made and still hold the same.
SAME = {
    "an xlsx file": made(as_it_is),
    "an ods file": made(as_it_is, ods),
    "an xls file": made(as_it_is, xls),
    "the suite's own": tiny_workbook(),
    "a sheet of one's own with a formula that came to nothing": made(
        lambda t: t.update(_egen=[[b'<c r="{at}" t="e"><v>#REF!</v></c>']])
    ),
    "an empty sheet": made(lambda t: t.update(Blad1=[])),
    "a hidden row in which nothing stands": hiding("events", ("</sheetData>", '<row r="4" hidden="1"><c r="A4" t="str"><v> </v></c></row></sheetData>')),
    "hidden columns with nothing below their headers": hiding("organisations", ("<sheetData>", '<cols><col min="8" max="16384" hidden="1"/></cols><sheetData>')),
    "columns in which nothing stands": made(cells(events_Z1="", events_Z2="")),
    "100 000 rows in which nothing stands": made(
        as_it_is,
        parts={
            "xl/worksheets/sheet14.xml": sheet_xml(tiny_tables()["claims"]).replace(
                "</sheetData>", 100_000 * '<row><c s="1"/><c s="1"/></row>' + "</sheetData>"
            ).encode()
        },
    ),
    "a formula that came to a text": made(
        cells(events_D2=b'<c r="{at}" t="str"><f>"Nytt "&amp;"hus"</f><v>Nytt hus</v></c>')
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_is_harmless_is_taken_in_with_the_same_tables(
    name: str, data: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert taken_in(data, SAME[name]) == 0

    assert capfd.readouterr().out.splitlines()[0] == "35 rows in 15 tables"
    found = {name: text.decode() for name, text in contents(data / "raw").items() if text}
    assert {name: parsed(text) for name, text in found.items()} == {
        name: parsed(text) for name, text in TINY.items()
    }


def test_one_of_something_is_told_as_one(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert taken_in(data, tiny_workbook()) == 0

    assert capfd.readouterr().out.splitlines()[1] == f"{data / 'raw' / SOURCE}; 1 source in all"


def test_spaces_in_prose_are_kept_to_the_letter(data: Path) -> None:
    assert (
        taken_in(data, made(cells(events_E2="  Kontoret flyttade. ", observations_E4="12 500")))
        == 0
    )

    assert "  Kontoret flyttade. " in (data / "raw" / SOURCE / "events.csv").read_text("utf-8")


@pytest.mark.parametrize(
    "space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"]
)
def test_any_space_may_part_thousands(space: str, data: Path) -> None:
    assert taken_in(data, made(cells(observations_E4=f"12{space}500"))) == 0
