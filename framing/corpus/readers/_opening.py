"""Opening an input: gzip undone, bombs refused, encoding told, SHA-256 taken; the file is never held in memory."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TextIO

from framing.corpus.readers._encodings import is_iso_2022_jp, latin_encoding
from framing.errors import InputError, printable

HEAD = 64 * 1024
_CHUNK = 1 << 20
# what the libraries that read a format for us raise, each in its own way, for bytes that are no file of that format
DAMAGED = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError,
           ValueError, zipfile.BadZipFile, zlib.error)  # fmt: skip
_BOMB_RATIO, _BOMB_FROM = 200, 64 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class InputFile:
    """One file to read. `label` is its name relative to the input argument, safe to show and to write.

    `records` is where the records of a JSON file stand (`input.records`), empty where that is to be told.
    """

    path: Path
    label: str
    sha256: str
    head: bytes
    compressed: bool
    encoding: str
    guessed: bool = False
    records: str = ""

    def __str__(self) -> str:
        return printable(self.label)

    @property
    def name(self) -> str:
        """The file's name in lower case, without `.gz`."""
        return self.label.rsplit("/", 1)[-1].lower().removesuffix(".gz")

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """The decompressed bytes, seekable."""
        with self.path.open("rb") as raw:
            if not self.compressed:
                yield raw
                return
            with tempfile.TemporaryFile() as plain, gzip.GzipFile(fileobj=raw) as packed:
                shutil.copyfileobj(packed, plain, _CHUNK)
                plain.seek(0)
                yield plain

    @contextmanager
    def text(self) -> Iterator[TextIO]:
        """The decoded text, line ends as they stand; iterating splits at LF, CRLF and CR."""
        with self.path.open("rb") as raw:
            source = io.BufferedReader(gzip.GzipFile(fileobj=raw), _CHUNK) if self.compressed else raw
            yield io.TextIOWrapper(source, encoding=self.encoding, newline="")


def examine(path: Path, label: str) -> InputFile:
    """Read a file once: hash it, unpack it, tell its encoding.

    Raises InputError where it cannot be read, is cut off, unpacks to a bomb or is in no encoding we can tell.
    """
    try:
        with path.open("rb") as raw:
            sha256 = hashlib.file_digest(raw, "sha256").hexdigest()
            raw.seek(0)
            compressed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            head, is_utf8 = _scan(raw, compressed, label)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise InputError(f"{printable(label)}: the gzip data is cut off or damaged; fetch the file again") from None
    except OSError as error:
        raise InputError(f"{printable(label)}: cannot be read ({printable(error.strerror or error)})") from None
    return InputFile(path, label, sha256, head, compressed, _encoding(head, is_utf8))


def with_encoding(file: InputFile, named: str = "") -> InputFile:
    """The file with an encoding: what a byte order mark or UTF-8 tell, else `named`, else a guess that decodes it all.

    Raises InputError where it is broken UTF-8, not in the encoding named, or in none that we can tell.
    """
    if named and (not file.encoding or (file.encoding == "utf-8" and file.head.isascii())):
        if not _decodes(file, named):
            raise InputError(f"{file}: is not in the encoding {printable(named)}; correct input.encoding")
        return replace(file, encoding=named)
    if file.encoding == "utf-8" or (file.encoding and _decodes(file, file.encoding)):
        return file
    if file.encoding:
        raise InputError(f"{file}: begins as {file.encoding} but is not; save it as UTF-8")
    sample = _telling(file)
    if _is_broken_utf8(sample):
        raise InputError(f"{file}: UTF-8, but for some bytes, first in line {_broken_line(file)}; save it as UTF-8")
    for encoding in filter(None, (latin_encoding(sample), _guess(sample))):
        if _decodes(file, encoding):
            return replace(file, encoding=encoding, guessed=True)
    raise InputError(f'{file}: its encoding cannot be told; save it as UTF-8, or name it: input.encoding = "shift_jis"')


def _guess(sample: bytes) -> str:
    """What the bytes look like to charset-normalizer, where letters are not Latin; or nothing."""
    from charset_normalizer import from_bytes

    guess = from_bytes(sample).best()
    return guess.encoding if guess else ""


def refuse_bomb(size: int, packed: int, label: str) -> None:
    """Raise InputError where `packed` bytes hold so many more that they were made to fill a disk or a memory."""
    if size > _BOMB_FROM and size > _BOMB_RATIO * packed:
        raise InputError(
            f"{printable(label)}: unpacks to over {_BOMB_RATIO} times its size; refused as a decompression bomb"
        )


def _scan(raw: BinaryIO, compressed: bool, label: str) -> tuple[bytes, bool]:
    """The first 64 KiB, and whether all of the file is UTF-8."""
    source = gzip.GzipFile(fileobj=raw) if compressed else raw
    decode = codecs.getincrementaldecoder("utf-8")().decode
    head, is_utf8, size = b"", True, 0
    while chunk := source.read(_CHUNK):
        head = head or chunk[:HEAD]
        size += len(chunk)
        if compressed:
            refuse_bomb(size, raw.tell(), label)
        is_utf8 = is_utf8 and _is_utf8(decode, chunk)
    return head, is_utf8 and _is_utf8(decode, b"", final=True)


def _is_utf8(decode: Callable[[bytes, bool], str], chunk: bytes, final: bool = False) -> bool:
    try:
        decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, is_utf8: bool) -> str:
    """The encoding a byte order mark or the bytes tell; empty where it has to be guessed."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if head[offset::2].count(0) > 0.7 * len(head) / 2 > 4:
            return name
    if is_utf8 and is_iso_2022_jp(head):
        return "iso2022_jp"
    return "utf-8" if is_utf8 else ""


def _telling(file: InputFile) -> bytes:
    """Lines with bytes beyond ASCII: the ones that tell one encoding from another."""
    sample: list[bytes] = []
    size = 0
    with file.binary() as source:
        for line in source:
            if not line.isascii():
                sample.append(line[:HEAD])
                size += len(sample[-1])
            if size > 4 * HEAD:
                break
    return b"".join(sample)


_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def _is_broken_utf8(sample: bytes) -> bool:
    """Whether most of what is beyond ASCII is UTF-8, though not all is."""
    return len(_SEQUENCE.findall(sample)) > len(_HIGH.findall(_SEQUENCE.sub(b"", sample)))


def _broken_line(file: InputFile) -> int:
    """The first line that is not UTF-8, from 1."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    with file.binary() as source:
        return next((n for n, line in enumerate(source, start=1) if not _is_utf8(decode, line, final=True)), 0)


def _decodes(file: InputFile, encoding: str) -> bool:
    try:
        with replace(file, encoding=encoding).text() as source:
            while source.read(_CHUNK):
                pass
    except (UnicodeError, LookupError):
        return False
    return True
