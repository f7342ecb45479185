"""What may be said on the command line, and what is answered."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.project import Project, locate
from analysis.vocabulary import KOLADA_INDICATOR, KOLADA_ORGANISATION, YEAR

#: Exit statuses.
OK, FAILED, WRONG_USAGE = 0, 1, 2

Verb = Callable[[argparse.Namespace], int]


def parser(called: Mapping[str, Verb]) -> argparse.ArgumentParser:
    """Return the parser of every verb; `called` holds by name what each of them does."""
    top = argparse.ArgumentParser(
        prog="genomlysning",
        description="Efficiency reviews of Swedish municipalities: from published figures to"
        " checked reports.",
    )
    top.add_argument("--version", action="version", version=f"genomlysning {__version__}")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    check = _verb(verbs, "check", "check and reconcile the raw data; print every fault")
    _data(check)

    build = _verb(verbs, "build", "make the processed tables from the raw data")
    _data(build)
    build.add_argument("--processed", metavar="DIR", help="folder of the processed tables")

    _add_report(verbs)
    _add_deliveries(verbs)
    _add_diff(verbs)

    listing = _verb(verbs, "list", "show which pages have data, are fresh, stale or missing")
    _data(listing)
    _out(listing)
    for name, verb in called.items():
        verbs.choices[name].set_defaults(verb=verb)
    return top


def project_of(options: argparse.Namespace) -> Project:
    """Return the folders that a command line names."""
    return locate(options.data, getattr(options, "out", None), Path.cwd())


def _add_diff(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    diff = _verb(verbs, "diff", "show what differs between two raw folders or two sources")
    diff.add_argument("old", metavar="OLD", help="a raw folder, or the id of a source of the data")
    diff.add_argument("new", metavar="NEW", help="another folder, or another source of the data")
    _data(diff)


def _add_report(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb that makes pages."""
    report = _verb(verbs, "report", "build what is stale, run the notebooks, write pages")
    _add_selection(report)
    _data(report)
    _out(report)
    _add_means(report)
    report.add_argument("--force", action="store_true", help="run pages that still hold, too")
    _add_parts(report)


def _add_deliveries(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs that write raw data, on a person's command."""
    new = _verb(verbs, "new", "make a data folder for another municipality, with a workbook")
    new.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")

    intake = _verb(verbs, "import", "read a filled workbook into the raw data")
    intake.add_argument("workbook", metavar="WORKBOOK", help="the workbook: xlsx, xls or ods")
    intake.add_argument("--source", metavar="ID", help="the source's id (none: registers only)")
    intake.add_argument("--replace", action="store_true", help="take the place of what is there")
    _data(intake)

    _add_fetch(verbs)

    export = _verb(verbs, "export", "write a source, or the registers, as a workbook")
    whose = 'the source\'s id; "registers": the registers alone'
    export.add_argument("source", metavar="ID", help=whose)
    export.add_argument("workbook", metavar="WORKBOOK", help="a file that does not exist yet")
    _data(export)


def _add_fetch(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    fetch = _verb(verbs, "fetch", "fetch key figures from Kolada into the raw data")
    several: dict[str, Any] = {"nargs": "+", "action": "extend", "required": True}
    kpis = "key figures by Kolada's id, as in N00090"
    fetch.add_argument("--kpi", type=_kpi, metavar="ID", help=kpis, **several)
    whose = "municipalities and groups by Kolada's id, as in 0192 or G2328"
    fetch.add_argument("--municipality", type=_whose, metavar="ID", help=whose, **several)
    years = "years, or from one to another, as in 2019-2023"
    fetch.add_argument("--years", type=_years, metavar="YEAR", help=years, **several)
    rate = "calls a second, at most (%(default)s)"
    fetch.add_argument("--rate", type=_positive, default=5, metavar="N", help=rate)
    _data(fetch)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str
) -> argparse.ArgumentParser:
    return verbs.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")


def _data(parser: argparse.ArgumentParser) -> None:
    text = "folder with raw/ and processed/ in it (data, here or in a folder above)"
    parser.add_argument("--data", metavar="DIR", help=text)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", help="folder of the reports (reports)")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    years = "years to report on; without one: every year that has data"
    parser.add_argument("year", nargs="*", type=_year, metavar="YEAR", help=years)
    several: dict[str, Any] = {"nargs": "+", "action": "extend", "default": []}
    organisations = 'organisations; "all": every one with figures of its own (the data\'s default)'
    parser.add_argument("--organisation", metavar="ID", help=organisations, **several)
    notebooks = "notebooks by their name without .ipynb (all of them)"
    parser.add_argument("--only", metavar="STEM", help=notebooks, **several)


def _add_means(parser: argparse.ArgumentParser) -> None:
    at_once = "notebooks at a time (%(default)s)"
    parser.add_argument("--jobs", type=_positive, default=cores(), metavar="N", help=at_once)
    engines = "what runs them: forks of a warm process, or ordinary kernels (%(default)s)"
    parser.add_argument("--engine", choices=("warm", "kernel"), default="warm", help=engines)
    limit = "seconds that a notebook may take (%(default)s)"
    parser.add_argument("--time-limit", type=_positive, default=600, metavar="S", help=limit)
    memory = "megabytes that a notebook may use, with the warm engine (any)"
    parser.add_argument("--memory", type=_positive, default=0, metavar="MB", help=memory)


def _add_parts(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    dry = "say what would run; write nothing"
    ways.add_argument("--dry-run", action="store_true", help=dry)
    shard = "run only the I-th of N parts, here or on another machine, and publish nothing"
    ways.add_argument("--shard", type=_shard, metavar="I/N", help=shard)
    merge = "run nothing; publish what shards have run"
    ways.add_argument("--merge", action="store_true", help=merge)
    cluster = "let a Dask cluster run the notebooks; it sees the same folders"
    ways.add_argument("--scheduler", default="", metavar="ADDRESS", help=cluster)


def counted(number: int, noun: str) -> str:
    """Return how many of something there are: 1 row, 2 rows."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shard(text: str) -> tuple[int, int]:
    parts = re.fullmatch(r"([1-9]\d{0,5})/([1-9]\d{0,5})", text, re.ASCII)
    if parts is None or int(parts[1]) > int(parts[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no part such as 3/8, the third of eight")
    return int(parts[1]), int(parts[2])


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no year of four digits")
    return int(text)


def _years(text: str) -> range:
    ends = re.fullmatch(rf"({YEAR})(?:-({YEAR}))?", text, re.ASCII)
    if ends is None or int(ends[2] or ends[1]) < int(ends[1]):
        raise argparse.ArgumentTypeError(f"{text!r} is no year, and no years as in 2019-2023")
    return range(int(ends[1]), int(ends[2] or ends[1]) + 1)


def _kpi(text: str) -> str:
    if not re.fullmatch(KOLADA_INDICATOR, text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no id of a key figure, as in N00090")
    return text


def _whose(text: str) -> str:
    if not re.fullmatch(KOLADA_ORGANISATION, text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no id of four digits, or as in G2328")
    return text


def _positive(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)
