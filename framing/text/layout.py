"""What the setting of a page leaves in a text: words broken at line ends, numbers of items, signs of notes, pilcrows.

Undone once at reading, like markup, where the text itself shows which they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from framing.text.escapes import holds
from framing.text.packs import load_words


def undo_layout(text: str) -> tuple[str, int]:
    """The text without them, and how many there were. Expects line ends to be LF."""
    total = 0
    for undo in _KINDS:
        text, count = undo(text)
        total += count
    return text, total


# ---- words broken at the ends of lines ----

_LETTERS = r"[^\W\d_]"
_BROKEN = re.compile(rf"(?<!{_LETTERS})({_LETTERS}+)([-\u2010\xad¬])\n[ \t]*({_LETTERS}+)")
_SIGNS = "-\u2010\xad¬"
_ALWAYS = "\xad¬"
"""Signs that stand at the ends of lines for no other reason."""
_FEWEST_BROKEN = 3
_OFTEN = 0.08
"""Share of lines with a hyphen at the end, from which on it breaks words; a text whose lines end where there is room,
hyphens of its own among them, has a third of that."""


def _join_broken(text: str) -> tuple[str, int]:
    """`sover-` and `eignty` are one word where the text has it elsewhere, or breaks words throughout."""
    breaks = list(_BROKEN.finditer(text)) if any(holds(text, sign + "\n") for sign in _SIGNS) else []
    if not breaks:
        return text, 0
    words = {word.casefold() for word in re.findall(rf"{_LETTERS}+(?:-{_LETTERS}+)*", text)}
    lines = 1 + text.count("\n")
    habit = len(breaks) >= max(_FEWEST_BROKEN, _OFTEN * lines)
    count = 0

    def join(found: re.Match[str]) -> str:
        nonlocal count
        first, sign, rest = found.groups()
        whole = (first + rest).casefold() in words
        kept = f"{first}-{rest}".casefold() in words or rest[0].isupper() or rest in load_words("words", "joining")
        if not (sign in _ALWAYS or whole or (habit and not kept)):
            return found[0]
        count += 1
        return first + rest

    return _BROKEN.sub(join, text), count


# ---- numbers of items ----

_NUMBER = re.compile(r"^[ \t]*[(\[]?(\d{1,3})[.)\]][ \t]+(?=\S)", re.MULTILINE)
_FIRST = re.compile(r"\n[ \t]*[(\[]?1[.)\]][ \t]")
_FEWEST_ITEMS = 3


def _drop_numbers(text: str) -> tuple[str, int]:
    """Numbers of items that count up from 1, as a list of HTML has none; each item is a paragraph."""
    found = list(_NUMBER.finditer(text)) if _FIRST.search(f"\n{text}") else []
    if len(found) < _FEWEST_ITEMS:
        return text, 0
    lists: list[list[re.Match[str]]] = []
    for item in found:
        number = int(item[1])
        if number == 1:
            lists.append([item])
        elif lists and number == len(lists[-1]) + 1:
            lists[-1].append(item)
    kept, at, count = [], 0, 0
    for item in (i for items in lists if len(items) >= _FEWEST_ITEMS for i in items):
        start = item.start()
        parted = start == 0 or text[:start].endswith("\n\n")
        kept += [text[at:start], "" if parted else "\n"]
        at, count = item.end(), count + 1
    return "".join([*kept, text[at:]]), count


# ---- signs of notes, and of paragraphs ----

_NOTE = re.compile(
    rf"(?:(?<={_LETTERS})|(?<=[.,;:!?…\"”’»)]))(?:\[\^?\d{{1,3}}\])+(?=[\s.,;:!?)\"”’»]|\Z)"
    rf"|(?:(?<={_LETTERS}{{4}})|(?<=[.,;:!?…\"”’»)]))[⁰¹²³⁴-⁹]{{1,3}}(?=[\s.,;:!?)\"”’»]|\Z)"
)
"""`word[1]` and `word.¹`; not `km²`."""
_NUMBERED = re.compile(r"\[\^?\d{1,3}\]")
_PILCROW = re.compile(r"(?<![ \t])[ \t]*¶(?!\s*\d)[ \t]*\n?")


def _drop_notes(text: str) -> tuple[str, int]:
    found, count = _NOTE.subn("", text) if _NUMBERED.search(text) or "¹" in text else (text, 0)
    return (found, count) if count > 1 else (text, 0)


def _part_paragraphs(text: str) -> tuple[str, int]:
    """`¶` between paragraphs that stand in one line."""
    return _PILCROW.subn("\n\n", text) if text.count("¶") > 1 else (text, 0)


_KINDS: tuple[Callable[[str], tuple[str, int]], ...] = (_part_paragraphs, _join_broken, _drop_numbers, _drop_notes)
