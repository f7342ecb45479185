"""The chart that the warm process draws before it forks."""

from __future__ import annotations

import sys

import matplotlib

from analysis.rehearsal import rehearse


def test_a_rehearsal_leaves_no_setting_and_no_open_drawing_behind() -> None:
    before = dict(matplotlib.rcParams)
    rehearse()
    assert dict(matplotlib.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not matplotlib.pyplot.get_fignums()


def test_a_rehearsal_loads_what_charts_and_tables_are_made_with() -> None:
    rehearse()
    backends = {f"matplotlib.backends.backend_{name}" for name in ("agg", "svg")}
    assert {*backends, "PIL.PngImagePlugin"} <= set(sys.modules)
