import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import InputError
from framing.lexicon.matching import Fields
from framing.lexicon.query import Query

TEXTS = ["Iran signs the nuclear deal", "Iranian sanctions", "nuclear power", "nothing"]


def holds(query, texts=TEXTS):
    ids = [str(i) for i in range(len(texts))]
    return Query(query).holds(ids, Fields(ids, ["text"] * len(ids), texts)).tolist()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("iran*", [True, True, False, False]),
        ("iran* & (nuclear | sanction*)", [True, True, False, False]),
        ("nuclear & !iran", [False, False, True, False]),
        ("nuclear deal | power", [True, False, True, False]),
        ("!(nuclear | sanction*)", [False, False, False, True]),
        ("iran*&(nuclear|sanction*)", [True, True, False, False]),
        ("nuclear& iran", [True, False, False, False]),
    ],
)
def test_queries(query, expected):
    assert holds(query) == expected


def test_an_ampersand_inside_a_word_is_part_of_it():
    texts = ["AT&T buys", "at t", "R&D at AT&T", "AT & T"]
    assert holds("AT&T", texts) == [True, False, True, False]
    assert holds("AT&T & R&D", texts) == [False, False, True, False]


def test_fields_of_one_document_count_together():
    fields = Fields(["a", "a", "b"], ["title", "text", "title"], ["Iran", "nuclear", "Iran"])
    assert Query("iran & nuclear").holds(["a", "b"], fields).tolist() == [True, False]


@pytest.mark.parametrize("query", ["", "a &", "(a | b", "a ) b", "& a", "a | | b", "***", "!"])
def test_a_query_that_cannot_be_read(query):
    with pytest.raises(InputError, match=r"about = .*iran"):
        Query(query)


@given(st.sampled_from(["iran*", "nuclear", "power"]), st.sampled_from(["sanction*", "deal", "nothing"]))
def test_de_morgan(a, b):
    assert holds(f"!({a} & {b})") == holds(f"!{a} | !{b}")
