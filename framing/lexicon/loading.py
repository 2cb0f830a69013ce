"""Find, read and put together the lexicons of a study."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from framing.errors import LexiconError, nearest, printable
from framing.lexicon.files import read_text, shown_path, split_lines
from framing.lexicon.model import Frame, Lexicon, Parsed
from framing.lexicon.parsing import parse_tree
from framing.lexicon.rules import allowed_name, is_path, name_key, name_problem
from framing.runtime.plugins import data_folder, plug_ins

DEFAULT_LANGUAGE = "en"
MOST_TERMS = 100_000


@cache
def formats() -> dict[str, ModuleType]:
    """All formats by name; looked up once, because finding plug-ins reads the metadata of every package."""
    return plug_ins("framing.lexicon.formats")


def shipped_lexicons() -> list[str]:
    """The names of the lexicons that come with the package, sorted."""
    return sorted(path.stem for path in data_folder("lexicons").glob("*.toml"))


def load_lexicon(name_or_path: str, base: Path | None = None) -> Lexicon:
    """Read one lexicon: a shipped name, or a file in any format there is; relative paths are relative to `base`.

    A file that does not say its name is named after itself, one that does not say its language speaks English.
    Raises LexiconError: one line that names the file and the line or frame of every problem.
    """
    path = (base or Path()) / name_or_path if is_path(name_or_path) else _shipped(name_or_path)
    text, sha256 = read_text(path)
    shown = shown_path(path)
    format_, parsed = _read_format(text, path, shown)
    lexicon = _lexicon(parsed, path.name, sha256, format_, len(split_lines(text)))
    terms = sum(len(frame.terms) + len(frame.ignore) for frame in lexicon.all_frames())
    if terms > MOST_TERMS:
        raise LexiconError(f"{shown}: {terms:,} terms, over {MOST_TERMS:,}; leave out what cannot stand in the corpus")
    return lexicon


def _shipped(name: str) -> Path:
    names = shipped_lexicons()
    if name not in names:
        said = f"no shipped lexicon '{printable(name)}' (a file is given with its ending, e.g. ./my-frames.toml)"
        raise LexiconError(said + nearest(name, names))
    return data_folder("lexicons") / f"{name}.toml"


def _read_format(text: str, path: Path, shown: str) -> tuple[str, Parsed]:
    """The first format (by name) that knows the text reads it; at most one does."""
    plain = text.removeprefix("\ufeff")
    for name, module in formats().items():
        if module.sniff(plain, path.name.lower()):
            return name, module.read(plain, shown)
    raise LexiconError(f"{shown}: not a lexicon in a format that is known; there is {', '.join(formats())}")


def _lexicon(parsed: Parsed, file: str, sha256: str, format_: str, lines: int) -> Lexicon:
    about = dict(parsed.about)
    return Lexicon(
        name=about.get("name") or allowed_name(Path(file).stem),
        version=about.get("version", ""),
        language=about.get("language") or DEFAULT_LANGUAGE,
        title=about.get("title", ""),
        license=about.get("license", ""),
        source=about.get("source", ""),
        frames=parsed.frames,
        file=file,
        sha256=sha256,
        format=format_,
        skipped=parsed.skipped,
        lines=lines,
        categories=parsed.categories,
        says_language=bool(about.get("language")),
    )


def parse_inline(name: str, mapping: Mapping[str, Any]) -> Lexicon:
    """A lexicon written in the study file, `[lexicons.inline.NAME]`: the same tables as in a lexicon file."""
    where = f"lexicons.inline.{printable(name)}"
    if why := name_problem(name):
        raise LexiconError(f"{where}: the lexicon's name {why}")
    named = {"name": name, **mapping}
    parsed = parse_tree(named, where)
    canonical = json.dumps(named, sort_keys=True, default=str)
    return _lexicon(parsed, "", hashlib.sha256(canonical.encode()).hexdigest(), "toml", 0)


def load_lexicons(use: Sequence[str], inline: Mapping[str, Mapping[str, Any]] | None = None) -> tuple[Lexicon, ...]:
    """All lexicons of a study, in the order given, those inside the study file last.

    Where two of them have a top-level frame of one name, the paths of both begin with `LEXICON:`. The same
    file given twice is read once. Raises LexiconError with the problems of all of them.
    """
    lexicons: list[Lexicon] = []
    problems: list[str] = []
    loads = [partial(load_lexicon, name) for name in use]
    for load in [*loads, *(partial(parse_inline, *item) for item in (inline or {}).items())]:
        try:
            lexicons.append(load())
        except LexiconError as error:
            problems.append(str(error))
    lexicons = list({(lexicon.name, lexicon.sha256): lexicon for lexicon in lexicons}.values())
    problems += _same_names(lexicons)
    if problems:
        raise LexiconError("; ".join(problems))
    return _with_prefixes(lexicons)


def _same_names(lexicons: Iterable[Lexicon]) -> list[str]:
    first: dict[str, Lexicon] = {}
    problems = []
    for lexicon in lexicons:
        other = first.setdefault(name_key(lexicon.name), lexicon)
        if other is not lexicon:
            files = " and ".join(printable(x.file or "the study file") for x in (other, lexicon))
            problems.append(f"two lexicons are named '{lexicon.name}' ({files}); give one another name")
    return problems


def _with_prefixes(lexicons: Sequence[Lexicon]) -> tuple[Lexicon, ...]:
    said = Counter(name_key(f.path) for lexicon in lexicons for f in lexicon.frames)
    out = []
    for lexicon in lexicons:
        frames = tuple(_prefixed(f, f"{lexicon.name}:") if said[name_key(f.path)] > 1 else f for f in lexicon.frames)
        out.append(replace(lexicon, frames=frames))
    return tuple(out)


def _prefixed(frame: Frame, prefix: str) -> Frame:
    return replace(frame, path=prefix + frame.path, frames=tuple(_prefixed(f, prefix) for f in frame.frames))
