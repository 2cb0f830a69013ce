"""Corpora with planted topics, and the counts of made-up documents."""

import numpy as np
import pandas as pd
from scipy import sparse

from framing.clustering.features import BAGS, combine_bags, extract_features

THEMES = {
    "harbour": "ferry quay crane cargo sailor anchor pilot wharf tide vessel container dock".split(),
    "harvest": "wheat barley tractor farmer silo grain drought orchard fertiliser plough meadow irrigation".split(),
    "court": "judge verdict lawyer appeal witness jury trial prosecutor sentence plaintiff hearing statute".split(),
    "match": "goal striker referee penalty stadium coach keeper league midfield tackle fixture champion".split(),
}
COMMON = "street window paper morning letter table village garden window station".split()


def planted(per_theme=30, length=40, seed=1, sources=("Alpha", "Beta")):
    """Documents of one theme each, with some words of other themes; `Alpha` writes most of harbour and harvest."""
    random = np.random.default_rng(seed)
    words = [word for theme in THEMES.values() for word in theme]
    rows = []
    for t, (theme, own) in enumerate(THEMES.items()):
        for i in range(per_theme):
            text = [
                *random.choice(own, length),
                *random.choice(words, length // 8),
                *random.choice(COMMON, length // 5),
            ]
            source = sources[int(random.random() < (0.2 if t < 2 else 0.8)) % len(sources)]
            said = " ".join(random.permutation(text).tolist())
            rows.append((f"{theme}{i:03}", source, f"2031-0{1 + i % 6}-{1 + i % 28:02}", "", said, theme))
    documents = pd.DataFrame(rows, columns=["doc_id", "source", "date", "title", "text", "theme"])
    return documents.sample(frac=1, random_state=seed).reset_index(drop=True)


def bags_of(documents):
    return combine_bags([extract_features(documents, None, parts=BAGS)])


def counts_of(documents=80, words=60, groups=4, seed=1):
    """Counts in which each group of documents has its own words."""
    random = np.random.default_rng(seed)
    group = np.arange(documents) % groups
    rate = np.where(np.arange(words) % groups == group[:, None], 1.5, 0.08)
    return sparse.csr_array(random.poisson(rate).astype(np.float32)), group
