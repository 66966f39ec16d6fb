"""Signatures: of a trustee under a message, of a credential under the hash of a ballot.

Source: protocol 5.2 and 6.5.  The prefixes differ, so neither can stand for the other.
"""

from tally.errors import InvalidProof, InvalidSignature, at
from tally.group import Point
from tally.proofs import schnorr
from tally.proofs.schnorr import Proof


def sign_message(message: str, secret: int, *, nonce: int) -> Proof:
    """Sign any text; whoever signs chooses its first characters (guarding A3)."""
    return schnorr.prove(f"sigmsg|{message}|", secret, nonce=nonce)


def check_message(message: str, public_key: Point, signature: Proof) -> None:
    """Raise ``InvalidSignature`` or ``InvalidPoint``."""
    with at("protocol 5.2"):
        _check(f"sigmsg|{message}|", public_key, signature)


def sign_hash(digest: str, secret: int, *, nonce: int) -> Proof:
    """Sign the hash (43 symbols of Base64) of a ballot's body."""
    return schnorr.prove(f"sig|{digest}|", secret, nonce=nonce)


def check_hash(digest: str, credential: Point, signature: Proof) -> None:
    """Raise ``InvalidSignature`` or ``InvalidPoint``."""
    with at("protocol 6.5"):
        _check(f"sig|{digest}|", credential, signature)


def _check(prefix: str, public_key: Point, signature: Proof) -> None:
    try:
        schnorr.check(prefix, public_key, signature)
    except InvalidProof as fault:
        raise InvalidSignature.of(fault) from None
