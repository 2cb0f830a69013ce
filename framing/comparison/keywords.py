"""Words outside the lexicons that set a source apart: candidates for a lexicon, never added to one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing import tables
from framing.errors import InputError, nearest, printable
from framing.lexicon import Lexicon
from framing.lexicon.matcher import Matcher
from framing.lexicon.matching import Fields, read_fields
from framing.scoring.word_counts import SUMS, WordCounts
from framing.statistics.counts import Bools, Floats
from framing.statistics.intervals import interval
from framing.statistics.log_odds import WordSums, log_odds
from framing.statistics.multiplicity import adjust
from framing.tables import REST

PRIOR = 500.0
OTHER_PRIORS = (50.0, 5000.0)
FEWEST_DOCUMENTS, FEWEST_CLUSTERS = 5, 3
"""A word is tested where the side that has more of it has it in so many documents and clusters."""
_MOST_SOURCES = 12
_Q = 0.05
_AROUND = 130
"""Characters of a sentence shown on each side of a word."""


def check_frame(near: str, lexicons: Sequence[Lexicon]) -> None:
    """Raise InputError where no lexicon in use has the frame."""
    paths = [path for lexicon in lexicons for path in lexicon.paths()]
    if near and near not in paths:
        raise InputError(f"--near {printable(near)}: no such frame{nearest(near, paths)}")


def choose_sources(documents: pd.DataFrame, source: str) -> list[str]:
    """The sources to set apart. Raises InputError where there is none, or nothing to set it apart from."""
    sizes = documents["source"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if source and source not in sizes.index:
        raise InputError(f"--source {printable(source)}: no such source{nearest(source, map(printable, sizes.index))}")
    if len(sizes) < 2:
        raise InputError("terms: there is one source; words set one apart from others")
    large = [str(name) for name in sizes.index[sizes >= FEWEST_DOCUMENTS][:_MOST_SOURCES]]
    if not large and not source:
        raise InputError(f"terms: no source has {FEWEST_DOCUMENTS} documents; nothing can be said of words")
    return [source] if source else sorted(large)


def list_keywords(counts: WordCounts, sources: Sequence[str], number: int = 20) -> pd.DataFrame:
    """For every source its words against all other sources pooled: `keywords` with the place of each word (field,
    start) instead of a sentence.

    A word is tested where it has 5 documents and 3 clusters in the source that is higher; listed are, by falling z,
    the `number` words of the source with q < .05, q taken over all sources and words tested.
    """
    vocabulary = pd.Index(sorted(set(counts.words["word"])))
    total = _arm(counts.words, counts.sources, vocabulary)
    background = total[0].hits / max(total[0].tokens, 1.0)
    tested = [_compare(counts, source, total, background, vocabulary) for source in sources]
    rows = pd.concat([t for t in tested if len(t)] or [_nothing()], ignore_index=True)
    rows["q"] = adjust(rows["p"].to_numpy(dtype=np.float64), "bh")[0]
    chosen = rows[(rows["q"] < _Q) & (rows["log_odds"] > 0)].sort_values(
        ["a", "z", "word"], ascending=[True, False, True], kind="stable"
    )
    chosen = chosen.groupby("a", sort=True).head(number).reset_index(drop=True)
    return chosen.assign(prior_overlap=chosen.groupby("a")["stable"].transform("mean"))


def _nothing() -> pd.DataFrame:
    columns = [*tables.column_names("keywords"), "p", "stable", "field", "start"]
    return pd.DataFrame({c: pd.Series(dtype="float64") for c in columns}).astype({"a": "str", "word": "str"})


_Arm = tuple[WordSums, pd.DataFrame]


def _arm(words: pd.DataFrame, sources: pd.DataFrame, vocabulary: pd.Index) -> _Arm:
    sums = words.groupby("word")[SUMS].sum().reindex(vocabulary, fill_value=0)
    hits, squares, products = (sums[c].to_numpy(dtype=np.float64) for c in SUMS[:3])
    return WordSums(sources["tokens"].sum(), sources["length_squares"].sum(), hits, squares, products), sums


def _without(whole: WordSums, part: WordSums) -> WordSums:
    pairs = ((getattr(whole, n), getattr(part, n)) for n in ("tokens", "length_squares", "hits", "squares", "products"))
    return WordSums(*(w - p for w, p in pairs))


def _compare(counts: WordCounts, source: str, total: _Arm, background: Floats, vocabulary: pd.Index) -> pd.DataFrame:
    """All tested words of one source against the rest."""
    own = counts.words[counts.words["source"] == source]
    a, sums_a = _arm(own, counts.sources.loc[[source]], vocabulary)
    b, sums_b = _without(total[0], a), total[1] - sums_a
    found = log_odds(a, b, background, PRIOR)
    z = found.value / found.error
    higher = sums_a.where(pd.Series(found.value > 0, index=vocabulary), sums_b)
    enough = (higher["documents"] >= FEWEST_DOCUMENTS) & (higher["clusters"] >= FEWEST_CLUSTERS)
    tested: Bools = enough.to_numpy() & np.isfinite(z)
    low, high = interval(found, 0.95)
    places = own.set_index("word")[["doc_id", "field", "start"]].reindex(vocabulary)
    frame = pd.DataFrame({
        "a": source, "b": REST, "word": vocabulary, "log_odds": found.value, "conf_low": low, "conf_high": high, "z": z,
        "p": _two_sided(z), "hits_a": a.hits, "hits_b": b.hits, "documents_a": sums_a["documents"].to_numpy(),
        "documents_b": sums_b["documents"].to_numpy(), "clusters_a": sums_a["clusters"].to_numpy(),
        "doc_id": places["doc_id"].to_numpy(), "field": places["field"].to_numpy(), "start": places["start"].to_numpy(),
        "stable": _stable(a, b, background, tested),
    })  # fmt: skip
    return frame[tested]


def _two_sided(z: Floats) -> Floats:
    from scipy.special import ndtr

    p: Floats = 2 * ndtr(-np.abs(z))
    return p


def _stable(a: WordSums, b: WordSums, background: Floats, tested: Bools) -> Floats:
    """1 for words that are among the 20 highest of the tested with every prior, else 0."""
    stable = np.ones(len(background), dtype=bool)
    for prior in OTHER_PRIORS:
        found = log_odds(a, b, background, prior)
        z = np.where(tested, found.value / found.error, -np.inf)
        stable &= np.isin(np.arange(len(z)), np.argsort(-z, kind="stable")[:20])
    return stable.astype(np.float64)


def add_sentences(chosen: pd.DataFrame, texts: list[str]) -> pd.DataFrame:
    """The table `keywords`: each word with the sentence it first stands in; `texts` are the fields that hold them."""
    if chosen.empty:
        return tables.empty("keywords")
    numbers = [str(i) for i in range(len(texts))]
    sentences = read_fields(Fields(numbers, chosen["field"].tolist(), texts), Matcher([])).sentences
    by_text = dict(iter(sentences.groupby("doc_id")))
    shown = []
    for i, said, start in zip(numbers, texts, chosen["start"].astype("int64"), strict=True):
        part = by_text[i]
        inside = part[(part["start"] <= start) & (part["end"] > start)].iloc[0]
        low, high = max(int(inside["start"]), start - _AROUND), min(int(inside["end"]), start + _AROUND)
        shown.append(" ".join(re.sub(r"\s+", " ", said[low:high]).split()))
    columns = tables.column_names("keywords")
    return tables.check("keywords", chosen.assign(sentence=pd.Series(shown, dtype="str"))[columns])
