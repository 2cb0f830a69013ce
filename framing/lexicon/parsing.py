"""A lexicon as nested tables (a TOML file, or a piece of a study file), checked strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from framing.errors import nearest, printable
from framing.lexicon.model import Frame, Parsed, Skipped, Term
from framing.lexicon.rules import (
    DEEPEST,
    collapse,
    fail,
    name_key,
    name_problem,
    term_key,
    term_problem,
    weight_problem,
)

ABOUT = ("name", "version", "language", "title", "license", "source")
_FRAME_KEYS = ("definition", "terms", "ignore", "examples", "frames")

FindLine = Callable[[str | None, tuple[str, ...]], int | None]
"""(text, names of the frame) -> line where that frame says it; (None, names) -> line of the frame itself."""


def parse_tree(mapping: Mapping[str, Any], file: str, find_line: FindLine | None = None) -> Parsed:
    """Check the nested tables of a lexicon. Raises LexiconError with all problems, led by `file`."""
    reader = _Tree(find_line or (lambda text, names: None))
    parsed = reader.read(mapping)
    fail(file, reader.problems)
    return parsed


class _Tree:
    """One pass over the tables; problems are collected, so that all are said at once."""

    def __init__(self, find_line: FindLine) -> None:
        self.problems: list[str] = []
        self.skipped: list[Skipped] = []
        self._find = find_line

    def read(self, mapping: Mapping[str, Any]) -> Parsed:
        self._unknown_keys(mapping, (*ABOUT, "frames"), ())
        about = {key: self._text(mapping, key, ()) for key in ABOUT if key in mapping}
        if "name" in about and (why := name_problem(about["name"])):
            self._problem(f"the lexicon's name {_quote(about['name'])} {why}", ())
        if "language" in about and not re.fullmatch(r"[a-z]{2,3}", about["language"]):
            self._problem(f"language = {_quote(about['language'])}: write its ISO 639-1 code, e.g. 'en'", ())
        if not mapping.get("frames"):
            self._problem("no frames; a lexicon has at least one [frames.NAME] with terms", ())
        frames = self._frames(mapping.get("frames", {}), ())
        return Parsed(frames, tuple(self.skipped), tuple(about.items()))

    def _problem(self, what: str, names: tuple[str, ...], text: str | None = None) -> None:
        line = self._find(text, names)
        shown = printable(what, 300)
        self.problems.append(f"line {line}: {shown}" if line else shown)

    def _unknown_keys(self, mapping: Mapping[str, Any], known: tuple[str, ...], names: tuple[str, ...]) -> None:
        where = f" in frame {_show(names)}" if names else ""
        for key in mapping:
            if key not in known:
                self._problem(f"no key {key!r}{where}{nearest(key, known)}", names)

    def _text(self, mapping: Mapping[str, Any], key: str, names: tuple[str, ...]) -> str:
        value = mapping.get(key, "")
        if isinstance(value, str):
            return value.strip()
        where = f"frame {_show(names)}: " if names else ""
        self._problem(f"{where}{key} = {value!r}: should be text in quotation marks", names)
        return ""

    def _frames(self, tables: object, parents: tuple[str, ...]) -> tuple[Frame, ...]:
        if not isinstance(tables, Mapping) or len(parents) >= DEEPEST:
            self._problem(f"frames should be tables, {DEEPEST} deep at most, each [frames.NAME]", parents)
            return ()
        seen: dict[str, str] = {}
        frames = []
        for name, table in tables.items():
            names = (*parents, name)
            if why := name_problem(name):
                self._problem(f"the frame name {_quote(name)} {why}", names)
            elif (first := seen.setdefault(name_key(name), name)) != name:
                self._problem(f"the frames {first!r} and {name!r} differ by case only", names)
            if isinstance(table, Mapping):
                frames.append(self._frame(table, names))
            else:
                self._problem(f"frame {_show(names)}: should be a table, [frames.NAME]", names)
        return tuple(frames)

    def _frame(self, table: Mapping[str, Any], names: tuple[str, ...]) -> Frame:
        self._unknown_keys(table, _FRAME_KEYS, names)
        frames = self._frames(table["frames"], names) if table.get("frames") else ()
        if not table.get("terms") and not frames:
            self._problem(f"frame {_show(names)} has no terms", names)
        examples = table.get("examples", {})
        if not isinstance(examples, Mapping):
            self._problem(f"frame {_show(names)}: examples should be {{ match = [...], no_match = [...] }}", names)
            examples = {}
        self._unknown_keys(examples, ("match", "no_match"), names)
        return Frame(
            path="/".join(names),
            definition=self._text(table, "definition", names),
            terms=self._terms(table, names),
            ignore=tuple(dict.fromkeys(self._term(t, names) for t in self._strings(table, "ignore", names))),
            match=self._strings(examples, "match", names),
            no_match=self._strings(examples, "no_match", names),
            frames=frames,
        )

    def _strings(self, mapping: Mapping[str, Any], key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        value = mapping.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self._problem(f"frame {_show(names)}: {key} should be a list of texts", names)
        return ()

    def _terms(self, table: Mapping[str, Any], names: tuple[str, ...]) -> tuple[Term, ...]:
        entries = table.get("terms", [])
        if not isinstance(entries, list):
            self._problem(f"frame {_show(names)}: terms should be a list", names)
            return ()
        kept: dict[str, Term] = {}
        for entry in entries:
            written, weight = self._entry(entry, names)
            term = Term(self._term(written, names), weight, self._find(written, names)) if written is not None else None
            if term is None:
                continue
            first = kept.setdefault(term_key(term.text), term)
            if first.weight != weight:
                said = f"frame {_show(names)}: the term {_quote(term.text)} stands with two weights"
                self._problem(f"{said}, {first.weight:g} and {weight:g}", names, written)
            elif first is not term:
                self.skipped.append(Skipped(term.line, f"{printable(term.text)}: stands twice in {_show(names)}"))
        return tuple(kept.values())

    def _entry(self, entry: object, names: tuple[str, ...]) -> tuple[str | None, float]:
        """The text and weight of one element of `terms`; no text where it is neither text nor table."""
        if isinstance(entry, str):
            return entry, 1.0
        if not isinstance(entry, Mapping) or not isinstance(entry.get("term"), str):
            said = 'write "word" or { term = "word", weight = 1.0 }'
            self._problem(f"frame {_show(names)}: the term {printable(repr(entry), 60)}: {said}", names)
            return None, 1.0
        self._unknown_keys(entry, ("term", "weight"), names)
        weight = entry.get("weight", 1.0)
        if why := weight_problem(weight):
            of = _quote(entry["term"])
            said = f"frame {_show(names)}: the weight {printable(repr(weight), 30)} of {of} {why}"
            self._problem(said, names, entry["term"])
            weight = 1.0
        return entry["term"], float(weight)

    def _term(self, written: str, names: tuple[str, ...]) -> str:
        term = collapse(written)
        if why := term_problem(term):
            self._problem(f"frame {_show(names)}: the term {_quote(written)} {why}", names, written)
        return term


def _show(names: tuple[str, ...]) -> str:
    return _quote("/".join(names))


def _quote(text: str) -> str:
    return f"'{printable(text)}'"
