"""One frame as Parquet and back: equal frames give equal bytes, and types survive."""

from __future__ import annotations

import gc
from collections.abc import Collection, Sequence

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_TYPES = {"Int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}
#: Rows that are packed together: who wants a few of many reads only the groups that they stand in.
_GROUP = 1_024


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as a Parquet file.

    Args:
        frame: columns of Int64, float64, bool or text; the index is left out.
    """
    columns = {
        str(name): pa.Array.from_pandas(cells, type=_TYPES.get(str(cells.dtype), pa.string()))
        for name, cells in frame.items()
    }
    sink = pa.BufferOutputStream()
    # Every setting that shapes the bytes is fixed, and no trace of pandas is stored.
    pq.write_table(
        pa.table(columns), sink, compression="zstd", row_group_size=_GROUP, store_schema=False
    )
    payload: bytes = sink.getvalue().to_pybytes()
    return payload


def from_parquet(payload: bytes, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the frame in a Parquet file: integers Int64, missing numbers NaN, texts str.

    Args:
        payload: the file.
        columns: the only ones to read; all by default.
    """
    return _frame(_opened(payload).read(columns, use_threads=False))


def rows_from_parquet(payload: bytes, column: str, values: Collection[str]) -> pd.DataFrame:
    """Return the rows of a Parquet file that have one of some values in a column.

    Only the groups that have such a row are unpacked, so that few rows of many cost little.
    """
    file = _opened(payload)
    wanted = pa.array(sorted(values), pa.string())
    groups, masks, start = [], [], 0
    mask = pc.is_in(file.read([column], use_threads=False)[column], wanted).combine_chunks()
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        part = mask.slice(start, size)
        start += size
        if part.true_count:
            groups.append(group)
            masks.append(part)
    table = file.read_row_groups(groups, use_threads=False)
    return _frame(table.filter(pa.chunked_array(masks, pa.bool_())))


def release() -> None:
    """Give back to the system what was needed for frames that nobody holds any more."""
    gc.collect()
    pa.default_memory_pool().release_unused()


def _opened(payload: bytes) -> pq.ParquetFile:
    return pq.ParquetFile(pa.BufferReader(payload))


def _frame(table: pa.Table) -> pd.DataFrame:
    # Python's own texts: rows are picked and gone through far more often than texts are searched.
    types = {
        pa.int64(): pd.Int64Dtype(),
        pa.string(): pd.StringDtype("python", na_value=float("nan")),
    }
    # Without threads: whoever reads may be about to fork.
    frame: pd.DataFrame = table.to_pandas(types_mapper=types.get, use_threads=False)
    return frame
