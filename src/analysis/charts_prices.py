"""Costs in fixed prices: beside current prices over the years, and beside others' change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis import style
from analysis.charts_common import Panel, Story, compose, describe, finding, span
from analysis.charts_indicators import Held, held, measure, places
from analysis.charts_lines import axis_ticks, lines, zero_words
from analysis.charts_remarks import break_notes, source_notes
from analysis.charts_years import Line, points_of
from analysis.costs import CostReview
from analysis.figure import Figure
from analysis.fixed_prices import index_names, of_main, since_first, unpriced_years
from analysis.origin import sources_of
from analysis.peer_groups import overlap_notes
from analysis.price_findings import percent_text
from analysis.rounding import is_missing
from analysis.rows import records
from analysis.tables import Column, Note, Table
from analysis.vocabulary import MONEY
from analysis.words import enumeration

_CURRENT = "Löpande priser"
_FIXED = (
    Column("indicator", "Kostnad", kind="row_header"),
    Column("period_text", "År"),
    Column("value", _CURRENT, decimals="decimals", kind="number"),
    Column("fixed", "Fasta priser", decimals="decimals", kind="number"),
    Column("unit_label", "Enhet"),
)
_CHANGES = (
    Column("name", "Kostnad och organisation", kind="row_header"),
    Column("span", "Mellan"),
    Column("change_percent", "Löpande priser", "procent", 1, "number", signed=True),
    Column("fixed_percent", "Fasta priser", "procent", 1, "number", signed=True),
    Column(
        "without_moves_percent", "Utan ändrad organisation", "procent", 1, "number", signed=True
    ),
    Column("old_fixed", "Före", decimals="decimals", kind="number"),
    Column("new_fixed", "Efter", decimals="decimals", kind="number"),
    Column("unit", "Enhet"),
)
_INDEX = Column("index_name", "Prisindex")
#: A cost and its series.
_Drawn = tuple[Held, Sequence[Line]]
_EXACT = "Förändringarna är räknade på belopp som inte är avrundade."
_MOVES = (
    "Utan ändrad organisation är förändringen i fasta priser när verksamheter som har flyttats,"
    " delats eller byggts ut räknas bort, med de belopp som källan anger."
)


def fixed(review: CostReview) -> Figure | Note:
    """Draw every own cost in fixed prices beside current ones, a panel a cost."""
    base = review.prices.base_year
    if review.prices.main is None:
        return Note(f"Inget prisindex har värde för {base}, så fasta priser kan inte räknas.")
    area = review.area
    found = [one for one in held(area) if one.indicator.unit in MONEY]
    drawn = [(one, series) for one in found if (series := _series(review, one))]
    if not drawn:
        return Note("Fasta priser kräver kostnadsuppgifter för minst två år med prisindex.")
    return _figure(review, drawn)


def _figure(review: CostReview, drawn: Sequence[_Drawn]) -> Figure:
    base, found = review.prices.base_year, [one for one, _ in drawn]
    rows = _rows(review, found)
    years = {point.year for _, series in drawn for line in series for point in line.points}
    notes = (*index_names(review.prices.drawn), *_lacking(rows))
    return compose(
        [_panel(one, series) for one, series in drawn],
        Story(
            id="kostnad-fasta-priser",
            title=_title(review, found[0]),
            subtitle=f"Kostnaderna i {base} års priser och i löpande priser. "
            f"{places(review.area, found)}, {span(years)}.",
            alt=describe(
                "Linjediagram med två linjer för varje kostnad.",
                *(_fact(one, line) for one, series in drawn for line in series),
            ),
            reading="Den tjocka linjen är i fasta priser: vad kostnaden hade varit varje år om"
            f" priserna hade varit som {base}. "
            + zero_words([(one.indicator.name, axis_ticks(series)) for one, series in drawn]),
            columns=(*_FIXED, _INDEX) if rows["index_name"].nunique() > 1 else _FIXED,
            rows=rows,
            sources=sources_of(review.catalogue, rows),
            processed=True,
            notes=(*notes, *break_notes(found, sorted(years)), *source_notes(rows)),
        ),
    )


def fixed_table(review: CostReview) -> Table | Note:
    """Show how each cost has moved in fixed prices, one's own and others', by every index."""
    rows = since_first(review.fixed_changes)
    if rows.empty:
        return Note("Det finns inga förändringar i fasta priser att visa.")
    several = len(review.prices.indices) > 1
    moved = rows["without_moves_percent"].notna().any()
    columns = [one for one in _CHANGES if moved or one.name != "without_moves_percent"]
    return Table(
        id="kostnad-fasta-priser-jamforelse",
        caption=f"Förändring i {review.prices.base_year} års priser, till {review.year}",
        columns=(*columns, _INDEX) if several else tuple(columns),
        rows=pd.DataFrame([_change_row(review, row) for row in records(rows)]),
        sources=sources_of(review.catalogue, rows),
        processed=True,
        notes=(
            *index_names(review.prices.indices),
            _EXACT,
            *([_MOVES] if moved else []),
            *overlap_notes(review.peers, set(rows["organisation_id"])),
        ),
    )


def _series(review: CostReview, one: Held) -> list[Line]:
    """Return a cost in fixed prices, by every index, and in current ones; none for one year."""
    rows = review.fixed[
        (review.fixed["indicator_id"] == one.indicator.indicator_id)
        & (review.fixed["organisation_id"] == one.own)
    ]
    found = []
    for place, index in enumerate(review.prices.drawn):
        mine = rows[(rows["index_id"] == index.index_id) & (rows["issued"] == index.issued)]
        points = points_of(mine.assign(value=mine["fixed"]))
        look = style.OWN if not place else style.comparator_look(place)
        name = f"{review.prices.base_year} års priser"
        name += f", {index.spoken}" if len(review.prices.drawn) > 1 else ""
        found.append(Line(name, look, points, not place, one.indicator.break_years))
    if len(found[0].known) < 2:
        return []
    current = of_main(rows, review.prices)
    look = style.comparator_look(0)
    found.append(Line(_CURRENT.lower(), look, points_of(current), False, one.indicator.break_years))
    return found


def _panel(one: Held, series: Sequence[Line]) -> Panel:
    return lines(series, one.indicator.decimals, heading=measure(one.indicator))


def _rows(review: CostReview, drawn: Sequence[Held]) -> pd.DataFrame:
    """Return the figures of the drawn series, the newest issue of every index."""
    issues = {(one.index_id, one.issued) for one in review.prices.drawn}
    rows = review.fixed
    keys = pd.Series(zip(rows["index_id"], rows["issued"], strict=True), index=rows.index)
    kept = rows[keys.isin(issues)]
    parts = [
        kept[
            (kept["indicator_id"] == one.indicator.indicator_id)
            & (kept["organisation_id"] == one.own)
        ].assign(indicator=one.indicator.name, unit_label=one.indicator.unit_label)
        for one in drawn
    ]
    return pd.concat(parts, ignore_index=True)


def _lacking(rows: pd.DataFrame) -> list[str]:
    years = unpriced_years(rows)
    if not years:
        return []
    return [f"Prisindex saknas för {enumeration(map(str, years))}, som därför inte visas."]


def _title(review: CostReview, first: Held) -> str:
    """Return how the first cost has moved in fixed prices over the period."""
    rows = of_main(since_first(review.fixed_changes), review.prices)
    mine = rows[
        (rows["indicator_id"] == first.indicator.indicator_id)
        & (rows["organisation_id"] == first.own)
    ]
    base, subject = review.prices.base_year, first.indicator.subject
    if mine["fixed_percent"].isna().all():
        return finding(f"{subject} i {base} års priser", f"Kostnader i {base} års priser")
    row = records(mine)[0]
    percent = row["fixed_percent"]
    verb = "ökade" if percent > 0 else "minskade"
    way = f"{verb} med {percent_text(percent)}" if percent else "låg kvar"
    when = f"mellan {row['from_year']} och {row['year']}"
    return finding(
        f"{subject} {way} i {base} års priser {when}",
        f"{subject} {way} i {base} års priser",
        f"Kostnaden {way} i {base} års priser {when}",
    )


def _fact(one: Held, line: Line) -> str:
    """Return a line's first and last figure."""
    first, last = line.known[0], line.known[-1]
    decimals = one.indicator.decimals
    return (
        f"{one.indicator.name}, {line.name}: {first.text(decimals)} år {first.year}"
        f" och {last.text(decimals)} år {last.year}."
    )


def _change_row(review: CostReview, row: dict[str, Any]) -> dict[str, Any]:
    indicator = review.catalogue.indicators[row["indicator_id"]]
    organisation = review.catalogue.organisations[row["organisation_id"]]
    reason = "inget belopp" if row["standing"] == "own" else "ej tillämplig"
    return {
        **row,
        "name": f"{indicator.name}, {organisation.name}",
        "span": f"{row['from_year']}–{row['year']}",
        "unit": indicator.unit_label.partition(" per ")[0],
        "without_moves_percent_missing": reason if is_missing(row["without_moves_percent"]) else "",
        "change_percent_missing": "ej tillämplig",
        "fixed_percent_missing": "ej tillämplig",
    }
