"""What errors in telling voices apart can do to a contrast of own words."""

from __future__ import annotations

import numpy as np

from framing.statistics.counts import Floats

SHARES = {"parse": (0.92, 0.16), "quotes": (0.98, 0.56)}
"""By tier: the shares of own and of others' words told as own (docs/voice.md, measured on PolNeAR)."""


def leak_ratio(own: tuple[Floats, Floats], other: tuple[Floats, Floats], shares: tuple[float, float]) -> Floats:
    """Which ratio of own rates would a and b show if they used the frame alike in their own words?

    `own` and `other` hold the rates of a and of b, per the same words, of mentions told as own and as somebody
    else's; `shares` are of own and of others' mentions told as own. The true rates follow from the told ones (two
    equations, two unknowns; rates below 0 are 0); the own rate is then that of both together, the others' stays,
    and what leaks from it makes the ratio. It is 1 where both report alike. Missing where nothing is left to compare.
    """
    kept, leaked = shares
    with np.errstate(divide="ignore", invalid="ignore"):
        true_own = [((1 - leaked) * o - leaked * x) / (kept - leaked) for o, x in zip(own, other, strict=True)]
        true_other = [
            np.maximum(0, (kept * x - (1 - kept) * o) / (kept - leaked)) for o, x in zip(own, other, strict=True)
        ]
        alike = kept * np.maximum(0, (true_own[0] + true_own[1]) / 2)
        ratio: Floats = (alike + leaked * true_other[0]) / (alike + leaked * true_other[1])
    return np.where(np.isfinite(ratio), ratio, np.nan)
