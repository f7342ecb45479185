"""What is worked out of the processed tables once, though many ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pandas as pd

Made = TypeVar("Made")
Make = Callable[["Mapping[str, pd.DataFrame]"], Made]


def once(make: Make[Made]) -> Make[Made]:
    """Keep what a function makes of tables, for as long as those tables live.

    Tables that have nowhere to keep it (plain ones, in tests) have it made anew each time. What is
    kept is shared, so nobody may change it.

    Args:
        make: gives the same for the same tables.
    """

    @wraps(make)
    def kept(tables: Mapping[str, pd.DataFrame]) -> Made:
        derived = getattr(tables, "derived", None)
        if derived is None:
            return make(tables)
        if make not in derived:
            derived[make] = make(tables)
        made: Made = derived[make]
        return made

    return kept
