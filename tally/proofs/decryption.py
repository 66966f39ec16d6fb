"""Proof that a decryption factor was made with the trustee's secret.

Source: protocol 7.2: equal logarithms of ``X = x * G`` and ``f = x * alpha``.
"""

from tally.challenge import challenge
from tally.errors import InvalidProof
from tally.group import ORDER, G, Point
from tally.proofs.schnorr import Proof


def prove_decryption(phi: str, alpha: Point, secret: int, *, nonce: int) -> Proof:
    """Prove that ``secret * alpha`` was made with the secret of ``secret * G``."""
    hashed = challenge(_prefix(phi, secret * G), [nonce * G, nonce * alpha])
    return Proof(hashed, (nonce - secret * hashed) % ORDER)


def check_decryption(
    phi: str, alpha: Point, factor: Point, proof: Proof, *, public_key: Point
) -> None:
    """Raise ``InvalidProof``, or ``InvalidPoint`` when ``factor`` is none."""
    commitments = [
        proof.response * G + proof.challenge * public_key,
        proof.response * alpha + proof.challenge * factor,
    ]
    if challenge(_prefix(phi, public_key), commitments) != proof.challenge:
        raise InvalidProof("the challenge is not the hash that it must be")


def _prefix(phi: str, public_key: Point) -> str:
    return f"decrypt|{phi}|{public_key.hex}|"
