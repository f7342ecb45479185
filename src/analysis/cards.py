"""Key figures: the row of three or four figures at the top of a page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.comparison import AreaReview
from analysis.numerals import NO_BREAK_SPACE, format_figure
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.statements import Target
from analysis.versions import UNSTATED
from analysis.wording import TONES, KeyFigure, Row, change_text, period_text

MOST = 4
_KIND_ORDER = ("steering", "cost", "context")


def key_figures(
    area: AreaReview, roles: Sequence[str], target: Target, ratios: Sequence[KeyFigure] = ()
) -> tuple[KeyFigure, ...]:
    """Return at most four key figures: the roles asked for, the rest of the area, then ratios.

    An indicator gives one, of the nearest own organisation. A figure without a stated period
    stands only where dated ones don't fill the row.
    """
    rows = [row for row in records(area.changes) if not is_missing(row["value"])]
    rows.sort(key=lambda row: _order(area, row, roles))
    nearest = {row["indicator_id"]: row for row in reversed(rows)}
    kept = [row for row in rows if nearest[row["indicator_id"]] is row]
    dated = [_card(area, row, target) for row in kept if row["period"] != UNSTATED]
    undated = [_card(area, row, target) for row in kept if row["period"] == UNSTATED]
    return (*dated, *ratios, *undated)[:MOST]


def ratio_cards(ratios: pd.DataFrame, target: str) -> list[KeyFigure]:
    """Return a key figure a ratio of the page's year."""
    return [
        KeyFigure(
            label=row["label"],
            value=format_figure(row["value"], int(row["decimals"])),
            unit=row["unit_label"],
            change=_since(_ratio_change(row), row),
            verdict=row["verdict_text"],
            tone=TONES.get(row["verdict"], "neutral"),
            target=target,
        )
        for row in records(ratios)
    ]


def _card(area: AreaReview, row: Row, target: Target) -> KeyFigure:
    indicator = area.catalogue.indicators[row["indicator_id"]]
    holder = area.catalogue.organisations[row["organisation_id"]]
    return KeyFigure(
        label=indicator.name if not row["own_order"] else f"{indicator.name}, {holder.name}",
        value=format_figure(row["value"], indicator.decimals),
        unit=indicator.unit_label,
        change=_since(change_text(row["change"], row["change_percent"], indicator), row),
        verdict=row["verdict_text"],
        tone=TONES.get(row["verdict"], "neutral"),
        target=target(indicator, "change"),
    )


def _ratio_change(row: Row) -> str:
    if is_missing(row["change"]):
        return ""
    amount = format_figure(row["change"], int(row["decimals"]), signed=True)
    return f"{amount}{NO_BREAK_SPACE}{row['unit_label'].partition(' per ')[0]}"


def _since(change: str, row: Row) -> str:
    """Return a change with the period it is counted from; empty where none is known."""
    if is_missing(row["change"]):
        return ""
    since = f"sedan {period_text(str(row['previous_year']) + row['period'][4:])}"
    return f"{'ingen förändring' if row['verdict'] == 'unchanged' else change} {since}"


def _order(area: AreaReview, row: Row, roles: Sequence[str]) -> tuple[int, int, int]:
    """Return what sorts rows: the roles asked for, steering before cost before volume."""
    indicator = area.catalogue.indicators[row["indicator_id"]]
    place = roles.index(indicator.role) if indicator.role in roles else len(roles)
    return place, _KIND_ORDER.index(indicator.kind), int(row["own_order"])
