"""A bridge: the named parts of a change and the rest, each beginning where the one before ends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_bars import Bar, Segment, bars
from analysis.charts_common import (
    LONGEST_TITLE,
    Story,
    compose,
    describe,
    finding,
    span,
)
from analysis.charts_indicators import Held, places
from analysis.comparison import AreaReview
from analysis.figure import Figure
from analysis.markup import clip
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.tables import Column

_WHOLE = "Hela förändringen"
_LEVEL, _CHANGE = "nivå", "förändring"
_BRIDGE = (
    Column("label", "Post", kind="row_header"),
    Column("step_kind", "Slag"),
    Column("level", "Nivå", decimals="decimals", kind="number"),
    Column("signed", "Förändring", decimals="decimals", kind="number", signed=True),
    Column("unit", "Enhet"),
)


def bridge_figure(
    area: AreaReview, held: Held, steps: pd.DataFrame, row: Mapping[str, Any]
) -> Figure:
    """Draw the steps of bridge.bridge_rows, from zero, with the whole change last.

    Args:
        area: the review.
        held: the indicator that has changed.
        steps: start, the parts, of which a source names one at least, and end.
        row: its row of changes.
    """
    decimals, unit = int(steps["decimals"].iloc[0]), str(steps["unit"].iloc[0])
    rows = _bars(steps, float(row["change"]))
    levels = [
        f"{format_figure(one['amount'], decimals)} {unit} år {one['year']}" for one in _ends(steps)
    ]
    return compose(
        [bars(rows, heading=f"Från {levels[0]} till {levels[1]}")],
        Story(
            id="kostnad-brygga",
            title=_title(held.indicator.subject, steps, float(row["change"])),
            subtitle=f"Förändring av nettokostnaden, {unit}. {places(area, [held])},"
            f" {span((int(row['previous_year']), area.year))}.",
            alt=describe(
                f"Brygga i liggande staplar från {levels[0]} till {levels[1]}.",
                *(f"{bar.label}: {bar.text}." for bar in (rows[-1], *rows[:-1])),
            ),
            reading="Varje stapel börjar där den förra slutar. Den sista visar hela förändringen"
            " från noll. Snedstreckad yta är en förändring som källan anger belopp för.",
            columns=_BRIDGE,
            rows=_table(steps, float(row["change"])),
            sources=sources_of(area.catalogue, held.of(held.own)),
            processed=True,
        ),
    )


def _table(steps: pd.DataFrame, change: float) -> pd.DataFrame:
    """Return the rows of _BRIDGE: two levels, the parts between them and the whole change."""
    total = pd.DataFrame([{"label": _WHOLE, "amount": change, "kind": ""}])
    rows = pd.concat([steps, total], ignore_index=True)
    is_level = rows["kind"] == "total"
    return rows.assign(
        unit=str(steps["unit"].iloc[0]),
        decimals=int(steps["decimals"].iloc[0]),
        step_kind=is_level.map({True: _LEVEL, False: _CHANGE}),
        level=rows["amount"].where(is_level),
        signed=rows["amount"].where(~is_level),
        missing_reason="not_applicable",
    )


def _ends(steps: pd.DataFrame) -> list[dict[Any, Any]]:
    return [steps.iloc[place].to_dict() for place in (0, -1)]


def _bars(steps: pd.DataFrame, change: float) -> list[Bar]:
    """Return a bar a part, linked to the one before, and one for the whole change."""
    decimals, unit = int(steps["decimals"].iloc[0]), str(steps["unit"].iloc[0])
    rows: list[Bar] = []
    at = 0.0
    for step in steps.iloc[1:-1].to_dict("records"):
        segment = Segment(at, at + step["amount"], style.STEPS[step["kind"]])
        text = _signed(step["amount"], decimals, unit)
        rows.append(Bar(step["label"], (segment,), text, linked=bool(rows)))
        at = segment.end
    whole = Segment(0.0, change, style.STEPS["total"])
    rows.append(Bar(_WHOLE, (whole,), _signed(change, decimals, unit), strong=True, linked=True))
    return rows


def _signed(amount: float, decimals: int, unit: str) -> str:
    return f"{format_figure(amount, decimals, signed=True)} {unit}"


def _title(subject: str, steps: pd.DataFrame, change: float) -> str:
    """Return the change and the named part of it that weighs most."""
    unit, decimals = str(steps["unit"].iloc[0]), int(steps["decimals"].iloc[0])
    verb = "ökade med" if change > 0 else "minskade med" if change else "låg kvar"
    amount = f" {format_figure(abs(change), decimals)} {unit}" if change else ""
    named = [step for step in steps.to_dict("records") if step["kind"] == "structural"]
    largest = max(named, key=lambda step: abs(step["amount"]))
    part, label = float(largest["amount"]), largest["label"]
    if 0 < part / (change or math.inf) <= 1:
        text = f"varav {format_figure(abs(part), decimals)} {unit} för"
    else:
        text = f"däri {_signed(part, decimals, unit)} för"
    brief = f"{verb}{amount}, {text} en känd förändring"
    return finding(
        f"{subject} {verb}{amount}, {text} ”{label}”",
        f"{clip(subject, LONGEST_TITLE - len(brief) - 1)} {brief}",
    )
