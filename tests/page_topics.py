"""Topics over the documents of a synthetic run."""

import numpy as np
import pandas as pd

from framing.tables import ALL, EXPLORATORY, check
from tests.page_runs import FRAMES

LABELS = ("Harbour dues", "The northern pass")


def add_topics(tables, labels=LABELS):
    """Two topics over the documents of a synthetic run: the second is not stable."""
    documents, sources = tables["documents"], sorted(set(tables["documents"]["source"]))
    numbers = np.arange(len(documents))
    first = np.where(numbers % 3 == 0, 0.9, 0.2)
    ids = ["t01", "t02"]
    weights = [
        {"doc_id": d, "topic": t, "weight": w if t == "t01" else 1 - w}
        for d, w in zip(documents["doc_id"], first, strict=True)
        for t in ids
    ]
    topics = pd.DataFrame(
        {
            "topic": ids, "label": labels, "terms": ["dues, ships, quay", "pass, snow, road"], "frex": ["dues", "snow"],
            "documents": [30, 50], "share": [0.43, 0.57], "npmi": [0.31, 0.12], "exclusivity": [0.9, 0.5],
            "stability": [0.93, 0.41], "tested": [True, False], "top_source": [sources[0], sources[0]],
            "top_source_share": [0.52, 0.83],
        }
    )  # fmt: skip
    cells = [(g, t, p) for g in (ALL, *sources) for t in ids for p in (ALL, "2024-01", "2024-02")]
    prevalence = pd.DataFrame(cells, columns=["group", "topic", "period"]).assign(
        by="source", documents=20, tokens=9000, prevalence=0.43, conf_low=0.31, conf_high=0.57, clusters=20, reason=""
    )
    rates = pd.DataFrame([(t, f) for t in ids for f in FRAMES], columns=["topic", "frame"]).assign(
        by="source", group=ALL, voice=ALL, documents=17.5, tokens=9000.0, hits=31.5, rate=3.5, conf_low=2.4,
        conf_high=4.6, clusters=20, reason="",
    )  # fmt: skip
    contrasts = pd.DataFrame(
        [("t01", 0.07, 0.21, 0.012, 0.024, EXPLORATORY, ""), ("t02", *[np.nan] * 4, "", "unstable_topic")],
        columns=["topic", "difference_low", "difference_high", "p", "p_adjusted", "verdict", "reason"],
    ).assign(
        by="source", a=sources[0], b=sources[-1], prevalence_a=0.5, prevalence_b=0.36, difference=0.14, model_share=0.1
    )  # fmt: skip
    found = {
        "topics": topics, "topic_weights": pd.DataFrame(weights), "topic_prevalence": prevalence, "topic_rates": rates,
        "topic_contrasts": contrasts,
    }  # fmt: skip
    return tables | {name: check(name, table) for name, table in found.items()}
