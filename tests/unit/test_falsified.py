"""A falsified figure turns the checks that depend on it, and no other.

Every single figure of the two documents is falsified in its turn. Which checks that must turn is
worked out here from the raw text alone, by other means than the suite's.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.checks import reconcile
from analysis.contract import validate
from analysis.frames import processed_frames
from analysis.raw import read_raw

RAW = Path(__file__).parents[2] / "data" / "raw"
SOURCES = ("genomlysning-2024", "delarsbokslut-2025-08")
#: More than rounding can hide in any figure of the documents, whatever its unit.
FALSE = 100_000
#: Table -> the column that holds its figures, and how many of them are printed.
FIGURES = {
    "budget_lines": ("amount_tkr", 198),  # 33 lines with six columns
    "observations": ("value", 105),  # 113 cells, 8 of them with a dash
    "measures": ("saving_tkr", 10),  # of 17
    "adjustments": ("amount", 5),  # of 11
}

Frames = dict[str, pd.DataFrame]
#: A figure -> the checks that depend on it.
Needs = dict[str, set[str]]


# -- what depends on what, from the raw text ------------------------------------------------------


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def raw_rows(source: str, table: str) -> list[dict[str, str]]:
    path = RAW / source / f"{table}.csv"
    return rows_of(path) if path.exists() else []


def statement_needs(source: str) -> Iterator[tuple[str, str]]:
    """Yield a check and a figure that it depends on, for the statements of a source."""
    across = {
        "deviation": ("deviation", "budget", "forecast"),
        "difference": ("difference", "outcome", "outcome_previous"),
    }
    columns = ("budget", "forecast", "outcome", "outcome_previous", *across)
    lines = raw_rows(source, "budget_lines")
    parents = {(line["statement"], line["parent_id"]) for line in lines if line["parent_id"]}
    for line in lines:
        statement, name, parent = line["statement"], line["line_id"], line["parent_id"]
        for column in columns:
            figure = f"{source}/budget_lines:{statement}.{name}/{column}"
            if parent:
                yield f"{source}/budget_lines:{statement}.{parent}/{column} sum", figure
            if (statement, name) in parents:
                yield f"{figure} sum", figure
        for column, needed in across.items():
            start = f"{source}/budget_lines:{statement}.{name}/"
            for one in needed:
                yield f"{start}{column} difference", f"{start}{one}"


def change_needs(source: str) -> Iterator[tuple[str, str]]:
    """Yield a check and a figure that it depends on, for the printed changes of indicators."""
    bases = {row["indicator_id"]: row["change_of"] for row in rows_of(RAW / "indicators.csv")}
    for row in raw_rows(source, "observations"):
        if not bases[row["indicator_id"]]:
            continue
        class_ = f"/{row['breakdown']}" if row["breakdown"] else ""
        where, year = row["organisation_id"], int(row["period"])
        own = f"{source}/observations:{row['indicator_id']}@{where}/{year}{class_}"
        base = f"{source}/observations:{bases[row['indicator_id']]}@{where}"
        yield f"{own} difference", own
        yield f"{own} difference", f"{base}/{year}{class_}"
        yield f"{own} difference", f"{base}/{year - 1}{class_}"


def claim_needs(source: str, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield a claim and a figure that it names in some columns of its row."""
    priced = [
        f"{source}/measures:{row['measure_id']}"
        for row in raw_rows(source, "measures")
        if any(sign.isdigit() for sign in row["printed"])
    ]
    for row in raw_rows(source, "claims"):
        for column in columns:
            for part in row[column].split(";"):
                reference = part.strip()
                if reference == "measures:*":
                    yield from ((f"{source}.claim.{row['claim_id']}", one) for one in priced)
                elif reference and not reference.startswith(("stated:", "missing:")):
                    named = reference if reference.startswith(SOURCES) else f"{source}/{reference}"
                    yield f"{source}.claim.{row['claim_id']}", named


def needs_of(columns: tuple[str, ...]) -> Needs:
    found: Needs = defaultdict(set)
    for source in SOURCES:
        pairs = (*statement_needs(source), *change_needs(source), *claim_needs(source, columns))
        for check, figure in pairs:
            found[figure].add(check)
    return found


# -- what the suite says --------------------------------------------------------------------------


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its texts as plain objects: many times faster to read row by row."""
    texts = {name: object for name, kind in frame.dtypes.items() if kind == "str"}
    return frame.astype(texts)


@pytest.fixture(scope="module")
def frames() -> Frames:
    built = processed_frames(validate(read_raw(RAW)))
    return {name: plain(frame) for name, frame in built.items()}


def checks_of(frames: Frames) -> dict[str, tuple[Any, ...]]:
    """Return every check's row, by its claim or by the printed cell that it is about."""
    found = reconcile(frames)
    names = [
        check if ".claim." in check else f"{references.partition(';')[0]} {kind}"
        for check, references, kind in zip(
            found["check_id"], found["operands"], found["kind"], strict=True
        )
    ]
    assert len(set(names)) == len(names)
    return dict(zip(names, plain(found).itertuples(index=False), strict=True))


@pytest.fixture(scope="module")
def honest(frames: Frames) -> dict[str, tuple[Any, ...]]:
    return checks_of(frames)


def reference(table: str, row: Mapping[str, Any]) -> str:
    source = row["source_id"]
    if table == "budget_lines":
        return f"{source}/{table}:{row['statement']}.{row['line_id']}/{row['column']}"
    if table == "observations":
        class_ = f"/{row['breakdown']}" if row["breakdown"] else ""
        key = f"{row['indicator_id']}@{row['organisation_id']}/{row['period']}{class_}"
        return f"{source}/{table}:{key}"
    return f"{source}/{table}:{row['measure_id' if table == 'measures' else 'adjustment_id']}"


def falsified(frames: Frames, table: str) -> Iterator[tuple[str, Frames]]:
    """Yield every figure of a table, and all frames with this one figure falsified."""
    frame, (column, _) = frames[table], FIGURES[table]
    for place, row in enumerate(frame.to_dict("records")):
        if row[column] == row[column]:
            values = frame[column].to_numpy(copy=True)
            values[place] += FALSE
            yield reference(table, row), {**frames, table: frame.assign(**{column: values})}


def told(check: Any) -> tuple[Any, ...]:
    """Return a check's row with None for NaN, which is not equal to itself."""
    return tuple(cell if cell == cell else None for cell in check)


def says_a_figure(check: Any) -> bool:
    return check.printed != "" and check.verdict != "not_checkable"


@pytest.mark.slow
@pytest.mark.parametrize("table", FIGURES)
def test_a_falsified_figure_turns_just_the_checks_that_depend_on_it(
    table: str, frames: Frames, honest: dict[str, Any]
) -> None:
    every = needs_of(("operands", "tolerance", "beside"))
    computed = needs_of(("operands",))
    told_before = {name: told(check) for name, check in honest.items()}
    faults, count = [], 0
    for figure, false_frames in falsified(frames, table):
        count += 1
        now = checks_of(false_frames)
        assert now.keys() == honest.keys()
        turned = {name for name in now if told(now[name]) != told_before[name]}
        if turned != every[figure]:
            faults.append(f"{figure}: {sorted(turned ^ every[figure])}")
        numeric = {name for name in computed[figure] if says_a_figure(honest[name])}
        faults += [
            f"{figure}: {name} is {now[name].verdict}"
            for name in sorted(numeric)
            if now[name].verdict != "differs"
        ]

    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)
    assert count == FIGURES[table][1]


def test_most_figures_have_a_check_that_would_tell() -> None:
    """What the test above can see: without a single need it would pass for nothing."""
    needs = needs_of(("operands", "tolerance", "beside"))

    by_table = {table: {key for key in needs if f"/{table}:" in key} for table in FIGURES}
    assert len(by_table["budget_lines"]) == 198
    # 27 of sick leave and its change in the interim report, and those that the texts speak of.
    assert len(by_table["observations"]) > 60
    assert (len(by_table["measures"]), len(by_table["adjustments"])) == (10, 4)
    # 60 sums, 66 deviations and differences, 9 changes.
    derived = {check for checks in needs.values() for check in checks if ".claim." not in check}
    assert len(derived) == 135


def test_a_false_result_turns_its_five_checks(frames: Frames, honest: dict[str, Any]) -> None:
    """One example in full: what the table of operations prints as the outcome's result."""
    figure = "delarsbokslut-2025-08/budget_lines:operations.result/outcome"
    false = dict(falsified(frames, "budget_lines"))[figure]

    turned = {
        name: check.verdict
        for name, check in checks_of(false).items()
        if told(check) != told(honest[name])
    }

    start = "delarsbokslut-2025-08/budget_lines:operations.result"
    assert turned == {
        f"{start}/outcome sum": "differs",
        f"{start}/difference difference": "differs",
        "delarsbokslut-2025-08.claim.drift-resultat": "differs",
        # 114 426 is above zero too; only what the claim shows changes.
        "delarsbokslut-2025-08.claim.drift-resultat-positivt": "agrees",
        # The period's budget is still missing.
        "delarsbokslut-2025-08.claim.drift-periodbudget": "not_checkable",
    }
