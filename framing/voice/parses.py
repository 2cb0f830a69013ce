"""Dependency parses of single sentences, made when they are asked for and kept by content.

Every sentence is a text of its own to the pipeline, so a parse depends on nothing but the sentence, the pipeline and
its version: not on neighbours, batches, threads, or on which other sentences were asked for. That is why a run that
parses only the sentences it needs tells the same voices as one that parses everything, and why those that are sure to
be asked for are parsed together, in half the time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from platformdirs import user_cache_dir

from framing.text.tokens import encode_texts, find_sentences

LAYOUT = 3
"""Number of the form of the kept parses; a change of it, or of `_plain`, makes the old ones unread."""
AT_ONCE = 128
"""Sentences that go through the pipeline together; from 32 to 512 take the same time."""
Span = tuple[int, int]

_SAME = str.maketrans("“”„‟«»〝〞「」『』″‘’‚‛`´‹›", '"' * 13 + "'" * 8)
_DOUBLED = re.compile(r"(^|\s)(?:''|``)(?=\S)|(?:''|``)")


@dataclass(frozen=True)
class Parse:
    """One sentence as columns of tokens; `starts` are characters from the sentence's own start."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    starts: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The dependents of each token, in order."""
        found: list[list[int]] = [[] for _ in self.heads]
        for i, head in enumerate(self.heads):
            if head != i:
                found[head].append(i)
        return tuple(map(tuple, found))

    def subtree(self, i: int) -> list[int]:
        """Token `i` and all that hangs on it, in order."""
        found, todo = [], [i]
        while todo:
            token = todo.pop()
            found.append(token)
            todo.extend(self.children[token])
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """The head of `i`, its head, and so on up to the root."""
        while self.heads[i] != i:
            i = self.heads[i]
            yield i

    def under(self, i: int, *deps: str) -> list[int]:
        """The children of `i` with one of these dependencies."""
        return [c for c in self.children[i] if self.deps[c] in deps]

    def end(self, i: int) -> int:
        """The character after token `i`."""
        return self.starts[i] + len(self.words[i])

    def at(self, start: int, end: int) -> list[int]:
        """The tokens that overlap the characters [start, end)."""
        return [i for i in range(len(self.words)) if self.starts[i] < end and self.end(i) > start]

    def spans(self, tokens: list[int]) -> list[tuple[int, int]]:
        """Runs of neighbouring tokens as characters."""
        found: list[tuple[int, int]] = []
        last = -2
        for i in tokens:
            if i == last + 1:
                found[-1] = (found[-1][0], self.end(i))
            else:
                found.append((self.starts[i], self.end(i)))
            last = i
        return found


class Parser:
    """A spaCy pipeline, loaded when the first sentence asks for it; kept parses are not parsed again."""

    def __init__(self, package: str, version: str, folder: Path | None = None) -> None:
        self.package, self.version, self.folder = package, version, folder
        self._open: WeakValueDictionary[str, Parses] = WeakValueDictionary()

    def parse(self, sentences: Collection[str]) -> list[Parse]:
        """The parse of each sentence; many at once take half the time that each takes alone."""
        if not sentences:
            return []
        parsed = load_pipeline(self.package).pipe(map(_plain, sentences), batch_size=AT_ONCE)
        return [_take(sentence, doc) for sentence, doc in zip(sentences, parsed, strict=True)]

    def parse_ahead(self, wanted: Iterable[tuple[Parses, Span]]) -> None:
        """Parse together what will be asked for, as far as it is not known; the same sentence once."""
        unknown: dict[str, list[tuple[Parses, Span]]] = {}
        for parses, span in dict.fromkeys(wanted):
            if not parses.know(span):
                unknown.setdefault(parses.text[slice(*span)], []).append((parses, span))
        for places, parse in zip(unknown.values(), self.parse(unknown), strict=True):
            for parses, span in places:
                parses.add(span, parse)

    def open(self, text: str) -> Parses:
        """The parses of one text, those kept from an earlier run with it; of copies that are open at once the same."""
        parses = self._open.get(text)
        if parses is None:
            parses = self._open[text] = Parses(self, text, self._path(text))
        return parses

    def _path(self, text: str) -> Path | None:
        """Where they are kept."""
        if self.folder is None:
            return None
        key = f"{LAYOUT}\0{self.package}\0{self.version}\0{text}"
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / name[:2] / f"{name}.json"


class Parses:
    """The parses of the sentences of one text, by their place."""

    def __init__(self, parser: Parser, text: str, path: Path | None) -> None:
        self.text, self._parser, self._path = text, parser, path
        self._raw: dict[str, Any] = _read(path) if path else {}
        self._made: dict[Span, Parse] = {}
        self._new = False

    def get(self, start: int, end: int) -> Parse:
        """The parse of text[start:end]."""
        if not self.know((start, end)):
            self.add((start, end), *self._parser.parse([self.text[start:end]]))
        return self._made[start, end]

    def know(self, span: Span) -> bool:
        """Whether this sentence was parsed, now or in an earlier run."""
        kept = None if span in self._made else self._raw.get("{}-{}".format(*span))
        if kept is not None:
            self._made[span] = Parse(*map(tuple, kept))
        return span in self._made

    def add(self, span: Span, parse: Parse) -> None:
        """A parse made now."""
        self._made[span] = parse
        if self._path:
            self._raw["{}-{}".format(*span)] = _columns(parse)
            self._new = True

    def keep(self) -> None:
        """Write what is new beside what was kept. A folder that cannot be written costs time, never a result."""
        if self._path is None or not self._new:
            return
        self._new = False
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside = self._path.with_suffix(f".{hashlib.sha256(repr(sorted(self._raw)).encode()).hexdigest()[:8]}")
            content = json.dumps(self._raw, sort_keys=True)
            beside.write_text(f"{_seal(self._path, content)}\n{content}", encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            return


def _take(sentence: str, doc: Any) -> Parse:
    """The columns of what the pipeline made of a sentence."""
    keep = [t for t in doc if not t.is_space]
    number = {t.i: k for k, t in enumerate(keep)}
    return Parse(
        tuple(sentence[t.idx : t.idx + len(t.text)] for t in keep),
        tuple(t.lemma_.lower() for t in keep),
        tuple(t.pos_ for t in keep),
        tuple(t.tag_ for t in keep),
        tuple(t.dep_ for t in keep),
        tuple(number.get(t.head.i, k) for k, t in enumerate(keep)),
        tuple(t.idx for t in keep),
    )


def _columns(parse: Parse) -> list[tuple[Any, ...]]:
    """The columns of a parse, in the order of its fields."""
    return [parse.words, parse.lemmas, parse.pos, parse.tags, parse.deps, parse.heads, parse.starts]


def _seal(path: Path, content: str) -> str:
    """What stands before the content: a flipped byte, or the parses of another text, do not fit it."""
    return hashlib.sha256(f"{path.name}\n{content}".encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """Kept parses; a file that is not as it was written is as if it were not there."""
    try:
        if not path.is_file():
            return {}
        seal, _, content = path.read_text(encoding="utf-8").partition("\n")
        kept: dict[str, Any] = json.loads(content) if seal == _seal(path, content) else {}
    except (OSError, ValueError):
        return {}
    return kept


MOST_BYTES = 2 << 30
_KEPT = re.compile(r"[0-9a-f]{64}\.[0-9a-z]+")


def cache_folder(setting: str) -> Path | None:
    """Where parses are kept: `auto` is the user's cache folder, `off` nowhere; a folder that cannot be made is none."""
    if setting == "off":
        return None
    folder = Path(user_cache_dir("framing")) if setting == "auto" else Path(setting)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def trim_parses(folder: Path, most: int = MOST_BYTES) -> None:
    """Remove the oldest kept parses of a cache folder beyond `most` bytes; no other file is touched.

    A folder that cannot be read or written costs disk, never a result.
    """
    found: list[tuple[float, int, str]] = []
    with suppress(OSError):
        for part in folder.glob("[0-9a-f][0-9a-f]"):
            with os.scandir(part) as files:
                found += [_age(file) for file in files if _KEPT.fullmatch(file.name)]
    excess = sum(size for _, size, _ in found) - most
    for _, size, path in sorted(found):
        if excess <= 0:
            return
        excess -= size
        with suppress(OSError):
            Path(path).unlink()


def _age(file: os.DirEntry[str]) -> tuple[float, int, str]:
    state = file.stat(follow_symlinks=False)
    return state.st_mtime, state.st_size, file.path


@cache
def load_pipeline(package: str) -> Any:
    """A spaCy pipeline without what nobody asks here (entities, text categories).

    Raises OSError where there is none of that name.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions that differ a little: the run states both
        import spacy

        return spacy.load(package, exclude=["ner", "textcat", "textcat_multilabel", "entity_linker"])


def _plain(sentence: str) -> str:
    """The sentence with the marks the pipeline knows, as long as before: outlets set them differently."""
    straight = re.sub(r"\s", " ", sentence.translate(_SAME))
    return _DOUBLED.sub(lambda m: f'{m[1]} "' if m[1] is not None else '" ', straight)


LONGEST = 1200
"""Characters that are parsed at once; a longer sentence is cut between words, or after so many characters."""


def cut_sentences(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """What is parsed of each text: its sentences, none longer than LONGEST."""
    batch = encode_texts(texts)
    sentences = find_sentences(batch)
    base = batch.bases[sentences.text]
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    rows = zip(sentences.text.tolist(), (sentences.start - base).tolist(), (sentences.end - base).tolist(), strict=True)
    for number, start, end in rows:
        found[number] += _pieces(texts[number], start, end)
    return found


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end
