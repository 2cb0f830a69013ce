import pandas as pd
import pytest

from framing import tables
from framing.errors import InputError
from framing.measures.drawing import Request, draw_twice, draw_units, mark_hits, share_out
from framing.measures.screening import Screen
from framing.measures.sheets import HIT, NEAR, REST, make_sheet
from tests.measures.code_sheets import DRAW, EVIDENCE, SENTENCES, drawn


def test_four_tenths_are_mentions_four_near_ones_and_two_the_rest():
    counts = drawn(50).assign(source=lambda d: d["doc_id"].str[0]).groupby(["source", "stratum"]).size()
    assert counts.to_dict() == {(s, k): n for s in "AB" for k, n in ((HIT, 20), (NEAR, 20), (REST, 10))}


def test_probabilities_give_back_the_run():
    weights = (1 / drawn()["probability"]).groupby(drawn()["stratum"]).sum()
    assert weights[HIT] == pytest.approx(len(EVIDENCE))
    assert weights.sum() == pytest.approx(len(SENTENCES))  # every sentence with a mention has one


def test_every_unit_of_a_stratum_is_as_likely():
    met = pd.concat([drawn(50, seed) for seed in range(150)])
    known = met[met["stratum"] == HIT]
    share = known.groupby("unit").size() / 150
    assert share.mean() == pytest.approx(20 / 60, abs=0.02)
    assert share.std() < 3 * (1 / 3 * 2 / 3 / 150) ** 0.5


def test_the_screen_finds_what_sounds_like_a_mention():
    sounds = drawn().groupby("stratum")["surface"].agg(lambda said: said.str.contains("danger").mean())
    assert sounds[NEAR] > 0.4  # two are near for each with a mention, one of them sounds like it
    assert sounds[REST] == 0
    hit = (SENTENCES["start"] == 0).to_numpy()
    assert not Screen(["1"] * len(hit)).find_near(hit, ["A"] * len(hit), ["menace"]).any()


def test_the_same_seed_draws_the_same_whatever_the_order_of_rows():
    shuffled = SENTENCES.sample(frac=1, random_state=1), EVIDENCE.sample(frac=1, random_state=2)
    again = draw_units(shuffled[1], shuffled[0], Request(60, 1))
    pd.testing.assert_frame_equal(again, drawn())
    assert drawn(seed=2)["unit"].tolist() != drawn()["unit"].tolist()


def test_the_sheet_hides_where_a_unit_comes_from():
    sheet = make_sheet(drawn(), {"f": "the definition"}, DRAW, voices=True)
    assert not sheet.isin([*"AB", *SENTENCES["doc_id"]]).to_numpy().any()
    assert sheet["unit"].is_unique
    assert set(sheet["definition"]) == {"the definition"}
    assert set(make_sheet(drawn(), {}, DRAW, voices=False)["voice"]) == {"-"}


def test_a_sentence_stands_between_its_neighbours():
    row = drawn().query("stratum == 3").iloc[0]
    number = int(row["surface"].split()[-1])
    assert row["before"].strip().endswith(str(number - 1))
    assert row["after"].strip().endswith(str(number + 1)) or number == 9


def test_a_seventh_is_for_a_second_coder():
    sheet = make_sheet(drawn(), {}, DRAW, voices=True)
    second = draw_twice(sheet, 1)
    assert len(second) == pytest.approx(0.15 * len(sheet), abs=2)
    assert set(second["unit"]) < set(sheet["unit"])
    assert second.columns.tolist() == tables.column_names("code_sheet")


def test_what_a_stratum_cannot_give_others_do():
    assert share_out([100, 100, 100], 50) == [20, 20, 10]
    assert share_out([5, 100, 100], 50) == [5, 30, 15]
    assert share_out([100, 3, 1], 50) == [46, 3, 1]
    assert share_out([3, 2, 1], 50) == [3, 2, 1]


def test_a_mention_marks_its_sentence_alone():
    assert mark_hits(SENTENCES, EVIDENCE).tolist() == (SENTENCES["start"] == 0).tolist()


def test_a_frame_that_is_not_there_is_named():
    with pytest.raises(InputError, match="no mention of frame 'g' in the run"):
        draw_units(EVIDENCE, SENTENCES, Request(10, 1, frames=("g",)))
