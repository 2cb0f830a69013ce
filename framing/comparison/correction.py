"""The comparison again on what people's codes make of the counts, and what that changes.

Pseudo-counts (`measures.pseudo_counts`) stand in place of hits, so that no estimator has code of its own for them.
Where a source has too few uses found without a mention for that, the ratio is moved by what is missed, and its
interval widened by the limits of it (square-and-add on the log scale: Zou & Donner 2008).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from framing import tables
from framing.comparison.compare import compare_pseudo_counts
from framing.comparison.count_matrices import ScoredTables
from framing.comparison.verdicts import SIMILAR
from framing.config.study import ComparisonSettings
from framing.errors import InputError, printable
from framing.measures.pseudo_counts import PseudoCounts
from framing.statistics.coded_shares import Bounded
from framing.statistics.counts import Floats, divide, exponential
from framing.tables import ALL, REST

KEY = ["kind", "by", "a", "b", "frame", "field", "voice", "period", "basis", "copies"]
_UNTOLD = (
    "difference", "exclusive", "emphasis", "framing", "framing_least",
    "framing_most", "ratio_shrunk", "leak_ratio", "detectable_ratio",
)  # fmt: skip
"""What is not known of a row that is moved by what is missed, with its bounds; the difference has none."""


@dataclass(frozen=True)
class Corrected:
    """Tables corrected_contrasts, corrected_rates, with dates corrected_timeline, with events corrected_event_rates."""

    tables: dict[str, pd.DataFrame]
    notes: list[str]


def compare_corrected(
    scored: ScoredTables, pseudo: PseudoCounts, frames: Sequence[str], options: ComparisonSettings, seed: int
) -> Corrected:
    """The comparison of the top-level frames among `frames` on pseudo-counts.

    `scored` are the tables of the uncorrected comparison. Rows are those whose sources all have codes of the frame;
    frames without codes keep their counts, so that families have the same size. Raises InputError where groups are not
    made of documents by source or another column.
    """
    by = options.by[0]
    if by not in scored.documents:
        raise InputError(
            f"codings: nothing is corrected by {printable(by)}; compare by source or a column of documents"
        )
    top = [frame for frame in frames if "/" not in frame]
    counts = pseudo.counts[pseudo.counts["frame"].isin(top)]
    again = compare_pseudo_counts(
        ScoredTables(scored.documents, counts, scored.term_counts, scored.clusters), top, options, seed
    )
    groups = _Groups(scored.documents, by, pseudo)
    contrasts = _correct_contrasts(again["contrasts"], groups, options)
    found = {"corrected_contrasts": tables.check("corrected_contrasts", contrasts)}
    hits = again["rates"].query("period == '*' and field == '*'").groupby(["group", "frame", "voice"])["hits"].max()
    for name in ("rates", "timeline", "event_rates"):
        if len(again[name]):
            kept = _correct_rates(again[name], groups, hits)
            found[f"corrected_{name}"] = tables.check(f"corrected_{name}", kept)
    return Corrected(found, pseudo.notes)


class _Groups:
    """Which sources stand behind a group, and what is corrected in them."""

    def __init__(self, documents: pd.DataFrame, by: str, pseudo: PseudoCounts) -> None:
        group = documents[by].fillna("").astype(str)
        sizes = pd.crosstab(documents["source"], group, values=documents["sentences"].astype(float), aggfunc="sum")
        self._shares = sizes.fillna(0.0).div(sizes.sum(axis=1), axis=0)
        self._known = pseudo.corrected.set_index(["frame", "source"])
        self._missed = pseudo.missed

    def shares(self, group: str, other: str = "") -> pd.Series:
        """The sources behind a group (`*rest`: behind all but the other), and the share of their sentences in it."""
        if group == REST:
            shares = self._shares.drop(columns=[other, ""], errors="ignore").sum(axis=1)
        elif group == ALL:
            shares = self._shares.sum(axis=1)
        else:
            shares = self._shares.get(group, pd.Series(0.0, index=self._shares.index))
        return shares[shares > 0]

    def corrected_for(self, frame: str, sources: pd.Index) -> str:
        """What is corrected for all of these sources; empty where something is not."""
        about = [self._known.loc[(frame, s)] if (frame, s) in self._known.index else None for s in sources]
        if not about or any(row is None or not row["precision"] for row in about):
            return ""
        errors = ["precision"]
        errors += ["recall"] * all(bool(row["recall"]) for row in about if row is not None)
        errors += ["voice"] * all(bool(row["voice"]) for row in about if row is not None)
        return " and ".join(filter(None, [", ".join(errors[:-1]), errors[-1]]))

    def missed(self, frame: str, voice: str, shares: pd.Series) -> Bounded:
        """Uses without a mention that are not in the counts."""
        known = [i for i, source in enumerate(shares.index) if (frame, str(source), voice) in self._missed]
        parts = np.array([self._missed[frame, str(shares.index[i]), voice] for i in known]).reshape(-1, 3)
        value, low, high = (parts * shares.to_numpy()[known, None]).T
        down, up = (float(np.sqrt(((value - limit) ** 2).sum())) for limit in (low, high))
        return Bounded(float(value.sum()), max(0.0, float(value.sum()) - down), float(value.sum()) + up)


def _correct_contrasts(contrasts: pd.DataFrame, groups: _Groups, options: ComparisonSettings) -> pd.DataFrame:
    rows = contrasts[(contrasts["field"] == ALL) & (contrasts["kind"] == "source") & (contrasts["copies"] == "one")]
    strata = [c for c in rows.columns if str(c).startswith("by_")]
    rows = rows[(rows[strata] == ALL).all(axis=1)].reset_index(drop=True)
    told, notes, kept = [], [], []
    for row in (dict(zip(rows.columns, values, strict=True)) for values in rows.itertuples(index=False)):
        shares = [groups.shares(row["a"]), groups.shares(row["b"], row["a"])]
        corrected_for = groups.corrected_for(row["frame"], shares[0].index.union(shares[1].index))
        missed = [groups.missed(row["frame"], row["voice"], share) for share in shares]
        wide = corrected_for != "" and any(part.high > 0 for part in missed)
        kept.append(_widen(row, missed, options) if wide else row)
        told.append(corrected_for)
        notes.append("recall within its limits: code more from stratum 2" if wide else "")
    out = pd.DataFrame(kept, columns=rows.columns).assign(corrected_for=told, corrected_note=notes)
    beside = [
        name for name in tables.column_names("contrasts") if name not in tables.column_names("corrected_contrasts")
    ]
    return out[out["corrected_for"] != ""].drop(columns=beside, errors="ignore").reset_index(drop=True)


def _widen(row: dict[str, Any], missed: Sequence[Bounded], options: ComparisonSettings) -> dict[str, Any]:
    """A row moved by what is missed on either side, with the interval and the verdict that this leaves."""
    hits = [float(row[f"hits_{side}"]) for side in "ab"]
    moved = [_log_growth(part, counted) for part, counted in zip(missed, hits, strict=True)]
    middle, low, high = (_log(row[name]) for name in ("ratio", "ratio_low", "ratio_high"))
    value = middle + moved[0].value - moved[1].value
    down = np.sqrt((middle - low) ** 2 + _below(moved[0]) ** 2 + _above(moved[1]) ** 2)
    up = np.sqrt((high - middle) ** 2 + _above(moved[0]) ** 2 + _below(moved[1]) ** 2)
    bounds = exponential(np.array([value, value - down, value + up]))
    reach = (down if value > 0 else up) / ndtri((1 + options.confidence) / 2)
    p = float(2 * ndtr(-abs(value) / reach)) if reach > 0 else np.nan
    adjusted = min(1.0, p * max(1, int(row["family_size"])))
    changed: dict[str, Any] = dict.fromkeys(
        [name for c in _UNTOLD for name in (c, f"{c}_low", f"{c}_high") if name in row], np.nan
    )
    changed |= dict(zip(("ratio", "ratio_low", "ratio_high"), bounds.tolist(), strict=True))
    changed |= {
        f"rate_{side}": float(row[f"rate_{side}"]) * np.exp(m.value) for side, m in zip("ab", moved, strict=True)
    }
    for name in ("core_ratio", "ratio_standardised"):  # moved alike; what they leave out misses no more
        changed |= {
            c: float(row[c]) * np.exp(value - middle) for c in (name, f"{name}_low", f"{name}_high") if c in row
        }
    changed["difference"] = changed["rate_a"] - changed["rate_b"]
    if row["verdict"] == "not comparable" or np.isnan(p):
        return row | changed | {"p": np.nan, "p_adjusted": np.nan, "verdict": "not comparable"}
    similar = bounds[1] >= 1 / SIMILAR and bounds[2] <= SIMILAR
    different = "different" if row["family"] == "primary" else tables.EXPLORATORY
    verdict = different if adjusted < 1 - options.confidence else "similar" if similar else "undetermined"
    return row | changed | {"p": p, "p_adjusted": adjusted, "p_from": "t", "verdict": verdict, "fragile": False}


def _log(value: Any) -> float:
    return float(np.log(value)) if isinstance(value, float) and value > 0 else np.nan


def _log_growth(missed: Bounded, counted: float) -> Bounded:
    """How far what is missed raises the logarithm of a count."""
    grown = np.log1p(divide(np.array(missed), counted)) if counted > 0 else np.full(3, np.nan)
    return Bounded(*map(float, grown))


def _below(bounded: Bounded) -> float:
    return bounded.value - bounded.low


def _above(bounded: Bounded) -> float:
    return bounded.high - bounded.value


def _correct_rates(rates: pd.DataFrame, groups: _Groups, hits: pd.Series) -> pd.DataFrame:
    """Rates of groups whose sources are corrected, without shares of documents and sentences, which codes do not tell.

    `hits`: those of each group, frame and voice over all documents, which what is missed is held against.
    """
    strata = [c for c in rates.columns if str(c).startswith("by_")]
    rows = rates[(rates["field"] == ALL) & (rates[strata] == ALL).all(axis=1)].reset_index(drop=True)
    cells = {}
    for group, frame, voice in set(zip(rows["group"], rows["frame"], rows["voice"], strict=True)):
        shares = groups.shares(group)
        growth = _log_growth(groups.missed(frame, voice, shares), float(hits.get((group, frame, voice), 0.0)))
        cells[group, frame, voice] = (groups.corrected_for(frame, shares.index), np.exp(growth))
    found = [cells[cell] for cell in zip(rows["group"], rows["frame"], rows["voice"], strict=True)]
    rows = rows.assign(document_share=np.nan, sentence_share=np.nan, corrected_for=[told for told, _ in found])
    grown: Floats = np.array([growth for _, growth in found]).reshape(-1, 3)
    for i, name in enumerate(("rate", "conf_low", "conf_high")):
        rows[name] = rows[name].to_numpy(dtype=np.float64) * grown[:, i]
    return rows[rows["corrected_for"] != ""].reset_index(drop=True)


# ---- what it changes ----


def add_corrected(contrasts: pd.DataFrame, corrected: pd.DataFrame | None) -> pd.DataFrame:
    """The contrasts with the corrected ratio, verdict, what it is corrected for, and `precision_needed`.

    The first are those of primary rows that `corrected` (the table `corrected_contrasts`) has. The last is on every
    primary row with a ratio: how many times the precision of the side that has less that of the other must be for the
    difference to vanish, recall being equal.
    """
    primary = (contrasts["family"] == "primary").to_numpy()
    ratio = contrasts["ratio"].to_numpy(dtype=np.float64)
    out = contrasts.assign(
        precision_needed=np.where(primary, np.fmin(ratio, divide(np.ones_like(ratio), ratio)), np.nan),
        **dict.fromkeys(("corrected_ratio", "corrected_ratio_low", "corrected_ratio_high"), np.nan),
        **dict.fromkeys(("corrected_verdict", "corrected_for", "corrected_note"), ""),
    )
    if corrected is None or corrected.empty:
        return out
    names = {"ratio": "corrected_ratio", "ratio_low": "corrected_ratio_low", "ratio_high": "corrected_ratio_high",
             "verdict": "corrected_verdict"}  # fmt: skip
    columns = [*names.values(), "corrected_for", "corrected_note"]
    found = corrected[corrected["family"] == "primary"].rename(columns=names)[[*KEY, *columns]]
    joined = out[KEY].merge(found, on=KEY, how="left")
    has = joined["corrected_for"].notna().to_numpy() & primary
    return out.assign(**{name: out[name].where(~has, joined[name].to_numpy()) for name in columns})
