"""RTF as plain text; nothing in it is run, no object or picture is opened."""

from __future__ import annotations

import re
from collections.abc import Callable

from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.errors import InputError

BOLD = "\ue000"
_BOLD_ON = re.compile(r"\\b(?![a-z0-9])")
_LARGEST = 64 << 20


def is_rtf(head: bytes) -> str:
    """The beginning in lower case where it is RTF, else nothing."""
    return head.decode("latin-1").lower() if head.startswith(b"{\\rtf") else ""


def rtf_has(file: InputFile, *words: bytes) -> bool:
    """Whether all words stand somewhere in the file, small or capital: pictures may fill its beginning."""
    with file.binary() as source:
        content = source.read(_LARGEST).lower()
    return all(word in content for word in words)


def rtf_text(file: InputFile, mark_bold: bool = False) -> tuple[str, bool]:
    """The text, and whether the file is whole; with `mark_bold`, BOLD stands where bold type begins.

    Raises InputError for a file that is damaged or far too large.
    """
    from striprtf import striprtf

    to_text: Callable[..., str] = striprtf.rtf_to_text
    with file.binary() as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(f"{file}: an RTF file of over {_LARGEST >> 20} MB; export fewer articles at once")
    source_text = content.decode("cp1252", "replace")
    if mark_bold:
        source_text = _BOLD_ON.sub(rf"\\b\\u{ord(BOLD)}?", source_text)
    try:
        text = to_text(source_text, errors="replace")
    except DAMAGED:
        raise InputError(f"{file}: damaged, or not RTF; export it again") from None
    return text, content.rstrip(b"\0 \r\n\t").endswith(b"}")


CUT = "the file breaks off; its last article may not be whole"
