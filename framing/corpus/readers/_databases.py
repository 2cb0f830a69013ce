"""What exports of press databases have in common: labels, dates and languages in many tongues, and what they promise.

Names of months and languages are those that Nexis, Factiva, ProQuest and Europresse print in their interfaces'
languages; names that are two months in two languages (Polish and Croatian `listopada`) are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from framing.corpus.readers._records import About, Bad, Record
from framing.errors import plural

_TOLERANCE = 0.15


def fold(text: str) -> str:
    """Lower case without accents, blanks single: how labels are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            (
                "january januar januari janvier enero gennaio janeiro gener ianuarie января січня stycznia ledna "
                "siječnja tammikuuta január ιανουαρίου ocak jan janv ene gen"
            ),
            (
                "february februar februari février febrero febbraio fevereiro febrer februarie pebruari февраля "
                "лютого lutego února veljače helmikuuta február φεβρουαρίου şubat feb févr fev"
            ),
            (
                "march märz maerz maart mars marzo março març marts martie maret марта березня marca března ožujka "
                "maaliskuuta március μαρτίου mart mar mrt"
            ),
            (
                "april avril abril aprile aprilie апреля квітня kwietnia dubna travnja huhtikuuta április απριλίου "
                "nisan apr avr abr"
            ),
            "may mai mei mayo maggio maio maj maig мая травня maja května svibnja toukokuuta május μαΐου mayıs",
            (
                "june juni juin junio giugno junho juny iunie июня червня czerwca června lipnja kesäkuuta június "
                "ιουνίου haziran jun giu"
            ),
            (
                "july juli juillet julio luglio julho juliol iulie июля липня lipca července srpnja heinäkuuta július "
                "ιουλίου temmuz jul juil lug"
            ),
            (
                "august augustus augusti août agosto agost agustus августа серпня sierpnia srpna kolovoza elokuuta "
                "augusztus αυγούστου ağustos aug ago"
            ),
            (
                "september septembre septiembre setiembre settembre setembro setembre septembrie сентября вересня "
                "września září rujna syyskuuta szeptember σεπτεμβρίου eylül sep sept"
            ),
            (
                "october oktober octobre octubre ottobre outubro octombrie октября жовтня października října "
                "lokakuuta október οκτωβρίου ekim oct okt ott out"
            ),
            (
                "november novembre noviembre novembro noiembrie ноября marraskuuta novembra νοεμβρίου studenoga kasım "
                "nov"
            ),
            (
                "december dezember décembre diciembre dicembre dezembro desembre desember decembrie декабря грудня "
                "grudnia prosince prosinca joulukuuta δεκεμβρίου dec dez dic des"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
_LANGUAGES = {
    fold(name): code
    for code, names in {
        "en": "english anglais englisch ingles inglese engels engelsk engelska английский 英语 英文 英語 영어",
        "de": "german deutsch allemand aleman tedesco duits alemao tysk tyska немецкий 德语 德文 ドイツ語",
        "fr": "french francais francaise franzosisch frances francese frans fransk franska французский 法语 法文",
        "es": "spanish espanol espagnol spanisch spagnolo castellano spaans espanhol spansk spanska испанский",
        "it": "italian italiano italien italienisch italiaans italiensk italienska итальянский",
        "pt": "portuguese portugues portugais portugiesisch portoghese portugees portugisisk португальский",
        "nl": "dutch nederlands neerlandais niederlandisch neerlandes olandese holandes hollandsk нидерландский",
        "da": "danish dansk danois danisch danes danese deens датский",
        "sv": "swedish svenska suedois schwedisch sueco svedese zweeds шведский",
        "no": "norwegian norsk norvegien norwegisch noruego norvegese noors норвежский",
        "fi": "finnish suomi finnois finnisch finlandes finlandese fins финский",
        "ru": "russian русский russe russisch ruso russo russisk",
        "pl": "polish polski polonais polnisch polaco polacco pools польский",
        "tr": "turkish turkce turc turkisch turco turks турецкий",
        "ar": "arabic arabe arabisch arabo арабский العربية",
        "zh": "chinese chinois chinesisch chino cinese chinees китайский 中文 简体中文 繁體中文 中国語",
        "ja": "japanese japonais japanisch japones giapponese 日本語 日文 日语",
        "ko": "korean coreen koreanisch coreano 한국어 韩文",
        "hu": "hungarian hongrois ungarisch hungaro ungherese hongaars magyar венгерский",
        "cs": "czech tcheque tschechisch checo ceco tsjechisch čeština чешский",
        "ro": "romanian roumain rumanisch rumano rumeno roemeens română румынский",
        "el": "greek grec griechisch griego greco grieks ελληνικά греческий",
        "bg": "bulgarian bulgare bulgarisch bulgaro български болгарский",
        "hr": "croatian croate kroatisch croata croato hrvatski",
        "sr": "serbian serbe serbisch serbio serbo srpski",
        "he": "hebrew hebreu hebraisch hebreo ebraico",
        "id": "indonesian indonesien indonesisch indonesio",
        "fa": "persian persan persisch persa farsi",
        "ca": "catalan catala katalanisch",
        "uk": "ukrainian ukrainien ukrainisch українська",
    }.items()
    for name in names.split()
}
WORDS = (
    "words?|w[öo]rter|woerter|worte|mots?|palabras?|parole|parola|palavras?|woord(?:en)?|ord|paraules|"
    "слов[оа]?|sł[oó]w[ao]?|wyrazów|kelime|sanaa|szó|cuvinte|riječi|kata|λέξεις|字|个字|個字|語|语|단어|كلمات|كلمة"
)
_COUNT = re.compile(rf"(?P<n>\d+(?:[.,' \u00a0\u202f]\d{{3}})*)\s*(?:{WORDS})\b\.?", re.IGNORECASE)
_YEAR = r"(?:1[89]|20)\d\d"
_NAME = r"(?<![^\W\d_])[^\W\d_]{3,20}"
_DAY_FIRST = re.compile(
    rf"(?<![\d.])(?P<d>\d{{1,2}})(?:\.|º|°|er\b|st\b|nd\b|rd\b|th\b)?\s*(?:de\s+|of\s+|d['’]\s*)?"
    rf"(?P<month>{_NAME})\.?,?\s+(?:de\s+|del\s+)?(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:{_NAME}\.?,?\s+)?(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"(?<!\d)(?P<y>{_YEAR})\.?\s+(?P<month>{_NAME})\s+(?P<d>\d{{1,2}})(?!\d)", re.IGNORECASE)
_NUMBERS = re.compile(
    rf"(?<!\d)(?:(?P<y>{_YEAR})(?:-|\s*[年년]\s*)(?P<month>\d{{1,2}})(?:-|\s*[月월]\s*)(?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}})\.\s?(?P<m2>\d{{1,2}})\.\s?(?P<y2>{_YEAR}))(?!\d)"
)
_MONTH_ALONE = re.compile(rf"(?P<month>{_NAME})\.?,?\s+(?:de\s+)?(?P<y>{_YEAR})")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d\d)(?::\d\d)?\s*(?:([ap])\.?m\.?)?\s*(?:GMT|UTC)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"(?:(?P<before>do[ck]\w*)\s+)?(?P<n>\d{1,7}) (?:of|von|van|de|di|sur|av|af|z|из) (?P<of>\d{1,7})"
    r"(?:\s+(?P<after>do[ck]\w*))?",
    re.IGNORECASE,
)
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


class Numbered(NamedTuple):
    """Which document of how many."""

    number: int
    of: int


def read_place(line: str) -> Numbered | None:
    """What a line such as `3 of 27 DOCUMENTS` or `Dokument 3 von 27` says; None where it is no such line."""
    match = _PLACE.fullmatch(line.strip(" \t\r\n\x0c\ufeff\u00a0")) if len(line) < 200 else None
    return Numbered(int(match["n"]), int(match["of"])) if match and (match["before"] or match["after"]) else None


def head_text(head: bytes) -> str:
    """The beginning of a file as text: enough to see labels of ASCII."""
    wide = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return head.decode(wide, "replace")


def find_date(text: str) -> str:
    """The day (with the time where it is in GMT), else the month, that a line names, as ISO; empty where none."""
    for pattern in (_NUMBERS, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        for match in pattern.finditer(text):
            if day := _day(match):
                return day + _time(text[match.end() :])
    alone = _MONTH_ALONE.fullmatch(text.strip())
    month = _MONTHS.get(fold(alone["month"]), 0) if alone else 0
    return f"{alone['y']}-{month:02}" if alone and month else ""


def _day(match: re.Match[str]) -> str:
    parts = {name.rstrip("2")[:1]: value for name, value in match.groupdict().items() if value}
    month = int(parts["m"]) if parts["m"].isdigit() else _MONTHS.get(fold(parts["m"]), 0)
    day = int(parts["d"])
    return f"{parts['y']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _time(rest: str) -> str:
    found = _CLOCK.search(rest[:40])
    if not found:
        return ""
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0) if found[3] else int(found[1])
    return f" {hour:02}:{found[2]} GMT" if hour < 24 and int(found[2]) < 60 else ""


def find_language(text: str) -> str:
    """The code of the first language that is named (`GERMAN; DEUTSCH`, `Französisch`); else what was written."""
    names = (fold(part) for part in re.split(r"[;,/()|]", text))
    return next((_LANGUAGES[name] for name in names if name in _LANGUAGES), text.strip())


def is_language(text: str) -> bool:
    """Whether a line is the name of a language and nothing else."""
    return fold(text) in _LANGUAGES


def find_words(text: str) -> int | None:
    """The number of words that a line declares, and nothing else (`1.163 Wörter`); None where it is no such line."""
    match = _COUNT.fullmatch(text.strip())
    return int(re.sub(r"\D", "", match["n"])) if match else None


def count_words(text: str) -> int:
    """Words between blanks; of Chinese and Japanese the characters, as the databases count."""
    ideographs = len(_IDEOGRAPHS.findall(text))
    return ideographs + len(_IDEOGRAPHS.sub(" ", text).split())


class Export:
    """One export as it is read: numbers its articles, holds their length against the one declared, counts the rest."""

    def __init__(self, database: str, promised: int | None = None) -> None:
        self.database = database
        self.promised = promised
        self.count = 0
        self._left_out: Counter[str] = Counter()
        self._noted: Counter[tuple[str, str]] = Counter()
        self._declared = self._odd = self._numbered = 0
        self._last_numbered = False
        self._first_odd = ""

    def take_promise(self) -> int | None:
        """What has been promised so far, which then counts no longer."""
        promised, self.promised = self.promised, None
        return promised

    def leave_out(self, what: str, times: int = 1) -> None:
        """Count what is no article."""
        self._left_out[what] += times

    def note(self, what: str, remark: str) -> None:
        """Count an article of which something is to be said at the end."""
        self._noted[what, remark] += 1

    def bad(self, code: str, reason: str, column: str = "") -> Bad:
        """An article that cannot be used."""
        self.count += 1
        return Bad(self.count, column, code, reason)

    def record(self, values: Mapping[str, str], declared: int | None = None) -> Record | Bad:
        """An article with the values that are there; `declared` is its length in words as the export gives it."""
        kept = {name: value for name, value in values.items() if value}
        if not (kept.get("text") or kept.get("title")):
            return self.bad("no_article", "neither headline nor text, a notice at most")
        self.count += 1
        self._last_numbered = "doc_id" in kept
        self._numbered += self._last_numbered
        if declared and kept.get("text"):
            self._declared += 1
            self._compare(count_words(kept["text"]), count_words(kept.get("title", "")), declared)
            kept["words_declared"] = str(declared)
        return Record(self.count, kept)

    def _compare(self, body: int, title: int, declared: int) -> None:
        if all(abs(words - declared) > _TOLERANCE * declared for words in (body, body + title)):
            self._odd += 1
            self._first_odd = self._first_odd or f"record {self.count}: {body} of {plural(declared, 'word')}"

    def about(self, *notes: str) -> About:
        """What is to be said at the end."""
        said = list(notes)
        for (what, remark), times in sorted(self._noted.items()):
            said.append(f"{times} of {plural(self.count, 'article')}: {what}; {remark}")
        if self._odd:
            said.append(
                f"{self._odd} of {plural(self._declared, 'article')}: over {_TOLERANCE:.0%} longer or shorter than "
                f"{self.database} declares (first {self._first_odd}); see that they are whole"
            )
        if self.count > 1 and self._numbered == self.count - 1 and not self._last_numbered:
            said.append("the last article alone has no number below it; the file may break off there")
        return About(self.database, self.promised, dict(self._left_out), tuple(said))
