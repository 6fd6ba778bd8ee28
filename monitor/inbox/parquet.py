"""Take the rows out of a parquet file, the tables of data sets, with pyarrow, which is the optional extra `parquet`."""

from collections.abc import Iterator
from typing import IO

from monitor.errors import FileRefused
from monitor.inbox.members import Spending
from monitor.inbox.missing import missing_extra
from monitor.inbox.streams import DAMAGED_CURE
from monitor.inbox.tables import Row, encoded

_BATCH = 64  # rows in memory at one time


def parquet_rows(file: IO[bytes], spending: Spending) -> Iterator[Row]:
    """Yield each row of a parquet file that can seek. Raise FileRefused ("format", "malformed", "bomb", "too-much")."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("parquet files", "parquet") from error
    number = 0
    try:
        for batch in pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=_BATCH, use_threads=False):
            for row in map(encoded, batch.to_pylist()):
                number += 1
                spending.unpacked(len(row))
                yield number, row
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise FileRefused("malformed", f"this parquet file cannot be read: {error}", DAMAGED_CURE) from error
