"""What a page never says, whatever the study: patterns of sentences that no reader can use."""

import gzip
import random
import re

NEVER = {
    "a ratio beyond ten as a number": r"(?<![\d.,])(?:1[1-9]|[2-9]\d|\d{3,}|10\.\d)(?:\.\d+)? times as [ofc]",
    "a ratio that would have shown, beyond use": r"above 10\b",
    "more articles than there can be": r"about [\d,]{6,} articles",
    "all of many cannot be made": r"None of [\d,]+ comparisons",
    "a clause of another sentence": r"; coarser, [^.]{0,60} is compared",
    "a code of ours": r"\*rest|\(unknown\)|\btoo_few_|\bnot_comparable\b",
    "a number that is none": r"\bnan\b|\binf\b|\bundefined\b|\bNaT\b|<NA>",
    "an empty place": r"\( ?\)|\{\w*\}|[^.]\.\.(?!\.)|: \.",
    "one of many": r"(?<![\d,.])1 (?:articles|mentions|events|outlets|words|comparisons)\b",
    "a promise that may not hold": r"every difference found is told",
}
_HIDDEN = re.compile(r"<(style|script)[^>]*>.*?</\1>|<bdi[^>]*>.*?</bdi>|<blockquote.*?</blockquote>", re.S)


def read(html):
    """The words of a page that are ours: without names, sentences and titles from the data."""
    apart = _HIDDEN.sub(" NAME ", html).replace("</text>", " | ")  # the words of a chart are no sentence
    text = re.sub(r"<[^>]+>", " ", apart).replace("\u00a0", " ")
    text = re.sub(r"\s+", " ", text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    return re.sub(r" (?=[,.;:)])", "", text).replace("( ", "(")


def find_never(html):
    """Every pattern that the page has, with the words around it."""
    text = read(html)
    return [
        (what, text[max(0, m.start() - 60) : m.end() + 60]) for what, p in NEVER.items() for m in re.finditer(p, text)
    ]


def draw_articles(path, seed, articles=80):
    """Some articles of a data set (a gzipped file of JSON lines), drawn by the seed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = lines.read().splitlines()
    return "\n".join(random.Random(seed).sample(rows, min(articles, len(rows)))) + "\n"
