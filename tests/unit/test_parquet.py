"""Frames as Parquet: what comes back, and that a few rows are read without the others."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.once import once
from analysis.parquet import from_parquet, rows_from_parquet, to_parquet
from analysis.processed import Tables


@pytest.fixture
def frame():
    """Return 3 000 rows, of which the first, one in the middle and the last are Berg's."""
    sources = ["dal"] * 3_000
    for row in (0, 1_500, 2_999):
        sources[row] = "berg"
    numbers = pd.Series(range(3_000), dtype="Int64").where(lambda row: row != 1_500)
    return pd.DataFrame({"source_id": pd.Series(sources, dtype="str"), "row": numbers})


def test_the_rows_with_a_value_come_in_their_order(frame):
    rows = rows_from_parquet(to_parquet(frame), "source_id", ["berg"])
    assert [None if row is pd.NA else row for row in rows["row"]] == [0, None, 2999]
    assert list(rows.index) == [0, 1, 2]
    assert list(rows["source_id"]) == ["berg"] * 3


def test_they_are_what_the_whole_frame_has(frame):
    payload = to_parquet(frame)
    whole = from_parquet(payload)
    kept = whole[whole["source_id"] == "berg"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows_from_parquet(payload, "source_id", ["berg", "ek"]), kept)


def test_where_nobody_has_the_value_there_are_the_columns_only(frame):
    rows = rows_from_parquet(to_parquet(frame), "source_id", ["ek"])
    assert (list(rows), len(rows), str(rows["row"].dtype)) == (["source_id", "row"], 0, "Int64")


def test_groups_without_such_a_row_are_not_unpacked(frame, monkeypatch):
    asked = []
    read = pq.ParquetFile.read_row_groups

    def noted(file, groups, **options):
        asked.append(list(groups))
        return read(file, groups, **options)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", noted)
    frame.loc[1_500, "source_id"] = "dal"
    payload = to_parquet(frame)
    rows_from_parquet(payload, "source_id", ["berg"])
    # 3 000 rows in groups of 1 024: the first and the last of three.
    assert pq.ParquetFile(pa.BufferReader(payload)).num_row_groups == 3
    assert asked == [[0, 2]]


def test_tables_take_note_of_what_is_read_in_part(frame):
    tables = Tables({"risks": to_parquet(frame)}, {"risks": "0" * 64}, "1")
    assert len(tables.rows_of("risks", ["berg"])) == 3
    assert tables.read == {"risks"}
    tables.read.clear()
    assert list(tables.columns_of("risks", "row")) == ["row"]
    assert tables.read == {"risks"}


def test_what_is_worked_out_once_is_worked_out_once_for_each_argument():
    asked = []

    @once
    def told(tables, name):
        asked.append(name)
        return name.upper()

    tables = Tables({}, {}, "1")
    assert [told(tables, "a"), told(tables, "b"), told(tables, "a")] == ["A", "B", "A"]
    assert asked == ["a", "b"]
