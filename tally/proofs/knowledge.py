"""Proof that a trustee knows the secret of its public key.

Source: protocol 5.1.
"""

from tally.errors import at
from tally.group import G, Point
from tally.proofs import schnorr
from tally.proofs.schnorr import Proof


def prove_knowledge(secret: int, *, nonce: int) -> Proof:
    """Prove knowledge of the secret of ``secret * G``."""
    return schnorr.prove(_prefix(secret * G), secret, nonce=nonce)


def check_knowledge(public_key: Point, proof: Proof) -> None:
    """Raise ``InvalidProof`` or ``InvalidPoint``."""
    with at("protocol 5.1"):
        schnorr.check(_prefix(public_key), public_key, proof)


def _prefix(public_key: Point) -> str:
    return f"pok|Ed25519|{public_key.hex}|"
