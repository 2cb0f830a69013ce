"""Mentions x documents -> counts, term counts, scores and clusters. Frames roll up into their parents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing import tables
from framing.tables import ALL


def parents(frame: str) -> list[str]:
    """The path of a frame and of all frames above it: `a/b` -> [`a`, `a/b`]."""
    parts = frame.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def count_mentions(mentions: pd.DataFrame) -> pd.DataFrame:
    """Table `counts`: hits, score and hit sentences of every document x field x frame with a mention, parents included.

    Mentions of one top-level frame never overlap (see `matching`), so sub-frames add up to their parent.
    """
    rolled = _roll_up(mentions)
    key = ["doc_id", "field", "frame", "voice"]
    grouped = rolled.groupby(key, sort=True, observed=True)
    counts = grouped.agg(hits=("weight", "size"), score=("weight", "sum"), hit_sentences=("sentence", "nunique"))
    return tables.check("counts", counts.reset_index())


def count_terms(mentions: pd.DataFrame) -> pd.DataFrame:
    """Hits of every document x field x voice x leaf frame x term: doc_id, field, voice, frame, term, hits."""
    key = ["doc_id", "field", "voice", "frame", "term"]
    return _voiced(mentions).groupby(key, sort=True).size().rename("hits").reset_index()


def find_clusters(
    documents: pd.DataFrame, event_members: pd.DataFrame | None = None, copies: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Table `clusters`: which documents are not independent of each other.

    Documents of one event, or of one copy group, go together, and so do those that are linked through others
    (connected components). A cluster is named after the smallest doc_id in it; a document in neither is its own.
    """
    ids = documents["doc_id"].to_numpy(dtype=object)
    placed = place_documents(documents, event_members, copies)
    cluster = np.arange(len(ids))
    if event_members is not None or copies is not None:
        cluster = _connect(placed[["event_id", "copy_group"]])
    order = np.argsort(ids.astype(str), kind="stable")
    smallest = ids[order[np.unique(cluster[order], return_index=True)[1]]]
    return tables.check("clusters", pd.DataFrame({"doc_id": ids, "cluster": smallest[cluster]}, dtype="str"))


def _connect(labels: pd.DataFrame) -> np.ndarray:
    """Number the connected components of rows that share a label in some column; empty is no label."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows = np.arange(len(labels))
    edges = []
    for column in labels:
        known = (labels[column] != "").to_numpy(dtype=bool)
        first = pd.Series(rows[known]).groupby(labels[column].to_numpy(dtype=object)[known]).transform("first")
        edges.append(np.stack([rows[known], first.to_numpy(dtype=np.int64)]))
    one, other = np.concatenate(edges, axis=1)
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(len(rows), len(rows)))
    component: np.ndarray = connected_components(graph, directed=False)[1]
    return component


def place_documents(
    documents: pd.DataFrame, event_members: pd.DataFrame | None = None, copies: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The documents with their `event_id` and `copy_group`, empty where none: what `compare` and the scores read.

    A table not given leaves its column empty, so give both at once.
    """
    placed = documents.assign(event_id="", copy_group="")
    for column, table in (("event_id", event_members), ("copy_group", copies)):
        if table is not None and len(table):
            known = documents["doc_id"].map(table.set_index("doc_id")[column])
            placed[column] = known.astype(object).where(known.notna(), "").astype("str")
    return placed


def first_copies(documents: pd.DataFrame, copies: pd.DataFrame) -> pd.Series:
    """Which documents count: of every source and copy group the first alone, and all without a copy group.

    First by date, undated last, then by doc_id; the answer does not depend on the order of the rows.
    """
    placed = place_documents(documents, copies=copies)[["doc_id", "source", "date", "copy_group"]]
    dated = placed.assign(last=placed["date"].fillna("") == "").sort_values(["last", "date", "doc_id"], kind="stable")
    again = dated.duplicated(["source", "copy_group"]) & (dated["copy_group"] != "")
    kept: pd.Series = ~again.reindex(documents.index)
    return kept


def find_wire(placed: pd.DataFrame) -> pd.Series:
    """Which documents are wire copy: their `copy_group` holds documents of two sources or more."""
    group = placed["copy_group"]
    sources = placed.groupby(group)["source"].transform("nunique")
    wire: pd.Series = (group != "") & (sources > 1)
    return wire


def share_wire(documents: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Table `wire`: how much of every source is text that others print too, and how often it was first with it.

    Order: sources by name. A source was first with a group where its first document of it is the earliest by day;
    all that share the earliest day were first; undated documents never are.
    """
    placed = place_documents(documents, copies=copies)
    wire, counted = find_wire(placed), first_copies(documents, copies)
    dates = placed["date"].where((placed["date_precision"] == "day") & wire, None)
    earliest = dates.groupby(placed["copy_group"]).transform("min")
    first = wire & counted & dates.notna() & (dates == earliest)
    facts = pd.DataFrame(
        {
            "source": placed["source"],
            "documents": 1,
            "reprints": ~counted,
            "wire": wire & counted,
            "first": first,
            "tokens": placed["tokens"].where(counted, 0).fillna(0),
            "wire_tokens": placed["tokens"].where(wire & counted, 0).fillna(0),
        }
    )
    sums = facts.groupby("source", sort=True).sum().reset_index()
    sums["share"] = sums["wire"] / (sums["documents"] - sums["reprints"])
    sums["token_share"] = (sums["wire_tokens"] / sums["tokens"]).where(sums["tokens"] > 0)
    return tables.check("wire", sums.drop(columns=["tokens", "wire_tokens"]))


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
