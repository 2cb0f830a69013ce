"""What the terms of a lexicon did in a run: hits, documents and the share of the top term, by source and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from framing import tables
from framing.errors import printable
from framing.lexicon import Lexicon
from framing.lexicon.model import parents
from framing.tables import ALL

FEWEST_HITS = 10
"""Below, the share of a term is not spoken of."""
_LARGE_SHARE = 0.5
_SHOWN = 12


def measure_coverage(evidence: pd.DataFrame, scores: pd.DataFrame, terms: Mapping[str, int]) -> pd.DataFrame:
    """The table `coverage` of a run: a row for every frame of `terms` and, where it has hits, source and period.

    `terms`: how many terms stand in a frame itself, by path, parents first (`frame_terms`). A term counts as dead
    where the run, not just the group, has no hit of it; frames are rolled up into their parents.
    """
    rolled = evidence.assign(parent=evidence["frame"].map(parents)).explode("parent")
    period = scores.drop_duplicates("doc_id").set_index("doc_id")["period"]
    rolled = rolled.assign(period=rolled["doc_id"].map(period).fillna("").astype("str"), whole=ALL)
    sizes = {path: sum(n for other, n in terms.items() if (other + "/").startswith(path + "/")) for path in terms}
    alive = evidence[["frame", "term"]].drop_duplicates()["frame"].map(parents).explode().value_counts()
    rows = [
        {"by": by, "group": group, "frame": path, **_describe(part), "terms": sizes[path],
         "dead": sizes[path] - int(alive.get(path, 0))}
        for by, column in (("all", "whole"), ("source", "source"), ("period", "period"))
        for group, path, part in _cells(rolled, column, terms)
    ]  # fmt: skip
    return tables.check("coverage", pd.DataFrame(rows, columns=tables.column_names("coverage")))


def _cells(rolled: pd.DataFrame, column: str, terms: Mapping[str, int]) -> Iterator[tuple[str, str, pd.DataFrame]]:
    for group in [ALL] if column == "whole" else sorted(set(rolled[column]) - {""}):
        inside = rolled[rolled[column] == group]
        for path in terms:
            part = inside[inside["parent"] == path]
            if column == "whole" or len(part):
                yield group, path, part


def _describe(part: pd.DataFrame) -> dict[str, Any]:
    hits = part["term"].value_counts()
    top = min(hits.index[hits == hits.max()], default="")
    share = float(hits.max() / hits.sum()) if len(hits) else float("nan")
    return {"hits": len(part), "documents": part["doc_id"].nunique(), "top_term": top, "top_share": share}


def frame_terms(manifest: Mapping[str, Any]) -> dict[str, int]:
    """Terms of every frame itself, from the `run.json` of a run."""
    return {frame["frame"]: frame["terms"] for lexicon in manifest["lexicons"] for frame in lexicon["frames"]}


def find_dead_terms(evidence: pd.DataFrame, lexicons: Sequence[Lexicon]) -> dict[str, list[str]]:
    """The terms without a hit in a run, by frame, as written."""
    alive = set(zip(evidence["frame"], evidence["term"], strict=True))
    leaves = (frame for lexicon in lexicons for frame in lexicon.leaves())
    return {f.path: dead for f in leaves if (dead := [t.text for t in f.terms if (f.path, t.text) not in alive])}


def say_coverage(coverage: pd.DataFrame, dead: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Plain sentences: where one term is more than half of a frame, and which terms found nothing."""
    for row in coverage.to_dict("records"):
        whole, frame = row["by"] == "all", str(row["frame"])
        if (whole or "/" not in frame) and row["hits"] >= FEWEST_HITS and row["top_share"] >= _LARGE_SHARE:
            where = "" if whole else f" in {printable(row['group'])}"
            yield f"{100 * row['top_share']:.0f} % of {frame}{where} is one term: {row['top_term']}"
        if whole and not row["hits"]:
            yield f"{frame} has no hit"
        if whole and row["dead"] and "/" not in frame:
            yield f"{row['dead']} of {row['terms']} terms of {frame} are dead: no hit in this run"
    for path, terms in dead.items():
        more = f" and {len(terms) - _SHOWN} more" if len(terms) > _SHOWN else ""
        yield f"dead in {path}: {', '.join(terms[:_SHOWN])}{more}"
