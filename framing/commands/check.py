"""`framing check [STUDY]`: would this study file run?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.commands import _options

if TYPE_CHECKING:
    from framing.config.study import Config


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    study: Annotated[
        Path | None, typer.Argument(help="A study file; default: framing.toml here or in a folder above.")
    ] = None,
    settings: _options.Settings = None,
    quiet: _options.Quiet = False,
    debug: _options.Debug = False,  # read by the command line itself
) -> None:
    """Check a study file and all that it names (keys, lexicons, inputs, plans) without running it."""
    from framing.config.study import STUDY_FILE, find_study, load_study, parse_setting
    from framing.errors import InputError, StudyError, printable

    path = study or find_study(Path.cwd())
    if path is None:
        raise InputError(f"no {STUDY_FILE} here or in a folder above; name one, or write one: framing init")
    config = load_study(path, dict(parse_setting(s) for s in settings or []))
    problems, facts = _examine(config)
    if problems:
        raise StudyError(f"{printable(path.name)}: {'; '.join(problems)}")
    if not quiet:
        for fact in facts:
            _options.print_result(printable(fact, 300))
    _options.print_result(f"{printable(path.name)}: in order")


def _examine(config: Config) -> tuple[list[str], list[str]]:
    """What is wrong beyond the keys, everything at once; and what would be read."""
    from framing.config.paths import given_paths
    from framing.corpus.files import SkippedFiles, find_candidates
    from framing.errors import InputError, plural
    from framing.lexicon import load_lexicons
    from framing.pipeline import check_plans

    problems: list[str] = []
    facts: list[str] = []

    def read_lexicons() -> str:
        lexicons = load_lexicons(config.lexicons.use, config.lexicons.inline)
        terms = sum(len(frame.terms) for lexicon in lexicons for frame in lexicon.all_frames())
        return f"lexicons  {', '.join(lexicon.name for lexicon in lexicons)}: {plural(terms, 'term')}"

    def find_inputs() -> str:
        paths = [Path(p) for p in config.input.paths]
        return f"inputs    {plural(len(list(find_candidates(paths, SkippedFiles()))), 'file')}"

    def plan() -> str:
        check_plans(config)
        return f"compares  by {', '.join(config.comparison.by)}"

    for step in (read_lexicons, *([find_inputs] if config.input.paths else []), plan):
        try:
            facts.append(step())
        except InputError as error:
            problems.append(str(error))
    named = {"input.metadata": config.input.metadata, **given_paths(config)}
    problems += [f"{key}: {Path(p).name}: no such file" for key, p in named.items() if p and not Path(p).exists()]
    return problems, facts
