"""What must hold for claims: operands that exist, as many as a kind takes, in units that agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from analysis import operands
from analysis.claim_kinds import CLAIM_KINDS, TOLERANT, ClaimKind
from analysis.csvfile import nearest
from analysis.errors import Fault, NumeralError
from analysis.numerals import Figure, missing_reason, parse_figure
from analysis.raw import RawTable
from analysis.vocabulary import BUDGET_COLUMNS, MONEY

RawTables = Mapping[str, RawTable]

#: Kinds whose outcome is not in the operands' unit, and the one that it is in.
_OWN_UNITS = {"share": "percent", "percent_change": "percent", "product": "", "ratio": ""}
#: Kinds that take every row of a table, however many have an amount.
_OF_EVERY = ("sum", "mean")
_FORMS = (
    "table:key of observations, budget_lines, measures or adjustments, stated:FIGURE or"
    " missing:WORDS"
)


def claim_faults(tables: RawTables, doubted: Collection[str] = ()) -> Iterator[Fault]:
    """Yield every claim that can't be put to the test as it is declared.

    Args:
        tables: with empty organisations and periods filled in from their sources.
        doubted: names of tables that have faults; nothing is said about what they seem to lack.
    """
    claims = tables["claims"]
    if claims.cells.empty:
        return
    units = dict(_units(tables))
    witnesses = frozenset() if "sources" in doubted else frozenset(operands.TABLES) - {*doubted}
    for index in claims.cells.index:
        kind = CLAIM_KINDS.get(claims.cell(index, "kind").strip())
        dangling = [
            fault
            for column in ("operands", "tolerance", "beside")
            for fault in _dangling(claims, index, column, units, witnesses)
        ]
        yield from dangling
        if kind is not None:
            yield from _misfits(claims, index, kind)
            if not dangling:
                yield from _mixed_units(claims, index, kind, units)


def _units(tables: RawTables) -> Iterator[tuple[str, str]]:
    """Yield every reference that an operand may be, and the unit of what stands there."""
    indicators = tables["indicators"].cells
    of_indicator = dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))
    key = ["source_id", "indicator_id", "organisation_id", "period", "breakdown"]
    for row in tables["observations"].cells[key].itertuples(index=False):
        yield operands.observation(*row), of_indicator.get(row[1], "")
    lines = tables["budget_lines"].cells[["source_id", "statement", "line_id"]]
    for row in lines.itertuples(index=False):
        for column in BUDGET_COLUMNS:
            yield operands.budget_cell(row[0], row[1], row[2], column), "tkr"
    for source, measure in (
        tables["measures"].cells[["source_id", "measure_id"]].itertuples(index=False)
    ):
        yield operands.row_of(source, "measures", measure), "tkr"
        yield operands.row_of(source, "measures", operands.EVERY), "tkr"
    adjustments = tables["adjustments"].cells[["source_id", "adjustment_id", "unit"]]
    for source, adjustment, unit in adjustments.itertuples(index=False):
        yield operands.row_of(source, "adjustments", adjustment), unit


def _dangling(
    claims: RawTable, index: int, column: str, units: Mapping[str, str], witnesses: Collection[str]
) -> Iterator[Fault]:
    """Yield the references of a cell that have no form, or point at nothing."""
    source = claims.cell(index, "source_id")
    for part in operands.parts(claims.cell(index, column)):
        reference = operands.with_source(part, source)
        table = reference.partition(":")[0].rpartition("/")[2]
        if not operands.is_in_a_table(part):
            yield from _unsaid(claims, index, column, part)
        elif table not in operands.TABLES:
            yield claims.fault(index, column, _FORMS, part)
        elif reference not in units and table in witnesses:
            hint = _hint(reference, part, units)
            yield claims.fault(index, column, f"a figure that stands in {table}{hint}", part)


def _hint(reference: str, part: str, units: Mapping[str, str]) -> str:
    """Return a hint at the figure of the same source and table that was probably meant."""
    prefix, _, key = reference.partition(":")
    known = [one.partition(":")[2] for one in units if one.startswith(f"{prefix}:")]
    hint = nearest(key, [one for one in known if one != operands.EVERY])
    # As it is to be typed: with its source only where that was typed too.
    return hint.replace('"', f'"{part.partition(":")[0]}:', 1)


def _unsaid(claims: RawTable, index: int, column: str, part: str) -> Iterator[Fault]:
    """Yield a fault where the figure or the words of an operand in no table are lacking."""
    if part.startswith(operands.MISSING):
        if not part.removeprefix(operands.MISSING).strip():
            yield claims.fault(index, column, "what is missing, in Swedish words", part)
    elif _figure(part.removeprefix(operands.STATED)) is None:
        yield claims.fault(index, column, 'a figure, as in "stated:8,5"', part)


def _misfits(claims: RawTable, index: int, kind: ClaimKind) -> Iterator[Fault]:
    """Yield what a claim has and its kind does not take, and what it lacks."""
    printed = claims.cell(index, "printed").strip()
    if claims.cell(index, "operands").strip():  # an empty cell is told already
        yield from _miscounted(claims, index, kind, printed)
    if kind.printed == "no":
        # What is no figure at all is told already.
        if _figure(printed) or (printed and missing_reason(printed)):
            yield claims.fault(index, "printed", f"nothing: {kind.name} speaks in words")
    elif (kind.printed == "yes" and not printed) or (printed and missing_reason(printed)):
        yield claims.fault(index, "printed", f"the figure that {kind.name} is to give")
    tolerance = claims.cell(index, "tolerance")
    if tolerance.strip() and kind.name != TOLERANT:
        yield claims.fault(index, "tolerance", f"nothing: only {TOLERANT} has a tolerance")
    elif tolerance.strip() and (
        len(operands.parts(tolerance)) != 1 or operands.is_every(tolerance)
    ):
        yield claims.fault(index, "tolerance", "one reference to one figure")


def _miscounted(claims: RawTable, index: int, kind: ClaimKind, printed: str) -> Iterator[Fault]:
    """Yield a fault where a claim has fewer or more operands than its kind takes."""
    found = operands.parts(claims.cell(index, "operands"))
    if any(operands.is_every(part) for part in found):
        if kind.name not in _OF_EVERY:
            expected = f"one reference a figure: only {' and '.join(_OF_EVERY)} take every row"
            yield claims.fault(index, "operands", expected)
        return
    least, most = _bounds(kind, printed)
    if len(found) < least or 0 < most < len(found):
        how_many = f"{least}" if least == most else f"{least} or more"
        references = "reference" if how_many == "1" else "references"
        expected = f"{how_many} {references}, as {kind.name} takes: {kind.operands}"
        yield claims.fault(index, "operands", expected)


def _bounds(kind: ClaimKind, printed: str) -> tuple[int, int]:
    """Return how many operands a claim has at least and at most."""
    if kind.printed == "either":
        return (1, 1) if printed else (2, 0)
    return kind.least, kind.most


def _mixed_units(
    claims: RawTable, index: int, kind: ClaimKind, units: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield a fault where operands, or operands and what is printed, are in unlike units."""
    of = _kinds_of_unit(claims, index, "operands", units)
    if len(of) > 1 and kind.name not in ("product", "ratio"):
        expected = f"figures in one unit, not {' and '.join(sorted(of))}"
        yield claims.fault(index, "operands", expected)
        return
    if of and _kinds_of_unit(claims, index, "tolerance", units) - of:
        yield claims.fault(index, "tolerance", f"a figure in {' or '.join(of)}, as the operands")
    figure = _figure(claims.cell(index, "printed"))
    if figure is None or not figure.unit:
        return
    own = {_OWN_UNITS[kind.name]} if kind.name in _OWN_UNITS else of
    if own - {""} and _kind_of_unit(figure.unit) not in own:
        yield claims.fault(index, "printed", f"a figure in {' or '.join(sorted(own))}, or no unit")


def _kinds_of_unit(claims: RawTable, index: int, column: str, units: Mapping[str, str]) -> set[str]:
    """Return what the units of a cell's references measure; those without a unit apart."""
    found = set()
    for part in operands.parts(claims.cell(index, column)):
        unit = units.get(operands.with_source(part, claims.cell(index, "source_id")), "")
        if part.startswith(operands.STATED) and (
            figure := _figure(part.removeprefix(operands.STATED))
        ):
            unit = figure.unit
        found.add(_kind_of_unit(unit))
    return found - {""}


def _kind_of_unit(unit: str) -> str:
    """Return what a unit measures: all amounts of money are alike, and so are percentages."""
    if unit in MONEY:
        return "kr"
    return "percent" if unit == "percentage_points" else unit


def _figure(text: str) -> Figure | None:
    try:
        figure = parse_figure(text.strip())
    except NumeralError:
        return None
    return figure if figure.value is not None else None
