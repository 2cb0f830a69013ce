"""Mentions x documents -> counts, term counts, scores and clusters. Frames roll up into their parents."""

from __future__ import annotations

import pandas as pd

from framing import tables
from framing.lexicon.model import parents
from framing.tables import ALL


def count_mentions(mentions: pd.DataFrame) -> pd.DataFrame:
    """Table `counts`: hits, score and hit sentences of every document x field x frame with a mention, parents included.

    Mentions of one top-level frame never overlap (see `matching`), so sub-frames add up to their parent. A sentence may
    hold mentions in several voices: it is a hit sentence of each, and a new sentence of the first by name, so that new
    sentences add up over voices.
    """
    rolled = _roll_up(mentions).sort_values("voice", kind="stable")
    rolled["new"] = ~rolled.duplicated(["doc_id", "field", "frame", "sentence"])
    key = ["doc_id", "field", "frame", "voice"]
    grouped = rolled.groupby(key, sort=True, observed=True)
    counts = grouped.agg(
        hits=("weight", "size"),
        score=("weight", "sum"),
        hit_sentences=("sentence", "nunique"),
        new_sentences=("new", "sum"),
    )
    return tables.check("counts", counts.reset_index())


def count_terms(mentions: pd.DataFrame) -> pd.DataFrame:
    """Hits of every document x field x voice x leaf frame x term: doc_id, field, voice, frame, term, hits."""
    key = ["doc_id", "field", "voice", "frame", "term"]
    return _voiced(mentions).groupby(key, sort=True).size().rename("hits").reset_index()


def sum_terms(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Mentions of every top-level frame's terms by source, in all voices: frame, term, source, hits, documents."""
    placed = mentions.merge(documents[["doc_id", "source"]], on="doc_id")
    placed = placed.assign(frame=placed["frame"].str.partition("/")[0])
    grouped = placed.groupby(["frame", "term", "source"], sort=True)["doc_id"]
    return grouped.agg(hits="size", documents="nunique").reset_index()


def score_documents(documents: pd.DataFrame, counts: pd.DataFrame, frames: list[str]) -> pd.DataFrame:
    """Table `scores`: hits and tokens of every document x field x frame, what a user loads elsewhere.

    `documents` have a `period`, and `event_id` and `copy_group` where found; `frames`: all frames of the study.
    Zeros are rows for top-level frames; sub-frames have rows where they have hits. Fields without a token have no row.
    """
    top = [f for f in frames if "/" not in f]
    fields = pd.concat([_field_tokens(documents, field) for field in ("title", "text")])
    fields = fields[fields["tokens"] > 0]
    zeros = fields.merge(pd.DataFrame({"frame": pd.Series(top, dtype="str")}), how="cross")
    key = ["doc_id", "field", "frame"]
    below = counts[~counts["frame"].isin(top)][key].drop_duplicates().merge(fields, on=["doc_id", "field"])
    rows = pd.concat([zeros, below]).merge(counts[[*key, "voice", "hits"]], on=key, how="left")
    rows["hits"] = rows["hits"].fillna(0).astype("int64")
    rows["voice"] = rows["voice"].fillna(ALL)
    about = documents[["doc_id", "source", "date", "period"]].assign(
        event_id=documents.get("event_id", ""), copy_group=documents.get("copy_group", ""), order=range(len(documents))
    )
    rows = rows.merge(about, on="doc_id")
    rows["rank"] = rows["frame"].map({frame: i for i, frame in enumerate(frames)})
    rows = rows.sort_values(["order", "field", "rank", "voice"], kind="stable", ascending=[True, False, True, True])
    rows = rows.drop(columns=["order", "rank"])
    return tables.check("scores", rows.reset_index(drop=True))


def _field_tokens(documents: pd.DataFrame, field: str) -> pd.DataFrame:
    title = documents["title_tokens"]
    tokens = title if field == "title" else documents["tokens"] - title
    return pd.DataFrame({"doc_id": documents["doc_id"], "field": field, "tokens": tokens})


def _voiced(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions with `*` as their voice where voices are not told apart."""
    return mentions.assign(voice=mentions["voice"].where(mentions["voice"] != "", ALL))


def _roll_up(mentions: pd.DataFrame) -> pd.DataFrame:
    """One row for the leaf and for each of its parents."""
    voiced = _voiced(mentions)[["doc_id", "field", "frame", "voice", "sentence", "weight"]]
    paths = {frame: parents(frame) for frame in voiced["frame"].unique()}
    return voiced.assign(frame=voiced["frame"].map(paths)).explode("frame").astype({"frame": "str"})
