"""Option types shared by the commands, and how a command finds its study and talks to the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from framing.errors import printable

if TYPE_CHECKING:
    from framing.config.study import Config

Inputs = Annotated[
    list[Path] | None, typer.Argument(help="Files and folders of documents; none: the study's, else the sample.")
]
RunArgument = Annotated[Path, typer.Argument(help="A run folder.", metavar="RUN")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", "-c", help="Study file; default: framing.toml here or in a folder above.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder of the run; an older run there is replaced.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Any key of the study file. Repeats.")
]
Lexicons = Annotated[
    list[str] | None, typer.Option("--lexicon", "-l", help="Shipped lexicon or lexicon file. Repeats.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes.")]
Work = Annotated[
    Path | None,
    typer.Option("--work", help="Where scored partitions are kept; what is there is not made again."),
]
Engine = Annotated[
    str, typer.Option("--engine", help="Where partitions are scored: local, processes here; dask: a cluster's workers.")
]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="ADDRESS|FILE", help="The Dask scheduler: tcp://host:8786, or its file.")
]
Seed = Annotated[int | None, typer.Option("--seed", min=0, help="Seed of every random draw.")]
Metadata = Annotated[Path | None, typer.Option("--metadata", help="Sheet with file,title,source,date,… of the texts.")]
MaxRejects = Annotated[float | None, typer.Option("--max-rejects", help="Share of rejected records that stops a run.")]
_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)


def _hush(wanted: bool) -> bool:
    """Whether this command is to be quiet; every command has the option, so each begins by saying it."""
    _QUIET.set(wanted)
    return wanted


Quiet = Annotated[bool, typer.Option("--quiet", "-q", callback=_hush, help="No progress, no warnings.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="All notes of the run.")]
Debug = Annotated[bool, typer.Option("--debug", help="Tracebacks for errors of ours.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def load_config(config: Path | None, settings: Sequence[str] | None, given: dict[str, Any]) -> Config:
    """The study: default < study file < `--set` < option. `given`: `section.key` -> value, None where not given."""
    from framing.config.study import find_study, load_study, parse_setting

    path = config or find_study(Path.cwd())
    values = dict(parse_setting(s) for s in settings or [])
    values |= {key: value for key, value in given.items() if value not in (None, (), [], "")}
    return load_study(path, values)


def print_result(text: str) -> None:
    """A line of the result, on stdout; where nobody can take it, the work that it speaks of is done all the same."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print_message(f"stdout cannot be written: {error.strerror}")


def print_message(text: str) -> None:
    """A message for the person, on stderr, unless they want none; control characters cannot reach the terminal."""
    if not _QUIET.get():
        typer.echo(printable(text, limit=600), err=True)


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress line on a terminal, nothing elsewhere; yields what the pipeline tells.

    Each stage has a clock of its own: how far it is, how long is left. Of a stage that cannot say, the bar only moves.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)

        def tell(stage: str, done: int, total: int) -> None:
            known = total if total > 1 or done else None
            if progress.tasks[0].description != stage:
                progress.reset(task, description=stage)
            progress.tasks[0].total = known  # `update` would keep the stage before's where this one cannot say
            progress.update(task, completed=done)

        yield tell
