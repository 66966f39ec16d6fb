"""Rounds 0 and 1 of the ceremony: everybody commits before anybody shows.

Source: guarding D.  Who speaks last could otherwise choose its polynomial after seeing the
others' and steer the election's key.  A commitment binds certificate and polynomial to one
ceremony and one place in it; the payload of the ceremony's end does not hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from tally.base58 import ALPHABET, random_base58
from tally.canonical_json import canonical
from tally.errors import InvalidProof, Malformed, at
from tally.fingerprint import hex_of
from tally.group import G, Point, RandomBytes, random_scalar
from tally.message import Between, Matching, read_message
from tally.trustee.certificate import (
    MOST,
    Certificate,
    certificate_of,
    check_certificates,
    made_by,
    new_seed,
    start,
)
from tally.trustee.dealt import Coefexps, check_points
from tally.trustee.signed import Signed, parse_signed, sign, signing_key

CEREMONY_SYMBOLS = 22
"""128 bits."""

CeremonyId = Annotated[str, Matching(f"[{ALPHABET}]{{{CEREMONY_SYMBOLS}}}")]
Nonce = Annotated[str, Matching("[0-9a-f]{64}")]
Index = Annotated[int, Between(1, MOST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in one ceremony."""

    ceremony: str
    """CID: 22 base58 symbols, new for each attempt."""
    size: int
    threshold: int
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a trustee draws before anything of it is sent: all of it secret."""

    place: Place
    seed: str
    coefficients: tuple[int, ...]
    nonce: str
    """32 bytes, hex: hides what was committed to until it is revealed."""

    @property
    def certificate(self) -> Signed:
        place = self.place
        text = start(self.seed, index=place.index, size=place.size, threshold=place.threshold)
        return parse_signed(text)

    @property
    def coefexps(self) -> Signed:
        points = tuple((coefficient * G).hex for coefficient in self.coefficients)
        return sign(signing_key(self.seed), canonical(Coefexps(points)))

    @property
    def commitment(self) -> str:
        """The message of round 0; the same whenever it is made again."""
        digest = _digest(self.place, self.nonce, self.certificate, self.coefexps)
        return canonical(Commitment(self.place.ceremony, self.place.index, digest))

    @property
    def reveal(self) -> str:
        """The message of round 1; the same whenever it is made again."""
        place = self.place
        return canonical(
            Reveal(place.ceremony, place.index, self.nonce, self.certificate, self.coefexps)
        )


@dataclass(frozen=True, slots=True)
class Commitment:
    """Round 0, as it is sent."""

    ceremony: CeremonyId
    index: Index
    commitment: Nonce


@dataclass(frozen=True, slots=True)
class Reveal:
    """Round 1, as it is sent."""

    ceremony: CeremonyId
    index: Index
    nonce: Nonce
    certificate: Signed
    coefexps: Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What all trustees have shown, checked against what they had committed to."""

    ceremony: str
    threshold: int
    reveals: tuple[str, ...]
    """The exact messages."""
    certificates: tuple[Certificate, ...]
    coefexps: tuple[Signed, ...]
    points: tuple[tuple[Point, ...], ...]
    """The public coefficients of each."""

    @property
    def certificate_texts(self) -> list[str]:
        return [certificate.signed.text for certificate in self.certificates]


def new_ceremony(random: RandomBytes) -> str:
    """The id of one attempt at a ceremony."""
    return random_base58(CEREMONY_SYMBOLS, random)


def is_ceremony(text: str) -> bool:
    """Whether ``text`` can be the id of a ceremony."""
    return len(text) == CEREMONY_SYMBOLS and set(text) <= set(ALPHABET)


def begin(place: Place, random: RandomBytes) -> Beginning:
    """Draw everything that a trustee brings to a ceremony."""
    return Beginning(
        place=place,
        seed=new_seed(random),
        coefficients=tuple(random_scalar(random) for _ in range(place.threshold)),
        nonce=random(32).hex(),
    )


def check_commitments(texts: Sequence[str], place: Place) -> tuple[str, ...]:
    """The commitments of all, in order.

    Raises ``BadCeremonyMessage``: one that is not for its place, or equal to another's.
    """
    _check_number(texts, place)
    digests: list[str] = []
    for index, text in enumerate(texts, start=1):
        with made_by(index, "commitment"):
            digest = read_commitment(text, place.ceremony, index)
            if digest in digests:
                raise Malformed(
                    "is the same as that of trustee {other}", other=digests.index(digest) + 1
                )
        digests.append(digest)
    return tuple(digests)


def read_commitment(text: str, ceremony: str, index: int) -> str:
    """The hash of a commitment.  Raises ``TallyError`` unless it is for this place."""
    message = read_message(text, Commitment)
    if (message.ceremony, message.index) != (ceremony, index):
        raise Malformed("made for another place or another ceremony")
    return message.commitment


def check_reveals(texts: Sequence[str], commitments: Sequence[str], place: Place) -> Revealed:
    """What all have shown.  ``commitments``: the hashes, ``place``: of whoever checks.

    Raises ``BadCeremonyMessage`` naming the trustee in whose name the message came.
    """
    _check_number(texts, place)
    shown = [
        check_reveal(text, commitment, _at(place, index))
        for index, (text, commitment) in enumerate(
            zip(texts, commitments, strict=True), start=1
        )
    ]
    certificates = check_certificates(
        [one.certificate for one in shown], threshold=place.threshold
    )
    points = []
    for index, (certificate, one) in enumerate(zip(certificates, shown, strict=True), start=1):
        with made_by(index, "polynomial"):
            points.append(check_points(certificate, one.coefexps))
    return Revealed(
        ceremony=place.ceremony,
        threshold=place.threshold,
        reveals=tuple(texts),
        certificates=certificates,
        coefexps=tuple(one.coefexps for one in shown),
        points=tuple(points),
    )


def check_reveal(text: str, commitment: str, place: Place) -> Reveal:
    """What one trustee shows, as far as it can be checked without the others'."""
    with made_by(place.index, "reveal"):
        shown = read_message(text, Reveal)
        if (shown.ceremony, shown.index) != (place.ceremony, place.index):
            raise Malformed("made for another place or another ceremony")
        if _digest(place, shown.nonce, shown.certificate, shown.coefexps) != commitment:
            raise InvalidProof("is not what was committed to")
    with made_by(place.index, "certificate"):
        certificate = certificate_of(shown.certificate)
        context = certificate.context
        found = (context.size, context.threshold, context.index)
        if found != (place.size, place.threshold, place.index):
            raise Malformed("made for another place or another ceremony")
    with made_by(place.index, "polynomial"):
        check_points(certificate, shown.coefexps)
    return shown


def _digest(place: Place, nonce: str, certificate: Signed, coefexps: Signed) -> str:
    """C_i; ``nonce`` stands in it as its hexadecimal digits."""
    return hex_of(
        f"pingyi-dkg|1|{place.ceremony}|{place.size}|{place.threshold}|{place.index}"
        f"|{nonce}|{certificate.text}|{coefexps.text}"
    )


def _at(place: Place, index: int) -> Place:
    return Place(
        ceremony=place.ceremony, size=place.size, threshold=place.threshold, index=index
    )


def _check_number(texts: Sequence[str], place: Place) -> None:
    if len(texts) != place.size:
        with at("guarding D"):
            raise Malformed(
                "{found} messages of {size} trustees", found=len(texts), size=place.size
            )
