"""What a site puts inside a line: related headlines run into a sentence, a player's buttons; told by recurring form.

Two forms are looked for; which words make them is counted source by source:
  run-on   a word glued to the next (`KlobucharCastro`), headlines, and a closing word in capitals (`MORE`)
  frame    a short line that begins with words in capitals, no label, and holds others (`JUST WATCHED … MUST WATCH …`)
A form is furniture where it stands in enough documents of its source, and its words hardly ever without it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

Form = tuple[str, str]
"""The words in capitals that open and that close it; nothing opens a run-on."""

LONGEST_RUN = 500
"""Characters from a glued word to the closing one."""
LONGEST_FRAME = 300
ALMOST_ALWAYS = 0.8
"""Share of the places of its words in which a form has to stand."""
_FEWEST_LETTERS = 4
_REPEATED_WITHIN = 100

_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞА-ЯЁ", "a-zß-öø-ÿа-яё"
_RUN = rf"[{_UPPER}](?=[{_UPPER}])[{_UPPER}]++(?!\w)(?: [{_UPPER}]{{2,}}+(?!\w))*+"
"""Words in capitals; a pattern that begins with one character of a set is found faster."""
_CAPITALS = re.compile(_RUN)
_OPENING = rf"(?P<line>[ \t]*(?P<words>{_RUN}))(?= )"
_FIRST, _LATER = re.compile(_OPENING), re.compile(rf"\n{_OPENING}")
_JOINT = re.compile(rf"[{_UPPER}12](?:(?<=[{_LOWER}].)|(?<=[{_LOWER}]\).))")
_LEFT = re.compile(rf"(?P<left>[{_UPPER}][{_LOWER}]+)\)?\Z")
_RIGHT = re.compile(rf"[{_UPPER}][{_LOWER}]|[{_UPPER}]{{2,}}[ ’']|(?:19|20)\d\d ")
_LONGEST_WORD = 100
_PREFIX = re.compile(r"(?<!\w)(?:Ma?c|D[eiu]|L[aeo]|Van|Fitz)\Z")
"""Begins one name (`McBride`): nothing is glued behind it, and a word may be glued to what follows it."""


class FormCounts:
    """How often, and in how many documents of one source, each form stands."""

    def __init__(self) -> None:
        self._documents: Counter[Form] = Counter()
        self._places: Counter[Form] = Counter()
        self._keys: Counter[Form] = Counter()
        """Places of what would tell a form: the closing words of a run-on, the opening ones of a frame."""

    def add(self, text: str) -> None:
        """Count the forms of a document."""
        found: Counter[Form] = Counter()
        if glued := _find_glued(text):
            for word in _find_capitals(text, 0, len(text)):
                self._keys["", word[0]] += 1
                found["", word[0]] += _begin(text, glued, word.start()) is not None
        for opening, end in _find_openings(text):
            self._keys[opening["words"], ""] += 1
            found.update({(opening["words"], w[0]) for w in _find_capitals(text, opening.end(), end)})
        self._places.update(found)
        self._documents.update(form for form, count in found.items() if count)

    def recurring(self, least: float) -> frozenset[Form]:
        """The forms in at least so many documents; of the words that close run-ons those that do so most often."""
        often = {
            f
            for f, n in self._documents.items()
            if n >= least and self._places[f] >= ALMOST_ALWAYS * self._keys[_key(f)]
        }
        most = max((self._places[f] for f in often if not f[0]), default=0)
        return frozenset(f for f in often if f[0] or 2 * self._places[f] >= most)


def _key(form: Form) -> Form:
    return (form[0], "") if form[0] else form


def find_furniture(text: str, forms: frozenset[Form]) -> Iterator[tuple[int, int]]:
    """Where furniture stands in a text."""
    closing = {close for opening, close in forms if not opening}
    if closing and (glued := _find_glued(text)):
        for word in _find_capitals(text, 0, len(text)):
            if word[0] in closing and (begin := _begin(text, glued, word.start())) is not None:
                yield begin, word.end()
    for opening, end in _find_openings(text) if any(opened for opened, _ in forms) else ():
        closing = {close for opened, close in forms if opened and _is(opening["words"], opened)}
        if any(_is(w[0], close) for w in _find_capitals(text, opening.end(), end) for close in closing):
            yield opening.start("words"), end


def _is(words: str, form: str) -> bool:
    """Whether words in capitals are those of a form; others may follow (`JUST WATCHED FBI …`)."""
    return words == form or words.startswith(f"{form} ")


def _find_capitals(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words in capitals, long enough to be none of the shorter abbreviations."""
    for found in _CAPITALS.finditer(text, start, end):
        before = text[found.start() - 1 : found.start()]
        if found.end() - found.start() >= _FEWEST_LETTERS and not (before.isalnum() or (before in "_’'@-" and before)):
            yield found


def _find_glued(text: str) -> list[re.Match[str]]:
    """Words that go over into the next without a blank; joints are few, so they are looked for first."""
    joints = [joint.start() for joint in _JOINT.finditer(text) if _RIGHT.match(text, joint.start())]
    found = filter(None, (_LEFT.search(text, max(0, at - _LONGEST_WORD), at) for at in joints))
    return [m for m in found if not _PREFIX.match(m["left"]) and _begins_name(text, m.start())]


def _begins_name(text: str, at: int) -> bool:
    """Whether a name begins here, or goes on behind its prefix."""
    return not text[at - 1 : at].isalnum() or _PREFIX.search(text, max(0, at - 5), at) is not None


def _find_openings(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Two words or more in capitals at the start of short lines, and where the line ends."""
    for opening in filter(None, chain([_FIRST.match(text)], _LATER.finditer(text))):
        end = text.find("\n", opening.end())
        end = end if end >= 0 else len(text)
        if " " in opening["words"] and end - opening.start("line") <= LONGEST_FRAME:
            yield opening, end


def _begin(text: str, glued: Sequence[re.Match[str]], close: int) -> int | None:
    """Where the run-on begins that closes here: behind the first half of a glued word, one repeated if there is one."""
    low = max(text.rfind("\n", 0, close) + 1, close - LONGEST_RUN)
    near = [m for m in glued if low <= m.start() and m.end() < close]
    repeated = (m for m in near if m["left"] in text[max(low, m.start() - _REPEATED_WITHIN) : m.start()])
    first = next(repeated, near[0] if near else None)
    return first.end() if first else None
