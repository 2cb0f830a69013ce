"""Terms found in texts: an automaton over one byte a character, word boundaries told by arrays.

The texts of a partition are searched together: the automaton finds the first fixed words of every term, array
operations check the word boundaries, and only terms with inner wildcards are looked at one by one. The rules are
those of `matching`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any

import ahocorasick_rs
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.text import tokens
from framing.text.packs import load_words
from framing.text.tokens import Bools, Codes, Ints, TextBatch

_BLANK, _BREAK, _APOSTROPHE, _SMALL_S = map(ord, " \n's")
_BLANKS = '"“”„‟«»‹›‘‚‛「」『』《》〝〞″<>\ufffd' + "-‐‑‒–—―−﹣－"  # quotation marks, then hyphens and dashes
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai, Lao, Burmese, Khmer
_FEW_LITERALS = 5_000


# ---- the texts, as they are searched ----


@cache
def _folds() -> Codes:
    """For every code point the one it is searched as: small letter, plain apostrophe, blank."""
    table = np.arange(0x110000, dtype=np.uint32)
    for char in map(chr, range(0x20000)):
        if (folded := char.casefold()) != char:
            # one code stays one code, or offsets would shift: ß stays, İ becomes i
            table[ord(char)] = ord(folded if len(folded) == 1 else char.lower()[0])
    table[(tokens.classes() & tokens.SPACE) != 0] = _BLANK
    table[(tokens.classes() & tokens.APOSTROPHE) != 0] = _APOSTROPHE
    for char in _BLANKS:
        table[ord(char)] = _BLANK
    table[0] = 0
    return table


@cache
def _spaceless() -> Bools:
    """Code points of scripts that put no blank between words."""
    table: Bools = (tokens.classes() & tokens.IDEOGRAPHS) != 0
    for low, high in _SPACELESS:
        table[low : high + 1] = True
    return table


class Alphabet:
    """The characters of some folded terms as small numbers; all others are one word character or one mark.

    So texts are searched as one byte a character (two, where terms hold more than about 200 letters).
    ASCII keeps its numbers; of those that no folded text holds `Z` is any other letter, `Y` any other character that
    is a token of its own, U+001F any other mark, `X`, in a term, what matches nothing. `letter` and `token` are regular
    expressions.
    """

    def __init__(self, chars: Iterable[str]) -> None:
        plain = [c for c in range(128) if not chr(c).isupper()]
        others = sorted({ord(c) for c in chars} - {*plain, tokens.NO_WORD})
        self._number = {chr(code): number for number, code in enumerate(others, start=128)}
        self._type = np.dtype(np.uint8 if len(others) < 128 else np.uint16)
        table = np.full(0x110000, 0x1F, dtype=self._type)
        table[(tokens.classes() & tokens.WORD) != 0] = ord("Z")
        table[(tokens.classes() & tokens.IDEOGRAPHS) != 0] = ord("Y")
        table[plain] = plain
        table[others] = np.arange(128, 128 + len(others))
        self._table = table[_folds()]
        kinds = {chr(n): tokens.classes()[ord(c)] for c, n in self._number.items()}
        each = "".join(c for c, kind in kinds.items() if kind & tokens.IDEOGRAPHS)
        letters = "".join(c for c, kind in kinds.items() if kind & tokens.WORD and not kind & tokens.IDEOGRAPHS)
        self.letter = f"[a-z0-9_'Z{re.escape(letters)}]"
        self.token = f"(?:{self.letter}+|[Y{re.escape(each)}])"

    def encode(self, codes: Codes) -> NDArray[Any]:
        """Code points as the numbers they are searched as."""
        return self._table.take(codes)

    def spell(self, folded: str) -> str:
        """A folded term in the characters of `decode`."""
        return "".join(chr(self._number.get(c, ord(c))) for c in folded.replace(chr(tokens.NO_WORD), "X"))

    def to_bytes(self, spelt: str) -> bytes:
        """A spelt term as it stands in the bytes of an encoded text."""
        return spelt.encode("latin-1" if self._type.itemsize == 1 else "utf-16-le")

    def decode(self, numbers: NDArray[Any]) -> str:
        """An encoded text as a string, one character a number."""
        return numbers.tobytes().decode("latin-1" if self._type.itemsize == 1 else "utf-16-le")

    def align(self, found: Ints) -> Ints:
        """Rows of (entry, start, end) in bytes -> in characters; those that begin inside a character are dropped."""
        size = self._type.itemsize
        return found if size == 1 else found[found[:, 1] % size == 0] // [1, size, size]


class Searchable:
    r"""A layout folded for searching: runs of blanks are one, possessives are gone, `\n` ends a sentence.

    `numbers` is what is searched. Places in it become codes of the layout by `code_of`; whether words begin or
    end there is told by the layout.
    """

    def __init__(self, batch: TextBatch, breaks: Ints, alphabet: Alphabet) -> None:
        numbers = alphabet.encode(batch.codes)
        quotes = np.flatnonzero(numbers == _APOSTROPHE)
        numbers[quotes[~batch.word[quotes]]] = _BLANK
        numbers[breaks[numbers[breaks] == _BLANK]] = _BREAK
        blank = numbers == _BLANK
        drop = blank & tokens.shift(blank, 1)
        possessives = _find_possessives(batch, numbers, quotes)
        drop[possessives] = drop[possessives + 1] = True
        for low, high in _find_wraps(batch, numbers):
            drop[low:high] = True
        self._codes = np.flatnonzero(~drop)
        self._possessed = np.zeros(len(numbers) + 1, dtype=bool)
        self._possessed[possessives - 1] = True
        self._batch = batch
        self._alphabet = alphabet
        self.numbers = numbers[~drop]

    @cached_property
    def string(self) -> str:
        """What is searched, one character a number."""
        return self._alphabet.decode(self.numbers)

    def code_of(self, places: Ints) -> Ints:
        """The layout's code at each place."""
        return np.asarray(self._codes[places])

    def is_possessed(self, codes: Ints) -> Bools:
        """Whether a possessive ’s stands behind each code."""
        return np.asarray(self._possessed[codes])

    def begins(self, codes: Ints) -> Bools:
        """Whether a word may begin at each code."""
        word, starts = self._batch.word, self._batch.token_start
        return np.asarray(~word[codes] | starts[codes] | _spaceless()[self._batch.codes[codes]])

    def ends(self, codes: Ints) -> Bools:
        """Whether a word may end with each code; a NUL follows the last."""
        word, starts = self._batch.word, self._batch.token_start
        inside = word[codes] & word[codes + 1] & ~starts[codes + 1] & ~_spaceless()[self._batch.codes[codes]]
        return ~inside | self.is_possessed(codes)

    def widen(self, codes: Ints, step: int) -> Ints:
        """Codes moved to the end (step 1) or beginning (-1) of the word they stand in."""
        edge = self.ends if step > 0 else self.begins
        codes = codes.copy()
        moving = np.flatnonzero(~edge(codes))
        while len(moving):
            codes[moving] += step
            moving = moving[~edge(codes[moving])]
        return codes


def _find_wraps(batch: TextBatch, numbers: NDArray[Any]) -> list[tuple[int, int]]:
    """Line ends, with the blanks round them, inside the text of a script that puts no blank between words."""
    ends = np.flatnonzero((batch.codes == ord("\n")) & (numbers == _BLANK))
    low = tokens.skip(batch.classes, ends, tokens.SPACE, -1)
    high = tokens.skip(batch.classes, ends, tokens.SPACE, 1)
    inside = _spaceless()[batch.codes[low]] & _spaceless()[batch.codes[high]]
    pairs = set(zip((low[inside] + 1).tolist(), high[inside].tolist(), strict=True))
    return [(a, b) for a, b in sorted(pairs) if (numbers[a:b] == _BLANK).all()]


def _find_possessives(batch: TextBatch, numbers: NDArray[Any], quotes: Ints) -> Ints:
    """The apostrophes of possessive ’s."""
    at = quotes[batch.word[quotes]]
    at = at[(numbers[at + 1] == _SMALL_S) & (~batch.word[at + 2] | batch.token_start[at + 2])]
    begin = batch.starts[np.searchsorted(batch.starts, at, side="right") - 1]
    contractions = tokens.pack_list(load_words("words", "contracted"))
    contracted = np.isin(tokens.pack_words(batch.codes, begin, at - begin), contractions)
    return np.asarray(at[~contracted])


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
    """A folded term: its first fixed words, the words that must follow, the places of written possessives."""

    literal: str
    open_left: bool
    open_right: bool
    rest: tuple[str, ...]
    possessives: tuple[int, ...]

    @property
    def ends_possessive(self) -> bool:
        """Whether the fixed words end in a written possessive."""
        return bool(self.possessives) and self.possessives[-1] == len(self.literal) - 1


class Matcher:
    """Entries compiled into one automaton. Build once, use for every partition."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = list(entries)
        patterns = _fold_terms([e.term for e in self.entries])
        self._alphabet = Alphabet(char for p in patterns for word in (p.literal, *p.rest) for char in word)
        self._possessives = [p.possessives for p in patterns]
        self._rest = [_compile(p.rest, self._alphabet) for p in patterns]
        self._open_left = np.array([p.open_left for p in patterns], dtype=bool)
        self._open_right = np.array([p.open_right for p in patterns], dtype=bool)
        self._odd = np.array([bool(p.rest or p.possessives) for p in patterns], dtype=bool)
        self._tail = np.array([2 * p.ends_possessive for p in patterns], dtype=np.int64)
        tops = {top: i for i, top in enumerate(dict.fromkeys(e.top for e in self.entries))}
        self._top = np.array([tops[e.top] for e in self.entries], dtype=np.int64)
        self._ignore = np.array([e.ignore for e in self.entries], dtype=bool)
        literals = sorted({p.literal for p in patterns})
        number = {literal: i for i, literal in enumerate(literals)}
        literal_of = np.array([number[p.literal] for p in patterns], dtype=np.int64)
        self._by_literal = np.argsort(literal_of, kind="stable")
        self._first = np.searchsorted(literal_of[self._by_literal], np.arange(len(literals) + 1))
        self._automaton = self._build(literals)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The entries as rows: lexicon, frame, term, weight."""
        columns = {name: [getattr(e, name) for e in self.entries] for name in ("lexicon", "frame", "term", "weight")}
        types = {"lexicon": "str", "frame": "str", "term": "str", "weight": "float64"}
        return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})

    def _build(self, literals: list[str]) -> ahocorasick_rs.BytesAhoCorasick | None:
        """A full table of transitions where it fits the processor's caches, else the compact one.

        186 literals: 3 against 12 ms for 200 articles; 5,000: 28 against 29; 20,000: 100 against 77.
        """
        spelt = [self._alphabet.to_bytes(self._alphabet.spell(literal)) for literal in literals]
        few = len(spelt) <= _FEW_LITERALS
        kind = ahocorasick_rs.Implementation.DFA if few else ahocorasick_rs.Implementation.ContiguousNFA
        return ahocorasick_rs.BytesAhoCorasick(spelt, implementation=kind) if spelt else None

    def find(self, batch: TextBatch, breaks: Ints) -> tuple[Ints, Ints, Ints]:
        """Every hit of every entry, overlaps and all: entry numbers, start and end in the laid-out originals."""
        searched = Searchable(batch, breaks, self._alphabet)
        entry, start, end = self._candidates(searched)
        keep = self._open_right[entry] | searched.ends(searched.code_of(end - 1))
        entry, start, end = entry[keep], start[keep], end[keep]
        keep = self._open_left[entry] | searched.begins(searched.code_of(start))
        entry, start, end = entry[keep], start[keep], end[keep]
        first, last = searched.code_of(start), searched.code_of(end - 1)
        left, right = self._open_left[entry], self._open_right[entry]
        first[left] = searched.widen(first[left], -1)
        wide = searched.widen(last[right], 1)
        end[right] += wide - last[right]
        last[right] = wide
        odd = np.flatnonzero(self._odd[entry])
        if len(odd):
            fits, end = self._check_odd(searched, entry, start, end, odd)
            entry, first, last = entry[fits], first[fits], searched.code_of(end[fits] - 1)
        hits = np.stack((entry, batch.start_of(first), batch.end_of(last + self._tail[entry])))
        if left.any():  # a word may hold an open literal twice
            hits = np.unique(hits, axis=1)
        return hits[0], hits[1], hits[2]

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
        # most that overlap do so in pairs: the second counts only where it is longer
        one, other = order[first[size == 2]], order[first[size == 2] + 1]
        pair = np.where(end[other] - start[other] > end[one] - start[one], other, one)
        pair = pair[~self._ignore[entry[one]] & ~self._ignore[entry[other]]]
        kept = [alone[~self._ignore[entry[alone]]], pair]
        for begin, count in zip(first[size > 2].tolist(), size[size > 2].tolist(), strict=True):
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
        """Where the fixed words of each entry stand, in places of what is searched."""
        haystack = searched.numbers.tobytes()
        raw = self._automaton.find_matches_as_indexes(haystack, overlapping=True) if self._automaton else []
        numbers = np.fromiter(chain.from_iterable(raw), dtype=np.int64, count=3 * len(raw))
        found = self._alphabet.align(numbers.reshape(-1, 3))
        literal, start, end = found[:, 0], found[:, 1], found[:, 2]
        count = self._first[literal + 1] - self._first[literal]
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        entry = self._by_literal[np.repeat(self._first[literal], count) + offset]
        return entry, np.repeat(start, count), np.repeat(end, count)

    def _check_odd(self, searched: Searchable, entry: Ints, start: Ints, end: Ints, odd: Ints) -> tuple[Bools, Ints]:
        """Terms with inner wildcards or a written possessive: whether they fit, and their true end."""
        fits, end = np.ones(len(entry), dtype=bool), end.copy()
        rows = list(zip(odd.tolist(), entry[odd].tolist(), end[odd].tolist(), strict=True))
        written = [(i, start[i] + offset) for i, at, _ in rows for offset in self._possessives[at]]
        number, place = np.array(written, dtype=np.int64).reshape(-1, 2).T
        fits[number[~searched.is_possessed(searched.code_of(place))]] = False
        string = searched.string
        for i, at, last in rows:
            if rest := self._rest[at]:
                if found := rest.match(string, last):
                    end[i] = found.end()
                else:
                    fits[i] = False
        return fits, end


def _fold_terms(terms: Sequence[str]) -> list[Pattern]:
    """Terms folded as texts are, and cut into their first fixed words and the rest."""
    if not terms:
        return []
    batch = tokens.encode_texts(terms)
    codes = _folds()[batch.codes]
    quotes = np.flatnonzero(codes == _APOSTROPHE)
    codes[quotes[~batch.word[quotes]]] = _BLANK
    possessives = _find_possessives(batch, codes, quotes)
    codes[possessives] = codes[possessives + 1] = 0x1F
    folded = codes.tobytes().decode("utf-32-le", "surrogatepass").split("\0")[:-1]
    return [_cut(term) for term in folded]


def _cut(folded: str) -> Pattern:
    """A folded term, its possessives written as two U+001F, as a pattern."""
    words = [w for w in re.split(" +", folded) if w]
    plain = [w.replace("\x1f\x1f", "") for w in words]
    fixed = next((i + 1 for i, word in enumerate(plain) if word.endswith("*")), len(plain))
    fixed = min(fixed, next((i for i, word in enumerate(plain) if i and word.startswith("*")), fixed))
    literal = " ".join(plain[:fixed]).strip("*")
    open_left = plain[0].startswith("*")
    ends = np.cumsum([len(w) + 1 for w in plain[:fixed]]) - 2 - open_left
    places = tuple(int(e) for e, w in zip(ends, words, strict=False) if w.endswith("\x1f"))
    return Pattern(literal, open_left, plain[fixed - 1].endswith("*"), tuple(plain[fixed:]), places)


def _compile(words: Sequence[str], alphabet: Alphabet) -> re.Pattern[str] | None:
    """What must follow the fixed words of a term: a blank and a word, again and again."""
    if not words:
        return None
    return re.compile("".join(_word_pattern(w, alphabet) for w in words))


def _word_pattern(word: str, alphabet: Alphabet) -> str:
    """A blank and one word; behind a character that is a token of its own any other may follow."""
    if word == "*":
        return f" {alphabet.token}"
    fixed = word.strip("*")
    before = f"{alphabet.letter}*" if word.startswith("*") else ""
    after = f"{alphabet.letter}*" if word.endswith("*") else f"(?!{alphabet.letter})"
    alone = tokens.classes()[ord(fixed[-1])] & tokens.IDEOGRAPHS
    return f" {before}{re.escape(alphabet.spell(fixed))}{'' if alone else after}"
