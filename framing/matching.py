"""Lexicons in texts: every mention with exact offsets.

A term matches whole words, case-folded and Unicode-normalised. In a phrase a blank stands for blanks, line
breaks, hyphens and quotation marks, never for the end of a sentence or text. `*` at an end of a word is any
rest of that word; a `*` alone is one free word. A possessive ’s belongs to no word unless the term writes it.
Scripts without spaces match as substrings. Inside one top-level frame `ignore` wins, then the longest match;
overlapping matches count once. Different top-level frames may count the same words.

The texts of a partition are searched together: one automaton finds the first fixed words of every term, array
operations check the word boundaries, and only terms with inner wildcards are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
import numpy as np
import pandas as pd

from framing import tables, text
from framing.lexicon import Frame, Lexicon
from framing.text import Bools, Codes, Ints, Layout, Sentences

_BLANK, _BREAK, _APOSTROPHE, _SMALL_S = ord(" "), ord("\n"), ord("'"), ord("s")
_BLANKS = '"“”„‟«»‹›‘‚‛「」『』〝〞＂' + "-‐‑‒–—―−﹣－"  # quotation marks, then hyphens and dashes
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai, Lao, Burmese, Khmer
_CONTRACTED = frozenset("it that what who where when how here there let he she why".split())  # ’s is a verb there


# ---- the texts, as they are searched ----


@cache
def _folds() -> Codes:
    """For every code point the one it is searched as: small letter, plain apostrophe, blank."""
    table = np.arange(0x110000, dtype=np.uint32)
    for code in range(0x20000):
        folded = chr(code).casefold()
        # one code stays one code, or offsets would shift: ß stays, İ becomes i
        table[code] = ord(folded if len(folded) == 1 else chr(code).lower()[0])
    table[0xD800:0xE000] = 0xFFFD
    table[(text.classes() & text.SPACE) != 0] = _BLANK
    table[(text.classes() & text.APOSTROPHE) != 0] = _APOSTROPHE
    for char in _BLANKS:
        table[ord(char)] = _BLANK
    return table


@cache
def _spaceless() -> Bools:
    """Code points of scripts that put no blank between words."""
    table: Bools = (text.classes() & text.EACH) != 0
    for low, high in _SPACELESS:
        table[low : high + 1] = True
    return table


@dataclass(frozen=True)
class Searchable:
    r"""A layout folded for searching: runs of blanks are one, possessives are gone, `\n` ends a sentence.

    string, codes: what is searched; code: the number of each character in the layout; edge: whether a word may
    begin or end before it; possessive: whether a possessive ’s stood behind it.
    """

    string: str
    codes: Codes
    code: Ints
    edge: Bools
    possessive: Bools


def fold(layout: Layout, breaks: Ints) -> Searchable:
    """Make a layout searchable; no phrase matches across the codes numbered in `breaks`."""
    codes = _folds()[layout.codes]
    codes[(codes == _APOSTROPHE) & ~layout.word] = _BLANK
    breaks = breaks[codes[breaks] == _BLANK]
    codes[breaks] = _BREAK
    blank = codes == _BLANK
    keep = ~(blank & text.shift(blank, 1))
    possessives = _find_possessives(layout, codes)
    keep[possessives] = keep[possessives + 1] = False
    possessive = np.zeros(len(codes), dtype=bool)
    possessive[possessives - 1] = True
    code = np.flatnonzero(keep)
    codes, word = codes[code], layout.word[code]
    edge = ~(word & text.shift(word, 1)) | layout.token_start[code]
    return Searchable(_string(codes), codes, code, edge, possessive[code])


def _find_possessives(layout: Layout, codes: Codes) -> Ints:
    """The apostrophes of possessive ’s."""
    at = np.flatnonzero(codes == _APOSTROPHE)
    at = at[(codes[at + 1] == _SMALL_S) & ~layout.word[at + 2]]
    starts = layout.starts
    begin = starts[np.searchsorted(starts, at, side="right") - 1]
    contracted = np.isin(text.pack_words(layout.codes, begin, at - begin), text.pack_list(_CONTRACTED))
    return np.asarray(at[~contracted])


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


# ---- the terms, as they are searched for ----


@dataclass(frozen=True)
class Entry:
    """One term or ignored phrase of a lexicon, and the frame it stands in."""

    lexicon: str
    frame: str
    term: str
    weight: float = 1.0
    ignore: bool = False

    @property
    def top(self) -> str:
        """The top-level frame."""
        return self.frame.split("/", 1)[0]


@dataclass(frozen=True)
class Pattern:
    """A term as it is searched for: its first fixed words, and what must follow them."""

    literal: str
    open_left: bool
    open_right: bool
    rest: re.Pattern[str] | None
    possessives: tuple[int, ...]


class Matcher:
    """Entries compiled into one automaton. Build once, use for every partition."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = list(entries)
        self.patterns = _compile([e.term for e in self.entries])
        literals = sorted({p.literal for p in self.patterns})
        number = {literal: i for i, literal in enumerate(literals)}
        literal_of = np.array([number[p.literal] for p in self.patterns], dtype=np.int64)
        self._by_literal = np.argsort(literal_of, kind="stable")
        self._first = np.searchsorted(literal_of[self._by_literal], np.arange(len(literals) + 1))
        self._automaton = ahocorasick_rs.AhoCorasick(literals) if literals else None
        self._open_left = np.array([p.open_left for p in self.patterns], dtype=bool)
        self._open_right = np.array([p.open_right for p in self.patterns], dtype=bool)
        self._plain = np.array([not p.rest and not p.possessives for p in self.patterns], dtype=bool)
        tops = sorted({e.top for e in self.entries})
        self._top = np.array([tops.index(e.top) for e in self.entries], dtype=np.int64)
        self._ignore = np.array([e.ignore for e in self.entries], dtype=bool)

    def find(self, layout: Layout, breaks: Ints) -> tuple[Ints, Ints, Ints]:
        """Every hit of every entry, overlaps and all: entry numbers, start and end in the laid-out originals."""
        searched = fold(layout, breaks)
        entry, start, end = self._candidates(searched)
        keep = self._fits(searched, entry, start, end)
        entry, start, end = entry[keep], start[keep], end[keep]
        start, end = self._widen(searched, entry, start, end)
        if self._open_left[entry].any():  # a word may hold an open literal twice
            entry, start, end = np.unique(np.stack((entry, start, end)), axis=1)
        odd = ~self._plain[entry]
        if odd.any():
            end, fits = self._check_odd(searched, entry, start, end, np.flatnonzero(odd))
            entry, start, end = entry[fits], start[fits], end[fits]
        return entry, layout.start_of(searched.code[start]), layout.end_of(self._last_code(searched, entry, end))

    def resolve(self, entry: Ints, start: Ints, end: Ints) -> Ints:
        """The numbers of the hits that count: `ignore` wins, then the longest, inside each top-level frame."""
        if not len(entry):
            return np.zeros(0, dtype=np.int64)
        reach = int(end.max()) + 1
        low, high = start + self._top[entry] * reach, end + self._top[entry] * reach
        order = np.lexsort((entry, -(high - low), low))
        low, high = low[order], high[order]
        furthest = np.maximum.accumulate(high)
        first = np.flatnonzero(np.append(True, low[1:] >= furthest[:-1]))
        size = np.diff(np.append(first, len(order)))
        alone = order[first[size == 1]]
        kept = [alone[~self._ignore[entry[alone]]]]
        for begin, count in zip(first[size > 1].tolist(), size[size > 1].tolist(), strict=True):
            kept.append(self._longest(order[begin : begin + count], entry, start, end))
        return np.concatenate(kept)

    def _longest(self, group: Ints, entry: Ints, start: Ints, end: Ints) -> Ints:
        """Of overlapping hits the ones that count: greedily the longest that no ignored phrase touches."""
        taken = [(int(start[i]), int(end[i])) for i in group if self._ignore[entry[i]]]
        chosen = []
        for i in sorted(group.tolist(), key=lambda i: (start[i] - end[i], start[i], entry[i])):
            low, high = int(start[i]), int(end[i])
            if not self._ignore[entry[i]] and all(high <= a or low >= b for a, b in taken):
                taken.append((low, high))
                chosen.append(i)
        return np.array(chosen, dtype=np.int64)

    def _candidates(self, searched: Searchable) -> tuple[Ints, Ints, Ints]:
        """Where the literal of each entry stands, in characters of what is searched."""
        raw = self._automaton.find_matches_as_indexes(searched.string, overlapping=True) if self._automaton else []
        found = np.array(raw, dtype=np.int64).reshape(-1, 3)
        literal, start, end = found[:, 0], found[:, 1], found[:, 2]
        count = self._first[literal + 1] - self._first[literal]
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        entry = self._by_literal[np.repeat(self._first[literal], count) + offset]
        return entry, np.repeat(start, count), np.repeat(end, count)

    def _fits(self, searched: Searchable, entry: Ints, start: Ints, end: Ints) -> Bools:
        """Whether the literal begins and ends where a word does, unless the term is open there."""
        spaceless = _spaceless()
        left = self._open_left[entry] | searched.edge[start] | spaceless[searched.codes[start]]
        after = np.minimum(end, len(searched.edge) - 1)
        right = self._open_right[entry] | searched.edge[after] | spaceless[searched.codes[end - 1]]
        return np.asarray(left & right)

    def _widen(self, searched: Searchable, entry: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Open ends run to the edge of their word."""
        edges = np.flatnonzero(searched.edge)
        left, right = self._open_left[entry], self._open_right[entry]
        start, end = start.copy(), end.copy()
        start[left] = edges[np.searchsorted(edges, start[left], side="right") - 1]
        end[right] = edges[np.minimum(np.searchsorted(edges, end[right], side="left"), len(edges) - 1)]
        return start, end

    def _check_odd(self, searched: Searchable, entry: Ints, start: Ints, end: Ints, odd: Ints) -> tuple[Ints, Bools]:
        """Terms with inner wildcards or a written possessive, one by one: their true end, and whether they fit."""
        end, fits = end.copy(), np.ones(len(entry), dtype=bool)
        for i in odd.tolist():
            pattern = self.patterns[entry[i]]
            fits[i] = all(searched.possessive[start[i] + offset] for offset in pattern.possessives)
            if pattern.rest and fits[i]:
                rest = pattern.rest.match(searched.string, int(end[i]))
                fits[i] = rest is not None
                end[i] = rest.end() if rest else end[i]
        return end, fits

    def _last_code(self, searched: Searchable, entry: Ints, end: Ints) -> Ints:
        """The layout's code at which each hit ends; a possessive ’s only where the term ends in one."""
        written = np.array([bool(p.possessives) and p.possessives[-1] == len(p.literal) - 1 for p in self.patterns])
        return np.asarray(searched.code[end - 1] + 2 * written[entry] if len(entry) else end)


def _compile(terms: Sequence[str]) -> list[Pattern]:
    """Terms folded exactly as texts are, and cut into their first fixed words and the rest."""
    if not terms:
        return []
    layout = text.lay_out(terms)
    searched = fold(layout, np.zeros(0, dtype=np.int64))
    patterns, at = [], 0
    for folded in searched.string.split("\0")[:-1]:
        lead = len(folded) - len(folded.lstrip(" "))
        flags = searched.possessive[at + lead : at + len(folded)]
        patterns.append(_pattern(folded.strip(" "), np.flatnonzero(flags).tolist()))
        at += len(folded) + 1
    return patterns


def _pattern(folded: str, possessives: list[int]) -> Pattern:
    words = folded.split(" ")
    fixed = next((i + 1 for i, word in enumerate(words) if word.endswith("*")), len(words))
    fixed = min(fixed, next((i for i, word in enumerate(words) if i and word.startswith("*")), fixed))
    open_left, open_right = words[0].startswith("*"), words[fixed - 1].endswith("*")
    literal = " ".join(words[:fixed]).strip("*")
    rest = re.compile("".join(map(_word_pattern, words[fixed:])) + f"(?!{_word_class()})") if words[fixed:] else None
    places = tuple(p - open_left for p in possessives if p - open_left < len(literal))
    return Pattern(literal, open_left, open_right, rest, places)


def _word_pattern(word: str) -> str:
    """A blank and one further word of a term."""
    if word == "*":
        return f" {_word_class()}+"
    before = f"{_word_class()}*" if word.startswith("*") else ""
    after = f"{_word_class()}*" if word.endswith("*") else f"(?!{_word_class()})"
    return f" {before}{re.escape(word.strip('*'))}{after}"


@cache
def _word_class() -> str:
    """The characters of words, as a class of a regular expression."""
    marks = np.flatnonzero(((text.classes() & text.WORD) != 0) & ~_is_w())
    runs = np.split(marks, np.flatnonzero(np.diff(marks) > 1) + 1)
    return r"[\w'" + "".join(f"{chr(r[0])}-{chr(r[-1])}" for r in runs if len(r)) + "]"


def _is_w() -> Bools:
    r"""Code points that `\w` matches."""
    return np.array([chr(code).isalnum() or code == ord("_") for code in range(0x110000)], dtype=bool)


# ---- mentions ----


def lexicon_entries(lexicons: Sequence[Lexicon]) -> list[Entry]:
    """All terms and ignored phrases of lexicons; `ignore` works in the whole top-level frame."""
    return [e for lexicon in lexicons for frame in lexicon.all_frames() for e in _frame_entries(lexicon.name, frame)]


def _frame_entries(lexicon: str, frame: Frame) -> list[Entry]:
    terms = [Entry(lexicon, frame.path, term.text, term.weight) for term in frame.terms]
    return terms + [Entry(lexicon, frame.path, phrase, ignore=True) for phrase in frame.ignore]


@dataclass(frozen=True)
class Fields:
    """The fields of some documents side by side: ids, `title` or `text`, and what they say."""

    doc_id: list[str]
    field: list[str]
    texts: list[str]


@dataclass(frozen=True)
class Reading:
    """What was found in some fields: counted tokens of each, and the tables `sentences` and `mentions`."""

    tokens: Ints
    sentences: pd.DataFrame
    mentions: pd.DataFrame


def read_fields(fields: Fields, matcher: Matcher, uncounted: Sequence[tuple[int, int, int]] = ()) -> Reading:
    """Count, cut and match fields. `uncounted`: (number of the field, start, end) of text that does not count."""
    layout = text.lay_out(fields.texts)
    counted = np.ones(layout.length, dtype=bool)
    for number, low, high in uncounted:
        counted[layout.bases[number] + low : layout.bases[number] + high] = False
    sentences = text.find_sentences(layout)
    entry, start, end = matcher.find(layout, sentences.breaks)
    keep = counted[start] & counted[end - 1]
    entry, start, end = entry[keep], start[keep], end[keep]
    chosen = matcher.resolve(entry, start, end)
    chosen = chosen[np.lexsort((entry[chosen], start[chosen]))]
    hits = _Hits(entry[chosen], start[chosen], end[chosen])
    return Reading(
        text.count_tokens(layout, counted),
        _sentence_rows(fields, layout, sentences, counted),
        _mention_rows(fields, layout, sentences, matcher, hits),
    )


@dataclass(frozen=True)
class _Hits:
    entry: Ints
    start: Ints
    end: Ints


def _sentence_rows(fields: Fields, layout: Layout, sentences: Sentences, counted: Bools) -> pd.DataFrame:
    """The table `sentences`."""
    tokens = layout.token_origins
    bounds = np.searchsorted(tokens[counted[tokens]], np.append(sentences.start, layout.length))
    base = layout.bases[sentences.text]
    return tables.check("sentences", pd.DataFrame({
        "doc_id": _take(fields.doc_id, sentences.text), "field": _take(fields.field, sentences.text),
        "sentence": sentences.number(), "start": sentences.start - base, "end": sentences.end - base,
        "tokens": np.diff(bounds),
    }))  # fmt: skip


def _mention_rows(fields: Fields, layout: Layout, sentences: Sentences, matcher: Matcher, hits: _Hits) -> pd.DataFrame:
    """The table `mentions`; voice and roles are told later and stand empty."""
    number = layout.text_of(hits.start)
    start, end = hits.start - layout.bases[number], hits.end - layout.bases[number]
    entries = [matcher.entries[i] for i in hits.entry]
    spans = zip(number.tolist(), start.tolist(), end.tolist(), strict=True)
    columns = {
        "doc_id": _take(fields.doc_id, number), "field": _take(fields.field, number),
        "lexicon": [e.lexicon for e in entries], "frame": [e.frame for e in entries],
        "term": [e.term for e in entries], "surface": [fields.texts[n][a:b] for n, a, b in spans],
        "start": start, "end": end, "sentence": sentences.number()[sentences.of(hits.start)],
        "weight": np.array([e.weight for e in entries], dtype=np.float64),
    }  # fmt: skip
    return tables.check("mentions", pd.DataFrame(columns | dict.fromkeys(_TOLD_LATER, "")))


_TOLD_LATER = ["voice", "voice_rule", "speaker", "speaker_name", "agent", "target", "holder", "role_rule",
               "linked_entity", "negated"]  # fmt: skip


def _take(values: list[str], numbers: Ints) -> list[str]:
    return [values[i] for i in numbers.tolist()]


def match(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> pd.DataFrame:
    """The table `mentions` of all lexicons in the columns `title` and `text` of `documents`.

    One row a mention, in order of document, title before text, and start; offsets refer to the field:
    `text[start:end] == surface`. Voice and role columns are empty.
    """
    return read_fields(to_fields(documents), Matcher(lexicon_entries(lexicons))).mentions


def to_fields(documents: pd.DataFrame, fields: Sequence[str] = ("title", "text")) -> Fields:
    """Titles and texts of documents, one after the other."""
    count = len(documents)
    ids = [i for i in documents["doc_id"].tolist() for _ in fields]
    texts = [t for row in zip(*(documents[f].tolist() for f in fields), strict=True) for t in row]
    return Fields(ids, list(fields) * count, texts)
