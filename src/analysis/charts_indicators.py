"""What the charts ask an area's review for: series with their names, notes, titles and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis import style
from analysis.catalogue import Indicator
from analysis.charts_common import LONGEST_TITLE, finding, span
from analysis.charts_years import Line, points_of, when
from analysis.comparison import AreaReview
from analysis.markup import clip
from analysis.numerals import MISSING_WORDS
from analysis.rounding import shown
from analysis.rows import records
from analysis.sentences import change_sentence
from analysis.versions import is_interim
from analysis.words import enumeration, period_text, value_text

UNSTATED_WORDS = period_text("unstated")
#: The most measures that a subtitle names; every panel names its own.
_MOST_NAMED = 4
_PARENTHESIS = re.compile(r" \([^)]*\)")


@dataclass(frozen=True, eq=False)
class Held:
    """One indicator's rows on a page and whose they are.

    Attributes:
        indicator: from the register.
        rows: of the series, without breakdown.
        own: id of the own organisation that the chart is about.
    """

    indicator: Indicator
    rows: pd.DataFrame
    own: str

    def of(self, organisation: str) -> pd.DataFrame:
        """Return one organisation's rows."""
        return self._by_organisation.get(organisation, self.rows.iloc[:0])

    @cached_property
    def _by_organisation(self) -> dict[str, pd.DataFrame]:
        # A chart asks for every series several times.
        return {str(one): rows for one, rows in self.rows.groupby("organisation_id")}


def held(area: AreaReview, *, compared: bool = False) -> list[Held]:
    """Return the indicators whose series the page shows, in register order.

    There is an own figure in some year, and an own row, be it a missing figure, in the page's.

    Args:
        area: the review.
        compared: the chart is about the one of one's own that is compared with others.
    """
    series = area.series[area.series["year"].notna()]
    rows = {one: series[series["indicator_id"] == one] for one in _indicators(area)}
    found = (_held(area, name, group, compared) for name, group in rows.items())
    return [one for one in found if one is not None and _is_current(area, one)]


def on_page(area: AreaReview, *, compared: bool = False) -> list[Held]:
    """Return the area's indicators with an own row on the page: of its year, or of none stated.

    A figure with a year goes before one without.

    Args:
        area: the review.
        compared: as in `held`.
    """
    series = area.series
    found = []
    for name in _indicators(area):
        rows = series[series["indicator_id"] == name]
        dated = rows[(rows["year"] == area.year).fillna(False)]
        present = dated if (dated["standing"] == "own").any() else rows[rows["year"].isna()]
        found.append(_held(area, name, present, compared))
    return [one for one in found if one is not None]


def _is_current(area: AreaReview, held: Held) -> bool:
    own = held.rows[held.rows["standing"] == "own"]
    return bool(own["value"].notna().any() and (own["year"] == area.year).any())


def _indicators(area: AreaReview) -> list[str]:
    return [indicator.indicator_id for indicator in area.catalogue.indicators_in(area.area)]


def _held(area: AreaReview, name: str, rows: pd.DataFrame, compared: bool) -> Held | None:
    """Return rows with whose they are: the nearest with a figure, or who is compared."""
    own = rows[rows["standing"] == "own"].sort_values("own_order", kind="stable")
    if own.empty:
        return None
    known = own[own["value"].notna()]
    nearest = str((known if len(known) else own)["organisation_id"].iloc[0])
    others = area.comparisons.loc[area.comparisons["indicator_id"] == name, "organisation_id"]
    chosen = str(others.iloc[0]) if compared and len(others) else nearest
    return Held(area.catalogue.indicators[name], rows, chosen)


def line_of(area: AreaReview, held: Held, organisation: str) -> Line:
    """Return one organisation's series of an indicator as every chart draws it."""
    return Line(
        area.catalogue.organisations[organisation].short_name,
        look_of(area, held, organisation),
        points_of(held.of(organisation)),
        organisation == held.own,
        held.indicator.break_years,
        _switches(area, held.of(organisation)),
        organisation=organisation,
    )


def _switches(area: AreaReview, rows: pd.DataFrame) -> tuple[int, ...]:
    """Return the years from which figures are from an interim report, or no longer are."""
    known = rows[rows["value"].notna() & rows["year"].notna()].sort_values("year")
    years = [(int(row["year"]), is_interim(row, area.catalogue)) for row in records(known)]
    return tuple(year for (_, before), (year, after) in pairwise(years) if before != after)


def everyone(area: AreaReview, held: Held) -> tuple[Line, ...]:
    """Return the figures of all organisations that share an indicator, own ones first."""
    who = [one for name in ("own", "comparator") for one in organisations_in(held, standing=name)]
    return tuple(line_of(area, held, one) for one in who)


def look_of(area: AreaReview, held: Held, organisation: str) -> style.Look:
    """Return how an organisation is drawn: strong, as an ancestor, or grey with its own mark."""
    own = area.catalogue.own(area.organisation)
    if organisation not in own:
        return style.comparator_look(
            area.catalogue.comparators(area.organisation).index(organisation)
        )
    others = [one for one in own if one in set(held.rows["organisation_id"]) and one != held.own]
    return style.OWN if organisation == held.own else style.own_look(1 + others.index(organisation))


def organisations_in(held: Held, *, standing: str) -> list[str]:
    """Return the organisations of a standing, own or comparator, that have a row; nearest first."""
    rows = held.rows[held.rows["standing"] == standing]
    return list(dict.fromkeys(str(one) for one in rows["organisation_id"]))


def has_comparators(held: Held) -> bool:
    """Return whether another organisation has a row of the indicator."""
    return bool((held.rows["standing"] == "comparator").any())


def change_row(area: AreaReview, held: Held) -> dict[str, Any] | None:
    """Return the page's row of changes for the indicator's own figure; None where it has none.

    A figure with a year goes before one without.
    """
    rows = area.changes[
        (area.changes["indicator_id"] == held.indicator.indicator_id)
        & (area.changes["organisation_id"] == held.own)
    ]
    found = [{str(key): cell for key, cell in row.items()} for row in rows.to_dict("records")]
    return min(found, key=lambda row: row["period"] == "unstated", default=None)


def change_title(area: AreaReview, held: Held) -> str:
    """Return how the page's figure has changed, as a title; what is known where it has not."""
    indicator, row = held.indicator, change_row(area, held)
    if row is None:
        words = f"{MISSING_WORDS['not_reported']} för {area.year}"
        named = f"{clip(indicator.name, LONGEST_TITLE - len(words) - 2)}: {words}"
        return finding(f"{indicator.subject}: {words}", named)
    sentence = change_sentence(indicator, row, area.catalogue).rstrip(".")
    value = value_text(row["value"], indicator, row["missing_reason"])
    level = f"{value} {when(row['period'])}"
    plain = _PARENTHESIS.sub("", sentence).partition(". ")[0]
    briefs = (plain, plain.partition(" mellan ")[0])
    named = f"{clip(indicator.name, LONGEST_TITLE - len(level) - 2)}: {level}"
    return finding(sentence.partition(". ")[0], *briefs, named)


def measure(indicator: Indicator) -> str:
    """Return an indicator's name and unit as a heading; what the name says already is left out."""
    unit, per, what = indicator.unit_label.partition(" per ")
    name = indicator.name.casefold()
    if indicator.unit_label.casefold() in name:
        return indicator.name
    kept = unit if per and f"per {what}".casefold() in name else indicator.unit_label
    return f"{indicator.name} ({kept})"


def measures(found: Sequence[Held]) -> str:
    """Return what is measured, for a subtitle; many measures are counted, not named."""
    names = dict.fromkeys(measure(one.indicator) for one in found)
    return "; ".join(names) if len(names) <= _MOST_NAMED else f"{len(names)} nyckeltal"


def place_and_periods(area: AreaReview, series: Sequence[Line]) -> str:
    """Return which own organisations and which periods a chart shows, the end of its subtitle."""
    years = {point.year for line in series for point in line.points}
    own = area.catalogue.own(area.organisation)
    names = dict.fromkeys(
        area.catalogue.organisations[line.organisation].name
        for line in series
        if line.organisation in own
    )
    periods = [span(years - {0}), UNSTATED_WORDS if 0 in years else ""]
    return f"{enumeration(names)}, {enumeration(filter(None, periods))}."


def places(area: AreaReview, found: Iterable[Held]) -> str:
    """Return the names of those whose figures a chart is about."""
    return enumeration(dict.fromkeys(area.catalogue.organisations[one.own].name for one in found))


def gap_title(area: AreaReview, held: Held) -> str:
    """Return as a title how many of those compared with the own figure lies above."""
    rows = area.comparisons[
        (area.comparisons["indicator_id"] == held.indicator.indicator_id)
        & area.comparisons["gap"].notna()
        & area.comparisons["year"].notna()
    ]
    if rows.empty:
        return change_title(area, held)
    count, above = len(rows), sum(shown(gap, held.indicator.decimals) > 0 for gap in rows["gap"])
    below = sum(shown(gap, held.indicator.decimals) < 0 for gap in rows["gap"])
    others = f"alla {count} jämförda" if count > 1 else "den enda jämförda"
    words = f"över {above} av {count} jämförda"
    if count in (above, below):
        words = f"{'över' if above else 'under'} {others}"
    who = area.catalogue.organisations[str(rows["organisation_id"].iloc[0])].short_name
    level = f"{who} {words} {area.year}"
    named = f"{clip(held.indicator.name, LONGEST_TITLE - len(level) - 2)}: {level}"
    return finding(f"{held.indicator.subject}: {level}", named)
