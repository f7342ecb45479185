"""The charts of the quality page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_axes import scale_ticks
from analysis.charts_common import (
    LONGEST_TITLE,
    Panel,
    Story,
    capitalised,
    compose,
    describe,
    finding,
    number_text,
    span,
)
from analysis.charts_compared import by_scale, compared_dots, comparison_title, facts
from analysis.charts_indicators import (
    Held,
    change_row,
    change_title,
    everyone,
    has_comparators,
    held,
    line_of,
    measure,
    on_page,
)
from analysis.charts_lines import lines
from analysis.charts_over_years import Drawn, Words, marked_columns, over_years, yearly
from analysis.charts_years import Line, Point, switch_notes
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.markup import clip
from analysis.numerals import format_figure
from analysis.origin import ratio_sources
from analysis.quality import QualityReview
from analysis.rounding import is_missing
from analysis.tables import Column, Note
from analysis.words import allows_percent, quantity

_ONE_RATIO = (
    "Det krävs uppgifter för minst två år för ett diagram."
    " Kvoten för {} står i tabellen med kvoter."
)
_RATIO = (
    Column("label", "Kvot", kind="row_header"),
    Column("year", "År"),
    Column("value", "Värde", decimals="decimals", kind="number"),
    Column("numerator", "Täljare", decimals="numerator_decimals", kind="number"),
    Column("denominator", "Nämnare", decimals="denominator_decimals", kind="number"),
)


def scores_and_indexes(review: QualityReview) -> Figure | Note:
    """Draw a row for every figure that others have too, or that has one year only, on its scale.

    A lone amount, with neither others nor a scale, is left to the page's table.
    """
    area = review.area
    found = [
        one
        for one in on_page(area, compared=True)
        if has_comparators(one) or not _has_trend(area, one)
    ]
    if not any(_is_compared(one) for one in found):
        return Note(f"Källorna har inga uppgifter om andra kommuner för {review.year}.")
    found = [one for one in found if not _is_lone_amount(one)]
    drawn = []
    for group in by_scale(found):
        panel = compared_dots(area, group)
        drawn += [Drawn(one, everyone(area, one), panel, "dots") for one in group]
    told = tuple(facts(area, one) for one in found)
    title = comparison_title(area, found)
    return over_years(area, drawn, Words("kvalitet-jamforelse", title, told))


def over_time(review: QualityReview) -> Figure | Note:
    """Draw every own figure that has two years, numbers as columns and shares as lines."""
    area = review.area
    found = [one for one in held(area) if _has_trend(area, one)]
    if not found:
        return Note("Det finns inga kvalitetsmått med uppgifter för två år eller fler.")
    drawn = [_own_trend(area, one) for one in found]
    return over_years(area, drawn, Words("kvalitet-trend", _trend_title(area, found)))


def disturbances(review: QualityReview) -> Figure | Note:
    """Draw disturbances per 10 000 cases, so that volume is not taken for worse service."""
    history = review.ratio_history
    if not (history["year"] == review.year).any():
        return Note("Störningar i förhållande till antalet ärenden kan inte räknas ut för året.")
    if history["year"].nunique() < 2:
        return Note(_ONE_RATIO.format(review.year))
    panels = [
        _ratio_panel(rows, review.year) for _, rows in history.groupby("ratio_id", sort=False)
    ]
    rows = history.to_dict("records")
    last = next(row for row in rows if row["year"] == review.year)
    organisation = review.catalogue.organisations[last["organisation_id"]].name
    years = {int(row["year"]) for row in rows}
    return compose(
        panels,
        Story(
            id="kvalitet-storningar",
            title=_ratio_title(last),
            subtitle=f"{last['label']}. {organisation}, {span(years)}.",
            alt=describe(
                "Stapeldiagram med en stapel om året.", *(_ratio_fact(row) for row in rows)
            ),
            reading="Staplarna börjar på noll. Antalet störningar är delat med antalet ärenden,"
            " så att fler ärenden inte i sig ger en högre stapel.",
            columns=_RATIO,
            rows=history,
            sources=ratio_sources(review.catalogue, history),
            processed=True,
        ),
    )


def _has_trend(area: AreaReview, held: Held) -> bool:
    """Return whether an own series has figures for two years or more."""
    rows = area.series[
        (area.series["indicator_id"] == held.indicator.indicator_id)
        & (area.series["standing"] == "own")
        & area.series["value"].notna()
    ]
    return bool(rows["year"].nunique() > 1)


def _is_compared(held: Held) -> bool:
    """Return whether another organisation has a figure."""
    others = held.rows["standing"] == "comparator"
    return bool(held.rows.loc[others, "value"].notna().any())


def _is_lone_amount(held: Held) -> bool:
    """Return whether a figure has neither others beside it nor a scale to stand on."""
    return (
        not has_comparators(held)
        and held.indicator.scale_max is None
        and bool(held.rows["year"].notna().all())
    )


def _own_trend(area: AreaReview, held: Held) -> Drawn:
    """Return an own series: amounts as columns, shares and scores as a line on their scale."""
    indicator = held.indicator
    if allows_percent(indicator.unit):
        return marked_columns(area, held)
    line = line_of(area, held, held.own)
    low, high = indicator.scale_min, indicator.scale_max
    ticks = () if low is None or high is None else tuple(scale_ticks(low, high))
    heading, notes = measure(indicator), switch_notes([line])
    panel = lines([line], indicator.decimals, heading=heading, notes=notes, ticks=ticks)
    return Drawn(held, (line,), panel, "scaled" if ticks else "lines")


def _trend_title(area: AreaReview, found: list[Held]) -> str:
    """Return how many have become better and worse; one figure's change where there is one."""
    rows = [row for one in found if (row := change_row(area, one)) is not None]
    verdicts = [row["verdict"] for row in rows]
    better, worse = verdicts.count("better"), verdicts.count("worse")
    before = {row["previous_year"] for row in rows if not is_missing(row["previous_year"])}
    if len(found) == 1 or better + worse == 0 or len(before) != 1:
        return change_title(area, found[0])
    parts = [(n, word) for n, word in ((better, "bättre"), (worse, "sämre")) if n]
    (number, word), *rest = parts
    first = f"{capitalised(number_text(number))} kvalitetsmått blev {word}"
    words = " och ".join([first, *(f"{number_text(n)} {word}" for n, word in rest)])
    return finding(f"{words} mellan {before.pop()} och {area.year}", words)


def _ratio_panel(rows: pd.DataFrame, year: int) -> Panel:
    """Return a ratio's years as columns, with its parts in a note a year."""
    known = rows.to_dict("records")
    points = tuple(Point(int(row["year"]), str(row["year"]), float(row["value"])) for row in known)
    parts = tuple(
        f"{row['year']}: {_part(row, 'numerator')} på {_part(row, 'denominator')}" for row in known
    )
    line = Line(str(known[0]["label"]), style.OWN, _without_gaps(points), strong=True)
    return yearly(line, int(known[0]["decimals"]), strong=year, notes=parts)


def _without_gaps(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the points with a missing one for every year that lies between them."""
    found = {point.year: point for point in points}
    return tuple(
        found.get(year, Point(year, str(year), None)) for year in range(min(found), max(found) + 1)
    )


def _part(row: dict[Any, Any], side: str) -> str:
    return quantity(row[side], int(row[f"{side}_decimals"]), row[f"{side}_unit"])


def _ratio_title(row: dict[Any, Any]) -> str:
    """Return how the ratio has moved since the year before."""
    decimals, label = int(row["decimals"]), str(row["label"])
    now = format_figure(row["value"], decimals)
    if is_missing(row["change"]):
        level = f"var {now} år {row['year']}"
        return f"{clip(label, LONGEST_TITLE - len(level) - 1)} {level}"
    before = format_figure(row["previous"], decimals)
    verb = "ökade" if row["change"] > 0 else "minskade"
    way = f"{verb} från {before} till {now}" if now != before else f"låg kvar på {now}"
    return finding(
        f"{label} {way} mellan {row['previous_year']} och {row['year']}",
        f"{label} {way}",
        f"{clip(label, LONGEST_TITLE - len(way) - 2)}: {way}",
    )


def _ratio_fact(row: dict[Any, Any]) -> str:
    return f"År {row['year']}: {format_figure(row['value'], int(row['decimals']))}."
