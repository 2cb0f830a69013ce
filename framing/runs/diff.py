"""What changed between two runs: hits gained and lost by term, with sentences, and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import printable
from framing.runs.folder import read_manifest
from framing.runs.results import read_run

_MENTION = ["doc_id", "field", "frame", "start", "end", "term"]
_CONTRAST = ["kind", "by", "a", "b", "frame", "field", "voice", "period"]


def compare_runs(before: Path, after: Path, sentences: int = 2) -> Iterator[str]:
    """Lines that say what `after` has gained and lost against `before`; `sentences` a term."""
    manifests = [read_manifest(run) for run in (before, after)]
    yield f"{before.name} ({manifests[0]['run_id']}) -> {after.name} ({manifests[1]['run_id']})"
    for name, number in manifests[1]["documents"].items():
        if number != manifests[0]["documents"].get(name):
            yield f"documents {name}: {manifests[0]['documents'].get(name)} -> {number}"
    old, new = read_run(before), read_run(after)
    yield from _changed_hits("lost", _minus(old["evidence"], new["evidence"]), sentences)
    yield from _changed_hits("gained", _minus(new["evidence"], old["evidence"]), sentences)
    yield from _changed_verdicts(old["contrasts"], new["contrasts"])


def _minus(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Mentions of `left` that `right` has not."""
    marked = left.merge(right[_MENTION].drop_duplicates(), on=_MENTION, how="left", indicator=True)
    return marked[marked["_merge"] == "left_only"]


def _changed_hits(word: str, mentions: pd.DataFrame, sentences: int) -> Iterator[str]:
    yield f"hits {word}: {len(mentions)}"
    by_term: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in mentions.to_dict("records"):
        by_term.setdefault((row["frame"], row["term"]), []).append({str(k): v for k, v in row.items()})
    for (frame, term), hits in sorted(by_term.items(), key=lambda item: (-len(item[1]), item[0])):
        yield printable(f"  {frame}: {term} {len(hits)}")
        for hit in hits[:sentences]:
            sentence = printable(f"{hit['before']}[{hit['surface']}]{hit['after']}", 240)
            yield printable(f"    {hit['source']}, {hit['date'] or 'undated'}: ") + sentence


def _changed_verdicts(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[str]:
    both = old[[*_CONTRAST, "verdict"]].merge(new[[*_CONTRAST, "verdict"]], on=_CONTRAST, suffixes=("_old", "_new"))
    changed = both[both["verdict_old"] != both["verdict_new"]]
    yield f"verdicts changed: {len(changed)} of {len(both)}"
    for row in changed.itertuples(index=False):
        yield printable(f"  {row.frame} ({row.field}): {row.a} against {row.b}: {row.verdict_old} -> {row.verdict_new}")
