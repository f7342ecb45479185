"""The data package: valid for others, true to its files, and the same bytes everywhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pytest

from analysis import __version__, processed
from analysis.schemas import PROCESSED
from analysis.vocabulary import BUDGET_COLUMNS

#: Columns whose order is the raw rows' own.
ORDERED = ["position", "formula", "operands"]


@pytest.fixture
def built(tiny_built: Path) -> Path:
    return tiny_built


@pytest.fixture
def package(built: Path) -> dict[str, Any]:
    text = (built / "processed" / "datapackage.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def field(package: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    schema = next(item["schema"] for item in package["resources"] if item["name"] == table)
    found: dict[str, Any] = next(item for item in schema["fields"] if item["name"] == column)
    return found


def with_rows(package: dict[str, Any], built: Path) -> dict[str, Any]:
    """Return the package with its rows in it: frictionless reads no Parquet by itself."""
    tables = processed.load(built)
    for resource in package["resources"]:
        frame = tables[resource["name"]].astype(object)
        rows = frame.where(frame.notna(), None).to_numpy().tolist()
        resource["data"] = [list(frame.columns), *rows]
        for key in ("path", "format", "mediatype", "hash", "bytes"):
            del resource[key]
    return package


def test_a_public_validator_accepts_the_package(package: dict[str, Any]) -> None:
    assert list(frictionless.Package.metadata_validate(package)) == []


def test_the_public_validator_would_refuse_a_broken_package(package: dict[str, Any]) -> None:
    package["resources"][0]["schema"]["foreignKeys"][0]["fields"] = "source_id"

    assert list(frictionless.Package.metadata_validate(package)) != []


def test_a_public_validator_accepts_every_row_by_types_words_and_keys(
    package: dict[str, Any], built: Path
) -> None:
    report = frictionless.Package.from_descriptor(with_rows(package, built)).validate()

    assert report.flatten(["title", "message"]) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "error"),
    [
        ("observations", "indicator_id", "nothing", "foreign-key"),
        ("observations", "unit", "kronor", "constraint-error"),
        ("observations", "organisation_id", "../x", "constraint-error"),
        ("observations", "value", "12,5", "type-error"),
        ("measures", "title", "", "constraint-error"),
    ],
)
def test_a_public_validator_would_refuse_a_broken_row(
    package: dict[str, Any], built: Path, table: str, column: str, value: str, error: str
) -> None:
    rows = next(r["data"] for r in with_rows(package, built)["resources"] if r["name"] == table)
    rows[1][rows[0].index(column)] = value
    report = frictionless.Package.from_descriptor(package).validate()

    assert error in {found[0] for found in report.flatten(["type"])}


def test_checksums_and_sizes_are_those_of_the_files(package: dict[str, Any], built: Path) -> None:
    assert [resource["name"] for resource in package["resources"]] == list(PROCESSED)
    for resource in package["resources"]:
        data = (built / "processed" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)


def test_raw_checksums_tell_what_it_was_built_from(package: dict[str, Any], built: Path) -> None:
    raw = {
        path.relative_to(built / "raw").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (built / "raw").rglob("*.csv")
    }
    assert package["built_from"]["raw"] == raw


def test_signs_and_units_are_told_column_by_column(package: dict[str, Any]) -> None:
    amount = field(package, "budget_lines", "amount_tkr")

    assert amount["unit"] == "tkr"
    assert "income plus, cost minus" in amount["description"]
    assert "investments are outlays, plus" in amount["description"]
    assert "A deviation is plus where it is better than budget" in amount["description"]
    assert "A difference is outcome minus the year before" in amount["description"]
    value = field(package, "observations", "value")["description"]
    assert "a cost is a positive amount" in value
    assert "minus where it lowers it" in field(package, "adjustments", "amount")["description"]


def test_fields_carry_types_and_constraints(package: dict[str, Any]) -> None:
    assert field(package, "observations", "year")["type"] == "integer"
    assert field(package, "organisations", "default")["type"] == "boolean"
    column = field(package, "budget_lines", "column")
    assert column["constraints"] == {"required": True, "enum": list(BUDGET_COLUMNS)}
    reasons = field(package, "observations", "missing_reason")["constraints"]["enum"]
    assert sorted(reasons) == [
        "",
        "no_figure",
        "not_applicable",
        "not_reported",
        "suppressed",
        "too_early",
    ]


def test_an_empty_text_is_a_value_in_a_key_and_none_elsewhere(package: dict[str, Any]) -> None:
    empty = {item["name"]: item["schema"]["missingValues"] for item in package["resources"]}

    assert empty["observations"] == []
    assert empty["measures"] == [""]


def test_a_table_refers_to_itself_by_the_empty_name(package: dict[str, Any]) -> None:
    schema = next(r["schema"] for r in package["resources"] if r["name"] == "organisations")

    assert schema["foreignKeys"] == [
        {
            "fields": ["parent_id"],
            "reference": {"resource": "", "fields": ["organisation_id"]},
        }
    ]


def test_it_names_version_licence_and_sources(package: dict[str, Any]) -> None:
    assert package["version"] == __version__
    assert package["licenses"] == [{"name": "MIT", "title": "MIT License"}]
    assert package["sources"] == [{"title": "Granskning 2023 (Exempelby kommun)"}]


def test_a_source_that_is_published_has_its_address(tiny_data: Path) -> None:
    path = tiny_data / "raw" / "sources.csv"
    text = path.read_text("utf-8").replace("not published online", "https://exempelby.example/g")
    path.write_text(text, "utf-8")
    processed.build(tiny_data / "raw", tiny_data / "processed")

    package = json.loads((tiny_data / "processed" / "datapackage.json").read_text("utf-8"))
    assert package["sources"][0]["path"] == "https://exempelby.example/g"


def test_it_holds_no_clock_and_no_path_of_this_machine(built: Path) -> None:
    for path in (built / "processed").iterdir():
        assert str(built.parent).encode() not in path.read_bytes()
    text = (built / "processed" / "datapackage.json").read_text("utf-8")
    assert not re.search(r'"(?:created|updated|time)"', text)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_builds_in_two_folders_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "raw"
    shutil.copytree(built / "raw", elsewhere)
    processed.build(elsewhere, tmp_path / "other")

    assert contents(tmp_path / "other") == contents(built / "processed")


def test_the_order_of_rows_in_a_raw_file_does_not_matter_to_the_values(
    built: Path, tmp_path: Path
) -> None:
    before = processed.load(built)
    for path in (built / "raw").rglob("*.csv"):
        header, *rows = csv.reader(io.StringIO(path.read_text("utf-8")))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *reversed(rows)])
    processed.build(built / "raw", tmp_path / "reversed")
    after = processed.read(tmp_path / "reversed")

    for name, schema in PROCESSED.items():
        # A line's place in its statement is the order itself, and so is that of a sum's parts.
        frames = [
            tables[name].drop(columns=ORDERED, errors="ignore").sort_values(list(schema.key))
            for tables in (before, after)
        ]
        assert frames[0].reset_index(drop=True).equals(frames[1].reset_index(drop=True)), name
