"""A probability sample of what to code: by frame and source 40 % mentions, 40 % sentences near one, 20 % others.

Mentions are drawn by the voice they were told in, in proportion. Inside a stratum the draw is systematic in order of
documents from a random start: every unit has the same known probability, and codes are spread over documents. Codes of
one document hang together all the same, so whatever is estimated counts documents, not codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing import tables
from framing.errors import InputError, nearest, printable
from framing.measures.screening import Screen
from framing.measures.sheets import HIT, NEAR, REST, digest
from framing.runs.sampling import allocate, draw_places, number_mentions
from framing.statistics.counts import Ints

SHARES = {HIT: 0.4, NEAR: 0.4, REST: 0.2}
_PLACE = {"start": "int64", "end": "int64"}
TWICE = 0.15
"""The part that a second coder codes as well."""


@dataclass(frozen=True)
class Request:
    """What is asked for: codes of each frame and source, the seed, which frames and sources (empty: all)."""

    number: int
    seed: int
    frames: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def draw_units(evidence: pd.DataFrame, sentences: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Units to code: `unit`, doc_id, frame, before, surface, after, stratum, size and probability; frame by frame.

    `evidence` is the table of the run, `sentences` has doc_id, source, field, start, end and text of every sentence
    with a counted word, in order of documents. Units are the mentions of a top-level frame and the sentences without
    one. The same run, seed and number: the same draw. Raises InputError where the run kept no sentences, or has no
    such frame or source.
    """
    hits = choose_mentions(evidence, request).astype(_PLACE)
    spoken = sentences.astype(_PLACE).sort_values(
        ["source", "doc_id", "field", "start"], kind="stable", ignore_index=True
    )
    screen = Screen(spoken["text"].tolist())
    rng = np.random.default_rng(request.seed)
    drawn = []
    for frame, mentions in hits.groupby("top", sort=True):
        hit = mark_hits(spoken, mentions)
        near = screen.find_near(hit, spoken["source"].tolist(), mentions["surface"].tolist())
        others = spoken.assign(stratum=np.where(near, NEAR, REST))[~hit]
        if request.sources:
            others = others[others["source"].isin(request.sources)]
        picked = [*draw_frame(mentions, others, request.number, rng)]
        drawn.append(_shuffle(pd.concat(picked, ignore_index=True).assign(frame=str(frame)), rng))
    return _add_context(pd.concat(drawn, ignore_index=True), spoken)


def draw_twice(units: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The rows of a sheet that a second coder codes as well: 15 % of each frame and stratum at random, in order."""
    rng = np.random.default_rng([seed, 2])
    chosen = [
        rng.choice(rows, size=max(1, round(TWICE * len(rows))), replace=False)
        for _, rows in sorted(units.groupby(["frame", "stratum"], sort=True).indices.items())
    ]
    return units.iloc[np.sort(np.concatenate(chosen))].reset_index(drop=True)


def mark_hits(sentences: pd.DataFrame, mentions: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which sentences hold the start of a mention."""
    starts = mentions[["doc_id", "field", "start"]].drop_duplicates().sort_values("start", kind="stable")
    left = sentences[["doc_id", "field", "start", "end"]].reset_index().sort_values("start", kind="stable")
    met = pd.merge_asof(starts, left, on="start", by=["doc_id", "field"])
    inside = met.loc[met["start"] < met["end"], "index"].to_numpy(dtype=np.int64)
    marked = np.zeros(len(sentences), dtype=bool)
    marked[inside] = True
    return marked


def choose_mentions(evidence: pd.DataFrame, request: Request) -> pd.DataFrame:
    """The mentions that may be drawn, numbered. Raises InputError where there is no such frame or source."""
    hits = number_mentions(evidence)
    for wanted, column, what in ((request.frames, "top", "frame"), (request.sources, "source", "source")):
        known = sorted(hits[column].unique())
        absent = [name for name in wanted if name not in known]
        if absent:
            raise InputError(f"no mention of {what} {printable(absent[0])!r} in the run{nearest(absent[0], known)}")
        if wanted:
            hits = hits[hits[column].isin(wanted)]
    return hits


def draw_frame(
    mentions: pd.DataFrame, others: pd.DataFrame, number: int, rng: np.random.Generator
) -> Iterator[pd.DataFrame]:
    """The draws of one frame, source by source; what a stratum cannot give the next ones do.

    `mentions` has source, voice, doc_id, field, start and end, `others` (sentences without one) source and stratum.
    """
    for source in sorted(set(mentions["source"]) | set(others["source"])):
        of_source = mentions[mentions["source"] == source]
        hits = of_source.sort_values(["doc_id", "field", "start", "end"], kind="stable")
        near, rest = (others[(others["source"] == source) & (others["stratum"] == kind)] for kind in (NEAR, REST))
        wanted = share_out([len(hits), len(near), len(rest)], number)
        yield from _draw_hits(hits, wanted[0], rng)
        yield _draw(near, NEAR, wanted[1], rng)
        yield _draw(rest, REST, wanted[2], rng)


def share_out(sizes: Sequence[int], number: int) -> list[int]:
    """How many of a source's `number` codes go to mentions, near sentences and others, which are so many."""
    found: list[int] = []
    left, parts = number, list(SHARES.values())
    for i, size in enumerate(sizes):
        share = parts[i] / sum(parts[i:])
        found.append(min(size, round(left * share)))
        left -= found[-1]
    for i, size in enumerate(sizes):  # what the last could not take goes back to the first
        more = min(left, size - found[i])
        found[i], left = found[i] + more, left - more
    return found


def _draw_hits(hits: pd.DataFrame, number: int, rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    groups = [group for _, group in hits.groupby("voice", sort=True)]
    if groups:
        shares = allocate(np.array([len(group) for group in groups], dtype=np.int64), number)
        yield from (_draw(group, HIT, share, rng) for group, share in zip(groups, shares.tolist(), strict=True))


def _draw(units: pd.DataFrame, stratum: int, number: int, rng: np.random.Generator) -> pd.DataFrame:
    places: Ints = draw_places(len(units), number, rng)
    size = len(units)
    return units.iloc[places].assign(stratum=stratum, size=size, probability=number / max(size, 1))


def _shuffle(units: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return units.iloc[rng.permutation(len(units))]


def _add_context(drawn: pd.DataFrame, spoken: pd.DataFrame) -> pd.DataFrame:
    """Ids, and beside a sentence without a mention the sentences before and after it in its field."""
    same = [spoken[name] for name in ("doc_id", "field")]
    around = {}
    for name, step in (("before", 1), ("after", -1)):
        beside = np.logical_and.reduce([column == column.shift(step) for column in same])
        text = spoken["text"].shift(step)
        around[name] = (text + " " if step > 0 else " " + text).where(beside, "").fillna("")
    key = ["doc_id", "field", "start", "end"]
    context = spoken[key].assign(**around)
    hit = drawn["stratum"] == HIT
    others = drawn[~hit].drop(columns=["before", "after"], errors="ignore").merge(context, on=key, how="left")
    ids = zip(*(others[name].astype(str) for name in ("doc_id", "field", "frame", "start", "end")), strict=True)
    others = others.assign(unit=pd.array(["s" + digest(parts) for parts in ids], dtype="str"), surface=others["text"])
    others.index = drawn.index[~hit]
    whole = pd.concat([drawn[hit].assign(unit=drawn["mention"][hit]), others]).sort_index()
    names = {*tables.column_names("code_sheet"), "doc_id"} & {*whole.columns}
    return whole[sorted(names)].reset_index(drop=True)
