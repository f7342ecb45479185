"""What is worked out of the processed tables once, though many ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    import pandas as pd

Made = TypeVar("Made")
Of = ParamSpec("Of")
Make = Callable[Concatenate["Mapping[str, pd.DataFrame]", Of], Made]


def once(make: Make[Of, Made]) -> Make[Of, Made]:
    """Keep what a function makes of tables, for as long as those tables live.

    Tables that have nowhere to keep it (plain ones, in tests) have it made anew each time. What is
    kept is shared, so nobody may change it.

    Args:
        make: gives the same for the same tables, and the same further arguments, which are
            hashable.
    """

    @wraps(make)
    def kept(tables: Mapping[str, pd.DataFrame], /, *of: Of.args, **named: Of.kwargs) -> Made:
        derived = getattr(tables, "derived", None)
        if derived is None:
            return make(tables, *of, **named)
        key = (make, of, tuple(sorted(named.items())))
        if key not in derived:
            derived[key] = make(tables, *of, **named)
        made: Made = derived[key]
        return made

    return cast("Make[Of, Made]", kept)
