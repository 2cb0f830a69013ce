"""A slow matcher that is plainly right: the oracle for `framing.lexicon.matching`.

It works on tokens of one text at a time, with lists and loops, and shares no code with the real one but the
sentence boundaries.
"""

import unicodedata
from fnmatch import fnmatchcase

from framing.text.tokens import encode_texts, find_sentences

IGNORABLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
JOINS = set(" \n\t\"“”„«»‘-–—'’")
IDEOGRAPHS = lambda c: "\u4e00" <= c <= "\u9fff" or "\u3041" <= c <= "\u30ff"  # noqa: E731
CONTRACTED = {"it", "that", "what", "who", "where", "when", "how", "here", "there", "let", "he", "she", "why"}


def is_word(char):
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def clusters(text):
    """(character as it counts, start, end): NFC clusters without ignorables."""
    out = []
    for i, char in enumerate(text):
        if char in IGNORABLE:
            continue
        joins = unicodedata.combining(char) or "\u1161" <= char <= "\u11ff"
        if joins and out:
            before, start, _ = out[-1]
            out[-1] = (before + char, start, i + 1)
        else:
            out.append((char, i, i + 1))
    return [(unicodedata.normalize("NFC", c), a, b) for c, a, b in out]


def fold(word):
    word = "".join(c.casefold() if len(c.casefold()) == 1 else c.lower()[0] for c in word)
    return word.replace("’", "'")


def tokens(text):
    """(folded word without possessive, start, end, between): `between` is what stands before it."""
    units = clusters(text)
    kinds = []
    for i, (c, _, _) in enumerate(units):
        beside = [units[j][0] for j in (i - 1, i + 1) if 0 <= j < len(units)]
        inner = c in "'’" and len(beside) == 2 and all(is_word(b[0]) and not IDEOGRAPHS(b) for b in beside)
        kinds.append(is_word(c[0]) or inner)
    found, i, between = [], 0, ""
    while i < len(units):
        if not kinds[i]:
            between += units[i][0]
            i += 1
            continue
        j = i + 1
        if not IDEOGRAPHS(units[i][0]):
            while j < len(units) and kinds[j] and not IDEOGRAPHS(units[j][0]):
                j += 1
        word, end = fold("".join(c for c, _, _ in units[i:j])), units[j - 1][2]
        if word.endswith("'s") and len(word) > 2 and word[:-2] not in CONTRACTED:
            word, end = word[:-2], units[j - 3][2]
        found.append((word, units[i][1], end, between))
        between = ""
        i = j
    return found


def naive_find(terms, text):
    """(term number, start, end) of every hit, overlaps and all."""
    words = tokens(text)
    ends = find_sentences(encode_texts([text])).end.tolist()
    hits = []
    for number, term in enumerate(terms):
        pattern = term.split(" ")
        for i in range(len(words) - len(pattern) + 1):
            run = words[i : i + len(pattern)]
            if not all(fnmatchcase(w[0], p) for w, p in zip(run, pattern, strict=True)):
                continue
            joined = all(w[3] and set(w[3]) <= JOINS for w in run[1:])
            split = any(run[0][1] < e <= run[-1][1] for e in ends)
            if joined and not split:
                hits.append((number, run[0][1], run[-1][2]))
    return hits


def naive_resolve(hits, ignored):
    """The hits of one top-level frame that count."""
    taken = [(a, b) for n, a, b in hits if n in ignored]
    chosen = []
    for n, a, b in sorted(hits, key=lambda h: (h[1] - h[2], h[1], h[0])):
        if n not in ignored and all(b <= x or a >= y for x, y in taken):
            taken.append((a, b))
            chosen.append((n, a, b))
    return sorted(chosen, key=lambda h: (h[1], h[0]))
