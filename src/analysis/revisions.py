"""Revisions: what differs between two versions of a table (revideringar): rows, cells, series.

Cells are compared as they are printed. What a figure stands for is asked only for its change in
percent, and for whether a whole series was multiplied by one factor.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from analysis.columns import Table
from analysis.errors import NumeralError
from analysis.numerals import Figure, format_figure, parse_figure
from analysis.rounding import NAN, Bounded, nearest

NEW, GONE, CHANGED = "new", "gone", "changed"
#: One factor in all values of a series; in all values of all series of an indicator.
RESCALED, WHOLE_RESCALED = "rescaled", "whole rescaled"
#: What is told of a difference, beside the row's key.
TOLD = ("kind", "field", "old", "new", "percent", "factor", "series", "values")
#: The figure of a table that has one a row.
PRINTED = "printed"
#: The column of a key that says when; the rest of the key then names a series.
WHEN = ("period", "year")
#: The column of a key that says what is measured: all of its series may be rescaled at once.
WHAT = "indicator_id"
#: A series of fewer values may have one factor by chance, and so may fewer of several series.
_LEAST, _LEAST_OF_A_WHOLE = 3, 6
#: Decimals that a factor may need.
_FINEST = 9
#: Columns of our own, while rows are held side by side.
_PLACE, _OLD_AT, _NEW_AT = " place", " old at", " new at"
_OLD, _NEW = " old", " new"
_NO_SERIES = {"series": 0, "values": 0}


def revisions(
    old: pd.DataFrame, new: pd.DataFrame, table: Table, *, rescaled: bool = True
) -> pd.DataFrame:
    """Compare two versions of a table, row by row on its key.

    Rows that share a key, which only a faulty table has, are held against each other in their
    order.

    Args:
        old: texts; the key's columns and what else is to be compared.
        new: the same columns.
        table: says what the key is and which columns are figures.
        rescaled: whether rescaled series are looked for; else each of their figures is changed.
    Returns: a row a difference: the key and TOLD. Rows that are new or gone tell their printed
        figure; a changed cell its column and both texts, a figure with its change in percent of the
        older. A rescaled series tells its factor, how many values have it, their periods parted by
        a space, and its first value before and now; an indicator all of whose series are rescaled
        the same once, with the key of its first value and the number of its series. NaN where there
        is no percentage or factor, 0 where there is no rescaled series.
    """
    key = list(table.key)
    rows = _side_by_side(old, new, key)
    columns = [one for one in table.columns if one.name in old and one.name not in key]
    figures = [one.name for one in columns if one.type == "printed"]
    both = rows[rows[[_OLD_AT, _NEW_AT]].notna().all(axis=1)]
    parts = [
        _whole(rows[rows[_OLD_AT].isna()], key, NEW),
        _whole(rows[rows[_NEW_AT].isna()], key, GONE),
    ]
    when = [name for name in WHEN if name in key]
    for name in (one.name for one in columns):
        pairs = both[key].assign(field=name, old=both[name + _OLD], new=both[name + _NEW])
        if rescaled and name in figures and when:
            pairs = pairs.assign(factor=NAN)
            for kind, scope, least in _scopes([one for one in key if one != when[0]]):
                factors = _factors(pairs, scope, least)
                parts.append(_rescaled(pairs.assign(factor=factors), kind, scope, key))
                pairs = pairs[factors.isna()]
        changed = pairs[pairs["old"] != pairs["new"]].assign(kind=CHANGED, factor=NAN, **_NO_SERIES)
        texts = zip(changed["old"], changed["new"], strict=True)
        percent = [percent_change(*pair) if name in figures else NAN for pair in texts]
        parts.append(changed.assign(percent=pd.Series(percent, changed.index, dtype="float64")))
    return _in_order(parts, key)


def percent_change(old: str, new: str) -> float:
    """Return the change of a printed figure in percent of the older one's size.

    Returns: zero where only the print differs; NaN where either is no figure, where they are
        printed in unlike units, and where something has come from zero.
    """
    before, after = _figure(old), _figure(new)
    if before.value is None or after.value is None or len({before.unit, after.unit} - {""}) > 1:
        return NAN
    if before.value == after.value:
        return 0.0
    if not before.value:
        return NAN
    return float(100 * (after.value - before.value) / abs(before.value))


def common_factor(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the one factor by which all figures of a series have changed, within their rounding.

    Args:
        pairs: each figure as printed before and now; what is no figure says nothing.
    Returns: the factor with as few decimals as hold for every pair; NaN where fewer than three
        figures, or a figure that came from or went to zero, or no such factor but one.
    """
    figures = [(_bounded(old), _bounded(new)) for old, new in pairs]
    known = [
        (old, new)
        for old, new in figures
        if old is not None and new is not None and (old.value or new.value)
    ]
    if len(known) < _LEAST or not all(old.value and new.value for old, new in known):
        return NAN
    ratios = [new / old for old, new in known]
    low, high = max(one.low for one in ratios), min(one.high for one in ratios)
    if low > high or low <= 1 <= high:
        return NAN
    middle = (low + high) / 2
    shorter = (nearest(middle, decimals) for decimals in range(_FINEST))
    return float(next((one for one in shorter if low <= one <= high), middle))


def factor_text(factor: float) -> str:
    """Return a factor with the decimals that it has."""
    exact = Decimal(repr(factor)).normalize()
    return format_figure(exact, max(0, -int(exact.as_tuple().exponent)))


def _side_by_side(old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return each row of either, with where it stands there: NaN where it is missing."""
    sides = []
    for rows, at, mark in ((old, _OLD_AT, _OLD), (new, _NEW_AT, _NEW)):
        names = {name: name + mark for name in rows.columns if name not in key}
        side = rows.rename(columns=names)
        side[_PLACE] = rows.groupby(key, sort=False).cumcount()
        side[at] = range(len(rows))
        sides.append(side)
    rows = sides[0].merge(sides[1], how="outer", on=[*key, _PLACE])
    # As the new version has them; what is gone comes last.
    return rows.sort_values([_NEW_AT, _OLD_AT]).reset_index(drop=True)


def _whole(rows: pd.DataFrame, key: list[str], kind: str) -> pd.DataFrame:
    """Return rows that only one version has, with their figure where the table has one a row."""
    side, mark = ("new", _NEW) if kind == NEW else ("old", _OLD)
    told = rows[key].assign(kind=kind, field="", old="", new="", percent=NAN, factor=NAN)
    told = told.assign(**_NO_SERIES)
    if PRINTED + mark in rows:
        told["field"], told[side] = PRINTED, rows[PRINTED + mark]
    return told


def _scopes(series: list[str]) -> list[tuple[str, list[str], int]]:
    """Return what may be rescaled at once: the kind, what its key is, how many values it needs."""
    whole = series[: series.index(WHAT) + 1] if WHAT in series else series
    one = (RESCALED, series, _LEAST)
    return [one] if whole == series else [(WHOLE_RESCALED, whole, _LEAST_OF_A_WHOLE), one]


def _factors(pairs: pd.DataFrame, scope: list[str], least: int) -> pd.Series[float]:
    """Return by which factor that was rescaled which each pair of figures is in, or NaN."""
    factors = pd.Series(NAN, pairs.index)
    changed = (pairs["old"] != pairs["new"]).groupby([pairs[name] for name in scope])
    for _, rows in pairs[changed.transform("sum") >= least].groupby(scope, sort=False):
        texts = list(zip(rows["old"], rows["new"], strict=True))
        told = [bool(_figure(old).value and _figure(new).value) for old, new in texts]
        if sum(told) >= least:
            factors[rows.index[told]] = common_factor(texts)
    return factors


def _rescaled(pairs: pd.DataFrame, kind: str, scope: list[str], key: list[str]) -> pd.DataFrame:
    """Return a row that tells of its first value for all pairs that have a factor and one scope."""
    when = next(name for name in WHEN if name in key)
    rows = pairs[pairs["factor"].notna()].sort_values(when, kind="stable")
    if rows.empty:
        return rows
    found = []
    for _, group in rows.groupby(scope, sort=False):
        series = group[[name for name in key if name != when]].drop_duplicates()
        periods = " ".join(dict.fromkeys(group[when]))
        first = group[:1].assign(kind=kind if len(series) > 1 else RESCALED, percent=NAN)
        first[when] = periods
        found.append(first.assign(series=len(series), values=len(group)))
    return pd.concat(found)


def _in_order(parts: list[pd.DataFrame], key: list[str]) -> pd.DataFrame:
    """Put what was found together: what is new, gone, rescaled, then changed."""
    columns = [*key, *TOLD]
    found = [part[columns] for part in parts if len(part)]
    if not found:
        return pd.DataFrame(columns=columns)
    order = {
        kind: place for place, kind in enumerate((NEW, GONE, WHOLE_RESCALED, RESCALED, CHANGED))
    }
    rows = pd.concat(found, ignore_index=True)
    return rows.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable").reset_index(
        drop=True
    )


def _bounded(text: str) -> Bounded | None:
    figure = _figure(text)
    if figure.value is None or figure.decimals is None:
        return None
    return Bounded.of(figure.value, figure.decimals)


@lru_cache(maxsize=4096)
def _figure(text: str) -> Figure:
    """Parse a text; one that is no figure, as a faulty table may hold, has no value."""
    try:
        return parse_figure(text)
    except NumeralError:
        return Figure(None, None)
