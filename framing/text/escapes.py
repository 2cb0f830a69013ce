r"""What a text was escaped with for another format: JSON, CSV, RTF, R, a workbook, an e-mail. Undone on evidence.

As with `markup`, only well-formed pieces are undone, and what stands in a text for itself (`C:\new`, `a=3D`) stays.
"""

from __future__ import annotations

import quopri
import re
from collections import Counter

Undone = Counter[str]
"""Pieces undone, by kind: escapes, rtf, entities, tags, wiki, markdown; layout; characters."""


def holds(text: str, sign: str) -> bool:
    """`sign in text`; a single character is found in a tenth of the time, and most texts lack one of them."""
    return sign[0] in text and sign[-1] in text and sign in text


_STRING = r"""(?:\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')"""
_LIST = re.compile(rf"\s*\[\s*{_STRING}(?:\s*,\s*{_STRING})*+\s*,?\s*\]\s*", re.DOTALL)
_BYTES = re.compile(rf"\s*b({_STRING})\s*", re.DOTALL)
_ESCAPED = re.compile(r'\s*"(?=[^\\]*\\["\\/bnrtu])((?:[^"\\]|\\.)*+)"\s*', re.DOTALL)
_CSV = re.compile(r'\s*"(?=[^"]*"")((?:[^"]|"")*+)"\s*')


def undo_values(text: str) -> tuple[str, int]:
    """A text that is one value of JSON, Python or CSV: a list of paragraphs, a string with its marks round it."""
    opening = text.lstrip()[:1]
    if opening == "[" and _LIST.fullmatch(text):
        parts = re.findall(_STRING, text, re.DOTALL)
        return "\n\n".join(_plain(part[1:-1]) for part in parts), len(parts)
    if opening == "b" and (found := _BYTES.fullmatch(text)):
        return _plain(found[1][1:-1]), 1
    if opening == '"' and (found := _ESCAPED.fullmatch(text)):
        return _plain(found[1]), 1
    if opening == '"' and (found := _CSV.fullmatch(text)):
        return found[1].replace('""', '"'), 1
    return text, 0


def _plain(value: str) -> str:
    """A value with its marks and line breaks; characters by number are undone with all others."""
    return _BREAK.sub(_break, _QUOTE.sub("", value))


def undo_rtf(text: str) -> tuple[str, int]:
    """A document in rich text."""
    if not text.lstrip().startswith("{\\rtf"):
        return text, 0
    from striprtf.striprtf import rtf_to_text

    read: str = rtf_to_text(text, errors="replace")  # type: ignore[no-untyped-call]
    return (line_ends(read).strip(), 1) if read.strip() else (text, 0)


_NAMED = re.compile(r"(?:<[0-9a-f]{2}>)+|<U\+(?P<point>[0-9A-Fa-f]{4,6})>|(?P<units>(?:%u[0-9A-Fa-f]{4})+)")


def undo_bytes(text: str) -> tuple[str, int]:
    """`<U+201C>`, `<e2><80><9c>`, `<93>`: how R writes what its locale cannot; `%u201C`, as old scripts do."""
    count = 0

    def undo(found: re.Match[str]) -> str:
        nonlocal count
        if found["point"]:
            raw, encoding = int(found["point"], 16).to_bytes(4, "big"), "utf-32-be"
        elif found["units"]:
            raw, encoding = bytes.fromhex(found["units"].replace("%u", "")), "utf-16-be"
        else:
            raw, encoding = bytes.fromhex(re.sub("[<>]", "", found[0])), "utf-8"
            encoding = "cp1252" if all(0x80 <= byte < 0xA0 for byte in raw) else encoding
        try:
            char = raw.decode(encoding) if encoding != "utf-8" or raw[0] > 0x7F else found[0]
        except UnicodeDecodeError:
            char = found[0]
        count += char != found[0]
        return char

    return _NAMED.sub(undo, text), count


_UNICODE = re.compile(r"(?:\\+u[0-9a-fA-F]{4})+|(?:\\+x[0-9a-fA-F]{2})+|(?:\\+[23][0-7]{2}){2,}")
_CELL = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTE = re.compile(r"\\+(?=[\"'“”‘’])")
_BREAK = re.compile(r"(?:\\+r)?\\+n|\\+r(?![a-z])|\\+t(?![a-z])")
_SURE_BREAK = re.compile(r"\\+n(?=\\|\s|[^\w\s]|[A-Z]|$)")
_SLASH = re.compile(r"\\+/")


def undo_escapes(text: str) -> tuple[str, int]:
    r"""`\"`, `\u201c`, `\xe2\x80\x9c`; `\n` and `\/` where line breaks cannot be anything else."""
    decoded, count = _UNICODE.subn(_decode, text)
    text, count = decoded, count if decoded != text else 0
    text, quotes = _QUOTE.subn("", text)
    count += quotes
    if len(_SURE_BREAK.findall(text)) >= (1 if count else 2) and text.count("\n") <= len(_BREAK.findall(text)):
        text, breaks = _BREAK.subn(_break, text)
        text, slashes = _SLASH.subn("/", text)
        count += breaks + slashes
    return text, count


def _break(match: re.Match[str]) -> str:
    return "\t" if match[0].endswith("t") else "\n"


def _decode(match: re.Match[str]) -> str:
    """The characters that escapes stand for, or the escapes where they stand for none."""
    digits = re.sub(r"\\+", "", match[0])
    try:
        if digits[0] in "23":
            return bytes(int(digits[i : i + 3], 8) for i in range(0, len(digits), 3)).decode()
        if digits[0] == "x":
            return bytes.fromhex(digits.replace("x", "")).decode()
        return bytes.fromhex(digits.replace("u", "")).decode("utf-16-be")
    except UnicodeDecodeError:
        return match[0]


def undo_cells(text: str) -> tuple[str, int]:
    """`_x000D_`: how a workbook writes a character its format has no place for."""
    text, count = _CELL.subn(lambda m: chr(int(m[1], 16)), text)
    return line_ends(text), count


_PRINTABLE = re.compile(r"=(?:[0-9A-F]{2}|\n)")


def undo_printable(text: str) -> tuple[str, int]:
    """`=E2=80=9C` and `=` at a line's end: how e-mail carries what is not ASCII."""
    count = len(_PRINTABLE.findall(text)) if text.isascii() else 0
    if count < 2:
        return text, 0
    try:
        decoded = quopri.decodestring(text.encode()).decode()
    except UnicodeDecodeError:
        return text, 0
    sure = "=\n" in text or not decoded.isascii()
    return (decoded, count) if sure else (text, 0)


def line_ends(text: str) -> str:
    """The text with LF at its line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


_DOUBLED = re.compile(r'"+')


def undo_doubled(text: str) -> tuple[str, int]:
    """`""` for `"`, as in a CSV cell: where no mark stands alone."""
    runs = _DOUBLED.findall(text)
    if len(runs) < 2 or any(len(run) % 2 for run in runs):
        return text, 0
    return _DOUBLED.sub(lambda m: m[0][::2], text), len(runs)
