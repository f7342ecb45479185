"""Every broken input is refused with a message that says where, what and what instead.

The messages are typed by hand and complete: a case fails when a fault is missing, and also when one
slip is told as several.
"""

# A message is one line, however long.
# ruff: noqa: E501

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import processed
from analysis.contract import check
from analysis.errors import ContractError

Edit = Callable[[Path], object]

SOURCE = "granskning-2023"
OBSERVATIONS = f"{SOURCE}/observations.csv"
BUDGET_LINES = f"{SOURCE}/budget_lines.csv"
CLAIMS = f"{SOURCE}/claims.csv"
PLAN = "plan-2024,Plan,Exempelby,kontoret,,,2024,2024,2024,draft,not published online,För hand.,"
EVENTS = b"event_id,date,date_text,title,text,locator\na,2024,2024,T,T,l\n"


def swap(name: str, old: str, new: str) -> Edit:
    """Replace a text that stands once in a raw file."""

    def edit(raw: Path) -> None:
        text = (raw / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (raw / name).write_text(text.replace(old, new), encoding="utf-8", newline="")

    return edit


def add(name: str, row: str) -> Edit:
    """Append a row to a raw file."""
    return lambda raw: (raw / name).write_bytes((raw / name).read_bytes() + f"{row}\n".encode())


def write(name: str, content: bytes) -> Edit:
    """Write a file, in a folder of its own where needed."""

    def edit(raw: Path) -> None:
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_bytes(content)

    return edit


def save(name: str, *, encoding: str = "utf-8", separator: str = ",") -> Edit:
    """Save a file anew, as a spreadsheet programme might."""

    def edit(raw: Path) -> None:
        text = (raw / name).read_text(encoding="utf-8").replace(",", separator)
        (raw / name).write_bytes(text.encode(encoding))

    return edit


def keep_header(name: str) -> Edit:
    """Remove every row of a file."""
    return lambda raw: (raw / name).write_bytes((raw / name).read_bytes().splitlines()[0])


def remove(name: str) -> Edit:
    """Remove a file."""
    return lambda raw: (raw / name).unlink()


def link(name: str) -> Edit:
    """Put a link to a place outside of raw where a file or folder was."""

    def edit(raw: Path) -> None:
        (raw / name).rename(raw.parent / "elsewhere")
        (raw / name).symlink_to(raw.parent / "elsewhere")

    return edit


def claim(
    kind: str, operands: str, printed: str = "", tolerance: str = "", beside: str = ""
) -> Edit:
    """Append a claim; it stands in row 4."""
    return add(
        CLAIMS,
        f'en-till,{kind},Något påstås.,"{operands}","{printed}","{tolerance}","{beside}",avsnitt 2,',
    )


def refused(column: str, found: str, expected: str) -> str:
    """Return the message of a fault in the appended claim."""
    told = f'"{found}"' if found else "nothing"
    return f"{CLAIMS}, row 4, column {column}: found {told}; expected {expected}"


def headcounts(*counts: str, at: int = 5, name: str = "headcount") -> Edit:
    """Put a column of headcounts into the observations: the first rows have these, others none."""

    def edit(raw: Path) -> None:
        with (raw / OBSERVATIONS).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for number, row in enumerate(rows):
            row.insert(at, ([name, *counts] + [""] * len(rows))[number])
        with (raw / OBSERVATIONS).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return edit


def paired(column: str, **targets: str) -> Edit:
    """Let indicators point at another one in an optional column of the register."""

    def edit(raw: Path) -> None:
        lines = (raw / "indicators.csv").read_text(encoding="utf-8").splitlines()
        ends = [column, *(targets.get(line.partition(",")[0], "") for line in lines[1:])]
        text = "".join(f"{line},{end}\n" for line, end in zip(lines, ends, strict=True))
        (raw / "indicators.csv").write_text(text, encoding="utf-8", newline="")

    return edit


def every(*edits: Edit) -> Edit:
    """Make several edits."""
    return lambda raw: [edit(raw) for edit in edits]


NUMBER = 'digits with a decimal comma, as in "12 500" or "3,5", or a word such as "uppgift saknas"'
UTF8 = 'text in UTF-8; in Excel, save as "CSV UTF-8"'
SEMICOLONS = (
    'found "semicolons"; expected commas between the cells; this is a semicolon file, as Excel with'
    " Swedish settings saves it: set Windows' list separator to a comma, or save from LibreOffice"
    " with comma as separator"
)
PERIOD = 'a year as in 2023, January to a month as in 2025-08, or "unstated"'
DATE = "a year, month or day that exists, as in 2023, 2023-12 or 2023-12-11"
SLUG = "lower-case letters a-z and digits, with hyphens between, as in savings-2024"
NAME = "lower-case letters a-z, then digits too, with hyphens between, as in city-office"
QUOTES = 'expected quotation marks in pairs: "around a whole cell", a mark inside it written ""'
KEY = "indicator_id=net_cost; organisation_id=kontoret; period=2022; breakdown="

FILES = {
    "wrong encoding": (
        save("indicators.csv", encoding="cp1252"),
        f'indicators.csv, row 2: found "byte 0xe4, number 287 in the file"; expected {UTF8}',
    ),
    "UTF-16 with a mark": (
        save("indicators.csv", encoding="utf-16"),
        f'indicators.csv: found "UTF-16 text"; expected {UTF8}',
    ),
    "UTF-16 without a mark": (
        save("indicators.csv", encoding="utf-16-le"),
        f'indicators.csv, row 1: found "a NUL byte"; expected {UTF8}',
    ),
    "a semicolon file": (
        save("organisations.csv", separator=";"),
        f"organisations.csv, row 1: {SEMICOLONS}",
    ),
    "a semicolon file in the wrong encoding": (
        save("indicators.csv", separator=";", encoding="cp1252"),
        f"indicators.csv, row 1: {SEMICOLONS}",
        f'indicators.csv, row 2: found "byte 0xe4, number 287 in the file"; expected {UTF8}',
    ),
    "tabs between the cells": (
        save("organisations.csv", separator="\t"),
        'organisations.csv, row 1: found "tabs"; expected commas between the cells',
    ),
    "a workbook named csv": (
        write(OBSERVATIONS, b"PK\x03\x04..."),
        f'{OBSERVATIONS}: found "an Excel workbook"; expected a text file; in Excel, save as "CSV UTF-8"',
    ),
    "an empty file": (
        write("organisations.csv", b""),
        "organisations.csv: found nothing; expected a header and rows; the file is empty",
    ),
    "nothing but a mark and a line break": (
        write(OBSERVATIONS, b"\xef\xbb\xbf\r\n"),
        f"{OBSERVATIONS}: found nothing; expected a header and rows; the file is empty",
    ),
    "a register with a header only": (
        keep_header("indicators.csv"),
        'indicators.csv: found "a header only"; expected at least one row',
    ),
    "a source's table with a header only": (
        keep_header(OBSERVATIONS),
        f'{OBSERVATIONS}: found "a header only"; expected at least one row; or no such file',
    ),
    "a NUL byte": (
        swap(OBSERVATIONS, "tabell 4, 2023", "tabell 4,\0 2023"),
        f'{OBSERVATIONS}, row 9: found "a NUL byte"; expected {UTF8}',
    ),
    "a letter that another program lost": (
        swap(OBSERVATIONS, "tabell 4, 2023", "tabell fyr\N{REPLACEMENT CHARACTER}, 2023"),
        f'{OBSERVATIONS}, row 9: found "\N{REPLACEMENT CHARACTER}"; expected text without lost letters and control characters',
    ),
    "an open quotation mark": (
        add(OBSERVATIONS, 'case_cost,exempelby,2022,,"9,tabell 2,'),
        f'{OBSERVATIONS}, row 11: found "a quotation mark that never closes"; {QUOTES}',
    ),
    "text behind a quotation mark": (
        add(OBSERVATIONS, 'case_cost,exempelby,2022,,9,"tab"ell 2,'),
        f'{OBSERVATIONS}, row 11: found "text after a closing quotation mark"; {QUOTES}',
    ),
    "a decimal comma without quotation marks": (
        add(OBSERVATIONS, "case_cost,exempelby,2022,,9,5,tabell 2,"),
        f'{OBSERVATIONS}, row 11: found "8 cells"; expected 7, as in the header; a cell with a comma in it stands in quotation marks',
    ),
    "too few cells": (
        add(OBSERVATIONS, "case_cost,exempelby,2022,,9"),
        f'{OBSERVATIONS}, row 11: found "5 cells"; expected 7, as in the header',
    ),
}

HEADERS = {
    "a missing column": (
        swap("price_index.csv", ",issued,note", ",note"),
        "price_index.csv, row 1, column issued: found nothing; expected this column",
    ),
    "an extra column": (
        swap("price_index.csv", ",issued,note", ",issued,note,colour"),
        'price_index.csv, row 1, column colour: found "colour"; expected a column of price_index',
    ),
    "a duplicated column": (
        swap("organisations.csv", "edition,members", "edition,edition"),
        'organisations.csv, row 1, column edition: found "2 columns of that name"; expected one',
        "organisations.csv, row 1, column members: found nothing; expected this column",
    ),
    "a misspelt column": (
        swap("organisations.csv", "organisation_id", "organization_id"),
        'organisations.csv, row 1, column organization_id: found "organization_id"; expected a column of organisations; did you mean "organisation_id"?',
    ),
    "a register of sources that cannot be read": (
        swap("sources.csv", "first_year,last_year", "first,last_year"),
        'sources.csv, row 1, column first: found "first"; expected a column of sources; did you mean "first_year"?',
    ),
    "columns in another order": (
        swap("organisations.csv", "name,short_name", "short_name,name"),
        'organisations.csv, row 1, column short_name: found "short_name"; expected name here: columns stand in the schema\'s order',
    ),
}

FOLDERS = {
    "a source without folder": (
        add("sources.csv", PLAN),
        'sources.csv, row 3, column source_id: found "plan-2024"; expected the name of a folder beside this register',
    ),
    "a folder without source": (
        write("plan-2024/events.csv", EVENTS),
        'plan-2024/: found "plan-2024"; expected a row in sources.csv with this source_id',
    ),
    "a source without tables": (
        every(add("sources.csv", PLAN), lambda raw: (raw / "plan-2024").mkdir()),
        "plan-2024/: found nothing; expected at least one of observations.csv, budget_lines.csv, measures.csv, measure_followups.csv, risks.csv, adjustments.csv, events.csv, explanations.csv, claims.csv",
    ),
    "a table by another name": (
        write(f"{SOURCE}/observation.csv", b"x"),
        f'{SOURCE}/observation.csv: found "observation.csv"; expected a table of the contract; did you mean "observations.csv"?',
    ),
    "a copy of a register": (
        write("sources (1).csv", b"x"),
        'sources (1).csv: found "sources (1).csv"; expected a table of the contract; did you mean "sources.csv"?',
    ),
    "a folder inside a source": (
        lambda raw: (raw / SOURCE / "old").mkdir(),
        f'{SOURCE}/old: found "no plain file"; expected a file',
    ),
    "a missing register": (
        remove("indicators.csv"),
        "indicators.csv: found nothing; expected this register, at least its header",
    ),
    "a file that is a link": (
        link(OBSERVATIONS),
        f'{OBSERVATIONS}: found "a link"; expected a file or folder that lies here itself',
    ),
    "a folder that is a link": (
        every(keep_header("corrections.csv"), link(SOURCE)),
        f'{SOURCE}: found "a link"; expected a file or folder that lies here itself',
        f'sources.csv, row 2, column source_id: found "{SOURCE}"; expected the name of a folder beside this register',
    ),
}

CELLS = {
    "a letter in a number": (
        swap(OBSERVATIONS, '"12,5"', '"12,5o"'),
        f'{OBSERVATIONS}, row 3, column printed: found "12,5o"; expected {NUMBER}',
    ),
    "a decimal point": (
        swap(OBSERVATIONS, '"12,5"', "12.5"),
        f'{OBSERVATIONS}, row 3, column printed: found "12.5"; expected a decimal comma, as in "12,5"',
    ),
    "a space in the wrong place": (
        swap(OBSERVATIONS, "12 500", "1 2500"),
        f'{OBSERVATIONS}, row 4, column printed: found "1 2500"; expected thousands in groups of three, as in "12 500"',
    ),
    "a comma between thousands": (
        swap(OBSERVATIONS, "12 500", '"12,500"'),
        f'{OBSERVATIONS}, row 4, column printed: found "12,500"; expected a space between thousands, as in "12 500": three decimals cannot be meant here',
    ),
    "more decimals than a source prints": (
        swap(OBSERVATIONS, '"3,8"', '"3,8123456789"'),
        f'{OBSERVATIONS}, row 10, column printed: found "3,8123456789"; expected at most 9 decimals',
    ),
    "a figure in another unit": (
        swap(OBSERVATIONS, "9 800", "9 800 tkr"),
        f'{OBSERVATIONS}, row 5, column printed: found "9 800 tkr"; expected the unit kr, or no unit',
    ),
    "a percentage where an amount belongs": (
        swap(BUDGET_LINES, "1 000", "10 %"),
        f'{BUDGET_LINES}, row 2, column budget: found "10 %"; expected the unit tkr, or no unit',
    ),
    "a figure above its scale": (
        swap(OBSERVATIONS, '"3,8"', '"5,8"'),
        f'{OBSERVATIONS}, row 10, column printed: found "5,8"; expected at most 5: the indicator\'s scale',
    ),
    "a figure below its scale": (
        swap(OBSERVATIONS, '"3,8"', '"0,8"'),
        f'{OBSERVATIONS}, row 10, column printed: found "0,8"; expected at least 1: the indicator\'s scale',
    ),
    "a negative cost": (
        swap(OBSERVATIONS, "9 800", "-9 800"),
        f'{OBSERVATIONS}, row 5, column printed: found "-9 800"; expected at least 0: a cost; declare a correction if it is a slip',
    ),
    "a signed adjustment": (
        swap(f"{SOURCE}/adjustments.csv", '"1,5"', '"-1,5"'),
        f'{SOURCE}/adjustments.csv, row 2, column printed: found "-1,5"; expected at least 0: an amount without sign: kind gives it',
    ),
    "an unknown unit": (
        swap("indicators.csv", ",kr,kr per ärende", ",kronor,kr per ärende"),
        'indicators.csv, row 3, column unit: found "kronor"; expected one of mnkr, tkr, kr, percent, percentage_points, count, fte, score, index, ratio',
    ),
    "an unknown word": (
        swap(f"{SOURCE}/measures.csv", "short_term", "soon"),
        f'{SOURCE}/measures.csv, row 2, column horizon: found "soon"; expected one of short_term, long_term, inquiry_own, inquiry_joint',
    ),
    "a cell without its value": (
        swap(f"{SOURCE}/measures.csv", "Avveckla system.", "  "),
        f'{SOURCE}/measures.csv, row 2, column description: found "  "; expected a value',
    ),
    "the same slip in two rows": (
        every(
            add(f"{SOURCE}/events.csv", "later,2023-13,senare,Senare,Text.,avsnitt 1"),
            add(f"{SOURCE}/events.csv", "latest,2023-13,sist,Sist,Text.,avsnitt 1"),
        ),
        f'{SOURCE}/events.csv, row 3, column date: found "2023-13"; expected {DATE}',
        f'{SOURCE}/events.csv, row 4, column date: found "2023-13"; expected {DATE}',
    ),
    "a white space behind an id": (
        swap(OBSERVATIONS, "case_cost,grannby,", "case_cost ,grannby,"),
        f'{OBSERVATIONS}, row 5, column indicator_id: found "case_cost "; expected no white space at its ends',
    ),
    "a white space behind an id that others refer to": (
        swap("organisations.csv", "\ngrannby,", "\ngrannby ,"),
        'organisations.csv, row 4, column organisation_id: found "grannby "; expected no white space at its ends',
    ),
    "an id that climbs out of the folder": (
        add("organisations.csv", "../x,X,X,municipality,,,,,,,"),
        f'organisations.csv, row 5, column organisation_id: found "../x"; expected {NAME}',
    ),
    "an organisation named as a year's folder": (
        add("organisations.csv", "2023,X,X,municipality,,,,,,,"),
        f'organisations.csv, row 5, column organisation_id: found "2023"; expected {NAME}',
    ),
    "a source that climbs out of the folder": (
        add("sources.csv", PLAN.replace("plan-2024", "../x")),
        f'sources.csv, row 3, column source_id: found "../x"; expected {SLUG}',
        'sources.csv, row 3, column source_id: found "../x"; expected the name of a folder beside this register',
    ),
    "a year of five digits": (
        swap(OBSERVATIONS, "case_cost,grannby,2023", "case_cost,grannby,20233"),
        f'{OBSERVATIONS}, row 5, column period: found "20233"; expected {PERIOD}',
    ),
    "digits of another alphabet": (
        swap(OBSERVATIONS, "case_cost,grannby,2023", "case_cost,grannby,20２3"),
        f'{OBSERVATIONS}, row 5, column period: found "20２3"; expected {PERIOD}',
    ),
    "a last year of five digits": (
        swap("sources.csv", "2022,2023,adopted", "2022,20233,adopted"),
        'sources.csv, row 2, column last_year: found "20233"; expected a year as in 2023',
    ),
    "a period outside the source's years": (
        swap(OBSERVATIONS, "case_cost,grannby,2023", "case_cost,grannby,2021"),
        f'{OBSERVATIONS}, row 5, column period: found "2021"; expected a period within 2022-2023, the years of granskning-2023 in the register',
    ),
    "a source's own period outside its years": (
        swap("sources.csv", "2023,2022,2023,adopted", "2024,2022,2023,adopted"),
        'sources.csv, row 2, column period: found "2024"; expected a period within 2022-2023, the years of granskning-2023 in the register',
    ),
    "years that end before they begin": (
        swap("sources.csv", "2022,2023,adopted", "2024,2023,adopted"),
        'sources.csv, row 2, column last_year: found "2023"; expected 2024 or later, as first_year says',
    ),
    "a horizon that ends before it begins": (
        swap(f"{SOURCE}/measures.csv", "2024,2025,1 000", "2026,2025,1 000"),
        f'{SOURCE}/measures.csv, row 2, column horizon_end: found "2025"; expected 2026 or later, as horizon_start says',
    ),
    "a day that no calendar has": (
        swap(f"{SOURCE}/events.csv", "2023-05", "2023-02-30"),
        f'{SOURCE}/events.csv, row 2, column date: found "2023-02-30"; expected {DATE}',
    ),
    "a slip below cells with line breaks": (
        every(
            swap(OBSERVATIONS, '"tabell 1, 2022"', '"tabell 1,\r\n\r\n2022"'),
            swap(OBSERVATIONS, '"3,8"', '"3,8x"'),
        ),
        f'{OBSERVATIONS}, row 12, column printed: found "3,8x"; expected {NUMBER}',
    ),
    "a slip below a row of nothing but commas": (
        every(
            swap(OBSERVATIONS, "case_cost,exempelby", ",,,,,,\ncase_cost,exempelby"),
            swap(OBSERVATIONS, '"3,8"', '"3,8x"'),
        ),
        f'{OBSERVATIONS}, row 11, column printed: found "3,8x"; expected {NUMBER}',
    ),
}

RELATIONS = {
    "a duplicate key": (
        add(OBSERVATIONS, "case_cost,grannby,2023,,9 801,tabell 2,"),
        f'{OBSERVATIONS}, row 11: found "indicator_id=case_cost; organisation_id=grannby; period=2023; breakdown="; expected a key of its own; {OBSERVATIONS}, row 5 has it',
    ),
    "a duplicate key once the source's organisation and period are filled in": (
        add(OBSERVATIONS, 'net_cost,kontoret,2023,,"12,6",tabell 2,'),
        f'{OBSERVATIONS}, row 11: found "indicator_id=net_cost; organisation_id=kontoret; period=2023; breakdown="; expected a key of its own; {OBSERVATIONS}, row 3 has it',
    ),
    "an id that another source's measure has": (
        every(
            add("sources.csv", PLAN),
            lambda raw: shutil.copytree(raw / SOURCE, raw / "plan-2024"),
            *(
                remove(f"plan-2024/{name}.csv")
                for name in ("observations", "budget_lines", "measure_followups", "risks")
            ),
            *(
                remove(f"plan-2024/{name}.csv")
                for name in ("adjustments", "events", "explanations", "claims")
            ),
            swap("plan-2024/measures.csv", "Färre system", "Färre skrivare"),
        ),
        f'plan-2024/measures.csv, row 2, column measure_id: found "farre-system"; expected an id of its own, or the title that it has in {SOURCE}/measures.csv, row 2',
    ),
    "an unknown indicator": (
        swap(OBSERVATIONS, "satisfaction,,unstated", "satisfacton,,unstated"),
        f'{OBSERVATIONS}, row 10, column indicator_id: found "satisfacton"; expected an id that stands in indicators; did you mean "satisfaction"?',
    ),
    "another municipality's short name": (
        swap("organisations.csv", "Grannby kommun,Grannby,", "Grannby kommun,exempelby,"),
        'organisations.csv, row 4, column short_name: found "exempelby"; expected one that no other has; organisations.csv, row 2 has it',
    ),
    "another municipality's Kolada id": (
        swap("organisations.csv", ",0192,", ",0180,"),
        'organisations.csv, row 4, column kolada_id: found "0180"; expected one that no other has; organisations.csv, row 2 has it',
    ),
    "an unknown organisation": (
        swap(OBSERVATIONS, "case_cost,grannby", "case_cost,granby"),
        f'{OBSERVATIONS}, row 5, column organisation_id: found "granby"; expected an id that stands in organisations; did you mean "grannby"?',
    ),
    "a follow-up of no measure": (
        swap(f"{SOURCE}/measure_followups.csv", ",farre-system,", ",farre-systemen,"),
        f'{SOURCE}/measure_followups.csv, row 2, column measure_id: found "farre-systemen"; expected an id that stands in measures; did you mean "farre-system"?',
    ),
    "an explanation of nothing": (
        swap(f"{SOURCE}/explanations.csv", "operations.income", "operations.incomes"),
        f'{SOURCE}/explanations.csv, row 3, column target_id: found "operations.incomes"; expected an id that stands in budget_lines; did you mean "operations.income"?',
    ),
    "two defaults": (
        swap("organisations.csv", "Grannby,municipality,,", "Grannby,municipality,,yes"),
        'organisations.csv, row 4, column default: found "yes"; expected one default; organisations.csv, row 3 is it already',
    ),
    "another word for yes": (
        swap("organisations.csv", ",yes,", ",ja,"),
        'organisations.csv, row 3, column default: found "ja"; expected "yes" or nothing',
    ),
    "a title above the header": (
        lambda raw: (raw / "organisations.csv").write_bytes(
            b"Organisationer,,\n" + (raw / "organisations.csv").read_bytes()
        ),
        'organisations.csv, row 1: found "Organisationer"; expected the columns of organisations: organisation_id, name, short_name, kind, parent_id, default, kolada_id, edition, members, weighting, note',
    ),
    "no default": (
        swap("organisations.csv", ",yes,", ",,"),
        'organisations.csv, column default: found nothing; expected "yes" on exactly one organisation',
    ),
    "organisations that are each other's parent": (
        swap("organisations.csv", "Exempelby,municipality,", "Exempelby,municipality,kontoret"),
        'organisations.csv, row 2, column parent_id: found "kontoret"; expected parents that end; exempelby > kontoret > exempelby goes round',
    ),
    "lines that are each other's parent": (
        swap(BUDGET_LINES, "operations,result,,", "operations,result,costs,"),
        f'{BUDGET_LINES}, row 3, column parent_id: found "result"; expected parents that end; costs > result > costs goes round',
    ),
    "a line that is its own parent": (
        swap(BUDGET_LINES, "operations,result,,", "operations,result,result,"),
        f'{BUDGET_LINES}, row 4, column parent_id: found "result"; expected parents that end; result > result goes round',
    ),
    "a parent that the statement does not have": (
        swap(BUDGET_LINES, "operations,costs,result", "operations,costs,resultat"),
        f'{BUDGET_LINES}, row 3, column parent_id: found "resultat"; expected a line_id of the same statement; did you mean "result"?',
    ),
    "a role filled twice": (
        swap(
            "indicators.csv", "higher_is_better,steering,,", "higher_is_better,steering,net_cost,"
        ),
        'indicators.csv, row 6, column role: found "net_cost"; expected a role that one indicator fills; net_cost fills it already',
    ),
    "a change of itself": (
        swap("indicators.csv", "steering,,sick_leave,", "steering,,sick_leave_change,"),
        'indicators.csv, row 5, column change_of: found "sick_leave_change"; expected an indicator that is no change of another',
    ),
}

INDICATORS = "indicators.csv"
PAIRS = {
    "a volume of what is no cost": (
        paired("volume_of", sick_leave="satisfaction"),
        f'{INDICATORS}, row 4, column volume_of: found "satisfaction"; expected a cost, an amount of money',
    ),
    "two volumes of one cost": (
        paired("volume_of", sick_leave="case_cost", satisfaction="case_cost"),
        f'{INDICATORS}, row 6, column volume_of: found "case_cost"; expected one indicator only; sick_leave is case_cost\'s already',
    ),
    "a half-width in another unit": (
        paired("interval_of", sick_leave="satisfaction"),
        f'{INDICATORS}, row 4, column interval_of: found "satisfaction"; expected a figure in the half-width\'s own unit: score',
    ),
    "a quality of a cost that is not there": (
        paired("quality_of", satisfaction="case_costs"),
        f'{INDICATORS}, row 6, column quality_of: found "case_costs"; expected an id that stands in indicators; did you mean "case_cost"?',
    ),
    "an index on two bases": (
        swap("price_index.csv", '"110,00",2022=100', '"110,00",1980=100'),
        'price_index.csv, row 3, column base: found "1980=100"; expected "2022=100" as in price_index.csv, row 2; another base is an index of its own',
    ),
    "an index of zero, and one without a figure": (
        every(
            swap("price_index.csv", "100,00", "0"),
            swap("price_index.csv", "110,00", "uppgift saknas"),
        ),
        'price_index.csv, row 2, column printed: found "0"; expected a figure above zero',
        'price_index.csv, row 3, column printed: found "uppgift saknas"; expected a figure above zero',
    ),
    "an edition of a group that is not there": (
        write(
            "group_editions.csv",
            b"organisation_id,edition,members,source,note\nliknande,2022,0180 192,Kolada,\n",
        ),
        'group_editions.csv, row 2, column members: found "0180 192"; expected ids of four digits parted by a space',
        'group_editions.csv, row 2, column organisation_id: found "liknande"; expected an id that stands in organisations',
    ),
}

WHOLE = "a whole number without spaces, as in 1250"
THRESHOLDS = "thresholds.csv"
GROUPS = {
    "headcounts in two columns": (
        every(headcounts("3"), headcounts("4", at=0)),
        f'{OBSERVATIONS}, row 1, column headcount: found "2 columns of that name"; expected one',
    ),
    "headcounts in a misspelt column": (
        headcounts("3", name="headcounts"),
        f'{OBSERVATIONS}, row 1, column headcounts: found "headcounts"; expected a column of observations; did you mean "headcount"?',
    ),
    "headcounts before columns in another order": (
        every(headcounts("3", at=0), swap(OBSERVATIONS, "printed,locator", "locator,printed")),
        f'{OBSERVATIONS}, row 1, column locator: found "locator"; expected printed here: columns stand in the schema\'s order',
    ),
    "headcounts that are no whole numbers": (
        headcounts("", "3,5", "1 250", "-3", "några", "<5"),
        f'{OBSERVATIONS}, row 3, column headcount: found "3,5"; expected {WHOLE}',
        f'{OBSERVATIONS}, row 4, column headcount: found "1 250"; expected {WHOLE}',
        f'{OBSERVATIONS}, row 5, column headcount: found "-3"; expected {WHOLE}',
        f'{OBSERVATIONS}, row 6, column headcount: found "några"; expected {WHOLE}',
        f'{OBSERVATIONS}, row 7, column headcount: found "<5"; expected {WHOLE}',
    ),
    "a headcount with a white space behind it": (
        headcounts("3 "),
        f'{OBSERVATIONS}, row 2, column headcount: found "3 "; expected no white space at its ends',
    ),
    "a row without the cell of its headcount": (
        every(headcounts("3", at=7), add(OBSERVATIONS, "case_cost,exempelby,2022,,9,tabell 2,")),
        f'{OBSERVATIONS}, row 11: found "7 cells"; expected 8, as in the header',
    ),
    "a limit without a figure": (
        swap(THRESHOLDS, ",6,", ",uppgift saknas,"),
        f'{THRESHOLDS}, row 2, column printed: found "uppgift saknas"; expected a figure; without the row the tool\'s own limit holds',
    ),
    "an empty limit": (
        swap(THRESHOLDS, ",6,", ",,"),
        f"{THRESHOLDS}, row 2, column printed: found nothing; expected a value",
    ),
    "a negative limit": (
        swap(THRESHOLDS, ",6,", ",-6,"),
        f'{THRESHOLDS}, row 2, column printed: found "-6"; expected at least 0: a limit',
    ),
    "an unknown limit": (
        swap(THRESHOLDS, "min_group_size", "min_size"),
        f'{THRESHOLDS}, row 2, column threshold_id: found "min_size"; expected one of min_group_size, pace_change, forecast_tolerance',
    ),
    "two limits for a year": (
        add(THRESHOLDS, "min_group_size,2023,7,nämndens beslut,"),
        f'{THRESHOLDS}, row 3: found "threshold_id=min_group_size; valid_from=2023"; expected a key of its own; {THRESHOLDS}, row 2 has it',
    ),
}

CORRECTIONS = {
    "a stale correction: the cell holds something else": (
        swap(OBSERVATIONS, '"-10,0"', '"10,0"'),
        f'corrections.csv, row 2, column found: found "-10,0"; expected "10,0", which now stands in {OBSERVATIONS}, row 2, column printed: the correction is stale',
    ),
    "a stale correction: the row is gone": (
        swap("corrections.csv", "period=2022", "period=2021"),
        f'corrections.csv, row 2, column key: found "{KEY.replace("2022", "2021")}"; expected the key of one row of {OBSERVATIONS}; 0 rows have it: the correction is stale',
    ),
    "a stale correction beside a slip that does not hide its row": (
        every(
            swap("corrections.csv", "period=2022", "period=2021"),
            swap(OBSERVATIONS, "9 800", "98OO"),
        ),
        f'corrections.csv, row 2, column key: found "{KEY.replace("2022", "2021")}"; expected the key of one row of {OBSERVATIONS}; 0 rows have it: the correction is stale',
        f'{OBSERVATIONS}, row 5, column printed: found "98OO"; expected {NUMBER}',
    ),
    "a period that hides a row from its correction": (
        swap(OBSERVATIONS, "net_cost,,2022", "net_cost,,2O22"),
        f'{OBSERVATIONS}, row 2, column period: found "2O22"; expected {PERIOD}',
    ),
    "an address that is no link": (
        swap("sources.csv", "not published online", "javascript:alert(1)"),
        'sources.csv, row 2, column url: found "javascript:alert(1)"; expected an address that begins with https:// or http://, or "not published online"',
    ),
    "a key of two rows": (
        swap("corrections.csv", KEY, "indicator_id=net_cost"),
        f'corrections.csv, row 2, column key: found "indicator_id=net_cost"; expected the key of one row of {OBSERVATIONS}; 2 rows have it',
    ),
    "a key in another form": (
        swap("corrections.csv", "period=2022", "period"),
        f'corrections.csv, row 2, column key: found "{KEY.replace("=2022", "")}"; expected column=value; column=value, of indicator_id, organisation_id, period, breakdown, printed, headcount, locator, note',
    ),
    "a key of an unknown column": (
        swap("corrections.csv", "period=2022", "year=2022"),
        f'corrections.csv, row 2, column key: found "{KEY.replace("period", "year")}"; expected column=value; column=value, of indicator_id, organisation_id, period, breakdown, printed, headcount, locator, note',
    ),
    "an unknown table": (
        swap("corrections.csv", ",observations,", ",observation,"),
        'corrections.csv, row 2, column table: found "observation"; expected one of observations, budget_lines, measures, measure_followups, risks, adjustments, events, explanations, claims',
    ),
    "a column of the key": (
        swap("corrections.csv", ",printed,", ",period,"),
        'corrections.csv, row 2, column column: found "period"; expected one of printed, headcount, locator, note',
    ),
    "an unknown source": (
        swap("corrections.csv", "minus,granskning-2023", "minus,granskning-2024"),
        'corrections.csv, row 2, column source_id: found "granskning-2024"; expected an id that stands in sources; did you mean "granskning-2023"?',
    ),
    "a cell corrected twice": (
        add(
            "corrections.csv",
            'again,granskning-2023,observations,indicator_id=net_cost; period=2022,printed,"-10,0","10,1",Skäl.,2026-11-23',
        ),
        'corrections.csv, row 3, column key: found "indicator_id=net_cost; period=2022"; expected a cell that no other row corrects',
    ),
    "a correction that is no figure": (
        swap("corrections.csv", '"10,0"', "10.0"),
        f'{OBSERVATIONS}, row 2, column printed: found "10.0"; expected a decimal comma, as in "10,0"',
    ),
}

COST_2022 = "observations:net_cost@kontoret/2022"
COST_2023 = "observations:net_cost@kontoret/2023"
CASES_HERE = "observations:case_cost@exempelby/2023"
CASES_THERE = "observations:case_cost@grannby/2023"
INCOME = "budget_lines:operations.income/budget"
SAVING = "measures:farre-system"
FORMS = "table:key of observations, budget_lines, measures or adjustments, stated:FIGURE or missing:WORDS"
BOTH = f"{COST_2023}; {COST_2022}"

CLAIM_FAULTS = {
    "an unknown kind of claim": (
        claim("rise", BOTH),
        refused(
            "kind",
            "rise",
            "one of equals, sum, difference, product, ratio, mean, share, percent_change, positive, negative, rises, falls, rises_every_year, falls_every_year, rises_over_period, falls_over_period, above, below, highest, lowest, in_line_with",
        ),
    ),
    "a claim with an id that another has": (
        add(CLAIMS, f"dyrare-2023,positive,Något påstås.,{COST_2023},,,,avsnitt 2,"),
        f'{CLAIMS}, row 4, column claim_id: found "claim_id=dyrare-2023"; expected a key of its own; {CLAIMS}, row 2 has it',
    ),
    "a claim about no such observation": (
        claim("rises", f"observations:net_cost@kontor/2022; {COST_2023}"),
        refused(
            "operands",
            "observations:net_cost@kontor/2022",
            f'a figure that stands in observations; did you mean "{COST_2022}"?',
        ),
    ),
    "a claim about a class that the source does not print": (
        claim("positive", "observations:sick_leave@kontoret/2023/sex=woman"),
        refused(
            "operands",
            "observations:sick_leave@kontoret/2023/sex=woman",
            'a figure that stands in observations; did you mean "observations:sick_leave@kontoret/2023/sex=women"?',
        ),
    ),
    "a claim about an observation without its organisation": (
        claim("positive", "observations:satisfaction@/2023"),
        refused(
            "operands",
            "observations:satisfaction@/2023",
            'a figure that stands in observations; did you mean "observations:satisfaction@kontoret/2023"?',
        ),
    ),
    "a claim about no such line": (
        claim("positive", "budget_lines:operations.incomes/budget"),
        refused(
            "operands",
            "budget_lines:operations.incomes/budget",
            f'a figure that stands in budget_lines; did you mean "{INCOME}"?',
        ),
    ),
    "a claim about no such column": (
        claim("positive", "budget_lines:operations.income/forcast"),
        refused(
            "operands",
            "budget_lines:operations.income/forcast",
            'a figure that stands in budget_lines; did you mean "budget_lines:operations.income/forecast"?',
        ),
    ),
    "a claim about no such measure": (
        claim("positive", "measures:farre-systemen"),
        refused(
            "operands",
            "measures:farre-systemen",
            f'a figure that stands in measures; did you mean "{SAVING}"?',
        ),
    ),
    "a claim about no such adjustment": (
        claim("positive", "adjustments:enheten-bort"),
        refused(
            "operands",
            "adjustments:enheten-bort",
            'a figure that stands in adjustments; did you mean "adjustments:enhet-bort"?',
        ),
    ),
    "a claim about something unlike anything": (
        claim("positive", "measures:x"),
        refused("operands", "measures:x", "a figure that stands in measures"),
    ),
    "a claim about every adjustment": (
        claim("sum", "adjustments:*", "1"),
        refused("operands", "adjustments:*", "a figure that stands in adjustments"),
    ),
    "a claim about a table that no claim is about": (
        claim("positive", "risks:elavbrott"),
        refused("operands", "risks:elavbrott", FORMS),
    ),
    "a claim about a figure without its table": (
        claim("positive", "net_cost@kontoret/2023"),
        refused("operands", "net_cost@kontoret/2023", FORMS),
    ),
    "a claim about a figure of no source": (
        claim("positive", f"granskning-2032/{COST_2023}"),
        refused(
            "operands",
            f"granskning-2032/{COST_2023}",
            "a figure that stands in observations",
        ),
    ),
    "a claim about a slip in another source": (
        every(
            add("sources.csv", PLAN),
            write(
                "plan-2024/claims.csv",
                b"claim_id,kind,what,operands,printed,tolerance,beside,locator,note\n"
                b"a,positive,T,granskning-2023/observations:net_cost@kontoret/2O23,,,,l,\n",
            ),
        ),
        f'plan-2024/claims.csv, row 2, column operands: found "{SOURCE}/observations:net_cost@kontoret/2O23"; expected a figure that stands in observations; did you mean "{SOURCE}/{COST_2023}"?',
    ),
    "two references that point at nothing": (
        claim("rises", "measures:x; measures:y"),
        refused("operands", "measures:x", "a figure that stands in measures"),
        refused("operands", "measures:y", "a figure that stands in measures"),
    ),
    "too few operands": (
        claim("rises", COST_2023),
        refused("operands", COST_2023, "2 references, as rises takes: the old; the new"),
    ),
    "too few years": (
        claim("rises_every_year", BOTH),
        refused("operands", BOTH, "3 or more references, as rises_every_year takes: oldest first"),
    ),
    "too many operands": (
        claim("difference", f"{COST_2023}; stated:1; stated:2", "2,5"),
        refused(
            "operands",
            f"{COST_2023}; stated:1; stated:2",
            "2 references, as difference takes: the new; the old",
        ),
    ),
    "two operands where a figure is printed that stands elsewhere": (
        claim("equals", BOTH, "12,5"),
        refused("operands", BOTH, "1 reference, as equals takes: one, or several"),
    ),
    "one operand that equals nothing": (
        claim("equals", COST_2023),
        refused("operands", COST_2023, "2 or more references, as equals takes: one, or several"),
    ),
    "no operands": (
        claim("sum", "", "3"),
        refused("operands", "", "a value"),
    ),
    "nothing but a separator": (
        claim("sum", " ; ", "3"),
        refused("operands", " ; ", "2 or more references, as sum takes: the parts"),
    ),
    "every measure where one is meant": (
        claim("difference", "measures:*", "1 000 tkr"),
        refused(
            "operands",
            "measures:*",
            "one reference a figure: only sum and mean take every row",
        ),
    ),
    "a figure where words are claimed": (
        claim("above", BOTH, "2,5"),
        refused("printed", "2,5", "nothing: above speaks in words"),
    ),
    "a dash where words are claimed": (
        claim("above", BOTH, "-"),
        refused("printed", "-", "nothing: above speaks in words"),
    ),
    "something unreadable where words are claimed": (
        claim("above", BOTH, "mycket"),
        refused("printed", "mycket", NUMBER),
    ),
    "no figure where one is claimed": (
        claim("sum", BOTH),
        refused("printed", "", "the figure that sum is to give"),
    ),
    "a dash where a figure is claimed": (
        claim("equals", COST_2023, "-"),
        refused("printed", "-", "the figure that equals is to give"),
    ),
    "a decimal point in what is claimed": (
        claim("sum", BOTH, "22.5"),
        refused("printed", "22.5", 'a decimal comma, as in "22,5"'),
    ),
    "a tolerance where none is taken": (
        claim("rises", BOTH, tolerance="stated:0,5"),
        refused("tolerance", "stated:0,5", "nothing: only in_line_with has a tolerance"),
    ),
    "two tolerances": (
        claim("in_line_with", BOTH, tolerance="stated:0,5; stated:1"),
        refused("tolerance", "stated:0,5; stated:1", "one reference to one figure"),
    ),
    "every measure as a tolerance": (
        claim("in_line_with", f"{SAVING}; {INCOME}", tolerance="measures:*"),
        refused("tolerance", "measures:*", "one reference to one figure"),
    ),
    "a tolerance that points at nothing": (
        claim("in_line_with", BOTH, tolerance="measures:farre-systemen"),
        refused(
            "tolerance",
            "measures:farre-systemen",
            f'a figure that stands in measures; did you mean "{SAVING}"?',
        ),
    ),
    "a tolerance in an unlike unit": (
        claim("in_line_with", BOTH, tolerance="stated:5 %"),
        refused("tolerance", "stated:5 %", "a figure in kr, as the operands"),
    ),
    "a nearest figure that points at nothing": (
        claim("positive", "missing:resultatet", beside="budget_lines:operations.incom/budget"),
        refused(
            "beside",
            "budget_lines:operations.incom/budget",
            f'a figure that stands in budget_lines; did you mean "{INCOME}"?',
        ),
    ),
    "something missing that is not named": (
        claim("positive", "missing: "),
        refused("operands", "missing:", "what is missing, in Swedish words"),
    ),
    "a stated figure that is none": (
        claim("positive", "stated:åtta"),
        refused("operands", "stated:åtta", 'a figure, as in "stated:8,5"'),
    ),
    "a stated dash": (
        claim("positive", "stated:-"),
        refused("operands", "stated:-", 'a figure, as in "stated:8,5"'),
    ),
    "a stated decimal point": (
        claim("positive", "stated:8.5"),
        refused("operands", "stated:8.5", 'a figure, as in "stated:8,5"'),
    ),
    "operands in unlike units": (
        claim("rises", f"{SAVING}; observations:sick_leave@kontoret/2023/sex=women"),
        refused(
            "operands",
            f"{SAVING}; observations:sick_leave@kontoret/2023/sex=women",
            "figures in one unit, not kr and percent",
        ),
    ),
    "a stated figure in an unlike unit": (
        claim("rises", f"{COST_2022}; stated:8,5 %"),
        refused(
            "operands", f"{COST_2022}; stated:8,5 %", "figures in one unit, not kr and percent"
        ),
    ),
    "a percentage printed where money is computed": (
        claim("difference", BOTH, "2,5 %"),
        refused("printed", "2,5 %", "a figure in kr, or no unit"),
    ),
    "money printed where a percentage is computed": (
        claim("percent_change", BOTH, "25 kr"),
        refused("printed", "25 kr", "a figure in percent, or no unit"),
    ),
    "a percentage printed where points are computed": (
        claim("equals", "observations:satisfaction@kontoret/unstated", "3,8 procent"),
        refused("printed", "3,8 procent", "a figure in score, or no unit"),
    ),
    "a slip in what a claim is about, told once": (
        swap(OBSERVATIONS, "case_cost,grannby", "case_cost,granby"),
        f'{OBSERVATIONS}, row 5, column organisation_id: found "granby"; expected an id that stands in organisations; did you mean "grannby"?',
    ),
    "several faults in one claim": (
        claim("share", "missing:", "", "stated:x"),
        refused("operands", "missing:", "2 references, as share takes: the part; the whole"),
        refused("operands", "missing:", "what is missing, in Swedish words"),
        refused("printed", "", "the figure that share is to give"),
        refused("tolerance", "stated:x", 'a figure, as in "stated:8,5"'),
        refused("tolerance", "stated:x", "nothing: only in_line_with has a tolerance"),
    ),
}

SEVERAL = {
    "several faults in several files": (
        every(
            save("price_index.csv", encoding="utf-16"),
            swap(OBSERVATIONS, '"12,5"', '"12,5o"'),
            swap(OBSERVATIONS, "12 500", "12500 st"),
            swap("organisations.csv", "Grannby,municipality,,", "Grannby,municipality,,yes"),
            swap(f"{SOURCE}/risks.csv", "elavbrott,Elavbrott", "Elavbrott,"),
        ),
        f'{OBSERVATIONS}, row 3, column printed: found "12,5o"; expected {NUMBER}',
        f'{OBSERVATIONS}, row 4, column printed: found "12500 st"; expected no unit, or one of %, procent, kr, tkr, mnkr',
        f'{SOURCE}/risks.csv, row 2, column risk_id: found "Elavbrott"; expected {SLUG}',
        f"{SOURCE}/risks.csv, row 2, column title: found nothing; expected a value",
        'organisations.csv, row 4, column default: found "yes"; expected one default; organisations.csv, row 3 is it already',
        f'price_index.csv: found "UTF-16 text"; expected {UTF8}',
    ),
}

CASES: dict[str, tuple[Any, ...]] = {
    **FILES,
    **HEADERS,
    **FOLDERS,
    **CELLS,
    **RELATIONS,
    **GROUPS,
    **PAIRS,
    **CORRECTIONS,
    **CLAIM_FAULTS,
    **SEVERAL,
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with tables that an earlier build left."""
    folder = tmp_path_factory.mktemp("built") / "processed"
    folder.mkdir()
    for name in ("datapackage.json", "observations.parquet", "README.md"):
        (folder / name).write_text(f"an earlier {name}")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_input_is_told_in_full_and_nothing_is_written(
    name: str, tiny_data: Path, built: Path
) -> None:
    edit, expected = CASES[name][0], list(CASES[name][1:])
    edit(tiny_data / "raw")
    shutil.copytree(built, tiny_data / "processed")

    with pytest.raises(ContractError) as caught:
        processed.build(tiny_data / "raw", tiny_data / "processed")

    assert [str(fault) for fault in caught.value.faults] == expected
    assert contents(tiny_data / "processed") == contents(built)


def test_a_folder_without_raw_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ContractError, match="nowhere: found nothing; expected a folder of raw data"
    ):
        check(tmp_path / "nowhere")


ACCEPTED = {
    "headcounts before every column": headcounts("", "12", at=0),
    "headcounts between columns": headcounts("", "12"),
    "headcounts behind every column": headcounts("", "12", at=7),
    "a column of headcounts without any": headcounts(),
    "no register of limits": remove("thresholds.csv"),
    "a volume and a half-width that fit": paired("volume_of", sick_leave="case_cost"),
    "a byte order mark": save("indicators.csv", encoding="utf-8-sig"),
    "line breaks of Windows": lambda raw: (raw / OBSERVATIONS).write_bytes(
        (raw / OBSERVATIONS).read_bytes().replace(b"\n", b"\r\n")
    ),
    "no line break at the end": lambda raw: (raw / OBSERVATIONS).write_bytes(
        (raw / OBSERVATIONS).read_bytes().rstrip()
    ),
    "empty rows at the end": add(OBSERVATIONS, ",,,,,,\n\n,,,,,,"),
    "a readme and what the desktop leaves behind": every(
        write("README.md", b"x"),
        write(f"{SOURCE}/README.md", b"x"),
        write(f"{SOURCE}/Thumbs.db", b"\0"),
        write(f"{SOURCE}/.~lock.observations.csv#", b"x"),
        write(f"{SOURCE}/~$observations.csv", b"x"),
    ),
    "no price index and no correction": every(
        keep_header("price_index.csv"), keep_header("corrections.csv"),
        swap(OBSERVATIONS, '"-10,0"', '"10,0"'),
    ),
    "claims in every form that a reference may have": every(
        claim("sum", f"measures:*;{SAVING} ; stated:500 tkr;; missing:resten", "3,8 mnkr"),
        add(CLAIMS, f"egen,rises,T,{SOURCE}/{COST_2022}; {COST_2023},,,stated:1,avsnitt 2,"),
        add(CLAIMS, f"lika,equals,T,{CASES_HERE}; stated:12 500 kr,,,,avsnitt 2,"),
        add(CLAIMS, f'linje,in_line_with,T,{CASES_HERE}; {CASES_THERE},,stated:3 tkr,,avsnitt 2,'),
        add(CLAIMS, f'per,ratio,T,{COST_2023}; stated:5,"2,5 mnkr",,,avsnitt 2,'),
        add(CLAIMS, f'del,share,T,{COST_2023}; {INCOME},1 250 procent,,,avsnitt 2,'),
        add(CLAIMS, 'bort,negative,T,adjustments:enhet-bort,,,measures:*,avsnitt 2,'),
        add(CLAIMS, "ord,positive,T,missing:svaret: *,,,,avsnitt 2,"),
    ),
    "a claim about another source's figure": every(
        add("sources.csv", PLAN),
        write(
            "plan-2024/claims.csv",
            b"claim_id,kind,what,operands,printed,tolerance,beside,locator,note\n"
            b"a,positive,T,granskning-2023/observations:net_cost@kontoret/2023,,,,l,\n",
        ),
    ),
    "a negative percentage and one above a hundred, where no scale forbids it": every(
        swap("indicators.csv", "sick_leave,,0,100,", "sick_leave,,,,"),
        swap(OBSERVATIONS, '"3,5%"', '"-3,5%"'),
        swap(OBSERVATIONS, '"3,9 %"', "103 %"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_harmless_is_accepted(name: str, tiny_data: Path) -> None:
    ACCEPTED[name](tiny_data / "raw")

    assert check(tiny_data / "raw").rows["observations"] == 9
    # What the contract lets through can be built, whatever its claims are about.
    assert processed.build(tiny_data / "raw", tiny_data / "processed").rows["observations"] == 9


@pytest.mark.parametrize("at", [0, 2, 5, 7])
def test_headcounts_are_read_wherever_their_column_stands(at: int, tiny_data: Path) -> None:
    headcounts("", "12", "0", at=at)(tiny_data / "raw")
    processed.build(tiny_data / "raw", tiny_data / "processed")
    tables = processed.load(tiny_data)

    found = tables["headcounts"].drop(columns="source_id").to_numpy().tolist()
    assert found == [
        ["net_cost", "kontoret", "2023", "", 12],
        ["case_cost", "exempelby", "2023", "", 0],
    ]
    # Nobody is no group that is large enough.
    assert tables["observations"]["missing_reason"].tolist()[1:3] == ["", "suppressed"]


def test_without_the_column_there_are_no_headcounts(tiny_data: Path) -> None:
    processed.build(tiny_data / "raw", tiny_data / "processed")

    assert processed.load(tiny_data)["headcounts"].empty


def test_a_later_source_may_state_the_same_figures_again(tiny_data: Path) -> None:
    raw = tiny_data / "raw"
    add("sources.csv", PLAN.replace("2024,2024,2024", "2023,2022,2024"))(raw)
    shutil.copytree(raw / SOURCE, raw / "plan-2024")
    for name in ("measures", "measure_followups"):
        remove(f"plan-2024/{name}.csv")(raw)
    swap("plan-2024/observations.csv", '"-10,0"', '"10,0"')(raw)

    assert check(raw).rows["observations"] == 18
    assert check(raw).rows["events"] == 2


def test_a_check_counts_the_rows_of_every_table(tiny_data: Path) -> None:
    summary = check(tiny_data / "raw")

    assert summary.sources == ("granskning-2023",)
    assert summary.rows == {
        "sources": 1,
        "organisations": 3,
        "indicators": 5,
        "group_editions": 0,
        "price_index": 2,
        "thresholds": 1,
        "corrections": 1,
        "observations": 9,
        "budget_lines": 3,
        "measures": 2,
        "measure_followups": 1,
        "risks": 1,
        "adjustments": 1,
        "events": 1,
        "explanations": 2,
        "claims": 2,
    }
