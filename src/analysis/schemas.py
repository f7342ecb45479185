"""One strict schema a table: the only list of its columns, in raw and in processed.

Plain data, so that reading it costs nothing; the pandera schemas and the data package are derived
from it where they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from analysis import register_schemas, source_schemas
from analysis.claim_kinds import CLAIM_KINDS
from analysis.columns import (
    LOCATOR,
    NOTE,
    ORGANISATION,
    PERIOD_OF_ROW,
    SOURCE,
    Column,
    Table,
    word,
)
from analysis.vocabulary import BUDGET_COLUMNS, MISSING_REASONS, UNITS, VERDICTS

__all__ = ["PROCESSED", "RAW_REGISTERS", "RAW_SOURCE_TABLES", "Column", "Table"]

RAW_REGISTERS: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in register_schemas.REGISTERS}
)
RAW_SOURCE_TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in source_schemas.SOURCE_TABLES}
)

#: Type of a raw cell -> Data Package type of the processed one; every other is a string.
_TYPES = {"year": "integer", "whole": "integer", "yes": "boolean"}

#: Columns that a raw row may leave to its source and that processed has filled in.
_FILLED = {
    ORGANISATION: replace(ORGANISATION, description="whom the figure is about", required=True),
    PERIOD_OF_ROW: replace(
        PERIOD_OF_ROW, description="a year, January to a month (YYYY-MM) or unstated", required=True
    ),
}


def _number(name: str, description: str, unit: str = "") -> Column:
    return Column(name, description, "number", unit=unit)


#: What parsing adds to every table that has figures.
_ADDED = (
    SOURCE,
    Column("year", "the period's year; null where the source states no period", "integer"),
    Column("decimals", "decimals printed, the figure's precision; null where missing", "integer"),
    Column("missing_reason", "why there is no figure, else empty", allowed=MISSING_REASONS),
)


def _processed(name: str, columns: str, *special: Column) -> Table:
    """Return a processed table whose columns are as in raw, added by parsing, or special to it."""
    raw = RAW_REGISTERS.get(name) or RAW_SOURCE_TABLES[name]
    kept = (_FILLED.get(column, column) for column in raw.columns)
    known = {column.name: column for column in (*_ADDED, *kept, *special)}
    chosen = tuple(_typed(known[column]) for column in columns.split())
    inherited = raw.key if name in RAW_REGISTERS else ("source_id", *raw.key)
    return Table(name, raw.row, chosen, inherited)


def _typed(column: Column) -> Column:
    if column.type in ("number", "integer", "boolean"):
        return column
    kind = _TYPES.get(column.type, "string")
    # A pattern is about text; in a processed integer it has done its work.
    return replace(column, type=kind, pattern=column.pattern if kind == "string" else "", unit="")


_BUDGET_LINES = _processed(
    "budget_lines",
    "source_id statement line_id parent_id label column amount_tkr printed decimals missing_reason"
    " position locator note",
    word("column", "which printed column of the statement", BUDGET_COLUMNS),
    _number(
        "amount_tkr",
        "amount, null where missing. Operations and development keep the statement's signs (income"
        " plus, cost minus); investments are outlays, plus. A deviation is plus where it is better"
        " than budget, in every statement. A difference is outcome minus the year before",
        "tkr",
    ),
    Column("printed", "the figure as the source prints it, also where a correction changes it"),
    Column("position", "the line's place in its statement as printed, from 1", "integer", True),
)

#: A table of its own: most figures are about no group of people.
_OBSERVATIONS = RAW_SOURCE_TABLES["observations"]
HEADCOUNTS = Table(
    "headcounts",
    "how many people an observed figure is about, where the source says",
    (
        _typed(SOURCE),
        *(_typed(_FILLED.get(one, one)) for one in map(_OBSERVATIONS.column, _OBSERVATIONS.key)),
        Column("headcount", "people that the figure is about", "integer", True),
    ),
    ("source_id", *_OBSERVATIONS.key),
)

#: The verdict on everything that a source prints about its own figures; made, not read.
RECONCILIATION = Table(
    "reconciliation",
    "a printed total, difference, change or claim, held against the figures that it is about",
    (
        Column("check_id", "id", "string", True),
        _typed(SOURCE),
        _typed(LOCATOR),
        Column("what", "what is checked, in Swedish", "string", True),
        _typed(word("kind", "what is printed says this of its operands", CLAIM_KINDS)),
        Column("printed", "what the source prints; empty where it speaks in words", "string"),
        Column("formula", "the computation, with the operands as printed", "string", True),
        _number(
            "computed",
            "the outcome in the unit of column unit; of a statement in words the margin that"
            " decides it; null where nothing can be computed",
        ),
        _number("low", "the least that the outcome can be, given the operands' rounding"),
        _number("high", "the most that the outcome can be, given the operands' rounding"),
        Column("decimals", "decimals that the outcome is shown with; null without one", "integer"),
        _typed(word("unit", "unit code of the outcome", UNITS, required=False)),
        _typed(word("verdict", "agrees, rounding, differs or not_checkable", VERDICTS)),
        Column("reason", "why, and what is missing, in Swedish", "string", True),
        Column("operands", "references to every figure that it depends on, parted by ;", "string"),
        _typed(NOTE),
    ),
    ("check_id",),
)

PROCESSED: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _processed(
                "observations",
                "source_id indicator_id organisation_id year period breakdown value decimals unit"
                " missing_reason printed locator note",
                _number(
                    "value",
                    "the figure in the unit of column unit, null where missing; a cost is a"
                    " positive amount",
                ),
                word("unit", "the indicator's unit code", UNITS),
            ),
            replace(_BUDGET_LINES, key=(*_BUDGET_LINES.key, "column")),
            _processed(
                "measures",
                "source_id measure_id title category horizon horizon_printed horizon_start"
                " horizon_end saving_tkr decimals missing_reason printed recurrence owner"
                " description locator note",
                _number("saving_tkr", "saving, plus lowers cost; null where missing", "tkr"),
            ),
            _processed(
                "measure_followups",
                "source_id followup_id measure_id year period title status realised_tkr decimals"
                " missing_reason printed reported_by link candidate_measure_id text locator note",
                _number(
                    "realised_tkr", "realised effect, plus lowers cost; null where missing", "tkr"
                ),
            ),
            _processed(
                "risks",
                "source_id risk_id title description risk_value decimals missing_reason printed"
                " control result assessment assessment_missing_reason action locator note",
                _number("risk_value", "the source's risk value; higher is worse", "score"),
                Column(
                    "assessment_missing_reason",
                    "why there is no assessment, else empty",
                    allowed=MISSING_REASONS,
                ),
            ),
            _processed(
                "adjustments",
                "source_id adjustment_id indicator_id organisation_id year period kind title amount"
                " decimals unit missing_reason printed why locator",
                _number(
                    "amount",
                    "amount in the unit of column unit: plus where the change raises the figure,"
                    " minus where it lowers it; null where missing",
                ),
            ),
            _processed(
                "events",
                "source_id event_id year date date_text title text locator",
                Column("year", "the date's year", "integer", True),
            ),
            _processed(
                "explanations",
                "source_id explanation_id target_table target_id organisation_id year period text"
                " locator",
            ),
            _processed(
                "claims",
                "source_id claim_id kind what operands printed value decimals missing_reason"
                " tolerance beside locator note",
                _number("value", "the printed figure in its printed unit; null where in words"),
            ),
            _processed(
                "sources",
                "source_id title publisher organisation_id published paragraph period first_year"
                " last_year status url transcription note",
            ),
            _processed(
                "organisations",
                "organisation_id name short_name kind parent_id default kolada_id edition members"
                " weighting note",
                Column("default", "true on exactly one", "boolean", True),
            ),
            _processed(
                "indicators",
                "indicator_id name name_en subject area unit unit_label decimals direction kind"
                " role change_of scale_min scale_max break_years kolada_id kolada_title kolada_unit"
                " definition volume_of interval_of quality_of",
                _number("scale_min", "lowest possible value in the unit; null where none"),
                _number("scale_max", "highest possible value in the unit; null where none"),
            ),
            _processed("group_editions", "organisation_id edition members source note"),
            _processed(
                "price_index",
                "index_id name year value decimals missing_reason printed base publisher table_id"
                " issued note",
                _number("value", "value of the index on the base of column base", "index"),
            ),
            _processed(
                "thresholds",
                "threshold_id valid_from value decimals missing_reason printed source note",
                _number("value", "the limit, in the unit of its id"),
            ),
            _processed(
                "corrections",
                "correction_id source_id table key column found corrected reason decided",
            ),
            HEADCOUNTS,
            RECONCILIATION,
        )
    }
)
