r"""Markup left in a text by the way it was exported, undone once: entities, HTML tags, Markdown; escapes first.

Each kind is undone where the text gives evidence of it, and then only its own well-formed pieces; every other
character stays. So `<3`, `5 * 3`, `snake_case`, `C:\new`, `[sic]` and `AT&T` are left as they are. A parser of
HTML or Markdown takes any text for its own language (an indented line becomes code, `<name@x.org>` a tag); here they
are what the tests hold this module against.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable

from framing.text.escapes import (
    Undone,
    holds,
    line_ends,
    undo_bytes,
    undo_cells,
    undo_doubled,
    undo_escapes,
    undo_printable,
    undo_rtf,
    undo_values,
)

_ROUNDS = 3
"""An export of an export escapes twice; more than this often is no export."""


def undo_markup(text: str) -> tuple[str, Undone]:
    """The text without markup, and how many pieces of each kind were undone. Expects line ends to be LF."""
    undone: Undone = Counter()
    text, undone["escapes"] = undo_values(text)
    for _ in range(_ROUNDS):
        before = undone.total()
        for kind, sign, undo in _KINDS:
            if holds(text, sign):
                text, count = undo(text)
                undone[kind] += count
        if undone.total() == before:
            break
    if any(holds(text, sign) for sign in _MARKDOWN_SIGNS):
        text, undone["markdown"] = _undo_markdown(text)
    return text, +undone


# ---- HTML ----

_ENTITY = re.compile(r"&(?:#\d{2,7};?|#[xX][0-9a-fA-F]{2,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")


def undo_entities(text: str) -> tuple[str, int]:
    """Named and numbered characters; a name HTML does not know stays."""
    count = 0

    def undo(match: re.Match[str]) -> str:
        nonlocal count
        char = html.unescape(match[0])
        count += char != match[0]
        return char

    text = _ENTITY.sub(undo, text)
    return line_ends(text) if count else text, count


_BLOCKS = frozenset(
    "address article aside block blockquote body body.content caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header headline hgroup hr html legend li main menu nav ol p para "
    "pre section summary table tbody td tfoot th thead tr ul".split()
)
_INLINE = frozenset(
    "a abbr acronym area audio b bdi bdo big button cite code data del dfn em embed font i img input ins kbd label "
    "link map mark meta meter nobr o:p output param picture progress q rp rt ruby s samp small source span strike "
    "strong sub sup time track tt u var video wbr".split()
)
_DROPPED = frozenset("head iframe noscript object script select style svg template textarea".split())
"""What stands in these nobody reads."""
_ALONE = frozenset(("area", "br", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
_KNOWN = _BLOCKS | _INLINE | _ALONE | _DROPPED
_ATTRIBUTES = r"(?:\s(?:\"[^\"]{0,4000}\"|'[^']{0,4000}'|[^<>\"'])*+)?+"
_TAG = re.compile(rf"(?<!<)<(/?)([A-Za-z][A-Za-z0-9:.-]{{0,40}})({_ATTRIBUTES})/?>")
_CUT = re.compile(r"<(?:/?([A-Za-z][A-Za-z0-9]{0,40})(?:\s[^<>]{0,4000})?)?\Z")
_HIDDEN = re.compile(rf"<!--|<({'|'.join(sorted(_DROPPED))})\b{_ATTRIBUTES}(?<!/)>", re.IGNORECASE)
_DECLARATION = re.compile(r"<!doctype\b[^>]{0,1000}>|<\?\w[^>]{0,1000}\?>|<!\[\w{0,20}\[|\]\]>", re.IGNORECASE)
_PARAGRAPH = r"p|li|td|th|dd|dt|h[1-6]|figcaption"
_LINES = re.compile(
    rf"<(?:{_PARAGRAPH})\b[^<>]*>(?:[^<]|<(?!/?(?:{_PARAGRAPH}|div|ul|ol|tr|table|blockquote|section|pre)\b))*+", re.I
)
_RAISED = re.compile(
    rf"(?:(?<=[^\W\d_]{{4}})|(?<=[.,;:!?…\"”’»)]))<sup{_ATTRIBUTES}>(?:[^<>\w]|<a{_ATTRIBUTES}>|</a>){{0,9}}+\d{{1,3}}"
    r"(?:[^<>\w]|</a>){0,9}+</sup>",
    re.IGNORECASE,
)
"""The sign of a note; `km<sup>2</sup>` has none."""
_BLOCK, _LINE = "\x00", "\x01"
_GAPS = re.compile(rf"[ \t]*{_LINE}[ \t]*\n?|[ \t\n]*{_BLOCK}[\s{_LINE}{_BLOCK}]*")


def _undo_tags(text: str) -> tuple[str, int]:
    """Tags; blocks stay paragraphs, `<br>` a line end, and what nobody is shown goes."""
    names = _tag_names(text)
    if not names and "<!--" not in text and not text.lstrip().startswith(("<!", "<?")):
        return text, 0
    text, count = _DECLARATION.subn("", text.replace(_BLOCK, "").replace(_LINE, ""))
    text, hidden = _drop_hidden(text)
    text = _RAISED.sub("", text)
    text = _LINES.sub(lambda m: re.sub(r"(?<!\n)\n(?!\s*\n)", " ", m[0]), text)

    def undo(tag: re.Match[str]) -> str:
        nonlocal count
        name = tag[2].lower()
        if name not in names:
            return tag[0]
        count += 1
        if name == "q":
            return "”" if tag[1] else "“"
        return _LINE if name == "br" else _BLOCK if name in _BLOCKS else ""

    text = _TAG.sub(undo, text)
    if (cut := _CUT.search(text)) and (cut[1] or "").lower() in {*names, ""}:
        text = text[: cut.start()]
    text = re.sub(rf"{_LINE}\s*{_LINE}[\s{_LINE}]*", _BLOCK, text)
    return _GAPS.sub(lambda gap: "\n\n" if _BLOCK in gap[0] else "\n", text).strip("\n"), count + hidden


def _drop_hidden(text: str) -> tuple[str, int]:
    """The text without comments, scripts, styles and the like; one that is never closed hides nothing."""
    kept, at, count = [], 0, 0
    endless = set[str]()
    for opening in _HIDDEN.finditer(text):
        closing = f"(?i)</{opening[1].lower()}[^>]{{0,100}}>?" if opening[1] else "-->"
        if opening.start() < at or closing in endless:
            continue
        closed = re.compile(closing).search(text, opening.end())
        if closed is None:
            endless.add(closing)
            continue
        kept += [text[at : opening.start()], _BLOCK if opening[1] else ""]
        at = closed.end()
        count += 1
    return "".join([*kept, text[at:]]), count


_VALUE = r"=(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|[^\s\[\]\"']{0,500})"
_BRACKETED = re.compile(rf"\[(/?)([A-Za-z][\w-]{{0,40}}|\*)((?:{_VALUE})?+(?:\s+[\w-]{{1,40}}{_VALUE})*+)\s*/?\]")
_INNER = frozenset("b i u s url img color size center font".split())


def _undo_bracketed(text: str) -> tuple[str, int]:
    """`[b]words[/b]` of forums, `[gallery ids="1"]` of publishing systems: what is closed somewhere, or has values."""
    found = list(_BRACKETED.finditer(text))
    closed = {tag[2].lower() for tag in found if tag[1]} & {tag[2].lower() for tag in found if not tag[1]}
    closed |= {"*"} if "list" in closed else set()
    count = 0

    def undo(tag: re.Match[str]) -> str:
        nonlocal count
        name = tag[2].lower()
        if name not in closed and not re.match(r"\s+\w", tag[3]):
            return tag[0]
        count += 1
        if name in ("quote", "list", "*"):
            return "\n\n"
        line = text[tag.start() - 1 : tag.start()] in ("", "\n") or text[tag.end() : tag.end() + 1] in ("", "\n")
        return "\n\n" if line and name not in _INNER else ""

    text = _BRACKETED.sub(undo, text) if found else text
    return text.strip("\n") if count else text, count


def _tag_names(text: str) -> frozenset[str]:
    """The names that are tags in this text; none where it holds no tag, or only mentions one."""
    opened, closed, sure = set[str](), set[str](), Counter[str]()
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        (closed if tag[1] else opened).add(name)
        glued = not (text[tag.start() - 1 : tag.start()].isspace() and text[tag.end() : tag.end() + 1].isspace())
        sure[name] += (2 if glued or "=" in tag[3] else 1) if name in _KNOWN else 0
    paired = opened & closed
    alone = {name for name in (*_ALONE, "p", "li", "a", "div", "span") if sure[name] > 1}
    return _KNOWN | paired if paired or alone & (opened | closed) else frozenset()


_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{1,300})\]\]")
_WIKI_BOLD = re.compile(r"(?<!')('{3}|'{5})(?!')([^'\n][^\n]{0,500}?)\1(?!')")


def _undo_wiki_links(text: str) -> tuple[str, int]:
    return _WIKI_LINK.subn(r"\1", text)


def _undo_wiki_bold(text: str) -> tuple[str, int]:
    return _WIKI_BOLD.subn(r"\2", text)


_KINDS: tuple[tuple[str, str, Callable[[str], tuple[str, int]]], ...] = (
    ("rtf", "{\\rtf", undo_rtf),
    ("escapes", "\\", undo_escapes),
    ("escapes", '""', undo_doubled),
    ("escapes", "_x", undo_cells),
    ("escapes", "=", undo_printable),
    ("entities", "&", undo_entities),
    ("escapes", "<", undo_bytes),
    ("escapes", "%u", undo_bytes),
    ("tags", "<", _undo_tags),
    ("tags", "[", _undo_bracketed),
    ("wiki", "[[", _undo_wiki_links),
    ("wiki", "'''", _undo_wiki_bold),
)

# ---- Markdown ----

_MARKDOWN_SIGNS = ("\n>", "*", "_", "](", "]:", "# ", "~~", "`", "|", "\\")
_ADDRESS = r"<?(?=[^\s()]*[.:/#])[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?"
_WORDS = r"((?:[^\[\]\n]|\n(?!\s*\n)){0,1000})"
_IMAGE = re.compile(rf"!\[{_WORDS}\]\(\s*{_ADDRESS}\s*\)")
_LINK = re.compile(rf"\[{_WORDS}\]\(\s*{_ADDRESS}\s*\)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]: +\S+[^\n]*\n?", re.MULTILINE)
_REFERENCE = re.compile(rf"\[{_WORDS}\] ?\[([^\[\]\n]{{0,200}})\]")
_SIGNS = re.compile(r"[*_~`]+")
_RUN = re.compile(r"\*+|_+|~+|`+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_RULER = re.compile(r"^ {0,3}(?:\|? *:?-+:? *(?:\| *:?-+:? *)+\|?|(?:[-*_=] ?){3,}|(?:```|~~~) ?\w*) *$", re.MULTILINE)
_TABLE = re.compile(r"^ {0,3}\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$", re.MULTILINE)
_ROW = re.compile(r"^ {0,3}\|.*\| *$|^[^\n|]+\|[^\n]*$", re.MULTILINE)
_HEAD = re.compile(r"\n? {0,3}^#{1,6} +(.*?)(?: #+)? *$\n?", re.MULTILINE)
_SURE_HEAD = re.compile(r"\A# \S|^#{2,6} \S", re.MULTILINE)
_ITEM = re.compile(r"^ *[*+-] +(?=\S)", re.MULTILINE)
_QUOTED = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_SURE_ESCAPES = 3
"""Signs behind a backslash, from which on they are Markdown's; fewer may be a path or a face."""
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\\$", re.MULTILINE)


def _undo_markdown(text: str) -> tuple[str, int]:
    """Links, images and emphasis wherever they are whole; blocks and escapes in a text that has any of them."""
    text, links = _undo_links(text)
    text, pairs = _undo_emphasis(text)
    heads = len(_SURE_HEAD.findall(text)) if "# " in text else 0
    tables = len(_TABLE.findall(text)) if "|" in text else 0
    escapes = len(_ESCAPED.findall(text)) if "\\" in text else 0
    quoted = len(_QUOTED.findall(text)) if text.startswith(">") else 0
    quoted *= quoted > 1 and quoted == sum(map(bool, map(str.strip, text.split("\n"))))
    count = links + pairs + heads + tables + quoted + (escapes if escapes >= _SURE_ESCAPES else 0)
    if not count:
        return text, 0
    text = _RULER.sub("", text)
    if tables:
        text = _ROW.sub(lambda row: "\n\n" + re.sub(r" *\| *", "\n\n", row[0].strip("| ")) + "\n", text)
    text = _QUOTED.sub("", text)
    text, items = _ITEM.subn("\n", text)
    text = _HEAD.sub(r"\n\n\1\n\n", text)
    text = _ESCAPED.sub(r"\1", text)
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text).strip("\n"), count + items


def _undo_links(text: str) -> tuple[str, int]:
    """Images, links, and `[words][1]` with its `[1]: https://…` further down."""
    images = links = 0
    if "](" in text:
        text, images = _IMAGE.subn("", text)
        text, links = _LINK.subn(r"\1", text)
    text, references = _undo_references(text) if "]:" in text else (text, 0)
    return text, images + links + references


def _undo_references(text: str) -> tuple[str, int]:
    known = {found.lower() for found in _DEFINITION.findall(text)}
    if not known:
        return text, 0
    text, count = _DEFINITION.subn("", text)
    return _REFERENCE.sub(lambda m: m[1] if (m[2] or m[1]).lower() in known else m[0], text), count


def _undo_emphasis(text: str) -> tuple[str, int]:
    """Pairs of `*`, `_`, `~~` and backticks round words of one paragraph, nested or not."""
    opened: list[tuple[int, str, bool]] = []
    gone: list[tuple[int, int]] = []
    for signs in _SIGNS.finditer(text):
        if opened and _BLANK_LINE.search(text, opened[-1][0], signs.start()):
            opened.clear()
        for run in _RUN.finditer(text, *signs.span()):
            if len(run[0]) <= 3 and run[0] != "~" and text[run.start() - 1 : run.start()] != "\\":
                _meet(text, run, opened, gone)
    if not gone:
        return text, 0
    parts, at = [], 0
    for start, end in sorted(gone):
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]]), len(gone) // 2


def _meet(text: str, run: re.Match[str], opened: list[tuple[int, str, bool]], gone: list[tuple[int, int]]) -> None:
    """A run of signs closes those that are open, or opens. Of a pair one side at most may stand inside a word."""
    start, end = run.span()
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    inside = before.isalnum() and after.isalnum()
    while start < end and not before.isspace():
        fits = [i for i, (_, sign, _) in enumerate(opened) if sign[0] == run[0][0] and len(sign) <= end - start]
        if not fits:
            break
        at, sign, loose = opened[fits[-1]]
        if (after.isalnum() and (loose or len(sign) < 2 or sign[0] != "*")) or at + len(sign) == start:
            break
        del opened[fits[-1] :]
        gone += [(at, at + len(sign)), (start, start + len(sign))]
        start += len(sign)
    if start < end and not after.isspace() and (not before.isalnum() or (inside and run[0][:2] == "**")):
        if text[start:end] == "***":  # strong emphasis is two pairs
            opened.append((start, "*", False))
            start += 1
        opened.append((start, text[start:end], before.isalnum()))
