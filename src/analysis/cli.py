"""The verbs of the command `genomlysning`.

Exit status: 0 all well, 1 something failed or is invalid, 2 wrong usage. Nothing heavy is imported
before a verb needs it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import deliveries, log, unchanged
from analysis.ending import INTERRUPTED, Told, be_robust
from analysis.errors import GenomlysningError, NotInDataError, counted, in_words
from analysis.options import FAILED, OK, WRONG_USAGE, Verb, parser, project_of
from analysis.project import INDEX, Project, refuse
from analysis.surroundings import without_slow_checks
from analysis.terminal import highlighted, is_terminal
from analysis.unchanged import Summary

if TYPE_CHECKING:
    from analysis.batch_runs import RunAll
    from analysis.plan import Selection


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: the command line without the program's name; the process's own by default.
    Returns: the exit status.
    """
    be_robust()
    top = parser(_VERBS)
    if "_ARGCOMPLETE" in os.environ:
        from analysis import completion

        completion.answer(top)
    words = sys.argv[1:] if arguments is None else arguments
    options = top.parse_args(words)
    log.show(options.weight)
    # Whoever wants it quiet is told by the exit status, and of errors.
    answers = sys.stdout if options.weight <= log.SAID else None
    with _kept(options, words), contextlib.redirect_stdout(answers):
        status = _status(options)
        log.note(f"exit status {status}")
    return status


def _kept(options: argparse.Namespace, words: Sequence[str]) -> AbstractContextManager[None]:
    """Return what keeps a log of a verb that makes reports; shards leave that to the merge."""
    if options.verb is not _report or options.dry_run or options.shard:
        return contextlib.nullcontext()
    try:
        reports = project_of(options).reports
    except (NotInDataError, OSError):
        # The verb will tell.
        return contextlib.nullcontext()
    return log.kept(log.beside(reports), shlex.join(words))


def _status(options: argparse.Namespace) -> int:
    verb: Verb = options.verb
    try:
        status = verb(options)
        if sys.stdout is not None:
            # Here and not at exit, where a reader that has gone can't be heard of in peace.
            sys.stdout.flush()
        return status
    except NotInDataError as error:
        _complain(str(error))
        return WRONG_USAGE
    except GenomlysningError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:
        # Whoever read this has had enough, as `head` does; nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return OK
    except OSError as error:
        # A full disk, a folder that may not be written: the person's to mend, no bug of ours.
        _complain(in_words(error))
        log.note("where that was:", error)
        return FAILED
    except KeyboardInterrupt as error:
        _complain("interrupted; run it again to finish")
        return error.status if isinstance(error, Told) else INTERRUPTED


def _check(options: argparse.Namespace) -> int:
    from analysis.checks import summary_lines
    from analysis.contract import check
    from analysis.doubles import doubles_of
    from analysis.frames import processed_frames

    summary = check(project_of(options).raw)
    log.explain_rows(summary.rows)
    filled = [rows for rows in summary.rows.values() if rows]
    read = f"{counted(sum(filled), 'row')} in {counted(len(filled), 'table')}"
    print(f"{read} from {counted(len(summary.sources), 'source')}: no faults")
    tables = processed_frames(summary.valid)
    twice = [f"told twice? {words}" for words in doubles_of(tables)]
    print(*summary_lines(tables["reconciliation"]), *twice, sep="\n")
    return OK


def _build(options: argparse.Namespace) -> int:
    from analysis.processed import build

    project = project_of(options)
    target = Path(options.processed).resolve() if options.processed else project.processed
    refuse(target, project.raw)
    built = build(project.raw, target)
    log.explain_rows(built.rows)
    print(f"{sum(built.rows.values())} rows in {len(built.rows)} tables")
    print(target)
    return OK


def _report(options: argparse.Namespace) -> int:
    began, project, asked = time.perf_counter(), project_of(options), _asked(options)
    anew = options.force or options.dry_run or options.shard
    if not anew and (found := unchanged.reuse(project, asked)):
        log.explain("nothing has changed since the last batch, so its pages are reused")
        _tell(replace(found, seconds=time.perf_counter() - began))
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


def _started_ahead(options: argparse.Namespace) -> AbstractContextManager[Any]:
    """Return a warm process that loads its libraries while this one loads its own."""
    if (
        options.dry_run
        or options.merge
        or options.scheduler
        or options.engine != "warm"
        or not hasattr(os, "fork")
    ):
        return contextlib.nullcontext()
    from analysis.warm import Server

    return Server()


def _reported(options: argparse.Namespace, ahead: Any) -> int:
    from analysis import batch, listing
    from analysis.keys import versions
    from analysis.plan import Selection
    from analysis.runner import Settings
    from analysis.shards import Shard, run_shard

    selection = Selection(**_asked(options))
    project = project_of(options)
    if options.dry_run:
        print(*listing.lines(listing.preview(project, selection)), sep="\n")
        return OK
    log.note(", ".join(f"{name} {version}" for name, version in versions().items() if version))
    settings = Settings(
        data=project.data,
        jobs=options.jobs,
        time_limit=options.time_limit,
        engine=options.engine,
        memory=options.memory,
        force=options.force,
        ahead=ahead,
    )
    if options.shard:
        summary = run_shard(project, selection, settings, Shard(*options.shard))
    else:
        summary = batch.report(project, selection, settings, _run_all(options, project, selection))
    _tell(summary)
    if not options.shard:
        print(project.reports / INDEX)
    return FAILED if summary.failed else OK


def _tell(summary: Summary) -> None:
    """Tell what a batch came to."""
    log.note(str(summary))
    print(highlighted(str(summary)))


def _run_all(options: argparse.Namespace, project: Project, selection: Selection) -> RunAll:
    """Return what runs the notebooks, or finds what others have run."""
    from analysis import batch_runs

    if options.scheduler:
        from analysis.cluster import Cluster

        return Cluster(options.scheduler, project, selection).run_all
    return batch_runs.merge if options.merge else batch_runs.run_all


def _list(options: argparse.Namespace) -> int:
    without_slow_checks()
    from analysis import inventory, listing
    from analysis.workspace import begin

    work, whose = begin(project_of(options), keep=False), options.organisation
    if options.what == "organisations":
        print(*inventory.organisations(work, whose), sep="\n")
        return OK
    if options.what == "sources":
        print(*inventory.sources(work, whose), sep="\n")
        return OK
    found = listing.overview(work, whose)
    if options.what == "years":
        print(*inventory.years(found), sep="\n")
    else:
        print(*listing.lines(found, more=options.weight == log.WHY), sep="\n")
    if is_terminal():
        # A program that reads the lines has no use for it.
        print("", highlighted(listing.summary(found)), sep="\n")
    return OK


def _complain(text: str) -> None:
    log.fail(f"genomlysning: {text}")


_VERBS: Mapping[str, Verb] = {
    "check": _check,
    "build": _build,
    "report": _report,
    "list": _list,
    **deliveries.VERBS,
}
