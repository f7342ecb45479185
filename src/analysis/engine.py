"""The warm engine, as papermill finds it: `papermill --engine genomlysning IN OUT`.

Every import of papermill imports this module, so it imports nothing of its own before it is used.
"""

from __future__ import annotations

import os
from typing import Any

from papermill.engines import Engine, NBClientEngine

#: Its name among papermill's engines.
NAME = "genomlysning"


class WarmEngine(Engine):  # type: ignore[misc]
    """Runs a notebook in a process of its own, forked from this one with all that it has loaded.

    Where there is no fork (Windows), and where the notebook is not in Python, an ordinary kernel
    runs it.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, events: Any = None, **options: Any
    ) -> None:
        """Run the cells.

        Args:
            nb_man: papermill's record of the run.
            kernel_name: the notebook's; not looked at.
            events: given where this process is the notebook's own already; takes note of what
                happens.
            options: papermill's; `execution_timeout` is kept to.
        """
        from analysis import forked

        language = nb_man.nb.metadata.get("kernelspec", {}).get("language", "python")
        if events is not None:
            forked.run_here(nb_man.nb, events)
        elif hasattr(os, "fork") and language == "python":
            forked.run_apart(nb_man, options.get("execution_timeout"))
        else:
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
