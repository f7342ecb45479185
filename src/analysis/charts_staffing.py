"""The charts of the staffing page."""

from __future__ import annotations

from analysis import style
from analysis.charts_axes import value_ticks
from analysis.charts_common import ROOM, finding, fitting
from analysis.charts_compared import by_scale
from analysis.charts_dots import DotRow, Mark, Scale, fitted, pairs
from analysis.charts_groups import groups_figure
from analysis.charts_indicators import (
    Held,
    change_row,
    change_title,
    everyone,
    held,
    measure,
    on_page,
    places,
)
from analysis.charts_over_years import (
    Drawn,
    Words,
    compared_lines,
    marked_columns,
    over_years,
)
from analysis.charts_pair_words import Section
from analysis.charts_pairs import moved, pairs_figure
from analysis.charts_remarks import break_notes
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.numerals import format_figure
from analysis.rounding import is_missing
from analysis.staffing import StaffingReview
from analysis.tables import Note
from analysis.vocabulary import DIRECTIONS
from analysis.words import enumeration, value_text

#: Widest name beside a dot, points: two of them and their figures leave a scale between them.
_NAME = 0.36 * ROOM


def full_time_equivalents(review: StaffingReview) -> Figure | Note:
    """Draw the full-time equivalents as columns from zero, with reorganisations marked."""
    found = [one for one in held(review.area) if one.indicator.role == "full_time_equivalents"]
    if not found:
        return Note(f"Antalet årsarbetare: uppgift saknas för {review.year}.")
    drawn = [marked_columns(review.area, one) for one in found]
    title = change_title(review.area, found[0])
    return over_years(review.area, drawn, Words("personal-arsarbetare", title))


def own_against_whole(review: StaffingReview) -> Figure | Note:
    """Draw every figure without a chart of its own beside the whole municipality's, as lines."""
    found = [one for one in held(review.area) if not _has_own_chart(one)]
    if not found:
        return Note(f"Det finns inga andra personaluppgifter för {review.year}.")
    shared = [one for one in found if len(everyone(review.area, one)) > 1]
    drawn = [compared_lines(review.area, one) for one in found]
    title = _beside_title(review.area, (shared or found)[0])
    return over_years(review.area, drawn, Words("personal-jamforelse", title))


def _beside_title(area: AreaReview, held: Held) -> str:
    """Return how the figure has changed; where two end in different years, both with theirs."""
    last = [(line, line.known[-1]) for line in everyone(area, held) if line.known]
    if len({point.year for _, point in last}) < 2:
        return change_title(area, held)
    unit, decimals = held.indicator.unit_label, held.indicator.decimals
    levels = [f"{line.name} {point.text(decimals)} {unit} år {point.year}" for line, point in last]
    return finding(f"{held.indicator.subject}: {enumeration(levels[:2])}", change_title(area, held))


def managers(review: StaffingReview) -> Figure | Note:
    """Draw the employees per manager, a row a year, the organisation beside the municipality."""
    found = [one for one in held(review.area) if one.indicator.role == "employees_per_manager"]
    if not found:
        return Note(f"Antalet medarbetare per chef: uppgift saknas för {review.year}.")
    words = Words("personal-chef", _managers_title(review.area, found[0]))
    return over_years(review.area, [_managers(review.area, found[0])], words)


def _managers(area: AreaReview, held: Held) -> Drawn:
    """Return a row a year with two dots; lines where more than two have figures."""
    series = everyone(area, held)
    if len(series) > 2:
        return compared_lines(area, held)
    indicator, rows = held.indicator, []
    years = sorted({point.year for line in series for point in line.known})
    for year in years:
        marks = []
        for line in series:
            for point in line.known:
                if point.year == year:
                    name = fitting(line.name, _NAME, style.TEXT, bold=True)
                    figure = point.text(indicator.decimals)
                    label = f"{figure} {name}" if year == years[0] else figure
                    marks.append(Mark(point.value or 0.0, label, line.look, line.strong))
        rows.append(DotRow(str(year), tuple(marks)))
    ticks = value_ticks([0.0, *(point.value or 0.0 for line in series for point in line.known)])
    scale = fitted(rows, Scale(0.0, ticks[-1], tuple(ticks)))
    return Drawn(held, series, pairs(rows, scale, heading=measure(indicator)), "pairs")


def _managers_title(area: AreaReview, held: Held) -> str:
    """Return how many each has, side by side where two have a figure for the year."""
    found = [
        (line.name, point)
        for line in everyone(area, held)
        for point in line.known
        if point.year == area.year
    ]
    if len(found) < 2:
        return change_title(area, held)
    (own, first), (whole, second) = found[:2]
    return finding(
        f"År {area.year} hade {own} {value_text(first.value or 0.0, held.indicator)} och {whole}"
        f" {second.text(held.indicator.decimals)}",
        change_title(area, held),
    )


def scores(review: StaffingReview) -> Figure | Note:
    """Draw the survey's items on their full scale, the year before as a ring."""
    area = review.area
    chosen = [one for one in on_page(area) if one.indicator.unit == "score"]
    rows = {one: {"label": one.indicator.name} | (change_row(area, one) or {}) for one in chosen}
    if all(is_missing(row["value"]) for row in rows.values()):
        return Note(f"Medarbetarnas svar: uppgift saknas för {review.year}.")
    sections = [
        Section(group[0].indicator, tuple(rows[one] for one in group), _scale_words(group))
        for group in by_scale(chosen)
    ]
    return pairs_figure(
        sections,
        Words(
            "personal-puls",
            change_title(area, max(chosen, key=lambda one: moved(rows[one]))),
        ),
        catalogue=area.catalogue,
        subtitle=f"Medarbetarnas svar i poäng. {places(area, chosen)}",
        notes=break_notes(chosen, [review.year - 1, review.year]),
    )


def by_group(review: StaffingReview) -> Figure | Note:
    """Draw figures by sex, age and the like, now and the year before, on one scale."""
    return groups_figure(review.area, review.group_remarks, id="personal-grupper")


def _has_own_chart(held: Held) -> bool:
    roles = ("full_time_equivalents", "employees_per_manager")
    return held.indicator.role in roles or held.indicator.unit == "score"


def _scale_words(group: list[Held]) -> str:
    """Return a scale and which way is better, as a heading."""
    indicator = group[0].indicator
    if indicator.scale_min is None or indicator.scale_max is None:
        return measure(indicator)
    low, high = format_figure(indicator.scale_min, 0), format_figure(indicator.scale_max, 0)
    directions = {one.indicator.direction for one in group}
    better = f", {DIRECTIONS[indicator.direction]}" if len(directions) == 1 else ""
    return f"Skala {low}–{high}{better}"
