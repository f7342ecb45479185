"""Building and loading the processed tables: the values, and soundness when something fails."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from pandera.errors import SchemaError, SchemaErrors

import analysis
from analysis import processed
from analysis.contract import pandera_schema
from analysis.errors import NotInDataError
from analysis.processed import Tables
from analysis.schemas import PROCESSED, RAW_REGISTERS, RAW_SOURCE_TABLES

OBSERVATIONS = "granskning-2023/observations.csv"


@pytest.fixture
def built(tiny_built: Path) -> Path:
    return tiny_built


@pytest.fixture
def tables(built: Path) -> Tables:
    return processed.load(built)


def row(table: pd.DataFrame, **key: object) -> dict[str, Any]:
    """Return the one row that has these values."""
    for column, value in key.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return {str(name): table[name].iloc[0] for name in table}


# -- values -----------------------------------------------------------------------------------


def test_the_fixed_columns_stand_in_their_order(tables: Tables) -> None:
    assert ", ".join(map(str, tables["observations"])) == (
        "source_id, indicator_id, organisation_id, year, period, breakdown, value, decimals, unit,"
        " missing_reason, printed, locator, note"
    )
    assert ", ".join(map(str, tables["budget_lines"])).startswith(
        "source_id, statement, line_id, parent_id, label, column, amount_tkr, printed"
    )


def as_built(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its texts kept as the build keeps them: loaded, they are Python's own."""
    texts = [name for name, dtype in frame.dtypes.items() if dtype == "str"]
    return frame.astype(dict.fromkeys(texts, pd.Series(dtype="str").dtype))


def test_every_table_has_exactly_the_columns_and_types_of_its_schema(tables: Tables) -> None:
    assert list(tables) == list(PROCESSED)
    for name, schema in PROCESSED.items():
        pandera_schema(schema).validate(as_built(tables[name]))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frame: frame.assign(colour=""),
        lambda frame: frame.drop(columns="note"),
        lambda frame: frame[sorted(frame)],
        lambda frame: frame.assign(value=frame["printed"]),
        lambda frame: frame.assign(unit="kronor"),
    ],
)
def test_a_schema_refuses_any_other_column_order_type_and_word(
    tables: Tables, spoil: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    with pytest.raises((SchemaError, SchemaErrors)):
        pandera_schema(PROCESSED["observations"]).validate(spoil(as_built(tables["observations"])))


def test_a_schema_keeps_free_text_to_the_letter(tables: Tables) -> None:
    frame = as_built(tables["observations"]).assign(note=" a remark ", printed=" 12 ")

    pandera_schema(PROCESSED["observations"]).validate(frame)


def test_a_file_holds_no_trace_of_the_library_that_made_the_frame(built: Path) -> None:
    for path in (built / "processed").glob("*.parquet"):
        assert pq.read_metadata(path).metadata is None


def test_every_raw_table_has_a_processed_one() -> None:
    assert set(PROCESSED) == {
        *RAW_REGISTERS,
        *RAW_SOURCE_TABLES,
        *("headcounts", "reconciliation"),
        *("differing_observations", "differing_budget_lines", "differing_measures"),
    }


def test_an_empty_organisation_and_period_are_the_source_s(tables: Tables) -> None:
    found = row(tables["observations"], indicator_id="net_cost", year=2023)

    assert (found["organisation_id"], found["period"], found["value"]) == ("kontoret", "2023", 12.5)


def test_a_correction_changes_the_value_and_keeps_what_is_printed(tables: Tables) -> None:
    found = row(tables["observations"], indicator_id="net_cost", year=2022)

    assert (found["value"], found["decimals"], found["printed"]) == (10.0, 1, "-10,0")


def test_a_figure_carries_its_unit_and_its_precision(tables: Tables) -> None:
    found = row(tables["observations"], organisation_id="grannby")

    assert (found["value"], found["decimals"], found["unit"]) == (9800.0, 0, "kr")


def test_a_change_printed_in_percent_is_in_percentage_points(tables: Tables) -> None:
    found = row(tables["observations"], indicator_id="sick_leave_change")

    assert (found["value"], found["unit"], found["breakdown"]) == (
        0.4,
        "percentage_points",
        "sex=women",
    )


def test_a_missing_figure_is_null_with_a_reason(tables: Tables) -> None:
    found = row(tables["observations"], indicator_id="satisfaction", period="2023")

    assert pd.isna(found["value"])
    assert pd.isna(found["decimals"])
    assert (found["missing_reason"], found["printed"]) == ("no_figure", "-")


def test_a_period_that_the_source_does_not_state_has_no_year(tables: Tables) -> None:
    found = row(tables["observations"], period="unstated")

    assert pd.isna(found["year"])
    assert found["value"] == 3.8


def test_a_missing_text_is_empty_and_never_null(tables: Tables) -> None:
    for name in tables:
        texts: pd.DataFrame = tables[name].select_dtypes(include="str")
        assert not texts.isna().any(axis=None), name
    assert row(tables["observations"], organisation_id="grannby")["note"] == ""


def test_a_statement_is_tidy_and_keeps_its_order_and_signs(tables: Tables) -> None:
    lines = tables["budget_lines"]

    assert list(lines["line_id"].unique()) == ["income", "costs", "result"]
    assert list(lines["column"][:6]) == [
        "budget",
        "forecast",
        "deviation",
        "outcome",
        "outcome_previous",
        "difference",
    ]
    costs = row(lines, line_id="costs", column="budget")
    assert (costs["amount_tkr"], costs["printed"], costs["position"]) == (-3000.0, "-3 000", 2)
    gap = row(lines, line_id="result", column="difference")
    assert (gap["missing_reason"], gap["position"], gap["parent_id"]) == ("no_figure", 3, "")


def test_a_measure_is_priced_or_says_why_not(tables: Tables) -> None:
    priced = row(tables["measures"], measure_id="farre-system")
    early = row(tables["measures"], measure_id="samlat-stod")

    assert (priced["saving_tkr"], priced["horizon_start"]) == (1000.0, 2024)
    assert pd.isna(early["saving_tkr"])
    assert pd.isna(early["horizon_start"])
    assert early["missing_reason"] == "too_early"


def test_a_follow_up_has_its_effect_and_its_year(tables: Tables) -> None:
    found = row(tables["measure_followups"], followup_id="system-avvecklade")

    assert (found["realised_tkr"], found["year"], found["period"]) == (400.0, 2023, "2023")


def test_an_adjustment_has_the_sign_of_its_kind(tables: Tables) -> None:
    found = row(tables["adjustments"], adjustment_id="enhet-bort")

    assert (found["amount"], found["printed"], found["unit"]) == (-1.5, "1,5", "mnkr")


def test_an_adjustment_that_raises_the_figure_is_positive(tiny_data: Path) -> None:
    path = tiny_data / "raw" / "granskning-2023" / "adjustments.csv"
    path.write_text(path.read_text("utf-8").replace("unit_moved_out", "unit_moved_in"), "utf-8")
    processed.build(tiny_data / "raw", tiny_data / "processed")

    assert processed.load(tiny_data)["adjustments"]["amount"].tolist() == [1.5]


def test_a_risk_has_a_value_and_may_lack_an_assessment(tables: Tables) -> None:
    found = row(tables["risks"], risk_id="elavbrott")

    assert (found["risk_value"], found["printed"]) == (12.0, "12")
    assert (found["assessment"], found["assessment_missing_reason"]) == ("", "not_reported")


def test_an_event_has_its_year(tables: Tables) -> None:
    assert row(tables["events"], event_id="nytt-hus")["year"] == 2023


def test_registers_have_numbers_and_truth_values(tables: Tables) -> None:
    assert tables["organisations"]["default"].tolist() == [False, True, False]
    assert row(tables["indicators"], indicator_id="satisfaction")["scale_max"] == 5.0
    assert pd.isna(row(tables["indicators"], indicator_id="net_cost")["scale_max"])
    assert tables["price_index"]["value"].tolist() == [100.0, 110.0]
    assert tables["sources"]["first_year"].tolist() == [2022]


def test_sources_come_in_the_register_s_order(tiny_data: Path) -> None:
    register = tiny_data / "raw" / "sources.csv"
    register.write_text(
        register.read_text("utf-8") + "a-plan,Plan,Exempelby,kontoret,,,2024,2024,2024,draft,"
        "not published online,För hand.,\n",
        "utf-8",
    )
    folder = tiny_data / "raw" / "a-plan"
    folder.mkdir()
    shutil.copy(tiny_data / "raw" / "granskning-2023" / "events.csv", folder)
    processed.build(tiny_data / "raw", tiny_data / "processed")

    found = processed.load(tiny_data)["events"]
    assert found["source_id"].tolist() == ["granskning-2023", "a-plan"]


def test_a_table_that_no_source_has_stands_empty_with_its_columns(tiny_data: Path) -> None:
    (tiny_data / "raw" / "granskning-2023" / "risks.csv").unlink()
    processed.build(tiny_data / "raw", tiny_data / "processed")

    found = processed.load(tiny_data)["risks"]
    assert found.empty
    pandera_schema(PROCESSED["risks"]).validate(as_built(found))


# -- loading ----------------------------------------------------------------------------------


def test_the_data_folder_is_found_from_a_folder_below(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = built.parent / "notebooks" / "drafts"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert processed.find_data("data") == built
    assert len(processed.load("data")["observations"]) == 9


def test_away_from_any_data_it_is_the_folder_that_the_suite_runs_from(
    built: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = built.parent / "src" / "analysis" / "processed.py"
    monkeypatch.setattr(processed, "__file__", str(module))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert processed.find_data("data") == built

    # Data that stand there are meant, though they are not built yet.
    (elsewhere / "data" / "raw").mkdir(parents=True)
    with pytest.raises(NotInDataError, match="run `genomlysning build`"):
        processed.find_data("data")


def test_an_absolute_data_folder_is_taken_as_it_is(built: Path) -> None:
    assert processed.find_data(str(built)) == built


def test_a_folder_without_tables_is_told_with_the_command_that_builds_them(
    tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_data.parent)

    with pytest.raises(NotInDataError, match=r'in "data".*above it; run `genomlysning build`'):
        processed.load("data")


def test_some_tables_may_be_asked_for_and_unknown_ones_are_refused(built: Path) -> None:
    assert list(processed.load(built, ["risks", "events"])) == ["risks", "events"]
    with pytest.raises(NotInDataError, match="no table named riscs; there are: observations, bud"):
        processed.load(built, ["riscs"])


def test_only_tables_that_are_looked_up_count_as_read(tables: Tables) -> None:
    assert tables.read == set()
    assert "risks" in tables
    assert len(tables) == 21
    tables["measures"], tables["events"]

    assert tables.read == {"measures", "events"}


def test_changing_a_frame_changes_nothing_for_the_next_reader(tables: Tables) -> None:
    frame = tables["observations"]
    frame.loc[0, "value"] = -1.0
    frame["printed"] = "x"

    assert tables["observations"]["value"][0] == 10.0
    assert tables["observations"]["printed"][0] == "-10,0"


def test_checksums_and_version_are_those_of_the_build(built: Path) -> None:
    result = processed.build(built / "raw", built / "processed")
    tables = processed.load(built)

    assert dict(tables.checksums) == dict(result.checksums)
    assert tables.version == analysis.__version__
    assert result.rows["observations"] == 9
    assert result.rows["budget_lines"] == 18


def test_a_torn_table_is_refused_with_the_command_that_repairs_it(built: Path) -> None:
    path = built / "processed" / "risks.parquet"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(NotInDataError, match="not the table that was built; run `genomlysning bu"):
        processed.load(built)


def test_a_missing_table_is_refused(built: Path) -> None:
    (built / "processed" / "risks.parquet").unlink()

    with pytest.raises(NotInDataError, match="is missing; run `genomlysning build`"):
        processed.load(built)


@pytest.mark.parametrize("torn", ["{", "[]", "{}"])
def test_a_torn_data_package_is_refused(built: Path, torn: str) -> None:
    (built / "processed" / "datapackage.json").write_text(torn)

    with pytest.raises(NotInDataError, match="is torn; run `genomlysning build`"):
        processed.load(built)
    assert processed.is_stale(built / "raw", built / "processed")


def modules_after(statement: str) -> set[str]:
    """Run a statement in a process of its own and return the modules that it left loaded."""
    code = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return set(run.stdout.split())


def test_loading_does_not_import_pandera(built: Path) -> None:
    loaded = modules_after(
        f"from analysis import processed; processed.load({str(built)!r})['risks']"
    )

    assert "pandas" in loaded
    assert "pandera" not in loaded


def test_telling_what_is_stale_imports_no_library_of_analysis(built: Path) -> None:
    raw, folder = str(built / "raw"), str(built / "processed")
    loaded = modules_after(
        "from pathlib import Path; from analysis import processed;"
        f" assert not processed.is_stale(Path({raw!r}), Path({folder!r}))"
    )

    assert loaded.isdisjoint({"pandas", "numpy", "pyarrow", "pandera"})


# -- what is stale ----------------------------------------------------------------------------


def test_what_was_just_built_is_not_stale(built: Path) -> None:
    assert not processed.is_stale(built / "raw", built / "processed")


def test_touching_a_raw_file_makes_nothing_stale(built: Path) -> None:
    os.utime(built / "raw" / OBSERVATIONS, (0, 0))

    assert not processed.is_stale(built / "raw", built / "processed")


def test_nothing_built_is_stale(tiny_data: Path) -> None:
    assert processed.is_stale(tiny_data / "raw", tiny_data / "processed")


def test_a_changed_raw_file_makes_the_tables_stale(built: Path) -> None:
    path = built / "raw" / OBSERVATIONS
    path.write_text(path.read_text("utf-8").replace("9 800", "9 801"), "utf-8")

    assert processed.is_stale(built / "raw", built / "processed")


def test_a_removed_raw_file_makes_the_tables_stale(built: Path) -> None:
    (built / "raw" / "granskning-2023" / "risks.csv").unlink()

    assert processed.is_stale(built / "raw", built / "processed")


def test_a_torn_table_is_stale(built: Path) -> None:
    (built / "processed" / "risks.parquet").write_bytes(b"")

    assert processed.is_stale(built / "raw", built / "processed")


def test_other_code_makes_the_tables_stale(built: Path) -> None:
    path = built / "processed" / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    package["built_from"]["code"] = "that of an earlier version"
    path.write_text(json.dumps(package), "utf-8")

    assert processed.is_stale(built / "raw", built / "processed")


def test_the_code_that_counts_is_all_that_building_imports() -> None:
    package = Path(processed.__file__).parent
    found, waiting = set(), {"processed"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        tree = ast.parse((package / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
                below = node.module.removeprefix("analysis").lstrip(".") if node.module else ""
                names = {below} if below else {alias.name for alias in node.names}
                waiting |= {name for name in names if (package / f"{name}.py").exists()} - found

    assert found == set(processed._BUILDERS)


# -- soundness --------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_readme_stays_and_a_table_that_is_no_more_disappears(built: Path) -> None:
    (built / "processed" / "README.md").write_text("read me")
    (built / "processed" / "claims_of_old.parquet").write_bytes(b"x")
    processed.build(built / "raw", built / "processed")

    left = {path.name for path in (built / "processed").iterdir()}
    assert left == {"README.md", "datapackage.json", *(f"{name}.parquet" for name in PROCESSED)}


def test_a_full_disk_leaves_the_earlier_tables(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(built / "processed")
    path = built / "raw" / OBSERVATIONS
    path.write_text(path.read_text("utf-8").replace("9 800", "9 801"), "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        processed.build(built / "raw", built / "processed")

    assert contents(built / "processed") == before


@pytest.mark.parametrize("moves", [0, 1, 7, 13])
def test_a_build_cut_off_between_two_files_is_noticed_and_the_next_one_repairs_it(
    built: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    path = built / "raw" / OBSERVATIONS
    path.write_text(path.read_text("utf-8").replace("9 800", "9 801"), "utf-8")
    left = iter(range(moves))
    move = Path.replace

    def cut(self: Path, target: Path) -> Path:
        next(left)
        return move(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with pytest.raises(StopIteration):
            processed.build(built / "raw", built / "processed")

    if moves:
        with pytest.raises(NotInDataError, match="run `genomlysning build`"):
            processed.load(built)
    else:
        assert processed.load(built)["observations"]["value"][3] == 9800.0
    assert processed.is_stale(built / "raw", built / "processed")
    processed.build(built / "raw", built / "processed")
    assert processed.load(built)["observations"]["value"][3] == 9801.0


def test_what_a_killed_build_left_behind_is_removed_once_it_is_old(built: Path) -> None:
    old, young = (built / "processed" / f".building-{name}" for name in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (0, 0))
    processed.build(built / "raw", built / "processed")

    assert not old.exists()
    assert young.exists()
