"""Sick leave by sex, age and length on the interim page: slopes from the year before."""

from __future__ import annotations

import pandas as pd

from analysis.charts_axes import value_ticks
from analysis.charts_common import Panel, Story, compose, describe, span
from analysis.charts_groups import group_sections, group_title, no_groups
from analysis.charts_indicators import measure
from analysis.charts_pair_words import (
    Row,
    Section,
    facts,
    has_earlier,
    missing_text,
    pair_columns,
    pair_rows,
    remarks_of,
    years_of,
)
from analysis.charts_slopes import Slope, Span, slopes
from analysis.figure import Figure
from analysis.interim import InterimReview
from analysis.interim_findings import GROUPS
from analysis.origin import sources_of
from analysis.rounding import is_missing
from analysis.tables import Note
from analysis.words import enumeration, period_text

_BEFORE = "tidigare"


def by_group(review: InterimReview) -> Figure | Note:
    """Draw the sick leave of each group, now and the year before, as slopes on one scale."""
    area = review.sick_leave
    if area is None or area.groups.empty:
        return Note(f"Källorna har inga uppgifter om sjukfrånvaro i olika grupper {review.year}.")
    if area.groups["value"].isna().all():
        return Note(no_groups(area, review.group_remarks))
    section = group_sections(area)[0]
    rows = [row for row in section.rows if not row.get("heads")]
    title = group_title(area)
    whose = dict.fromkeys(area.catalogue.organisations[row["organisation_id"]].name for row in rows)
    return compose(
        _panels(section),
        Story(
            id=GROUPS,
            title=title,
            subtitle=f"{measure(section.indicator)}. {enumeration(whose)}, {span(years_of(rows))}.",
            alt=describe(
                "Linjediagram med en linje för varje grupp, från det tidigare talet till årets.",
                f"{title}.",
                *facts([section]),
            ),
            reading="Varje linje går från det tidigare talet till årets. Ju brantare linje, desto"
            " större ändring. Alla delar av diagrammet har samma skala, som börjar på noll.",
            columns=pair_columns([section], changes=any(map(has_earlier, rows))),
            rows=pair_rows(section),
            sources=sources_of(area.catalogue, pd.DataFrame(rows)),
            processed=True,
            notes=(*review.group_remarks, *remarks_of(rows)),
        ),
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
    shared = Span(ticks[0], ticks[-1], section.indicator.decimals, *names)
    made, heading = [], ""
    for row in section.rows:
        if row.get("heads"):
            heading = str(row["label"])
            lines = [_slope(one) for one in (*wholes, *_after(section.rows, row))]
            if any(not is_missing(line.now) for line in lines):
                made.append(slopes(lines, shared, heading=heading))
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
    return Slope(
        row["label"], row["previous"], row["value"], missing_text(row), not row["breakdown"]
    )
