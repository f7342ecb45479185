"""A notebook to run and what became of it, whatever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.executed import Trace


@dataclass(frozen=True)
class Job:
    """A notebook to run.

    Attributes:
        number: tells it apart.
        notebook: as JSON has it, with whole texts as sources.
        parameters: what it is run with.
        folder: where it works.
        limit: seconds that it may take.
        memory: megabytes that it may use; 0 for any.
    """

    number: int
    notebook: Mapping[str, Any]
    parameters: Mapping[str, Any]
    folder: Path
    limit: float
    memory: int = 0


@dataclass(frozen=True)
class Done:
    """What became of a job.

    Attributes:
        number: the job's.
        seconds: how long it took.
        trace: what is known of the run.
        died: how its process ended, where that was before the notebook did; else empty.
        scratch: a folder of its own that it may have named; None where there was none.
    """

    number: int
    seconds: float
    trace: Trace
    died: str = ""
    scratch: Path | None = None
