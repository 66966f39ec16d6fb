"""What the tablet hands over for a test ballot, and the box in which it travels.

Source: guarding B4.  The package is canonical JSON, filled up with spaces to the one length that
all packages of an election have, so that the box tells the server nothing about the marks.  It is
sealed with AES-256-GCM under the card's key; the server, which has not the key, sees a number, a
hash and a box.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tally.ballot_making import SEED_BYTES
from tally.ballot_text import BodyText, largest_body
from tally.canonical_json import canonical
from tally.election import Election
from tally.message import Matching, read_message
from tally.opening.card import Card
from tally.opening.refusals import BoxNotOpened

NONCE_BYTES = 12
TAG_BYTES = 16

Seed = Annotated[str, Matching("[0-9a-f]{64}")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The package P; the field order is the byte order."""

    format: Literal["pingyi-opening/1"]
    body: BodyText
    """The ballot without its signature: there is none before the decision to cast."""
    marks: tuple[int, ...]
    """One answer index a contest."""
    seeds: tuple[Seed, ...]

    @property
    def text(self) -> str:
        return canonical(self)


def read_opening(text: str) -> Opening:
    """Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(text, Opening)


def package_length(election: Election) -> int:
    """Bytes of every package of ``election``: those of the longest that it can have."""
    longest_marks = [len(question.answers) - 1 for question in election.questions]
    frame = canonical(
        {
            "format": "pingyi-opening/1",
            "body": 0,
            "marks": longest_marks,
            "seeds": ["0" * 2 * SEED_BYTES] * len(election.questions),
        }
    )
    return len(frame) - 1 + largest_body(election)


def box_length(election: Election) -> int:
    """Bytes of every box of ``election``."""
    return NONCE_BYTES + package_length(election) + TAG_BYTES


def seal_box(
    package: str, card: Card, *, meeting: str, tracker: str, length: int, nonce: bytes
) -> bytes:
    """``package`` filled up to ``length`` and sealed with the card's key; ``nonce`` is fresh."""
    if len(package) > length:
        raise ValueError("longer than any package of this election")
    padded = package.encode().ljust(length)
    return nonce + _cipher(card).encrypt(nonce, padded, _named(card, meeting, tracker))


def open_box(box: bytes, card: Card, *, meeting: str, tracker: str) -> bytes:
    """The filled-up package.  Raises ``BoxNotOpened``."""
    try:
        return _cipher(card).decrypt(
            box[:NONCE_BYTES], box[NONCE_BYTES:], _named(card, meeting, tracker)
        )
    except (InvalidTag, ValueError):
        raise BoxNotOpened from None


def _cipher(card: Card) -> AESGCM:
    return AESGCM(hashlib.sha256(f"pingyi-card|1|{card.key}".encode()).digest())


def _named(card: Card, meeting: str, tracker: str) -> bytes:
    """What the box is bound to: no other card, meeting or ballot."""
    return f"pingyi-open|1|{meeting}|{card.id}|{tracker}".encode()
