"""The verbs of the command `genomlysning`.

Exit status: 0 all well, 1 something failed or is invalid, 2 wrong usage. Nothing heavy is imported
before a verb needs it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import __version__, unchanged
from analysis.errors import GenomlysningError, NotInDataError
from analysis.project import INDEX, Project, locate
from analysis.surroundings import without_slow_checks

OK, FAILED, WRONG_USAGE = 0, 1, 2
#: What shells give a program that Ctrl-C has ended.
INTERRUPTED = 130

Verb = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: the command line without the program's name; the process's own by default.
    Returns: the exit status.
    """
    options = parser().parse_args(arguments)
    verb: Verb = options.verb
    try:
        return verb(options)
    except NotInDataError as error:
        _complain(str(error))
        return WRONG_USAGE
    except GenomlysningError as error:
        _complain(str(error))
        return FAILED
    except OSError as error:
        # A full disk, a folder that may not be written: the person's to mend, no bug of ours.
        _complain(str(error))
        return FAILED
    except KeyboardInterrupt:
        _complain("interrupted; run it again to finish")
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return the parser of every verb."""
    top = argparse.ArgumentParser(
        prog="genomlysning",
        description="Efficiency reviews of Swedish municipalities: from published figures to"
        " checked reports.",
    )
    top.add_argument("--version", action="version", version=f"genomlysning {__version__}")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    check = _verb(verbs, "check", _check, "check and reconcile the raw data; print every fault")
    _data(check)

    build = _verb(verbs, "build", _build, "make the processed tables from the raw data")
    _data(build)
    build.add_argument("--processed", metavar="DIR", help="folder of the processed tables")

    report = _verb(verbs, "report", _report, "build what is stale, run the notebooks, write pages")
    _add_selection(report)
    _data(report)
    _out(report)
    _add_means(report)
    report.add_argument("--force", action="store_true", help="run pages that still hold, too")
    report.add_argument("--dry-run", action="store_true", help="say what would run; write nothing")

    listing = _verb(verbs, "list", _list, "show which pages have data, are fresh, stale or missing")
    _data(listing)
    _out(listing)
    return top


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _check(options: argparse.Namespace) -> int:
    from analysis.checks import summary_lines
    from analysis.contract import check
    from analysis.frames import processed_frames

    summary = check(_project(options).raw)
    tables = sum(1 for rows in summary.rows.values() if rows)
    rows = sum(summary.rows.values())
    print(f"{rows} rows in {tables} tables from {len(summary.sources)} sources: no faults")
    print(*summary_lines(processed_frames(summary.valid)["reconciliation"]), sep="\n")
    return OK


def _build(options: argparse.Namespace) -> int:
    from analysis.processed import build

    project = _project(options)
    target = Path(options.processed).resolve() if options.processed else project.processed
    built = build(project.raw, target)
    print(f"{sum(built.rows.values())} rows in {len(built.rows)} tables")
    print(target)
    return OK


def _report(options: argparse.Namespace) -> int:
    began, project, asked = time.perf_counter(), _project(options), _asked(options)
    if not (options.force or options.dry_run) and (found := unchanged.reuse(project, asked)):
        print(replace(found, seconds=time.perf_counter() - began))
        print(project.reports / INDEX)
        return OK
    without_slow_checks()
    with _started_ahead(options) as ahead:
        return _reported(options, ahead)


def _asked(options: argparse.Namespace) -> dict[str, tuple[Any, ...]]:
    """Return what was asked for, by the names of plan.Selection."""
    return {
        "years": tuple(options.year),
        "organisations": tuple(options.organisation),
        "stems": tuple(options.only),
    }


def _started_ahead(options: argparse.Namespace) -> contextlib.AbstractContextManager[Any]:
    """Return a warm process that loads its libraries while this one loads its own."""
    if options.dry_run or options.engine != "warm" or not hasattr(os, "fork"):
        return contextlib.nullcontext()
    from analysis.warm import Server

    return Server()


def _reported(options: argparse.Namespace, ahead: Any) -> int:
    from analysis import batch, listing
    from analysis.plan import Selection
    from analysis.runner import Settings

    selection = Selection(**_asked(options))
    project = _project(options)
    if options.dry_run:
        print(*listing.preview(project, selection), sep="\n")
        return OK
    settings = Settings(
        data=project.data,
        jobs=options.jobs,
        time_limit=options.time_limit,
        engine=options.engine,
        memory=options.memory,
        force=options.force,
        ahead=ahead,
    )
    summary = batch.report(project, selection, settings)
    print(summary)
    print(project.reports / INDEX)
    return FAILED if summary.failed else OK


def _list(options: argparse.Namespace) -> int:
    without_slow_checks()
    from analysis import listing

    print(*listing.overview(_project(options)), sep="\n")
    return OK


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, verb: Verb, help_: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    parser.set_defaults(verb=verb)
    return parser


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


def _year(text: str) -> int:
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no year of four digits")
    return int(text)


def _positive(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _project(options: argparse.Namespace) -> Project:
    return locate(options.data, getattr(options, "out", None), Path.cwd())


def _complain(text: str) -> None:
    print(f"genomlysning: {text}", file=sys.stderr)
