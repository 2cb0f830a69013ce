"""One record -> one row of the documents table, or the reason why it cannot be one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from framing.columns import RESERVED, Columns
from framing.config import Config
from framing.dates import parse_date, shorten_date
from framing.errors import printable
from framing.languages import SAMPLE, identify, language_code
from framing.paragraphs import paragraph_hashes, read_header
from framing.readers import InputFile, Nested, Number, Record
from framing.repair import repair, strip_controls
from framing.sources import clean_source, folding, grouping, mixes_scripts
from framing.tables import ALL, LONGEST_NAME, REST

_TOO_LONG = 64 << 20
_SHEET_ROLES = frozenset(("doc_id", "title", "source", "date", "date_precision", "date_evidence", "url", "language"))
_WORDS = re.compile(r"[^\W_]")
_HEADER_ROLES = {
    "date": ("date", "published"),
    "source": ("source", "outlet"),
    "title": ("title", "headline"),
    "url": ("url",),
    "language": ("language",),
}


@dataclass(slots=True)
class Row:
    """A document before it stands in the table. `evidence` says where the date comes from if not from a column."""

    doc_id: str
    source: str
    group: str
    date: str
    date_precision: str
    title: str
    url: str
    language: str
    file: str
    record: int
    repaired: int
    content: str
    text_start: int
    text_length: int
    evidence: str
    guess: tuple[str, bool]
    others: dict[str, str]

    def values(self) -> tuple[object, ...]:
        """What tells records of one content apart, where they came from left out."""
        return self.url, self.language, self.evidence, sorted(self.others.items())


class Rejected(Exception):
    """A record that cannot be a document: (column, code, reason)."""


@dataclass(frozen=True)
class Origin:
    """Where a record comes from: its file, what each column means, what the sheet and the file's name tell."""

    file: InputFile
    reader: str
    columns: Columns
    sheet: Mapping[str, str]
    name: Mapping[str, str]

    def knows(self, role: str) -> bool:
        """Whether anything fills the role for this file."""
        return role in self.columns.roles or bool(self.sheet.get(role) or self.name.get(role))

    def given(self, record: Record, role: str) -> str:
        """What the sheet, else the column says; nested values are refused."""
        if self.sheet.get(role):
            return self.sheet[role]
        value = record.values.get(self.columns.roles.get(role, ""))
        if isinstance(value, Nested):
            raise Rejected(self.columns.roles[role], "bad_value", f"a list or an object is no {role}")
        return value or ""


class RowMaker:
    """Makes rows of records; counts dates seen and read, texts of mixed scripts, and the paragraphs of each source."""

    def __init__(self, config: Config, add_text: Callable[[str], tuple[int, int]]) -> None:
        self.dates_seen = self.dates_read = self.mixed = 0
        self.bad_date = ""
        self._given = config.input.columns
        self._date_format = config.input.date_format
        self._language = config.text.language
        self._add_text = add_text
        self._names = folding(config.sources.names)
        self._groups = grouping(config.sources.groups)
        self._paragraphs = ParagraphCounts(config.text.recurring_documents)

    def make(self, record: Record, origin: Origin) -> Row:
        """The row of a record; its text goes to the store. Raises Rejected."""
        text, repaired_text = repair(_text(record, origin))
        header = read_header(text)[1] if text else {}
        title, repaired_title = repair(self._value(record, origin, "title", header))
        source = self._source(record, origin, header)
        date, precision, evidence = self._date(record, origin, header)
        if not _WORDS.search(title) and not _WORDS.search(text):
            raise Rejected(
                origin.columns.roles.get("text", ""), "no_words", "neither title nor text has a letter or digit"
            )
        content = sha256(f"{source}\x1f{date}\x1f{title}\x1f{text}".encode()).hexdigest()
        language = language_code(self._value(record, origin, "language", {})) or self._language
        language = language or language_code(header.get("language", ""))
        doc_id, url = _doc_id(record, origin), strip_controls(self._value(record, origin, "url", header))
        # from here on nothing is rejected: what is counted or stored below is of a document that is used
        self.mixed += mixes_scripts(text) or mixes_scripts(title)
        start, length = self._add_text(text)
        self._paragraphs.add(source, text)
        return Row(
            doc_id=doc_id or content[:16],
            source=source,
            group=self._groups.get(source, ""),
            date=date,
            date_precision=precision,
            title=title,
            url=url,
            language=language,
            file=origin.file.label,
            record=record.number,
            repaired=repaired_text + repaired_title,
            content=content,
            text_start=start,
            text_length=length,
            evidence=evidence,
            guess=("", True) if language else identify(text if len(text) >= SAMPLE else f"{title}\n{text}"),
            others=_others(record, origin),
        )

    def recurring(self) -> dict[str, frozenset[int]]:
        """By source, the hashes of paragraphs that recur across its documents."""
        return self._paragraphs.recurring()

    def _source(self, record: Record, origin: Origin, header: Mapping[str, str]) -> str:
        """The outlet. Raises Rejected where it is no name, or one of our own marks."""
        source = clean_source(_check_name(repair(self._value(record, origin, "source", header))[0], origin, "source"))
        source = self._names.get(source, source)
        if source in (ALL, REST):
            reason = f"{source} stands for other sources in the tables"
            raise Rejected(origin.columns.roles.get("source", ""), "bad_value", reason)
        return source

    def _value(self, record: Record, origin: Origin, role: str, header: Mapping[str, str]) -> str:
        """Sheet, then column, then file name, then header line. `columns.source = false` leaves the column out."""
        said = origin.given(record, role) if self._given.get(role) is not False else ""
        return said or origin.name.get(role, "") or _from_header(header, role)

    def _date(self, record: Record, origin: Origin, header: Mapping[str, str]) -> tuple[str, str, str]:
        """(date, precision, evidence). Raises Rejected where a date is given that cannot be read."""
        if self._given.get("date") is False:
            return "", "unknown", ""
        in_sheet = bool(origin.sheet.get("date"))
        if written := origin.given(record, "date").strip():
            self.dates_seen += 1
            read = parse_date(written, "" if in_sheet else self._date_format)
            if not read:
                column = "date" if in_sheet else origin.columns.roles["date"]
                shown = printable(repr(written), 60)
                self.bad_date = (
                    self.bad_date or f"{origin.file}: no date can be read, e.g. {shown} in column {column!r}"
                )
                raise Rejected(column, "bad_date", f"{shown} is no date, or may mean several; see input.date_format")
            self.dates_read += 1
            precision = origin.given(record, "date_precision").strip().lower() or read[1]
            evidence = origin.sheet.get("date_evidence") or "metadata sheet"
            return *shorten_date(read[0], precision), evidence if in_sheet else ""
        for evidence, said in (
            ("file name", origin.name.get("date", "")),
            ("header line", _from_header(header, "date")),
        ):
            if said and (read := parse_date(said)):
                return *read, evidence
        return "", "unknown", ""


class ParagraphCounts:
    """In how many documents of a source each paragraph stands; a text that comes again counts once."""

    def __init__(self, documents: int) -> None:
        self._least = documents
        self._hashes: dict[str, array[int]] = {}
        self._texts: dict[str, set[int]] = {}

    def add(self, source: str, text: str) -> None:
        """Count the paragraphs of a document."""
        if not self._least or not text:
            return
        seen = self._texts.setdefault(source, set())
        size = len(seen)
        seen.add(hash(text))
        if len(seen) > size:
            self._hashes.setdefault(source, array("q")).extend(dict.fromkeys(paragraph_hashes(text)))

    def recurring(self) -> dict[str, frozenset[int]]:
        """The hashes that stand in enough documents, and in 1 % or more of the source's."""
        found = {}
        for source, hashes in sorted(self._hashes.items()):
            values, counts = np.unique(np.frombuffer(hashes, dtype=np.int64), return_counts=True)
            often = values[counts >= max(self._least, 0.01 * len(self._texts[source]))]
            if often.size:
                found[source] = frozenset(often.tolist())
        return found


def _doc_id(record: Record, origin: Origin) -> str:
    """The id given, or nothing. Raises Rejected where it is no id."""
    return strip_controls(_check_name(origin.given(record, "doc_id"), origin, "doc_id")).strip()


def _check_name(name: str, origin: Origin, role: str) -> str:
    """The name as it is. Raises Rejected where it is far too long to be one."""
    if len(name) > LONGEST_NAME:
        reason = f"a {role} of {len(name):,} characters, at most {LONGEST_NAME:,}; is another column meant?"
        raise Rejected(origin.columns.roles.get(role, ""), "too_long", reason)
    return name


def _text(record: Record, origin: Origin) -> str:
    """The text as given. Raises Rejected where it is not text (JSON null, a number, a list) or beyond 64 MiB."""
    column = origin.columns.roles.get("text", "")
    if column not in record.values:
        return ""
    value = record.values[column]
    if value is None or isinstance(value, Number):
        kind = "null" if value is None else "a list or an object" if isinstance(value, Nested) else "a number"
        raise Rejected(column, "not_text", f"the text is {kind}")
    if len(value) > _TOO_LONG // 4 and len(value.encode("utf-8", "replace")) > _TOO_LONG:
        raise Rejected(column, "too_long", "the text is over 64 MiB")
    return value


def _from_header(header: Mapping[str, str], role: str) -> str:
    return next((header[key] for key in _HEADER_ROLES.get(role, ()) if key in header), "")


def _others(record: Record, origin: Origin) -> dict[str, str]:
    """Columns that pass through, under the names they have in the file."""
    mapped = origin.columns.roles.values()
    others = {k: strip_controls(v) for k, v in record.values.items() if v and k not in mapped}
    if origin.reader == "text":
        extra = {printable(k, 1000): strip_controls(v) for k, v in origin.sheet.items() if v and k not in _SHEET_ROLES}
        others |= {f"input_{k}" if k in RESERVED else k: v for k, v in extra.items()}
    return others
