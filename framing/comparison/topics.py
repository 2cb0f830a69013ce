"""Topics joined to groups, time and frames: how much of what is printed is about them, and how each is told.

Topics are soft: every document belongs to every topic to some part, and counts there with that part of its tokens
and hits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from framing import tables
from framing.comparison.count_matrices import (
    CountMatrix,
    ScoredTables,
    build_matrix,
    number_clusters,
    number_entries,
    spoken_voices,
    typical_rate,
    with_words,
)
from framing.comparison.groups import EVENT, TOPIC, Arms, Groups, group_documents, pair_arms
from framing.comparison.periods import label_periods
from framing.comparison.rates import PER, bound_rates
from framing.comparison.reasons import find_reasons
from framing.comparison.timelines import followed, timeline_unit
from framing.config.study import ComparisonSettings
from framing.statistics.counts import Bools, Counts, Floats, Ints, add_up, pool
from framing.statistics.intervals import interval
from framing.statistics.jackknife import Estimate, estimate_rates
from framing.statistics.max_permutation import max_t_p_values, residuals
from framing.statistics.prevalence import Combined, Masses, combine_draws, contrast_prevalence, estimate_prevalence
from framing.tables import ALL, EXPLORATORY

MOST_FOLLOWED = 12
"""With more groups the largest of them have a prevalence by period: as many as the page shows."""


class TopicTables(Protocol):
    """The tables of those names: the topics, the weights of every document, and its weights under other models."""

    @property
    def topics(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def weights(self) -> pd.DataFrame: ...  # noqa: D102
    @property
    def draws(self) -> pd.DataFrame: ...  # noqa: D102


@dataclass(frozen=True)
class Modelled:
    """Documents by topic: `weights` of shape (documents, models, topics), the model of all documents first.

    `tokens` are 0 for a document that no topic was found for: it has no part in anything here.
    """

    names: tuple[str, ...]
    tested: Bools
    tokens: Floats
    weights: Floats
    cluster: Ints

    @property
    def masses(self) -> Masses:
        """Tokens times weight, the columns models by topics."""
        return Masses(self.tokens, (self.tokens[:, None, None] * self.weights).reshape(len(self.tokens), -1))

    def combine(self, estimate: Estimate) -> Combined:
        """From estimates by model and topic, (…, models x topics), to estimates by topic."""
        shape = (*estimate.value.shape[:-1], -1, len(self.names))
        by_model = [np.moveaxis(values.reshape(shape), -2, 0) for values in vars(estimate).values()]
        return combine_draws(Estimate(*(v[0] for v in by_model)), Estimate(*(v[1:] for v in by_model)))


def tabulate_topics(
    scored: ScoredTables, frames: Sequence[str], found: TopicTables, options: ComparisonSettings, seed: int
) -> dict[str, pd.DataFrame]:
    """Tables `topic_prevalence`, `topic_contrasts` and `topic_rates` of the documents compared.

    Arguments as for `comparison.compare`; `found` holds the tables `topics`, `topic_weights` and `topic_draws`
    as `topics`, `weights` and `draws`. Prevalence: all documents, every group, and both by period where there are
    dates (groups with enough documents, at most the 12 largest). Contrasts: the groups that `compare` holds
    against each other. Rates: top-level frames in every topic, in all documents and in groups with enough
    documents; all voices together, and own words. Further columns of `by` make no difference here.

    Intervals of prevalence stand on the logit scale, and hold both what documents and what models vary
    (`statistics.prevalence`). A topic that is not stable (`tested` false) has no test: `unstable_topic`.
    """
    kept = with_words(scored.documents)
    cluster, entries = number_clusters(kept, scored.clusters), number_entries(kept, scored.counts, list(frames))
    top = tuple(name for name in frames if "/" not in name)
    entries = number_entries(kept, entries.drop(columns=["unit", "column"]), top)
    voices = [voice for voice in spoken_voices(entries) if voice in {ALL, "own"}]
    matrices = [build_matrix(kept, entries, cluster, top, (ALL, voice)) for voice in voices]
    rate = typical_rate(matrices[0])
    groups, _ = group_documents(kept, options, rate)
    if groups.by in {EVENT, TOPIC}:  # an event is one happening, and a topic in topics says nothing
        groups = Groups(groups.by, (), np.full(len(kept), -1), (), (), np.full(len(kept), -1))
    modelled = read_weights(kept, cluster, found)
    unit = timeline_unit(kept, groups, options, rate)
    prevalence = _prevail(modelled, groups, label_periods(kept, unit), options)
    contrasts = contrast_topics(modelled, groups, options, seed)
    return {
        "topic_prevalence": tables.check("topic_prevalence", prevalence),
        "topic_contrasts": tables.check("topic_contrasts", contrasts),
        "topic_rates": tables.check("topic_rates", _rate(modelled, matrices, groups, options)),
    }


def read_weights(documents: pd.DataFrame, cluster: Ints, found: TopicTables) -> Modelled:
    """The weights of `documents` as arrays. A document that a draw does not know has there its weights of `found`."""
    names = tuple(found.topics["topic"].astype("str"))
    place = pd.Index(documents["doc_id"])
    whole = _dense(found.weights, place, names)
    known = whole.sum(axis=1) > 0
    models = [whole]
    for _, table in found.draws.groupby("draw", sort=True):
        drawn = _dense(table, place, names)
        models.append(np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, whole))
    tokens = np.where(known, documents["tokens"].to_numpy(dtype=np.float64), 0.0)
    tested = found.topics["tested"].to_numpy(dtype=bool)
    return Modelled(names, tested, tokens, np.stack(models, axis=1), cluster)


def _dense(table: pd.DataFrame, place: pd.Index, names: Sequence[str]) -> Floats:
    row, column = place.get_indexer(pd.Index(table["doc_id"])), pd.Index(names).get_indexer(pd.Index(table["topic"]))
    kept = (row >= 0) & (column >= 0)
    out = np.zeros((len(place), len(names)))
    out[row[kept], column[kept]] = table["weight"].to_numpy(dtype=np.float64)[kept]
    return out


def _prevail(modelled: Modelled, groups: Groups, labels: pd.Series, options: ComparisonSettings) -> pd.DataFrame:
    """Table `topic_prevalence`: all, groups, periods, groups by period."""
    period = labels.to_numpy(dtype=object).astype(str)
    shown = np.unique(period[period != ""])
    number = np.where(period != "", np.searchsorted(shown, period), -1) if len(shown) else np.full(len(period), -1)
    everything = np.zeros(len(period), dtype=np.int64)
    names, times = np.array([*groups.names], dtype=object), np.array([*shown], dtype=object)
    blocks = [(everything, [ALL], [ALL]), (groups.group, list(names), [ALL] * len(names))]
    if len(shown) and groups.by != "period":
        line = np.where(followed(groups, options) < MOST_FOLLOWED, followed(groups, options), -1)
        both = np.where((line >= 0) & (number >= 0), line * len(shown) + number, -1)
        filled = np.unique(both[both >= 0])
        cell = np.where(both >= 0, np.searchsorted(filled, both), -1)
        blocks.append((number, [ALL] * len(shown), list(times)))
        blocks.append((cell, list(names[filled // len(shown)]), list(times[filled % len(shown)])))
    found = [
        _tabulate_prevalence(modelled, cell, {"by": groups.by, "group": group, "period": time}, options)
        for cell, group, time in blocks
        if len(group)
    ]
    return pd.concat(found, ignore_index=True)


def _tabulate_prevalence(
    modelled: Modelled, cell: Ints, key: Mapping[str, str | list[str]], options: ComparisonSettings
) -> pd.DataFrame:
    """Rows of cells by topic; `key` names the cells."""
    cells, width = len(key["group"]), len(modelled.names)
    inside = (cell >= 0) & (modelled.tokens > 0)
    place, masses = cell[inside], modelled.masses
    units = place * (modelled.cluster.max(initial=0) + 1) + modelled.cluster[inside]
    _, first, unit = np.unique(units, return_index=True, return_inverse=True)
    pooled = Masses(masses.tokens[inside], masses.mass[inside]).pooled(unit, len(first))
    shares, logits = estimate_prevalence(pooled, place[first], cells)
    estimate = modelled.combine(logits).estimate
    documents, clusters = np.bincount(place, minlength=cells), np.bincount(place[first], minlength=cells)
    reason = find_reasons(
        ~np.isnan(estimate.error), clusters[:, None], documents=(documents[:, None], options.min_documents)
    )
    low, high = (np.where(reason == "", _share(bound), np.nan) for bound in interval(estimate, options.confidence))
    present = documents > 0
    columns = {
        "documents": np.broadcast_to(documents[:, None], shares[:, :width].shape),
        "tokens": np.broadcast_to(add_up(place, masses.tokens[inside], cells)[:, None], shares[:, :width].shape),
        "prevalence": shares[:, :width],
        "conf_low": low,
        "conf_high": high,
        "clusters": np.broadcast_to(clusters[:, None], shares[:, :width].shape),
        "reason": np.broadcast_to(reason, shares[:, :width].shape),
    }
    rows = pd.DataFrame(dict(key), index=range(cells), dtype="str").iloc[np.repeat(np.flatnonzero(present), width)]
    return rows.reset_index(drop=True).assign(
        topic=pd.array(list(modelled.names) * int(present.sum()), dtype="str"),
        **{name: values[present].ravel() for name, values in columns.items()},
    )


def _share(logit: Floats) -> Floats:
    from scipy.special import expit

    share: Floats = expit(logit)
    return share


def contrast_topics(modelled: Modelled, groups: Groups, options: ComparisonSettings, seed: int) -> pd.DataFrame:
    """Table `topic_contrasts`: the prevalences of two groups, topic by topic.

    The interval is that of the jackknife over clusters and Rubin's rules over models; p and `p_adjusted` come from
    shuffling the labels, with topics on which models do not agree counting for less (`statistics.max_permutation`).
    No topic was declared before it was found, so what differs is `different (exploratory)`.
    """
    inside = (groups.group >= 0) & (modelled.tokens > 0)
    sizes = np.bincount(groups.group[inside], minlength=len(groups.names))
    arms = pair_arms(groups, sizes > 0, options.baseline)
    if not len(arms.contrasts) or not modelled.names:
        return tables.empty("topic_contrasts")
    halves = _Halves(modelled, groups.group)
    documents = (arms.member.astype(np.float64) @ sizes)[arms.contrasts].min(axis=1)
    rows = [
        halves.contrast([arms.member[arm] for arm in contrast], fewest, options)
        for contrast, fewest in zip(arms.contrasts, documents, strict=True)
    ]
    columns = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    columns["p"], columns["p_adjusted"] = halves.test(columns["reason"] == "", arms, seed)
    refused, claimed = columns["reason"] != "", columns["p_adjusted"] < 1 - options.confidence
    columns["verdict"] = np.select([refused, claimed], ["not comparable", EXPLORATORY], "undetermined")
    width = len(modelled.names)
    a, b = (pd.array(np.repeat(np.array(arm, dtype=object), width), dtype="str") for arm in (arms.a, arms.b))
    names = pd.array(list(modelled.names) * len(rows), dtype="str")
    table = pd.DataFrame({"a": a, "b": b, "topic": names} | {name: v.ravel() for name, v in columns.items()})
    return table.assign(by=groups.by)


class _Halves:
    """Documents pooled to clusters within groups, from which the two sides of a contrast are cut."""

    def __init__(self, modelled: Modelled, group: Ints) -> None:
        inside = (group >= 0) & (modelled.tokens > 0)
        cluster = np.unique(modelled.cluster[inside], return_inverse=True)[1]
        key = group[inside] * (cluster.max(initial=0) + 1) + cluster
        _, first, unit = np.unique(key, return_index=True, return_inverse=True)
        masses = modelled.masses
        self._units = Masses(masses.tokens[inside], masses.mass[inside]).pooled(unit, len(first))
        self._group, self._cluster = group[inside][first], cluster[first]
        self._modelled, self._clusters = modelled, int(cluster.max(initial=-1)) + 1

    def _arm(self, member: Bools) -> Masses:
        chosen = member[self._group]
        units = Masses(self._units.tokens[chosen], self._units.mass[chosen])
        return units.pooled(self._cluster[chosen], self._clusters)

    def test(self, tested: Bools, arms: Arms, seed: int) -> tuple[Floats, Floats]:
        """The p and p_adjusted of contrasts and topics; missing where not `tested`."""
        alone, together = (np.full(tested.shape, np.nan) for _ in range(2))
        rows, columns = tested.any(axis=1), tested.any(axis=0)
        if rows.any():
            units = Masses(self._units.tokens, self._units.mass[:, : tested.shape[1]][:, columns])
            chosen, added = (arms.member, arms.contrasts[rows]), self._disagreement()[columns]
            p = max_t_p_values(units, self._group, self._cluster, chosen, added, seed)
            alone[np.ix_(rows, columns)], together[np.ix_(rows, columns)] = p
        return np.where(tested, alone, np.nan), np.where(tested, together, np.nan)

    def _disagreement(self) -> Floats:
        """By topic: how much the models differ on units, as a sum of squares beside that of the residuals (Rubin)."""
        drawn = residuals(self._units).reshape(len(self._group), -1, len(self._modelled.names))[:, 1:]
        draws = drawn.shape[1]
        if draws < 2:
            return np.zeros(drawn.shape[2])
        between: Floats = (1 + 1 / draws) * drawn.var(axis=1, ddof=1).sum(axis=0)
        return between

    def contrast(
        self, members: Sequence[Bools], documents: float, options: ComparisonSettings
    ) -> dict[str, np.ndarray]:
        """The measured columns of one contrast by topic; `documents` is how many the smaller side has."""
        width, tested = len(self._modelled.names), self._modelled.tested
        a, b = (self._arm(member) for member in members)
        shares = [arm.mass[:, :width].sum(axis=0) / arm.tokens.sum() for arm in (a, b)]
        out: dict[str, np.ndarray] = dict(zip(("prevalence_a", "prevalence_b"), shares, strict=True))
        out["difference"] = shares[0] - shares[1]
        missing = np.full(width, np.nan)
        out |= dict.fromkeys(("difference_low", "difference_high", "model_share"), missing)
        few = (documents, options.min_documents)
        if documents < options.min_documents:
            return out | {"reason": find_reasons(np.ones(width, dtype=bool), 0, documents=few)}
        combined = self._modelled.combine(contrast_prevalence(a, b))
        clusters = np.count_nonzero(a.tokens + b.tokens)
        reason = find_reasons(~np.isnan(combined.estimate.error), clusters, documents=few, steady=tested)
        low, high = interval(combined.estimate, options.confidence)
        measured = {"difference_low": low, "difference_high": high, "model_share": combined.model_share}
        out |= {name: np.where(reason == "", values, np.nan) for name, values in measured.items()}
        return out | {"reason": reason}


def _rate(
    modelled: Modelled, matrices: Sequence[CountMatrix], groups: Groups, options: ComparisonSettings
) -> pd.DataFrame:
    """Table `topic_rates`: all documents, and groups with enough of them."""
    sizes = np.bincount(groups.group[groups.group >= 0], minlength=len(groups.names))
    large = sizes >= options.min_documents
    line = np.append(np.where(large, np.cumsum(large) - 1, -1), -1)[groups.group]
    cells = [(np.zeros(len(line), dtype=np.int64), [ALL])]
    if large.any():
        cells.append((line, [groups.names[i] for i in np.flatnonzero(large)]))
    blocks = [
        _tabulate_rates(modelled, matrix, cell, names, options).assign(by=groups.by)
        for cell, names in cells
        for matrix in matrices
    ]
    return pd.concat(blocks, ignore_index=True) if modelled.names else tables.empty("topic_rates")


def _tabulate_rates(
    modelled: Modelled, matrix: CountMatrix, cell: Ints, names: Sequence[str], options: ComparisonSettings
) -> pd.DataFrame:
    """Rows of cells, topics and frames of one sheet; the machinery of `rates` with weighted tokens and hits."""
    inside = (cell >= 0) & (modelled.tokens > 0)
    inside = inside[matrix.rows]
    place = np.where(inside, cell[matrix.rows], 0)
    _, first, unit = np.unique(
        place * (matrix.cluster.max(initial=0) + 1) + matrix.cluster, return_index=True, return_inverse=True
    )
    merged, entry = pool(matrix.counts, unit, len(first))
    weights = modelled.weights[matrix.rows, 0] * inside[:, None]
    blocks = []
    for number, topic in enumerate(modelled.names):
        weight = weights[:, number]
        hits = add_up(entry, matrix.counts.hits * weight[matrix.counts.unit], len(merged.hits))
        tokens = add_up(unit, matrix.counts.tokens * weight, len(first))
        kept = hits > 0
        counts = Counts(tokens, merged.unit[kept], merged.column[kept], hits[kept], merged.columns)
        rates = estimate_rates(counts, place[first], len(names))
        documents = add_up(place, weight, len(names))
        shape = rates.hits.shape
        columns = {
            "documents": np.broadcast_to(documents[:, None], shape),
            "tokens": np.broadcast_to(rates.tokens[:, None], shape),
            "hits": rates.hits,
            "rate": PER * rates.rate,
            "clusters": np.broadcast_to(rates.clusters[:, None], shape),
        } | bound_rates(rates, documents, matrix.dispersion, options)
        present = rates.tokens > 0
        key = {
            "group": pd.array(np.repeat(np.array(names, dtype=object)[present], shape[1]), dtype="str"),
            "frame": pd.array(list(matrix.names) * int(present.sum()), dtype="str"),
        }
        block = pd.DataFrame(key | {name: values[present].ravel() for name, values in columns.items()})
        blocks.append(block.assign(topic=topic, voice=matrix.voice))
    return pd.concat(blocks, ignore_index=True)
