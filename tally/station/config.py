"""How one station was started: everything that the command line decides, and nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tally.group import RandomBytes

Language = Literal["zh", "en"]

ANY_KEY = "*"
"""In ``codes``: the code for every key that has none of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationConfig:
    """One station: a folder of keys, a journal on this machine, perhaps a server."""

    keys: Path
    """The folder of ``*.key.json``: usually the stick."""
    journal: Path
    """The folder of the journals: on the machine, never on the stick (guarding C1)."""
    port: int
    server: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    """Station code by key file name, by seat number, or for all (``ANY_KEY``)."""
    authority: Path | None = None
    """Certificate of the meeting's own authority, when the server's is not publicly known."""
    language: Language = "zh"
    hint: Mapping[str, str] | None = None
    """What a demonstration says on the first page, by language; ``None`` for a real meeting."""
    passphrase_cost: int | None = None
    """The N of scrypt for new key files; ``None`` is the full one.  Rehearsals and tests lower it."""
    entry: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    """What a browser must show once to be let in; it stands in the address that is printed."""
    random: RandomBytes = secrets.token_bytes

    def code_for(self, *names: str) -> str | None:
        """The station code listed under the first of ``names`` that has one."""
        return next((self.codes[n] for n in (*names, ANY_KEY) if n in self.codes), None)
