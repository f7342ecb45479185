"""What the verb `new` starts with, and what a fetch may write into a register's rows."""

import csv
from pathlib import Path

import pytest

from analysis import cli, scaffold
from analysis.errors import ContractError
from analysis.intake import take_in
from analysis.kolada_registers import register_rows
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.workbook import SheetTable
from analysis.workbook_template import write_workbook
from tests.unit.given_kolada import lines

ROOT = Path(__file__).resolve().parents[2]
SOURCE = {
    "title": "Kolada",
    "publisher": "RKA (Kolada)",
    "organisation_id": "exempelby",
    "period": "2023",
    "first_year": "2023",
    "last_year": "2023",
    "status": "adopted",
    "url": "not published online",
    "transcription": "Hämtat.",
}


def test_a_new_folder_knows_the_key_figures_of_kolada(tmp_path):
    scaffold.new(tmp_path / "by", ROOT)
    rows = lines(tmp_path / "by" / "raw" / "indicators.csv")[1:]
    assert [row.split(",")[0] for row in rows] == [
        "guardianship_cost_per_assignment",
        "sick_leave",
        "staff_turnover",
        "procurement_satisfaction",
        "change_information",
        "participation_index",
        "safety_index",
    ]
    assert rows[1] == (
        "sick_leave,Sjukfrånvaro,Sick leave,Sjukfrånvaron,staffing,percent,procent,1,"
        "lower_is_better,steering,sick_leave,,0,100,,N00090,,,"
        "Så som nyckeltalet N00090 är definierat i Kolada."
    )


def test_every_start_has_its_scale_or_is_known_to_have_none(tmp_path):
    scaffold.new(tmp_path / "by", ROOT)
    head, *rows = csv.reader(lines(tmp_path / "by" / "raw" / "indicators.csv"))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["indicator_id"]: (row["scale_min"], row["scale_max"]) for row in found} == {
        "guardianship_cost_per_assignment": ("0", ""),
        "sick_leave": ("0", "100"),
        "staff_turnover": ("0", "100"),
        "procurement_satisfaction": ("0", "100"),
        "change_information": ("0", "100"),
        "participation_index": ("0", "100"),
        "safety_index": ("", ""),
    }


DEVIATION = {
    "indicator_id": "net_cost_deviation",
    "name": "Nettokostnadsavvikelse",
    "name_en": "Net cost deviation",
    "subject": "Nettokostnadsavvikelsen",
    "area": "economy",
    "unit": "percent",
    "unit_label": "procent",
    "decimals": "1",
    "direction": "neutral",
    "kind": "context",
    "kolada_id": "N00097",
    "definition": "Så som nyckeltalet N00097 är definierat i Kolada.",
}
BY = {"organisation_id": "by", "name": "By", "short_name": "By", "kind": "municipality"}


def imported(folder, indicator, printed, capsys):
    """Fill in a fresh folder's workbook with one figure, take it in; return what is told."""
    cells = [indicator, "", "", "", printed, "", "sidan 1", ""]
    source = SOURCE | {"source_id": "bokslut", "organisation_id": "by"}
    rows = {
        "sources": register_rows("sources", [source]).rows,
        "organisations": register_rows("organisations", [BY | {"default": "yes"}]).rows,
        "indicators": register_rows("indicators", [DEVIATION]).rows,
        "observations": [cells],
    }
    book = folder / "ifylld.xlsx"
    book.write_bytes(write_workbook(rows))
    status = cli.main(["import", str(book), "--source", "bokslut", "--data", str(folder)])
    return status, capsys.readouterr().err


@pytest.mark.parametrize(
    ("indicator", "printed", "expected"),
    [
        ("sick_leave", "-1,0", "at least 0"),
        ("sick_leave", "100,5", "at most 100"),
        ("staff_turnover", "-3", "at least 0"),
        ("staff_turnover", "101", "at most 100"),
        ("change_information", "-3", "at least 0"),
        ("guardianship_cost_per_assignment", "-8 000", "at least 0"),
    ],
)
def test_a_figure_outside_its_scale_is_refused_in_a_fresh_folder(
    tmp_path, capsys, indicator, printed, expected
):
    scaffold.new(tmp_path / "by", ROOT)
    status, told = imported(tmp_path / "by", indicator, printed, capsys)
    assert status == 1
    assert f'observations!E2: found "{printed}"; expected {expected}' in told
    assert not (tmp_path / "by" / "raw" / "bokslut").exists()


@pytest.mark.parametrize(
    ("indicator", "printed"),
    [
        ("net_cost_deviation", "-4,2"),
        ("sick_leave", "0"),
        ("staff_turnover", "100"),
        # The index is scaled anew every year, and its source tells no ends.
        ("safety_index", "-1"),
    ],
)
def test_a_figure_that_can_be_is_taken_in(tmp_path, capsys, indicator, printed):
    scaffold.new(tmp_path / "by", ROOT)
    assert imported(tmp_path / "by", indicator, printed, capsys) == (0, "")


def delivery(source_id, **indicator):
    cells = ["case_cost", "exempelby", "2023", "", "9 900", "", "Kolada, N00001", ""]
    source = SOURCE | {"source_id": source_id}
    return {
        "sources": register_rows("sources", [source]),
        "indicators": register_rows("indicators", [indicator]),
        "observations": SheetTable(RAW_SOURCE_TABLES["observations"], [cells]),
    }


def standing(raw, name):
    head, *rows = lines(raw / "indicators.csv")
    row = next(row for row in rows if row.startswith(name))
    return dict(zip(head.split(","), row.split(","), strict=True))


def test_a_fetch_fills_in_what_is_empty(tiny_data):
    raw = tiny_data / "raw"
    row = standing(raw, "satisfaction") | {"kolada_id": "U00001"}
    take_in(raw, "kolada-1", delivery("kolada-1", **row), receipt=b"{}")
    assert standing(raw, "satisfaction")["kolada_id"] == "U00001"
    assert (raw / "kolada-1" / "receipt.json").read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("receipt", "column", "way_out"),
    [(b"{}", "name", ""), (b"", "kolada_id", "; --replace takes this row instead")],
)
def test_nothing_that_stands_is_written_over(tiny_data, receipt, column, way_out):
    raw = tiny_data / "raw"
    row = standing(raw, "satisfaction")
    with pytest.raises(ContractError) as caught:
        take_in(raw, "k", delivery("k", **row | {column: "U00001"}), receipt=receipt)
    there = row[column]
    assert [str(fault) for fault in caught.value.faults] == [
        f'indicators.csv, column {column}: found "U00001"; expected "{there}", as in the'
        f" register{way_out}"
    ]


@pytest.mark.parametrize("replace", [False, True])
def test_what_a_fetch_has_pinned_outlives_a_workbook_made_before_it(tiny_data, replace):
    raw = tiny_data / "raw"
    before = standing(raw, "satisfaction")
    fetched = before | {"kolada_id": "U00001", "kolada_title": "Nöjda"}
    take_in(raw, "kolada-1", delivery("kolada-1", **fetched), receipt=b"{}")
    own = {**delivery("own", **before | {"kolada_id": "U00001"})}
    own["observations"].rows[0][2] = "2022"
    own["sources"].rows[0][own["sources"].table.column_names.index("first_year")] = "2022"
    take_in(raw, "own", own, replace=replace)
    assert standing(raw, "satisfaction")["kolada_title"] == "Nöjda"


def test_a_pin_goes_with_its_id(tiny_data):
    raw = tiny_data / "raw"
    before = standing(raw, "satisfaction")
    fetched = before | {"kolada_id": "U00001", "kolada_title": "Nöjda"}
    take_in(raw, "kolada-1", delivery("kolada-1", **fetched), receipt=b"{}")
    own = delivery("own", **before | {"kolada_id": "U00002"})
    own["observations"].rows[0][2] = "2022"
    own["sources"].rows[0][own["sources"].table.column_names.index("first_year")] = "2022"
    take_in(raw, "own", own, replace=True)
    now = standing(raw, "satisfaction")
    assert (now["kolada_id"], now.get("kolada_title", "")) == ("U00002", "")
