"""Who speaks in a transcript: labels with a colon, at the start of a line or behind a sentence. No model.

A label is a speaker's if it is the word for a part in a talk (`Q`, `MODERATOR`), comes back, or stands in the text as
a name. Two speakers, or one such part, and three labelled turns make a transcript; where only one is told, or none in
capitals, somebody told must also ask, for lists (`Pro: …`, `Contra: …`) have that form too. Once a transcript is told,
other labels at the start of a line join in. Headings of the outlet's own (`THE FACTS:`) never speak and end a turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from framing.voice.packs import load_labels

FEWEST = 3
"""Labelled turns that make a transcript."""
LONGEST_GAP = 6
"""Lines without a label, at most, that go on with the turn before them."""
_LONGEST_INITIALS = 3
_LONGEST_PARTICLE = 3
"""Letters of a small word in a name: `Anna von der Ley`."""

_WORD = r"[^\W\d_][\w’'-]{0,30}"
_LINE_START = r"(?:\A|(?<=\n))[ \t]*(?:>>[ \t]*|\[?\d\d?:\d\d(?::\d\d)?\]?[ \t]+|[-–—•*][ \t]*)?"
_AFTER_SENTENCE = r"(?<=[.!?…。！？\"”’»)\]])[ \t]+"
_ASIDE = r"(?: ?\([^()\n]{1,40}\)| ?\[[^\[\]\n]{1,40}\])?"
_COLON = re.compile(r":(?=[\s\"“„«‘]|\Z)|：")
_NAME = re.compile(
    rf"(?:(?P<line>{_LINE_START})|{_AFTER_SENTENCE})"
    rf"(?P<name>(?:{_WORD}[.,]{{0,2}} ){{0,6}}{_WORD}\.?){_ASIDE}[ \u00a0\u202f]?\Z"
)
_LONGEST = 120
"""Characters before a colon in which a label must begin."""
_ASKED = re.compile(r"(?:\A|\n)[ \t]*Q(?:\.\s|[ \t]+[A-Z])")
_LETTER = re.compile(rf"(?:(?P<line>{_LINE_START})|{_AFTER_SENTENCE})(?P<name>(?:[QA](?=\.\s)|Q(?=[ \t]+[A-Z])))\.?")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ASKS = re.compile(r"[?？؟][\"”’»)\]]*\Z")
_SHORTENED = re.compile(r"(?<!\w)(?:\w\.)*\w\.\Z")  # 10 a.m. Lisbon: no sentence ends there
_POINTED = re.compile(r"(\S+?)\.,? ")


@dataclass(frozen=True)
class Turn:
    """text[start:end] is what the speaker named at `label` says; `name`: the longest form that labels give the name."""

    start: int
    end: int
    label: tuple[int, int]
    name: str


@dataclass(frozen=True)
class _Label:
    """A name at text[start:stop] with its colon up to `end`; `first`: it begins its line."""

    start: int
    stop: int
    end: int
    name: str
    first: bool

    @property
    def bare(self) -> str:
        """The name without what stands behind a comma (`JANE ROE, HOST`)."""
        return self.name.split(",")[0]

    @property
    def key(self) -> str:
        """The last word of the name."""
        return _key(self.bare)

    @property
    def loud(self) -> bool:
        """Whether it is written in capitals."""
        last = self.bare.split()[-1]
        return sum(map(str.isupper, last)) > sum(map(str.islower, last))

    @property
    def is_initials(self) -> bool:
        return len(self.name) <= _LONGEST_INITIALS and self.name.isupper()

    def holds(self, words: frozenset[str]) -> bool:
        """Whether one of its words is one of `words`."""
        return not words.isdisjoint(re.sub(r"[’']s$", "", w.strip(".,").casefold()) for w in self.name.split())

    @property
    def is_heading(self) -> bool:
        return self.holds(load_labels().headings)

    @property
    def is_part(self) -> bool:
        """Whether it is the word for a part in a talk: a question, an answer, a host."""
        return self.holds(load_labels().parts)


def _key(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].strip(".’'").casefold()


def find_turns(text: str) -> list[Turn]:
    """The turns of a transcript, in order; none where the text is none."""
    labels = _find_labels(text)
    told = _find_speakers(text, labels) if len(labels) >= FEWEST else set()
    cast = [label for label in labels if label.key in told]
    parts = any(label.is_part for label in cast)
    back = len(told) < len(cast) or all(_known(label, told) for label in labels)
    loud = parts or any(label.loud for label in cast)
    bounds = [label for label in labels if _known(label, told) or (loud and _joins(label, cast))]
    turns = list(_cut(text, bounds)) if bounds else []
    if len(turns) < FEWEST or not back or not (parts or len({t.name for t in turns}) > 1):
        return []
    sure = parts or (loud and len(told) > 1)
    return turns if sure or any(_ASKS.search(text[t.start : t.end]) and _key(t.name) in told for t in turns) else []


def _known(label: _Label, told: set[str]) -> bool:
    return label.key in told or label.is_heading


def _joins(label: _Label, cast: Sequence[_Label]) -> bool:
    """Whether one whom nothing else tells speaks too, in a transcript that is one."""
    return label.first and (label.loud or cast[0].start < label.start < cast[-1].start)


def _find_labels(text: str) -> list[_Label]:
    """What has the form of a label, in order."""
    found = [
        (c.end(), m)
        for c in _COLON.finditer(text)
        if (m := _NAME.search(text, max(0, c.start() - _LONGEST), c.start()))
    ]
    if _ASKED.search(text):  # Q. … A. …, or Q with nothing behind it, as governments write
        found += [(m.end(), m) for m in _LETTER.finditer(text)]
    labels: list[_Label] = []
    for end, match in sorted(found, key=lambda pair: pair[0]):
        label = _label(text, match, end)
        if label is not None and label.start >= (labels[-1].end if labels else 0):
            labels.append(label)
    return labels


def _label(text: str, found: re.Match[str], end: int) -> _Label | None:
    begins = found["line"] is not None
    if not begins and _SHORTENED.search(text, max(0, found.start() - 12), found.start()):
        return None
    start, stop = found.span("name")
    begin = max([start, *(start + m.end() for m in _POINTED.finditer(text[start:stop]) if _ends(m[1]))])
    name = text[begin:stop]
    return _Label(begin, stop, end, name, begins and begin == start) if _is_name(name) else None


def _ends(word: str) -> bool:
    """Whether a full stop behind the word ends a sentence: `Yes. Roe: …`, but `Dr. Roe: …`, `J. Roe: …`."""
    return len(word) > 1 and word.casefold() not in load_labels().abbreviations


def _is_name(name: str) -> bool:
    """Whether its words begin with capitals, or in a script that has none; small particles may stand among them."""
    words = name.split()
    inner = all(len(w) <= _LONGEST_PARTICLE for w in words[1:-1] if w[0].islower())
    return inner and not words[0][0].islower() and not words[-1][0].islower()


def _find_speakers(text: str, labels: Sequence[_Label]) -> set[str]:
    """The keys of labels that are speakers'."""
    counts = Counter(label.key for label in labels)
    forms = _count_forms(_without(text, labels), counts.keys())
    told = set()
    for label in labels:
        if label.key in told or label.is_heading:
            continue
        if label.is_part:
            known = label.loud or counts[label.key] > 1
        else:
            small, named = forms[label.key]
            common = small > named and not label.is_initials
            known = not common and (counts[label.key] > 1 or (label.loud and named > 0))
        if known:
            told.add(label.key)
    return told


def _without(text: str, labels: Sequence[_Label]) -> str:
    """The text outside its labels."""
    ends = [0, *(label.end for label in labels)]
    return "\n".join(text[a:b] for a, b in zip(ends, [*(label.start for label in labels), len(text)], strict=True))


def _count_forms(text: str, keys: Set[str]) -> dict[str, tuple[int, int]]:
    """How often each word stands in a text in lower case, and as a name."""
    found = {key: [0, 0] for key in keys}
    for form in re.findall(r"\w[\w’'-]*", text):
        for bare in {form, re.sub(r"[’'-].*", "", form)}:
            if bare.casefold() in found:
                found[bare.casefold()][0] += bare.islower() and bare == form
                found[bare.casefold()][1] += bare[0].isupper() and not bare.isupper()
    return {key: (small, named) for key, (small, named) in found.items()}


def _cut(text: str, labels: Sequence[_Label]) -> Iterator[Turn]:
    """The turns that labels begin; a heading ends the one before it and begins none."""
    lines = [m.span() for m in _LINE.finditer(text)]
    starts = [start for start, _ in lines]
    names: dict[str, str] = {}
    for label in labels:
        names[label.key] = max(names.get(label.key, ""), label.bare, key=len)
    for label, following in zip(labels, [*(label.start for label in labels[1:]), len(text)], strict=True):
        line = bisect_right(starts, label.start) - 1
        gap = bisect_right(starts, following) - 1 - line
        last = following < len(text) and gap <= LONGEST_GAP
        end = following if last else min(following, lines[line][1])
        if not label.is_heading:
            length = len(text[label.end : end].rstrip())
            yield Turn(label.end, label.end + length, (label.start, label.stop), names[label.key])


def name_label(name: str, text: str) -> str:
    """A name in capitals as the text writes it elsewhere (`MCBRIDE`: McBride), else in small letters; Q, A: none."""
    if name in ("Q", "A") or not name.isupper():
        return "" if name in ("Q", "A") else name
    return " ".join(_lower(word, text) for word in name.split())


def _lower(word: str, text: str) -> str:
    forms = (m[0] for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
    return next((f for f in forms if f[0].isupper() and not f.isupper()), word.title())
