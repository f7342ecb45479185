"""The verbs about raw data: new, import, export, fetch, which a person asks for, and diff.

Nothing heavy is imported before one of them needs it.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from analysis import log
from analysis.errors import ContractError, counted
from analysis.options import OK, Verb, project_of


def _new(options: argparse.Namespace) -> int:
    from analysis import scaffold

    folder = Path(options.folder).resolve()
    scaffold.new(folder, Path.cwd())
    print(folder / scaffold.WORKBOOK)
    return OK


def _import(options: argparse.Namespace) -> int:
    from analysis.intake import take_in
    from analysis.workbook import read_workbook
    from analysis.workbook_file import load

    workbook, project = Path(options.workbook), project_of(options)
    tables = read_workbook(load(workbook), workbook.name)
    log.explain_rows({name: len(table.rows) for name, table in tables.items()})
    summary = take_in(project.raw, options.source, tables, replace=options.replace)
    counts = [len(table.rows) for table in tables.values() if table.rows]
    print(f"{counted(sum(counts), 'row')} in {counted(len(counts), 'table')}")
    place = project.raw / (options.source or "")
    print(f"{place}; {counted(len(summary.sources), 'source')} in all")
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
    from analysis.kolada import NAMED_BY, address_of
    from analysis.kolada_http import Connection

    years = {str(year) for span in options.years for year in span}
    asked = Request(options.kpi, options.municipality, sorted(years))
    project, line = project_of(options), Connection(options.rate, log.say)
    address = address_of(os.environ.get(NAMED_BY, ""))
    fetched = fetch(project.raw, asked, address, line, date.today())
    print(fetched)
    print(project.raw / fetched.source_id)
    return OK


def _diff(options: argparse.Namespace) -> int:
    from analysis import raw_revisions, revision_lines

    old, new = Path(options.old), Path(options.new)
    if old.is_dir() and new.is_dir():
        found = raw_revisions.of_folders(old, new)
    else:
        found = raw_revisions.of_sources(project_of(options).raw, options.old, options.new)
    print(*revision_lines.lines(found), sep="\n")
    if found.faults:
        raise ContractError(found.faults)
    return OK


VERBS: Mapping[str, Verb] = MappingProxyType(
    {"new": _new, "import": _import, "export": _export, "fetch": _fetch, "diff": _diff}
)
