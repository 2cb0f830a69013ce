"""Randomisation over days: is the change around one day larger than those around the other days of the corpus?"""

from __future__ import annotations

import numpy as np

from framing.comparison.contrasts import SIGNS
from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import Arms
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Floats, Ints, add_up
from framing.statistics.intervals import smoothed_rate
from framing.statistics.jackknife import signed_sum

NOT_DATED = np.iinfo(np.int64).min
FEWEST_DAYS = 19
"""With fewer other days no share below .05 can come out."""


class PlaceboDays:
    """The windows before and after every day that lie inside the corpus and do not touch those of the day itself.

    `days` are days since the day compared around (NOT_DATED: no part), `group` numbers the group of every document.
    """

    def __init__(self, days: Ints, group: Ints, options: ComparisonSettings) -> None:
        self._group, self._options = group, options
        window = options.window_days
        self._used = (days != NOT_DATED) & (group >= 0)
        used = days[self._used]
        if not len(used) or used.min() > window or used.max() < -window:
            self._used, used = np.zeros_like(self._used), used[:0]  # a day far off: nothing to rank, no empty years
        begin, end = int(used.min(initial=0)), int(used.max(initial=0)) + 1
        self._first, self._length = begin - window, end - begin + 2 * window
        self._place = np.where(self._used, days - self._first, 0)
        other = [d for d in range(begin + window, end - window + 1) if abs(d) >= 2 * window]
        self._starts = np.array([0, *other], dtype=np.int64) - self._first

    def rank(self, matrix: CountMatrix, arms: Arms, p: Floats) -> dict[str, Floats]:
        """`p_dates` and `dates` of changes (and of differences of changes), and p as the larger of both.

        (contrasts, frames) each. The statistic is the log ratio, hits smoothed by half a hit; p_dates is (1 + days
        with one as far from 0) / (1 + days). Other days on which a side has fewer than `min_documents` do not
        count; below 19 of them there is no p_dates. Missing where p is.
        """
        shape = p.shape
        if not len(arms.contrasts):
            return {"p_dates": np.full(shape, np.nan), "dates": np.full(shape, np.nan)}
        documents, tokens, hits = self._windows(matrix, arms)
        length = np.where(tokens > 0, tokens, 1.0)[..., None]  # days without a token are never counted
        log_rates = np.log(smoothed_rate(hits, length))
        signs = SIGNS[: arms.contrasts.shape[1]]
        found = np.abs(signed_sum(signs, np.moveaxis(log_rates[arms.contrasts], 1, 0)))
        carried = np.asarray(documents[arms.contrasts] >= self._options.min_documents)
        enough = np.asarray(carried.all(axis=1))[:, 1:, None]
        days = np.broadcast_to(enough.sum(axis=1), shape).astype(np.float64)
        as_far = (enough & (found[:, 1:] >= found[:, :1] * (1 - 1e-9))).sum(axis=1)
        share = np.where((days >= FEWEST_DAYS) & np.isfinite(p), (1 + as_far) / (1 + days), np.nan)
        return {"p_dates": share, "dates": np.where(np.isfinite(p), days, np.nan), "p": np.fmax(p, share)}

    def _windows(self, matrix: CountMatrix, arms: Arms) -> tuple[Floats, Floats, Floats]:
        """Documents and tokens (sides, days) and hits (sides, days, frames) of the windows of every side."""
        counts, groups = matrix.counts, arms.member.shape[1] // 2
        used, size = self._used[matrix.rows], groups * self._length
        slot = np.where(used, self._group[matrix.rows] * self._length + self._place[matrix.rows], 0)
        documents, tokens = (
            add_up(slot, values * used, size) for values in (np.ones_like(counts.tokens), counts.tokens)
        )
        cell = slot[counts.unit] * counts.columns + counts.column
        hits = add_up(cell, counts.hits * used[counts.unit], size * counts.columns)
        shape = (groups, self._length)
        return (
            self._sum(documents.reshape(shape), arms),
            self._sum(tokens.reshape(shape), arms),
            self._sum(hits.reshape(*shape, counts.columns), arms),
        )

    def _sum(self, daily: Floats, arms: Arms) -> Floats:
        """Daily sums by group -> sums in the windows of every side: groups after, then groups before."""
        running = np.concatenate([np.zeros_like(daily[:, :1]), np.cumsum(daily, axis=1)], axis=1)
        starts, window = self._starts, self._options.window_days
        after = running[:, np.minimum(starts + window, self._length)] - running[:, starts]
        before = running[:, starts] - running[:, np.maximum(starts - window, 0)]
        both = np.concatenate([after, before])
        summed: Floats = np.tensordot(arms.member.astype(np.float64), both, axes=1)
        return summed
