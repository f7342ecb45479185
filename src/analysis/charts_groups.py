"""Figures by sex, age and the like: their rows and the sentence on the group that moved most."""

from __future__ import annotations

from analysis.breakdowns import DIMENSION_TEXTS, class_place
from analysis.catalogue import Indicator
from analysis.charts_common import capitalised, finding
from analysis.charts_indicators import measure
from analysis.charts_pairs import Row, Section, moved
from analysis.comparison import AreaReview
from analysis.numerals import format_figure
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.words import enumeration


def group_sections(area: AreaReview) -> list[Section]:
    """Return a section an indicator: the whole, then a heading and the classes a dimension."""
    groups = records(area.groups)
    sections = []
    for name in dict.fromkeys(row["indicator_id"] for row in groups):
        mine = [row for row in groups if row["indicator_id"] == name]
        rows = [
            row | {"label": "Alla"}
            for row in records(area.changes)
            if row["indicator_id"] == name
            and row["organisation_id"] == mine[0]["organisation_id"]
            and row["period"] == mine[0]["period"]
        ]
        for dimension in dict.fromkeys(row["dimension"] for row in mine):
            heading = capitalised(DIMENSION_TEXTS.get(dimension, dimension))
            rows.append({"label": heading, "heads": True})
            rows += [
                row | {"label": capitalised(row["klass_text"])}
                for row in mine
                if row["dimension"] == dimension
            ]
        indicator = area.catalogue.indicators[name]
        sections.append(Section(indicator, tuple(rows), measure(indicator), from_zero=True))
    return sections


def group_title(area: AreaReview) -> str:
    """Return as a title the group that has moved most, or the highest where no move is known."""
    groups = [row for row in records(area.groups) if not is_missing(row["value"])]
    row = max(groups, key=moved)
    indicator = area.catalogue.indicators[row["indicator_id"]]
    if is_missing(row["change"]):
        return _highest(
            indicator, [one for one in groups if one["indicator_id"] == row["indicator_id"]]
        )
    now, before = (format_figure(row[name], indicator.decimals) for name in ("value", "previous"))
    if now == before:
        return finding(f"{indicator.subject}: ingen grupp har ändrats", "Ingen grupp har ändrats")
    way = f"från {before} till {now} {indicator.unit_label}"
    verb = "ökade" if row["change"] > 0 else "minskade"
    return finding(
        f"{indicator.subject} {class_place(row['breakdown'])} {verb} mest: {way}",
        f"{capitalised(row['klass_text'])} {verb} mest: {way}",
        way.capitalize(),
    )


def _highest(indicator: Indicator, groups: list[Row]) -> str:
    """Return the group or groups with the highest figure."""
    top = max(row["value"] for row in groups)
    who = enumeration(str(row["klass_text"]) for row in groups if row["value"] == top)
    level = f"{format_figure(top, indicator.decimals)} {indicator.unit_label}"
    return finding(
        f"{indicator.subject} är högst i grupperna {who}: {level}"
        if " och " in who
        else f"{indicator.subject} är högst i gruppen {who}: {level}",
        f"Högst är {who}: {level}",
        f"Högsta värdet i en grupp är {level}",
    )
