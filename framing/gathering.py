"""Files -> rows and rejects: what one reading collects before documents are put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from framing.columns import Columns, assign_columns
from framing.config import Config
from framing.errors import InputError, printable
from framing.inputs import METADATA, Candidate, Skipped, find_candidates, load_reader, open_candidate, show_name
from framing.metadata import Sheet, choose_pattern, is_sheet, read_sheet
from framing.readers import Bad, InputFile, Record
from framing.rows import Origin, Rejected, Row, RowMaker

_LOOK_AHEAD = 1000
Reject = tuple[str, int, str, str, str]
"""file, record, column, code, reason"""


class Gathering:
    """Reads files one after the other; afterwards `rows`, `rejects`, `count`, `files` and `warnings()` are there."""

    def __init__(
        self, config: Config, add_text: Callable[[str], tuple[int, int]], needed: Sequence[str] = ("source", "date")
    ) -> None:
        self.needed = needed
        self.config = config
        self.name = ""
        self.rows: list[Row] = []
        self.rejects: list[Reject] = []
        self.count = 0
        self.files: list[dict[str, Any]] = []
        self.skipped = Skipped()
        self.maker = RowMaker(config, add_text)
        self._notes: list[str] = []
        self._unlisted = 0

    # ---- files ----

    def read(self, inputs: Sequence[Path]) -> None:
        """Read all files. Raises InputError for what is wrong with a whole file."""
        if not inputs:
            raise InputError("no input: name a file or a folder")
        self.name = printable(show_name(inputs[0].name or "."))
        candidates = find_candidates(inputs, self.skipped)
        sheet = self._find_sheet(candidates)
        candidates = [c for c in candidates if not self._is_sheet(c, sheet)]
        texts = [c.label for c in candidates if c.label.lower().endswith((".txt", ".txt.gz"))]
        pattern = choose_pattern(texts, self.config.input.pattern)
        if pattern and not self.config.input.pattern and not sheet:
            self.note(f"source and date are read from file names like {pattern[1]}")
        for candidate in candidates:
            opened = open_candidate(candidate, self.config.input.reader)
            if isinstance(opened, str):
                self._leave_out(candidate, opened)
                continue
            file, reader = opened
            by_name = pattern and (reader == "text" or self.config.input.pattern)
            told = pattern[0].match(candidate.label) if pattern and by_name else {}
            line = sheet.look_up(candidate) if sheet else {}
            self._unlisted += reader == "text" and not line
            self._read_file(file, reader, line, told)
        if sheet:
            self._tell_sheet(sheet)
        if self.maker.dates_seen and not self.maker.dates_read:
            raise InputError(
                f'{self.maker.bad_date}; say how dates are written with input.date_format, e.g. "%d/%m/%Y"'
            )

    def _find_sheet(self, candidates: Sequence[Candidate]) -> Sheet | None:
        """The sheet the study names, else a `metadata.csv` in a folder given or beside a text given."""
        if given := self.config.input.metadata:
            return read_sheet(Path(given), Path(given).name)
        folders = [c.folder or c.path.parent for c in candidates if c.folder or c.label.lower().endswith(".txt")]
        for folder in dict.fromkeys(folders):
            if is_sheet(folder / METADATA):
                self.note(f"{METADATA}, found beside the texts, is taken as the metadata sheet")
                return read_sheet(folder / METADATA, METADATA)
        return None

    @staticmethod
    def _is_sheet(candidate: Candidate, sheet: Sheet | None) -> bool:
        if sheet and candidate.path.resolve() == sheet.file.path.resolve():
            return True
        return candidate.folder is not None and candidate.path.name == METADATA and is_sheet(candidate.path)

    def _leave_out(self, candidate: Candidate, reason: str) -> None:
        if candidate.folder is None:
            raise InputError(f"{printable(candidate.label)}: {reason}")
        self.skipped.add(reason, candidate.label)

    def _read_file(self, file: InputFile, reader: str, sheet: Mapping[str, str], told: Mapping[str, str]) -> None:
        """Read one file; again where a column that first shows late changes what the others mean."""
        names: dict[str, None] = {}
        roles: Mapping[str, str] | None = None
        rows, rejects = len(self.rows), len(self.rejects)
        while True:
            records = iter(load_reader(reader).read(file))
            first = list(islice(records, _LOOK_AHEAD))
            names |= dict.fromkeys(k for r in first if isinstance(r, Record) for k in r.values)
            origin = Origin(file, reader, self._columns(names, file, reader), sheet, told)
            self._require(origin, bool(names))
            count = self._read_records(chain(first, records), origin, names)
            if self._columns(names, file, reader).roles == origin.columns.roles or roles == origin.columns.roles:
                break
            roles = origin.columns.roles
            del self.rows[rows:], self.rejects[rejects:]
        self.count += count
        self._rename(self.rows[rows:], self._columns(names, file, reader), file)
        self._record_file(origin, count)

    def _columns(self, names: Mapping[str, None], file: InputFile, reader: str) -> Columns:
        if reader == "text" or not names:
            return Columns({"text": "text"} if names else {}, {})
        return assign_columns(names, self.config.input.columns, str(file))

    def _require(self, origin: Origin, any_record: bool) -> None:
        """Refuse a table that lacks what every document needs."""
        given, roles = self.config.input.columns, origin.columns.roles
        if origin.reader == "text" or not any_record:
            return
        if "text" not in roles and "title" not in roles:
            raise InputError(
                f"{origin.file}: no text or title column (is the first line a header?); "
                'name one with input.columns = { text = "…" }'
            )
        if "source" in self.needed and not origin.knows("source") and given.get("source") is not False:
            raise InputError(
                f'{origin.file}: no source column; name it with input.columns = {{ source = "…" }}, or give '
                "input.pattern for file names like {source}/{date}*.csv"
            )
        if "date" in self.needed and not origin.knows("date") and given.get("date") is not False:
            raise InputError(
                f'{origin.file}: no date column; name it with input.columns = {{ date = "…" }}, '
                "or say that there are none with input.columns = { date = false }"
            )

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
        )
        if file.guessed:
            self.note(f"{file}: not UTF-8; its encoding was guessed to be {file.encoding}")

    def _rename(self, rows: Sequence[Row], columns: Columns, file: InputFile) -> None:
        """Give columns that pass through the names they have in the run."""
        changed = {old: new for old, new in columns.others.items() if old != new}
        if not changed:
            return
        for row in rows:
            row.others = {changed.get(k, k): v for k, v in row.others.items()}
        if renamed := columns.renamed():
            shown = ", ".join(printable(name, 40) for name in renamed[:8])
            self.note(f"{file}: columns whose names a run needs are kept as input_NAME: {shown}")

    def _tell_sheet(self, sheet: Sheet) -> None:
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

    def _read_records(self, records: Iterable[Record | Bad], origin: Origin, names: dict[str, None]) -> int:
        count = 0
        label = origin.file.label
        for record in records:
            count += 1
            if isinstance(record, Bad):
                self.reject(label, record.number, record.column, record.code, record.reason)
                continue
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
