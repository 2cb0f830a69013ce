"""`framing sample RUN`: mentions, or mentions and other sentences, to code by hand."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from framing.commands import _options

if TYPE_CHECKING:
    import pandas as pd

    from framing.measures.drawing import Request

_PURPOSE = "precision: mentions alone; correction: what corrects a comparison, mentions and sentences without one."


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sample")(sample)


def sample(  # noqa: PLR0913, PLR0917 - one parameter an option: that is how Typer declares them
    run: _options.RunArgument,
    inputs: Annotated[
        list[Path] | None, typer.Argument(help="For correction: its inputs; else found by name below this folder.")
    ] = None,
    purpose: Annotated[Literal["precision", "correction"], typer.Option("--for", help=_PURPOSE)] = "precision",
    number: Annotated[
        int | None,
        typer.Option("--number", "-n", min=1, help="Mentions of each frame; for correction codes of each and source."),
    ] = None,
    frame: Annotated[list[str] | None, typer.Option(help="For correction: only this frame. Repeats.")] = None,
    sources: Annotated[str, typer.Option(help="For correction: only these sources: A,B.")] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write; never over another file.")] = Path(
        "codings.csv"
    ),
    seed: _options.Seed = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,
) -> None:
    """Draw what to code into a sheet that hides the source; for correction without --number: what it would cost."""
    from framing.errors import InputError, printable
    from framing.measures.drawing import Request
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    second = out.with_name(f"{out.stem}-second{out.suffix}")
    for path in [out, *([second] if purpose == "correction" else [])] if number or purpose == "precision" else []:
        if path.exists():
            raise InputError(
                f"{printable(path.name)}: is there already; move it away, it may hold codes, or name --out"
            )
    manifest, tables = read_manifest(run), read_run(run)
    if tables["evidence"].empty:
        raise InputError(f"{printable(run.name)}: the run has no mention to code")
    chosen = manifest["study"]["seed"] if seed is None else seed
    if purpose == "precision":
        _draw_mentions(run, manifest, tables["evidence"], (number or 100, chosen), out)
        return
    names = tuple(s.strip() for s in sources.split(",") if s.strip())
    request = Request(number or 0, chosen, tuple(frame or ()), names)
    _print_budget(tables, request, float(manifest["comparison"]["confidence"]))
    if number is None:
        _options.print_result(f"Nothing is drawn yet: framing sample {run} --for correction --number N")
        return
    sentences = _read_sentences(run, inputs or [], tables["documents"], quiet)
    _draw_for_correction((run, manifest, tables["evidence"]), sentences, request, (out, second))


def _definitions(manifest: dict[str, Any]) -> dict[str, str]:
    return {f["frame"]: f["definition"] for lexicon in manifest["lexicons"] for f in lexicon["frames"]}


def _draw_mentions(
    run: Path, manifest: dict[str, Any], evidence: pd.DataFrame, draw: tuple[int, int], out: Path
) -> None:
    from framing import tables
    from framing.runs.sampling import draw_sample, sheet_of
    from framing.runs.validation import name_draw

    sheet = sheet_of(draw_sample(evidence, *draw), _definitions(manifest), name_draw(manifest["run_id"], *draw))
    tables.write_csv("codings", sheet, out)
    _options.print_result(f"{out}: {len(sheet)} mentions, seed {draw[1]}; write yes or no into the column code, then:")
    _options.print_result(f"framing validate {run} {out}")


def _print_budget(tables: dict[str, pd.DataFrame], request: Request, confidence: float) -> None:
    """What codes would cost and show, before any is drawn."""
    from framing.errors import plural
    from framing.measures.budget import NUMBERS, SECONDS, Population, plan_budget
    from framing.measures.drawing import choose_mentions

    mentions = choose_mentions(tables["evidence"], request)
    documents = tables["documents"]
    sentences = documents[documents["included"]].groupby("source")["sentences"].sum()
    sentences = sentences[sentences.index.isin(mentions["source"])].astype("int64")
    numbers = (request.number,) if request.number else NUMBERS
    found = plan_budget(Population(mentions, sentences, tables["contrasts"], confidence), numbers)
    shape = f"{plural(mentions['top'].nunique(), 'frame')} of {plural(len(sentences), 'source')}"
    _options.print_result(f"{shape}, {SECONDS} seconds a code, 15 % coded twice:")
    for row in found.to_dict("records"):
        told = f"{row['number']} of each frame and source: {row['codes']:,} codes, {row['hours']:.1f} hours"
        shown = "" if math.isnan(row["ratio"]) else f": a ratio of {row['ratio']:.2f} or more would show"
        _options.print_result(f"  {told}{shown}")
    without = float(found["uncoded_ratio"].to_numpy()[0])
    if not math.isnan(without):
        _options.print_result(f"  (half of the pairs; {without:.2f} if nothing were miscounted)")
    if not request.number:
        _options.print_result("Fewer frames (--frame) or sources (--sources): fewer codes.")


def _read_sentences(run: Path, inputs: list[Path], documents: pd.DataFrame, quiet: bool) -> pd.DataFrame:
    """The sentences of the documents that the run compared."""
    from framing.pipeline import read_sentences
    from framing.runs.rerun import find_study_of

    with find_study_of(run, inputs) as study, _options.show_progress(quiet) as progress:
        sentences = read_sentences(study, progress)
    compared = documents.loc[documents["included"], ["doc_id", "source"]]
    return sentences.merge(compared, on="doc_id")


def _draw_for_correction(
    about: tuple[Path, dict[str, Any], pd.DataFrame],
    sentences: pd.DataFrame,
    request: Request,
    out: tuple[Path, Path],
) -> None:
    from framing import tables
    from framing.measures.drawing import draw_twice, draw_units
    from framing.measures.sheets import Draw, digest_lexicons, make_sheet

    run, manifest, evidence = about
    lexicons = digest_lexicons(lexicon["sha256"] for lexicon in manifest["lexicons"])
    draw = Draw(manifest["run_id"], request.number, request.seed, lexicons)
    units = draw_units(evidence, sentences, request)
    sheet = make_sheet(units, _definitions(manifest), draw, manifest["voice"]["tier"] != "off")
    for path, rows in zip(out, (sheet, draw_twice(sheet, request.seed)), strict=True):
        tables.write_csv("code_sheet", rows, path)
    _options.print_result(
        f"{out[0]}: {len(sheet):,} units, seed {request.seed}; {out[1]}: 15 % of them, for a second coder"
    )
    _options.print_result("Code them in the terminal, or fill in the columns code and voice in a spreadsheet:")
    _options.print_result(f"framing code {out[0]} --by NAME\nframing validate {run} {out[0]} {out[1]}")
