"""``verify.pyz``: ``tally verify`` in one file that needs nothing but a Python.

Source: formats, "tally verify".  ``deploy/build-verifier`` packs this module with all that it
imports.  Its first line says which arithmetic it uses; with ``--json`` nothing is added.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tally.cli import verify
from tally.cli.running import run, speak_utf8
from tally.group import ARITHMETIC
from tally.words import say


def main(argv: Sequence[str] | None = None) -> int:
    """Verify the files that are named; returns the exit code."""
    speak_utf8()
    parser = argparse.ArgumentParser(
        prog="verify.pyz",
        description="Verify FILE: a record (.bel) or an evidence package (.zip).",
    )
    verify.add_options(parser)
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if not options.json:
        print(say(f"arithmetic-{ARITHMETIC}", options.lang))
    return run(options)
