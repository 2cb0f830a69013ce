"""A lexicon in another format, and what a lexicon file holds in numbers."""

from __future__ import annotations

from typing import Any

from framing.errors import LexiconError, printable
from framing.lexicon.builder import reads_as_written
from framing.lexicon.loading import formats
from framing.lexicon.model import Lexicon


def convert(lexicon: Lexicon, target_suffix: str) -> str:
    """The text of `lexicon` in the format of a file ending: `.toml`, `.dic`, `.yml` or `.yaml`.

    `.dic` (with weights) and YAML hold categories and terms only; `losses()` says what is left out.
    Raises LexiconError where no format with that ending is written.
    """
    suffix = target_suffix.lower().replace(".yaml", ".yml")
    writers = {m.SUFFIX: m.write for m in formats().values() if hasattr(m, "write")}
    if suffix not in writers:
        said = f"a lexicon cannot be written as '{printable(target_suffix)}'"
        raise LexiconError(f"{said}; there is {', '.join(sorted(writers))}")
    text: str = writers[suffix](lexicon)
    return text


def losses(lexicon: Lexicon, target_suffix: str) -> list[str]:
    """What a file with that ending cannot hold of this lexicon, e.g. `["weights", "ignore"]`; empty for `.toml`."""
    suffix = target_suffix.lower()
    if suffix == ".toml":
        return []
    frames = lexicon.all_frames()
    terms = [t for f in frames for t in f.terms] if suffix != ".dic" else []
    parts = {
        "definitions": any(f.definition for f in frames),
        "weights": any(t.weight != 1.0 for t in terms),
        "terms with signs that are patterns there": any(
            not reads_as_written(t.text) or ("?" in t.text and suffix != ".dic") for f in frames for t in f.terms
        ),
        "ignore": any(f.ignore for f in frames),
        "examples": any(f.match or f.no_match for f in frames),
    }
    return [part for part, there in parts.items() if there]


def describe(lexicon: Lexicon) -> dict[str, Any]:
    """What `framing lexicon show --json` prints.

    `entries` counts the distinct entries of every category under its name in the file (levels joined by ` > `;
    in our own format the frame's path); `skipped` are the lines that were not used as they stand.
    """
    entries = {c.label: c.entries for c in lexicon.categories}
    if not lexicon.categories:
        entries = {f.path: len(f.terms) for f in lexicon.all_frames()}
    return {
        "format": lexicon.format,
        "lines": lexicon.lines,
        "entries_total": sum(entries.values()),
        "entries": entries,
        "skipped": [{"line": s.line, "reason": s.reason} for s in lexicon.skipped],
    }
