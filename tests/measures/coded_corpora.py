"""Sentences whose frame is known, a word list that errs on them, and people who code a sample of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.compare import compare_pseudo_counts
from framing.comparison.correction import compare_corrected
from framing.comparison.count_matrices import ScoredTables
from framing.config.study import load_study
from framing.measures.drawing import draw_frame
from framing.measures.pseudo_counts import correct_counts
from framing.measures.sheets import HIT, NEAR, REST, Draw, Sheet, name_documents
from framing.runs.sampling import name_mentions


@dataclass(frozen=True)
class Design:
    """Two outlets: how often the first uses the frame as the second, how the list errs on either; the share of others'
    words (0: voices are not told apart) and the share of voices told wrong.
    """

    ratio: float = 1.0
    precision: tuple[float, float] = (0.8, 0.8)
    recall: tuple[float, float] = (0.7, 0.7)
    documents: int = 200
    events: int = 40
    base: float = 0.05
    others: tuple[float, float] = (0.0, 0.0)
    voice_error: float = 0.0
    caught: float = 0.9


@dataclass(frozen=True)
class Corpus:
    """The tables of a run, and `sentences` with what they truly are: `use`, `voice` (true), `hit`, `told` (voice)."""

    documents: pd.DataFrame
    sentences: pd.DataFrame

    @property
    def mentions(self) -> pd.DataFrame:
        hits = self.sentences[self.sentences["hit"]]
        return hits.assign(voice=hits["told"], frame="f", term="w", surface="w").drop(columns="told")

    @property
    def counts(self) -> pd.DataFrame:
        return _count(self.mentions)

    @property
    def truth(self) -> pd.DataFrame:
        """The counts that people would make of everything."""
        uses = self.sentences[self.sentences["use"]]
        return _count(uses.assign(frame="f"))

    def scored(self, counts: pd.DataFrame) -> ScoredTables:
        clusters = self.documents[["doc_id"]].assign(cluster=self.documents["event_id"])
        terms = pd.DataFrame(columns=["doc_id", "frame", "term", "field", "voice"], dtype="str").assign(hits=0.0)
        return ScoredTables(self.documents, counts, terms, clusters)


OPTIONS = load_study(None, {}).comparison


def _count(mentions: pd.DataFrame) -> pd.DataFrame:
    voice = mentions["voice"].where(mentions["voice"] != "", "*")
    rows = (
        mentions.assign(voice=voice).groupby(["doc_id", "field", "frame", "voice"]).size().rename("hits").reset_index()
    )
    return rows.assign(score=rows["hits"], hit_sentences=rows["hits"], new_sentences=rows["hits"])


def draw_corpus(rng: np.random.Generator, design: Design) -> Corpus:
    """Uses by sentence from a rate of the outlet, the event and the document; then the errors of the list."""
    count, voiced = 2 * design.documents, max(design.others) > 0
    outlet = np.repeat([0, 1], design.documents)
    event = rng.integers(0, design.events, count)
    length = np.clip(np.round(rng.lognormal(np.log(22), 0.4, count)), 5, 80).astype(int)
    called = rng.lognormal(0, 0.4, design.events)[event] * rng.gamma(2, 0.5, count)
    own = design.base * called * np.where(outlet == 0, design.ratio, 1.0)
    other = design.base * called * np.array(design.others)[outlet]
    doc = np.repeat(np.arange(count), length)
    drawn = rng.random(len(doc))
    scale = np.fmin(1.0, 0.95 / np.fmax(own + other, 1e-9))
    is_own, is_use = drawn < (own * scale)[doc], drawn < ((own + other) * scale)[doc]
    found = is_use & (rng.random(len(doc)) < np.array(design.recall)[outlet[doc]])
    side = outlet[doc]
    share = np.array([found[side == s].sum() for s in (0, 1)]) / np.array([(~is_use)[side == s].sum() for s in (0, 1)])
    wrong = share * (1 - np.array(design.precision)) / np.array(design.precision)
    hit = found | (~is_use & (rng.random(len(doc)) < wrong[side]))
    true_own = np.where(is_use, is_own, rng.random(len(doc)) < 0.5) if voiced else np.ones(len(doc), dtype=bool)
    told_own = true_own ^ (rng.random(len(doc)) < design.voice_error)
    near = ~hit & (rng.random(len(doc)) < np.where(is_use, design.caught, 0.08))
    names = np.array([f"d{i:04d}" for i in range(count)], dtype=object)
    number = np.arange(len(doc))
    sentences = pd.DataFrame({
        "doc_id": names[doc], "source": np.array(["A", "B"], dtype=object)[side], "field": "text", "sentence": number,
        "start": 40 * number, "end": 40 * number + 9, "use": is_use, "hit": hit,
        "voice": np.where(true_own, "own", "quoted") if voiced else "",
        "told": np.where(told_own, "own", "quoted") if voiced else "",
        "stratum": np.where(hit, HIT, np.where(near, NEAR, REST)),
    })  # fmt: skip
    documents = pd.DataFrame({
        "doc_id": names, "source": np.array(["A", "B"], dtype=object)[outlet], "group": "", "date": "",
        "date_precision": "unknown", "language": "en", "tokens": 20 * length, "title_tokens": 0, "sentences": length,
        "title_sentences": 0, "event_id": np.array([f"e{i:03d}" for i in event], dtype=object), "event_chance": 0.0,
        "genre": "unknown",
    })  # fmt: skip
    return Corpus(documents, sentences)


def code(rng: np.random.Generator, corpus: Corpus, number: int, only_hits: bool = False) -> Sheet:
    """A drawn sample, coded without error."""
    truth = corpus.sentences
    mentions = corpus.mentions.assign(unit=name_mentions)
    others = truth[~truth["hit"]].iloc[: 0 if only_hits else None]
    others = others.assign(unit="s" + others["sentence"].astype(str))
    units = pd.concat([*draw_frame(mentions, others, number, rng)], ignore_index=True).drop(columns="voice")
    units = units.merge(truth[["sentence", "voice"]], on="sentence")
    asked = bool((units["voice"] != "").any())
    units = units.assign(
        frame="f", document=name_documents(units["doc_id"]), code=units["use"].astype(float), asked=asked,
        **{v: (units["use"] & (units["voice"] == v)).astype(float) for v in ("own", "quoted", "attributed")},
    )  # fmt: skip
    return Sheet(Draw("r", number, 1, "0" * 12), units.drop(columns=["doc_id", "source", "voice"]), units)


def counted(corpus: Corpus, counts: pd.DataFrame) -> pd.DataFrame:
    """The primary rows of the comparison of some counts, by basis."""
    rows = compare_pseudo_counts(corpus.scored(counts), ["f"], OPTIONS, 1)["contrasts"]
    return rows[rows["family"] == "primary"].set_index("basis")


def corrected(corpus: Corpus, sheet: Sheet) -> pd.DataFrame:
    """The same of the counts corrected by codes."""
    pseudo = correct_counts(sheet, corpus.mentions.drop(columns="source"), corpus.documents, corpus.counts)
    rows = compare_corrected(corpus.scored(corpus.counts), pseudo, ["f"], OPTIONS, 1).tables["corrected_contrasts"]
    return rows[rows["family"] == "primary"].set_index("basis")
