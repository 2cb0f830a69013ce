"""`framing lexicon list | show | test | convert`: look at lexicons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing import options

if TYPE_CHECKING:
    from framing.lexicon import Lexicon

Name = Annotated[str, typer.Argument(help="A shipped lexicon, or a lexicon file.", metavar="LEXICON")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="List, show, test and convert lexicons.")
    for name, command in (("list", list_lexicons), ("show", show), ("test", test), ("convert", convert)):
        group.command(name)(command)
    app.add_typer(group, name="lexicon")


def list_lexicons() -> None:
    """The shipped lexicons and their sub-frames."""
    from framing.lexicon import load_lexicon, shipped_lexicons

    for name in shipped_lexicons():
        lexicon = load_lexicon(name)
        terms = sum(len(f.terms) for f in lexicon.leaves())
        options.say(f"{name:<14} {lexicon.version}  {terms} terms  {lexicon.title}")
        for frame in lexicon.leaves():
            options.say(f"  {frame.path:<34} {len(frame.terms):>4} terms")


def show(lexicon: Name, as_json: options.Json = False) -> None:
    """A lexicon's frames, definitions and terms, and what was skipped in its file."""
    from framing.lexicon import describe, load_lexicon

    found = load_lexicon(lexicon)
    if as_json:
        options.say(json.dumps(describe(found), ensure_ascii=False))
        return
    _show(found)


def _show(lexicon: Lexicon) -> None:
    from framing.errors import printable

    def line(text: str) -> None:
        options.say(printable(text, limit=100_000))

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
) -> None:
    """Run each lexicon's own examples."""
    from framing.errors import CheckFailed
    from framing.examples import try_examples
    from framing.lexicon import load_lexicon, shipped_lexicons

    failed = 0
    for name in lexicon or shipped_lexicons():
        tried = try_examples(load_lexicon(name))
        wrong = [e for e in tried if not e.passed]
        failed += len(wrong)
        options.say(f"{name}: {len(tried)} examples, {len(wrong)} wrong")
        for example in wrong:
            what = "must match, nothing found" if example.must_match else f"must not match, found {example.found}"
            options.tell(f"  {example.frame}: {what}: {example.sentence}")
    if failed:
        raise CheckFailed(f"{failed} examples are wrong")


def convert(
    source: Annotated[Path, typer.Argument(help="A lexicon file of any format.", metavar="IN")],
    target: Annotated[Path, typer.Argument(help="The file to write: .toml, .dic or .yaml.", metavar="OUT")],
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
        options.tell(f"note: {loss}")
    target.write_text(text, encoding="utf-8", newline="")
    options.say(str(target))
