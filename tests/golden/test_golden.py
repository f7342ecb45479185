"""Double entry: every figure of the two documents, typed twice, must be the same both times.

The YAML files beside this module were typed from the documents alone; data/raw was transcribed by
someone else. What the suite builds from data/raw is compared with them both ways.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from analysis import processed

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "data" / "raw"
REVIEW = "genomlysning-2024"
INTERIM = "delarsbokslut-2025-08"
DOCUMENTS = (REVIEW, INTERIM)
REASONS = ("no_figure", "too_early", "not_reported")
COLUMNS = ("budget", "forecast", "deviation", "outcome", "outcome_previous", "difference")
#: Table -> the columns that name a figure, and the column that holds it.
KEYS = {
    "observations": ("source_id", "indicator_id", "organisation_id", "period", "breakdown"),
    "budget_lines": ("source_id", "statement", "label", "column"),
    "measures": ("source_id", "title"),
    "risks": ("source_id", "title"),
}
VALUES = {
    "observations": "value",
    "budget_lines": "amount_tkr",
    "measures": "saving_tkr",
    "risks": "risk_value",
}

Key = tuple[str, ...]
Fields = dict[str, Any]
Rows = list[tuple[Key, Fields]]
Tables = dict[str, pd.DataFrame]


# --- The golden side: what a person typed from the documents -------------------------------------


def read_document(source_id: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / f"{source_id}.yaml").read_text(encoding="utf-8"))


def typed_figure(typed: Any, decimals: int) -> Fields:
    """Read one typed figure: a number, a reason, or a number with its own decimals."""
    if typed in REASONS:
        return {"value": None, "decimals": None, "missing_reason": typed}
    if isinstance(typed, dict):
        typed, decimals = typed["value"], typed["decimals"]
    return {"value": float(typed), "decimals": decimals, "missing_reason": ""}


def golden_observations(document: dict[str, Any]) -> Rows:
    rows: Rows = []
    for series in document.get("observations", []):
        extra = {"unit": series["unit"]} if "unit" in series else {}
        for organisation_id, figures in series["figures"].items():
            for period, typed in figures.items():
                key = (series["indicator_id"], organisation_id, period, series.get("breakdown", ""))
                year = None if period == "unstated" else int(period)
                figure = typed_figure(typed, series["decimals"])
                rows.append(((document["source_id"], *key), {**figure, "year": year, **extra}))
    return rows


def golden_budget_lines(document: dict[str, Any]) -> Rows:
    return [
        (
            (document["source_id"], statement, label, column),
            {**typed_figure(amount, 0), "position": position},
        )
        for statement, lines in document.get("budget_lines", {}).items()
        for position, (label, amounts) in enumerate(lines.items(), start=1)
        for column, amount in zip(COLUMNS, amounts, strict=True)
    ]


def golden_measures(document: dict[str, Any]) -> Rows:
    return [
        (
            (document["source_id"], measure["title"]),
            {
                **typed_figure(measure["saving"], 0),
                "horizon": measure["horizon"],
                "category": measure["category"],
            },
        )
        for measure in document.get("measures", [])
    ]


def golden_risks(document: dict[str, Any]) -> Rows:
    return [
        ((document["source_id"], title), {**typed_figure(value, 0), "assessment": ""})
        for title, value in document.get("risks", {}).items()
    ]


READERS: dict[str, Callable[[dict[str, Any]], Rows]] = {
    "observations": golden_observations,
    "budget_lines": golden_budget_lines,
    "measures": golden_measures,
    "risks": golden_risks,
}


# --- The processed side, and the comparison ------------------------------------------------------


def processed_rows(table: str, frame: pd.DataFrame) -> Rows:
    """Return the documents' rows with the figure's column called value; null is None, text ''."""
    chosen = frame[frame["source_id"].isin(DOCUMENTS)].rename(columns={VALUES[table]: "value"})
    rows = chosen.astype(object).where(chosen.notna(), None).to_dict("records")
    texts = ("missing_reason", "assessment", *KEYS[table])
    whole = ("year", "decimals", "position")  # pandas reads whole numbers with gaps as floats
    for row in rows:
        row.update({name: row[name] or "" for name in texts if name in row})
        row.update({name: int(row[name]) for name in whole if row.get(name) is not None})
    return [(tuple(row[name] for name in KEYS[table]), row) for row in rows]


def compare_rows(table: str, golden: Rows, built: Rows) -> list[str]:
    faults = []
    for side, rows in (("golden", golden), ("processed", built)):
        for key, count in Counter(key for key, _ in rows).items():
            if count > 1:
                faults.append(f"{table} {' | '.join(key)}: {count} times in {side}")
    expected, found = dict(golden), dict(built)
    for key in [*expected, *(key for key in found if key not in expected)]:
        where = f"{table} {' | '.join(key)}"
        if key not in found:
            faults.append(f"{where}: not in processed")
        elif key not in expected:
            faults.append(f"{where}: not in golden")
        else:
            faults += [
                f"{where}: {name} is {found[key][name]!r}, golden has {value!r}"
                for name, value in expected[key].items()
                if found[key][name] != value
            ]
    return faults


def differences(tables: Tables) -> list[str]:
    """Return every difference between the golden figures and processed tables, in words."""
    documents = [read_document(source_id) for source_id in DOCUMENTS]
    faults = []
    for table, read in READERS.items():
        golden = [row for document in documents for row in read(document)]
        faults += compare_rows(table, golden, processed_rows(table, tables[table]))
    return faults


def build_tables(raw: Path, folder: Path) -> Tables:
    processed.build(raw, folder)
    return {table: pd.read_parquet(folder / f"{table}.parquet") for table in KEYS}


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return build_tables(RAW, tmp_path_factory.mktemp("golden") / "processed")


def test_processed_holds_every_typed_figure_and_no_other(tables: Tables) -> None:
    faults = differences(tables)
    assert not faults, f"{len(faults)} differences:\n" + "\n".join(faults)


# --- The comparison itself sees a fault ----------------------------------------------------------


def row_of(frame: pd.DataFrame, wanted: dict[str, str]) -> Any:
    """Return the label of the only row that has these words."""
    matches = frame
    for name, word in wanted.items():
        matches = matches[matches[name].fillna("") == word]
    (label,) = matches.index
    return label


def falsified(tables: Tables, table: str, wanted: dict[str, str], name: str, value: Any) -> Tables:
    """Return a copy of the tables with one cell changed."""
    frame = tables[table].copy()
    frame.loc[row_of(frame, wanted), name] = value
    return {**tables, table: frame}


NET_COST_2022 = {"source_id": REVIEW, "indicator_id": "net_cost", "period": "2022"}
ENERGY = {"source_id": INTERIM, "title": "Energibrist"}


def test_a_slip_in_raw_is_reported_and_nothing_else(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    file = raw / REVIEW / "observations.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count('"100,2"') == 1
    file.write_text(text.replace('"100,2"', '"102,0"'), encoding="utf-8", newline="\n")
    assert differences(build_tables(raw, tmp_path / "processed")) == [
        "observations genomlysning-2024 | net_cost | alingsas-klk | 2022 | : "
        "value is 102.0, golden has 100.2"
    ]


def test_a_false_value_is_reported_and_nothing_else(tables: Tables) -> None:
    false = falsified(tables, "observations", NET_COST_2022, "value", 102.0)
    assert differences(false) == [
        "observations genomlysning-2024 | net_cost | alingsas-klk | 2022 | : "
        "value is 102.0, golden has 100.2"
    ]


def test_a_lost_decimal_is_reported(tables: Tables) -> None:
    false = falsified(tables, "observations", NET_COST_2022, "decimals", 0)
    assert differences(false) == [
        "observations genomlysning-2024 | net_cost | alingsas-klk | 2022 | : "
        "decimals is 0, golden has 1"
    ]


def test_a_lost_sign_is_reported(tables: Tables) -> None:
    line = {
        "source_id": INTERIM,
        "statement": "operations",
        "label": "Finansnetto",
        "column": "outcome_previous",
    }
    false = falsified(tables, "budget_lines", line, "amount_tkr", 16.0)
    assert differences(false) == [
        "budget_lines delarsbokslut-2025-08 | operations | Finansnetto | outcome_previous: "
        "value is 16.0, golden has -16.0"
    ]


def test_a_missing_figure_read_as_zero_is_reported(tables: Tables) -> None:
    title = "Utöka samordningen av personalresurser"
    false = falsified(tables, "measures", {"source_id": REVIEW, "title": title}, "saving_tkr", 0.0)
    assert differences(false) == [
        f"measures genomlysning-2024 | {title}: value is 0.0, golden has None"
    ]


def test_a_lost_row_is_reported(tables: Tables) -> None:
    frame = tables["risks"]
    lost = frame.drop(row_of(frame, ENERGY))
    assert differences({**tables, "risks": lost}) == [
        "risks delarsbokslut-2025-08 | Energibrist: not in processed"
    ]


def test_a_row_too_many_is_reported(tables: Tables) -> None:
    frame = tables["risks"]
    more = frame.loc[[row_of(frame, ENERGY)]].assign(title="Vattenbrist")
    assert differences({**tables, "risks": pd.concat([frame, more])}) == [
        "risks delarsbokslut-2025-08 | Vattenbrist: not in golden"
    ]


def test_a_row_that_stands_twice_is_reported(tables: Tables) -> None:
    frame = tables["risks"]
    twice = pd.concat([frame, frame.loc[[row_of(frame, ENERGY)]]])
    assert differences({**tables, "risks": twice}) == [
        "risks delarsbokslut-2025-08 | Energibrist: 2 times in processed"
    ]


# --- Facts of the documents, for the reader ------------------------------------------------------


def rows_of(tables: Tables, table: str, source_id: str) -> pd.DataFrame:
    return tables[table][tables[table]["source_id"] == source_id]


@pytest.mark.parametrize("source_id", DOCUMENTS)
def test_tables_have_as_many_rows_as_were_counted_on_the_page(
    tables: Tables, source_id: str
) -> None:
    own = {table: rows_of(tables, table, source_id) for table in tables}
    budget = own["budget_lines"]
    assert {
        "observations": len(own["observations"]),
        "observations_missing": int(own["observations"]["value"].isna().sum()),
        "budget_lines": len(budget[["statement", "label"]].drop_duplicates()),
        "measures": len(own["measures"]),
        "risks": len(own["risks"]),
    } == read_document(source_id)["counts"]
    assert len(budget) == 6 * read_document(source_id)["counts"]["budget_lines"]


def test_documents_hold_335_figures() -> None:
    documents = [read_document(source_id) for source_id in DOCUMENTS]
    counts = {name: sum(len(read(d)) for d in documents) for name, read in READERS.items()}
    assert counts == {"observations": 113, "budget_lines": 198, "measures": 17, "risks": 7}
    assert sum(counts.values()) == 335


def test_measures_add_up_to_the_printed_3_8_mnkr(tables: Tables) -> None:
    measures = rows_of(tables, "measures", REVIEW)
    by_horizon = measures.groupby("horizon")["saving_tkr"].sum().to_dict()
    assert by_horizon == {
        "short_term": 2450,
        "long_term": 100,
        "inquiry_own": 950,
        "inquiry_joint": 300,
    }
    assert measures["saving_tkr"].sum() == 3800
    assert round(measures["saving_tkr"].sum() / 1000, 1) == 3.8


def test_ten_of_seventeen_measures_are_priced(tables: Tables) -> None:
    measures = rows_of(tables, "measures", REVIEW)
    priced = measures[measures["saving_tkr"].notna()]
    assert (len(priced), len(measures)) == (10, 17)
    assert measures["horizon"].value_counts().to_dict() == {
        "short_term": 5,
        "long_term": 3,
        "inquiry_own": 2,
        "inquiry_joint": 7,
    }
    assert priced["horizon"].value_counts().to_dict() == {
        "short_term": 5,
        "long_term": 1,
        "inquiry_own": 2,
        "inquiry_joint": 2,
    }
    assert measures["category"].value_counts().to_dict() == {
        "operational_change": 13,
        "responsibility_change": 4,
    }


def statement_lines(statement: str) -> dict[str, list[int]]:
    return read_document(INTERIM)["budget_lines"][statement]


#: Each printed line is rounded for itself, so a sum may miss by a few tkr.
SLACK = 2


@pytest.mark.parametrize("statement", ["operations", "development"])
def test_lines_of_a_statement_add_up(statement: str) -> None:
    lines = statement_lines(statement)
    sums = {
        "Verksamhetens kostnader": [
            "Personalkostnader",
            "Lokalhyror",
            "Köp av tjänster",
            "Övriga kostnader",
        ],
        "Verksamhetens nettokostnader": ["Verksamhetens intäkter", "Verksamhetens kostnader"],
        "Årets resultat": ["Verksamhetens nettokostnader", "Kommunbidrag", "Finansnetto"],
    }
    assert_sums(lines, sums)


def test_lines_of_the_investments_add_up() -> None:
    sums = {
        "Expansionsinvestering": [
            "Bälinge företagspark",
            "Norra Stadsskogen",
            "Övriga exploateringsområden",
        ],
        "Reinvestering": ["Inventarier", "Tjänstekatalog", "Fastigheter"],
        "Anpassningsinvestering": ["IT-infrastruktur", "Lokalanpassningar"],
        "Totala utgifter": [
            "Expansionsinvestering",
            "Imageinvestering",
            "Reinvestering",
            "Anpassningsinvestering",
        ],
    }
    assert_sums(statement_lines("investments"), sums)


def assert_sums(lines: dict[str, list[int]], sums: dict[str, list[str]]) -> None:
    for total, parts in sums.items():
        for position, column in enumerate(COLUMNS):
            computed = sum(lines[part][position] for part in parts)
            assert abs(computed - lines[total][position]) <= SLACK, (total, column)


@pytest.mark.parametrize("statement", ["operations", "investments", "development"])
def test_printed_deviations_and_differences_follow_from_their_operands(statement: str) -> None:
    better = -1 if statement == "investments" else 1  # an outlay below budget is better
    for label, line in statement_lines(statement).items():
        budget, forecast, deviation, outcome, previous, difference = line
        assert abs(better * (forecast - budget) - deviation) <= 1, label
        assert abs(outcome - previous - difference) <= 1, label


def test_printed_change_of_sick_leave_follows_except_for_the_youngest(tables: Tables) -> None:
    own = rows_of(tables, "observations", INTERIM)
    own = own.assign(breakdown=own["breakdown"].fillna(""))
    wide = own.pivot(index="breakdown", columns=["indicator_id", "period"], values="value")
    computed = (wide["sick_leave", "2025"] - wide["sick_leave", "2024"]).round(1)
    printed = wide["sick_leave_change", "2025"]
    unequal = computed.index[(computed != printed) & printed.notna()]
    assert list(unequal) == ["age=<29"]
    assert (printed["age=<29"], computed["age=<29"]) == (-1.8, -1.3)
