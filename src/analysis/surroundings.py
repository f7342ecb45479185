"""The environment that notebooks run in: a list that stands here, nothing inherited by luck."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

#: What a process needs to be found and to find: the machine's, not the person's, choices.
_PASSED = (
    *("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "XDG_CACHE_HOME"),
    *("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
)
_FIXED = {
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    # Charts are drawn as SVG text by the suite, so inline's backend has nothing to do.
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    # pyarrow's allocator would start a thread, and a process with threads is not safe to fork.
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


#: What makes chance the same in every run; for a kernel before its first cell.
SEED = "__import__('random').seed(0); __import__('numpy').random.seed(0)"


def without_slow_checks() -> None:
    """Mark a library as absent that JupyterLab brings, before nbformat is imported.

    jsonschema would load it for a check of addresses that no notebook's schema has; it compiles a
    grammar, which costs nearly a second in every process.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def environment(scratch: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return a notebook process' whole environment.

    Args:
        scratch: the run's own folder, for what IPython and Jupyter like to write.
        inherited: the environment of this process, of which only the machine's part is passed on.
    """
    settings = scratch / "matplotlibrc"
    settings.touch()
    passed = {name: inherited[name] for name in _PASSED if name in inherited}
    own = {
        "PYTHONPATH": os.pathsep.join(_search_path(inherited.get("PYTHONPATH", ""))),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(scratch),
        # An empty one: a person's own settings may not change a chart.
        "MATPLOTLIBRC": str(settings),
    }
    return {**passed, **_FIXED, **own}


def _search_path(inherited: str) -> list[str]:
    """Return a kernel's own search path: it has to find the very code that runs here."""
    package = Path(__file__).resolve().parents[1]
    own = [] if package.name in ("site-packages", "dist-packages") else [package]
    # From the kernel's working folder a relative path would lead elsewhere.
    others = [Path(entry).resolve() for entry in inherited.split(os.pathsep) if entry]
    return [str(folder) for folder in dict.fromkeys([*own, *others])]
