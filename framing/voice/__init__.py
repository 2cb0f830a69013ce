"""Whose words a mention is, and about whom: the only package that parses.

quotes        where a text quotes (no model)
turns         who speaks in a transcript (no model)
tiers         which way voices are told in a run
parses        dependency parses of sentences, kept by content
cues          the words of cues.toml: verbs, nouns, adjectives that carry somebody's words
attributions  reported speech and thought in one sentence
reading       one field: quotations and attributions together
names         who a phrase means
roles         agent, target, holder; negation
mentions      all that for the table of mentions
tabulation    who is quoted by whom; whose threat and whose sovereignty
"""

from framing.voice.mentions import attribute_text, tell_voices
from framing.voice.parses import trim_parses
from framing.voice.tabulation import tabulate_roles, tabulate_speakers
from framing.voice.tiers import Tier, choose_tier

__all__ = [
    "Tier", "attribute_text", "choose_tier", "tabulate_roles", "tabulate_speakers",
    "tell_voices", "trim_parses",
]  # fmt: skip
