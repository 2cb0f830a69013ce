"""Both locks are complete: nothing is left to a resolver, which would look past them (so they cannot rot)."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {"requirements.lock": {"build", "en"}, "requirements-all.lock": set(PROJECT["optional-dependencies"])}
SYSTEMS = [
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read_lock(name: str) -> list[tuple[Requirement, int]]:
    """Every pin with the number of its hashes."""
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    pins = "\n".join(lines).replace("\\\n", " ").splitlines()
    return [(Requirement(pin.split("--hash")[0]), pin.count("--hash=sha256:")) for pin in pins if pin.strip()]


@cache
def requirements(name: str) -> list[Requirement]:
    """By the installed metadata; of a package not installed here nothing is known."""
    try:
        return [Requirement(text) for text in metadata.requires(name) or []]
    except metadata.PackageNotFoundError:
        return []


def wanted(name: str, extras: set[str], environment: dict[str, str]) -> Iterator[Requirement]:
    """What a package, with these of its extras, asks for in an environment."""
    for needed in requirements(name):
        if any(needed.marker is None or needed.marker.evaluate(environment | {"extra": e}) for e in {"", *extras}):
            yield needed


def missing(lock: str, environment: dict[str, str]) -> list[str]:
    """Requirements, of the project and of all it leads to, that the lock does not meet in this environment."""
    pins = {
        canonicalize_name(pin.name): Version(next(iter(pin.specifier)).version)
        for pin, _ in read_lock(lock)
        if pin.marker is None or pin.marker.evaluate(environment)
    }
    optional = (PROJECT["optional-dependencies"][extra] for extra in LOCKS[lock])
    todo = [("the project", Requirement(text)) for group in (PROJECT["dependencies"], *optional) for text in group]
    todo = [(who, need) for who, need in todo if need.marker is None or need.marker.evaluate(environment)]
    todo += [(name, need) for name in pins for need in wanted(name, set(), environment)]
    seen, found = set(), []
    while todo:
        who, need = todo.pop()
        name, extras = canonicalize_name(need.name), frozenset(need.extras)
        if name not in pins or not need.specifier.contains(pins[name], prereleases=True):
            found.append(f"{who} asks for {need}, the lock holds {pins.get(name)}")
        elif extras and (name, extras) not in seen:
            seen.add((name, extras))
            todo += [(name, more) for more in wanted(name, set(extras), environment)]
    return found


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system["sys_platform"])
def test_lock_meets_all(lock, python, system):
    environment = {"python_version": python, "python_full_version": f"{python}.5", "implementation_name": "cpython"}
    machine = {"platform_python_implementation": "CPython", "platform_machine": "x86_64"}
    assert missing(lock, environment | machine | system) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_with_hashes(lock):
    pins = read_lock(lock)
    assert pins
    assert [str(pin) for pin, hashes in pins if not hashes or [s.operator for s in pin.specifier] != ["=="]] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index(lock):
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_missing_requirement_is_found(monkeypatch):
    monkeypatch.setitem(PROJECT, "dependencies", [*PROJECT["dependencies"], "numpy<1", "no-such-package"])
    found = missing("requirements.lock", {"extra": ""})
    assert len(found) == 2
    assert all("the project asks for" in line for line in found)
