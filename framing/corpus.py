"""Records -> documents and rejects: every record read is used, rejected with a reason, or merged with its twin.

`read_corpus()` reads for the pipeline: texts go to a `TextStore` on disk, the table holds where they stand.
`read_documents()` is the same for Python users, with the texts in the table. `select_documents()` marks which
documents a study compares.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from framing import tables
from framing.config import Config, Select
from framing.errors import InputError, nearest, plural, printable
from framing.gathering import Gathering
from framing.languages import settle_languages
from framing.rows import Row
from framing.sources import mixes_scripts, near_names
from framing.tables import UNKNOWN_SOURCE

if TYPE_CHECKING:
    import pandas as pd


_MOST_NAMES = 10_000
"""Sources among which near-identical names are looked for."""


class TextStore:
    """Decoded texts in one file on disk, so that memory is bounded by the partition. Pickles as its path."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: BinaryIO | None = None
        self._reader: BinaryIO | None = None

    def add(self, text: str) -> tuple[int, int]:
        """Append a text; (start, length) in bytes."""
        if self._writer is None:
            self._writer = self._path.open("ab")
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


@dataclass(frozen=True)
class CorpusRead:
    """What was read. Counts are records: read = documents + rejects + merged.

    `documents` is in canonical order (date, source, doc_id, content), without texts: `text_start` and
    `text_length` (bytes) point into the store, `content` is the SHA-256 of source, date, title and text.
    `inputs` has a dict a file: file, sha256, format, records, columns {role: column}, encoding.
    `recurring` has, by source, the hashes of paragraphs that recur across its documents.
    """

    documents: pd.DataFrame
    rejects: pd.DataFrame
    read: int
    merged: int
    inputs: list[dict[str, Any]]
    warnings: list[str]
    skipped: dict[str, int]
    recurring: dict[str, frozenset[int]] = field(repr=False)


def read_corpus(
    inputs: Sequence[Path], config: Config, store: TextStore, needed: Sequence[str] = ("source", "date")
) -> CorpusRead:
    """Read files and folders into documents and rejects; texts are added to `store`, which is closed at the end.

    Raises InputError where an input is not there or not readable, where a table has no text column or lacks a
    `needed` one, where no date at all can be read, where more than `input.max_rejects` of 200 or more records are bad,
    and where no document is left.
    """
    gathering = Gathering(config, store.add, needed)
    try:
        gathering.read(inputs)
    finally:
        store.close()
    kept, merged = _resolve(gathering)
    _settle_languages(kept, gathering)
    _check_rejects(gathering, len(kept))
    import pandas as pd

    rejects = pd.DataFrame(sorted(gathering.rejects), columns=tables.column_names("rejects"))
    return CorpusRead(
        documents=_documents(kept),
        rejects=tables.check("rejects", rejects),
        read=gathering.count,
        merged=merged,
        inputs=sorted(gathering.files, key=lambda f: (str(f["file"]), str(f["sha256"]))),
        warnings=[*gathering.warnings(), *_source_warnings(kept, gathering)],
        skipped=dict(sorted(gathering.skipped.counts.items())),
        recurring=gathering.maker.recurring(),
    )


def read_documents(
    paths: Sequence[str | Path] | str | Path, config: Config | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read files or folders: (documents with their texts in column `text`, rejects).

    Columns and units are those of `tables.TABLES`, without token and sentence counts, which `match` and `score`
    add. Raises InputError as `read_corpus` does.
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    with tempfile.TemporaryDirectory() as folder:
        store = TextStore(Path(folder) / "texts")
        read = read_corpus([Path(p) for p in several], config or Config(), store)
        spans = zip(read.documents["text_start"], read.documents["text_length"], strict=True)
        texts = [store.get(start, length) for start, length in spans]
        store.close()
    documents = read.documents.drop(columns=["text_start", "text_length", "content"])
    documents.insert(list(documents.columns).index("title") + 1, "text", texts)
    return documents.astype({"text": "str"}), read.rejects


def _resolve(gathering: Gathering) -> tuple[list[Row], int]:
    """Rows in canonical order, one an id: identical ones merged, others of the same id rejected."""
    by_id: dict[str, list[Row]] = {}
    for row in gathering.rows:
        by_id.setdefault(row.doc_id, []).append(row)
    kept, merged = [], 0
    for same in by_id.values():
        first = min(same, key=lambda r: (r.content, r.values())) if len(same) > 1 else same[0]
        kept.append(first)
        for row in same:
            if row is first:
                continue
            if row.content == first.content:
                merged += 1
            else:
                reason = f"another document has the id {printable(repr(row.doc_id), 60)}"
                gathering.reject(row.file, row.record, "doc_id", "duplicate_id", reason)
    kept.sort(key=lambda r: (r.date, r.source, r.doc_id, r.content))
    return kept, merged


def _settle_languages(rows: list[Row], gathering: Gathering) -> None:
    """Give documents whose language is not sure the commonest of their source, and count it."""
    open_rows = [row for row in rows if not row.language]
    if not open_rows:
        return
    settled = settle_languages([(row.source, *row.guess) for row in open_rows], (row.title for row in open_rows))
    for row, language in zip(open_rows, settled, strict=True):
        row.language = language
    unsure = sum(not row.guess[1] for row in open_rows)
    if unsure:
        gathering.note(
            f"the language of {unsure} of {len(rows)} documents is not sure; they got the commonest of their source"
        )


def _check_rejects(gathering: Gathering, used: int) -> None:
    """Refuse a corpus that is mostly bad, with the commonest reason."""
    rejected = len(gathering.rejects)
    if not gathering.count:
        raise InputError(
            f"{gathering.name}: no records to read; {'; '.join(gathering.skipped.sentences()) or 'give a file'}"
        )
    if not rejected or (used and gathering.count < 200):
        return
    share = rejected / gathering.count
    if used and share <= gathering.config.input.max_rejects:
        return
    codes = Counter(r[3] for r in gathering.rejects)
    code = min(codes, key=lambda c: (-codes[c], c))
    file, record, column, _, reason = min(r for r in gathering.rejects if r[3] == code)
    where = f"record {record}" + (f", column {column}" if column else "")
    raise InputError(
        f"{printable(file)}: {rejected} of {gathering.count} records are rejected, most often {code} "
        f"({where}: {reason}); correct the input" + (" or raise input.max_rejects" if used else "")
    )


def _source_warnings(rows: list[Row], gathering: Gathering) -> list[str]:
    unknown = sum(row.source == UNKNOWN_SOURCE for row in rows)
    undated = sum(not row.date for row in rows)
    repaired = [row.repaired for row in rows if row.repaired]
    found = []
    if unknown:
        sheet = any(file["format"] == "text" for file in gathering.files)
        remedy = f"; `framing inspect {gathering.name} --write-metadata metadata.csv` writes a sheet to fill in"
        found.append(
            f"{unknown} of {len(rows)} documents name no source and stand under {UNKNOWN_SOURCE}{remedy * sheet}"
        )
    if names := [name for name in sorted({row.source for row in rows}) if mixes_scripts(name)]:
        shown = ", ".join(printable(name, 40) for name in names[:3])
        found.append(f"{plural(len(names), 'source')} with letters of mixed scripts in a word: {shown}")
    names_of = Counter(row.source for row in rows)
    if near := near_names(names_of) if len(names_of) <= _MOST_NAMES else []:
        first, others = near[0]
        shown = " and ".join(printable(repr(name), 40) for name in (first, others[0]))
        found.append(f"near-identical names of sources, e.g. {shown} ({len(near)} in all); framing inspect lists them")
    if mixed := gathering.maker.mixed:
        found.append(
            f"{plural(mixed, 'document')} with letters of mixed scripts in a word (a Cyrillic a looks like a Latin "
            "one): such words match no term"
        )
    if undated:
        found.append(f"{plural(undated, 'document')} of {len(rows)} without a date: left out where time is needed")
    if repaired:
        found.append(
            f"{sum(repaired)} characters in {len(repaired)} documents were repaired (mojibake, control characters)"
        )
    return found


def _documents(rows: list[Row]) -> pd.DataFrame:
    """The documents table, columns of the input after ours, sorted by name."""
    import pandas as pd

    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in rows]
        for name in ("doc_id", "source", "group", "date", "date_precision", "title", "url", "language", "file",
                     "record", "repaired")
    }  # fmt: skip
    columns |= {"included": [True] * len(rows), "excluded_why": [""] * len(rows)}
    columns |= {name: [getattr(row, name) for row in rows] for name in ("content", "text_start", "text_length")}
    evidence = [row.evidence for row in rows]
    others = sorted({name for row in rows for name in row.others})
    columns |= {name: [row.others.get(name, "") for row in rows] for name in others}
    if any(evidence):
        columns["date_evidence"] = [row.others.get("date_evidence") or row.evidence for row in rows]
    numbers = {
        "record": "int64",
        "repaired": "int64",
        "text_start": "int64",
        "text_length": "int64",
        "included": "bool",
    }
    return pd.DataFrame({n: pd.Series(v, dtype=numbers.get(n, "str")) for n, v in columns.items()})


def select_documents(documents: pd.DataFrame, select: Select) -> pd.DataFrame:
    """Mark what a study compares: `included`, and `excluded_why` (source, before_from, after_to, no_date,
    date_not_precise, where: the first that applies).

    A document dated to a month or a year is in where all of it lies inside `from` and `to`. Documents already left
    out stay so. Raises InputError for a source or a column that is not there, with the nearest name.
    """
    why = documents["excluded_why"].astype("object").where(~documents["included"], "")
    for reason, out in (
        *_outside_sources(documents, select),
        *_outside_time(documents, select),
        *_elsewhere(documents, select),
    ):
        why = why.mask((why == "") & out, reason)
    return documents.assign(included=documents["included"] & (why == ""), excluded_why=why.astype("str"))


Masks = list[tuple[str, "pd.Series[bool]"]]


def _outside_sources(documents: pd.DataFrame, select: Select) -> Masks:
    known = set(documents["source"])
    for name in select.sources:
        if name not in known:
            raise InputError(f"select.sources: no source {printable(repr(name))}{nearest(name, map(printable, known))}")
    return [("source", ~documents["source"].isin(select.sources))] if select.sources else []


def _outside_time(documents: pd.DataFrame, select: Select) -> Masks:
    if not select.from_ and not select.to:
        return []
    date = documents["date"]
    first = date.map(lambda d: (d + "-01-01"[len(d) - 4 :]) if d else "")
    last = date.map(_last_day)
    low, high = select.from_ or "0000", select.to or "9999"
    return [
        ("no_date", date == ""),
        ("before_from", last < low),
        ("after_to", first > high),
        ("date_not_precise", (first < low) | (last > high)),
    ]


def _last_day(date: str) -> str:
    """The last day a date may mean; 31 stands for the end of any month, days are compared as text."""
    return date + "-12-31"[len(date) - 4 :] if date else ""


def _elsewhere(documents: pd.DataFrame, select: Select) -> Masks:
    masks: Masks = []
    for column, value in select.where.items():
        if column not in documents.columns:
            hint = nearest(column, map(printable, documents.columns))
            raise InputError(f"select.where: no column {printable(repr(column))}{hint}")
        masks.append(("where", documents[column].astype(str) != value))
    return masks
