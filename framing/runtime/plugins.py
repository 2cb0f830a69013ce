"""Plug-ins: one file in a folder is one plug-in, found by its name; installed packages add more by entry point.

    plug_ins("framing.corpus.readers")  ->  {"delimited": <module>, ...}   sorted by name

A plug-in of another distribution stands under the entry point group of the same name
(`framing.corpus.readers`, `framing.report.sections`, ...). Shipped data files are found by `data_folder()`.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from framing.errors import InputError, nearest


@cache
def _installed() -> Any:
    """All entry points of this environment; looking them up reads every package's metadata."""
    return entry_points()


def plug_in_names(package: str) -> list[str]:
    """The names of all plug-ins of `package`, sorted, without importing one of them."""
    folder = import_module(package)
    own = {m.name for m in iter_modules(folder.__path__) if not m.name.startswith("_")}
    return sorted(own | _installed().select(group=package).names)


def plug_in(package: str, name: str) -> ModuleType:
    """One plug-in of `package`. Raises InputError with the nearest name where there is none."""
    names = plug_in_names(package)
    if name not in names:
        raise InputError(f"no {package.rsplit('.', 1)[-1]} named {name!r}{nearest(name, names)}")
    for entry in _installed().select(group=package, name=name):
        module: ModuleType = entry.load()
        return module
    return import_module(f"{package}.{name}")


def plug_ins(package: str) -> dict[str, ModuleType]:
    """All plug-ins of `package` by name."""
    return {name: plug_in(package, name) for name in plug_in_names(package)}


def data_folder(kind: str) -> Path:
    """Where the shipped `lexicons`, `configs` or `sample` are: in the wheel, else in the checkout."""
    installed = Path(str(files("framing"))) / "data" / kind
    return installed if installed.is_dir() else Path(str(files("framing"))).parent / kind
