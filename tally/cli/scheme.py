"""The argument SCHEME of the scoring commands: a file, or the name of a shipped scheme."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tally.cli.outcome import UNUSABLE, Stop, read_bytes
from tally.scoring.faults import Fault, SchemeRefused
from tally.scoring.scheme_file.shipped import SHIPPED, shipped_text
from tally.scoring.words import sentence
from tally.words import Language, say


def add_scheme(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "scheme",
        metavar="SCHEME",
        help=f"a scheme file, or one of: {', '.join(SHIPPED)}",
    )


def scheme_text(name: str, language: Language) -> str:
    """The file's text to its last newline: the fingerprint of a score sheet is over all of it."""
    if name in SHIPPED:
        return shipped_text(name)
    try:
        return read_bytes(Path(name), language).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop(UNUSABLE, say("cannot-read", language, file=name, reason="UTF-8")) from None


@contextmanager
def scheme_refused(name: str, language: Language) -> Iterator[None]:
    """A scheme that cannot be used ends the command with all its faults."""
    try:
        yield
    except SchemeRefused as refused:
        raise stop_with(refused.faults, name, language) from None


def stop_with(faults: Sequence[Fault], name: str, language: Language) -> Stop:
    """Says each fault on a line of its own; returns the end of the command."""
    for fault in faults:
        print(sentence(fault, language), file=sys.stderr)
    return Stop(UNUSABLE, say("to-be-mended", language, file=name, number=len(faults)))
