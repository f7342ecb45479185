"""What a shell offers after TAB: verbs and options, and what the project has by name.

Read quickly, from the registers as they lie there and the notebooks' names.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable

import argcomplete
from argcomplete.completers import BaseCompleter, DirectoriesCompleter, FilesCompleter

from analysis.errors import NotInDataError
from analysis.options import project_of
from analysis.project import ALL, Project

#: Arguments that name a folder, and those that may name a file or folder.
_FOLDERS = ("data", "out", "processed", "folder")
_FILES = ("workbook", "old", "new")
#: Arguments that name what a register holds: which one, and in which column.
_COLUMNS = {
    "organisation": ("organisations", "organisation_id"),
    **dict.fromkeys(("source", "old", "new"), ("sources", "source_id")),
    "kpi": ("indicators", "kolada_id"),
    "municipality": ("organisations", "kolada_id"),
}


def answer(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks what may come next, as argcomplete's variables say, and end."""
    argcomplete.autocomplete(parser, default_completer=_Offered())


class _Offered(BaseCompleter):
    """Offers what an argument may be that has no list of its own."""

    def __call__(
        self,
        *,
        prefix: str,
        action: argparse.Action,
        parser: argparse.ArgumentParser,
        parsed_args: argparse.Namespace,
    ) -> Iterable[str]:
        name = action.dest
        if name in _FOLDERS:
            return DirectoriesCompleter()(prefix)
        try:
            found = names(name, project_of(parsed_args))
            return [*found, *FilesCompleter()(prefix)] if name in _FILES else found
        except (NotInDataError, OSError, ValueError, KeyError, csv.Error):
            # Where data are missing or broken nothing is offered; the verb will tell.
            return []


def names(argument: str, project: Project) -> list[str]:
    """Return what a project has that an argument can name.

    Args:
        argument: its name among the options.
        project: where things are.
    Raises: OSError, ValueError, KeyError or csv.Error where a register is missing or broken.
    """
    if argument == "only":
        return sorted(path.stem for path in project.notebooks.glob("*.ipynb"))
    if argument == "year":
        spans = _column("sources", "first_year", project), _column("sources", "last_year", project)
        years = {y for a, b in zip(*spans, strict=True) for y in range(int(a), int(b) + 1)}
        return [str(year) for year in sorted(years)]
    if argument not in _COLUMNS:
        return []
    found = [name for name in _column(*_COLUMNS[argument], project) if name]
    return [*found, ALL] if argument == "organisation" else found


def _column(register: str, name: str, project: Project) -> list[str]:
    path = project.raw / f"{register}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]
