"""Rows of a frame as plain dicts, for logic that goes row by row; and what very many rows need."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias

import pandas as pd

#: A row of a frame: a Series from iterrows, or a dict.
Row: TypeAlias = "pd.Series[Any] | Mapping[str, Any]"


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dicts with the columns' names as keys; a missing integer is None."""
    names = [str(name) for name in rows.columns]
    # Column by column is several times faster than row by row. pandas' NA has no truth value, so
    # that even comparing it fails.
    cells = [
        [None if cell is pd.NA else cell for cell in rows[name].tolist()] for name in rows.columns
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def key_parts(key: str) -> dict[str, str]:
    """Return a row's key that is written "a=1; b=2", by column; empty where a part has no =."""
    parts = [part.strip().partition("=") for part in key.split(";")]
    return {name: value for name, _, value in parts} if all(sign for _, sign, _ in parts) else {}


@contextmanager
def very_many() -> Iterator[None]:
    """Let Python not look for circles of objects in the meantime; a decorator, too.

    Rows of text hold none, and looking for them among a million rows takes half of the time.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()
