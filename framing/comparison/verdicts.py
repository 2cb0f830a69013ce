"""From measured contrasts to rows of the table: families, adjusted p-values, verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.count_matrices import CountMatrix
from framing.comparison.families import describe_families
from framing.comparison.groups import Arms
from framing.config.study import ComparisonSettings
from framing.statistics.multiplicity import adjust, could_be_found
from framing.tables import ALL, EXPLORATORY, TABLES

SIMILAR = 1.25
"""Rates within this ratio of each other are alike (equivalence margin; Lakens 2017, "Equivalence tests")."""


def assemble_rows(
    measured: Mapping[str, np.ndarray], matrix: CountMatrix, arms: Arms, key: Mapping[str, str]
) -> pd.DataFrame:
    """Arrays (contrasts, frames) -> rows: contrasts in order, frames within.

    `key` holds the constant key columns (kind, by, period, further columns; basis unless crude, copies unless one).
    """
    rows, width = len(arms.contrasts), len(matrix.names)
    names = pd.array(list(matrix.names) * rows, dtype="str")
    a, b = (pd.array(np.repeat(np.array(arm, dtype=object), width), dtype="str") for arm in (arms.a, arms.b))
    fixed = {"basis": "crude", "copies": "one"} | dict(key) | {"field": matrix.field, "voice": matrix.voice}
    columns = {name: values.ravel() for name, values in measured.items()}
    return pd.DataFrame({"a": a, "b": b, "frame": names} | columns).assign(**fixed)


def judge(contrasts: pd.DataFrame, primary: np.ndarray, options: ComparisonSettings) -> pd.DataFrame:
    """Add family, family_size, p_adjusted and verdict, and the columns that need them (`comparison.families`).

    `primary` marks the rows of the primary families, one a question (basis), each corrected as the study says (Holm);
    the others are exploratory: Benjamini-Hochberg within each kind of contrast, texts of one's own apart. Rows without
    a test are in no count, nor in a family corrected by Holm those whose `p_least` says that they could not be found
    first of so many (`statistics.multiplicity.could_be_found`; their adjusted p is 1): both depend on a row's
    documents, hits of both sides together and clusters, never on how they differ. A row is `different` where the
    adjusted p is below 1 - `confidence`; an exploratory one is `different (exploratory)`.
    """
    out = contrasts.assign(family=np.where(primary, "primary", "exploratory"))
    adjusted, size = np.full(len(out), np.nan), np.zeros(len(out), dtype=np.int64)
    p = out["p"].to_numpy(dtype=np.float64)
    question = out["basis"].where(primary, "")
    for rows in out.groupby([question, "family", "kind", "copies"], sort=True).indices.values():
        method = options.correction if primary[rows[0]] else "bh"
        hopeless = np.zeros(len(rows), dtype=bool)
        if method == "holm":
            hopeless = _are_hopeless(out.iloc[rows], 1 - options.confidence)
        adjusted[rows], size[rows] = adjust(np.where(hopeless, np.nan, p[rows]), method)
        adjusted[rows[hopeless]] = 1
    out = out.assign(p_adjusted=adjusted, family_size=size)
    out = describe_families(out.assign(verdict=_verdicts(out, 1 - options.confidence)), options)
    later = {name: column for name, column in TABLES["contrasts"].columns.items() if name not in out.columns}
    missing = {name: "" if column.kind == "text" else np.nan for name, column in later.items()}
    return out.assign(**missing)


def _are_hopeless(family: pd.DataFrame, alpha: float) -> np.ndarray:
    """Which tests of a family could not be found first of so many, whatever their outcome."""
    tested = family["p"].notna().to_numpy()
    least = family["p_least"].to_numpy(dtype=np.float64) if "p_least" in family else np.zeros(len(tested))
    hopeless = np.zeros(len(tested), dtype=bool)
    hopeless[tested] = ~could_be_found(least[tested], alpha)
    return hopeless


def _verdicts(contrasts: pd.DataFrame, alpha: float) -> np.ndarray:
    refused = (contrasts["reason"] != "") & contrasts["p"].isna()
    found = contrasts["p_adjusted"] < alpha
    primary = contrasts["family"] == "primary"
    inside = (contrasts["ratio_low"] >= 1 / SIMILAR) & (contrasts["ratio_high"] <= SIMILAR)
    similar = inside & (contrasts["reason"] == "")
    names = ["not comparable", "different", EXPLORATORY, "similar"]
    verdicts = np.select([refused, found & primary, found, similar], names, "undetermined")
    return verdicts.astype(object)


def is_primary(contrasts: pd.DataFrame, voice: str, strata_columns: Sequence[str], bases: Sequence[str]) -> np.ndarray:
    """Which rows belong to the primary families: overall contrasts of groups in top-level frames, all fields.

    `voice` is `own`, or `*` where voices are not told apart; `bases` are the questions that are asked.
    """
    overall = (contrasts[list(strata_columns)] == ALL).all(axis=1)
    top = ~contrasts["frame"].str.contains("/", regex=False)
    rows = (contrasts["kind"] == "source") & (contrasts["field"] == ALL) & (contrasts["voice"] == voice)
    rows &= top & overall & (contrasts["copies"] == "one") & contrasts["basis"].isin(bases)
    return rows.to_numpy(dtype=bool)
