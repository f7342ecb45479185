"""What the verb `new` starts with, and what a fetch may write into a register's rows."""

from pathlib import Path

import pytest

from analysis import scaffold
from analysis.errors import ContractError
from analysis.intake import take_in
from analysis.kolada_registers import register_rows
from analysis.schemas import RAW_SOURCE_TABLES
from analysis.workbook import SheetTable
from tests.unit.given_kolada import lines

ROOT = Path(__file__).resolve().parents[2]


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
        "lower_is_better,steering,sick_leave,,,,,N00090,,,"
        "Så som nyckeltalet N00090 är definierat i Kolada."
    )


def delivery(source_id, **indicator):
    cells = ["case_cost", "exempelby", "2023", "", "9 900", "", "Kolada, N00001", ""]
    source = {
        "source_id": source_id,
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
