"""A figure now and before, a row an indicator or a group: two dots on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis import style
from analysis.catalogue import Catalogue, Indicator
from analysis.charts_axes import scale_ticks, value_ticks
from analysis.charts_common import DOUBT, Panel, Story, compose, describe, span
from analysis.charts_dots import DotRow, Mark, Scale, fitted, pairs
from analysis.charts_over_years import Words
from analysis.charts_years import Point
from analysis.figure import Figure
from analysis.numerals import MISSING_WORDS, SUPPRESSED, format_figure
from analysis.origin import sources_named
from analysis.rounding import is_missing
from analysis.tables import Column
from analysis.words import difference_unit, period_text

#: How the chart is read: with earlier figures and without.
READING = "Den fyllda punkten är sidans år och ringen det närmast tidigare året med uppgift."
_TYPE = "Punktdiagram med en rad för varje uppgift."
_ONE_YEAR = "Punkten är sidans år."

_NONE_BEFORE = "ingen tidigare"
_ZERO = "Skalan börjar på noll."
_WHOLE = "Skalan visas i sin helhet."

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """The rows of one panel.

    Attributes:
        indicator: gives scale and decimals; every row is in its unit.
        rows: as AreaReview.changes, plus `label`; a row with `heads` true is a heading.
        heading: above the panel.
        from_zero: the axis begins at zero; else it is the indicator's whole scale.
    """

    indicator: Indicator
    rows: tuple[Row, ...]
    heading: str
    from_zero: bool = False


def pairs_figure(
    sections: Sequence[Section],
    words: Words,
    *,
    catalogue: Catalogue,
    subtitle: str,
    notes: tuple[str, ...] = (),
) -> Figure:
    """Put sections together to a figure with its table and sources."""
    rows = [row for one in sections for row in one.rows if not row.get("heads")]
    before = any(not is_missing(row["previous"]) for row in rows)
    scales = " ".join(dict.fromkeys(_ZERO if _is_from_zero(one) else _WHOLE for one in sections))
    return compose(
        [_panel(one) for one in sections],
        Story(
            id=words.id,
            title=words.title,
            subtitle=f"{subtitle}, {span(_years(rows))}.",
            alt=describe(_TYPE, f"{words.title}.", *_facts(sections)),
            reading=f"{READING if before else _ONE_YEAR} {scales}",
            columns=_columns(sections),
            rows=pd.concat([_table(one) for one in sections]),
            sources=sources_named(catalogue, (row.get("source_id") for row in rows)),
            processed=before,
            notes=(*notes, *_remarks(rows)),
        ),
    )


def _is_from_zero(section: Section) -> bool:
    """Return whether the axis begins at zero: it is to, or the indicator has no scale."""
    scale = (section.indicator.scale_min, section.indicator.scale_max)
    return section.from_zero or None in scale


def _remarks(rows: Sequence[Row]) -> list[str]:
    """Return the remarks that the page's figures carry, each once."""
    return list(
        dict.fromkeys(row["note"] for row in rows if not is_missing(row["value"]) and row["note"])
    )


def _years(rows: Sequence[Row]) -> set[int]:
    """Return the years that figures are from."""
    known = [row["year"] for row in rows if not is_missing(row["year"])]
    before = [row["previous_year"] for row in rows if not is_missing(row["previous"])]
    return {int(year) for year in (*known, *before)}


def moved(row: Row) -> float:
    """Return how far a figure has moved; less than nothing where that is unknown."""
    if is_missing(row["value"]):
        return -2.0
    return -1.0 if is_missing(row["change"]) else abs(float(row["change"]))


def _panel(section: Section) -> Panel:
    """Draw a row a figure: a dot for the page's year, a ring for the one before."""
    known = [row for row in section.rows if not is_missing(row.get("previous"))]
    same = len({row["previous_year"] for row in known}) == 1
    dots, told = [], False
    for row in section.rows:
        marks = _marks(row, section.indicator.decimals, told=told and same)
        told = told or len(marks) == 2 or not known
        dots.append(DotRow(row["label"], marks, _missing(row), bool(row.get("heads"))))
    scale = _scale(dots, section.indicator, section.from_zero)
    return pairs(dots, scale, heading=section.heading)


def _facts(sections: Sequence[Section]) -> list[str]:
    """Return the rows in words: the first, then those not shown, however little room there is."""
    first, *others = [_fact(one.indicator, row) for one in sections for row in one.rows]
    return [first, *sorted(others, key=lambda fact: MISSING_WORDS[SUPPRESSED] not in fact)]


def _fact(indicator: Indicator, row: Row) -> str:
    """Return one row in words, for a description."""
    if row.get("heads"):
        return ""
    if is_missing(row["value"]):
        return f"{row['label']}, {_missing(row)}."
    now = format_figure(row["value"], indicator.decimals)
    if is_missing(row["previous"]):
        hidden = _hidden_before(row)
        return f"{row['label']}: {now}{f' ({hidden})' if hidden else ''}."
    before = format_figure(row["previous"], indicator.decimals)
    change = format_figure(row["change"], indicator.decimals, signed=True)
    return f"{row['label']}: från {before} till {now} ({change})."


def _marks(row: Row, decimals: int, *, told: bool) -> tuple[Mark, ...]:
    """Return the ring and the dot; they carry their year until it has been told."""
    if row.get("heads"):
        return ()
    marks = []
    for name, period, hollow in (("previous", _before(row), True), ("value", row["period"], False)):
        if not is_missing(row[name]):
            figure = format_figure(row[name], decimals)
            label = figure if told else f"{_short(period)}: {figure}"
            marks.append(Mark(float(row[name]), label, style.OWN, not hollow, hollow))
    return tuple(marks)


def _missing(row: Row) -> str:
    """Return which of a row's two figures is missing, and why; the earlier one only if hidden."""
    if row.get("heads"):
        return ""
    told = [_hidden_before(row)]
    if is_missing(row["value"]):
        words = MISSING_WORDS[row["missing_reason"] or "not_reported"]
        told.append(f"{period_text(row['period'])}: {words}")
    return ", ".join(filter(None, told))


def _hidden_before(row: Row) -> str:
    """Return the words for an earlier figure that is not shown: "2024: sekretess"."""
    if is_missing(row.get("hidden_year")):
        return ""
    return f"{period_text(_at(row, 'hidden_year'))}: {MISSING_WORDS[SUPPRESSED]}"


def _scale(dots: Sequence[DotRow], indicator: Indicator, from_zero: bool) -> Scale:
    values = [mark.value for row in dots for mark in row.marks]
    low, high = indicator.scale_min, indicator.scale_max
    if low is not None and high is not None and not from_zero:
        ticks = scale_ticks(low, high)
    else:
        ticks = value_ticks([*values, 0.0])
    return fitted(dots, Scale(ticks[0], ticks[-1], tuple(ticks)))


def _before(row: Row) -> str:
    """Return the period of a row's earlier figure."""
    return _at(row, "previous_year")


def _at(row: Row, year: str) -> str:
    """Return the same months as a row's, of the year in one of its columns."""
    return f"{row[year]}{row['period'][4:]}"


def _short(period: str) -> str:
    return Point(0, period, None).tick.replace("\n", " ")


def _columns(sections: Sequence[Section]) -> tuple[Column, ...]:
    """Return the columns behind a chart of pairs; unlike units of changes have a column."""
    units = {difference_unit(one.indicator, 0.0) for one in sections}
    unit = units.pop() if len(units) == 1 else ""
    change = Column("change", "Förändring", unit, "decimals", "number", signed=True)
    return (
        Column("label", "Uppgift", kind="row_header"),
        Column("previous", "Tidigare värde", decimals="decimals", kind="number"),
        Column("previous_period", "Tidigare period"),
        Column("value", "Värde", decimals="decimals", kind="number"),
        change,
        *(() if unit else (Column("change_unit", "Förändringens enhet"),)),
        Column("period_text", "Period"),
    )


def _table(section: Section) -> pd.DataFrame:
    """Return the rows of _columns; headings are left out."""
    records = [
        {
            "label": row["label"],
            **_earlier(row),
            "value": row["value"],
            "value_missing": row["missing_reason"],
            "change": row["change"],
            "change_unit": difference_unit(section.indicator, row["change"]),
            "period_text": period_text(row["period"]),
            "decimals": section.indicator.decimals,
            DOUBT: row.get(DOUBT, ""),
            f"{DOUBT}_anchor": row.get(f"{DOUBT}_anchor", ""),
        }
        for row in section.rows
        if not row.get("heads")
    ]
    return pd.DataFrame(records)


def _earlier(row: Row) -> dict[str, Any]:
    """Return what a table tells of a row's earlier figure, and why there is no change."""
    told: dict[str, Any] = {"previous": row["previous"], "previous_period": _NONE_BEFORE}
    told["previous_missing"] = "not_reported"
    reason = row["missing_reason"] if is_missing(row["value"]) else "not_applicable"
    if not is_missing(row["previous"]):
        told["previous_period"] = period_text(_before(row))
    elif not is_missing(row.get("hidden_year")):
        told["previous_period"] = period_text(_at(row, "hidden_year"))
        told["previous_missing"] = reason = SUPPRESSED
    return told | {"change_missing": reason}
