"""Tables: readable aloud, in Swedish, the same in HTML and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.download import DATA_TYPE, Data, Number, from_json, size_text
from analysis.tables import Column, Note, Table
from tests.made_up import REVIEW_2023

COLUMNS = (
    Column("year", "År", kind="row_header"),
    Column("cost", "Nettokostnad", "mnkr", 1, "number"),
    Column("change", "Förändring", "mnkr", 1, "number", signed=True),
    Column("verdict", "Utveckling", kind="status"),
)
ROWS = pd.DataFrame(
    {
        "year": [2021, 2022, 2023],
        "cost": [97.6, 100.2, 12500.0],
        "change": [float("nan"), -2.6, 0.04],
        "change_missing": ["not_applicable", "", ""],
        "verdict": ["", "sämre", "bättre"],
    }
)
TABLE = Table("kostnad-nyckeltal", "Nettokostnad, mnkr", COLUMNS, ROWS, (REVIEW_2023,), True)


def soup(thing):
    return BeautifulSoup(thing._repr_mimebundle_()["text/html"], "html.parser")


def cells(table=TABLE):
    body = soup(table).tbody
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in body("tr")]


def csv_rows(data: bytes):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_figures_are_written_as_in_swedish():
    assert [row[1] for row in cells()] == ["97,6", "100,2", "12\N{NO-BREAK SPACE}500,0"]


def test_differences_have_a_sign_a_true_minus_and_never_minus_zero():
    assert [row[2] for row in cells()] == ["ej tillämplig", "\N{MINUS SIGN}2,6", "0,0"]


def test_a_missing_figure_is_told_in_words():
    assert cells()[0][2] == "ej tillämplig"
    assert cells()[0][3] == "uppgift saknas"


def test_a_years_number_has_no_thousands_space_and_no_decimal():
    assert [row[0] for row in cells()] == ["2021", "2022", "2023"]


def test_every_header_has_a_scope_and_no_header_is_empty():
    headers = soup(TABLE).find_all("th")
    assert [header["scope"] for header in headers] == ["col"] * 4 + ["row"] * 3
    assert all(header.get_text(strip=True) for header in headers)


def test_the_scroll_box_is_labelled_by_the_caption_and_reached_by_keyboard():
    box = soup(TABLE).select_one("[role=region]")
    assert box["tabindex"] == "0"
    assert box.caption["id"] == box["aria-labelledby"]
    assert box.caption.get_text() == "Nettokostnad, mnkr"


def test_the_first_column_heads_the_rows_where_none_says_so():
    table = Table(
        "t", "Rubrik", (Column("a", "A"), Column("b", "B")), pd.DataFrame({"a": ["x"], "b": ["y"]})
    )
    assert soup(table).tbody.th.get_text() == "x"


def test_the_unit_stands_in_the_header():
    assert soup(TABLE).find_all("th")[1].get_text() == "Nettokostnad mnkr"


def test_decimals_may_differ_from_row_to_row():
    rows = pd.DataFrame({"a": ["x", "y"], "v": [1.25, 8695.0], "d": [2, 0]})
    table = Table("t", "R", (Column("a", "A"), Column("v", "V", decimals="d", kind="number")), rows)
    assert [row[1] for row in cells(table)] == ["1,25", "8\N{NO-BREAK SPACE}695"]


def test_nullable_and_missing_values_of_every_kind_are_words():
    rows = pd.DataFrame(
        {"a": ["x", "y", "z", "å"], "v": pd.array([1, None, None, None], dtype="Int64")}
    )
    rows["missing_reason"] = ["", "too_early", "suppressed", None]
    table = Table("t", "R", (Column("a", "A"), Column("v", "V", kind="number")), rows)
    assert [row[1] for row in cells(table)] == [
        "1",
        "för tidigt att bedöma",
        "sekretess",
        "uppgift saknas",
    ]


def test_a_reason_may_be_words_of_its_own():
    rows = pd.DataFrame({"a": ["x"], "v": [None], "v_missing": ["mäts inte"]})
    table = Table("t", "R", (Column("a", "A"), Column("v", "V", kind="number")), rows)
    assert cells(table)[0][1] == "mäts inte"


def test_a_status_word_carries_its_tone():
    marks = soup(TABLE).select(".status")
    assert [mark["class"] for mark in marks] == [
        ["status", "neutral"],
        ["status", "bad"],
        ["status", "good"],
    ]


def test_rows_may_be_sums_and_stand_further_in():
    rows = ROWS.assign(adds=[False, True, True], depth=[1, 0, 2])
    table = Table("t", "R", COLUMNS[:2], rows, sums="adds", levels="depth")
    classes = [row.get("class") for row in soup(table).tbody("tr")]
    assert classes == [["niva-1"], ["summa"], ["summa", "niva-2"]]


def test_source_and_download_stand_under_the_table():
    foot = soup(TABLE).select_one(".kalla")
    assert foot.a["href"] == "#kalla-granskning-2023"
    assert "Egen bearbetning" in foot.get_text()
    download = foot.select_one("a[download]")
    assert download["href"] == "data/kostnad-nyckeltal.csv"
    size = len(TABLE.data().to_csv())
    assert f"(CSV,\N{NO-BREAK SPACE}{size}\N{NO-BREAK SPACE}byte)" in download.get_text()


def test_hostile_text_is_shown_and_does_nothing():
    rows = pd.DataFrame({"a": ["<script>alert(1)</script>"], "b": ["{{ 7*7 }}"]})
    columns = (Column("a", "<b>A</b>"), Column("b", "B"))
    table = Table("t", "</table><script>", columns, rows, notes=("<i>x</i>",))
    html = table._repr_mimebundle_()["text/html"]
    assert "<script" not in html
    assert "<i>" not in html
    assert "{{ 7*7 }}" in html


def test_the_csv_says_what_the_table_shows():
    rows = csv_rows(TABLE.data().to_csv())
    assert rows == [
        ["År", "Nettokostnad (mnkr)", "Förändring (mnkr)", "Utveckling"],
        ["2021", "97,6", "ej tillämplig", "uppgift saknas"],
        ["2022", "100,2", "-2,6", "sämre"],
        ["2023", "12500,0", "0,0", "bättre"],
    ]


def test_the_csv_is_what_a_swedish_spreadsheet_expects():
    raw = TABLE.data().to_csv()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 4
    assert "\N{MINUS SIGN}" not in raw.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\N{MINUS SIGN}", " ="])
def test_text_that_a_spreadsheet_would_run_is_inert(start):
    data = Data("t", "T", ("A", "B"), ((f'{start}HYPERLINK("http://x")', "y"),))
    assert csv_rows(data.to_csv())[1][0].startswith("'")


def test_negative_numbers_stay_numbers_in_the_csv():
    from decimal import Decimal

    data = Data("t", "T", ("A",), ((Number(Decimal("-2.60"), 2),),))
    assert csv_rows(data.to_csv())[1] == ["-2,60"]


def test_data_survive_the_notebook():
    bundle = TABLE._repr_mimebundle_()
    through = json.loads(json.dumps(bundle[DATA_TYPE]))
    assert from_json(through).to_csv() == TABLE.data().to_csv()
    assert through["rows"][1] == ["2022", 100.2, -2.6, "sämre"]


def test_a_file_name_is_ascii_and_has_no_path():
    assert Data("../../Mått & åäö", "T", (), ()).filename == "matt-aao.csv"


def test_sizes_are_told_in_words():
    assert size_text(b"x" * 412) == "412 byte"
    assert size_text(b"x" * 2600) == "3 kB"


def test_a_note_is_a_sentence_in_place_of_a_figure():
    note = Note("Uppgift saknas för <2021>.")
    assert soup(note).p.get_text() == "Uppgift saknas för <2021>."
    assert soup(note).p["class"] == ["notis"]


def test_the_frame_is_not_changed():
    before = ROWS.copy()
    TABLE._repr_mimebundle_()
    pd.testing.assert_frame_equal(ROWS, before)


def test_the_same_table_gives_the_same_bytes():
    assert TABLE._repr_mimebundle_() == TABLE._repr_mimebundle_()


REMARKED = replace(
    TABLE, rows=ROWS.assign(remark=["Rättad.", "", "Rättad."][: len(ROWS)]), footnotes="remark"
)


def test_rows_with_the_same_remark_share_a_footnote_that_their_headers_lead_to():
    page = soup(REMARKED)
    notes = page.select("ol.fotnoter li")
    assert [note.get_text() for note in notes] == ["Rättad."]
    links = page.select('tbody th[scope="row"] sup a')
    assert [link["href"] for link in links] == [f"#{notes[0]['id']}"] * len(links)
    assert links and links[0].get_text() == "anmärkning 1"


def test_a_footnote_stands_beside_its_row_in_the_file():
    data = REMARKED.data()
    assert data.header[-1] == "Anmärkning"
    assert [row[-1] for row in data.rows][:2] == ["Rättad.", ""]


def test_a_table_without_remarks_has_neither_marks_nor_a_column_for_them():
    silent = replace(TABLE, rows=ROWS.assign(remark=""), footnotes="remark")
    assert silent.data() == TABLE.data()
    assert not soup(silent).select("sup, .fotnoter")


def test_a_footnote_from_data_is_text():
    hostile = replace(TABLE, rows=ROWS.assign(remark="</ol><script>x</script>"), footnotes="remark")
    assert not soup(hostile).select("script")
    assert soup(hostile).select_one(".fotnoter").get_text() == "</ol><script>x</script>"
