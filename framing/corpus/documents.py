"""One record -> one row of the documents table, or the reason why it cannot be one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from sys import intern
from typing import NamedTuple

from framing.config.study import ReadingSettings
from framing.corpus.addresses import is_address, registered_domain
from framing.corpus.columns import RESERVED, ROLES, ColumnRoles
from framing.corpus.dates import find_day, parse_date, parse_time, shorten_date
from framing.corpus.genres import find_genre
from framing.corpus.readers import InputFile, Nested, Number, Record, join_pieces
from framing.corpus.sources import clean_source, folding, grouping, mixes_scripts
from framing.corpus.truncation import find_cut
from framing.errors import printable
from framing.tables import ALL, LONGEST_NAME, REST
from framing.text.language_detection import SAMPLE, identify, language_code
from framing.text.normal import normalize
from framing.text.paragraphs import read_header
from framing.text.recurrence import RecurrenceCounts, Recurring
from framing.text.repair import repair, repair_name, strip_controls

_TOO_LONG = 64 << 20
_SHEET_ROLES = frozenset(("doc_id", "title", "source", "date", "date_precision", "date_evidence", "url", "language"))
_NO_LANGUAGE = frozenset(("", "und", "unk", "mul", "mis", "zxx", "unknown", "-"))
CHECKED: dict[str, Callable[[str], object]] = {
    "date_precision": lambda value: value.strip().lower() in ("", "day", "month", "year", "unknown"),
    "language": lambda value: (
        language_code(value) or is_missing(value, "language") or value.strip().casefold() in _NO_LANGUAGE
    ),
}
"""Roles with few values that can be understood. A column with another value may mean something else: it is kept too."""
_MISSING = frozenset("NA N/A n/a #N/A <NA> nan NaN NAN NaT None NULL Null null \\N".split())
"""What R, pandas, SQL and spreadsheets write where there is no value; as an outlet's name it stays."""
_MISSING_ANY_CASE = frozenset(map(str.casefold, _MISSING))
_WORDS = re.compile(r"[^\W_]")
_HEADER_ROLES = {
    "date": ("date", "published"),
    "source": ("source", "outlet"),
    "title": ("title", "headline"),
    "url": ("url",),
    "language": ("language",),
}


@dataclass(slots=True)
class Document:
    """A document before it stands in the table. `evidence` says where the date comes from if not from a column."""

    doc_id: str
    source: str
    group: str
    date: str
    date_precision: str
    date_kind: str
    time_of_day: str
    title: str
    url: str
    language: str
    file: str
    record: int
    repaired: int
    markup: str
    genre: str
    genre_evidence: str
    content: str
    text_start: int
    text_length: int
    evidence: str
    guess: tuple[str, bool]
    others: dict[str, str]

    def values(self) -> tuple[object, ...]:
        """What tells records of one content apart, where they came from left out."""
        return self.url, self.language, self.evidence, sorted(self.others.items())


class Dated(NamedTuple):
    """A date, how precise, of which kind (published | crawled | given | address), its time of day, its evidence."""

    date: str
    precision: str
    kind: str
    time: str
    evidence: str


class Rejected(Exception):
    """A record that cannot be a document: (column, code, reason)."""


@dataclass(frozen=True)
class Origin:
    """Where a record comes from: its file, what each column means, what the sheet and the file's name tell.

    `day_order` is what the column of dates tells of numbers that may mean several days (of `day_order`).
    """

    file: InputFile
    reader: str
    columns: ColumnRoles
    sheet: Mapping[str, str]
    name: Mapping[str, str]
    day_order: str = ""

    def knows(self, role: str) -> bool:
        """Whether anything fills the role for this file."""
        return role in self.columns.roles or bool(self.sheet.get(role) or self.name.get(role))

    def told_beside(self) -> dict[str, str]:
        """Which roles the sheet and the file's name fill."""
        sheet = {role: "metadata sheet" for role in _SHEET_ROLES if self.sheet.get(role) and role in ROLES}
        return dict(sorted((dict.fromkeys(self.name, "file name") | sheet).items()))

    def given(self, record: Record, role: str) -> str:
        """What the sheet, else the column says; nested values are refused."""
        if self.sheet.get(role) and not (role != "source" and is_missing(self.sheet[role])):
            return self.sheet[role]
        value = record.values.get(self.columns.roles.get(role, ""))
        if isinstance(value, Nested):
            raise Rejected(self.columns.roles[role], "bad_value", f"a list or an object is no {role}")
        return "" if role != "source" and is_missing(value, role) else value or ""


def is_missing(value: str | None, role: str = "") -> bool:
    """Whether a cell holds what R, pandas, SQL or a spreadsheet write where there is no value."""
    if value is None:
        return False
    return value.strip() in _MISSING or (role == "language" and value.strip().casefold() in _MISSING_ANY_CASE)


class DocumentBuilder:
    """Makes rows of records; counts dates seen and read, texts of mixed scripts, and the paragraphs of each source."""

    def __init__(self, settings: ReadingSettings, add_text: Callable[[str], tuple[int, int]]) -> None:
        self.dates_seen = self.dates_read = self.mixed = 0
        self.bad_date = ""
        self.missing: Counter[str] = Counter()
        self.cut: Counter[tuple[str, str]] = Counter()
        self._given = settings.input.columns
        self._date_format = settings.input.date_format
        self._date_kind = settings.input.date_kind
        self._language = settings.text.language
        self._add_text = add_text
        self._names = folding(settings.sources.names)
        self._groups = grouping(settings.sources.groups)
        self._recurrence = RecurrenceCounts(settings.text.recurring_documents)

    def make(self, record: Record, origin: Origin) -> Document:
        """The row of a record; its text goes to the store. Raises Rejected."""
        raw = _text(record, origin)
        text, undone = repair(raw)
        read = normalize(text).text
        header = read_header(read)[1] if text else {}
        title, undone_title = repair(self._value(record, origin, "title", header))
        undone += undone_title
        url = strip_controls(self._value(record, origin, "url", header))
        source = self._source(record, origin, header, url)
        language = language_code(self._value(record, origin, "language", {})) or self._language
        dated = self._dated(record, origin, header, language, url)
        if not _WORDS.search(title) and not _WORDS.search(text):
            column = origin.columns.roles.get("text", "")
            raise Rejected(column, "no_words", "neither title nor text has a letter or digit")
        content = sha256(f"{source}\x1f{dated.date}\x1f{title}\x1f{text}".encode()).hexdigest()
        language = language or language_code(header.get("language", ""))
        doc_id = _doc_id(record, origin)
        # from here on nothing is rejected: what is counted or stored below is of a document that is used
        read_title = normalize(title).text
        self.mixed += mixes_scripts(read) or mixes_scripts(read_title)
        others = _others(record, origin)
        genre, told_by = find_genre(others, source, url, read_title, read)
        start, length = self._add_text(text)
        self._recurrence.add(source, read)
        self._count(record, origin, source, raw)
        return Document(
            doc_id=doc_id or content[:16],
            source=intern(source),  # what many documents share is held once
            group=self._groups.get(source, ""),
            date=intern(dated.date),
            date_precision=dated.precision,
            date_kind=dated.kind,
            time_of_day=intern(dated.time),
            title=title,
            url=url,
            language=language,
            file=origin.file.label,
            record=record.number,
            repaired=undone.pop("characters", 0),
            markup=" ".join(sorted(undone)),
            genre=genre,
            genre_evidence=told_by,
            content=content,
            text_start=start,
            text_length=length,
            evidence=dated.evidence,
            guess=("", True) if language else identify(read if len(read) >= SAMPLE else f"{read_title}\n{read}"),
            others=others,
        )

    def recurring(self) -> dict[str, Recurring]:
        """By source, the paragraphs and forms that recur across its documents; the counts are let go."""
        counts, self._recurrence = self._recurrence, RecurrenceCounts(0)
        return counts.recurring()

    def _source(self, record: Record, origin: Origin, header: Mapping[str, str], url: str) -> str:
        """The outlet; of an address its registered domain. Raises Rejected where it is no name, or our own mark."""
        written = _check_name(self._value(record, origin, "source", header), origin, "source")
        if is_address(written):
            written = registered_domain(written) or written
        elif not written and "source" not in origin.columns.roles and self._given.get("source") is not False:
            written = registered_domain(url)
        undone = repair_name(written)
        source = clean_source(undone if _WORDS.search(undone) else strip_controls(written))
        source = self._names.get(source, source)
        if source in (ALL, REST):
            reason = f"{source} stands for other sources in the tables"
            raise Rejected(origin.columns.roles.get("source", ""), "bad_value", reason)
        return source

    def _count(self, record: Record, origin: Origin, source: str, raw: str) -> None:
        """Count what the user should know of a document that is used."""
        values = ((role, record.values.get(column)) for role, column in origin.columns.roles.items())
        self.missing.update(role for role, value in values if is_missing(value, role))
        if cut := find_cut(raw):
            self.cut[cut, source] += 1

    def _is_crawled(self, origin: Origin) -> bool:
        """Whether the column of dates holds days of collection: the study says so, else its name does."""
        kind = self._date_kind if self._date_kind != "auto" else origin.columns.tiers.get("date", "")
        return kind == "crawled" and not origin.sheet.get("date")

    def _value(self, record: Record, origin: Origin, role: str, header: Mapping[str, str]) -> str:
        """Sheet, then column, then file name, then header line. `columns.source = false` leaves the column out."""
        said = origin.given(record, role) if self._given.get(role) is not False else ""
        return said or origin.name.get(role, "") or _from_header(header, role)

    def _dated(self, record: Record, origin: Origin, header: Mapping[str, str], language: str, url: str) -> Dated:
        """The day, an address's before that of a collection."""
        address = _date_of_address(url, self._given)
        if address.date and self._is_crawled(origin):
            return address
        return self._date(record, origin, header, language) or address

    def _date(self, record: Record, origin: Origin, header: Mapping[str, str], language: str) -> Dated | None:
        """What sheet, column, file name or header line say. Raises Rejected where a date cannot be read."""
        if self._given.get("date") is False:
            return None
        in_sheet = bool(origin.sheet.get("date"))
        if written := origin.given(record, "date").strip():
            self.dates_seen += 1
            form = self._date_format
            if in_sheet and parse_date(written, "", language):  # the sheet may be one that we wrote
                form = ""
            order = "" if in_sheet else origin.day_order
            read = parse_date(written, form, language, order)
            if not read:
                column = "date" if in_sheet else origin.columns.roles["date"]
                shown = printable(repr(written), 60)
                self.bad_date = (
                    self.bad_date or f"{origin.file}: no date can be read, e.g. {shown} in column {column!r}"
                )
                raise Rejected(column, "bad_date", f"{shown} is no date, or may mean several; see input.date_format")
            self.dates_read += 1
            known = origin.given(record, "date_precision").strip().lower() or read[1]
            if in_sheet and known == "unknown":  # what we wrote beside an empty cell: a date typed there counts
                known = read[1]
            cut = shorten_date(read[0], known)
            evidence = (origin.sheet.get("date_evidence") or "metadata sheet") if in_sheet else ""
            found = "crawled" if self._is_crawled(origin) else "published"
            kind = "" if not cut[0] else "given" if in_sheet else found
            return Dated(*cut, kind, parse_time(written, form, language, order) if cut[1] == "day" else "", evidence)
        for kind, evidence, said in (
            ("given", "file name", origin.name.get("date", "")),
            ("published", "header line", _from_header(header, "date")),
        ):
            if said and (read := parse_date(said)):
                return Dated(*read, kind, parse_time(said), evidence)
        return None


def _date_of_address(url: str, given: Mapping[str, object]) -> Dated:
    """The day that the address names, where nothing else says one and dates are wanted."""
    day = "" if given.get("date") is False else find_day(url)
    return Dated(day, "day", "address", "", "address") if day else Dated("", "unknown", "", "", "")


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
    """The text as given. Raises Rejected where it is not text (a number, a list of them) or beyond 64 MiB."""
    column = origin.columns.roles.get("text", "")
    if column not in record.values:
        return ""
    value = record.values[column]
    if isinstance(value, Nested):
        value = join_pieces(value) or value
    if value is None:  # missing, as an empty cell is
        return ""
    if isinstance(value, Number):
        kind = "a list or an object" if isinstance(value, Nested) else "a number"
        raise Rejected(column, "not_text", f"the text is {kind}")
    if is_missing(value):
        return ""
    if len(value) > _TOO_LONG // 4 and len(value.encode("utf-8", "replace")) > _TOO_LONG:
        raise Rejected(column, "too_long", "the text is over 64 MiB")
    return value


def _from_header(header: Mapping[str, str], role: str) -> str:
    return next((header[key] for key in _HEADER_ROLES.get(role, ()) if key in header), "")


def _others(record: Record, origin: Origin) -> dict[str, str]:
    """Columns that pass through, under the names they have in the file; so far also those of CHECKED."""
    mapped = {column for role, column in origin.columns.roles.items() if role not in CHECKED}
    others = {k: strip_controls(v or "") for k, v in record.values.items() if k not in mapped}
    if origin.sheet:
        extra = {printable(k, 1000): strip_controls(v) for k, v in origin.sheet.items() if k not in _SHEET_ROLES}
        others |= {f"input_{k}" if k in RESERVED else k: v for k, v in extra.items()}
    return others
