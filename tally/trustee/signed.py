"""Messages that a trustee signs: in the ceremony, and later by word.

Source: protocol 5.2 and guarding A3.  Nonces are derived from the secret and the message
(as RFC 6979 does for ECDSA): no generator can fail here, and the same words always give the
same bytes, so a message that is sent again is the message that was sent.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.errors import InvalidSignature, at
from tally.group import ORDER, Point, refuse_secrets_in_plain_arithmetic
from tally.message import read_message
from tally.proofs.schnorr import Proof, ProofText
from tally.proofs.signature import check_message, sign_message

WORDS = "pingyi-"
"""Every word of a trustee outside the ceremony begins so: it is neither JSON, nor
``certs_sig|``, nor 64 hex digits, so it can stand for no message of the ceremony."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A message with its signature, as it is sent."""

    message: str
    signature: ProofText

    @property
    def text(self) -> str:
        return canonical(self)

    def check(self, key: Point) -> None:
        """Raise ``InvalidSignature``, ``InvalidScalar`` or ``InvalidPoint``."""
        check_message(self.message, key, Proof.of(self.signature))


def sign(secret: int, message: str) -> Signed:
    return Signed(message, sign_message(message, secret, nonce=_nonce(secret, message)).text)


def parse_signed(text: str) -> Signed:
    """Raise ``NotCanonical`` or ``Malformed``."""
    return read_message(text, Signed)


def signing_key(seed: str) -> int:
    """sk, whose public half stands in the certificate as ``verification``."""
    return _derived("sk", seed)


def decryption_key(seed: str) -> int:
    """dk, whose public half stands in the certificate as ``encryption``."""
    return _derived("dk", seed)


def sign_words(seed: str, words: str) -> str:
    """The signed text of ``words``, which begin with ``pingyi-``."""
    if not words.startswith(WORDS):
        raise ValueError("a trustee signs no words that could be a message of the ceremony")
    return sign(signing_key(seed), words).text


def check_words(key: Point, text: str) -> str:
    """The words that the holder of ``key`` (``verification`` of its certificate) signed.

    Raises ``InvalidSignature`` or what reading raises; whoever calls compares the words.
    """
    signed = parse_signed(text)
    if not signed.message.startswith(WORDS):
        with at("guarding A3"):
            raise InvalidSignature("no words of a trustee")
    signed.check(key)
    return signed.message


def _derived(label: str, seed: str) -> int:
    refuse_secrets_in_plain_arithmetic()
    return int.from_bytes(hashlib.sha256(f"{label}|{seed}".encode()).digest(), "big") % ORDER


def _nonce(secret: int, message: str) -> int:
    refuse_secrets_in_plain_arithmetic()
    digest = hmac.digest(str(secret).encode(), b"pingyi-nonce|1|" + message.encode(), "sha512")
    return 1 + int.from_bytes(digest, "big") % (ORDER - 1)
