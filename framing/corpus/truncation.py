"""Texts that are not whole, told by what cut them: a spreadsheet's cell, an interface's limit, a paywall."""

from __future__ import annotations

import re

_MOST_IN_A_CELL = 32_767
_SNIPPET = re.compile(r"(?:\[\+\d+ (?:chars|characters)\]|\(\+\d+ chars\))\s*$")
_ENDS = 300
_PAYWALL = tuple(
    (re.split(r"[^\w ]", form)[0], re.compile(form))
    for form in (
        r"subscribe (?:now |today )?to (?:read|continue|keep reading|unlock)",
        r"to continue reading,? (?:please )?(?:subscribe|sign|log|register)",
        r"to keep reading,? (?:please )?(?:subscribe|sign|log|register)",
        r"for subscribers only",
        r"available to subscribers only",
        r"already a (?:subscriber|member)\?",
        r"this (?:article|story|content) is (?:exclusive|only available|reserved)",
        r"jetzt weiterlesen mit",
        r"nur für abonnent",
        r"mit einem abo weiterlesen",
        r"article réservé aux abonnés",
        r"contenu réservé aux abonnés",
        r"il vous reste [\d.,]+ ?% de cet article",
        r"exclusivo para suscriptores",
        r"contenuto riservato agli abbonati",
        r"articolo riservato agli abbonati",
        r"exclusivo para assinantes",
        r"alleen voor abonnees",
        r"lees verder met een abonnement",
        r"tylko dla prenumeratorów",
        r"только для подписчиков",
    )
)
"""Of a text in lower case, each behind the words it begins with: looking for those first takes a tenth of the time."""
WHAT = {
    "cell": "texts of exactly 32,767 characters, the most that a spreadsheet's cell holds",
    "snippet": "texts that an interface cut ([+… chars])",
    "paywall": "texts that end at a paywall",
}


def find_cut(text: str) -> str:
    """What cut a text as it was given: a key of WHAT; empty where nothing tells that it was."""
    may_fill = _MOST_IN_A_CELL // 2 <= len(text) <= _MOST_IN_A_CELL  # a cell counts in code units of UTF-16
    if may_fill and _MOST_IN_A_CELL in (len(text), len(text.encode("utf-16-le", "replace")) // 2):
        return "cell"
    if _SNIPPET.search(text[-60:]):
        return "snippet"
    ends = text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"
    ends = ends.casefold()
    return "paywall" if any(opening in ends and sign.search(ends) for opening, sign in _PAYWALL) else ""
