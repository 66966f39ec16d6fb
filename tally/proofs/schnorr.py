"""Schnorr's proof that somebody knows the logarithm of a point: the shape of every proof here.

Source: protocol 5.1.  Convention everywhere: ``response = nonce - secret * challenge``, so
the commitment is ``response * G + challenge * public_key``.  What distinguishes proofs of
knowledge from signatures is the prefix alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.challenge import challenge
from tally.errors import InvalidProof
from tally.group import ORDER, G, Point, scalar_from_text


@dataclass(frozen=True, slots=True)
class ProofText:
    """A proof as it stands in a message: two canonical decimals."""

    challenge: str
    response: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Challenge and response, the protocol's *c* and *z*."""

    challenge: int
    response: int

    @staticmethod
    def of(text: ProofText) -> Proof:
        """Raise ``InvalidScalar`` unless both numbers are canonical."""
        return Proof(scalar_from_text(text.challenge), scalar_from_text(text.response))

    @property
    def text(self) -> ProofText:
        return ProofText(str(self.challenge), str(self.response))


def prove(prefix: str, secret: int, *, nonce: int) -> Proof:
    """Prove knowledge of ``secret``.  ``nonce``: uniform in [1, q), used once, never told."""
    hashed = challenge(prefix, [nonce * G])
    return Proof(hashed, (nonce - secret * hashed) % ORDER)


def check(prefix: str, public_key: Point, proof: Proof) -> None:
    """Raise ``InvalidProof``, or ``InvalidPoint`` when ``public_key`` is none."""
    commitment = proof.response * G + proof.challenge * public_key
    if challenge(prefix, [commitment]) != proof.challenge:
        raise InvalidProof("the challenge is not the hash that it must be")
