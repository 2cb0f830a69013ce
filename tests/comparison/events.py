"""A made corpus whose documents tell events, some in copies; made from `corpora`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from framing.clustering.clusters import assign_documents, counted_copies, find_clusters
from tests.comparison.corpora import Tables, roll_up


def tell_events(corpus: Tables, events: int = 40, share: float = 0.8, seed: int = 1, zeal: float = 0.6) -> Tables:
    """Put `share` of the documents into events; each calls more or less for the frames (`called`, lognormal `zeal`)."""
    rng = np.random.default_rng((seed, events))  # not the stream that the corpus itself was drawn from
    ids = corpus.documents["doc_id"]
    event = np.where(rng.random(len(ids)) < share, rng.integers(0, events, len(ids)), -1)
    called = pd.Series(np.append(rng.lognormal(0, zeal, events), 1.0)[event], index=ids)
    terms = corpus.term_counts
    hits = rng.poisson(terms["hits"] * terms["doc_id"].map(called))
    terms = terms.assign(hits=hits)[hits > 0]
    told = pd.DataFrame({"event_id": [f"e{i:03d}" for i in event], "doc_id": ids, "similarity": 1.0})[event >= 0]
    documents = corpus.documents.assign(called=called.to_numpy())
    return place(replace(corpus, documents=documents, term_counts=terms, counts=roll_up(terms)), told)


def place(corpus: Tables, told: pd.DataFrame, copies: pd.DataFrame | None = None) -> Tables:
    """The corpus as the pipeline hands it on: one text a source, events and copy groups marked, clusters by both."""
    documents = corpus.documents
    if copies is not None:
        documents = documents[counted_copies(documents, copies)]
    documents = assign_documents(documents, told, copies)
    return replace(corpus, documents=documents, clusters=find_clusters(documents, told, copies))


def add_wire(corpus: Tables, told: pd.DataFrame, sources: list[str], count: int) -> Tables:
    """One wire story `count` times in each of `sources`, full of threat, on the first event."""
    ids = [f"wire-{source}-{i}" for source in sources for i in range(count)]
    like = corpus.documents.iloc[[0] * len(ids)]
    added = like.assign(doc_id=ids, source=np.repeat(sources, count), tokens=300, title_tokens=0)
    terms = pd.DataFrame({"doc_id": ids, "field": "text", "voice": "*", "frame": "threat/military"})
    terms = pd.concat([corpus.term_counts, terms.assign(term="war", hits=20)], ignore_index=True)
    copies = pd.DataFrame({"doc_id": ids, "copy_group": ids[0], "kept": [i.endswith("-0") for i in ids]})
    wired = told.iloc[[0] * len(ids)].assign(doc_id=ids)
    documents = pd.concat([corpus.documents, added], ignore_index=True)
    whole = replace(corpus, documents=documents, term_counts=terms, counts=roll_up(terms))
    return place(whole, pd.concat([told, wired], ignore_index=True), copies)


def told_by(corpus: Tables) -> pd.DataFrame:
    """The table `event_members` of a corpus that has events."""
    told = corpus.documents[corpus.documents["event_id"] != ""]
    return told[["event_id", "doc_id"]].assign(similarity=1.0)
