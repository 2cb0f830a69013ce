"""The command line: finds the commands by folder, turns errors into one line and an exit code.

Exit codes: 0 done, 1 a check failed, 2 the user's input is wrong, 130/143 interrupted, 70 our bug.
"""

from __future__ import annotations

import io
import os
import signal
import sys

TYPE_CHECKING = False  # importing `typing` would double the time in which no handler of ours stands
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any, NoReturn

_BUG = 70
_LAST_SECONDS = 4.0


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    if sys.flags.optimize > 1:  # Altair reads docstrings, which -OO takes away
        os.environ["PYTHONOPTIMIZE"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "framing", *sys.argv[1:]])  # noqa: S606 - ourselves
    _open_streams()
    code = _run(sys.argv[1:])
    _ignore_signals()  # all is done: what comes now would only break the way out
    sys.exit(_flush(code))


def _open_streams() -> None:
    """Give a place to what is said where a standard stream is closed: else the next file opened would be it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console that lacks a letter gets its number, as stderr does
        sys.stdout.reconfigure(errors="backslashreplace")


def _flush(code: int) -> int:
    """The exit code; what stdout still holds is lost where nobody takes it, and the interpreter need not say so."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    """Leave; a second signal does not interrupt that."""
    _ignore_signals()
    _leave(128 + number)


def _leave(code: int) -> NoReturn:
    """Leave through every `finally`, so that nothing half-written stays.

    Where an exception cannot be raised (a callback, a finalizer) the interpreter swallows it: then it comes again. If
    that is of no use either, the process ends as if killed; the next run tidies up.
    """

    def come_again(swallowed: Any) -> None:
        if swallowed.exc_type is SystemExit:
            signal.signal(signal.SIGALRM, lambda *_: _leave(code))
            signal.setitimer(signal.ITIMER_REAL, 0.01)

    if hasattr(signal, "setitimer"):  # Windows has no alarms
        sys.unraisablehook = come_again
        signal.signal(signal.SIGALRM, lambda *_: os._exit(code))
        signal.setitimer(signal.ITIMER_REAL, _LAST_SECONDS)
    raise SystemExit(code)


def _ignore_signals() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(words: list[str]) -> int:
    from framing.errors import REPORT, FramingError, printable

    try:
        return _call(words)
    except FramingError as error:
        if error.exit_code == _BUG and "--debug" in words:
            raise
        _complain(str(error))
        return error.exit_code
    except OSError as error:
        _complain(f"{printable(error.filename or 'the system')}: {error.strerror or error}")
        return 2
    except MemoryError:
        _complain("out of memory; use fewer --jobs, or --set engine.partition_documents=100")
        return 2
    except Exception as error:  # the last line of defence: anything else is our bug
        if "--debug" in words:
            raise
        _complain(f"internal error: {type(error).__name__}: {printable(error)}; {REPORT}")
        return _BUG


def _call(words: list[str]) -> int:
    from typer import Abort
    from typer.exceptions import TyperException
    from typer.main import get_command

    from framing.commands import build_app

    try:
        result = get_command(build_app()).main(args=words or ["--help"], prog_name="framing", standalone_mode=False)
    except Abort:
        return 130
    except TyperException as error:
        message = getattr(error, "format_message", error.__str__)
        _complain(f"{message().removesuffix('.')}; framing --help lists what there is")
        return 2
    return result if isinstance(result, int) else 0


def _complain(message: str) -> None:
    """One line on stderr, whatever becomes of it."""
    try:
        sys.stderr.write(f"framing: {' '.join(message.splitlines())}\n")
    except OSError:
        return
