"""Groups held against each other inside the events that both cover, and differences split by events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing.comparison.contrasts import NEEDED_FOR, Pooled
from framing.comparison.groups import MOST_PAIRED, Sides
from framing.comparison.rates import FEWEST_CLUSTERS, FEWEST_HITS, PER
from framing.comparison.sheets import Sheet
from framing.config import Comparison as Options
from framing.statistics.counts import Bools, Counts, Floats, Ints, Side, add_up
from framing.statistics.event_effects import EventEffects, fit_event_effects
from framing.statistics.intervals import interval, p_value
from framing.statistics.jackknife import Estimate
from framing.statistics.power import detectable_ratio, documents_for
from framing.statistics.same_event import Split, Strata, contrast_within, split_difference
from framing.tables import REST

THIN = 0.3
"""Where less of a side's words than this stands in common events, the overlap is thin (measurement.md 2.2)."""
PARTS = ("exclusive", "emphasis", "framing")
_WHOLE = {"kind": "source", "basis": "crude", "copies": "one"}
_PER_SIDE = ("documents", "hits", "rate")


def number_events(documents: pd.DataFrame) -> tuple[Ints, list[str]]:
    """The event of every document as a number (-1: none), and the ids of the events in order."""
    ids = documents.get("event_id", pd.Series("", index=documents.index)).fillna("").astype(str)
    names = sorted(set(ids) - {""})
    places = {name: i for i, name in enumerate(names)}
    return np.array([places.get(name, -1) for name in ids], dtype=np.int64), names


@dataclass(frozen=True)
class _Pair:
    """One contrast: both sides by event (and single documents), documents of each side on common events."""

    strata: Strata
    documents: tuple[float, float]
    shared_events: int
    shares: tuple[float, float]


class Told:
    """A sheet pooled to events; a unit without an event is a stratum of its own, which nobody shares.

    `cell` numbers the group of every unit, `event` its event (-1: none).
    """

    def __init__(self, sheet: Sheet, cell: Ints, event: Ints) -> None:
        alone = np.where(event >= 0, event, event.max(initial=-1) + 1 + np.arange(len(event)))
        _, first, stratum = np.unique(alone, return_index=True, return_inverse=True)
        self.names, self.cluster, self.cell, self.stratum = sheet.names, sheet.cluster[first], cell, stratum
        self._pooled = Pooled(replace(sheet, cluster=stratum), cell)

    def pair(self, sides: Sides, contrast: Ints) -> _Pair:
        """The sides of one contrast, by event."""
        member = [sides.member[side] for side in contrast]
        a, b = (self._pooled.side(groups) for groups in member)
        covered, both = (a.tokens > 0) | (b.tokens > 0), (a.tokens > 0) & (b.tokens > 0)
        counts = self._pooled.counts
        hits = [_dense(counts, side.hits, covered) for side in (a, b)]
        cluster = np.unique(self.cluster[covered], return_inverse=True)[1]
        strata = Strata(cluster, a.tokens[covered], b.tokens[covered], hits[0], hits[1])
        return _Pair(
            strata,
            (self._documents(member[0], both), self._documents(member[1], both)),
            int(np.count_nonzero(both)),
            (_share(a, both), _share(b, both)),
        )

    def joint(self, groups: int) -> list[EventEffects]:
        """Poisson with event effects of all groups at once, frame by frame."""
        sides = [self._pooled.side(np.arange(groups) == i) for i in range(groups)]
        tokens = np.stack([side.tokens for side in sides], axis=1)
        covered = (tokens > 0).sum(axis=1) > 1
        hits = np.stack([_dense(self._pooled.counts, side.hits, covered) for side in sides], axis=1)
        return [
            fit_event_effects(tokens[covered], hits[:, :, column], self.cluster[covered])
            for column in range(hits.shape[2])
        ]

    def _documents(self, groups: Bools, both: Bools) -> float:
        inside = np.append(groups, False)[self.cell]
        return float(np.count_nonzero(inside & both[self.stratum]))


def _share(side: Side, both: Bools) -> float:
    total = side.tokens.sum()
    return float(side.tokens[both].sum() / total) if total else np.nan


def _dense(counts: Counts, hits: Floats, keep: Bools) -> Floats:
    """Sparse hits as (units kept, columns)."""
    inside, rows = keep[counts.unit], np.cumsum(keep) - 1
    slot = rows[counts.unit[inside]] * counts.columns + counts.column[inside]
    size = int(np.count_nonzero(keep)) * counts.columns
    return add_up(slot, hits[inside], size).reshape(-1, counts.columns)


def measure_events(
    told: Told, sides: Sides, reasons: np.ndarray, options: Options
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What events add to contrasts (sides a, b) of one sheet, each column of shape (contrasts, frames).

    First the columns of the crude row: how its difference splits (`statistics.same_event.split_difference`).
    Then those of the row with basis `event`, and `supported`, which says where that row stands: 5 clusters of
    common events with hits, 5 hits, and the crude contrast not refused for too few documents. There
    `documents_*` and `hits_*` are those on common events, `rate_a` and `rate_b` the rates there with the same
    weight for an event on both sides, so that ratio and difference are theirs.
    """
    splits, rows = [], []
    for contrast, reason in zip(sides.contrasts, reasons, strict=True):
        pair = told.pair(sides, contrast)
        splits.append(_split(pair, reason == "", options))
        rows.append(_within(pair, ~np.isin(reason, ["no_hits", "one_document", "too_few_documents"]), options))
    width = reasons.shape[1]
    joint = _joint(told, sides, width, options)
    return _stack(splits, width), _stack(rows, width) | joint


def _stack(rows: list[dict[str, np.ndarray]], width: int) -> dict[str, np.ndarray]:
    names = rows[0] if rows else {}
    return {name: np.stack([np.broadcast_to(row[name], width) for row in rows]) for name in names}


def _split(pair: _Pair, tested: Bools, options: Options) -> dict[str, np.ndarray]:
    """The parts of the difference; intervals where the contrast was tested and five common clusters carry them."""
    shares = {"share_common_a": np.array(pair.shares[0]), "share_common_b": np.array(pair.shares[1])}
    events = {"shared_events": np.array(pair.shared_events)} | shares
    names = [*PARTS, *(f"{part}_{end}" for part in PARTS for end in ("low", "high")), "framing_least", "framing_most"]
    if not pair.shared_events:
        return events | {name: np.array(np.nan) for name in names}
    found: Split = split_difference(pair.strata)
    sure = tested & (_clusters(pair.strata.common()) >= FEWEST_CLUSTERS)
    out: dict[str, np.ndarray] = {}
    for part in PARTS:
        estimate: Estimate = getattr(found, part)
        bounds = (np.where(sure, PER * bound, np.nan) for bound in interval(estimate, options.confidence))
        out |= {part: PER * estimate.value} | dict(zip((f"{part}_low", f"{part}_high"), bounds, strict=True))
    least, most = (PER * bound for bound in found.framing_range)
    return events | out | {"framing_least": least, "framing_most": most}


def _clusters(strata: Strata) -> int:
    return int(strata.cluster.max(initial=-1)) + 1


def _within(pair: _Pair, enough: Bools, options: Options) -> dict[str, np.ndarray]:
    """The columns of a row with basis `event`."""
    shared, found = pair.strata.common(), contrast_within(pair.strata)
    hits = [shared.hits_a.sum(axis=0), shared.hits_b.sum(axis=0)]
    error = found.log_ratio.error
    supported = enough & (found.clusters >= FEWEST_CLUSTERS) & (hits[0] + hits[1] >= FEWEST_HITS) & np.isfinite(error)
    ratio_low, ratio_high = interval(found.log_ratio, options.confidence)
    low, high = interval(found.difference, options.confidence)
    sides = zip(pair.documents, hits, (PER * found.rate_a, PER * found.rate_b), strict=True)
    of_side = {
        f"{name}_{side}": np.asarray(value)
        for side, values in zip("ab", sides, strict=True)
        for name, value in zip(_PER_SIDE, values, strict=True)
    }
    return of_side | {
        "supported": supported,
        "ratio": np.exp(found.log_ratio.value),
        "ratio_low": np.exp(ratio_low),
        "ratio_high": np.exp(ratio_high),
        "difference": PER * found.difference.value,
        "difference_low": PER * low,
        "difference_high": PER * high,
        "p": p_value(found.log_ratio),
        "clusters": found.clusters,
        "shared_events": np.array(pair.shared_events),
        "share_common_a": np.array(pair.shares[0]),
        "share_common_b": np.array(pair.shares[1]),
        "detectable_ratio": detectable_ratio(error),
        "documents_needed": documents_for(error, sum(pair.documents) / 2, NEEDED_FOR),
        "reason": np.where(supported, "", "few_clusters").astype(object),
    }


def _joint(told: Told, sides: Sides, width: int, options: Options) -> dict[str, np.ndarray]:
    """The ratio from all groups at once, where contrasts are of single groups and there are 3 to 6 of them."""
    shape, groups = (len(sides.contrasts), width), sides.member.shape[1]
    out = {name: np.full(shape, np.nan) for name in ("joint_ratio", "joint_low", "joint_high")}
    if not 3 <= groups <= MOST_PAIRED or len(sides.member) != groups or not len(sides.contrasts):
        return out
    a, b = sides.contrasts.T
    for column, effects in enumerate(told.joint(groups)):
        estimate = effects.contrast(a, b)
        bounds = (estimate.value, *interval(estimate, options.confidence))
        for name, bound in zip(out, bounds, strict=True):
            out[name][:, column] = np.exp(bound)
    return out


def measure_terms(told: Told, sides: Sides, options: Options) -> dict[str, np.ndarray]:
    """The difference inside common events term by term: contribution, its interval, clusters; (contrasts, terms)."""
    rows = []
    for contrast in sides.contrasts:
        found = contrast_within(told.pair(sides, contrast).strata)
        low, high = interval(found.difference, options.confidence)
        bounds = {"contribution": found.difference.value, "conf_low": low, "conf_high": high}
        rows.append({name: PER * value for name, value in bounds.items()} | {"clusters": found.clusters})
    return _stack(rows, len(told.names))


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
    few = _without_basis(contrasts[contrasts["shared_events"] > 0])
    if few:
        words = f"fewer than {FEWEST_CLUSTERS} of the shared events have mentions, so all articles are compared"
        notes.append(f"{words}: {_enumerate(few)}")
    return notes


def _without_basis(contrasts: pd.DataFrame) -> list[str]:
    """The pairs, with their frames, that stand in the primary family without a row of common events."""
    key = pd.MultiIndex.from_frame(contrasts[["a", "b", "frame"]])
    in_events = key.isin(key[contrasts["basis"] == "event"])
    rows = contrasts[(contrasts["family"] == "primary") & ~in_events]
    rows = rows.assign(b=rows["b"].replace(REST, "all others"))
    return [f"{a} and {b} ({', '.join(part['frame'])})" for (a, b), part in rows.groupby(["a", "b"], sort=False)]


def _name(pairs: pd.DataFrame) -> str:
    return _enumerate([f"{a} and {b}" for a, b in pairs[["a", "b"]].itertuples(index=False)])


def _enumerate(names: Sequence[str], most: int = 6) -> str:
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more pairs" if more > 0 else "")
