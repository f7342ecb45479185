"""Sick leave by sex, age and length on the interim page: slopes from the year before."""

from __future__ import annotations

import pandas as pd

from analysis.charts_axes import value_ticks
from analysis.charts_common import DOUBT, Panel, Story, compose, describe
from analysis.charts_groups import group_sections, group_title
from analysis.charts_indicators import measure
from analysis.charts_pairs import Row, Section
from analysis.charts_slopes import Slope, Span, slopes
from analysis.figure import Figure
from analysis.interim import InterimReview
from analysis.interim_findings import GROUPS
from analysis.numerals import MISSING_WORDS, format_figure
from analysis.origin import sources_named
from analysis.rounding import is_missing
from analysis.tables import Column, Note
from analysis.words import difference_unit, enumeration, period_text

_BEFORE = "tidigare"


def by_group(review: InterimReview) -> Figure | Note:
    """Draw the sick leave of each group, now and the year before, as slopes on one scale."""
    area = review.sick_leave
    if area is None or area.groups["value"].isna().all():
        return Note(f"Källorna har inga uppgifter om sjukfrånvaro i olika grupper {review.year}.")
    section = group_sections(area)[0]
    rows = [row for row in section.rows if not row.get("heads")]
    title, decimals = group_title(area), section.indicator.decimals
    whose = dict.fromkeys(area.catalogue.organisations[row["organisation_id"]].name for row in rows)
    return compose(
        _panels(section),
        Story(
            id=GROUPS,
            title=title,
            subtitle=f"{measure(section.indicator)}. {enumeration(whose)}, {_years(rows)}.",
            alt=describe(
                "Linjediagram med en linje för varje grupp, från det tidigare talet till årets.",
                f"{title}.",
                *(_fact(row, decimals) for row in rows),
            ),
            reading="Varje linje går från det tidigare talet till årets. Ju brantare linje, desto"
            " större ändring. Alla delar av diagrammet har samma skala, som börjar på noll.",
            columns=_columns(section),
            rows=_table(rows),
            sources=sources_named(area.catalogue, [row["source_id"] for row in rows]),
            processed=True,
            notes=(*review.group_remarks, *_notes(rows)),
        ),
    )


def _columns(section: Section) -> tuple[Column, ...]:
    indicator = section.indicator
    unit, places = indicator.unit_label, indicator.decimals
    differs = difference_unit(indicator, 0.0)
    return (
        Column("label", "Grupp", kind="row_header"),
        Column("previous", "Tidigare värde", unit, places, "number"),
        Column("value", "Värde", unit, places, "number"),
        Column("change", "Förändring", differs, places, "number", signed=True),
        Column("period_text", "Period"),
    )


def _panels(section: Section) -> list[Panel]:
    """Return a panel a dimension, with the whole in each."""
    rows = [row for row in section.rows if not row.get("heads")]
    wholes = [row for row in rows if not row["breakdown"]]
    ends = [row[name] for row in rows for name in ("previous", "value")]
    ticks = value_ticks([0.0, *(value for value in ends if not is_missing(value))])
    before = {f"{row['previous_year']}" for row in rows if not is_missing(row["previous"])}
    now = {period_text(row["period"]) for row in rows}
    names = ["/".join(sorted(some)) for some in (before or {_BEFORE}, now)]
    span = Span(ticks[0], ticks[-1], section.indicator.decimals, *names)
    made, heading = [], ""
    for row in section.rows:
        if row.get("heads"):
            heading = str(row["label"])
            mine = [one for one in _after(section.rows, row) if not one.get("heads")]
            lines = [_slope(one) for one in (*wholes, *mine)]
            if any(not is_missing(line.now) for line in lines):
                made.append(slopes(lines, span, heading=heading))
    return made


def _after(rows: tuple[Row, ...], head: Row) -> list[Row]:
    """Return the rows under a heading, up to the next one."""
    found: list[Row] = []
    for row in rows[rows.index(head) + 1 :]:
        if row.get("heads"):
            break
        found.append(row)
    return found


def _slope(row: Row) -> Slope:
    missing = ""
    if is_missing(row["value"]):
        missing = MISSING_WORDS[row["missing_reason"] or "not_reported"]
    return Slope(row["label"], row["previous"], row["value"], missing, not row["breakdown"])


def _fact(row: Row, decimals: int) -> str:
    """Return one row in words, for a description."""
    if is_missing(row["value"]):
        return f"{row['label']}: {MISSING_WORDS[row['missing_reason'] or 'not_reported']}."
    now = format_figure(row["value"], decimals)
    if is_missing(row["previous"]):
        return f"{row['label']}: {now}."
    before, change = (
        format_figure(row[name], decimals, signed=name == "change")
        for name in ("previous", "change")
    )
    return f"{row['label']}: från {before} till {now} ({change})."


def _years(rows: list[Row]) -> str:
    known = {int(row["year"]) for row in rows if not is_missing(row["year"])}
    known |= {int(row["previous_year"]) for row in rows if not is_missing(row["previous"])}
    return "–".join(str(year) for year in dict.fromkeys((min(known), max(known))))


def _table(rows: list[Row]) -> pd.DataFrame:
    """Return the rows of the table behind the slopes; a missing figure keeps its reason."""
    made = [
        {
            **{name: row[name] for name in ("label", "previous", "value", "change")},
            "value_missing": row["missing_reason"],
            "change_missing": row["missing_reason"],
            "period_text": period_text(row["period"]),
            DOUBT: row.get(DOUBT, ""),
            f"{DOUBT}_anchor": row.get(f"{DOUBT}_anchor", ""),
        }
        for row in rows
    ]
    return pd.DataFrame(made)


def _notes(rows: list[Row]) -> tuple[str, ...]:
    """Return the remarks that the figures carry, each once."""
    told = (row["note"] for row in rows if not is_missing(row["value"]) and row["note"])
    return tuple(dict.fromkeys(told))
