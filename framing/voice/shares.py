"""Whose words a source's words are: how many are its own, quoted and reported, estimated from a sample of sentences.

To tell reported speech every sentence would have to be parsed; some 300 a source answer the question for all its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from framing import tables
from framing.runtime.progress import OnProgress, Steps
from framing.statistics.shares import Share, complement, estimate_share, multiply_shares, share_interval
from framing.text.boilerplate import text_spans
from framing.text.normal import normalize
from framing.text.recurrence import NOTHING, Recurring
from framing.voice.attribution import FieldReading
from framing.voice.parses import Parser, Parses, Span, cut_sentences
from framing.voice.tiers import Tier

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

_MOST_SOURCES = 20
_ATTEMPTS = 4
"""Places looked at for each sentence wanted: some are in quotation marks, between words or in boilerplate."""


class Store(Protocol):
    """Where texts are kept."""

    def get(self, start: int, length: int) -> str:
        """The text that stands there."""


@dataclass(frozen=True)
class Sampling:
    """How sentences are drawn: the study's seed, from sources of how many documents at the least, how many sentences a
    source, from which fields; the confidence of intervals; who is told of "voices", the sources done.
    """

    seed: int = 0
    least: int = 1
    sentences: int = 300
    fields: tuple[str, ...] = ("title", "text")
    confidence: float = 0.95
    on_progress: OnProgress = field(default=lambda *_: None, compare=False)


def estimate_reported_shares(
    documents: pd.DataFrame,
    store: Store,
    tier: Tier,
    recurring: Mapping[str, Recurring] | None = None,
    sampling: Sampling | None = None,
    cache: Path | None = None,
) -> pd.DataFrame:
    """The table `voice_shares`: what part of each source's counted words is its own, quoted, reported.

    documents: those that count, with doc_id, source, title, language, text_start, text_length; where they have `tokens`
    and `tokens_quoted` the quoted share is theirs, else it is estimated from the draws as well; where they have
    `cluster` (copies of one text) that is the unit of the intervals, else the document.

    Places are drawn uniformly among all characters of a source, with replacement, so a sentence is drawn in proportion
    to its length (Hansen and Hurwitz 1943); of a drawn sentence the part is taken that is reported among its characters
    of words outside quotation marks and boilerplate. The mean is the source's share, unbiased for its characters, which
    stand for words. Turns of a transcript are reported. Intervals (`statistics.shares`, over documents or clusters)
    hold for the sampling of sentences and of documents, not for errors in telling voices (`benchmarks/voice.py`).

    `reported_unquoted` is the share among words outside quotation marks, with its standard error `reported_error`.
    `own_unquoted` is there the share of own words that do not say who speaks (`The minister said`, without relative
    clauses and appositions of the speaker): what an own-words ratio is adjusted by. They belong to the outlet, but the
    more it reports the more of its words they are, and there is hardly room for a frame in them. A
    source depends on its own documents and the seed alone, so any partitioning by source tells the same. Documents in
    another language than the pipeline's are not drawn from; a source without others has no row. One document
    (cluster): shares without intervals. All in quotation marks: own and reported are 0, the shares among other words
    are missing. Only the 20 largest sources have rows. Without the tier `parse` the table is empty.
    """
    import pandas as pd

    if tier.name != "parse":
        return tables.empty("voice_shares")
    sampling = sampling or Sampling()
    parser = Parser(tier.package, tier.version, cache)
    known = _largest(documents[documents["language"].isin(["", tier.language])], sampling.least)
    rows = []
    step = Steps(sampling.on_progress, "voices", known["source"].nunique())
    for source, part in known.sort_values("doc_id", kind="stable").groupby("source", sort=True):
        sampler = _Sampler(part, store, parser, (recurring or {}).get(str(source), NOTHING), sampling)
        drawn = sampler.draw(str(source))
        if drawn.places:
            rows.append({"source": source} | _estimate(drawn, part, sampling.confidence))
        step()
    return tables.check("voice_shares", pd.DataFrame(rows, columns=tables.column_names("voice_shares")))


def _largest(documents: pd.DataFrame, least: int) -> pd.DataFrame:
    """The documents of the largest sources: of each some hundred sentences are parsed."""
    sizes = documents["source"].value_counts()
    names = sorted(sizes.index[sizes >= least], key=lambda name: (-sizes[name], name))
    return documents[documents["source"].isin(names[:_MOST_SOURCES])]


@dataclass(frozen=True)
class _Drawn:
    """Draws on counted words: row of the document, whether quoted, which parts are reported, and say who speaks."""

    places: list[tuple[int, bool, float, float]]


class _Sampler:
    """Draws sentences of one source."""

    def __init__(
        self, documents: pd.DataFrame, store: Store, parser: Parser, recurring: Recurring, sampling: Sampling
    ) -> None:
        self._titles = documents["title"].tolist()
        self._places = list(zip(documents["text_start"].tolist(), documents["text_length"].tolist(), strict=True))
        self._store, self._parser, self._recurring, self._sampling = store, parser, recurring, sampling
        self._open: dict[tuple[int, str], _Field] = {}

    @cached_property
    def _sizes(self) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        """Characters of titles and bytes of texts, one row a document."""
        columns = {"title": [len(t) for t in self._titles], "text": [length for _, length in self._places]}
        return np.array([columns[f] for f in self._sampling.fields], dtype=np.int64).T

    def draw(self, source: str) -> _Drawn:
        """Draws in order, until enough of them fell on words outside quotation marks."""
        sizes = self._sizes.ravel()
        total = int(sizes.sum())
        if not total:
            return _Drawn([])
        number = int.from_bytes(hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest()[:8], "little")
        wanted = self._sampling.sentences
        at = np.random.default_rng([self._sampling.seed, number]).integers(total, size=_ATTEMPTS * wanted)
        ends = np.cumsum(sizes)
        which = np.searchsorted(ends, at, side="right")
        inside = (at - (ends[which] - sizes[which])) / sizes[which]
        drawn: list[tuple[int, _Field, int]] = []
        found = 0
        for cell, fraction in zip(which.tolist(), inside.tolist(), strict=True):
            row, column = divmod(cell, len(self._sampling.fields))
            field = self._field(row, self._sampling.fields[column])
            voice = field.look(int(fraction * len(field.text)))
            if voice is not None:
                drawn.append((row, field, voice))
                found += voice != QUOTED
            if found == wanted:
                break
        self._parser.parse_ahead(chain.from_iterable(field.wanted(at) for _, field, at in drawn if at != QUOTED))
        parts = [(0.0, 0.0) if at == QUOTED else field.reported(at) for _, field, at in drawn]
        for field in self._open.values():
            field.keep()
        return _Drawn([(row, at == QUOTED, *part) for (row, _, at), part in zip(drawn, parts, strict=True)])

    def _field(self, row: int, name: str) -> _Field:
        if (row, name) not in self._open:
            text = self._titles[row] if name == "title" else self._store.get(*self._places[row])
            text = normalize(text).text
            title = self._titles[row] if "title" in self._sampling.fields else ""
            hidden = text_spans(text, self._recurring, title) if name == "text" else []
            self._open[row, name] = _Field(text, [(a, b) for a, b, _ in hidden], self._parser)
        return self._open[row, name]


QUOTED = -1
"""What `look` says of a place in quotation marks; else it gives the place."""


class _Field:
    """A field that places are drawn from."""

    def __init__(self, text: str, hidden: list[tuple[int, int]], parser: Parser) -> None:
        self.text, self._parses = text, parser.open(text)
        self._reading = FieldReading(text, cut_sentences([text])[0], self._parses)
        self._hidden = np.zeros(len(text), dtype=bool)
        for start, end in hidden:
            self._hidden[start:end] = True
        self._shares: dict[int, tuple[float, float]] = {}

    @cached_property
    def _quoted(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        marks = np.zeros(len(self.text), dtype=bool)
        for quote in self._reading.quotes:
            marks[quote.start : quote.end] = True
        return marks

    def look(self, at: int) -> int | None:
        """QUOTED, the place itself where it is in a counted word outside quotation marks, or None."""
        if not self.text[at].isalnum() or self._hidden[at]:
            return None
        return QUOTED if self._quoted[at] else at

    def wanted(self, at: int) -> Iterator[tuple[Parses, Span]]:
        """The sentence that `reported` parses."""
        return self._reading.wanted(*([at] if self._reading.turn_at(at, at + 1) is None else []))

    def reported(self, at: int) -> tuple[float, float]:
        """Which parts of the sentence around a place are reported, and say who speaks, of its unquoted words."""
        if self._reading.turn_at(at, at + 1) is not None:
            return 1.0, 0.0
        sentence = self._reading.sentence_at(at)
        if sentence not in self._shares:
            start, end = self._reading.sentences[sentence]
            words = np.array([c.isalnum() for c in self.text[start:end]], dtype=bool)
            words &= ~self._hidden[start:end] & ~self._quoted[start:end]
            told, named = (np.zeros(end - start, dtype=bool) for _ in range(2))
            for speech in self._reading.speeches(sentence):
                for marks, spans in ((told, speech.content), (named, self._reading.introduction(speech))):
                    for low, high in spans:
                        marks[low - start : high - start] = True
            parts = (told[words], (named & ~told)[words])
            self._shares[sentence] = (float(parts[0].mean()), float(parts[1].mean())) if words.any() else (0.0, 0.0)
        return self._shares[sentence]

    def keep(self) -> None:
        """Keep what was parsed."""
        self._parses.keep()


# ---- the estimates ----


def _estimate(drawn: _Drawn, documents: pd.DataFrame, confidence: float) -> dict[str, float]:
    """One row of the table, without the source."""
    units = documents["cluster" if "cluster" in documents else "doc_id"].astype(str)
    codes = np.unique(units, return_inverse=True)[1]
    row, quoted, part, named = (np.array(values) for values in zip(*drawn.places, strict=True))
    among = estimate_share(part[~quoted], codes[row[~quoted]])
    saying = estimate_share((1 - part - named)[~quoted], codes[row[~quoted]])
    marks = _quoted_share(documents, codes) or estimate_share(quoted.astype(np.float64), codes[row])
    found = {"quoted": marks, "reported_unquoted": among, "own_unquoted": saying}
    none = Share(0.0, np.nan, np.nan, np.nan)
    for name, share in (("own", complement(among)), ("reported", among)):
        found[name] = multiply_shares(complement(marks), share) if np.isfinite(among.share) else none
    values: dict[str, float] = {"documents": len(np.unique(row)), "sentences": int((~quoted).sum())}
    for name, share in found.items():
        low, high = share_interval(share, confidence)
        values |= {name: share.share, f"{name}_low": low, f"{name}_high": high}
    return values | {"reported_error": among.error}


def _quoted_share(documents: pd.DataFrame, codes: np.ndarray[Any, Any]) -> Share | None:
    """The share of words in quotation marks where they were counted."""
    if "tokens_quoted" not in documents or not documents["tokens"].sum():
        return None
    tokens = documents["tokens"].to_numpy(dtype=np.float64)
    values = np.divide(documents["tokens_quoted"].to_numpy(dtype=np.float64), tokens, where=tokens > 0, out=0 * tokens)
    return estimate_share(values, codes, tokens)
