"""What kind of text a document is: news, opinion, live, transcript or brief, told by what an outlet writes on it.

An opinion piece is the outlet's own words by construction, so genre is the largest confounder of own words left. Only
labels count - a column, a part of the address, a label in title or first lines (`genres.toml`) - never the wording of
the text itself: what is measured in the text must not decide whom it is compared with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

GENRES = ("news", "opinion", "live", "transcript", "brief", "unknown")
_LONGEST_LABEL = 40
_LABEL = re.compile(r"\W*([\w’'&/ -]{2,40}?)\s*(?::|\||[–—]|\s-\s)")
_BRACKET = re.compile(r"\s*[\[(]([^\])]{2,40})[\])]")
_ENDING = re.compile(r"(?:\||[–—]|\s-|\()\s*([^|–—()]{2,40}?)\)?\s*$")
_PARTS = re.compile(r"[/>,;|]")
_PATH = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//([^/?#.]*)[^/?#]*([^?#]*)", re.IGNORECASE)
_TURN = re.compile(r"\s*[^\W\d_][^:.!?,\n]{0,40}:\s")
_MARKS = re.compile(r"[^\w’']+")
_FEWEST_TURNS = 6
"""Lines that open with somebody's name and a colon, in a text where half of all lines do: a transcript."""


def find_genre(columns: Mapping[str, str], source: str, url: str, title: str, text: str) -> tuple[str, str]:
    """(genre, evidence): the first of columns, address, outlet's name, labels and turns; else ("unknown", "").

    What says more than news outranks what says news: sections of news hold opinion too.
    """
    found = [*_in_columns(columns), *_in_address(url), *_in_labels(source, title, text), *_in_turns(text)]
    told = next((one for one in found if one[0] != "news"), None)
    return told or next(iter(found), ("unknown", ""))


def _in_columns(columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    values = _table()["values"]
    for name, value in columns.items():
        if value and _tells_genre(name):
            for part in (value, *_PARTS.split(value)):
                if genre := values.get(_fold(part)):
                    yield genre, f"column {name}: {part.strip()}"


def _in_address(url: str) -> Iterator[tuple[str, str]]:
    """The host's first name and the parts of the path but the last, which is the article's own name."""
    address = _PATH.match(url)
    for part in (address[1], *address[2].split("/")[:-1]) if address else ():
        if genre := _table()["address"].get(_fold(part)):
            yield genre, f"address: {part}"


def _in_labels(source: str, title: str, text: str) -> Iterator[tuple[str, str]]:
    table, opening = _table(), text[:600].lstrip().split("\n")[:4]
    for where, line in (("title", title), ("first line", opening[0])):
        for pattern in (_LABEL, _BRACKET):
            if (label := pattern.match(line[:100])) and (genre := table["label"].get(_fold(label[1]))):
                yield genre, f"{where}: {label[1].strip()}"
    for where, name in (("outlet", source), ("title", title)):
        if (label := _ENDING.search(name[-100:])) and (genre := table["ending"].get(_fold(label[1]))):
            yield genre, f"{where}: {label[1].strip()}"
    for line in opening:
        folded = _fold(line) if len(line) <= _LONGEST_LABEL else ""
        if genre := table["byline"].get(folded) or table["label"].get(folded):
            yield genre, f"first lines: {line.strip()}"


def _in_turns(text: str) -> Iterator[tuple[str, str]]:
    """A text most of whose lines are somebody's turn."""
    opening = text[:6000]
    if opening.count(":") < _FEWEST_TURNS:
        return
    lines = [line for line in opening.split("\n") if line.strip()]
    turns = sum(bool(_TURN.match(line)) for line in lines)
    if turns >= _FEWEST_TURNS and 2 * turns >= len(lines):
        yield "transcript", "turns"


def _fold(label: str) -> str:
    """Lower case, `&` as and, marks as blanks."""
    words = _MARKS.sub(" ", label.casefold().replace("&", " and "))
    return words.replace("_", " ").strip()


@lru_cache(maxsize=10_000)
def _tells_genre(column: str) -> bool:
    return _fold(column).replace(" ", "_") in _read()["columns"]


@cache
def _table() -> dict[str, dict[str, str]]:
    """By place: label -> genre."""
    return {
        place: {_fold(word): genre for genre, words in genres.items() for word in words}
        for place, genres in _read().items()
        if place != "columns"
    }


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    data: dict[str, dict[str, list[str]]] = tomllib.loads(
        files(__package__).joinpath("genres.toml").read_text(encoding="utf-8")
    )
    return data
