"""Groups held against each other inside the strata that both cover, and differences split by them.

A stratum is an event, or the documents on one topic in one week or month (`comparison.bases`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from framing.comparison.contrasts import NEEDED_FOR, Pooled
from framing.comparison.groups import MOST_PAIRED, Sides
from framing.comparison.rates import FEWEST_CLUSTERS, FEWEST_HITS, PER
from framing.comparison.sheets import Sheet, cut_columns
from framing.config import Comparison as Options
from framing.statistics.counts import Bools, Counts, Floats, Ints, Side, add_up
from framing.statistics.event_effects import EventEffects, fit_event_effects
from framing.statistics.intervals import interval, p_value
from framing.statistics.jackknife import Estimate
from framing.statistics.power import detectable_ratio, documents_for
from framing.statistics.same_event import Split, Strata, contrast_within, split_difference

PARTS = ("exclusive", "emphasis", "framing")
_SPLIT = [*PARTS, *(f"{part}_{end}" for part in PARTS for end in ("low", "high")), "framing_least", "framing_most"]
_PER_SIDE = ("documents", "hits", "rate")
_COLUMNS = [f"{name}_{side}" for side in "ab" for name in _PER_SIDE]
_COLUMNS += ["ratio", "ratio_low", "ratio_high", "difference", "difference_low", "difference_high", "p", "clusters"]
_CELLS = 1 << 18
"""Numbers in an array of parts by columns; about thirty such arrays are in use at once."""
_COLUMNS += ["shared_events", "share_common_a", "share_common_b", "detectable_ratio", "documents_needed", *_SPLIT]


def number_events(documents: pd.DataFrame) -> tuple[Ints, list[str]]:
    """The event of every document as a number (-1: none), and the ids of the events in order."""
    ids = documents.get("event_id", pd.Series("", index=documents.index)).fillna("").astype(str)
    names = sorted(set(ids) - {""})
    places = {name: i for i, name in enumerate(names)}
    return np.array([places.get(name, -1) for name in ids], dtype=np.int64), names


@dataclass(frozen=True)
class _Pair:
    """One contrast: both sides by stratum (and single documents), documents of each side on common strata."""

    strata: Strata
    documents: tuple[float, float]
    shared_strata: int
    shares: tuple[float, float]


class Told:
    """A sheet pooled to parts of strata; a unit without a stratum is one of its own, which nobody shares.

    `cell` numbers the group of every unit, `stratum` its event, or its topic and week (-1: none). A part is what one
    cluster has in one stratum; an event is one part.
    """

    def __init__(self, sheet: Sheet, cell: Ints, stratum: Ints) -> None:
        self.sheet, self._of = sheet, (cell, stratum)
        alone = np.where(stratum >= 0, stratum, stratum.max(initial=-1) + 1 + np.arange(len(stratum)))
        number = np.unique(alone, return_inverse=True)[1]
        key = number * (sheet.cluster.max(initial=-1) + 1) + sheet.cluster
        _, first, part = np.unique(key, return_index=True, return_inverse=True)
        self.names, self.cell, self.part = sheet.names, cell, part
        self.cluster, self.stratum = sheet.cluster[first], number[first]
        self._pooled = Pooled(replace(sheet, cluster=part), cell)

    def pieces(self) -> Iterator[tuple[slice, Told]]:
        """Some of the columns at a time, so that arrays of parts by columns stay small; mostly all at once.

        Never one column alone, unless there is one: numpy would add it up in another order.
        """
        width = len(self.names)
        most = max(1, min(-(-len(self.stratum) * width // _CELLS), width // 2))
        for low, high in pairwise(np.linspace(0, width, most + 1).astype(int).tolist()):
            yield slice(low, high), self if most == 1 else Told(cut_columns(self.sheet, low, high), *self._of)

    def pair(self, sides: Sides, contrast: Ints) -> _Pair:
        """The sides of one contrast, by stratum."""
        member = [sides.member[side] for side in contrast]
        a, b = (self._pooled.side(groups) for groups in member)
        covered = (a.tokens > 0) | (b.tokens > 0)
        counts = self._pooled.counts
        hits = [_dense(counts, side.hits, covered) for side in (a, b)]
        cluster = np.unique(self.cluster[covered], return_inverse=True)[1]
        strata = Strata(cluster, a.tokens[covered], b.tokens[covered], hits[0], hits[1], self.stratum[covered])
        both = np.zeros(len(covered), dtype=bool)
        both[covered] = strata.shared()
        return _Pair(
            strata,
            (self._documents(member[0], both), self._documents(member[1], both)),
            len(np.unique(self.stratum[both])),
            (_share(a, both), _share(b, both)),
        )

    def joint(self, groups: int) -> list[EventEffects]:
        """Poisson with event effects of all groups at once, frame by frame; strata must be events."""
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
        return float(np.count_nonzero(inside & both[self.part]))


def _share(side: Side, both: Bools) -> float:
    total = side.tokens.sum()
    return float(side.tokens[both].sum() / total) if total else np.nan


def _dense(counts: Counts, hits: Floats, keep: Bools) -> Floats:
    """Sparse hits as (units kept, columns)."""
    inside, rows = keep[counts.unit], np.cumsum(keep) - 1
    slot = rows[counts.unit[inside]] * counts.columns + counts.column[inside]
    size = int(np.count_nonzero(keep)) * counts.columns
    return add_up(slot, hits[inside], size).reshape(-1, counts.columns)


_Columns = dict[str, np.ndarray]


def measure_events(told: Told, sides: Sides, reasons: np.ndarray, options: Options) -> tuple[_Columns, _Columns]:
    """What events add to contrasts (sides a, b) of one sheet, each column of shape (contrasts, frames).

    First the columns of the crude row: how its difference splits (`statistics.same_event.split_difference`), with
    intervals where it was tested. Then those of the row with basis `event`. `reason` is empty where that stands: 5
    common strata and 5 clusters in them with hits, 5 hits, and the crude contrast (`reasons`) not refused
    for too few documents. There `documents_*` and `hits_*` are those on common strata, `rate_a` and `rate_b` the rates
    there with the same weight for a stratum on both sides, so that ratio and difference are theirs.
    """
    found = [_measure_events(piece, sides, reasons[:, columns], options) for columns, piece in told.pieces()]
    return _join([split for split, _ in found]), _join([row for _, row in found])


def _measure_events(told: Told, sides: Sides, reasons: np.ndarray, options: Options) -> tuple[_Columns, _Columns]:
    splits, rows = [], []
    for contrast, reason in zip(sides.contrasts, reasons, strict=True):  # one pair in memory at a time
        pair = told.pair(sides, contrast)
        splits.append(_split(pair, reason == "", options))
        rows.append(_within(pair, _enough(reason), options))
    width = reasons.shape[1]
    return _stack(splits, width), _stack(rows, width) | _joint(told, sides, width, options)


def measure_topics(told: Told, sides: Sides, reasons: np.ndarray, options: Options) -> _Columns:
    """The same for coarser strata: the columns of the row with that basis, with the split of the crude difference.

    Contrasts that have no such row are not worked out.
    """
    return _join([_measure_topics(piece, sides, reasons[:, columns], options) for columns, piece in told.pieces()])


def _measure_topics(told: Told, sides: Sides, reasons: np.ndarray, options: Options) -> _Columns:
    rows = []
    for contrast, reason in zip(sides.contrasts, reasons, strict=True):
        row = dict.fromkeys(_COLUMNS, np.array(np.nan)) | {"reason": np.array("few_clusters", dtype=object)}
        if _enough(reason).any():
            pair = told.pair(sides, contrast)
            row |= _within(pair, _enough(reason), options)
            if (row["reason"] == "").any():
                row |= _split(pair, row["reason"] == "", options)
        rows.append(row)
    return _stack(rows, reasons.shape[1])


def _enough(reason: np.ndarray) -> Bools:
    return ~np.isin(reason, ["no_hits", "one_document", "too_few_documents"])


def _join(pieces: list[_Columns]) -> _Columns:
    """Columns of pieces side by side."""
    return {name: np.concatenate([piece[name] for piece in pieces], axis=1) for name in pieces[0]}


def _stack(rows: list[dict[str, np.ndarray]], width: int) -> dict[str, np.ndarray]:
    names = rows[0] if rows else {}
    return {name: np.stack([np.broadcast_to(row[name], width) for row in rows]) for name in names}


def _split(pair: _Pair, tested: Bools, options: Options) -> dict[str, np.ndarray]:
    """The parts of the difference; intervals where the contrast was tested and five common clusters carry them."""
    shares = {"share_common_a": np.array(pair.shares[0]), "share_common_b": np.array(pair.shares[1])}
    events = {"shared_events": np.array(pair.shared_strata)} | shares
    if not pair.shared_strata:
        return events | {name: np.array(np.nan) for name in _SPLIT}
    sure = tested & (_clusters(pair.strata.common()) >= FEWEST_CLUSTERS)
    found: Split = split_difference(pair.strata, errors=bool(sure.any()))
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
    """The columns of a row whose basis is these strata."""
    shared, found = pair.strata.common(), contrast_within(pair.strata)
    hits = [shared.hits_a.sum(axis=0), shared.hits_b.sum(axis=0)]
    error = found.log_ratio.error
    carried = np.minimum(found.clusters, found.strata) >= FEWEST_CLUSTERS
    supported = enough & carried & (hits[0] + hits[1] >= FEWEST_HITS) & np.isfinite(error)
    ratio_low, ratio_high = interval(found.log_ratio, options.confidence)
    low, high = interval(found.difference, options.confidence)
    sides = zip(pair.documents, hits, (PER * found.rate_a, PER * found.rate_b), strict=True)
    of_side = {
        f"{name}_{side}": np.asarray(value)
        for side, values in zip("ab", sides, strict=True)
        for name, value in zip(_PER_SIDE, values, strict=True)
    }
    return of_side | {
        "ratio": np.exp(found.log_ratio.value),
        "ratio_low": np.exp(ratio_low),
        "ratio_high": np.exp(ratio_high),
        "difference": PER * found.difference.value,
        "difference_low": PER * low,
        "difference_high": PER * high,
        "p": p_value(found.log_ratio),
        "clusters": found.clusters,
        "shared_events": np.array(pair.shared_strata),
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


def measure_terms(told: Told, sides: Sides, options: Options) -> _Columns:
    """The difference inside common events term by term: contribution, its interval, clusters; (contrasts, terms)."""
    return _join([_measure_terms(piece, sides, options) for _, piece in told.pieces()])


def _measure_terms(told: Told, sides: Sides, options: Options) -> _Columns:
    rows = []
    for contrast in sides.contrasts:
        found = contrast_within(told.pair(sides, contrast).strata)
        low, high = interval(found.difference, options.confidence)
        bounds = {"contribution": found.difference.value, "conf_low": low, "conf_high": high}
        rows.append({name: PER * value for name, value in bounds.items()} | {"clusters": found.clusters})
    return _stack(rows, len(told.names))
