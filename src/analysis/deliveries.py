"""The verbs that write raw data, on a person's command: new, import, export, fetch.

Nothing heavy is imported before one of them needs it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from analysis.options import OK, Verb, project_of

#: Names another address of Kolada's API: a mirror, or a stand-in.
_ADDRESS = "GENOMLYSNING_KOLADA"


def _new(options: argparse.Namespace) -> int:
    from analysis import scaffold

    folder = Path(options.folder).resolve()
    scaffold.new(folder, Path.cwd())
    print(folder / scaffold.WORKBOOK)
    return OK


def _import(options: argparse.Namespace) -> int:
    from analysis.intake import take_in
    from analysis.workbook import read_workbook

    workbook, project = Path(options.workbook), project_of(options)
    tables = read_workbook(workbook.read_bytes(), workbook.name)
    summary = take_in(project.raw, options.source, tables, replace=options.replace)
    print(f"{sum(len(table.rows) for table in tables.values())} rows in {len(tables)} tables")
    print(f"{project.raw / options.source}; {len(summary.sources)} sources in all")
    return OK


def _export(options: argparse.Namespace) -> int:
    from analysis.scaffold import export

    workbook = Path(options.workbook).resolve()
    export(project_of(options).raw, options.source, workbook)
    print(workbook)
    return OK


def _fetch(options: argparse.Namespace) -> int:
    from datetime import date

    from analysis.fetch import Request, fetch
    from analysis.kolada import ADDRESS
    from analysis.kolada_http import Connection
    from analysis.progress import say

    years = {str(year) for span in options.years for year in span}
    asked = Request(options.kpi, options.municipality, sorted(years))
    project, line = project_of(options), Connection(options.rate, say)
    address = os.environ.get(_ADDRESS) or ADDRESS
    fetched = fetch(project.raw, asked, address, line, date.today())
    print(fetched)
    print(project.raw / fetched.source_id)
    return OK


VERBS: Mapping[str, Verb] = MappingProxyType(
    {"new": _new, "import": _import, "export": _export, "fetch": _fetch}
)
