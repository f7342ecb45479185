"""What the content of an ods file says of its sheets beside their cells."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.workbook_marks import ERROR, LOST, MOST_COLUMNS, MOST_ROWS, Marks

#: How a row or a column says that it is not shown; the second is a filter's doing.
_HIDDEN = ("collapse", "filter")


class OdsContent:
    """Listens to the content of an ods file."""

    def __init__(self) -> None:
        self.marks: list[Marks] = []
        self._now = Marks("")
        # Names of the elements around, without their prefix.
        self._inside: list[str] = []
        self._row = self._column = self._rows = 0
        self._first, self._columns, self._is_full = 0, 1, False
        # How many columns have been told of, before the first row.
        self._wide = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where an element begins."""
        kind = name.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        is_in_cell = "table-cell" in self._inside
        if name == "table:table" and not is_in_cell:
            self._begin(plain["name"])
        elif name == "table:table-column" and not is_in_cell:
            first, self._wide = self._wide, self._wide + _count(plain, "number-columns-repeated")
            if plain.get("visibility") in _HIDDEN:
                self._now.hidden_columns.append((first, self._wide - 1))
        elif name == "table:table-row" and not is_in_cell:
            self._column, self._rows = 0, _count(plain, "number-rows-repeated")
            if plain.get("visibility") in _HIDDEN:
                self._now.hidden_rows.append((self._row, self._row + self._rows - 1))
        elif name in ("table:table-cell", "table:covered-table-cell") and not is_in_cell:
            self._cell(plain, attributes)
            kind = "table-cell"
        elif is_in_cell and "annotation" not in self._inside:
            self._part(kind)
        self._inside.append(kind)

    def end(self, name: str) -> None:
        """Note where an element ends."""
        kind = self._inside.pop()
        if "table-cell" in self._inside:
            return
        if kind == "table-cell" and self._is_full:
            self._now.reach(self._row + self._rows - 1, self._column - 1)
        if kind == "table-row":
            self._row += self._rows

    def _begin(self, name: str) -> None:
        self._now, self._row, self._wide = Marks(name), 0, 0
        self.marks.append(self._now)

    def _cell(self, plain: dict[str, str], attributes: dict[str, str]) -> None:
        """Note a cell; one that is repeated counts as many."""
        self._first, self._columns = self._column, _count(plain, "number-columns-repeated")
        self._column += self._columns
        if self._column > 2 * MOST_COLUMNS or self._row + self._rows > 2 * MOST_ROWS:
            raise ValueError(self._column)
        self._is_full = "value-type" in plain or "formula" in plain
        place = (self._row, self._first)
        if attributes.get("calcext:value-type") == "error":
            self._now.odd[place] = (ERROR, "an error")
        elif "formula" in plain and plain.get("value-type") != "string":
            self._now.formulas.add(place)
        down, across = _count(plain, "number-rows-spanned"), _count(plain, "number-columns-spanned")
        if (down, across) != (1, 1):
            last = (self._row + down - 1, self._first + across - 1)
            self._now.merged.append((*place, *last))

    def _part(self, kind: str) -> None:
        """Note something inside a cell; readers lose what is no plain text."""
        self._is_full = self._is_full or kind == "p"
        lost = {"tab": "a tab", "line-break": "a line break", "table": "a table"}
        if kind in lost or kind == "frame":
            place = (self._row, self._first)
            self._now.odd[place] = (LOST, f"{lost.get(kind, 'a drawing')} inside the cell")


def _count(attributes: Mapping[str, str], name: str) -> int:
    number = int(attributes.get(name, "1"))
    if number < 1:
        raise ValueError(name)
    return number
