"""One ProQuest document: labels in the languages of its interface, and which of them means what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from framing.corpus.readers._databases import Export, find_date, find_language, fold, read_place
from framing.corpus.readers._records import Bad, Record

DATABASE = "ProQuest"
Part = tuple[str, str]
"""(label or nothing, value)"""
_LABELS = {
    "title": "title|titel|titulo|titre|titolo|document title|название|заглавие|标题|タイトル",
    "source": "publication title|publikationstitel|titel der publikation|titulo de publicacion|"
    "titulo de la publicacion|titre de la publication|titre de publication|titolo pubblicazione|"
    "titolo della pubblicazione|titulo da publicacao|titel van publicatie|publicatietitel|название публикации|"
    "publication name|出版物名称",
    "date": "publication date|erscheinungsdatum|publikationsdatum|datum der veroffentlichung|veroffentlichungsdatum|"
    "fecha de publicacion|date de publication|data di pubblicazione|data pubblicazione|data de publicacao|"
    "publicatiedatum|дата публикации|出版日期",
    "text": "full text|volltext|texto completo|texte integral|texte complet|testo completo|testo integrale|"
    "texto integral|volledige tekst|полный текст|全文|全文文献",
    "abstract": "abstract|zusammenfassung|kurzfassung|resumen|extracto|resume|riassunto|resumo|samenvatting|"
    "реферат|摘要",
    "byline": "author|authors|autor|autoren|verfasser|auteur|auteurs|autore|autores|автор|作者",
    "section": "section|abschnitt|rubrik|seccion|rubrique|sezione|secao|sectie",
    "page": "pages|first page|seiten|erste seite|seite|paginas|primera pagina|premiere page|pagine|pagina|"
    "primeira pagina|pagina's",
    "language": "language of publication|language|sprache der publikation|sprache|publikationssprache|"
    "idioma de la publicacion|idioma de publicacion|idioma|langue de publication|langue de la publication|langue|"
    "lingua della pubblicazione|lingua|idioma da publicacao|taal van publicatie|taal|язык публикации",
    "doc_id": "proquest document id|proquest-dokument-id|proquest dokument-id|dokument-id von proquest|"
    "id de documento de proquest|id del documento de proquest|identificador de documento proquest|"
    "id du document proquest|id documento proquest|id do documento proquest|proquest-document-id",
    "url": "document url|dokument-url|url des dokuments|url del documento|url du document|url documento|"
    "url do documento|document-url",
    "info": "publication info|publikationsinformationen|informacion de publicacion|informations de publication|"
    "infos sur la publication|informazioni sulla pubblicazione|informacoes da publicacao|publicatie-informatie",
    "index": "subject|thema|schlagwort|materia|tema|sujet|soggetto|assunto|onderwerp|business indexing term|location|"
    "standort|ort|lugar|lieu|ubicacion|people|personen|personas|personnes|company / organization|"
    "unternehmen/organisation|unternehmen / organisation|empresa / organizacion|entreprise / organisation|"
    "identifier / keyword|classification|klassifikation|clasificacion|links|enlaces|liens|link|copyright|database",
}
_ROLES = {fold(name): role for role, names in _LABELS.items() for name in names.split("|")}
_LABEL = re.compile(r"(?P<label>[^:\n]{2,45}?)\s?:(?:\s+|$)(?P<value>.*)", re.DOTALL)
_RULE = re.compile(r"^[ \t]*_{20,}[ \t\r]*$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^?\s]*?proquest[^?\s]*?docview/\d+[^?\s]*")
_LINK = re.compile(r"(?:https?://\S+|proquest document link)", re.IGNORECASE)
_BELOW = re.compile(r"(?P<kind>CAPTION|CREDIT|ILLUSTRATION): ?(?P<value>.*)")
_LOOSE = 2


def is_one(text: str) -> bool:
    """Whether a text is parted by the lines of underscores that ProQuest sets between documents."""
    return bool(_RULE.search(text)) and "proquest" in text.casefold()


def is_rule(line: str) -> bool:
    """Whether a line parts two documents."""
    return bool(_RULE.fullmatch(line))


def role_of(label: str) -> str:
    """What a label means; nothing where it is not known."""
    return _ROLES.get(fold(label.strip(" :\u00a0")), "")


def read_parts(parts: Sequence[Part], export: Export, declared: int | None = None) -> Record | Bad | None:
    """The document of labelled parts; None where these are none (a list of contents, an address)."""
    values: dict[str, str] = {}
    body: list[str] = []
    head: list[str] = []
    role = ""
    for label, value in parts:
        role = role_of(label) if label else role
        if not label and not values and not role:
            head.append(value)
        elif role == "text":
            body.append(value)
        elif label and role:
            values.setdefault(role, " ".join(value.split()))
        elif role in ("abstract", "url") and not values.get(role):
            values[role] = value
    if sum(role_of(label) == "doc_id" for label, _ in parts if label) > 1:
        return export.bad("several", "several documents that nothing parts; export as text, with the lines between")
    if not body and not values.keys() & {"source", "date", "doc_id", "info"}:
        return None
    return export.record(_finish(values, head, _body(body, values), export), declared)


def _body(parts: Sequence[str], values: dict[str, str]) -> str:
    """The paragraphs of the article; captions and credits below it are no part of it."""
    lines = [line.strip() for line in "\n".join(parts).splitlines() if line.strip()]
    while lines and (below := _BELOW.fullmatch(lines[-1])):
        if below["kind"] == "CREDIT" and below["value"].strip(" ;"):
            values.setdefault("byline", below["value"].strip())
        lines.pop()
    return "\n\n".join(lines)


def _finish(values: dict[str, str], head: Sequence[str], text: str, export: Export) -> dict[str, str]:
    """Values as they are used: the headline above all, day, language and address in one form."""
    for paragraph in head:
        if (place := read_place(paragraph)) and export.promised is None:
            export.promised = place.of - place.number + 1
    title = next((p for p in head if not read_place(p) and not _LINK.match(p)), "")
    info = values.pop("info", "")
    date = values.get("date", "")
    abstract = values.pop("abstract", "")
    named = re.split(r"\s*[\[;]", info)[0]
    if text:
        values["text"] = text if len(text.split()) > 3 else ""
    if len(abstract.split()) > 3:
        values["abstract"] = abstract
    if not values.get("text"):
        export.note("no full text", "what there is of an abstract stands in the column abstract")
    address = _ADDRESS.search(values.get("url", ""))
    values.pop("index", None)
    return values | {
        "title": " ".join(title.split()) or values.get("title", ""),
        "source": values.get("source", "") or ("" if find_date(named) else named),  # of a record cut off the day alone
        "date": find_date(date) or date or find_date(info),
        "language": find_language(values.get("language", "")),
        "url": address[0] if address else values.get("url", ""),
    }


def read_text(blocks: Sequence[str]) -> list[Part]:
    """The labelled parts of the blocks of a plain text: within the body a label counts where labels alone follow."""
    parts: list[Part] = []
    in_body = in_tail = False
    for i, block in enumerate(blocks):
        match = _LABEL.match(block)
        role = role_of(match["label"]) if match else ""
        if match and role and in_body and not in_tail:
            in_tail = _is_tail(blocks[i:])
        if match and ((role and (in_tail or not in_body)) or in_tail):
            parts.append((match["label"], match["value"]))
            in_body = in_body or role == "text"
        else:
            parts.append(("", block))
    return parts


def _is_tail(blocks: Sequence[str]) -> bool:
    return sum(not _LABEL.match(block) for block in blocks) <= _LOOSE
