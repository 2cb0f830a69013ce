"""Mentions of a run drawn for hand coding: seeded, stratified by source and term, the source hidden.

A source or a term with a tenth of a frame's mentions is a stratum of its own, the others are pooled. Each stratum
gets a floor, the rest of the draw goes by size. Inside a stratum the draw is systematic over mentions in order of
source and term, so that pooled sources and rare terms are spread as well. What each stratum weighs is known from
the run alone: `weigh` finds it again when the codes come back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd

from framing import tables
from framing.errors import InputError
from framing.statistics.counts import Floats, Ints

FLOOR = 5
OWN_STRATUM = 0.1
"""From this share of a frame's mentions on, a source or a term has strata of its own."""
_KEY = ["source", "frame", "term", "doc_id", "field", "start", "end"]


def number_mentions(evidence: pd.DataFrame) -> pd.DataFrame:
    """`evidence` with `mention` (an id that does not tell the source), `top` (frame) and `stratum`; in a total order.

    Raises InputError where the run has no sentences.
    """
    if len(evidence) and not (evidence["before"] + evidence["after"]).any():
        raise InputError("the run holds no sentences to code; run it with --set report.text=context")
    rows = evidence.sort_values(_KEY, kind="stable", ignore_index=True)
    top = rows["frame"].str.split("/").str[0]
    groups = {c: _pool_small(top, rows[c]) for c in ("source", "term")}
    stratum = pd.DataFrame({"top": top, **groups}).groupby(["top", "source", "term"], sort=True).ngroup()
    return rows.assign(mention=name_mentions(rows), top=top, stratum=stratum)


def name_mentions(rows: pd.DataFrame) -> pd.Series:
    """The id of each mention, from doc_id, field, frame, start and end; it tells neither document nor source."""
    parts = zip(*(rows[c].astype(str) for c in ("doc_id", "field", "frame", "start", "end")), strict=True)
    ids = ["m" + hashlib.sha256("\0".join(p).encode()).hexdigest()[:12] for p in parts]
    return pd.Series(ids, index=rows.index, dtype="str")


def _pool_small(top: pd.Series, values: pd.Series) -> pd.Series:
    """The values that hold their share of a frame; the others as one."""
    size = values.groupby([top, values]).transform("size")
    large = size >= OWN_STRATUM * top.groupby(top).transform("size")
    return values.where(large, tables.ALL)


def draw_sample(evidence: pd.DataFrame, number: int, seed: int) -> pd.DataFrame:
    """Rows of `number_mentions(evidence)`: `number` mentions of each top-level frame (all where there are fewer).

    Frame by frame, in random order within a frame; the same seed and mentions, the same draw.
    """
    rows = number_mentions(evidence)
    rng = np.random.default_rng(seed)
    drawn: list[int] = []
    for _, frame in rows.groupby("top", sort=True):
        sizes = frame.groupby("stratum", sort=True).size()
        shares = allocate(np.array(sizes.tolist(), dtype=np.int64), number)
        taken = [
            place
            for (_, stratum), share in zip(frame.groupby("stratum", sort=True), shares.tolist(), strict=True)
            for place in stratum.index[draw_places(len(stratum), share, rng)]
        ]
        drawn += rng.permutation(np.array(taken, dtype=np.int64)).tolist()
    return rows.loc[drawn].reset_index(drop=True)


def allocate(sizes: Ints, number: int) -> Ints:
    """How many to draw from strata of these sizes: a floor each (half of all at most), the rest by size."""
    number = min(number, int(sizes.sum()))
    base: Ints = np.minimum(sizes, min(FLOOR, number // (2 * len(sizes))))
    left, open_ = number - base.sum(), sizes - base
    exact = left * open_ / max(open_.sum(), 1)
    shares: Ints = np.floor(exact).astype(np.int64)
    shares[np.argsort(shares - exact, kind="stable")[: left - shares.sum()]] += 1
    shares += base
    return shares


def draw_places(size: int, number: int, rng: np.random.Generator) -> Ints:
    """`number` of `size` places, evenly spread from a random start: each is drawn with probability number / size."""
    start = rng.random()
    places: Ints = np.floor((start + np.arange(number)) * size / max(number, 1)).astype(np.int64)
    return places


def weigh(rows: pd.DataFrame, coded: pd.Series) -> Floats:
    """For every coded mention how many of the run it stands for: the size of its stratum over its coded mentions.

    `rows` as `number_mentions` makes them, `coded` mentions in any order.
    """
    stratum = rows.set_index("mention")["stratum"].loc[coded.to_list()]
    size = rows["stratum"].value_counts()
    number = stratum.value_counts()
    weights: Floats = (stratum.map(size) / stratum.map(number)).to_numpy(dtype=np.float64)
    return weights


def sheet_of(drawn: pd.DataFrame, definitions: Mapping[str, str], draw: str) -> pd.DataFrame:
    """The table `codings` to fill in: no source, title, date or document; `draw` says where it comes from."""
    definition = [
        definitions.get(f) or definitions.get(t, "") for f, t in zip(drawn["frame"], drawn["top"], strict=True)
    ]
    empty = dict.fromkeys(("code", "note", "coder"), "")
    return tables.check(
        "codings", drawn.assign(definition=definition, draw=draw, **empty)[tables.column_names("codings")]
    )
