"""Contrasts of sides in one sheet: ratio, difference, test, reasons, power. Arrays of shape (contrasts, frames)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import Arms, sum_arms
from framing.comparison.rates import PER
from framing.comparison.reasons import FEWEST_CLUSTERS, FEWEST_HITS, find_reasons, mark_alike
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Arm, Bools, Counts, Floats, Ints, add_up, divide, exponential, pool, select
from framing.statistics.dispersion import negative_binomial_alpha
from framing.statistics.intervals import interval, p_value, smoothed_rate, upper_rate
from framing.statistics.jackknife import contrast_arms, signed_sum
from framing.statistics.permutation import Spanning, least_p_value, permutation_p_value
from framing.statistics.power import expected_error

SIGNS = (1, -1, -1, 1)
"""Of the sides of a contrast: a against b, or after against before in a against the same in b."""


@dataclass(frozen=True)
class Totals:
    """Sums over the documents of every side: shape (sides,) or (sides, frames)."""

    documents: Floats
    tokens: Floats
    lengths: Floats
    hits: Floats
    squares: Floats
    cross: Floats
    document_frequency: Floats
    """Documents with a hit."""


class Pooled:
    """A sheet summed by cluster and group, from which the sides of contrasts are taken.

    `cell` numbers the group of every unit of the sheet; -1 belongs to no side.
    """

    def __init__(self, matrix: CountMatrix, cell: Ints) -> None:
        self.matrix, self.cell = matrix, cell
        clusters, known = int(matrix.cluster.max(initial=-1)) + 1, cell >= 0
        self.counts = pool(matrix.counts, matrix.cluster, clusters)[0]
        number, part = np.unique(cell[known] * clusters + matrix.cluster[known], return_inverse=True)
        self._sums = pool(select(matrix.counts, known), part, len(number))[0]
        self._group, self._cluster = number // max(1, clusters), number % max(1, clusters)
        entries, parts = self.counts, self._sums
        slot = self._cluster[parts.unit] * parts.columns + parts.column
        self._entry = np.searchsorted(entries.unit * entries.columns + entries.column, slot)

    def arm(self, member: Bools) -> Arm:
        """The part of every cluster that lies in the groups where `member` is true."""
        sums, inside = self._sums, member[self._group]
        entries = inside[sums.unit]
        tokens = add_up(self._cluster[inside], sums.tokens[inside], len(self.counts.tokens))
        return Arm(tokens, add_up(self._entry[entries], sums.hits[entries], len(self.counts.hits)))

    def articles(self, a: Bools, b: Bools) -> Spanning:
        """The documents of clusters with documents of both sides, given by group."""
        in_a, in_b = (np.append(member, False)[self.cell] for member in (a, b))
        cluster, size = self.matrix.cluster, len(self.counts.tokens)
        spanning = np.logical_and(*(np.bincount(cluster[side], minlength=size) > 0 for side in (in_a, in_b)))
        inside = (in_a | in_b) & spanning[cluster]
        number = np.unique(cluster[inside], return_inverse=True)[1]
        return Spanning(number, in_a[inside], select(self.matrix.counts, inside))

    def totals(self, arms: Arms) -> Totals:
        """Sums over the documents of every side."""
        documents, groups = self.matrix.counts, arms.member.shape[1]
        known = self.cell >= 0
        slot = (self.cell * documents.columns)[documents.unit] + documents.column
        kept = known[documents.unit]

        def by_arm(values: Floats) -> Floats:
            return sum_arms(add_up(self.cell[known], values[known], groups), arms)

        def by_frame(values: Floats) -> Floats:
            sums = add_up(slot[kept], values[kept], groups * documents.columns)
            return sum_arms(sums.reshape(groups, documents.columns), arms)

        tokens, hits = documents.tokens, documents.hits
        return Totals(
            by_arm(np.ones_like(tokens)),
            by_arm(tokens),
            by_arm(tokens**2),
            by_frame(hits),
            by_frame(hits**2),
            by_frame(hits * tokens[documents.unit]),
            by_frame((hits > 0).astype(float)),
        )


def rates_of_all(measured: dict[str, np.ndarray], matrix: CountMatrix, cell: Ints, arms: Arms) -> dict[str, np.ndarray]:
    """rate_all_a and rate_all_b: hits per 1,000 tokens of all; `cell` numbers the group of every row of the table."""
    known = cell >= 0
    tokens = sum_arms(add_up(cell[known], matrix.every_token[known], arms.member.shape[1]), arms)[arms.contrasts]
    half = tokens.shape[1] // 2
    by_side = {"a": tokens[:, :half].sum(axis=1), "b": tokens[:, half:].sum(axis=1)}
    return {f"rate_all_{s}": PER * divide(measured[f"hits_{s}"], every[:, None]) for s, every in by_side.items()}


def measure_contrasts(
    matrix: CountMatrix, cell: Ints, arms: Arms, options: ComparisonSettings, seed: int
) -> dict[str, np.ndarray]:
    """The measured columns of the table `contrasts`, each of shape (contrasts, frames).

    Refused cells have a reason and neither p nor intervals. Where one side has no hits, or all in one cluster, the
    log ratio has no error: p is that of the permutation test (`p_from`), and the difference has its interval; where it
    has none the ratio is empty and has a one-sided bound. `p_least` is the smallest p that a permutation could reach
    (contrasts of two sides). `ratio_error` and `freedom` are those of the log ratio, else
    what is to be expected of it; `comparison.families` makes of them what could have been shown.
    """
    pooled = Pooled(matrix, cell)
    totals = pooled.totals(arms)
    of_arm = {name: values[arms.contrasts] for name, values in vars(totals).items()}
    out = _basics(of_arm)
    shape = out["ratio"].shape
    tests = {name: np.full(shape, np.nan) for name in ("ratio_error", "freedom", "fewest", "p", "p_least", *_INTERVALS)}
    out["clusters"] = np.zeros(shape)
    enough = of_arm["documents"].min(axis=1) >= options.min_documents
    for row, contrast in enumerate(arms.contrasts):
        cut = [pooled.arm(arms.member[arm]) for arm in contrast]
        out["clusters"][row] = np.count_nonzero(np.sum([arm.tokens for arm in cut], axis=0))
        if enough[row]:
            articles = pooled.articles(*(arms.member[arm] for arm in contrast)) if len(contrast) == 2 else None
            for name, values in _test(pooled.counts, cut, articles, (options, seed)).items():
                tests[name][row] = values
    out["reason"] = find_reasons(
        (tests["fewest"] != 1) & ~np.isnan(tests["ratio_error"]),
        out["clusters"],
        hits=of_arm["hits"].swapaxes(0, 1),
        tokens=of_arm["tokens"].T[:, :, None],
        documents=(of_arm["documents"].min(axis=1)[:, None], options.min_documents),
    )
    out["reason"] = mark_alike(out["reason"], tests["fewest"] == 1, out["clusters"])
    out |= settle(out["reason"], tests, _bounds(of_arm, matrix.dispersion, options)) | _errors(of_arm, tests)
    return out | {"p_least": np.where(np.isnan(out["p"]), np.nan, tests["p_least"])}


def settle(reason: np.ndarray, tests: dict[str, Floats], bounds: dict[str, Floats]) -> dict[str, np.ndarray]:
    """p, where it comes from, and the intervals that a row keeps, by its reason."""
    tested, permuted = reason == "", np.isin(reason, PERMUTED) & ~np.isnan(tests["p"])
    out: dict[str, np.ndarray] = {"p": np.where(tested | permuted, tests["p"], np.nan)}
    out["p_from"] = np.select([tested, permuted], ["t", "permutation"], "").astype(object)
    for name in _INTERVALS:
        kept = tested | (permuted & name.startswith("difference"))
        bounded = (reason == "zero_side") & name.startswith("ratio")
        out[name] = np.where(kept, tests[name], np.where(bounded, bounds.get(name, np.nan), np.nan))
    return out


PERMUTED = ("zero_side", "one_cluster")
"""Reasons why the log ratio has no error, so that p comes from a permutation test."""
_INTERVALS = ("ratio_low", "ratio_high", "difference_low", "difference_high")


def _basics(of_arm: dict[str, Floats]) -> dict[str, np.ndarray]:
    """Counts, rates, ratio and difference; of four sides the first two are `a` and the last two `b`."""
    hits, tokens, documents = of_arm["hits"], of_arm["tokens"], of_arm["documents"]
    half = tokens.shape[1] // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = hits / tokens[:, :, None]
        signs = SIGNS[: tokens.shape[1]]
        by_first = np.moveaxis(rates, 1, 0)
        ratio = exponential(signed_sum(signs, np.log(by_first)))
        out = {"ratio": np.where(ratio > 0, ratio, np.nan), "difference": PER * signed_sum(signs, by_first)}
        for name, part in (("a", slice(0, half)), ("b", slice(half, None))):
            out[f"hits_{name}"] = hits[:, part].sum(axis=1)
            out[f"rate_{name}"] = PER * out[f"hits_{name}"] / tokens[:, part].sum(axis=1)[:, None]
            out[f"documents_{name}"] = np.broadcast_to(documents[:, part].sum(axis=1)[:, None], ratio.shape)
    return out


def _test(
    counts: Counts, cut: list[Arm], articles: Spanning | None, how: tuple[ComparisonSettings, int]
) -> dict[str, np.ndarray]:
    """Test one contrast in all frames at once; `articles` are those of clusters on both of two sides."""
    options, seed = how
    found = contrast_arms(counts, cut, SIGNS[: len(cut)])
    carrying = np.array([counts.sums((arm.hits > 0).astype(float)) for arm in cut])
    low, high = interval(found.log_ratio, options.confidence)
    difference_low, difference_high = interval(found.difference, options.confidence)
    p, least = p_value(found.log_ratio), np.full(counts.columns, np.nan)
    if articles:
        least = least_p_value(counts, cut[0], cut[1], articles)
        p = np.where(np.isnan(p), _permuted(counts, cut, articles, found.clusters, seed), p)
    return {
        "ratio_error": found.log_ratio.error,
        "freedom": found.log_ratio.freedom,
        "fewest": carrying.min(axis=0),
        "p": p,
        "p_least": least,
        "ratio_low": exponential(low),
        "ratio_high": exponential(high),
        "difference_low": PER * difference_low,
        "difference_high": PER * difference_high,
    }


def _permuted(counts: Counts, cut: list[Arm], articles: Spanning, clusters: int, seed: int) -> Floats:
    """The permutation test in the frames where the log ratio has no error; five hits in two clusters at least."""
    hits = np.array([counts.sums(arm.hits) for arm in cut])
    carrying = np.array([counts.sums((arm.hits > 0).astype(float)) for arm in cut])
    wanted = (carrying.min(axis=0) <= 1) & (hits.sum(axis=0) >= FEWEST_HITS) & (carrying.max(axis=0) > 1)
    p = np.full(counts.columns, np.nan)
    if wanted.any() and clusters >= FEWEST_CLUSTERS:
        kept = wanted[counts.column]
        a, b = (Arm(arm.tokens, arm.hits[kept]) for arm in cut)
        some = replace(articles, counts=_narrow(articles.counts, wanted))
        p[wanted] = permutation_p_value(_narrow(counts, wanted), a, b, seed, some)
    return p


def _narrow(counts: Counts, wanted: Bools) -> Counts:
    """Counts in the columns where `wanted` is true."""
    kept, number = wanted[counts.column], np.cumsum(wanted) - 1
    return Counts(counts.tokens, counts.unit[kept], number[counts.column[kept]], counts.hits[kept], int(wanted.sum()))


def _bounds(of_arm: dict[str, Floats], dispersion: Floats, options: ComparisonSettings) -> dict[str, Floats]:
    """One-sided bounds on the ratio where one of two sides has no hits: its upper rate over the other's.

    The other side's rate is smoothed by half a hit.
    """
    hits, tokens = of_arm["hits"], of_arm["tokens"][:, :, None]
    missing = np.full(hits[:, 0].shape, np.nan)
    if hits.shape[1] != 2:
        return {"ratio_low": missing, "ratio_high": missing}
    upper, smooth = upper_rate(hits, tokens, dispersion, options.confidence), smoothed_rate(hits, tokens)
    low, high = bound_ratio(hits[:, 0], hits[:, 1], [upper[:, 0], upper[:, 1]], [smooth[:, 0], smooth[:, 1]])
    return {"ratio_low": low, "ratio_high": high}


def bound_ratio(
    hits_a: Floats, hits_b: Floats, upper: Sequence[Floats], smooth: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Lower and upper bound of the ratio where one of two sides has no hits, from upper and smoothed rates of both.

    Where a has none the ratio is between 0 and a bound; where b has none there is a lower bound alone.
    """
    a_alone, b_alone = (hits_b == 0) & (hits_a > 0), (hits_a == 0) & (hits_b > 0)
    low, high = divide(smooth[0], upper[1]), divide(upper[0], smooth[1])
    return np.where(a_alone, low, np.where(b_alone, 0.0, np.nan)), np.where(b_alone, high, np.nan)


def _errors(of_arm: dict[str, Floats], tests: dict[str, Floats]) -> dict[str, Floats]:
    """Error and degrees of freedom of the log ratio, else what counts of these lengths let expect."""
    pooled = {name: values.sum(axis=1) for name, values in of_arm.items()}
    tokens, lengths, documents = (pooled[name][:, None] for name in ("tokens", "lengths", "documents"))
    alpha = negative_binomial_alpha(pooled["hits"], pooled["squares"], pooled["cross"], tokens, lengths)
    noise = alpha * divide(lengths * documents, tokens**2)
    sizes = of_arm["documents"].T[:, :, None]
    mu = divide(pooled["hits"], tokens) * divide(of_arm["tokens"].T[:, :, None], sizes)
    error, expected = tests["ratio_error"], expected_error(mu, noise, sizes)
    known = np.isfinite(error)
    return {"ratio_error": np.where(known, error, expected), "freedom": np.where(known, tests["freedom"], np.inf)}
