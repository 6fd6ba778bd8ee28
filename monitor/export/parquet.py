"""Write Parquet: the only file of the exports that knows pyarrow, which is an extra."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from monitor.errors import MonitorError
from monitor.export.columns import Column, Row

BATCH = 1_000  # rows held at a time


def write_parquet(rows: Iterable[Row], columns: Sequence[Column], out: BinaryIO) -> None:
    """Write a Parquet file; every column may hold nulls. Raises MonitorError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MonitorError("Parquet needs the library pyarrow", "pip install 'news-monitor[parquet]'") from error
    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_()}
    schema = pyarrow.schema([(column.name, types[column.holds]) for column in columns])
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in _batches(rows):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(batch, schema=schema))


def _batches(rows: Iterable[Row]) -> Iterator[list[dict[str, Any]]]:
    left = map(dict, rows)
    while batch := list(islice(left, BATCH)):
        yield batch
