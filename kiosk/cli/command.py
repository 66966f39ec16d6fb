"""``kiosk``: the command line of the web application.

Exit codes (formats): 0 done; 1 a check found a fault; 2 the input is unusable, one line on
standard error says what to do; 3 the machine failed us.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from kiosk.cli import demo, init, rehearse, secrecy_check, serve, staff
from kiosk.cli.language import system_language
from kiosk.engine import UnsafeDatabase
from kiosk.errors import KioskError
from kiosk.server import PortTaken
from kiosk.settings import NotAnInstance
from tally.cli.running import no_secrets
from tally.group import NoSecretsHere

DONE, FAULT, UNUSABLE, MACHINE_FAILED = 0, 1, 2, 3
INTERRUPTED = 130
"""What a shell expects of a command that was interrupted; ``serve`` and ``demo`` end so with 0."""

COMMANDS = (demo, rehearse, init, staff, serve, secrecy_check)
"""Each module adds its parser, whose ``run`` takes the parsed arguments and returns an exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk", description="评议 Pingyi: the web application"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_command(commands)
    parsed = parser.parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except KioskError as refusal:
        return _say(refusal.sentence.text(system_language()), UNUSABLE)
    except (NotAnInstance, UnsafeDatabase, PortTaken) as refusal:
        return _say(str(refusal), UNUSABLE)
    except NoSecretsHere:
        return _say(no_secrets(system_language()), MACHINE_FAILED)
    except (SQLAlchemyError, ModuleNotFoundError, OSError) as fault:
        return _say(_fault(fault), MACHINE_FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _say(sentence: str, code: int) -> int:
    print(f"kiosk: {sentence}", file=sys.stderr)
    return code


def _fault(fault: Exception) -> str:
    if isinstance(fault, SQLAlchemyError):
        cause = str(getattr(fault, "orig", None) or fault)
        return f"the database cannot be used: {cause.splitlines()[0]}"
    if isinstance(fault, ModuleNotFoundError):  # a database driver is the one part left out
        return f"the Python package {fault.name} is not installed"
    return str(fault)
