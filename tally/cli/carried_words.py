"""The folder that is carried between scrutineers instead of a server.

Each station writes everything it has seen to ``attestations-I.json`` and reads all files of
that name, so nobody's attestation can be hidden by one person; the other words are files of their
author.  ``attestations-0.json`` may come from the server's page.

Source: guarding C3 (by server or stick), C5 (read back).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tally.cli.outcome import read_text
from tally.cli.written import write_whole
from tally.errors import at
from tally.record.attestations import Attestation, pass_on, read_passed
from tally.station.decryption import ClosingKind
from tally.words import Language


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder as one trustee's way to the others."""

    path: Path
    index: int
    language: Language

    def attestations(self) -> tuple[Attestation, ...]:
        """Raises ``TallyError`` for a file that is none."""
        found: list[Attestation] = []
        for path in sorted(self.path.glob("attestations-*.json")):
            with at(file=path.name):
                found += read_passed(read_text(path, self.language))
        return tuple(dict.fromkeys(found))

    def send_attestations(self, attestations: Sequence[Attestation]) -> None:
        self._write("attestations", pass_on(attestations))

    def send_closing_words(self, kind: ClosingKind, text: str) -> None:
        self._write(kind, text)

    def send_decryption(self, group: str, text: str) -> None:
        self._write(f"decryption-{group}", text)

    def stored_decryption(self, group: str) -> bytes:
        return read_text(self._file(f"decryption-{group}"), self.language).encode()

    def _file(self, kind: str) -> Path:
        return self.path / f"{kind}-{self.index}.json"

    def _write(self, kind: str, text: str) -> None:
        path = self._file(kind)
        # The journal has the original; what lies here may be older or damaged.
        if not path.exists() or read_text(path, self.language) != text:
            write_whole(path, text, self.language)
