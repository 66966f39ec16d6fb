"""The command ``tally``: verify, count, trustee, bench, station.

Source: formats, "tally verify" and "tally count".  Exit codes: 0 done and everything holds; 1 a
check found a fault; 2 the input is unusable; 3 the machine failed us.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    # By name: verify.pyz holds what verification imports, and this package's other commands,
    # with the libraries that they need, are no part of that.
    return int(import_module("tally.cli.command").main(argv))
