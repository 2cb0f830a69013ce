"""One field of a document: its quotations, its sentences, and whose words stand where.

Quotations are scanned over the whole field; sentences are parsed when a question needs them, so what is told of a
place never depends on what else was asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from framing.voice.cues import load_cues
from framing.voice.parses import Parse, Parses, Span
from framing.voice.quotes import Quote, find_quotes
from framing.voice.rules import Attribution, find_attributions, find_speaker
from framing.voice.transcripts import Turn, find_turns

SCARE_WORDS = 3
"""Words in quotation marks, at most, that nobody need have said."""
_AUXILIARIES = ("aux", "auxpass", "neg", "aux:pass")
_ADDED = ("relcl", "acl", "appos", "acl:relcl")
_CHAIN = 8
"""Quotations that are followed back, at most, to the one that names the speaker."""


@dataclass(frozen=True)
class Place:
    """A token: its sentence and its number there."""

    sentence: int
    token: int


@dataclass(frozen=True)
class Voice:
    """Whose words: own | quoted | attributed, told by which rule, and where the speaker is named.

    `label`: the name of the speaker of a turn in a transcript.
    """

    voice: str
    rule: str
    speaker: Place | None = None
    label: str = ""


@dataclass(frozen=True)
class Speech:
    """An attribution with its content as characters of the field."""

    content: tuple[Span, ...]
    sentence: int
    source: Attribution

    @property
    def speaker(self) -> Place | None:
        """Where the speaker is named."""
        return None if self.source.speaker is None else Place(self.sentence, self.source.speaker)

    def covers(self, start: int, end: int) -> int:
        """How many of the characters [start, end) are content."""
        return sum(max(0, min(e, end) - max(s, start)) for s, e in self.content)

    def size(self) -> int:
        """Characters of the content."""
        return sum(e - s for s, e in self.content)


def _direct(speech: Speech) -> bool:
    """Whether somebody says it: in `she said …, according to the report` it is she, not the report."""
    return speech.source.rule != "source"


_START = attrgetter("start")


class FieldReading:
    """A field of a document. Without `parses` only quotation marks tell."""

    def __init__(self, text: str, sentences: Sequence[Span], parses: Parses | None) -> None:
        self.text, self.sentences, self._parses = text, sentences, parses
        self._starts = [s for s, _ in sentences]
        self._speeches: dict[int, list[Speech]] = {}
        self._speakers: dict[int, Place | None] = {}

    @cached_property
    def quotes(self) -> list[Quote]:
        """The quotations of the field."""
        return find_quotes(self.text)

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns of the field, where it is a transcript."""
        return find_turns(self.text)

    def turn_at(self, start: int, end: int) -> Turn | None:
        """The turn that holds [start, end)."""
        number = bisect_right(self.turns, start, key=_START) - 1
        return self.turns[number] if number >= 0 and end <= self.turns[number].end else None

    def sentence_at(self, position: int) -> int:
        """The number of the sentence a character stands in, or of the last before it."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def parse(self, sentence: int) -> Parse:
        """The parse of a sentence; only in the tier `parse`."""
        assert self._parses is not None
        return self._parses.get(*self.sentences[sentence])

    def wanted(self, *places: int) -> Iterator[tuple[Parses, Span]]:
        """What parsing the sentences around characters of the field will ask for."""
        if self._parses is not None and self.sentences:
            for sentence in sorted({self.sentence_at(place) for place in places}):
                yield self._parses, self.sentences[sentence]

    def token_span(self, place: Place) -> Span:
        """The characters of a token."""
        start, parse = self.sentences[place.sentence][0], self.parse(place.sentence)
        return start + parse.starts[place.token], start + parse.end(place.token)

    def quote_at(self, start: int, end: int) -> int | None:
        """The number of the quotation that holds at least half of [start, end), maybe over the end of a line."""
        number = bisect_right(self.quotes, (start + end - 1) // 2, key=_START) - 1
        held = {
            n: min(end, self.quotes[n].end) - max(start, self.quotes[n].start)
            for n in (number, number + 1)
            if 0 <= n < len(self.quotes) and self.quotes[n].start < end and self.quotes[n].end > start
        }
        return max(held, key=lambda n: held[n]) if 2 * sum(held.values()) >= end - start and held else None

    def speeches(self, sentence: int) -> list[Speech]:
        """The attributions of one sentence."""
        found = self._speeches.get(sentence)
        if found is None:
            parse, start = self.parse(sentence), self.sentences[sentence][0]
            found = self._speeches[sentence] = [
                Speech(tuple((start + a, start + b) for a, b in parse.spans([*source.content])), sentence, source)
                for source in find_attributions(parse)
            ]
        return found

    def introduction(self, speech: Speech) -> list[Span]:
        """The words that say who speaks: cue, auxiliaries, speaker; not what a clause or apposition adds of them."""
        parse, start = self.parse(speech.sentence), self.sentences[speech.sentence][0]
        tokens = {speech.source.cue, *parse.under(speech.source.cue, *_AUXILIARIES)}
        if speech.source.speaker is not None:
            added = parse.under(speech.source.speaker, *_ADDED)
            tokens |= set(parse.subtree(speech.source.speaker)) - {t for a in added for t in parse.subtree(a)}
        return [(start + a, start + b) for a, b in parse.spans(sorted(tokens))]

    def tell(self, start: int, end: int) -> Voice:
        """Whose words text[start:end] are."""
        quote = self.quote_at(start, end)
        if quote is not None:
            speaker = self.quote_speaker(quote) if self._parses is not None else None
            return Voice("quoted", self._quote_rule(quote, speaker), speaker)
        turn = self.turn_at(start, end)
        if turn is not None:
            return Voice("attributed", "turn", label=turn.name)
        if self._parses is None or not self.sentences:
            return Voice("own", "marks")
        holding = [s for s in self.speeches(self.sentence_at(start)) if 2 * s.covers(start, end) > end - start]
        if not holding:
            return Voice("own", "none")
        # A said that B fears it: the words are those of A
        outermost = max(holding, key=lambda s: (s.speaker is not None, _direct(s), s.size(), -s.source.cue))
        return Voice("attributed", outermost.source.rule, outermost.speaker)

    def _quote_rule(self, number: int, speaker: Place | None) -> str:
        quote = self.quotes[number]
        inside = self.text[quote.start : quote.end].strip("\"'“”„«»‹›‘’`")
        scare = len(inside.split()) <= SCARE_WORDS and not inside.endswith((",", ".", "!", "?"))
        return "quote-open" if quote.open else "scare-quote" if scare and speaker is None else "quote"

    # ---- who says a quotation ----

    def quote_speaker(self, number: int) -> Place | None:
        """Where the speaker of a quotation is named: beside it, or beside the one that it goes on from."""
        for earlier in range(number, max(number - _CHAIN, -1), -1):
            if earlier not in self._speakers:
                self._speakers[earlier] = self._beside(earlier)
            found = self._speakers[earlier]
            if found is not None:
                return found
            if not self._follows(earlier):
                return self._introduced(earlier) or self._said_this(earlier)
        return None

    def _beside(self, number: int) -> Place | None:
        """The speaker named in the sentences in which a quotation begins and ends."""
        quote = self.quotes[number]
        ends = sorted({self.sentence_at(quote.start), self.sentence_at(quote.end - 1)}, reverse=True)
        near = [s for i in ends for s in self.speeches(i) if s.covers(quote.start, quote.end) and self._outside(s)]
        named = [s for s in near if s.speaker is not None]
        if named:
            size = quote.end - quote.start
            best = max(
                named,
                key=lambda s: (
                    round(s.covers(quote.start, quote.end) / size, 1),
                    _direct(s),
                    s.sentence,
                    -s.source.cue,
                ),
            )
            return best.speaker
        if near:
            return None
        return next((p for i in ends if (p := self._reporter(i, quote)) is not None), None)

    def _outside(self, speech: Speech) -> bool:
        """Whether the cue itself is no part of a quotation."""
        return self.quote_at(*self.token_span(Place(speech.sentence, speech.source.cue))) is None

    def _reporter(self, sentence: int, quote: Quote) -> Place | None:
        """The subject of the reporting verb outside quotations that is nearest to the quotation."""
        parse, verbs, found = self.parse(sentence), load_cues().verbs, []
        for i, lemma in enumerate(parse.lemmas):
            if lemma in verbs and parse.pos[i] in ("VERB", "AUX"):
                span = self.token_span(Place(sentence, i))
                speaker = find_speaker(parse, i)
                if speaker is not None and self.quote_at(*span) is None:
                    found.append((max(quote.start - span[1], span[0] - quote.end), i, speaker))
        return Place(sentence, min(found)[2]) if found else None

    def _follows(self, number: int) -> bool:
        """Whether a quotation goes on from the one before: nothing but blanks, or a reporting aside, between them."""
        if number == 0:
            return False
        before, quote = self.quotes[number - 1], self.quotes[number]
        between = self.text[before.end : quote.start]
        if not between.strip():
            return True
        same = "\n\n" not in between and len(between) < 200
        return same and self.sentence_at(quote.start) - self.sentence_at(before.end - 1) <= 1

    def _said_this(self, number: int) -> Place | None:
        """Who, in the sentence after a quotation, said this."""
        following = self.sentence_at(self.quotes[number].end - 1) + 1
        if following >= len(self.sentences):
            return None
        parse, report = self.parse(following), load_cues().report
        for verb, lemma in enumerate(parse.lemmas):
            said = parse.under(verb, "dobj") if lemma in report else []
            if any(parse.words[s].lower() in ("this", "so") for s in said):
                speaker = find_speaker(parse, verb)
                return Place(following, speaker) if speaker is not None else None
        return None

    def _introduced(self, number: int) -> Place | None:
        """The speaker of the sentence before, where a quotation stands alone in its sentences."""
        quote = self.quotes[number]
        first = self.sentence_at(quote.start)
        lone = not re.search(r"\w", self.text[self.sentences[first][0] : quote.start])
        if first == 0 or not lone:
            return None
        for speech in reversed(self.speeches(first - 1)):
            if speech.speaker is not None and self._outside(speech):
                return speech.speaker
        return self._reporter(first - 1, quote)
