"""A run's own lexicons, those that do not come with the package: kept in it as they were, so that it can be repeated.

`lexicons.json` holds under `lexicons`, in the order of the study, a dict a file: file (its name), name, format,
sha256, and content; `encoding` says how the bytes stand there (utf-8: as text, base64: where they are no such text).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from framing.errors import LexiconError, printable
from framing.lexicon import Lexicon, is_path
from framing.runs.folder import is_as_written, read_manifest
from framing.tables import json_text

KEPT = "lexicons.json"


def describe_lexicons(use: Sequence[str], lexicons: Iterable[Lexicon]) -> str:
    """The content of `lexicons.json`; empty where a study uses shipped lexicons and its own tables alone.

    `lexicons` are those that were read from `use`. Raises LexiconError where a file is another one by now.
    """
    read = {(lexicon.file, lexicon.sha256): lexicon for lexicon in lexicons}
    kept: dict[tuple[str, str], dict[str, str]] = {}
    for path in map(Path, filter(is_path, use)):
        content = path.read_bytes() if path.is_file() else b""
        key = (path.name, sha256(content).hexdigest())
        if key not in read:
            raise LexiconError(f"{printable(path.name)}: was changed while it was read; run the study again")
        about = {name: getattr(read[key], name) for name in ("file", "name", "format", "sha256")}
        kept[key] = about | _packed(content)
    return json_text({"lexicons": list(kept.values())}) if kept else ""


def use_kept_lexicons(use: Sequence[str], run: Path, folder: Path) -> tuple[str, ...]:
    """Lexicons of a study as it stands in a run: those that the run kept are unpacked below `folder`.

    What a run of an older version does not hold, or not as it was written, keeps its name.
    """
    kept = _read(run)
    found = []
    for number, name in enumerate(use):
        entries = kept.get(Path(name).name, []) if is_path(name) else []
        if not entries:
            found.append(name)
            continue
        place = folder / str(number) / Path(name).name  # two of one name may stand in two folders
        place.parent.mkdir(parents=True)
        place.write_bytes(entries.pop(0) if len(entries) > 1 else entries[0])
        found.append(str(place))
    return tuple(found)


def _packed(content: bytes) -> dict[str, str]:
    try:
        return {"encoding": "utf-8", "content": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"encoding": "base64", "content": base64.b64encode(content).decode("ascii")}


def _read(run: Path) -> dict[str, list[bytes]]:
    """The files that a run kept, by name in the order of the study."""
    manifest = read_manifest(run)
    if not is_as_written(run / KEPT, manifest["files"].get(KEPT)):
        return {}
    known = {(str(d.get("file")), str(d.get("sha256"))) for d in manifest["lexicons"]}
    found: dict[str, list[bytes]] = {}
    for entry in _entries(run / KEPT):
        content = _unpacked(entry)
        file = str(entry.get("file"))
        if (file, sha256(content).hexdigest()) in known:
            found.setdefault(file, []).append(content)
    return found


def _entries(path: Path) -> list[Mapping[str, Any]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["lexicons"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return []
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _unpacked(entry: Mapping[str, Any]) -> bytes:
    content = str(entry.get("content", ""))
    try:
        return base64.b64decode(content) if entry.get("encoding") == "base64" else content.encode("utf-8")
    except (binascii.Error, UnicodeEncodeError):
        return b""
