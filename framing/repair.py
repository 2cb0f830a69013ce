"""Text made whole once, before any offset is taken: mojibake repaired, control characters removed, line ends LF."""

from __future__ import annotations

import re

_C0 = bytes(c for c in range(32) if c not in (9, 10, 13)) + b"\x7f"
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85), "\n")
_REMOVED = dict.fromkeys((*range(9), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0xA0), *range(0xD800, 0xE000)))
_CONTROL = {**_REMOVED, **_LINE_ENDS}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKER = re.compile("[ÂÃÄÅÐÑØÙâãï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\x80-\x9f]")
_MARKED = ("Ã", "Â", "â€", "Ð", "Ñ", "Ä", "Å", "Ø", "Ù", "ï»", "\x91", "\x92", "\x93", "\x94", "\x96", "\x9d")


def repair(text: str) -> tuple[str, int]:
    """(the text, how many characters were repaired or removed). Line ends become LF, which is not counted.

    Vertical tab, form feed, NEL and the separators 1C-1E become line ends, so that no two words grow together;
    U+2028 and U+2029 stay. `ftfy.fix_encoding` sees only the lines in which markers of mojibake stand.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    count = 0
    if not text.isascii() and any(mark in text for mark in _MARKED):
        text, count = _restore(text)
    if not _has_controls(text):
        return text, count
    return text.translate(_CONTROL), count + len(_CONTROLS.findall(text))


def _has_controls(text: str) -> bool:
    """Several times faster on clean text than a regular expression over characters."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return True
    return len(encoded.translate(None, _C0)) != len(encoded) or (b"\xc2" in encoded and bool(_CONTROLS.search(text)))


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
    return value.translate(_CONTROL) if _has_controls(value) else value
