"""Parquet, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from framing.errors import InputError, printable
from framing.readers._opening import InputFile, refuse_bomb
from framing.readers._records import Bad, Record, header_names, plain_value

BINARY = True
_BATCH = 500


def sniff(head: bytes, name: str) -> bool:
    """Whether the magic bytes of Parquet stand at the start."""
    return head.startswith(b"PAR1")


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record a row; missing cells are absent. Raises InputError where the file is damaged or a bomb."""
    import pyarrow as pa
    from pyarrow import parquet

    with file.binary() as source:
        try:
            table = parquet.ParquetFile(source)
            _weigh(table, file)
            names = header_names(table.schema_arrow.names, file)
            number = 0
            for batch in table.iter_batches(_BATCH):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield Record(number, {k: plain_value(v) for k, v in zip(names, row, strict=True) if v is not None})
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            detail = printable(str(error).split("\n", 1)[0], 80)
            raise InputError(f"{file}: damaged, or not a Parquet file ({detail})") from None


def _weigh(table: Any, file: InputFile) -> None:
    groups = range(table.metadata.num_row_groups)
    size = sum(table.metadata.row_group(i).total_byte_size for i in groups)
    refuse_bomb(size, file.path.stat().st_size, file.label)
