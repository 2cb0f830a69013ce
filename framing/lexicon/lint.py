"""What is wrong with a lexicon itself: terms that cannot win, say the same twice or match almost anything."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.lexicon import Frame, Lexicon
from framing.lexicon.matcher import Entry, Matcher
from framing.lexicon.matching import Fields, lexicon_entries, read_fields
from framing.lexicon.rules import sign_problem
from framing.runtime.plugins import data_folder

_FILLERS = ("", "qzx")
"""What a `*` at the end of a word stands for in the texts a term is tried on; alone it is a word."""
_TOO_OFTEN = 10.0
"""Hits per 1,000 words of ordinary news above which a term tells nothing."""


@dataclass(frozen=True)
class Problem:
    """One finding: `kind` is empty | dead | duplicate | shadowed | ignored | anything | overlap | definition.

    The last two are remarks: such a lexicon does what it says.
    """

    kind: str
    frame: str
    term: str
    what: str

    @property
    def is_problem(self) -> bool:
        """Whether the lexicon should be mended."""
        return self.kind not in ("overlap", "definition")


def lint_lexicon(lexicon: Lexicon) -> list[Problem]:
    """All findings, frame by frame.

    empty: a frame without a term in it. dead: it matches nothing, not even itself, or only a text that holds the sign
    of a pattern (`organi?ation`, `war|peace`, `(kind) of`, `law.er`), which here stands for itself. duplicate: two
    terms match the very same words. shadowed: wherever the term stands, another one of its top-level frame counts
    instead. ignored: an ignored phrase always covers it. anything: it matches more than 10 of 1,000 words of ordinary
    news, or words by one or two letters. overlap: another term matches all that this one matches (the first in the
    file counts), or another frame counts the same words too. definition: a frame without one.
    """
    entries = lexicon_entries([lexicon])
    found = [*_frames(lexicon), *_dead(entries), *_covered(entries), *_anything(entries)]
    order = {frame.path: i for i, frame in enumerate(lexicon.all_frames())}
    return sorted(found, key=lambda f: (order[f.frame], not f.is_problem, f.kind, f.term))


def _frames(lexicon: Lexicon) -> Iterator[Problem]:
    for frame in lexicon.all_frames():
        if not _has_terms(frame):
            yield Problem("empty", frame.path, "", "has no term")
        if not frame.definition:
            yield Problem("definition", frame.path, "", "has no definition: nobody can code a sample against it")


_DOT = re.compile(
    r"[a-z]{2}\.(?!(?:com|org|net|gov|edu|mil|int|info|io|tv|co|uk|eu|de|fr|ru|cn|ir|il|ua)\b)[a-z]{2}", re.IGNORECASE
)


def _dead(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Terms that no text holds, or none that is likely."""
    alive = _find_alive([entry.term for entry in entries])
    for entry in entries:
        sign = sign_problem(entry.term)
        if not sign and _DOT.search(entry.term):
            sign = ". is no sign for one character"
        if sign:
            yield Problem("dead", entry.frame, entry.term, f"matches only a text with this sign in it: {sign}")
        elif entry.term not in alive:
            yield Problem("dead", entry.frame, entry.term, "matches nothing: what it says is not read as words")


def _find_alive(terms: Sequence[str]) -> set[str]:
    """The terms that match a text which says just what they say."""
    different = sorted(set(terms))
    texts = [_instances(term)[0] for term in different]
    apart = [Entry("", str(i), term) for i, term in enumerate(different)]
    fields = Fields([str(n) for n in range(len(texts))], ["text"] * len(texts), texts)
    mentions = read_fields(fields, Matcher(apart)).mentions
    return {different[int(n)] for n, frame in zip(mentions["doc_id"], mentions["frame"], strict=True) if n == frame}


def _has_terms(frame: Frame) -> bool:
    return any(f.terms for f in frame.walk())


def _covered(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Terms whose every match is a match of another entry."""
    covers = _find_covers(entries)
    for i, entry in enumerate(entries):
        if entry.ignore:
            continue
        same = [j for j in covers[i] if entries[j].top == entry.top and not entries[j].ignore]
        ignored = [j for j in covers[i] if entries[j].top == entry.top and entries[j].ignore]
        before = [j for j in same if j < i]
        if ignored:
            yield _problem("ignored", entry, entries[ignored[0]], "never counts: it is covered by the ignored phrase")
        elif before:
            kind = "duplicate" if i in covers[before[0]] else "shadowed"
            yield _problem(kind, entry, entries[before[0]], "never counts: all it matches counts as")
        elif same and i not in covers[same[0]]:
            yield _problem("overlap", entry, entries[same[0]], "needs no line of its own, unless to be counted apart:")
        for j in covers[i]:
            if entries[j].top != entry.top and not entries[j].ignore:
                yield _problem("overlap", entry, entries[j], "counts a second time in another frame, as")


def _problem(kind: str, entry: Entry, other: Entry, what: str) -> Problem:
    where = "" if entry.frame == other.frame else f" of {other.frame}"
    return Problem(kind, entry.frame, entry.term, f"{what} '{other.term}'{where}")


def _find_covers(entries: Sequence[Entry]) -> dict[int, list[int]]:
    """For every entry the others that match all its instances: whole, or, ignored phrases, any part of them."""
    instances = [(i, text) for i, entry in enumerate(entries) for text in _instances(entry.term)]
    texts = [text for _, text in instances]
    # each entry is a frame of its own here, so that no match hides another
    apart = [Entry("", str(i), entry.term) for i, entry in enumerate(entries)]
    fields = Fields([str(n) for n in range(len(texts))], ["text"] * len(texts), texts)
    mentions = read_fields(fields, Matcher(apart)).mentions
    matched: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, frame, start, end in mentions[["doc_id", "frame", "start", "end"]].itertuples(index=False):
        n, j = int(number), int(frame)
        if entries[j].ignore or (start, end) == (0, len(texts[n])):
            matched[instances[n][0], j].add(n)
    needed = [len(_instances(entry.term)) for entry in entries]
    covers: dict[int, list[int]] = defaultdict(list)
    for (i, j), numbers in sorted(matched.items()):
        if i != j and len(numbers) == needed[i]:
            covers[i].append(j)
    return covers


def _instances(term: str) -> list[str]:
    """Texts that the term matches from end to end."""
    if "*" not in term:
        return [term]
    free = re.sub(r"(?<!\S)\*(?!\S)", "qzxword", term)
    return [free.replace("*", filler) for filler in (_FILLERS if "*" in free else _FILLERS[:1])]


def _anything(entries: Sequence[Entry]) -> Iterator[Problem]:
    counted = _sample_rates(entries)
    for entry in entries:
        fixed = re.sub(r"[\W_]", "", entry.term)
        if entry.ignore:
            continue
        if "*" in entry.term and len(fixed) < 3 and fixed.isascii():
            yield Problem("anything", entry.frame, entry.term, f"matches every word with the letters '{fixed}' there")
        elif counted[entry.term] > _TOO_OFTEN:
            rate = f"{counted[entry.term]:.0f} of 1,000 words of ordinary news"
            yield Problem("anything", entry.frame, entry.term, f"matches {rate}")


def _sample_rates(entries: Sequence[Entry]) -> dict[str, float]:
    """Hits of every term per 1,000 words of the bundled articles."""
    lines = (data_folder("sample") / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    terms = sorted({entry.term for entry in entries if not entry.ignore})
    apart = [Entry("", str(i), term) for i, term in enumerate(terms)]
    fields = Fields([str(i) for i in range(len(texts))], ["text"] * len(texts), texts)
    reading = read_fields(fields, Matcher(apart))
    hits = reading.mentions["frame"].value_counts()
    words = int(reading.tokens.sum())
    return {term: 1000 * int(hits.get(str(i), 0)) / words for i, term in enumerate(terms)}
