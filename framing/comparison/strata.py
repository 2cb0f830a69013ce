"""What two groups are compared inside of: nothing (all documents), the same events, the same topic in a week or month.

These are two questions: over all articles, and inside the same events. Topics in a week or a month are coarser than
events, so that selection may remain in the difference: they are exploratory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import Arms
from framing.comparison.kinds import APART, number_genres
from framing.comparison.periods import label_periods
from framing.comparison.reasons import FEWEST_CLUSTERS
from framing.comparison.same_events import Measuring, measure_events, measure_topics
from framing.comparison.stratum_sums import StratumSums
from framing.statistics.counts import Ints
from framing.tables import ALL, REST

TOPICAL = {"topic-week": "week", "topic-month": "month"}
BASES = ("event", "crude")
"""Of the primary family, the best first."""
QUESTIONS = {"auto": BASES, "event": BASES[:1], "topic": (*BASES, *TOPICAL), "all": BASES[1:]}
"""By `comparison.within`: which bases have rows."""
ASKED = {"event": BASES[:1], "topic": tuple(TOPICAL)}
"""By `comparison.within`: the bases asked for outright, whose rows stand even where a pair does not support them."""
GENRES = len(APART) + 1
"""Kinds of documents that are not held against each other inside an event."""
THIN = 0.3
"""Where less of a side's words than this stands in common events, the overlap is thin (measurement.md 2.2)."""
_WHOLE = {"kind": "source", "basis": "crude", "copies": "one"}


_SHARED = {
    "event": "events",
    "topic-week": "topics in the same week",
    "topic-month": "topics in the same month",
}


def number_strata(documents: pd.DataFrame, event: Ints, within: str) -> dict[str, Ints]:
    """The stratum of every document (-1: none) by basis, for those that `within` chooses; `event` numbers its event.

    Inside an event like is compared with like: an opinion piece with opinion pieces, a transcript with transcripts,
    every other genre with every other. A document without a topic, or not dated finely enough, has no topic-week
    (topic-month). A basis in which no document has a stratum is left out, unless it is asked for outright.
    """
    found = {"event": np.where(event >= 0, event * GENRES + number_genres(documents), -1)}
    if "topic" in documents:
        topic = documents["topic"].fillna("").astype("str")
        for basis, unit in TOPICAL.items():
            period = label_periods(documents, unit)
            known = ((topic != "") & (period != "")).to_numpy(dtype=bool)
            number = np.unique((topic + "\0" + period).to_numpy(dtype=object).astype(str), return_inverse=True)[1]
            found[basis] = np.where(known, number, -1).astype(np.int64)
    kept = {basis: number for basis, number in found.items() if basis in QUESTIONS[within]}
    return {b: number for b, number in kept.items() if b in ASKED.get(within, ()) or (number >= 0).any()}


def add_strata(
    matrix: CountMatrix,
    cell: Ints,
    arms: Arms,
    crude: dict[str, np.ndarray],
    strata: Mapping[str, Ints],
    measuring: Measuring,
) -> dict[str, dict[str, np.ndarray]]:
    """The overall contrasts of one sheet by basis: the `crude` ones, and what common strata add to them.

    The split by events stands on the crude rows, those by topic on the rows of that basis.
    """
    reasons, found = crude["reason"], {"crude": crude}
    if "event" in strata:
        like = strata["event"][matrix.rows]
        event = np.where(like >= 0, like // GENRES, -1)
        split, found["event"] = measure_events(StratumSums(matrix, cell, event), arms, reasons, measuring)
        found["crude"] = crude | split
        if len(np.unique(like)) > len(np.unique(event)):  # some event was told in several genres
            alike = measure_events(StratumSums(matrix, cell, like), arms, reasons, measuring)[1]
            apart = (alike["reason"] == "few_clusters") & (found["event"]["reason"] != "few_clusters")
            found["event"] = alike | {"reason": np.where(apart, "different_genres", alike["reason"]).astype(object)}
    for basis in TOPICAL:
        if basis in strata:
            within = StratumSums(matrix, cell, strata[basis][matrix.rows])
            found[basis] = measure_topics(within, arms, reasons, measuring.options)
    return {basis: found[basis] for basis in QUESTIONS[measuring.options.within] if basis in found}


def say_overlap(contrasts: pd.DataFrame) -> list[str]:
    """Plain words for pairs without common events, with few words in them, or too few for a basis of events."""
    kind, basis, copies = (contrasts[name] == value for name, value in _WHOLE.items())
    pairs = contrasts[kind & basis & copies & contrasts["shared_events"].notna()].drop_duplicates(["a", "b"])
    pairs = pairs.assign(b=pairs["b"].replace(REST, "all others"))
    none = pairs[pairs["shared_events"] == 0]
    thin = pairs[(pairs["shared_events"] > 0) & (pairs[["share_common_a", "share_common_b"]].min(axis=1) < THIN)]
    notes = []
    if len(none):
        notes.append(f"no shared events, so the difference cannot be split into selection and framing: {_name(none)}")
    if len(thin):
        shares = [
            f"{a} and {b} ({100 * one:.0f}% of {a}, {100 * other:.0f}% of {b})"
            for a, b, one, other in thin[["a", "b", "share_common_a", "share_common_b"]].itertuples(index=False)
        ]
        notes.append(
            f"few of the words stand in events that both cover, so what is said of the same stories describes only "
            f"these shares: {_enumerate(shares)}"
        )
    return notes


def say_unanswered(contrasts: pd.DataFrame, within: str, looked_for: bool = True) -> list[str]:
    """Which pairs, with their frames, share too few events (or topics) to be compared inside them, in words.

    Nothing where events were not even `looked_for`, unless they are asked for outright.
    """
    said = []
    voice = contrasts.loc[contrasts["family"].eq("primary"), "voice"].iloc[:1].tolist() or [ALL]
    told = contrasts[contrasts["kind"].eq("source") & contrasts["copies"].eq("one") & contrasts["field"].eq(ALL)]
    told = told[told["voice"].isin(voice) & told["reason"].isin(["few_clusters", "no_hits"])]
    for basis in ASKED.get(within, ()):
        refused = told[(told["basis"] == basis) & (told["verdict"] == "not comparable")]
        said += _say_few(_SHARED[basis], refused, "no comparison inside them can be made")
    if within in ("auto", "topic") and looked_for:
        key = pd.MultiIndex.from_frame(contrasts[["a", "b", "frame"]])
        made = (contrasts["basis"] == "event") & (contrasts["verdict"] != "not comparable")
        in_events = key.isin(key[made])
        alone = contrasts[(contrasts["family"] == "primary") & (contrasts["basis"] == "crude") & ~in_events]
        said += _say_few("events", alone, "all articles alone are compared")
    return said


def _say_few(what: str, rows: pd.DataFrame, so: str) -> list[str]:
    """The pairs of some rows, with their frames, that share too few strata with mentions."""
    rows = rows[~rows["frame"].str.contains("/", regex=False)].drop_duplicates(["a", "b", "frame"])
    by_pair = rows.assign(b=rows["b"].replace(REST, "all others")).groupby(["a", "b"], sort=False)
    frames = by_pair["frame"].agg(", ".join).reset_index().itertuples(index=False)
    names = [f"{a} and {b} ({named})" for a, b, named in frames]
    return [f"fewer than {FEWEST_CLUSTERS} shared {what} have mentions, so {so}: {_enumerate(names)}"] if names else []


def _name(pairs: pd.DataFrame) -> str:
    return _enumerate([f"{a} and {b}" for a, b in pairs[["a", "b"]].itertuples(index=False)])


def _enumerate(names: Sequence[str], most: int = 6) -> str:
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more pairs" if more > 0 else "")
