"""A study file with every key, its meaning and its default, written from the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomli_w

from framing.config.study import Config

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def full_study() -> str:
    """`configs/full.toml`: all sections and keys at their defaults, each with its meaning."""
    lines = ["# Every key of a study file, its meaning and its default. `framing init` writes the short form."]
    for name, field in Config.model_fields.items():
        section: Any = field.annotation
        lines += ["", f"# {section.__doc__.splitlines()[0]}", f"[{name}]"]
        lines += [line for key, value in section.model_fields.items() for line in _key(key, value)]
    return "\n".join(lines) + "\n"


def _key(name: str, field: FieldInfo) -> list[str]:
    default = field.get_default()
    value = tomli_w.dumps({field.alias or name: list(default) if isinstance(default, tuple) else default})
    if isinstance(default, dict):
        value = f"{name} = {{}}\n"
    written = " ".join(value.split()).replace("[ ", "[").replace(", ]", "]")
    return [f"# {field.description}", written]
