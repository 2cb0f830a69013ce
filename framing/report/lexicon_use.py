"""What each frame of the lexicons found in a run: mentions, articles, its commonest term, terms without a mention.

The same numbers as `coverage.measure_coverage`, for the frames that the page names and in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.lexicon.model import parents
from framing.report.prose.wording import percent, plural
from framing.runs.coverage import FEWEST_HITS

if TYPE_CHECKING:
    import pandas as pd

HEAVY = 0.5
"""From this share on, one term is most of a frame in an outlet."""
LISTED = 6


@dataclass(frozen=True)
class Use:
    """Evidence by frame (parents included) and term."""

    rolled: pd.DataFrame
    terms: Mapping[str, int]

    def describe(self, frame: str) -> str:
        """A frame's mentions in words; a term is named where there are ten mentions or more."""
        part = self.rolled[self.rolled["parent"] == frame]
        if part.empty:
            return "No mention in this run."
        hits, top, share = _commonest(part["term"])
        size = sum(n for path, n in self.terms.items() if (path + "/").startswith(frame + "/"))
        dead = size - len(part[["frame", "term"]].drop_duplicates())
        said = f"{plural(hits, 'mention')} in {plural(part['doc_id'].nunique(), 'article')}"
        said += f"; {percent(share)} of them {top}" if hits >= FEWEST_HITS else ""
        return said + (f"; {dead:,} of {plural(size, 'term')} without a mention." if dead > 0 else ".")

    def warn(self, frame: str) -> Iterator[str]:
        """Outlets where one term is more than half of a frame: what is compared there is that term."""
        part = self.rolled[self.rolled["parent"] == frame]
        part = part[part.groupby("source")["term"].transform("size") >= FEWEST_HITS]
        found = [(source, *_commonest(own)) for source, own in part.groupby("source", sort=True)["term"]]
        heavy = [f for f in found if f[3] >= HEAVY]
        heavy.sort(key=lambda f: (-f[1], f[0]))
        if heavy:
            listed = ", ".join(f"{source} ({top}, {percent(share)})" for source, _, top, share in heavy[:LISTED])
            more = f" and {len(heavy) - LISTED:,} more" if len(heavy) > LISTED else ""
            where = plural(len(heavy), "outlet")
            yield f"{frame}: one term is half or more of all mentions in {where}: {listed}{more}."


def measure_use(evidence: pd.DataFrame, terms: Mapping[str, int]) -> Use:
    """The use of frames whose terms are counted in `terms` (`coverage.frame_terms`)."""
    rolled = evidence[["doc_id", "source", "frame", "term"]]
    rolled = rolled.assign(parent=rolled["frame"].map(parents)).explode("parent")
    return Use(rolled, terms)


def _commonest(terms: pd.Series) -> tuple[int, str, float]:
    """All hits, the term with most of them, its share."""
    hits = terms.value_counts()
    return int(hits.sum()), str(min(hits.index[hits == hits.max()])), float(hits.max() / hits.sum())
