"""Whose words is a mention, and about whom? Fields and mentions in, voices out; the only room that parses.

packs         the words of a language that the rules look for: languages/XX.toml
quotation_marks  which marks of a text open and which close
clear         which sentences nothing could make somebody else's
quotes        where a text quotes (no model)
transcripts   who speaks in a transcript (no model)
tiers         which way voices are told in a run
model_files   are the files of the English pipeline those that were recorded?
parses        dependency parses of sentences, kept by content
cues          verbs, nouns, adjectives that carry somebody's words
rules         reported speech and thought in one sentence
attribution   one field: quotations and attributions together
speakers      who a phrase means
roles         agent, target, holder; negation
annotate      all that for the table of mentions
shares        how much of a source's words is its own, quoted, reported, from a sample
tabulation    who is quoted by whom; whose threat and whose sovereignty
headlines     whose words a headline is that names somebody before or behind a colon
"""

from framing.voice.annotate import annotate_mentions, attribute_text
from framing.voice.clear import is_clear
from framing.voice.parses import cache_folder, trim_parses
from framing.voice.shares import Sampling, estimate_reported_shares
from framing.voice.tabulation import tabulate_roles, tabulate_speakers, tabulate_voices
from framing.voice.tiers import Tier, choose_tier

__all__ = [
    "Sampling",
    "Tier",
    "annotate_mentions",
    "attribute_text",
    "cache_folder",
    "choose_tier",
    "estimate_reported_shares",
    "is_clear",
    "tabulate_roles",
    "tabulate_speakers",
    "tabulate_voices",
    "trim_parses",
]  # fmt: skip
