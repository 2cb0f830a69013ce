"""What two groups are compared inside of: the same events, the same topic in the same week or month, or all documents.

Events are the finest. Where a pair shares too few of them, documents on one topic in one week are the next best
thing, then those of one month: coarser, so that selection may remain in the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.groups import Sides
from framing.comparison.periods import label_periods
from framing.comparison.rates import FEWEST_CLUSTERS
from framing.comparison.same_events import Told, measure_events, measure_topics
from framing.comparison.sheets import Sheet
from framing.config import Comparison as Options
from framing.statistics.counts import Ints
from framing.tables import REST

TOPICAL = {"topic-week": "week", "topic-month": "month"}
BASES = ("event", *TOPICAL, "crude")
"""The best first."""
CHOICES = {"auto": BASES, "event": BASES[:1], "topic": tuple(TOPICAL), "all": ("crude",)}
"""By `comparison.within`: the bases that the primary family may take."""
THIN = 0.3
"""Where less of a side's words than this stands in common events, the overlap is thin (measurement.md 2.2)."""
_WHOLE = {"kind": "source", "basis": "crude", "copies": "one"}
_INSTEAD = {
    "topic-week": "articles on the same topic in the same week are compared, which is coarser: selection may remain",
    "topic-month": "articles on the same topic in the same month are compared, which is coarser: selection may remain",
    "crude": "all articles are compared",
}


def number_strata(documents: pd.DataFrame, event: Ints) -> dict[str, Ints]:
    """The stratum of every document by basis (-1: none), for the bases that have any; `event` numbers its event.

    A document without a topic, or not dated finely enough, has no topic-week (topic-month).
    """
    found = {"event": event}
    if "topic" in documents:
        topic = documents["topic"].fillna("").astype("str")
        for basis, unit in TOPICAL.items():
            period = label_periods(documents, unit)
            known = ((topic != "") & (period != "")).to_numpy(dtype=bool)
            number = np.unique((topic + "\0" + period).to_numpy(dtype=object).astype(str), return_inverse=True)[1]
            found[basis] = np.where(known, number, -1).astype(np.int64)
    return {basis: number for basis, number in found.items() if (number >= 0).any()}


def add_bases(
    sheet: Sheet, cell: Ints, sides: Sides, crude: dict[str, np.ndarray], strata: Mapping[str, Ints], options: Options
) -> dict[str, dict[str, np.ndarray]]:
    """The overall contrasts of one sheet by basis: the `crude` ones, and what common strata add to them.

    The split by events stands on the crude rows, those by topic on the rows of that basis. Rows of a basis stand
    where their `reason` is empty; those by month only where there is none by week.
    """
    reasons, found = crude["reason"], {"crude": crude}
    if "event" in strata:
        told = Told(sheet, cell, strata["event"][sheet.rows])
        split, found["event"] = measure_events(told, sides, reasons, options)
        found["crude"] = crude | split
    finer = np.zeros(reasons.shape, dtype=bool)
    for basis in TOPICAL:
        if basis in strata and not finer.all():
            told = Told(sheet, cell, strata[basis][sheet.rows])
            found[basis] = measure_topics(told, sides, np.where(finer, "no_hits", reasons), options)
            finer |= found[basis]["reason"] == ""
    return found


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
    return notes + _say_bases(contrasts[contrasts["shared_events"] > 0])


def _say_bases(contrasts: pd.DataFrame) -> list[str]:
    """The pairs, with their frames, that stand in the primary family without a row of common events."""
    key = pd.MultiIndex.from_frame(contrasts[["a", "b", "frame"]])
    in_events = key.isin(key[contrasts["basis"] == "event"])
    rows = contrasts[(contrasts["family"] == "primary") & ~in_events]
    rows = rows.assign(b=rows["b"].replace(REST, "all others"))
    few = f"fewer than {FEWEST_CLUSTERS} of the shared events have mentions, so"
    notes = []
    for basis, instead in _INSTEAD.items():
        by_pair = rows[rows["basis"] == basis].groupby(["a", "b"], sort=False)
        names = [f"{a} and {b} ({', '.join(part['frame'])})" for (a, b), part in by_pair]
        notes += [f"{few} {instead}: {_enumerate(names)}"] if names else []
    return notes


def _name(pairs: pd.DataFrame) -> str:
    return _enumerate([f"{a} and {b}" for a, b in pairs[["a", "b"]].itertuples(index=False)])


def _enumerate(names: Sequence[str], most: int = 6) -> str:
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more pairs" if more > 0 else "")
