"""The command ``tally``: verify, count, trustee, bench, station.

Source: formats, "tally verify" and "tally count".  Exit codes: 0 done and everything holds; 1 a
check found a fault; 2 the input is unusable; 3 the machine failed us.  What goes wrong is one
line on standard error, never a traceback.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from tally.cli import bench, count, trustee, verify
from tally.cli.outcome import DONE, INTERRUPTED, MACHINE, Stop
from tally.words import say


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    _speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["station"]:
        # The one room of tally that knows Flask is entered only by those who ask for it.
        from tally.station.cli import main as station  # noqa: PLC0415 (see above)

        return station(words[1:])
    options = _parser().parse_args(words)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except Stop as stop:
        print(f"tally: {stop}", file=sys.stderr)
        return stop.exit_code
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


def _speak_utf8() -> None:
    """Formats are UTF-8 wherever they are piped to; no character ever ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _forget_output() -> None:
    """What Python still holds back for standard output must not fail again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tally", description="Verify and count elections of Pingyi 评议."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    verify.add_to(commands)
    count.add_to(commands)
    trustee.add_to(commands)
    bench.add_to(commands)
    commands.add_parser(
        "station", help="the scrutineer's own local page 监票工作站", add_help=False
    )
    return parser
