"""The cost path on the costs page: the chart, what it assumes, and what it depends on."""

from __future__ import annotations

import math

import pandas as pd

from analysis import style
from analysis.charts_common import Panel, Story, capitalised, compose, describe, finding, span
from analysis.charts_lines import zero_words
from analysis.charts_onward import Onward, onward
from analysis.charts_years import Line, Point, columns
from analysis.costs import CostReview
from analysis.figure import Figure
from analysis.origin import sources_of
from analysis.path_terms import Course
from analysis.path_words import (
    TARGET,
    assumption_rows,
    left_out,
    median_words,
    pace_words,
)
from analysis.paths import SCENARIOS, CostPath
from analysis.tables import Column, Note, Table
from analysis.words import count_text, lowered, quantity

_EXAMPLE = "Ett räkneexempel under angivna antaganden"
_FORM = "Linjediagram: kostnaden som den blev och vägar framåt."
_WORDS = ("som det blev", "räkneexempel")
#: The scenarios that go on, each with its look among those that are compared.
_WAYS = [name for name in SCENARIOS if name != "past"]


def path(review: CostReview) -> tuple[Figure | Table | Note, ...]:
    """Return the chart of the path, its assumptions and its sensitivity; a note where none is."""
    found = review.cost_path
    course = found.course
    if course is None or not _carries(found):
        return (Note(" ".join(["Det går inte att visa en väg framåt.", *left_out(found)])),)
    shown: list[Figure | Table | Note] = [_chart(review, course), _assumptions(review)]
    if not found.sensitivity.empty:
        shown.append(_sensitivity(review, course))
    return tuple(shown)


def _carries(found: CostPath) -> bool:
    """Return whether there is more to see than one level line."""
    return not {"unchanged_measures", "pace"}.isdisjoint(found.rows["scenario"])


def _chart(review: CostReview, course: Course) -> Figure:
    found = review.cost_path
    lines = {name: _line(found.rows, name) for name in found.rows["scenario"].unique()}
    past = lines.pop("past")
    unit, base = course.indicator.unit_label, course.base_year
    measure = f"{course.indicator.name} i {base} års priser, {unit}"
    shown = Onward(past, tuple(lines.values()), course.decimals, _WORDS)
    return compose(
        [onward(shown, heading=measure), *_savings(found)],
        Story(
            id=TARGET,
            title=_title(found, course),
            subtitle=f"{_EXAMPLE}. {measure}. {_place(review, course)}, "
            f"{span(found.rows['year'])}.",
            alt=describe(_FORM, *_facts(shown, unit), _saved_fact(found)),
            reading=_reading(found, zero_words([(measure, shown.ticks)])),
            columns=_columns(unit),
            rows=found.rows.assign(saved_tkr_missing="räknas inte in"),
            sources=sources_of(review.catalogue, found.rows, found.measures),
            processed=True,
            notes=_notes(found),
        ),
    )


def _columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("label", "Väg", kind="row_header"),
        Column("year", "År"),
        Column("value", "Nettokostnad", unit, "decimals", "number"),
        Column("saved_tkr", "Besparingar", "tkr", "saved_decimals", "number"),
    )


def _facts(shown: Onward, unit: str) -> list[str]:
    """Return the first and last year so far and the end of each way, for the text alternative."""
    first, last = shown.past.known[0], shown.last
    so_far = f"Som det blev: {first.text(shown.decimals)} {unit} {first.year}"
    if last is not first:
        so_far += f" och {last.text(shown.decimals)} {unit} {last.year}"
    return [
        f"{so_far}.",
        *(
            f"{capitalised(way.name)} {way.known[-1].year}: {way.known[-1].text(shown.decimals)}."
            for way in shown.ways
        ),
    ]


def _saved_fact(found: CostPath) -> str:
    """Return what the bars show last; empty where there are none."""
    rows = found.rows[found.rows["scenario"] == "unchanged_measures"]
    if rows.empty:
        return ""
    last = rows.iloc[-1]
    saved = quantity(float(last["saved_tkr"]), int(last["saved_decimals"]), "tkr")
    return f"Staplarna under visar besparingarna, {saved} år {last['year']}."


def _line(rows: pd.DataFrame, scenario: str) -> Line:
    """Return a scenario's series; a year of the past without a figure has none."""
    some = rows[rows["scenario"] == scenario]
    known = dict(zip(some["year"].astype(int), some["value"], strict=True))
    points = [
        Point(year, str(year), float(known[year]) if year in known else None)
        for year in range(min(known), max(known) + 1)
    ]
    past = scenario == "past"
    look = style.OWN if past else style.comparator_look(_WAYS.index(scenario))
    return Line(lowered(str(some["label"].iloc[0])), look, tuple(points), past)


def _savings(found: CostPath) -> list[Panel]:
    """Return a panel with what the measures save each year; none where nothing is counted."""
    rows = found.rows[found.rows["scenario"] == "unchanged_measures"]
    if rows.empty:
        return []
    points = tuple(
        Point(int(year), str(year), float(saved))
        for year, saved in zip(rows["year"], rows["saved_tkr"], strict=True)
    )
    line = Line("Besparingar som räknas in, tkr om året", style.OWN, points)
    decimals = int(rows["saved_decimals"].iloc[0])
    return [columns(line, decimals, strong=points[-1].year, heading=line.name)]


def _title(found: CostPath, course: Course) -> str:
    """Return the end of the way that says most."""
    scenario, what = "pace", "om periodens takt fortsätter"
    if not math.isnan(found.last("unchanged_measures")):
        scenario = "unchanged_measures"
        what = "om besparingarna räknas in och inget annat ändras"
    amount = quantity(found.last(scenario), course.decimals, course.indicator.unit_label)
    text = f"Räkneexempel: {amount} {found.end}"
    return finding(f"{text} {what}", text)


def _reading(found: CostPath, scale: str) -> str:
    texts = ["Den heldragna linjen är kostnaden som den blev, de streckade är räkneexempel.", scale]
    if _savings(found):
        texts.append(
            "Staplarna visar hur mycket åtgärderna tillsammans drar av varje år, från noll."
        )
    return " ".join(texts)


def _notes(found: CostPath) -> tuple[str, ...]:
    """Return what a reader must know of the path, and what is left out of it."""
    course, notes = found.course, ["Räkneexemplet säger inte vad som kommer att hända."]
    if course is not None and course.yearly_factor is not None:
        notes.append(
            f"Periodens takt är {pace_words(course)}. Den räknas på hela förändringen, även den som"
            " beror på ändrad organisation, och kan redan innehålla besparingar."
        )
    if course is not None and course.index and set(course.fixed) != {course.base_year}:
        notes.append(course.index.described)
    return (*notes, *left_out(found))


def _place(review: CostReview, course: Course) -> str:
    return review.catalogue.organisations[course.organisation_id].name


def _assumptions(review: CostReview) -> Table:
    """Return every assumption with its value."""
    return Table(
        id=f"{TARGET}-antaganden",
        caption=f"Vad räkneexemplet antar, {review.year}",
        columns=(Column("assumption", "Antagande", kind="row_header"), Column("value", "Värde")),
        rows=assumption_rows(review.cost_path),
        sources=sources_of(review.catalogue, review.cost_path.rows, review.cost_path.measures),
        processed=True,
        notes=("Den som gör sidan kan ändra antagandena.",),
    )


def _sensitivity(review: CostReview, course: Course) -> Table:
    """Return how the last year depends on what the measures give."""
    rows, unit = review.cost_path.sensitivity, course.indicator.unit_label
    end = review.cost_path.end
    return Table(
        id=f"{TARGET}-kanslighet",
        caption=f"Nettokostnaden {end} om inget annat ändras, i {course.base_year} års priser",
        columns=(
            Column("label", "Antagande", kind="row_header"),
            Column("saved_tkr", "Besparing", "tkr", "saved_decimals", "number"),
            Column("value", "Nettokostnad", unit, "decimals", "number"),
            Column("difference_tkr", "Mot första raden", "tkr", "saved_decimals", "number", True),
        ),
        rows=rows,
        sources=sources_of(review.catalogue, review.cost_path.rows, review.cost_path.measures),
        processed=True,
        notes=_sensitivity_notes(review.cost_path),
    )


def _sensitivity_notes(found: CostPath) -> tuple[str, ...]:
    """Say what the cases take for granted."""
    notes = ["Varje rad är ett antagande och inte en bedömning av vad som är troligt."]
    worth = found.sensitivity[found.sensitivity["case"] == "unpriced"]
    if len(worth):
        count = int((found.measures["standing"] == "unpriced").sum())
        notes.append(
            f"Medianen av de kända beloppen är {median_words(found)}. Den antas för"
            f" {count_text(count, 'åtgärd', 'åtgärder')} utan belopp, oavsett årtal."
        )
    return tuple(notes)
