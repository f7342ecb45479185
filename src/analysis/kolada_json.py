"""Answers of Kolada taken apart: whatever is not as documented is told with address and place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from analysis.errors import ContractError, Fault, visible


class Digits(str):
    """A number, to the letter as it is written."""

    __slots__ = ()


@dataclass(frozen=True)
class Kind:
    """What may stand somewhere in an answer.

    Attributes:
        types: of what json_of makes of it.
        words: the same in words.
        needed: it must stand there; where not, None stands for it, and is among the types.
    """

    types: tuple[type, ...]
    words: str
    needed: bool = True


TEXT = Kind((str,), "a text")
NUMBER = Kind((Digits, type(None)), "a number or null")
COUNT = Kind((Digits,), "a number")
WHOLE = Kind((Digits, str), "a year")
LIST = Kind((list,), "a list")
WORDS = Kind((str, type(None)), "a text or null", needed=False)
FLAG = Kind((bool, Digits, type(None)), "true or false", needed=False)


@dataclass(frozen=True)
class AnswerFault(Fault):
    """A fault in an answer.

    Args:
        file: its address.
        column: the way there in its JSON, as in values[3].gender; empty for the whole answer.
    """

    @property
    def place(self) -> str:
        """Return where it is: the address, and the way there."""
        return visible(self.file) + (f", at {self.column}" if self.column else "")


class Place(NamedTuple):
    """Where in an answer something stands.

    Attributes:
        url: the answer's address.
        path: the way there, as in values[3].gender; empty for the whole answer.
    """

    url: str
    path: str = ""

    def inner(self, step: str) -> Place:
        """Return the place one step further in."""
        return Place(self.url, f"{self.path}.{step}" if self.path else step)

    def refuse(self, found: object, expected: str) -> NoReturn:
        """Raise ContractError with what stands here and what should."""
        text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
        raise ContractError([AnswerFault(self.url, 0, self.path, text, expected)])


def json_of(body: bytes, url: str) -> Any:
    """Read an answer; its numbers are Digits."""
    try:
        found = json.loads(body, parse_float=Digits, parse_int=Digits)
        # Half a letter, written as \ud800, is text that nothing can write.
        if rb"\ud" in body.lower():
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except (ValueError, RecursionError):
        expected = "an answer of Kolada's API v3, in JSON"
        Place(url).refuse(body.decode(errors="replace").strip(), expected)


def fields(item: Any, wanted: Mapping[str, Kind], place: Place) -> list[Any]:
    """Return what an object holds under some names, in their order.

    Raises: ContractError where one is missing or of another kind.
    """
    if not isinstance(item, dict):
        place.refuse(item, f"an object with {', '.join(wanted)}")
    found = [item.get(name) for name in wanted]
    for value, (name, kind) in zip(found, wanted.items(), strict=True):
        if value is None and kind.needed and name not in item:
            place.inner(name).refuse("", kind.words)
        if type(value) not in kind.types:
            place.inner(name).refuse(value, kind.words)
    return found


def is_set(flag: object) -> bool:
    """Return whether a flag says yes: true, or 1."""
    return flag is True or flag == "1"
