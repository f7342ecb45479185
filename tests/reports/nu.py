"""The Nu HTML checker, once over many files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.reports.browser import VNU


def faults(paths: Iterable[Path]) -> list[str]:
    """Return every message of the checker's, those that only inform too: there is none."""
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        f"{Path(message['url']).name}: {message.get('subType', message['type'])}: "
        f"{message['message']} ({message.get('extract', '').strip()[:80]})"
        for message in json.loads(done.stdout)["messages"]
    ]
