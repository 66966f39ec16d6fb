"""Exponential ElGamal: ciphertexts that add up.

Source: protocol 6 and 7.1.  The protocol writes the group multiplicatively (``g^r``); we
write it additively (``r * G``), as every Ed25519 library does.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.group import IDENTITY, G, Point


@dataclass(frozen=True, slots=True)
class CiphertextText:
    """A ciphertext as it stands in a message."""

    alpha: str
    beta: str


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """An encryption of a small integer under the election public key."""

    alpha: Point
    """``r * G``."""

    beta: Point
    """``r * Y + m * G``."""

    @staticmethod
    def unchecked(text: CiphertextText) -> Ciphertext:
        """Read the digits only: multiplying the points checks them (``tally.group``)."""
        return Ciphertext(Point.unchecked(text.alpha), Point.unchecked(text.beta))

    @property
    def text(self) -> CiphertextText:
        return CiphertextText(self.alpha.hex, self.beta.hex)

    def __add__(self, other: Ciphertext) -> Ciphertext:
        return Ciphertext(self.alpha + other.alpha, self.beta + other.beta)


ZERO = Ciphertext(IDENTITY, IDENTITY)
"""What a sum starts from."""


def encrypt(message: int, *, public_key: Point, nonce: int) -> Ciphertext:
    """Encrypt ``message`` (0 or 1 on a ballot) under ``public_key``.

    ``nonce`` is a uniform scalar in [1, q).  It is an argument, not drawn here, so that the
    golden vectors can fix it and the prover can use it again in the membership proof.
    """
    masked = nonce * public_key
    return Ciphertext(nonce * G, masked + message * G if message else masked)
