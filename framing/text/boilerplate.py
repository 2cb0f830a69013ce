"""Spans of a text that do not count: headers, a repeated headline, credits, read-more lines, what recurs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING

from framing import tables
from framing.text.furniture import find_furniture
from framing.text.normal import normalize
from framing.text.paragraphs import part_bounds, read_header
from framing.text.recurrence import NOTHING, Recurring

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int, str]
"""start, end, kind"""

_SHORT = 200
_LETTER = re.compile(r"[^\W_]")
_WORD = re.compile(r"\w+")
_SITE = re.compile(r"(?:\s+[-–—|]\s+|\s*\|\s*)[^|]{1,40}\Z")
_MANY = 5
"""Words of a headline that is known where only a sentence ends behind it."""
_ENDS_LINE = re.compile(r"[^\w\n]*(?:\n|\Z)")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"”’»)]*\s")


def find_spans(
    doc_ids: Sequence[str],
    texts: Sequence[str],
    sources: Sequence[str],
    recurring: Mapping[str, Recurring],
    titles: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The table `spans` of some documents: characters of their texts that are not counted, without overlaps.

    Kinds: `header` (see `paragraphs.read_header`), `headline` (the title again, where `titles` are counted too),
    `credit` and `read-more` (short lines that match `credit_lines.txt`), `related` (see `furniture`) and `recurring`
    (paragraphs); the last two from `recurring[source]` (`corpus.read_corpus`). Where recurring paragraphs make up more
    than half of a text none of them is taken: that is a document told again, not a box. Where nothing else would be
    left of a text it has no spans: a line that is the whole document is the document.
    """
    import pandas as pd

    rows = [
        (doc_id, *span)
        for doc_id, text, source, title in zip(doc_ids, texts, sources, titles or [""] * len(texts), strict=True)
        for span in text_spans(text, recurring.get(source, NOTHING), title)
    ]
    return tables.check("spans", pd.DataFrame(rows, columns=tables.column_names("spans")))


def text_spans(text: str, recurring: Recurring = NOTHING, title: str = "") -> list[Span]:
    """The spans of one text, in order; `title`: a headline that counts by itself."""
    normal = normalize(text)
    found = _find_spans(normal.text, recurring, normalize(title).text if title else "")
    return [(*normal.span(start, end), kind) for start, end, kind in found]


def _find_spans(text: str, recurring: Recurring, title: str) -> list[Span]:
    header = read_header(text)[0]
    headers = [(0, header, "header")] if header else []
    found = [*headers, *_line_spans(text), *_inline_spans(text), *_recurring_spans(text, recurring)]
    found += [(start, end, "related") for start, end in find_furniture(text, recurring.forms)]
    kept = next((list(spans) for spans in (found, headers) if _leaves_words(text, spans)), [])
    if title and (repeated := find_headline(text, title, header if headers and kept else 0)):
        kept.append((*repeated, "headline"))
    return list(_without_overlaps(kept))


def _leaves_words(text: str, spans: Sequence[Span]) -> bool:
    """Whether a letter or digit stands outside the spans."""
    at = 0
    for start, end, _ in _without_overlaps(spans):
        if _LETTER.search(text, at, start):
            return True
        at = end
    return bool(_LETTER.search(text, at))


def find_headline(text: str, title: str, at: int = 0) -> tuple[int, int] | None:
    """Where a text opens with its title again, from `at` on.

    The words must be the same, case and punctuation apart, and end a line, or, five or more, a sentence. A title may go
    on with the name of the site behind a dash or bar (`Ferry sinks | Herald`).
    """
    letter, word = _LETTER.search(text, at), _WORD.search(title.casefold())
    first = _WORD.match(text, letter.start()) if letter else None
    if first is None or word is None or first[0].casefold() != word[0]:
        return None
    for said in (title, _SITE.sub("", title)):
        words = _WORD.findall(said.casefold())
        opening = text[first.start() : first.start() + 2 * len(said) + 20]
        found = [m for m, _ in zip(_WORD.finditer(opening), words, strict=False)]
        if words and [m[0].casefold() for m in found] == words:
            end = first.start() + found[-1].end()
            if _ENDS_LINE.match(text, end) or (len(words) >= _MANY and _ENDS_SENTENCE.match(text, end)):
                return first.start(), end
    return None


def _without_overlaps(found: Iterable[Span]) -> Iterator[Span]:
    """Where two overlap, the one that begins first (the longer of two) stays."""
    end = 0
    for span in sorted(found, key=lambda s: (s[0], -s[1])):
        if span[0] >= end:
            yield span
            end = span[1]


def _line_spans(text: str) -> list[Span]:
    written = text.split("\n")
    starts = accumulate((len(line) + 1 for line in written), initial=0)
    short = ((start, line.strip()) for start, line in zip(starts, written, strict=False) if len(line) <= _SHORT)
    lines = [(start, shown) for start, shown in short if shown]
    every = "\n".join(shown for _, shown in lines)
    ends = {kind: [end for end in known if end.search(every)] for kind, known in _patterns().ends.items()}
    found = []
    for at, shown in lines:
        if kind := _kind(shown, ends):
            start = text.index(shown, at)
            found.append((start, start + len(shown), kind))
    return found


def _kind(line: str, ends: Mapping[str, Sequence[re.Pattern[str]]]) -> str:
    """`credit` or `read-more` where a pattern says so, else nothing; `ends`: those that any line of the text has."""
    whole = _patterns().whole
    for kind, known in ends.items():
        if whole[kind].fullmatch(line) or any(end.search(line) for end in known):
            return kind
    return ""


def _inline_spans(text: str) -> list[Span]:
    return [(m.start(), m.end(), "credit") for m in _patterns().inline.finditer(text)]


def _recurring_spans(text: str, recurring: Recurring) -> list[Span]:
    if not recurring.paragraphs:
        return []
    parts = (part for part in part_bounds(text) if part[1] - part[0] in recurring.lengths)
    found = [(start, end, "recurring") for start, end in parts if recurring.holds(text[start:end])]
    return found if 2 * sum(end - start for start, end, _ in found) <= len(text) else []


@dataclass(frozen=True)
class _Patterns:
    """What `credit_lines.txt` says: patterns of whole lines, of line ends, and of credits within a line."""

    whole: Mapping[str, re.Pattern[str]]
    ends: Mapping[str, tuple[re.Pattern[str], ...]]
    inline: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lines: dict[str, list[str]] = {}
    for line in files(__package__).joinpath("credit_lines.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, pattern = line.split(" ", 1)
            scoped = re.sub(r"^\(\?i\)(.*)", r"(?i:\1)", pattern)
            lines.setdefault(kind, []).append(scoped.replace("{AGENCY}", "|".join(lines.get("agency", ()))))
    return _Patterns(
        whole={kind: re.compile("|".join(lines[kind])) for kind in ("credit", "read-more")},
        ends={kind: tuple(re.compile(f"{p}$", re.M) for p in lines[f"{kind}-end"]) for kind in ("credit", "read-more")},
        inline=re.compile("|".join(lines["inline"])),
    )
