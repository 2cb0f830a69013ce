"""The sentences behind the numbers: which of them the page shows, and how they are packed.

Where all of them would be too many, the page takes mentions in turn from every group x frame x month, so that
no outlet, frame or time crowds out another; inside such a cell a hash decides, never the order of the input.
A sentence with several mentions is held once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from framing.tables import ALL

CONTEXT = 320
"""Characters shown before the first and after the last mention of a sentence."""
_ARTICLES, _BYTES = (5_000, 100_000), (1_490_000, 4_900_000)
"""Articles, and bytes of the page about them; in between in proportion."""
LEAST = 170_000
"""Bytes of sentences that a page holds however much the rest of it takes."""
_PER_MENTION, _PER_SENTENCE, _PER_DOCUMENT = 14, 10, 34
_KEY = ["date", "group", "doc_id", "field", "start", "frame", "term"]
FACETS = {
    "source": "group",
    "outlet": "source",
    "frame": "frame",
    "voice": "voice",
    "speaker": "speaker_name",
    "term": "term",
    "event": "event_id",
    "topic": "topic",
}
"""What the reader can filter by, and the column it stands in; `source` is whatever the run compares by."""


@dataclass(frozen=True)
class Excerpts:
    """The mentions on the page in order of date, out of `available` of the groups shown and `total` of the run.

    To the columns of evidence come `sentence` (a number), its `text`, and `at`, the place of the mention in it;
    `turn` says in which round of the sampling a mention was taken.
    """

    rows: pd.DataFrame
    available: int
    total: int

    @property
    def sentences(self) -> int:
        """How many sentences the mentions stand in."""
        return int(self.rows["sentence"].nunique())

    @cached_property
    def spread(self) -> pd.DataFrame:
        """The mentions in the order in which they were taken."""
        return self.rows.sort_values("turn", kind="stable")

    def first(self, n: int) -> list[list[dict[str, Any]]]:
        """`n` sentences spread over groups, frames and time, each as its mentions, in order of date."""
        chosen = self.spread["sentence"].drop_duplicates().head(n)
        found: dict[int, list[dict[str, Any]]] = {}
        for row in _records(self.rows[self.rows["sentence"].isin(chosen)]):
            found.setdefault(row["sentence"], []).append(row)
        return list(found.values())

    def examples(self, group: str, frame: str, n: int, voice: str = ALL) -> list[dict[str, Any]]:
        """Up to `n` mentions of one group, frame and voice, each of another document, in order of date."""
        own = self.spread[(self.spread["group"] == group) & is_under(self.spread["frame"], frame)]
        own = own if voice == ALL else own[own["voice"] == voice]
        return _records(own.drop_duplicates("doc_id").head(n).sort_values(_KEY, kind="stable"))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [str(c) for c in rows.columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*(rows[c].tolist() for c in columns), strict=True)]


def byte_budget(documents: int) -> int:
    """Bytes of a page about so many documents: under 1.5 MB for 5,000, under 5 MB for 100,000."""
    return int(np.interp(documents, _ARTICLES, _BYTES))


def choose(evidence: pd.DataFrame, groups: Sequence[str], budget: int) -> Excerpts:
    """The mentions that the page shows, of the groups that it shows. `evidence` has columns `group` and `link`."""
    own = evidence.loc[evidence["group"].isin(list(groups)), _KEY].sort_values(_KEY, kind="stable")
    own = own.assign(turn=_turns(own))
    first = own.sort_values("turn", kind="stable").index[: budget // _PER_MENTION + 1]  # no more than these can fit
    places = own.index[own.index.isin(first)]
    rows = evidence.loc[places].assign(turn=own["turn"]).reset_index(drop=True)
    taken = _join_sentences(rows).sort_values("turn", kind="stable")
    return Excerpts(taken[np.cumsum(_sizes(taken)) <= budget].sort_index(), len(own), len(evidence))


def _join_sentences(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `sentence`, `text` and `at`; before, surface and after are those of the text as it is shown.

    The same words twice in an article are two sentences: their mentions stand in different places of it.
    """
    surface = rows["surface"].str.replace(r"\s+", " ", regex=True)
    whole, at, size = rows["before"] + surface + rows["after"], rows["before"].str.len(), surface.str.len()
    words = [rows["doc_id"], rows["field"], whole]
    again = rows["start"].groupby([*words, at]).rank(method="dense")
    sentence = whole.groupby([*words, again], sort=False).ngroup()
    low = (at.groupby(sentence).transform("min") - CONTEXT).clip(lower=0)
    high = (at + size).groupby(sentence).transform("max") + CONTEXT
    cuts = [_cut(*cut) for cut in zip(whole, low, high, strict=True)]
    at = at - low + (low > 0)
    parts = [(t[:i], t[i : i + n], t[i + n :]) for t, i, n in zip(cuts, at, size, strict=True)]
    before, shown, after = (pd.Series(p, dtype="str") for p in (zip(*parts, strict=True) if parts else ((), (), ())))
    return rows.assign(
        sentence=sentence, text=pd.Series(cuts, dtype="str"), at=at, before=before, surface=shown, after=after
    )


def _cut(text: str, low: int, high: int) -> str:
    """The part of a sentence around its mentions."""
    return "…" * (low > 0) + text[low:high] + "…" * (high < len(text))


def _sizes(rows: pd.DataFrame) -> list[int]:
    """What each mention adds to the page: its sentence and its article only where they come for the first time."""
    text = rows["text"].where(~rows["sentence"].duplicated(), "")
    article = (rows["title"] + rows["link"].astype("str")).where(~rows["doc_id"].duplicated(), "")
    return [
        _PER_MENTION + _weigh(t, _PER_SENTENCE) + _weigh(a, _PER_DOCUMENT) for t, a in zip(text, article, strict=True)
    ]


def _weigh(text: str, overhead: int) -> int:
    return len(text.encode("utf-8", "replace")) + overhead if text else 0


def _turns(rows: pd.DataFrame) -> np.ndarray[Any, Any]:
    """The place of each mention in its cell, by hash: the first of every cell come before all second ones."""
    keys = zip(rows["doc_id"], rows["field"], rows["start"], rows["frame"], strict=True)
    hashes = [blake2b("\0".join(map(str, k)).encode("utf-8", "replace"), digest_size=8).hexdigest() for k in keys]
    cells = [rows["group"], rows["frame"].str.replace("/.*", "", regex=True), rows["date"].str[:7]]
    return pd.Series(hashes, index=rows.index, dtype="str").groupby(cells).rank(method="first").to_numpy()


def is_under(frames: pd.Series, frame: str) -> pd.Series:
    """Which paths are `frame` or one of its sub-frames."""
    return (frames == frame) | frames.str.startswith(frame + "/")


def pack(excerpts: Excerpts, labels: Mapping[str, Mapping[str, str]], **facts: object) -> Markup:
    """The excerpts as JSON for `<script type="application/json">`.

    names: the values of every facet; documents: facets and texts of each; kinds: the facets of a mention, each
    combination once; sentences: document, text, then place, length and kind of each mention, in the UTF-16
    units that JavaScript counts in. `labels` says what the values of a facet are called; `facts` go in as they are.
    """
    rows = excerpts.rows.assign(at=_units(excerpts.rows), size=[_length(s) for s in excerpts.rows["surface"]])
    names = {facet: sorted(set(rows[column])) for facet, column in FACETS.items()}
    codes = {facet: rows[column].map({n: i for i, n in enumerate(names[facet])}) for facet, column in FACETS.items()}
    kinds = pd.DataFrame({facet: codes[facet] for facet in ("frame", "voice", "speaker", "term")})
    kinds = kinds.assign(title=(rows["field"] == "title").astype(int))
    kind = kinds.groupby(list(kinds.columns), sort=True).ngroup()
    documents, sites = _pack_documents(rows.assign(**codes))
    packed = {
        "names": names,
        "labels": {facet: [labels[facet].get(n, n) for n in names[facet]] for facet in sorted(labels)},
        "sites": sites,
        "documents": documents,
        "kinds": kinds.drop_duplicates().sort_values(list(kinds.columns)).to_numpy().tolist(),
        "sentences": _pack_sentences(rows.assign(kind=kind)),
        "available": excerpts.available,
        "total": excerpts.total,
    }
    return embed(packed | facts)


def _pack_documents(rows: pd.DataFrame) -> tuple[list[list[object]], list[str]]:
    """Group, outlet, event, topic, date, title, site and the rest of the address of each document; and the sites."""
    documents = rows.drop_duplicates("doc_id")
    split = [re.match(r"([^/]*//[^/]*/)?(.*)", link, re.S) for link in documents["link"]]
    parts = [(m[1] or "", m[2]) if m else ("", "") for m in split]
    sites = sorted({site for site, _ in parts})
    index = {site: i for i, site in enumerate(sites)}
    columns = (documents[name] for name in ("source", "outlet", "event", "topic", "date", "title"))
    return [
        [*row, index[site], rest] for *row, (site, rest) in zip(*(c.tolist() for c in columns), parts, strict=True)
    ], sites


def _pack_sentences(rows: pd.DataFrame) -> list[list[object]]:
    place = {doc_id: i for i, doc_id in enumerate(rows["doc_id"].drop_duplicates())}
    packed: dict[int, list[object]] = {}
    columns = (rows[name].tolist() for name in ("sentence", "doc_id", "text", "at", "size", "kind"))
    for sentence, doc_id, text, *mark in zip(*columns, strict=True):
        packed.setdefault(sentence, [place[doc_id], text]).extend(mark)
    return list(packed.values())


def _units(rows: pd.DataFrame) -> list[int]:
    return [_length(text[:at]) for text, at in zip(rows["text"], rows["at"], strict=True)]


def _length(text: str) -> int:
    """Length as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


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
