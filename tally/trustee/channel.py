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
from tally.trustee.signed import Signed, parse_signed, sign

TAG = 8
"""Bytes."""

MOST_BYTES = 2**20
"""Of what is sealed: the polynomial of nine coefficients needs some 1500."""


class ChannelBroken(TallyError):
    """A sealed message does not open, or is meant for somebody else."""

    code = "channel-broken"
    rule = "protocol 5.4"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed message, read but not opened."""

    first: Point
    """The protocol's *alpha*."""
    second: Point
    """The protocol's *beta*."""
    data: bytes


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
    sealed = read_sealed(text)
    signed = open_sealed(sealed, carried_point(sealed, recipient))
    return inner_message(signed, sender=sender, recipient=recipient * G)


def read_sealed(text: str) -> Sealed:
    """What anybody can check of a sealed message.  Raises ``TallyError``."""
    sealed = read_message(text, _Sealed)
    first, second = Point.from_hex(sealed.alpha), Point.from_hex(sealed.beta)
    try:
        data = bytes.fromhex(sealed.data)
    except ValueError:
        raise ChannelBroken("does not open") from None
    if not TAG <= len(data) <= MOST_BYTES:
        raise ChannelBroken("does not open")
    return Sealed(first, second, data)


def carried_point(sealed: Sealed, recipient: int) -> Point:
    """The point K that ``sealed`` carries to the holder of a decryption key."""
    return sealed.second - recipient * sealed.first


def open_sealed(sealed: Sealed, key: Point) -> Signed:
    """What somebody signed and sealed, its signature not yet checked.

    Raises ``ChannelBroken`` or what reading raises.
    """
    try:
        clear = _cipher(key).decrypt(
            _iv(sealed.first, len(sealed.data) - TAG), sealed.data, None
        )
        return parse_signed(clear.decode())
    except (ValueError, InvalidTag):
        raise ChannelBroken("does not open") from None


def inner_message(signed: Signed, *, sender: Point, recipient: Point) -> str:
    """The message that ``sender`` signed for ``recipient``.

    Raises ``ChannelBroken`` for another's, or what reading and the signature raise.
    """
    signed.check(sender)
    inner = read_message(signed.message, _Inner)
    if inner.recipient != recipient.hex:
        raise ChannelBroken("meant for another recipient")
    return inner.message


def _cipher(carried: Point) -> AESCCM:
    return AESCCM(hashlib.sha256(f"key|{carried.hex}".encode()).digest(), tag_length=TAG)


def _iv(alpha: Point, length: int) -> bytes:
    """The nonce: CCM gives 15 bytes to it and to the message's length together."""
    length_bytes = 2 if length < 2**16 else 3
    return hashlib.sha256(f"iv|{alpha.hex}".encode()).digest()[: 15 - length_bytes]
