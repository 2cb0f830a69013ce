"""What a finding hangs on: does it stand without any one term, any one event, any one document?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.contributions import column_terms
from framing.comparison.count_matrices import CountMatrix
from framing.comparison.groups import Groups
from framing.statistics.counts import Arm, Bools, Counts, Floats, Ints, add_rows, add_up, divide
from framing.statistics.intervals import p_value
from framing.statistics.jackknife import Estimate, contrast_arms
from framing.statistics.same_event import Strata, contrast_within
from framing.tables import REST

MOST_TERMS, MOST_UNITS = 50, 8
"""Terms with the most mentions, and events and documents that carry the most of a difference, that are left out."""


LONGEST_TITLE = 90


Sheets = tuple[CountMatrix, CountMatrix]
"""Hits by frame, and by frame and term, of the same documents in one voice."""


@dataclass(frozen=True)
class _Documents:
    """The documents of one row: which are a's, tokens, hits (documents, columns), cluster, and stratum in events."""

    in_a: Bools
    tokens: Floats
    hits: Floats
    cluster: Ints
    stratum: Ints | None

    def without(self, out: Bools) -> _Documents:
        """Without some of the documents."""
        kept = ~out
        stratum = None if self.stratum is None else self.stratum[kept]
        return _Documents(self.in_a[kept], self.tokens[kept], self.hits[kept], self.cluster[kept], stratum)

    def estimate(self) -> Estimate:
        """The log ratio by column, as the row has it."""
        group = np.unique(self.cluster if self.stratum is None else self.stratum, return_inverse=True)[1]
        size = int(group.max(initial=-1)) + 1
        tokens = [add_up(group, self.tokens * part, size) for part in (self.in_a, ~self.in_a)]
        hits = [add_rows(group, self.hits * part[:, None], size) for part in (self.in_a, ~self.in_a)]
        if self.stratum is not None:
            of_stratum = np.zeros(size, dtype=np.int64)
            of_stratum[group] = self.cluster
            number = np.unique(of_stratum, return_inverse=True)[1]
            return contrast_within(Strata(number, tokens[0], tokens[1], hits[0], hits[1])).log_ratio
        unit, column = np.nonzero(hits[0] + hits[1])
        whole = Counts(tokens[0] + tokens[1], unit, column, (hits[0] + hits[1])[unit, column], self.hits.shape[1])
        arms = [Arm(t, h[unit, column]) for t, h in zip(tokens, hits, strict=True)]
        return contrast_arms(whole, arms, (1, -1)).log_ratio

    def pull(self) -> Floats:
        """How far each document pulls the log ratio up, to first order."""
        hits = self.hits[:, 0]
        sides = (self.in_a, ~self.in_a)
        if self.stratum is None:
            parts = [s * (divide(hits, (hits * s).sum()) - divide(self.tokens, (self.tokens * s).sum())) for s in sides]
            return np.nan_to_num(parts[0] - parts[1])
        number = np.unique(self.stratum, return_inverse=True)[1]
        words = [add_up(number, self.tokens * s, int(number.max()) + 1)[number] for s in sides]
        share = divide(words[1] * self.in_a + words[0] * ~self.in_a, words[0] + words[1])
        carried = [hits * share * s for s in sides]
        return np.nan_to_num(divide(carried[0], carried[0].sum()) - divide(carried[1], carried[1].sum()))


def find_fragile(
    judged: pd.DataFrame, sheets: Sheets, groups: Groups, about: tuple[pd.DataFrame, Ints], alpha: float
) -> pd.DataFrame:
    """The rows with `fragile` and `culprit`: whether a primary `different` falls with one term, event or document.

    It falls where the test of the rest, at the same correction, is no longer significant or turns its sign; the culprit
    is what moves it most. Terms are the 50 with most mentions, events and documents the eight that carry most of the
    difference. A row tested by permutation because one side has all its mentions in one cluster hangs on that by
    construction. `sheets` are of the voice of the primary families, by frame and by term; `about` are the documents of
    the comparison and their events by number. Source: Broderick, Giordano & Meager 2020, "An automatic finite-sample
    robustness metric: when can dropping a little data make a big difference?"
    """
    fragile, culprit = np.zeros(len(judged), dtype=bool), np.full(len(judged), "", dtype=object)
    chosen = (judged["family"] == "primary") & (judged["verdict"] == "different")
    for place in np.flatnonzero(chosen):
        row = judged.iloc[place]
        if row["reason"] == "one_cluster":
            fragile[place], culprit[place] = True, "all mentions of one side lie in one event or document"
        elif row["reason"] == "":
            name, p = max(_left_out_of(row, sheets, groups, about), key=lambda left: left[1], default=("", 0.0))
            fragile[place] = p * (row["p_adjusted"] / row["p"] if row["p"] > 0 else 1.0) >= alpha
            culprit[place] = name if fragile[place] else ""
    return judged.assign(fragile=fragile, culprit=pd.array(culprit, dtype="str"))


def _left_out_of(
    row: pd.Series, sheets: Sheets, groups: Groups, about: tuple[pd.DataFrame, Ints]
) -> Iterator[tuple[str, float]]:
    """What is left out of a row, and the p-value of what stays."""
    (documents, event), matrix = about, sheets[0]
    group = groups.group[matrix.rows]
    in_a = group == groups.names.index(row["a"])
    inside = in_a | ((group >= 0) if row["b"] == REST else group == groups.names.index(row["b"]))
    stratum = None
    if row["basis"] == "event":
        stratum = event[matrix.rows]
        both = np.intersect1d(stratum[inside & in_a], stratum[inside & ~in_a])
        inside &= np.isin(stratum, both[both >= 0])
        stratum = stratum[inside]
    names, hits = _left_hits(row["frame"], *sheets)
    drawn = _Documents(in_a[inside], matrix.counts.tokens[inside], hits[inside], matrix.cluster[inside], stratum)
    about_documents = documents.iloc[matrix.rows[inside]]
    yield from _left_out(drawn, names, float(np.sign(np.log(row["ratio"]))), about_documents)


def _left_out(
    drawn: _Documents, names: Sequence[str], sign: float, documents: pd.DataFrame
) -> Iterator[tuple[str, float]]:
    """What is left out, and the p-value of what stays; 1 where it turns its sign or cannot be tested."""
    whole = drawn.estimate()
    for i, name in enumerate(names, start=1):
        yield f"the term {name}", _p(whole, i, sign)
    pull = sign * drawn.pull()
    one = _Documents(drawn.in_a, drawn.tokens, drawn.hits[:, :1], drawn.cluster, drawn.stratum)
    kinds = [("the article", np.arange(len(pull)))]
    if len(np.unique(drawn.cluster)) < len(pull):
        kinds.append(("the event or text of", drawn.cluster))
    for kind, member in kinds:
        number = np.unique(member, return_inverse=True)[1]
        carried = add_up(number, pull, int(number.max(initial=-1)) + 1)
        for unit in np.argsort(-carried, kind="stable")[:MOST_UNITS]:
            out = number == unit
            if kind == "the article" or out.sum() > 1:
                named = name_document(documents.iloc[np.flatnonzero(out)[0]])
                yield f"{kind} {named}", _p(one.without(out).estimate(), 0, sign)


def name_document(document: pd.Series) -> str:
    """What a reader knows a document by: `“Title” (outlet, date)`; without a title its id stands there."""
    title = str(document.get("title") or "")
    named = f"“{title[:LONGEST_TITLE].rstrip()}{'…' if len(title) > LONGEST_TITLE else ''}”" if title else ""
    known = ", ".join(str(document[name]) for name in ("source", "date") if document.get(name))
    return f"{named or document['doc_id']} ({known})" if known else named or str(document["doc_id"])


def _p(estimate: Estimate, column: int, sign: float) -> float:
    p, value = p_value(estimate)[column], estimate.value[column]
    return float(p) if np.isfinite(p) and np.sign(value) == sign else 1.0


def _left_hits(frame: str, matrix: CountMatrix, terms: CountMatrix) -> tuple[list[str], Floats]:
    """Hits of a frame by document: first all, then without each of its terms; and the names of these."""
    column = matrix.names.index(frame)
    whole = _dense(matrix, column)
    found = [(i, term) for i, (of, term) in enumerate(column_terms(terms)) if of == frame]
    found.sort(key=lambda pair: -float(terms.counts.hits[terms.counts.column == pair[0]].sum()))
    found = found[:MOST_TERMS] if len(found) > 1 else []  # without its only term no frame is left
    without = [whole - _dense(terms, i) for i, _ in found]
    return [term for _, term in found], np.stack([whole, *without], axis=1)


def _dense(matrix: CountMatrix, column: int) -> Floats:
    chosen, hits = matrix.counts.column == column, np.zeros(len(matrix.counts.tokens))
    hits[matrix.counts.unit[chosen]] = matrix.counts.hits[chosen]
    return hits
