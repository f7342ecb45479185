"""What a person reads when something is wrong."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from analysis.errors import (
    CellFault,
    ContractError,
    Fault,
    GenomlysningError,
    NotInDataError,
    NumeralError,
    in_words,
)

RAW = Path("data/raw")
FILE = RAW / "a.csv"


def test_a_fault_says_where_what_and_what_instead() -> None:
    fault = Fault("s/observations.csv", 3, "printed", "12,5o", "digits")

    assert str(fault) == 's/observations.csv, row 3, column printed: found "12,5o"; expected digits'


def test_a_fault_of_a_whole_file_names_no_row_and_no_column() -> None:
    assert str(Fault("a.csv", 0, "", "", "a header")) == "a.csv: found nothing; expected a header"


def test_what_was_found_is_shown_on_one_line_with_swedish_letters_kept() -> None:
    assert 'found "å\\nä\\x00ö"' in str(Fault("a.csv", 1, "x", "å\nä\0ö", "text"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("12 5", "12 5"),
        ("12\xa05", "12[no-break space]5"),
        ("12\u202f5", "12[narrow no-break space]5"),
        ("12\u202e5", "12\\u202e5"),
    ],
)
def test_a_space_that_looks_like_another_is_told_by_its_name(text: str, shown: str) -> None:
    assert f'found "{shown}";' in str(Fault("a.csv", 1, "x", text, "digits"))


def test_a_long_text_is_cut() -> None:
    assert f'found "{"x" * 80}…"' in str(Fault("a.csv", 1, "x", "x" * 81, "less"))


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [
        (14, "E", "observations!E14"),
        (14, "", "observations, row 14"),
        (0, "E", "observations, column E"),
        (0, "", "observations"),
    ],
)
def test_a_place_in_a_workbook_is_told_as_a_spreadsheet_has_it(
    row: int, column: str, place: str
) -> None:
    assert CellFault("observations", row, column, "x", "y").place == place


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "data/raw/.lock"), f"{RAW} may not be"),
        (PermissionError(errno.EPERM, "Not permitted", "data/raw/a.csv"), f"{FILE} may not be"),
        (OSError(errno.EROFS, "Read-only file system", "data/raw/.lock"), f"{RAW} may not be"),
        (OSError(errno.ENOSPC, "No space left", "data/raw/.lock"), "[Errno 28] No space left"),
        (PermissionError("no"), "no"),
        (FileExistsError(errno.EEXIST, "File exists", "a.md"), "a.md is or lies in a file, where"),
        (NotADirectoryError(errno.ENOTDIR, "No", "a/b"), f"{Path('a/b')} is or lies in a file, "),
    ],
)
def test_a_refusal_of_the_system_is_told_in_a_sentence(error: OSError, said: str) -> None:
    assert in_words(error).startswith(said)


def test_an_error_lists_every_fault_once_by_file_and_row() -> None:
    faults = [Fault("b.csv", 2, "x", "1", "2"), Fault("a.csv", 10, "x", "1", "2")]
    faults += [Fault("a.csv", 9, "x", "1", "2"), faults[0]]

    assert str(ContractError(faults)).splitlines() == [
        "3 faults in the input; nothing was written.",
        '  a.csv, row 9, column x: found "1"; expected 2',
        '  a.csv, row 10, column x: found "1"; expected 2',
        '  b.csv, row 2, column x: found "1"; expected 2',
    ]


def test_a_single_fault_is_counted_as_one() -> None:
    assert str(ContractError([Fault("a.csv", 1, "", "x", "y")])).startswith("1 fault in the input;")


@pytest.mark.parametrize(
    "error",
    [
        ContractError([Fault("a.csv", 1, "x", "1", "2"), Fault("b.csv", 1, "x", "1", "2")]),
        NumeralError('"x" is not a number', "digits"),
        NotInDataError("no such year"),
    ],
)
def test_an_error_survives_the_way_between_processes(error: GenomlysningError) -> None:
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert str(copy) == str(error)


def test_every_error_is_of_one_family() -> None:
    assert isinstance(NumeralError("x"), GenomlysningError | ValueError)
    assert issubclass(ContractError, GenomlysningError)
    assert issubclass(NotInDataError, GenomlysningError)


def test_faults_alike_in_very_many_rows_share_a_line_that_names_every_row():
    rows = [*range(2, 11), 13, 20, 21]
    faults = [Fault("a/b.csv", row, "unit", "", "a value") for row in rows]
    other = Fault("a/b.csv", 4, "unit", "kg", "a unit")
    assert str(ContractError([*faults, other])).splitlines() == [
        "13 faults in the input; nothing was written.",
        "  a/b.csv, rows 2-10, 13, 20-21, column unit: found nothing; expected a value",
        '  a/b.csv, row 4, column unit: found "kg"; expected a unit',
    ]


def test_a_few_faults_alike_have_a_line_each():
    faults = [Fault("a/b.csv", row, "unit", "", "a value") for row in range(2, 11)]
    assert len(str(ContractError(faults)).splitlines()) == 1 + 9


def test_many_cells_of_a_sheet_are_told_by_their_rows():
    faults = [CellFault("observations", row, "E", "", "a value") for row in range(5, 15)]
    assert str(ContractError(faults)).splitlines()[1:] == [
        "  observations, rows 5-14, column E: found nothing; expected a value"
    ]


def test_a_notebook_shows_the_sentence_and_not_the_way_to_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = InteractiveShell()
    shell.user_ns["fault"] = NotInDataError("no figures in 1999;\nthere are: 2021")
    shell.run_cell("def ask():\n    raise fault\nask()", silent=True)

    assert capsys.readouterr().out.splitlines() == ["no figures in 1999;", "there are: 2021"]
