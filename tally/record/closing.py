"""The closing content: what trustees attest to before anything is decrypted.

Source: guarding C3.  All groups stand in one content, each with the head of its archive cut
after EncryptedTally (after EndBallots for a group that is too small to be decrypted).  A
trustee's key is bound to the hash of one content, for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.manifest import Hex

ATTEST = "pingyi-attest|1|"
"""Beginning of the words by which a trustee attests: the closing content follows."""

NOTHING = hex_of("[]")
"""Hash of an empty list: ``tests`` and ``withdrawn`` of a meeting that has neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGroup:
    """One group's box as closed; the field order is the byte order."""

    code: str
    uuid: str
    ballots: int
    decrypt: bool
    """Whether there are enough ballots to be decrypted together."""
    head: Hex
    """Hash of the last event of the archive before any partial decryption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The attested content; the field order is the byte order."""

    meeting: str
    manifest: Hex
    tests: Hex
    """Hash of the sorted list of opened ballots."""
    withdrawn: Hex
    """Hash of the sorted list of withdrawn credentials."""
    groups: tuple[ClosedGroup, ...]

    @property
    def text(self) -> str:
        return canonical(self)


def make_closing(
    *,
    meeting: str,
    manifest_hex: str,
    tests_hex: str,
    withdrawn_hex: str,
    groups: Iterable[ClosedGroup],
) -> str:
    """The closing content's canonical text."""
    return Closing(
        meeting=meeting,
        manifest=manifest_hex,
        tests=tests_hex,
        withdrawn=withdrawn_hex,
        groups=tuple(groups),
    ).text


def parse_closing(text: str) -> Closing:
    """The closing content of ``text``.  Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(text, Closing)


def closing_hash(text: str) -> str:
    """Hash of a closing content, hex: what a key is bound to."""
    return hex_of(text)


def attestation_words(text: str) -> str:
    """What a trustee signs (guarding C3)."""
    return ATTEST + text
