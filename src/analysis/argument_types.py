"""What a word on the command line may be, and what it stands for.

Each function raises ArgumentTypeError, which says what was expected.
"""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError

from analysis.vocabulary import KOLADA_INDICATOR, KOLADA_ORGANISATION, YEAR


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shard(text: str) -> tuple[int, int]:
    """Return a part of a batch, as in 3/8: its number and how many there are."""
    parts = re.fullmatch(r"([1-9]\d{0,5})/([1-9]\d{0,5})", text, re.ASCII)
    if parts is None or int(parts[1]) > int(parts[2]):
        raise ArgumentTypeError(f"{text!r} is no part such as 3/8, the third of eight")
    return int(parts[1]), int(parts[2])


def year(text: str) -> int:
    """Return a year of four digits."""
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is no year of four digits")
    return int(text)


def name(text: str) -> str:
    """Return an organisation's or a notebook's name; a year after one is meant as a year."""
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is a year: years stand before --organisation and --only")
    return text


def years(text: str) -> range:
    """Return years from one to another, as in 2019-2023, or one."""
    ends = re.fullmatch(rf"({YEAR})(?:-({YEAR}))?", text, re.ASCII)
    if ends is None or int(ends[2] or ends[1]) < int(ends[1]):
        raise ArgumentTypeError(f"{text!r} is no year, and no years as in 2019-2023")
    return range(int(ends[1]), int(ends[2] or ends[1]) + 1)


def kpi(text: str) -> str:
    """Return Kolada's id of a key figure."""
    if not re.fullmatch(KOLADA_INDICATOR, text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is no id of a key figure, as in N00090")
    return text


def whose(text: str) -> str:
    """Return Kolada's id of a municipality or a group."""
    if not re.fullmatch(KOLADA_ORGANISATION, text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is no id of four digits, or as in G2328")
    return text


def positive(text: str) -> int:
    """Return a whole number from 1."""
    if not re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII):
        raise ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)
