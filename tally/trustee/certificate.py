"""Step 1 of the ceremony: each trustee shows its keys and the place it takes.

Source: protocol 5.3, steps 1 and 2, with the context of Belenios 2.5.1 and later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from tally.base58 import random_base58
from tally.canonical_json import canonical
from tally.errors import Malformed, TallyError, at
from tally.group import G, Point, RandomBytes
from tally.message import read_message
from tally.trustee.signed import Signed, decryption_key, parse_signed, sign, signing_key

MOST = 9
"""Most trustees of a meeting."""


class BadCeremonyMessage(TallyError):
    """A message of the ceremony is refused; its place names the trustee who made it."""

    code = "bad-ceremony-message"

    @property
    def author(self) -> int:
        """Number of the trustee, from 1."""
        return int(self.place["trustee"])


@contextmanager
def made_by(author: int, message: str) -> Iterator[None]:
    """Whatever is refused inside was made by ``author``.

    ``message`` says which message: one of ``tally.words.MESSAGES``.
    """
    try:
        with at("protocol 5.3", trustee=author, message=message):
            yield
    except BadCeremonyMessage:
        raise
    except TallyError as fault:
        raise BadCeremonyMessage.of(fault) from fault


@dataclass(frozen=True, slots=True)
class Context:
    """The place that a certificate is for."""

    group: Literal["Ed25519"]
    size: int
    threshold: int
    index: int


@dataclass(frozen=True, slots=True)
class _Content:
    context: Context
    verification: str
    encryption: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate whose signature holds."""

    signed: Signed
    context: Context
    verification: Point
    encryption: Point


def new_seed(random: RandomBytes) -> str:
    """The seed of a trustee's ceremony keys: 22 symbols, 128 bits."""
    return random_base58(22, random)


def start(seed: str, *, index: int, size: int, threshold: int) -> str:
    """The certificate of trustee ``index`` of ``size``; ``threshold`` of them will decrypt."""
    if not (1 <= threshold <= size <= MOST and 1 <= index <= size):
        raise ValueError(f"no ceremony has a trustee {index} of {size}, {threshold} to decrypt")
    content = _Content(
        Context("Ed25519", size, threshold, index),
        (signing_key(seed) * G).hex,
        (decryption_key(seed) * G).hex,
    )
    return sign(signing_key(seed), canonical(content)).text


def parse_certificate(text: str) -> Certificate:
    """Raise ``TallyError`` unless ``text`` is a certificate signed by its own key."""
    return certificate_of(parse_signed(text))


def certificate_of(signed: Signed) -> Certificate:
    """The certificate that ``signed`` is.  Raises ``TallyError``."""
    content = read_message(signed.message, _Content)
    certificate = Certificate(
        signed,
        content.context,
        Point.from_hex(content.verification),
        Point.from_hex(content.encryption),
    )
    signed.check(certificate.verification)
    return certificate


def check_certificates(signed: Sequence[Signed], *, threshold: int) -> tuple[Certificate, ...]:
    """The certificates of a whole ceremony, in order.

    Raises ``BadCeremonyMessage``: a certificate that is not for its place, or that shows a
    key which somebody showed before.
    """
    certificates: list[Certificate] = []
    shown: set[Point] = set()
    for index, one in enumerate(signed, start=1):
        with made_by(index, "certificate"):
            certificate = certificate_of(one)
            if certificate.context != Context("Ed25519", len(signed), threshold, index):
                raise Malformed("made for another place or another ceremony")
            keys = {certificate.verification, certificate.encryption}
            if len(keys) < 2 or keys & shown:
                raise Malformed("a key that was shown before")
        shown |= keys
        certificates.append(certificate)
    return tuple(certificates)
