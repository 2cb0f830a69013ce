"""Who is quoted by which source with which frames; whose threat and whose sovereignty, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing import tables
from framing.statistics.counts import Counts, add_up, exponential
from framing.statistics.intervals import interval
from framing.statistics.jackknife import estimate_rates
from framing.tables.building import TableBuilder
from framing.voice.tiers import Tier

PER = 1000
"""Rates are mentions per this many tokens."""
ROLES = ("agent", "target", "holder")


def tabulate_voices(
    mentions: pd.DataFrame, documents: pd.DataFrame, tier: Tier, make: TableBuilder
) -> dict[str, pd.DataFrame]:
    """The tables `speakers` and `roles`, which only parses can tell."""
    if tier.name != "parse":
        return {}
    return {
        "speakers": make("speakers", lambda: tabulate_speakers(mentions, documents)),
        "roles": make("roles", lambda: tabulate_roles(mentions, documents)),
    }


def tabulate_speakers(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The table `speakers`: whose words each source brings, in which voice, with what frames.

    mentions with voice and speaker_name; documents with doc_id and source. One row for each source, speaker, voice
    and top-level frame; hits, and the documents they stand in. A speaker without a name is the empty cell; the
    source's own voice has no row. Order: source, hits of the speaker (most first), speaker, voice, frame.
    """
    told = mentions[mentions["voice"].isin(["quoted", "attributed"])]
    told = told.assign(frame=_tops(told), speaker=told["speaker_name"])[["doc_id", "speaker", "voice", "frame"]]
    told = told.merge(documents[["doc_id", "source"]], on="doc_id", how="inner")
    keys = ["source", "speaker", "voice", "frame"]
    table = told.groupby(keys, sort=True)["doc_id"].agg(hits="size", documents="nunique").reset_index()
    total = table.groupby(["source", "speaker"])["hits"].transform("sum")
    table = table.assign(total=total).sort_values(
        ["source", "total", "speaker", "voice", "frame"], ascending=[True, False, True, True, True], kind="stable"
    )
    return tables.check("speakers", table.drop(columns="total").reset_index(drop=True))


def tabulate_roles(mentions: pd.DataFrame, documents: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """The table `roles`: whom each source makes the agent, target or holder of each top-level frame.

    mentions with the role columns; documents with doc_id, source, tokens and, where there are any, cluster. One row
    for each source, role, entity and frame that occurs; hits, rate per 1,000 tokens of the source, and the interval
    of the log rate from the delete-one-cluster jackknife (`statistics.jackknife`; documents are the clusters where
    no column says otherwise). Fewer than 5 hits or 5 clusters with one: no interval. `share` is the part of the
    source's mentions of that frame that fill the role so. All voices together, and each voice (`voice` = *).
    """
    filled = _fill(mentions, documents)
    keys = ["source", "role", "entity", "frame", "voice"]
    if filled.empty:
        return tables.empty("roles")
    hits = filled.groupby(keys, sort=True)["doc_id"].agg(hits="size", documents="nunique").reset_index()
    parts = [
        _rate(hits[hits["source"] == source], filled, part, confidence) for source, part in documents.groupby("source")
    ]
    table = pd.concat(parts, ignore_index=True)
    both = _both_voices(mentions.assign(frame=_tops(mentions))[["doc_id", "frame", "voice"]])
    of_frame = both.merge(documents[["doc_id", "source"]], on="doc_id").groupby(["source", "frame", "voice"]).size()
    index = pd.MultiIndex.from_frame(table[["source", "frame", "voice"]])
    table["share"] = table["hits"] / of_frame.reindex(index).to_numpy()
    order = ["source", "frame", "role", "voice", "hits", "entity"]
    table = table.sort_values(order, ascending=[True, True, True, True, False, True], kind="stable")
    return tables.check("roles", table.reset_index(drop=True))


def _tops(mentions: pd.DataFrame) -> pd.Series:
    return mentions["frame"].str.split("/").str[0]


def _both_voices(rows: pd.DataFrame) -> pd.DataFrame:
    """Every row in its voice and once more in all voices together."""
    return pd.concat([rows.assign(voice=tables.ALL), rows], ignore_index=True)


def _fill(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row for each filled role of each mention: doc_id, source, frame, voice, role, entity."""
    parts = [
        mentions.assign(frame=_tops(mentions), role=role, entity=mentions[role])[
            ["doc_id", "frame", "voice", "role", "entity"]
        ]
        for role in ROLES
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["entity"] != ""].merge(documents[["doc_id", "source"]], on="doc_id", how="inner")
    return _both_voices(rows)


def _rate(cells: pd.DataFrame, filled: pd.DataFrame, documents: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Rates and intervals of the cells of one source."""
    cluster = documents["cluster"] if "cluster" in documents else documents["doc_id"]
    codes, names = pd.factorize(cluster, sort=True)
    unit_of = pd.Series(codes, index=documents["doc_id"])
    keys = ["role", "entity", "frame", "voice"]
    column = cells.reset_index(drop=True).reset_index()[["index", *keys]]
    rows = filled[filled["doc_id"].isin(documents["doc_id"])].merge(column, on=keys)
    units, width = len(names), len(cells)
    slot = unit_of.loc[rows["doc_id"]].to_numpy() * width + rows["index"].to_numpy()
    place, hits = np.unique(slot, return_counts=True)
    tokens = add_up(codes.astype(np.int64), documents["tokens"].to_numpy(dtype=np.float64), units)
    counts = Counts(tokens, place // width, place % width, hits.astype(np.float64), width)
    rates = estimate_rates(counts, np.zeros(units, dtype=np.int64), 1)
    low, high = interval(rates.log_rate, confidence)
    few = (rates.hits[0] < 5) | (np.bincount(place % width, minlength=width) < 5)
    bounds = {
        "conf_low": np.where(few, np.nan, PER * exponential(low[0])),
        "conf_high": np.where(few, np.nan, PER * exponential(high[0])),
    }
    return cells.assign(tokens=int(tokens.sum()), rate=PER * rates.rate[0], **bounds)
