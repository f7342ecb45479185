"""Ordinary kernels in a defined environment, behind papermill's engine interface.

A kernel inherits nothing by luck: its interpreter is the one that runs the suite, its environment
is a list that stands here, and it talks over Unix sockets where there are such (kernels that start
at once race for ports).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

ENGINE = "genomlysning-kernel"
KERNEL = "python3"

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
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
#: A Unix socket's path is at most 107 bytes on Linux, 103 on macOS.
_LONGEST_SOCKET = 100
_START_SECONDS = 120


@dataclass
class Session:
    """One kernel and what is known of the run in it, as it goes.

    Attributes:
        scratch: a folder of this run's own.
        folder: the kernel's working folder.
        notebook: the notebook as far as it has come, once it has begun.
        cell: index of the last cell that was begun; -1 before the first.
        left: index of the first cell that asked the kernel to leave; -1 if none did.
        killed: why we ended the kernel; empty if we did not.
    """

    scratch: Path
    folder: Path
    notebook: Any = None
    cell: int = -1
    left: int = -1
    killed: str = ""
    _manager: AsyncKernelManager | None = None
    _process: Popen[bytes] | None = field(default=None, repr=False)

    def begin(self) -> AsyncKernelManager:
        """Return the manager of a kernel that is not started yet."""
        specs = self.scratch / "kernels"
        _write_spec(specs / KERNEL)
        self._manager = AsyncKernelManager(
            kernel_name=KERNEL,
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(specs)]),
            connection_file=str(self.scratch / "k.json"),
            transport=_transport(self.scratch),
        )
        return self._manager

    @property
    def process(self) -> Popen[bytes] | None:
        """Return the kernel's process, also after its manager has let go of it."""
        provisioner = self._manager.provisioner if self._manager else None
        self._process = getattr(provisioner, "process", None) or self._process
        return self._process

    def on_start(self, notebook: Any) -> None:
        """Take note of the kernel's process; end it where that was asked for meanwhile."""
        if self.process is not None and self.killed:
            self.kill(self.killed)

    def on_cell(self, cell: Any, cell_index: int) -> None:
        """Take note of the cell that begins."""
        self.cell = cell_index

    def on_reply(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        """Take note of a cell that asks the kernel to leave, which it does a little later."""
        payload = execute_reply["content"].get("payload", [])
        if self.left < 0 and any(item.get("source") == "ask_exit" for item in payload):
            self.left = cell_index

    def kill(self, reason: str) -> None:
        """End the kernel and what it has started, and remember why."""
        self.killed = self.killed or reason
        process = self.process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                # The kernel leads a process group of its own.
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's stock engine, with a kernel and an environment that we define."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, session: Session, **_unused: Any
    ) -> Any:
        """Run the cells; what happens is kept in the session, which outlives an exception."""
        session.notebook = nb_man.nb

        client = PapermillNotebookClient(
            nb_man,
            km=session.begin(),
            kernel_name=kernel_name,
            startup_timeout=_START_SECONDS,
            shutdown_kernel="immediate",
            on_notebook_start=session.on_start,
            on_cell_execute=session.on_cell,
            on_cell_executed=session.on_reply,
        )
        try:
            return client.execute(
                env=environment(session.scratch, os.environ),
                cwd=str(session.folder),
                cleanup_kc=True,
            )
        finally:
            _close_loop()


def register() -> None:
    """Make the engine known to papermill by its name."""
    papermill_engines.register(ENGINE, KernelEngine)


def environment(scratch: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """Return a kernel's whole environment.

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


def _close_loop() -> None:
    """Close this thread's event loop, which the Jupyter libraries make and leave open."""
    loop = ensure_event_loop()
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()


def _write_spec(folder: Path) -> None:
    """Write a kernel specification whose interpreter is this one."""
    folder.mkdir(parents=True)
    launcher = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {
        "argv": [*launcher, "--HistoryManager.enabled=False"],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def _transport(scratch: Path) -> str:
    longest = len(os.fsencode(scratch / "k-ipc-00"))
    return "ipc" if os.name == "posix" and longest <= _LONGEST_SOCKET else "tcp"
