"""Which columns does each table have? Types, units and meaning; checking, reading and writing.

schemas      every table: what a row is, what tells rows apart, its columns
contrasts    the same of the tables about pairs of groups
topics       the same of the tables about topics
coding       the same of the tables of hand coding and work on a lexicon
columns      what a schema is made of
building     tables built one by one, so that an error in one leaves the others
datapackage  a run's tables described for other programs

A table is a pandas frame in long form. `TABLES[name]` declares its columns; `check()` puts a frame into
that form or raises; `write_csv()` writes it so that a spreadsheet cannot run anything in it and the bytes
are the same for the same values; `read_csv()` gives back what was written.
"""

from __future__ import annotations

import csv
import json
import math
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, printable
from framing.tables.columns import Column, Kind, Schema
from framing.tables.schemas import ALL, EXPLORATORY, REST, TABLES, UNKNOWN_SOURCE, VERDICTS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALL", "EXPLORATORY", "LONGEST_NAME", "REST", "SHOWN_TITLE", "TABLES", "UNKNOWN_SOURCE", "VERDICTS", "Column",
    "Kind", "Schema", "check", "column_names", "csv_blocks", "empty", "format_number", "json_text", "read_csv",
    "rounded", "safe_cell", "shorten", "to_csv", "write_csv",
]  # fmt: skip


def column_names(name: str) -> list[str]:
    """The declared columns of table `name`, in order."""
    return list(TABLES[name].columns)


LONGEST_NAME, SHOWN_TITLE = 1000, 300
"""Characters of an id, a source or a group, which stand in every table: what is longer is a text in the wrong column.
And of a title beside something else."""
_DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "bool"}


def check(name: str, frame: pd.DataFrame, optional: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return `frame` with the columns of table `name` in order and of their types.

    `optional` columns may be absent. Raises ValueError (our bug, never the user's) where a column is
    missing, unknown or of a type that does not convert.
    """
    schema = TABLES[name]
    missing = [c for c in schema.columns if c not in frame.columns and c not in optional]
    extra = [c for c in frame.columns if c not in schema.columns]
    if missing or (extra and not schema.passes_through):
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {extra}")
    out = frame[[c for c in schema.columns if c in frame.columns] + extra].copy(deep=False)
    kinds = {c: schema.columns[c].kind if c in schema.columns else "text" for c in out.columns}
    fits = {"int64": "int"} | {dtype: kind for kind, dtype in _DTYPES.items()}
    for (column, kind), dtype in zip(kinds.items(), out.dtypes, strict=True):
        if fits.get(str(dtype)) != kind:
            out[column] = out[column].astype(_DTYPES[kind])  # type: ignore[call-overload]
    return out


def empty(name: str) -> pd.DataFrame:
    """Table `name` without rows."""
    import pandas as pd

    return pd.DataFrame({c: pd.Series(dtype=_DTYPES[s.kind]) for c, s in TABLES[name].columns.items()})


def shorten(titles: pd.Series) -> pd.Series:
    """Titles beside other things: at most SHOWN_TITLE characters, and an ellipsis where more were."""
    return titles.where(titles.str.len() <= SHOWN_TITLE, titles.str.slice(0, SHOWN_TITLE) + "…")


# ---- writing: the same bytes for the same values, and nothing live in a spreadsheet ----

_BLOCK = 20_000
"""Rows that are made into text at a time."""
_WIDEST, _LARGEST = 11_000, 2**53
"""Columns of a table, of which up to 10,000 come from the input; and the largest whole number that a float tells."""
_LONGEST_NUMBER = 40
"""Characters of a number; of thousands of digits pandas takes seconds each."""
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(text: str) -> str:
    """A text cell that no spreadsheet runs: a leading `=`, `+`, `-`, `@`, tab or line end gets an apostrophe."""
    return "'" + text if text.lstrip("'").startswith(_LIVE) else text


def _plain(text: str) -> str:
    """Undo `safe_cell`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_LIVE) else text


def format_number(value: float) -> str:
    """A float as text: 12 significant digits, so that noise of the last bits never shows; missing is empty."""
    return format(value + 0.0, ".12g") if math.isfinite(value) else ""  # + 0.0: no -0


def _quote(value: object) -> str:
    """A text cell, always quoted: a bare CR in one would split the row elsewhere."""
    return '"' + safe_cell(value).replace('"', '""') + '"' if isinstance(value, str) and value else ""


_WRITE: dict[Kind, Callable[[Any], str]] = {
    "text": _quote,
    "float": format_number,
    "int": lambda value: "" if value is None else str(value),
    "bool": lambda value: "true" if value else "false",
}


def _cells(series: pd.Series, kind: Kind) -> list[str]:
    """The cells of a column; every distinct value is written once."""
    if kind == "float":
        distinct, place = _distinct(series)
        cells = [*map(format_number, distinct)]
        return [cells[i] for i in place]
    values = series.tolist() if kind == "text" else series.astype(object).where(series.notna(), None).tolist()
    write = _WRITE[kind]
    written = {value: write(value) for value in set(values)}
    return [written[value] for value in values]


def _distinct(series: pd.Series) -> tuple[list[float], list[int]]:
    """The distinct floats of a column, and which of them stands in each row."""
    import numpy as np

    distinct, place = np.unique(series.to_numpy(dtype="float64", na_value=math.nan), return_inverse=True)
    return distinct.tolist(), place.tolist()


def to_csv(name: str, frame: pd.DataFrame) -> str:
    """Table `name` as CSV text: a header, every text cell quoted, LF line ends."""
    return "".join(csv_blocks(name, frame))


def csv_blocks(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """The text of `to_csv` in pieces: the header, then some rows at a time, so that memory holds the table once."""
    schema = TABLES[name]
    kinds = {c: schema.columns[c].kind if c in schema.columns else "text" for c in frame.columns}
    yield ",".join(v if v.isidentifier() else _quote(v) for v in map(str, frame.columns)) + "\n"
    for start in range(0, len(frame), _BLOCK):
        block = frame.iloc[start : start + _BLOCK]
        rows = zip(*(_cells(block[c], kind) for c, kind in kinds.items()), strict=True)
        yield "".join(",".join(row) + "\n" for row in rows)


def rounded(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Table `name` with its floats as they are written: what is made of it is what would be made of the file."""
    columns = {}
    for column in (c for c, declared in TABLES[name].columns.items() if declared.kind == "float" and c in frame):
        distinct, place = _distinct(frame[column])
        read = [float(format_number(value) or "nan") for value in distinct]
        columns[column] = [read[i] for i in place]
    return frame.assign(**columns)


def write_csv(name: str, frame: pd.DataFrame, path: Path) -> None:
    """Write table `name` to `path`; see `to_csv`."""
    path.write_text(to_csv(name, frame), encoding="utf-8", newline="")


def read_csv(name: str, path: Path) -> pd.DataFrame:
    """Read table `name` back as it was written. Raises InputError where the file is not that table."""
    import pandas as pd

    try:
        with path.open(encoding="utf-8", newline="") as file:
            width = len(next(csv.reader(file), []))
        if width > _WIDEST:
            raise ValueError(f"{width:,} columns")
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # a row of more cells than the header
            raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8", index_col=False)
    except (OSError, ValueError, csv.Error, pd.errors.ParserWarning) as error:
        raise InputError(f"{path.name}: cannot be read as the table {name} ({printable(error)})") from None
    out = {}
    for column in raw.columns:
        kind = TABLES[name].columns[column].kind if column in TABLES[name].columns else "text"
        out[_plain(column)] = _parse(raw[column], kind)
    return pd.DataFrame(out)


def _parse(cells: pd.Series, kind: Kind) -> pd.Series:
    import pandas as pd

    if kind == "text":
        return cells.map(_plain)
    if kind == "bool":
        return cells == "true"
    written = cells.where((cells != "") & (cells.str.len() <= _LONGEST_NUMBER))
    numbers = pd.to_numeric(written, errors="coerce").astype("float64")
    if kind == "float":
        return numbers
    small = numbers.where(numbers.abs() <= _LARGEST)
    return small.where(small % 1 == 0).astype("Int64")


def json_text(value: object) -> str:
    """JSON with sorted keys and a final line end: the same bytes for the same value."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"
