"""What stands beside a chart of pairs: its rows in words, and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.catalogue import Indicator
from analysis.charts_common import DOUBT
from analysis.numerals import MISSING_WORDS, SUPPRESSED, format_figure
from analysis.rounding import is_missing, telling_decimals
from analysis.tables import Column
from analysis.words import difference_unit, period_text

_NONE_BEFORE = "ingen tidigare"

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

    @property
    def decimals(self) -> int:
        """Return the decimals of all its figures, so that a change shows in each row's two."""
        needed = (
            telling_decimals(row["previous"], row["value"], row["change"], self.indicator.decimals)
            for row in self.rows
            if not row.get("heads") and not is_missing(row["value"])
        )
        return max(needed, default=self.indicator.decimals)


def facts(sections: Sequence[Section]) -> list[str]:
    """Return the rows in words: the first, then those not shown, however little room there is."""
    first, *others = [_fact(one.decimals, row) for one in sections for row in one.rows]
    return [first, *sorted(others, key=lambda fact: MISSING_WORDS[SUPPRESSED] not in fact)]


def _fact(decimals: int, row: Row) -> str:
    """Return one row in words, for a description."""
    if row.get("heads"):
        return ""
    if is_missing(row["value"]):
        return f"{row['label']}, {missing_text(row)}."
    if is_missing(row["previous"]):
        now, hidden = format_figure(row["value"], decimals), _hidden_before(row)
        return f"{row['label']}: {now}{f' ({hidden})' if hidden else ''}."
    earlier, now = (format_figure(row[name], decimals) for name in ("previous", "value"))
    change = format_figure(row["change"], decimals, signed=True)
    return f"{row['label']}: från {earlier} till {now} ({change})."


def missing_text(row: Row) -> str:
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


def period_before(row: Row) -> str:
    """Return the period of a row's earlier figure."""
    return _at(row, "previous_year")


def _at(row: Row, year: str) -> str:
    """Return the same months as a row's, of the year in one of its columns."""
    return f"{row[year]}{row['period'][4:]}"


def has_earlier(row: Row) -> bool:
    """Return whether there is an earlier figure, be it one that is not shown."""
    return not (is_missing(row["previous"]) and is_missing(row.get("hidden_year")))


def pair_columns(sections: Sequence[Section], *, changes: bool) -> tuple[Column, ...]:
    """Return the columns behind a chart of pairs; unlike units of changes have a column."""
    units = {difference_unit(one.indicator, 0.0) for one in sections}
    unit = units.pop() if len(units) == 1 else ""
    change = Column("change", "Förändring", unit, "decimals", "number", signed=True)
    return (
        Column("label", "Uppgift", kind="row_header"),
        Column("previous", "Tidigare värde", decimals="decimals", kind="number"),
        Column("previous_period", "Tidigare period"),
        Column("value", "Värde", decimals="decimals", kind="number"),
        *([change] if changes else []),
        *([Column("change_unit", "Förändringens enhet")] if changes and not unit else []),
        Column("period_text", "Period"),
    )


def pair_rows(section: Section) -> pd.DataFrame:
    """Return the rows of pair_columns; headings are left out."""
    records = [
        {
            "label": row["label"],
            **_earlier(row),
            "value": row["value"],
            "value_missing": row["missing_reason"],
            "change": row["change"],
            "change_unit": difference_unit(section.indicator, row["change"]),
            "period_text": period_text(row["period"]),
            "decimals": section.decimals,
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
        told["previous_period"] = period_text(period_before(row))
    elif not is_missing(row.get("hidden_year")):
        told["previous_period"] = period_text(_at(row, "hidden_year"))
        told["previous_missing"] = reason = SUPPRESSED
    return told | {"change_missing": reason}


def remarks_of(rows: Sequence[Row]) -> list[str]:
    """Return the remarks that the page's figures carry, each once."""
    return list(
        dict.fromkeys(row["note"] for row in rows if not is_missing(row["value"]) and row["note"])
    )


def years_of(rows: Sequence[Row]) -> set[int]:
    """Return the years that figures are from."""
    known = [row["year"] for row in rows if not is_missing(row["year"])]
    before = [row["previous_year"] for row in rows if not is_missing(row["previous"])]
    return {int(year) for year in (*known, *before)}
