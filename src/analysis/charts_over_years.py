"""Charts over years: their panels put together with the table, sources and notes they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import Panel, Story, compose, describe
from analysis.charts_compared import compared_dots
from analysis.charts_indicators import Held, everyone, line_of, measure, measures, place_and_periods
from analysis.charts_lines import axis_ticks, lines, zero_words
from analysis.charts_remarks import break_notes, source_notes, with_adjustments
from analysis.charts_years import (
    Line,
    columns,
    first_and_last,
    missing_notes,
    switch_notes,
)
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.origin import sources_of
from analysis.peer_groups import overlap_notes
from analysis.tables import Column, Note

_SCALES = "Skalorna är olika och står ovanför sina rader."
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
    "pairs": "Cirkeln är den egna organisationen. Strecket visar avståndet till den andra."
    " Skalan börjar på noll.",
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


def over_years(area: AreaReview, drawn: Sequence[Drawn], words: Words) -> Figure | Note:
    """Put panels together, with the table, sources, notes and reading that belong to them.

    A single year with nobody beside it carries no chart.
    """
    if not _carries(drawn):
        return too_few_years(area.year)
    found = [one.held for one in drawn]
    series = [line for one in drawn for line in one.series]
    forms = dict.fromkeys(one.form for one in drawn)
    rows = pd.concat([table_rows(area, one.held, one.series) for one in drawn])
    return compose(
        list(dict.fromkeys(one.panel for one in drawn)),
        Story(
            id=words.id,
            title=words.title,
            subtitle=f"{measures(found)}. {place_and_periods(area, series)}",
            alt=describe(*(_TYPES[form] for form in forms), *(words.facts or _facts(drawn))),
            reading=" ".join([*(_READINGS[form] for form in forms), *_remarks(drawn)]),
            columns=OVER_YEARS,
            rows=rows,
            sources=sources_of(area.catalogue, rows),
            notes=(
                *break_notes(
                    found, [point.year for one in series for point in one.points if point.year]
                ),
                *source_notes(rows),
                *overlap_notes(area.peers, set(rows["organisation_id"])),
            ),
        ),
    )


def too_few_years(year: int) -> Note:
    """Return what stands in place of a chart over years that has one year only."""
    return Note(
        "Det krävs uppgifter för minst två år för ett diagram."
        f" Siffrorna för {year} står i tabellen med alla nyckeltal."
    )


def _carries(drawn: Sequence[Drawn]) -> bool:
    """Return whether there is something to compare: two years, or two on one row."""
    years = {point.year for one in drawn for line in one.series for point in line.known}
    beside = (sum(bool(line.known) for line in one.series) for one in drawn)
    return len(years) > 1 or any(count > 1 for count in beside)


def _facts(drawn: Sequence[Drawn]) -> list[str]:
    """Return the first and last figure of every series, in sentences."""
    return [
        first_and_last(one.held.indicator, replace(line, name=name))
        for one in drawn
        for line, name in zip(one.series, _fact_names(one, several=len(drawn) > 1), strict=True)
    ]


def _remarks(drawn: Sequence[Drawn]) -> list[str]:
    """Return what is to be said on how to read signs and axes."""
    lined = [
        (one.held.indicator.name, axis_ticks(one.series)) for one in drawn if one.form == "lines"
    ]
    dotted = dict.fromkeys(one.panel for one in drawn if one.form == "dots")
    signed = any(line.marks for one in drawn for line in one.series)
    said = {zero_words(lined): bool(lined), _SCALES: len(dotted) > 1, _SIGNED: signed}
    return [words for words, holds in said.items() if holds]


def marked_columns(area: AreaReview, held: Held) -> Drawn:
    """Return an own series as columns from zero with its reorganisations marked."""
    line, notes = with_adjustments(area, held, line_of(area, held, held.own))
    named = replace(line, name=measure(held.indicator))
    notes = (*notes, *switch_notes([line]))
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
    notes = (*(missing_notes(series) if len(series) > 1 else ()), *switch_notes(series))
    panel = lines(series, held.indicator.decimals, heading=measure(held.indicator), notes=notes)
    return Drawn(held, series, panel, "lines")


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


def _fact_names(drawn: Drawn, *, several: bool) -> list[str]:
    """Return what the series are called in words: by measure, by whose they are, or by both."""
    measured = drawn.held.indicator.name
    if len(drawn.series) == 1:
        return [measured]
    return [f"{measured}, {line.name}" if several else line.name for line in drawn.series]
