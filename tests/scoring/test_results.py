"""What a partition comes to, by way of a work folder."""

from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from framing.clustering.features import BAGS, BOTH, exclude
from framing.config.study import load_study
from framing.corpus.store import TextStore
from framing.lexicon import parse_inline
from framing.runtime.parts import PartStore
from framing.scoring.partitions import PartitionScorer, cut_partitions
from framing.scoring.results import TABLES, read_result
from framing.scoring.work import StoredScorer
from framing.voice import Tier

LEXICON = parse_inline("m", {"frames": {"threat": {"terms": ["threat*"]}}})
TEXTS = ["A threat grew, “a grave threat” on Monday.\n\nThreats of war.", "", "Calm.\n\nREAD MORE: A threat explained"]


@pytest.fixture
def scored(tmp_path):
    """A scorer that makes all there is, one partition, and a work folder."""
    store = TextStore(tmp_path / "texts")
    starts, lengths = zip(*(store.add(text) for text in TEXTS), strict=True)
    documents = pd.DataFrame({
        "doc_id": ["a", "b", "ç"], "source": "S", "title": ["", "A threat title", "Ferry"], "language": "en",
        "text_start": starts, "text_length": lengths,
    })  # fmt: skip
    everything = {"tier": Tier("quotes"), "parts": BOTH | BAGS, "near": "", "sentences": True}
    scorer = PartitionScorer(store, {}, (LEXICON,), load_study().scoring, **everything)
    yield scorer, *cut_partitions(documents, 10), PartStore(tmp_path / "work")
    store.close()


def test_what_is_read_is_what_was_written(scored):
    scorer, documents, parts = scored
    part = StoredScorer(scorer, parts)(documents)
    expected, found = scorer(documents), read_result(part.path, part.facts)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))
    assert found.uncounted == expected.uncounted == {"read-more": 1}
    assert (len(found.features), len(found.words)) == (1, 1)
    for one, other in zip((*found.features, *found.words), (*expected.features, *expected.words), strict=True):
        np.testing.assert_equal(asdict(one), asdict(other))
    assert found.features[0].weekdays.shape == (3, 7)
    assert found.features[0].shingles.dtype == np.uint32


def test_a_part_hangs_on_what_it_comes_from_and_on_nothing_else(scored):
    scorer, documents, _ = scored
    other = parse_inline("m", {"frames": {"threat": {"terms": ["threat*", "war"]}}})
    settings = {key: load_study(None, {key: value}).scoring for key, value in (
        ("select.to", "2025-01-01"), ("engine.workers", 2), ("report.text", "none"), ("text.fields", "text"),
    )}  # fmt: skip

    def key(documents=documents, **changed):
        changed_scorer = replace(scorer, **changed)
        return changed_scorer.key(changed_scorer.load(documents))

    assert key() == key(settings=settings["select.to"]) == key(settings=settings["engine.workers"])
    assert key() == key(excluded=exclude([], [])) == key(recurring={})
    assert key() == key(documents.assign(source="T"))
    others = [
        key(settings=settings["report.text"]), key(settings=settings["text.fields"]), key(lexicons=(other,)),
        key(tier=Tier("off")), key(parts=BOTH), key(near=None), key(excluded=exclude(["war"], [])),
        key(documents.assign(title="Another")), key(documents.iloc[:2]),
    ]  # fmt: skip
    assert len({key(), *others}) == len(others) + 1


def test_a_study_takes_from_its_work_folder_what_did_not_change(tmp_path, monkeypatch):
    from framing.pipeline import run_study

    def compare(name, **settings):
        made.clear()
        given = {
            "voice.tier": "quotes",
            "text.language": "en",
            "topics.topics": "off",
            "engine.partition_documents": 20,
        }
        given |= {"input.paths": [str(tmp_path / "news")], "lexicons.use": "threat"}
        run_study(load_study(None, given | settings), tmp_path / name)
        return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

    def count(self, partition):
        made.append(len(partition.texts))
        return score(self, partition)

    made, score = [], PartitionScorer.score
    monkeypatch.setattr(PartitionScorer, "score", count)
    (tmp_path / "news").mkdir()
    rows = [f"d{i},{'AB'[i % 2]},2024-03-{i % 9 + 1:02},Story {i},Threat number {i} grew at sea.\n" for i in range(50)]
    (tmp_path / "news" / "a.csv").write_text("id,source,date,title,text\n" + "".join(rows))
    work = {"engine.work": str(tmp_path / "work")}
    plain = compare("plain")
    assert (compare("first", **work), made) == (plain, [20, 20, 10])
    assert (compare("again", **work), made) == (plain, [])
    damaged = next((tmp_path / "work").rglob("mentions.parquet"))
    damaged.write_bytes(damaged.read_bytes()[::-1])
    assert compare("damaged", **work) == plain
    assert len(made) == 1
    day = "".join(f"e{i},{'AB'[i % 2]},2024-03-10,More {i},Another threat {i} grew.\n" for i in range(5))
    (tmp_path / "news" / "b.csv").write_text("id,source,date,title,text\n" + day)
    grown = compare("grown", **work)
    assert made == [15]
    assert grown == compare("grown plain")
