"""Running a command to its end: exit codes instead of tracebacks, whatever the output is.

Source: formats, first paragraph.  What goes wrong is one line on standard error.
"""

from __future__ import annotations

import argparse
import io
import os
import sys

from tally.cli.outcome import DONE, INTERRUPTED, MACHINE, Stop
from tally.group import WHY_NO_SECRETS, NoSecretsHere
from tally.words import Language, say


def run(options: argparse.Namespace) -> int:
    """What ``options`` ask for (``options.run``); returns the exit code."""
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except Stop as stop:
        print(f"tally: {stop}", file=sys.stderr)
        return stop.exit_code
    except NoSecretsHere:
        print(f"tally: {no_secrets(options.lang)}", file=sys.stderr)
        return MACHINE
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _forget_output()
        return DONE
    except OSError as fault:
        # Files are looked after where they are read and written: this is the output itself.
        _forget_output()
        reason = fault.strerror or fault
        line = say("cannot-write", options.lang, file="stdout", reason=reason)
        print(f"tally: {line}", file=sys.stderr)
        return MACHINE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def no_secrets(language: Language) -> str:
    """What a machine lacks on which no secret may be made, and what to do."""
    return say("no-secrets", language, reason=WHY_NO_SECRETS)


def speak_utf8() -> None:
    """Formats are UTF-8 wherever they are piped to; no character ever ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _forget_output() -> None:
    """What Python still holds back for standard output must not fail again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
