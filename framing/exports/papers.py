"""Tables of a run for a paper: LaTeX (booktabs) or Markdown, numbers as they are printed, a caption with units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, nearest, printable
from framing.exports.describing import column_of
from framing.report.prose.sentences import level
from framing.report.prose.wording import BASES, VERDICTS, VOICES, interval, number, own_version, p_value, ratio, word
from framing.tables import ALL, REST, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

FORMATS = ("latex", "markdown")


@dataclass(frozen=True)
class PaperTable:
    """A table as it is printed: `numeric` says which columns are set to the right."""

    caption: str
    head: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]


def print_table(
    tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, Any], name: str, form: str, columns: Sequence[str] = ()
) -> str:
    """Table `name` of a run as text in `form` (see FORMATS).

    `contrasts` are the primary ones with ratio, interval and verdict; `rates` those over all, with intervals; others
    have the columns that are declared, or `columns` in their order. Raises InputError for a table or a column that the
    run does not have.
    """
    if name not in tables:
        raise InputError(f"{printable(name)}: no table of this run{nearest(name, tables)}")
    frame = tables[name]
    unknown = [c for c in columns if c not in frame.columns]
    if unknown:
        raise InputError(f"{name}: no column {printable(unknown[0])}{nearest(unknown[0], map(str, frame.columns))}")
    if not columns and name in _LAYOUTS:
        paper = _LAYOUTS[name](frame, manifest)
    else:
        paper = _as_declared(name, frame, columns or [c for c in TABLES[name].columns if c in frame.columns])
    study = str(manifest["study"].get("name") or "framing study")
    source = f"{study}; framing {own_version(manifest)}, run {manifest['run_id']}."
    return _WRITERS[form](paper, f"{paper.caption} {source}", name)


# ---- which columns, in which words ----


def _contrasts(frame: pd.DataFrame, manifest: Mapping[str, Any]) -> PaperTable:
    rows = frame[frame["family"] == "primary"].sort_values(["frame", "a", "b", "basis"], kind="stable")
    said = f"Rates are mentions per 1,000 words, intervals {level(manifest)}, one by one; p is corrected in its family."
    printed = [
        [
            r["frame"], r["a"], "all others" if r["b"] == REST else r["b"], word(BASES, r["basis"]).partition(";")[0],
            number(r["rate_a"]), number(r["rate_b"]), ratio(r["ratio"]),
            interval(r["ratio_low"], r["ratio_high"], ratio), p_value(r["p_adjusted"]), word(VERDICTS, r["verdict"]),
        ]
        for r in rows.to_dict("records")
    ]  # fmt: skip
    head = ["frame", "a", "b", "compared on", "rate a", "rate b", "ratio", "interval", "p", "verdict"]
    return PaperTable(f"Frames compared. {said}", head, [h in {*head[4:9]} for h in head], printed)


def _rates(frame: pd.DataFrame, manifest: Mapping[str, Any]) -> PaperTable:
    strata = [c for c in frame.columns if str(c).startswith("by_")]
    keep = (frame[["field", "period", "event", *strata]] == ALL).all(axis=1) & (frame["level"] == "frame")
    rows = frame[keep].sort_values(["frame", "by", "group", "voice"], kind="stable")
    printed = [
        [
            r["frame"], "all" if r["group"] == ALL else r["group"], "all words" if r["voice"] == ALL else
            word(VOICES, r["voice"]), _count(r["documents"]), _count(r["hits"]), number(r["rate"]),
            interval(r["conf_low"], r["conf_high"]),
        ]
        for r in rows.to_dict("records")
    ]  # fmt: skip
    head = ["frame", "group", "words", "articles", "mentions", "rate", "interval"]
    caption = f"Mentions per 1,000 words, with {level(manifest)} intervals, one by one."
    return PaperTable(caption, head, [h in {*head[3:]} for h in head], printed)


def _as_declared(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> PaperTable:
    kinds = [column_of(name, c).kind for c in columns]
    show: dict[str, Callable[[Any], str]] = {
        "text": str,
        "bool": lambda value: "yes" if value else "no",
        "int": _count,
        "float": _number,
    }
    cells = [[show[kind](value) for value in frame[c]] for c, kind in zip(columns, kinds, strict=True)]
    units = "; ".join(f"{c}: {unit}" for c in columns if (unit := column_of(name, c).unit))
    caption = f"{name}: {TABLES[name].row} a row.{f' Units: {units}.' if units else ''}"
    return PaperTable(caption, list(columns), [k in {"int", "float"} for k in kinds], list(zip(*cells, strict=True)))


def _count(value: Any) -> str:
    try:
        return f"{int(value):,}"
    except (TypeError, ValueError):  # missing
        return ""


def _number(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) and math.isfinite(value) else ""


_LAYOUTS: dict[str, Callable[[pd.DataFrame, Mapping[str, Any]], PaperTable]] = {
    "contrasts": _contrasts,
    "rates": _rates,
}


# ---- as text ----

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "[": "{[}", "*": "{*}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}",
    "\u00a0": "~", "–": "--", "−": r"$-$", "“": "``", "”": "''",
}  # fmt: skip


def _latex(paper: PaperTable, caption: str, name: str) -> str:
    """A `table` that needs the package booktabs; every sign of LaTeX in the data is escaped.

    So are `[` and `*`, which behind the end of a row would be its options.
    """

    def row(cells: Sequence[str]) -> str:
        return " & ".join(_escape(cell) for cell in cells) + r" \\"

    lines = [
        "% needs \\usepackage{booktabs}",
        r"\begin{table}",
        f"\\caption{{{_escape(caption)}}}",
        f"\\label{{tab:{name.replace('_', '-')}}}",
        r"\centering",
        f"\\begin{{tabular}}{{{''.join('r' if n else 'l' for n in paper.numeric)}}}",
        r"\toprule",
        row(paper.head),
        r"\midrule",
        *map(row, paper.rows),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in _flat(text))


def _markdown(paper: PaperTable, caption: str, name: str) -> str:
    """A pipe table as GitHub, Pandoc and Quarto read it, with its caption beneath."""
    marks = ["---:" if numeric else "---" for numeric in paper.numeric]
    rows = [[_cell(c) for c in paper.head], marks, *([_cell(c) for c in row] for row in paper.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\n: {_cell(caption)} {{#tbl-{name}}}\n"


def _cell(text: str) -> str:
    """Text of a cell: what Markdown or HTML would take for its own is escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>|#~$" else c for c in _flat(text))


def _flat(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text)


_WRITERS: dict[str, Callable[[PaperTable, str, str], str]] = {"latex": _latex, "markdown": _markdown}
