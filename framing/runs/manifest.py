"""What `run.json` says of a run, and the tables and study as they are published: no clock, no absolute path."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w
from pydantic import ValidationError

from framing import tables
from framing.config.paths import given_paths, map_paths
from framing.config.study import ComparisonSettings, Config
from framing.corpus.reading import CorpusRead, count_markup
from framing.corpus.selection import count_excluded
from framing.errors import InputError, plural, printable
from framing.lexicon import Lexicon
from framing.runs.folder import MANIFEST, SCHEMA, hash_file, hash_text, identify, is_run
from framing.voice import Tier
from framing.voice.model_files import digest_files

Manifest = dict[str, Any]
_PACKAGES = (
    "media-framing", "numpy", "pandas", "scipy", "altair", "vl-convert-python", "py3langid", "ftfy", "dateparser",
    "scikit-learn", "gensim", "spacy",
)  # fmt: skip


def public_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents table as it is written: no text."""
    hidden = ["text_start", "text_length", "content"]
    return tables.check("documents", documents.drop(columns=hidden), optional=("text",))


@dataclass(frozen=True)
class RunFacts:
    """What a run came from, and what it met on its way. `warnings`: what the stages after reading warn of."""

    config: Config
    lexicons: Sequence[Lexicon]
    corpus: CorpusRead
    documents: pd.DataFrame
    uncounted: Mapping[str, int]
    tier: Tier
    chance_share: float | None = None
    warnings: Sequence[str] = ()


def describe_run(facts: RunFacts, notes: Sequence[str], warnings: Sequence[str] = ()) -> Manifest:
    """The content of `run.json`, but for the hashes of the files; `notes` and `warnings` are what stages said."""
    config, corpus, documents = facts.config, facts.corpus, facts.documents
    excluded = count_excluded(documents)
    study = study_text(config)
    described: Manifest = {
        "schema": SCHEMA,
        "study": config.study.model_dump(),
        "unit": config.sources.unit,
        "select": config.select.model_dump(),
        "versions": package_versions(),
        "inputs": corpus.inputs,
        "lexicons": [_describe_lexicon(lexicon) for lexicon in facts.lexicons],
        "given": describe_given(config),
        "config_sha256": hash_text(study),
        "documents": {
            "read": corpus.read, "used": len(documents), "rejected": len(corpus.rejects), "merged": corpus.merged,
            "excluded": sum(excluded.values()),
        },
        "excluded": excluded,
        "uncounted": dict(facts.uncounted),
        "skipped_files": corpus.skipped,
        "languages": {str(k): int(n) for k, n in documents["language"].value_counts().sort_index().items()},
        "repaired_characters": int(documents["repaired"].sum()),
        "markup": count_markup(zip(documents["source"], documents["markup"], strict=True)),
        "comparison": config.comparison.model_dump(exclude={"codings"}),  # paths; their hashes stand under given
        "voice": _describe_voice(facts.tier),
        "events": {"chance_share": facts.chance_share},
        "topics": {"model": config.topics.model},
        "warnings": [*_warnings(facts), *warnings],
        "notes": list(notes),
    }  # fmt: skip
    return {"run_id": identify(described), **described}


def _warnings(facts: RunFacts) -> list[str]:
    said = _say_unspoken(facts.documents, facts.lexicons)
    notice = [facts.tier.notice] if facts.tier.notice else []
    return [*notice, *facts.corpus.warnings, *said, *facts.warnings]


def _say_unspoken(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> list[str]:
    """How many documents no lexicon speaks to, and which lexicons only count as English because they do not say."""
    languages = documents.loc[documents["excluded_why"] == "no_lexicon_for_language", "language"]
    if languages.empty:
        return []
    said = f"{plural(len(languages), 'document')} left out: no lexicon in use speaks the language"
    unsaid = ", ".join(printable(lexicon.file or lexicon.name) for lexicon in lexicons if not lexicon.says_language)
    commonest = str(languages.value_counts().sort_index().idxmax())
    remedy = f'; {unsaid} names no language and counts as English: write language = "{commonest}" in it'
    return [said + remedy * bool(unsaid)]


def read_comparison(run: Mapping[str, Any]) -> ComparisonSettings:
    """How a run compared, by its `run.json`; what is not said there is as it is where a study does not say it.

    Raises InputError where it says what no study can.
    """
    try:
        return ComparisonSettings.model_validate(run.get("comparison", {}))
    except ValidationError as error:
        key = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(f"run.json is damaged (comparison.{printable(key)}); run the study again") from None


def package_versions() -> dict[str, str]:
    """The versions of the packages that numbers, texts and pictures come from."""
    here = {name: version(name) for name in _PACKAGES if _is_installed(name)}
    return {"python": platform.python_version(), **here}


def _is_installed(name: str) -> bool:
    """Not everything is everywhere: gensim has no release for the newest Python."""
    return any(True for _ in distributions(name=name))


def _describe_voice(tier: Tier) -> Manifest:
    told = {"tier": tier.name, "model": tier.model, "version": tier.version}
    return told | ({"sha256": tier.sha256, "origin": tier.origin} if tier.name == "parse" else {})


def describe_given(config: Config) -> list[Manifest]:
    """What else a run was given, events, runs whose events or topics are kept, a pipeline: key, name and SHA-256."""
    return [
        {"key": key, "file": public_name(path), "sha256": hash_given(Path(path))}
        for key, path in given_paths(config).items()
        if Path(path).exists()
    ]


def hash_given(path: Path) -> str:
    """SHA-256 of a file, of the `run.json` of a run, or of the files of a pipeline."""
    if is_run(path):
        return hash_file(path / MANIFEST)
    return digest_files(path) if path.is_dir() else hash_file(path)


def public_name(path: str) -> str:
    """The last name of a path: the rest tells of a machine."""
    return Path(os.path.normpath(Path(path).absolute())).name


def _describe_lexicon(lexicon: Lexicon) -> Manifest:
    keys = ("name", "version", "title", "language", "license", "source", "file", "format", "sha256")
    frames = [
        {"frame": f.path, "definition": f.definition, "terms": len(f.terms), "ignore": len(f.ignore)}
        for f in lexicon.all_frames()
    ]
    return {key: getattr(lexicon, key) for key in keys} | {"frames": frames, "skipped": len(lexicon.skipped)}


def study_text(config: Config) -> str:
    """The resolved study as TOML, without engine and machine paths: files by their name."""
    study = config.model_dump(by_alias=True, exclude={"engine"}, mode="json")
    map_paths(Config, study, public_name)
    return tomli_w.dumps(study)
