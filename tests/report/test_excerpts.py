"""Which sentences are on the page, and how they are packed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.report import excerpts
from tests.page_runs import make_run

JSON = st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))


@given(JSON)
def test_embedded_json_cannot_leave_its_element(value):
    shown = excerpts.embed(value)
    assert not set(shown) & set("<>&\u2028\u2029")
    assert json.loads(shown) == value


@given(st.text())
def test_only_web_addresses_become_links(text):
    assert excerpts.web_links(["javascript:" + text, "//" + text, text.replace("http", "")]) == ["", "", ""]


def test_web_addresses_stay():
    assert excerpts.web_links(["https://a.example/x", "HTTP://b.example"]) == [
        "https://a.example/x",
        "HTTP://b.example",
    ]
    assert excerpts.web_links(["https://a.example/ x"]) == [""]


@pytest.fixture(scope="module")
def evidence():
    rows = make_run(documents=40)[0]["evidence"]
    return rows.assign(group=rows["source"], link=rows["url"], note="", topic="")


def sources(rows):
    return sorted(set(rows["group"]))


def unpack(packed):
    """Every mention of packed JSON, cut out of its sentence in UTF-16 units, with the names of its facets."""
    data = json.loads(packed)
    facets = ("frame", "voice", "speaker", "term")
    for document, text, *marks in data["sentences"]:
        group, _, _, _, date, title, site, rest = data["documents"][document]
        for at, size, kind in zip(*(marks[i::3] for i in range(3)), strict=True):
            said = text.encode("utf-16-le")[2 * at : 2 * (at + size)].decode("utf-16-le")
            codes = data["kinds"][kind]
            named = [data["names"][f][c] for f, c in zip(facets, codes, strict=False)]
            yield (data["names"]["source"][group], date, title, data["sites"][site] + rest, said, *named)


def test_everything_is_shown_that_fits(evidence):
    chosen = excerpts.choose(evidence, sources(evidence), 10**7)
    assert len(chosen.rows) == chosen.available == chosen.total == len(evidence)


def test_packing_keeps_every_mention(evidence):
    rows = evidence.assign(before="𐍈 “é\u2028 " + evidence["before"], surface=evidence["surface"] + " \n 😀")
    packed = excerpts.pack(excerpts.choose(rows, sources(rows), 10**7), {})
    columns = ["group", "date", "title", "url", "surface", "frame", "voice", "speaker_name", "term"]
    flat = rows.assign(surface=evidence["surface"] + " 😀")
    assert sorted(unpack(packed)) == sorted(flat[columns].itertuples(index=False, name=None))


def test_a_sentence_with_two_mentions_is_held_once(evidence):
    row = evidence.iloc[[0, 0, 0, 0]].reset_index(drop=True)
    row = row.assign(
        before=["", "A threat and a ", "", "x " * 999],
        surface=["A threat", "danger", "A threat", "danger"],
        after=[" and a danger.", ".", " and a danger.", " y" * 999],
        start=[0, 15, 90, 300],
    )
    held = excerpts.choose(row, sources(row), 10**6)
    assert held.sentences == 3
    together, again, long = held.first(9)
    assert [m["text"][m["at"] : m["at"] + len(m["surface"])] for m in together] == ["A threat", "danger"]
    assert len(again) == len(long) == 1
    assert long[0]["text"].startswith("…")
    assert len(long[0]["text"]) == 2 * excerpts.CONTEXT + len("danger") + 2
    assert long[0]["before"] + long[0]["surface"] + long[0]["after"] == long[0]["text"]


def test_the_budget_is_what_the_packed_excerpts_take(evidence):
    packed = excerpts.pack(excerpts.choose(evidence, sources(evidence), 12_000), {})
    assert 0.7 * 12_000 < len(packed.encode()) < 1.1 * 12_000


def test_a_page_has_room_by_its_articles():
    assert excerpts.byte_budget(10) == excerpts.byte_budget(5_000) < 1_500_000
    assert (
        excerpts.byte_budget(5_000)
        < excerpts.byte_budget(50_000)
        < excerpts.byte_budget(100_000)
        == excerpts.byte_budget(10**6)
        < 5_000_000
    )


def test_beyond_the_budget_every_cell_has_its_turn(evidence):
    chosen = excerpts.choose(evidence, sources(evidence), 12_000)
    assert 0 < len(chosen.rows) < chosen.total == len(evidence)
    assert len("".join(chosen.rows.drop_duplicates("sentence")["text"]).encode()) <= 12_000
    cells = [evidence["group"], evidence["frame"], evidence["date"].str[:7]]
    taken = chosen.rows.groupby([chosen.rows["group"], chosen.rows["frame"], chosen.rows["date"].str[:7]]).size()
    available = evidence.groupby(cells).size()
    rounds = int(taken.max())
    assert (taken.reindex(available.index, fill_value=0) >= available.clip(upper=rounds - 1)).all()


def test_the_order_of_rows_decides_nothing(evidence):
    shuffled = evidence.sample(frac=1, random_state=3)
    one, two = (excerpts.pack(excerpts.choose(e, sources(e), 12_000), {}) for e in (evidence, shuffled))
    assert one == two


@pytest.mark.parametrize("budget", [300, 1_000, 3_000])
def test_with_less_room_the_first_in_turn_are_shown_and_all_are_counted(evidence, budget):
    key = ["doc_id", "field", "start", "frame"]
    chosen = excerpts.choose(evidence, sources(evidence), budget)
    every = excerpts.choose(evidence, sources(evidence), 10**7)
    assert chosen.available == chosen.total == len(evidence) > len(chosen.rows) > 0
    first = every.spread.head(len(chosen.rows))[key]
    assert sorted(chosen.rows[key].to_numpy().tolist()) == sorted(first.to_numpy().tolist())
