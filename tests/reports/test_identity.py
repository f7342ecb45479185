"""The same data give the same bytes: whoever builds, wherever, whenever, and however many at once.

Of the executed copies too: what a run alone knows (how long it took, where the data lay) is kept in
the manifest, which is a run's receipt and differs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: A receipt of a run, and what a browser stamps with the time.
DIFFERS = (".pdf", "manifest.json")

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file that is to be the same: path below the folder -> bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(DIFFERS)
    }


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build again as somebody else, elsewhere; return the folder of the reports."""
    work = tmp_path_factory.mktemp("någon annans mapp") / "djupt" / "ned"
    shutil.copytree(ROOT / "data" / "raw", work / "data" / "raw")
    home = work / "hem"
    home.mkdir()
    told = {
        **{"TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "4711"},
        **{"HOME": str(home), "USER": "nagon-annan", "LOGNAME": "nagon-annan"},
    }
    command = [*_another(), sys.executable, "-m", "analysis", "report", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--data", str(work / "data"), "--out", str(work / "ut" / "rapporter")],
        cwd=ROOT,
        env={**os.environ, **told},
        umask=0o077,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return work / "ut" / "rapporter"


def _another() -> list[str]:
    """Return what runs a command under another user id; nothing where this system cannot.

    The name, home and mask of another user are given in any case.
    """
    if not shutil.which("unshare"):
        return []
    other = ["unshare", "--user", "--map-user=4711", "--map-group=4711"]
    told = subprocess.run([*other, "id", "-u"], capture_output=True, text=True, check=False)
    return other if told.stdout.strip() == "4711" else []


def test_two_builds_have_the_same_files(reports: Path, rebuilt: Path) -> None:
    one, other = contents(reports), contents(rebuilt)
    assert set(one) == set(other)
    assert {Path(name).suffix for name in one} >= {".html", ".csv", ".ipynb"}


def test_two_builds_are_the_same_to_the_byte(reports: Path, rebuilt: Path) -> None:
    one, other = contents(reports), contents(rebuilt)
    assert [name for name in one if one[name] != other[name]] == []


def test_no_file_tells_where_or_by_whom_it_was_made(rebuilt: Path) -> None:
    for name, data in contents(rebuilt).items():
        for told in (str(rebuilt.parents[1]), "nagon-annan", "Kiritimati"):
            assert told.encode() not in data, name


def test_processed_tables_are_the_same_too(reports: Path, rebuilt: Path) -> None:
    one = contents(reports.parent / "data" / "processed")
    assert one
    assert one == contents(rebuilt.parents[1] / "data" / "processed")
