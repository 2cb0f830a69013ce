"""One input format a file: adding a reader is adding a file here (or an entry point `framing.readers`).

A reader has two functions:

    sniff(head, name) -> bool   is this mine? By content; `head` is the first 64 KiB unpacked, `name` in small letters
    read(file) -> Iterator      Record and Bad, streaming, numbered from 1 as they stand in the file

A reader of bytes that are no text says `BINARY = True`; the others get their file decoded. A file that cannot be
read as a whole raises InputError. Which column means what is not a reader's business.
"""

from framing.readers._opening import InputFile
from framing.readers._records import Bad, Nested, Number, Record, plain_value

__all__ = ["Bad", "InputFile", "Nested", "Number", "Record", "plain_value"]
