"""What `run.json` says of a run, and the tables and study as they are published: no clock, no absolute path."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import tomli_w

from framing import tables
from framing.config import Config
from framing.corpus import CorpusRead
from framing.errors import plural
from framing.lexicon import Lexicon, is_path
from framing.run import MANIFEST, SCHEMA, hash_file, hash_text, identify
from framing.voice import Tier

Manifest = dict[str, Any]
_PACKAGES = (
    "media-framing", "numpy", "pandas", "scipy", "altair", "vl-convert-python", "py3langid", "ftfy", "dateparser",
    "scikit-learn", "gensim", "spacy",
)  # fmt: skip
_WHY = {
    "source": "of sources not selected",
    "before_from": "before the first day",
    "after_to": "after the last day",
    "no_date": "without a date",
    "date_not_precise": "not dated precisely enough",
    "where": "not in the selected part",
    "about": "not about the query",
    "reprint": "further copies of a text",
    "too_short": "shorter than comparison.min_tokens",
    "no_lexicon_for_language": "in a language no lexicon in use speaks",
}


def leave_out_languages(documents: pd.DataFrame, lexicons: Sequence[Lexicon]) -> pd.DataFrame:
    """Leave out documents in a language no lexicon speaks: a gap is better than a false zero.

    A lexicon without a language speaks all; a document too short to tell its language stays.
    """
    spoken = {lexicon.language for lexicon in lexicons}
    if "" in spoken:
        return documents
    unspoken = documents["included"] & ~documents["language"].isin([*sorted(spoken), ""])
    why = documents["excluded_why"].where(~unspoken, "no_lexicon_for_language")
    return documents.assign(included=documents["included"] & ~unspoken, excluded_why=why)


def say_excluded(documents: pd.DataFrame) -> str:
    """How many documents are left out and why, in words."""
    why = documents.loc[~documents["included"], "excluded_why"].value_counts().sort_index()
    return ", ".join(f"{count} {_WHY.get(str(reason), reason)}" for reason, count in why.items()) or "none were read"


def public_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """The documents table as it is written: no text."""
    hidden = ["text_start", "text_length", "content"]
    return tables.check("documents", documents.drop(columns=hidden), optional=("text",))


@dataclass(frozen=True)
class Facts:
    """What a run came from, and what it met on its way."""

    config: Config
    lexicons: Sequence[Lexicon]
    corpus: CorpusRead
    documents: pd.DataFrame
    uncounted: Mapping[str, int]
    tier: Tier


def describe_run(facts: Facts, notes: Sequence[str]) -> Manifest:
    """The content of `run.json`, but for the hashes of the files."""
    config, corpus, documents = facts.config, facts.corpus, facts.documents
    excluded = documents.loc[~documents["included"], "excluded_why"].value_counts().sort_index()
    study = study_text(config)
    described: Manifest = {
        "schema": SCHEMA,
        "study": config.study.model_dump(),
        "versions": package_versions(),
        "inputs": corpus.inputs,
        "lexicons": [_describe_lexicon(lexicon) for lexicon in facts.lexicons],
        "given": describe_given(config),
        "config_sha256": hash_text(study),
        "documents": {
            "read": corpus.read, "used": len(documents), "rejected": len(corpus.rejects), "merged": corpus.merged,
            "excluded": int((~documents["included"]).sum()),
        },
        "excluded": {str(reason): int(count) for reason, count in excluded.items()},
        "uncounted": dict(facts.uncounted),
        "skipped_files": corpus.skipped,
        "languages": {str(k): int(n) for k, n in documents["language"].value_counts().sort_index().items()},
        "repaired_characters": int(documents["repaired"].sum()),
        "comparison": config.comparison.model_dump(),
        "voice": {"tier": facts.tier.name, "model": facts.tier.model, "version": facts.tier.version},
        "topics": {"model": config.topics.model},
        "warnings": _warnings(facts),
        "notes": list(notes),
    }  # fmt: skip
    return {"run_id": identify(described), **described}


def _warnings(facts: Facts) -> list[str]:
    unspoken = int((facts.documents["excluded_why"] == "no_lexicon_for_language").sum())
    said = [f"{plural(unspoken, 'document')} left out: no lexicon in use speaks the language"] if unspoken else []
    notice = [facts.tier.notice] if facts.tier.notice else []
    return [*notice, *facts.corpus.warnings, *said]


def package_versions() -> dict[str, str]:
    """The versions of the packages that numbers, texts and pictures come from."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def describe_given(config: Config) -> list[Manifest]:
    """Files of events, and runs (by their `run.json`) whose events or topics are kept: key, name and SHA-256."""
    given = {
        "events.file": config.events.file, "events.from_run": config.events.from_run,
        "topics.from_run": config.topics.from_run,
    }  # fmt: skip
    return [
        {"key": key, "file": Path(name).name, "sha256": hash_file(path / MANIFEST if path.is_dir() else path)}
        for key, name in given.items() if name and (path := Path(name)).exists()
    ]  # fmt: skip


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
    study["input"]["paths"] = [Path(os.path.normpath(Path(p).absolute())).name for p in study["input"]["paths"]]
    for key in ("file", "from_run"):
        study["events"][key] = Path(study["events"][key]).name
    study["topics"]["from_run"] = Path(study["topics"]["from_run"]).name
    study["input"]["metadata"] = Path(study["input"]["metadata"]).name
    study["lexicons"]["use"] = [Path(name).name if is_path(name) else name for name in study["lexicons"]["use"]]
    return tomli_w.dumps(study)
