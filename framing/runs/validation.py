"""Codings of a sample come back: how many mentions of each frame are what the lexicon says, and do coders agree?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import tables
from framing.corpus.files import Candidate, load_reader, open_candidate
from framing.corpus.readers import Record
from framing.errors import InputError, nearest, printable
from framing.runs.sampling import draw_sample, number_mentions, weigh
from framing.statistics.agreement import krippendorff_alpha, raw_agreement, wilson_interval
from framing.tables import ALL

CODES = {"yes": 1.0, "y": 1.0, "1": 1.0, "true": 1.0, "no": 0.0, "n": 0.0, "0": 0.0, "false": 0.0}
_NEEDED = ("mention", "code", "draw")
_FIRST = 2
"""The number a spreadsheet shows beside the first row below the header."""
_SHOWN = 5
_DRAW = re.compile(r"run (\S+) number (\d{1,7}) seed (\d{1,10})")


@dataclass(frozen=True)
class Validation:
    """What codings came to: tables `precision` and `agreement`, ids of drawn mentions without a code, what to say."""

    precision: pd.DataFrame
    agreement: pd.DataFrame
    missing: list[str]
    notes: list[str]


def name_draw(run_id: str, number: int, seed: int) -> str:
    """What the column `draw` of a sheet says."""
    return f"run {run_id} number {number} seed {seed}"


def read_codings(path: Path) -> pd.DataFrame:
    """A filled-in sheet (CSV with any separator, or .xlsx): mention, code (number, missing where empty), coder, draw.

    A sheet without coder names is the work of one coder, named after the file. Raises InputError that names the file
    and the rows of a column that is missing, of codes that are unknown, and of a mention one coder coded twice.
    """
    label = printable(path.name)
    records = list(read_records(path, label))
    if not records:
        raise InputError(f"{label}: no row below the header; give the sheet that `framing sample` wrote, filled in")
    absent = [name for name in _NEEDED if name not in records[-1]]
    if absent:
        raise InputError(f"{label}: no column {absent[0]!r}{nearest(absent[0], map(printable, records[-1]))}")
    check_codes(records, label)
    rows = [
        (r["mention"], CODES.get(r["code"].casefold(), np.nan), r.get("coder") or label, r["draw"]) for r in records
    ]
    codings = pd.DataFrame(rows, columns=["mention", "code", "coder", "draw"])
    twice = codings.index[codings.duplicated(["mention", "coder"])]
    if len(twice):
        where = say_rows((twice + _FIRST).tolist())
        raise InputError(f"{label}: {where}: the same coder has coded the mention above; keep one row")
    return codings


def read_records(path: Path, label: str) -> Iterator[dict[str, str]]:
    """The rows of a sheet, cells by column; columns in lower case. Raises InputError where it cannot be read."""
    if not path.is_file():
        raise InputError(f"{label}: no such file; give the sheet that `framing sample` wrote, filled in")
    opened = open_candidate(Candidate(path, label, None))
    if isinstance(opened, str):
        raise InputError(f"{label}: {opened}")
    file, reader = opened
    columns: dict[str, str] = {}  # a workbook leaves empty cells out of its rows
    for record in load_reader(reader).read(file):
        if not isinstance(record, Record):
            raise InputError(f"{label}: row {record.number + 1}: {record.reason}; correct the sheet")
        cells = {k.strip().casefold(): (v or "").strip() for k, v in dict(record.values).items()}
        columns |= dict.fromkeys(cells, "")
        yield columns | cells


def check_codes(records: Sequence[dict[str, str]], label: str) -> None:
    """Raise InputError that names the rows whose code is neither yes nor no, nor empty."""
    unknown = [(i, r["code"]) for i, r in enumerate(records, _FIRST) if r["code"] and r["code"].casefold() not in CODES]
    if unknown:
        shown = ", ".join(sorted({printable(repr(code), 40) for _, code in unknown})[:_SHOWN])
        raise InputError(f"{label}: {say_rows([i for i, _ in unknown])}: unknown code {shown}; write yes or no")


def say_rows(rows: Sequence[int]) -> str:
    """`rows 2, 3 and 4 more`."""
    shown = ", ".join(map(str, rows[:_SHOWN]))
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"row{'s' if len(rows) > 1 else ''} {shown}{more}"


def validate(evidence: pd.DataFrame, run_id: str, sheets: Sequence[tuple[str, pd.DataFrame]]) -> Validation:
    """Precision of the mentions of a run by frame, sub-frame, term and source, from the sheets of one or more coders.

    A mention is right where all its coders say yes; where they disagree it is not. Intervals are Wilson's for the
    coded mentions; `weighted` is the estimate for the whole run. Sheets: (name of the file, `read_codings`).
    Raises InputError for a sheet of another run or draw, and where nothing is coded.
    """
    rows = number_mentions(evidence)
    wanted: set[str] = set()
    for name, sheet in sheets:
        wanted |= _check_draw(name, sheet, run_id, evidence)
    codings = pd.concat([sheet for _, sheet in sheets], ignore_index=True).dropna(subset="code")
    if codings.empty:
        raise InputError(f"{sheets[0][0]}: no row has a code; write yes or no into the column code")
    if codings.duplicated(["mention", "coder"]).any():
        raise InputError("two sheets are the work of one coder; name the coders in the column coder")
    right = codings.groupby("mention", sort=True)["code"].min()
    coded = rows.set_index("mention").loc[right.index].reset_index()
    coded = coded.assign(right=right.to_numpy() == 1, weight=weigh(rows, coded["mention"]))
    missing = sorted(wanted - set(right.index))
    return Validation(_precision(rows, coded), _agreement(rows, codings), missing, _notes(missing, codings))


def _check_draw(name: str, sheet: pd.DataFrame, run_id: str, evidence: pd.DataFrame) -> set[str]:
    """The mentions that the sheet was drawn with. Raises InputError where it is not of this run."""
    draws = sheet["draw"].unique().tolist()
    found = _DRAW.fullmatch(draws[0]) if len(draws) == 1 else None
    if not found:
        raise InputError(
            f"{name}: the column draw must say one draw in all rows; leave it as `framing sample` wrote it"
        )
    if found[1] != run_id:
        raise InputError(f"{name}: drawn from run {found[1]}, this is run {run_id}; give the run it was drawn from")
    drawn = set(draw_sample(evidence, int(found[2]), int(found[3]))["mention"])
    foreign = sheet.index[~sheet["mention"].isin(drawn)]
    if len(foreign):
        rows = say_rows((foreign + _FIRST).tolist())
        raise InputError(f"{name}: {rows}: no mention of this draw ({printable(sheet['mention'][foreign[0]])})")
    return drawn


def _precision(rows: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    found: list[dict[str, Any]] = []
    cuts = (("frame", ["top"]), ("sub-frame", ["frame"]), ("source", ["top", "source"]), ("term", ["frame", "term"]))
    for level, key in cuts:
        sizes = Counter(zip(*(rows[k] for k in key), strict=True))
        for values, part in coded.groupby(key, sort=True):
            frame, name = (*map(str, values), ALL)[:2]
            if level == "sub-frame" and "/" not in frame:
                continue
            low, high = wilson_interval(int(part["right"].sum()), len(part))
            found.append({
                "level": level, "frame": frame, "name": name, "mentions": sizes[values], "coded": len(part),
                "right": int(part["right"].sum()), "precision": part["right"].mean(), "conf_low": low,
                "conf_high": high, "weighted": np.average(part["right"], weights=part["weight"]),
            })  # fmt: skip
    return tables.check("precision", pd.DataFrame(found))


def _agreement(rows: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    top = codings["mention"].map(rows.set_index("mention")["top"])
    twice = codings[codings.groupby("mention")["coder"].transform("size") > 1]
    found = []
    for frame in [ALL, *sorted(top[twice.index].unique())] if len(twice) else []:
        part = twice[(top[twice.index] == frame) | (frame == ALL)]
        table = part.pivot_table(index="coder", columns="mention", values="code")  # one code a cell: no mean is taken
        codes = table.to_numpy(dtype=np.float64)
        found.append((frame, codes.shape[1], raw_agreement(codes), krippendorff_alpha(codes)))
    return tables.check("agreement", pd.DataFrame(found, columns=tables.column_names("agreement")))


def _notes(missing: list[str], codings: pd.DataFrame) -> list[str]:
    coders = Counter(codings["coder"])
    said = [f"coders: {', '.join(f'{printable(name)} {count}' for name, count in sorted(coders.items()))}"]
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
        said.append(f"{len(missing)} drawn mentions have no code: {shown}")
    return said
