"""Which sentences are on the page, and how they are packed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_runs import make_run

from framing.report import excerpts

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
    return rows.assign(group=rows["source"], link=rows["url"], note="")


def test_everything_is_shown_that_fits(evidence):
    chosen = excerpts.choose(evidence, sorted(set(evidence["group"])))
    assert len(chosen.rows) == chosen.total == len(evidence)


def test_beyond_the_budget_every_cell_has_its_turn(evidence):
    chosen = excerpts.choose(evidence, sorted(set(evidence["group"])), budget=20_000)
    assert 0 < len(chosen.rows) < chosen.total == len(evidence)
    size = chosen.rows[["before", "surface", "after"]].map(lambda t: len(t.encode())).to_numpy().sum()
    assert size <= 20_000
    cells = [evidence["group"], evidence["frame"], evidence["date"].str[:7]]
    taken = chosen.rows.groupby([chosen.rows["group"], chosen.rows["frame"], chosen.rows["date"].str[:7]]).size()
    available = evidence.groupby(cells).size()
    rounds = int(taken.max())
    assert (taken.reindex(available.index, fill_value=0) >= available.clip(upper=rounds - 1)).all()


def test_the_order_of_rows_decides_nothing(evidence):
    groups = sorted(set(evidence["group"]))
    shuffled = evidence.sample(frac=1, random_state=3)
    one, two = (excerpts.pack(excerpts.choose(e, groups, 20_000), {}) for e in (evidence, shuffled))
    assert one == two
