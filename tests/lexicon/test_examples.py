import pytest

from framing.lexicon import load_lexicon, parse_inline, shipped_lexicons
from framing.lexicon.examples import try_examples


@pytest.mark.parametrize("name", shipped_lexicons())
def test_shipped_lexicons_do_what_their_examples_say(name):
    lexicon = load_lexicon(name)
    assert [e for e in try_examples(lexicon) if not e.passed] == []
    frames = [f for f in lexicon.all_frames() if "/" in f.path]
    assert 3 <= len(frames) <= 6
    assert all(f.definition and len(f.match) >= 2 and len(f.no_match) >= 2 for f in frames)
    assert sum(len(f.terms) for f in lexicon.leaves()) >= 60
    assert lexicon.source
    assert lexicon.license


def test_a_wrong_example_is_found():
    frames = {"f": {"terms": ["war"], "examples": {"match": ["Peace."], "no_match": ["It is war."]}}}
    tried = try_examples(parse_inline("m", {"frames": frames}))
    assert [(e.sentence, e.passed, e.found) for e in tried] == [("Peace.", False, ()), ("It is war.", False, ("war",))]
