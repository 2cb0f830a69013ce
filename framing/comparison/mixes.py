"""Composition alarm: a rate may move because other sources speak, or because articles get longer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.comparison.rates import PER
from framing.comparison.sheets import Sheet
from framing.statistics.composition import association, standardise
from framing.statistics.counts import Bools, Ints, add_up

STRONG, SURE = 0.1, 0.001
"""The alarm: Cramer's V of period and source (or length) at least this, and its chi-squared p below that."""


def adjust_for_mix(
    timeline: pd.DataFrame,
    documents: pd.DataFrame,
    sheets: Sequence[Sheet],
    lines: Sequence[tuple[str, Bools]],
    period: Ints,
) -> tuple[pd.DataFrame, list[str]]:
    """The timeline with `rate_adjusted`, and notes on lines whose mix of sources or of lengths changes.

    `lines` are a group and its documents each; `period` numbers the period of every document (-1: none) in the
    order of their labels. `rate_adjusted` is the rate had every source kept its share of the line's words
    (`statistics.composition.standardise`); it stands in the lines that raise the alarm for sources alone.
    """
    source = np.unique(documents["source"].to_numpy(dtype=object).astype(str), return_inverse=True)[1]
    shown = np.array(sorted(timeline["period"].unique()))
    tokens = documents["tokens"].to_numpy(dtype=np.float64)
    thirds = np.searchsorted(np.quantile(tokens, [1 / 3, 2 / 3]), tokens)
    blocks, mixed, stretched = [], [], []
    for name, member in lines:
        inside = member & (period >= 0)
        if _changes(period, source, inside):
            mixed.append(name)
            blocks += [_adjusted(sheet, inside, source, period, shown).assign(group=name) for sheet in sheets]
        if _changes(period, thirds, inside):
            stretched.append(name)
    key = ["group", "period", "frame", "voice"]
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in key}).assign(rate_adjusted=0.0)
    found = pd.concat(blocks, ignore_index=True) if blocks else empty
    return timeline.merge(found, on=key, how="left"), _say(mixed, stretched)


def _changes(period: Ints, kind: Ints, inside: Bools) -> bool:
    """Whether the mix of kinds of documents changes from period to period."""
    if not inside.any():
        return False
    periods, kinds = int(period.max()) + 1, int(kind.max()) + 1
    table = add_up(period[inside] * kinds + kind[inside], np.ones(int(inside.sum())), periods * kinds)
    strength, p = association(table.reshape(periods, kinds))
    return strength >= STRONG and p < SURE


def _adjusted(sheet: Sheet, inside: Bools, source: Ints, period: Ints, shown: np.ndarray) -> pd.DataFrame:
    counts, width = sheet.counts, len(sheet.names)
    kept = inside[sheet.rows]
    shape = (int(source.max()) + 1, len(shown))
    slot = np.where(kept, source[sheet.rows] * len(shown) + period[sheet.rows], 0)
    tokens = add_up(slot, counts.tokens * kept, shape[0] * shape[1]).reshape(shape)
    cell = slot[counts.unit] * width + counts.column
    hits = add_up(cell, counts.hits * kept[counts.unit], tokens.size * width).reshape(*shape, width)
    rates = PER * standardise(tokens, hits)
    return pd.DataFrame(
        {
            "period": pd.array(np.repeat(shown, width), dtype="str"),
            "frame": pd.array(list(sheet.names) * len(shown), dtype="str"),
            "voice": sheet.voice,
            "rate_adjusted": rates.ravel(),
        }
    )


def _say(mixed: Sequence[str], stretched: Sequence[str]) -> list[str]:
    notes = []
    if mixed:
        notes.append(
            f"the mix of sources changes along the timeline ({_enumerate(mixed)}): a rate may rise or fall because "
            "others speak; rate_adjusted is the rate had every source kept its share"
        )
    if stretched:
        notes.append(
            f"the lengths of articles change along the timeline ({_enumerate(stretched)}): short and long articles "
            "may differ in what they say"
        )
    return notes


def _enumerate(names: Sequence[str], most: int = 6) -> str:
    words = ["all documents" if name == "*" else name for name in names[:most]]
    return ", ".join(words) + (f" and {len(names) - most} more" if len(names) > most else "")
