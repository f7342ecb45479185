"""What pages of the site take from the code: the reference, and the tables of the dictionary.

A page says where by a comment, `<!-- made: raw tables -->`; on GitHub it shows nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from sphinx.application import Sphinx

from analysis.column_notes import note
from analysis.columns import Column, Table
from analysis.datapackage import describe
from analysis.schemas import PROCESSED, RAW_REGISTERS, RAW_SOURCE_TABLES
from analysis.vocabulary import PATTERN_WORDS

_COMMENT = re.compile(r"<!-- made: (.*?) -->")
_ROW_OF_MODULE = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
_MODULES = Path(__file__).with_name("modules.md")
#: What a cell holds, by the type of its column in raw, where no pattern or list of words says it.
_RAW_TYPES = {"printed": "a figure as printed", "whole": "a whole number", "yes": "yes or nothing"}


def fill(_app: Sphinx, docname: str, source: list[str]) -> None:
    """Put what is made into a page, and on the map of modules a link at every module."""
    source[0] = _COMMENT.sub(lambda found: _made(found[1]), source[0])
    if docname == "docs/modules":
        source[0] = _ROW_OF_MODULE.sub(r"| {py:mod}`\1 <analysis.\1>` |", source[0])


def _made(what: str) -> str:
    if row := re.fullmatch(r"row (\d)", what):
        return _reference(int(row[1]))
    makers: Mapping[str, Callable[[], Iterable[str]]] = {
        "registers": lambda: map(_raw_table, RAW_REGISTERS.values()),
        "tables of a source": lambda: map(_raw_table, RAW_SOURCE_TABLES.values()),
        "processed tables": _processed_tables,
    }
    return "\n\n".join(makers[what]())


def _reference(row: int) -> str:
    """Return one row of the map of modules, each module with its docstrings."""
    title, _, table = re.split(r"^## ", _MODULES.read_text("utf-8"), flags=re.MULTILINE)[
        row
    ].partition("\n")
    modules = (
        f"## {name}\n\n```{{eval-rst}}\n.. automodule:: analysis.{name}\n```"
        for name in _ROW_OF_MODULE.findall(table)
    )
    return "\n\n".join([f"# {title}", *modules])


def _raw_table(table: Table) -> str:
    rows = ([_name(column), _raw_rule(column), *_told(table, column)] for column in table.columns)
    left_out = " The file may be left out." if table.optional else ""
    head = f"(raw-{table.name})=\n### {table.name}.csv\n\nA row is {table.row}.{left_out}"
    return f"{head} {_key(table.key)}\n\n" + _markdown(
        ["column", "holds", "what it is", "på svenska", "exempel"], rows
    )


def _name(column: Column) -> str:
    return f"`{column.name}`"


def _raw_rule(column: Column) -> str:
    """Return what a cell may hold: type or pattern or words, unit, and whether it may be empty."""
    if column.allowed:
        rule = _words(column.allowed)
    elif column.refers_to:
        rule = f"an id in `{column.refers_to}`"
    else:
        rule = PATTERN_WORDS.get(column.pattern) or _RAW_TYPES.get(column.type, "text")
    unit = f"unit {column.unit}" if column.unit else ""
    may = "" if column.required else "may be empty"
    lack = "column may be left out" if column.optional else ""
    return "; ".join(filter(None, (rule, unit, may, lack)))


def _told(table: Table, column: Column) -> tuple[str, ...]:
    said, example = note(table, column.name)
    return column.description, said, example


def _processed_tables() -> Iterable[str]:
    """Return the descriptors of the data package, which any built one holds."""
    nobody = pd.DataFrame(columns=["title", "publisher", "url"])
    package = json.loads(describe(dict.fromkeys(PROCESSED, b""), nobody, {}))
    return map(_processed_table, package["resources"])


def _processed_table(resource: Mapping[str, Any]) -> str:
    schema = resource["schema"]
    targets = {
        key["fields"][0]: f"{key['reference']['resource'] or resource['name']}."
        + key["reference"]["fields"][0]
        for key in schema.get("foreignKeys", ())
    }
    rows = (
        [
            f"`{field['name']}`",
            field["type"],
            field.get("unit", ""),
            _constraint(field.get("constraints", {}), targets.get(field["name"], "")),
            field["description"],
        ]
        for field in schema["fields"]
    )
    name = resource["name"]
    head = f"(processed-{name})=\n### {resource['path']}\n\n{resource['description']}"
    return f"{head} {_key(schema['primaryKey'])}\n\n" + _markdown(
        ["column", "type", "unit", "constraint", "what it is"], rows
    )


def _constraint(constraints: Mapping[str, Any], target: str) -> str:
    words = [word for word in constraints.get("enum", ()) if word]
    pattern = constraints.get("pattern")
    return "; ".join(
        filter(
            None,
            (
                "required" if constraints.get("required") else "",
                f"one of {_words(words)}" if words else "",
                f"in `{target}`" if target else "",
                f"matches `{pattern}`" if pattern else "",
            ),
        )
    )


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _key(columns: Iterable[str]) -> str:
    return f"Its key is {_words(columns)}."


def _markdown(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; an upright stroke would end a cell, also in code."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines
    )
