"""What codes cost, and which ratio would then show: known before anything is drawn.

The number of right uses of a source is (mentions x precision) + (sentences without a mention x share that uses the
frame all the same). From n codes of a source, in the shares of `drawing`, its variance is the sum over strata of
size^2 share (1 - share) / codes; relative to its square it adds to the variance of the log ratio of two sources, which
the run gives without codes. Precision, recall and what the screen catches are not known yet: planning values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from framing.measures.drawing import TWICE, share_out
from framing.measures.screening import PER_HIT
from framing.tables import REST

NUMBERS = (50, 100, 200, 400, 800)
"""Codes of each frame and source that are offered."""
SECONDS = 20
"""Time for one code."""
PRECISION, RECALL, CAUGHT = 0.8, 0.7, 0.9
"""Planning values: right mentions, uses that are found, and how many of the others the screen catches."""


@dataclass(frozen=True)
class Population:
    """What codes are drawn from. `mentions` has top (frame), source and voice of each, `sentences` counts those of each
    source; `contrasts` is the table of the run, `confidence` its level.
    """

    mentions: pd.DataFrame
    sentences: pd.Series
    contrasts: pd.DataFrame
    confidence: float


@dataclass(frozen=True)
class _Cell:
    """A frame of a source: its mentions, the part of them told own (all without voices), its sentences."""

    mentions: int
    own: float
    sentences: int

    @property
    def sizes(self) -> list[int]:
        """Mentions, sentences near one, others."""
        near = min(PER_HIT * self.mentions, self.sentences // 2)
        return [self.mentions, near, max(0, self.sentences - self.mentions - near)]

    def relative_variance(self, codes: Sequence[int]) -> float:
        """The variance of its right uses in own words that codes add, over the square of their number."""
        sizes = np.array(self.sizes, dtype=np.float64)
        right = self.mentions * self.own * PRECISION
        missed = right * (1 - RECALL) / RECALL
        uses = np.array([right, missed * CAUGHT, missed * (1 - CAUGHT)])
        share = np.fmin(uses / np.fmax(sizes, 1), 1)
        share[0] = PRECISION
        counted, drawn = sizes.copy(), np.array(codes, dtype=np.float64)
        counted[0], drawn[0] = counted[0] * self.own, drawn[0] * self.own
        left = 1 - drawn / np.fmax(counted, 1)
        parts = left * counted**2 * share * (1 - share) / np.fmax(drawn, 1)
        return float(parts.sum() / (right + missed) ** 2)


def plan_budget(drawn_from: Population, numbers: Sequence[int] = NUMBERS) -> pd.DataFrame:
    """For each number of codes of a frame and source: all codes, hours, and the smallest ratio that would show.

    The ratio is the median over the primary rows of these frames and sources that have an interval (missing without
    one), found four times in five at the level of its family. Columns: number, codes, hours, ratio (from codes),
    uncoded_ratio (as if every mention were right and none missed).
    """
    cells = {key: cell for key, cell in _cells(drawn_from).items() if cell.own}
    chosen = _tested(drawn_from)
    rows = []
    for number in numbers:
        given = {key: share_out(cell.sizes, number) for key, cell in cells.items()}
        codes = sum(map(sum, given.values()))
        codes += round(TWICE * codes)
        added = {key: cell.relative_variance(given[key]) for key, cell in cells.items()}
        rows.append((number, codes, codes * SECONDS / 3600, *_detectable(chosen, drawn_from.confidence, added)))
    return pd.DataFrame(rows, columns=["number", "codes", "hours", "ratio", "uncoded_ratio"])


def _cells(drawn_from: Population) -> dict[tuple[str, str], _Cell]:
    told = drawn_from.mentions.assign(own=drawn_from.mentions["voice"].isin(["own", ""]))
    found = told.groupby(["top", "source"])["own"].agg(["size", "mean"]).reset_index()
    rows = zip(found["top"], found["source"], found["size"], found["mean"], strict=True)
    return {(top, source): _Cell(int(n), float(own), int(drawn_from.sentences[source])) for top, source, n, own in rows}


def _tested(drawn_from: Population) -> pd.DataFrame:
    """The primary rows of these frames and sources that have an interval."""
    rows, sources = drawn_from.contrasts, [*drawn_from.sentences.index, REST]
    chosen = (rows["family"] == "primary") & rows["frame"].isin(drawn_from.mentions["top"])
    chosen &= rows["ratio_low"].gt(0) & rows["ratio_high"].notna() & rows["a"].isin(sources) & rows["b"].isin(sources)
    return rows[chosen & rows["detectable_ratio"].notna()]


def _detectable(contrasts: pd.DataFrame, confidence: float, added: dict[tuple[str, str], float]) -> tuple[float, float]:
    """The median over rows of the smallest ratio that would show, with what codes add and without."""
    if contrasts.empty:
        return float("nan"), float("nan")
    low, high, shown = (
        contrasts[c].to_numpy(dtype=np.float64) for c in ("ratio_low", "ratio_high", "detectable_ratio")
    )
    error = np.log(high / low) / (2 * float(ndtri((1 + confidence) / 2)))
    usual = float(np.mean(list(added.values())))
    more = [
        sum(added.get((frame, side), usual) for side in sides)
        for frame, *sides in zip(contrasts["frame"], contrasts["a"], contrasts["b"], strict=True)
    ]
    grown = shown ** np.sqrt(1 + np.array(more) / error**2)
    return float(np.median(grown)), float(np.median(shown))
