"""``kiosk``: the command line of the web application; what it does is in ``command``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    # By name: a process of a rehearsal or a verifier imports this module first, because it was
    # started by the same script, and needs none of what the commands need.
    return int(import_module("kiosk.cli.command").main(arguments))
