"""Tables that are made, not read: what the reconciliation says of the others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.claim_kinds import CLAIM_KINDS
from analysis.columns import LOCATOR, NOTE, SOURCE, Column, Table, as_processed, number, word
from analysis.vocabulary import UNITS, VERDICTS

#: The verdict on everything that a source prints about its own figures.
RECONCILIATION = Table(
    "reconciliation",
    "a printed total, difference, change or claim, held against the figures that it is about",
    (
        Column("check_id", "id", "string", True),
        as_processed(SOURCE),
        as_processed(LOCATOR),
        Column("what", "what is checked, in Swedish", "string", True),
        as_processed(word("kind", "what is printed says this of its operands", CLAIM_KINDS)),
        Column("printed", "what the source prints; empty where it speaks in words", "string"),
        Column("formula", "the computation, with the operands as printed", "string", True),
        number(
            "computed",
            "the outcome in the unit of column unit; of a statement in words the margin that"
            " decides it; null where nothing can be computed",
        ),
        number("low", "the least that the outcome can be, given the operands' rounding"),
        number("high", "the most that the outcome can be, given the operands' rounding"),
        Column("decimals", "decimals that the outcome is shown with; null without one", "integer"),
        as_processed(word("unit", "unit code of the outcome", UNITS, required=False)),
        as_processed(word("verdict", "agrees, rounding, differs or not_checkable", VERDICTS)),
        Column("reason", "why, and what is missing, in Swedish", "string", True),
        Column("operands", "references to every figure that it depends on, parted by ;", "string"),
        as_processed(NOTE),
    ),
    ("check_id",),
)

#: Tables whose figures pages mark where a check differs; adjustments are shown without marks.
MARKED = ("observations", "budget_lines", "measures")

_OF_DIFFERING = ("check_id", "source_id", "what", "printed", "computed", "decimals", "operands")

#: Table -> the checks that differ and are about its figures. A page reads only those about what it
#: shows, so that a changed measure makes no page anew that shows none.
DIFFERING: Mapping[str, Table] = MappingProxyType(
    {
        name: Table(
            f"differing_{name}",
            f"a check that differs and is about {name}; operands are only those",
            tuple(RECONCILIATION.column(column) for column in _OF_DIFFERING),
            RECONCILIATION.key,
        )
        for name in MARKED
    }
)
