"""Composition alarm: a rate may move because others speak, of other things, or because articles get longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.count_matrices import CountMatrix
from framing.comparison.rates import PER
from framing.statistics.composition import association, standardise
from framing.statistics.counts import Bools, Ints, add_up

STRONG, SURE = 0.1, 0.001
"""The alarm: Cramer's V of period and source (topic, length) at least this, and its chi-squared p below that."""


def adjust_for_composition(
    timeline: pd.DataFrame,
    documents: pd.DataFrame,
    matrices: Sequence[CountMatrix],
    lines: Sequence[tuple[str, Bools]],
    period: Ints,
) -> tuple[pd.DataFrame, list[str]]:
    """The timeline with `rate_adjusted`, and notes on lines whose mix of sources, topics or lengths changes.

    `lines` are a group and its documents each; `period` numbers the period of every document (-1: none) in the
    order of their labels. `rate_adjusted` is the rate had every source, every topic, or every topic of every source
    kept its share of the line's words, whichever changes (`statistics.composition.standardise`); it stands in the
    lines that raise the alarm for sources or topics alone.
    """
    kinds = {name: _number(documents[name]) for name in ("source", "topic") if name in documents}
    shown = np.array(sorted(timeline["period"].unique()))
    tokens = documents["tokens"].to_numpy(dtype=np.float64)
    kinds["length"] = np.searchsorted(np.quantile(tokens, [1 / 3, 2 / 3]), tokens)
    blocks, alarms = [], {name: list[str]() for name in kinds}
    for name, member in lines:
        inside = member & (period >= 0)
        changing = [kind for kind, number in kinds.items() if _changes(period, number, inside)]
        for kind in changing:
            alarms[kind].append(name)
        mixed = [kinds[kind] for kind in changing if kind != "length"]
        if mixed:
            joint = np.unique(np.stack(mixed), axis=1, return_inverse=True)[1].ravel()
            blocks += [_adjusted(matrix, inside, joint, period, shown).assign(group=name) for matrix in matrices]
    key = ["group", "period", "frame", "voice"]
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in key}).assign(rate_adjusted=0.0)
    found = pd.concat(blocks, ignore_index=True) if blocks else empty
    return timeline.merge(found, on=key, how="left"), _say(alarms)


def _number(values: pd.Series) -> Ints:
    return np.unique(values.to_numpy(dtype=object).astype(str), return_inverse=True)[1]


def _changes(period: Ints, kind: Ints, inside: Bools) -> bool:
    """Whether the mix of kinds of documents changes from period to period."""
    if not inside.any():
        return False
    periods, kinds = int(period.max()) + 1, int(kind.max()) + 1
    table = add_up(period[inside] * kinds + kind[inside], np.ones(int(inside.sum())), periods * kinds)
    strength, p = association(table.reshape(periods, kinds))
    return strength >= STRONG and p < SURE


def _adjusted(matrix: CountMatrix, inside: Bools, kind: Ints, period: Ints, shown: np.ndarray) -> pd.DataFrame:
    counts, width = matrix.counts, len(matrix.names)
    kept = inside[matrix.rows]
    shape = (int(kind.max()) + 1, len(shown))
    slot = np.where(kept, kind[matrix.rows] * len(shown) + period[matrix.rows], 0)
    tokens = add_up(slot, counts.tokens * kept, shape[0] * shape[1]).reshape(shape)
    cell = slot[counts.unit] * width + counts.column
    hits = add_up(cell, counts.hits * kept[counts.unit], tokens.size * width).reshape(*shape, width)
    rates = PER * standardise(tokens, hits)
    return pd.DataFrame(
        {
            "period": pd.array(np.repeat(shown, width), dtype="str"),
            "frame": pd.array(list(matrix.names) * len(shown), dtype="str"),
            "voice": matrix.voice,
            "rate_adjusted": rates.ravel(),
        }
    )


_ALARMS = {
    "source": "the mix of sources changes along the timeline ({}): a rate may rise or fall because others speak; "
    "rate_adjusted is the rate had every source kept its share",
    "topic": "the mix of topics changes along the timeline ({}): a rate may rise or fall because other things are "
    "spoken of; rate_adjusted is the rate had every topic kept its share",
    "length": "the lengths of articles change along the timeline ({}): short and long articles may differ in what "
    "they say",
}


def _say(alarms: Mapping[str, Sequence[str]]) -> list[str]:
    return [text.format(_enumerate(alarms[kind])) for kind, text in _ALARMS.items() if alarms.get(kind)]


def _enumerate(names: Sequence[str], most: int = 6) -> str:
    words = ["all documents" if name == "*" else name for name in names[:most]]
    return ", ".join(words) + (f" and {len(names) - most} more" if len(names) > most else "")
