"""Records -> documents and rejects: every record read is used, rejected with a reason, or merged with its twin.

`read_corpus()` reads for the pipeline: texts go to a `TextStore` on disk, the table holds where they stand.
`read_documents()` is the same for Python users, with the texts in the table. `select_documents()` marks which
documents a study compares.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing import tables
from framing.config.study import ReadingSettings
from framing.corpus.documents import Document, is_missing
from framing.corpus.files import is_single
from framing.corpus.identities import resolve, separate_ids
from framing.corpus.ingestion import Ingestion, commonest
from framing.corpus.selection import exclude
from framing.corpus.sources import clean_source, mixes_scripts, similar_names
from framing.corpus.store import TextStore
from framing.corpus.truncation import WHAT
from framing.errors import InputError, nearest, plural, printable
from framing.runtime.progress import OnProgress
from framing.tables import UNKNOWN_SOURCE
from framing.text.language_detection import impute_languages
from framing.text.recurrence import Recurring

if TYPE_CHECKING:
    import pandas as pd


_MARKUP = {
    "tags": "HTML tags",
    "entities": "HTML entities",
    "markdown": "Markdown",
    "rtf": "RTF",
    "layout": "page layout",
}
_UNEVEN = 0.2
"""Shares of documents with a kind of markup that differ by so much between sources are told."""
_MOST_NAMES = 10_000
"""Sources among which near-identical names are looked for."""


@dataclass(frozen=True)
class CorpusRead:
    """What was read. Counts are records: read = documents + rejects + merged.

    `documents` is in canonical order (date, source, doc_id, content), without texts: `text_start` and
    `text_length` (bytes) point into the store, `content` is the SHA-256 of source, date, title and text.
    `inputs` has a dict a file: file, sha256, format, records, columns {role: column}, encoding.
    `recurring` has, by source, what recurs across its documents (`text.recurrence`).
    """

    documents: pd.DataFrame
    rejects: pd.DataFrame
    read: int
    merged: int
    inputs: list[dict[str, Any]]
    warnings: list[str]
    skipped: dict[str, int]
    recurring: dict[str, Recurring] = field(repr=False)


def read_corpus(
    inputs: Sequence[Path],
    settings: ReadingSettings,
    store: TextStore,
    needed: Sequence[str] = ("source", "date"),
    on_progress: OnProgress = lambda *_: None,
) -> CorpusRead:
    """Read files and folders into documents and rejects; texts are added to `store`, which is closed at the end.

    `on_progress` is told of "reading", bytes done of bytes in all, as far as the records tell where a file stands.

    Raises InputError where an input is not there or not readable, where a table has no text column or lacks a
    `needed` one, where no date at all can be read, where more than `input.max_rejects` of 200 or more records are bad,
    and where no document is left.
    """
    ingestion = Ingestion(settings, store.add, needed, on_progress)
    try:
        ingestion.read(inputs)
    finally:
        store.close()
    for sentence in separate_ids(ingestion.rows):
        ingestion.note(sentence)
    kept, merged = resolve(
        ingestion.rows, lambda row, why: ingestion.reject(row.file, row.record, "doc_id", "duplicate_id", why)
    )
    _impute_languages(kept, ingestion)
    _check_rejects(ingestion, len(kept))
    recurring = ingestion.maker.recurring()  # before the table is made: what was counted for it is then let go
    import pandas as pd

    rejects = pd.DataFrame(sorted(ingestion.rejects), columns=tables.column_names("rejects"))
    return CorpusRead(
        documents=_documents(kept),
        rejects=tables.check("rejects", rejects),
        read=ingestion.count,
        merged=merged,
        inputs=sorted(ingestion.files, key=lambda f: (str(f["file"]), str(f["sha256"]))),
        warnings=[*ingestion.warnings(), *_source_warnings(kept, ingestion)],
        skipped=dict(sorted(ingestion.skipped.counts.items())),
        recurring=recurring,
    )


def read_documents(
    paths: Sequence[str | Path] | str | Path, settings: ReadingSettings | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read files or folders: (documents with their texts in column `text`, rejects).

    Columns and units are those of `tables.TABLES`, without token and sentence counts, which `match` and `score`
    add. Raises InputError as `read_corpus` does.
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    with tempfile.TemporaryDirectory() as folder:
        store = TextStore(Path(folder) / "texts")
        read = read_corpus([Path(p) for p in several], settings or ReadingSettings(), store)
        spans = zip(read.documents["text_start"], read.documents["text_length"], strict=True)
        texts = [store.get(start, length) for start, length in spans]
        store.close()
    documents = read.documents.drop(columns=["text_start", "text_length", "content"])
    documents.insert(list(documents.columns).index("title") + 1, "text", texts)
    return documents.astype({"text": "str"}), read.rejects


def _impute_languages(rows: list[Document], ingestion: Ingestion) -> None:
    """Give documents whose language is not sure the commonest of their source, and count it."""
    open_rows = [row for row in rows if not row.language]
    if not open_rows:
        return
    settled = impute_languages([(row.source, *row.guess) for row in open_rows], (row.title for row in open_rows))
    for row, language in zip(open_rows, settled, strict=True):
        row.language = language
    unsure = sum(not row.guess[1] for row in open_rows)
    if unsure:
        ingestion.note(
            f"the language of {unsure} of {len(rows)} documents is not sure; they got the commonest of their source"
        )


def _check_rejects(ingestion: Ingestion, used: int) -> None:
    """Refuse a corpus that is mostly bad, with the commonest reason; stray files of a folder do not count."""
    if not ingestion.count:
        raise InputError(
            f"{ingestion.name}: no records to read; {'; '.join(ingestion.skipped.sentences()) or 'give a file'}"
        )
    stray = ingestion.stray if used and 2 * sum(ingestion.stray.values()) <= ingestion.count else {}
    rejects = [reject for reject in ingestion.rejects if reject[0] not in stray]
    count = ingestion.count - sum(stray.values())
    if not rejects or (used and count < 200):
        return
    if used and len(rejects) / count <= ingestion.settings.input.max_rejects:
        return
    file, said = commonest(rejects)
    raise InputError(
        f"{printable(file)}: {len(rejects)} of {count} records are rejected, most often {said}; "
        "correct the input" + (" or raise input.max_rejects" if used else "")
    )


def _source_warnings(rows: list[Document], ingestion: Ingestion) -> list[str]:
    unknown = sum(row.source == UNKNOWN_SOURCE for row in rows)
    undated = sum(not row.date for row in rows)
    repaired = [row.repaired for row in rows if row.repaired]
    found = []
    if unknown:
        sheet = any(file["format"] != "metadata" and is_single(file["format"]) for file in ingestion.files)
        remedy = f"; `framing inspect {ingestion.name} --write-metadata metadata.csv` writes a sheet to fill in"
        found.append(
            f"{unknown} of {len(rows)} documents name no source and stand under {UNKNOWN_SOURCE}{remedy * sheet}"
        )
    if names := [name for name in sorted({row.source for row in rows}) if mixes_scripts(name)]:
        shown = ", ".join(printable(name, 40) for name in names[:3])
        found.append(f"{plural(len(names), 'source')} with letters of mixed scripts in a word: {shown}")
    names_of = Counter(row.source for row in rows)
    if near := similar_names(names_of) if len(names_of) <= _MOST_NAMES else []:
        first, others = near[0]
        shown = " and ".join(printable(repr(name), 40) for name in (first, others[0]))
        found.append(f"near-identical names of sources, e.g. {shown} ({len(near)} in all); framing inspect lists them")
    if mixed := ingestion.maker.mixed:
        found.append(
            f"{plural(mixed, 'document')} with letters of mixed scripts in a word (a Cyrillic a looks like a Latin "
            "one): such words match no term"
        )
    known = {row.source for row in rows}
    for group, members in ingestion.settings.sources.groups.items():
        for name in sorted(set(map(clean_source, members)) - known):
            where = f"sources.groups: no source {printable(repr(name))} (in {printable(group)})"
            found.append(where + nearest(name, map(printable, known)))
    if undated:
        found.append(f"{plural(undated, 'document')} of {len(rows)} without a date: left out where time is needed")
    if repaired:
        found.append(
            f"{sum(repaired)} characters in {len(repaired)} documents were repaired (mojibake, control characters)"
        )
    if crawled := sum(row.date_kind == "crawled" for row in rows):
        found.append(
            f"{plural(crawled, 'document')} of {len(rows)} dated by the day of collection (date_kind crawled): "
            "it tells no event, and none of them was first with a text"
        )
    return found + _cut_warnings(rows, ingestion) + _markup_warnings(rows)


def _cut_warnings(rows: list[Document], ingestion: Ingestion) -> list[str]:
    """Texts that are not whole, by source; cells that stand for no value."""
    documents = Counter(row.source for row in rows)
    found = []
    for kind, what in WHAT.items():
        counts = {s: n for (k, s), n in sorted(ingestion.maker.cut.items()) if k == kind}
        if counts:
            shown = ", ".join(f"{printable(s, 40)} {n} of {max(n, documents[s])}" for s, n in _first_few(counts))
            found.append(f"{what}: {shown}; they are read as they stand")
    missing = {role: n for role, n in sorted(ingestion.maker.missing.items()) if role != "source"}
    if missing:
        shown = ", ".join(f"{role.replace('_', ' ')} {n}" for role, n in missing.items())
        found.append(f"NA, nan, None, NULL and the like are read as missing: {shown}")
    if odd := sorted(source for source in documents if is_missing(source)):
        named = ", ".join(f"{name!r} ({plural(documents[name], 'document')})" for name in odd)
        found.append(f"sources named {named} may be missing values; sources.names can rename them")
    return found


def _first_few(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]


def count_markup(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Documents by kind of markup undone and source, of pairs of a source and the kinds."""
    counts: dict[str, Counter[str]] = {}
    for source, kinds in pairs:
        for kind in kinds.split():
            counts.setdefault(kind, Counter())[source] += 1
    return {kind: dict(sorted(counts[kind].items())) for kind in sorted(counts)}


def _markup_warnings(rows: list[Document]) -> list[str]:
    """Markup that was undone; where it stood in the texts of some sources only, how they were saved is a difference."""
    documents = Counter(row.source for row in rows)
    found = []
    for kind, marked in sorted(count_markup((row.source, row.markup) for row in rows).items()):
        shares = sorted(((marked.get(s, 0) / n, s) for s, n in documents.items()), reverse=True)
        said = f"{_MARKUP.get(kind, kind)} undone in {plural(sum(marked.values()), 'document')} of {len(rows)}"
        if shares[0][0] - shares[-1][0] >= _UNEVEN:
            shown = ", ".join(f"{printable(s, 40)} {share:.0%}" for share, s in (shares[0], shares[-1]))
            said += f", not in all sources alike ({shown}): they were saved differently"
        found.append(said)
    return found


def _documents(rows: list[Document]) -> pd.DataFrame:
    """The documents table, columns of the input after ours, sorted by name."""
    import pandas as pd

    numbers = ("record", "repaired", "text_start", "text_length")

    def column(name: str, values: Iterable[Any]) -> pd.Series:
        return pd.Series(list(values), dtype="int64" if name in numbers else "str")

    columns = {  # one after the other: of a million documents each list is as long as all its values
        name: column(name, (getattr(row, name) for row in rows))
        for name in ("doc_id", "source", "group", "date", "date_precision", "date_kind", "time_of_day", "title", "url",
                     "language", "file", "record", "repaired", "markup", "genre", "genre_evidence", "content",
                     "text_start", "text_length")
    }  # fmt: skip
    for name in sorted({name for row in rows for name in row.others}):
        columns[name] = column(name, (row.others.get(name, "") for row in rows))
    if any(row.evidence for row in rows):
        columns["date_evidence"] = column("", (row.others.get("date_evidence") or row.evidence for row in rows))
    return exclude(pd.DataFrame(columns))
