"""The charts of the costs page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analysis import style
from analysis.bridge_steps import net_cost_row
from analysis.charts_axes import value_ticks
from analysis.charts_bridge import bridge_figure, span_table
from analysis.charts_common import (
    LONGEST_TITLE,
    Story,
    compose,
    describe,
    finding,
    span,
)
from analysis.charts_indicators import (
    Held,
    change_title,
    gap_title,
    has_comparators,
    held,
    on_page,
    places,
)
from analysis.charts_line_words import values_of
from analysis.charts_lines import lines, zero_words
from analysis.charts_over_years import (
    Words,
    compared_lines,
    compared_on_row,
    marked_columns,
    over_years,
)
from analysis.charts_remarks import break_notes
from analysis.charts_years import Line, points_of
from analysis.comparison import AreaReview
from analysis.costs import CostReview
from analysis.figure import Figure
from analysis.index_series import index_rows
from analysis.markup import clip
from analysis.origin import sources_of
from analysis.ratios import TKR
from analysis.sentences import change_sentence
from analysis.tables import Column, Note, Table
from analysis.words import enumeration

#: Start, a part with a name, the rest and end.
_LEAST_STEPS = 4
_INDEXED = (
    Column("indicator", "Nyckeltal", kind="row_header"),
    Column("period_text", "Period"),
    Column("value", "Index", decimals=0, kind="number"),
)


def net_cost(review: CostReview) -> Figure | Note:
    """Draw every own cost as columns from zero, net cost first, reorganisations marked."""
    area = review.area
    chosen = _costs(area)
    if not chosen:
        return Note("Det finns inga egna kostnadsbelopp att visa för året.")
    drawn = [marked_columns(area, one) for one in chosen]
    return over_years(area, drawn, Words("kostnad-netto", change_title(area, chosen[0])))


def bridge(review: CostReview) -> tuple[Figure | Note | Table, ...]:
    """Draw what lies behind the net cost's change, and show the parts of every cost's, by year."""
    if review.spans.empty:
        return (_bridge(review),)
    return _bridge(review), span_table(review.area, review.spans, review.prices)


def _bridge(review: CostReview) -> Figure | Note:
    found = [one for one in _costs(review.area) if _is_net(one)]
    row = net_cost_row(review.area)
    if not found:
        return Note("Ingen kostnad i underlaget är utpekad som nettokostnad.")
    if review.bridge.empty or row is None:
        return Note(
            "Nettokostnadens förändring kan inte delas upp: det krävs jämförbara uppgifter för"
            f" {review.year} och ett tidigare år."
        )
    if len(review.bridge) < _LEAST_STEPS:
        change = change_sentence(found[0].indicator, row, review.catalogue)
        return Note(f"{change} Underlaget har varken prisindex eller belopp som förklarar den.")
    return bridge_figure(review.area, found[0], review.bridge, review.prices)


def indexed(review: CostReview) -> Figure | Note:
    """Draw own costs with their first year as 100, so that unlike amounts can be compared."""
    found = {one.indicator.indicator_id: one for one in _costs(review.area)}
    rows = index_rows(review.area)
    rows = rows[rows["indicator_id"].isin(found)]
    drawn = _index_lines(found, rows)
    years = {point.year for line in drawn for point in line.known}
    if len(years) < 2:
        return Note("Ett index kräver kostnader över noll för minst två gemensamma år.")
    base = int(rows["base_year"].min())
    # Index figures lie near 100 on every page, so that zero would hide what moves.
    ticks = value_ticks(values_of(drawn), empty=0.0)
    names = {key: one.indicator.name for key, one in found.items()}
    facts = (f"{one.name}: {one.known[-1].text(0)} år {one.known[-1].year}." for one in drawn)
    return compose(
        [lines(drawn, 0, heading=f"Index, {base} = 100", ticks=ticks)],
        Story(
            id="kostnad-index",
            title=_index_title(drawn, base),
            subtitle=f"Kostnaderna som index, {base} = 100, löpande priser. "
            + f"{places(review.area, found.values())}, {span(years)}.",
            alt=describe(f"Linjediagram med index, {base} = 100.", *facts),
            reading=f"Över 100 är högre än {base}, under 100 är lägre. "
            + zero_words([("Index", ticks)]),
            columns=_INDEXED,
            rows=rows.assign(indicator=rows["indicator_id"].map(names)),
            sources=sources_of(review.catalogue, rows),
            processed=True,
            notes=(*break_notes(list(found.values()), years), *_without_index(found, rows)),
        ),
    )


def _without_index(found: Mapping[str, Held], rows: pd.DataFrame) -> Iterator[str]:
    """Say which costs have no index and why; see index_rows."""
    left = [
        one.indicator.name for key, one in found.items() if key not in set(rows["indicator_id"])
    ]
    if left:
        names = enumeration(f"”{name}”" for name in left)
        yield f"{names} har inget index, eftersom något belopp är noll eller mindre."


def _index_lines(found: Mapping[str, Held], rows: pd.DataFrame) -> list[Line]:
    """Return the costs' index numbers as series; the first, the net cost where known, is strong."""
    return [
        Line(
            found[key].indicator.name,
            style.OWN if position == 0 else style.comparator_look(position - 1),
            points_of(rows[rows["indicator_id"] == key]),
            position == 0,
            found[key].indicator.break_years,
        )
        for position, key in enumerate(key for key in found if key in set(rows["indicator_id"]))
    ]


def against_comparators(review: CostReview) -> Figure | Note:
    """Draw every figure that others are compared by, over years, a panel an indicator.

    One whose source states no year is drawn as dots on a row.
    """
    area = review.area
    dated = [one for one in held(area, compared=True) if has_comparators(one)]
    known = {one.indicator.indicator_id for one in dated}
    undated = [
        one
        for one in on_page(area, compared=True)
        if has_comparators(one) and one.indicator.indicator_id not in known
    ]
    if not dated and not undated:
        return Note("Det finns inga jämförelsetal för kostnaderna.")
    drawn = [compared_lines(area, one) for one in dated]
    drawn += [compared_on_row(area, one) for one in undated]
    return over_years(area, drawn, Words("kostnad-jamforelse", gap_title(area, drawn[0].held)))


def _costs(area: AreaReview) -> list[Held]:
    """Return own costs, the net cost first."""
    costs = [one for one in held(area) if one.indicator.unit in TKR]
    return sorted(costs, key=lambda one: not _is_net(one))


def _is_net(one: Held) -> bool:
    return one.indicator.role == "net_cost"


def _index_title(series: Sequence[Line], base: int) -> str:
    """Return which cost stands furthest from its first year, and where the strong one stands."""
    known = [line for line in series if line.known]
    furthest = max(known, key=lambda line: abs((line.known[-1].value or 0.0) - 100))
    last = furthest.known[-1]
    level = f"index {last.text(0)} år {last.year} ({base} = 100)"
    short = f"{clip(furthest.name, LONGEST_TITLE - len(level) - 2)}: {level}"
    return finding(f"{furthest.name} har ändrats mest: {level}", short) if known[1:] else short
