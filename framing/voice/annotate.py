"""Voices, speakers and roles for the table `mentions`, and attributed spans for a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from framing import tables
from framing.text.normal import Normal, normalize
from framing.voice.attribution import FieldReading, Place, Voice
from framing.voice.headlines import find_name, speaks
from framing.voice.parses import Parser, Parses, Span, cut_sentences
from framing.voice.roles import annotate_roles
from framing.voice.speakers import Namer, fold_name, head_word
from framing.voice.tiers import Tier
from framing.voice.transcripts import name_label

if TYPE_CHECKING:
    import pandas as pd

    from framing.lexicon.matching import Fields

FIELDS = 100
"""Fields that are open at once, and whose sentences are parsed together."""
TOLD = ("voice", "voice_rule", "speaker", "speaker_name", "agent", "target", "holder", "role_rule", "linked_entity",
        "negated")  # fmt: skip
"""The columns filled here."""


def annotate_mentions(
    mentions: pd.DataFrame,
    fields: Fields,
    tier: Tier,
    cache: Path | None = None,
    languages: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The table `mentions` with voices, speakers, roles and negation.

    Only sentences that hold a mention, and those a rule asks for beside them, are parsed; the result is what parsing
    everything would tell. cache: a folder for parses, which changes no result. languages: doc_id -> ISO 639-1; a
    document in another language than the pipeline's is told by quotation marks alone, and its `voice_rule` says
    `marks`. In the tier `off` the table comes back as it was.
    """
    if tier.name == "off" or mentions.empty:
        return mentions
    parser = Parser(tier.package, tier.version, cache) if tier.name == "parse" else None
    texts = dict(zip(zip(fields.doc_id, fields.field, strict=True), fields.texts, strict=True))
    columns: dict[str, list[str]] = {name: [""] * len(mentions) for name in TOLD}
    rows: dict[tuple[str, str], list[int]] = {}
    for row, key in enumerate(zip(mentions["doc_id"], mentions["field"], strict=True)):
        rows.setdefault(key, []).append(row)
    starts, ends = (mentions[name].to_numpy(dtype="int64").data for name in ("start", "end"))

    def describe(doc_id: str, field: str) -> tuple[str, Parser | None, str]:
        foreign = (languages or {}).get(doc_id, "") not in ("", tier.language)
        below = texts.get((doc_id, "text"), "") if field == "title" else ""
        return texts[doc_id, field], None if foreign else parser, below

    left = iter(rows)
    while keys := list(islice(left, FIELDS)):
        tellers = dict(zip(keys, _Teller.open([describe(*key) for key in keys]), strict=True))
        if parser:
            asked = (tellers[key].wanted(starts[row], ends[row]) for key in keys for row in rows[key])
            parser.parse_ahead(chain.from_iterable(asked))
        for key, teller in tellers.items():
            for row in rows[key]:
                for name, value in teller.tell(starts[row], ends[row]).items():
                    columns[name][row] = value
            teller.keep()
    return tables.check("mentions", mentions.assign(**columns))


class _Teller:
    """One field, asked for its mentions."""

    def __init__(self, normal: Normal, sentences: Sequence[Span], parser: Parser | None, below: str) -> None:
        self._normal, self._parser, self._below = normal, parser, below
        self._parses = parser.open(normal.text) if parser else None
        self._reading = FieldReading(normal.text, sentences, self._parses)
        self._namer = Namer(self._reading)

    @classmethod
    def open(cls, fields: Sequence[tuple[str, Parser | None, str]]) -> list[_Teller]:
        """Of each text, with its parser and the text below a headline; their sentences are found together."""
        normal = [normalize(text) for text, _, _ in fields]
        sentences = cut_sentences([n.text if parser else "" for n, (_, parser, _) in zip(normal, fields, strict=True)])
        opened = zip(normal, sentences, fields, strict=True)
        return [cls(read, cut, parser, below) for read, cut, (_, parser, below) in opened]

    @cached_property
    def _body(self) -> _Teller:
        """The text below this headline."""
        return _Teller.open([(self._below, self._parser, "")])[0]

    def _named(self, start: int, end: int) -> str:
        """The name before or behind a colon whose words these are, for the text below knows it as a speaker's."""
        name = find_name(self._reading.text, start, end) if self._below and self._parser else ""
        return name if name and speaks(self._body._reading, name) else ""

    def wanted(self, start: int, end: int) -> Iterator[tuple[Parses, Span]]:
        """The sentences that `tell` parses whatever stands in them: the mention's, and where its quotation ends."""
        start, end = self._normal.place(start), self._normal.place(end)
        quote = self._reading.quote_at(start, end)
        at = [] if quote is None else [self._reading.quotes[quote].start, self._reading.quotes[quote].end - 1]
        return self._reading.wanted(start, *at)

    def tell(self, start: int, end: int) -> dict[str, str]:
        """The columns of one mention."""
        start, end = self._normal.place(start), self._normal.place(end)
        voice, namer = self._reading.tell(start, end), self._namer
        if voice.voice == "own" and (name := self._named(start, end)):
            voice, namer = Voice("attributed", "headline", label=name), self._body._namer
        told = {"voice": voice.voice, "voice_rule": voice.rule, "speaker": voice.label.split(" ")[-1]}
        told["speaker_name"] = namer.resolve(name_label(voice.label, self._reading.text))
        if self._parses is None or not self._reading.sentences:
            return told
        if voice.speaker:
            parse = self._reading.parse(voice.speaker.sentence)
            told["speaker"] = head_word(parse, voice.speaker.token)
            told["speaker_name"] = fold_name(self._namer.name(voice.speaker))
        about = annotate_roles(self._reading, self._namer, start, end)
        return told | {
            "agent": about.agent, "target": about.target, "holder": about.holder, "role_rule": about.rule,
            "linked_entity": about.linked, "negated": about.negated,
        }  # fmt: skip

    def keep(self) -> None:
        """Keep what was parsed."""
        if self._parses is not None:
            self._parses.keep()
        if "_body" in self.__dict__:
            self._body.keep()


# ---- a whole text, for scoring against annotated ones ----


@dataclass(frozen=True)
class AttributedSpan:
    """Characters that are somebody's words, and the characters of the head that names the speaker."""

    content: tuple[Span, ...]
    speaker: Span | None
    rule: str


def attribute_text(text: str, tier: Tier, cache: Path | None = None) -> list[AttributedSpan]:
    """Every attribution and quotation of a text: what `annotate_mentions` would tell, for all of its characters."""
    parser = Parser(tier.package, tier.version, cache) if tier.name == "parse" else None
    normal = normalize(text)
    parses = parser.open(normal.text) if parser else None
    reading = FieldReading(normal.text, cut_sentences([normal.text])[0] if parser else [], parses)
    found = [
        AttributedSpan(_with_quotes(reading, s.content), _span(reading, s.speaker), s.source.rule)
        for i in range(len(reading.sentences))
        for s in reading.speeches(i)
    ]
    for number, quote in enumerate(reading.quotes):
        speaker = reading.quote_speaker(number) if parser and reading.sentences else None
        found.append(AttributedSpan(((quote.start, quote.end),), _span(reading, speaker), "quote"))
    found += [AttributedSpan(((t.start, t.end),), t.label, "turn") for t in reading.turns]
    if parses is not None:
        parses.keep()
    return [_in_original(normal, span) for span in found]


def _in_original(normal: Normal, found: AttributedSpan) -> AttributedSpan:
    speaker = normal.span(*found.speaker) if found.speaker else None
    return AttributedSpan(tuple(normal.span(*span) for span in found.content), speaker, found.rule)


def _with_quotes(reading: FieldReading, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of an attribution, and the quotations that begin in them, as far as they run."""
    whole = [q for q in reading.quotes if any(s <= q.start < e for s, e in content)]
    return (*content, *((q.start, q.end) for q in whole))


def _span(reading: FieldReading, place: Place | None) -> Span | None:
    return reading.token_span(place) if place is not None else None
