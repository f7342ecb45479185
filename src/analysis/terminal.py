"""How words look on a terminal; without their colours they say the same."""

from __future__ import annotations

import os
import re
import sys

_GREEN, _RED, _YELLOW, _FAINT = "32", "31", "33", "2"
#: A state's word -> its look.
_LOOKS = {
    **dict.fromkeys(("ok", "fresh"), _GREEN),
    **dict.fromkeys(("stale", "missing"), _YELLOW),
    "failed": _RED,
    "no data": _FAINT,
}
# None of a kind is nothing to point at.
_COUNTED = re.compile(rf"\b[1-9]\d* ({'|'.join(_LOOKS)})\b")


def is_terminal() -> bool:
    """Tell whether a person reads standard output on a terminal."""
    # It is closed where a service manager has not given any.
    return sys.stdout is not None and sys.stdout.isatty()


def has_colours() -> bool:
    """Tell whether standard output takes colours: by NO_COLOR, FORCE_COLOR, or what it is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # Older consoles of Windows would show the codes themselves.
    is_able = os.name != "nt" or "WT_SESSION" in os.environ
    return is_terminal() and is_able and os.environ.get("TERM") != "dumb"


def painted(text: str, word: str) -> str:
    """Return a text in the colour of a state's word; as it is where there is none."""
    look = _LOOKS.get(word)
    return f"\x1b[{look}m{text}\x1b[0m" if look and has_colours() else text


def highlighted(text: str) -> str:
    """Return a text in which "3 failed" and the like have the colour of their word."""
    return _COUNTED.sub(lambda found: painted(found[0], found[1]), text)
