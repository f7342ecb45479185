"""What may be said on the command line, and what is answered."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analysis import __version__, argument_types
from analysis.examples import EXAMPLES
from analysis.log import SAID, WHY, WRONG
from analysis.project import Project, locate

#: Exit statuses.
OK, FAILED, WRONG_USAGE = 0, 1, 2

#: What `list` can show, first what it shows by itself.
VIEWS = ("pages", "years", "organisations", "sources")

Verb = Callable[[argparse.Namespace], int]


def parser(called: Mapping[str, Verb]) -> argparse.ArgumentParser:
    """Return the parser of every verb; `called` holds by name what each of them does."""
    top = argparse.ArgumentParser(
        prog="genomlysning",
        description="Efficiency reviews of Swedish municipalities: from published figures to"
        " checked reports.",
        epilog=EXAMPLES[""],
        formatter_class=_Help,
    )
    top.add_argument("--version", action="version", version=f"genomlysning {__version__}")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    check = _verb(verbs, "check", "check and reconcile the raw data; print every fault")
    _data(check)
    _add_weight(check)

    build = _verb(verbs, "build", "make the processed tables from the raw data")
    _data(build)
    build.add_argument("--processed", metavar="DIR", help="folder of the processed tables")
    _add_weight(build)

    _add_report(verbs)
    _add_deliveries(verbs)
    _add_diff(verbs)

    _add_list(verbs)
    for name, verb in called.items():
        verbs.choices[name].set_defaults(verb=verb, weight=SAID)
    return top


def project_of(options: argparse.Namespace) -> Project:
    """Return the folders that a command line names."""
    return locate(options.data, getattr(options, "out", None), Path.cwd())


def _add_list(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = _verb(verbs, "list", "show how pages stand, or what there is to report on")
    what = "one of %(choices)s (%(default)s)"
    listing.add_argument(
        "what", nargs="?", choices=VIEWS, default=VIEWS[0], metavar="WHAT", help=what
    )
    _add_organisations(listing, "those that have been reported on")
    more = "seconds and place of each page, too"
    listing.add_argument(
        "-v", "--verbose", action="store_const", const=WHY, dest="weight", help=more
    )
    _data(listing)
    _out(listing)


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
    _add_weight(report)


def _add_deliveries(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs that write raw data, on a person's command."""
    new = _verb(verbs, "new", "make a data folder for another municipality, with a workbook")
    new.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")
    _add_weight(new, why=False)

    intake = _verb(verbs, "import", "read a filled workbook into the raw data")
    intake.add_argument("workbook", metavar="WORKBOOK", help="the workbook: xlsx, xls or ods")
    intake.add_argument("--source", metavar="ID", help="the source's id (none: registers only)")
    intake.add_argument("--replace", action="store_true", help="take the place of what is there")
    _data(intake)
    _add_weight(intake)

    _add_fetch(verbs)

    export = _verb(verbs, "export", "write a source, or the registers, as a workbook")
    whose = 'the source\'s id; "registers": the registers alone'
    export.add_argument("source", metavar="ID", help=whose)
    export.add_argument("workbook", metavar="WORKBOOK", help="a file that does not exist yet")
    _data(export)
    _add_weight(export, why=False)


def _add_fetch(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    fetch = _verb(verbs, "fetch", "fetch key figures from Kolada into the raw data")
    several: dict[str, Any] = {"nargs": "+", "action": "extend", "required": True}
    kpis = "key figures by Kolada's id, as in N00090"
    fetch.add_argument("--kpi", type=argument_types.kpi, metavar="ID", help=kpis, **several)
    whose = "municipalities and groups by Kolada's id, as in 0192 or G2328"
    fetch.add_argument(
        "--municipality", type=argument_types.whose, metavar="ID", help=whose, **several
    )
    years = "years, or from one to another, as in 2019-2023"
    fetch.add_argument("--years", type=argument_types.years, metavar="YEAR", help=years, **several)
    rate = "calls a second, at most (%(default)s)"
    fetch.add_argument("--rate", type=argument_types.positive, default=5, metavar="N", help=rate)
    _data(fetch)
    _add_weight(fetch)


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str
) -> argparse.ArgumentParser:
    return verbs.add_parser(
        name,
        help=help_,
        description=f"{help_[0].upper()}{help_[1:]}.",
        epilog=EXAMPLES[name],
        formatter_class=_Help,
    )


class _Help(argparse.HelpFormatter):
    """Keeps the lines of the examples, which are all that has several."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return text if "\n" in text else super()._fill_text(text, width, indent)


def _add_weight(parser: argparse.ArgumentParser, *, why: bool = True) -> None:
    """Add how much is told on the way; `why` where there is something to explain."""
    ways = parser.add_mutually_exclusive_group()
    quiet = "show nothing but errors"
    ways.add_argument("-q", "--quiet", action="store_const", const=WRONG, dest="weight", help=quiet)
    if why:
        verbose = "show what is decided on the way, and why"
        ways.add_argument(
            "-v", "--verbose", action="store_const", const=WHY, dest="weight", help=verbose
        )


def _data(parser: argparse.ArgumentParser) -> None:
    text = "folder with raw/ and processed/ in it (data, here or in a folder above)"
    parser.add_argument("--data", metavar="DIR", help=text)


def _out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", help="folder of the reports (reports)")


def _add_selection(parser: argparse.ArgumentParser) -> None:
    years = "years to report on, before all options; without one: every year that has data"
    parser.add_argument("year", nargs="*", type=argument_types.year, metavar="YEAR", help=years)
    _add_organisations(parser, "the data's default")
    notebooks = "notebooks by their name without .ipynb (all of them)"
    parser.add_argument("--only", metavar="STEM", help=notebooks, **_several())


def _add_organisations(parser: argparse.ArgumentParser, default: str) -> None:
    whose = f'organisations; "all": every one with figures of its own ({default})'
    parser.add_argument("--organisation", metavar="ID", help=whose, **_several())


def _several() -> dict[str, Any]:
    return {"nargs": "+", "action": "extend", "default": [], "type": argument_types.name}


def _add_means(parser: argparse.ArgumentParser) -> None:
    at_once = "notebooks at a time (%(default)s)"
    parser.add_argument(
        "--jobs",
        type=argument_types.positive,
        default=argument_types.cores(),
        metavar="N",
        help=at_once,
    )
    engines = "what runs them: forks of a warm process, or ordinary kernels (%(default)s)"
    parser.add_argument("--engine", choices=("warm", "kernel"), default="warm", help=engines)
    limit = "seconds that a notebook may take (%(default)s)"
    parser.add_argument(
        "--time-limit", type=argument_types.positive, default=600, metavar="S", help=limit
    )
    memory = "megabytes that a notebook may use, with the warm engine (any)"
    parser.add_argument(
        "--memory", type=argument_types.positive, default=0, metavar="MB", help=memory
    )


def _add_parts(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_mutually_exclusive_group()
    dry = "say what would run; write nothing"
    ways.add_argument("--dry-run", action="store_true", help=dry)
    shard = "run only the I-th of N parts, here or on another machine, and publish nothing"
    ways.add_argument("--shard", type=argument_types.shard, metavar="I/N", help=shard)
    merge = "run nothing; publish what shards have run"
    ways.add_argument("--merge", action="store_true", help=merge)
    cluster = "let a Dask cluster run the notebooks; it sees the same folders"
    ways.add_argument("--scheduler", default="", metavar="ADDRESS", help=cluster)
