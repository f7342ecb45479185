"""One family of errors; a message lists every fault at once.

A fault says where it is (file, row, column), what was found and what was expected, in words that a
controller understands. Nothing in the suite raises a bare traceback at a person.
"""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from pathlib import Path

#: Faults of a column that differ in their row only are told in one line from so many on.
_MANY = 10


class GenomlysningError(Exception):
    """Base of every error that the suite raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        # What IPython shows under a cell: the sentence, not the way through our code to it.
        return str(self).splitlines()


class NumeralError(GenomlysningError, ValueError):
    """A printed figure that is not a Swedish numeral and not a known word for a missing one.

    Attributes:
        expected: what should stand there, in words; empty where the message says it all.
    """

    def __init__(self, message: str, expected: str = "") -> None:
        self.expected = expected
        super().__init__(f"{message}; expected {expected}" if expected else message)

    def __reduce__(self) -> tuple[type, tuple[str]]:
        # The message is whole by now; building it again would say "expected" twice.
        return NumeralError, (str(self),)


class NotInDataError(GenomlysningError, LookupError):
    """A year, organisation or role was asked for that the data do not have; says which exist."""


class PriceError(GenomlysningError, ValueError):
    """A price index that cannot do what is asked of it: a missing year, mixed bases, no money."""


class FetchError(GenomlysningError):
    """A service could not be reached, or refuses; says which address and what to do."""


class RunError(GenomlysningError):
    """A notebook could not be run or did not run to its end."""


@dataclass(frozen=True)
class Fault:
    """One fault in the input.

    Args:
        file: path below the data folder, or a register's name.
        row: line number in the file, the header being line 1; 0 where the fault is the whole file.
        column: the column's name; empty where the fault is the whole row or file.
        found: what stands there, as text.
        expected: what should stand there, in words.
    """

    file: str
    row: int
    column: str
    found: str
    expected: str

    @property
    def place(self) -> str:
        """Return where it is, in words."""
        return self._in_words(f", row {self.row}" if self.row else "")

    def __str__(self) -> str:
        return self._told(self.place)

    def of_rows(self, rows: Sequence[int]) -> str:
        """Return the fault as one of several rows; they stand in order."""
        return self._told(self._in_words(f", rows {_spans(rows)}"))

    def _in_words(self, rows: str) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{visible(self.file)}{rows}{column}"

    def _told(self, place: str) -> str:
        return f"{place}: found {_shown(self.found)}; expected {self.expected}"


@dataclass(frozen=True)
class CellFault(Fault):
    """A fault in a workbook.

    Args:
        file: the sheet's name.
        row: the sheet's row; 0 where the fault is the whole sheet or column.
        column: the column's letters; empty where the fault is the whole sheet or row.
    """

    @property
    def place(self) -> str:
        """Return where it is: observations!E14, as a spreadsheet writes it; of a row, in words."""
        if self.row and self.column:
            return f"{visible(self.file)}!{self.column}{self.row}"
        return super().place


class ContractError(GenomlysningError):
    """Input that breaks the contract; carries and lists every fault.

    Args:
        faults: at least one; listed in the order file, row, column.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=astuple))
        head = f"{counted(len(self.faults), 'fault')} in the input; nothing was written."
        super().__init__("\n".join([head, *(f"  {line}" for line in _lines(self.faults))]))

    def __reduce__(self) -> tuple[type, tuple[tuple[Fault, ...]]]:
        # So that the faults survive the way from one process to another.
        return ContractError, (self.faults,)


def _lines(faults: Sequence[Fault]) -> Iterator[str]:
    alike: dict[tuple[str, ...], list[int]] = {}
    for one in faults:
        alike.setdefault((one.file, one.column, one.found, one.expected), []).append(one.row)
    for one in faults:
        rows = alike[one.file, one.column, one.found, one.expected]
        if len(rows) < _MANY:
            yield str(one)
        elif one.row == rows[0]:
            yield one.of_rows(rows)


def _spans(rows: Sequence[int]) -> str:
    """Write rows in order shortly: 2-9, 12."""
    ends = [at for at, (row, after) in enumerate(pairwise(rows)) if after != row + 1]
    starts = [0, *(at + 1 for at in ends)]
    spans = zip(starts, [*ends, len(rows) - 1], strict=True)
    return ", ".join(
        str(rows[first]) if first == last else f"{rows[first]}-{rows[last]}"
        for first, last in spans
    )


def in_words(error: OSError) -> str:
    """Return in a sentence why the system refuses a file or a folder; its own words where rare."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    if path is not None and isinstance(error, FileExistsError | NotADirectoryError):
        return f"{visible(str(path))} is or lies in a file, where a folder is expected"
    if path is None or not (isinstance(error, PermissionError) or error.errno == errno.EROFS):
        return visible(str(error))
    # A file that begins with a dot is the suite's own; the folder is what the person knows.
    place = path.parent if path.name.startswith(".") else path
    return (
        f"{visible(str(place))} may not be written or read by you: get the right to it, close the"
        " program that has it open, or choose another folder"
    )


def counted(number: int, noun: str) -> str:
    """Return how many of something there are: 1 row, 2 rows, 2 series."""
    return f"{number} {noun}" if number == 1 or noun.endswith("s") else f"{number} {noun}s"


def visible(text: str) -> str:
    """Return text from data as a terminal may have it: what does not print is written out."""
    return "".join(_visible(character) for character in text)


def _shown(text: str, limit: int = 80) -> str:
    """Quote what was found on one line, control characters escaped, long texts cut."""
    if not text:
        return "nothing"
    quoted = visible(text)
    return f'"{quoted[:limit]}…"' if len(quoted) > limit else f'"{quoted}"'


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        # A space that looks like any other: its name is all that tells it, as in [no-break space].
        return f"[{unicodedata.name(character).lower()}]"
    return character.encode("unicode_escape").decode("ascii")
