"""What is known of plain texts from beside them: the metadata sheet, file names, header lines."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.column_names import tier
from framing.corpus.columns import assign_columns
from framing.corpus.dates import parse_date
from framing.corpus.files import Candidate, load_reader, open_candidate, show_name
from framing.corpus.readers import About, InputFile, Record
from framing.errors import InputError, nearest, printable
from framing.tables import UNKNOWN_SOURCE, safe_cell

if TYPE_CHECKING:
    import pandas as pd

SHEET_COLUMNS = ("file", "title", "source", "date", "date_precision", "date_evidence", "url", "language")
_LONGEST = 500
_MOST_FREE = 3
"""Places of any length in one part of a name: the time to find that a long name does not match grows with each."""
DEFAULT_PATTERNS = ("{source}/{date}*", "{date}_{source}", "{source}_{date}*")
"""Usual names, without the ending."""
_FILE = ("file", "filename", "file name", "file_name", "path", "filepath", "file_path", "datei", "dateiname", "fichier")
_ENDING = re.compile(r"\.[a-z]{3,5}(?:\.gz)?$", re.IGNORECASE)
_WORDS_OF_A_NAME = 3
_PLACES = {
    "date": r"(?P<date>[12]\d{3}(?:[-_.]?[01]\d(?:[-_.]?[0-3]\d)?)?)(?!\d)",
    "source": r"(?P<source>[^/]+?)",
    "title": r"(?P<title>[^/]+?)",
}


@dataclass
class MetadataSheet:
    """A metadata sheet: what it says of each file, and which of its lines have been used."""

    file: InputFile
    folder: Path
    rows: dict[str, dict[str, str]]
    used: set[str] = field(default_factory=set)

    def look_up(self, candidate: Candidate) -> dict[str, str]:
        """The line of a file, by its path below the input argument or relative to the sheet; {} where none."""
        beside = show_name(Path(os.path.relpath(candidate.path.absolute(), self.folder.absolute())).as_posix())
        key = next((k for k in (candidate.label, beside) if k in self.rows), None)
        if key is None:
            return {}
        self.used.add(key)
        return self.rows[key]


def read_sheet(path: Path, label: str, encoding: str = "") -> MetadataSheet:
    """Read a metadata sheet. Raises InputError where it is none: no column `file`, or one file twice."""
    if not path.is_file():
        raise InputError(f"{printable(label)}: no such metadata sheet; `framing inspect --write-metadata` writes one")
    opened = open_candidate(Candidate(path, label, None), encoding=encoding)
    if isinstance(opened, str):
        raise InputError(f"{printable(label)}: {opened}")
    file, reader = opened
    rows: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for record in load_reader(reader).read(file):
        if isinstance(record, About):
            continue
        if not isinstance(record, Record):
            raise InputError(f"{label}: record {record.number}: {record.reason}; correct the sheet")
        names = names or _sheet_names(record.values, label)
        values = {names.get(k, k): _unguarded(v or "") for k, v in dict(record.values).items()}
        name = values.pop("file", "").strip().removeprefix("./")
        if name in rows:
            raise InputError(f"{label}: record {record.number}: {printable(repr(name))} stands in the sheet twice")
        rows[name] = values
    return MetadataSheet(file, path.parent, rows)


def _sheet_names(columns: Iterable[str], label: str) -> dict[str, str]:
    """Column -> what it is in the sheet: `file`, a role under whatever name, else its own name in lower case.

    Raises InputError where none names the files.
    """
    folded = {column: " ".join(column.split()).casefold() for column in columns}
    file = next((c for name in _FILE for c in folded if folded[c] == name), "")
    if not file:
        hint = nearest("file", map(printable, folded.values()))
        raise InputError(f"{label}: a metadata sheet needs the column 'file'{hint}")
    others = [column for column in folded if column != file]
    roles = assign_columns(others, {}, label).roles
    return folded | {column: role for role, column in roles.items()} | {file: "file"}


def _unguarded(cell: str) -> str:
    """Undo `safe_cell`: the sheet may be one that we wrote."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell


def is_sheet(path: Path) -> bool:
    """Whether a regular file is a metadata sheet: its first line names the column `file`, and none with texts."""
    if path.is_symlink() or not path.is_file():  # found, not given: a link may lead out, a pipe never ends
        return False
    try:
        with path.open("rb") as source:
            line = source.readline(65536).decode("utf-8-sig", "replace")
    except OSError:
        return False
    names = [c.strip().casefold() for c in re.split(r"[,;\t]", line.replace('"', ""))]
    return bool(set(_FILE) & set(names)) and not any(tier("text", name) == "full" for name in names)


class NamePattern:
    """A file-name pattern such as `{source}/{date}*.txt`, held against the end of a path below the input.

    A `usual` one stands for names of every ending.
    """

    def __init__(self, pattern: str, usual: bool = False) -> None:
        self.shown = pattern
        self._usual = usual
        if len(pattern) > _LONGEST:
            raise InputError(f"input.pattern: over {_LONGEST} characters; write the end of the path alone")
        self._depth = pattern.count("/") + 1
        parts = re.split(r"(\{[^}]*\}|\*+)", pattern)
        named = [p[1:-1] for p in parts if p.startswith("{")]
        for name in named:
            if name not in _PLACES:
                hint = nearest(name, _PLACES)
                raise InputError(f"input.pattern: no such part {printable(repr('{' + name + '}'))}{hint}")
        if not {"date", "source"} & set(named) or len(set(named)) < len(named):
            raise InputError("input.pattern: write {source} or {date}, each once, e.g. {source}/{date}*.txt")
        if any(len(re.findall(r"\{(?!date)|\*+", part)) > _MOST_FREE for part in pattern.split("/")):
            raise InputError(f"input.pattern: more than {_MOST_FREE} free places between two slashes; write fewer *")
        self._regex = re.compile("".join(_part(p) for p in parts), re.ASCII)

    def match(self, label: str) -> dict[str, str]:
        """What the name tells (`source`, `date`, `title`); {} where it does not match or has no readable date."""
        name = _ENDING.sub("", label) if self._usual else label.removesuffix(".gz")
        tail = "/".join(name.split("/")[-self._depth :])
        found = self._regex.fullmatch(tail)
        if not found:
            return {}
        told = found.groupdict()
        if "date" in told:
            told["date"] = re.sub(r"[_.]", "-", told["date"])
            if not parse_date(told["date"]):
                return {}
        return told


def _part(part: str) -> str:
    if part.startswith("{"):
        return _PLACES[part[1:-1]]
    return "[^/]*" if part.startswith("*") else re.escape(part)


def choose_patterns(labels: Iterable[str], given: Sequence[str] = ()) -> list[NamePattern]:
    """The patterns to read file names by: the given ones, else the usual ones that most names follow.

    Usual ones have to tell two or more sources, and none that looks like a hash, a number or a headline; a source is
    never made up from the name of a single folder.
    """
    if given:
        return [NamePattern(pattern) for pattern in given]
    left = list(labels)
    most, chosen, sources = len(left) / 2, [], set[str]()
    for usual in DEFAULT_PATTERNS:
        pattern = NamePattern(usual, usual=True)
        told = {name: t["source"] for name in left if (t := pattern.match(name))}
        if told and _are_names(usual, list(told.values())):
            chosen.append(pattern)
            sources |= set(told.values())
            left = [name for name in left if name not in told]
    return chosen if len(sources) > 1 and len(left) < most else []


def _are_names(usual: str, sources: Sequence[str]) -> bool:
    """Whether what stands in the place of a source can be one: a folder's name, a repeated one, or a few words."""
    several = set(sources)
    repeated = usual.startswith("{source}/") or 2 * len(several) <= len(sources)
    short = all(len(re.split(r"[\s_-]+", source)) <= _WORDS_OF_A_NAME for source in several)
    return (repeated or short) and all(map(_is_name, several))


def _is_name(source: str) -> bool:
    letters = sum(map(str.isalpha, source))
    hash_like = re.fullmatch(r"[0-9a-fA-F]{6,}", source) and any(map(str.isdigit, source))
    return letters >= 2 and letters * 2 > len(source) and not hash_like


def metadata_csv(documents: pd.DataFrame, files: Iterable[str] = ()) -> str:
    """The metadata sheet of the documents that are plain texts (`files`; none: all), to correct in a spreadsheet.

    Columns: file, title, source, date, date_precision, date_evidence, url, language; one line a file, in the order
    of the names. `read_sheet` reads it back.
    """
    wanted = set(files)
    rows = documents[documents["file"].isin(wanted)] if wanted else documents
    rows = rows.assign(**{c: "" for c in SHEET_COLUMNS if c not in rows.columns}).sort_values("file", kind="stable")
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")  # a bare CR in a cell splits a row too
    writer.writerow(SHEET_COLUMNS)
    writer.writerows([_guarded(dict(zip(SHEET_COLUMNS, row, strict=True))) for row in _tuples(rows)])
    return out.getvalue()


def write_metadata(documents: pd.DataFrame, path: Path, files: Iterable[str] = ()) -> None:
    """Write `metadata_csv` to `path`. Raises InputError where the file is there already or cannot be written."""
    try:
        with path.open("x", encoding="utf-8", newline="") as out:
            out.write(metadata_csv(documents, files))
    except FileExistsError:
        raise InputError(
            f"{printable(path.name)}: is there already; move it away, it may hold your corrections"
        ) from None
    except OSError as error:
        raise InputError(f"{printable(path.name)}: cannot be written ({error.strerror})") from None


def _tuples(rows: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    return rows[list(SHEET_COLUMNS)].itertuples(index=False, name=None)


def _guarded(row: Mapping[str, str]) -> list[str]:
    """Cells safe for a spreadsheet; an unknown source is left empty to fill in."""
    return ["" if k == "source" and v == UNKNOWN_SOURCE else safe_cell(v) for k, v in row.items()]
