from dataclasses import replace

import pandas as pd
import pytest

from framing.lexicon import Frame, load_lexicon, parse_inline, shipped_lexicons
from framing.lexicon.lint import lint_lexicon
from framing.lexicon.matching import match


def examine(**frames):
    """Findings as (kind, frame, term) of frames given as lists of terms or as whole tables."""
    tables = {k: v if isinstance(v, dict) else {"terms": v, "definition": "d"} for k, v in frames.items()}
    return [(f.kind, f.frame, f.term) for f in lint_lexicon(parse_inline("m", {"frames": tables}))]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        (["threat", "menace"], []),
        (["threat*", "threats"], [("shadowed", "f", "threats")]),
        (["threats", "threat*"], [("overlap", "f", "threats")]),
        (["threat*", "grave threat"], []),  # the longer one wins where it stands
        (["cold war", "cold-war"], [("duplicate", "f", "cold-war")]),
        (["*phobia", "xenophobia"], [("shadowed", "f", "xenophobia")]),
        (["interfer* in * affairs", "interfering in our affairs"], [("shadowed", "f", "interfering in our affairs")]),
        (["interfer* in", "interfer* in * affairs"], []),
        (["a*"], [("anything", "f", "a*")]),
        (["the"], [("anything", "f", "the")]),
        (["тр*"], []),
        *(
            ([term], [("dead", "f", term)])
            for term in ("organi?ation*", "war|peace", "(kind) of", "kind <of>", "law.er")
        ),
        *(([term], [("dead", "f", term)]) for term in ("www.cnn.com", "https://x.org/a", "jane@x.org")),
        (["AT&T", "U.S.A", "nuclear/threat", "#metoo", "50%", "c'mon", "d'état", "großmacht*", "cnn.com", "o. k."], []),
    ],
)
def test_terms_against_each_other(terms, found):
    assert examine(f=terms) == found


def test_an_ignored_phrase_that_always_covers_a_term():
    frame = {"terms": ["death threat", "threat"], "ignore": ["death threat*"], "definition": "d"}
    assert examine(f=frame) == [("ignored", "f", "death threat")]


def test_frames_are_looked_at_together_below_one_top_and_apart_beside_it():
    below = {"definition": "d", "frames": {"a": {"terms": ["war*"], "definition": "d"}, "b": {"terms": ["wars"]}}}
    assert examine(f=below) == [("shadowed", "f/b", "wars"), ("definition", "f/b", "")]
    assert examine(f=["war*"], g=["wars"]) == [("overlap", "g", "wars")]


def test_a_frame_without_terms_is_empty():
    lexicon = parse_inline("m", {"frames": {"f": {"definition": "d", "terms": ["peace"]}}})
    hollow = replace(lexicon, frames=(*lexicon.frames, Frame("g", definition="d")))
    assert [(f.kind, f.frame) for f in lint_lexicon(hollow)] == [("empty", "g")]


def test_of_two_terms_on_the_same_words_the_first_in_the_file_counts():
    """What `shadowed` rests on."""
    documents = pd.DataFrame({"doc_id": ["a"], "title": [""], "text": ["Threats grow."]})
    for terms in (["threats", "threat*"], ["threat*", "threats"]):
        lexicon = parse_inline("m", {"frames": {"f": {"terms": terms}}})
        assert match(documents, [lexicon])["term"].tolist() == terms[:1]


@pytest.mark.parametrize("name", shipped_lexicons())
def test_the_shipped_lexicons_have_no_problem(name):
    assert [f for f in lint_lexicon(load_lexicon(name)) if f.is_problem] == []
