"""Write the pages that are made of the code: tables, study file, commands, the API's list and the picture of the rooms.

`python docs/generate.py` writes them; with `--tutorial` it also runs the commands of the tutorial and puts what they
print beneath them. `tests/test_docs.py` fails where a page is not what this would write.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from html import escape
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from typer.main import get_command

import framing
from framing.commands import build_app
from framing.config.study import Config
from framing.tables import TABLES

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
WRITTEN = "<!-- written by docs/generate.py: change the code, not this page -->"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tutorial", action="store_true", help="run the commands of the tutorial too")
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    if parser.parse_args().tutorial:
        path = DOCS / "tutorial.md"
        path.write_text(replay(path.read_text(encoding="utf-8")), encoding="utf-8")


def pages() -> dict[str, str]:
    """Every generated page by its name."""
    return {
        "tables.md": tables_page(),
        "study-file.md": study_page(),
        "commands.md": commands_page(),
        "api.md": api_page(),
        "rooms.svg": rooms_picture(),
        "compare.schema.json": compare_schema(),
    }


def _page(intro: str, parts: list[str]) -> str:
    return "\n\n".join(part.strip() for part in (WRITTEN, intro, *parts)) + "\n"


def _grid(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; a bar in a cell is no border."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(c.replace("|", r"\|") for c in cells) + " |" for cells in lines)


# ---- tables ----

TABLES_INTRO = """
# Tables
Every run writes its tables as CSV: UTF-8, a header, text cells in quotation marks, an empty cell where a value is
missing. `datapackage.json` beside them tells the same as this page to R, Python and validators (a
Frictionless Data Package). A text cell that a spreadsheet could run begins with an apostrophe. Beside the tables
stands `lexicons.json` where the study had lexicons of its own: under `lexicons` an object a file, with `file`, `name`,
`format`, `sha256` and `content` (`encoding` is `utf-8` where that is the file's text, `base64` where it is not).

In a key column `*` means all values taken together. The codes in `verdict`, `reason`, `code` and `excluded_why` are
explained under [Verdicts and reasons](verdicts.md). A whole number without a unit is a count.
"""
TYPES = {"text": "text", "int": "whole number", "float": "number", "bool": "true or false"}


def tables_page() -> str:
    parts = []
    for name, schema in TABLES.items():
        said = [f"One row is {schema.row}."]
        if schema.key:
            said.append(f"No two rows share {', '.join(f'`{c}`' for c in schema.key)}.")
        if schema.passes_through:
            said.append("Further columns of the input follow.")
        rows = [[f"`{c}`", TYPES[k.kind], k.unit, k.meaning] for c, k in schema.columns.items()]
        parts += [f"## {name}", " ".join(said), _grid(["column", "type", "unit", "meaning"], rows)]
    return _page(TABLES_INTRO, parts)


# ---- the study file ----

STUDY_INTRO = """
# The study file
`framing.toml` says everything that a run was asked, so that others can repeat it. `framing init` writes a short one;
`configs/full.toml` has every key. Relative paths are relative to the file. An unknown key is an error that names the
nearest one. What comes later wins: default, study file, `--set section.key=value`, option.
"""
SIGNS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
KINDS = {str: "text", int: "whole number", float: "number", bool: "true or false", Any: "anything"}


def study_page() -> str:
    parts = []
    for name, field in Config.model_fields.items():
        section: Any = field.annotation
        rows = [
            [f"`{f.alias or key}`", _kind(f), f"`{_toml(f.get_default())}`", f.description or ""]
            for key, f in section.model_fields.items()
        ]
        parts += [f"## {name}", section.__doc__, _grid(["key", "type", "default", "meaning"], rows)]
    return _page(STUDY_INTRO, parts)


def _kind(field: Any) -> str:
    """The type of a key in words, with its bounds."""
    bounds = [f"{SIGNS[b]} {getattr(m, b):,}" for m in field.metadata for b in SIGNS if getattr(m, b, None) is not None]
    return _words(field.annotation) + (f" ({', '.join(bounds)})" if bounds else "")


def _words(kind: Any) -> str:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _words(inside[0])
    if origin is Literal:
        return " or ".join(f"`{_toml(value)}`" for value in inside)
    if origin in (Union, UnionType):
        return " or ".join(_words(k) for k in inside)
    if origin is tuple:
        return f"list of {_words(inside[0])}"
    if origin is dict:
        return f"table of {_words(inside[1])}"
    return KINDS.get(kind, "text")


def _toml(value: object) -> str:
    """A value as a study file has it."""
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


# ---- commands ----

COMMANDS_INTRO = """
# Commands
Results go to files, paths and counts to stdout, messages to stderr. Exit codes: 0 done, 1 a check said no, 2 the input
is wrong (one line: what, where, what to do), 70 a bug of ours, 130 or 143 interrupted. `media-framing` is the same
command as `framing`; `-h` explains each.
"""


def commands() -> dict[str, Any]:
    """Every command by its full name, those of a group after the group."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
        for sub, inner in sorted(getattr(command, "commands", {}).items()):
            yield f"{name} {sub}", inner
            yield from walk(inner, f"{name} {sub}")

    return dict(walk(get_command(build_app()), "framing"))


def commands_page() -> str:
    parts = []
    for name, command in commands().items():
        parts += [f"## {name}", " ".join(command.help.split())]
        if not hasattr(command, "commands"):
            parts.append(_grid(["argument or option", "meaning"], list(map(_parameter, command.params))))
    return _page(COMMANDS_INTRO, parts)


def _parameter(parameter: Any) -> list[str]:
    """An argument or option, and what its help says."""
    if parameter.param_type_name == "argument":
        shown = f"`{(parameter.metavar or parameter.name).upper()}{' …' if parameter.nargs < 0 else ''}`"
    else:
        shown = ", ".join(f"`{o}`" for o in parameter.opts)
        shown += f" `{parameter.metavar}`" if parameter.metavar else ""
    return [shown, " ".join((parameter.help or "").split())]


# ---- what `framing compare --json` prints ----

JSON_TYPES = {"text": "string", "int": "integer", "float": "number", "bool": "boolean"}
"""JSON Schema's names of the types of a column."""


def compare_schema() -> str:
    """The JSON schema of `framing compare --json`; the findings follow the declaration of their table."""
    texts = {"type": "array", "items": {"type": "string"}}
    counted = ("read", "used", "rejected", "merged", "excluded")
    numbers = {name: {"type": "integer", "minimum": 0} for name in counted}
    properties = {
        "out": {"type": "string", "description": "the run folder"},
        "documents": {"type": "object", "properties": numbers, "required": list(counted)},
        "files": texts | {"description": "the files of the run folder"},
        "findings": {
            "type": "array",
            "description": "the table findings, the most certain first",
            "items": _row_schema("findings"),
        },
        "warnings": texts,
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "written by docs/generate.py: change the code, not this file",
        "title": "framing compare --json",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _row_schema(table: str) -> dict[str, Any]:
    """A row of a table as an object: a missing number is null, a missing text empty; further columns are texts."""
    columns = TABLES[table].columns
    return {
        "type": "object",
        "properties": {
            name: {"type": "string" if c.kind == "text" else [JSON_TYPES[c.kind], "null"], "description": c.meaning}
            for name, c in columns.items()
        },
        "required": list(columns),
        "additionalProperties": {"type": "string"} if TABLES[table].passes_through else False,
    }


# ---- the API ----

API_INTRO = """
# From Python
What `import framing` offers. Names are loaded when they are used, so the import itself costs nothing. Tables are pandas
frames with the columns of [Tables](tables.md).
"""
STATISTICS_INTRO = """
# Statistics
Arrays in, arrays out: these functions know no tables. Each names the source of its statistic.
"""


def api_page() -> str:
    example = [line[4:] for line in (framing.__doc__ or "").splitlines() if line.startswith("    ")]
    parts = ["\n".join(["```python", "import framing", "from pathlib import Path", "", *example, "```"])]
    for name in sorted(framing.__all__):
        found = getattr(framing, name)
        parts.append(f"::: {found.__module__}.{found.__qualname__}")
    package = import_module("framing.statistics")
    modules = sorted(p.stem for p in Path(package.__path__[0]).glob("*.py") if not p.stem.startswith("_"))
    return _page(API_INTRO, [*parts, STATISTICS_INTRO, *(f"::: framing.statistics.{module}" for module in modules)])


# ---- the rooms ----

STYLE = """
.room { fill: #f4f1ea; stroke: #8a8170 } .name { font: 600 15px sans-serif; fill: #222 }
.says { font: 13px sans-serif; fill: #444 } .way { stroke: #8a8170; fill: none; marker-end: url(#tip) }
.tip { fill: #8a8170 } @media (prefers-color-scheme: dark) { .room { fill: #26241f } .name { fill: #eee }
.says { fill: #ccc } }
"""
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>'
)
WIDE, HIGH, GAP = 880, 46, 12


def layers() -> list[list[str]]:
    """The rooms from the top down, those side by side together, as the import contract has them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (order,) = (c["layers"] for c in contracts if c["type"] == "layers" and c.get("containers") == ["framing"])
    return [[room.strip() for room in layer.split("|")] for layer in order]


def rooms_picture() -> str:
    """One box a room, one row a layer; what stands above may import what stands below, never the other way."""
    rows = layers()
    tall = len(rows) * (HIGH + GAP)
    label = "The rooms of framing from the command line down to errors; imports go down only"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE + 40} {tall}" role="img" aria-label="{label}">'
    ]
    parts += [f"<style>{STYLE}</style>{TIP}", f'<path class="way" d="M{WIDE + 22} 8V{tall - 16}"/>']
    for i, rooms in enumerate(rows):
        width = (WIDE - GAP * (len(rooms) - 1)) / len(rooms)
        parts += [_box(room, 4 + j * (width + GAP), 4 + i * (HIGH + GAP), width) for j, room in enumerate(rooms)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def answer(room: str) -> str:
    """What a room answers: the first line of its docstring."""
    return (import_module(f"framing.{room}").__doc__ or "").strip().splitlines()[0].replace("`", "")


def _box(room: str, x: float, y: float, width: float) -> str:
    """A room, and what it answers: beside its name where it has the row to itself, else beneath."""
    alone = width == WIDE
    said = answer(room) if alone else re.split(r"(?<=[.?]) |; ", answer(room))[0]
    name, says = ((x + 12, y + 28), (x + 140, y + 28)) if alone else ((x + 12, y + 20), (x + 12, y + 37))
    return (
        f'<rect class="room" x="{x:.0f}" y="{y}" width="{width:.0f}" height="{HIGH}" rx="6"/>'
        f'<text class="name" x="{name[0]:.0f}" y="{name[1]}">{escape(room)}</text>'
        f'<text class="says" x="{says[0]:.0f}" y="{says[1]}">{escape(said)}</text>'
    )


# ---- the tutorial ----


def replay(text: str, folder: Path = DOCS / "tutorial") -> str:
    """The page with what the commands of its `console` blocks print, run in order in a copy of `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        place = shutil.copytree(folder, Path(scratch) / "work")

        def again(block: re.Match[str]) -> str:
            return "```console\n" + "".join(f"{shown}\n{run(line, place)}" for shown, line in typed(block[1])) + "```"

        return re.sub(r"(?ms)^```console\n(.*?)^```$", again, text)


def typed(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a `console` block as they stand there and as they are typed; `> ` continues a line."""
    for found in re.finditer(r"(?m)^\$ .*(?:\n> .*)*", block):
        yield found[0], "\n".join(line[2:] for line in found[0].splitlines())


def run(command: str, place: Path) -> str:
    """What a line of shell prints there, with the `framing` of this environment. Raises where it fails."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    env = {"PATH": path, "HOME": str(place.parent), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "COLUMNS": "100"}
    shell = ["bash", "-o", "pipefail", "-c", command]
    found = subprocess.run(
        shell, cwd=place, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if found.returncode:
        raise RuntimeError(f"{command}: exit {found.returncode}\n{found.stdout}")
    return found.stdout


if __name__ == "__main__":
    main()
