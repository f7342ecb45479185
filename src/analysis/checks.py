"""Every printed number checked: all checks of all sources, each with its verdict (avstämning)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis import operands
from analysis.catalogue import Catalogue
from analysis.claim_kinds import CLAIM_KINDS
from analysis.derived import Check, change_checks, statement_checks
from analysis.formulas import decimals_of, exact_text, figure_text, formula, together
from analysis.numerals import Figure, parse_figure
from analysis.operands import Cell
from analysis.rounding import exact
from analysis.rows import records
from analysis.schemas import PROCESSED
from analysis.verdicts import ARITHMETIC, DIFFERS, NOT_CHECKABLE, Judged, judge
from analysis.vocabulary import VERDICTS

Tables = Mapping[str, pd.DataFrame]

#: Columns of claims that point at figures.
_POINTING = ("operands", "tolerance", "beside")
#: Sources whose figures are in memory together.
_AT_ONCE = 20
#: Stands where a claim is about every amount and not one is printed.
_NO_AMOUNT = f"{operands.MISSING}belopp för någon av åtgärderna"


def reconcile(tables: Tables) -> pd.DataFrame:
    """Give every printed total, difference, change and claim its verdict.

    Args:
        tables: the processed tables: sources, organisations, indicators, observations,
            budget_lines, measures, adjustments and claims.
    Returns: the columns of PROCESSED["reconciliation"]; the sources in their register's order,
        within one what its tables print in their order, then what it claims.
    """
    catalogue = Catalogue.of(tables)
    # Column by column: so many rows as dicts would be most of a build's memory.
    columns: dict[str, list[Any]] = {name: [] for name in PROCESSED["reconciliation"].column_names}
    order = {source_id: place for place, source_id in enumerate(catalogue.sources)}
    for own, near in _few_at_once(tables, catalogue):
        cells = operands.cells_of(near, catalogue)
        checks = [
            *statement_checks(own["budget_lines"], cells),
            *change_checks(own["observations"], cells, catalogue),
            *claim_checks(own["claims"], cells),
        ]
        checks.sort(key=lambda check: order[check.source_id])
        for check in checks:
            for name, value in _row(check, cells).items():
                columns[name].append(value)
    return pd.DataFrame(columns)


def _few_at_once(tables: Tables, catalogue: Catalogue) -> Iterator[tuple[Tables, Tables]]:
    """Yield what some sources print, and that with the sources that their claims point into.

    So that memory does not follow from how many sources there are.
    """
    frames = {name: tables[name] for name in (*operands.TABLES, "claims")}
    places = {name: frame.groupby("source_id").indices for name, frame in frames.items()}

    def of(sources: Collection[str]) -> Tables:
        rows = {
            name: sorted(row for source in sources for row in found.get(source, ()))
            for name, found in places.items()
        }
        return {name: frame.take(rows[name]) for name, frame in frames.items()}

    known = list(catalogue.sources)
    for start in range(0, len(known), _AT_ONCE):
        some = known[start : start + _AT_ONCE]
        own = of(some)
        texts = (text for name in _POINTING for text in own["claims"][name])
        others = operands.sources_of(texts) & catalogue.sources.keys() - set(some)
        near = of([*some, *others]) if others else own
        rows = _looked_at(near["observations"], own, others, catalogue)
        yield own, {**near, "observations": rows}


def _looked_at(
    rows: pd.DataFrame, own: Tables, others: Collection[str], catalogue: Catalogue
) -> pd.DataFrame:
    """Return the observations that a check can be about; a source may have very many others.

    They are those of sources that claims come from or point into, and those of printed changes.
    """
    changes = {one.indicator_id: one.change_of for one in catalogue.indicators.values()}
    changing = {name for pair in changes.items() if pair[1] for name in pair}
    claiming = {*own["claims"]["source_id"], *others}
    return rows[rows["source_id"].isin(claiming) | rows["indicator_id"].isin(changing)]


def differing(checks: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the checks that differ and are about figures of a table, with only these operands."""
    rows = checks[checks["verdict"] == DIFFERS]
    about = [
        f"{operands.SEPARATOR} ".join(
            one for one in operands.parts(text) if operands.table_of(one) == table
        )
        for text in rows["operands"]
    ]
    found = rows.assign(operands=pd.Series(about, rows.index, dtype="str"))
    return found[found["operands"] != ""].reset_index(drop=True)


def claim_checks(claims: pd.DataFrame, cells: Mapping[str, Cell]) -> Iterator[Check]:
    """Yield a check for every declared claim."""
    amounts: dict[str, list[str]] = {}
    for reference, one in cells.items():
        if one.figure.value is not None:
            amounts.setdefault(reference.partition(":")[0], []).append(reference)
    for row in records(claims):
        source = row["source_id"]
        yield Check(
            id=f"{source}.claim.{row['claim_id']}",
            source_id=source,
            locator=row["locator"],
            kind=row["kind"],
            what=row["what"],
            operands=_expanded(row["operands"], source, amounts) or (_NO_AMOUNT,),
            printed=row["printed"],
            figure=_printed_figure(row),
            beside=_expanded(row["beside"], source, amounts),
            tolerance=operands.with_source(row["tolerance"], source),
            note=row["note"],
        )


def summary_lines(checks: pd.DataFrame) -> Iterator[str]:
    """Yield the reconciliation in short: how the checks of each source went, and what differs.

    Args:
        checks: see reconcile.
    """
    yield _outcomes("reconciliation", checks)
    for source_id, mine in checks.groupby("source_id", sort=False):
        yield f"  {_outcomes(str(source_id), mine)}"
    for row in records(checks[checks["verdict"] == DIFFERS]):
        place = f"{row['source_id']}, {row['locator']}"
        yield f"differs: {place}: {row['what'].rstrip('.')} ({row['formula']}). {row['reason']}"


def _outcomes(what: str, checks: pd.DataFrame) -> str:
    found = Counter(checks["verdict"])
    told = ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS)
    return f"{what}: {len(checks)} checks, {told}"


def _printed_figure(row: Mapping[str, Any]) -> Figure | None:
    """Return what a claim prints as it is read, with the unit that its text prints."""
    if row["decimals"] is None:
        return None
    decimals = int(row["decimals"])
    return Figure(exact(row["value"], decimals), decimals, parse_figure(row["printed"]).unit)


def _expanded(text: str, source: str, amounts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return references with their source; one to every row of a table as one to each.

    Args:
        text: a cell of claims.
        source: whose claim it is.
        amounts: the references that have a figure, by their source and table.
    """
    found: list[str] = []
    for part in operands.parts(text):
        reference = operands.with_source(part, source)
        if operands.is_every(reference):
            found += amounts.get(reference.partition(":")[0], ())
        else:
            found.append(reference)
    return tuple(found)


def _row(check: Check, cells: Mapping[str, Cell]) -> dict[str, Any]:
    of = [operands.cell(one, cells) for one in check.operands]
    tolerance = operands.cell(check.tolerance, cells) if check.tolerance else None
    judged = judge(check.kind, of, check.figure, tolerance)
    least = _least(check, of)
    nearest = _nearest(check, cells) if judged.verdict == NOT_CHECKABLE else ""
    return {
        "check_id": check.id,
        "source_id": check.source_id,
        "locator": check.locator,
        "what": check.what,
        "kind": check.kind,
        "printed": check.printed,
        "formula": formula(check.kind, of, judged.unit),
        **_computed(judged, least),
        "unit": judged.unit,
        "verdict": judged.verdict,
        "reason": " ".join(filter(None, (judged.reason, nearest))),
        "operands": f"{operands.SEPARATOR} ".join(_all_references(check)),
        "note": " ".join(filter(None, (check.note, *_misprints(of)))),
    }


def _least(check: Check, of: list[Cell]) -> int:
    """Return with how many decimals an outcome is shown at least: as printed."""
    figures = [check.figure] if check.figure else [one.figure for one in of]
    return max((one.decimals for one in figures if one.decimals is not None), default=0)


def _computed(judged: Judged, least: int) -> dict[str, float | int | None]:
    found = judged.computed
    if found is None:
        return {"computed": None, "low": None, "high": None, "decimals": None}
    return {
        "computed": float(found.value),
        "low": float(found.low),
        "high": float(found.high),
        "decimals": decimals_of(found.value, least),
    }


def _misprints(of: list[Cell]) -> Iterator[str]:
    """Yield a sentence on every operand that is read otherwise than it is printed."""
    for one in of:
        if one.misprint:
            yield f"Talet {figure_text(one)} är rättat: tryckt står ”{one.misprint}”."


def _nearest(check: Check, cells: Mapping[str, Cell]) -> str:
    """Tell what comes nearest to something that is missing."""
    if not check.beside:
        return ""
    of = [operands.cell(one, cells) for one in check.beside]
    told = f"Närmast finns {together(of)}."
    kind = CLAIM_KINDS[check.kind]
    if kind.name not in ARITHMETIC or len(of) < kind.least or 0 < kind.most < len(of):
        return told
    judged = judge(check.kind, of, Figure(None, None))
    if judged.computed is None:
        return told
    found = exact_text(judged.computed.value, _least(check, of))
    return f"{told} Räknat på dem blir det {formula(check.kind, of, judged.unit)} = {found}."


def _all_references(check: Check) -> Iterator[str]:
    """Yield every reference that a check depends on, the printed figure's own first."""
    every = (check.target, *check.operands, check.tolerance, *check.beside)
    yield from dict.fromkeys(filter(None, every))
