"""Run a notebook's cells on an IPython shell of this very process, and keep what they show.

For a process that runs one notebook and ends: the shell takes over the standard streams, and
nothing is undone afterwards.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import from_dict
from traitlets import Type
from traitlets.config import Config

from analysis.recorder import Recorder, Stream


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]
        self, data: Any, metadata: Any = None, **options: Any
    ) -> None:
        name = (options.get("transient") or {}).get("display_id", "")
        update = bool(options.get("update"))
        self.shell.recorder.display(data, metadata or {}, name=name, update=update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.recorder.clear(wait=wait)


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Write none: a notebook's result has a number of its own."""

    def write_format_data(
        self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None
    ) -> None:
        self.shell.recorder.result(  # type: ignore[union-attr]
            format_dict, md_dict or {}, self.prompt_count
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Compiler(CachingCompiler):
    _numbers = itertools.count(1)

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        # What a kernel calls its cells; executed.settled_text knows the form.
        return f"ipykernel_0/{next(self._numbers)}.py"


class ZMQLikeShell(InteractiveShell):
    """A shell that shows things as a kernel's does.

    Its name is what pandas goes by when it tells a notebook from a terminal.
    """

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    compiler_class = Type(_Compiler)
    recorder: Recorder
    has_left = False

    def ask_exit(self) -> None:
        """Take note that the notebook asked to leave."""
        self.has_left = True

    def enable_gui(self, gui: str | None = None) -> None:
        """Do nothing: there is none."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.recorder.error(etype.__name__, str(evalue), list(stb))


def run_cells(
    cells: Sequence[Any], recorder: Recorder, note: Callable[[Mapping[str, Any]], None]
) -> None:
    """Run cells one by one until one does not go well; each gets its outputs and its number.

    Args:
        cells: a notebook's; changed.
        recorder: keeps what they show.
        note: told where a cell begins and how it ends; see executed.Trace.follow.
    """
    shell = _shell(recorder)
    for place, cell in enumerate(cells):
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        note({"cell": place})
        recorder.begin()
        count = shell.execution_count
        result = shell.run_cell(cell["source"], store_history=True)  # type: ignore[no-untyped-call]
        shown = recorder.end()
        cell["outputs"] = from_dict(shown)  # type: ignore[no-untyped-call]
        cell["execution_count"] = count
        note({"cell": place, "outputs": shown, "count": count})
        if shell.has_left:
            note({"left": place})
        if recorder.closed:
            note({"stopped": "it closed a standard stream"})
        if not result.success or shell.has_left or recorder.closed:
            return


def _shell(recorder: Recorder) -> ZMQLikeShell:
    settings = Config()
    settings.HistoryManager.enabled = False
    ZMQLikeShell.recorder = recorder
    shell: ZMQLikeShell = ZMQLikeShell.instance(config=settings)
    sys.stdout, sys.stderr = Stream("stdout", recorder), Stream("stderr", recorder)
    return shell
