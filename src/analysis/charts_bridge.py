"""A bridge: the named parts of a change and the rest, each beginning where the one before ends."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import style
from analysis.bridge_steps import NOT_EXPLAINED, WITH_PRICES
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
from analysis.fixed_prices import Pricing
from analysis.markup import clip
from analysis.numerals import format_figure
from analysis.origin import sources_of
from analysis.rounding import difference
from analysis.rows import records
from analysis.tables import Column, Table
from analysis.words import lowered

_WHOLE = "Hela förändringen"
_LEVEL, _CHANGE = "nivå", "förändring"
_BRIDGE = (
    Column("label", "Post", kind="row_header"),
    Column("step_kind", "Slag"),
    Column("level", "Nivå", decimals="decimals", kind="number"),
    Column("signed", "Förändring", decimals="decimals", kind="number", signed=True),
    Column("unit", "Enhet"),
)
_SPAN_START = (
    Column("name", "Kostnad", kind="row_header"),
    Column("span", "Mellan"),
    Column("start", "Före", decimals="decimals", kind="number"),
)
_PARTS = {
    name: Column(name, header, decimals="decimals", kind="number", signed=True)
    for name, header in (
        ("price", "Ändrade priser"),
        ("structural", "Ändrad organisation"),
        ("volume", "Ändrad volym"),
    )
}
_SPAN_END = (
    Column("end", "Efter", decimals="decimals", kind="number"),
    Column("unit", "Enhet"),
)
#: Kind of a part -> how it is computed.
_HOW = {
    "price": "Ändrade priser är vad det tidigare beloppet hade ökat med om det bara hade följt"
    " prisindex.",
    "structural": "Ändrad organisation är de belopp som källan anger för verksamheter som har"
    " flyttats, delats eller byggts ut.",
    "volume": "Ändrad volym är vad fler eller färre enheter kostar i det senare årets priser.",
}
_UNPRICED = "Där prisindex saknas ingår ändrade priser i det som inte förklaras av källan."
_PERIODS = (
    "Hela perioden räknas direkt mellan sina ändar. Delarna för perioden är därför inte alltid"
    " summan av årens, men varje rad går ihop för sig."
)


def bridge_figure(area: AreaReview, held: Held, steps: pd.DataFrame, prices: Pricing) -> Figure:
    """Draw the steps of bridge_steps.bridge_rows, from zero, with the whole change last.

    Args:
        area: the review.
        held: the indicator that has changed.
        steps: start, the parts, of which one at least has a name, and end.
        prices: what the price step is computed with.
    """
    decimals, unit = int(steps["decimals"].iloc[0]), str(steps["unit"].iloc[0])
    first, last = _ends(steps)
    change = difference(last["amount"], first["amount"], decimals)
    rows = _bars(steps, change)
    levels = [
        f"{format_figure(one['amount'], decimals)} {unit} år {one['year']}" for one in (first, last)
    ]
    return compose(
        [bars(rows, heading=f"Från {levels[0]} till {levels[1]}")],
        Story(
            id="kostnad-brygga",
            title=_title(held.indicator.subject, steps, change),
            subtitle=f"Förändring av nettokostnaden, {unit}. {places(area, [held])},"
            f" {span((first['year'], last['year']))}.",
            alt=describe(
                f"Brygga i liggande staplar från {levels[0]} till {levels[1]}.",
                *(f"{bar.label}: {bar.text}." for bar in (rows[-1], *rows[:-1])),
            ),
            reading="Varje stapel börjar där den förra slutar. Den sista visar hela förändringen"
            " från noll. Mönstret skiljer det som har ett namn från det som inte förklaras.",
            columns=_BRIDGE,
            rows=_table(steps, change),
            sources=sources_of(area.catalogue, held.of(held.own)),
            processed=True,
            notes=_notes(steps["kind"], prices),
        ),
    )


def span_table(area: AreaReview, spans: pd.DataFrame, prices: Pricing) -> Table:
    """Show the parts of every cost's change, year by year and over the period.

    Args:
        area: the review.
        spans: as bridge_steps.span_rows gives them, at least one.
        prices: what the price part is computed with.
    """
    kinds = [name for name in ("price", "structural", "volume") if spans[name].notna().any()]
    named = [_PARTS[name] for name in kinds]
    header = NOT_EXPLAINED if "price" in kinds else WITH_PRICES
    rest = Column("residual", header, decimals="decimals", kind="number", signed=True)
    names = {key: one.name for key, one in area.catalogue.indicators.items()}
    rows = spans.assign(
        name=spans["indicator_id"].map(names),
        span=[f"{row['from_year']}–{row['year']}" for row in records(spans)],
        unit=spans["unit"].str.partition(" per ")[0],
    )
    unpriced = (_UNPRICED,) if "price" in kinds and spans["price"].isna().any() else ()
    periods = (_PERIODS,) if spans["is_period"].any() else ()
    return Table(
        id="kostnad-brygga-ar-for-ar",
        caption=f"Vad som ligger bakom förändringarna, år för år, till {area.year}",
        columns=(*_SPAN_START, *named, rest, *_SPAN_END),
        rows=rows,
        sources=sources_of(area.catalogue, spans),
        processed=True,
        notes=(*_notes(kinds, prices), *unpriced, *periods),
    )


def _notes(kinds: Iterable[str], prices: Pricing) -> tuple[str, ...]:
    """Return how the parts that are shown are computed, and by which index."""
    told = [words for kind, words in _HOW.items() if kind in set(kinds)]
    described = [prices.main.described] if prices.main and "price" in set(kinds) else []
    return (*told, *described)


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
    named = [step for step in steps.to_dict("records") if step["kind"] in _PARTS]
    largest = max(named, key=lambda step: abs(step["amount"]))
    part = float(largest["amount"])
    label = (
        f"”{largest['label']}”" if largest["kind"] == "structural" else lowered(largest["label"])
    )
    if 0 < part / (change or math.inf) <= 1:
        text = f"varav {format_figure(abs(part), decimals)} {unit} för"
    else:
        text = f"däri {_signed(part, decimals, unit)} för"
    brief = f"{verb}{amount}, {text} en känd förändring"
    return finding(
        f"{subject} {verb}{amount}, {text} {label}",
        f"{clip(subject, LONGEST_TITLE - len(brief) - 1)} {brief}",
    )
