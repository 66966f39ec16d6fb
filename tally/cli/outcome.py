"""How a command ends: its exit code, and its one line of complaint.

Source: formats, first paragraph.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tally.errors import (
    Malformed,
    NotAKeyFile,
    NotCanonical,
    PassphraseTooShort,
    TallyError,
    WrongPassphrase,
)
from tally.record.tape import NotAnArchive
from tally.words import Language, refusal, say

DONE = 0
FAULT = 1
UNUSABLE = 2
MACHINE = 3
INTERRUPTED = 130
"""What a shell expects of a command that was interrupted."""

MOST_BYTES = 2**31
"""The largest file that is read."""

_UNUSABLE = (
    Malformed,
    NotCanonical,
    NotAnArchive,
    NotAKeyFile,
    PassphraseTooShort,
    WrongPassphrase,
)
"""What says that the input is no such thing at all, not that it is a faulty one."""


class Stop(Exception):
    """The command ends here; the text is the line for standard error."""

    def __init__(self, exit_code: int, line: str) -> None:
        super().__init__(line)
        self.exit_code = exit_code


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language")


@contextmanager
def refusing(name: str, language: Language) -> Iterator[None]:
    """What is refused inside ends the command with a line about ``name``."""
    try:
        yield
    except TallyError as fault:
        code = UNUSABLE if isinstance(fault, _UNUSABLE) else FAULT
        raise Stop(code, f"{name}: {refusal(fault, language)}") from None


@contextmanager
def reading(path: Path, language: Language) -> Iterator[None]:
    """A file that cannot be read ends the command with a line about it."""
    try:
        yield
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise Stop(UNUSABLE, say("cannot-read", language, file=path, reason=reason)) from None


def read_bytes(path: Path, language: Language) -> bytes:
    with reading(path, language), path.open("rb") as file:
        return file.read(MOST_BYTES)


def read_text(path: Path, language: Language) -> str:
    """The text of a carried file, without the newline that editors and mail add."""
    try:
        return read_bytes(path, language).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Stop(UNUSABLE, say("cannot-read", language, file=path, reason="UTF-8")) from None
