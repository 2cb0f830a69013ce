"""The language of a document: from its column, else identified on its first 500 characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

SAMPLE = 500
_LETTERS = 20
_SURE = 0.9
_NAMES = {
    "english": "en", "eng": "en", "german": "de", "deutsch": "de", "deu": "de", "ger": "de", "french": "fr",
    "fra": "fr", "fre": "fr", "spanish": "es", "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt",
    "por": "pt", "dutch": "nl", "nld": "nl", "russian": "ru", "rus": "ru", "ukrainian": "uk", "ukr": "uk",
    "chinese": "zh", "zho": "zh", "chi": "zh", "cmn": "zh", "arabic": "ar", "ara": "ar", "persian": "fa",
    "farsi": "fa", "fas": "fa", "turkish": "tr", "tur": "tr", "japanese": "ja", "jpn": "ja", "korean": "ko",
    "kor": "ko", "polish": "pl", "pol": "pl", "hindi": "hi", "hin": "hi", "swe": "sv", "nor": "no", "dan": "da",
    "fin": "fi", "ces": "cs", "cze": "cs", "hun": "hu", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el", "heb": "he",
    "ind": "id", "vie": "vi", "tha": "th", "hrv": "hr", "srp": "sr", "bul": "bg", "slk": "sk", "slv": "sl", "cat": "ca",
    "arb": "ar",
    "iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "ua": "uk", "us": "en", "gb": "en",
}  # fmt: skip
"""Names and codes that people write, old codes, and countries of one language that is meant; uk is Ukrainian."""
_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
    "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu".split()
)
"""ISO 639-1."""
_NONE = frozenset("und unk nan mul mis zxx".split())
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]+)?", re.ASCII)


def language_code(written: str) -> str:
    """ISO 639-1 code of `en`, `EN`, `en-US`, `eng`, `English`; empty where it is no language we can name."""
    text = re.sub(r"\s*\(.*\)$", "", written.strip().casefold())
    if text in _NAMES:
        return _NAMES[text]
    match = _CODE.fullmatch(text)
    code = _NAMES.get(match[1], match[1]) if match else ""
    return code if code in _CODES or (len(code) == 3 and code not in _NONE) else ""


def identify(text: str) -> tuple[str, bool]:
    """(language, whether that is sure) of a text's first 500 characters; ("", False) under 20 letters.

    After py3langid (Lui & Baldwin 2012), two-letter languages only: to it one English headline in twenty is
    Nigerian Pidgin.
    """
    sample = text[:SAMPLE]
    if len(sample) < _LETTERS or sum(map(str.isalpha, sample[:100])) < _LETTERS:
        return ("zh", False) if re.search(r"[\u4e00-\u9fff]{4}", sample) else ("", False)
    language, confidence = _identifier().classify(sample)
    return language, confidence >= _SURE


@cache
def _identifier() -> Any:
    """Takes 0.7 s to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    # the selected columns come back transposed and in half precision: laid out anew a text takes half the time
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc, dtype=np.float32)
    return identifier


def impute_languages(guesses: Iterable[tuple[str, str, bool]], titles: Iterable[str] = ()) -> list[str]:
    """The language of each (source, guess, sure): an unsure one is the commonest of its source, else of all.

    A headline or a caption is too short to be sure of; an outlet mostly writes one language. Where none at all is
    sure, the `titles` read together tell it.
    """
    rows = list(guesses)
    commonest = {source: _first(g for s, g, sure in rows if s == source and sure) for source in _unsure_sources(rows)}
    fallback = _first(g for _, g, sure in rows if sure) or identify("\n".join(dict.fromkeys(titles)))[0]
    return [guess if sure else commonest[source] or fallback or guess for source, guess, sure in rows]


def _unsure_sources(rows: list[tuple[str, str, bool]]) -> list[str]:
    return sorted({source for source, _, sure in rows if not sure})


def _first(guesses: Iterable[str]) -> str:
    counts = Counter(g for g in guesses if g)
    return min(counts, key=lambda g: (-counts[g], g)) if counts else ""
