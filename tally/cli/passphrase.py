"""Asking for the passphrase of a key file.

A person types it; a script gives it by the variable ``PINGYI_PASSPHRASE`` or by a file, never
as an argument, which every program on the machine could read.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from tally.cli.outcome import UNUSABLE, Stop, read_bytes, refusing
from tally.trustee.keyfile import check_passphrase
from tally.words import Language, say

VARIABLE = "PINGYI_PASSPHRASE"


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=f"first line of FILE; otherwise {VARIABLE}, otherwise it is asked for",
    )


def given_passphrase(options: argparse.Namespace) -> str:
    """The passphrase of an existing key file."""
    scripted = _scripted(options)
    return _ask("ask-passphrase", options.lang) if scripted is None else scripted


def new_passphrase(options: argparse.Namespace) -> str:
    """The passphrase of a new key file: long enough, and typed twice alike."""
    language: Language = options.lang
    passphrase = _scripted(options)
    if passphrase is None:
        passphrase = _ask("ask-passphrase", language)
        if passphrase != _ask("ask-passphrase-again", language):
            raise Stop(UNUSABLE, say("passphrases-differ", language))
    with refusing(str(options.key), language):
        check_passphrase(passphrase)
    return passphrase


def _scripted(options: argparse.Namespace) -> str | None:
    if options.passphrase_file is not None:
        text = read_bytes(options.passphrase_file, options.lang).decode("utf-8-sig", "replace")
        return text.partition("\n")[0].rstrip("\r")
    return os.environ.get(VARIABLE)


def _ask(sentence: str, language: Language) -> str:
    if not sys.stdin.isatty():
        raise Stop(UNUSABLE, say("no-terminal", language))
    try:
        return getpass.getpass(say(sentence, language))
    except EOFError:
        raise Stop(UNUSABLE, say("no-terminal", language)) from None
