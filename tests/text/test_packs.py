"""Files of languages: what they may hold, and that reading goes by them."""

import tomllib
from importlib.resources import files

import pytest

from framing.text.packs import load_stop_words, load_words
from framing.text.tokens import find_tokens
from framing.text.words import is_common

KEYS = {"sentences": {"abbreviations", "numbered", "openers"}, "words": {"contracted", "elided", "joining", "stop"}}
PACKS = {f.name: tomllib.loads(f.read_text("utf-8")) for f in files("framing.text").joinpath("languages").iterdir()}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_a_pack_holds_known_lists_of_words_that_can_be_looked_up(name):
    for section, lists in PACKS[name].items():
        for key, words in lists.items():
            assert key in KEYS[section]
            assert words == words.lower()
            assert len(words.split()) == len(set(words.split()))
            assert key == "stop" or all(w.isascii() and len(w) <= 8 for w in words.split())


def test_lists_for_reading_are_those_of_all_languages_and_stop_words_of_one():
    for section, keys in KEYS.items():
        for key in keys - {"stop"}:
            lists = [pack.get(section, {}).get(key, "") for pack in PACKS.values()]
            assert load_words(section, key) == set(" ".join(lists).split())
    assert all(map(is_common, load_stop_words()))


@pytest.mark.parametrize("word", sorted(load_words("words", "elided")))
def test_what_is_elided_is_a_word_of_its_own(word):
    assert len(find_tokens(f"{word}'alba")) == 2
