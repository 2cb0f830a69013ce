"""A scored partition as files: tables in Parquet, features and counted words as lists in it. Nothing is unpickled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from framing.clustering.features import PartitionFeatures
from framing.scoring.word_counts import DocumentWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


@dataclass(frozen=True)
class PartitionResult:
    """What one partition, or all of them together, came to.

    documents: doc_id with tokens, tokens_quoted, sentences, the same of its title, and `about` (bool). mentions and
    evidence: the tables, in the order of documents. uncounted: how many spans of each kind do not count. features: what
    copies, events and topics are found in; held: which documents hold the words of which given events. words: of
    documents outside the lexicons, one entry a partition, none where they are not counted.
    """

    documents: pd.DataFrame
    mentions: pd.DataFrame
    evidence: pd.DataFrame
    uncounted: Mapping[str, int]
    features: tuple[PartitionFeatures, ...]
    held: pd.DataFrame
    words: tuple[DocumentWords, ...] = ()
    sentences: pd.DataFrame = field(default_factory=pd.DataFrame)
    """doc_id, field, start, end and text of those that hold a counted word, where they are wanted."""


TABLES = ("documents", "mentions", "evidence", "held", "sentences")
LISTS = {"features": PartitionFeatures, "words": DocumentWords}


def write_result(folder: Path, result: PartitionResult) -> dict[str, Any]:
    """Write the files of one partition; gives what is said of it: `uncounted`, and rows of each table."""
    import pyarrow.parquet as pq

    for name in TABLES:
        getattr(result, name).to_parquet(folder / f"{name}.parquet", index=False)
    for name in LISTS:
        for found in getattr(result, name):
            pq.write_table(_pack(found), folder / f"{name}.parquet")
    return {"uncounted": dict(result.uncounted)} | {name: len(getattr(result, name)) for name in TABLES}


def read_result(folder: Path, facts: Mapping[str, Any]) -> PartitionResult:
    """What `write_result` wrote and said."""
    import pyarrow.parquet as pq

    found: dict[str, Any] = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    for name, kind in LISTS.items():
        path = folder / f"{name}.parquet"
        found[name] = (_unpack(kind, pq.read_table(path)),) if path.exists() else ()
    return PartitionResult(uncounted=facts["uncounted"], **found)


def _pack(value: object) -> pa.Table:
    """One row, a list for each array or list of strings in `value`, in their order."""
    import pyarrow as pa

    leaves = list(_leaves(value))
    shapes = json.dumps([np.shape(leaf) for leaf in leaves])
    rows = [pa.array([leaf.ravel() if isinstance(leaf, np.ndarray) else leaf]) for leaf in leaves]
    return pa.table(rows, names=[str(number) for number in range(len(rows))]).replace_schema_metadata(
        {"shapes": shapes}
    )


def _unpack(kind: Any, table: pa.Table) -> Any:
    shapes = json.loads(table.schema.metadata[b"shapes"])
    return _build(kind, iter(zip((column.chunk(0).flatten() for column in table.columns), shapes, strict=True)))


def _leaves(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        value = tuple(getattr(value, field.name) for field in fields(value))
    if isinstance(value, tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _build(kind: Any, leaves: Iterator[tuple[pa.Array, list[int]]]) -> Any:
    """A value of that type of the leaves that come next."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(*[_build(hints[field.name], leaves) for field in fields(kind)])  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return tuple(_build(part, leaves) for part in get_args(kind))
    values, shape = next(leaves)
    return values.to_pylist() if get_origin(kind) is list else values.to_numpy(zero_copy_only=False).reshape(shape)
