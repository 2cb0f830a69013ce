"""One input format a file: adding a reader is adding a file here (or an entry point `framing.corpus.readers`).

A reader has two functions:

    sniff(head, name) -> bool   is this mine? By content; `head` is the first 64 KiB unpacked, `name` in lower case
    read(file) -> Iterator      Record and Bad, streaming, numbered from 1 as they stand in the file

Where the head cannot tell (a ZIP archive of something), `recognizes(file) -> bool` looks into what `sniff` took for
possible. A reader of bytes that are no text says `BINARY = True`; the others get their file decoded. One of a general
format (any text, any Word file) says `GENERAL = True` and gives way to whoever knows the file better. One whose files
are one document each says `ONE_DOCUMENT = True` and names its columns by their roles; file names and the metadata sheet
then tell the rest. One of a database's exports yields an `About` at the end and names its columns by their roles. A
file that cannot be read as a whole raises InputError. Which column means what is not a reader's business.
"""

from framing.corpus.readers._opening import InputFile
from framing.corpus.readers._records import About, Bad, Nested, Number, Record, join_pieces, plain_value

__all__ = ["About", "Bad", "InputFile", "Nested", "Number", "Record", "join_pieces", "plain_value"]
