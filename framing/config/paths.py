"""A path in the study is a type: which keys are anchored, hidden and hashed follows from it.

Relative paths of a study file are relative to it (`map_paths`); what a run publishes holds their last name alone; and
what stands behind those that are `given` is hashed into `run.json` (`given_paths`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from framing.lexicon import is_path


def one_or_many(value: object) -> object:
    """A text may stand where several can."""
    return [value] if isinstance(value, str) else value


@dataclass(frozen=True)
class PathKey:
    """Marks a key as a path. or_name: or the name of something, which has no separator and no ending. given: what
    stands there is hashed by this key; files that are read as input or lexicon have a hash of their own.
    """

    or_name: bool = False
    given: bool = False

    def holds(self, value: object) -> bool:
        """Whether a value is a path."""
        return isinstance(value, str) and bool(value) and (is_path(value) or not self.or_name)


StudyPath = Annotated[str, PathKey()]
StudyPaths = Annotated[tuple[str, ...], BeforeValidator(one_or_many), PathKey()]
GivenPath = Annotated[str, PathKey(given=True)]
GivenPaths = Annotated[tuple[str, ...], BeforeValidator(one_or_many), PathKey(given=True)]
GivenPathOrName = Annotated[str, PathKey(or_name=True, given=True)]
PathOrName = Annotated[str, PathKey(or_name=True)]
PathsOrNames = Annotated[tuple[str, ...], BeforeValidator(one_or_many), PathKey(or_name=True)]


def path_keys(model: type[BaseModel]) -> Iterator[tuple[str, str, PathKey]]:
    """Section, key and mark of every path in a study."""
    for section, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            for key, inner in field.annotation.model_fields.items():
                yield from ((section, key, mark) for mark in inner.metadata if isinstance(mark, PathKey))


def map_paths(model: type[BaseModel], values: dict[str, Any], change: Callable[[str], str]) -> None:
    """Change every path in the values of a study, in place; what is not of the right type stays as it is."""
    for section, key, mark in path_keys(model):
        keys = values.get(section)
        if isinstance(keys, dict) and key in keys:
            value = keys[key]
            several = [change(v) if mark.holds(v) else v for v in (value if isinstance(value, list) else [value])]
            keys[key] = several if isinstance(value, list) else several[0]


def given_paths(study: BaseModel) -> Mapping[str, str]:
    """The paths whose hash stands under `given`, by their key; of several at one key by `key.1`, `key.2`, …"""
    values: dict[str, Any] = {}
    for section, key, mark in path_keys(type(study)):
        value = getattr(getattr(study, section), key)
        if mark.given and mark.holds(value):
            values[f"{section}.{key}"] = value
        elif mark.given and isinstance(value, tuple):
            values |= {f"{section}.{key}.{i}": path for i, path in enumerate(value, start=1)}
    return values
