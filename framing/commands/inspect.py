"""`framing inspect`: what would be read."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing.commands import _options

if TYPE_CHECKING:
    from framing.corpus.reading import CorpusRead
    from framing.corpus.store import TextStore

_MOST = 30


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("inspect")(inspect)


def inspect(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: _options.Inputs = None,
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    metadata: _options.Metadata = None,
    write_metadata: Annotated[
        Path | None, typer.Option("--write-metadata", help="Write a sheet of files, sources and dates to correct.")
    ] = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
) -> None:
    """What would be read: format, columns, sources, dates, languages, rejects, text that does not count."""
    from framing.corpus.inspection import inspect_corpus
    from framing.corpus.reading import read_corpus
    from framing.corpus.store import TextStore
    from framing.errors import InputError

    given = {"input.paths": [str(p) for p in inputs or []], "input.metadata": str(metadata or "")}
    study = _options.load_config(config, settings, given)
    if not study.input.paths:
        raise InputError("nothing to read; name files or folders, e.g. framing inspect articles/")
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        corpus = read_corpus([Path(p) for p in study.input.paths], study.reading, store)
        found = inspect_corpus(corpus) | {"uncounted": _count_spans(corpus, store)}
    if write_metadata:
        _write(corpus, write_metadata)
    elif as_json:
        _options.print_result(json.dumps(found, ensure_ascii=False))
    else:
        _show(found)


def _count_spans(corpus: CorpusRead, store: TextStore) -> dict[str, int]:
    """How many spans of text of each kind do not count."""
    from framing.text.boilerplate import text_spans
    from framing.text.recurrence import NOTHING

    columns = ["source", "title", "text_start", "text_length"]
    counts: Counter[str] = Counter()
    for source, title, start, length in corpus.documents[columns].itertuples(index=False):
        spans = text_spans(store.get(start, length), corpus.recurring.get(source, NOTHING), title)
        counts.update(kind for _, _, kind in spans)
    return dict(sorted(counts.items()))


def _write(corpus: CorpusRead, target: Path) -> None:
    from framing.corpus.metadata import write_metadata

    write_metadata(corpus.documents, target)
    _options.print_result(f"{target} written; correct it, then: framing compare INPUTS --metadata {target} --by source")


def _show(found: dict[str, Any]) -> None:
    from framing.errors import plural, printable

    def line(text: str) -> None:
        _options.print_result(printable(text, limit=1000))

    counts = found["documents"]
    used, read, rejected, merged = (counts[key] for key in ("used", "read", "rejected", "merged"))
    line(f"documents  {used} used of {read} read; {rejected} rejected, {merged} merged")
    for file in found["files"][:_MOST]:
        told = [f"{role} <- {where}" for role, where in file.get("told", {}).items()]
        columns = ", ".join([*(f"{role} <- {column}" for role, column in file["columns"].items()), *told])
        what = " of ".join(filter(None, (file["format"], file.get("tool", ""))))
        form = ", ".join(filter(None, (what, file["encoding"], f"{file['records']} records")))
        line(f"file       {file['file']}: {form}; {columns}")
        if export := file.get("export"):
            promised = "" if export["promised"] is None else f" of {export['promised']} promised"
            out = f"; left out: {_pairs(export['left_out'])}" if export["left_out"] else ""
            line(f"           {export['database']}: {plural(file['records'], 'article')} found{promised}{out}")
    if len(found["files"]) > _MOST:
        line(f"           and {len(found['files']) - _MOST} more files")
    dates = found["dates"]
    line(f"dates      {dates['first'] or 'none'} to {dates['last'] or 'none'}; {_pairs(dates['precision'])}")
    line(f"languages  {_pairs(found['languages'])}")
    line(f"sources    {len(found['sources'])}: {_pairs(found['sources'])}")
    line(f"not counted  {_pairs(found['uncounted']) or 'nothing'}; {found['repaired']} characters repaired")
    for kind, sources in found["markup"].items():
        line(f"undone     {kind}: {_pairs(sources)}")
    for reject in found["rejects"]:
        where = f"{reject['file']}, record {reject['record']}"
        line(f"rejected   {reject['records']} {reject['code']}, e.g. {where}: {reject['reason']}")
    for reason, count in found["skipped"].items():
        line(f"skipped    {count} files: {reason}")
    for warning in found["warnings"]:
        _options.print_message(f"note: {warning}")
    if found["near_names"]:
        line("near-identical sources; if they are one, paste into framing.toml:")
        _options.print_result(found["near_names"])


def _pairs(counts: dict[str, int]) -> str:
    shown = [f"{name} {count}" for name, count in list(counts.items())[:_MOST]]
    more = len(counts) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown)
