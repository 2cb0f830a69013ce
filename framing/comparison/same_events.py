"""Groups held against each other inside the strata that both cover, and differences split by them.

A stratum is an event, or the documents on one topic in one week or month (`comparison.bases`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.contrasts import PERMUTED, bound_ratio, settle
from framing.comparison.groups import Arms
from framing.comparison.rates import PER
from framing.comparison.reasons import FEWEST_CLUSTERS, FEWEST_HITS, find_reasons, is_measured, mark_alike
from framing.comparison.stratum_sums import Pair, StratumSums
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Bools, Floats, Ints, add_rows, divide, exponential
from framing.statistics.intervals import interval, p_value, upper_rate
from framing.statistics.jackknife import Estimate
from framing.statistics.same_event import Decomposition, Strata, Within, contrast_within, decompose_difference

PARTS = ("exclusive", "emphasis", "framing")
_SPLIT = [*PARTS, *(f"{part}_{end}" for part in PARTS for end in ("low", "high")), "framing_least", "framing_most"]
_PER_SIDE = ("documents", "hits", "rate")
_COLUMNS = [f"{name}_{arm}" for arm in "ab" for name in _PER_SIDE]
_TESTED = ("ratio_low", "ratio_high", "difference_low", "difference_high", "p")
_COLUMNS += ["ratio", "difference", *_TESTED, "clusters"]
_CORE = ("core_ratio", "core_ratio_low", "core_ratio_high")
_COLUMNS += ["shared_events", "share_common_a", "share_common_b", "ratio_error", "freedom", "p_from", *_SPLIT]


def number_events(documents: pd.DataFrame) -> tuple[Ints, list[str]]:
    """The event of every document as a number (-1: none), and the ids of the events in order."""
    ids = documents.get("event_id", pd.Series("", index=documents.index)).fillna("").astype(str)
    names = sorted(set(ids) - {""})
    places = {name: i for i, name in enumerate(names)}
    return np.array([places.get(name, -1) for name in ids], dtype=np.int64), names


_Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Measuring:
    """What rows inside strata are measured by: options, the seed of permutations, which units are of the core.

    The core are the documents most like their event; None where that is not known.
    """

    options: ComparisonSettings
    seed: int = 0
    core: Bools | None = None


def measure_events(
    within: StratumSums, arms: Arms, reasons: np.ndarray, measuring: Measuring
) -> tuple[_Columns, _Columns]:
    """What events add to contrasts (sides a, b) of one sheet, each column of shape (contrasts, frames).

    First the columns of the crude row: how its difference splits (`statistics.same_event.decompose_difference`), with
    intervals where it was tested. Then those of the row with basis `event`. `reason` is empty where the ratio is
    tested: documents enough in the crude contrast (`reasons`), 5 hits, 5 common strata and 5 clusters in them with
    hits. Where a side has no hits there, or all in one cluster, p is that of the permutation inside events. There
    `documents_*` and `hits_*` are those on common strata, `rate_a` and `rate_b` the rates there with the same weight
    for a stratum on both sides, so that ratio and difference are theirs. `core_*` are ratio and interval without the
    documents that are least like their event.
    """
    found = [_measure_events(piece, arms, reasons[:, columns], measuring) for columns, piece in within.pieces()]
    return _join([split for split, _ in found]), _join([row for _, row in found])


def _measure_events(
    within: StratumSums, arms: Arms, reasons: np.ndarray, measuring: Measuring
) -> tuple[_Columns, _Columns]:
    splits, rows, options = [], [], measuring.options
    core = within.keep(measuring.core) if measuring.core is not None else None
    for contrast, reason in zip(arms.contrasts, reasons, strict=True):  # one pair in memory at a time
        pair = within.pair(arms, contrast)
        splits.append(_split(pair, reason == "", options))
        row = _within(pair, reason, within.matrix.dispersion, options)
        for column in np.flatnonzero(row.pop("permuted")):
            row["p"][column] = pair.permute(int(column), measuring.seed)
        row |= settle(row["reason"], row, row)
        known = ~np.isnan(row["p"])
        row["p_least"] = np.where(known, pair.least_p() if known.any() else np.nan, np.nan)
        shown = core if (row["reason"] == "").any() else None
        rows.append(row | _core(shown.pair(arms, contrast) if shown else None, row["reason"], options))
    width = reasons.shape[1]
    return _stack(splits, width), _stack(rows, width)


def _core(pair: Pair | None, reasons: np.ndarray, options: ComparisonSettings) -> _Columns:
    """Ratio and interval inside events of the core alone, where the row itself has a ratio that is tested."""
    if pair is None:
        return dict.fromkeys(_CORE, np.array(np.nan))
    found = contrast_within(pair.shared).log_ratio
    shown = (reasons == "") & np.isfinite(found.error)
    values = (found.value, *interval(found, options.confidence))
    return {name: np.where(shown, exponential(v), np.nan) for name, v in zip(_CORE, values, strict=True)}


def measure_topics(within: StratumSums, arms: Arms, reasons: np.ndarray, options: ComparisonSettings) -> _Columns:
    """The same for coarser strata: the columns of the row with that basis, with the split of the crude difference.

    Contrasts that have no such row are not worked out.
    """
    return _join([_measure_topics(piece, arms, reasons[:, columns], options) for columns, piece in within.pieces()])


def _measure_topics(within: StratumSums, arms: Arms, reasons: np.ndarray, options: ComparisonSettings) -> _Columns:
    rows = []
    for contrast, reason in zip(arms.contrasts, reasons, strict=True):
        refused = np.where(is_measured(reason), "few_clusters", reason).astype(object)
        row = dict.fromkeys(_COLUMNS, np.array(np.nan)) | {"reason": refused}
        if is_measured(reason).any():
            pair = within.pair(arms, contrast)
            row |= _within(pair, reason, within.matrix.dispersion, options)
            row |= settle(row["reason"], row, row)
            row.pop("permuted")
            if (row["reason"] == "").any():
                row |= _split(pair, row["reason"] == "", options)
        rows.append(row)
    return _stack(rows, reasons.shape[1])


def _join(pieces: list[_Columns]) -> _Columns:
    """Columns of pieces side by side."""
    return {name: np.concatenate([piece[name] for piece in pieces], axis=1) for name in pieces[0]}


def _stack(rows: list[dict[str, np.ndarray]], width: int) -> dict[str, np.ndarray]:
    names = rows[0] if rows else {}
    return {name: np.stack([np.broadcast_to(row[name], width) for row in rows]) for name in names}


def _split(pair: Pair, tested: Bools, options: ComparisonSettings) -> dict[str, np.ndarray]:
    """The parts of the difference; intervals where the contrast was tested and five common clusters carry them."""
    shares = {"share_common_a": np.array(pair.shares[0]), "share_common_b": np.array(pair.shares[1])}
    events = {"shared_events": np.array(pair.shared_strata)} | shares
    if not pair.shared_strata:
        return events | {name: np.array(np.nan) for name in _SPLIT}
    sure = tested & (_clusters(pair.shared) >= FEWEST_CLUSTERS)
    errors = bool(sure.any())
    found: Decomposition = decompose_difference(pair.strata, pair.whole(errors), errors)
    out: dict[str, np.ndarray] = {}
    for part in PARTS:
        estimate: Estimate = getattr(found, part)
        bounds = (np.where(sure, PER * bound, np.nan) for bound in interval(estimate, options.confidence))
        out |= {part: PER * estimate.value} | dict(zip((f"{part}_low", f"{part}_high"), bounds, strict=True))
    least, most = (PER * bound for bound in found.framing_range)
    return events | out | {"framing_least": least, "framing_most": most}


def _clusters(strata: Strata) -> int:
    return int(strata.cluster.max(initial=-1)) + 1


def _within(pair: Pair, reasons: np.ndarray, dispersion: Floats, options: ComparisonSettings) -> _Columns:
    """The columns of a row whose basis is these strata, and `permuted`: whether it needs a permutation test."""
    shared, found = pair.shared, contrast_within(pair.shared)
    hits = np.array([shared.hits_a.sum(axis=0), shared.hits_b.sum(axis=0)])
    clusters = np.minimum(found.clusters, found.strata) * (pair.shared_strata > 0)
    carried = clusters >= FEWEST_CLUSTERS
    lopsided = _lopsided(shared)
    here = find_reasons(np.isfinite(found.log_ratio.error) | ~carried, clusters, hits=hits)
    here = mark_alike(here, lopsided, clusters)
    reason = np.where(is_measured(reasons), here if pair.shared_strata else "few_clusters", reasons).astype(object)
    zero = reason == "zero_side"
    low, high = (exponential(bound) for bound in interval(found.log_ratio, options.confidence))
    least, most = _bounds(shared, found, dispersion, options)
    arms = zip(pair.documents, hits, (PER * found.rate_a, PER * found.rate_b), strict=True)
    of_arm = {
        f"{name}_{arm}": np.asarray(value)
        for arm, values in zip("ab", arms, strict=True)
        for name, value in zip(_PER_SIDE, values, strict=True)
    }
    difference = (PER * bound for bound in interval(found.difference, options.confidence))
    tests = [np.where(zero, least, low), np.where(zero, most, high), *difference, p_value(found.log_ratio)]
    return of_arm | {
        "ratio": np.where(hits.min(axis=0) > 0, exponential(found.log_ratio.value), np.nan),
        "difference": PER * found.difference.value,
        "clusters": found.clusters,
        "shared_events": np.array(pair.shared_strata),
        "share_common_a": np.array(pair.shares[0]),
        "share_common_b": np.array(pair.shares[1]),
        "ratio_error": found.log_ratio.error,
        "freedom": found.log_ratio.freedom,
        "reason": reason,
        "permuted": np.isin(reason, PERMUTED) & carried & (hits.sum(axis=0) >= FEWEST_HITS) & lopsided,
        **dict(zip(_TESTED, tests, strict=True)),
    }


def _lopsided(shared: Strata) -> Bools:
    """Whether a side has no hits, or all in one cluster: without an error for another reason there is no test."""
    sides = [add_rows(shared.cluster, hits, _clusters(shared)) for hits in (shared.hits_a, shared.hits_b)]
    fewest: Bools = np.min([(side > 0).sum(axis=0) for side in sides], axis=0) <= 1
    return fewest


def _bounds(shared: Strata, found: Within, dispersion: Floats, options: ComparisonSettings) -> tuple[Floats, Floats]:
    """One-sided bounds on the ratio where one side has no hits in common strata; see `contrasts.bound_ratio`."""
    none = np.zeros(len(found.rate_a))
    tokens = [np.full(len(none), part.sum()) for part in (shared.tokens_a, shared.tokens_b)]
    upper = [upper_rate(none, part, dispersion, options.confidence) for part in tokens]
    smooth = [
        rate + divide(np.full(len(none), 0.5), part)
        for rate, part in zip((found.rate_a, found.rate_b), tokens, strict=True)
    ]
    return bound_ratio(shared.hits_a.sum(axis=0), shared.hits_b.sum(axis=0), upper, smooth)


def measure_terms(within: StratumSums, arms: Arms, options: ComparisonSettings) -> _Columns:
    """The difference inside common events term by term: contribution, its interval, clusters; (contrasts, terms)."""
    return _join([_measure_terms(piece, arms, options) for _, piece in within.pieces()])


def _measure_terms(within: StratumSums, arms: Arms, options: ComparisonSettings) -> _Columns:
    rows = []
    for contrast in arms.contrasts:
        found = contrast_within(within.pair(arms, contrast).shared)
        low, high = interval(found.difference, options.confidence)
        bounds = {"contribution": found.difference.value, "conf_low": low, "conf_high": high}
        rows.append({name: PER * value for name, value in bounds.items()} | {"clusters": found.clusters})
    return _stack(rows, len(within.names))
