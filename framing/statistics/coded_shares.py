"""Shares of yes among coded units that were drawn by strata: intervals, differences and ratios of them.

Intervals are Wilson's, exact (Clopper & Pearson 1934) where fewer than 20 were coded or all alike; strata and
estimates are joined by their limits (MOVER: Newcombe 1998, "Interval estimation for the difference between independent
proportions"; Zou & Donner 2008, "Construction of confidence limits about effect measures"; for ratios Donner & Zou
2012, "Closed-form confidence intervals for functions of the normal mean and standard deviation").
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, ndtri

from framing.statistics.counts import Floats, Ints, add_up, divide

EXACT_BELOW = 20


class Bounded(NamedTuple):
    """An estimate with its limits; missing where nothing can be said."""

    value: float
    low: float
    high: float


UNKNOWN = Bounded(float("nan"), float("nan"), float("nan"))


def share_limits(yes: Floats, coded: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of shares `yes / coded`; numbers may be effective ones, so need not be whole. Missing without codes."""
    z, p = float(ndtri((1 + confidence) / 2)), divide(yes, coded)
    middle, reach = (yes + z**2 / 2) / (coded + z**2), z * np.sqrt(coded * p * (1 - p) + z**2 / 4) / (coded + z**2)
    tail = (1 - confidence) / 2
    with np.errstate(all="ignore"):
        low = np.where(yes <= 0, 0.0, betaincinv(np.fmax(yes, 1e-9), coded - yes + 1, tail))
        high = np.where(yes >= coded, 1.0, betaincinv(yes + 1, np.fmax(coded - yes, 1e-9), 1 - tail))
    exact = (coded < EXACT_BELOW) | (yes <= 0) | (yes >= coded)
    known = coded > 0
    return (
        np.where(known, np.where(exact, low, middle - reach), np.nan),
        np.where(known, np.where(exact, high, middle + reach), np.nan),
    )


def stratified_share(values: Floats, stratum: Ints, sizes: Floats, cluster: Ints, confidence: float = 0.95) -> Bounded:
    """The share of yes among strata of these `sizes`, from a sample of each.

    `values` are codes from 0 to 1, `stratum` and `cluster` number the stratum (0 to len(sizes) - 1) and the document
    of each. Codes of one document are not independent: numbers are divided by the design effect, clustered over
    binomial variance, 1 at the least. Limits hold for documents like these, as those of rates do: coding every unit
    does not make them narrow. Missing where a stratum that holds units has no code.
    """
    coded = add_up(stratum, np.ones_like(values), len(sizes))
    held = sizes > 0
    if not held.any() or (coded[held] == 0).any():
        return UNKNOWN
    p = divide(add_up(stratum, values, len(sizes)), coded)
    weight = sizes / sizes.sum()
    parts = (divide(weight, coded))[stratum] * (values - p[stratum])
    together = add_up(cluster, parts, int(cluster.max(initial=0)) + 1)
    plain = float((parts**2).sum())
    effect = max(1.0, float((together**2).sum()) / plain) if plain > 0 else 1.0
    low, high = (limit[held] for limit in share_limits(p * coded / effect, coded / effect, confidence))
    p, weight = p[held], weight[held]
    value = float((weight * p).sum())
    below, above = (np.sqrt(((weight * (p - limit)) ** 2).sum()) for limit in (low, high))
    return Bounded(value, max(0.0, value - float(below)), min(1.0, value + float(above)))


def jeffreys_limits(yes: Floats, coded: Floats, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Jeffreys limits of shares `yes / coded`, for few or no yes (Brown, Cai & DasGupta 2001, "Interval estimation for
    a binomial proportion"); from 0 where there is none.
    """
    tail = (1 - confidence) / 2
    low, high = (betaincinv(yes + 0.5, coded - yes + 0.5, share) for share in (tail, 1 - tail))
    return np.where(yes <= 0, 0.0, low), np.where(yes >= coded, 1.0, high)


def subtract(one: Bounded, other: Bounded) -> Bounded:
    """One independent estimate less another (square-and-add)."""
    value = one.value - other.value
    below = np.hypot(one.value - one.low, other.high - other.value)
    above = np.hypot(one.high - one.value, other.value - other.low)
    return Bounded(value, value - float(below), value + float(above))


def ratio_of(over: Bounded, under: Bounded) -> Bounded:
    """The ratio of two independent estimates that are not negative; without upper limit where `under` may be 0."""
    if not under.value > 0:
        return UNKNOWN
    product = over.value * under.value

    def limit(end: float, other: float, sign: int) -> float:
        scale = other * (2 * under.value - other)
        inside = product**2 - end * other * (2 * over.value - end) * (2 * under.value - other)
        return float((product + sign * np.sqrt(max(0.0, inside))) / scale) if scale > 0 else float("inf") * sign

    return Bounded(over.value / under.value, max(0.0, limit(over.low, under.high, -1)), limit(over.high, under.low, 1))
