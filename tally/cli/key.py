"""The key file of a command: opened once, written back whole."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass
from pathlib import Path

from tally.cli.outcome import MACHINE, Stop, read_text, refusing
from tally.cli.passphrase import given_passphrase
from tally.trustee.keyfile import (
    KeyFile,
    open_keyfile,
    read_header,
    seal_keyfile,
    write_keyfile,
)
from tally.words import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedKey:
    """An opened key file and what seals it again."""

    path: Path
    keyfile: KeyFile
    passphrase: str
    cost: int
    language: Language

    def keep(self, keyfile: KeyFile) -> None:
        """Write ``keyfile`` over the old one; when this returns, the disk has it."""
        text = seal_keyfile(keyfile, self.passphrase, secrets.token_bytes, cost=self.cost)
        try:
            write_keyfile(self.path, text)
        except OSError as fault:
            reason = fault.strerror or fault
            line = say("cannot-write", self.language, file=self.path, reason=reason)
            raise Stop(MACHINE, line) from None


def open_key(options: argparse.Namespace) -> OpenedKey:
    """The key file that ``--key`` names, opened with the passphrase."""
    path: Path = options.key
    text = read_text(path, options.lang)
    with refusing(str(path), options.lang):
        cost = read_header(text).cost
        passphrase = given_passphrase(options)
        return OpenedKey(
            path=path,
            keyfile=open_keyfile(text, passphrase),
            passphrase=passphrase,
            cost=cost,
            language=options.lang,
        )
