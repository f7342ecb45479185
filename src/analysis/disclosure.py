"""Small groups' figures taken out of the processed tables, and everything that repeats them.

It is done before anything is computed: what no table holds no page, file or notebook can show. Raw
stays as printed. Prose is not searched: what a note or an explanation says in words is not found
here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import pandas as pd

from analysis import operands
from analysis.group_sums import Cell, Told
from analysis.numerals import MISSING_WORDS, SUPPRESSED, missing_reason
from analysis.rounding import Bounded, exact, is_missing
from analysis.rows import Row, records
from analysis.small_groups import hidden_cells
from analysis.thresholds import threshold

#: What stands instead of a claim that is about a hidden figure, and instead of a figure in it.
CLAIM_TEXT = "Uppgift om en grupp som är för liten för att visas."
_WORD = MISSING_WORDS[SUPPRESSED]
_UNSAID = operands.missing(f"uppgift om en grupp som är för liten för att visas ({_WORD})")

Frames: TypeAlias = Mapping[str, pd.DataFrame]
#: Indicator, organisation, period and breakdown.
Key: TypeAlias = tuple[str, str, str, str]


def without_small_groups(frames: Frames) -> dict[str, pd.DataFrame]:
    """Suppress the figures of small groups, and those that would give them away (sekretess).

    A figure whose change a source prints could be computed from it, so the changes at its own
    period and at the same months a year later go with it. So do claims that point at it, and
    corrections, which quote it.

    Args:
        frames: processed tables, all but the reconciliation.
    Returns: the same; observations have missing_reason "suppressed" and no note, claims neither
        words nor figures; corrections and headcounts that tell a figure are left out.
    """
    rows = frames["observations"]
    found = _hidden_keys(frames)
    if not found:
        return dict(frames)
    changes = _changes(frames["indicators"])
    hidden = pd.Series([_is_hidden(row, found, changes) for row in records(rows)], index=rows.index)
    gone = {operands.observation(row["source_id"], *_key(row)) for row in records(rows[hidden])}
    claims = frames["claims"]
    told = pd.Series(
        [not gone.isdisjoint(_references(row)) for row in records(claims)], claims.index, "bool"
    )
    quoted = {"observations": records(rows[hidden]), "claims": records(claims[told])}
    return {
        **frames,
        "observations": _suppressed(rows, hidden),
        "headcounts": _without_figures(frames["headcounts"], rows[hidden]),
        "claims": _neutral(claims, told, gone),
        "corrections": _unquoted(frames["corrections"], quoted),
    }


# -- which figures ----------------------------------------------------------------------------


def _hidden_keys(frames: Frames) -> set[Key]:
    """Return what is hidden, a printed change under the indicator that it is of."""
    changes = _changes(frames["indicators"])
    people = _people(frames["headcounts"], changes)
    if not people:
        return set()
    parents = _column(frames["organisations"], "organisation_id", "parent_id")
    last_years = _column(frames["sources"], "source_id", "last_year")
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in records(frames["observations"]):
        group = (changes.get(row["indicator_id"], row["indicator_id"]), row["period"])
        if group in people:
            groups.setdefault(group, []).append(row)
    found: set[Key] = set()
    for (indicator, period), rows in groups.items():
        together, *alone = _told(rows, people[indicator, period], changes)
        years = {row["year"] or last_years[row["source_id"]] for row in rows}
        limits = (threshold(frames["thresholds"], "min_group_size", int(year)) for year in years)
        cells = hidden_cells(together, alone, parents, max(one.value for one in limits))
        found |= {(indicator, organisation, period, part) for organisation, part in cells}
    return found


def _changes(indicators: pd.DataFrame) -> dict[str, str]:
    """Return the indicator that each printed change is of."""
    return _column(indicators[indicators["change_of"] != ""], "indicator_id", "change_of")


def _column(rows: pd.DataFrame, key: str, name: str) -> dict[str, Any]:
    return dict(zip(rows[key], rows[name], strict=True))


def _people(
    headcounts: pd.DataFrame, changes: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, dict[Cell, int]]]:
    """Return headcounts by indicator and period, source and cell; of several the smallest.

    A change is about the same people as what has changed.
    """
    found: dict[tuple[str, str], dict[str, dict[Cell, int]]] = {}
    for row in records(headcounts):
        group = (changes.get(row["indicator_id"], row["indicator_id"]), row["period"])
        counts = found.setdefault(group, {}).setdefault(row["source_id"], {})
        cell, count = (row["organisation_id"], row["breakdown"]), int(row["headcount"])
        counts[cell] = min(count, counts.get(cell, count))
    return found


def _told(
    rows: Iterable[Row], people: Mapping[str, Mapping[Cell, int]], changes: Mapping[str, str]
) -> Iterator[Told]:
    """Yield what all sources tell together, and what each tells where there are several."""
    # What has changed goes before its change: a cell has one figure.
    ordered = sorted(rows, key=lambda row: row["indicator_id"] in changes)
    figures: dict[str, dict[Cell, Bounded | None]] = {}
    for row in ordered:
        mine = figures.setdefault(row["source_id"], {})
        cell = (row["organisation_id"], row["breakdown"])
        mine[cell] = mine.get(cell) or _bounded(row)
    together: dict[Cell, Bounded | None] = {}
    for mine in figures.values():
        together |= {cell: together.get(cell) or figure for cell, figure in mine.items()}
    smallest: dict[Cell, int] = {}
    for counts in people.values():
        smallest |= {cell: min(count, smallest.get(cell, count)) for cell, count in counts.items()}
    yield Told(together, smallest)
    for source, mine in figures.items() if len(figures) > 1 else ():
        counts = {**smallest, **people.get(source, {})}
        yield Told(mine, {cell: counts[cell] for cell in mine if cell in counts})


def _bounded(row: Row) -> Bounded | None:
    if is_missing(row["value"]):
        return None
    decimals = int(row["decimals"])
    return Bounded.of(exact(row["value"], decimals), decimals)


def _is_hidden(row: Row, found: Collection[Key], changes: Mapping[str, str]) -> bool:
    indicator, *where = _key(row)
    base = changes.get(indicator, indicator)
    if (base, *where) in found:
        return True
    if base == indicator or is_missing(row["year"]):
        return False
    organisation, period, part = where
    before = f"{int(row['year']) - 1}{period[4:]}"
    return (base, organisation, before, part) in found


def _key(row: Row) -> Key:
    return row["indicator_id"], row["organisation_id"], row["period"], row["breakdown"]


# -- what tells them --------------------------------------------------------------------------


def _suppressed(rows: pd.DataFrame, hidden: pd.Series[bool]) -> pd.DataFrame:
    """Return observations without the hidden figures; one that was missing says why as before."""
    has_figure = rows["value"].notna() | (rows["printed"].map(missing_reason) == "")
    shown = hidden & has_figure
    return rows.assign(
        value=rows["value"].mask(hidden),
        decimals=rows["decimals"].mask(hidden),
        missing_reason=rows["missing_reason"].mask(shown, SUPPRESSED),
        printed=rows["printed"].mask(shown, _WORD),
        # A note may quote the figure.
        note=rows["note"].mask(hidden, ""),
    )


def _without_figures(headcounts: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """Leave out the headcounts that are the hidden figure itself, as where people are counted."""
    figures = {(_key(row), row["value"]) for row in records(hidden)}
    tells = [(_key(row), row["headcount"]) in figures for row in records(headcounts)]
    return headcounts[~pd.Series(tells, headcounts.index, "bool")].reset_index(drop=True)


def _neutral(claims: pd.DataFrame, told: pd.Series[bool], gone: Collection[str]) -> pd.DataFrame:
    """Return claims without what some say of hidden figures; they can't be checked any more."""
    texts = [
        _without_stated(row, gone) if hides else row["operands"]
        for row, hides in zip(records(claims), told, strict=True)
    ]
    stated = claims["tolerance"].str.strip().str.startswith(operands.STATED)
    return claims.assign(
        what=claims["what"].mask(told, CLAIM_TEXT),
        operands=pd.Series(texts, claims.index, "str"),
        printed=claims["printed"].mask(told, ""),
        value=claims["value"].mask(told),
        decimals=claims["decimals"].mask(told),
        missing_reason=claims["missing_reason"].mask(told, SUPPRESSED),
        tolerance=claims["tolerance"].mask(told & stated, _UNSAID),
        beside=claims["beside"].mask(told, ""),
        note=claims["note"].mask(told, ""),
    )


def _without_stated(row: Row, gone: Collection[str]) -> str:
    """Return a claim's operands without figures of its own, one of them without any figure."""
    parts = operands.parts(row["operands"])
    kept = [_UNSAID if part.startswith(operands.STATED) else part for part in parts]
    unsaid = (*kept, row["tolerance"].strip())
    if not any(operands.with_source(part, row["source_id"]) in gone for part in unsaid):
        kept += [] if _UNSAID in kept else [_UNSAID]
    return f"{operands.SEPARATOR} ".join(kept)


def _references(row: Row) -> Iterator[str]:
    """Yield every reference of a claim, with its source."""
    for column in ("operands", "tolerance", "beside"):
        for part in operands.parts(row[column]):
            yield operands.with_source(part, row["source_id"])


def _unquoted(
    corrections: pd.DataFrame, quoted: Mapping[str, list[dict[str, Any]]]
) -> pd.DataFrame:
    """Leave out corrections of hidden figures and of claims about them: they quote them."""
    quotes = [
        any(_is_key_of(correction, row) for row in quoted.get(correction["table"], ()))
        for correction in records(corrections)
    ]
    return corrections[~pd.Series(quotes, corrections.index, "bool")].reset_index(drop=True)


def _is_key_of(correction: Row, row: Row) -> bool:
    """Return whether a correction names a row; columns that only raw has are passed over."""
    pairs = [part.strip().partition("=") for part in correction["key"].split(operands.SEPARATOR)]
    wanted = {"source_id": correction["source_id"]} | {name: value for name, _, value in pairs}
    return all(str(row[name]) == value for name, value in wanted.items() if name in row)
