"""Content keys: what a page was made from, as one checksum; a file's date plays no part."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.parameters import Scalar

#: Libraries that shape what a page holds.
_LIBRARIES = (
    *("pandas", "numpy", "pyarrow", "matplotlib", "seaborn"),
    *("ipykernel", "ipython", "papermill", "nbclient", "nbconvert", "nbformat", "jinja2"),
)
_NO_CODE = ("__pycache__",)


@cache
def suite_key() -> str:
    """Return the checksum of the suite itself: its code, template and libraries."""
    return key_of(environment())


@cache
def environment() -> Mapping[str, str]:
    """Return what pages depend on beside notebook and data, by name: code, Python, libraries."""
    package = Path(__file__).parent
    files = sorted(
        path
        for path in package.rglob("*")
        if path.is_file() and not set(path.relative_to(package).parts) & set(_NO_CODE)
    )
    code = {path.relative_to(package).as_posix(): _sha256(path.read_bytes()) for path in files}
    return {"suite": key_of(code), "python": platform.python_version(), **versions()}


def inputs_key(
    *, digest: str, parameters: Mapping[str, Scalar], tables: Mapping[str, str], suite: str
) -> str:
    """Return the key of a page.

    Args:
        digest: the notebook's.
        parameters: what it is run with, without where the data lie.
        tables: checksum of each table that it can read.
        suite: see suite_key.
    """
    return key_of(
        {"notebook": digest, "parameters": parameters, "tables": dict(tables), "suite": suite}
    )


def key_of(content: Mapping[str, object]) -> str:
    """Return the checksum of plain data, whatever the order of its keys."""
    return _sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def versions() -> dict[str, str]:
    """Return the version of each library that shapes a page, by name; empty where it lacks."""
    return {name: _version(name) for name in _LIBRARIES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
