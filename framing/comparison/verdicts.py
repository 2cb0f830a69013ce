"""From measured contrasts to rows of the table: families, adjusted p-values, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.bases import BASES, CHOICES
from framing.comparison.groups import Sides
from framing.comparison.sheets import Sheet
from framing.config import Comparison as Options
from framing.statistics.multiplicity import adjust
from framing.tables import ALL, TABLES

ALPHA = 0.05
SIMILAR = 1.25
"""Rates within this ratio of each other are alike (equivalence margin; Lakens 2017, "Equivalence tests")."""


def lay_out(measured: Mapping[str, np.ndarray], sheet: Sheet, sides: Sides, key: Mapping[str, str]) -> pd.DataFrame:
    """Arrays (contrasts, frames) -> rows: contrasts in order, frames within.

    `key` holds the constant key columns (kind, by, period, further columns; basis unless crude, copies unless one).
    """
    rows, width = len(sides.contrasts), len(sheet.names)
    names = pd.array(list(sheet.names) * rows, dtype="str")
    a, b = (pd.array(np.repeat(np.array(side, dtype=object), width), dtype="str") for side in (sides.a, sides.b))
    fixed = {"basis": "crude", "copies": "one"} | dict(key) | {"field": sheet.field, "voice": sheet.voice}
    columns = {name: values.ravel() for name, values in measured.items()}
    return pd.DataFrame({"a": a, "b": b, "frame": names} | columns).assign(**fixed)


def judge(contrasts: pd.DataFrame, primary: np.ndarray, options: Options) -> pd.DataFrame:
    """Add family, family_size, p_adjusted, verdict and the columns that are not measured.

    `primary` marks the rows of the primary family, corrected as the study says (Holm); the others are
    exploratory: Benjamini-Hochberg within each kind of contrast, texts of one's own apart. Rows without a test are
    in no count.
    """
    out = contrasts.assign(family=np.where(primary, "primary", "exploratory"))
    adjusted, size = np.full(len(out), np.nan), np.zeros(len(out), dtype=np.int64)
    p = out["p"].to_numpy(dtype=np.float64)
    for rows in out.groupby(["family", "kind", "copies"], sort=True).indices.values():
        method = options.correction if primary[rows[0]] else "bh"
        adjusted[rows], size[rows] = adjust(p[rows], method)
    out = out.assign(p_adjusted=adjusted, family_size=size)
    missing = {name: np.nan for name in TABLES["contrasts"].columns if name not in out.columns}
    return out.assign(verdict=_verdicts(out), **{name: missing[name] for name in missing if name != "verdict"})


def _verdicts(contrasts: pd.DataFrame) -> np.ndarray:
    refused = (contrasts["reason"] != "") & contrasts["p"].isna()
    different = contrasts["p_adjusted"] < ALPHA
    inside = (contrasts["ratio_low"] >= 1 / SIMILAR) & (contrasts["ratio_high"] <= SIMILAR)
    similar = inside & (contrasts["reason"] == "")
    verdicts = np.select([refused, different, similar], ["not comparable", "different", "similar"], "undetermined")
    return verdicts.astype(object)


def is_primary(contrasts: pd.DataFrame, voice: str, strata_columns: Sequence[str], within: str) -> np.ndarray:
    """Which rows belong to the primary family: overall contrasts of groups in top-level frames, all fields.

    `voice` is `own`, or `*` where voices are not told apart. For every pair and frame it is the row of the best basis
    among those that `within` allows (`comparison.bases`): `auto` all, `event`, `topic`, or `all` the crude one.
    """
    overall = (contrasts[list(strata_columns)] == ALL).all(axis=1)
    top = ~contrasts["frame"].str.contains("/", regex=False)
    rows = (contrasts["kind"] == "source") & (contrasts["field"] == ALL) & (contrasts["voice"] == voice)
    rows &= top & overall & (contrasts["copies"] == "one") & contrasts["basis"].isin(CHOICES[within])
    order = contrasts["basis"].map(BASES.index).where(rows)
    best = order.groupby([contrasts[name] for name in ("a", "b", "frame")]).transform("min")
    return (rows & (order == best)).to_numpy(dtype=bool)
