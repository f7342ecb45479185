"""One frame as Parquet and back: equal frames give equal bytes, and types survive."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_TYPES = {"Int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}


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
        pa.table(columns), sink, compression="zstd", row_group_size=131_072, store_schema=False
    )
    payload: bytes = sink.getvalue().to_pybytes()
    return payload


def from_parquet(payload: bytes) -> pd.DataFrame:
    """Return the frame in a Parquet file: integers Int64, missing numbers NaN, texts str."""
    # Tables are small: threads would take longer to start than to read.
    table = pq.read_table(pa.BufferReader(payload), use_threads=False)
    # Python's own texts: rows are picked and gone through far more often than texts are searched.
    types = {
        pa.int64(): pd.Int64Dtype(),
        pa.string(): pd.StringDtype("python", na_value=float("nan")),
    }
    frame: pd.DataFrame = table.to_pandas(types_mapper=types.get)
    return frame
