"""A key of a command as the station has it: with the journal of this machine, and its refusals."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tally.cli.key import open_key
from tally.cli.outcome import FAULT, MACHINE, Stop, read_text, refusing
from tally.cli.written import refuse_existing, write_whole
from tally.station.cli import journal_folder
from tally.station.key_shelf import OpenKey, journal_of
from tally.station.refusals import KeyFileNotWritten, StationRefusal
from tally.station.sentences import refusal_sentence
from tally.words import Language, say


def opened_key(options: argparse.Namespace, meeting: str | None = None) -> OpenKey:
    """The key that ``--key`` names.

    ``meeting`` becomes that of a key which has none yet: its journal is named after it.
    """
    found = open_key(options)
    keyfile = replace(found.keyfile, meeting=found.keyfile.meeting or meeting)
    journal = journal_of(keyfile, journals_of(options))
    return OpenKey(found.path, keyfile, found.passphrase, found.cost, journal)


def journals_of(options: argparse.Namespace) -> Path:
    """Where this machine keeps its journals: the station's own folder, unless one is named."""
    journals: Path | None = options.journal
    return journals or journal_folder()


def write_message(options: argparse.Namespace, kind: str, index: int, text: str) -> None:
    """Give a message away; when it lies there already, it must be this one."""
    path: Path = options.output / f"{kind}-{index}.json"
    if not path.exists() or read_text(path, options.lang) != text:
        refuse_existing([path], options.lang)
        write_whole(path, text, options.lang)


@contextmanager
def stopping(name: str, language: Language) -> Iterator[None]:
    """What is refused inside, by the station or by ``tally``, ends the command with a line."""
    with refusing(name, language):
        try:
            yield
        except KeyFileNotWritten as fault:
            _machine_fails(fault.__cause__, fault.values["file"], language)
        except OSError as fault:
            _machine_fails(fault, fault.filename or name, language)
        except StationRefusal as fault:
            raise Stop(FAULT, refusal_sentence(fault, language)) from None


def _machine_fails(fault: BaseException | None, file: object, language: Language) -> NoReturn:
    reason = getattr(fault, "strerror", None) or fault
    raise Stop(MACHINE, say("cannot-write", language, file=file, reason=reason)) from None
