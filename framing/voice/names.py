"""Who a phrase means: the name of a speaker or an entity, pronouns and short forms resolved where that is safe.

What does not resolve stays as it was written, and a pronoun nobody fits stays empty: unknown stays unknown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from framing.voice.parses import Parse
from framing.voice.reading import FieldReading, Place

_LOOK_BACK = 1500
"""Characters before a pronoun in which the person it means must be named."""
_LONGEST_NAME = 80
_PERSONS = frozenset("he she him her his hers himself herself".split())
_RELATIVES = frozenset("who which that whom whose".split())
_NOBODY = frozenset(
    "i we you they it me us them my our your their its this these those there here what whoever one some many few "
    "others someone somebody anyone everyone nobody none both all most he she him her his hers who which that whom "
    "whose himself herself themselves itself".split()
)
_WORD = r"[^\W\d_][\w’'.-]*"
_NAME = re.compile(rf"(?<![\w’'.-])(?:[A-Z]{_WORD[11:]})(?:[ \u00a0](?:(?:of|de|al|bin|van|von|der|la|the)[ ])?[A-Z][\w’'.-]*)*")
_PARTS = ("compound", "flat", "nmod", "amod", "poss", "nummod", "det", "case", "punct", "quantmod")


@dataclass(frozen=True)
class Aliases:
    """The words of `aliases.toml`: names of states and bodies, words before and in names."""

    names: Mapping[str, str]
    titles: frozenset[str]
    bodies: frozenset[str]


@cache
def load_aliases() -> Aliases:
    """Read `aliases.toml`."""
    data = tomllib.loads(files(__package__).joinpath("aliases.toml").read_text(encoding="utf-8"))
    names = {alias: name for name, aliases in data["names"].items() for alias in aliases}
    return Aliases(names, frozenset(data["titles"]["words"].split()), frozenset(data["bodies"]["words"].split()))


def fold_name(name: str) -> str:
    """The one name of a state or body for any of its aliases; other names as they are."""
    bare = re.sub(r"^(?:the|The|a|an)\s+", "", name)
    return load_aliases().names.get(bare, bare)


def head_word(parse: Parse, token: int) -> str:
    """The token itself, as the table's column `speaker`."""
    return parse.words[token]


def name_phrase(parse: Parse, token: int) -> str:
    """The noun phrase of a head as it is written: what stands before it in the phrase, and itself."""
    start = token
    for i in range(token - 1, -1, -1):
        if not (_leads_to(parse, i, token) and parse.deps[i] in _PARTS):
            break
        start = i
    words = list(range(start, token + 1))
    while words and (parse.deps[words[0]] in ("det", "punct") or parse.pos[words[0]] in ("DET", "PUNCT")):
        words = words[1:]
    if not words:
        return ""
    return _join(parse, words)


def _leads_to(parse: Parse, i: int, token: int) -> bool:
    return next((True for a in parse.ancestors(i) if a == token), False)


def _join(parse: Parse, words: list[int]) -> str:
    """Words with the blanks that stood between them."""
    parts = []
    for i, following in zip(words, [*words[1:], None], strict=True):
        parts.append(parse.words[i])
        if following is not None and parse.end(i) < parse.starts[following]:
            parts.append(" ")
    return "".join(parts)


class Namer:
    """Names the people and bodies of one field."""

    def __init__(self, reading: FieldReading) -> None:
        self.reading = reading
        self._names = [(m.start(), _trim(m[0])) for m in _NAME.finditer(reading.text)]

    def name(self, place: Place) -> str:
        """The resolved name of the phrase whose head is at `place`; empty where it is unknown."""
        parse = self.reading.parse(place.sentence)
        token = _antecedent(parse, place.token)
        word = parse.words[token].lower()
        position = self.reading.token_span(Place(place.sentence, token))[0]
        if word in _PERSONS:
            return self._person(Place(place.sentence, token), position)
        if word in _NOBODY:
            return ""
        if parse.pos[token] != "PROPN":
            named = [a for a in parse.under(token, "appos") if parse.pos[a] == "PROPN"]
            if not named:
                return self._described(name_phrase(parse, token), parse, token, position)
            token = named[0]
        return self._full(name_phrase(parse, token))

    def _full(self, name: str) -> str:
        """A name without titles, in the longest form that the field has of it."""
        bare = strip_titles(name)[:_LONGEST_NAME]
        folded = fold_name(bare)
        if folded != bare or " " in bare or not bare:
            return folded
        longer = [strip_titles(n) for _, n in self._names if n.split()[-1] == bare]
        people = sorted({n for n in longer if len(n) > len(bare) and not _is_body(n)}, key=lambda n: (-len(n), n))
        return people[0] if people else folded

    def _described(self, phrase: str, parse: Parse, token: int, position: int) -> str:
        """`the minister`: the last minister named before; `the ministry`: the last ministry; else as written."""
        definite = any(parse.words[d].lower() == "the" for d in parse.under(token, "det"))
        title = parse.words[token].capitalize()
        if definite and phrase == parse.words[token]:
            before = [n for at, n in self._names if at < position and title in n.split()]
            if before:
                last = before[-1]
                return self._full(last) if strip_titles(last) and not _is_body(last) else fold_name(last)
        return phrase[:_LONGEST_NAME]

    def _person(self, place: Place, position: int) -> str:
        """Whom `he` or `she` means: the last speaker, or else the last person named before."""
        for sentence in range(place.sentence, max(place.sentence - 3, -1), -1):
            for speech in reversed(self.reading.speeches(sentence)):
                at = speech.speaker
                if at is None or self.reading.token_span(at)[0] >= position:
                    continue
                parse = self.reading.parse(sentence)
                if parse.words[at.token].lower() not in _NOBODY and parse.pos[at.token] == "PROPN":
                    name = self._full(name_phrase(parse, at.token))
                    if _is_person(name):
                        return name
        near = [n for at, n in self._names if position - _LOOK_BACK <= at < position and self._names_person(n)]
        return self._full(near[-1]) if near else ""

    def _names_person(self, name: str) -> bool:
        bare = strip_titles(name)
        return bool(bare) and _is_person(bare) and (bare != name or bare.count(" ") in (1, 2))


def strip_titles(name: str) -> str:
    """A name without the titles and offices before it: `Foreign Minister Ilva Torrend` is `Ilva Torrend`."""
    words = name.split()
    aliases = load_aliases()
    last = max((i for i, w in enumerate(words) if w.rstrip(".,") in aliases.titles), default=-1)
    rest = words[last + 1 :]
    return " ".join(rest) if rest and last >= 0 and not _is_body(" ".join(rest)) else name


def _is_body(name: str) -> bool:
    return any(w.strip(".,") in load_aliases().bodies for w in name.split()) or name in load_aliases().names


def _is_person(name: str) -> bool:
    return bool(name) and name[0].isupper() and not _is_body(name) and fold_name(name) == name


def _antecedent(parse: Parse, token: int) -> int:
    """What a relative pronoun stands for: the noun its clause hangs on."""
    if parse.words[token].lower() not in _RELATIVES:
        return token
    for verb in parse.ancestors(token):
        if parse.deps[verb] in ("relcl", "acl"):
            return parse.heads[verb]
    return token


def _trim(name: str) -> str:
    """A name without a possessive or the full stop of its sentence."""
    return re.sub(r"(?:[’']s|[’']|(?<=\w\w\w)\.)$", "", name)
