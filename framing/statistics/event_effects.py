"""More than two sides inside the same events at once: Poisson with event effects.

Pseudo maximum likelihood of hits ~ side | event with offset log(tokens); the event effects are conditioned out,
so only the effects of the sides are sought, by Newton steps. Only the mean must be right (Wooldridge 1999,
"Distribution-free estimation of some nonlinear panel data models"); the model's own errors are never used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.statistics.counts import Bools, Floats, Ints, add_up
from framing.statistics.jackknife import Estimate, jackknife_error

_STEPS, _CLOSE = 50, 1e-10


@dataclass(frozen=True)
class EventEffects:
    """Log rates of the sides inside events, up to a constant; and their moves as each cluster is left out.

    Sides without hits, or in no event that another side covers, are missing. `moves` has shape (clusters, sides).
    """

    effect: Floats
    moves: Floats

    def contrast(self, a: Ints, b: Ints) -> Estimate:
        """The log ratios of sides `a` to sides `b`, with the jackknife and clusters - 1 degrees of freedom."""
        clusters = len(self.moves)
        moves = self.moves[:, a] - self.moves[:, b]
        error = jackknife_error(moves.sum(axis=0), (moves**2).sum(axis=0), np.asarray(clusters))
        return Estimate(self.effect[a] - self.effect[b], error, np.full(len(a), max(1.0, clusters - 1.0)))


def fit_event_effects(tokens: Floats, hits: Floats, cluster: Ints) -> EventEffects:
    """The rates of all sides inside events jointly, for hits of one column.

    `tokens` and `hits` have shape (events, sides); `cluster` numbers the cluster of every event. Events without
    hits, or with one side, say nothing. Leaving out a cluster is one Newton step from the fit to all.
    """
    missing = EventEffects(np.full(tokens.shape[1], np.nan), np.zeros((0, tokens.shape[1])))
    told = ((tokens > 0).sum(axis=1) > 1) & (hits.sum(axis=1) > 0)
    sides = hits[told].sum(axis=0) > 0
    if sides.sum() < 2 or not _hang_together(tokens[told][:, sides] > 0):
        return missing
    length, seen = tokens[told][:, sides], hits[told][:, sides]
    effect = _fit(length, seen)
    number = np.unique(cluster[told], return_inverse=True)[1]
    try:
        steps = _leave_out(length, seen, number, effect)
    except np.linalg.LinAlgError:
        return missing
    found = missing.effect.copy()
    found[sides] = effect
    moves = np.full((len(steps), len(sides)), np.nan)
    moves[:, sides] = steps
    return EventEffects(found, moves)


def _hang_together(covered: Bools) -> bool:
    """Whether every side can be reached from the first by way of common events."""
    linked = covered.T.astype(np.int64) @ covered.astype(np.int64) > 0
    reached = linked[0]
    for _ in range(len(linked)):
        reached = linked[reached].any(axis=0)
    return bool(reached.all())


def _fit(tokens: Floats, hits: Floats) -> Floats:
    """Effects of the sides, the first 0."""
    effect = np.zeros(tokens.shape[1])
    for _ in range(_STEPS):
        score, curve = _score(tokens, hits, effect)
        step = np.linalg.solve(curve.sum(axis=0)[1:, 1:], score.sum(axis=0)[1:])
        effect[1:] += np.clip(step, -2.0, 2.0)  # from far away a whole step may overshoot
        if np.abs(step).max() < _CLOSE:
            break
    return effect


def _score(tokens: Floats, hits: Floats, effect: Floats) -> tuple[Floats, Floats]:
    """Score (events, sides) and curvature (events, sides, sides) of the conditional likelihood of every event."""
    share = tokens * np.exp(effect)
    share /= share.sum(axis=1, keepdims=True)
    total = hits.sum(axis=1, keepdims=True)
    spread = np.eye(len(effect)) * share[:, None, :] - share[:, :, None] * share[:, None, :]
    return hits - total * share, total[:, :, None] * spread


def _leave_out(tokens: Floats, hits: Floats, cluster: Ints, effect: Floats) -> Floats:
    """Moves of the effects, the first 0, as each cluster is left out."""
    clusters, sides = int(cluster.max()) + 1, len(effect)
    score, curve = (_by_cluster(values, cluster, clusters) for values in _score(tokens, hits, effect))
    left = curve.sum(axis=0) - curve
    moves = np.zeros((clusters, sides))
    moves[:, 1:] = np.linalg.solve(left[:, 1:, 1:], -score[:, 1:, None])[..., 0]
    return moves


def _by_cluster(values: Floats, cluster: Ints, clusters: int) -> Floats:
    flat = values.reshape(len(values), -1)
    summed = [add_up(cluster, column, clusters) for column in flat.T]
    return np.stack(summed, axis=1).reshape(clusters, *values.shape[1:])
