"""What a workbook's own bytes say of a sheet beside its cells: marks that readers pass over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from analysis.errors import GenomlysningError

#: A cell: row and column, both from 0.
Place = tuple[int, int]
#: Cells of a workbook, empty ones between others counted; 300 000 figures take a quarter of it.
MOST_CELLS = 10_000_000
#: The most that any spreadsheet programme has.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
#: Sheets of a template that are for reading.
GUIDE, WORDS = "läs mig", "ord"
#: The name of a sheet of somebody's own begins with it; such a sheet is passed over.
OWN = "_"

FORMATS = "a workbook: xlsx, xls or ods"
#: What is found, and expected, where no more can be said.
BROKEN = (
    "a broken file",
    "a workbook that Excel or LibreOffice opens: open it there, and save it anew as xlsx",
)
LOCKED = ("a locked workbook", "a workbook without a password")
#: Kinds of cells that hold no text, beside what was found.
ERROR, UNCALCULATED, LOST, NUMBER = "error", "uncalculated", "lost", "number"


class UnreadableError(GenomlysningError):
    """A workbook that cannot be read: what was found, what was expected, and in which sheet."""

    def __init__(self, found: str, expected: str, sheet: str = "") -> None:
        super().__init__(found, expected, sheet)
        self.found, self.expected, self.sheet = found, expected, sheet


@dataclass
class Marks:
    """What is known of one sheet before a reader makes a grid of it.

    Attributes:
        name: the sheet's name.
        odd: cells that readers show as empty or as something else -> kind, and what was found.
        formulas: cells with a formula that must have come to a value.
        merged: merged cells, each as first row, first column, last row, last column.
        hidden_rows, hidden_columns: those that are not shown, each as the first and the last.
        rows, columns: how far the cells reach.
    """

    name: str
    odd: dict[Place, tuple[str, str]] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note a cell with something in it."""
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1


def is_read(sheet: str) -> bool:
    """Return whether a sheet is more than somebody's own, or for reading."""
    return not sheet.startswith(OWN) and sheet.strip().lower() not in (GUIDE, WORDS)


def take_bytes(room: int, expected: str) -> Callable[[int], None]:
    """Return what counts bytes that are unpacked, and stops where there are more than `room`."""
    left = [room]

    def take(count: int) -> None:
        left[0] -= count
        if left[0] < 0:
            raise UnreadableError("a file that grows without end when it is unpacked", expected)

    return take


def letters(column: int) -> str:
    """Return a column's letters as a spreadsheet has them: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def numbers(name: str) -> int:
    """Return a column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
