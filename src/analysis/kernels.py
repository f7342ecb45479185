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

from analysis.executed import Trace, how_it_ended
from analysis.surroundings import SEED, environment

ENGINE = "genomlysning-kernel"
KERNEL = "python3"

#: A Unix socket's path is at most 107 bytes on Linux, 103 on macOS.
_LONGEST_SOCKET = 100
_START_SECONDS = 120


@dataclass
class Session:
    """One kernel and what is known of the run in it, as it goes.

    Attributes:
        scratch: a folder of this run's own.
        folder: the kernel's working folder.
        trace: what is known of the run.
    """

    scratch: Path
    folder: Path
    trace: Trace = field(default_factory=Trace)
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
        if self.process is not None and self.trace.stopped:
            self.kill(self.trace.stopped)

    def on_cell(self, cell: Any, cell_index: int) -> None:
        """Take note of the cell that begins."""
        self.trace.cell = cell_index

    def on_reply(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        """Take note of a cell that asks the kernel to leave, which it does a little later."""
        payload = execute_reply["content"].get("payload", [])
        if self.trace.left < 0 and any(item.get("source") == "ask_exit" for item in payload):
            self.trace.left = cell_index

    def kill(self, reason: str) -> None:
        """End the kernel and what it has started, and remember why."""
        self.trace.stopped = self.trace.stopped or reason
        process = self.process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                # The kernel leads a process group of its own.
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    def how_it_ended(self) -> str:
        """Return in words how the kernel's process ended."""
        status = self.process.poll() if self.process is not None else None
        return "nobody knows how" if status is None else how_it_ended(status)


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's stock engine, with a kernel and an environment that we define."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, session: Session, **_unused: Any
    ) -> Any:
        """Run the cells; what happens is kept in the session, which outlives an exception."""
        session.trace.notebook = nb_man.nb

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
        "argv": [*launcher, "--HistoryManager.enabled=False", f"--IPKernelApp.exec_lines={SEED}"],
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def _transport(scratch: Path) -> str:
    longest = len(os.fsencode(scratch / "k-ipc-00"))
    return "ipc" if os.name == "posix" and longest <= _LONGEST_SOCKET else "tcp"
