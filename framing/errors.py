"""Errors a user can meet, and what each one means.

    FramingError                exit code
    ├── InputError              2   the user's input is wrong: file, record, column, option
    │   ├── StudyError          2   the study file or a `--set` value
    │   └── LexiconError        2   a lexicon file
    ├── CheckFailed             1   a check was run and did not pass
    ├── PartlyFailed            70  our bug in some tables or sections; everything else was written
    └── (anything else)         70  our bug: reported as one, with `--debug` for the traceback

Besides: 0 done, 130 and 143 interrupted.

Every message is one line: what, where (file, record or key), what to do, and the nearest valid name.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

REPORT = "a bug of ours: please send this line and what the same command says with --debug"


class FramingError(Exception):
    """Base of everything this package raises on purpose."""

    exit_code = 2


class InputError(FramingError):
    """The user's input is wrong: a file, a record, a column or an option."""


class StudyError(InputError):
    """The study file, or a value given with `--set`, is wrong."""


class LexiconError(InputError):
    """A lexicon file is wrong; the message names file and line or frame."""


class CheckFailed(FramingError):
    """A check was run and did not pass (`lexicon test`, `verify`, `diff`)."""

    exit_code = 1


class PartlyFailed(FramingError):
    """An error of ours in some tables or sections of the page; the others were written."""

    exit_code = 70

    def __init__(self, failed: Mapping[str, str]) -> None:
        what = "; ".join(f"{name} ({printable(error)})" for name, error in failed.items())
        super().__init__(f"internal error: {what}: left out, everything else is written; {REPORT}")


def nearest(name: str, valid: Iterable[str]) -> str:
    """Say which valid name is meant: `; did you mean 'seed'?`, else the choices, else nothing."""
    choices = sorted({str(v) for v in valid})
    folded = {c.casefold(): c for c in reversed(choices)}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {folded[close[0]]!r}?"
    return f"; there is {', '.join(choices[:12])}" if choices else ""


def plural(count: int, noun: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def printable(text: object, limit: int = 120) -> str:
    """Text from data made safe for a terminal: control and bidi characters escaped, length cut."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
