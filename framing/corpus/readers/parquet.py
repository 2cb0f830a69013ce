"""Parquet, a batch of rows at a time; a folder of parts (`year=2024/month=03/part-0.parquet`) tells columns too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from framing.corpus.readers._opening import InputFile, refuse_bomb
from framing.corpus.readers._records import Bad, Record, header_names, plain_value
from framing.errors import InputError, printable

BINARY = True
_BATCH = 500
_BUFFER = 1 << 20
_PARTITION = re.compile(r"([A-Za-z_]\w*)=(.+)")


def sniff(head: bytes, name: str) -> bool:
    """Whether the magic bytes of Parquet stand at the start."""
    return head.startswith(b"PAR1")


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield a record a row; missing cells are absent. Raises InputError where the file is damaged or a bomb."""
    import pyarrow as pa
    from pyarrow import parquet

    with file.binary() as source:
        try:
            table = parquet.ParquetFile(source, pre_buffer=False, buffer_size=_BUFFER)  # not a row group at once
            _weigh(table, file)
            names = header_names(table.schema_arrow.names, file)
            parts = {k: v for k, v in partitions(file.label).items() if k.casefold() not in map(str.casefold, names)}
            number = 0
            for batch in table.iter_batches(_BATCH, use_threads=False):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield _record(number, names, row, parts)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            detail = printable(str(error).split("\n", 1)[0], 80)
            raise InputError(f"{file}: damaged, or not a Parquet file ({detail})") from None


def partitions(label: str) -> dict[str, str]:
    """What folders named like `month=03` say, as Hive and Spark write them; what they mark as missing is left out."""
    named = (_PARTITION.fullmatch(unquote(part)) for part in label.split("/")[:-1])
    return {match[1]: match[2] for match in named if match and match[2] != "__HIVE_DEFAULT_PARTITION__"}


def _record(number: int, names: Sequence[str], row: Sequence[object], parts: Mapping[str, str]) -> Record | Bad:
    values: dict[str, str] = dict(parts)
    for name, value in zip(names, row, strict=True):
        try:
            if value is not None:
                values[name] = plain_value(value)
        except UnicodeDecodeError:
            return Bad(number, name, "bad_encoding", "bytes that are no UTF-8")
    return Record(number, values)


def _weigh(table: Any, file: InputFile) -> None:
    groups = range(table.metadata.num_row_groups)
    size = sum(table.metadata.row_group(i).total_byte_size for i in groups)
    refuse_bomb(size, file.path.stat().st_size, file.label)
