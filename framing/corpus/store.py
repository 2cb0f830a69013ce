"""Texts on disk: memory is bounded by the partition, not by the corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import pandas as pd


_BUFFER = 1 << 20


class TextStore:
    """Decoded texts in one file on disk, so that memory is bounded by the partition. Pickles as its path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: BinaryIO | None = None
        self._reader: BinaryIO | None = None

    def add(self, text: str) -> tuple[int, int]:
        """Append a text; (start, length) in bytes."""
        if self._writer is None:
            self._writer = self._path.open("ab", buffering=_BUFFER)
        encoded = text.encode()
        start = self._writer.tell()
        self._writer.write(encoded)
        return start, len(encoded)

    def get(self, start: int, length: int) -> str:
        """The text that `add` put there."""
        if not length:
            return ""
        if self._writer is not None:
            self._writer.flush()
        if self._reader is None:
            self._reader = self._path.open("rb")
        self._reader.seek(start)
        return self._reader.read(length).decode()

    def close(self) -> None:
        """Close the file; a later `add` or `get` opens it again."""
        for handle in (self._writer, self._reader):
            if handle is not None:
                handle.close()
        self._writer = self._reader = None

    def __reduce__(self) -> tuple[type[TextStore], tuple[Path]]:
        if self._writer is not None:
            self._writer.flush()
        return TextStore, (self._path,)


def text_reader(store: TextStore, documents: pd.DataFrame) -> Callable[[Sequence[str]], list[str]]:
    """A function that gives title and text of some of the documents, by doc_id."""
    places = documents.set_index("doc_id")[["title", "text_start", "text_length"]]

    def read(doc_ids: Sequence[str]) -> list[str]:
        rows = places.loc[list(doc_ids)].itertuples(index=False)
        return [f"{title}\n{store.get(int(start), int(length))}" for title, start, length in rows]

    return read


def read_fields(store: TextStore, documents: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    """The fields `wanted` (doc_id, field) of documents: titles and texts."""
    places = documents.set_index("doc_id")[["title", "text_start", "text_length"]].loc[wanted["doc_id"]]
    rows = zip(wanted["field"], places.itertuples(index=False), strict=True)
    return [title if field == "title" else store.get(int(start), int(length)) for field, (title, start, length) in rows]
