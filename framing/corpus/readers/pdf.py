"""A PDF: one file is one document, its pages one after the other (extra `pdf`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.corpus.readers._opening import DAMAGED, InputFile
from framing.corpus.readers._records import Bad, Record
from framing.corpus.readers._several import one_text
from framing.errors import InputError, plural, printable

BINARY = True
ONE_DOCUMENT = True
_LARGEST = 256 << 20
_HYPHEN = re.compile(r"[\ufffe\x02\xad]\r?\n?")
"""What the library gives for a hyphen that a line's end put into a word."""
_LINE = re.compile(r"(?<=[^\n.!?:;…”\"»)]) ?\n(?=[a-zà-öø-ÿ])")
"""An end of line inside a sentence."""


def sniff(head: bytes, name: str) -> bool:
    """Whether the mark of a PDF stands at the start; some programs write a little before it."""
    return b"%PDF-" in head[:1024] and not head.startswith((b"<", b"WARC/"))


def read(file: InputFile) -> Iterator[Record | Bad]:
    """Yield the one record, with the column `text`; a PDF without text is Bad.

    Raises InputError where the extra is not installed, where the file is damaged, has a password, is far too large or
    holds several articles.
    """
    try:
        import pypdfium2
    except ImportError:
        raise InputError(f'{file}: PDF needs an extra: pip install "media-framing[pdf]"') from None
    with file.binary() as source:
        content = source.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InputError(f"{file}: a PDF of over {_LARGEST >> 20} MB; split it, one article a file")
    try:
        document = pypdfium2.PdfDocument(content)
        pages = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, *DAMAGED) as error:
        locked = "password" in str(error).lower()
        why = (
            "the PDF has a password; save it without one"
            if locked
            else f"damaged, or not a PDF ({printable(error, 60)})"
        )
        raise InputError(f"{file}: {why}") from None
    text = "\n".join(map(_tidy, pages)).strip()
    if text:
        yield Record(1, {"text": one_text(text, file)})
    else:
        yield Bad(1, "text", "no_words", f"no text on {plural(len(pages), 'page')}: a scan; recognise its text first")


def _tidy(page: str) -> str:
    """Words that a line's end cut are one again, and so are the lines of a sentence."""
    return _LINE.sub(" ", _HYPHEN.sub("", page).replace("\r\n", "\n").replace("\r", "\n"))
