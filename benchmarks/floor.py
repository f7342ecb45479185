"""The floor of bench_batch: every page's figures and tables by one script, without notebooks.

`floor.py FOLDER STEM:YEAR ...`: runs the code of each notebook in a namespace of its own and asks
everything that a cell shows for what it would show.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def show(*things: Any) -> None:
    """Ask things for what they would show."""
    for thing in things:
        make = getattr(thing, "_repr_mimebundle_", None) or getattr(thing, "_repr_html_", None)
        assert make is None or make()


def run(stem: str, year: int) -> None:
    """Run a notebook's code for a year."""
    book = json.loads((ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))
    namespace: dict[str, Any] = {"display": show}
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), stem, "exec"), namespace)
        if "parameters" in cell["metadata"].get("tags", []):
            namespace["year"] = year
        if last is not None:
            show(eval(compile(ast.Expression(last.value), stem, "eval"), namespace))


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    for page in sys.argv[2:]:
        name, _, when = page.partition(":")
        run(name, int(when))
