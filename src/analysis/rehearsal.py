"""A chart that nobody sees: drawn in the warm process, so that no notebook pays for what is first.

What is slow the first time is then done: fonts found and opened, backends and codecs loaded, units
registered, and the characters of ordinary text measured.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes

from analysis.charts_common import Panel, Story, compose
from analysis.charts_labels import is_wider
from analysis.style import OWN, TEXT
from analysis.tables import Column

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖabcdefghijklmnopqrstuvwxyzåäöé0123456789 .,:;-–−+%()/”&"
_ROWS = {"year": [1, 2], "name": ["a", "b"], "value": [1.0, 2.0]}


def rehearse() -> None:
    """Draw a table in every way that charts are drawn, and show it."""
    rows = pd.DataFrame(_ROWS).astype({"year": "Int64"})
    columns = (Column("name", "a"), Column("value", "b"))
    for bold in (False, True):
        is_wider(_LETTERS, 0.0, TEXT, bold)

    def draw(axes: Axes) -> None:
        points: dict[str, Any] = {"data": rows, "y": "value", "ax": axes}
        seaborn.lineplot(x="year", errorbar=None, **points)
        seaborn.scatterplot(x="year", **points)
        seaborn.barplot(x="name", errorbar=None, **points, **OWN.bar())
        for weight in ("normal", "bold"):
            axes.annotate(_LETTERS, (0, 1), weight=weight, bbox={}, arrowprops={"arrowstyle": "-"})

    panel = Panel(40.0, draw, _LETTERS, (_LETTERS,))
    story = Story("x", _LETTERS, _LETTERS, _LETTERS, _LETTERS, columns, rows, ())
    compose((panel,), story)._repr_mimebundle_()
