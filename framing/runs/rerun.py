"""A run repeated from what its folder says, and held against it byte for byte."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from framing.config.paths import path_keys
from framing.config.study import Config, load_study
from framing.corpus.files import SkippedFiles, find_candidates
from framing.errors import InputError, printable
from framing.lexicon import is_path
from framing.runs.folder import hash_file, is_as_written, read_manifest
from framing.runs.kept_lexicons import use_kept_lexicons
from framing.runs.manifest import hash_given, package_versions
from framing.runtime.plugins import data_folder
from framing.voice import choose_tier

Known = Counter[tuple[str, str]]
"""(file, SHA-256) of the inputs of a run."""


@dataclass(frozen=True)
class Difference:
    """A file of the run that is not the same, and where: rows and columns or lines, counted from 1."""

    file: str
    where: str


def repeat_run(
    run: Path, run_study: Callable[[Config, Path], object], inputs: Sequence[Path] = (), workers: int = 1
) -> tuple[int, list[Difference]]:
    """Run the study of a run folder again with `run_study`: (files compared, those that differ).

    Its own lexicons are in the run; inputs and kept runs are found by name and SHA-256 below the working directory,
    inputs may be given instead. Kept parses are not used. Raises InputError where the same cannot be done: a file is
    not found or not as it was, packages have other versions, voices would be told another way.
    """
    manifest = read_manifest(run)
    if not is_as_written(run / "study.toml", manifest["files"].get("study.toml")):
        raise InputError(f"{printable(run.name)}: study.toml is not as the run wrote it; nothing to repeat")
    config = load_study(run / "study.toml", {"engine.workers": workers, "engine.cache": "off"})
    _require_packages(manifest["versions"])
    with tempfile.TemporaryDirectory(prefix="framing-rerun-") as folder:
        config = _find_files(config, run, inputs, Path(folder) / "lexicons")
        _require_voices(config, manifest.get("voice", {}))
        again = Path(folder) / "run" / run.name
        run_study(config, again)
        _require_inputs(manifest, read_manifest(again))
        names = sorted({path.name for folder in (run, again) for path in folder.iterdir()})
        found = [Difference(name, where) for name in names if (where := _compare(run / name, again / name))]
        return len(names), found


@contextmanager
def find_study_of(run: Path, inputs: Sequence[Path] = ()) -> Iterator[Config]:
    """The study of a run with its inputs where they are now. Raises InputError where one is not found."""
    with tempfile.TemporaryDirectory(prefix="framing-lexicons-") as folder:
        yield _find_files(load_study(run / "study.toml", {}), run, inputs, Path(folder))


def _find_files(config: Config, run: Path, inputs: Sequence[Path], folder: Path) -> Config:
    """The study with the places of its files; lexicons that the run kept are unpacked below `folder`."""
    use = use_kept_lexicons(config.lexicons.use, run, folder)
    config = config.model_copy(update={"lexicons": config.lexicons.model_copy(update={"use": use})})
    return _Finder(Path.cwd(), read_manifest(run), folder).complete(config, inputs)


# ---- can the same be done here? ----


def _require_packages(made_with: Mapping[str, Any]) -> None:
    here = package_versions()
    other = [
        f"{printable(name)} {printable(version, 20)} (here {here.get(name, 'none')})"
        for name, version in sorted(made_with.items())
        if here.get(name) != version
    ]
    if other:
        raise InputError(f"the run was made with {', '.join(other)}; install these versions to repeat it")


def _require_voices(config: Config, told: Mapping[str, Any]) -> None:
    tier = choose_tier(config.voice.tier, config.text.model)
    was = " ".join(filter(None, (str(told.get(key, "")) for key in ("name", "tier", "model", "version"))))
    now = " ".join(filter(None, (tier.name, tier.model, tier.version)))
    if was != now:
        raise InputError(f"the run told voices by {printable(was)}, here it would be {now}; install what it had")


def _require_inputs(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse what the search could not tell: a sheet, an event file or a kept run that is another one."""
    for key, name in (("inputs", "file"), ("lexicons", "file"), ("given", "file")):
        old, new = ([(d.get(name), d.get("sha256")) for d in m.get(key, [])] for m in (before, now))
        for (file, sha256), other in zip_longest(old, new, fillvalue=("", "")):
            if (file, sha256) != other:
                raise InputError(
                    f"{printable(file or other[0])}: the run read sha256 {printable(sha256, 14) or 'no such file'}, "
                    f"found {printable(other[1], 14) or 'none'}; name the inputs: framing rerun RUN INPUTS"
                )


# ---- where are its files? ----


class _Finder:
    """Finds by name and content what a run read."""

    def __init__(self, top: Path, manifest: Mapping[str, Any], kept: Path) -> None:
        self._top = top
        self._kept = kept
        self._hashes: dict[Path, str] = {}
        self._below: dict[str, list[Path]] | None = None
        self._inputs: Known = Counter(
            (str(d.get("file")), str(d.get("sha256"))) for d in manifest["inputs"] if d.get("format") != "metadata"
        )
        self._sheets = [str(d.get("sha256")) for d in manifest["inputs"] if d.get("format") == "metadata"]
        self._lexicons = [(str(d.get("file")), str(d.get("sha256"))) for d in manifest["lexicons"]]
        self._given = {str(d.get("key")): str(d.get("sha256")) for d in manifest.get("given", [])}

    def complete(self, config: Config, inputs: Sequence[Path]) -> Config:
        """The study with the places of its files on this machine."""
        paths = tuple(map(str, inputs)) or tuple(str(self._find_input(Path(name).name)) for name in config.input.paths)
        self._require_all([Path(p) for p in paths])
        sheet = Path(config.input.metadata).name
        found: dict[str, dict[str, Any]] = {
            "input": {"paths": paths, "metadata": str(self._find_file(sheet, self._sheets)) if sheet else ""},
            "lexicons": {"use": tuple(map(self._find_lexicon, config.lexicons.use))},
        }
        for section, key, mark in path_keys(Config):
            value = getattr(getattr(config, section), key)
            if mark.given and (f"{section}.{key}" in self._given or mark.holds(value)):
                found.setdefault(section, {})[key] = self._find_given(f"{section}.{key}", value)
            elif mark.given and isinstance(value, tuple):
                places = [self._find_given(f"{section}.{key}.{i}", name) for i, name in enumerate(value, start=1)]
                found.setdefault(section, {})[key] = tuple(places)
        return config.model_copy(
            update={name: getattr(config, name).model_copy(update=update) for name, update in found.items()}
        )

    def _search(self, name: str) -> list[Path]:
        """Files and folders of a name below the working directory, the nearest first; then the bundled sample."""
        if self._below is None:
            self._below = {}
            for folder in (self._top, data_folder("sample")):
                for path in _walk(folder):
                    self._below.setdefault(path.name, []).append(path)
        found = self._below.get(name, [])
        return sorted(found, key=lambda p: (len(p.parts), os.fsencode(p)))

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            try:
                self._hashes[path] = hash_given(path)
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]

    def _find_file(self, name: str, hashes: Sequence[str]) -> Path:
        """The file of that name with one of these hashes."""
        there = [path for path in self._search(name) if path.is_file()]
        for path in there:
            if self._hash(path) in hashes:
                return path
        raise _not_found(name, hashes, changed=bool(there))

    def _find_input(self, name: str) -> Path:
        """A file with the recorded content, or the folder that holds most of the recorded files."""
        hashes = [sha256 for file, sha256 in self._inputs if file == name]
        there = self._search(name)
        files = [path for path in there if path.is_file() and self._hash(path) in hashes]
        if files:
            return files[0]
        folders = [(self._count(path), path) for path in there if path.is_dir()]
        best = max(folders, key=lambda pair: pair[0], default=None)
        if best and best[0]:
            return best[1]
        raise _not_found(name, hashes or [sha256 for _, sha256 in self._inputs], changed=bool(there))

    def _count(self, folder: Path) -> int:
        known = {file for file, _ in self._inputs}
        return sum(
            (c.label, self._hash(c.path)) in self._inputs
            for c in find_candidates([folder], SkippedFiles())
            if c.label in known
        )

    def _require_all(self, paths: Sequence[Path]) -> None:
        """Raise InputError unless every file that was read is there as it was."""
        candidates = find_candidates(paths, SkippedFiles())
        missing = self._inputs - Counter((c.label, self._hash(c.path)) for c in candidates)
        if missing:
            file, sha256 = min(missing)
            raise _not_found(file, [sha256], changed=any(c.label == file for c in candidates))

    def _find_lexicon(self, name: str) -> str:
        """A shipped lexicon by its name, one that the run kept, or a file below the working directory."""
        if not is_path(name) or Path(name).is_relative_to(self._kept):
            return name
        name = Path(name).name
        return str(self._find_file(name, [sha256 for file, sha256 in self._lexicons if file == name]))

    def _find_given(self, key: str, name: str) -> str:
        """A file of events, a run whose events or topics are kept, or the folder of a pipeline."""
        name = Path(name).name  # reading the study has put the run's folder before it
        wanted = self._given.get(key, "")
        for path in self._search(name):
            if self._hash(path) == wanted:
                return str(path)
        raise _not_found(name, [wanted], changed=bool(self._search(name)))


def _walk(top: Path) -> Iterator[Path]:
    """All files and folders below `top`, and `top` itself; hidden ones and links are not looked into."""
    yield top
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (path for name in (*folders, *files) if not (path := Path(folder, name)).is_symlink())


def _not_found(name: str, hashes: Sequence[str], changed: bool) -> InputError:
    what = "is there, but not as the run read it" if changed else "is not below the working directory"
    wanted = ", ".join(printable(sha256, 14) for sha256 in hashes[:3])
    return InputError(f"{printable(name)} (sha256 {wanted}): {what}; name the inputs: framing rerun RUN INPUTS")


# ---- what differs ----


def _compare(before: Path, now: Path) -> str:
    """Where two files differ; nothing where they are the same."""
    if not before.is_file() or before.is_symlink() or not now.is_file():
        return "made again, but not in the run" if now.is_file() else "in the run, but not made again"
    if hash_file(before) == hash_file(now):
        return ""
    return _compare_tables(before, now) if before.suffix == ".csv" else _compare_lines(before, now)


def _compare_lines(before: Path, now: Path) -> str:
    with before.open("rb") as old, now.open("rb") as new:
        different = [n for n, (a, b) in enumerate(zip_longest(old, new), start=1) if a != b]
    return f"{len(different)} lines, first line {different[0]}"


def _compare_tables(before: Path, now: Path) -> str:
    """The number of rows that differ, and the first cell that does."""
    rows, first = 0, ""
    header: list[str] = []
    with before.open(newline="", encoding="utf-8") as old, now.open(newline="", encoding="utf-8") as new:
        for number, (a, b) in enumerate(zip_longest(csv.reader(old), csv.reader(new))):
            header = header or a or []
            if a != b:
                rows += 1
                first = first or _first_cell(number, header, a, b)
    return f"{rows} rows, first {first}" if rows else _compare_lines(before, now)


def _first_cell(number: int, header: Sequence[str], old: Sequence[str] | None, new: Sequence[str] | None) -> str:
    """Row (the header is 0) and column where two rows part, with both values."""
    if old is None or new is None:
        return f"row {number}: only in {'the run' if new is None else 'the repetition'}"
    pairs = enumerate(zip_longest(old, new, fillvalue=""))
    column, (was, is_now) = next(((i, pair) for i, pair in pairs if pair[0] != pair[1]))
    name = header[column] if column < len(header) else f"column {column + 1}"
    return f"row {number}, {printable(name, 40)}: {printable(repr(was), 40)} -> {printable(repr(is_now), 40)}"
