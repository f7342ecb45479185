"""Comparison groups (jämförelsegrupper): edition, members, weighting, and whom they overlap with.

A single municipality that is compared with may sit in a group that is compared with too. That is
certain where the source states the group's edition, and possible where only other years' editions
are known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.catalogue import Catalogue, Organisation
from analysis.rows import records
from analysis.vocabulary import ORGANISATION_KINDS, WEIGHTINGS
from analysis.words import enumeration

PEER_COLUMNS = [
    *("organisation_id", "name", "kind", "kind_text", "edition_text", "members", "members_text"),
    *("weighting_text", "overlap", "overlap_with", "overlap_text"),
    *("overlap_text_missing", "edition_source"),
]
_UNKNOWN = "framgår inte"


def stated_members(
    group: Organisation, editions: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[str, ...]:
    """Return the Kolada ids of a group's members in the edition that its source states.

    Args:
        group: the group.
        editions: members by group and edition; see known_editions.
    Returns: none where the edition or its members are not known.
    """
    told = group.members.split() or editions.get((group.organisation_id, group.edition), ())
    return tuple(told)


def known_editions(register: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return members, Kolada ids, by group and edition.

    Args:
        register: processed group_editions.
    """
    return {
        (row["organisation_id"], row["edition"]): tuple(row["members"].split())
        for row in records(register)
    }


def peer_rows(
    comparators: Iterable[str], catalogue: Catalogue, register: pd.DataFrame, *, organisation: str
) -> pd.DataFrame:
    """Return the groups that a page compares with.

    Args:
        comparators: ids of all that the page compares with.
        catalogue: the registers.
        register: processed group_editions.
        organisation: the page's.
    Returns: PEER_COLUMNS, a row a group or average. `members` are names, parted by "; "; overlap is
        certain, possible or "", overlap_with the ids of whom, parted by a space, overlap_text a
        sentence that names them, or "", and overlap_text_missing why there is none;
        edition_source tells where the editions are from.
    """
    compared = [catalogue.organisations[one] for one in dict.fromkeys(comparators)]
    own = [catalogue.organisations[one] for one in catalogue.own(organisation)]
    near = [one for one in (*own, *compared) if one.kind == "municipality" and one.kolada_id]
    editions = known_editions(register)
    sources = {
        group: "; ".join(dict.fromkeys(rows["source"]))
        for group, rows in register.groupby("organisation_id")
    }
    made = [
        _row(one, near, catalogue, editions)
        | {"edition_source": sources.get(one.organisation_id, "")}
        for one in compared
        if one.is_group
    ]
    return pd.DataFrame(made, columns=PEER_COLUMNS)


def overlap_notes(peers: pd.DataFrame, shown: Collection[str]) -> tuple[str, ...]:
    """Return the warnings on groups that overlap with someone else that is shown.

    Args:
        peers: as peer_rows gives them.
        shown: ids of the organisations whose figures are shown.
    """
    return tuple(
        row["overlap_text"]
        for row in records(peers)
        if row["organisation_id"] in shown
        and not set(row["overlap_with"].split()).isdisjoint(shown)
    )


def _row(
    group: Organisation,
    near: Sequence[Organisation],
    catalogue: Catalogue,
    editions: Mapping[tuple[str, str], tuple[str, ...]],
) -> dict[str, Any]:
    members = stated_members(group, editions)
    named = {one.kolada_id: one.short_name for one in catalogue.organisations.values()}
    names = [named.get(member, member) for member in members]
    overlap, inside, text = _overlap(group, near, members, editions)
    return {
        "organisation_id": group.organisation_id,
        "name": group.name,
        "kind": group.kind,
        "kind_text": ORGANISATION_KINDS[group.kind],
        "edition_text": group.edition or _UNKNOWN,
        "members": "; ".join(names),
        "members_text": f"{len(names)}: {', '.join(names)}" if names else _UNKNOWN,
        "weighting_text": WEIGHTINGS[group.weighting],
        "overlap": overlap,
        "overlap_with": " ".join(one.organisation_id for one in inside),
        "overlap_text": text,
        "overlap_text_missing": _without_overlap(group, members),
    }


def _overlap(
    group: Organisation,
    near: Sequence[Organisation],
    members: Sequence[str],
    editions: Mapping[tuple[str, str], tuple[str, ...]],
) -> tuple[str, list[Organisation], str]:
    """Return how sure an overlap is, with whom, and a sentence on it."""
    if members:
        inside = [one for one in near if one.kolada_id in members]
        return ("certain", inside, _certain(group, inside)) if inside else ("", [], "")
    found = {
        one.organisation_id: [
            edition
            for (name, edition), ids in sorted(editions.items())
            if name == group.organisation_id and one.kolada_id in ids
        ]
        for one in near
    }
    inside = [one for one in near if found[one.organisation_id]]
    return ("possible", inside, _possible(group, inside, found)) if inside else ("", [], "")


def _without_overlap(group: Organisation, members: Sequence[str]) -> str:
    if group.kind != "peer_group":
        return "prövas bara för jämförelsegrupper"
    return "ingen" if members else "går inte att pröva"


def _certain(group: Organisation, inside: Sequence[Organisation]) -> str:
    names = enumeration(one.short_name for one in inside)
    return f"{names} ingår i ”{group.name}”, som därför inte är fristående."


def _possible(
    group: Organisation, inside: Sequence[Organisation], found: Mapping[str, Sequence[str]]
) -> str:
    told = (f"{one.short_name} ({_editions(found[one.organisation_id])})" for one in inside)
    return f"{_unknown(group)} I gruppen kan {enumeration(told)} ingå."


def _unknown(group: Organisation) -> str:
    if group.edition:
        return f"Vilka som ingår i ”{group.name}” enligt utgåvan {group.edition} är inte känt."
    return f"Källan anger inte vilken utgåva av ”{group.name}” som avses."


def _editions(years: Sequence[str]) -> str:
    return f"utgåvan {years[0]}" if len(years) == 1 else f"utgåvorna {enumeration(years)}"
