"""Which documents are not independent of each other, and which of a text's copies count."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing import tables
from framing.corpus.date_ranges import date_by_publication


def find_clusters(
    documents: pd.DataFrame, event_members: pd.DataFrame | None = None, copies: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Table `clusters`: which documents are not independent of each other.

    Documents of one event, or of one copy group, go together, and so do those that are linked through others
    (connected components). A cluster is named after the smallest doc_id in it; a document in neither is its own.
    """
    ids = documents["doc_id"].to_numpy(dtype=object)
    placed = assign_documents(documents, event_members, copies)
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


def assign_documents(
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


def counted_copies(documents: pd.DataFrame, copies: pd.DataFrame) -> pd.Series:
    """Which documents count: of the versions of a text that a source printed the one `kept`, and all that copy none."""
    counted: pd.Series = ~documents["doc_id"].isin(copies.loc[~copies["kept"].astype(bool), "doc_id"])
    return counted


def find_wire(placed: pd.DataFrame) -> pd.Series:
    """Which documents are wire copy: their `copy_group` holds documents of two sources or more."""
    group = placed["copy_group"]
    sources = placed.groupby(group)["source"].transform("nunique")
    wire: pd.Series = (group != "") & (sources > 1)
    return wire


def share_wire(documents: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Table `wire`: how much of every source is text that others print too, and how often it was first with it.

    Order: sources by name. A source was first with a group where its earliest document of it, counted or not, is of the
    earliest day; all that share that day were first; undated documents never are, nor those dated by their collection.
    """
    placed = assign_documents(date_by_publication(documents), copies=copies)
    wire, counted = find_wire(placed), counted_copies(documents, copies)
    dates = placed["date"].where((placed["date_precision"] == "day") & wire, None)
    earliest = dates.groupby(placed["copy_group"]).transform("min")
    own = dates.groupby([placed["copy_group"], placed["source"]]).transform("min")
    once = ~placed[counted].duplicated(["copy_group", "source"]).reindex(placed.index, fill_value=True)
    first = wire & once & own.notna() & (own == earliest)
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
