"""The command line: finds the commands by folder, turns errors into one line and an exit code.

Exit codes: 0 done, 1 a check failed, 2 the user's input is wrong, 130/143 interrupted, 70 our bug.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_BUG = 70


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    if sys.flags.optimize > 1:  # Altair reads docstrings, which -OO takes away
        os.environ["PYTHONOPTIMIZE"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "framing", *sys.argv[1:]])  # noqa: S606 - ourselves
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    sys.exit(_run(sys.argv[1:]))


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    """Leave through every `finally`, so that nothing half-written stays; a second signal does not interrupt that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _run(words: list[str]) -> int:
    from framing.errors import FramingError, printable

    try:
        return _call(words)
    except FramingError as error:
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
        _complain(f"internal error: {type(error).__name__}: {printable(error)}; a bug of ours: run again with --debug")
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
        say = getattr(error, "format_message", error.__str__)
        _complain(f"{say()}; framing --help lists what there is")
        return 2
    return result if isinstance(result, int) else 0


def _complain(message: str) -> None:
    """One line on stderr, whatever becomes of it."""
    try:
        sys.stderr.write(f"framing: {' '.join(message.splitlines())}\n")
    except OSError:
        return
