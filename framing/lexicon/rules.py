"""The rules that names, terms and weights keep, whatever file they come from."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from framing.errors import LexiconError

LONGEST_TERM = 200
LARGEST_WEIGHT = 1e6
DEEPEST = 20
"""Levels of frames."""
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_PARTS = re.compile(r"[\s\-\u2010-\u2015−﹣－\"“”„‟«»‹›‘’‚‛「」『』〝〞＂'ʼ＇`´]+")
"""What a term is searched over as a blank."""
_SHOWN_PROBLEMS = 5


def is_path(name: object) -> bool:
    """Whether a lexicon's name means a file: it has a separator or an ending."""
    return isinstance(name, str) and bool(re.search(r"[/\\]|\.\w+$", name))


def collapse(text: str) -> str:
    """`text` with every run of blanks as one, none at the ends."""
    return " ".join(text.split())


def term_key(text: str) -> str:
    """What two spellings of one term share: case-folded, composed, blanks collapsed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", collapse(text)).casefold())


def term_problem(term: str) -> str:
    """Why `term` (blanks collapsed) cannot be looked for; empty where it can."""
    if not term:
        return "is empty"
    if not _LETTER_OR_DIGIT.search(term):
        return "has no letter or digit"
    if len(term) > LONGEST_TERM:
        return f"has over {LONGEST_TERM} characters"
    if _UNPRINTABLE.search(term):
        return "holds a control character"
    return _star_problem(term) if "*" in term else ""


def _star_problem(term: str) -> str:
    parts = [part for part in _PARTS.split("".join(c for c in term if unicodedata.category(c) != "Cf")) if part]
    if parts[0] == "*" or term.endswith(" *"):
        return "has a lone * at its end: it stands between two words"
    for part in parts:
        if "*" in part.removeprefix("*").removesuffix("*") or part == "**":
            return "has a * inside a word: it stands at either end of a word, or alone between two words"
    return ""


_SIGN = re.compile(r"\?(?=[\w*])|(?<=\w)\|(?=\w)|<(?=\w+>)|(?<=\w) ?\((?=[^()]*\w\))|^\((?=[^()]*\) ?\w)")
_SIGNS = {"?": "is no sign for one character", "|": "parts no terms: give each its own"}


def sign_problem(term: str) -> str:
    """Which sign of another program's patterns a term holds, that here stands for itself; empty where none."""
    found = _SIGN.search(term)
    sign = found[0].strip() if found else ""
    return f"{sign} {_SIGNS.get(sign, 'marks no condition')}" if sign else ""


def weight_problem(weight: object) -> str:
    """Why `weight` cannot be a weight; empty where it can."""
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        return "is not a number"
    if isinstance(weight, float) and not math.isfinite(weight):
        return "is not finite"
    return "is beyond 1e6" if abs(weight) > LARGEST_WEIGHT else ""


def name_problem(name: str) -> str:
    """Why `name` cannot name a frame or a lexicon; empty where it can."""
    if not _LETTER_OR_DIGIT.search(name):
        return "has no letter or digit"
    if name != collapse(name) or not all(_in_a_name(c) for c in name):
        return "may hold letters, digits, single spaces, - and _ only"
    return ""


def _in_a_name(character: str) -> bool:
    return character in " -_" or unicodedata.category(character)[0] in "LMN"


def allowed_name(name: str) -> str:
    """`name` with every run of other characters as one `_`; `frame` where nothing is left."""
    kept = "".join(c if _in_a_name(c) else "\0" for c in unicodedata.normalize("NFC", collapse(name)))
    mapped = re.sub("\0+", "_", kept).strip()
    return mapped if _LETTER_OR_DIGIT.search(mapped) else "frame"


def name_key(name: str) -> str:
    """What two spellings of one name share."""
    return term_key(name)


def fail(file: str, problems: Sequence[str]) -> None:
    """Raise LexiconError with all problems of `file` in one line; nothing where there is none."""
    if problems:
        more = len(problems) - _SHOWN_PROBLEMS
        said = "; ".join(problems[:_SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")
        raise LexiconError(f"{file}: {said}")
