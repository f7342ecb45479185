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

NEW, GONE, RESCALED, CHANGED = "new", "gone", "rescaled", "changed"
#: What is told of a difference, beside the row's key.
TOLD = ("kind", "field", "old", "new", "percent", "factor")
#: The figure of a table that has one a row.
PRINTED = "printed"
#: The column of a key that says when; the rest of the key then names a series.
WHEN = ("period", "year")
#: A series of fewer values may have one factor by chance.
_LEAST = 3
#: Decimals that a factor may need.
_FINEST = 9
#: Columns of our own, while rows are held side by side.
_PLACE, _OLD_AT, _NEW_AT = " place", " old at", " new at"
_OLD, _NEW = " old", " new"


def revisions(old: pd.DataFrame, new: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Compare two versions of a table, row by row on its key.

    Rows that share a key, which only a faulty table has, are held against each other in their
    order.

    Args:
        old: texts; the key's columns and what else is to be compared.
        new: the same columns.
        table: says what the key is and which columns are figures.
    Returns: a row a difference: the key and TOLD. Rows that are new or gone tell their printed
        figure; a changed cell its column and both texts, a figure with its change in percent of the
        older; a rescaled series its factor, its periods parted by a space, and the first of its
        values before and now. NaN where there is no percentage or factor.
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
        if name in figures and when:
            factors = _factors(pairs, [one for one in key if one != when[0]])
            parts.append(_series(pairs, factors, key, when[0]))
            pairs = pairs[factors.isna()]
        changed = pairs[pairs["old"] != pairs["new"]].assign(kind=CHANGED, factor=NAN)
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
    if PRINTED + mark in rows:
        told["field"], told[side] = PRINTED, rows[PRINTED + mark]
    return told


def _factors(pairs: pd.DataFrame, series: list[str]) -> pd.Series[float]:
    """Return by which factor the series was rescaled that each pair of figures is in, or NaN."""
    factors = pd.Series(NAN, pairs.index)
    changed = (pairs["old"] != pairs["new"]).groupby([pairs[name] for name in series])
    for _, rows in pairs[changed.transform("sum") >= _LEAST].groupby(series, sort=False):
        texts = list(zip(rows["old"], rows["new"], strict=True))
        told = [bool(_figure(old).value and _figure(new).value) for old, new in texts]
        factors[rows.index[told]] = common_factor(texts)
    return factors


def _series(
    pairs: pd.DataFrame, factors: pd.Series[float], key: list[str], when: str
) -> pd.DataFrame:
    """Return a row a rescaled series."""
    rows = pairs.assign(factor=factors)[factors.notna()].sort_values(when, kind="stable")
    if rows.empty:
        return rows
    series = [name for name in key if name != when]
    found = rows.groupby(series, sort=False, as_index=False).agg(
        {when: " ".join, "field": "first", "old": "first", "new": "first", "factor": "first"}
    )
    return found.assign(kind=RESCALED, percent=NAN)


def _in_order(parts: list[pd.DataFrame], key: list[str]) -> pd.DataFrame:
    """Put what was found together: what is new, gone, rescaled, then changed."""
    columns = [*key, *TOLD]
    found = [part[columns] for part in parts if len(part)]
    if not found:
        return pd.DataFrame(columns=columns)
    order = {kind: place for place, kind in enumerate((NEW, GONE, RESCALED, CHANGED))}
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
