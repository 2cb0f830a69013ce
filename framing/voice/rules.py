"""Reported speech and thought in one parsed sentence: rules over its dependencies. Every rule has a name.

Each rule looks at one cue (a verb, noun, adjective or phrase of the language) and yields what is said (tokens) and
who says it (the head of the noun phrase, or nobody). Written for the dependency labels of spaCy's English
pipelines; other label sets of a named pipeline match where they agree (ccomp, xcomp, parataxis, nsubj).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from framing.voice.cues import Cues, load_cues
from framing.voice.parses import Parse

SUBJECTS = ("nsubj", "nsubj:pass", "nsubjpass", "csubj")
_CLAUSES = ("ccomp", "xcomp", "advcl", "conj", "relcl", "acl", "pcomp", "prep", "acomp", "parataxis", "dep", "aux")
_LONGEST_ASIDE = 25
"""Tokens of `…, she said on Monday, …`; a longer clause is no aside."""


@dataclass(frozen=True)
class Attribution:
    """Tokens `content` are the words of `speaker` (token of its head, or None), told by `rule` at token `cue`."""

    content: tuple[int, ...]
    cue: int
    speaker: int | None
    rule: str


Found = Iterator[tuple[Sequence[int], int | None, str]]


def find_attributions(parse: Parse) -> list[Attribution]:
    """All attributions of a sentence, in the order of their cues."""
    cues = load_cues()
    found = []
    for i in range(len(parse)):
        for rule in _rules(parse, i):
            for content, speaker, name in rule(parse, i, cues):
                kept = tuple(sorted(set(content) - {i} - _set_off(parse, content)))
                if kept:
                    found.append(Attribution(kept, i, speaker, name))
    return found


def _set_off(parse: Parse, content: Sequence[int]) -> set[int]:
    """A relative clause behind a comma at the end of what is said: `…, which opened in May` is the outlet's again.

    One that draws a conclusion from all that is said (`…, which made it a threat`) stays with it.
    """
    held, last = set(content), max(content, default=0)
    for verb in sorted(held):
        concludes = parse.lemmas[verb] in load_cues().concluding
        own = parse.subtree(verb) if parse.deps[verb] == "relcl" and not concludes else []
        if own and own[0] - 1 in held and parse.words[own[0] - 1] == "," and own[-1] >= last - 1:
            return set(own)
    return set()


def _rules(parse: Parse, i: int) -> tuple[Callable[[Parse, int, Cues], Found], ...]:
    pos = parse.pos[i]
    if pos in ("VERB", "AUX"):
        return (_clause, _aside, _infinitive, _raised, _object, _preposition, _source)
    if pos in ("NOUN", "PROPN"):
        return (_noun,)
    if pos == "ADJ":
        return (_adjective,)
    return (_source, _hearsay)


# ---- verbs ----


def _clause(parse: Parse, verb: int, cues: Cues) -> Found:
    """She said (that) …; "…," she said; it is believed that …"""
    lemma = parse.lemmas[verb]
    if lemma in cues.never:
        return
    for clause in parse.under(verb, "ccomp"):
        if clause < verb and ":" in parse.words[clause:verb]:
            continue
        around = _around(parse, verb, clause)
        listed = lemma in cues.report or lemma in cues.clause
        if listed or _marked(parse, clause, "that") or (lemma in cues.infinitive and _is_infinitive(parse, clause)):
            yield around + parse.subtree(clause) + _joined(parse, verb, clause), find_speaker(parse, verb), "clause"


def _around(parse: Parse, verb: int, clause: int) -> list[int]:
    """What the parser hangs on the verb but belongs to what is said: If it rains, he said, …; he said if it rains …"""
    if clause < verb:
        aside = [c for c in parse.under(verb, "advcl", "prep", "npadvmod") if c < clause]
    elif _marked(parse, clause, "that"):
        aside = []
    else:
        aside = [c for c in parse.under(verb, "advcl") if verb < c < clause]
    return [t for c in aside for t in parse.subtree(c)]


def _joined(parse: Parse, verb: int, clause: int) -> list[int]:
    """A clause joined to the verb that goes on what is said: … `and that` it rose; … `and it rose`, without a comma."""
    found = []
    for other in parse.under(verb, "conj"):
        own = parse.subtree(other)
        goes_on = parse.under(other, *SUBJECTS) and parse.pos[own[0] - 1] == "CCONJ" and parse.words[own[0] - 2] != ","
        if other > clause and (_marked(parse, other, "that") or goes_on):
            found += own
    return found


def _aside(parse: Parse, verb: int, cues: Cues) -> Found:
    """…, she said, …; …, as she said."""
    if parse.lemmas[verb] not in cues.report or parse.under(verb, "ccomp", "dobj", "xcomp"):
        return
    dep, head = parse.deps[verb], parse.heads[verb]
    aside = parse.subtree(verb)
    if head == verb or len(aside) > _LONGEST_ASIDE:
        return
    if dep == "parataxis" or (dep == "advcl" and _marked(parse, verb, "as")) or (dep == "ccomp" and head > verb):
        speaker = find_speaker(parse, verb, climb=False)
        if speaker is not None:
            yield _without(parse.subtree(head), aside), speaker, "aside"


def _infinitive(parse: Parse, verb: int, cues: Cues) -> Found:
    """They plan to …; she called on them to …"""
    lemma = parse.lemmas[verb]
    if lemma not in cues.infinitive or _is_passive(parse, verb):
        return
    for clause in parse.under(verb, "xcomp"):
        asked = parse.under(verb, "dobj", "dative")
        if lemma == "tell" and not asked:
            continue
        content = [t for a in asked for t in parse.subtree(a)] if lemma not in cues.received else []
        after = (c for c in parse.under(verb, "advcl") if c > clause and _marked(parse, c, "if", "unless"))
        content += [t for c in after for t in parse.subtree(c)]
        yield content + parse.subtree(clause), find_speaker(parse, verb), "infinitive"


def _raised(parse: Parse, verb: int, cues: Cues) -> Found:
    """It seems to …; they are expected to …: nobody is named, and the subject belongs to what is thought."""
    lemma, passive = parse.lemmas[verb], _is_passive(parse, verb)
    if not (lemma in cues.impression or (passive and lemma in cues.passive)):
        return
    said = parse.under(verb, "xcomp", "oprd", "acomp") if not parse.under(verb, "ccomp") else []
    said += [p for p in parse.under(verb, "prep") if passive and lemma in cues.prepositions.get(parse.words[p], ())]
    if said:
        subject = [t for s in parse.under(verb, *SUBJECTS) for t in parse.subtree(s)]
        yield subject + [t for s in said for t in parse.subtree(s)], _agent(parse, verb), "raised"


def _object(parse: Parse, verb: int, cues: Cues) -> Found:
    """They criticised …; the plan was rejected by …; she called it …"""
    lemma, passive = parse.lemmas[verb], _is_passive(parse, verb)
    if lemma not in cues.object:
        return
    objects = parse.under(verb, *(("nsubjpass", "nsubj:pass") if passive else ("dobj", "obj")))
    if lemma in cues.received and not passive:
        objects = parse.under(verb, "oprd")
    speaker = _agent(parse, verb) if passive else find_speaker(parse, verb)
    if objects and not (passive and speaker is None):
        also = parse.under(verb, "oprd") + _prepositional(parse, verb, cues)
        yield [t for o in [*objects, *also] for t in parse.subtree(o)], speaker, "object"


def _preposition(parse: Parse, verb: int, cues: Cues) -> Found:
    """She called for …; they complained about …; he was accused of …"""
    passive = _is_passive(parse, verb)
    speaker = _agent(parse, verb) if passive else find_speaker(parse, verb)
    for said in _prepositional(parse, verb, cues):
        content = [t for c in parse.children[said] for t in parse.subtree(c)]
        as_object = parse.words[said] == "as" and not passive
        if as_object:
            content += [t for o in parse.under(verb, "dobj") for t in parse.subtree(o)]
        yield content, speaker, "preposition"
    if parse.lemmas[verb] in cues.prepositions["as"] and not passive:  # they see the dam as …, with `as` under the dam
        for thing in parse.under(verb, "dobj", "xcomp"):
            if any(parse.words[p].lower() == "as" for p in parse.under(thing, "prep")):
                yield parse.subtree(thing), speaker, "preposition"
    if parse.lemmas[verb] in cues.prepositions["for"]:  # they called for her to go
        for clause in parse.under(verb, "advcl"):
            if _marked(parse, clause, "for"):
                yield parse.subtree(clause), speaker, "preposition"


def _prepositional(parse: Parse, verb: int, cues: Cues) -> list[int]:
    """The prepositions under a verb after which it says something."""
    return [
        p
        for p in parse.under(verb, "prep", "prt")
        if parse.lemmas[verb] in cues.prepositions.get(parse.words[p].lower(), ()) and parse.children[p]
    ]


# ---- nouns, adjectives, phrases ----


def _noun(parse: Parse, noun: int, cues: Cues) -> Found:
    """The claim that …; her promise to …; fears of …; their argument is that …"""
    lemma = parse.lemmas[noun]
    speaker = find_owner(parse, noun)
    for clause in parse.under(noun, "acl", "ccomp", "relcl"):
        if lemma in cues.noun_clause and _marked(parse, clause, "that", "whether") and parse.deps[clause] != "relcl":
            yield parse.subtree(clause), speaker, "noun-clause"
        elif lemma in cues.noun_infinitive and _is_infinitive(parse, clause):
            yield parse.subtree(clause), speaker, "noun-infinitive"
    for p in parse.under(noun, "prep"):
        if lemma in cues.noun_prepositions.get(parse.words[p].lower(), ()):
            yield [t for c in parse.children[p] for t in parse.subtree(c)], speaker, "noun-preposition"
    head = parse.heads[noun]
    if parse.deps[noun] == "nsubj" and parse.lemmas[head] == "be" and lemma in cues.noun_clause:
        for clause in parse.under(head, "ccomp") if speaker is not None else []:
            yield parse.subtree(clause), speaker, "noun-be"


def _adjective(parse: Parse, adjective: int, cues: Cues) -> Found:
    """She is sure that …; they are worried about …; he was eager to …"""
    lemma, speaker = parse.lemmas[adjective], find_speaker(parse, adjective)
    for clause in parse.under(adjective, "ccomp", "xcomp"):
        infinitive = _is_infinitive(parse, clause) and parse.deps[clause] == "xcomp"
        if lemma in (cues.adjective_infinitive if infinitive else cues.adjective_clause):
            yield parse.subtree(clause), speaker, "adjective"
    for p in parse.under(adjective, "prep"):
        if lemma in cues.adjective_prepositions.get(parse.words[p].lower(), ()):
            yield [t for c in parse.children[p] for t in parse.subtree(c)], speaker, "adjective"


def _source(parse: Parse, i: int, cues: Cues) -> Found:
    """According to …, …; in the words of …, …; in her view, …"""
    if parse.words[i].lower() == "in":
        for view in parse.under(i, "pobj"):
            if parse.lemmas[view] in cues.views and (owners := parse.under(view, "poss")):
                yield _vouched(parse, i), owners[0], "source"
    if i == 0 and parse.words[i] == "To" and parse.deps[i] == "prep":  # To the critics, it is …
        for judge in parse.under(i, "pobj"):
            after = parse.subtree(i)[-1] + 1
            if parse.pos[judge] in ("PROPN", "NOUN") and after < len(parse) and parse.words[after] == ",":
                yield _vouched(parse, i), judge, "source"
    for phrase in cues.sources:
        if tuple(w.lower() for w in parse.words[i : i + len(phrase)]) == phrase:
            named = [t for t in parse.children[i + len(phrase) - 1] if parse.deps[t] in ("pobj", "pcomp")]
            yield _vouched(parse, i), named[0] if named else None, "source"


def _vouched(parse: Parse, i: int) -> list[int]:
    """What a source phrase vouches for: its clause, or what stands with it in brackets; not what follows an `and`."""
    whole = _main_clause(parse, i)
    later = [t for c in parse.under(whole, "conj", "cc") if c > i > whole for t in parse.subtree(c)]
    content = _without(parse.subtree(whole), [*parse.subtree(i), *later])
    opened = [t for t in range(i) if parse.words[t] == "("]
    if opened and ")" not in parse.words[opened[-1] : i]:
        closed = next((t for t in range(i, len(parse)) if parse.words[t] == ")"), len(parse))
        content = _without(list(range(opened[-1] + 1, closed)), parse.subtree(i))
    return content


def _hearsay(parse: Parse, i: int, cues: Cues) -> Found:
    """Reportedly, …"""
    if parse.words[i].lower() in cues.hearsay:
        yield _without(parse.subtree(parse.heads[i]), [i]), None, "hearsay"


def _main_clause(parse: Parse, i: int) -> int:
    """The verb of the clause that a phrase hung on `i` belongs to; a noun's phrase belongs to its clause."""
    head = parse.heads[i]
    for token in (head, *parse.ancestors(head)):
        if parse.pos[token] in ("VERB", "AUX") and parse.deps[token] not in ("amod", "acl", "relcl", "pcomp", "aux"):
            return token
        head = token
    return head


# ---- who ----


def find_speaker(parse: Parse, verb: int, climb: bool = True) -> int | None:
    """The subject of a verb or of a predicate: its own, or of the clause it hangs on."""
    own = [s for s in parse.under(verb, "nsubj", "csubj") if parse.words[s].lower() not in ("it", "there")]
    if own:
        return own[0]
    if parse.under(verb, "expl", *SUBJECTS):
        return next(iter(parse.under(verb, "nsubj")), None) if not parse.under(verb, "expl", "nsubjpass") else None
    if not climb:
        return None
    head, dep = parse.heads[verb], parse.deps[verb]
    if head == verb or dep not in _CLAUSES:
        return None
    if dep in ("acl", "relcl"):
        return head
    asked = parse.under(head, "dobj") if dep == "xcomp" else []
    return asked[0] if asked else find_speaker(parse, head)


def find_owner(parse: Parse, noun: int) -> int | None:
    """Whose claim it is: its claim, the claim of …, the claim by …; she made the claim."""
    if owners := parse.under(noun, "poss"):
        return owners[0]
    for p in parse.under(noun, "prep", "agent"):
        if parse.words[p].lower() in ("by", "from") and (named := parse.under(p, "pobj")):
            return named[0]
    head, dep = parse.heads[noun], parse.deps[noun]
    if dep in ("dobj", "attr") and parse.pos[head] in ("VERB", "AUX"):
        return find_speaker(parse, head)
    if dep == "pobj" and parse.pos[parse.heads[head]] == "VERB":
        return find_speaker(parse, parse.heads[head])
    return None


def _agent(parse: Parse, verb: int) -> int | None:
    """By whom, in a passive."""
    return next((named for by in parse.under(verb, "agent") for named in parse.under(by, "pobj")), None)


def _is_passive(parse: Parse, verb: int) -> bool:
    participle = parse.tags[verb] == "VBN" and parse.deps[verb] in ("acl", "amod")
    return (participle and not parse.under(verb, "dobj")) or bool(
        parse.under(verb, "auxpass", "nsubjpass", "nsubj:pass", "aux:pass")
    )


def _is_infinitive(parse: Parse, verb: int) -> bool:
    return any(parse.tags[c] == "TO" for c in parse.under(verb, "aux"))


def _marked(parse: Parse, verb: int, *marks: str) -> bool:
    return any(parse.words[c].lower() in marks for c in parse.under(verb, "mark"))


def _without(tokens: list[int], removed: Sequence[int]) -> list[int]:
    gone = set(removed)
    return [t for t in tokens if t not in gone]
