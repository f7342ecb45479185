"""Charts over years: their panels put together with the table, sources and notes they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis import style
from analysis.catalogue import Indicator
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Panel, Story, compose, describe, sources_of
from analysis.charts_compared import compared_dots
from analysis.charts_indicators import Held, everyone, line_of, measure, measures, place_and_periods
from analysis.charts_lines import lines, zero_words
from analysis.charts_years import Line, columns, missing_words
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.numerals import MISSING_WORDS, format_figure
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column
from analysis.vocabulary import UNITS
from analysis.words import enumeration, period_text, value_text

#: Signs that tie a year on the axis to a note below it.
_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

_SIGNED = (
    "En siffra i ring under ett år hör till en förändrad verksamhet, som står under diagrammet."
)

#: Form of a panel -> what a text alternative calls it, and how it is read.
_TYPES = {
    "columns": "Stapeldiagram med en stapel om året.",
    "bar": "Stapeldiagram med ett år.",
    "lines": "Linjediagram över åren.",
    "scaled": "Linjediagram över åren på måttets hela skala.",
    "dots": "Punktdiagram med en rad för varje mått.",
    "pairs": "Punktdiagram med en rad om året.",
}
_READINGS = {
    "columns": "Staplarna börjar på noll. Sidans år är mörkast.",
    "bar": "Staplarna börjar på noll.",
    "lines": "Den tjocka linjen är den egna organisationen. Senaste värde och namn står vid linjens"
    " slut.",
    "scaled": "Linjen ritas på måttets hela skala.",
    "dots": "Den egna organisationen är den stora fyllda cirkeln med namnet ovanför. Varje jämförd"
    " har ett eget tecken och sitt namn under raden.",
    "pairs": "Cirkeln är den egna organisationen. Strecket visar avståndet till den andra.",
}

#: Columns of the table behind a chart over years.
OVER_YEARS = (
    Column("indicator", "Nyckeltal", kind="row_header"),
    Column("organisation", "Organisation"),
    Column("period_text", "Period"),
    Column("value", "Värde", decimals="decimals", kind="number"),
    Column("unit_label", "Enhet"),
)


@dataclass(frozen=True)
class Drawn:
    """One indicator as it is drawn: the series in its panel, and the panel's form."""

    held: Held
    series: tuple[Line, ...]
    panel: Panel
    form: str


@dataclass(frozen=True)
class Words:
    """What is said of a chart beside what its figures say themselves.

    Attributes:
        id, title: see Story.
        facts: sentences of the text alternative after the chart's form; first and last figure of
            every series where none are given.
    """

    id: str
    title: str
    facts: tuple[str, ...] = ()


def over_years(area: AreaReview, drawn: Sequence[Drawn], words: Words) -> Figure:
    """Put panels together, with the table, sources, notes and reading that belong to them."""
    found = [one.held for one in drawn]
    points = [point for one in drawn for line in one.series for point in line.points]
    forms = dict.fromkeys(one.form for one in drawn)
    facts = [
        first_and_last(one.held.indicator, replace(line, name=name))
        for one in drawn
        for line, name in zip(one.series, _fact_names(one, several=len(drawn) > 1), strict=True)
    ]
    rows = pd.concat([table_rows(area, one.held, one.series) for one in drawn])
    return compose(
        list(dict.fromkeys(one.panel for one in drawn)),
        Story(
            id=words.id,
            title=words.title,
            subtitle=f"{measures(found)}. {place_and_periods(area, found, points)}",
            alt=describe(*(_TYPES[form] for form in forms), *(words.facts or facts)),
            reading=" ".join([*(_READINGS[form] for form in forms), *_remarks(drawn)]),
            columns=OVER_YEARS,
            rows=rows,
            source_ids=sources_of(rows),
            notes=(
                *break_notes(found, [point.year for point in points if point.year]),
                *source_notes(rows),
            ),
        ),
    )


def _remarks(drawn: Sequence[Drawn]) -> list[str]:
    """Return what is to be said on how to read signs and axes."""
    lined = [one.series for one in drawn if one.form == "lines"]
    signed = any(line.marks for one in drawn for line in one.series)
    return ([zero_words(lined)] if lined else []) + ([_SIGNED] if signed else [])


def marked_columns(area: AreaReview, held: Held) -> Drawn:
    """Return an own series as columns from zero with its reorganisations marked."""
    line, notes = with_adjustments(area, held, line_of(area, held, held.own))
    named = replace(line, name=measure(held.indicator))
    panel = yearly(named, held.indicator.decimals, strong=area.year, notes=notes)
    return Drawn(held, (line,), panel, "columns" if len(line.points) > 1 else "bar")


def yearly(line: Line, decimals: int, *, strong: int, notes: tuple[str, ...] = ()) -> Panel:
    """Return a series as columns under its name; a lone year as a bar, which needs less room."""
    if len(line.points) > 1:
        return columns(line, decimals, strong=strong, heading=line.name, notes=notes)
    point = line.points[0]
    segments = () if point.value is None else (Segment(0.0, point.value, style.OWN),)
    bar = Bar(point.tick.replace("\n", " "), segments, point.text(decimals))
    return bars([bar], heading=line.name, notes=notes)


def compared_on_row(area: AreaReview, held: Held) -> Drawn:
    """Return the figures of all who share an indicator as dots on one row."""
    return Drawn(held, everyone(area, held), compared_dots(area, [held]), "dots")


def compared_lines(area: AreaReview, held: Held) -> Drawn:
    """Return the series of all who share an indicator as lines, or a lone year as dots."""
    series = everyone(area, held)
    if len({point.year for line in series for point in line.points}) == 1:
        return compared_on_row(area, held)
    notes = missing_notes(series) if len(series) > 1 else ()
    panel = lines(series, held.indicator.decimals, heading=measure(held.indicator), notes=notes)
    return Drawn(held, series, panel, "lines")


def missing_notes(series: Sequence[Line]) -> tuple[str, ...]:
    """Return a line for every series that lacks figures: whose, why and for which years."""
    return tuple(f"{line.name}: {words}" for line in series for words in missing_words(line))


def break_notes(held: Sequence[Held], years: Iterable[int]) -> tuple[str, ...]:
    """Return a note for every series that breaks after the first of the years drawn."""
    first, last = min(years, default=0), max(years, default=0)
    return tuple(
        f"{one.indicator.name}: mätsättet ändrades {year} (streckad linje). Talen före och efter"
        " är inte jämförbara."
        for one in held
        for year in one.indicator.break_years
        if first < year <= last
    )


def source_notes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the remarks that the plotted figures carry, each once, with what it is about.

    Args:
        rows: indicator, period_text, value and note.
    """
    noted = rows[rows["value"].notna() & (rows["note"] != "")]
    remarks = []
    for note, group in noted.groupby("note", sort=False):
        names = list(dict.fromkeys(group["indicator"]))
        when = enumeration(dict.fromkeys(group["period_text"]))
        remarks.append(f"{names[0]}, {when}: {note}" if len(names) == 1 else str(note))
    return tuple(remarks)


def with_adjustments(area: AreaReview, held: Held, line: Line) -> tuple[Line, tuple[str, ...]]:
    """Return a line with a sign under every year of a structural change, and the notes to them."""
    rows = area.adjustments[
        (area.adjustments["indicator_id"] == held.indicator.indicator_id)
        & (area.adjustments["organisation_id"] == held.own)
    ]
    years = {point.year for point in line.points}
    found = [
        row for row in records(rows.sort_values("year", kind="stable")) if row["year"] in years
    ]
    marks: dict[int, str] = {}
    notes = []
    for sign, row in zip(_SIGNS, found, strict=False):
        marks[int(row["year"])] = marks.get(int(row["year"]), "") + sign
        notes.append(f"{sign} {row['title']}{_amount(row, held.indicator)}")
    return replace(line, marks=marks), tuple(notes)


def _amount(row: dict[str, Any], indicator: Indicator) -> str:
    """Return what a structural change added; its unit only where it is not the indicator's."""
    if is_missing(row["amount"]):
        return ""
    unit = "" if row["unit"] == indicator.unit else f" {UNITS[row['unit']]}"
    return f": {format_figure(row['amount'], int(row['decimals']), signed=True)}{unit}"


def table_rows(area: AreaReview, held: Held, series: Iterable[Line]) -> pd.DataFrame:
    """Return the rows of OVER_YEARS for some organisations' series of one indicator."""
    rows = pd.concat([held.of(line.organisation) for line in series])
    names = {key: one.short_name for key, one in area.catalogue.organisations.items()}
    return rows.assign(
        indicator=held.indicator.name,
        organisation=rows["organisation_id"].map(names),
        unit_label=held.indicator.unit_label,
        decimals=held.indicator.decimals,
    )


def first_and_last(indicator: Indicator, line: Line) -> str:
    """Return a sentence on a series' first and last figure, for a text alternative."""
    if not line.known:
        return f"{line.name}: {MISSING_WORDS['not_reported']}."
    first, last = line.known[0], line.known[-1]
    text = f"{value_text(first.value or 0.0, indicator)} {period_text(first.period)}"
    if last is not first:
        text += f", {last.text(indicator.decimals)} {period_text(last.period)}"
    return f"{line.name}: {text}."


def _fact_names(drawn: Drawn, *, several: bool) -> list[str]:
    """Return what the series are called in words: by measure, by whose they are, or by both."""
    measured = drawn.held.indicator.name
    if len(drawn.series) == 1:
        return [measured]
    return [f"{measured}, {line.name}" if several else line.name for line in drawn.series]
