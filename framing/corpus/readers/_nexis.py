"""One Nexis article: the classic layout (centred outlet and date, `LENGTH: 355 words`) and that of Nexis Uni.

In the classic layout outlet, date and headline have no labels, stand in several orders, and some labels stand behind
the body; labels follow the interface's language. In Nexis Uni (`Length:`, `Body`, `End of Document`) labels are
English and dates are as the outlet writes them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from framing.corpus.readers._databases import Numbered, find_date, find_language, find_words, fold
from framing.errors import plural

_LABEL = re.compile(r"(?P<label>[^\W\d_][\w /'-]{2,39}?)\s*:(?=\s|$)[ \t\u00a0]*(?P<value>.*)", re.DOTALL)
_HEAD = {
    "title": "headline title titre titel titulo titular titolo kop",
    "byline": "byline auteur auteurs autor autoren author autore verfasser signature name",
    "section": "section rubrik rubrique seccion sezione sectie rubriek ressort secao sektion",
    "words": "length lange laenge longueur lengte longitud lunghezza extension comprimento",
    "dateline": "dateline ortszeile origine-depeche datumregel",
    "highlight": "highlight encart chapeau",
    "series": "series serie show anchors guests type bio",
}
_BODY = "body text texte article cuerpo testo tekst corpo"
_SURE = (
    "load-date update date-chargement fecha-carga data-caricamento laadatum datum-laden language sprache langue taal "
    "idioma lingua publication-type type-publication pub-type zeitungsart tipo-publicacion journal-code document-type "
    "pub-subject classification load date publication type"
)
_LIKELY = (
    "graphic grafik graphique grafiek grafico subject sujet thema asunto onderwerp company societe firma empresa "
    "organization organisation geographic localisation-geo person personne ticker symbole-boursier industry "
    "secteur-activite country state city url transcript notes correction-date distribution issn copyright "
    "view original page"
)
ROLES = {name: role for role, names in _HEAD.items() for name in names.split()}
ROLES |= dict.fromkeys(_BODY.split(), "body")
ROLES |= dict.fromkeys(_LIKELY.split(), "likely") | dict.fromkeys(_SURE.split(), "sure")
ROLES |= {"load date": "sure", "publication type": "sure", "view original page": "likely"}
ROLES |= dict.fromkeys(("language", "sprache", "langue", "taal", "idioma", "lingua"), "language")
TAIL = ("sure", "likely", "language")
_COPYRIGHT = re.compile(r"(?:copyright\b|©|\(c\)\s)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)\s)|rights? reserved|rechte vorbehalten|droits r[ée]serv[ée]s|derechos reservados|"
    r"rechten voorbehouden|diritti riservati|direitos reservados|publisher:",
    re.IGNORECASE,
)
_EDITION = re.compile(r"edition|ausgabe|editie|édition|edici[oó]n|edizione|edição", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_LONGEST_DATE = 150
_HIGHEST = 8
"""Outlet, date and headline stand in so many blocks at most."""
_RANGE = r"\d{1,7}(?:\s?-\s?\d{1,7})?"
_SELECTED = re.compile(rf":\s*({_RANGE}(?:[,;]\s*{_RANGE})*)\s*$")


@dataclass(frozen=True)
class Block:
    """Lines without an empty one between them: as they stand, as one text, and whether they are centred."""

    lines: tuple[str, ...]
    text: str
    centred: bool = False

    def label(self) -> tuple[str, str]:
        """(role, value) of a labelled block; ("", "") of one that is none."""
        match = _LABEL.match(self.text)
        role = ROLES.get(fold(match["label"]), "") if match and match["label"].isupper() else ""
        if match and not role and find_words(match["value"]):
            role = "words"  # a label in a language that we do not know, but nothing else is `NAME: 355 words`
        return (role, match["value"].strip()) if match and role else ("", "")


def is_copyright(text: str) -> bool:
    """Whether a block or line says to whom the article belongs."""
    return bool(_COPYRIGHT.match(text))


def read_article(blocks: Sequence[Block]) -> tuple[dict[str, str], int | None]:
    """The values of one classic article and the number of words it declares."""
    values: dict[str, str] = {}
    labels = [block.label() for block in blocks]
    start = _read_head(blocks, labels, values)
    end = _tail_start(blocks, labels, start)
    body: list[str] = []
    waiting = ""
    for i in range(start, len(blocks)):
        block, (role, value) = blocks[i], labels[i]
        if role:
            waiting = _take(role, value, body, values)
        elif is_copyright(block.text) and (block.centred or i >= end):
            continue
        elif waiting:
            values[waiting], waiting = block.text, ""
        elif i < end:
            _add_text(block, body, values)
    values["text"] = "\n\n".join(body)
    return values, find_words(values.pop("words", ""))


def _take(role: str, value: str, body: list[str], values: dict[str, str]) -> str:
    """Note a labelled block; the role that the next block fills where the label stands alone, or nothing."""
    if role == "body":
        if value:
            body.append(value)
    elif role == "language":
        values.setdefault("language", find_language(value))
    elif role not in TAIL:
        if not value and role in ("highlight", "dateline", "byline"):
            return role
        values.setdefault(role, " ".join(value.split()))
    return ""


def _add_text(block: Block, body: list[str], values: dict[str, str]) -> None:
    if not body and find_words(block.text) and "words" not in values:
        values["words"] = block.text
    else:
        body.append(block.text)


def _read_head(blocks: Sequence[Block], labels: Sequence[tuple[str, str]], values: dict[str, str]) -> int:
    """Outlet, date, headline and author that stand without labels; where the rest begins."""
    centred = any(block.centred and _read_date(block, {}) for block in blocks[:_HIGHEST])
    start = len(blocks)
    for i, (block, (role, value)) in enumerate(zip(blocks, labels, strict=True)):
        if role and block.centred:
            values.setdefault(role, value)
        elif role or not _take_head(block, i + 1 < len(blocks) and bool(labels[i + 1][0]), centred, values):
            start = i
            break
    if "copyright_source" in values:
        values.setdefault("source", values.pop("copyright_source"))
    return start


def _take_head(block: Block, labelled: bool, centred: bool, values: dict[str, str]) -> bool:
    """Take a block of the head (`labelled`: a label follows; `centred`: dates are); False where the body begins."""
    if is_copyright(block.text):
        rest = [line for line in block.lines if not _RIGHTS.search(line)]
        below = Block(tuple(rest), " ".join(rest), block.centred)
        if rest and "source" not in values and not _read_date(below, values):
            values["copyright_source"] = rest[-1]
    elif re.match(r"https?://", block.text):
        values.setdefault("url", "".join(block.lines))
    elif "date" not in values and (block.centred or not centred) and _read_date(block, values):
        pass
    elif "source" not in values:
        _set_source(block, values)
    elif not block.centred and not ("title" not in values and len(block.text) < 60 and _EDITION.search(block.text)):
        return _take_headline(block, labelled, values)
    return True


def _take_headline(block: Block, labelled: bool, values: dict[str, str]) -> bool:
    if "title" not in values:
        values["title"] = " ".join(block.lines)
        return True
    if labelled and len(block.lines) == 1 and len(block.text) < 60:
        values["byline"] = block.text
        return True
    return False


def _set_source(block: Block, values: dict[str, str]) -> None:
    """The outlet; where the only name stands below a copyright, that, and the block is what follows."""
    given = values.pop("copyright_source", "")
    if given and (not block.centred or "date" in values or _YEAR.search(block.text)):
        values["source"] = given
        if not block.centred:
            values["title"] = " ".join(block.lines)
        elif "date" not in values:
            values["date"] = block.text
    else:
        values["source"] = " ".join(block.lines)


def _read_date(block: Block, values: dict[str, str]) -> bool:
    """Note the day of a block; in a centred one the outlet may stand above it."""
    for i, line in enumerate(block.lines if block.centred else ()):
        if len(line) < _LONGEST_DATE and (day := find_date(line)):
            values["date"] = day
            if i:
                values.setdefault("source", " ".join(block.lines[:i]))
            return True
    day = find_date(block.text) if len(block.text) < _LONGEST_DATE else ""
    if day:
        values["date"] = day
    return bool(day)


def _tail_start(blocks: Sequence[Block], labels: Sequence[tuple[str, str]], start: int) -> int:
    """Where the labels behind the body begin: one that is sure, or a likely one before another label or the end."""
    for i in range(start, len(blocks)):
        role = labels[i][0]
        following = blocks[i + 1 :]
        last = not following or bool(labels[i + 1][0]) or is_copyright(following[0].text)
        if role in ("sure", "language") or (role == "likely" and last):
            return i
    return len(blocks)


class NexisCount:
    """How many articles a download promises, by its cover page and by the numbers above the articles."""

    def __init__(self, selected: int = 0) -> None:
        self._selected = selected
        self._places: list[Numbered] = []

    def read_cover(self, lines: Iterable[str]) -> None:
        """The range of documents asked for (`Download Request: Selected Items: 1-10`)."""
        for line in lines:
            match = _SELECTED.search(line)
            if match and not self._selected:
                parts = [part.split("-") for part in re.split(r"[,;\s]+", match[1].replace(" ", "")) if part]
                self._selected = sum(int(p[-1]) - int(p[0]) + 1 for p in parts if int(p[-1]) >= int(p[0]))

    def add(self, place: Numbered) -> None:
        """Note the number above an article."""
        self._places.append(place)

    def promised(self) -> int | None:
        """The articles that there should be; None where several downloads were joined."""
        if not self._places or not self._is_one():
            return None
        first, of = self._places[0]
        rest = of - first + 1
        return self._selected if 0 < self._selected <= rest else rest

    def notes(self) -> list[str]:
        """What of the numbers is not as it should be."""
        if not self._places:
            return []
        if not self._is_one():
            return ["several downloads joined in one file; how many articles it should hold cannot be told"]
        numbers = {p.number for p in self._places}
        absent = [n for n in range(min(numbers), max(numbers)) if n not in numbers]
        shown = ", ".join(map(str, absent[:5])) + (" …" if len(absent) > 5 else "")
        return [f"the numbering leaves out {plural(len(absent), 'article')} (number {shown})"] if absent else []

    def _is_one(self) -> bool:
        pairs = itertools.pairwise(self._places)
        return all(a.of == b.of and a.number < b.number for a, b in pairs)
