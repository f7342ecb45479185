"""Whether a batch would come to what lies there already, found out without any heavy library.

After a batch in which nothing failed, the manifest tells what it was asked for and made from, and
what the reports folder held, each as one checksum. Where both are what they were, there is nothing
to do.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import lock, publication
from analysis.files import sha256_of, write_whole
from analysis.keys import key_of, suite_key
from analysis.pdf import find_browser
from analysis.project import ALL, Project

#: The manifest's file name, and its part that is about the last batch.
MANIFEST, BATCH = "manifest.json", "batch"

Asked = Mapping[str, Sequence[Any]]
"""What a person asked for: years, organisations, stems."""


@dataclass(frozen=True)
class Summary:
    """What a batch came to; as text the line for an alarm. Of those that are ok some are reused."""

    ok: int
    failed: int
    no_data: int
    reused: int
    seconds: float = 0.0

    def __str__(self) -> str:
        counts = f"{self.ok} ok, {self.failed} failed, {self.no_data} no data"
        return f"{counts}, {self.reused} reused, {self.seconds:.1f} s"


def inputs(project: Project) -> dict[str, str]:
    """Return a checksum of each folder that a batch is made from, as it is now."""
    folders = {"raw": project.raw, "notebooks": project.notebooks}
    return {name: key_of(dict(_files(folder))) for name, folder in folders.items()}


def seal(project: Project, asked: Asked, summary: Summary, began: Mapping[str, str]) -> None:
    """Add to the manifest what a batch in which nothing failed was made of, and left.

    Not where that has changed meanwhile: somebody has gone on working while it ran.

    Args:
        project: where things are; all is written.
        asked: what was asked for.
        summary: what it came to.
        began: its inputs when it began, before anything of them was read.
    """
    if inputs(project) != began:
        return
    manifest = _read(project)
    manifest[BATCH] = {
        "ok": summary.ok,
        "no_data": summary.no_data,
        "made_of": _made_of(project, asked),
        "left": _left(project.reports),
    }
    _write(project, manifest)


def reuse(project: Project, asked: Asked) -> Summary | None:
    """Reuse all that a batch would make, if nothing is to be done, and say so in the manifest.

    Returns: what the batch comes to; None where something is to be done.
    """
    if publication.is_begun(project.reports):
        return None
    try:
        manifest = _read(project)
        last = manifest[BATCH]
        if last["left"] != _left(project.reports) or last["made_of"] != _made_of(project, asked):
            return None
        summary = Summary(last["ok"], 0, last["no_data"], reused=last["ok"])
        rows = [row for row in manifest["pages"] if row["status"] == "ok" and _is_of(row, asked)]
    except (OSError, ValueError, KeyError, TypeError):
        # Whatever is wrong with it, the long way finds out.
        return None
    if not all(row["cached"] for row in rows):
        _tell(project, asked)
    return summary


def _tell(project: Project, asked: Asked) -> None:
    """Tell in the manifest that pages were reused, unless a batch is at work or it can't be."""
    with contextlib.suppress(OSError), lock.held_if_free(project.reports) as is_held:
        if is_held:
            manifest = _read(project)
            for row in manifest["pages"]:
                row["cached"] |= row["status"] == "ok" and _is_of(row, asked)
            _write(project, manifest)


def _is_of(row: Mapping[str, Any], asked: Asked) -> bool:
    """Return whether a page was asked for; without an organisation: the one at the top."""
    wanted = asked["organisations"]
    is_at_top = str(row["html"]).count("/") == 1
    is_whose = row["organisation"] in wanted or ALL in wanted if wanted else is_at_top
    return is_whose and all(
        not asked[several] or row[one] in asked[several]
        for one, several in (("year", "years"), ("stem", "stems"))
    )


def _read(project: Project) -> dict[str, Any]:
    text = (project.reports / MANIFEST).read_text(encoding="utf-8")
    manifest: dict[str, Any] = json.loads(text)
    return manifest


def _write(project: Project, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    write_whole(project.reports / MANIFEST, f"{text}\n".encode())


def _made_of(project: Project, asked: Asked) -> str:
    return key_of(
        {
            "asked": {name: list(values) for name, values in asked.items()},
            "suite": suite_key(),
            "browser": find_browser(),
            "processed": dict(_files(project.processed)),
            **inputs(project),
        }
    )


def _left(reports: Path) -> str:
    return key_of({name: digest for name, digest in _files(reports) if name != MANIFEST})


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file's path below a folder and its checksum, also behind a link."""
    found: dict[str, Path] = {}
    seen: set[str] = set()
    for parent, folders, names in os.walk(folder, followlinks=True):
        place = os.path.realpath(parent)
        # Nothing that a page is made of or links to is hidden: editors' checkpoints are, and locks.
        folders[:] = [name for name in folders if name[0] != "." and place not in seen]
        seen.add(place)
        for path in (Path(parent, name) for name in names if name[0] != "."):
            found[path.relative_to(folder).as_posix()] = path
    for name in sorted(found):
        if found[name].is_file():
            yield name, sha256_of(found[name])
