"""What a corpus holds before anything is compared: the answer of `framing inspect`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing.corpus.reading import CorpusRead, count_markup
from framing.corpus.sources import similar_names

if TYPE_CHECKING:
    import pandas as pd


def inspect_corpus(read: CorpusRead) -> dict[str, Any]:
    """All that `framing inspect` shows, ready for JSON.

    Keys: documents {read, used, rejected, merged}; files (a dict a file: file, sha256, format, records, columns,
    encoding, and of an export of a database `export` {database, promised (null: it does not say), left_out});
    sources {name: documents}; dates {first, last, precision {day: n, …}}; languages {code: documents}; rejects (by
    code: code, records, file, record, column, reason of the first); skipped {reason: files}; repaired (characters);
    markup {kind undone: {source: documents}}; near_names (a TOML block for the study file, or empty); warnings.
    """
    documents = read.documents
    sources = _counts(documents["source"])
    dates = documents.loc[documents["date"] != "", "date"]
    return {
        "documents": {
            "read": read.read,
            "used": len(documents),
            "rejected": len(read.rejects),
            "merged": read.merged,
        },
        "files": read.inputs,
        "sources": sources,
        "dates": {
            "first": min(dates, default=""),
            "last": max(dates, default=""),
            "precision": _counts(documents["date_precision"]),
        },
        "languages": _counts(documents["language"]),
        "rejects": _rejects(read.rejects),
        "skipped": read.skipped,
        "repaired": int(documents["repaired"].sum()),
        "markup": count_markup(zip(documents["source"], documents["markup"], strict=True)),
        "near_names": names_block(sources),
        "warnings": read.warnings,
    }


def names_block(documents_of: dict[str, int]) -> str:
    """Near-identical source names as a block to paste into the study file; empty where there are none."""
    near = similar_names(documents_of)
    if not near:
        return ""
    lines = [f"{_quoted(name)} = [{', '.join(map(_quoted, others))}]" for name, others in near]
    return "\n".join(["[sources.names]", *lines]) + "\n"


def _quoted(text: str) -> str:
    """A TOML string in which all that a terminal should not print is escaped."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def _counts(values: pd.Series) -> dict[str, int]:
    """How often each value stands, the commonest first."""
    counts = values.value_counts()
    return {str(k): int(n) for k, n in sorted(counts.items(), key=lambda kn: (-kn[1], str(kn[0])))}


def _rejects(rejects: pd.DataFrame) -> list[dict[str, Any]]:
    """One line a code, the commonest first, with its first record as the example."""
    found = []
    for code, group in rejects.groupby("code", sort=True):
        first = group.iloc[0]
        found.append(
            {"code": str(code), "records": len(group), "record": int(first["record"])}
            | {column: str(first[column]) for column in ("file", "column", "reason")}
        )
    return sorted(found, key=lambda r: (-int(r["records"]), str(r["code"])))
