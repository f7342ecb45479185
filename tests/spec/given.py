"""Small processed tables for tests, from rows that say only what matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.numerals import parse_figure
from analysis.schemas import PROCESSED
from analysis.vocabulary import BUDGET_COLUMNS, LOWERING_KINDS

Row = Mapping[str, Any]

_EMPTY = {"string": "", "number": float("nan"), "integer": pd.NA, "boolean": False}
_DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "bool"}
_AMOUNTS = {
    "observations": "value",
    "measures": "saving_tkr",
    "measure_followups": "realised_tkr",
    "adjustments": "amount",
    "budget_lines": "amount_tkr",
    "risks": "risk_value",
    "thresholds": "value",
    "price_index": "value",
}

ORGANISATIONS = (
    {
        "organisation_id": "byn",
        "name": "Byns kommun",
        "short_name": "Byn",
        "kind": "municipality",
    },
    {
        "organisation_id": "kontoret",
        "name": "Byns kansli",
        "short_name": "Kansliet",
        "kind": "administration",
        "parent_id": "byn",
        "default": True,
    },
    {
        "organisation_id": "staden",
        "name": "Stadens kommun",
        "short_name": "Staden",
        "kind": "municipality",
    },
    {
        "organisation_id": "torpet",
        "name": "Torpets kommun",
        "short_name": "Torpet",
        "kind": "municipality",
    },
    {
        "organisation_id": "liknande",
        "name": "Liknande kommuner",
        "short_name": "Liknande kommuner",
        "kind": "peer_group",
    },
    {
        "organisation_id": "snittet",
        "name": "Genomsnittet i landet",
        "short_name": "Kommungenomsnitt",
        "kind": "average",
    },
)

_COST = {"area": "economy", "unit": "mnkr", "unit_label": "mnkr", "decimals": 1, "kind": "cost"}
_STAFF = {"area": "staffing", "unit": "percent", "unit_label": "procent", "decimals": 1}
_QUALITY = {"area": "quality", "unit": "count", "unit_label": "ärenden", "decimals": 0}
INDICATORS = (
    _COST | {"indicator_id": "net", "name": "Nettokostnad", "subject": "Nettokostnaden"},
    _COST | {"indicator_id": "it", "name": "IT-kostnad", "subject": "IT-kostnaden"},
    _STAFF | {"indicator_id": "leave", "name": "Sjukfrånvaro", "subject": "Sjukfrånvaron"},
    _STAFF
    | {"indicator_id": "fte", "name": "Antal årsarbetare", "subject": "Antalet årsarbetare"}
    | {"unit": "fte", "unit_label": "årsarbetare", "decimals": 0},
    _QUALITY
    | {"indicator_id": "pleased", "name": "Nöjdhet", "subject": "Nöjdheten"}
    | {"unit": "score", "unit_label": "poäng", "decimals": 1},
    _QUALITY | {"indicator_id": "faults", "name": "Avbrott", "subject": "Antalet avbrott"},
    _QUALITY | {"indicator_id": "cases", "name": "Ärenden", "subject": "Antalet ärenden"},
)
_ROLES = {
    "net": "net_cost",
    "it": "it_cost",
    "leave": "sick_leave",
    "fte": "full_time_equivalents",
    "faults": "it_disturbances",
    "cases": "e_service_cases",
}
_DIRECTIONS = {
    "leave": "lower_is_better",
    "faults": "lower_is_better",
    "pleased": "higher_is_better",
}


def table(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return one processed table; what a row does not say is empty, `printed` is parsed."""
    schema = PROCESSED[name]
    filled = [_filled(name, row) for row in rows]
    columns = {
        column.name: pd.Series(
            [row.get(column.name, _EMPTY[column.type]) for row in filled],
            dtype=_DTYPES[column.type],
        )
        for column in schema.columns
    }
    return pd.DataFrame(columns)


def tables(
    observations: Iterable[Row] = (),
    *,
    indicators: Iterable[Row] | None = None,
    **others: Iterable[Row],
) -> dict[str, pd.DataFrame]:
    """Return processed tables of a small municipality; one source of 2020-2023 where none is given.

    Args:
        observations: indicator_id, organisation_id, period, printed and what else matters.
        indicators: the register; by default seven that fill the roles most asked for.
        others: rows of any other table, by its name.
    """
    register = [_indicator(row) for row in (INDICATORS if indicators is None else indicators)]
    given = {
        "sources": [source()],
        "organisations": ORGANISATIONS,
        "observations": observations,
        "indicators": register,
        **others,
    }
    return {name: table(name, given.get(name, ())) for name in PROCESSED}


def source(source_id: str = "rapport", first: int = 2020, last: int = 2023, **more: Any) -> Row:
    """Return a source that is about the years first-last."""
    return {
        "source_id": source_id,
        "title": "Rapporten",
        "organisation_id": "kontoret",
        "period": str(last),
        "first_year": first,
        "last_year": last,
        **more,
    }


def figure(
    indicator: str, period: int | str, printed: object, organisation: str = "kontoret", **more: Any
) -> Row:
    """Return an observation."""
    return {
        "indicator_id": indicator,
        "organisation_id": organisation,
        "period": str(period),
        "printed": str(printed),
        **more,
    }


def budget_line(statement: str, line_id: str, parent_id: str = "", **more: Any) -> list[Row]:
    """Return the processed rows of a statement's line; a column that is not given is not printed.

    Args:
        statement, line_id, parent_id: its place.
        more: printed columns such as budget="1 000"; and source_id, label, position.
    """
    shared = {"label": line_id.capitalize(), "position": 1}
    shared |= {name: value for name, value in more.items() if name not in BUDGET_COLUMNS}
    place = {"statement": statement, "line_id": line_id, "parent_id": parent_id}
    return [
        place | shared | {"column": column, "printed": str(more.get(column, ""))}
        for column in BUDGET_COLUMNS
    ]


def _filled(name: str, row: Row) -> dict[str, Any]:
    """Return a row with source, year and parsed figure where the table has such columns."""
    filled = {"source_id": "rapport", **row}
    period = str(filled.get("period", filled.get("date", "")))
    if period[:4].isdigit():
        filled.setdefault("year", int(period[:4]))
    if name in _AMOUNTS:
        found = parse_figure(str(filled.get("printed", "")))
        sign = -1 if filled.get("kind") in LOWERING_KINDS else 1
        known = found.value is not None
        filled[_AMOUNTS[name]] = sign * float(found.value or 0) if known else float("nan")
        filled["decimals"] = found.decimals if known else pd.NA
        filled["missing_reason"] = found.missing_reason
    return filled


def _indicator(row: Row) -> Row:
    known = str(row["indicator_id"])
    defaults = {
        "role": _ROLES.get(known, ""),
        "direction": _DIRECTIONS.get(known, "neutral"),
        "kind": "steering" if known in _DIRECTIONS else "context",
        "definition": "Så räknas måttet.",
    }
    return defaults | dict(row)
