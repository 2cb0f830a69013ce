"""Files -> rows and rejects: what one reading collects before documents are put in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from framing.config.study import ReadingSettings
from framing.corpus.column_checks import require_columns, tell_choices
from framing.corpus.columns import ROLES, ColumnRoles, Values, assign_columns
from framing.corpus.day_order import ORDERS, DayOrder
from framing.corpus.documents import CHECKED, Document, DocumentBuilder, Origin, Rejected
from framing.corpus.files import (
    METADATA,
    Candidate,
    SkippedFiles,
    find_candidates,
    is_single,
    load_reader,
    open_candidate,
    show_name,
)
from framing.corpus.metadata import MetadataSheet, NamePattern, choose_patterns, is_sheet, read_sheet
from framing.corpus.readers import About, Bad, InputFile, Record
from framing.errors import InputError, plural, printable
from framing.runtime.progress import OnProgress

_LOOK_AHEAD, _TOLD_EACH = 1000, 250
"""Records that columns are told by; records from one word of progress to the next."""
_SECONDS = re.compile(r"'\d{9,13}(?:\.\d+)?' in column")
"""A date written as seconds or milliseconds since 1970, as interfaces of platforms do."""
_NUMBERS = re.compile(r"'\d{1,2}([./-])\d{1,2}[./-](\d\d(?:\d\d)?)\b")
Reject = tuple[str, int, str, str, str]
"""file, record, column, code, reason"""


class Beside(NamedTuple):
    """What is known of a file from beside it: its line of the sheet, its name; and whether a folder was given."""

    sheet: Mapping[str, str]
    name: Mapping[str, str]
    in_folder: bool


class _Pace:
    """How far reading is: bytes of the files that are done, and of the open one as many as its records hold."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._tell = on_progress
        self._sizes: dict[Path, int] = {}
        self._done = self._open = self._seen = self._records = 0

    def begin(self, paths: Iterable[Path]) -> None:
        self._sizes = {path: _size(path) for path in paths}

    def open(self, path: Path) -> None:
        """The file before is done; this one has so many bytes."""
        self._done += self._open
        self._open, self._seen = self._sizes.pop(path, 0), 0
        self._say()

    def read(self, record: Record) -> None:
        self._seen += sum(map(len, filter(None, record.values.values())))
        self._records += 1
        if self._records % _TOLD_EACH == 0:
            self._say()

    def _say(self) -> None:
        all_bytes = self._done + self._open + sum(self._sizes.values())
        self._tell("reading", self._done + min(self._seen, self._open), max(1, all_bytes))


def _size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


class Ingestion:
    """Reads files one after the other; afterwards `rows`, `rejects`, `count`, `files` and `warnings()` are there."""

    def __init__(
        self,
        settings: ReadingSettings,
        add_text: Callable[[str], tuple[int, int]],
        needed: Sequence[str] = ("source", "date"),
        on_progress: OnProgress = lambda *_: None,
    ) -> None:
        self._pace = _Pace(on_progress)
        self.needed = needed
        self.settings = settings
        self.name = ""
        self.rows: list[Document] = []
        self.rejects: list[Reject] = []
        self.count = 0
        self.files: list[dict[str, Any]] = []
        self.skipped = SkippedFiles()
        self.stray: dict[str, int] = {}
        self.maker = DocumentBuilder(settings, add_text)
        self._notes: list[str] = []
        self._unlisted = 0
        self._about: About | None = None

    # ---- files ----

    def read(self, inputs: Sequence[Path]) -> None:
        """Read all files. Raises InputError for what is wrong with a whole file."""
        if not inputs:
            raise InputError("no input: name a file or a folder")
        self.name = printable(show_name(inputs[0].name or "."))
        candidates = find_candidates(inputs, self.skipped)
        sheet = self._find_sheet(candidates)
        candidates = [c for c in candidates if not self._is_sheet(c, sheet)]
        patterns = choose_patterns([c.label for c in candidates], self.settings.input.pattern)
        if patterns and not self.settings.input.pattern and not sheet:
            self.note(f"source and date are read from file names like {' or '.join(p.shown for p in patterns)}")
        self._pace.begin(c.path for c in candidates)
        for candidate in candidates:
            self._pace.open(candidate.path)
            try:
                self._read_candidate(candidate, patterns, sheet)
            except InputError as error:
                self._leave_out(candidate, str(error).removeprefix(f"{printable(candidate.label)}: "))
        if sheet:
            self._tell_sheet(sheet)
        if self.maker.dates_seen and not self.maker.dates_read and not any(row.date for row in self.rows):
            said = self.maker.bad_date
            raise InputError(f'{said}; say how dates are written with input.date_format, e.g. "{_date_form(said)}"')

    def _read_candidate(
        self, candidate: Candidate, patterns: Sequence[NamePattern], sheet: MetadataSheet | None
    ) -> None:
        """Read one file. Raises InputError where it is none of ours, or not one record of it can be read."""
        opened = open_candidate(candidate, self.settings.input.reader, self.settings.input.encoding)
        if isinstance(opened, str):
            raise InputError(f"{printable(candidate.label)}: {opened}")
        file, reader = self._unpacked(*opened)
        single = is_single(reader)
        by_name = single or self.settings.input.pattern
        told = next((t for p in patterns if (t := p.match(candidate.label))), {}) if by_name else {}
        line = sheet.look_up(candidate) if sheet else {}
        self._unlisted += single and not line
        self._read_file(file, reader, Beside(line, told, candidate.folder is not None))

    def _unpacked(self, file: InputFile, reader: str) -> tuple[InputFile, str]:
        """The file with the place of its records; lines that are answers are read as answers."""
        place = self.settings.input.records
        return (replace(file, records=place), "json_array") if place and reader.startswith("json_") else (file, reader)

    def _find_sheet(self, candidates: Sequence[Candidate]) -> MetadataSheet | None:
        """The sheet the study names, else a `metadata.csv` in a folder given or beside a text given."""
        if given := self.settings.input.metadata:
            return read_sheet(Path(given), Path(given).name, self.settings.input.encoding)
        folders = [c.folder or c.path.parent for c in candidates if c.folder or c.label.lower().endswith(".txt")]
        for folder in dict.fromkeys(folders):
            if is_sheet(folder / METADATA):
                self.note(f"{METADATA}, found beside the texts, is taken as the metadata sheet")
                return read_sheet(folder / METADATA, METADATA, self.settings.input.encoding)
        return None

    @staticmethod
    def _is_sheet(candidate: Candidate, sheet: MetadataSheet | None) -> bool:
        if sheet and candidate.path.resolve() == sheet.file.path.resolve():
            return True
        return candidate.folder is not None and candidate.path.name == METADATA and is_sheet(candidate.path)

    def _leave_out(self, candidate: Candidate, reason: str) -> None:
        if candidate.folder is None:
            raise InputError(f"{printable(candidate.label)}: {reason}")
        self.skipped.add(reason, candidate.label)

    def _read_file(self, file: InputFile, reader: str, beside: Beside) -> None:
        """Read one file; again where a column that first shows late changes what the others mean."""
        names: dict[str, None] = {}
        roles: Mapping[str, str] | None = None
        rows, rejects = len(self.rows), len(self.rejects)
        while True:
            self._about = None
            records = _records(file, reader, beside)
            first = list(islice(records, _LOOK_AHEAD))
            names |= dict.fromkeys(k for r in first if isinstance(r, Record) for k in r.values)
            sample = [r.values for r in first if isinstance(r, Record)]
            origin = Origin(file, reader, self._columns(names, file, reader, sample), beside.sheet, beside.name)
            if names and not is_single(reader):
                require_columns(origin, self.needed, self.settings.input.columns, sample)
            origin = self._with_day_order(origin, beside, sample)
            count = self._read_records(chain(first, records), origin, names)
            found = self._columns(names, file, reader, sample)
            if origin.columns.roles in (found.roles, roles):
                break
            roles = origin.columns.roles
            del self.rows[rows:], self.rejects[rejects:]
        self.count += count
        if beside.in_folder and not is_single(reader):
            self._set_apart(file, count, self.rejects[rejects:])
        self._keep_misread(self.rows[rows:], origin)
        self._rename(self.rows[rows:], found, file)
        self._record_file(origin, count)
        for sentence in tell_choices(origin, self.settings.input.columns, sample):
            self.note(sentence)

    def _with_day_order(self, origin: Origin, beside: Beside, sample: Sequence[Values]) -> Origin:
        """Where dates are numbers that may mean several days: with the order that all dates of the column tell."""
        column = origin.columns.roles.get("date", "")
        if self.settings.input.date_format or not column:
            return origin
        order = DayOrder()
        for values in sample:
            order.add(values.get(column))
        if not order.example:
            return origin
        if len(sample) == _LOOK_AHEAD:
            for record in islice(_records(origin.file, origin.reader, beside), _LOOK_AHEAD, None):
                order.add(record.values.get(column) if isinstance(record, Record) else None)
        if told := order.told():
            self.note(
                f"{origin.file}: dates like {order.example} in column {printable(repr(column), 40)} are read as "
                f"{ORDERS[told]}, as all of them together tell"
            )
        return replace(origin, day_order=told)

    def _set_apart(self, file: InputFile, count: int, rejects: Sequence[Reject]) -> None:
        """A stray file of a folder, most of whose records are bad, is named and does not stop the rest."""
        if 2 * len(rejects) > count:
            self.stray[file.label] = count
            self.note(f"{file}: {len(rejects)} of {count} records are rejected, most often {commonest(rejects)[1]}")

    def _columns(
        self, names: Mapping[str, None], file: InputFile, reader: str, sample: Sequence[Values]
    ) -> ColumnRoles:
        if is_single(reader) or not names:
            return ColumnRoles({n: n for n in names if n in ROLES}, {n: n for n in names if n not in ROLES})
        return assign_columns(names, self.settings.input.columns, str(file), sample)

    def _record_file(self, origin: Origin, count: int) -> None:
        file = origin.file
        self.files.append(
            {
                "file": file.label,
                "sha256": file.sha256,
                "format": origin.reader,
                "records": count,
                "columns": dict(origin.columns.roles),
                "encoding": file.encoding,
            }
            | ({"told": origin.told_beside()} if origin.told_beside() else {})
            | ({"tool": origin.columns.tool} if origin.columns.tool else {})
        )
        if self._about:
            self._tell_export(self._about, file, count)
        if file.guessed:
            self.note(f"{file}: not UTF-8; its encoding was guessed to be {file.encoding}")

    def _tell_export(self, about: About, file: InputFile, count: int) -> None:
        """What an export says of itself, and where it does not hold what it promises."""
        self.files[-1]["export"] = {
            "database": about.database, "promised": about.promised, "left_out": dict(sorted(about.left_out.items()))
        }  # fmt: skip
        if about.promised is not None and about.promised != count:
            self.note(
                f"{file}: {about.database} promises {plural(about.promised, 'article')}, found {count}; export again"
                " what is missing, or give the other files of the download"
            )
        for sentence in about.notes:
            self.note(f"{file}: {sentence}")

    def _keep_misread(self, rows: Sequence[Document], origin: Origin) -> None:
        """Of columns named like one of CHECKED keep those whose values are not what the name says."""
        for role, understood in CHECKED.items():
            column = origin.columns.roles.get(role, "")
            odd = next((row.others[column] for row in rows if not understood(row.others.get(column, ""))), "")
            kept = [(row, row.others.pop(column)) for row in rows if column in row.others]
            if not odd:
                continue
            name = f"input_{role}"
            while name in origin.columns.others or name in origin.columns.others.values():
                name += "_"
            for row, value in kept:
                row.others[name] = value
            what = role.replace("_", " ")
            self.note(f"{origin.file}: {printable(repr(odd), 40)} in column {column!r} is no {what}; kept as {name}")

    def _rename(self, rows: Sequence[Document], columns: ColumnRoles, file: InputFile) -> None:
        """Give columns that pass through the names they have in the run."""
        changed = {old: new for old, new in columns.others.items() if old != new}
        if not changed:
            return
        for row in rows:
            row.others = {changed.get(k, k): v for k, v in row.others.items()}
        if renamed := columns.renamed():
            shown = ", ".join(printable(name, 40) for name in renamed[:8])
            self.note(f"{file}: columns whose names a run needs are kept as input_NAME: {shown}")

    def _tell_sheet(self, sheet: MetadataSheet) -> None:
        self.files.append(
            {"file": sheet.file.label, "sha256": sheet.file.sha256, "format": "metadata", "records": len(sheet.rows),
             "columns": {}, "encoding": sheet.file.encoding}
        )  # fmt: skip
        absent = sorted(set(sheet.rows) - sheet.used)
        if absent:
            self.note(f"{sheet.file}: {len(absent)} of its files are not in the input, e.g. {printable(absent[0], 60)}")
        if self._unlisted:
            self.note(f"{sheet.file}: {self._unlisted} texts do not stand in it")

    # ---- records ----

    def _read_records(self, records: Iterable[Record | Bad | About], origin: Origin, names: dict[str, None]) -> int:
        count = 0
        label = origin.file.label
        for record in records:
            if isinstance(record, About):
                self._about = record
                continue
            count += 1
            if isinstance(record, Bad):
                self.reject(label, record.number, record.column, record.code, record.reason)
                continue
            self._pace.read(record)
            if not names.keys() >= record.values.keys():
                names |= dict.fromkeys(record.values)
            try:
                self.rows.append(self.maker.make(record, origin))
            except Rejected as why:
                self.reject(label, record.number, *why.args)
        return count

    def reject(self, file: str, record: int, column: str, code: str, reason: str) -> None:
        """Note a bad record."""
        self.rejects.append((file, record, printable(column), code, printable(reason, 200)))

    def note(self, sentence: str) -> None:
        """Something the user should know."""
        self._notes.append(sentence)

    def warnings(self) -> list[str]:
        """All notes, each once, in the order they came up; then what was skipped."""
        return [*dict.fromkeys(self._notes), *self.skipped.sentences()]


def commonest(rejects: Sequence[Reject]) -> tuple[str, str]:
    """The commonest reason among bad records with the first record of it, and the file of that."""
    codes = Counter(r[3] for r in rejects)
    code = min(codes, key=lambda c: (-codes[c], c))
    file, record, column, _, reason = min(r for r in rejects if r[3] == code)
    return file, f"{code} (record {record}{f', column {column}' if column else ''}: {reason})"


def _records(file: InputFile, reader: str, beside: Beside) -> Iterator[Record | Bad | About]:
    records = iter(load_reader(reader).read(file))
    return _until_broken(records) if beside.in_folder else records


def _until_broken(records: Iterator[Record | Bad | About]) -> Iterator[Record | Bad | About]:
    """The records of a file of a folder; where it breaks off after some, that is one reject more and stops nothing."""
    number = 0
    try:
        for record in records:
            number = max(number, 0 if isinstance(record, About) else record.number)
            yield record
    except InputError as error:
        if not number:
            raise
        yield Bad(number + 1, "", "broken_file", str(error).partition(": ")[2])


def _date_form(said: str) -> str:
    """A format to try for the date that a sentence quotes, day first."""
    if _SECONDS.search(said):
        return "epoch"
    mark, year = found.groups() if (found := _NUMBERS.search(said)) else ("/", "2024")
    return f"%d{mark}%m{mark}{'%Y' if len(year) == 4 else '%y'}"
