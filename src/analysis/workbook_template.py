"""A workbook to fill in: a sheet a table, drop-downs from the registers, a note on every column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from analysis import vocabulary
from analysis.claim_kinds import CLAIM_WORDS
from analysis.column_notes import note
from analysis.columns import Column, Table
from analysis.errors import CellFault, ContractError, Fault
from analysis.workbook import TABLES
from analysis.workbook_marks import GUIDE, WORDS, letters

Rows = Sequence[Sequence[str]]
#: What a sheet and a cell hold at most; the writer would leave the rest out and say nothing.
_MOST_ROWS, _MOST_LETTERS = 1_048_575, 32_767
#: A carriage return is written _x000D_; of two such words that share a mark one would be lost.
_UNWRITABLE = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_|[\ufffe\uffff]")
#: Rows that have drop-downs.
_ROOM = 3_000
_WIDE = {"text": 60, "description": 60, "definition": 60, "what": 60, "why": 60, "note": 40}
#: A file's date is in its bytes: equal tables give equal workbooks.
_CREATED = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
_GUIDE = (
    "Så fyller du i arbetsboken",
    "",
    "Varje flik är en tabell. Den första raden är rubriker och ska stå kvar. En tom flik är en"
    " tabell som källan inte har.",
    "Peka på en rubrik för att läsa vad kolumnen innehåller, med ett exempel.",
    "Skriv varje siffra exakt som den är tryckt: 12 500, 3,5 %, -97,6. Cellerna är text, så att"
    " inget ändras.",
    "Ett streck eller en tom cell är inte noll. Skriv det som står i källan.",
    "Räkna inte själv och skriv inga formler. Summor och skillnader kontrolleras av programmet.",
    "Dölj inga rader eller kolumner som det står något i, och rensa filter innan du läser in.",
    "Börja med flikarna organisations och indicators. Fyll sedan i en rad i sources, och sist"
    " tabellerna.",
    "Fliken ord visar vilka ord som får stå i en kolumn, och vad de betyder.",
    "En egen flik får ha ett namn som börjar med _. Den läses inte.",
    "",
    "Läs in:  genomlysning import ARBETSBOK --source ID",
    "Bara register (alla utom sources och corrections):  genomlysning import ARBETSBOK",
    "Fel visas med flik och cell, många på en gång men i omgångar: först flikar och celler som inte"
    " går att läsa, sedan det som krockar med vad som redan är inläst, sist det som inte stämmer i"
    " innehållet. Rätta och läs in igen tills inget fel visas. Inget skrivs förrän allt stämmer.",
)


def write_workbook(tables: Mapping[str, Rows]) -> bytes:
    """Return a workbook (xlsx) with a sheet for every raw table.

    Args:
        tables: by name, the rows that stand in it from the start; each row is the cells in the
            order of the table's columns.
    Returns: equal bytes for equal tables.
    Raises: ContractError with every cell that no workbook can hold.
    """
    if faults := [fault for name, rows in tables.items() for fault in _unfit(name, rows)]:
        raise ContractError(faults)
    file = io.BytesIO()
    # Whatever a text looks like, it is written as text: never as formula, number or link.
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        forms = {
            "head": book.add_format({"bold": True, "bg_color": "#E6ECF2", "bottom": 1}),
            "must": book.add_format({"bold": True, "bg_color": "#CFDCE8", "bottom": 1}),
            "text": book.add_format({"num_format": 49, "valign": "top"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        guide = book.add_worksheet(GUIDE)
        guide.set_column(0, 0, 100, forms["wrap"])
        for number, line in enumerate(_GUIDE):
            guide.write_string(number, 0, line, forms["must"] if number == 0 else forms["wrap"])
        sheets = {name: book.add_worksheet(name) for name in TABLES}
        lists = _write_words(book, forms)
        for name, sheet in sheets.items():
            _write_table(sheet, TABLES[name], tables.get(name, ()), forms)
            _add_choices(sheet, TABLES[name], lists)
    return file.getvalue()


def _unfit(name: str, rows: Rows) -> Iterator[Fault]:
    """Yield what Excel's limits would cut off, and what the format cannot write."""
    if len(rows) > _MOST_ROWS:
        expected = f"at most {_MOST_ROWS}, as many as a sheet holds"
        yield CellFault(name, 0, "", f"{len(rows)} rows", expected)
        return
    for number, row in enumerate(rows, 2):
        for at, cell in enumerate(row):
            # Excel counts as UTF-16 does: a letter takes one place, an emoji two.
            places = len(cell.encode("utf-16-le")) // 2 if len(cell) > _MOST_LETTERS // 2 else 0
            if places > _MOST_LETTERS:
                expected = f"at most {_MOST_LETTERS}, as many as a cell of a workbook holds"
                yield CellFault(name, number, letters(at), f"{places} letters", expected)
            elif lost := _UNWRITABLE.search(cell):
                expected = "text that a workbook can hold"
                yield CellFault(name, number, letters(at), lost[0], expected)


def _write_table(sheet: Any, table: Table, rows: Rows, forms: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns):
        # The whole column, so that what is typed into it stays text.
        width = _WIDE.get(column.name, max(14, len(column.name) + 2))
        sheet.set_column(at, at, width, forms["text"])
        sheet.write_string(0, at, column.name, forms["must" if column.required else "head"])
        said, example = note(table, column.name)
        lines = [said, *([f"Exempel: {example}"] if example else [])]
        if not column.required and "tom" not in said.lower():
            lines.append("Får vara tom.")
        sheet.write_comment(0, at, "\n".join(lines), {"x_scale": 2})
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if cell:
                sheet.write_string(number, at, cell, forms["text"])


def _add_choices(sheet: Any, table: Table, lists: Mapping[tuple[str, ...], str]) -> None:
    """Add drop-downs: words of the vocabulary, and ids that stand in another sheet."""
    for at, column in enumerate(table.columns):
        source = lists.get(column.allowed) if column.allowed else _ids(column)
        if source:
            choice = {"validate": "list", "source": source, "ignore_blank": True}
            sheet.data_validation(1, at, _ROOM, at, {**choice, "error_type": "warning"})


def _ids(column: Column) -> str:
    """Return the cells of the register that a column refers to."""
    table, _, name = column.refers_to.partition(".")
    if table not in TABLES:
        return ""
    letter = letters(TABLES[table].column_names.index(name))
    return f"={table}!${letter}$2:${letter}${_ROOM}"


def _write_words(book: Any, forms: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """Write every list of words, each with its Swedish meanings; return where each one stands."""
    sheet = book.add_worksheet(WORDS)
    sheet.freeze_panes(1, 0)
    columns = {
        column.allowed: f"{table.name}.{column.name}"
        for table in reversed(list(TABLES.values()))
        for column in table.columns
        if column.allowed
    }
    places = {}
    for number, (words, name) in enumerate(reversed(list(columns.items()))):
        at = 2 * number
        meanings = [_meaning(words, word) for word in words]
        sheet.set_column(at, at, 26)
        sheet.set_column(at + 1, at + 1, max(26, *map(len, meanings)))
        sheet.write_string(0, at, name, forms["must"])
        sheet.write_string(0, at + 1, "betyder", forms["head"])
        for row, (word, meaning) in enumerate(zip(words, meanings, strict=True), 1):
            sheet.write_string(row, at, word, forms["text"])
            sheet.write_string(row, at + 1, meaning, forms["text"])
        places[words] = f"={WORDS}!${letters(at)}$2:${letters(at)}${len(words) + 1}"
    return places


def _meaning(words: tuple[str, ...], word: str) -> str:
    """Return what a word means in Swedish, from the vocabulary that has all of the words."""
    told = [one for one in vars(vocabulary).values() if isinstance(one, dict)]
    return next(str(one[word]) for one in (*told, CLAIM_WORDS) if set(words) <= set(one))
