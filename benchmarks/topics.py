r"""Topics: coherence, stability, cost, what shuffling changes, false alarms, blogs of 2008 against the published signs.

docs-5k, K = 50: NPMI of the ten heaviest words on a fifth of the documents that the model did not see (documents are
windows); stability: chance-corrected matched cosine of all pairs of ten 80 % subsamples, and the overlap of their ten
heaviest words. Yardstick of cost: scikit-learn's `TfidfVectorizer` and `NMF` at the same settings, in turn with ours
(words, tf-idf, fit, weights). `search_ratio`: the whole search for K against our own one fit. `null_claims`: the
labels of the eight largest sources shuffled 400 times, share of shuffles with any claim (corrected as ever).
"""

import gzip
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from common import finish, in_turn, largest, parse_arguments, seconds
from events import read

TOPICS = 50
SIGNS = {
    "Obama": ({"obama", "wright", "barack"}, "conservative"),
    "Palin": ({"palin", "sarah", "alaska"}, "conservative"),
    "Bush": ({"bush", "administr", "congress"}, "liberal"),
    "Iraq": ({"iraq", "iraqi", "troop"}, ""),
    "economy": ({"bailout", "mortgag", "market"}, ""),
}
"""Topics told by (stemmed) words, and which blogs write more of them by the stm vignette; empty: it does not say."""


def prepare(documents: pd.DataFrame) -> tuple:
    """Bags of words, chosen columns, the matrix of the model."""
    from framing.clustering.events.detection import shipped_terms
    from framing.clustering.features import BAGS, combine_bags, exclude, extract_features
    from framing.clustering.topics.models import nmf
    from framing.clustering.topics.vocabulary import choose_words

    excluded = exclude(shipped_terms(), documents["source"].unique().tolist())
    cuts = range(0, len(documents), 500)
    bags = combine_bags([extract_features(documents.iloc[i : i + 500], None, excluded, BAGS) for i in cuts])
    columns = choose_words(bags.counts)
    counts = bags.counts[:, columns]
    return bags, counts, nmf.prepare(counts)


def fit(matrix, seed: int = 0) -> np.ndarray:
    from threadpoolctl import threadpool_limits

    from framing.clustering.topics.models import nmf

    with threadpool_limits(1):
        return nmf.fit(matrix, TOPICS, seed, np.zeros((0, matrix.shape[1]), np.float32))


def fit_whole(documents: pd.DataFrame) -> None:
    """One fit from texts to weights."""
    from framing.clustering.topics.models import nmf

    matrix = prepare(documents)[2]
    nmf.weigh(matrix, fit(matrix))


def fit_sklearn(documents: pd.DataFrame) -> None:
    """The same by scikit-learn alone: same size of vocabulary, same start, same stopping rule."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    from framing.clustering.topics.models.nmf import ROUNDS, SETTLED

    words = TfidfVectorizer(sublinear_tf=True, min_df=10, max_df=0.5, max_features=5000, stop_words="english")
    matrix = words.fit_transform(documents["title"] + " " + documents["text"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        NMF(TOPICS, init="nndsvda", tol=SETTLED, max_iter=ROUNDS, random_state=1).fit_transform(matrix)


def measure_held_out(counts, matrix) -> float:
    """NPMI on a fifth of the documents, the model fitted on the others; mean over the five fifths."""
    from framing.clustering.topics.quality import measure_coherence, order_words

    fifth = np.random.default_rng(1).permutation(counts.shape[0]) % 5
    values = []
    for part in range(5):
        words = fit(matrix[np.flatnonzero(fifth != part)])
        values.append(measure_coherence(counts[np.flatnonzero(fifth == part)], order_words(words)).mean())
    print(f"held-out NPMI by fifth: {np.round(values, 3).tolist()}")
    return float(np.mean(values))


def measure_stability(matrix, runs: int) -> tuple[float, float]:
    """Mean likeness of all pairs of subsamples, and overlap of the ten heaviest words of matched topics."""
    from framing.clustering.topics.choosing import draw_documents
    from framing.clustering.topics.quality import match, order_words

    fits = [fit(matrix[draw_documents(matrix.shape[0], draw, 1)]) for draw in range(1, runs + 1)]
    similarity, overlap = [], []
    for i, one in enumerate(fits):
        for other in fits[:i]:
            answer, alike = match(one, other)
            similarity.append(alike.mean())
            tops = zip(order_words(one), order_words(other)[answer], strict=True)
            overlap.append(np.mean([len(set(a) & set(b)) / 10 for a, b in tops]))
    return float(np.mean(similarity)), float(np.mean(overlap))


def measure_shuffle(matrix) -> float:
    """Matched cosine of the topics with those of the same documents in another order, the model taken as it is."""
    from framing.clustering.topics.quality import match

    order = np.random.default_rng(1).permutation(matrix.shape[0])
    return float(match(fit(matrix), fit(matrix[order]))[1].mean())


def study(**settings):
    from framing.config.study import Config

    return Config.model_validate({"topics": settings})


def search(bags, documents: pd.DataFrame, **settings):
    from framing.clustering.topics import TopicPlan, group_topics

    texts = (documents["title"] + "\n" + documents["text"]).set_axis(documents["doc_id"])
    return group_topics(bags, documents, TopicPlan(study(**settings).topics), lambda ids: texts[ids].tolist())


def measure_claims(documents: pd.DataFrame, found, rounds: int) -> float:
    """Share of shuffles of the sources' labels with any topic `different` after correction."""
    from framing.comparison.groups import group_documents
    from framing.comparison.topics import contrast_topics, read_weights

    config = study()
    tokens = documents["text"].str.count(r"\w+")
    sources = documents["source"].value_counts().index[:8]
    kept = documents.assign(tokens=tokens)[documents["source"].isin(sources) & (tokens > 0)].reset_index(drop=True)
    modelled = read_weights(kept, np.arange(len(kept)), found)
    random, claims = np.random.default_rng(1), 0
    for _ in range(rounds):
        shuffled = kept.assign(source=random.permutation(kept["source"].to_numpy()))
        groups, _ = group_documents(shuffled, config.comparison, 0.0)
        claims += bool(
            (contrast_topics(modelled, groups, config.comparison, config.study.seed)["verdict"] == "different").any()
        )
    return claims / rounds


def read_blogs(data: Path) -> pd.DataFrame:
    """The blogs of 2008, each word written as often as it was counted; the source is the leaning."""
    with gzip.open(data / "stm_poliblog5k" / "bow.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [" . ".join(" ".join([word] * count) for word, count in row["bow"].items()) for row in rows]
    columns = {"doc_id": "id", "date": "date", "source": "bias"}
    return pd.DataFrame({name: [row[key] for row in rows] for name, key in columns.items()}).assign(
        title="", text=pd.array(texts, dtype="str")
    )


def measure_signs(documents: pd.DataFrame) -> dict[str, str]:
    """Which blogs write more of the topics of SIGNS, K = 20 as published, and whether that agrees."""
    found = search(prepare(documents)[0], documents, topics=20)
    weights = found.weights.merge(documents[["doc_id", "source"]])
    held = weights.pivot_table(index="topic", columns="source", values="weight", aggfunc="sum", fill_value=0)
    share = held / documents["source"].value_counts()
    told = {}
    for name, (words, published) in SIGNS.items():
        hits = found.topics["terms"].map(lambda terms, w=words: len(w & set(terms.split(", "))))
        row = found.topics.loc[hits.idxmax()]
        ours = str(share.loc[row["topic"]].idxmax())
        print(f"{name}: {row['label']} ({share.loc[row['topic']].round(3).to_dict()}); published: {published or '-'}")
        told[name] = ours if not published else "agrees" if ours == published else "disagrees"
    return told


def main() -> None:
    arguments = parse_arguments(__doc__)
    quick = arguments.quick
    documents = read(largest(arguments.data, "abp", "5k"))
    bags, counts, matrix = prepare(documents)
    print(f"{len(documents)} articles, {matrix.shape[1]} words, K = {TOPICS}")
    figures: dict = {"npmi": round(measure_held_out(counts, matrix), 3)}
    stability, overlap = measure_stability(matrix, 4 if quick else 10)
    figures |= {"stability": round(stability, 3), "overlap": round(overlap, 3)}
    figures["shuffle_cosine"] = round(measure_shuffle(matrix), 4)
    print(figures)
    timed = {"ours": lambda: fit_whole(documents), "scikit-learn": lambda: fit_sklearn(documents)}
    medians = in_turn(timed, 1 if quick else 3)
    searched = seconds(lambda: search(bags, documents))
    figures["ratio_to_fit"] = round(medians["ours"] / medians["scikit-learn"], 2)
    figures["search_ratio"] = round(searched / medians["ours"], 1)
    print(f"one fit: {medians}; the search for K: {searched:.1f} s")
    found = search(bags, documents)
    print(found.search.round(3).to_string(index=False), found.notes)
    figures["null_claims"] = round(measure_claims(documents, found, 40 if quick else 400), 4)
    print(f"null claims: {figures['null_claims']}")
    figures["signs"] = measure_signs(read_blogs(arguments.data))
    finish(figures)


if __name__ == "__main__":
    main()
