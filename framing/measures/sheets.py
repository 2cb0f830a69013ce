"""The sheet that coders fill in: mentions, and sentences without one, with the probability each was drawn with."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import tables
from framing.errors import InputError, nearest, printable
from framing.runs.validation import CODES, check_codes, read_records, say_rows

HIT, NEAR, REST = 1, 2, 3
"""Strata: a mention; a sentence without one that looks as if; any other sentence."""
VOICES = {"own": "own", "o": "own", "quoted": "quoted", "q": "quoted", "attributed": "attributed", "a": "attributed",
          "reported": "attributed", "r": "attributed"}  # fmt: skip
NOT_ASKED = "-"
"""In the column `voice` where the run does not tell voices apart."""
_DRAW = re.compile(r"run (\S+) for correction number (\d{1,7}) seed (\d{1,10}) lexicons ([0-9a-f]{12})")
_NEEDED = ("unit", "document", "frame", "code", "voice", "stratum", "size", "probability", "draw")
_FIRST = 2


@dataclass(frozen=True)
class Draw:
    """Where a sheet comes from: the run, codes of each frame and source, the seed, the lexicons by their content."""

    run_id: str
    number: int
    seed: int
    lexicons: str

    def __str__(self) -> str:
        return f"run {self.run_id} for correction number {self.number} seed {self.seed} lexicons {self.lexicons}"


@dataclass(frozen=True)
class Sheet:
    """Sheets of one draw together. `units`: one row a drawn unit, `code` (0 to 1, missing where nobody coded it) and
    `own`, `quoted`, `attributed`: how much of it is a right use in that voice. `codes`: one row a code, with its coder.
    """

    draw: Draw
    units: pd.DataFrame
    codes: pd.DataFrame


def digest(parts: Iterable[object]) -> str:
    """Twelve hexadecimal digits that tell these values from others."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def digest_lexicons(lexicons: Iterable[str]) -> str:
    """Lexicons by the SHA-256 of each, in any order."""
    return digest(sorted(lexicons))


def name_documents(doc_ids: pd.Series) -> pd.Series:
    """Names of documents that tell neither title nor source."""
    names = {doc_id: "d" + digest(["document", doc_id]) for doc_id in doc_ids.unique()}
    return doc_ids.map(names).astype("str")


def make_sheet(drawn: pd.DataFrame, definitions: Mapping[str, str], draw: Draw, voices: bool) -> pd.DataFrame:
    """The table `code_sheet` to fill in; voices are asked for where the run tells them apart."""
    empty = dict.fromkeys(("code", "note", "coder"), "")
    rows = drawn.assign(
        document=name_documents(drawn["doc_id"]),
        definition=drawn["frame"].map(lambda frame: definitions.get(frame, "")),
        voice="" if voices else NOT_ASKED,
        draw=str(draw),
        **empty,
    )
    return tables.check("code_sheet", rows[tables.column_names("code_sheet")])


def open_sheet(path: Path) -> tuple[str, pd.DataFrame]:
    """A sheet to code, of either purpose: the name of its table, and its rows as they are written.

    Raises InputError where the file is no sheet of `framing sample`, or a spreadsheet has changed its columns.
    """
    if not path.is_file():
        raise InputError(f"{printable(path.name)}: no such file; draw a sheet with: framing sample RUN")
    for name in ("code_sheet", "codings"):
        rows = tables.read_csv(name, path)
        if set(tables.column_names(name)) <= set(rows.columns):
            return name, rows[tables.column_names(name)]
    raise InputError(f"{printable(path.name)}: not a sheet as `framing sample` wrote it; a spreadsheet's goes on there")


def save_sheet(name: str, rows: pd.DataFrame, path: Path) -> None:
    """Write a sheet in place of an older one, whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    tables.write_csv(name, rows, beside)
    beside.replace(path)


def is_code_sheet(path: Path) -> bool:
    """Whether a sheet was drawn for correction; what cannot be read is said when it is read."""
    return path.is_file() and "probability" in next(iter(read_records(path, printable(path.name))), {})


def read_sheets(paths: Sequence[Path]) -> Sheet:
    """Filled-in sheets of one draw, one or more coders. Raises InputError that names the file and the rows at fault.

    What two have coded counts by the mean of their codes, so that it stands for the average coder like the rest.
    """
    found = [_read_sheet(path) for path in paths]
    draws = {draw for draw, _ in found}
    if len(draws) > 1:
        raise InputError(f"{printable(paths[-1].name)}: not of the draw of {printable(paths[0].name)}; give one draw")
    rows = pd.concat([rows for _, rows in found], ignore_index=True)
    codes = rows.dropna(subset="code").reset_index(drop=True)
    if codes.empty:
        raise InputError(f"{printable(paths[0].name)}: no row has a code; fill in the column code, or: framing code")
    twice = codes[codes.duplicated(["unit", "coder"])]
    if len(twice):
        raise InputError(f"two sheets are the work of {printable(twice['coder'].iloc[0])!r}; name the coders in coder")
    for voice in ("own", "quoted", "attributed"):
        codes[voice] = codes["code"] * (codes["voice"] == voice)
    means = codes.groupby("unit", sort=True)[["code", "own", "quoted", "attributed"]].mean()
    fixed = rows.drop_duplicates("unit")[["unit", "document", "frame", "stratum", "size", "probability", "surface"]]
    asked = not (rows["voice"] == NOT_ASKED).all()
    units = fixed.merge(means, on="unit", how="left", validate="1:1").assign(asked=asked)
    return Sheet(next(iter(draws)), units, codes)


def _read_sheet(path: Path) -> tuple[Draw, pd.DataFrame]:
    label = printable(path.name)
    records = list(read_records(path, label))
    if not records:
        raise InputError(f"{label}: no row below the header; give the sheet that `framing sample` wrote, filled in")
    if "mention" in records[-1] and "unit" not in records[-1]:
        raise InputError(f"{label}: drawn for precision; to correct, draw with framing sample RUN --for correction")
    absent = [name for name in _NEEDED if name not in records[-1]]
    if absent:
        raise InputError(f"{label}: no column {absent[0]!r}{nearest(absent[0], map(printable, records[-1]))}")
    check_codes(records, label)
    rows = pd.DataFrame({
        "unit": [r["unit"] for r in records], "document": [r["document"] for r in records],
        "frame": [r["frame"] for r in records], "surface": [r.get("surface", "") for r in records],
        "code": [CODES.get(r["code"].casefold(), np.nan) for r in records],
        "voice": [_read_voice(r["voice"]) for r in records], "coder": [r.get("coder") or label for r in records],
        "stratum": _read_numbers(records, "stratum"), "size": _read_numbers(records, "size"),
        "probability": _read_numbers(records, "probability"),
    })  # fmt: skip
    _require(rows["stratum"].isin([HIT, NEAR, REST]), label, "no stratum 1, 2 or 3; leave it as it was written")
    _require(rows["size"] >= 1, label, "no size of the stratum; leave it as `framing sample` wrote it")
    sure = (rows["probability"] > 0) & (rows["probability"] <= 1)
    _require(sure, label, "no probability of being drawn; without it nothing can be corrected; draw again")
    _require(rows["voice"] != "?", label, "unknown voice; write own, quoted or attributed")
    _require((rows["code"] != 1) | (rows["voice"] != ""), label, "yes, but whose words? Write own, quoted, attributed")
    _require(~rows.duplicated(["unit", "coder"]), label, "the same coder has coded the unit above; keep one row")
    return _read_draw([r["draw"] for r in records], label), rows


def _require(fine: pd.Series, label: str, problem: str) -> None:
    wrong = fine.index[~fine]
    if len(wrong):
        raise InputError(f"{label}: {say_rows((wrong + _FIRST).tolist())}: {problem}")


def _read_voice(cell: str) -> str:
    return cell if cell in ("", NOT_ASKED) else VOICES.get(cell.casefold(), "?")


def _read_numbers(records: Sequence[Mapping[str, str]], name: str) -> Any:
    return pd.to_numeric(pd.Series([r[name] for r in records]), errors="coerce").to_numpy(dtype=np.float64)


def _read_draw(cells: Sequence[str], label: str) -> Draw:
    found = _DRAW.fullmatch(cells[0]) if len(set(cells)) == 1 else None
    if not found:
        raise InputError(
            f"{label}: the column draw must say one draw in all rows; leave it as `framing sample` wrote it"
        )
    return Draw(found[1], int(found[2]), int(found[3]), found[4])
