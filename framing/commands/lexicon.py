"""`framing lexicon list | show | test | coverage | convert`: look at lexicons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing.commands import _options

if TYPE_CHECKING:
    import pandas as pd

    from framing.lexicon import Lexicon

Name = Annotated[str, typer.Argument(help="A shipped lexicon, or a lexicon file.", metavar="LEXICON")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="List, show, test and convert lexicons; coverage of a run.")
    group.command("list")(list_lexicons)
    for command in (show, test, coverage, convert):
        group.command()(command)
    app.add_typer(group, name="lexicon")


def list_lexicons(quiet: _options.Quiet = False) -> None:
    """The shipped lexicons and their sub-frames."""
    from framing.lexicon import load_lexicon, shipped_lexicons

    for name in shipped_lexicons():
        lexicon = load_lexicon(name)
        terms = sum(len(f.terms) for f in lexicon.leaves())
        _options.print_result(f"{name:<14} {lexicon.version}  {terms} terms  {lexicon.title}")
        for frame in lexicon.leaves():
            _options.print_result(f"  {frame.path:<34} {len(frame.terms):>4} terms")


def show(lexicon: Name, quiet: _options.Quiet = False, as_json: _options.Json = False) -> None:
    """A lexicon's frames, definitions and terms, and what was skipped in its file."""
    from framing.lexicon import describe, load_lexicon

    found = load_lexicon(lexicon)
    if as_json:
        _options.print_result(json.dumps(describe(found), ensure_ascii=False))
        return
    _show(found)


def _show(lexicon: Lexicon) -> None:
    from framing.errors import printable

    def line(text: str) -> None:
        _options.print_result(printable(text, limit=100_000))

    line(f"{lexicon.name} {lexicon.version} ({lexicon.format}, {lexicon.language}) {lexicon.title}")
    for label, value in (("licence", lexicon.license), ("source", lexicon.source)):
        if value:
            line(f"{label}: {value}")
    for frame in lexicon.all_frames():
        line("")
        line(f"{frame.path}: {frame.definition}" if frame.definition else frame.path)
        if frame.terms:
            line("  terms: " + ", ".join(t.text if t.weight == 1 else f"{t.text} ({t.weight:g})" for t in frame.terms))
        if frame.ignore:
            line("  ignore: " + ", ".join(frame.ignore))
    for skipped in lexicon.skipped:
        line(f"skipped, line {skipped.line}: {skipped.reason}")


def test(
    lexicon: Annotated[list[str] | None, typer.Argument(help="Shipped lexicons or files; none: all shipped.")] = None,
    quiet: _options.Quiet = False,
) -> None:
    """Run each lexicon's own examples and look for terms that cannot count, say the same twice or match anything."""
    from framing.errors import CheckFailed
    from framing.lexicon import load_lexicon, shipped_lexicons

    wrong = sum(_test(name, load_lexicon(name)) for name in lexicon or shipped_lexicons())
    if wrong:
        raise CheckFailed(f"{wrong} examples or terms are wrong")


def _test(name: str, lexicon: Lexicon) -> int:
    """Say what one lexicon fails at; how many things that are."""
    from framing.errors import printable
    from framing.lexicon.examples import try_examples
    from framing.lexicon.lint import lint_lexicon

    tried = try_examples(lexicon)
    failed = [e for e in tried if not e.passed]
    found = lint_lexicon(lexicon)
    problems = sum(f.is_problem for f in found)
    _options.print_result(
        f"{printable(name)}: {len(tried)} examples, {len(failed)} wrong; "
        f"{problems} problems, {len(found) - problems} remarks"
    )
    for example in failed:
        what = "must match, nothing found" if example.must_match else f"must not match, found {example.found}"
        _options.print_message(f"  {example.frame}: {what}: {example.sentence}")
    for finding in found:
        label = finding.kind if finding.is_problem else "remark"
        term = f" '{finding.term}'" if finding.term else ""
        _options.print_message(f"  {label}: {finding.frame}:{term} {finding.what}")
    return len(failed) + problems


def coverage(
    run: _options.RunArgument,
    lexicon: _options.Lexicons = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the table, CSV.")] = None,
    quiet: _options.Quiet = False,
    as_json: _options.Json = False,
) -> None:
    """Hits, documents and share of the top term of every frame, by source and period, and the terms without a hit.

    The dead terms are named by the lexicons that the run kept, or those given with --lexicon, if they are unchanged.
    """
    from framing import tables
    from framing.runs.coverage import find_dead_terms, frame_terms, measure_coverage, say_coverage
    from framing.runs.folder import read_manifest
    from framing.runs.results import read_run

    manifest, results = read_manifest(run), read_run(run)
    measured = measure_coverage(results["evidence"], results["scores"], frame_terms(manifest))
    dead = find_dead_terms(results["evidence"], _run_lexicons(run, manifest, lexicon))
    if out:
        tables.write_csv("coverage", measured, out)
    if as_json:
        rows = json.loads(measured.to_json(orient="records"))
        _options.print_result(json.dumps({"coverage": rows, "dead": dead}, ensure_ascii=False))
        return
    _show_coverage(measured)
    for sentence in say_coverage(measured, dead):
        _options.print_result(sentence)


def _run_lexicons(run: Path, manifest: dict[str, Any], given: list[str] | None) -> tuple[Lexicon, ...]:
    """The lexicons of a run that are found as they were; a note for the others."""
    from tempfile import TemporaryDirectory

    from framing.config.study import load_study
    from framing.errors import LexiconError, printable
    from framing.lexicon import load_lexicons
    from framing.runs.kept_lexicons import use_kept_lexicons

    study = load_study(run / "study.toml").lexicons
    try:
        with TemporaryDirectory() as folder:
            lexicons = load_lexicons(given or use_kept_lexicons(study.use, run, Path(folder)), study.inline)
    except LexiconError as error:
        _options.print_message(
            f"note: the dead terms are counted, not named: {error}; give the lexicons with --lexicon"
        )
        return ()
    hashes = {lexicon["sha256"] for lexicon in manifest["lexicons"]}
    changed = [lexicon.name for lexicon in lexicons if lexicon.sha256 not in hashes]
    if changed:
        _options.print_message(
            f"note: {printable(', '.join(changed))} is not as it was in the run; its dead terms are not named"
        )
    return tuple(lexicon for lexicon in lexicons if lexicon.sha256 in hashes)


def _show_coverage(measured: pd.DataFrame) -> None:
    from framing.errors import printable

    _options.print_result(f"{'':<46} {'hits':>6} {'documents':>9} {'dead':>9}   top term")
    for row in measured.itertuples(index=False):
        label = row.frame if row.by == "all" else f"{row.group}: {row.frame}"
        top = f"{row.top_term} {row.top_share:.0%}" if row.hits else ""
        dead = f"{row.dead}/{row.terms}" if row.by == "all" else ""
        _options.print_result(
            f"{printable(label, 46):<46} {row.hits:>6} {row.documents:>9} {dead:>9}   {printable(top)}"
        )


def convert(
    source: Annotated[Path, typer.Argument(help="A lexicon file of any format.", metavar="IN")],
    target: Annotated[Path, typer.Argument(help="The file to write: .toml, .dic or .yaml.", metavar="OUT")],
    quiet: _options.Quiet = False,
) -> None:
    """Write a lexicon in another format; what cannot be said there is named."""
    from framing.errors import InputError, printable
    from framing.lexicon import convert as converted
    from framing.lexicon import load_lexicon, losses

    if target.exists():
        raise InputError(f"{printable(target.name)}: exists already; name another file")
    found = load_lexicon(str(source.absolute()))
    text = converted(found, target.suffix)
    for loss in losses(found, target.suffix):
        _options.print_message(f"note: {loss}")
    target.write_text(text, encoding="utf-8", newline="")
    _options.print_result(str(target))
