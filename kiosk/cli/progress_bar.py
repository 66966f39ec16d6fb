"""A progress bar for the parts of a meeting that the machine holds."""

from __future__ import annotations

import sys

from kiosk.cli.language import system_language
from kiosk.i18n import _
from kiosk.rehearsal.course import Tell

STAGES = {
    "ceremony": _("Trustees make the key"),
    "sign": _("Trustees check and sign what is sealed"),
    "cast": _("Ballots are encrypted and cast"),
    "decrypt": _("Trustees verify and decrypt"),
    "secrecy": _("The server's own data is attacked"),
    "verify": _("Records are verified"),
}
BAR = 30


def progress_bar() -> Tell:
    """What shows progress: a bar on a terminal, nothing in a log file."""
    return _show if sys.stderr.isatty() else _be_silent


def _show(stage: str, done: int, total: int) -> None:
    filled = BAR * done // max(total, 1)
    bar = "█" * filled + "░" * (BAR - filled)
    end = "\n" if done == total else ""
    words = STAGES[stage].text(system_language())
    sys.stderr.write(f"\r{bar} {done}/{total}  {words}{end}")
    sys.stderr.flush()


def _be_silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody watches."""
