"""What must be told of figures by group: whether small groups are hidden, and what bands leave out.

Sentences in Swedish, true for any data; none where there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.bands import UNDER, Band, Fault, bands_of, gaps, overlaps
from analysis.breakdowns import NOT_OF_PEOPLE, class_text
from analysis.comparison import AreaReview
from analysis.numerals import MISSING_WORDS, SUPPRESSED, format_figure
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.thresholds import threshold
from analysis.words import enumeration, period_text

_LIMIT = "min_group_size"
_HIDDEN = MISSING_WORDS[SUPPRESSED]


@dataclass(frozen=True)
class _Group:
    """A figure about a class of people.

    Attributes:
        period, breakdown: of the figure.
        counted: the source says how many people it is about, or it is hidden.
    """

    period: str
    breakdown: str
    counted: bool


def group_remarks(
    area: AreaReview, headcounts: pd.DataFrame, thresholds: pd.DataFrame
) -> tuple[str, ...]:
    """Return what a reader must know of an area's figures by group.

    Args:
        area: whose groups are told of, now and the year before.
        headcounts: processed headcounts.
        thresholds: processed thresholds.
    """
    told = [*_guard(area, headcounts, thresholds), *_bands(area)]
    return tuple(dict.fromkeys(told))


# -- small groups -----------------------------------------------------------------------------


def _guard(area: AreaReview, headcounts: pd.DataFrame, thresholds: pd.DataFrame) -> Iterator[str]:
    """Tell whether small groups are hidden, by which limit, and where nobody can tell."""
    groups = list(_groups(area, headcounts))
    uncounted = [group for group in groups if not group.counted]
    if groups and len(uncounted) == len(groups):
        several = area.groups["source_id"].nunique() > 1
        yield (
            f"{'Källorna' if several else 'Källan'} anger inte hur många personer varje grupp har."
            " Därför går det inte att se om någon grupp är så liten att den inte borde visas, och"
            " sidan döljer inga siffror."
        )
        return
    if groups:
        yield from _limits(area, groups, thresholds)
    for period in dict.fromkeys(group.period for group in uncounted):
        yield _uncounted(period, groups)


def _groups(area: AreaReview, headcounts: pd.DataFrame) -> Iterator[_Group]:
    """Yield the figures about classes of people that the page shows or hides."""
    key = ["indicator_id", "organisation_id", "period", "breakdown"]
    counted = set(headcounts[key].itertuples(index=False, name=None))
    guarded = {one[:3] for one in counted}
    for row in records(area.groups):
        if row["dimension"] in NOT_OF_PEOPLE:
            continue
        periods = {row["period"]: row["missing_reason"] if is_missing(row["value"]) else ""}
        if not is_missing(row["previous"]):
            periods[f"{row['previous_year']}{row['period'][4:]}"] = ""
        if not is_missing(row["hidden_year"]):
            periods[f"{row['hidden_year']}{row['period'][4:]}"] = SUPPRESSED
        for period, missing in periods.items():
            here = (row["indicator_id"], row["organisation_id"], period, row["breakdown"])
            if not missing:
                yield _Group(period, row["breakdown"], here in counted)
            elif missing == SUPPRESSED and here[:3] in guarded:
                # Where no headcount is given it is the source that hides the figure, not the suite.
                yield _Group(period, row["breakdown"], counted=True)


def _limits(area: AreaReview, groups: Sequence[_Group], thresholds: pd.DataFrame) -> Iterator[str]:
    """Tell the limit of the page's year and who has set it, and those of other years shown."""
    limit = threshold(thresholds, _LIMIT, area.year)
    fewest = format_figure(limit.value, limit.decimals)
    yield (
        f"Grupper med färre än {fewest} personer visas inte. Inte heller visas den grupp som"
        f" siffran annars kan räknas ut med. I stället står ”{_HIDDEN}”. Gränsen kommer från"
        f" {limit.source.rstrip('.')}."
    )
    years = {int(group.period[:4]) for group in groups if group.period[:4].isdigit()}
    for year in sorted(years - {area.year}):
        other = threshold(thresholds, _LIMIT, year)
        if other.value != limit.value:
            yield f"För {year} är gränsen {format_figure(other.value, other.decimals)} personer."


def _uncounted(period: str, groups: Sequence[_Group]) -> str:
    """Tell for which groups of a period nobody can tell whether they are too small."""
    here = [group for group in groups if group.period == period]
    some = list(dict.fromkeys(class_text(one.breakdown) for one in here if not one.counted))
    dated = f"För {period_text(period)} anger källan" if period[:4].isdigit() else "Källan anger"
    who, one = "grupperna", "någon grupp"
    if any(group.counted for group in here):
        who = f"{'gruppen' if len(some) == 1 else 'grupperna'} {enumeration(some)}"
        one = "den" if len(some) == 1 else "någon av dem"
    return (
        f"{dated} inte hur många personer {who} har, så där går det inte att se om {one} är för"
        " liten."
    )


# -- bands ------------------------------------------------------------------------------------


def _bands(area: AreaReview) -> Iterator[str]:
    """Tell which numbers fall between the bands or into two of them, as they are printed."""
    key = ["indicator_id", "organisation_id", "source_id", "period"]
    for _, rows in area.groups.groupby(key, sort=False):
        found = {
            str(dimension): bands_of(list(dict.fromkeys(mine["klass"])))
            for dimension, mine in rows.groupby("dimension", sort=False)
        }
        yield from band_sentences(found)


def band_sentences(found: Mapping[str, Sequence[Band]]) -> Iterator[str]:
    """Yield what bands leave out as the page reads them, and what another reading counts twice.

    Args:
        found: bands by dimension, lowest first.
    """
    open_ = {name: list(gaps(bands)) for name, bands in found.items()}
    # Only a sign whose plain reading leaves something out may be meant in another way.
    doubtful = {sign for faults in open_.values() for fault in faults for sign in fault.signs}
    double = {name: list(overlaps(bands, doubtful)) for name, bands in found.items()}
    for name in found:
        for fault in (one for one in open_[name] if not one.signs):
            yield f"{_numbers(name, [fault]).capitalize()} hör inte till någon grupp."
        signed = [fault for fault in open_[name] if fault.signs]
        if signed:
            yield (
                f"Sidan läser {_readings(name, signed)}."
                f" Då hör {_numbers(name, signed)} inte till någon grupp."
            )
        for fault in double[name]:
            yield _double(name, fault, doubtful)
    for sign in sorted(doubtful):
        # Where two signs meet, one may be read in one way and one in the other.
        alone = [
            any(fault.signs == {sign} for faults in kind.values() for fault in faults)
            for kind in (open_, double)
        ]
        if all(alone):
            yield f"Om ”{sign}” betyder samma sak överallt är alltså någon av grupperna fel."


def _double(dimension: str, fault: Fault, doubtful: Collection[str]) -> str:
    """Tell which numbers belong to two bands, and under which reading if that matters."""
    names = enumeration(f"”{band.klass}”" for band in fault.bands)
    which = _numbers(dimension, [fault])
    read = [band for band in fault.bands if band.sign in doubtful]
    if not read:
        return f"{which.capitalize()} hör till två grupper: {names}."
    readings = enumeration(f"”{band.klass}” som {_inclusive(dimension, band)}" for band in read)
    return f"Läses {readings}, hör {which} till två grupper: {names}."


def _readings(dimension: str, faults: Sequence[Fault]) -> str:
    """Return how the page reads the bands with a sign: "”<29” som under 29 år"."""
    bands = dict.fromkeys(band for fault in faults for band in fault.bands if band.sign)
    return enumeration(f"”{band.klass}” som {_strict(dimension, band)}" for band in bands)


def _strict(dimension: str, band: Band) -> str:
    text = class_text(f"{dimension}={band.klass}")
    if text != band.klass:
        return text
    return f"under {band.high:.0f}" if band.sign == UNDER else f"över {band.low:.0f}"


def _inclusive(dimension: str, band: Band) -> str:
    bound = band.high if band.sign == UNDER else band.low
    words = "till och med" if band.sign == UNDER else "från och med"
    return f"{words} {_with_unit(dimension, f'{bound:.0f}')}"


def _numbers(dimension: str, faults: Sequence[Fault]) -> str:
    """Return numbers with their unit: "29 och 50 år", "dag 59"."""
    spans = (
        f"{one.first}" if one.first == one.last else f"{one.first}–{one.last}" for one in faults
    )
    return _with_unit(dimension, enumeration(spans))


def _with_unit(dimension: str, numbers: str) -> str:
    before, after = {"age": ("", " år"), "length": ("dag ", "")}.get(dimension, ("", ""))
    return f"{before}{numbers}{after}"
