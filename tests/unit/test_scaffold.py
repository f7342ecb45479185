"""A folder for somebody who begins, its workbook, and a source there and back."""

import contextlib
import csv
import io
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from analysis import cli, publication
from analysis.claim_kinds import CLAIM_KINDS, CLAIM_WORDS
from analysis.column_notes import note
from analysis.raw import read_raw
from analysis.scaffold import new
from analysis.schemas import RAW_REGISTERS, RAW_SOURCE_TABLES
from analysis.vocabulary import INDICATOR_KINDS
from analysis.workbook import read_workbook
from analysis.workbook_template import write_workbook
from tests.conftest import TINY
from tests.given_workbooks import tiny_rows, tiny_tables, xlsx
from tests.unit.given_notebooks import write

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "data"
SOURCE = "granskning-2023"
TABLES = {**RAW_REGISTERS, **RAW_SOURCE_TABLES}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SEEN = "xl/worksheets/sheet{}.xml"


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sources_of(raw: Path) -> list[str]:
    return sorted(path.name for path in raw.iterdir() if path.is_dir())


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def run_in(folder: Path, *arguments: object) -> int:
    with contextlib.chdir(folder):
        return run(*arguments)


# -- new --------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path, capsys):
    """Return a folder that `new` has made, from a place without data of its own."""
    new(tmp_path / "ny", tmp_path)
    return tmp_path / "ny"


def test_new_writes_registers_a_guide_and_a_workbook(fresh):
    names = {f"raw/{name}.csv" for name in RAW_REGISTERS}
    assert set(contents(fresh)) == {*names, "README.md", "genomlysning.xlsx"}
    for name, table in RAW_REGISTERS.items():
        needed = [column.name for column in table.columns if not column.optional]
        assert (fresh / "raw" / f"{name}.csv").read_text("utf-8") == ",".join(needed) + "\n"
    guide = (fresh / "README.md").read_text("utf-8")
    assert guide.startswith("# Data till en genomlysning\n")
    assert "genomlysning import MAPP/genomlysning.xlsx --source ID --data MAPP" in guide


def test_new_brings_what_is_the_same_for_every_municipality(tmp_path):
    new(tmp_path / "ny", ROOT)

    for name in ("price_index", "thresholds"):
        here, there = (folder / "raw" / f"{name}.csv" for folder in (tmp_path / "ny", REAL))
        assert here.read_bytes() == there.read_bytes()
    assert (tmp_path / "ny" / "raw" / "organisations.csv").read_text("utf-8").count("\n") == 1


def test_new_goes_on_without_what_has_faults_and_says_so(fresh, tiny_data, tmp_path, capsys):
    (tiny_data / "raw" / "price_index.csv").write_text("fel\n", "utf-8")
    capsys.readouterr()

    assert run_in(tiny_data.parent, "new", tmp_path / "nyare") == 0

    assert contents(tmp_path / "nyare") == contents(fresh)
    assert capsys.readouterr().err == (
        f"{tiny_data / 'raw'} has 1 fault, which genomlysning check tells: the new folder begins"
        " without the price index, thresholds and indicators of the suite's own data\n"
    )


def test_new_outside_the_suite_says_what_the_folder_begins_without(fresh, tmp_path, capsys):
    (tmp_path / "annanstans").mkdir()
    capsys.readouterr()

    assert run_in(tmp_path / "annanstans", "new", "ny") == 0

    assert contents(tmp_path / "annanstans" / "ny") == contents(fresh)
    assert capsys.readouterr().err == (
        f"no data of the suite in {tmp_path / 'annanstans'} or above: the new folder begins without"
        " the price index, thresholds and indicators of the suite's own data\n"
    )


def test_new_gives_the_same_bytes_twice(fresh, tmp_path):
    new(tmp_path / "nyare", tmp_path)

    assert contents(fresh) == contents(tmp_path / "nyare")


def test_new_writes_nothing_where_something_lies(tmp_path, capsys):
    (tmp_path / "mitt.txt").write_text("mitt")

    assert run("new", tmp_path) == 1

    assert "expected an empty or a new folder" in capsys.readouterr().err
    assert contents(tmp_path) == {"mitt.txt": b"mitt"}


def test_new_that_was_cut_off_is_finished_by_the_next(fresh, tmp_path, monkeypatch):
    cut_off(monkeypatch, 3)
    with pytest.raises(Killed):
        new(tmp_path / "nyare", tmp_path)
    monkeypatch.undo()

    new(tmp_path / "nyare", tmp_path)

    assert contents(tmp_path / "nyare") == contents(fresh)


# -- the workbook -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book():
    """Return the parts of the workbook that a controller is given, by name."""
    with zipfile.ZipFile(io.BytesIO(write_workbook({}))) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if "." in name}


@pytest.fixture(scope="module")
def sheets(book):
    """Return the XML of every sheet, by the sheet's name, in the order of the sheets."""
    names = re.findall(r'<sheet name="([^"]+)"', book["xl/workbook.xml"])
    return {name: book[SEEN.format(at)] for at, name in enumerate(names, 1)}


def texts(book):
    shared = ElementTree.fromstring(book["xl/sharedStrings.xml"])
    return ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in shared]


def rows(book, sheet):
    """Return the cells of a sheet, by row: column's letters -> text."""
    shared = texts(book)
    return {
        int(row.get("r")): {
            re.sub(r"\d", "", cell.get("r")): shared[int(cell.findtext(f"{MAIN}v"))]
            for cell in row
            if cell.get("t") == "s"
        }
        for row in ElementTree.fromstring(sheet).iter(f"{MAIN}row")
    }


def test_it_has_a_guide_a_sheet_a_table_and_the_words(sheets):
    assert list(sheets) == ["läs mig", *TABLES, "ord"]


@pytest.mark.parametrize("name", TABLES)
def test_the_headers_are_the_columns_and_stay_in_sight(name, book, sheets):
    assert list(rows(book, sheets[name])[1].values()) == list(TABLES[name].column_names)
    assert (
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        in (sheets[name])
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_note_in_swedish(name, book, sheets):
    number = list(sheets).index(name) + 1
    links = book[f"xl/worksheets/_rels/sheet{number}.xml.rels"]
    part = re.search(r"\.\./(comments\d+\.xml)", links)[1]
    notes = {
        one.get("ref"): "".join(t.text for t in one.iter(f"{MAIN}t"))
        for one in ElementTree.fromstring(book[f"xl/{part}"]).iter(f"{MAIN}comment")
    }
    assert len(notes) == len(TABLES[name].columns)
    assert all(len(note) > 6 and (note[0].isupper() or note[0] == '"') for note in notes.values())
    if name == "observations":
        assert notes["E1"] == (
            "Siffran exakt som den är tryckt. Ett streck är inte noll.\n"
            "Exempel: 12 500\nFår vara tom."
        )


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_column_is_text(name, book, sheets):
    styles = ElementTree.fromstring(book["xl/styles.xml"]).find(f"{MAIN}cellXfs")
    text = {str(at) for at, one in enumerate(styles) if one.get("numFmtId") == "49"}
    columns = list(ElementTree.fromstring(sheets[name]).iter(f"{MAIN}col"))
    assert {column.get("style") for column in columns} <= text
    held = sum(int(column.get("max")) - int(column.get("min")) + 1 for column in columns)
    assert held == len(TABLES[name].columns)


def test_drop_downs_offer_what_there_is(book, sheets):
    """Words of the vocabulary are all offered; ids come from the register that has them."""
    offered = 0
    for name, table in TABLES.items():
        for one in ElementTree.fromstring(sheets[name]).iter(f"{MAIN}dataValidation"):
            letter = re.match("[A-Z]+", one.get("sqref"))[0]
            column = table.column(rows(book, sheets[name])[1][letter])
            place = re.fullmatch(r"(\w+)!\$([A-Z]+)\$2:\$([A-Z]+)\$(\d+)", one[0].text)
            there = rows(book, sheets[place[1]])
            if column.allowed:
                last = range(2, int(place[4]) + 1)
                assert [there[row][place[2]] for row in last] == list(column.allowed)
            else:
                assert f"{place[1]}.{there[1][place[2]]}" == column.refers_to
            offered += 1
    assert offered == sum(
        bool(c.allowed or c.refers_to) for table in TABLES.values() for c in table.columns
    )


def test_every_word_has_its_meaning_in_swedish(book, sheets):
    words = rows(book, sheets["ord"])
    columns = {letter: name for letter, name in words[1].items() if name != "betyder"}
    told = {}
    for letter, name in columns.items():
        beside = list(words[1])[list(words[1]).index(letter) + 1]
        below = [row for at, row in words.items() if at > 1 and letter in row]
        told[name] = {row[letter]: row.get(beside, "") for row in below}
    assert [(name, word) for name, of in told.items() for word in of if not of[word]] == []
    assert list(told["sources.status"].values()) == ["utkast", "preliminär", "antagen"]
    assert told["organisations.default"] == {"yes": "den som rapporterna handlar om"}
    assert told["indicators.role"]["it_disturbances"] == "antal allvarliga IT-störningar"
    assert told["claims.kind"]["mean"] == "talens medelvärde, ovägt"
    assert told["explanations.target_table"]["measures"] == "en effektiviseringsåtgärd"


def test_every_claim_kind_has_its_words_and_no_other_has():
    assert list(CLAIM_WORDS) == list(CLAIM_KINDS)


def test_the_words_of_an_indicators_kind_are_those_of_its_note_and_of_the_glossary():
    said, _ = note(TABLES["indicators"], "kind")
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    assert "| styrmått, kostnad, volym eller sammanhang |" in glossary
    assert list(INDICATOR_KINDS.values()) == ["styrmått", "kostnad", "volym eller sammanhang"]
    assert [word for word in INDICATOR_KINDS.values() if word not in said.lower()] == []


def test_it_is_filled_taken_in_checked_and_reported_on(fresh, tmp_path, capsys, quick):
    write(tmp_path / "notebooks", "00_overview", "1")
    filled = tmp_path / "ifylld.xlsx"
    filled.write_bytes(write_workbook(tiny_rows()))

    assert run("import", filled, "--source", SOURCE, "--data", fresh) == 0
    assert run("check", "--data", fresh) == 0
    assert run("report", "2023", "--data", fresh, "--out", tmp_path / "sidor") == 0

    assert capsys.readouterr().err.count("fault") == 0
    assert (tmp_path / "sidor" / "2023" / "index.html").is_file()


# -- export and import ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return a folder with every source of the suite's own data as a workbook."""
    folder = tmp_path_factory.mktemp("exported")
    for source in sources_of(REAL / "raw"):
        assert run("export", source, folder / f"{source}.xlsx", "--data", REAL) == 0
    return folder


def test_both_documents_come_back_byte_for_byte(exported, tmp_path):
    # The indicators to begin with say less than the documents' own, which take their place.
    new(tmp_path / "ny", ROOT)
    for source in reversed(sources_of(REAL / "raw")):
        book = exported / f"{source}.xlsx"
        assert run("import", book, "--source", source, "--data", tmp_path / "ny") == 0

    there, here = contents(REAL / "raw"), contents(tmp_path / "ny" / "raw")
    del there["README.md"]
    # The order of rows in registers is the order in which they came.
    assert {name: sorted(text.splitlines()) for name, text in here.items()} == {
        name: sorted(text.splitlines()) for name, text in there.items()
    }
    assert {n: t for n, t in here.items() if "/" in n} == {
        n: t for n, t in there.items() if "/" in n
    }


def test_what_is_exported_and_taken_in_again_changes_nothing(exported, tmp_path):
    shutil.copytree(REAL / "raw", tmp_path / "data" / "raw")
    for source in sources_of(REAL / "raw"):
        book = exported / f"{source}.xlsx"
        arguments = ["import", book, "--source", source, "--data", tmp_path / "data"]
        assert run(*arguments) == 1
        assert run(*arguments, "--replace") == 0

    assert contents(tmp_path / "data" / "raw") == contents(REAL / "raw")


def test_export_gives_the_same_bytes_twice(exported, tmp_path):
    source = sources_of(REAL / "raw")[0]
    run("export", source, tmp_path / "igen.xlsx", "--data", REAL)

    assert (tmp_path / "igen.xlsx").read_bytes() == (exported / f"{source}.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("source", "name", "status", "said"),
    [
        (
            "granskning-2032",
            "b.xlsx",
            2,
            'no source "granskning-2032"; there are granskning-2023, and "registers"',
        ),
        (SOURCE, "b.ods", 1, 'b.ods: found "another kind of file"; expected a name in .xlsx'),
        (SOURCE, "min.xlsx", 1, "expected a file that does not exist yet"),
    ],
)
def test_an_export_that_cannot_be_says_why(source, name, status, said, tiny_data, tmp_path, capsys):
    (tmp_path / "min.xlsx").write_text("mitt")

    assert run("export", source, tmp_path / name, "--data", tiny_data) == status

    assert said in capsys.readouterr().err
    assert (tmp_path / "min.xlsx").read_text() == "mitt"
    assert not (tmp_path / "b.xlsx").exists()


# -- a source's tables are the whole of it ----------------------------------------------------


def exported_tables(data: Path) -> dict[str, list[list[str]]]:
    """Return the made-up source as an exported workbook has it."""
    book = data.parent / "ut.xlsx"
    assert run("export", SOURCE, book, "--data", data) == 0
    return {
        name: [list(row) for row in table.rows]
        for name, table in read_workbook(book.read_bytes(), book.name).items()
    }


def parsed(data: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every raw file, in whatever marks they stand."""
    return {
        name: list(csv.reader(io.StringIO(text.decode(), newline="")))
        for name, text in contents(data).items()
    }


def replaced(data: Path, content: bytes) -> int:
    """Return the status of an import that takes the place of the source."""
    (data.parent / "in.xlsx").write_bytes(content)
    return run("import", data.parent / "in.xlsx", "--source", SOURCE, "--data", data, "--replace")


@pytest.mark.parametrize(
    "emptied",
    [
        ("observations", "claims", "corrections"),
        ("budget_lines", "explanations"),
        ("measures", "measure_followups"),
        *(("measure_followups",), ("risks",), ("adjustments",)),
        *(("events",), ("explanations",), ("claims",)),
    ],
    ids="+".join,
)
def test_rows_deleted_from_an_export_are_gone_after_its_import(emptied, tiny_data):
    tables, before = exported_tables(tiny_data), parsed(tiny_data)
    for name in emptied:
        tables[name] = []

    assert replaced(tiny_data, write_workbook(tables)) == 0

    gone = {f"raw/{SOURCE}/{name}.csv" for name in emptied if name != "corrections"}
    after = parsed(tiny_data)
    assert before.keys() - after.keys() == gone
    changed = {name for name in after if after[name] != before[name]}
    assert changed == ({"raw/corrections.csv"} if "corrections" in emptied else set())


def test_the_last_correction_goes_with_its_row(tiny_data):
    tables = exported_tables(tiny_data)
    tables["observations"][0][4] = "10,0"
    tables["corrections"] = []

    assert replaced(tiny_data, write_workbook(tables)) == 0

    corrections = (tiny_data / "raw" / "corrections.csv").read_text("utf-8").splitlines()
    assert [line.partition(",")[0] for line in corrections] == ["correction_id"]


def test_a_row_of_many_is_gone_after_an_import(tiny_data):
    tables = exported_tables(tiny_data)
    assert tables["measures"].pop()[0] == "samlat-stod"

    assert replaced(tiny_data, write_workbook(tables)) == 0

    text = (tiny_data / "raw" / SOURCE / "measures.csv").read_text("utf-8")
    assert [line.partition(",")[0] for line in text.splitlines()] == ["measure_id", "farre-system"]


def test_a_sheet_that_is_not_there_empties_no_register(tiny_data):
    sheets = tiny_tables()
    kept = {name: sheets[name] for name in ("sources", "observations", "claims")}
    before = contents(tiny_data / "raw")

    assert replaced(tiny_data, xlsx(kept)) == 0

    after = contents(tiny_data / "raw")
    assert {n: t for n, t in after.items() if "/" not in n} == {
        n: t for n, t in before.items() if "/" not in n
    }
    assert sorted(n for n in after if "/" in n) == [
        f"{SOURCE}/claims.csv",
        f"{SOURCE}/observations.csv",
    ]


def test_replace_leaves_no_correction_of_before(tiny_data):
    tables = tiny_rows()
    tables["observations"][0][4] = "10,0"
    key = "indicator_id=case_cost; organisation_id=grannby; period=2023; breakdown="
    tables["corrections"] = [
        ["nio", SOURCE, "observations", key, "printed", "9 800", "9 900", "Slarv.", "2026-11-24"]
    ]

    assert replaced(tiny_data, write_workbook(tables)) == 0

    corrections = (tiny_data / "raw" / "corrections.csv").read_text("utf-8").splitlines()
    assert [line.partition(",")[0] for line in corrections] == ["correction_id", "nio"]


# -- registers alone --------------------------------------------------------------------------


def of_registers(*names: str) -> dict[str, list[list[str]]]:
    return {name: rows for name, rows in tiny_rows().items() if name in names}


def take_in_registers(data: Path, tables: dict[str, list[list[str]]], *options: str) -> int:
    book = data.parent / "register.xlsx"
    book.write_bytes(write_workbook(tables))
    return run("import", book, "--data", data, *options)


def test_registers_are_taken_in_before_any_source(fresh, capsys):
    before = contents(fresh)

    assert take_in_registers(fresh, of_registers("organisations", "indicators")) == 0

    assert capsys.readouterr().out == f"8 rows in 2 tables\n{fresh / 'raw'}; 0 sources in all\n"
    after = contents(fresh)
    assert {n for n in after if after[n] != before[n]} == {
        "raw/organisations.csv",
        "raw/indicators.csv",
    }
    assert after["raw/organisations.csv"].decode() == TINY["organisations.csv"]


def test_one_register_is_enough(fresh):
    assert take_in_registers(fresh, of_registers("indicators")) == 0

    text = (fresh / "raw" / "indicators.csv").read_text("utf-8")
    assert text.count("\n") == 6


def test_registers_alone_are_held_to_the_contract(fresh, capsys):
    tables, before = of_registers("organisations", "indicators"), contents(fresh)
    tables["indicators"][1][5] = "kronor"

    assert take_in_registers(fresh, tables) == 1

    assert 'indicators!F3: found "kronor"; expected one of mnkr' in capsys.readouterr().err
    assert contents(fresh) == before


def test_an_indicator_is_added_by_the_registers_workbook(tiny_data):
    book, before = tiny_data.parent / "register.xlsx", contents(tiny_data)
    assert run("export", "registers", book, "--data", tiny_data) == 0
    tables = {
        name: [list(row) for row in table.rows]
        for name, table in read_workbook(book.read_bytes(), book.name).items()
    }
    assert {name for name, rows in tables.items() if rows} == {
        *("organisations", "indicators", "price_index", "thresholds"),
    }
    added = [*tables["indicators"][1]]
    added[0], added[15], added[16] = "exit_cost", "N00002", ""
    tables["indicators"].append(added)

    assert take_in_registers(tiny_data, tables) == 0

    after = contents(tiny_data)
    assert {n for n in after if after[n] != before[n]} == {"raw/indicators.csv"}
    assert after["raw/indicators.csv"].startswith(before["raw/indicators.csv"])
    assert after["raw/indicators.csv"].splitlines()[-1].startswith(b"exit_cost,")


def test_a_row_of_a_register_is_replaced_only_when_asked(tiny_data, capsys):
    tables, before = of_registers("indicators"), contents(tiny_data)
    tables["indicators"][1][1] = "Kostnad"

    assert take_in_registers(tiny_data, tables) == 1
    assert (
        'indicators!B3: found "Kostnad"; expected "Kostnad per ärende", as in the register;'
        " --replace takes this row instead" in capsys.readouterr().err
    )
    assert contents(tiny_data) == before

    assert take_in_registers(tiny_data, tables, "--replace") == 0
    after = contents(tiny_data)
    assert {n for n in after if after[n] != before[n]} == {"raw/indicators.csv"}
    assert "case_cost,Kostnad,Cost per case" in after["raw/indicators.csv"].decode()


def test_the_registers_of_a_new_folder_come_back(fresh, tmp_path):
    assert take_in_registers(fresh, of_registers("organisations", "indicators")) == 0
    before, book = contents(fresh), tmp_path / "ut.xlsx"

    assert run("export", "registers", book, "--data", fresh) == 0
    assert run("import", book, "--data", fresh) == 0

    assert contents(fresh) == before


# -- cut off ----------------------------------------------------------------------------------


def cut_off(monkeypatch, moves):
    """Let the process end after some moves of a publication."""
    take, left = publication._take, [moves]

    def killed(*step):
        if not left[0]:
            raise Killed
        left[0] -= 1
        take(*step)

    monkeypatch.setattr(publication, "_take", killed)


@pytest.mark.parametrize("moves", [0, 1, 5, 12])
def test_an_import_that_was_cut_off_is_told_and_finished_by_the_next(
    moves, fresh, tmp_path, monkeypatch, capsys
):
    book, whole = tmp_path / "b.xlsx", tmp_path / "whole"
    book.write_bytes(write_workbook(tiny_rows()))
    shutil.copytree(fresh, whole)
    assert run("import", book, "--source", SOURCE, "--data", whole) == 0
    cut_off(monkeypatch, moves)
    with pytest.raises(Killed):
        run("import", book, "--source", SOURCE, "--data", fresh)
    monkeypatch.undo()
    capsys.readouterr()

    for verb in (["check"], ["build"], ["export", SOURCE, tmp_path / "c.xlsx"]):
        assert run(*verb, "--data", fresh) == 1
        assert capsys.readouterr().err.splitlines()[1:] == [
            '  .publishing/: found "an import that was cut off"; expected an import that has ended;'
            " run it again, and it goes on where it was cut off"
        ]
    assert [fault.file for fault in read_raw(fresh / "raw").faults] == [".publishing/"]
    assert run("import", book, "--source", SOURCE, "--data", fresh) == 0
    assert contents(fresh) == contents(whole)


def test_after_one_that_was_cut_off_another_import_asks_as_ever(
    fresh, tmp_path, monkeypatch, capsys
):
    book, other = tmp_path / "b.xlsx", tiny_rows()
    book.write_bytes(write_workbook(other))
    cut_off(monkeypatch, 4)
    with pytest.raises(Killed):
        run("import", book, "--source", SOURCE, "--data", fresh)
    monkeypatch.undo()
    other["events"][0][3] = "Annat hus"
    book.write_bytes(write_workbook(other))

    assert run("import", book, "--source", SOURCE, "--data", fresh) == 1

    assert "expected a source that is not there yet; --replace" in capsys.readouterr().err
    assert run("check", "--data", fresh) == 0
    assert "Annat" not in (fresh / "raw" / SOURCE / "events.csv").read_text("utf-8")
