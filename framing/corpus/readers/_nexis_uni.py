"""Articles as Nexis Uni (Lexis Advance) writes them into Word and RTF files: `Length:`, `Body`, `End of Document`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from framing.corpus.readers._databases import Export, find_date, find_language, find_words, fold
from framing.corpus.readers._nexis import ROLES, TAIL, is_copyright
from framing.corpus.readers._records import About, Bad, Record

END = "end of document"
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z]+(?:-[A-Za-z]+)?):(?:[ \u00a0]\s*(?P<value>.*)|$)", re.DOTALL)
_HEADINGS = {"body": "body", "classification": "tail", "graphic": "tail", "notes": "tail", "correction": "tail"}
_DOCUMENTS = re.compile(r"(?:Documents?|Dokumente|Documenten|Documentos|Documenti) \((\d+)\)", re.IGNORECASE)
_COVER = re.compile(r"(?:User Name|Date and Time|Job Number|Client/Matter|Search Terms|Search Type)\s*:")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


def is_one(text: str) -> bool:
    """Whether lines of a text are those of an article of Nexis Uni."""
    lines = {line.strip() for line in text.splitlines()}
    has_label = any(re.match(r"(?:Length|Load-Date|Byline):[ \u00a0]", line) for line in lines)
    return has_label and ("End of Document" in lines or "Body" in lines)


def read_lines(lines: Iterable[str]) -> Iterator[Record | Bad | About]:
    """Yield a record an article of one file, and what it promises at the end."""
    export = Export("Nexis")
    yield from read_paragraphs(lines, export)
    yield export.about()


def read_paragraphs(paragraphs: Iterable[str], export: Export) -> Iterator[Record | Bad]:
    """Yield a record an article; what a cover page promises and what is left out goes to `export`."""
    held: list[str] = []
    for paragraph in paragraphs:
        text = "\n".join(" ".join(line.split()) for line in paragraph.strip().splitlines())
        if text.casefold() == END:
            yield from _read_part(held, export)
            held = []
        else:
            held.append(text)
    yield from _read_part(held, export)


def _read_part(lines: Sequence[str], export: Export) -> Iterator[Record | Bad]:
    """The article of a part, what stands above it left out; a part without any words is none."""
    anchor = next((i for i, line in enumerate(lines) if _is_anchor(line)), None)
    if anchor is None:
        if any(line for line in lines):
            _read_cover(lines, export)
        return
    start, end = _find_head(lines, anchor)
    if any(lines[:start]):
        _read_cover(lines[:start], export)
    values = _read_head([line for line in lines[start:end] if line])
    declared = _read_rest(lines[anchor:], values)
    yield export.record(values, declared)


def _is_anchor(line: str) -> bool:
    """The first line below outlet and date."""
    role, _ = _label(line)
    return is_copyright(line) or line.casefold() == "body" or role in ("words", "byline", "section", "dateline")


def _label(line: str) -> tuple[str, str]:
    match = _LABEL.match(line)
    role = ROLES.get(fold(match["label"]), "") if match else ""
    return (role, (match["value"] or "").strip()) if match and role else ("", "")


def _find_head(lines: Sequence[str], anchor: int) -> tuple[int, int]:
    """Where headline, outlet and date begin and end; a line such as `Correction Appended` may stand below them."""
    start = _head_start(lines, anchor)
    lowest = [line for line in lines[start:anchor] if line]
    above = _head_start(lines, start)
    if len(lowest) == 1 and not find_date(lowest[0]) and sum(map(bool, lines[above:start])) > 1:
        return above, start
    return start, anchor


def _head_start(lines: Sequence[str], anchor: int) -> int:
    """Headline, outlet and date stand together, above an empty line or none."""
    end = anchor
    while end and not lines[end - 1]:
        end -= 1
    start = end
    while start and lines[start - 1] and not _COVER.match(lines[start - 1]):
        start -= 1
    return start


def _read_cover(lines: Sequence[str], export: Export) -> None:
    """The number of documents promised; nothing else of a cover page is kept."""
    export.leave_out("cover page" if any(map(_COVER.match, lines)) else "notice")
    found = next((m for m in map(_DOCUMENTS.fullmatch, lines) if m), None)
    if found:
        export.promised = (export.promised or 0) + int(found[1])


def _read_head(lines: Sequence[str]) -> dict[str, str]:
    """Headline, outlet and date: the last line with a date is the date, the outlet stands above it."""
    dated = [i for i, line in enumerate(lines) if i and find_date(line)]
    dated = dated or [i for i, line in enumerate(lines) if i > 1 and _YEAR.search(line)]
    if not dated:
        return {"title": lines[0] if lines else "", "source": lines[1] if len(lines) > 1 else ""}
    i = dated[-1]
    title = "; ".join(lines[: i - 1])
    return {"title": title, "source": lines[i - 1], "date": find_date(lines[i]) or lines[i]}


def _read_rest(lines: Sequence[str], values: dict[str, str]) -> int | None:
    """Labels and body below the head; the number of words declared."""
    start = next((i for i, line in enumerate(lines) if line.casefold() == "body"), -1)
    body: list[str] = []
    in_tail, declared = False, None
    for i, line in enumerate(lines):
        role, value = _label(line)
        heading = _HEADINGS.get(line.casefold(), "")
        if heading == "tail" or (role in TAIL and i > start and _is_tail(lines[i:])):
            in_tail = True
        if role == "language":
            values.setdefault("language", find_language(value))
        elif role == "words":
            declared = declared or find_words(value)
        elif i <= start or (start < 0 and role and not body):
            if role in ("byline", "section", "dateline", "highlight"):
                values.setdefault(role, value)
        elif line and not in_tail and heading != "body" and not (start < 0 and is_copyright(line)):
            body.append(line)
    values["text"] = "\n\n".join(body)
    return declared


def _is_tail(lines: Sequence[str]) -> bool:
    """Whether a label begins what stands below the body: it is a sure one, or another label or heading follows."""
    if _label(lines[0])[0] in ("sure", "language"):
        return True
    following = next((line for line in lines[1:] if line), "")
    return not following or bool(_label(following)[0]) or following.casefold() in _HEADINGS
