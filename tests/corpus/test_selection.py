import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.corpus.selection import (
    corpus_of,
    count_excluded,
    exclude,
    leave_out_copies,
    name_reprints,
    say_excluded,
)

MASKS = st.lists(
    st.tuples(st.sampled_from(["source", "where", "about"]), st.lists(st.booleans(), min_size=4, max_size=4))
)
DOCUMENTS = pd.DataFrame({"doc_id": list("abcd")})


@given(MASKS, MASKS)
def test_the_first_reason_stands_whenever_it_is_known(early, late):
    one, two = ([(why, pd.Series(out, dtype=bool)) for why, out in masks] for masks in (early, late))
    pd.testing.assert_frame_equal(exclude(exclude(DOCUMENTS, one), two), exclude(DOCUMENTS, [*one, *two]))
    out = exclude(DOCUMENTS, [*one, *two])
    first = [next((why for why, mask in [*early, *late] if mask[row]), "") for row in range(4)]
    assert out["excluded_why"].tolist() == first
    assert out["included"].tolist() == [why == "" for why in first]


def test_copies_that_do_not_count_stay_in_the_corpus():
    documents = exclude(DOCUMENTS, [("where", pd.Series([True, False, False, False]))])
    out = leave_out_copies(documents, pd.Series(["a", "c"]))
    assert out["excluded_why"].tolist() == ["where", "", "reprint", ""]
    assert corpus_of(out, pd.Series(["c"]))["doc_id"].tolist() == ["b", "c", "d"]
    assert count_excluded(out) == {"reprint": 1, "where": 1}
    assert say_excluded(out) == "1 further copies of a text, 1 not in the selected part"


def test_reprints_are_named_by_source_the_most_first():
    why = ["reprint"] * 9 + ["about", ""]
    documents = pd.DataFrame({"source": [*"AABBBCDEFGG"], "excluded_why": why})
    assert name_reprints(documents) == "B 3, A 2, C 1, D 1, E 1, 1 more source"
    assert name_reprints(documents.iloc[9:]) == ""
