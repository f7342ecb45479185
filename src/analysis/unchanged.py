"""Whether a batch would come to what lies there already, found out without any heavy library.

After a batch in which nothing failed, the manifest tells what it was asked for and made from, and
what the reports folder held, each as one checksum. Where both are what they were, there is nothing
to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.files import sha256_of, write_whole
from analysis.keys import key_of, suite_key
from analysis.pdf import find_browser
from analysis.project import Project

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


def seal(project: Project, asked: Asked, summary: Summary) -> None:
    """Add to the manifest what a batch in which nothing failed was made of, and left.

    Args:
        project: where things are; all is written.
        asked: what was asked for.
        summary: what it came to.
    """
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
        for row in rows:
            row["cached"] = True
        _write(project, manifest)
    return summary


def _is_of(row: Mapping[str, Any], asked: Asked) -> bool:
    return all(
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
    folders = {"data": project.data, "notebooks": project.notebooks}
    return key_of(
        {
            "asked": {name: list(values) for name, values in asked.items()},
            "suite": suite_key(),
            "browser": find_browser(),
            **{name: dict(_files(folder)) for name, folder in folders.items()},
        }
    )


def _left(reports: Path) -> str:
    return key_of({name: digest for name, digest in _files(reports) if name != MANIFEST})


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every file's path below a folder and its checksum."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        # Editors' checkpoints, locks: nothing that a page is made of or links to is hidden.
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield inside.as_posix(), sha256_of(path)
