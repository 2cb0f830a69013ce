"""Text made whole once, before any offset is taken: markup and layout undone, mojibake repaired, line ends LF."""

from __future__ import annotations

import re

from framing.text.escapes import Undone, holds
from framing.text.layout import undo_layout
from framing.text.markup import undo_entities, undo_markup
from framing.text.normal import uncommon

_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85), "\n")
_REMOVED = dict.fromkeys((*range(9), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFC))
_CONTROL = {**_REMOVED, **_LINE_ENDS}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffc]")
_MARKER = re.compile(
    "‚Ä[ìîíòôúùûü¢¶]|вЂ|√[©®°±≥≤∂∏§•¶ßº∫]|[ÂÃÄÅÐÑØÙâãï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\x80-\x9f]"
)
_MARKED = (
    "‚Ä",
    "вЂ",
    "√",
    "Ã",
    "Â",
    "â€",
    "Ð",
    "Ñ",
    "Ä",
    "Å",
    "Ø",
    "Ù",
    "ï»",
    "\x91",
    "\x92",
    "\x93",
    "\x94",
    "\x96",
    "\x9d",
)


def repair(text: str) -> tuple[str, Undone]:
    """(the text, what was undone): `characters` repaired or removed, pieces of markup and of layout (see there).

    Line ends become LF, which is not counted; U+2029 ends a paragraph. Vertical tab, form feed, NEL and the separators
    1C-1E become line ends, so that no two words grow together. `ftfy.fix_encoding` sees only the lines in which markers
    of mojibake stand.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u2028" in text or "\u2029" in text:
        text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    text, undone = undo_markup(text)
    text, count = _mend(text)
    text, set_off = undo_layout(text)
    undone.update({kind: number for kind, number in (("characters", count), ("layout", set_off)) if number})
    return text, undone


def repair_name(name: str) -> str:
    """A name made whole: entities and mojibake alone; `__proto__` or `*Star*` is a name, no markup."""
    return _mend(undo_entities(name)[0])[0]


def _mend(text: str) -> tuple[str, int]:
    """Mojibake repaired, controls removed; how many characters."""
    count, odd = 0, uncommon(text)
    if any(holds(text, sign) for sign in _LOST_SIGNS) or any(letter in odd for letter in _LOST_LETTERS):
        text, count = _restore_lost(text)
        odd = uncommon(text)
    if any(mark[0] in odd and mark in text for mark in _MARKED):
        text, found = _restore(text)
        count, odd = count + found, uncommon(text)
    controls = len(_CONTROLS.findall(odd))
    return text.translate(_CONTROL) if controls else text, count + controls


_LOST_SIGNS, _LOST_LETTERS = ("?s", ",?", ".?"), "ÕÓî"
_SHORTENED = r"(?=(?:s|t|d|m|re|ve|ll)\b)"


def _lost(apostrophe: str, opens: str, closes: str, telling: bool) -> tuple[re.Pattern[str], ...]:
    """The evidence, the apostrophe and the quotation of marks that were lost; `telling`: the apostrophe is evidence."""
    shortened = rf"(?<=\w){apostrophe}{{1,3}}{_SHORTENED}"
    begins = rf"{opens}(?<!\S{opens}){opens}{{0,2}}(?=\w)"
    sure = rf"{begins}[^\n{opens}]{{1,600}}[.,]{closes}{{1,3}}(?=\s|$)"
    quoted = rf"{begins}([^\n{opens}]{{1,600}}){closes}{{1,3}}(?=[\s.,;:)]|$)"
    return re.compile(rf"{shortened}|{sure}" if telling else sure), re.compile(shortened), re.compile(quoted)


_LOST = (_lost(r"\?", r"\?", r"\?", True), _lost("Õ", "Ò", "Ó", True), _lost("í", "ì", "î", False))
"""Written as `?` or `???`, or as the letters that the bytes of an old Mac are elsewhere, or others' are there."""


def _restore_lost(text: str) -> tuple[str, int]:
    """Marks written as `?`, or as letters, where bytes were lost or misread: `China?s`, `ChinaÕs`, `?yes,? he said`."""
    total = 0
    for evidence, apostrophe, quoted in _LOST:
        if evidence.search(text):
            text, count = apostrophe.subn("’", text)
            text, pairs = quoted.subn(r"“\1”", text)
            total += count + 2 * pairs
    return text, total


def _restore(text: str) -> tuple[str, int]:
    """Repair the lines with markers; a repaired sequence counts as the one character it stands for."""
    import ftfy

    count = 0
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if _MARKER.search(line):
            fixed = ftfy.fix_encoding(line)
            if fixed != line:
                count += max(1, len(_MARKER.findall(line)) - len(_MARKER.findall(fixed)))
                lines[i] = fixed
    return "\n".join(lines), count


def strip_controls(value: str) -> str:
    """A cell without control characters."""
    return value.translate(_CONTROL) if _CONTROLS.search(uncommon(value)) else value
