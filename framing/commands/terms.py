"""`framing terms`: words outside the lexicons that set a source apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.commands import _options

if TYPE_CHECKING:
    import pandas as pd

    from framing.config.study import Config


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("terms")(terms)


def terms(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; or a run folder, then its inputs.")
    ] = None,
    source: Annotated[str, typer.Option(help="Only the words of this source.")] = "",
    near: Annotated[str, typer.Option(metavar="FRAME", help="Only sentences around this frame's mentions.")] = "",
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="Words a source.")] = 20,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the table, CSV.")] = None,
    config: _options.ConfigFile = None,
    settings: _options.Settings = None,
    lexicon: _options.Lexicons = None,
    jobs: _options.Jobs = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
    debug: _options.Debug = False,
) -> None:
    """Words outside the lexicons that set each source apart, with sentences. It suggests; it never adds."""
    from tempfile import TemporaryDirectory

    from framing import tables
    from framing.pipeline import find_keywords

    given = {"lexicons.use": lexicon, "engine.workers": jobs}
    with TemporaryDirectory() as folder, _options.show_progress(quiet) as progress:
        study = _study(inputs or [], config, settings, given, Path(folder))
        found = find_keywords(study, near, source, number, progress)
    if out:
        tables.write_csv("keywords", found, out)
    if as_json:
        _options.print_result(json.dumps({"keywords": json.loads(found.to_json(orient="records"))}, ensure_ascii=False))
        return
    _show(found)


def _study(
    inputs: list[Path],
    config: Path | None,
    settings: list[str] | None,
    given: dict[str, list[str] | int | None],
    folder: Path,
) -> Config:
    """The study of a run folder if one is given first, its lexicons unpacked below `folder`; else the usual one."""
    from framing.errors import InputError, printable
    from framing.runs.folder import is_run
    from framing.runs.kept_lexicons import use_kept_lexicons

    run = inputs[0] if inputs and is_run(inputs[0]) else None
    paths = [str(path) for path in (inputs[1:] if run else inputs)]
    study = _options.load_config(run / "study.toml" if run else config, settings, {**given, "input.paths": paths})
    if run and not paths:
        raise InputError(f"{printable(run.name)}: a run holds no texts; name its inputs too: framing terms RUN INPUTS")
    if not study.input.paths:
        raise InputError("nothing to read; name files or folders, or input.paths in the study file")
    if not run or given["lexicons.use"]:
        return study
    kept = study.lexicons.model_copy(update={"use": use_kept_lexicons(study.lexicons.use, run, folder)})
    return study.model_copy(update={"lexicons": kept})


def _show(found: pd.DataFrame) -> None:
    from framing.errors import printable

    if found.empty:
        _options.print_result("no word sets a source apart (q < .05, 5 documents, 3 clusters)")
    else:
        _options.print_result("different (exploratory): picked for being strongest; 95 % intervals one by one")
    for source, rows in found.groupby("a", sort=True):
        overlap = rows["prior_overlap"].iloc[0]
        _options.print_result(
            f"{printable(source)}, against all others ({overlap:.0%} of the list holds with other priors)"
        )
        for row in rows.itertuples(index=False):
            _options.print_result(
                f"  {printable(row.word):<22} log odds {row.log_odds:.2f} ({row.conf_low:.2f} to {row.conf_high:.2f})"
                f"  z {row.z:.1f}  q {row.q:.2g}  {row.documents_a} of its documents, {row.documents_b} of the others"
            )
            _options.print_result(f"    {printable(row.sentence, 300)}")
