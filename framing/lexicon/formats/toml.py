"""Our own format (design section 6): TOML, checked strictly, every problem with its line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from typing import Any

from framing.errors import LexiconError, printable
from framing.lexicon.model import Frame, Lexicon, Parsed, Term
from framing.lexicon.parsing import ABOUT, parse_tree

SUFFIX = ".toml"
SAMPLE = (
    "sample.toml",
    'name = "sample"\n[frames.threat]\nterms = ["danger", { term = "attack*", weight = 2.0 }]\n',
)

_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)
_HEADER = re.compile(r"(?m)^[ \t]*(\[[^\n]*\])[ \t]*(?:#[^\n]*)?\r?$")


def sniff(text: str, name: str) -> bool:
    """Told by the ending alone."""
    return name.endswith(SUFFIX)


def read(text: str, file: str) -> Parsed:
    """Parse and check. Raises LexiconError with the line of every problem."""
    try:
        mapping = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: not valid TOML: {printable(error, 300)}") from None
    except (RecursionError, ValueError) as error:
        raise LexiconError(f"{file}: not a lexicon: nested too deep, or a number too long") from error
    return parse_tree(mapping, file, _Lines(text))


class _Lines:
    """Where a TOML text says what: tomllib keeps no positions, so its strings and headers are looked up again."""

    def __init__(self, text: str) -> None:
        self._ends = [m.start() for m in re.finditer("\n", text)]
        self._strings: dict[str, list[int]] = {}
        for match in _STRING.finditer(text):
            if (value := _value(match[0])) is not None:
                self._strings.setdefault(value, []).append(self._line(match.start()))
        self._frames: dict[tuple[str, ...], int] = {}
        for match in _HEADER.finditer(text):
            if (names := _frame_names(match[1])) is not None:
                self._frames.setdefault(names, self._line(match.start(1)))
        self._headers = sorted(self._frames.values())

    def _line(self, offset: int) -> int:
        return bisect_left(self._ends, offset) + 1

    def __call__(self, text: str | None, names: tuple[str, ...]) -> int | None:
        start = next((self._frames[names[:n]] for n in range(len(names), 0, -1) if names[:n] in self._frames), None)
        lines = self._strings.get(text, []) if text is not None else []
        if start is None:
            return lines[0] if lines else None
        after = bisect_right(self._headers, start)
        end = self._headers[after] if after < len(self._headers) else float("inf")
        return next((line for line in lines[bisect_left(lines, start) :] if line < end), start)


def _value(token: str) -> str | None:
    """What a TOML string says; None for a comment."""
    if token.startswith("#"):
        return None
    if token.startswith(('"""', "'''")) or (token.startswith('"') and "\\" in token):
        return _loads(token)
    return token[1:-1]


def _loads(token: str) -> str | None:
    try:
        value = tomllib.loads(f"v = {token}")["v"]
    except tomllib.TOMLDecodeError:
        return None
    return value if isinstance(value, str) else None


def _frame_names(header: str) -> tuple[str, ...] | None:
    """`[frames.a.frames.b]` -> ("a", "b"); None for any other header."""
    try:
        table: Any = tomllib.loads(header)
    except tomllib.TOMLDecodeError:
        return None
    keys = []
    while isinstance(table, dict) and len(table) == 1:
        key, table = next(iter(table.items()))
        keys.append(key)
    is_frame = keys[::2] == ["frames"] * len(keys[::2]) and len(keys) % 2 == 0
    return tuple(keys[1::2]) if keys and is_frame else None


def write(lexicon: Lexicon) -> str:
    """The lexicon in our format; what is read back is the same lexicon, apart from lines and what was skipped."""
    lines = [f"{key} = {_quoted(getattr(lexicon, key))}" for key in ABOUT if getattr(lexicon, key)]
    for frame in lexicon.all_frames():
        lines += ["", *_frame_lines(frame)]
    return "\n".join(lines) + "\n"


def _frame_lines(frame: Frame) -> list[str]:
    header = ".frames.".join(_quoted(name) for name in frame.path.split("/"))
    lines = [f"[frames.{header}]"]
    if frame.definition:
        lines.append(f"definition = {_quoted(frame.definition)}")
    if frame.terms:
        lines += ["terms = [", *(f"  {_entry(term)}," for term in frame.terms), "]"]
    if frame.ignore:
        lines.append(f"ignore = {_list(frame.ignore)}")
    if frame.match or frame.no_match:
        pairs = (("match", frame.match), ("no_match", frame.no_match))
        lines.append(f"examples = {{ {', '.join(f'{k} = {_list(v)}' for k, v in pairs if v)} }}")
    return lines


def _entry(term: Term) -> str:
    text = _quoted(term.text)
    return text if term.weight == 1.0 else f"{{ term = {text}, weight = {float(term.weight)!r} }}"


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_quoted(t) for t in texts)}]"


def _quoted(text: str) -> str:
    """A basic TOML string: backslash, quotation mark and control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
