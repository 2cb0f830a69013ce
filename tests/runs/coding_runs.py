"""Mentions to draw and code in tests."""

import pandas as pd

from framing import tables


def evidence(counts):
    """Mentions by (source, frame, term): one document each."""
    rows = [
        {"doc_id": f"{source}-{term}-{i}", "source": source, "frame": frame, "term": term, "field": "text",
         "start": 4, "end": 9, "before": "The ", "surface": term, "after": " of it."}
        for (source, frame, term), number in counts.items() for i in range(number)
    ]  # fmt: skip
    empty = {c: "" for c in tables.column_names("evidence") if c not in rows[0]}
    return tables.check("evidence", pd.DataFrame(rows).assign(**empty))


TWO = evidence({
    ("A", "f/x", "big"): 400, ("B", "f/x", "big"): 60, ("A", "f/y", "small"): 30, ("B", "f/y", "small"): 40,
    ("B", "f/y", "rare"): 3, ("C", "g", "other"): 8,
})  # fmt: skip
