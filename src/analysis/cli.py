"""The verbs of the command `genomlysning`.

Exit status: 0 all well, 1 something failed or is invalid, 2 wrong usage. Nothing heavy is imported
before a verb needs it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import deliveries, unchanged
from analysis.ending import INTERRUPTED, Told, be_robust
from analysis.errors import GenomlysningError, NotInDataError, in_words
from analysis.options import FAILED, OK, WRONG_USAGE, Verb, counted, parser, project_of
from analysis.project import INDEX, Project
from analysis.surroundings import without_slow_checks

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
    options = parser(_VERBS).parse_args(arguments)
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
        return FAILED
    except KeyboardInterrupt as error:
        _complain("interrupted; run it again to finish")
        return error.status if isinstance(error, Told) else INTERRUPTED


def _check(options: argparse.Namespace) -> int:
    from analysis.checks import summary_lines
    from analysis.contract import check
    from analysis.frames import processed_frames

    summary = check(project_of(options).raw)
    tables = sum(1 for rows in summary.rows.values() if rows)
    rows = sum(summary.rows.values())
    read = f"{counted(rows, 'row')} in {counted(tables, 'table')}"
    print(f"{read} from {counted(len(summary.sources), 'source')}: no faults")
    print(*summary_lines(processed_frames(summary.valid)["reconciliation"]), sep="\n")
    return OK


def _build(options: argparse.Namespace) -> int:
    from analysis.processed import build

    project = project_of(options)
    target = Path(options.processed).resolve() if options.processed else project.processed
    built = build(project.raw, target)
    print(f"{sum(built.rows.values())} rows in {len(built.rows)} tables")
    print(target)
    return OK


def _report(options: argparse.Namespace) -> int:
    began, project, asked = time.perf_counter(), project_of(options), _asked(options)
    anew = options.force or options.dry_run or options.shard
    if not anew and (found := unchanged.reuse(project, asked)):
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
    from analysis.plan import Selection
    from analysis.runner import Settings
    from analysis.shards import Shard, run_shard

    selection = Selection(**_asked(options))
    project = project_of(options)
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
    if options.shard:
        summary = run_shard(project, selection, settings, Shard(*options.shard))
    else:
        summary = batch.report(project, selection, settings, _run_all(options, project, selection))
    print(summary)
    if not options.shard:
        print(project.reports / INDEX)
    return FAILED if summary.failed else OK


def _run_all(options: argparse.Namespace, project: Project, selection: Selection) -> RunAll:
    """Return what runs the notebooks, or finds what others have run."""
    from analysis import batch_runs

    if options.scheduler:
        from analysis.cluster import Cluster

        return Cluster(options.scheduler, project, selection).run_all
    return batch_runs.merge if options.merge else batch_runs.run_all


def _list(options: argparse.Namespace) -> int:
    without_slow_checks()
    from analysis import listing

    print(*listing.overview(project_of(options)), sep="\n")
    return OK


def _complain(text: str) -> None:
    print(f"genomlysning: {text}", file=sys.stderr)


_VERBS: Mapping[str, Verb] = {
    "check": _check,
    "build": _build,
    "report": _report,
    "list": _list,
    **deliveries.VERBS,
}
