"""One strict schema a table: the only list of its columns, in raw and in processed.

Plain data, so that reading it costs nothing; the pandera schemas and the data package are derived
from it where they are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from analysis import register_schemas, source_schemas
from analysis.columns import (
    ORGANISATION,
    PERIOD_OF_ROW,
    SOURCE,
    Column,
    Table,
    as_processed,
    number,
    word,
)
from analysis.made_schemas import DIFFERING, RECONCILIATION
from analysis.vocabulary import BUDGET_COLUMNS, MISSING_REASONS, UNITS

__all__ = [
    "PROCESSED",
    "RAW_REGISTERS",
    "RAW_SOURCE_TABLES",
    "REGISTERS_OF_A_SOURCE",
    "Column",
    "Table",
]

RAW_REGISTERS: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in register_schemas.REGISTERS}
)
#: Registers whose rows belong to one source each.
REGISTERS_OF_A_SOURCE = ("sources", "corrections")
RAW_SOURCE_TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in source_schemas.SOURCE_TABLES}
)

#: Columns that a raw row may leave to its source and that processed has filled in.
_FILLED = {
    ORGANISATION: replace(ORGANISATION, description="whom the figure is about", required=True),
    PERIOD_OF_ROW: replace(
        PERIOD_OF_ROW, description="a year, January to a month (YYYY-MM) or unstated", required=True
    ),
}


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
    chosen = tuple(as_processed(known[column]) for column in columns.split())
    inherited = raw.key if name in RAW_REGISTERS else ("source_id", *raw.key)
    return Table(name, raw.row, chosen, inherited)


_BUDGET_LINES = _processed(
    "budget_lines",
    "source_id statement line_id parent_id label column amount_tkr printed decimals missing_reason"
    " position locator note",
    word("column", "which printed column of the statement", BUDGET_COLUMNS),
    number(
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
        as_processed(SOURCE),
        *(
            as_processed(_FILLED.get(one, one))
            for one in map(_OBSERVATIONS.column, _OBSERVATIONS.key)
        ),
        Column("headcount", "people that the figure is about", "integer", True),
    ),
    ("source_id", *_OBSERVATIONS.key),
)

PROCESSED: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _processed(
                "observations",
                "source_id indicator_id organisation_id year period breakdown value decimals unit"
                " missing_reason printed locator note",
                number(
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
                number("saving_tkr", "saving, plus lowers cost; null where missing", "tkr"),
            ),
            _processed(
                "measure_followups",
                "source_id followup_id measure_id year period title status realised_tkr decimals"
                " missing_reason printed reported_by link candidate_measure_id text locator note",
                number(
                    "realised_tkr", "realised effect, plus lowers cost; null where missing", "tkr"
                ),
            ),
            _processed(
                "risks",
                "source_id risk_id title description risk_value decimals missing_reason printed"
                " control result assessment assessment_missing_reason action locator note",
                number("risk_value", "the source's risk value; higher is worse", "score"),
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
                number(
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
                number("value", "the printed figure in its printed unit; null where in words"),
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
                number("scale_min", "lowest possible value in the unit; null where none"),
                number("scale_max", "highest possible value in the unit; null where none"),
            ),
            _processed("group_editions", "organisation_id edition members source note"),
            _processed(
                "price_index",
                "index_id name year value decimals missing_reason printed base publisher table_id"
                " issued note",
                number("value", "value of the index on the base of column base", "index"),
            ),
            _processed(
                "thresholds",
                "threshold_id valid_from value decimals missing_reason printed source note",
                number("value", "the limit, in the unit of its id"),
            ),
            _processed(
                "corrections",
                "correction_id source_id table key column found corrected reason decided",
            ),
            HEADCOUNTS,
            RECONCILIATION,
            *DIFFERING.values(),
        )
    }
)
