"""Contrasts of sides in one sheet: ratio, difference, test, reasons, power. Arrays of shape (contrasts, frames)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.comparison.groups import Sides, sum_sides
from framing.comparison.rates import FEWEST_CLUSTERS, FEWEST_HITS, PER
from framing.comparison.sheets import Sheet
from framing.config import Comparison as Options
from framing.statistics.counts import Bools, Counts, Floats, Ints, Side, add_up, pool
from framing.statistics.dispersion import negative_binomial_alpha
from framing.statistics.intervals import interval, p_value, smoothed_rate, upper_rate
from framing.statistics.jackknife import SignedContrast, contrast_sides, signed_sum
from framing.statistics.permutation import permutation_p_value
from framing.statistics.power import detectable_ratio, documents_needed, expected_error

SIGNS = (1, -1, -1, 1)
"""Of the sides of a contrast: a against b, or after against before in a against the same in b."""
NEEDED_FOR = 1.5
"""The ratio that `documents_needed` is about."""


@dataclass(frozen=True)
class Totals:
    """Sums over the documents of every side: shape (sides,) or (sides, frames)."""

    documents: Floats
    tokens: Floats
    lengths: Floats
    hits: Floats
    squares: Floats
    cross: Floats
    carriers: Floats
    """Documents with a hit."""


class Pooled:
    """A sheet pooled to clusters, from which the sides of contrasts are cut.

    `cell` numbers the group of every unit of the sheet; -1 belongs to no side.
    """

    def __init__(self, sheet: Sheet, cell: Ints) -> None:
        self.sheet, self.cell = sheet, cell
        self.counts, self._entry = pool(sheet.counts, sheet.cluster, int(sheet.cluster.max(initial=-1)) + 1)

    def side(self, member: Bools) -> Side:
        """The part of every cluster that lies in the groups where `member` is true."""
        inside = np.append(member, False)[self.cell]
        documents, clusters = self.sheet.counts, self.counts
        tokens = add_up(self.sheet.cluster, documents.tokens * inside, len(clusters.tokens))
        hits = add_up(self._entry, documents.hits * inside[documents.unit], len(clusters.hits))
        return Side(tokens, hits)

    def totals(self, sides: Sides) -> Totals:
        """Sums over the documents of every side."""
        documents, groups = self.sheet.counts, sides.member.shape[1]
        known = self.cell >= 0
        slot = (self.cell * documents.columns)[documents.unit] + documents.column
        kept = known[documents.unit]

        def by_side(values: Floats) -> Floats:
            return sum_sides(add_up(self.cell[known], values[known], groups), sides)

        def by_frame(values: Floats) -> Floats:
            sums = add_up(slot[kept], values[kept], groups * documents.columns)
            return sum_sides(sums.reshape(groups, documents.columns), sides)

        tokens, hits = documents.tokens, documents.hits
        return Totals(
            by_side(np.ones_like(tokens)),
            by_side(tokens),
            by_side(tokens**2),
            by_frame(hits),
            by_frame(hits**2),
            by_frame(hits * tokens[documents.unit]),
            by_frame((hits > 0).astype(float)),
        )


def measure_contrasts(sheet: Sheet, cell: Ints, sides: Sides, options: Options, seed: int) -> dict[str, np.ndarray]:
    """The measured columns of the table `contrasts`, each of shape (contrasts, frames).

    Refused cells have a reason and neither p nor intervals; where one side alone has no hits there is a
    one-sided bound on the ratio, and a permutation test if the other side could be tested.
    """
    pooled = Pooled(sheet, cell)
    totals = pooled.totals(sides)
    of_side = {name: values[sides.contrasts] for name, values in vars(totals).items()}
    out = _basics(of_side)
    shape = out["ratio"].shape
    tests = {name: np.full(shape, np.nan) for name in ("ratio_error", "fewest", "p", *_INTERVALS)}
    out["clusters"] = np.zeros(shape)
    enough = of_side["documents"].min(axis=1) >= options.min_documents
    for row, contrast in enumerate(sides.contrasts):
        cut = [pooled.side(sides.member[side]) for side in contrast]
        out["clusters"][row] = np.count_nonzero(np.sum([side.tokens for side in cut], axis=0))
        if enough[row]:
            for name, values in _test(pooled.counts, cut, options, seed).items():
                tests[name][row] = values
    out["reason"] = _reasons(of_side, out["clusters"], tests, options)
    bounded, refused = out["reason"] == "zero_side", out["reason"] != ""
    bounds = _bounds(of_side, sheet.dispersion, options)
    for name in ("p", *_INTERVALS):
        kept = ~refused | (bounded & (name == "p"))
        out[name] = np.where(kept, tests[name], np.where(bounded, bounds.get(name, np.nan), np.nan))
    return out | _power(of_side, np.where(refused, np.nan, tests["ratio_error"]))


_INTERVALS = ("ratio_low", "ratio_high", "difference_low", "difference_high")


def _basics(of_side: dict[str, Floats]) -> dict[str, np.ndarray]:
    """Counts, rates, ratio and difference; of four sides the first two are `a` and the last two `b`."""
    hits, tokens, documents = of_side["hits"], of_side["tokens"], of_side["documents"]
    half = tokens.shape[1] // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = hits / tokens[:, :, None]
        signs = SIGNS[: tokens.shape[1]]
        by_first = np.moveaxis(rates, 1, 0)
        ratio = np.exp(signed_sum(signs, np.log(by_first)))
        out = {"ratio": _finite(ratio), "difference": PER * signed_sum(signs, by_first)}
        for name, part in (("a", slice(0, half)), ("b", slice(half, None))):
            out[f"hits_{name}"] = hits[:, part].sum(axis=1)
            out[f"rate_{name}"] = PER * out[f"hits_{name}"] / tokens[:, part].sum(axis=1)[:, None]
            out[f"documents_{name}"] = np.broadcast_to(documents[:, part].sum(axis=1)[:, None], ratio.shape)
    return out


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _test(counts: Counts, cut: list[Side], options: Options, seed: int) -> dict[str, np.ndarray]:
    """Test one contrast in all frames at once."""
    found = contrast_sides(counts, cut, SIGNS[: len(cut)])
    carrying = np.array([counts.sums((side.hits > 0).astype(float)) for side in cut])
    low, high = interval(found.log_ratio, options.confidence)
    difference_low, difference_high = interval(found.difference, options.confidence)
    p = p_value(found.log_ratio)
    if len(cut) == 2:
        p = np.where(carrying.min(axis=0) == 0, _permuted(counts, cut, found, seed), p)
    return {
        "ratio_error": found.log_ratio.error,
        "fewest": carrying.min(axis=0),
        "p": p,
        "ratio_low": np.exp(low),
        "ratio_high": np.exp(high),
        "difference_low": PER * difference_low,
        "difference_high": PER * difference_high,
    }


def _permuted(counts: Counts, cut: list[Side], found: SignedContrast, seed: int) -> Floats:
    """The permutation test in the frames where one side has no hits and the other could be tested."""
    hits = np.array([counts.sums(side.hits) for side in cut])
    carrying = np.array([counts.sums((side.hits > 0).astype(float)) for side in cut])
    wanted = (hits.min(axis=0) == 0) & (hits.max(axis=0) >= FEWEST_HITS) & (carrying.max(axis=0) > 1)
    p = np.full(counts.columns, np.nan)
    if wanted.any() and found.clusters >= FEWEST_CLUSTERS:
        p[wanted] = permutation_p_value(*_columns(counts, cut, wanted), seed)
    return p


def _columns(counts: Counts, cut: list[Side], wanted: Bools) -> tuple[Counts, Side, Side]:
    """Counts and both sides in the columns where `wanted` is true."""
    kept, number = wanted[counts.column], np.cumsum(wanted) - 1
    some = Counts(counts.tokens, counts.unit[kept], number[counts.column[kept]], counts.hits[kept], int(wanted.sum()))
    a, b = (Side(side.tokens, side.hits[kept]) for side in cut)
    return some, a, b


def _reasons(of_side: dict[str, Floats], clusters: Floats, tests: dict[str, Floats], options: Options) -> np.ndarray:
    """Why a cell is not compared: the first reason that applies, or empty."""
    hits, fewest = of_side["hits"], of_side["documents"].min(axis=1)[:, None]
    conditions = [
        hits.sum(axis=1) == 0,
        np.broadcast_to(fewest < 2, clusters.shape),
        np.broadcast_to(fewest < options.min_documents, clusters.shape),
        hits.min(axis=1) == 0,
        hits.sum(axis=1) < FEWEST_HITS,
        (tests["fewest"] == 1) | np.isnan(tests["ratio_error"]),
        clusters < FEWEST_CLUSTERS,
    ]
    codes = ["no_hits", "one_document", "too_few_documents", "zero_side", "too_few_hits", "one_cluster", "few_clusters"]
    return np.select(conditions, codes, "").astype(object)


def _bounds(of_side: dict[str, Floats], dispersion: Floats, options: Options) -> dict[str, Floats]:
    """One-sided bounds on the ratio where one of two sides has no hits: its upper rate over the other's.

    The other side's rate is smoothed by half a hit.
    """
    hits, tokens = of_side["hits"], of_side["tokens"][:, :, None]
    missing = np.full(hits[:, 0].shape, np.nan)
    if hits.shape[1] != 2:
        return {"ratio_low": missing, "ratio_high": missing}
    zero = hits == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = upper_rate(hits, tokens, dispersion, options.confidence)
        smooth = smoothed_rate(hits, tokens)
        low, high = smooth[:, 0] / upper[:, 1], upper[:, 0] / smooth[:, 1]
    a_alone, b_alone = zero[:, 1] & ~zero[:, 0], zero[:, 0] & ~zero[:, 1]
    return {
        "ratio_low": np.where(a_alone, low, np.where(b_alone, 0.0, np.nan)),
        "ratio_high": np.where(b_alone, high, np.nan),
    }


def _power(of_side: dict[str, Floats], error: Floats) -> dict[str, Floats]:
    """detectable_ratio from the standard error, else from the closed form; documents_needed."""
    pooled = {name: values.sum(axis=1) for name, values in of_side.items()}
    tokens, lengths, documents = (pooled[name][:, None] for name in ("tokens", "lengths", "documents"))
    alpha = negative_binomial_alpha(pooled["hits"], pooled["squares"], pooled["cross"], tokens, lengths)
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = alpha * lengths * documents / tokens**2
        rate = pooled["hits"] / tokens
        sizes = of_side["documents"].T[:, :, None]
        mu = rate * of_side["tokens"].T[:, :, None] / sizes
        expected = expected_error(mu, noise, sizes)
        needed = documents_needed(rate * tokens / documents, noise, NEEDED_FOR)
    return {
        "detectable_ratio": _finite(detectable_ratio(np.where(np.isnan(error), expected, error))),
        "documents_needed": np.ceil(needed * (len(sizes) / 2)),
    }
