"""Who a phrase means: the name of a speaker or an entity, pronouns and short forms resolved where that is safe.

What does not resolve stays as it was written, and a pronoun nobody fits stays empty: unknown stays unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from framing.voice.attribution import FieldReading, Place
from framing.voice.packs import read_pack, words
from framing.voice.parses import Parse
from framing.voice.rules import SUBJECTS

_LOOK_BACK = 5
"""Sentences, with its own, in which the person a pronoun means must be named."""
_ACTING = ("nsubj", "nsubjpass", "poss")
_LONGEST_NAME = 80
_LONGEST_TAIL = 5
_PARTS = ("compound", "flat", "nmod", "amod", "poss", "nummod", "det", "case", "punct", "quantmod", "cc", "conj")


@dataclass(frozen=True)
class PhraseWords:
    """The words of a language pack that tell whether a phrase is a name."""

    persons: frozenset[str]
    relatives: frozenset[str]
    nobody: frozenset[str]
    openers: frozenset[str]
    possessives: frozenset[str]
    portions: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]

    @cached_property
    def name(self) -> re.Pattern[str]:
        """A name of one or more words, with titles before it and particles inside."""
        titles, particles = "|".join(sorted(self.titles)), "|".join(sorted(self.particles))
        word = rf"(?:(?:{titles})\.|(?:[A-Z]\.)+|[A-Z][\w-]*(?:[’'][A-Z][\w-]+)?)"
        return re.compile(rf"(?<![\w’'.-]){word}(?:[ \u00a0](?:(?:{particles}) )?{word})*")


@cache
def load_phrase_words() -> PhraseWords:
    """Read them."""
    data = read_pack("en")["phrase_words"]
    return PhraseWords(**{name: words(data[name]) for name in PhraseWords.__dataclass_fields__})


@dataclass(frozen=True)
class Aliases:
    """The words of a language pack for names: those of states and bodies, words before and in names."""

    names: Mapping[str, str]
    titles: frozenset[str]
    bodies: frozenset[str]


@cache
def load_aliases() -> Aliases:
    """Read them."""
    data = read_pack("en")
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
        if parse.deps[i] not in _PARTS or not any(start <= above <= token for above in parse.ancestors(i)):
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
        self._resolved: dict[str, str] = {}

    def name(self, place: Place) -> str:
        """The resolved name of the phrase whose head is at `place`; empty where it is unknown."""
        parse = self.reading.parse(place.sentence)
        token = _antecedent(parse, place.token)
        word = parse.words[token].lower()
        portion = word in load_phrase_words().portions or parse.pos[token] == "NUM"
        if portion and (whole := _of_whom(parse, token)) is not None:
            return self.name(Place(place.sentence, whole))
        if word in load_phrase_words().nobody:
            return self._pronoun(Place(place.sentence, token), word)
        if parse.pos[token] == "PROPN" or self._is_surname(parse.words[token]):
            return self._full(name_phrase(parse, token))
        named = next((a for a in parse.under(token, "appos") if parse.pos[a] == "PROPN"), None)
        if named is not None:
            return self._full(name_phrase(parse, named))
        return self._described(Place(place.sentence, token))

    def resolve(self, name: str) -> str:
        """A name as it is written, without titles and in the longest form the field has of it; empty for no name."""
        return fold_name(self._full(name)) if name else ""

    def _pronoun(self, place: Place, word: str) -> str:
        """Whom a pronoun means; empty where nobody is known."""
        parse = self.reading.parse(place.sentence)
        position = self.reading.token_span(place)[0]
        if parse.deps[place.token] == "poss" and word in load_phrase_words().possessives:
            return self._possessor(place, word)
        if word in ("they", "them", "their"):
            return self._several(place, position)
        return self._person(place, position) if word in load_phrase_words().persons else ""

    def _is_surname(self, word: str) -> bool:
        """Whether a capitalised word ends a longer name somewhere: the tagger does not know every surname."""
        return word[:1].isupper() and any(" " in n for n in self._by_last.get(word, ()))

    @cached_property
    def _names(self) -> list[tuple[int, str]]:
        """The runs of capitalised words of the field, and where they begin."""
        found = ((m.start(), _without_opener(m[0])) for m in load_phrase_words().name.finditer(self.reading.text))
        return [(start, name[:_LONGEST_NAME]) for start, name in found if name]

    @cached_property
    def _by_last(self) -> dict[str, Counter[str]]:
        """The names without titles, by their last word, and how often they stand there."""
        found: dict[str, Counter[str]] = {}
        for _, name in self._names:
            found.setdefault(name.split()[-1], Counter())[strip_titles(name)] += 1
        return found

    @cached_property
    def _by_first(self) -> dict[str, set[str]]:
        """Names that stand with a title, without it, by their first word."""
        found: dict[str, set[str]] = {}
        for _, name in self._names:
            if (bare := strip_titles(name)) != name:
                found.setdefault(bare.split()[0], set()).add(bare)
        return found

    def _full(self, name: str) -> str:
        """A name without titles, in the longest form that the field has of it."""
        bare = strip_titles(name)[:_LONGEST_NAME]
        folded = fold_name(bare)
        if bare and bare.split()[-1] in load_aliases().titles:
            return self._holder(bare) or folded
        if bare in load_aliases().names or " " in bare or not bare:
            return folded
        if bare not in self._resolved:
            self._resolved[bare] = self._longer(bare) or folded
        return self._resolved[bare]

    def _holder(self, office: str) -> str:
        """The one person whom the field names with an office: `China’s Foreign Minister`."""
        words = [w for w in office.split() if w in load_aliases().titles]
        named = {strip_titles(n) for _, n in self._names if f"{' '.join(words)} " in n and strip_titles(n) != n}
        return named.pop() if len(named) == 1 else ""

    def _longer(self, bare: str) -> str:
        """The full name of a surname, the commonest in the field, or nothing."""
        longer = self._by_last.get(bare, Counter())
        fitting = [n for n in longer if 1 <= n.count(" ") <= 3 and bare not in n.split()[:-1] and not _is_body(n)]
        fitting = [n for n in fitting if " of " not in n]
        if not fitting:  # the surname first: Wang, of Foreign Minister Wang Yi
            fitting = [n for n in self._by_first.get(bare, ()) if 1 <= n.count(" ") <= 2 and not _is_body(n)]
        people = sorted(fitting, key=lambda n: (-longer[n], -len(n), n))
        return people[0] if people else ""

    def _described(self, place: Place) -> str:
        """`the minister`: the last minister named before; `the ministry`: the last ministry; else as written."""
        parse, token = self.reading.parse(place.sentence), place.token
        phrase, position = name_phrase(parse, token), self.reading.token_span(place)[0]
        definite = any(parse.words[d].lower() == "the" for d in parse.under(token, "det"))
        title = parse.words[token].capitalize()
        if definite and phrase == parse.words[token]:
            before = [n for at, n in self._names if at < position and title in n.split()]
            if before:
                last = before[-1]
                if fold_name(last) not in load_aliases().names.values():
                    return self._full(last)
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
        """Whose it is: the one person (`his`), or the one subject or state (`its`), named before it in the sentence."""
        parse, found = self.reading.parse(place.sentence), set()
        for token in range(place.token):
            if parse.pos[token] == "PROPN" and parse.deps[token] != "compound":
                found.add(self._full(name_phrase(parse, token)))
            elif parse.words[token] in load_aliases().names:
                found.add(fold_name(parse.words[token]))
            elif word in ("its", "their") and parse.deps[token] in SUBJECTS and parse.pos[token] == "NOUN":
                found.add(name_phrase(parse, token))
        fitting = [n for n in found if _may_be_person(n)] if word in ("his", "her") else sorted(found)
        if len(fitting) == 1:
            return fitting[0]
        return self._person(place, self.reading.token_span(place)[0]) if word in ("his", "her") and not fitting else ""

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
    return rest if first.lower() in load_phrase_words().openers else name


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
    if parse.words[token].lower() not in load_phrase_words().relatives:
        return token
    for verb in parse.ancestors(token):
        if parse.deps[verb] in ("relcl", "acl"):
            return parse.heads[verb]
    return token
