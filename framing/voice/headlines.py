"""Whose words a headline is that names somebody before or behind a colon: `Brandt: the river rose`, `It rose: Brandt`.

Most names there only say what the text is about. It is a speaker's where the text below knows the name as one.
"""

from __future__ import annotations

import re

from framing.voice.attribution import FieldReading
from framing.voice.packs import load_labels

_NAME = r"(?:[^\W\d_a-z][\w.’'-]*[ \u00a0]){0,3}[^\W\d_a-z][\w’'-]*"
_BEFORE = re.compile(rf"\s*[\"“‘']?(?P<name>{_NAME})[ \u00a0]?[:：]\s")
_BEHIND = re.compile(rf"[:：]\s+(?P<name>{_NAME})\s*\Z")


def find_name(title: str, start: int, end: int) -> str:
    """The name that a colon parts from title[start:end]; empty where there is none, or a heading (`UPDATE: …`)."""
    before, behind = _BEFORE.match(title), _BEHIND.search(title)
    name = ""
    if before and before.end() <= start:
        name = before["name"]
    elif behind and end <= behind.start():
        name = behind["name"]
    return "" if load_labels().headings.intersection(name.casefold().split()) else name


def speaks(body: FieldReading, name: str) -> bool:
    """Whether the text below a headline knows the name, or its last word, as a speaker."""
    key = name.rsplit(maxsplit=1)[-1]
    if any(turn.name.rsplit(maxsplit=1)[-1].casefold() == key.casefold() for turn in body.turns):
        return True
    word = re.compile(rf"(?<!\w){re.escape(key)}(?!\w)")
    for number, (start, end) in enumerate(body.sentences):
        if not word.search(body.text, start, end):
            continue
        parse = body.parse(number)
        for speech in body.speeches(number):
            if speech.source.speaker is not None and key in parse.words[speech.source.speaker]:
                return True
    return False
