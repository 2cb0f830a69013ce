"""The sentences behind the numbers: which of them the page shows, and how they are packed.

Where all of them would be too many, the page takes them in turn from every group x frame x month, so that
no outlet, frame or time crowds out another; inside such a cell a hash decides, never the order of the input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from framing.tables import ALL

BUDGET = 700_000
"""Bytes of sentences, titles and addresses on a page; the rest stands in evidence.csv."""
CONTEXT = 320
"""Characters shown on either side of a mention."""
_OVERHEAD = 30
_KEY = ["date", "group", "doc_id", "field", "start", "frame", "term"]


@dataclass(frozen=True)
class Excerpts:
    """The mentions on the page, in order of date; `turn` says in which round of the sampling each was taken."""

    rows: pd.DataFrame
    total: int

    def first(self, n: int) -> list[dict[str, Any]]:
        """`n` mentions spread over groups, frames and time, in order of date."""
        chosen = self.rows.sort_values(["turn", *_KEY], kind="stable").head(n)
        return _records(chosen)

    def examples(self, group: str, frame: str, n: int, voice: str = ALL) -> list[dict[str, Any]]:
        """Up to `n` mentions of one group, frame and voice, each of another document."""
        own = self.rows[(self.rows["group"] == group) & _is_under(self.rows["frame"], frame)]
        own = own if voice == ALL else own[own["voice"] == voice]
        own = own.sort_values(["turn", *_KEY], kind="stable").drop_duplicates("doc_id").head(n)
        return _records(own)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    ordered = rows.sort_values(_KEY, kind="stable")
    return [{str(k): v for k, v in row.items()} for row in ordered.to_dict("records")]


def choose(evidence: pd.DataFrame, groups: Sequence[str], budget: int = BUDGET) -> Excerpts:
    """The mentions that the page shows, of the groups that it shows. `evidence` has a column `group`."""
    own = evidence[evidence["group"].isin(list(groups))].sort_values(_KEY, kind="stable").reset_index(drop=True)
    own = own.assign(
        before=[_cut(t, last=True) for t in own["before"]], after=[_cut(t, last=False) for t in own["after"]]
    )
    own = own.assign(turn=_turns(own))
    taken = own.sort_values(["turn", *_KEY], kind="stable")
    size = [
        len("".join(texts).encode()) + _OVERHEAD
        for texts in zip(taken["before"], taken["surface"], taken["after"], _once(taken), strict=True)
    ]
    return Excerpts(taken[np.cumsum(size) <= budget].sort_values(_KEY, kind="stable"), len(evidence))


def _once(rows: pd.DataFrame) -> list[str]:
    """Title and address of each article at its first mention."""
    return (rows["title"] + rows["link"].astype("str")).where(~rows["doc_id"].duplicated(), "").tolist()


def _cut(text: str, *, last: bool) -> str:
    """The part of a sentence next to the mention."""
    if len(text) <= CONTEXT:
        return text
    return "…" + text[-CONTEXT:] if last else text[:CONTEXT] + "…"


def _turns(rows: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The place of each mention in its cell, by hash: the first of every cell come before all second ones."""
    keys = zip(rows["doc_id"], rows["field"], rows["start"], rows["frame"], strict=True)
    hashes = [blake2b("\0".join(map(str, k)).encode("utf-8", "replace"), digest_size=8).hexdigest() for k in keys]
    cells = [rows["group"], rows["frame"].str.replace("/.*", "", regex=True), rows["date"].str[:7]]
    return pd.Series(hashes, index=rows.index, dtype="str").groupby(cells).rank(method="first").to_numpy()


def _is_under(frames: pd.Series, frame: str) -> pd.Series:
    return (frames == frame) | frames.str.startswith(frame + "/")


def pack(excerpts: Excerpts, labels: Mapping[str, str]) -> Markup:
    """The excerpts as JSON for `<script type="application/json">`: names once, each mention as a short list.

    `labels` says what each event is called.
    """
    rows = excerpts.rows
    names = {"group": "groups", "frame": "frames", "term": "terms", "note": "notes", "voice": "voices",
             "speaker_name": "speakers", "event_id": "events"}  # fmt: skip
    tables = {name: sorted(set(rows[name])) for name in names}
    index = {name: {value: i for i, value in enumerate(values)} for name, values in tables.items()}
    documents = rows.drop_duplicates("doc_id")
    place = {doc_id: i for i, doc_id in enumerate(documents["doc_id"])}
    packed = {
        **{names[name]: values for name, values in tables.items()},
        "labels": [labels.get(e, e) for e in tables["event_id"]],
        "documents": [
            [index["group"][d.group], d.date, d.title, d.link, index["event_id"][d.event_id]]
            for d in documents.itertuples(index=False)
        ],
        "mentions": [
            [place[r.doc_id], r.before, r.surface, r.after]
            + [index[name][getattr(r, name)] for name in ("frame", "term", "note", "voice", "speaker_name")]
            for r in rows.itertuples(index=False)
        ],
        "total": excerpts.total,
    }
    return embed(packed)


_LIVE = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def embed(value: object) -> Markup:
    """JSON that cannot end its script element nor start a comment in it, whatever the data are."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.translate(_LIVE))  # noqa: S704 - nothing that HTML reads is left in it


def web_links(urls: Iterable[str]) -> list[str]:
    """The addresses that may become links: http and https; others are empty."""
    return [u if u.lower().startswith(("http://", "https://")) and not _has_blank(u) else "" for u in urls]


def _has_blank(url: str) -> bool:
    return not url.isprintable() or any(map(str.isspace, url))
