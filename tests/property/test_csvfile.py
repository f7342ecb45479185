"""No file of any content makes the reader fall: it has rows, or faults in words."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from analysis.csvfile import parse_csv
from analysis.schemas import RAW_REGISTERS

TABLE = RAW_REGISTERS["corrections"]
HEADER = ",".join(TABLE.column_names)

PIECES = st.sampled_from(
    ["a", "å", ",", ";", "\t", '"', '""', "\n", "\r\n", "\r", "\0", " ", "\ufeff", "\x0b", "="]
)


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_faults(data: bytes) -> None:
    parsed = parse_csv(data, "corrections.csv", TABLE)

    assert parsed.faults
    assert all(str(fault).startswith("corrections.csv") for fault in parsed.faults)


@given(st.lists(PIECES, max_size=60))
def test_any_text_below_the_header_is_rows_of_the_right_width_or_faults(pieces: list[str]) -> None:
    parsed = parse_csv(f"{HEADER}\n{''.join(pieces)}".encode(), "corrections.csv", TABLE)

    assert all(len(row) == len(TABLE.columns) for row in parsed.rows)
    assert len(parsed.lines) == len(parsed.rows)


WRITABLE = st.characters(exclude_categories=["C"], exclude_characters="\N{REPLACEMENT CHARACTER}")
ROW = st.lists(
    st.text(WRITABLE, min_size=1), min_size=len(TABLE.columns), max_size=len(TABLE.columns)
)


@given(st.lists(ROW, max_size=5))
def test_what_a_csv_writer_writes_is_read_to_the_letter(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([TABLE.column_names, *rows])
    parsed = parse_csv(file.getvalue().encode(), "corrections.csv", TABLE)

    assert parsed.faults == ()
    assert list(parsed.rows) == [row for row in rows if any(cell.strip() for cell in row)]
