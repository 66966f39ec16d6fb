"""Sealed messages between trustees, carried by a server that can read none of them.

Source: protocol 5.4.  ElGamal carries a random point, whose hash is the key of AES-256-CCM with
a tag of 8 bytes; inside is a message signed by the sender, which names its recipient, so that
it cannot be passed on as if it were meant for another.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from tally.canonical_json import canonical
from tally.errors import TallyError
from tally.group import G, Point, RandomBytes, random_scalar
from tally.message import read_message
from tally.trustee.signed import parse_signed, sign

TAG = 8
"""Bytes."""


class ChannelBroken(TallyError):
    """A sealed message does not open, or is meant for somebody else."""

    code = "channel-broken"
    rule = "protocol 5.4"


@dataclass(frozen=True, slots=True)
class _Sealed:
    alpha: str
    beta: str
    data: str


@dataclass(frozen=True, slots=True)
class _Inner:
    recipient: str
    message: str


def send(message: str, *, sender: int, recipient: Point, random: RandomBytes) -> str:
    """Seal ``message``: ``sender`` is a signing key, ``recipient`` an encryption key."""
    inner = canonical(_Inner(recipient.hex, message))
    clear = sign(sender, inner).text.encode()
    nonce = random_scalar(random)
    carried = random_scalar(random) * G
    alpha, beta = nonce * G, nonce * recipient + carried
    data = _cipher(carried).encrypt(_iv(alpha, len(clear)), clear, None)
    return canonical(_Sealed(alpha.hex, beta.hex, data.hex()))


def receive(text: str, *, recipient: int, sender: Point) -> str:
    """Open a message: ``recipient`` is a decryption key, ``sender`` a verification key.

    Raises ``ChannelBroken``, or what reading and the signature raise.
    """
    sealed = read_message(text, _Sealed)
    alpha, beta = Point.from_hex(sealed.alpha), Point.from_hex(sealed.beta)
    try:
        data = bytes.fromhex(sealed.data)
        clear = _cipher(beta - recipient * alpha).decrypt(
            _iv(alpha, len(data) - TAG), data, None
        )
        signed = parse_signed(clear.decode())
    except (ValueError, InvalidTag):
        raise ChannelBroken("does not open") from None
    signed.check(sender)
    inner = read_message(signed.message, _Inner)
    if inner.recipient != (recipient * G).hex:
        raise ChannelBroken("meant for another recipient")
    return inner.message


def _cipher(carried: Point) -> AESCCM:
    return AESCCM(hashlib.sha256(f"key|{carried.hex}".encode()).digest(), tag_length=TAG)


def _iv(alpha: Point, length: int) -> bytes:
    """The nonce: CCM gives 15 bytes to it and to the message's length together."""
    length_bytes = 2 if length < 2**16 else 3
    return hashlib.sha256(f"iv|{alpha.hex}".encode()).digest()[: 15 - length_bytes]
