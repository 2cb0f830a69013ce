"""About whom a mention is: who acts, who is acted on, whose it is. Rules over dependencies; every rule has a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from framing.voice.attribution import FieldReading, Place
from framing.voice.cues import load_cues
from framing.voice.packs import read_pack
from framing.voice.parses import Parse
from framing.voice.rules import find_owner, find_speaker
from framing.voice.speakers import Namer, fold_name, load_aliases, name_phrase

Role = tuple[str, int, str]
"""agent | target | holder, the token of its head, the rule."""


_KEYS = {"source": "from", "target": "to", "into": "in"}
"""Keys of the pack whose names are words of Python."""


@dataclass(frozen=True)
class Words:
    """The words of a language pack for roles."""

    holder: frozenset[str]
    gives: frozenset[str]
    takes: frozenset[str]
    source: frozenset[str]
    target: frozenset[str]
    into: frozenset[str]
    engages: frozenset[str]
    done_to: frozenset[str]
    harms: frozenset[str]
    removes: frozenset[str]
    negations: frozenset[str]
    time: frozenset[str]
    abstract: tuple[str, ...]


@dataclass(frozen=True)
class Relations:
    """What a mention is about; names, empty where nothing tells."""

    agent: str = ""
    target: str = ""
    holder: str = ""
    rule: str = ""
    linked: str = ""
    negated: str = ""


@cache
def load_words() -> Words:
    """Read them."""
    data = read_pack("en")["roles"]
    plain = {name: frozenset(data[_KEYS.get(name, name)].split()) for name in Words.__dataclass_fields__}
    return Words(**plain | {"abstract": tuple(data["abstract"].split())})  # type: ignore[arg-type]


def annotate_roles(reading: FieldReading, namer: Namer, start: int, end: int) -> Relations:
    """The roles around text[start:end], a linked entity and whether it is negated."""
    sentence = reading.sentence_at(start)
    parse, base = reading.parse(sentence), reading.sentences[sentence][0]
    tokens = parse.at(start - base, end - base)
    if not tokens:
        return Relations()
    found: dict[str, tuple[str, str]] = {}
    for role, token, rule in _find_roles(parse, tokens):
        if role not in found and token not in tokens:
            name = fold_name(namer.name(Place(sentence, token)))
            if name:
                found[role] = (name, rule)
    names = {role: name for role, (name, _) in found.items()}
    if names.get("agent") and names["agent"] == names.get("target"):
        del names["target"], found["target"]
    rules = " ".join(
        dict.fromkeys(f"{role}:{found[role][1]}" for role in ("agent", "target", "holder") if role in found)
    )
    head = _head(parse, tokens)
    return Relations(
        **names, rule=rules, linked=_linked(parse, tokens), negated="yes" if _negated(parse, head) else "no"
    )


def _head(parse: Parse, tokens: list[int]) -> int:
    """The token of a mention that the others hang on."""
    inside = set(tokens)
    return next((t for t in tokens if parse.heads[t] not in inside or parse.heads[t] == t), tokens[-1])


def _find_roles(parse: Parse, tokens: list[int]) -> Iterator[Role]:
    head = _head(parse, tokens)
    is_noun = parse.under(head, "poss", "det") or parse.words[head].lower().endswith(load_words().abstract)
    if parse.pos[head] in ("VERB", "AUX") and not is_noun:
        yield from _of_verb(parse, head)
    elif parse.pos[head] in ("ADJ", "ADV"):
        yield from _of_adjective(parse, head)
    else:
        yield from _of_noun(parse, head)
    yield from _next_to(parse, max(tokens))


# ---- verbs: X threatens Y ----


def _of_verb(parse: Parse, verb: int) -> Iterator[Role]:
    if parse.deps[verb] == "amod":
        yield from (
            ("agent", owner, rule) for owner, rule in _owners(parse, parse.heads[verb], "agent") if owner != verb
        )
        return
    passive = parse.under(verb, "nsubjpass", "nsubj:pass")
    yield from (("target", subject, "passive") for subject in passive)
    yield from (("agent", named, "passive") for named in _by(parse, verb))
    if parse.tags[verb] == "VBN" and parse.deps[verb] in ("acl", "relcl") and not parse.under(verb, "nsubj"):
        yield "target", parse.heads[verb], "participle"
    elif not passive and (subject := _actor(parse, verb)) is not None:
        yield "agent", subject, "subject"
    yield from (("target", o, "object") for o in _objects(parse, verb))
    for clause in parse.under(verb, "xcomp"):
        if parse.lemmas[clause] in load_words().harms:
            yield from (("target", o, "infinitive") for o in parse.under(clause, "dobj", "obj"))
    yield from _prepositional(parse, verb, ("target",))


def _actor(parse: Parse, verb: int) -> int | None:
    """Who does it: the subject, else the one who is told, helped or punished to do it, else the subject above."""
    if own := parse.under(verb, "nsubj"):
        return own[0]
    dep, head = parse.deps[verb], parse.heads[verb]
    if dep in ("relcl", "acl"):
        return find_owner(parse, head) if dep == "acl" and _to_do(parse, verb) else head
    above = parse.heads[head] if dep == "pcomp" else head
    if above == verb or dep not in ("xcomp", "advcl", "conj", "pcomp") or parse.pos[above] not in ("VERB", "AUX"):
        return None
    if dep == "conj" and ";" in parse.words[above:verb]:
        return None
    near: list[int] = []
    if dep == "pcomp" and parse.words[head].lower() in ("for", "in", "from"):
        near = [n for n in parse.under(above, "dobj", "nsubjpass") if _is_name(parse, n)]
    elif dep == "xcomp":
        near = _asked(parse, above)
    near += _by(parse, above) if _to_do(parse, verb) else []
    return near[0] if near else _actor(parse, above)


def _to_do(parse: Parse, verb: int) -> bool:
    return any(parse.tags[c] == "TO" for c in parse.under(verb, "aux"))


def _asked(parse: Parse, verb: int) -> list[int]:
    """Whom a verb has do something: told them to, called on them to."""
    on = [n for p in parse.under(verb, "prep") if parse.words[p].lower() == "on" for n in parse.under(p, "pobj")]
    return [*parse.under(verb, "dobj", "dative"), *on]


def _objects(parse: Parse, verb: int) -> list[int]:
    """The objects of a verb, or those it shares with the verb joined to it: threaten and destabilise X."""
    own = [o for o in parse.under(verb, "dobj", "obj") if parse.lemmas[o] != "way"]
    if own or parse.under(verb, "prep", "dobj"):
        return own
    return [o for c in parse.under(verb, "conj") for o in parse.under(c, "dobj", "obj")]


def _by(parse: Parse, verb: int) -> list[int]:
    return [named for by in parse.under(verb, "agent") for named in parse.under(by, "pobj")]


def _prepositional(parse: Parse, token: int, roles: tuple[str, ...]) -> Iterator[Role]:
    """From X, by X: the agent; to X, on X, against X: the target."""
    for p in parse.under(token, "prep", "agent", "dative"):
        role = _role_of(parse.words[p].lower(), parse.lemmas[token])
        if role in roles:
            yield from (
                (role, named, parse.words[p].lower()) for named in parse.under(p, "pobj") if _is_entity(parse, named)
            )


def _role_of(preposition: str, lemma: str) -> str:
    words = load_words()
    if preposition in words.source - {"of"}:
        return "agent"
    into = preposition == "in" and lemma in words.into
    return "target" if into or preposition in words.target - {"for", "over", "at", "upon"} else ""


def _next_to(parse: Parse, last: int) -> Iterator[Role]:
    """The preposition right after a mention, whatever the parser hangs it on."""
    after = last + 1
    if after < len(parse) and parse.pos[after] == "ADP" and parse.pos[last] in ("NOUN", "PROPN"):
        role = _role_of(parse.words[after].lower(), parse.lemmas[last])
        removed = role == "agent" and parse.lemmas[parse.heads[last]] in load_words().removes
        if role and not removed and parse.words[after].lower() in ("from", "by", "to", "against", "in"):
            yield from ((role, n, "next-to") for n in parse.under(after, "pobj") if _is_entity(parse, n))


# ---- nouns: X's threat to Y, the sovereignty of X ----


def _of_noun(parse: Parse, noun: int) -> Iterator[Role]:
    own = "holder" if parse.lemmas[noun] in load_words().holder else "agent"
    yield from ((own, token, rule) for token, rule in _owners(parse, noun, own))
    if parse.lemmas[noun] in load_words().done_to:
        yield from (("target", n, "of") for n in _of(parse, noun))
    removed = parse.lemmas[parse.heads[noun]] in load_words().removes
    yield from _prepositional(parse, noun, ("target",) if removed else ("agent", "target"))
    for verb in parse.under(noun, "acl", "relcl"):
        yield from _of_modifying_verb(parse, verb)
    yield from _of_governor(parse, noun)


def _owners(parse: Parse, noun: int, role: str) -> Iterator[tuple[int, str]]:
    """X's, Xian, of X; for one of several joined nouns also that of the first or the last of them."""
    names = load_aliases().names
    yield from ((owner, "possessive") for owner in parse.under(noun, "poss"))
    for part in parse.subtree(noun):
        if (
            part < noun
            and parse.deps[part] in ("amod", "compound", "nmod")
            and fold_name(name_phrase(parse, part)) in names
        ):
            yield part, "modifier"
    if parse.lemmas[noun] not in load_words().done_to:
        yield from ((n, "of") for n in _of(parse, noun) if role == "holder" or _is_name(parse, n))
    if role == "holder" and parse.deps[noun] == "conj":
        yield from ((owner, "joined") for owner in parse.under(parse.heads[noun], "poss"))
    for joined in parse.subtree(noun):
        if role == "holder" and joined > noun and parse.deps[joined] == "conj" and parse.pos[joined] == "NOUN":
            yield from ((n, "joined") for n in _of(parse, joined))


def _of(parse: Parse, noun: int) -> list[int]:
    return [n for p in parse.under(noun, "prep") if parse.words[p].lower() == "of" for n in parse.under(p, "pobj")]


def _of_modifying_verb(parse: Parse, verb: int) -> Iterator[Role]:
    """Sanctions imposed on X by Y; the threat that Y poses."""
    yield from (("agent", named, "passive") for named in _by(parse, verb))
    subjects = [s for s in parse.under(verb, "nsubj") if parse.tags[s] not in ("WDT", "WP")]
    if subjects and parse.lemmas[verb] in load_words().gives:
        yield "agent", subjects[0], "relative"
    elif subjects and parse.lemmas[verb] in load_words().takes:
        yield "target", subjects[0], "relative"
    if parse.lemmas[verb] in load_words().gives:
        yield from _prepositional(parse, verb, ("agent", "target"))


def _of_governor(parse: Parse, noun: int) -> Iterator[Role]:
    """X poses a threat; X faces a threat; X is a threat; X is seen as a threat; X engages in coercion."""
    head, dep = parse.heads[noun], parse.deps[noun]
    if dep == "conj":
        yield from _of_governor(parse, head)
    elif dep in ("attr", "oprd"):
        subject = (
            find_speaker(parse, head) if dep == "attr" else next(iter(parse.under(head, "dobj", "nsubjpass")), None)
        )
        if subject is not None:
            yield "agent", subject, "predicate"
    elif dep == "dobj":
        yield from _of_object(parse, head)
    elif dep == "pobj":
        yield from _of_phrase(parse, head)
    elif dep in ("nsubjpass", "nsubj:pass"):
        yield from _prepositional(parse, head, ("agent", "target"))


def _of_phrase(parse: Parse, preposition: int) -> Iterator[Role]:
    """X is seen as a threat; X engages in coercion."""
    verb, word = parse.heads[preposition], parse.words[preposition].lower()
    if word == "as" and parse.lemmas[verb] in load_cues().prepositions["as"]:
        yield from (("agent", n, "as") for n in parse.under(verb, "dobj", "nsubjpass", "nsubj:pass"))
    elif word in ("in", "to") and parse.lemmas[verb] in load_words().engages:
        subject = find_speaker(parse, verb)
        if subject is not None:
            yield "agent", subject, "engages"


def _of_object(parse: Parse, verb: int) -> Iterator[Role]:
    subject = _actor(parse, verb)
    lemma, words = parse.lemmas[verb], load_words()
    if subject is not None and lemma in words.gives:
        yield "agent", subject, "gives"
    elif subject is not None and lemma in words.takes:
        yield "target", subject, "takes"
    if lemma in words.gives:
        yield from _prepositional(parse, verb, ("target",))
        yield from (("target", t, "dative") for t in parse.under(verb, "dative") if parse.pos[t] != "ADP")


# ---- adjectives: sovereign X, a hegemonic power ----


def _of_adjective(parse: Parse, adjective: int) -> Iterator[Role]:
    dep, head = parse.deps[adjective], parse.heads[adjective]
    role = "holder" if parse.lemmas[adjective].startswith(("sovereign", "hegemon", "independent")) else "agent"
    if dep == "acomp":
        subject = find_speaker(parse, head)
        if subject is not None:
            yield role, subject, "predicate"
    elif dep == "amod" and parse.pos[head] == "PROPN":
        yield role, head, "attribute"
    elif dep == "amod":
        yield from ((role, token, rule) for token, rule in _owners(parse, head, role) if token != adjective)
        yield from _prepositional(parse, head, ("agent", "target"))
        yield from ((r, t, rule) for r, t, rule in _of_governor(parse, head) if rule == "predicate")


# ---- what else is there ----


def _is_entity(parse: Parse, token: int) -> bool:
    """Whether a noun can be somebody or something that acts or is acted on."""
    return parse.pos[token] in ("PROPN", "NOUN", "PRON") and parse.words[token].lower() not in load_words().time


def _is_name(parse: Parse, token: int) -> bool:
    return parse.pos[token] == "PROPN" or fold_name(name_phrase(parse, token)) in load_aliases().names


def _linked(parse: Parse, tokens: list[int]) -> str:
    """The entity nearest to the mention in its clause; in doubt the one before it."""
    clause = set(parse.subtree(_clause(parse, tokens[0])))
    names = load_aliases().names
    near = [
        (min(abs(i - t) for t in tokens), i)
        for i in clause - set(tokens)
        if (parse.pos[i] == "PROPN" and parse.deps[i] != "compound" and parse.words[i].lower() not in load_words().time)
        or parse.words[i] in names
    ]
    if not near:
        return ""
    token = min(near)[1]
    return fold_name(name_phrase(parse, token) if parse.pos[token] == "PROPN" else parse.words[token])


def _clause(parse: Parse, token: int) -> int:
    for t in (token, *parse.ancestors(token)):
        if parse.pos[t] in ("VERB", "AUX") and parse.deps[t] not in ("aux", "auxpass", "amod", "acl"):
            return t
        token = t
    return token


def _negated(parse: Parse, head: int) -> bool:
    """Whether the mention, or the verb it depends on, is denied in its own clause."""
    if any(parse.words[c].lower() in load_words().negations for c in parse.children[head]):
        return True
    up, dep = parse.heads[head], parse.deps[head]
    if dep == "pobj":
        return parse.words[up].lower() == "without"
    verb = up if dep in ("dobj", "attr", "acomp", "oprd") else None
    return verb is not None and any(parse.words[c].lower() in load_words().negations for c in parse.under(verb, "neg"))
