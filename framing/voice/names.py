"""Who a phrase means: the name of a speaker or an entity, pronouns and short forms resolved where that is safe.

What does not resolve stays as it was written, and a pronoun nobody fits stays empty: unknown stays unknown.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from framing.voice.parses import Parse
from framing.voice.reading import FieldReading, Place

_LOOK_BACK = 5
"""Sentences, with its own, in which the person a pronoun means must be named."""
_ACTING = ("nsubj", "nsubjpass", "poss")
_LONGEST_NAME = 80
_LONGEST_TAIL = 5
_PERSONS = frozenset("he she him her his hers himself herself".split())
_RELATIVES = frozenset("who which that whom whose".split())
_NOBODY = frozenset(
    "i we you they it me us them my our your their its this these those there here what whoever one some many few "
    "others someone somebody anyone everyone nobody none both all most he she him her his hers who which that whom "
    "whose himself herself themselves itself".split()
)
_NAME_WORD = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Maj|Capt|Adm|Sgt|Prof|Rev|St)\.|(?:[A-Z]\.)+|[A-Z][\w-]*(?:[’'][A-Z][\w-]+)?)"
)
_NAME = re.compile(rf"(?<![\w’'.-]){_NAME_WORD}(?:[ \u00a0](?:(?:of|de|al|bin|van|von|der|la|du) )?{_NAME_WORD})*")
_OPENERS = frozenset(
    "a an the in on at by for from with of to and but or if as so when while after before since both all some many "
    "most no not yet though although that this these those it its he his she her they their we our you your i what who "
    "why how where there here now then meanwhile however according".split()
)
_POSSESSIVES = frozenset("his her its their".split())
_PORTIONS = frozenset("many some most all none one each any several both few much half part".split())
_PARTS = ("compound", "flat", "nmod", "amod", "poss", "nummod", "det", "case", "punct", "quantmod", "cc", "conj")


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
    if parse.pos[token] == "NOUN":  # opponents of the base
        after = next((p for p in parse.under(token, "prep") if p == token + 1 and parse.words[p] == "of"), None)
        tail = parse.subtree(after) if after is not None else []
        words += tail if len(tail) <= _LONGEST_TAIL else []
    return _join(parse, words)


def _of_whom(parse: Parse, token: int) -> int | None:
    """`many of the ships`: the ships."""
    return next((n for p in parse.under(token, "prep") if parse.words[p] == "of" for n in parse.under(p, "pobj")), None)


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
        self._names = [(m.start(), name) for m in _NAME.finditer(reading.text) if (name := _without_opener(m[0]))]

    def name(self, place: Place) -> str:
        """The resolved name of the phrase whose head is at `place`; empty where it is unknown."""
        parse = self.reading.parse(place.sentence)
        token = _antecedent(parse, place.token)
        word = parse.words[token].lower()
        position = self.reading.token_span(Place(place.sentence, token))[0]
        if parse.deps[token] == "poss" and word in _POSSESSIVES:
            return self._possessor(Place(place.sentence, token), word)
        if word in _PORTIONS and (whole := _of_whom(parse, token)) is not None:
            return self.name(Place(place.sentence, whole))
        if word in ("they", "them", "their"):
            return self._several(Place(place.sentence, token), position)
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
        if bare in load_aliases().names or " " in bare or not bare:
            return folded
        longer = {strip_titles(n) for _, n in self._names if n.split()[-1] == bare and " of " not in n}
        fitting = [n for n in longer if 1 <= n.count(" ") <= 3 and bare not in n.split()[:-1] and not _is_body(n)]
        people = sorted(fitting, key=lambda n: (-len(n), n))
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
        """Whom `he` or `she` means: the last person who did something, or else the last with a title."""
        for sentence in range(place.sentence, max(place.sentence - _LOOK_BACK, -1), -1):
            parse = self.reading.parse(sentence)
            for token in reversed(range(len(parse))):
                if parse.deps[token] in _ACTING and parse.pos[token] == "PROPN":
                    span = self.reading.token_span(Place(sentence, token))
                    name = self._full(name_phrase(parse, token))
                    if span[0] < position and self._is_person(name) and self.reading.quote_at(*span) is None:
                        return name
        return ""

    def _possessor(self, place: Place, word: str) -> str:
        """Whose it is: for `his` the nearest person before it in the sentence, for `its` the nearest subject or state."""
        parse = self.reading.parse(place.sentence)
        for token in reversed(range(place.token)):
            if parse.pos[token] not in ("PROPN", "NOUN") or parse.deps[token] in ("compound", "npadvmod"):
                continue
            if word in ("his", "her"):
                if parse.pos[token] == "PROPN" and _may_be_person(self._full(name_phrase(parse, token))):
                    return self._full(name_phrase(parse, token))
            elif parse.deps[token] in ("nsubj", "nsubjpass") or parse.words[token] in load_aliases().names:
                return self.name(Place(place.sentence, token))
        return self._person(place, self.reading.token_span(place)[0]) if word in ("his", "her") else ""

    def _several(self, place: Place, position: int) -> str:
        """Whom `they` means: the plural subject of its sentence or the one before."""
        for sentence in range(place.sentence, max(place.sentence - 2, -1), -1):
            parse = self.reading.parse(sentence)
            for token in reversed(range(len(parse))):
                at = self.reading.token_span(Place(sentence, token))[0]
                if (
                    parse.deps[token] in ("nsubj", "nsubjpass")
                    and parse.tags[token] in ("NNS", "NNPS")
                    and at < position
                ):
                    return (
                        self._full(name_phrase(parse, token))
                        if parse.pos[token] == "PROPN"
                        else name_phrase(parse, token)
                    )
        return ""

    def _is_person(self, name: str) -> bool:
        """Whether a name is that of a person: it has a title somewhere, or two or three words and no body's."""
        return _may_be_person(name) and (name in self._titled or name.count(" ") in (1, 2))

    @cached_property
    def _titled(self) -> frozenset[str]:
        return frozenset(self._full(n) for _, n in self._names if strip_titles(n) != n)


def _without_opener(name: str) -> str:
    """A run of capitalised words without a first word that is only capitalised because a sentence begins there."""
    first, _, rest = name.partition(" ")
    return rest if first.lower() in _OPENERS else name


def strip_titles(name: str) -> str:
    """A name without the titles and offices before it: `Foreign Minister Ilva Torrend` is `Ilva Torrend`."""
    words = name.split()
    aliases = load_aliases()
    last = max((i for i, w in enumerate(words) if w.rstrip(".,") in aliases.titles), default=-1)
    rest = words[last + 1 :]
    return " ".join(rest) if rest and last >= 0 and not _is_body(" ".join(rest)) else name


def _is_body(name: str) -> bool:
    return any(w.strip(".,") in load_aliases().bodies for w in name.split()) or name in load_aliases().names


def _may_be_person(name: str) -> bool:
    return bool(name) and name[0].isupper() and not _is_body(name) and fold_name(name) == name


def _antecedent(parse: Parse, token: int) -> int:
    """What a relative pronoun stands for: the noun its clause hangs on."""
    if parse.words[token].lower() not in _RELATIVES:
        return token
    for verb in parse.ancestors(token):
        if parse.deps[verb] in ("relcl", "acl"):
            return parse.heads[verb]
    return token
