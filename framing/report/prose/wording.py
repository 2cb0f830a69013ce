"""Plain words: numbers, verdicts and reasons as an editor would say them.

Every function that puts data into a sentence returns `Markup` made with `Markup.format`, which escapes
what is put in; names from the data stand in `<bdi>`, so that a right-to-left name does not turn the line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

from markupsafe import Markup

from framing.comparison.periods import days
from framing.comparison.reasons import FEWEST_CLUSTERS, FEWEST_HITS
from framing.tables import ALL, EXPLORATORY, REST, UNKNOWN_SOURCE

Row = Mapping[str, Any]

DASH = "–"
NARROW = "\u00a0"
"""A number and its unit stay on one line."""
_NOUNS = ("group", "period", "language", "topic", "event")
_UNIT: ContextVar[str] = ContextVar("unit", default="outlet")
SPEAKERS = ("source", "group")
"""Groups that speak: the others are only spoken of."""
VERDICTS = {
    "different": "different",
    EXPLORATORY: EXPLORATORY,
    "similar": "similar",
    "undetermined": "too little to tell",
    "not comparable": "not comparable",
}
BASES = {
    "event": "the same events",
    "topic-week": "the same topic in the same week; coarser, selection may remain in it",
    "topic-month": "the same topic in the same month; coarser, selection may remain in it",
    "crude": "all articles",
}
SPLITS = {"crude": "events", "topic-week": "topic and week", "topic-month": "topic and month"}
"""What the difference in a row of a basis is split by."""
VOICES = {"own": "in its own words", "quoted": "in quotation marks", "attributed": "reported speech"}
FIELDS = {"title": "headlines", "text": "body text", ALL: "headlines and body"}
LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip
_REASONS = {
    "no_hits": "neither side has a mention",
    "one_document": "one side has a single article",
    "too_few_documents": "fewer than {minimum} articles on one side",
    "zero_side": "one side has no mention at all",
    "too_few_hits": f"fewer than {FEWEST_HITS} mentions on both sides together",
    "one_cluster": "all mentions of one side stand in one article or story",
    "no_variance": "all articles or stories are alike, so nothing tells what chance would do",
    "few_clusters": f"fewer than {FEWEST_CLUSTERS} independent articles or stories",
    "uneven_clusters": "most mentions stand in a few articles or stories",
    "no_lexicon_for_language": "no lexicon in use speaks this language",
    "no_words": "one side has no such words at all (its words all stand in quotation marks, or it has no headlines)",
    "different_genres": "what both tell, they tell in articles of different kinds, as opinion and as news",
    "unstable_topic": "the topic does not come out again on parts of the articles",
}


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_TIMES = 10
"""A larger ratio is no number that a reader can use."""
MOST_GROWTH = 10
"""Times as many articles as the smaller side has: more of them a corpus cannot be expected to give."""


def word(words: Mapping[str, str], code: object) -> str:
    """A code in plain words; an unknown one as it is."""
    return words.get(str(code), str(code))


def is_missing(value: object) -> bool:
    """Whether a cell holds no finite number."""
    try:
        return value is None or not math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return True


def voice_word(code: str) -> str:
    """Whose words, in a word that follows a number."""
    return {"own": "in its own words", "attributed": "reported", "quoted": "quoted"}.get(code, "in all")


def count(value: object) -> str:
    """1234 -> 1,234; missing -> a dash."""
    return DASH if is_missing(value) else f"{int(value):,}"  # type: ignore[call-overload]


def number(value: object) -> str:
    """Two significant digits below 10, whole numbers above 100: 0.068, 3.1, 14.2, 120."""
    if is_missing(value):
        return DASH
    size = abs(float(value))  # type: ignore[arg-type]
    if size == 0:
        return "0"
    digits = 0 if size >= 99.95 else 1 if size >= 0.995 else min(6, 1 - math.floor(math.log10(size)))
    return f"{float(value):,.{digits}f}".replace("-", "−")  # type: ignore[arg-type]


def ratio(value: object) -> str:
    """A ratio; near 1 with two decimals, so that 1.04 does not read as no difference; none beyond ten times."""
    if is_missing(value):
        return DASH
    times = float(value)  # type: ignore[arg-type]
    if times > MOST_TIMES or 0 <= times < 1 / MOST_TIMES:
        return f"more than {MOST_TIMES}" if times > 1 else f"less than {1 / MOST_TIMES:g}"
    return f"{times:.2f}" if 0.9 <= times <= 1.1 else number(times)


def signed(value: object) -> str:
    """A difference with its sign."""
    return number(value) if is_missing(value) or float(value) <= 0 else "+" + number(value)  # type: ignore[arg-type]


def percent(value: object) -> str:
    """A share (0-1) in per cent; below 1 % with a decimal."""
    if is_missing(value):
        return DASH
    share = 100 * float(value)  # type: ignore[arg-type]
    digits = 1 if 0 < share < 1 else 0
    return f"{share:.{digits}f}{NARROW}%"


def p_value(value: object) -> str:
    """A p-value the way journals print it; never 0 and never more than three decimals."""
    if is_missing(value):
        return DASH
    p = float(value)  # type: ignore[arg-type]
    return "< .001" if p < 0.001 else "> .99" if p > 0.99 else f"{p:.3f}"[1:] if p < 0.1 else f"{p:.2f}"[1:]


def interval(low: object, high: object, form: Any = number) -> str:
    """`1.2 to 2.1`; one-sided bounds say so; nothing where there is neither."""
    if is_missing(low) and is_missing(high):
        return ""
    if is_missing(low):
        return f"at most {form(high)}"
    first, last = form(low), form(high)
    if is_missing(high):
        return first if first.startswith("more than") else f"at least {first}"
    return first if first == last and first.startswith(("more than", "less than")) else f"{first} to {last}"


def about(value: object) -> str:
    """A count to two significant digits: 413 -> about 410."""
    if is_missing(value):
        return DASH
    whole = int(value)  # type: ignore[call-overload]
    step = 10 ** max(0, len(str(whole)) - 2)
    return f"about {round(whole / step) * step:,}"


def needed(row: Row) -> str:
    """How many articles a side would show a ratio of 1.5, in words."""
    wanted, here = (
        row["documents_needed"],
        [row[f"documents_{s}"] for s in "ab" if not is_missing(row[f"documents_{s}"])],
    )
    if not is_missing(wanted) and here and float(wanted) > MOST_GROWTH * max(1.0, float(min(here))):
        return "more articles than this corpus can give"
    return DASH if is_missing(wanted) else f"{about(wanted)} articles"


def plural(n: object, one: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{count(n)} {one if n == 1 else many or plural_of(one)}"


def day(date: str, *, year: bool = True) -> str:
    """A date as people say it: `2031-02-09` is `9 Feb 2031`, `2031-02` is `Feb 2031`; as it is where it is no date."""
    parts = date.split("-")
    if (
        not 1 <= len(parts) <= 3
        or not all(p.isdigit() for p in parts)
        or (len(parts) > 1 and not 1 <= int(parts[1]) <= 12)
    ):
        return date
    said = [str(int(p)) for p in parts[2:]] + [MONTHS[int(p) - 1] for p in parts[1:2]]
    return " ".join([*said, parts[0]] if year or len(parts) == 1 else said)


def day_range(first: str, last: str) -> str:
    """Two dates as people say them: `3-9 Jan 2024`, `28 Jan-3 Feb 2024`."""
    if first == last or not last:
        return day(first)
    same_year = first[:4] == last[:4]
    if same_year and first[:7] == last[:7] and len(first) == len(last) == 10:
        return f"{int(first[8:])}–{day(last)}"
    return f"{day(first, year=not same_year)}{'–' if same_year else ' – '}{day(last)}"


def period_name(label: str) -> str:
    """A period as people say it: `2024-W01` is `1–7 Jan 2024`, `2024-Q1` is `Jan–Mar 2024`, `2024-03` is `Mar 2024`."""
    if "W" in label:
        return day_range(*days(label))
    if "Q" in label:
        first, last = days(label)
        return f"{day(first[:7], year=False)}–{day(last[:7])}"
    return day(label)


@contextmanager
def calling(unit: object) -> Iterator[None]:
    """Within it one source is called `unit` (outlet, state, party, …); as before where it is empty."""
    before = _UNIT.set(str(unit or _UNIT.get()))
    try:
        yield
    finally:
        _UNIT.reset(before)


def noun(by: str) -> str:
    """What a group of `by` is called: outlet (or as the study calls it), period, …; for a column: `bias group`."""
    return _UNIT.get() if by == "source" else by if by in _NOUNS else f"{by} group"


def plural_of(noun: str) -> str:
    """`outlets`, `countries`, `churches`."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou") else noun + "s"


def shorten(text: str, limit: int) -> str:
    """At most `limit` columns, on one line, without control or direction marks (for charts); Han and Kana take two."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    used = 0
    for i, c in enumerate(flat):
        used += 2 if east_asian_width(c) in "WF" else 1
        if used > limit:
            return flat[: max(1, i - 1)].rstrip() + "…"
    return flat


def data(text: object) -> Markup:
    """Text from the data, escaped and kept apart from the direction of its surroundings."""
    return Markup("<bdi>{}</bdi>").format(text)


def unnamed(by: str) -> str:
    """The one word for a group that has no name."""
    return f"({noun(by)} {'not named' if by in SPEAKERS else 'unknown'})"


def group_name(value: str, by: str) -> Markup:
    """A group as it stands in a sentence."""
    if value == REST:
        return Markup("the other {} on average").format(plural_of(noun(by)))
    if value in ("", UNKNOWN_SOURCE):
        return Markup("{}").format(unnamed(by))
    return data(listed(value))


def listing(names: Sequence[Markup], word: str) -> Markup:
    """`a`, `a or b`, `a, b or c`."""
    *most, last = names
    return Markup(f" {word} ").join([*([Markup(", ").join(most)] if most else []), last])  # noqa: S704 - a word of ours


def listed(value: str) -> str:
    """A cell that holds a list, as people write one: `["UK","World"]` as `UK, World`; every other cell as it is."""
    if not value.startswith("[") or not value.endswith("]"):
        return value
    try:
        return ", ".join(str(item) for item in json.loads(value)) or "(none)"
    except ValueError:
        return value


def frame_name(path: str) -> Markup:
    """`sovereignty/non-interference` as `sovereignty › non-interference`."""
    return data(path.replace("/", " › "))


def reason(code: str, minimum: object = 10) -> str:
    """A reason in words; an unknown code is shown as words."""
    text = _REASONS.get(code)
    return text.format(minimum=minimum) if text else code.replace("_", " ")


def own_version(run: Row) -> str:
    """The version of framing that made a run."""
    versions = run.get("versions", {})
    return str(versions.get("media-framing") or versions.get("framing") or "")


def evidence_link(filters: Mapping[str, str]) -> str:
    """The address of the sentences behind a number: `#evidence?source=…&frame=…`."""
    pairs = [f"{key}={quote(value, safe='')}" for key, value in filters.items() if value]
    return "#evidence" + ("?" + "&".join(pairs) if pairs else "")
