"""A lexicon file as text: what cannot be one is refused before anything looks into it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from framing.errors import LexiconError, printable

LARGEST_FILE = 50_000_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = (
    ((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), "is a spreadsheet or an archive; save it as CSV in UTF-8"),
    ((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf"), "is compressed; unpack it first"),
    ((b"%PDF",), "is a PDF, not a lexicon"),
)
_PICKLES = {".pkl", ".pickle", ".joblib", ".p"}


def split_lines(text: str) -> list[str]:
    """The lines of `text`; CRLF, LF and a lone CR end one."""
    lines = re.split(r"\r\n|\n|\r", text)
    return lines if lines[-1] else lines[:-1]


def shown_path(path: Path) -> str:
    """`path` as a message names it: plain, and relative where it lies below the working directory."""
    plain = Path(os.path.normpath(path.absolute()))
    short = plain.relative_to(Path.cwd()) if plain.is_relative_to(Path.cwd()) else plain
    return printable(short.as_posix(), 1000)


def read_text(path: Path) -> tuple[str, str]:
    """The text of a lexicon file and the SHA-256 of its bytes. Raises LexiconError, one line that names the file."""
    data = _read_bytes(path)
    why = _why_not_text(path, data)
    if not why:
        encoding = next((e for bom, e in _BOMS if data.startswith(bom)), "utf-8")
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            why = f"is not {encoding.removesuffix('-sig').upper()} (line {line}); save it as UTF-8"
        else:
            why = _why_no_lexicon(text)
    if why:
        raise LexiconError(f"{shown_path(path)}: {why}")
    return text, hashlib.sha256(data).hexdigest()


def _read_bytes(path: Path) -> bytes:
    """The bytes of a regular file; a device could block for ever, or be somebody else's input."""
    shown = shown_path(path)
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise LexiconError(f"{shown}: is a folder; a lexicon is one file")
        if not stat.S_ISREG(state.st_mode) or _is_device(path):
            raise LexiconError(f"{shown}: is a device or a pipe; a lexicon is a regular file")
        if state.st_size > LARGEST_FILE:
            raise LexiconError(f"{shown}: is larger than {LARGEST_FILE // 10**6} MB, too large for a lexicon")
        return path.read_bytes()
    except FileNotFoundError:
        raise LexiconError(f"{shown}: no such lexicon file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LexiconError(f"{shown}: the lexicon file cannot be read ({printable(reason)})") from None


def _is_device(path: Path) -> bool:
    return os.path.normpath(path.absolute()).startswith(("/dev/stdin", "/dev/fd/", "/proc/"))


def _why_not_text(path: Path, data: bytes) -> str:
    if path.suffix.lower() in _PICKLES or (data[:1] == b"\x80" and data[1:2] <= b"\x05"):
        return "is a pickle; opening one can run any code, so it is never read; save the lexicon as TOML, YAML or CSV"
    for starts, why in _NOT_TEXT:
        if data.startswith(starts):
            return why
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is binary, not a lexicon"
    return ""


def _why_no_lexicon(text: str) -> str:
    if not text.strip("\ufeff \t\r\n"):
        return "is empty"
    if "\0" in text:
        return "is binary, not a lexicon"
    if re.match(r"\s*<(!doctype\s+html|html|head|body)\b", text[:2000], re.IGNORECASE):
        return "is a web page (HTML), not a lexicon; save the file itself, not the page that shows it"
    return ""
