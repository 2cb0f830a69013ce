"""The same articles written otherwise: tokens, sentences, hits and voices do not move."""

import html
import json
import quopri
import re
import textwrap
import unicodedata
from collections import Counter

import pytest

from framing.lexicon import load_lexicon
from framing.lexicon.matcher import Matcher
from framing.lexicon.matching import Fields, lexicon_entries, read_fields
from framing.runtime.plugins import data_folder
from framing.text.boilerplate import text_spans
from framing.text.repair import repair
from framing.voice.annotate import annotate_mentions
from framing.voice.tiers import Tier

MATCHER = Matcher(lexicon_entries([load_lexicon(name) for name in ("hegemony", "sovereignty", "threat")]))
LINES = (data_folder("sample") / "articles.jsonl").read_text(encoding="utf-8").splitlines()[::5]
ARTICLES = [json.loads(line)["text"] for line in LINES]


def words(before, after):
    return lambda text: re.sub(r"\b([a-z]{6,})\b", lambda m: before + m[1] + after, text)


def curly(text):
    return re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")


def marks(opening, closing):
    return lambda text: curly(text).replace("“", opening).replace("”", closing)


def numbered(before, after):
    return lambda text: "\n\n".join(f"{before}{n}{after} {p}" for n, p in enumerate(text.split("\n\n"), 1))


def noted(sign):
    """A note behind every sentence."""
    return lambda text: re.sub(r"([a-z])\.(?=\s|$)", rf"\1.{sign}", text)


def numbers(form, most=127):
    """Characters beyond ASCII by their numbers."""
    return lambda text: "".join(form.format(ord(c)) if ord(c) > most else c for c in curly(text))


def broken(sign):
    """Lines of a newspaper's column, whose longest words break at their ends."""

    def line(match):
        word = match[0]
        return word[: len(word) // 2] + sign + "\n" + word[len(word) // 2 :]

    return lambda text: re.sub(r"\b[a-z]{9,}\b(?=[^\n]{40})", line, text)


def rich(text):
    body = numbers(r"\u{}?")(text).replace("\n\n", "\\par\\par ")
    return r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 " + body + "}"


def shifted(first):
    """Small and capital letters as those of a mathematical alphabet."""
    return lambda text: re.sub(r"[A-Za-z]", lambda m: chr(first + (ord(m[0]) | 32) - 97 + 26 * m[0].islower()), text)


WAYS = {
    "named entities": lambda t: html.escape(t).replace("’", "&rsquo;"),
    "entities twice": lambda t: html.escape(html.escape(t)),
    "hexadecimal entities": lambda t: "".join(f"&#x{ord(c):x};" if ord(c) > 127 else c for c in curly(t)),
    "page": lambda t: "<html><style>p {}</style><body>" + "".join(f"<p>{html.escape(p)}\n" for p in t.split("\n\n")),
    "CDATA": lambda t: "<![CDATA[<p>" + t.replace("\n\n", "</p><p>") + "</p>]]>",
    "line breaks": lambda t: t.replace("\n\n", "<br />\n<br />\n"),
    "links": words('<a href="https://x.example/?a=1" title="b">', "</a>"),
    "items": numbered("", "."),
    "items in brackets": numbered("(", ")"),
    "notes": noted("[12]"),
    "raised notes": noted("<sup><a href='#n1'>[1]</a></sup>"),
    "signs of notes": noted("†"),
    "shortcodes": lambda t: '[row][ad id="1"]\n' + t.replace("\n\n", "[/row]\n\n[row]") + "[/row]",
    "forum": words("[url=https://x.example/a]", "[/url]"),
    "broken words": broken("-"),
    "soft line ends": broken("\xad"),
    "list of paragraphs": lambda t: json.dumps(t.split("\n\n")),
    "Python's list": lambda t: repr(curly(t).split("\n\n")),
    "bytes": lambda t: repr(curly(t).encode()),
    "R": numbers("<U+{:04X}>"),
    "RTF": rich,
    "e-mail": lambda t: quopri.encodestring(curly(t).encode()).decode(),
    "Mac": lambda t: curly(t).encode("mac-roman").decode("latin-1"),
    "Cyrillic": lambda t: curly(t).encode().decode("cp1251", "replace"),
    "pictures": lambda t: t.replace("\n\n", "\n\n\ufffc"),
    "pilcrows": lambda t: t.replace("\n\n", "¶"),
    "struck": lambda t: re.sub("([a-z])", "\\1\u0336", t),
    "Markdown": words("**_", "_**"),
    "Markdown links": words("[", '](https://x.example/a_(b) "c")'),
    "Markdown heads": lambda t: "\n\n".join(f"## {p}" for p in t.split("\n\n")),
    "Markdown quotes": lambda t: "\n\n".join(f"> {p}" for p in t.split("\n\n")),
    "JSON": lambda t: json.dumps(curly(t))[1:-1],
    "CSV": lambda t: t.replace('"', '""'),
    "NFKD": lambda t: unicodedata.normalize("NFKD", t),
    "mathematical letters": shifted(0x1D400),
    "zero width": lambda t: t.replace(" ", "\u200b \u200e"),
    "soft hyphens": lambda t: re.sub(r"([a-z]{3})(?=[a-z]{3})", "\\1\u00ad", t),
    "blanks": lambda t: t.replace(" ", "\u202f\u00a0"),
    "wrapped": lambda t: "\n\n".join(textwrap.fill(p, 60, break_on_hyphens=False) for p in t.split("\n\n")),
    "paragraph separators": lambda t: t.replace("\n\n", "\u2029"),
    "mojibake": lambda t: curly(t).encode().decode("cp1252", "replace"),
    "lost bytes": lambda t: re.sub("[“”’]", "\ufffd\ufffd\ufffd", curly(t)),
    "tokenised": lambda t: re.sub(r'([.,!?;:"()])', r" \1 ", t),
    "addresses": lambda t: t.replace("\n\n", " (https://x.example/threat-of-war).\n\n"),
    **{
        pair: marks(*pair.split("_"))
        for pair in ("„_“", "»_«", "”_”", "« _ »", "``_''", "″_″", "‘_’", "“_\ufffd", "❝_❞")
    },
}


def count(texts):
    texts = [repair(text)[0] for text in texts]
    uncounted = [(n, a, b) for n, text in enumerate(texts) for a, b, _ in text_spans(text)]
    fields = Fields([str(n) for n in range(len(texts))], ["text"] * len(texts), texts)
    reading = read_fields(fields, MATCHER, uncounted)
    voices = Counter(annotate_mentions(reading.mentions, fields, Tier("quotes"))["voice"])
    return {"tokens": int(reading.tokens.sum()), "sentences": int((reading.sentences["tokens"] > 0).sum())} | voices


PLAIN = count(ARTICLES)


@pytest.mark.parametrize("way", WAYS)
def test_figures_do_not_move(way):
    found = count([WAYS[way](text) for text in ARTICLES])
    assert found == {key: pytest.approx(value, rel=0.02, abs=1) for key, value in PLAIN.items()}


def test_the_figures_can_move():
    assert count([text.upper().replace("THREAT", "") for text in ARTICLES]) != PLAIN
