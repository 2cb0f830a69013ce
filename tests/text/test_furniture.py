import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.boilerplate import text_spans
from framing.text.furniture import FormCounts, find_furniture
from framing.text.recurrence import RecurrenceCounts

PEOPLE = ["Marlow", "Castell", "Ostrander", "Veidt", "Quill", "Harrow"]


def run_on(i: int, closing: str = "MORE") -> str:
    """A sentence into which a site ran related headlines."""
    name, other = PEOPLE[i % 6], PEOPLE[(i + 1) % 6]
    return (
        f"Sen. Ann {name} Ann Lee {name}{other} threatens the bank {i} Ports brace for strike {i} {closing} (R) left."
    )


def player(i: int) -> str:
    return f"JUST SEEN Storm {i} hits Replay ... MUST SEE Storm {i} hits 02:1{i}"


def forms(texts: list[str], least: int = 5):
    counts = FormCounts()
    for text in texts:
        counts.add(text)
    return counts.recurring(least)


def cut(text: str, found) -> list[str]:
    return [text[a:b] for a, b in find_furniture(text, found)]


def test_headlines_run_into_a_sentence():
    texts = [f"No MORE than once.\n\n{run_on(i)}" for i in range(6)]
    plain = [run_on(i) for i in range(6)]
    assert forms(texts) == frozenset()  # half of its places are words of the outlet
    found = forms(plain)
    assert found == {("", "MORE")}
    assert cut(plain[0], found) == ["Castell threatens the bank 0 Ports brace for strike 0 MORE"]
    assert cut("Marlow’s MORE programme ended.", found) == []


def test_lines_of_a_player():
    found = forms([f"A text.\n{player(i)}\nMore of it." for i in range(6)])
    assert found == {("JUST SEEN", "MUST SEE")}
    assert cut(f"A text.\n{player(7)}\nMore.", found) == [player(7)]
    assert cut("JUST SEEN by many, they say.", found) == []
    assert cut("JUST SEEN FBI raid Replay ... MUST SEE FBI raid", found) == [
        "JUST SEEN FBI raid Replay ... MUST SEE FBI raid"
    ]


@pytest.mark.parametrize(
    "line",
    ["LISBON — The NATO summit {} ended.", "UPDATE: The NATO summit {} ended.", "WikiLeaks told NATO {} so.",
     "ANNA BRANDT: The NATO summit {}?", "Sen. McMarlow told NATO {} so."],
)  # fmt: skip
def test_capitals_in_sentences_are_no_furniture(line):
    """Where the same words stand in other places too."""
    others = ["LISBON Airport shut.", "NATO met again, and NATO left.", "MORE or less."]
    assert forms([f"{line.format(i)}\n{others[i % 3]}\n{others[(i + 1) % 3]}" for i in range(9)]) == frozenset()


def test_a_form_must_recur_in_its_source():
    counts = RecurrenceCounts(5)
    for i in range(6):
        counts.add("A", run_on(i))
        counts.add("B", run_on(0))  # one text that comes again
    found = counts.recurring()
    assert found["A"].forms == {("", "MORE")}
    assert "B" not in found
    assert [kind for _, _, kind in text_spans(run_on(1), found["A"])] == ["related"]
    off = RecurrenceCounts(0)
    off.add("A", run_on(1))
    assert off.recurring() == {}


PIECES = st.sampled_from([run_on(1), player(1), "MORE", "aB", "\n", " ", "JUST SEEN ", "MUST SEE"])


@given(st.lists(PIECES | st.text(max_size=9), max_size=30))
def test_furniture_lies_within_lines(pieces):
    text = "".join(pieces)
    for start, end in find_furniture(text, frozenset([("", "MORE"), ("JUST SEEN", "MUST SEE")])):
        assert 0 <= start < end <= len(text)
        assert "\n" not in text[start:end]
