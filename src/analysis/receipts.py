"""What the receipts of fetches tell otherwise: titles, and who is a member of a group."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.columns import Table, ident, prose
from analysis.errors import ContractError, Fault
from analysis.folder import RECEIPT
from analysis.revisions import revisions

_TABLE = Table(
    RECEIPT,
    "what Kolada tells of an id",
    (
        ident("kolada_id", "of a key figure, a municipality or a group"),
        prose("title", "its title"),
        prose("members", "of a group, the Kolada ids of its members, parted by a space"),
    ),
    ("kolada_id",),
)
#: A fetch's source: its day, and which of the day's fetches it is.
_FETCH = re.compile(r"kolada-(\d{4}-\d\d-\d\d)(?:-(\d+))?")


@dataclass(frozen=True)
class Told:
    """What Kolada has told, by id.

    Attributes:
        titles: of key figures, municipalities and groups.
        members: of groups: Kolada ids, parted by a space.
    """

    titles: Mapping[str, str]
    members: Mapping[str, str]


def of_receipts(old: Path, new: Path) -> pd.DataFrame:
    """Compare what Kolada told of the ids that two fetches have in common.

    Args:
        old: the folder of the older source.
        new: the folder of the newer one.
    Returns: a row a difference, see revisions.revisions; its key is kolada_id. Empty where either
        is no fetch.
    Raises: ContractError where a receipt is not as the verb fetch writes one.
    """
    return differing(_told_in(old), _told_in(new))


def differing(before: Told, after: Told) -> pd.DataFrame:
    """Compare what Kolada told twice, of the ids in both; see of_receipts."""
    both = [key for key in after.titles if key in before.titles]
    frames = [
        pd.DataFrame(
            [[key, told.titles[key], told.members.get(key, "")] for key in both],
            columns=[*_TABLE.column_names],
            dtype="str",
        )
        for told in (before, after)
    ]
    return revisions(frames[0], frames[1], _TABLE)


def told_before(raw: Path) -> Told:
    """Return what Kolada has told last of every id that some fetch in a raw folder was about."""
    titles: dict[str, str] = {}
    members: dict[str, str] = {}
    for _, folder in sorted(_fetches(raw)):
        told = _told_in(folder)
        titles |= told.titles
        members |= told.members
    return Told(titles, members)


def _fetches(raw: Path) -> Iterator[tuple[tuple[str, int], Path]]:
    """Yield the folders of fetches, each with when it was made."""
    for folder in raw.iterdir():
        if (match := _FETCH.fullmatch(folder.name)) and (folder / RECEIPT).is_file():
            yield (match[1], int(match[2] or 1)), folder


def _told_in(folder: Path) -> Told:
    """Return what a source's receipt tells; nothing where it has no receipt."""
    path = folder / RECEIPT
    if not path.is_file():
        return Told({}, {})
    try:
        receipt = json.loads(path.read_bytes())
        titles = {key: str(title) for key, title in receipt["titles"].items()}
        # Older receipts have no members.
        members = {key: " ".join(who) for key, who in receipt.get("members", {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        expected = "a receipt as the verb fetch has written it"
        fault = Fault(f"{folder.name}/{RECEIPT}", 0, "", "another file", expected)
        raise ContractError([fault]) from error
    return Told(titles, members)
