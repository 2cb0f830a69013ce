"""`framing inspect`: what would be read."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing import options

if TYPE_CHECKING:
    from framing.corpus import CorpusRead, TextStore

_MOST = 30


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("inspect")(inspect)


def inspect(
    inputs: options.Inputs = None,
    config: options.ConfigFile = None,
    settings: options.Settings = None,
    metadata: options.Metadata = None,
    write_metadata: Annotated[
        Path | None, typer.Option("--write-metadata", help="Write a sheet of files, sources and dates to correct.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """What would be read: format, columns, sources, dates, languages, rejects, text that does not count."""
    from framing.corpus import TextStore, read_corpus
    from framing.errors import InputError
    from framing.inspection import inspect_corpus

    given = {"input.paths": [str(p) for p in inputs or []], "input.metadata": str(metadata or "")}
    study = options.load_config(config, settings, given)
    if not study.input.paths:
        raise InputError("nothing to read; name files or folders, e.g. framing inspect articles/")
    with tempfile.TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "texts")) as store:
        corpus = read_corpus([Path(p) for p in study.input.paths], study, store)
        found = inspect_corpus(corpus) | {"uncounted": _count_spans(corpus, store)}
    if write_metadata:
        _write(corpus, write_metadata)
    elif as_json:
        options.say(json.dumps(found, ensure_ascii=False))
    else:
        _show(found)


def _count_spans(corpus: CorpusRead, store: TextStore) -> dict[str, int]:
    """How many spans of text of each kind do not count."""
    from framing.cleaning import text_spans

    columns = ["source", "text_start", "text_length"]
    counts: Counter[str] = Counter()
    for source, start, length in corpus.documents[columns].itertuples(index=False):
        spans = text_spans(store.get(start, length), corpus.recurring.get(source, frozenset()))
        counts.update(kind for _, _, kind in spans)
    return dict(sorted(counts.items()))


def _write(corpus: CorpusRead, target: Path) -> None:
    from framing.metadata import write_metadata

    write_metadata(corpus.documents, target)
    options.say(f"{target} written; correct it, then: framing compare INPUTS --metadata {target} --by source")


def _show(found: dict[str, Any]) -> None:
    from framing.errors import printable

    def line(text: str) -> None:
        options.say(printable(text, limit=1000))

    counts = found["documents"]
    used, read, rejected, merged = (counts[key] for key in ("used", "read", "rejected", "merged"))
    line(f"documents  {used} used of {read} read; {rejected} rejected, {merged} merged")
    for file in found["files"][:_MOST]:
        columns = ", ".join(f"{role} <- {column}" for role, column in file["columns"].items())
        line(f"file       {file['file']}: {file['format']}, {file['encoding']}, {file['records']} records; {columns}")
    if len(found["files"]) > _MOST:
        line(f"           and {len(found['files']) - _MOST} more files")
    dates = found["dates"]
    line(f"dates      {dates['first'] or 'none'} to {dates['last'] or 'none'}; {_pairs(dates['precision'])}")
    line(f"languages  {_pairs(found['languages'])}")
    line(f"sources    {len(found['sources'])}: {_pairs(found['sources'])}")
    line(f"not counted  {_pairs(found['uncounted']) or 'nothing'}; {found['repaired']} characters repaired")
    for reject in found["rejects"]:
        where = f"{reject['file']}, record {reject['record']}"
        line(f"rejected   {reject['records']} {reject['code']}, e.g. {where}: {reject['reason']}")
    for reason, count in found["skipped"].items():
        line(f"skipped    {count} files: {reason}")
    for warning in found["warnings"]:
        options.tell(f"note: {warning}")
    if found["near_names"]:
        line("near-identical sources; if they are one, paste into framing.toml:")
        options.say(found["near_names"])


def _pairs(counts: dict[str, int]) -> str:
    shown = [f"{name} {count}" for name, count in list(counts.items())[:_MOST]]
    more = len(counts) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown)
