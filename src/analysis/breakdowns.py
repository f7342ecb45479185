"""Breakdowns in words: the classes by sex, age and length that sources print, and their order."""

from __future__ import annotations

import re

#: Dimensions that have words of their own, in the order of a page; others follow by name.
DIMENSION_TEXTS = {"sex": "kön", "age": "ålder", "length": "frånvarons längd"}
#: Dimensions that part something else than people: every figure is about all of them.
NOT_OF_PEOPLE = ("length",)
_DIMENSIONS = ("", *DIMENSION_TEXTS)
_WORDS_OF_CLASS = {"sex=women": "kvinnor", "sex=men": "män"}
#: Printed class -> the words for it: "<29", "50>" and "1–14" are what sources print.
_UNDER = re.compile(r"<\s*(\d+)")
_OVER = re.compile(r"(\d+)\s*>|>\s*(\d+)")


def class_text(breakdown: str) -> str:
    """Return a class in words: "kvinnor", "under 29 år", "över 50 år", "dag 1–14"."""
    if breakdown in _WORDS_OF_CLASS:
        return _WORDS_OF_CLASS[breakdown]
    dimension, _, klass = breakdown.partition("=")
    under, over = _UNDER.fullmatch(klass), _OVER.fullmatch(klass)
    bound = (over[1] or over[2]) if over else under[1] if under else ""
    if dimension == "age":
        return f"{'över' if over else 'under'} {bound} år" if bound else f"{klass} år"
    if dimension == "length":
        return f"{'efter' if over else 'före'} dag {bound}" if bound else f"dag {klass}"
    return klass


def class_place(breakdown: str) -> str:
    """Return a class as a sentence has it: "bland kvinnor", "i åldersgruppen över 50 år"."""
    text = class_text(breakdown)
    dimension = breakdown.partition("=")[0]
    before = {"sex": "bland ", "age": "i åldersgruppen ", "length": ""}
    return before.get(dimension, "i gruppen ") + text


def class_order(breakdown: str) -> tuple[int, str, int]:
    """Return what sorts classes: by dimension, then by their first number, "<" before all."""
    dimension, _, klass = breakdown.partition("=")
    place = _DIMENSIONS.index(dimension) if dimension in _DIMENSIONS else len(_DIMENSIONS)
    if breakdown in _WORDS_OF_CLASS:
        return place, dimension, list(_WORDS_OF_CLASS).index(breakdown)
    number = re.search(r"\d+", klass)
    return place, dimension, -1 if _UNDER.fullmatch(klass) else int(number[0]) if number else 0
