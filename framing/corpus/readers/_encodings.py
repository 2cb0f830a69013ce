"""Which code page bytes are in that are neither UTF-8 nor marked: the one in which some language's letters come out.

A code page decodes almost anything, so it is judged by what comes out: letters of one language's alphabet, in places
where letters stand. `König` of a Mac is `Kšnig` in the Windows page, and `für` is `fŸr`: no language writes so.
"""

from __future__ import annotations

import re
from collections import Counter

_ALPHABETS = {
    "en": "éèêëçñöüïâ", "de": "äöüßéèà", "fr": "éèàêâîôûçœæëïüùÿ", "es": "áéíóúñüªº", "it": "àèéìíòóùú",
    "nl": "éëïöüèêáó", "pt": "ãõáâàçéêíóôúüªº", "sv": "åäöéæøáüðí", "tr": "çğıöşüâîûİ", "is": "áéíóúýðþæö",
    "pl": "ąćęłńóśźżéö", "cs": "áčďéěíňóřšťúůýžôľĺŕäöü", "hu": "áéíóöőúüű", "hr": "čćđšž", "ro": "ăâîșțşţ",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž",
}  # fmt: skip
_WEST = tuple("en de fr es it nl pt sv".split())
_ALPHABETS["west"] = "".join(_ALPHABETS[language] for language in _WEST)
_EAST = ("pl", "cs", "hu", "hr", "ro")
_PAGES = (
    ("cp1252", _WEST), ("cp1254", ("tr",)), ("cp1252", ("is",)), ("mac_roman", _WEST), ("mac_turkish", ("tr",)),
    ("cp850", _WEST), ("cp1250", _EAST), ("iso8859_2", _EAST), ("cp1257", ("lt", "lv")), ("mac_latin2", _EAST[:-1]),
    ("cp1252", ("west",)), ("mac_roman", ("west",)), ("cp850", ("west",)),
)  # fmt: skip
"""Where two explain the bytes equally well, the earlier one holds."""
_SIGNS = frozenset("“”‘’‚„–—…•€£§©®°«»\xa0´·½¼¾±¿¡‹›™†²³º\u2009ªµ×¥¢\xad")
_INSIDE = frozenset("’‘´·\xa0\u2009…–—\xad")
"""Signs that may stand between two letters."""
_CONTEXT = re.compile(r"(?s)(?<=(.))([^\x00-\x7f])(?=(.))")
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_SAMPLE = 64 * 1024
_MOST_ODD = 0.02
_MARK_OF_ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


def is_iso_2022_jp(head: bytes) -> bool:
    """Whether the bytes, all ASCII, hold the escapes of Japanese mail."""
    return head.isascii() and any(mark in head for mark in _MARK_OF_ISO_2022_JP)


def latin_encoding(sample: bytes) -> str:
    """The code page of a text in Latin letters; empty where none explains it, or where most is not ASCII."""
    sample = sample[:_SAMPLE]
    if len(_HIGH.findall(sample)) > len(_ASCII_LETTER.findall(sample)):
        return ""
    scored = [(_oddness(sample, page, languages), -order, page) for order, (page, languages) in enumerate(_PAGES)]
    odd, _, page = min(scored, key=lambda s: (s[0], -s[1]))
    return page if odd <= _MOST_ODD else ""


def _oddness(sample: bytes, page: str, languages: tuple[str, ...]) -> float:
    """The share of characters beyond ASCII that no language of the page would have there; at best."""
    try:
        text = sample.decode(page)
    except UnicodeDecodeError:
        return 1.0
    found = Counter(_CONTEXT.findall(f" {text} "))
    total = sum(found.values())
    odd = sum(n for context, n in found.items() if _is_odd(*context))
    letters: Counter[str] = Counter()
    for context, n in found.items():
        if not _is_odd(*context) and context[1].isalpha():
            letters[context[1]] += n
    strange = min(sum(n for c, n in letters.items() if not _in(c, _ALPHABETS[name])) for name in languages)
    return (odd + strange) / total if total else 0.0


def _in(letter: str, alphabet: str) -> bool:
    return letter in alphabet or letter.lower() in alphabet


def _is_odd(before: str, char: str, after: str) -> bool:
    """A sign that no text holds, a sign between two letters, or a capital after a small letter."""
    if not char.isalpha():
        return char not in _SIGNS or (char not in _INSIDE and before.isalpha() and after.isalpha())
    return char.isupper() and before.islower()
