"""Whatever stands in whatever cell: raw tables hold, or every fault is told in words."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.contract import check
from analysis.errors import ContractError
from analysis.frames import processed_frames
from analysis.workbook import TABLES, to_csv
from tests.conftest import TINY, write_tiny
from tests.given_workbooks import tiny_rows

ROWS = tiny_rows()
#: Texts that mean something in some column, or nearly do.
WORDS = sorted({cell for rows in ROWS.values() for row in rows for cell in row})
ODD = [
    *("", " ", "-", "..", "2023", "20233", "٢٠٢٣", "²", "½", "0x1", "1e9", "NaN", "inf", "yes"),
    *("2023-02-30", "2025-13", "unstated", "../x", "a=b", "=", ";", "@", "/", ":", "*", "a/b@c"),
    *("observations:", "observations:x@y/z", "budget_lines:operations.x/budget", "missing:"),
    *("measures:*", "stated:1", "\n", "\r", "\x85", "😀", "(", "[", "\\", "9" * 30, "0,1234567890"),
]
PLACES = [
    (name, row, at)
    for name, rows in ROWS.items()
    for row, cells in enumerate(rows)
    for at in range(len(cells))
]
TEXTS = st.one_of(st.sampled_from(ODD), st.sampled_from(WORDS), st.text(max_size=20))


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(PLACES), TEXTS, min_size=1, max_size=4))
def test_any_cells_hold_or_are_told(cells: dict[tuple[str, int, int], str]) -> None:
    tables = {name: [list(row) for row in rows] for name, rows in ROWS.items()}
    for (name, row, at), text in cells.items():
        tables[name][row][at] = text.encode("utf-8", "replace").decode()
    with tempfile.TemporaryDirectory() as folder:
        raw = write_tiny(Path(folder)) / "raw"
        for path in TINY:
            name = path.rpartition("/")[2].removesuffix(".csv")
            (raw / path).write_bytes(to_csv(TABLES[name], tables[name])[0])
        try:
            summary = check(raw)
        except ContractError as error:
            assert all(fault.expected for fault in error.faults)
        else:
            assert processed_frames(summary.valid)
